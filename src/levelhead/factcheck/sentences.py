"""Where sentences end: at a full stop that is no decimal point and closes no abbreviation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from levelhead.factcheck.document import Block, BlockKind, NoteText, fold

LONGEST_SENTENCE = 800
"""Characters of one sentence that are looked at; desks write 100 to 300."""

_END = re.compile(r"[.!?][\"')\]]{0,2}(?=\s|$)|;(?=\s)")
_WORD_BEFORE = re.compile(r"(?<![a-z.&])[a-z](?:[a-z.&]{0,11})$")
_SHORT_WORDS = (
    "u.s u.k e.u vs approx e.g i.e etc no st mr mrs ms dr inc corp co ltd jan feb mar apr jun jul aug sep "
    "sept oct nov dec mon tue tues wed thu thur thurs fri sat sun pts pt pct avg vol dept fig a.m p.m am "
    "pm est approx ca cf resp incl ex prev min max res supp sup tgt "
)
_SHORT = frozenset(_SHORT_WORDS.split())
# Abbreviations that do end a sentence when a new one plainly begins behind them.
_BEGINNERS = frozenset(
    ["the", "this", "that", "these", "it", "we", "but", "however", "if", "a", "an", "while", "there", "on"]
)
_NEXT_WORD = re.compile(r"\s+[\"'(\[]?([a-z0-9$€£+-]+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``text`` stands at ``[start, stop)`` of the note; ``block`` is its block's index."""

    text: str
    start: int
    stop: int
    block: int


def sentences(note: NoteText) -> Iterator[Sentence]:
    """Sentences of every block that is no table, in order; a heading or list item ends a sentence too.

    A clause after a semicolon is a sentence of its own. What stands behind the first 800 characters of a
    sentence is left out: it is no sentence of a note.
    """
    for number, block in enumerate(note.blocks):
        if block.kind is not BlockKind.TABLE:
            for start, stop in split(block.text):
                yield Sentence(block.text[start:stop], block.start + start, block.start + stop, number)


def split(text: str) -> list[tuple[int, int]]:
    """Where the sentences of ``text`` stand, without the blanks between them.

    >>> text = "It held 2,350.5 vs. 2,360. The U.S. close was 2.4k; Fed next."
    >>> [text[a:b] for a, b in split(text)]
    ['It held 2,350.5 vs. 2,360.', 'The U.S. close was 2.4k;', 'Fed next.']
    """
    folded = fold(text)
    found: list[tuple[int, int]] = []
    begin = 0
    for end in _END.finditer(folded):
        if _ends(text, folded, end.start(), end.end()):
            _append(text, begin, end.end(), found)
            begin = end.end()
    _append(text, begin, len(text), found)
    return found


def _append(text: str, start: int, stop: int, found: list[tuple[int, int]]) -> None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        found.append((start, min(stop, start + LONGEST_SENTENCE)))


def _ends(text: str, folded: str, stop: int, after: int) -> bool:
    """Whether the mark at ``stop`` ends a sentence."""
    if folded[stop] != ".":
        return True
    following = _NEXT_WORD.match(folded, after)
    word = _WORD_BEFORE.search(folded[max(0, stop - 14) : stop])
    if following is None:
        return True
    first = text[following.start(1)]
    if word and (word[0] in _SHORT or len(word[0]) == 1):
        # "Nov. 24", "vs. the index", "J. Powell"; but "in the U.S. The index ..." are two.
        return first.isupper() and following[1] in _BEGINNERS and word[0] not in ("vs", "approx")
    return not (first.islower() and word is None) or not folded[stop - 1].isdigit()


def sentence_of(block: Block, at: int) -> tuple[int, int]:
    """Span, in the note, of the sentence of ``block`` that holds the note's character ``at``."""
    for start, stop in split(block.text):
        if block.start + start <= at < block.start + stop:
            return block.start + start, block.start + stop
    return block.start, block.stop
