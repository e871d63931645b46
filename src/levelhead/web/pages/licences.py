"""Whose work the dashboard contains, and under which licences."""

import json
from dataclasses import asdict

from levelhead.measure.phrase import Phrase
from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.vendored import Vendored, vendored
from levelhead.web.wanted import Wanted

_OWN = Phrase(
    "levelhead is licensed under the Apache License, Version 2.0. This dashboard carries the work of others, "
    "unchanged, with thanks."
)
_TITLE = Phrase("Licences")


def page(room: Room, wanted: Wanted) -> Sheet:  # noqa: ARG001  the same for every room
    """Each file of somebody else's with its notice, and each licence once."""
    found, tongue = vendored(), room.tongue
    listed = tag("ul", *(tag("li", _line(each), lang=tongue.english) for each in found))
    texts = {each.text: each for each in found}
    body = joined(
        (
            tag("h1", tongue.text(_TITLE)),
            tag("p", tongue.text(_OWN)),
            listed,
            *(tag("div", _licence(each), lang=tongue.english) for each in texts.values()),
        ),
        "\n",
    )
    data = json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False) + "\n"
    return Sheet(tongue.said(_TITLE), body, data.encode())


def _line(each: Vendored) -> Html:
    said = f"{each.package} {each.version} ({each.origin}), {each.licence}. {each.notice}"
    return joined((text(said), tag("br"), tag("small", text(f"SHA-256 {each.sha256}"))))


def _licence(each: Vendored) -> Html:
    return joined(
        (tag("h2", text(f"{each.package}: {each.licence}")), tag("pre", text(each.text), class_="licence"))
    )
