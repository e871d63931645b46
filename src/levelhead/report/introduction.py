"""Introduction: where price is going, what it must win back, how it compares, and the odds."""

from collections.abc import Iterator
from datetime import date

from levelhead.forecast import By, Forecast, Row
from levelhead.forecast.select import View
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, cite, joined
from levelhead.report.document import Paragraph, Section
from levelhead.report.facts import Facts, session_word
from levelhead.report.page_triggers import FED, trigger_of
from levelhead.technical import Overview
from levelhead.technical.reclaim import ReclaimState
from levelhead.technical.relative import RelativeStrength, Strength
from levelhead.technical.triggers import Trigger

ID = "introduction"
AT_EXTREME = 0.1  # share of a leg taken back below which price is still at its end


def introduction(
    facts: Facts,
    overview: Overview,
    forecast: Forecast | None,
    horizon_end: date,
    triggers: tuple[Trigger, ...],
) -> Section:
    """The first paragraph: at most four sentences."""
    claims = [
        _where(facts, overview),
        *_reclaim(facts, overview, triggers),
        *_against_others(facts, overview.relative),
        *_odds(facts, forecast, horizon_end),
    ]
    return Section(ID, "Introduction", (Paragraph(tuple(claims)),))


def _where(facts: Facts, overview: Overview) -> Claim:
    name = facts.text("market", facts.market.name, "contract registry")
    symbol = facts.text("symbol", facts.market.symbol, "contract registry")
    close = facts.price("close", overview.close, "close of the last session")
    day = facts.day("day", overview.as_of, "last session read")
    cited: list[Measurement] = [name, symbol, close, day]
    words = Phrase("{market} ({symbol}) closed at {close} on {day}")
    leg = overview.leg
    if leg is not None:
        cited += [
            facts.price("from_price", leg.start.price, "major swing the leg left from"),
            facts.day("from_day", leg.start.session, "session of that swing"),
            facts.price("end_price", leg.end_price, "furthest price since"),
            facts.day("end_day", leg.end_session, "session of that price"),
        ]
        words += _leg_words(facts, overview, cited)
    return Claim("introduction.where", ID, words + ".", tuple(cited))


def _leg_words(facts: Facts, overview: Overview, cited: list[Measurement]) -> Phrase:
    leg = overview.leg
    assert leg is not None
    direction = Phrase("fall") if leg.is_down else Phrase("rise")
    if leg.retraced < AT_EXTREME:
        return Phrase(", at the end of a {direction} from {from_price} on {from_day}", direction=direction)
    cited.append(facts.ratio("retraced", leg.retraced, "share of the leg taken back by the close", places=0))
    taken = Phrase("taken") if leg.is_down else Phrase("given")
    if leg.retraced >= 1:
        return Phrase(
            ", having {taken} back all of the {direction} from {from_price} on {from_day} to {end_price} on "
            "{end_day} ({retraced} of it)",
            taken=taken,
            direction=direction,
        )
    shape = Phrase("is recovering") if leg.is_down else Phrase("is giving back")
    object_ = Phrase("after the fall") if leg.is_down else Phrase("part of the rise")
    return Phrase(
        " and {shape} {object_} from {from_price} on {from_day} to {end_price} on {end_day}: {retraced} of it is "
        "{taken} back",
        shape=shape,
        object_=object_,
        taken=taken,
    )


def _reclaim(facts: Facts, overview: Overview, triggers: tuple[Trigger, ...]) -> Iterator[Claim]:
    average = overview.average(50)
    if average is None:
        return
    window = facts.window("window", 50, "window of the simple average")
    value = facts.average("average", average.value, "SMA(50) of printed closes", window=50)
    gap = abs(overview.close - average.value)
    distance = facts.price("distance", gap, "close to SMA(50)")
    ranges = facts.atr("ranges", gap / overview.atr)
    held = facts.sessions("held", average.sessions_on_side, "sessions on this side of SMA(50)")
    stay = session_word(average.sessions_on_side)
    if overview.close <= average.value:
        reclaim = overview.reclaim
        trigger = trigger_of(triggers, "close against the 50-day average")
        tail = NOTHING
        if reclaim is not None and reclaim.state is ReclaimState.FAILED:
            tail = Phrase("; the last attempt failed")
        elif reclaim is not None and reclaim.state is ReclaimState.TEST:
            tail = Phrase("; it was tested intraday and not won")
        cited = [window, value, distance, ranges, held]
        takes = Phrase("it has been overhead for {held} {stay}", stay=stay)
        if trigger is not None:
            cited.append(facts.price("needed", trigger.price, FED, statement=trigger.statement))
            takes = Phrase(
                "it takes a close at {needed} or higher to reclaim it, after {held} {stay} below", stay=stay
            )
        template = Phrase(
            "The {window}-day average at {average} is {distance} points overhead, {ranges} average daily ranges; "
            "{takes}{tail}.",
            takes=takes,
            tail=tail,
        )
        yield Claim("introduction.reclaim", ID, template, tuple(cited))
        return
    template = Phrase(
        "Price stands {distance} points above the {window}-day average at {average}, {ranges} average daily ranges, "
    ) + _above_words(overview, stay)
    yield Claim("introduction.reclaim", ID, template, (window, value, distance, ranges, held))


def _above_words(overview: Overview, stay: Phrase) -> Phrase:
    """How the close came to stand above its 50-day average."""
    state = overview.reclaim.state if overview.reclaim is not None else ReclaimState.ABOVE
    return {
        ReclaimState.RECLAIMED: Phrase(
            "and has reclaimed it: one close so far, which the next has to confirm."
        ),
        ReclaimState.CONFIRMED: Phrase("and has confirmed its reclaim, with {held} {stay} above.", stay=stay),
        ReclaimState.TEST: Phrase(
            "too little to call it reclaimed: that takes a close above by more than the buffer."
        ),
        ReclaimState.FAILED: Phrase(
            "after a reclaim that failed; the last {held} {stay} closed above.", stay=stay
        ),
    }.get(state, Phrase("and has closed above it for {held} {stay}.", stay=stay))


def _against_others(facts: Facts, relative: tuple[RelativeStrength, ...]) -> Iterator[Claim]:
    if not relative:
        return
    symbol = facts.text("symbol", facts.market.symbol, "contract registry")
    parts: list[Phrase] = []
    cited = [symbol]
    for verdict, words in (
        (Strength.WEAKER, Phrase("weaker than")),
        (Strength.STRONGER, Phrase("stronger than")),
        (Strength.MIXED, Phrase("mixed against")),
    ):
        names = [
            facts.text(f"{verdict}_{letter}", each.against, "relative strength on three measures")
            for letter, each in zip(
                "abcdefgh", [each for each in relative if each.verdict is verdict], strict=False
            )
        ]
        if names:
            cited += names
            parts.append(
                Phrase("{words} {names}", words=words, names=joined([cite(each.name) for each in names]))
            )
    yield Claim(
        "introduction.relative",
        ID,
        Phrase("{symbol} is {verdicts} on the measures below.", verdicts=joined(parts)),
        tuple(cited),
    )


def _odds(facts: Facts, forecast: Forecast | None, horizon_end: date) -> Iterator[Claim]:
    if forecast is None:
        return
    scenarios = forecast.scenarios
    rows = {each.row: each for each in forecast.odds}
    horizon = facts.sessions("horizon", scenarios.horizon, "parameter")
    end = facts.day("end", horizon_end, "last session of the horizon")
    up = facts.price("up", scenarios.upper.price, "upper barrier of the table", by=scenarios.upper.by)
    down = facts.price("down", scenarios.lower.price, "lower barrier of the table", by=scenarios.lower.by)
    p_up = facts.probability("p_up", rows[Row.UP].probability, forecast.model)
    p_down = facts.probability("p_down", rows[Row.DOWN].probability, forecast.model)
    cited = [horizon, end, up, p_up, down, p_down]
    template = Phrase(
        "Over the next {horizon} {sessions}, to {end}, ", sessions=session_word(scenarios.horizon)
    )
    if max(forecast.odds, key=lambda each: each.probability).row is Row.NEITHER:
        # the range leads where it is the likeliest, and nowhere else
        cited.append(facts.probability("p_neither", rows[Row.NEITHER].probability, forecast.model))
        template += Phrase("the likeliest outcome is that the range holds, with {p_neither}; ")
    template += Phrase(
        "{meets} {up} comes first with {p_up} and {meets_other} {down} with {p_down}",
        meets=_meets(scenarios.upper.by, Phrase("above")),
        meets_other=_meets(scenarios.lower.by, Phrase("below")),
    )
    lead = forecast.selection.view
    ahead = rows[Row.UP].probability > rows[Row.DOWN].probability
    if (lead is View.UP) != ahead:
        template += Phrase(": momentum points one way and the distances another")
    yield Claim("introduction.odds", ID, template + ".", tuple(cited))


def _meets(by: By, beyond: Phrase) -> Phrase:
    return Phrase("a touch of") if by is By.TOUCH else Phrase("a close {beyond}", beyond=beyond)
