"""The target range of the Fed funds rate, read as the Committee writes it."""

import re
from dataclasses import dataclass

_DASHES = re.compile("[-\u00ad\u2010-\u2015\u2212]+")
# Copies of old pages keep halves of broken characters between a dash and its fraction.
_CONTROLS = re.compile("[\u0080-\u009f]")
_FRACTIONS = {"\u00bc": "1/4", "\u00bd": "1/2", "\u00be": "3/4"}
_NUMBER = r"\d{1,2}(?:\.\d+|-\d/\d)?(?!\d*/)|\d/\d"
_RANGE = re.compile(
    rf"target range\b.*?\b(?:to|at|of|between)\s+({_NUMBER})(?:\s+percent)?\s+(?:to|and)\s+({_NUMBER})\s+percent"
)
_SINGLE = re.compile(rf"target for the federal funds rate\b.*?\b(?:to|at|of)\s+({_NUMBER})\s+percent")


@dataclass(frozen=True, slots=True, order=True)
class TargetRange:
    """Bounds in percent; equal where the Committee named one rate, as it did until December 2008."""

    lower: float
    upper: float


def plain_text(text: str) -> str:
    """Text with simple dashes, fractions in digits, straight quotes and single blanks; line ends are kept.

    >>> plain_text("at 1\u2014\\x911/2 to 1\u00be percent")
    'at 1-1/2 to 1-3/4 percent'
    """
    text = _DASHES.sub("-", _CONTROLS.sub("", text))
    for sign, digits in _FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", f"-{digits}", text).replace(sign, digits)
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u201c", '"').replace("\u201d", '"')
    return re.sub(r"[^\S\n]+", " ", text)


def number(text: str) -> float:
    """A rate as statements write it, in percent.

    >>> number("3-3/4"), number("1/4"), number("5"), number("0.5")
    (3.75, 0.25, 5.0, 0.5)
    """
    whole, _, fraction = text.partition("-")
    if "/" in whole:
        whole, fraction = "0", whole
    if not fraction:
        return float(whole)
    above, _, below = fraction.partition("/")
    return float(whole) + int(above) / int(below)


def range_in(sentence: str) -> TargetRange | None:
    """The range a sentence of plain text names, or ``None``.

    >>> range_in("decided to lower the target range by 1/2 percentage point, to 1 to 1-1/4 percent.")
    TargetRange(lower=1.0, upper=1.25)
    """
    found = _RANGE.search(sentence)
    if found:
        return TargetRange(number(found[1]), number(found[2]))
    single = _SINGLE.search(sentence)
    return TargetRange(number(single[1]), number(single[1])) if single else None
