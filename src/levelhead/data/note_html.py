"""Blocks of an HTML note: what a reader would see, nothing of what a browser would run.

The tags are found by one pattern with a bounded tail. ``html.parser`` needs time that grows with the square of the
text for unclosed comments and tags, and a note is text that anybody may have written.
"""

import re
from html import unescape

from levelhead.data.note_lines import without_scripts
from levelhead.factcheck.document import BlockKind, Part

MOST_TAGS = 200_000
MOST_PARTS = 20_000
MOST_ROWS = 2_000
LONGEST_CELL = 20_000
LONGEST_PART = 200_000

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})(?:\s[^<>]{0,4000}|/)?>|<[!?][^<>]{0,2000}>"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS_WORDS = (
    "p div section article main header footer aside blockquote pre ul ol dl dt dd figure figcaption "
    "address form br hr center body html table tbody thead tfoot caption nav option title "
)
_BLOCKS = frozenset(_BLOCKS_WORDS.split())


class _Reader:
    """Collects parts; open tags are not kept, so nesting costs no memory."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._text: list[str] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 1
        self._table = 0
        self._rows: list[tuple[str, ...]] = []
        self._cells: list[str] = []
        self._in_cell = False
        self._named = False

    def text(self, words: str) -> None:
        """Words between two tags."""
        if words:
            self._text.append(words)

    def open(self, tag: str) -> None:
        """A tag begins."""
        if tag == "table":
            self._flush()
            self._table += 1
        elif self._table and tag in ("tr", "td", "th"):
            self._open_cell(tag)
        elif not self._in_cell and (tag in _HEADINGS or tag == "li"):
            self._flush()
            self._kind = BlockKind.ITEM if tag == "li" else BlockKind.HEADING
            self._level = _HEADINGS.get(tag, 1)
        elif tag in _BLOCKS:
            self._separate()

    def close(self, tag: str) -> None:
        """A tag ends."""
        if tag == "table" and self._table:
            self._table -= 1
            if not self._table:
                self._end_table()
        elif self._table and tag == "tr":
            self._end_row()
        elif self._table and tag in ("td", "th"):
            self._end_cell()
        elif not self._in_cell and (tag in _HEADINGS or tag == "li"):
            self._flush()
        elif tag in _BLOCKS:
            self._separate()

    def _open_cell(self, tag: str) -> None:
        if tag == "tr":
            self._end_row()
            return
        self._end_cell()
        self._text.clear()
        self._in_cell = True
        if not self._rows:
            self._named = self._named or tag == "th"

    def _end_cell(self) -> None:
        if self._in_cell:
            self._cells.append(unescape("".join(self._text)[:LONGEST_CELL]))
            self._text.clear()
            self._in_cell = False

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells and len(self._rows) < MOST_ROWS:
            self._rows.append(tuple(self._cells[:64]))
        self._cells = []

    def _end_table(self) -> None:
        self._end_row()
        if self._rows:
            self.parts.append(Part(BlockKind.TABLE, rows=tuple(self._rows), has_header=self._named))
        self._rows, self._named = [], False

    def _separate(self) -> None:
        """A block ends here; inside a cell or list item it is only a blank."""
        if self._in_cell or self._kind is BlockKind.ITEM:
            self._text.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text.strip():
            self.parts.append(Part(self._kind, unescape(text[:LONGEST_PART]), self._level))
        self._kind, self._level = BlockKind.PARAGRAPH, 1

    def finish(self) -> list[Part]:
        """All parts, those of unclosed tags too."""
        if self._table:
            self._table = 0
            self._end_table()
        self._flush()
        return self.parts


def html_parts(text: str) -> tuple[list[Part], bool]:
    """Blocks of a page: headings, paragraphs, list items and tables, without scripts, styles and comments.

    The second value is True where the page had more tags or blocks than are read.

    >>> parts, cut = html_parts("<p>A &amp; b<script>alert(1)</script><!-- c --></p><li>d")
    >>> [part.text for part in parts], cut
    (['A & b', 'd'], False)
    """
    text = without_scripts(text)
    reader = _Reader()
    at = 0
    for count, tag in enumerate(_TAG.finditer(text)):
        reader.text(text[at : tag.start()])
        at = tag.end()
        name = (tag["name"] or "").lower()
        if name:
            (reader.close if tag["close"] else reader.open)(name)
        if count >= MOST_TAGS or len(reader.parts) >= MOST_PARTS:
            return reader.finish(), True
    reader.text(text[at:])
    return reader.finish(), False
