"""Lines of Markdown and plain text to blocks: headings, items, tables and paragraphs.

Every line is looked at once and by patterns without nested repetition; of a line longer than 100,000 characters
the rest is left out. Raw HTML inside Markdown is text between tags, as in a page.
"""

import re
from collections.abc import Iterator
from html import unescape

from levelhead.factcheck.document import BlockKind, Part

LONGEST_LINE = 100_000
MOST_ROWS = 2_000
MOST_LINES = 20_000
"""Lines that are read; a long note has 300."""
LONGEST_WRAPPED = 160

_LINE_ENDS = re.compile(r"(?:\r\n|\r|\n|\u2028|\u2029|\x0b|\x0c)(?:[ \t]{0,40}(?:\r\n|\r|\n))*+")
_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?:\s+|$)(?P<text>.*)$")
_ITEM = re.compile(r"^(?P<indent>\s{0,12})(?:[-*+•–▪◦‣●]|\(?[0-9]{1,3}[.)]|[a-z]\))\s+(?P<text>\S.*)$")
_RULE = re.compile(r"^\s{0,3}\|?[\s:|-]{2,400}\|?\s*$")
_LINE_ONLY = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)\s*$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,500})?/?>")
_DROPPED = re.compile(
    r"<(script|style|noscript|template|svg|math|iframe|object|textarea|select|button)\b[^<>]{0,1000}>",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[([^\]\[]{0,300})\]\([^()\s]{0,500}\)")
_LINK = re.compile(r"\[([^\]\[]{1,300})\]\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`{1,3}|~~")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|$~<>-])")
_PIPE = re.compile(r"(?<!\\)\|")
_ENDS = (".", "!", "?", ",", ";")


def bounded_lines(text: str) -> tuple[list[str], bool]:
    """Lines whatever ends them, each cut to 100,000 characters, and whether any was left out."""
    lines: list[str] = []
    blank = cut = False
    for whole in _split(text):
        line = whole[:LONGEST_LINE].rstrip()
        cut = cut or len(whole) > LONGEST_LINE
        if line or not blank:
            lines.append(line)
        blank = not line
        if len(lines) > MOST_LINES:
            return lines[:MOST_LINES], True
    return lines, cut


def _split(text: str) -> Iterator[str]:
    # Runs of blank lines are folded by a pattern: a line at a time would be slow for millions of them.
    at = 0
    for end in _LINE_ENDS.finditer(text):
        yield text[at : end.start()]
        if len(end[0].replace("\r\n", "\n")) > 1:
            yield ""
        at = end.end()
    yield text[at:]


def markdown_parts(text: str) -> tuple[list[Part], bool]:
    """Blocks of a Markdown note, and whether it had more lines than are read.

    >>> note = "# A\\nb\\n\\n- c\\n\\n| d | e |\\n|---|---|\\n| 1 | 2 |"
    >>> [part.kind.value for part in markdown_parts(note)[0]]
    ['heading', 'paragraph', 'list item', 'table']
    """
    lines, cut = bounded_lines(without_scripts(text))
    return list(_parts(lines, markdown=True)), cut


def plain_parts(text: str) -> tuple[list[Part], bool]:
    """Blocks of a plain-text note, in which aligned columns are tables, and whether it had more lines than are read."""
    lines, cut = bounded_lines(text)
    return list(_parts(lines, markdown=False)), cut


def without_scripts(text: str) -> str:
    """Text without comments, scripts, styles and what else a page keeps from its reader."""
    if "<" not in text:
        return text
    text = _uncommented(text)
    pieces: list[str] = []
    at = 0
    lower: str | None = None
    for match in _DROPPED.finditer(text):
        if match.start() < at:
            continue
        lower = text.lower() if lower is None else lower
        end = lower.find(f"</{match[1].lower()}", match.end()) if len(lower) == len(text) else -1
        pieces.append(text[at : match.start()])
        if end < 0:
            return "".join(pieces)
        close = text.find(">", end)
        at = len(text) if close < 0 else close + 1
    return "".join([*pieces, text[at:]])


def _uncommented(text: str) -> str:
    pieces: list[str] = []
    at = 0
    while (begin := text.find("<!--", at)) >= 0:
        pieces.append(text[at:begin])
        end = text.find("-->", begin + 4)
        if end < 0:
            return "".join(pieces)
        at = end + 3
    return "".join([*pieces, text[at:]])


def _parts(lines: list[str], *, markdown: bool) -> Iterator[Part]:
    at = 0
    paragraph: list[str] = []
    fenced = False
    while at < len(lines):
        line = lines[at]
        if markdown and _FENCE.match(line):
            fenced = not fenced
            yield from _flushed(paragraph, markdown=markdown)
            at += 1
            continue
        taken, parts = _block(lines, at, paragraph, markdown=markdown and not fenced)
        if taken:
            if parts is not None:
                yield from _flushed(paragraph, markdown=markdown)
                yield from parts
            at += taken
            continue
        paragraph.append(line)
        at += 1
    yield from _flushed(paragraph, markdown=markdown)


def _block(
    lines: list[str], at: int, paragraph: list[str], *, markdown: bool
) -> tuple[int, list[Part] | None]:
    """Lines that the block beginning at ``at`` takes, and what it is; 0 for a line of a paragraph."""
    line = lines[at]
    if not line.strip():
        return 1, []
    heading = _HEADING.match(line) if markdown else None
    if heading:
        return 1, [Part(BlockKind.HEADING, _inline(heading["text"].rstrip("# ")), len(heading["marks"]))]
    if len(paragraph) == 1 and _UNDERLINE.match(line) and "|" not in line:
        title = paragraph.pop()
        return 1, [Part(BlockKind.HEADING, _inline(title) if markdown else title, 1)]
    if _LINE_ONLY.match(line):
        return 1, []
    piped = _piped(lines, at)
    if piped:
        return piped
    item = _ITEM.match(line)
    if item:
        return _item(lines, at, item, markdown=markdown)
    if not markdown:
        return _aligned(lines, at)
    return 0, None


def _item(lines: list[str], at: int, item: re.Match[str], *, markdown: bool) -> tuple[int, list[Part] | None]:
    """A list item with the indented lines that continue it."""
    texts = [item["text"]]
    taken = 1
    while at + taken < len(lines) and taken < 40:
        following = lines[at + taken]
        if not following.startswith(("  ", "\t")) or not following.strip() or _ITEM.match(following):
            break
        texts.append(following.strip())
        taken += 1
    text = " ".join(texts)
    level = 1 + len(item["indent"].expandtabs(4)) // 2
    return taken, [Part(BlockKind.ITEM, _inline(text) if markdown else text, level)]


def _piped(lines: list[str], at: int) -> tuple[int, list[Part]] | None:
    """A table with pipes: ruled below its header, or two or more lines that begin with one."""
    line = lines[at]
    if "|" not in line:
        return None
    ruled = (
        at + 1 < len(lines)
        and "|" in lines[at + 1] + line
        and "-" in lines[at + 1]
        and bool(_RULE.match(lines[at + 1]))
    )
    if not ruled and not (
        line.lstrip().startswith("|") and at + 1 < len(lines) and lines[at + 1].lstrip().startswith("|")
    ):
        return None
    rows: list[tuple[str, ...]] = []
    taken = 0
    while at + taken < len(lines) and "|" in lines[at + taken]:
        here = lines[at + taken]
        if not _RULE.match(here) and len(rows) < MOST_ROWS:
            rows.append(tuple(_inline(cell.replace("\\|", "|")) for cell in _cells(here)))
        taken += 1
    return taken, [Part(BlockKind.TABLE, rows=tuple(rows), has_header=ruled)]


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in _PIPE.split(line)]


_GUTTER = re.compile(r"\t+| {2,}")


def _aligned(lines: list[str], at: int) -> tuple[int, list[Part] | None]:
    """Three or more lines of equally many columns, parted by tabs or two blanks, the second row with a digit."""
    rows: list[tuple[str, ...]] = []
    while at + len(rows) < len(lines) and len(rows) < MOST_ROWS:
        cells = tuple(cell for cell in _GUTTER.split(lines[at + len(rows)].strip()) if cell)
        if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
        if len(rows) == 2 and not any(char.isdigit() for cell in cells for char in cell):
            return 0, None
    if len(rows) < 2 or not any(char.isdigit() for cell in rows[1] for char in cell):
        return 0, None
    if len(rows) == 2 and any(len(cell) > 60 for row in rows for cell in row):
        return 0, None
    header = not any(char.isdigit() for cell in rows[0] for char in cell)
    return len(rows), [Part(BlockKind.TABLE, rows=tuple(rows), has_header=header and len(rows) > 1)]


def _flushed(paragraph: list[str], *, markdown: bool) -> Iterator[Part]:
    """The paragraphs collected so far; lines that are titles are headings of their own.

    Lines of one paragraph are joined, except where they are so long that each must be a paragraph: editors
    wrap at 72 to 120 characters, and desks paste one paragraph a line.
    """
    lines = [line.strip() for line in paragraph if line.strip()]
    paragraph.clear()
    run: list[str] = []
    longest = max(map(len, lines), default=0)
    for place, line in enumerate(lines):
        title = _is_title(line, lines[place + 1] if place + 1 < len(lines) else "")
        # A line much shorter than its paragraph's longest was ended by its writer, not by a wrap.
        ended = bool(run) and len(run[-1]) * 10 < longest * 7 and not line[:1].islower()
        if run and (title or ended or len(run[-1]) > LONGEST_WRAPPED):
            yield _paragraph(run, markdown=markdown)
            run = []
        if title:
            yield Part(BlockKind.HEADING, _inline(line) if markdown else line, 3)
        else:
            run.append(line)
    if run:
        yield _paragraph(run, markdown=markdown)


def _paragraph(lines: list[str], *, markdown: bool) -> Part:
    text = " ".join(lines)
    return Part(BlockKind.PARAGRAPH, _inline(text) if markdown else text)


_FEW = re.compile(r"^[A-Z][\w&'’ /,().:+–—-]{1,78}$")
_TITLE_WORDS = re.compile(
    r"\b(?:introduction|overview|levels?|resistances?|supports?|probabilit(?:y|ies)|scenarios?|fundamentals?"
    r"|disclaimer|summary|outlook|technicals?|conclusion"
    r"|analysis|trend|momentum|calendar|risks?|table|targets?|strategy|plan|indicators?|pivots?|view|bias"
    r"|catalysts?|events?|note|update)\b",
    re.IGNORECASE,
)


def _is_title(line: str, following: str) -> bool:
    """A short line without a full stop that names a section, or stands alone in capitals of a title."""
    line = line.strip().strip("*_")
    if not _FEW.match(line) or line.endswith(_ENDS) or len(line.split()) > 9:
        return False
    if (
        _TITLE_WORDS.search(line)
        and len(line.split()) <= 7
        and not re.search(r"[0-9],[0-9]{3}|[0-9]\.[0-9]", line)
    ):
        return not following or following.lstrip()[:1].isupper() or not following.lstrip()[:1].isalpha()
    return False


def _inline(text: str) -> str:
    """Words of Markdown without emphasis, links, images and tags."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    if any(mark in text for mark in "*_`~"):
        text = _EMPHASIS.sub("", text)
    return _unescaped(text) if "\\" in text or "&" in text else text


def _unescaped(text: str) -> str:
    return unescape(_ESCAPED.sub(r"\1", text))
