"""The outlook of a market, of the last session or of a past one."""

from levelhead.render.html.dated import tests_by_cell
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.figure import figure
from levelhead.render.html.page import spec_of
from levelhead.render.json_page import to_json
from levelhead.render.numbers import say
from levelhead.web.layout import body_of, contents_of
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.wanted import Wanted


def page(room: Room, wanted: Wanted) -> Sheet:
    """The page; its JSON is what ``levelhead outlook --format json`` writes, byte for byte."""
    made = room.outlook(wanted.symbol, wanted.day)
    links = Evidence(made.as_of)
    body = body_of(
        made.title,
        made.sections,
        as_of=made.as_of,
        links=links,
        banner=made.banner,
        opened=tests_by_cell(made),
        lead=figure(made, spec_of(made)),
    )
    return Sheet(
        title=say(made.title),
        body=body,
        data=to_json(made).encode(),
        place="outlook",
        symbol=made.context.bars.market.symbol,
        day=wanted.day,
        contents=contents_of(made.sections),
        chart=True,
    )
