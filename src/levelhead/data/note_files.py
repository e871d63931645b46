"""Notes as files: Markdown, HTML, plain text and PDF, read as text under limits and never executed."""

import io
import logging
import re
from pathlib import Path

from levelhead.data.note_html import html_parts
from levelhead.data.note_lines import markdown_parts, plain_parts
from levelhead.data.text import read_at_most
from levelhead.errors import DataRejected, SourceMissing
from levelhead.factcheck.document import NoteText, assemble

MOST_BYTES = 5 * 1024 * 1024
MOST_PAGES = 200
"""Pages of a PDF that are read; a note has one to five."""

_HTML = re.compile(
    rb"\s*(?:<!--[^>]{0,400}-->\s*)?<(?:!doctype\s+html|html|head|body|div|article|section|table|p|h[1-6]|main|script|style|meta)\b",
    re.IGNORECASE,
)
_ARCHIVES = {
    b"PK\x03\x04": "a zip archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "rich text",
}
_MARKDOWN = {".md", ".markdown", ".mdown", ".mkd", ".qmd"}
_HTML_NAMES = {".html", ".htm", ".xhtml", ".mhtml"}


def read_note_file(path: Path) -> NoteText:
    """The note in a file, whichever of the four formats it has.

    Parameters
    ----------
    path
        Recognised by content first (PDF, HTML, UTF-16), then by its ending; other files are plain text.

    Raises
    ------
    DataRejected
        FILE when it is no readable file, LIMIT when it is larger than 5 MB, EMPTY when no word is in it, FORMAT for
        archives, pictures and Office files, PDF for a damaged or locked one.
    SourceMissing
        For a PDF when ``pypdf`` is not installed.
    """
    data = read_at_most(path, MOST_BYTES, remedy="Check the path of the note")
    return note_of_bytes(data, name=path.name)


def note_of_bytes(data: bytes, *, name: str) -> NoteText:
    """The note that these bytes hold; ``name`` is the file's, without a path.

    Raises
    ------
    DataRejected, SourceMissing
        As :func:`read_note_file`.
    """
    if len(data) > MOST_BYTES:
        raise _too_large()
    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF-"):
        return _of_parts(_pdf_text(data, name), name, markdown=False)
    for magic, kind in _ARCHIVES.items():
        if data.startswith(magic):
            raise DataRejected(
                "FORMAT", f"{name} is {kind}", remedy="Save the note as Markdown, HTML, plain text or PDF"
            )
    text = _decoded(data)
    if "\0" in text:  # no editor writes one: the bytes of a picture or a program would be read as letters
        raise DataRejected(
            "FORMAT", f"{name} is no text", remedy="Save the note as Markdown, HTML, plain text or PDF"
        )
    if suffix in _HTML_NAMES or (suffix not in _MARKDOWN and _HTML.match(data[:2_000])) or _whole_page(data):
        parts, cut = html_parts(text)
        return _not_empty(assemble(parts, name=name, is_cut=cut), name)
    return _of_parts(text, name, markdown=suffix in _MARKDOWN or _looks_like_markdown(text))


def _of_parts(text: str, name: str, *, markdown: bool) -> NoteText:
    parts, cut = markdown_parts(text) if markdown else plain_parts(text)
    return _not_empty(assemble(parts, name=name, is_cut=cut), name)


def _not_empty(note: NoteText, name: str) -> NoteText:
    if not note.text:
        raise DataRejected(
            "EMPTY",
            f"{name} holds no words",
            remedy="Give a note with text; scanned pictures of one cannot be read",
        )
    return note


def _too_large() -> DataRejected:
    return DataRejected(
        "LIMIT",
        f"the note is larger than {MOST_BYTES // 1024**2} MB, and a long one is 50 kB",
        remedy="Give the text of one note",
    )


def _whole_page(data: bytes) -> bool:
    """A page that was saved under another ending still begins as a page does."""
    return bool(re.match(rb"\s*<(?:!doctype\s+html|html)\b", data[:500], re.IGNORECASE))


def _decoded(data: bytes) -> str:
    """Text of UTF-8, UTF-16 or, where it is neither, Windows-1252; bytes of none of them are marked."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    head = data[:400]
    if len(head) >= 8 and head[1::2].count(0) * 3 > len(head):
        return data.decode("utf-16-le", "replace")
    if len(head) >= 8 and head[0::2].count(0) * 3 > len(head):
        return data.decode("utf-16-be", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Word for Windows writes en dashes and quotation marks as single bytes.
        broken = data.decode("utf-8", "replace").count("\ufffd")
        return (
            data.decode("cp1252", "replace")
            if error.reason and broken * 2 < len(data)
            else data.decode("utf-8", "replace")
        )


_PIPES = re.compile(r"^\s{0,3}\|?[ :|-]{3,200}\|?\s*$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*[^*\n]{1,200}\*\*")


def _looks_like_markdown(text: str) -> bool:
    head = text[:20_000]
    ruled = any("|" in match[0] and "-" in match[0] for match in _PIPES.finditer(head))
    return ruled or bool(_HEADING.search(head) or _EMPHASIS.search(head))


def _pdf_text(data: bytes, name: str) -> str:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise SourceMissing("reading a PDF", "audit-pdf") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DataRejected("PDF", f"{name} is locked by a password", remedy="Save it without one")
        pages = [page.extract_text() or "" for page in reader.pages[:MOST_PAGES]]
    except DataRejected:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
        NotImplementedError,
    ) as error:
        # pypdf reports damage through whatever its parser met first.
        raise DataRejected(
            "PDF",
            f"{name} cannot be read as a PDF ({type(error).__name__})",
            remedy="Save the note again, or as text",
        ) from error
    return "\n\n".join(pages)[:MOST_BYTES]
