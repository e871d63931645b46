"""What happened after: the row that came, the levels, how far price went; a section beside the page, never in it."""

from collections.abc import Iterator

from levelhead.forecast import Barrier, By, Forecast, Row
from levelhead.forecast.fan import FAN
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, cite, word
from levelhead.report.after import Aftermath, Decided, Extreme, LastClose, PatternAfter, Scored
from levelhead.report.after_levels import legend, levels_table, summary
from levelhead.report.document import Listing, Outlook, Paragraph, Section, Table
from levelhead.report.facts import Facts, heading, session_word
from levelhead.report.probability_section import row_label

ID = "aftermath"
TITLE = "What Happened After"


def aftermath_section(page: Outlook, after: Aftermath) -> Section:
    """What came after an outlook of a past day.

    Parameters
    ----------
    page
        The outlook.
    after
        What came, see :func:`levelhead.pipeline.aftermath.aftermath`.
    """
    facts = Facts(page.context.bars.market, after.known)
    standing = Paragraph(tuple(_standing(facts, after)))
    if not after.has_begun:
        return Section(ID, TITLE, (standing,))
    blocks: list[Paragraph | Listing | Table] = [standing]
    if page.forecast is not None:
        blocks.append(Paragraph(tuple(_outcome(facts, page, page.forecast, after))))
        blocks.append(_rows(facts, page, page.forecast, after))
    blocks.append(Paragraph(tuple(_way(facts, after))))
    if after.levels:
        blocks.append(Paragraph((summary(facts, after),)))
        blocks.append(levels_table(Facts(facts.market, page.as_of), facts, after))
        blocks.append(Paragraph((legend(facts, after),)))
    if after.patterns:
        blocks.append(Listing(tuple(_patterns(facts, after.patterns))))
    return Section(ID, TITLE, tuple(blocks))


def _standing(facts: Facts, after: Aftermath) -> Iterator[Claim]:
    horizon = facts.sessions("horizon", after.horizon, "parameter")
    end = facts.day("end", after.end, "last session of the horizon")
    if not after.has_begun:
        yield Claim(
            f"{ID}.standing",
            ID,
            Phrase(
                "Nothing has come yet: no bar of the {horizon} {sessions} to {end} is known.",
                sessions=session_word(after.horizon),
            ),
            (horizon, end),
        )
        return
    if after.is_complete:
        words = Phrase(
            "All {horizon} {sessions} of the horizon have passed, the last on {end}.",
            sessions=session_word(after.horizon),
        )
        cited = [horizon, end]
    else:
        left = after.horizon - after.elapsed
        words = Phrase(
            "{elapsed} of {horizon} {sessions} have passed, the last on {known}; {left} {be} still to come, to {end}.",
            sessions=session_word(after.horizon),
            be=Phrase("is") if left == 1 else Phrase("are"),
        )
        cited = [
            facts.sessions("elapsed", after.elapsed, "sessions of the horizon up to the last bar"),
            horizon,
            facts.day("known", after.known, "last session with a bar"),
            facts.sessions("left", left, "sessions of the horizon without a bar yet"),
            end,
        ]
    yield Claim(f"{ID}.standing", ID, words, tuple(cited))
    if after.missing:
        missing = facts.count("missing", len(after.missing), "sessions of the calendar without a bar")
        first = facts.day("first", after.missing[0], "first of them")
        yield Claim(
            f"{ID}.missing",
            ID,
            Phrase(
                "{missing} of them {have} no bar, from {first} on.",
                have=Phrase("has") if len(after.missing) == 1 else Phrase("have"),
            ),
            (missing, first),
        )
    if after.rolled is not None:
        yield Claim(
            f"{ID}.rolled",
            ID,
            "The series rolled on {rolled}: prices after it are stated in the contract held on {as_of}.",
            (
                facts.day("rolled", after.rolled, "first session in the next contract"),
                facts.day("as_of", after.as_of, "day of the outlook"),
            ),
        )


def outcome_sentence(page: Outlook, after: Aftermath) -> Claim:
    """Which row came, or that none has yet; the page has odds."""
    assert page.forecast is not None
    words, cited = _came(Facts(page.context.bars.market, after.known), page.forecast, after)
    return Claim(f"{ID}.outcome", ID, words, tuple(cited))


def _outcome(facts: Facts, page: Outlook, forecast: Forecast, after: Aftermath) -> Iterator[Claim]:
    decided = after.decided
    yield outcome_sentence(page, after)
    if decided is None:
        return
    if decided.tie:
        yield Claim(f"{ID}.tie", ID, "One bar reached both prices, and the rule for ties decided.")
    odds = next(each for each in forecast.odds if each.row is decided.row)
    yield Claim(
        f"{ID}.said",
        ID,
        Phrase(
            "The page had given that {p}, and base rates {c}: its log score was {log} against {base_log} of the base "
            "rates, its Brier score {brier} against {base_brier}, smaller being better. {verdict}",
            verdict=_verdict(decided),
        ),
        (
            facts.probability("p", odds.probability, forecast.model, n=forecast.n),
            facts.probability("c", odds.climatology, "counted frequency at this distance in ATR(14)"),
            *_scored(facts, "", decided.model),
            *_scored(facts, "base_", decided.climatology),
        ),
    )


def _verdict(decided: Decided) -> Phrase:
    gain = decided.climatology.log - decided.model.log
    if gain == 0:
        return Phrase("Neither did better on this day.")
    better = Phrase("The page") if gain > 0 else Phrase("Base rates")
    return Phrase("{who} did better on this day; one day proves neither right.", who=better)


def _scored(facts: Facts, whose: str, scored: Scored) -> tuple[Measurement, ...]:
    log = "log score of the row that came, as the ledger scores a grade; probabilities floored"
    brier = "Brier score over three rows of the row that came, as the ledger scores a grade; probabilities floored"
    return (
        facts.index(f"{whose}log", scored.log, log, places=3),
        facts.index(f"{whose}brier", scored.brier, brier, places=3),
    )


def _came(facts: Facts, forecast: Forecast, after: Aftermath) -> tuple[Phrase, list[Measurement]]:
    scenarios, decided = forecast.scenarios, after.decided
    upper = facts.price("up", scenarios.upper.price, "upper barrier")
    lower = facts.price("down", scenarios.lower.price, "lower barrier")
    up = _met(facts, upper, scenarios.upper, Phrase("above"))
    down = _met(facts, lower, scenarios.lower, Phrase("below"))
    if decided is None or decided.row is Row.NEITHER:
        day = facts.day("day", after.known, "last session looked at")
        cited = [*up[1], *down[1], day]
        words = Phrase("by {day} price had neither {first} nor {second}.", first=up[0], second=down[0])
        if decided is None:
            return Phrase("Nothing is decided yet: {words}", words=words), cited
        return Phrase("Neither barrier was met: {words}", words=words), cited
    met, cited = up if decided.row is Row.UP else down
    day = facts.day("day", decided.session, "session on which the barrier was met")
    side = Phrase("Up") if decided.row is Row.UP else Phrase("Down")
    return Phrase("{side} came first: on {day} price {met}.", side=side, met=met), [*cited, day]


def _met(
    facts: Facts, price: Measurement, barrier: Barrier, beyond: Phrase
) -> tuple[Phrase, list[Measurement]]:
    if barrier.by is By.TOUCH:
        return Phrase("touched {price}", price=cite(price.name)), [price]
    z = facts.average(f"{price.name}_z", barrier.buffer, "zone buffer z: the larger of 0.1 ATR and 5 ticks")
    words = Phrase(
        "closed {beyond} {price} by more than {z}", beyond=beyond, price=cite(price.name), z=cite(z.name)
    )
    return words, [price, z]


def _rows(facts: Facts, page: Outlook, forecast: Forecast, after: Aftermath) -> Table:
    then = Facts(facts.market, page.as_of)
    header = (
        heading(ID, "scenario", "Scenario"),
        heading(ID, "probability", "Probability"),
        heading(ID, "climatology", "Base rate"),
        heading(ID, "came", "Came"),
    )
    rows = []
    for odds in forecast.odds:
        label = row_label(then, forecast, odds.row)
        name = f"{ID}.{odds.row}"
        rows.append(
            (
                Claim(f"{name}.scenario", ID, label.template, label.measurements),
                Claim(f"{name}.p", ID, "{p}", (then.probability("p", odds.probability, forecast.model),)),
                Claim(
                    f"{name}.c",
                    ID,
                    "{c}",
                    (
                        then.probability(
                            "c", odds.climatology, "counted frequency at this distance in ATR(14)"
                        ),
                    ),
                ),
                _row_came(facts, odds.row, after, f"{name}.came"),
            )
        )
    return Table("Said and came", header, tuple(rows))


def _row_came(facts: Facts, row: Row, after: Aftermath, name: str) -> Claim:
    if after.decided is None:
        return Claim(name, ID, "open")
    if after.decided.row is not row:
        return Claim(name, ID, "no")
    day = facts.short_day("day", after.decided.session, "session on which it was settled")
    return Claim(name, ID, "yes, {day}", (day,))


def _way(facts: Facts, after: Aftermath) -> Iterator[Claim]:
    """How far price went each way, and where it closed."""
    for extreme, is_highest in ((after.highest, True), (after.lowest, False)):
        assert extreme is not None
        yield _furthest(facts, after, extreme, is_highest=is_highest)
    if after.last is not None:
        yield from _closed(facts, after, after.last)


def _furthest(facts: Facts, after: Aftermath, extreme: Extreme, *, is_highest: bool) -> Claim:
    name = f"{ID}.{'highest' if is_highest else 'lowest'}"
    which = Phrase("highest") if is_highest else Phrase("lowest")
    side = Phrase("above") if is_highest else Phrase("below")
    went = (extreme.price - after.close) * (1.0 if is_highest else -1.0)
    price = facts.price(
        "price", extreme.price, Phrase("{which} price of the sessions that came", which=which)
    )
    day = facts.day("day", extreme.session, "its session")
    close = facts.price("close", after.close, "close on the day of the outlook")
    if went <= 0:
        words = Phrase(
            "Price never traded {side} the close of {close}; its {which} was {price} on {day}.",
            side=side,
            which=which,
        )
        return Claim(name, ID, words, (close, price, day))
    return Claim(
        name,
        ID,
        Phrase(
            "The {which} price was {price} on {day}, {points} points ({ranges} ATR) {side} the close of {close}.",
            which=which,
            side=side,
        ),
        (
            price,
            day,
            facts.price("points", went, Phrase("{which} price against the close, points", which=which)),
            facts.atr("ranges", went / after.atr, "distance / ATR(14) of the day of the outlook"),
            close,
        ),
    )


def _closed(facts: Facts, after: Aftermath, last: LastClose) -> Iterator[Claim]:
    change = last.price - after.close
    price = facts.average("price", last.price, "last close so far, in the contract held on that day")
    day = facts.day("day", last.session, "its session")
    if change == 0:
        yield Claim(f"{ID}.close", ID, "The last close, on {day}, was {price}: where it began.", (day, price))
    else:
        way = Phrase("up") if change > 0 else Phrase("down")
        yield Claim(
            f"{ID}.close",
            ID,
            Phrase("The last close, on {day}, was {price}: {way} {points} points, {share}.", way=way),
            (
                day,
                price,
                facts.average("points", abs(change), "last close against the close of the outlook"),
                facts.ratio("share", abs(change) / abs(after.close), "the same over the close"),
            ),
        )
    if last.fan:
        yield _in_fan(facts, last)


def _in_fan(facts: Facts, last: LastClose) -> Claim:
    method = "quantile of the close of that session, as issued"
    p05, p25, median, p75, p95 = (
        facts.average(name, value, method, quantile=quantile)
        for name, value, quantile in zip(("p05", "p25", "median", "p75", "p95"), last.fan, FAN, strict=True)
    )
    close = last.price
    band = facts.probability("band", FAN[-1] - FAN[0], "share of closes the band was to hold")
    half = facts.probability("half", FAN[-2] - FAN[1], "share of closes the band was to hold")
    if not last.fan[0] <= close <= last.fan[-1]:
        side = Phrase("below") if close < last.fan[0] else Phrase("above")
        words = Phrase(
            "That is {side} the band from {p05} to {p95} that was to hold {band} of closes.", side=side
        )
        return Claim(f"{ID}.fan", ID, words, (p05, p95, band))
    if last.fan[1] <= close <= last.fan[3]:
        words = Phrase(
            "That is within the band from {p25} to {p75} that was to hold {half} of closes, the median at {median}."
        )
        return Claim(f"{ID}.fan", ID, words, (p25, p75, half, median))
    side, edge = (Phrase("below"), p25) if close < last.fan[1] else (Phrase("above"), p75)
    words = Phrase(
        "That is {side} the middle band, which ended at {edge} and was to hold {half} of closes, but within the band "
        "from {p05} to {p95} that was to hold {band}.",
        side=side,
        edge=cite(edge.name),
    )
    return Claim(f"{ID}.fan", ID, words, (edge, half, p05, p95, band))


def _patterns(facts: Facts, patterns: tuple[PatternAfter, ...]) -> Iterator[Claim]:
    for number, each in enumerate(patterns):
        pattern = each.pattern
        assert pattern.invalidation is not None
        cited = [
            facts.text("name", word(pattern.name), "candle pattern"),
            facts.day("made", pattern.session, "its last bar"),
            facts.price("price", pattern.invalidation, "its invalidation"),
        ]
        side = Phrase("below") if pattern.bullish else Phrase("above")
        if each.violated is None:
            end = Phrase("no close {side} {price} followed.", side=side)
        else:
            end = Phrase("violated on {day} by a close {side} {price}.", side=side)
            cited.append(facts.day("day", each.violated, "first close beyond the invalidation"))
        name = f"{ID}.pattern.{'abcdefghijklmnopqrstuvwxyz'[number % 26]}"
        yield Claim(name, ID, Phrase("The {name} of {made}: {end}", end=end), tuple(cited))
