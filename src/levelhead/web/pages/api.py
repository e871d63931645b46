"""The dashboard for programs: what can be asked for, in words and as OpenAPI."""

import json

from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.web.files import KINDS
from levelhead.web.openapi import OPERATIONS, openapi
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.wanted import Wanted

_WORDS = (
    "Every page is also JSON: put .json behind its address. The outlook is byte for byte what the command "
    "levelhead outlook prints with --format json, of any past day, too.",
    "Answers carry an entity tag (ETag): send it back as If-None-Match and unchanged facts cost nothing. "
    "Errors are JSON with a kind and a message.",
    "New bars are told at /live as server-sent events: event bars, its data the symbols.",
)


_HEADS = ("Address", "What it gives")


def page(room: Room, wanted: Wanted) -> Sheet:  # noqa: ARG001  the same for every room
    """The table of addresses; its JSON is the description."""
    rows = [_row(each.path, each.summary) for each in OPERATIONS]
    rows.append(
        _row("/audit.json", "A note by POST: JSON with note, market, day; a form; or the file itself")
    )
    head = tag("tr", *(tag("th", text(each), scope="col") for each in _HEADS))
    body = joined(
        (
            tag("h1", text("For programs")),
            *(tag("p", text(each)) for each in _WORDS),
            tag("section", tag("table", tag("thead", head), tag("tbody", *rows)), class_="plain"),
            tag("p", text("Forms of files: "), tag("code", text(", ".join(KINDS)))),
            _described(),
        ),
        "\n",
    )
    data = json.dumps(openapi(), indent=2, ensure_ascii=False) + "\n"
    return Sheet("For programs", body, data.encode())


def _row(path: str, words: str) -> Html:
    cells = zip(_HEADS, (tag("code", text(path)), tag("div", text(words))), strict=True)
    return tag("tr", *(tag("td", cell, data_label=head) for head, cell in cells))


def _described() -> Html:
    link = tag("a", text("openapi.json"), href="/openapi.json")
    return tag("p", text("All of it with schemas, as OpenAPI: "), link)
