"""The dashboard for programs: what can be asked for, in words and as OpenAPI."""

import json

from levelhead.measure.phrase import Phrase
from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.web.files import KINDS
from levelhead.web.openapi import OPERATIONS, openapi
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted

_WORDS = (
    Phrase(
        "Every page is also JSON: put .json behind its address. The outlook is byte for byte what the command "
        "levelhead outlook prints with --format json, of any past day, too."
    ),
    Phrase(
        "Answers carry an entity tag (ETag): send it back as If-None-Match and unchanged facts cost nothing. "
        "Errors are JSON with a kind and a message."
    ),
    Phrase("New bars are told at /live as server-sent events: event bars, its data the symbols."),
)
_TITLE = Phrase("For programs")
_NOTE = Phrase("A note by POST: JSON with note, market, day; a form; or the file itself")

_HEADS = (Phrase("Address"), Phrase("What it gives"))


def page(room: Room, wanted: Wanted) -> Sheet:  # noqa: ARG001  the same for every room
    """The table of addresses; its JSON is the description."""
    tongue = room.tongue
    rows = [_row(each.path, each.summary, tongue) for each in OPERATIONS]
    rows.append(_row("/audit.json", _NOTE, tongue))
    head = tag("tr", *(tag("th", tongue.text(each), scope="col") for each in _HEADS))
    body = joined(
        (
            tag("h1", tongue.text(_TITLE)),
            *(tag("p", tongue.text(each)) for each in _WORDS),
            tag("section", tag("table", tag("thead", head), tag("tbody", *rows)), class_="plain"),
            tag("p", tongue.text("Forms of files:"), text(" "), tag("code", text(", ".join(KINDS)))),
            _described(tongue),
        ),
        "\n",
    )
    data = json.dumps(openapi(), indent=2, ensure_ascii=False) + "\n"
    return Sheet(tongue.said(_TITLE), body, data.encode())


def _row(path: str, words: Phrase, tongue: Tongue) -> Html:
    cells = zip(_HEADS, (tag("code", text(path)), tag("div", tongue.text(words))), strict=True)
    return tag("tr", *(tag("td", cell, data_label=tongue.said(head)) for head, cell in cells))


def _described(tongue: Tongue) -> Html:
    link = tag("a", text("openapi.json"), href="/openapi.json")
    return tag("p", tongue.text("All of it with schemas, as OpenAPI:"), text(" "), link)
