"""The answers about one market on one day: outlook, levels, odds, fact-check, and which markets there are."""

from typing import cast

from levelhead.data.note_files import note_of_bytes
from levelhead.data.universe import Universe
from levelhead.errors import BadOption
from levelhead.forecast import By
from levelhead.forecast.blend import Blend
from levelhead.machine.clock import now
from levelhead.markets import Market
from levelhead.markets.registry import market
from levelhead.mcp.catalogue import SECTIONS, USUAL_SECTIONS
from levelhead.mcp.given import Given
from levelhead.mcp.marked import checked_object, page_object
from levelhead.mcp.pages import checked, context, page, universe
from levelhead.mcp.schemas import ALWAYS_THERE
from levelhead.mcp.setup import Setup
from levelhead.mcp.untrusted import untrusted
from levelhead.pipeline.audit import Against, audit_of, shelf_of
from levelhead.pipeline.known import close_kind
from levelhead.pipeline.outlook import odds_of
from levelhead.render.numbers import say
from levelhead.render.odds_page import odds_object
from levelhead.render.plain import Json

Answer = dict[str, Json]
BY = tuple(str(each) for each in By)
NO_MARKET = (
    "no bars are stored on this machine: `levelhead data import FILE --market RTY` keeps a file, "
    "`levelhead mcp --data DIR` names a folder of files"
)
NOTE = "note"
"""What a note that came as text is called: it has no file."""


def outlook(setup: Setup, given: Given) -> Answer:
    """The sections asked for of a market's page."""
    symbol, day, horizon = given.market(), given.day(), given.horizon(setup.horizon)
    asked = given.choices("sections", (*SECTIONS, "all"), default=USUAL_SECTIONS)
    wanted = {*ALWAYS_THERE, *(SECTIONS if "all" in asked else asked)}
    found = page_object(page(setup, symbol, as_of=day, horizon=horizon))
    return {name: each for name, each in found.items() if name in wanted}


def levels(setup: Setup, given: Given) -> Answer:
    """The levels of a page, and what their chances were counted on."""
    symbol, day, horizon = given.market(), given.day(), given.horizon(setup.horizon)
    every = given.yes("every")
    found = page_object(page(setup, symbol, as_of=day, horizon=horizon))
    technical, scenarios = cast(Answer, found["technical"]), cast(Answer, found["scenarios"])
    listed = cast(list[Answer], found["levels"])
    shown = [each for each in listed if every or each["on_page"]]
    return {
        "market": cast(Answer, found["market"])["symbol"],
        "as_of": found["as_of"],
        "horizon": horizon,
        "close": technical["close"],
        "atr14": technical["atr14"],
        "model": scenarios.get("model", ""),
        "n": scenarios["n"],
        "effective_n": scenarios["effective_n"],
        "shown": len(shown),
        "of": len(listed),
        "levels": cast(Json, shown),
    }


def odds(setup: Setup, given: Given) -> Answer:
    """Which of two prices comes first."""
    symbol, day, horizon = given.market(), given.day(), given.horizon(setup.horizon)
    up, down = given.price("up"), given.price("down")
    by = [By(given.choice(name, BY, default="touch")) for name in ("up_by", "down_by")]
    read, issued = odds_of(
        context(setup, symbol, as_of=day),
        up=up,
        down=down,
        up_by=by[0],
        down_by=by[1],
        horizon=horizon,
        engine=Blend(),
    )
    return odds_object(read, issued)


def audit(setup: Setup, given: Given) -> Answer:
    """A note held against the bars of the market it is about."""
    text, symbol, day = given.note(), given.symbol(), given.day()
    # a lone surrogate is no text; what stands for it is
    note = note_of_bytes(text.encode("utf-8", "replace"), name=NOTE)
    against = Against(
        None,
        market=market(symbol).symbol if symbol else None,
        as_of=day,
        data=setup.data,
        rolls=setup.rolls,
        home=setup.home,
    )
    return checked_object(audit_of(note, against, shelf=shelf_of(universe(setup), now=now())))


def listed_markets(setup: Setup, given: Given) -> Answer:
    """The markets there are bars of; of one of them also which bars."""
    symbol, there = given.symbol(), universe(setup)
    if symbol is not None:
        wanted = market(symbol)
        return {"markets": [_market(there, wanted) | {"bars": _bars(setup, wanted)}], "missing": []}
    found = [_market(there, market(each)) for each in there.symbols()]
    return {"markets": cast(Json, found), "missing": [] if found else [NO_MARKET]}


def _market(there: Universe, found: Market) -> Answer:
    return {
        "symbol": found.symbol,
        "name": found.name,
        "exchange": found.exchange,
        "kind": str(found.kind),
        "currency": found.currency,
        "tick": float(found.tick),
        "point_value": float(found.point_value),
        "place": str(there.place(found.symbol)),
    }


def _bars(setup: Setup, wanted: Market) -> Answer:
    found = checked(setup, wanted.symbol)
    bars = found.bars
    return {
        "source": untrusted(bars.source),
        "first": bars.first.isoformat(),
        "last": bars.as_of.isoformat(),
        "bars": len(bars),
        "adjustment": str(bars.adjustment),
        "fingerprint": bars.fingerprint,
        "close_kind": close_kind(bars),
        "notes": [
            {
                "code": note.code,
                "verdict": str(note.verdict),
                "session": note.session.isoformat() if note.session else None,
                "text": untrusted(say(note.claim)),
            }
            for note in found.notes
        ],
    }


def needs_market(given: Given) -> str:
    """The market of a call about one past day.

    Raises
    ------
    BadOption
        When none was named.
    """
    symbol = given.symbol()
    if symbol is None:
        raise BadOption("symbol", "nothing", "the market whose forecast of that day is meant")
    return symbol
