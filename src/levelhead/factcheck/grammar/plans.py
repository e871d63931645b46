"""Invalidations, targets and stops."""

import re
from collections.abc import Iterator

from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.names import Average
from levelhead.factcheck.grammar.phrase import Phrase
from levelhead.factcheck.grammar.stating import stated
from levelhead.factcheck.statements import InvalidationStated, Statement, StopStated, TargetStated
from levelhead.factcheck.words import Direction

_FILL = (
    r"(?:(?:the|its|their|at|on|by|a|daily|close|closing|basis|price|prices|level|key|near|around|is"
    r"|comes|sits|would|be|with|of|move|break|those|these|candles?|lows?|highs?|both|support|resistance)\s){0,8}"
)
_INVALID = re.compile(
    rf"\b(?:invalidat\w{{1,5}}|negat\w{{1,4}}|voids?|voided|nullif\w{{1,4}}|wrong"
    rf"|fails?)\b[\s:(]{{1,3}}{_FILL}(?P<side>above|below|under|over|beneath)?\s?{_FILL}(?P<f>F+)"
)
_INVALID_BY = re.compile(
    rf"\b(?:close|move|break|drop|fall|trade|rally)\s(?P<side>above|below|under|over"
    rf"|through)\s{_FILL}(?P<f>F+)\s?\)?,?\s(?:would\s|will\s|could\s)?(?:fully\s)?(?:invalidate\w?"
    rf"|negate\w?|void\w?|nullif\w{{1,3}})"
)
_MUST = re.compile(
    rf"\b(?:must|needs?\sto|need\sto|has\sto|have\sto|will\sneed\sto|as\slong\sas|so\slong\sas|provided"
    rf"|while|if)\s(?:(?:M+|prices?|the|index|market|it|bulls|bears|futures|we|can|support|contract|that"
    rf"|\(M+\))\s){{0,5}}(?:stays?|holds?|remains?|keeps?|is|trades?|closes)\s(?:firmly\s"
    rf"|well\s)?(?P<side>above|below|over|under)\s{_FILL}[(]?(?P<f>F+)"
)
_MUST_THOSE = re.compile(
    r"\b(?:must|needs?\sto|need\sto|has\sto|have\sto|will\sneed\sto)\s(?:stay|hold|remain)\s(?P<side>above"
    r"|below)\s(?:those|these|the|that)\s[^.;F]{3,50}?[(]\s?(?P<f>F+)\s?[)]"
)
_TARGET = re.compile(
    r"\b(?:(?:upside|downside|price|next|first|second|initial|measured[\s-]move|minimum"
    r"|final)\s)?(?P<verb>targets?|targeting|targeted|objectives?|aims?\s(?:for|at)|aiming\s(?:for|at)|eyes"
    r"|eyeing|next\sstop|tp[1-3]?|take[\s-]profits?)"
    r"(?:\s(?:is|are|at|of|the|a|move|to|toward|towards|return|remains|remain|near|around|for|retest|test"
    r"|next|now|rally|its|seen|level|zone|area|[1-3]|N+)){0,7}\s?[:=(]?\s?(?P<o>F+|A+)(?P<more>(?:\s?(?:,|/"
    r"|and|then|followed\sby|,\sthen|,\sand)\s?(?:the\s)?(?:F+|A+)){0,4})"
)
_FIRST_LEVEL = re.compile(
    r"\b(?:first|next)\s(?:upside\s|downside\s)?(?:level|hurdle|stop|objective)\s(?:is|comes\sin\sat"
    r"|sits\sat|lies\sat)\s(?:the\s)?(?P<o>F+|A+)(?P<more>(?:,?\s(?:and\sthen|then|and"
    r"|followed\sby)\s(?:the\s)?(?:F+|A+)){0,3})"
)
_UPWARD = re.compile(
    r"\b(?:upside|bull\w{0,3}|higher|rally|long|longs|up|buy|bounce|recover\w{0,3}|rebound|upward)\b"
)
_DOWNWARD = re.compile(
    r"\b(?:downside|bear\w{0,3}|lower|short|shorts|down|sell|breakdown|decline|downward)\b"
)
_STOP = re.compile(
    r"\b(?:stops?(?:[\s-]loss(?:es)?)?|sl)\b(?:\s(?:at|is|are|just|placed|set|goes|below|above|under|over"
    r"|near|around|of|the|a|on|loss|out|tight|protective)){0,6}\s?[:=(]?\s?(?P<f>F+)"
)
_ENTRY = re.compile(
    r"\b(?P<way>long|longs|buy|buying|bought|short|shorts|sell|selling|sold)\b(?:\s(?:M+|at|from|near|around"
    r"|entry|on|a|the|dips?|to|limit|in|zone|above|below|of|entries|position|rallies)){0,6}\s?[:=(@]?\s?(?P<f>F+)"
)
_ENTRY_PLAIN = re.compile(r"\bentry\b(?:\s(?:at|is|near|zone|price)){0,3}\s?[:=(]?\s?(?P<f>F+)")


def read_plans(p: Phrase) -> Iterator[Statement]:
    """Invalidations, targets and stops of a sentence."""
    yield from _invalidations(p)
    yield from _stops(p)
    yield from _targets(p)


def _invalidations(p: Phrase) -> Iterator[Statement]:
    taken: set[int] = set()
    for rule in (_MUST_THOSE, _INVALID_BY, _INVALID, _MUST):
        for match in rule.finditer(p.shape):
            figure = p.figure(match, "f")
            if figure is None or figure.start in taken:
                continue
            taken.add(figure.start)
            side = match["side"]
            way = None if side is None else Direction.UP if side in ("above", "over") else Direction.DOWN
            if way is not None and rule in (_MUST, _MUST_THOSE):
                way = Direction.DOWN if way is Direction.UP else Direction.UP
            close = True if re.search(r"\bclos(?:e|es|ing)\b", match[0]) else None
            yield stated(
                p,
                InvalidationStated,
                match.start(),
                match.end(),
                low=figure.low,
                high=figure.high,
                direction=way,
                by_close=close,
            )


def _targets(p: Phrase) -> Iterator[Statement]:
    if re.search(r"\bfed(?:'s)?\s(?:\w+\s)?target|target\s(?:rate|range)|inflation\starget", p.shape):
        return
    entry = _ENTRY.search(p.shape)
    stop = _STOP.search(p.shape)
    if entry and stop:
        return  # a trade's target stands in its stop's statement
    for rule in (_TARGET, _FIRST_LEVEL):
        for match in rule.finditer(p.shape):
            words = p.shape
            way = (
                Direction.UP if _UPWARD.search(words) else Direction.DOWN if _DOWNWARD.search(words) else None
            )
            for token in p.tokens:
                if token.letter not in "FA" or not match.start("o") <= token.start < match.end():
                    continue
                if isinstance(token.value, Average):
                    if token.value.daily:
                        yield stated(
                            p,
                            TargetStated,
                            match.start(),
                            match.end(),
                            window=token.value.window,
                            average=token.value.kind,
                            direction=way,
                        )
                elif isinstance(token.value, Figure):
                    yield stated(
                        p,
                        TargetStated,
                        match.start(),
                        match.end(),
                        low=token.value.low,
                        high=token.value.high,
                        direction=way,
                    )


def _stops(p: Phrase) -> Iterator[Statement]:
    for match in _STOP.finditer(p.shape):
        figure = p.figure(match, "f")
        if figure is None:
            continue
        entry = _ENTRY.search(p.shape) or _ENTRY_PLAIN.search(p.shape)
        bought = p.figure(entry, "f") if entry else None
        goal = _TARGET.search(p.shape)
        target = p.figure(goal, "o") if goal and goal["o"].startswith("F") else None
        way = None
        if entry and entry.groupdict().get("way"):
            way = Direction.UP if entry["way"].startswith(("long", "buy", "bought")) else Direction.DOWN
        elif bought:
            way = Direction.UP if figure.low < bought.low else Direction.DOWN
        yield stated(
            p, StopStated, match.start(), match.end(), price=figure.low, direction=way,
            entry=bought.low if bought else None, target=target.low if target else None,
        )  # fmt: skip
