"""Readings of RSI, ATR, MACD, bands; yields and the VIX; what no daily bar can check."""

import re
from collections.abc import Iterator

from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.names import Gauge
from levelhead.factcheck.grammar.phrase import Phrase, Token
from levelhead.factcheck.grammar.stating import direction, happened, standing, stated
from levelhead.factcheck.statements import IndicatorStated, Period, SeriesStated, Statement, Unchecked
from levelhead.factcheck.words import Direction, Heat, Indicator, PeriodKind, SeriesName, Standing, When

_WORDS_WORDS = (
    "stood remain remains remained stays stay stayed keeps kept a about above and approximately around at back "
    "below bounced by climbed climbing close closed comes "
    "coming currently daily day declined declining down dropped dropping edged ended even fallen falling "
    "fell finished firm from has have headed heading higher hovering holding holds improved improving in "
    "indicator is it its jumped just level levels low lower lifted lows high highs momentum moved moving "
    "near neutral now of on only oscillator over overbought oversold point points price print printed "
    "printing prints ranging reached read reading readings reads rebounded rebounding recovered "
    "recovering risen rises rising rolled roughly rose session settled sits sitting slid slightly slipped "
    "slipping stands standing still territory the to today toward towards traded trades trading turned "
    "turning under up upper value was weak well which with within yesterday yield yielded yields hit "
    "hitting hits tested topped zone surged spiked cooled ticked eased last elevated band reading "
)
_WORDS = frozenset(_WORDS_WORDS.split())
_LATELY = re.compile(
    r"\b(?:from|after|off)\s(?:\w+\s){0,5}$|\b(?:was|were|had\sbeen|bottomed|low\sof|lows\snear)\s(?:\w+\s){0,3}$"
)
_BOUND = re.compile(r"\b(?P<side>above|below|over|under)\s(?:the\s)?(?:\w+\s){0,2}$|(?P<sign>[<>])\s?$")
_RISING = re.compile(
    r"\b(?:climb\w{0,3}|ris(?:e|en|es|ing)|rose|improv\w{1,4}|recover\w{1,3}|rebound\w{1,3}"
    r"|turn\w{1,3}\s(?:up|higher))\b"
)
_FALLING = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|declin\w{1,3}|dropp\w{1,3}|slipp\w{1,3}|slid|roll\w{1,3}\sover"
    r"|turn\w{1,3}\s(?:down|lower)|weaken\w{1,3})\b"
)
_HEAT = re.compile(r"\b(?P<heat>overbought|oversold)\b")
_NOT_QUITE = re.compile(
    r"\b(?:near|nearing|approach\w{1,3}|close\sto|almost|toward|towards|not|neither|short\sof|far\sfrom"
    r"|yet\sto|nor|avoid\w{0,3})\s(?:\w+\s){0,2}$"
)
_PAST_HEAT = re.compile(
    r"\b(?:from|was|were|had\sbeen|exit\w{0,3}|left|leaving|out\sof|after|emerg\w{1,3}|off|unwind\w{0,3}"
    r"|relie\w{1,4})\s(?:\w+\s){0,3}$"
)
_ONLY_SLOPE = re.compile(
    r"(?P<i>I+)\s(?:is|has\sbeen|keeps|remains|continues\sto|has|was|indicator|also|now"
    r"|\s){1,4}(?P<way>ris(?:e|ing|en)|climb\w{0,3}|improv\w{1,4}|fall(?:ing|en)?|declin\w{1,3}"
    r"|weaken\w{0,3}|turn\w{1,3}\s(?:up|down|higher|lower))\b"
)
_MACD_SIDE = re.compile(
    r"(?P<i>I+)\s(?:(?:is|remains|has|turned|stays|sits|still|now|in|back|firmly|slipped|moved"
    r"|line)\s){1,4}(?P<side>positive|negative|(?P<rel>above|below)\s(?:the\s)?zero)\b"
)
_BACK_VALUE = re.compile(
    r"\b(?P<heat>overbought|oversold)?\s?(?P<f>[FN]+)\s(?:on|for)\s(?:the\s)?(?:daily\s)?(?P<i>I+)"
)
_RULE_OF_THUMB = re.compile(
    r"\s(?:would|will|means|signals|suggests|indicates|marks|counts"
    r"|is\s(?:considered|overbought|oversold)\b)"
)
_RANGES = {
    Indicator.RSI: (1.0, 99.9),
    Indicator.RSI_SIGNAL: (1.0, 99.9),
    Indicator.ADX: (1.0, 99.9),
    Indicator.STOCHASTIC: (0.0, 100.0),
}


def read_gauges(p: Phrase) -> Iterator[Statement]:
    """Indicator readings of a phrase."""
    for token in p.of("I"):
        gauge = token.value
        assert isinstance(gauge, Gauge)
        if gauge.indicator is Indicator.OTHER:
            quote, start, end = p.quoted(token.start, token.stop)
            yield Unchecked(quote, start, end, why=f"{gauge.words} is not measured by levelhead")
        elif p.is_fact(token.start, token.stop, negation=True):
            yield from _readings(p, token, gauge)
    yield from _sides(p)


def _readings(p: Phrase, token: Token, gauge: Gauge) -> Iterator[Statement]:
    found = False
    said_hot = False
    for figure, gap, bound in _linked(p, token, "FNZ"):
        inside = _RANGES.get(gauge.indicator)
        if inside and not (inside[0] <= figure.low and figure.high <= inside[1]):
            break
        if _RULE_OF_THUMB.match(p.shape, figure.stop):
            break
        when = happened(p, token.start, figure.stop)
        day = when.day if when and when.day and when.day != p.setting.near else None
        past = day is not None or (
            when is not None and when.day is None and bool(when.back or when.kind is PeriodKind.MONTH)
        )
        lately = (
            past
            or bool(_LATELY.search(gap))
            or bool(re.search(r"\bfrom\b", gap) and not re.search(r"\b(?:to|toward|towards)\b", gap))
        )
        heat = None if bound or _NOT_QUITE.search(gap) else _heat(gap)
        slope = None if lately else _slope(p.shape[token.stop : figure.start])
        said_hot = said_hot or heat is not None
        found = True
        yield stated(
            p, IndicatorStated, token.start, figure.stop, indicator=gauge.indicator, window=gauge.window,
            low=figure.low, high=figure.high, heat=heat, standing=bound, slope=slope,
            when=When.LATELY if lately else When.NOW, day=day,
        )  # fmt: skip
    if gauge.indicator is Indicator.RSI and not said_hot:
        yield from _hot(p, token, gauge)
    if not found:
        yield from _only_slope(p, token, gauge)


def _linked(p: Phrase, token: Token, letters: str) -> Iterator[tuple[Figure, str, Standing | None]]:
    """Numbers tied to the name by nothing but words of reading, each with the words before it."""
    at = token.stop
    for _ in range(3):
        match = re.compile(rf"\b[{letters}]+\b").search(p.shape, at, at + 90)
        if match is None:
            return
        gap = p.shape[at : match.start()]
        if not set(re.findall(r"[A-Za-z']+", gap)) <= _WORDS or re.search(r"[.;](?:\s|$)", gap):
            return
        found = p.value(match.start())
        if not isinstance(found, Figure):
            return
        bound = _BOUND.search(gap)
        yield (
            found,
            gap,
            standing(bound["side"] or ("above" if bound["sign"] == ">" else "below")) if bound else None,
        )
        at = match.end()


def _heat(words: str) -> Heat | None:
    found = _HEAT.search(words)
    return Heat(found["heat"]) if found else None


def _slope(words: str) -> Direction | None:
    if _RISING.search(words):
        return Direction.UP
    return Direction.DOWN if _FALLING.search(words) else None


def _hot(p: Phrase, token: Token, gauge: Gauge) -> Iterator[Statement]:
    begin, _ = p.clause(token.start, token.stop)
    following = p.of("I", token.stop)
    end = min(following[0].start if following else len(p.shape), token.stop + 90)
    for match in _HEAT.finditer(p.shape, begin, end):
        before = p.shape[begin : match.start()]
        if _NOT_QUITE.search(before) or p.negated(match.start(), match.end()):
            continue
        when = When.LATELY if _PAST_HEAT.search(before) else When.NOW
        first, last = min(token.start, match.start()), max(token.stop, match.end())
        if p.is_fact(first, last):
            yield stated(
                p, IndicatorStated, first, last, indicator=gauge.indicator, window=gauge.window,
                heat=Heat(match["heat"]), when=when,
            )  # fmt: skip
            return


def _only_slope(p: Phrase, token: Token, gauge: Gauge) -> Iterator[Statement]:
    match = _ONLY_SLOPE.match(p.shape, token.start)
    if match and p.is_fact(match.start(), match.end()):
        way = _slope(match["way"])
        yield stated(
            p,
            IndicatorStated,
            match.start(),
            match.end(),
            indicator=gauge.indicator,
            window=gauge.window,
            slope=way,
        )


def _sides(p: Phrase) -> Iterator[Statement]:
    for match in _MACD_SIDE.finditer(p.shape):
        gauge = p.gauge(match, "i")
        if gauge and gauge.indicator is Indicator.MACD and p.is_fact(match.start(), match.end()):
            above = match["side"] == "positive" or match["rel"] == "above"
            side = Standing.ABOVE if above else Standing.BELOW
            yield stated(
                p,
                IndicatorStated,
                match.start(),
                match.end(),
                indicator=Indicator.MACD,
                low=0.0,
                high=0.0,
                standing=side,
            )
    for match in _BACK_VALUE.finditer(p.shape):
        gauge, figure = p.gauge(match, "i"), p.figure(match, "f")
        if (
            gauge
            and figure
            and gauge.indicator in _RANGES
            and figure.high < 100
            and p.is_fact(match.start(), match.end())
        ):
            heat = Heat(match["heat"]) if match["heat"] else None
            yield stated(
                p, IndicatorStated, match.start(), match.end(), indicator=gauge.indicator, window=gauge.window,
                low=figure.low, high=figure.high, heat=heat,
            )  # fmt: skip


# An extreme within the day, which a series of closes cannot show.
_PASSING = re.compile(
    r"\b(?:intraday|spik\w{1,4}|peak\w{0,3}|hit|touched|topp\w{2,3}|high|low|highs|lows"
    r"|crest\w{0,3}|briefly)\b"
)
_SERIES_MOVE = re.compile(
    r"(?P<s>S+)(?:\s(?:has|have|also|is|are|index|been|still|continued\sto|continues\sto)){0,3}\s"
    r"(?P<way>rose|risen|rising|climbed|climbing|jumped|spiked|surged|fell|fallen|falling|dropped|declined"
    r"|declining|slipped|eased|edged\s(?:up|lower|higher|down)|up|down|higher|lower)\b"
)


def read_series(p: Phrase) -> Iterator[Statement]:
    """Values and moves of yields and the VIX."""
    for token in p.of("S"):
        name = token.value
        if not isinstance(name, SeriesName) or not p.is_fact(token.start, token.stop):
            continue
        letters = "FN" if name is SeriesName.VIX else "K"
        valued = False
        begin, end = p.clause(token.start, token.stop)
        if _PASSING.search(p.shape, begin, end):
            continue
        for figure, gap, bound in _linked(p, token, letters):
            if re.search(r"\b(?:from|by|last)\b", gap) or re.search(
                r"\b(?:rose|up|fell|down|climbed|dropped)\s$", gap
            ):
                continue
            valued = True
            yield _series(p, token.start, figure.stop, name, low=figure.low, high=figure.high, standing=bound)
            break
        match = None if valued else _SERIES_MOVE.match(p.shape, token.start)
        if match and p.is_fact(match.start(), match.end()):
            way = direction(
                "up" if re.search(r"ris|rose|climb|jump|spik|surg|up|higher", match["way"]) else "down"
            )
            yield _series(p, match.start(), match.end(), name, direction=way)


def _series(p: Phrase, start: int, stop: int, name: SeriesName, **fields: object) -> Statement:
    quote, begin, end = p.quoted(start, stop)
    period = happened(p, start, stop)
    if period is None and fields.get("direction"):
        # "has fallen since last week": the stretch it moved over.
        spans = [
            token.value for token in p.of("P", *p.clause(start, stop)) if isinstance(token.value, Period)
        ]
        period = spans[0] if spans else None
    return SeriesStated(quote, begin, end, series=name, period=period, words=p.text[start:stop], **fields)  # type: ignore[arg-type]
