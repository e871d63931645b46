"""Whether an answer is data: statuses, pages, refusals and cut-off bodies, each with what to do."""

import csv
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from levelhead.data.sources.transport import Response
from levelhead.errors import SourceError

CONTACT = "LEVELHEAD_CONTACT"
_MISSING = re.compile(r"|\.|-|null|nan|n/?a|n\.?d\.?|none", re.IGNORECASE)
_LATER = "Try again later; what is kept already stays usable"
_SHAPE = "The source may have changed its answers: update levelhead; what is kept already stays usable"
_REFUSED = (
    f"Several sources turn away programs that leave no address: set {CONTACT} to your e-mail address, which is "
    "sent with each request, or open the address in a browser"
)
# what a source says in place of data, often with status 200
_WORDS = (
    (
        re.compile(r"get your apikey|api_key is not|missing.{0,20}api.?key", re.IGNORECASE),
        "it wants an API key",
    ),
    (re.compile(r"registrationkey.{0,40}invalid", re.IGNORECASE), "it wants an API key"),
    (
        re.compile(r"exceeded the daily hits limit|daily threshold|rate limit", re.IGNORECASE),
        "its daily number of requests is used up",
    ),
)
_REMEDIES = {
    "it wants an API key": "Get a key from the source and name it: FRED_API_KEY for FRED; "
    "or choose another --source",
    "its daily number of requests is used up": "Try again tomorrow, or use a key of your own",
}


def data_of(source: str, response: Response) -> str:
    """The text of an answer that is data, without a byte-order mark.

    Raises
    ------
    SourceError
        When it is a refusal, a page, empty, or no text.
    """
    try:
        text = response.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise shapeless(source, "the answer is no text") from error
    _check_words(source, text)
    _check_status(source, response, text)
    if not text.strip():
        raise SourceError(source, "the answer is empty", _LATER)
    if text.lstrip().startswith("<"):
        raise SourceError(source, "a web page came instead of data", _REFUSED)
    return text


def page_of(source: str, response: Response) -> str:
    """The text of an answer that should be a web page."""
    text = response.body.decode("utf-8-sig", errors="replace")
    _check_status(source, response, text)
    if not text.lstrip().startswith("<"):
        raise shapeless(source, "no web page came")
    return text


def json_of(source: str, response: Response) -> object:
    """The value of a JSON answer."""
    text = data_of(source, response)
    try:
        value: object = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        # cut off: what came is sound up to its end
        if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg:
            raise broken_off(source, len(response.body)) from error
        raise shapeless(source, f"the answer is no JSON ({error.msg} at character {error.pos})") from error
    except (ValueError, RecursionError) as error:
        raise shapeless(source, f"the answer is no JSON ({error})") from error
    return value


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number")


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV answer: titles and rows of as many cells."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, title: str) -> tuple[str, ...] | None:
        """The cells under a title, or ``None``."""
        return tuple(row[self.titles.index(title)] for row in self.rows) if title in self.titles else None


def table_of(source: str, response: Response) -> Table:
    """The rows of a CSV answer with a header line."""
    text = data_of(source, response)
    try:
        lines = [
            tuple(cell.strip() for cell in row) for row in csv.reader(text.splitlines(), strict=True) if row
        ]
    except csv.Error as error:
        raise broken_off(source, len(response.body)) from error
    titles, rows = lines[0], lines[1:]
    wrong = [at for at, row in enumerate(rows) if len(row) != len(titles)]
    # A last line without its end may hold half a number, unless the server said how long the answer is.
    if wrong == [len(rows) - 1] or (not response.whole and not text.endswith("\n")):
        raise broken_off(source, len(response.body))
    if wrong:
        have, want = len(rows[wrong[0]]), len(titles)
        raise shapeless(source, f"line {wrong[0] + 2} has {have} fields, the header {want}")
    return Table(titles, tuple(rows))


def records_of(source: str, value: object, *path: str) -> Iterator[Mapping[str, object]]:
    """The JSON objects in the list found along ``path``.

    Raises
    ------
    SourceError
        When there is no such list, or it holds something else.
    """
    for key in path:
        if not isinstance(value, dict) or key not in value:
            raise shapeless(source, f"the answer has no {key!r}")
        value = value[key]
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise shapeless(source, f"{path[-1] if path else 'the answer'!r} is no list of objects")
    yield from value


def number(source: str, cell: object, where: str) -> float | None:
    """A number; ``None`` where the source marks it missing with a blank, ``.`` or ``-``.

    >>> number("FRED", "4.13", "2025-11-10"), number("FRED", ".", "2025-11-11")
    (4.13, None)
    """
    text = "" if cell is None else str(cell).strip()
    if _MISSING.fullmatch(text):
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError as error:
        raise shapeless(source, f"{text[:40]!r} at {where} is no number") from error
    if not math.isfinite(value):
        raise shapeless(source, f"{text[:40]!r} at {where} is no number")
    return value


def shapeless(source: str, cause: str) -> SourceError:
    """The answer is not of the shape this source has had."""
    return SourceError(source, cause, _SHAPE)


def nothing(source: str, of_what: str = "value") -> SourceError:
    """A sound answer without anything in it."""
    return SourceError(source, f"the answer holds no {of_what}", _LATER)


def broken_off(source: str, size: int) -> SourceError:
    """The answer ends in the middle."""
    return SourceError(source, f"{size:,} bytes came, then the answer broke off", "Try again")


def columns(source: str, table: Table, needed: Sequence[str]) -> list[tuple[str, ...]]:
    """The cells of each needed column."""
    found = [table.column(title) for title in needed]
    missing = [title for title, cells in zip(needed, found, strict=True) if cells is None]
    if missing:
        have = ", ".join(table.titles)[:120]
        raise shapeless(source, f"no column {', '.join(missing)}; the answer has {have}")
    return [cells for cells in found if cells is not None]


def _check_words(source: str, text: str) -> None:
    # Data are far longer than such a sentence, and never hold one.
    for pattern, cause in _WORDS:
        if pattern.search(text[:2000]):
            raise SourceError(source, cause, _REMEDIES[cause])


def _check_status(source: str, response: Response, text: str) -> None:
    status = response.status
    if status == 200:
        return
    if status in (401, 403):
        raise SourceError(source, f"it refused the request (HTTP status {status})", _REFUSED)
    if status == 404:
        raise SourceError(source, "it does not know that (HTTP status 404)", "Check the name")
    if 300 <= status < 400:
        raise SourceError(source, f"it has moved (HTTP status {status})", "Update levelhead")
    words = _own_words(text)
    remedy = "Check the name" if status == 400 else _LATER
    raise SourceError(source, f"HTTP status {status}" + (f": {words}" if words else ""), remedy)


def _own_words(text: str) -> str:
    """What a JSON error says for itself."""
    try:
        message = json.loads(text).get("error_message", "")
    except (ValueError, AttributeError):
        return ""
    return " ".join(str(message).split()).rstrip(".")[:200]
