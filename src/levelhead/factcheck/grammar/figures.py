"""Numbers as notes write them: thousands commas, ranges in either order, short second halves, units."""

import re
from dataclasses import dataclass
from enum import StrEnum

LARGEST = 1e7
"""No price, ratio or count of a note stands higher; a larger number is passed over as text."""

NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,2}(?:\.[0-9]{1,6})?|[0-9]{1,7}(?:\.[0-9]{1,6})?)(?![0-9])(?!,[0-9]{3})"
)
_UNIT = (
    r"(?:\s?(?P<unit>%|percent\b|per\s?cent\b|pct\b|points?\b|pts\b|pt\b|handles?\b|basis\spoints?\b"
    r"|bps?\b|ticks?\b))?"
)
_FIGURE = re.compile(
    rf"(?<![\w.,/'])(?P<sign>[+-](?=[0-9$]))?[$€£~]{{0,2}}(?P<low>{NUMBER})(?P<low_k>k\b)?(?P<low_unit>\s?%)?"
    rf"(?:(?P<between>\s?-\s?|\s?/\s?|\s(?:to|and)\s)[+$€£~]?(?P<high>{NUMBER})(?P<high_k>k\b)?)?"
    rf"{_UNIT}(?![\w'])(?!\.[0-9])(?!-(?:day|week|month|year|hour|minute|min|point|session|period|bar|time))"
)
_SINGLE = re.compile(
    rf"(?<![\w.,/'])(?P<sign>[+-](?=[0-9$]))?[$€£~]{{0,2}}(?P<low>{NUMBER})(?P<low_k>k\b)?"
    rf"{_UNIT}(?![\w'])(?!\.[0-9])"
)
_SIGN_WORDS = {"-": -1.0, "+": 1.0}


class Unit(StrEnum):
    """What a number counts."""

    PRICE = "price"
    COUNT = "count"  # a small whole number without a unit
    PERCENT = "percent"
    POINTS = "points"
    BASIS_POINTS = "basis points"
    TICKS = "ticks"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or a range of them with the smaller end first.

    Parameters
    ----------
    low, high
        In the unit; percent as written (50, not 0.5); signed only where ``signed``.
    unit
        See :class:`Unit`.
    start, stop
        Where it stands in the text searched.
    signed
        True where a plus or minus sign was written.
    """

    low: float
    high: float
    unit: Unit
    start: int
    stop: int
    signed: bool = False


def figures(folded: str) -> list[Figure]:
    """Numbers of a folded sentence from which names, dates and windows have been taken out.

    >>> [(f.low, f.high, f.unit.value) for f in figures("from 2,360-2,350 to 2,415/20, up 7.5 pts or 0.3%")]
    [(2350.0, 2360.0, 'price'), (2415.0, 2420.0, 'price'), (7.5, 7.5, 'points'), (0.3, 0.3, 'percent')]
    """
    found: list[Figure] = []
    at = 0
    while match := _FIGURE.search(folded, at):
        figure = _range(folded, match)
        if figure is None:
            single = _SINGLE.match(folded, match.start())
            figure = _one(single) if single else None
            at = single.end() if single else match.start("low") + 1
        else:
            at = match.end()
        if figure:
            found.append(figure)
    return found


def number(text: str, thousand: str | None = None) -> float:
    """The value of one written number; ``thousand`` is a ``k`` behind it."""
    return float(text.replace(",", "")) * (1000.0 if thousand else 1.0)


def _range(folded: str, match: re.Match[str]) -> Figure | None:
    """The range that was matched; ``None`` where its two halves are two numbers."""
    if match["high"] is None:
        return _one(match)
    between = match["between"].strip()
    before = folded[max(0, match.start() - 18) : match.start()]
    if between == "and" and not re.search(r"(?:between|range of|zone of|band of)\s$", before):
        return None
    if between == "to" and re.search(
        r"\b(?:from|through|above|below|past|over|under|loses?|breaks?)\s(?:near\s|around\s|about\s)?$",
        before,
    ):
        return None
    first, second = match["low"], match["high"]
    if match["high_k"] and not match["low_k"]:
        low, high = number(first, "k"), number(second, "k")
    else:
        low, high = number(first, match["low_k"]), number(second, match["high_k"])
        short = high < low or ("." in first and "." not in second)
        if short and between in ("-", "/") and not match["low_k"]:
            high = _completed(first, second)
    if max(low, high) > LARGEST or not _alike(low, high):
        return None
    unit = _unit(match, low)
    sign = _SIGN_WORDS.get(match["sign"] or "", 1.0)
    ends = sorted((sign * low, sign * high))
    if unit is Unit.COUNT and (max(abs(low), abs(high)) > 31 or "." in second):
        unit = Unit.PRICE
    return Figure(ends[0], ends[1], unit, match.start(), match.end(), bool(match["sign"]))


def _alike(low: float, high: float) -> bool:
    """Whether two numbers can be the ends of one range: neither is more than three times the other."""
    return min(low, high) * 3 >= max(low, high) or max(low, high) <= 100


def _completed(first: str, second: str) -> float:
    """``20`` behind ``2,415/`` is 2,420: the short half stands for the last digits."""
    digits, short = first.replace(",", ""), second.replace(",", "")
    if len(short) >= len(digits) or "." in short:
        return float(short)
    return float(digits[: len(digits) - len(short)] + short)


def _one(match: re.Match[str]) -> Figure | None:
    value = number(match["low"], match["low_k"])
    if value > LARGEST:
        return None
    signed = _SIGN_WORDS.get(match["sign"] or "", 1.0) * value
    return Figure(signed, signed, _unit(match, value), match.start(), match.end(), bool(match["sign"]))


def _unit(match: re.Match[str], value: float) -> Unit:
    written = (match["unit"] or match.groupdict().get("low_unit") or "").strip()
    if written in ("%", "percent", "pct") or written.startswith("per"):
        return Unit.PERCENT
    if written.startswith("b"):
        return Unit.BASIS_POINTS
    if written.startswith("t"):
        return Unit.TICKS
    if written:
        return Unit.POINTS
    plain = match["low"].isdigit() and not match["low_k"] and "$" not in match[0]
    return Unit.COUNT if plain and value < 32 else Unit.PRICE
