"""What became of a level or an average: tested, held, intact, reclaimed, lost."""

import re
from collections.abc import Iterator

from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.names import Average
from levelhead.factcheck.grammar.phrase import Phrase
from levelhead.factcheck.grammar.stating import direction, recency, stated
from levelhead.factcheck.statements import (
    HeldStated,
    IntactStated,
    LostStated,
    Period,
    ReclaimedStated,
    Statement,
    TestedStated,
)
from levelhead.factcheck.words import Direction, PeriodKind, Side

_OBJECT = (
    r"(?P<o>F+|A+)(?:\s(?:area|zone|level|region|handle|mark|band|support|resistance|floor|line|average))?"
)
_FILL = (
    r"(?:\s?[,)(]?\s?(?:has|have|had|been|was|were|is|are|now|also|since|already|successfully|repeatedly"
    r"|again|then|just|recently|so|far|that|which|level|zone|support|resistance|area|range)\b){0,6}"
)
_TIMES = {
    "once": 1,
    "twice": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "double": 2,
    "triple": 3,
    "both": 2,
    "multiple": 2,
    "several": 2,
    "repeated": 2,
    "numerous": 2,
    "a couple of": 2,
    "many": 2,
    "repeatedly": 2,
}
_EXACT = frozenset(["once", "twice", "two", "three", "four", "five", "six", "seven", "double", "triple"])
_COUNT = r"(?P<n>N+|two|three|four|five|six|seven|multiple|several|repeated|numerous|many|a\scouple\sof|a\sfew|both)"
_TIME_WORDS = (
    rf"(?:(?P<once>once|twice|repeatedly)\b|(?:at\sleast\s|on\s|in\s|exactly\s|only\s"
    rf"|just\s)?{_COUNT}\s(?:separate\s|different\s|prior\s|recent\s|previous\s)?(?:times|occasions|tests"
    rf"|retests|attempts|touches)\b)"
)
_TESTED = re.compile(
    rf"{_OBJECT}{_FILL}\s?(?P<verb>tested|retested|re-tested|touched|probed|visited)\b(?:\s(?:and\sheld"
    rf"|at\sleast|already|successfully|on|as\ssupport|as\sresistance)){{0,2}}\s?(?:{_TIME_WORDS})?"
)
_TESTED_OBJECT = re.compile(
    rf"\b(?P<verb>tested|retested|re-tested|touched|probed)\s(?:(?:and|held|support|resistance|the|at|near"
    rf"|its|around|key|demand|supply|zone|just|below|above|of|level)\s){{0,5}}{_OBJECT}\s?(?:{_TIME_WORDS})?"
)
_TESTS_OF = re.compile(
    rf"\b{_COUNT}\s(?:\w+\s)?(?:tests|retests|touches)\s(?:of|at)\s(?:(?:the|support|resistance|near|at"
    rf"|its)\s){{0,4}}{_OBJECT}"
)
_DOUBLE = re.compile(
    rf"\b(?P<n>double|triple)\s(?P<end>bottom|top)\s(?:(?:at|near|around|in|the)\s){{1,3}}{_OBJECT}"
)
_HELD_THROUGH = re.compile(
    rf"{_OBJECT}[^.;FA]{{0,60}}?\b(?P<verb>held|holding|defended|survived|withstood|holds|rejected|capped"
    rf"|contained)\b(?!\s(?:above|below|over|under))(?:\s(?:up|firm|as\ssupport|as\sresistance|steady|price"
    rf"|prices|rallies|advances|well|through|on|in|despite|by|buyers|bulls|bears|sellers|the|every|all"
    rf"|across|during|for|against|at|of)){{0,7}}"
    rf"\s?(?:{_TIME_WORDS})?"
)
_DEFENDED = re.compile(
    rf"\b(?P<verb>defended|held|bounced\s(?:off|from|at)|rebounded\s(?:off|from|at)|rejected(?:\s(?:at|from"
    rf"|near))?|found\s(?:buyers|support)\s(?:at|near|around)|failed\s(?:at|near)|capped\s(?:at|near|by)"
    rf"|stalled\s(?:at|near)|turned\sback\s(?:at|from))\s"
    rf"(?:(?:support|resistance|the|at|near|its|around|key|demand|supply|zone|level|of"
    rf"|just)\s){{0,4}}{_OBJECT}\s?(?:{_TIME_WORDS})?"
)
_INTACT = re.compile(
    rf"{_OBJECT}(?:\s?[,)]?\s?(?:level|zone|remains?|is|are|stays?|still|so\sfar|continues\sto|has|have"
    rf"|remained|be|been|holding)\b){{1,4}}\s?(?P<verb>intact|unbroken|in\splace|firm|unbreached|hold"
    rf"|holding|held\sso\sfar)\b"
    rf"|\b(?:intact|unbroken)\s(?:support|resistance|floor)\s(?:(?:at|near|of|is|seen|the)\s){{1,3}}(?P<o2>F+|A+)"
    rf"|{_OBJECT.replace('<o>', '<o3>')}\s(?P<verb3>continues\sto\shold|is\sholding|still\sholds)\b"
)
_RECLAIM = re.compile(
    rf"\b(?P<verb>reclaim(?:ed|s|ing)?|regain(?:ed|s|ing)?|recaptur(?:ed|es|ing)|retak(?:en|es|ing)|retook"
    rf"|won\sback|took\sback|(?:moved|pushed|climbed|closed|got|traded|rallied|is"
    rf"|are)\sback\sabove)\s(?:(?:the|its|their|key|back|both|important|level|of|rising|falling)\s){{0,4}}{_OBJECT}"
)
_LOST = re.compile(
    rf"\b(?P<verb>lost|broke|broken|breached|violated|gave\sup|gave\sway\sat|sliced|slid|slipped|fell"
    rf"|dropped|plunged|crashed|cracked|pierced|undercut|pushed|cleared|surpassed|took\sout|taken\sout"
    rf"|topped|punched|moved|climbed|rose|rallied|breaking|losing)\s"
    rf"(?:(?:back|out|down|decisively|cleanly|firmly|just|briefly|well)\s){{0,2}}(?:(?P<side>below|under"
    rf"|beneath|through|above|over|past)\s)?(?:(?:the|its|their|key|support|resistance|at|of|major|important"
    rf"|both|psychological|level|critical)\s){{0,4}}{_OBJECT}"
)
_LOST_PASSIVE = re.compile(
    rf"{_OBJECT}{_FILL}\s(?P<verb>broken|lost|breached|violated|taken\sout|cleared"
    rf"|failed(?!\sto)|gave\sway|cracked|crumbled)\b"
)
_PERIOD_NEAR = 90


def read_fates(p: Phrase) -> Iterator[Statement]:
    """Tests, holds, breaks and reclaims of levels and averages."""
    yield from _tests(p)
    yield from _holds(p)
    yield from _intact(p)
    yield from _reclaims(p)
    yield from _breaks(p)


def _tests(p: Phrase) -> Iterator[Statement]:
    taken: set[int] = set()
    for rule in (_TESTS_OF, _DOUBLE, _TESTED, _TESTED_OBJECT):
        for match in rule.finditer(p.shape):
            if match.start("o") in taken or not p.is_fact(match.start(), match.end()):
                continue
            fields = _object(p, match)
            if fields is None or (rule is _DOUBLE and not match["o"].startswith("F")):
                continue
            taken.add(match.start("o"))
            count, exactly = _count(p, match)
            periods, stop = _periods(p, match.end())
            if rule is _DOUBLE:
                fields["side"] = Side.SUPPORT if match["end"] == "bottom" else Side.RESISTANCE
            yield stated(
                p, TestedStated, match.start(), stop, count=count,
                exactly=exactly and bool(re.search(r"\b(?:exactly|only|just)\b", match[0])),
                periods=periods, **fields,
            )  # fmt: skip


def _holds(p: Phrase) -> Iterator[Statement]:
    taken: set[int] = set()
    for rule in (_DEFENDED, _HELD_THROUGH):
        for match in rule.finditer(p.shape):
            if match.start("o") in taken or not p.is_fact(match.start("verb"), match.end("verb")):
                continue
            if re.search(
                r"\b(?:after|before|then|until|which|despite)\b",
                p.shape[match.end("o") : match.start("verb")],
            ):
                continue  # "lost 2,350 after holding it": another time, and another thing
            fields = _object(p, match)
            if fields is None:
                continue
            taken.add(match.start("o"))
            verb = match["verb"]
            if verb.startswith(("reject", "fail", "cap", "stall", "turned")):
                fields["side"] = Side.RESISTANCE
            elif verb.startswith(("bounc", "rebound", "found")):
                fields["side"] = Side.SUPPORT
            count, _ = _count(p, match)
            periods, stop = _periods(p, match.end())
            yield stated(p, HeldStated, match.start(), stop, count=count, periods=periods, **fields)


def _intact(p: Phrase) -> Iterator[Statement]:
    for match in _INTACT.finditer(p.shape):
        group = next(g for g in ("o", "o2", "o3") if match[g])
        fields = _object(p, match, group)
        figure_of_speech = re.search(r"\b(?:double|triple)\s(?:bottom|top)\b", p.shape[: match.start()])
        if fields and not figure_of_speech and p.is_fact(match.start(), match.end()):
            periods, stop = _periods(p, match.end(), within_clause=True)
            yield stated(p, IntactStated, match.start(), stop, periods=periods, **fields)


def _reclaims(p: Phrase) -> Iterator[Statement]:
    for match in _RECLAIM.finditer(p.shape):
        fields = _object(p, match)
        negated = p.negated(match.start(), match.start("o"))
        if (
            fields is None
            or not p.is_fact(match.start(), match.end(), negation=True)
            or _infinitive(p, match, negated=negated)
        ):
            continue
        periods, stop = _periods(p, match.end(), within_clause=True)
        yield stated(
            p, ReclaimedStated, match.start(), stop, negated=negated, within=recency(p, match.start(), match.end()),
            periods=periods, **fields,
        )  # fmt: skip


def _breaks(p: Phrase) -> Iterator[Statement]:
    taken: set[int] = set()
    for rule in (_LOST, _LOST_PASSIVE):
        for match in rule.finditer(p.shape):
            fields = _object(p, match)
            negated = p.negated(match.start(), match.end())
            if (
                fields is None
                or match.start("o") in taken
                or not p.is_fact(match.start(), match.end(), negation=True)
            ):
                continue
            way = _broken_way(match, fields)
            if (
                way is None
                or _infinitive(p, match, negated=negated)
                or re.search(r"\b(?:almost|nearly)\b", p.shape[: match.start()])
            ):
                continue
            taken.add(match.start("o"))
            periods, stop = _periods(p, match.end(), within_clause=True)
            yield stated(
                p, LostStated, match.start(), stop, negated=negated, direction=way,
                within=recency(p, match.start(), match.end()), periods=periods, **fields,
            )  # fmt: skip


def _broken_way(match: re.Match[str], fields: dict[str, object]) -> Direction | None:
    """Up or down; ``None`` where the words name no break ("fell 30 to 2,350", "rose at 2,400")."""
    groups = match.groupdict()
    verb, side = match["verb"], groups.get("side")
    if side in ("above", "over", "past"):
        return Direction.UP
    if side in ("below", "under", "beneath"):
        return Direction.DOWN
    if verb in ("cleared", "surpassed", "took out", "taken out"):
        return Direction.UP if fields.get("side") is not Side.SUPPORT else Direction.DOWN
    if verb in ("gave way", "failed", "crumbled", "cracked"):
        # Said of a support it is lost; "pushes into 2,500 failed" says the opposite of the price.
        return {Side.SUPPORT: Direction.DOWN, Side.RESISTANCE: Direction.UP}.get(fields.get("side"))  # type: ignore[call-overload,no-any-return]
    if side == "through":
        return direction(
            "up" if verb in ("pushed", "climbed", "rose", "rallied", "punched", "moved") else "down"
        )
    if verb in (
        "lost",
        "gave up",
        "breached",
        "violated",
        "broken",
        "broke",
        "cracked",
        "pierced",
        "undercut",
        "losing",
        "breaking",
    ):
        return Direction.UP if fields.get("side") is Side.RESISTANCE else Direction.DOWN
    return None


def _infinitive(p: Phrase, match: re.Match[str], *, negated: bool) -> bool:
    """Whether the verb is only intended ("to reclaim"), which states nothing unless it is denied."""
    before = p.shape[max(0, match.start() - 14) : match.start()]
    return not negated and bool(re.search(r"\b(?:to|of|for)\s(?:\w+ly\s)?$", before))


def _object(p: Phrase, match: re.Match[str], group: str = "o") -> dict[str, object] | None:
    """The fields that name what was tested: prices or an average, and its side where that is said."""
    found = p.value(match.start(group))
    begin, end = p.clause(match.start(), match.end())
    words = p.shape[begin : min(end, match.end(group) + 12)]
    side = None
    if re.search(r"\b(?:support|floor|demand|bottom)\b", words):
        side = Side.SUPPORT
    elif re.search(r"\b(?:resistance|ceiling|supply|cap)\b", words):
        side = Side.RESISTANCE
    if isinstance(found, Average):
        return {"window": found.window, "average": found.kind, "side": side} if found.daily else None
    if isinstance(found, Figure):
        return {"low": found.low, "high": found.high, "side": side}
    return None


def _count(p: Phrase, match: re.Match[str]) -> tuple[int | None, bool]:
    groups = match.groupdict()
    figure = p.figure(match, "n") if groups.get("n") else None
    if figure:
        return int(figure.low), True
    word = groups.get("once") or groups.get("n") or ""
    return _TIMES.get(word), word in _EXACT


def _periods(p: Phrase, at: int, *, within_clause: bool = False) -> tuple[tuple[Period, ...], int]:
    """Periods named behind the verb ("in October and November"), and where the last one ends."""
    limit = min(len(p.shape), at + _PERIOD_NEAR)
    if within_clause:
        limit = min(limit, p.clause(at, at)[1])
    cut = re.search(r"[;.]\s|\bbut\b|\bF", p.shape[at:limit])
    limit = at + cut.start() if cut else limit
    found: list[Period] = []
    stop = at
    for token in sorted((*p.of("P", at, limit), *p.of("D", at, limit)), key=lambda t: t.start):
        day = getattr(token.value, "day", None)
        period = (
            token.value
            if isinstance(token.value, Period)
            else Period(PeriodKind.DAY, day=day)
            if day
            else None
        )
        since = re.search(
            r"\b(?:since|by|until|than)\s(?:the\s)?$", p.shape[max(0, token.start - 10) : token.start]
        )
        if period is not None and not since:
            found.append(period)
            stop = token.stop
    return tuple(found), stop
