"""The overview: every market there are bars of, one row each, in the order the reader asks for."""

from dataclasses import replace

from levelhead.measure.phrase import Phrase
from levelhead.pipeline.screen import Asked, screen
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import Html, joined, tag
from levelhead.render.html.screen import screen_body
from levelhead.render.numbers import say
from levelhead.render.schema import screen_schema
from levelhead.render.screen_object import screen_json
from levelhead.report.screen import Order, Screen
from levelhead.report.screen_sections import title_of
from levelhead.web.address import market_address
from levelhead.web.failures import without_paths
from levelhead.web.layout import body_of
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted

SCHEMA = screen_schema()
_WORDS = {
    Order.DESK: Phrase("Desk"),
    Order.SYMBOL: Phrase("Symbol"),
    Order.DISTANCE: Phrase("Nearest level"),
    Order.ODDS: Phrase("Likeliest way"),
    Order.GAP: Phrase("Gap to base rate"),
    Order.CHANGE: Phrase("Change"),
    Order.RSI: Phrase("RSI"),
    Order.NEWS: Phrase("News"),
}
_EMPTY = Phrase(
    "No bars are stored on this machine yet, so this is the embedded sample. Import a file with "
    "“levelhead data import FILE --market RTY”, fetch some with “levelhead data update RTY ES NQ”, "
    "or start the dashboard with “--data FOLDER”."
)
_made: dict[tuple[str, int, str], Screen] = {}  # of the last state alone: another order costs no rows


def page(room: Room, wanted: Wanted) -> Sheet:
    """The screen; its JSON is what ``levelhead screen --format json`` writes, byte for byte.

    ``wanted.name`` is the order of its rows, empty: as the registry lists them.
    """
    order = Order(wanted.name) if wanted.name else Order.DESK
    made = _screen(room).ordered(order)
    tongue = room.tongue
    links = Evidence(made.day, tongue.language)
    title = title_of(made)
    body = body_of(
        title,
        (),
        as_of=made.day,
        links=links,
        lead=joined(
            (
                *_hint(room),
                screen_body(
                    made,
                    links,
                    address=lambda symbol: tongue.at(market_address(symbol)),
                    sorting=_sorting(order, tongue),
                ),
            ),
            "\n",
        ),
    )
    return Sheet(
        title=say(title, tongue.language),
        body=body,
        data=screen_json(made).encode(),
        place="markets",
        query=_query(order),
    )


def _screen(room: Room) -> Screen:
    key = (room.state, room.settings.horizon, f"{room.now:%Y-%m-%d %H}")
    found = _made.get(key) if room.state else None
    if found is None:
        asked = Asked(room.universe, room.desk, room.now, horizon=room.settings.horizon)
        found = _without_paths(room, screen(asked))
        _made.clear()
        _made[key] = found
    return found


def _without_paths(room: Room, made: Screen) -> Screen:
    """A file is called by its last name: where it lies is nobody's business."""
    roots = [each for each in (room.settings.home, room.settings.data) if each is not None]
    return replace(
        made, apart=tuple(replace(each, reason=without_paths(each.reason, roots)) for each in made.apart)
    )


def _hint(room: Room) -> tuple[Html, ...]:
    return (tag("p", room.tongue.text(_EMPTY), class_="banner", role="note"),) if room.is_sample else ()


def _sorting(order: Order, tongue: Tongue) -> Html:
    """Links to the same page in other orders."""
    entries = (
        tag(
            "li",
            tag(
                "a",
                tongue.text(words),
                href=tongue.at("?".join(filter(None, ("/", _query(each))))),
                aria_current="true" if each is order else None,
            ),
        )
        for each, words in _WORDS.items()
    )
    listed = tag("ul", tag("li", tongue.text("Sort")), *entries)
    return tag("nav", listed, aria_label=tongue.said("Sort"))


def _query(order: Order) -> str:
    return "" if order is Order.DESK else f"sort={order}"
