"""Moving averages: their values, the price's side of them, their slope, and crosses."""

import re
from collections.abc import Iterator

from levelhead.factcheck.grammar.names import Average, Gauge
from levelhead.factcheck.grammar.phrase import Phrase
from levelhead.factcheck.grammar.stating import (
    LINK,
    PRICE,
    direction,
    happened,
    recency,
    standing,
    stated,
)
from levelhead.factcheck.statements import AverageStated, CrossStated, Statement, Unchecked
from levelhead.factcheck.words import Direction, Indicator, Line

_VALUE_BEHIND = re.compile(
    rf"(?P<a>A+)(?:\s\(?(?:sma|ema|ma)\)?)?(?!,\s?F)(?:\s?[(:=~-]\s?|,?(?=\s\w)){LINK}\s?[(:=~-]?\s?{PRICE}"
)
_VALUE_BEFORE = re.compile(
    rf"{PRICE}(?:\s(?:area|zone|level|region|handle|mark|band))?\s?[,(:=|/-]{{0,2}}"
    r"(?:\s?(?:which|where|lies|sits|stands|runs|is|marks|being|coincides|with|that|the|its|also|home\sto"
    r"|now|rising|falling"
    r"|declining|a|just|aligns|lines|up"
    r"|matching|current|currently|as|major|key|long-term|important)\b){0,6}\s?[(]?"
    r"(?P<a>A+)(?:\s(?:line|support|resistance|sits|lies|stands|comes\sin|currently\ssits))?(?=\s?(?:$|[.,;)"
    r"|/]|\b(?:and|which|as|that|or|but)\b|\s[-+&]\s))"
)
_VERB = (
    r"\b(?:is|are|remains?|remained|trad(?:es|ing|ed)|clos(?:es|ed)|sits?|sitting|holds?|holding|stays?"
    r"|staying|stands?|hover(?:s|ing)"
    r"|still|currently|settled|finished|ended|now|well|comfortably|firmly|just|K+)\b"
)
_POSITION = re.compile(
    r"(?:(?P<k>K+)\s)?\b(?P<side>above|below|under|beneath|over|shy\sof|short\sof|north\sof|south\sof)\s"
    r"(?:(?:both|all|its|the|their|key|important|major|rising|falling|declining|closely\swatched"
    r"|widely\swatched|of|three|two|four)\s){0,5}"
    r"(?P<a>A+)(?P<more>(?:\s?(?:,|/|and|&|or|,\sand)?\s?(?:(?:its|the)\s)?A+){0,3})"
)
_SUBJECT_NOT_PRICE = re.compile(
    r"(?:\bA+|\bI+|\bS+|\b(?:stocks|members|components|constituents|names|issues|volume|yields?|companies))\b"
)
_LINE_SUBJECT = re.compile(r"A+\s?\([^)]{0,24}\)\s(?:\w+\s){1,3}$")
_EARLIER = re.compile(r"\s?(?:after|before|having|following|despite|since|when|until)\b")
_SLOPE_BEFORE = re.compile(
    r"\b(?P<way>rising|falling|declining|upward[\s-]sloping|downward[\s-]sloping|ascending|descending"
    r"|climbing)\s(?P<a>A+)"
)
_SLOPE_BEHIND = re.compile(
    r"(?P<a>A+)(?:,?\s(?:which|line))?\s(?:is|are|remains|has\sbeen|keeps|continues\sto)\s(?:(?:now|still"
    r"|also|again)\s)?"
    r"(?:(?:turning|sloping|trending|pointing|moving|heading|curling)\s)?(?P<way>rise|rising|fall|falling"
    r"|declin\w{1,3}|up(?:ward)?|higher|down(?:ward)?|lower)\b"
)
_GOLDEN = re.compile(r"\b(?P<name>golden|death)\scross(?:over)?\b")
_NEAR = re.compile(
    r"\b(?:approaching|loom\w{0,3}|imminent|pending|close\sto|near|nearing|avoid\w{0,3}|possible|potential"
    r"|threaten\w{0,3})\b"
)
_CROSSED = (
    r"(?:(?:has|have|just|recently|now|also|is|are)\s){0,3}(?P<verb>crossed|crosses|crossing|cut|cuts"
    r"|cutting|moved|moving|turned|turning)\s"
    r"(?:(?:back|up|down)\s)?(?P<side>above|below|over|under)\s"
)
_AVERAGES_CROSS = re.compile(rf"(?P<fast>A+)\s{_CROSSED}(?:the\s|its\s)?(?P<slow>A+)")
_AVERAGES_STAND = re.compile(
    r"(?P<fast>A+)\s(?:is|remains|sits|stands|stays|trades|holds)\s(?:(?:still|well|just|now|firmly)\s){0,2}"
    r"(?P<side>above|below)\s(?:the\s|its\s)?(?P<slow>A+)"
)
_PRICE_CROSS = re.compile(rf"(?<!A)(?<!A\s){_CROSSED}(?:(?:its|the|both)\s)?(?P<a>A+)")
_SIGNAL = r"(?:its|the)\s(?:own\s)?(?:signal(?:\sline)?|(?:moving\s)?average|trigger\sline|ma\b)"
_GAUGE_CROSS = re.compile(
    r"\b(?P<verb>crossed|crosses|crossing|cross|moved|moving|turned|turning|pushed|climbed|dropped|fell"
    r"|slipped)\s(?:(?:back|up|down)\s)?"
    rf"(?P<side>above|below|over|under|through)\s(?:(?P<signal>{_SIGNAL}|I+(?:'s)?\ssignal(?:\sline)?"
    rf"|its\sA+|the\ssignal)|(?:the\s)?(?P<zero>zero)\b|(?:the\s)?(?P<f>[FN]+))"
)
_GAUGE_STAND = re.compile(
    rf"(?P<i>I+)\s(?:(?:is|remains|holds|sits|stays|stands|trades|still|now|well|just"
    rf"|currently)\s){{1,4}}(?P<side>above|below)\s(?P<signal>{_SIGNAL})"
)
_GAUGE_TURN = re.compile(
    r"\b(?P<way>bullish|bearish)\s(?P<i>I+)\s(?:signal[\s-]line\s)?cross(?:over)?\b"
    r"|(?P<i2>I+)\s(?:(?:has|just|recently|made|shows|showing|posted|triggered|flashed|with|a|fresh"
    r"|new)\s){0,5}(?P<way2>bullish|bearish)\s(?:signal[\s-]line\s)?cross(?:over)?\b"
)


def read_averages(p: Phrase) -> Iterator[Statement]:
    """Values, positions, slopes and crosses of the averages in a phrase."""
    yield from _values(p)
    yield from _positions(p)
    for rule in (_SLOPE_BEFORE, _SLOPE_BEHIND):
        for match in rule.finditer(p.shape):
            average = p.average(match, "a")
            if average and p.is_fact(match.start(), match.end()):
                yield _stated(p, match, average, slope=direction(match["way"]))


def _values(p: Phrase) -> Iterator[Statement]:
    taken: set[int] = set()
    for rule in (_VALUE_BEHIND, _VALUE_BEFORE):
        for match in rule.finditer(p.shape):
            tokens = p.of("A", match.start("a"), match.end("a"))
            figure = p.figure(match, "f")
            if figure is None or len(tokens) != 1 or tokens[0].start in taken:
                continue
            average = tokens[0].value
            assert isinstance(average, Average)
            taken.add(tokens[0].start)
            yield _stated(p, match, average, low=figure.low, high=figure.high)


def _positions(p: Phrase) -> Iterator[Statement]:
    for match in _POSITION.finditer(p.shape):
        begin, _ = p.clause(match.start(), match.end())
        before = p.shape[begin : match.start("side")]
        figure = p.figure(match, "k")
        if _LINE_SUBJECT.search(p.shape, 0, match.start("side")):
            continue  # "the 50-day (2,456) sits above the 20-day" is no statement of the price
        if (
            _SUBJECT_NOT_PRICE.search(before)
            or _EARLIER.match(before)
            or not p.is_fact(match.start(), match.end("a"))
        ):
            continue
        if figure is None and not re.search(_VERB, before):
            continue
        when = happened(p, match.start(), match.end()) if re.search(r"\bclosed\b", before) else None
        if when is not None and when.day != p.setting.near:
            continue  # a dated close is no standing of today
        side = standing(match["side"])
        distance = None
        if figure is not None:
            distance = abs(figure.low) / 100.0 * (1.0 if match["side"] == "above" else -1.0)
        for token in p.of("A", match.start("a"), match.end("more")):
            if isinstance(token.value, Average):
                yield _stated(p, match, token.value, price=side, distance=distance)


def _stated(p: Phrase, match: re.Match[str], average: Average, **fields: object) -> Statement:
    if not average.daily:
        quote, start, end = p.quoted(match.start(), match.end())
        return Unchecked(quote, start, end, why="an average of other bars than daily ones")
    return stated(
        p, AverageStated, match.start(), match.end(), window=average.window, average=average.kind, **fields
    )


def read_crosses(p: Phrase) -> Iterator[Statement]:
    """Golden and death crosses, averages, RSI, MACD and price across a line."""
    yield from _named_crosses(p)
    yield from _average_crosses(p)
    yield from _gauge_crosses(p)


def _named_crosses(p: Phrase) -> Iterator[Statement]:
    for match in _GOLDEN.finditer(p.shape):
        begin, end = p.clause(match.start(), match.end())
        if p.is_fact(match.start(), end) and not _NEAR.search(p.shape, begin, end):
            way = Direction.UP if match["name"] == "golden" else Direction.DOWN
            yield _cross(
                p, match, fast=Line.AVERAGE, slow=Line.AVERAGE, direction=way, fast_window=50, slow_window=200
            )


def _average_crosses(p: Phrase) -> Iterator[Statement]:
    for rule, lasting in ((_AVERAGES_CROSS, False), (_AVERAGES_STAND, True)):
        for match in rule.finditer(p.shape):
            fast, slow = p.average(match, "fast"), p.average(match, "slow")
            if fast and slow and fast.window != slow.window and p.is_fact(match.start(), match.end()):
                yield _cross(
                    p, match, fast=Line.AVERAGE, slow=Line.AVERAGE, direction=direction(match["side"]),
                    fast_window=fast.window, slow_window=slow.window, average=slow.kind or fast.kind, standing=lasting,
                )  # fmt: skip
    for match in _PRICE_CROSS.finditer(p.shape):
        average = p.average(match, "a")
        begin, _ = p.clause(match.start(), match.end())
        subject = _SUBJECT_NOT_PRICE.search(p.shape, begin, match.start())
        if average and not subject and p.is_fact(match.start(), match.end()):
            yield _cross(
                p, match, fast=Line.PRICE, slow=Line.AVERAGE, direction=direction(match["side"]),
                slow_window=average.window, average=average.kind,
            )  # fmt: skip


def _gauge_crosses(p: Phrase) -> Iterator[Statement]:
    for match in _GAUGE_CROSS.finditer(p.shape):
        gauge = _gauge_before(p, match.start())
        if gauge is None or not p.is_fact(match.start(), match.end()):
            continue
        fast, slow = _lines(gauge, signal=bool(match["signal"]))
        figure = p.figure(match, "f")
        if match["signal"] and match["verb"] in (
            "pushed",
            "climbed",
            "dropped",
            "fell",
            "slipped",
            "moved",
            "moving",
        ):
            fast, slow = _lines(gauge, signal=True)
        value = 0.0 if match["zero"] else figure.low if figure else None
        yield _cross(
            p, match, fast=fast, slow=slow, direction=direction(match["side"]), low=value, high=value
        )
    for match in _GAUGE_STAND.finditer(p.shape):
        gauge = p.gauge(match, "i")
        if gauge and gauge.indicator in _CROSSING and p.is_fact(match.start(), match.end()):
            fast, slow = _lines(gauge, signal=True)
            yield _cross(p, match, fast=fast, slow=slow, direction=direction(match["side"]), standing=True)
    for match in _GAUGE_TURN.finditer(p.shape):
        gauge = p.gauge(match, "i") or p.gauge(match, "i2")
        if gauge and gauge.indicator in _CROSSING and p.is_fact(match.start(), match.end()):
            fast, slow = _lines(gauge, signal=True)
            yield _cross(p, match, fast=fast, slow=slow, direction=direction(match["way"] or match["way2"]))


_CROSSING = (Indicator.RSI, Indicator.MACD)


def _lines(gauge: Gauge, *, signal: bool) -> tuple[Line, Line]:
    if gauge.indicator is Indicator.RSI:
        return Line.RSI, Line.RSI_SIGNAL if signal else Line.LEVEL
    return Line.MACD, Line.MACD_SIGNAL if signal else Line.LEVEL


def _gauge_before(p: Phrase, at: int) -> Gauge | None:
    """The RSI or MACD that is the subject at ``at``: the last one named within 140 characters."""
    for token in reversed(p.of("I", max(0, at - 140), at)):
        if isinstance(token.value, Gauge):
            between = p.shape[token.stop : at]
            broken = re.search(r"\b(?:but|while|and)\s(?:price|the\s(?:index|market)|M+)\b", between)
            return token.value if token.value.indicator in _CROSSING and not broken else None
    return None


def _cross(p: Phrase, match: re.Match[str], **fields: object) -> Statement:
    lasting = fields.get("standing")
    since = None if lasting else happened(p, match.start(), match.end())
    within = None if lasting or since else recency(p, match.start(), match.end())
    return stated(p, CrossStated, match.start(), match.end(), within=within, since=since, **fields)
