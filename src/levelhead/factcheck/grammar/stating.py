"""How a rule says what it found: the quote, and whether it speaks of this market's daily bars at all."""

import re
from collections.abc import Callable
from typing import TypeVar

from levelhead.factcheck.grammar.phrase import Duration, Phrase
from levelhead.factcheck.statements import Period, Statement, Unchecked
from levelhead.factcheck.words import Direction, PeriodKind, Standing

S = TypeVar("S", bound=Statement)

LINK = (
    r"(?:\s?\b(?:which|that|now|currently|still|just|right|sits?|sitting|stands?|standing|is|was|are|were|lies"
    r"|located|comes|came|in"
    r"|coming|seen|found|at|near|around|about|of|roughly|approximately|approx|the|close|area|zone|region"
    r"|level|levels"
    r"|key|major|strong|important|resistance|support|line|price|today|set|made|hit|printed|being|up|down"
    r"|rising|falling|its"
    r"|a|as|all|way|by)\b\.?){0,7}"
)
"""Words that may stand between a name and its value."""
JOIN = r"\s?[(,:=|~-]{0,2}\s?"
PRICE = r"(?P<f>F+)"


def stated(p: Phrase, kind: Callable[..., S], start: int, stop: int, /, **fields: object) -> S | Unchecked:
    """The statement of ``kind`` quoted from ``[start, stop)``, or why these bars cannot check it."""
    quote, begin, end = p.quoted(start, stop)
    other = p.other_market(stop)
    if other:
        return Unchecked(quote, begin, end, why=f"it speaks of another market ({other})")
    bars = p.other_bars()
    if bars:
        return Unchecked(quote, begin, end, why=f"it speaks of other bars than daily ones ({bars})")
    return kind(quote, begin, end, **fields)


_UP = re.compile(
    r"^(?:up|upside|higher|above|over|bull|ris|rose|gain|add|climb|rall|jump|surg|advanc|increas|rebound"
    r"|bounc|recover|soar|improv|green"
    r"|stronger|positive|north|top|peak|golden|win|ascend|upward|push|strength|outperform|lead|on\stop"
    r"|back\sabove|accelerat|clear)"
)


def direction(word: str) -> Direction:
    """Which way a word points: one of those that rules match, up or else down."""
    return Direction.UP if _UP.match(word.strip()) else Direction.DOWN


def standing(word: str) -> Standing:
    """How a word says a price stands to something."""
    word = word.strip()
    if word.endswith(("above", "over", "north of", ">")):
        return Standing.ABOVE
    return Standing.AT if word in ("at", "near", "around", "on") else Standing.BELOW


_AGO = re.compile(r"(?P<t>T+)\sago\b|\b(?:in|over|within|during)\sthe\s(?:last|past)\s(?P<t2>T+)")


def recency(p: Phrase, start: int, stop: int) -> int | None:
    """Sessions ago, at most, that the clause says something happened; ``None`` where it does not say."""
    begin, end = p.clause(start, stop)
    words = p.shape[begin:end]
    ago = _AGO.search(words)
    if ago:
        found = p.value(begin + (ago.start("t") if ago["t"] else ago.start("t2")))
        return found.high if isinstance(found, Duration) else None
    for word, sessions in (("recently", 10), ("just", 3), ("fresh", 3), ("crossing", 3), ("recent", 10)):
        if re.search(rf"\b{word}\b", words):
            return sessions
    return None


_MEASURED_FROM = re.compile(
    r"\b(?:since|than|from|before|after|until|by|versus|below|above)\s(?:(?:the|its|last)\s)?$"
)


def happened(p: Phrase, start: int, stop: int) -> Period | None:
    """The date or period nearest to ``[start, stop)`` in its clause; none that something is measured from."""
    begin, end = p.clause(start, stop)
    nearest: tuple[int, Period] | None = None
    for token in (*p.of("D", begin, end), *p.of("P", begin, end)):
        value = token.value
        day = getattr(value, "day", None)
        period = value if isinstance(value, Period) else Period(PeriodKind.DAY, day=day) if day else None
        if period is None or _MEASURED_FROM.search(p.shape[max(0, token.start - 16) : token.start]):
            continue
        away = max(token.start - stop, start - token.stop, 0)
        if nearest is None or away < nearest[0]:
            nearest = away, period
    return nearest[1] if nearest else None
