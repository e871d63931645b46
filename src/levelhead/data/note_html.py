"""Blocks of an HTML note: what a reader would see, nothing of what a browser would run."""

from html.parser import HTMLParser

from levelhead.factcheck.document import BlockKind, Part

MOST_PARTS = 50_000
_UNSEEN_WORDS = (
    "script style noscript template head svg math iframe object textarea select option button nav "
)
_UNSEEN = frozenset(_UNSEEN_WORDS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS_WORDS = (
    "p div section article main header footer aside blockquote pre ul ol dl dt dd figure figcaption "
    "address form br hr center body html table tbody thead tfoot caption "
)
_BLOCKS = frozenset(_BLOCKS_WORDS.split())
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"]
)


class _Reader(HTMLParser):
    """Collects parts; open tags are counted, never kept, so nesting costs no memory."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self._text: list[str] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 1
        self._unseen: dict[str, int] = {}
        self._table = 0
        self._rows: list[tuple[str, ...]] = []
        self._cells: list[str] = []
        self._in_cell = False
        self._named = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class names it
        if tag in _UNSEEN:
            self._unseen[tag] = self._unseen.get(tag, 0) + 1
        elif tag == "table":
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

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)
        elif tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            if self._unseen.get(tag):
                self._unseen[tag] -= 1
        elif tag == "table" and self._table:
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

    def handle_data(self, data: str) -> None:
        if not any(self._unseen.values()):
            self._text.append(data)

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
            self._cells.append("".join(self._text)[:20_000])
            self._text.clear()
            self._in_cell = False

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells and len(self._rows) < 2_000:
            self._rows.append(tuple(self._cells))
        self._cells = []

    def _end_table(self) -> None:
        self._end_row()
        if self._rows and len(self.parts) < MOST_PARTS:
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
        if text.strip() and len(self.parts) < MOST_PARTS:
            self.parts.append(Part(self._kind, text[:200_000], self._level))
        self._kind, self._level = BlockKind.PARAGRAPH, 1

    def finish(self) -> list[Part]:
        """All parts, those of unclosed tags too."""
        self.close()
        if self._table:
            self._table = 0
            self._end_table()
        self._flush()
        return self.parts


def html_parts(text: str) -> list[Part]:
    """Blocks of a page: headings, paragraphs, list items and tables, without scripts, styles and comments.

    >>> [part.text for part in html_parts("<p>A &amp; b<script>alert(1)</script><!-- c --></p><li>d")]
    ['A & b', 'd']
    """
    reader = _Reader()
    reader.feed(text)
    return reader.finish()
