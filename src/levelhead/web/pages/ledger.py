"""The forecasts of a book with their grades, and one entry in full."""

from collections.abc import Iterable
from dataclasses import replace

from levelhead.ledger.objects import Standing
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase
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
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.render.html.tables import Lead
from levelhead.render.numbers import say
from levelhead.web.document_schemas import LEDGER
from levelhead.web.failures import without_paths
from levelhead.web.layout import body_of, contents_of
from levelhead.web.ledger_query import LedgerQuery, named
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet, json_bytes
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted

SCHEMA = LEDGER


def page(room: Room, wanted: Wanted) -> Sheet:
    """One entry where its number is given, else the list."""
    query = named(wanted.name)
    found = book_state(room.desk.home, is_replay=query.is_replay)
    state = replace(found, fault=without_paths(found.fault, room.settings.roots))
    return _list(room, state, query) if query.number is None else _entry(room, state, query)


def _list(room: Room, state: BookState, query: LedgerQuery) -> Sheet:
    day, tongue = room.now.date(), room.tongue
    listed = ledger_list(state, query.asked, day=day)
    shown = () if state.fault else (list_section(listed),)
    parts = (*shown, state_section(state, day))
    leads = {
        number_cell(each.entry): Lead(
            tongue.said("in full"),
            tongue.at(LedgerQuery(query.is_replay, number=each.entry.number).address),
        )
        for each in listed.rows
    }
    title = Claim(
        "title", "title", "Replay ledger of forecasts" if query.is_replay else "Ledger of forecasts"
    )
    links = Evidence(day, tongue.language)
    body = body_of(
        title,
        parts,
        as_of=day,
        links=links,
        leads=leads,
        lead=Html(f"{_books(query, tongue)}{_filter(listed, query, tongue)}"),
        after=_turn(listed, query, tongue),
    )
    return Sheet(
        title=say(title, tongue.language),
        body=body,
        data=json_bytes(list_object(listed, parts)),
        place="ledger",
        contents=contents_of(parts, tongue, numbers=len(links) > 0),
        query=query.query,
    )


def _entry(room: Room, state: BookState, query: LedgerQuery) -> Sheet:
    day, tongue = room.now.date(), room.tongue
    found = entry_page(state, query.number or 0)
    parts, title = entry_sections(found, day), entry_title(found, day)
    whole = tag(
        "section",
        tag("h2", tongue.text("As It Is Written")),
        tag(
            "details",
            tag("summary", tongue.text("The body of the entry, every key")),
            tag("pre", text(body_text(found)), class_="body", tabindex=0),
        ),
    )
    return Sheet(
        title=say(title, tongue.language),
        body=body_of(
            title,
            parts,
            as_of=day,
            links=Evidence(day, tongue.language),
            lead=_books(query, tongue),
            after=whole,
        ),
        data=json_bytes(entry_page_object(found, parts)),
        place="ledger",
        contents=contents_of(parts, tongue),
        query=query.query,
    )


def _books(query: LedgerQuery, tongue: Tongue) -> Html:
    """Links to both books: replayed forecasts never stand among issued ones."""
    both = ((False, Phrase("Issued before the outcome")), (True, Phrase("Replayed after it")))
    links = (
        tag(
            "a",
            tongue.text(words),
            href=tongue.at(LedgerQuery(replay).address),
            aria_current="page" if replay is query.is_replay and query.number is None else None,
        )
        for replay, words in both
    )
    return tag("ul", *(tag("li", link) for link in links), class_="turn")


def _filter(listed: LedgerList, query: LedgerQuery, tongue: Tongue) -> Html:
    """A form that works without a script."""
    if not listed.markets:
        return NOTHING
    standings = [(str(each), tongue.said(str(each))) for each in Standing]
    markets = [(each, each) for each in listed.markets]
    every, asked = tongue.said("All"), listed.asked
    hidden = tag("input", type="hidden", name="book", value="replay") if query.is_replay else NOTHING
    return tag(
        "form",
        hidden,
        tongue.field(),
        _choice("market", tongue.text("Market"), [("", every), *markets], asked.market),
        _choice("state", tongue.text("State"), [("", every), *standings], asked.standing),
        tag("button", tongue.text("Show"), type="submit"),
        method="get",
        action="/ledger",
        class_="filter",
    )


def _choice(name: str, words: Html, options: Iterable[tuple[str, str]], chosen: str | None) -> Html:
    """A label with its choices, of which the first is the one for none."""
    listed = (
        tag("option", text(label), value=value, selected=value == (chosen or "")) for value, label in options
    )
    return tag("label", words, tag("select", *listed, name=name))


def _turn(listed: LedgerList, query: LedgerQuery, tongue: Tongue) -> Html:
    """Links to newer and older pages."""
    asked = listed.asked
    steps = [(asked.page - 1, Phrase("Newer"), "prev"), (asked.page + 1, Phrase("Older"), "next")]
    links = [
        tag(
            "li",
            tag("a", tongue.text(words), href=tongue.at(_at(query, asked, number)), rel=relation),
        )
        for number, words, relation in steps
        if 1 <= number <= listed.pages
    ]
    if not links:
        return NOTHING
    # no nav element: the style sheet holds those at the top of the window
    return tag("div", tag("ul", *links, class_="turn"), role="navigation", aria_label=tongue.said("Pages"))


def _at(query: LedgerQuery, asked: Asked, number: int) -> str:
    return LedgerQuery(query.is_replay, Asked(asked.market, asked.standing, number)).address
