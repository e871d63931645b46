"""Technical Overview: the trend, the last candles, momentum, support, relative strength, volatility."""

from collections.abc import Iterator

from levelhead.evidence.claims import BaseRate
from levelhead.forecast import Forecast
from levelhead.forecast.odds import Link
from levelhead.levels import Level, LevelKind, Outcome, Side, Status
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, cite, joined, named, word
from levelhead.report.document import Paragraph, Section
from levelhead.report.facts import Facts, session_word
from levelhead.report.momentum_text import momentum
from levelhead.report.worth_text import worth
from levelhead.technical import Overview
from levelhead.technical.averages import Regime
from levelhead.technical.candles import Pattern
from levelhead.technical.relative import RelativeStrength, Strength

ID = "technical"
# prices somebody acted at; a round number or a pivot alone is not called support
_MADE = frozenset(
    {
        LevelKind.ALL_TIME_HIGH,
        LevelKind.REVERSAL,
        LevelKind.SWING_HIGH,
        LevelKind.SWING_LOW,
        LevelKind.PERIOD_HIGH,
        LevelKind.PERIOD_LOW,
    }
)
_REGIMES = {
    Regime.UP: Phrase(
        "The longer-term trend is up: the close is {distance} points above a rising {window}-day average "
        "at {average}, which gained {change} points in {slope} sessions."
    ),
    Regime.ABOVE_FALLING: Phrase(
        "The close is {distance} points above the {window}-day average at {average}, but that "
        "average has fallen {change} points in {slope} sessions: above a falling mean, not yet an uptrend."
    ),
    Regime.AT: Phrase(
        "The close is {distance} points from the {window}-day average at {average}, inside half an average "
        "daily range: the longer-term trend is being decided here."
    ),
    Regime.BELOW_RISING: Phrase(
        "The close is {distance} points below the {window}-day average at {average}, which is still "
        "rising ({change} points in {slope} sessions): the uptrend is broken but not turned."
    ),
    Regime.DOWN: Phrase(
        "The longer-term trend is down: the close is {distance} points below a falling {window}-day average "
        "at {average}, which lost {change} points in {slope} sessions."
    ),
}


def technical(
    facts: Facts,
    overview: Overview,
    levels: tuple[Level, ...],
    forecast: Forecast | None,
    rates: tuple[BaseRate, ...] = (),
) -> Section:
    """The paragraphs of the overview, in the order a reader asks for them."""
    paragraphs = [
        [*_leg(facts, overview), *_swings(facts, overview), *_trend(facts, overview)],
        list(_candles(facts, overview, forecast)),
        list(momentum(facts, overview)),
        list(_support(facts, levels)),
        [*_relative(facts, overview.relative), *_volatility(facts, overview)],
        list(worth(facts, rates)),
        list(_missing(facts, overview)),
    ]
    return Section(ID, "Technical Overview", tuple(Paragraph(tuple(each)) for each in paragraphs if each))


def _leg(facts: Facts, overview: Overview) -> Iterator[Claim]:
    leg = overview.leg
    if leg is None:
        return
    threshold = facts.ratio("threshold", 0.382, "retracement that calls a leg ending")
    retraced = facts.ratio("retraced", leg.retraced, "share of the leg taken back by the close", places=0)
    kind, taken = Phrase("advance"), Phrase("given")
    if leg.is_down:
        kind, taken = Phrase("decline"), Phrase("taken")
    points = facts.price("points", abs(leg.end_price - leg.start.price), "length of the leg")
    if leg.is_ending:
        template = Phrase(
            "The {kind} of {points} points may be ending: closes have {taken} back {retraced} of it, more than the "
            "{threshold} that is asked for.",
            kind=kind,
            taken=taken,
        )
    elif leg.retraced < 0.005:
        template = Phrase(
            "The {kind} of {points} points is under way: none of it is {taken} back; {threshold} would end it.",
            kind=kind,
            taken=taken,
        )
    else:
        template = Phrase(
            "The {kind} of {points} points is not over by the usual measure: closes have {taken} back {retraced} "
            "of it, and {threshold} is asked for.",
            kind=kind,
            taken=taken,
        )
    yield Claim("technical.leg", ID, template, (points, retraced, threshold))


def _swings(facts: Facts, overview: Overview) -> Iterator[Claim]:
    high, major = overview.swing_high, overview.major_high
    if high is None or major is None:
        return
    cited = [
        facts.price("high", high.price, "last confirmed swing high, five bars each side"),
        facts.day("high_day", high.session, "session of that swing"),
    ]
    template = Phrase("The last confirmed swing high is {high} on {high_day}")
    if major.session != high.session:
        cited += [
            facts.price("major", major.price, "highest confirmed swing of the last 60 sessions"),
            facts.day("major_day", major.session, "session of that swing"),
        ]
        template += Phrase(
            "; above it stands {major} of {major_day}, the highest swing of the last {window} sessions"
        )
        cited.append(facts.window("window", 60, "sessions searched for the major swing"))
    else:
        template += Phrase(", the highest swing of the last {window} sessions")
        cited.append(facts.window("window", 60, "sessions searched for the major swing"))
    yield Claim("technical.swings", ID, template + ".", tuple(cited))


def _trend(facts: Facts, overview: Overview) -> Iterator[Claim]:
    average = overview.average(200)
    if average is None or overview.regime is None:
        return
    cited = [
        facts.price("distance", abs(overview.close - average.value), "close to SMA(200)"),
        facts.window("window", 200, "window of the simple average"),
        facts.average("average", average.value, "SMA(200) of printed closes", window=200),
        facts.average("change", abs(average.change), "SMA(200) now less 20 sessions ago"),
        facts.window("slope", 20, "sessions over which the slope is read"),
    ]
    yield Claim("technical.trend", ID, _REGIMES[overview.regime], tuple(cited))
    for each in overview.averages:
        if each.back_adjusted is not None and abs(each.back_adjusted - each.value) > overview.buffer:
            yield Claim(
                f"technical.back_adjusted_{each.window}",
                ID,
                "Joined across the rolls the {window}-day average reads {adjusted}, {gap} points from the printed one.",
                (
                    facts.window("window", each.window, "window of the simple average"),
                    facts.average(
                        "adjusted", each.back_adjusted, "SMA of ratio-adjusted closes, anchored at as_of"
                    ),
                    facts.average("gap", abs(each.back_adjusted - each.value), "back-adjusted less printed"),
                ),
            )


def _candles(facts: Facts, overview: Overview, forecast: Forecast | None) -> Iterator[Claim]:
    if not overview.candles_read:
        yield Claim(
            "technical.candles",
            ID,
            "Candles are not read: in this series the open repeats the previous close, or the bar has no range, on more "
            "than {share} of sessions.",
            (facts.ratio("share", 0.3, "most such sessions among the last 250", places=0),),
        )
        return
    pattern = next(iter(overview.standing), None)
    if pattern is None:
        window = facts.window("window", 5, "sessions searched for candle patterns")
        yield Claim(
            "technical.candles",
            ID,
            "No candle pattern of the last {window} sessions points anywhere and still stands.",
            (window,),
        )
        return
    yield _pattern(facts, overview, pattern)
    if forecast is not None and forecast.violation is not None:
        yield _violation(facts, forecast, forecast.violation)


def _pattern(facts: Facts, overview: Overview, pattern: Pattern) -> Claim:
    assert pattern.invalidation is not None
    side = Phrase("above") if pattern.bullish else Phrase("below")
    who = Phrase("buyers") if pattern.bullish else Phrase("sellers")
    cited = [
        facts.text("pattern", word(pattern.name), "candle rules with tolerance"),
        facts.day("pattern_day", pattern.session, "last bar of the pattern"),
        facts.price("invalidation", pattern.invalidation, "extreme of the pattern's bars"),
    ]
    template = Phrase(
        "The {pattern} that ended on {pattern_day} speaks for the {who} while closes stay {side} {invalidation}",
        who=who,
        side=side,
    )
    if abs(overview.close - pattern.invalidation) > 0:
        cited.append(facts.price("room", abs(overview.close - pattern.invalidation), "close to invalidation"))
        template += Phrase(", {room} points {way}", way=Phrase("down") if pattern.bullish else Phrase("up"))
    if not pattern.strict:
        cited.append(facts.atr("tolerance", 0.1, "tolerance of the open or the gap, in ATR(14)"))
        template += Phrase(
            "; it is there with a tolerance of {tolerance} average ranges, the strict textbook pattern is not: this "
            "market opens where it closed"
        )
    return Claim("technical.candles", ID, template + ".", tuple(cited))


def _violation(facts: Facts, forecast: Forecast, link: Link) -> Claim:
    beyond = Phrase("below") if link.side is Side.SUPPORT else Phrase("above")
    return Claim(
        "technical.violation",
        ID,
        Phrase(
            "Of {n} past paths that closed {beyond} {given} from here, {p} touched {then} by the end of {horizon} "
            "{sessions}.",
            beyond=beyond,
            sessions=session_word(forecast.scenarios.horizon),
        ),
        (
            facts.count("n", link.n, "past paths that violated the pattern", model=forecast.model),
            facts.price("given", link.given, "invalidation, passed by a close"),
            facts.probability(
                "p",
                link.probability,
                "share of those paths that touched the next level, shrunk by half an effective outcome",
            ),
            facts.price("then", link.then, "near edge of the next level out"),
            facts.sessions("horizon", forecast.scenarios.horizon, "parameter"),
        ),
    )


def _support(facts: Facts, levels: tuple[Level, ...]) -> Iterator[Claim]:
    tested = [
        level
        for level in levels
        if level.side is Side.SUPPORT
        and level.kinds & _MADE
        and any(touch.side is Side.SUPPORT for touch in level.touches)
    ]
    for level in sorted(tested, key=lambda level: level.distance)[:2]:
        yield _tested_level(facts, level)


def _tested_level(facts: Facts, level: Level) -> Claim:
    mine = [touch for touch in level.touches if touch.side is Side.SUPPORT][-3:]
    days = [
        facts.day(f"test_{'abc'[i]}", touch.session, "dated test as support") for i, touch in enumerate(mine)
    ]
    zone, cited = zone_words(facts, level)
    tests = joined([cite(day.name) for day in days])
    cited += days
    if level.status is Status.INTACT:
        template = Phrase(
            "Support at {zone} is intact: tested on {tests}, held the last time, and no close has broken it since.",
            zone=zone,
            tests=tests,
        )
    elif level.status is Status.OPEN:
        template = Phrase(
            "Support at {zone} is in test, last on {tests}: its three sessions are not over.",
            zone=zone,
            tests=tests,
        )
    elif level.lost is not None:
        held = any(touch.verdict is Outcome.HELD for touch in mine)
        cited.append(facts.day("lost", level.lost, "first close beyond the far edge by z"))
        name = Phrase("Support") if held else Phrase("Former support")
        template = Phrase(
            "{name} at {zone} is not intact: tested on {tests}, it was lost by the close of {lost}",
            name=name,
            zone=zone,
            tests=tests,
        )
        if level.regained is not None:
            cited.append(facts.day("regained", level.regained, "first close back above by z"))
            template += Phrase(" and regained on {regained}")
        template += Phrase(", so it has to prove itself again.")
    else:
        template = Phrase("Support at {zone} was last tested on {tests}.", zone=zone, tests=tests)
    return Claim(f"technical.support.{facts.market.to_tick(level.low):g}", ID, template, tuple(cited))


def zone_words(facts: Facts, level: Level) -> tuple[Phrase, list[Measurement]]:
    """``{low}-{high}`` or ``{low}`` with the measurements; a zone of one price is printed once."""
    low = facts.price("low", level.low, "lower edge of the zone, on the tick")
    if level.low == level.high:
        return Phrase("{low}"), [low]
    return Phrase("{low}–{high}"), [
        low,
        facts.price("high", level.high, "upper edge of the zone, on the tick"),
    ]


def _relative(facts: Facts, relative: tuple[RelativeStrength, ...]) -> Iterator[Claim]:
    words = {
        Strength.WEAKER: Phrase("{symbol} is weaker than {other} on all three measures"),
        Strength.STRONGER: Phrase("{symbol} is stronger than {other} on all three measures"),
        Strength.MIXED: Phrase("Against {other} the measures are mixed"),
    }
    for number, each in enumerate(relative):
        cited = [
            facts.text("other", each.against, "the other market"),
            facts.ratio(
                "against_mean", abs(each.ratio_vs_average), "ratio of closes over its SMA(50), less one"
            ),
            facts.window("window", 50, "window of the ratio's average"),
            facts.ratio("short_change", abs(each.change_short), "20-session change of the ratio"),
            facts.window("short", 20, "sessions"),
            facts.ratio("long_change", abs(each.change_long), "63-session change of the ratio"),
            facts.window("long", 63, "sessions"),
        ]
        if each.verdict is not Strength.MIXED:
            cited.append(facts.text("symbol", facts.market.symbol, "contract registry"))
        side = Phrase("below") if each.ratio_vs_average < 0 else Phrase("above")
        first, second = _moved(each.change_short), _moved(each.change_long)
        moved = Phrase(
            "it {first} {short_change} in {short} sessions and {long_change} in {long}", first=first
        )
        if first != second:
            moved = Phrase(
                "it {first} {short_change} in {short} sessions and {second} {long_change} in {long}",
                first=first,
                second=second,
            )
        template = Phrase(
            "{verdict}: the ratio of closes stands {against_mean} {side} its {window}-day mean; {moved}.",
            verdict=words[each.verdict],
            side=side,
            moved=moved,
        )
        yield Claim(f"technical.relative.{'abcdefgh'[number % 8]}", ID, template, tuple(cited))


def _moved(change: float) -> Phrase:
    return Phrase("lost") if change < 0 else Phrase("gained")


def _volatility(facts: Facts, overview: Overview) -> Iterator[Claim]:
    atr = facts.average("atr", overview.atr, "Wilder ATR(14)", window=14)
    share = facts.ratio("atr_share", overview.atr / overview.close, "ATR(14) / close")
    cited = [atr, share]
    template = Phrase("An average day covers {atr} points, {atr_share} of price")
    if overview.sigma == overview.sigma:  # NaN where prices fell to zero or below
        cited.append(facts.ratio("sigma", overview.sigma, overview.sigma_method))
        template += Phrase("; one session's volatility is {sigma}")
    bands = overview.bands
    if bands is not None and not bands.lower <= overview.close <= bands.upper:
        beyond = Phrase("above the upper") if overview.close > bands.upper else Phrase("below the lower")
        edge = bands.upper if overview.close > bands.upper else bands.lower
        cited.append(facts.average("band", edge, "Bollinger band, 20 closes, 2 population sigma"))
        template += Phrase("; the close is {beyond} Bollinger band at {band}", beyond=beyond)
    yield Claim("technical.volatility", ID, template + ".", tuple(cited))


def _reading(name: str) -> Phrase:
    """``RSI(14)`` is called so everywhere, a trend regime is not."""
    return named(name) if "(" in name else word(name)


def _missing(facts: Facts, overview: Overview) -> Iterator[Claim]:
    for number, short in enumerate(overview.missing):
        yield Claim(
            f"technical.missing.{'abcdefgh'[number]}",
            ID,
            "Not read: {reading} needs {needs} sessions, and there are {has}.",
            (
                facts.text("reading", _reading(short.reading), "reading left out"),
                facts.sessions("needs", short.needs, "warm-up"),
                facts.sessions("has", short.has, "sessions in the series"),
            ),
        )
