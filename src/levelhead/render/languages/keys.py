"""Under which key a piece of English stands in a catalogue."""

import re
from collections.abc import Mapping

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# a quantity: thousands in groups, a decimal point; not the paragraph of a law
_QUANTITY = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_LAW = re.compile(r"CFR (\d+\.\d+)")
_LETTER = re.compile(r"\b(?:r?[a-z]|cpi|fomc|nfp|ppi|pce|gdp)\b")
_SLOT = re.compile(r"\{\w*\}")


def method_key(method: str) -> tuple[str, tuple[str, ...]]:
    """A definition with ``#1``, ``#2`` for its numbers, and the numbers.

    >>> method_key("SMA(50) of closes over 1.5 ATR")
    ('SMA(#1) of closes over #2 ATR', ('50', '1.5'))
    """
    numbers = tuple(_NUMBER.findall(method))
    places = iter(range(1, len(numbers) + 1))
    return _NUMBER.sub(lambda _: f"#{next(places)}", method), numbers


def signed(method: str, numbers: tuple[str, ...], signs: Mapping[int, str]) -> tuple[str, ...]:
    """The numbers of a definition with other signs between their digits; those of a law stay.

    >>> signed("17 CFR 4.41, 1.96 of 1,000", ("17", "4.41", "1.96", "1,000"), {46: ",", 44: "."})
    ('17', '4.41', '1,96', '1.000')
    """
    laws = set(_LAW.findall(method))
    return tuple(
        each.translate(signs) if each not in laws and _QUANTITY.fullmatch(each) else each for each in numbers
    )


def label_key(label: str) -> tuple[str, tuple[str, ...]]:
    """A label with ``#1``, ``#2`` for the letters and kinds of report that tell like ones apart.

    >>> label_key("ra day b"), label_key("cpi was")
    (('#1 day #2', ('ra', 'b')), ('#1 was', ('cpi',)))
    """
    letters = tuple(_LETTER.findall(label))
    places = iter(range(1, len(letters) + 1))
    return _LETTER.sub(lambda _: f"#{next(places)}", label), letters


def filled(template: str, pieces: tuple[str, ...]) -> str:
    """A translation with its numbers or letters back in place.

    >>> filled("GD(#1) der Schlusskurse", ("50",))
    'GD(50) der Schlusskurse'
    """
    return re.sub(r"#(\d+)", lambda found: pieces[int(found[1]) - 1], template)


def is_wordless(pattern: str) -> bool:
    """Whether nothing is left to translate once slots are taken out: signs and numbers stay as they are.

    >>> is_wordless("{first}, {next}."), is_wordless("{list} and {last}")
    (True, False)
    """
    return not any(each.isalpha() for each in _SLOT.sub("", pattern))
