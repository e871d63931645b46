"""The work on somebody's note: bytes in, a fact-check out; nothing in them is executed, followed or kept."""

from dataclasses import dataclass
from datetime import date, datetime

from levelhead.data.note_files import note_of_bytes
from levelhead.factcheck import Audit
from levelhead.pipeline.audit import Against, audit_of, shelf_of
from levelhead.render.audit_page import audit_body, audit_json, audit_title
from levelhead.render.html.markup import Html, joined, tag
from levelhead.web.layout import framed
from levelhead.web.made import HTML, JSON, Failure, made
from levelhead.web.room import Settings
from levelhead.web.sheet import Sheet
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Form
from levelhead.web.work import MOST_SECONDS, Answers, TooSlow, told, too_slow, within


@dataclass(frozen=True, slots=True)
class Note:
    """A note to check.

    Parameters
    ----------
    settings
        How the dashboard was started.
    content
        Its bytes.
    name
        The file's name without a path: its ending may say what it is.
    symbol
        Canonical symbol of its market; ``None``: the one it names.
    day
        Its session; ``None``: as it says, or as its figures do.
    now
        When it was given.
    tongue
        Language of the report.
    """

    settings: Settings
    content: bytes
    name: str
    symbol: str | None
    day: date | None
    now: datetime
    tongue: Tongue


def check_note(note: Note) -> Answers | Failure:
    """The fact-check in both forms, or why there is none."""
    try:
        with within(MOST_SECONDS):
            found = _audit(note)
    except TooSlow:
        return too_slow(MOST_SECONDS)
    except Exception as error:  # noqa: BLE001  the edge of a process: no traceback travels to a reader
        return told(error, note.settings)
    tongue = note.tongue
    again = tag("p", tag("a", tongue.text("Check another note"), href=tongue.at("/audit")))
    parts = audit_body(found, tongue.language)
    body = tag("div", joined((*(Html(each) for each in parts), again), "\n"), class_="audit")
    sheet = Sheet(audit_title(found, tongue.language), body, b"", place="audit")
    data = audit_json(found).encode("utf-8", "replace")
    return {
        Form.HTML: made(
            framed(sheet, tongue).encode("utf-8", "replace"), HTML, language=tongue.language.code
        ),
        Form.JSON: made(data, JSON),
    }


def _audit(note: Note) -> Audit:
    settings = note.settings
    against = Against(
        None,
        market=note.symbol,
        as_of=note.day,
        data=settings.data,
        rolls=settings.rolls,
        home=settings.home,
    )
    shelf = shelf_of(settings.universe(), now=note.now)
    return audit_of(note_of_bytes(note.content, name=note.name), against, shelf=shelf)
