"""The forecasts of a book with their grades, and one entry in full."""

import json
from collections.abc import Iterable

from levelhead.ledger.objects import Standing
from levelhead.measure import Claim
from levelhead.pipeline.book_state import BookState, book_state, state_section
from levelhead.pipeline.ledger_entry import (
    body_text,
    entry_page,
    entry_page_object,
    entry_sections,
    entry_title,
)
from levelhead.pipeline.ledger_list import (
    Asked,
    LedgerList,
    ledger_list,
    list_object,
    list_section,
    number_cell,
)
from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.render.html.tables import Lead
from levelhead.render.numbers import say
from levelhead.web.document_schemas import LEDGER
from levelhead.web.layout import body_of, contents_of
from levelhead.web.ledger_query import LedgerQuery, named
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.wanted import Wanted

SCHEMA = LEDGER


def page(room: Room, wanted: Wanted) -> Sheet:
    """One entry where its number is given, else the list."""
    query = named(wanted.name)
    state = book_state(room.desk.home, is_replay=query.is_replay)
    return _list(room, state, query) if query.number is None else _entry(room, state, query)


def _list(room: Room, state: BookState, query: LedgerQuery) -> Sheet:
    day = room.now.date()
    listed = ledger_list(state, query.asked, day=day)
    shown = () if state.fault else (list_section(listed),)
    parts = (*shown, state_section(state, day))
    leads = {
        number_cell(each.entry): Lead(
            "in full", LedgerQuery(query.is_replay, number=each.entry.number).address
        )
        for each in listed.rows
    }
    title = Claim(
        "title", "title", "Replay ledger of forecasts" if query.is_replay else "Ledger of forecasts"
    )
    body = body_of(
        title,
        parts,
        as_of=day,
        leads=leads,
        lead=Html(f"{_books(query)}{_filter(listed, query)}"),
        after=_turn(listed, query),
    )
    return Sheet(
        title=say(title),
        body=body,
        data=_written(list_object(listed, parts)),
        place="ledger",
        contents=contents_of(parts),
    )


def _entry(room: Room, state: BookState, query: LedgerQuery) -> Sheet:
    day = room.now.date()
    found = entry_page(state, query.number or 0)
    parts, title = entry_sections(found, day), entry_title(found, day)
    whole = tag(
        "section",
        tag("h2", text("As It Is Written")),
        tag(
            "details",
            tag("summary", text("The body of the entry, every key")),
            tag("pre", text(body_text(found)), class_="body", tabindex=0),
        ),
    )
    return Sheet(
        title=say(title),
        body=body_of(title, parts, as_of=day, lead=_books(query), after=whole),
        data=_written(entry_page_object(found, parts)),
        place="ledger",
        contents=contents_of(parts),
    )


def _books(query: LedgerQuery) -> Html:
    """Links to both books: replayed forecasts never stand among issued ones."""
    both = ((False, "Issued before the outcome"), (True, "Replayed after it"))
    links = (
        tag(
            "a",
            text(words),
            href=LedgerQuery(replay).address,
            aria_current="page" if replay is query.is_replay and query.number is None else None,
        )
        for replay, words in both
    )
    return tag("ul", *(tag("li", link) for link in links), class_="turn")


def _filter(listed: LedgerList, query: LedgerQuery) -> Html:
    """A form that works without a script."""
    if not listed.markets:
        return NOTHING
    standings = [(str(each), str(each)) for each in Standing]
    asked = listed.asked
    hidden = tag("input", type="hidden", name="book", value="replay") if query.is_replay else NOTHING
    return tag(
        "form",
        hidden,
        _choice("market", "Market", [(each, each) for each in listed.markets], asked.market),
        _choice("state", "State", standings, None if asked.standing is None else str(asked.standing)),
        tag("button", text("Show"), type="submit"),
        method="get",
        action="/ledger",
        class_="filter",
    )


def _choice(name: str, words: str, options: Iterable[tuple[str, str]], chosen: str | None) -> Html:
    listed = [tag("option", text("All"), value="", selected=chosen is None)]
    listed += [tag("option", text(label), value=value, selected=value == chosen) for value, label in options]
    return tag("label", text(words), tag("select", *listed, name=name))


def _turn(listed: LedgerList, query: LedgerQuery) -> Html:
    """Links to newer and older pages."""
    asked = listed.asked
    steps = [(asked.page - 1, "Newer"), (asked.page + 1, "Older")]
    links = [
        tag(
            "li",
            tag("a", text(words), href=_at(query, asked, number), rel="prev" if words == "Newer" else "next"),
        )
        for number, words in steps
        if 1 <= number <= listed.pages
    ]
    if not links:
        return NOTHING
    # no nav element: the style sheet holds those at the top of the window
    return tag("div", tag("ul", *links, class_="turn"), role="navigation", aria_label="Pages")


def _at(query: LedgerQuery, asked: Asked, number: int) -> str:
    return LedgerQuery(query.is_replay, Asked(asked.market, asked.standing, number)).address


def _written(data: object) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
