"""Sentences of a statement, cut at their ends and not at initials or abbreviations."""

import re
from collections.abc import Sequence

from levelhead.fundamentals.target_range import plain_text

_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"[A-Z]|mr|mrs|ms|dr|jr|sr|st|no|vs|inc|co|corp|gov|prof|gen|rep|sen|approx|est|fig|a\.m|p\.m|e\.g|i\.e|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    re.IGNORECASE,
)
# After "U.S." a new sentence is told by how it begins.
_OPENERS = frozenset(
    [
        "The",
        "In",
        "This",
        "These",
        "It",
        "However",
        "Although",
        "With",
        "As",
        "Since",
        "And",
        "But",
        "On",
        "At",
        "For",
    ]
)
_TERMINAL = (".", "!", "?", ":", '"', ")")


def sentences(text: str) -> tuple[str, ...]:
    """Sentences in order, in plain characters; headings and link texts, which do not end as sentences do, are left out.

    >>> sentences("Voting were Jerome H. Powell, Chair; and Lisa D. Cook. Growth in the U.S. economy slowed.")
    ('Voting were Jerome H. Powell, Chair; and Lisa D. Cook.', 'Growth in the U.S. economy slowed.')
    """
    found: list[str] = []
    for paragraph in _paragraphs(plain_text(text)):
        found.extend(_cut(paragraph))
    return tuple(found)


def _paragraphs(text: str) -> Sequence[str]:
    """Lines, put together again where a link was broken out of its sentence."""
    joined: list[str] = []
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        goes_on = line[0].islower() or line[0] in ".,;[)"
        if joined and goes_on and not joined[-1].endswith((".", "!", "?")):
            joined[-1] = f"{joined[-1]}{'' if line[0] in '.,;)' else ' '}{line}"
        else:
            joined.append(line)
    return [
        each for each in joined if each.endswith(_TERMINAL) and not each.startswith("For media inquiries")
    ]


def _cut(paragraph: str) -> list[str]:
    found, begin = [], 0
    for end in _END.finditer(paragraph):
        if paragraph[end.start()] == "." and _abbreviated(
            paragraph[begin : end.start()], paragraph[end.end() :]
        ):
            continue
        found.append(paragraph[begin : end.end()].strip())
        begin = end.end()
    found.append(paragraph[begin:].strip())
    return [each for each in found if each]


def _abbreviated(before: str, after: str) -> bool:
    word = before.rsplit(None, 1)[-1].lstrip("(\"'") if before.strip() else ""
    if re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word):  # U.S
        return after.split(None, 1)[0].strip(",") not in _OPENERS
    return _ABBREVIATION.fullmatch(word) is not None
