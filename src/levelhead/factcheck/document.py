"""A note as values: its plain text, and the blocks of it with their places in that text."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

MOST_CELLS = 16
"""Cells of a table row that are kept: tables of levels and scenarios have two to five."""

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_JOINED = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "…": "..."})
_QUOTES = {"‘": "'", "’": "'", "‚": "'", "′": "'", "“": '"', "”": '"', "„": '"', "″": '"', "−": "-", "⁄": "/"}


class BlockKind(StrEnum):
    """What a block of a note is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Part:
    """What a reader of files hands over: one block before it has a place.

    Parameters
    ----------
    kind
        See :class:`BlockKind`.
    text
        Its words, without marks of the format; empty for a table.
    level
        Depth of a heading or list item, 1 the outermost.
    rows
        Cells of a table, row by row.
    has_header
        True when the first row names the columns.
    """

    kind: BlockKind
    text: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()
    has_header: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: ``text`` stands at ``[start, stop)`` of the note's plain text."""

    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; its cells are joined by `` | `` in the plain text."""

    cells: tuple[Cell, ...]

    @property
    def start(self) -> int:
        """Where the row begins in the plain text."""
        return self.cells[0].start if self.cells else 0

    @property
    def stop(self) -> int:
        """Where the row ends in the plain text."""
        return self.cells[-1].stop if self.cells else 0


@dataclass(frozen=True, slots=True)
class Block:
    """One block with its place.

    Parameters
    ----------
    kind, text, level
        As in :class:`Part`; the text of a table is its rows, one a line.
    start, stop
        ``note.text[start:stop] == text``.
    header
        The row that names a table's columns, ``None`` where none does.
    rows
        Rows of a table without its header.
    """

    kind: BlockKind
    text: str
    start: int
    stop: int
    level: int = 1
    header: Row | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as text: nothing in it is executed, followed or believed.

    Parameters
    ----------
    name
        Name of the file, without a path.
    text
        Plain text: no markup, control, direction or zero-width characters; single spaces.
    blocks
        In the order of the text.
    is_cut
        True when the file held more than is read.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    is_cut: bool = False

    @property
    def title(self) -> str:
        """The first heading, else the first block; empty for an empty note."""
        headings = (block.text for block in self.blocks if block.kind is BlockKind.HEADING)
        return next(headings, self.blocks[0].text if self.blocks else "")


def assemble(parts: Iterable[Part], *, name: str = "", is_cut: bool = False) -> NoteText:
    """The note that ``parts`` make, one block a line; parts without a word are left out.

    >>> assemble([Part(BlockKind.PARAGRAPH, "A  b"), Part(BlockKind.ITEM, "c")]).text
    'A b\\nc'
    """
    blocks: list[Block] = []
    pieces: list[str] = []
    at = 0
    for part in parts:
        block = _table(part, at) if part.kind is BlockKind.TABLE else _words(part, at)
        if block is None:
            continue
        blocks.append(block)
        pieces.append(block.text)
        at = block.stop + 1
    return NoteText(name, "\n".join(pieces), tuple(blocks), is_cut)


def _words(part: Part, at: int) -> Block | None:
    text = clean(part.text)
    return Block(part.kind, text, at, at + len(text), part.level) if text else None


def _table(part: Part, at: int) -> Block | None:
    rows: list[Row] = []
    begin = at
    for cells in part.rows:
        row = _row([clean(cell) for cell in cells[:MOST_CELLS]], at)
        if row:
            rows.append(row)
            at = row.stop + 1
    if not rows:
        return None
    text = "\n".join(" | ".join(cell.text for cell in row.cells) for row in rows)
    header = rows[0] if part.has_header else None
    body = tuple(rows[1:] if header else rows)
    return Block(BlockKind.TABLE, text, begin, begin + len(text), part.level, header, body)


def _row(texts: Sequence[str], at: int) -> Row | None:
    if not any(texts):
        return None
    cells = []
    for text in texts:
        cells.append(Cell(text, at, at + len(text)))
        at += len(text) + 3
    return Row(tuple(cells))


def clean(text: str) -> str:
    """Words of one block: no control, direction or zero-width characters, single spaces, no ligatures.

    Dashes, quotation marks and letters stay as they were written, so that a quote is the note's own.

    >>> clean("2,350\\u2013\\u200b2,360\\u202e \\ufb01rm\\x07\\n")
    '2,350–2,360 firm'
    """
    if not text.isascii():
        text = text.translate(_kept("".join(sorted(set(text))))).translate(_JOINED)
    else:
        text = text.translate(_ASCII)
    return _SPACE.sub(" ", text).strip()


_ASCII = dict.fromkeys((*range(9), *range(14, 32), 127))


@cache
def _of_one(char: str) -> str:
    """What stands in the plain text for one character."""
    if char in "\n\t\r\f\v":
        return " "
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if category in ("Cc", "Cf"):
        return ""
    # Half of a pair, private use or unassigned: no writer of a note meant it.
    return "\ufffd" if category in ("Cs", "Co", "Cn") else char


def _kept(chars: str) -> dict[int, str]:
    return {ord(char): _of_one(char) for char in chars}


def fold(text: str) -> str:
    """The same text for matching: lower case, plain dashes, quotation marks and digits, equally long.

    Equal length is what lets a match in the folded text be quoted from the note itself.

    >>> fold("Above 2,350\\u2013\\uff12,360")
    'above 2,350-2,360'
    """
    if text.isascii():
        return text.lower()
    return text.translate({ord(char): _folded(char) for char in set(text)})


@cache
def _folded(char: str) -> str:
    if char in _QUOTES:
        return _QUOTES[char]
    category = unicodedata.category(char)
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else char
