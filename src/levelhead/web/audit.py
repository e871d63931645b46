"""The page for somebody's note: a form, and the fact-check that comes of it."""

import json
import re
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from levelhead.errors import BadOption
from levelhead.markets.registry import market
from levelhead.measure.phrase import Phrase
from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.web.answers import answer, failed, wants_json
from levelhead.web.checking import Note, check_note
from levelhead.web.crew import Busy
from levelhead.web.layout import framed
from levelhead.web.made import HTML, JSON, Failure, Made, made
from levelhead.web.reading import BUSY, day_of
from levelhead.web.sheet import Sheet
from levelhead.web.shelf import Shelf
from levelhead.web.tongue import Tongue, spoken
from levelhead.web.wanted import Form

MOST = 1024**2
_ENDINGS = {
    "text/plain": "txt", "text/markdown": "md", "text/html": "html", "application/pdf": "pdf",
}  # fmt: skip
_TITLE = Phrase("Check a note")
_INTRO = Phrase(
    "Paste the text of a market note, or choose its file. Every statement about levels, readings and "
    "probabilities is held against the bars of this dashboard; nothing in a note is executed, followed or kept."
)
_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Given:
    """What a reader handed in."""

    content: bytes
    name: str
    market: str = ""
    day: str = ""


async def audit(request: Request) -> Response:
    """The form, or the fact-check of what was put into it."""
    shelf: Shelf = request.app.state.shelf
    tongue = spoken(request)
    if request.method != "POST":
        if wants_json(request):
            said = Failure("send a note by POST", "NotAllowed", 405, 2)
            return failed(said, tongue, as_json=True, headers={"allow": "POST"})
        return answer(request, _form(shelf, tongue))
    as_json = wants_json(request)
    try:
        note = _note(await _given(request), shelf, tongue)
        found = await shelf.crew.run(check_note, note)
    except Busy:
        return failed(BUSY, tongue, as_json=as_json)
    if isinstance(found, Failure):
        return failed(found, tongue, as_json=as_json)
    return answer(request, found[Form.JSON if as_json else Form.HTML], cache="no-store")


async def _given(request: Request) -> Given:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_files=1, max_fields=8, max_part_size=MOST) as form:
            return await _of_form(form)
    content = await request.body()
    if kind == JSON:
        return _of_json(content)
    if kind not in _ENDINGS:
        raise BadOption("content-type", kind[:60] or "none", f"a form, {JSON}, {', '.join(_ENDINGS)}")
    asked = request.query_params
    return Given(content, f"note.{_ENDINGS[kind]}", asked.get("market", ""), asked.get("day", ""))


async def _of_form(form: FormData) -> Given:
    fields = {key: value for key, value in form.items() if isinstance(value, str)}
    market_, day = fields.get("market", ""), fields.get("day", "")
    upload = form.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        return Given(await upload.read(), _plain_name(upload.filename), market_, day)
    return Given(fields.get("note", "").encode("utf-8", "replace"), "note", market_, day)


def _of_json(content: bytes) -> Given:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("note"), str):
        raise BadOption("body", "something else", 'a JSON object such as {"note": "...", "market": "RTY"}')
    rest = [said.get(name) or "" for name in ("market", "day")]
    if not all(isinstance(each, str) for each in rest):
        raise BadOption("market, day", "other values", "strings")
    return Given(said["note"].encode("utf-8", "replace"), "note", *rest)


def _note(given: Given, shelf: Shelf, tongue: Tongue) -> Note:
    if not given.content.strip():
        raise BadOption("note", "nothing", "the text of a note, or a file")
    if len(given.content) > MOST:
        raise BadOption("note", f"{len(given.content)} bytes", f"at most {MOST}")
    symbol = market(given.market.strip()[:40]).symbol if given.market.strip() else None
    day: date | None = day_of(given.day.strip()) if given.day.strip() else None
    return Note(shelf.settings, given.content, given.name, symbol, day, shelf.clock(), tongue)


def _plain_name(name: str) -> str:
    """A file's name as a word: whatever path or markup a client sends with it.

    >>> _plain_name("../../etc/<b>desk note.md")
    'b_desk_note.md'
    """
    last = re.split(r"[/\\]", name)[-1]
    return _NAME.sub("_", last).strip("._")[-80:] or "note"


def _form(shelf: Shelf, tongue: Tongue) -> Made:
    options = [tag("option", tongue.text("the one the note names"), value="")]
    options += [tag("option", text(symbol), value=symbol) for symbol in shelf.settings.universe().symbols()]
    note = tag("textarea", id="note", name="note", rows=14, maxlength=MOST, spellcheck="false")
    file = tag("input", type="file", id="file", name="file", accept=".md,.markdown,.txt,.html,.htm,.pdf")
    day = tag("input", type="date", id="day", name="day")
    form = tag(
        "form",
        _field("note", tongue.text("Note"), note),
        _field("file", tongue.text("or a file: Markdown, HTML, text, PDF"), file),
        _field("market", tongue.text("Market"), tag("select", *options, id="market", name="market")),
        _field("day", tongue.text("Session it was written on"), day),
        tag("p", tag("button", tongue.text("Check"), type="submit")),
        method="post",
        action=tongue.at("/audit"),
        enctype="multipart/form-data",
        id="audit",
    )
    body = joined((tag("h1", tongue.text(_TITLE)), tag("p", tongue.text(_INTRO)), form), "\n")
    sheet = Sheet(tongue.said(_TITLE), body, b"", place="audit")
    return made(framed(sheet, tongue).encode(), HTML, language=tongue.language.code)


def _field(name: str, words: Html, field: Html) -> Html:
    return tag("p", tag("label", words, for_=name), field, class_="field")
