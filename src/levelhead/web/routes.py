"""The addresses of the dashboard, and which page each one asks for."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from levelhead.errors import BadOption, UnknownMarket
from levelhead.markets.registry import market
from levelhead.report.screen import Order
from levelhead.web import entrance
from levelhead.web.address import market_address
from levelhead.web.answers import answer, failed, wants_json
from levelhead.web.audit import audit
from levelhead.web.crew import Busy
from levelhead.web.files import KINDS
from levelhead.web.ledger_query import ledger_query
from levelhead.web.live import stream
from levelhead.web.made import Failure, Made
from levelhead.web.reading import BUSY, LONGEST, day_of
from levelhead.web.sheet import Moved
from levelhead.web.shelf import Shelf
from levelhead.web.static import by_hashed_name
from levelhead.web.tongue import asked_of, own_of, spoken
from levelhead.web.wanted import Form, Wanted

Endpoint = Callable[[Request], Awaitable[Response]]
FOREVER = "public, max-age=31536000, immutable"
_NAME = re.compile(r"^-?[0-9.]{1,16}(?:-{1,2}[0-9.]{1,16})?$")


def routes() -> list[BaseRoute]:
    """Pages of no market first: their names are in lower case, symbols in upper case."""
    pages = [
        ("/", _markets),
        ("/markets.json", _markets),
        ("/ledger", _ledger),
        ("/ledger.json", _ledger),
        ("/ledger/{name}", _ledger),
        ("/data", _fixed("health")),
        ("/data.json", _fixed("health")),
        ("/api", _fixed("api")),
        ("/openapi.json", _fixed("api")),
        ("/licences", _fixed("licences")),
        ("/licences.json", _fixed("licences")),
        ("/static/{name}", _static),
        ("/live", stream),
        ("/{symbol}/live", stream),
        ("/{symbol}", _of_market("outlook")),
        ("/{symbol}/levels", _of_market("levels")),
        ("/{symbol}/levels.json", _of_market("levels")),
        ("/{symbol}/record", _of_market("record")),
        ("/{symbol}/record.json", _of_market("record")),
        ("/{symbol}/levels/{name}", _of_market("levels")),
        ("/{symbol}/{day}", _of_market("outlook")),
        ("/{symbol}/{day}/after", _of_market("after")),
        ("/{symbol}/{day}/after.json", _of_market("after")),
        ("/{symbol}/{day}/levels", _of_market("levels")),
        ("/{symbol}/{day}/levels.json", _of_market("levels")),
        ("/{symbol}/{day}/levels/{name}", _of_market("levels")),
    ]
    forms = [("/token", entrance.show_or_enter), ("/audit", audit), ("/audit.json", audit)]
    return [
        *(Route(path, _in_a_language(endpoint), methods=["GET", "POST"]) for path, endpoint in forms),
        *(Route(path, _in_a_language(endpoint), methods=["GET"]) for path, endpoint in pages),
    ]


def _in_a_language(endpoint: Endpoint) -> Endpoint:
    """The same, refused where the address asks for a language that does not exist."""

    async def heard(request: Request) -> Response:
        asked_of(request.query_params, own_of(request))
        return await endpoint(request)

    return heard


async def respond(request: Request, wanted: Wanted) -> Response:
    """The page as asked, or why there is none."""
    shelf: Shelf = request.app.state.shelf
    as_json, tongue = wants_json(request), spoken(request)
    try:
        found = await shelf.get(replace(wanted, language=_language(request, wanted, as_json=as_json)))
    except Busy:
        return failed(BUSY, tongue, as_json=as_json)
    if isinstance(found, Failure):
        request.scope["state"]["failure"] = found
        return failed(found, tongue, as_json=as_json)
    if isinstance(found, Moved):
        address = found.address + (".json" if as_json else "")
        return RedirectResponse(tongue.at(address), status_code=307)
    made: Made = found.get(Form.JSON, found[Form.HTML]) if as_json else found[Form.HTML]
    return answer(request, made)


def _language(request: Request, wanted: Wanted, *, as_json: bool) -> str:
    """The language a page is made in; facts and what other programs read have none."""
    if as_json or (wanted.page == "file" and not KINDS[wanted.name].is_spoken):
        return ""
    return asked_of(request.query_params, own_of(request))


def _fixed(page: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await respond(request, Wanted(page))

    return endpoint


async def _markets(request: Request) -> Response:
    order = request.query_params.get("sort", "")
    if order and order not in set(Order):
        raise BadOption("sort", order, ", ".join(Order))
    return await respond(request, Wanted("markets", name="" if order == Order.DESK else order))


def _of_market(page: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        wanted, spelled = _wanted(request, page)
        if spelled is not None:
            return RedirectResponse(spoken(request).at(spelled), status_code=307)
        return await respond(request, wanted)

    return endpoint


async def _ledger(request: Request) -> Response:
    """The list of a book, or one entry of it."""
    query = ledger_query(request.query_params, _number(request.path_params.get("name")))
    return await respond(request, Wanted("ledger", name=query.name))


def _number(name: str | None) -> int | None:
    """The number of an entry.

    Raises
    ------
    BadOption
        For anything but digits.
    """
    if name is None:
        return None
    name = name.removesuffix(".json")
    if not re.fullmatch(r"[0-9]{1,9}", name):
        raise BadOption("entry", name[:LONGEST], "the number of an entry of the ledger")
    return int(name)


async def _static(request: Request) -> Response:
    found = by_hashed_name().get(request.path_params["name"])
    if found is None:
        return failed(Failure("there is no such file", "NotFound", 404, 2), spoken(request), as_json=False)
    return answer(request, found.made, cache=FOREVER)


def _wanted(request: Request, page: str) -> tuple[Wanted, str | None]:
    """What is asked for, and the address to go to where it is spelled otherwise than usual.

    Raises
    ------
    UnknownMarket, BadOption
        For a symbol, a day or a level that cannot be.
    """
    given = {key: str(value) for key, value in request.path_params.items()}
    last = list(given)[-1]
    ending = _ending(request.scope["path"], page)
    given[last] = given[last].removesuffix(ending)
    spelled, name = given["symbol"], given.get("name", "")
    if name and not _NAME.fullmatch(name):
        raise BadOption("level", name[:LONGEST], "the edges of a level, such as 2376.2-2381.8")
    if len(spelled) > LONGEST:
        raise UnknownMarket(f"{spelled[:LONGEST]}...")
    symbol = market(spelled).symbol
    day = day_of(given["day"]) if "day" in given else None
    asked = request.query_params.get("day")
    if asked is not None and page == "outlook":
        return Wanted(page), market_address(symbol, day_of(asked)) + ending
    kind = ending.removeprefix(".")
    wanted = Wanted("file", symbol, day, kind) if kind in KINDS else Wanted(page, symbol, day, name)
    if spelled == symbol:
        return wanted, None
    return wanted, market_address(symbol, day, page if page != "outlook" else "", name) + ending


def _ending(path: str, page: str) -> str:
    """The form that an address asks for, with its dot: other dots belong to symbols and prices."""
    last = path.rpartition("/")[2].rpartition(".")[2]
    return f".{last}" if last == Form.JSON or (page == "outlook" and last in KINDS) else ""
