"""The outlook of a market, of the last session or of a past one, and what happened after that."""

from collections.abc import Iterator

from levelhead.errors import LevelheadError
from levelhead.render.html.dated import tests_by_cell
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.figure import figure
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.render.html.page import spec_of
from levelhead.render.html.sections import section
from levelhead.render.json_page import to_json
from levelhead.render.numbers import say
from levelhead.report import Outlook, Section
from levelhead.report.aftermath_section import aftermath_section
from levelhead.web.address import market_address
from levelhead.web.failures import without_paths
from levelhead.web.files import KINDS, has_typst
from levelhead.web.layout import body_of, contents_of
from levelhead.web.pages.after import came, picture
from levelhead.web.room import Room
from levelhead.web.sheet import Moved, Sheet
from levelhead.web.time_machine import elsewhere, time_machine
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted


def page(room: Room, wanted: Wanted) -> Sheet | Moved:
    """The page; its JSON is what ``levelhead outlook --format json`` writes, byte for byte.

    A day without a session is answered by the session before it, as the command does.
    """
    moved = elsewhere(room, wanted)
    if moved is not None:
        return moved
    sessions, tongue = room.sessions(wanted.symbol), room.tongue
    made = room.outlook(wanted.symbol, wanted.day)
    links, is_past = Evidence(made.as_of, tongue.language), wanted.day is not None
    after = _after(room, made) if is_past else None
    machine = time_machine(wanted.symbol, sessions, made.as_of, tongue, is_past=is_past)
    body = body_of(
        made.title,
        made.sections,
        as_of=made.as_of,
        links=links,
        banner=made.banner,
        opened=tests_by_cell(made),
        lead=joined((machine, figure(made, spec_of(made, tongue.language), tongue.language)), "\n"),
        after=lambda: joined((_told(after, links, tongue), _files(wanted, tongue)), "\n"),
    )
    told = [after[0]] if isinstance(after, tuple) else []
    return Sheet(
        title=say(made.title, tongue.language),
        body=body,
        data=to_json(made).encode(),
        place="outlook",
        symbol=wanted.symbol,
        day=wanted.day,
        contents=contents_of((*made.sections, *told), tongue),
        chart=True,
    )


def _after(room: Room, made: Outlook) -> tuple[Section, Html] | str:
    """What later bars say, and its picture; a sentence where they cannot be read: the page of the day stands."""
    try:
        found = came(room, made)
    except LevelheadError as error:
        return without_paths(str(error), room.settings.roots)
    return aftermath_section(made, found), picture(made, found, room.tongue)


def _told(after: tuple[Section, Html] | str | None, links: Evidence, tongue: Tongue) -> Html:
    """Beside the outlook, never in it."""
    if after is None:
        return NOTHING
    if isinstance(after, str):
        title = tag("h2", tongue.text("What happened after cannot be told"))
        why = tag("p", text(after), lang=tongue.english)
        return tag("aside", title, why, id="after", aria_label=tongue.said("What happened after"))
    words = tongue.text("None of this was known on the day of the outlook above.")
    part, drawn = after
    told = section(part, links, {}, named=True)
    note = tag("p", words, class_="aside-note")
    return tag("aside", note, drawn, told, id="after", aria_label=tongue.said(part.title))


def _files(wanted: Wanted, tongue: Tongue) -> Html:
    title = tag("h2", tongue.text("Take it along"), id="files-title")
    listed = tag("ul", *(tag("li", each) for each in _links(wanted, tongue)), class_="files")
    return tag("section", title, listed, id="files", aria_labelledby="files-title")


def _links(wanted: Wanted, tongue: Tongue) -> Iterator[Html]:
    address = market_address(wanted.symbol, wanted.day)
    yield tag("a", text("JSON"), href=f"{address}.json")
    for name, kind in KINDS.items():
        if name != "pdf" or has_typst():
            where = tongue.at if kind.is_spoken else str
            yield tag("a", tongue.text(kind.words), href=where(f"{address}.{name}"), download=True)
