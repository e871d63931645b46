"""The addresses of the dashboard, and which page each one asks for."""

import re
from collections.abc import Awaitable, Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from levelhead.errors import BadOption, LevelheadError
from levelhead.markets.registry import market
from levelhead.web.address import market_address
from levelhead.web.answers import answer, failed
from levelhead.web.crew import Busy
from levelhead.web.failures import failure_of
from levelhead.web.made import Failure, Made
from levelhead.web.shelf import Shelf
from levelhead.web.static import by_hashed_name
from levelhead.web.wanted import Form, Wanted

Endpoint = Callable[[Request], Awaitable[Response]]
FOREVER = "public, max-age=31536000, immutable"
BUSY = Failure("more pages are asked for than can be made soon; try again in a moment", "Busy", 503, 3)
_NAME = re.compile(r"^-?[0-9.]{1,16}(?:-{1,2}[0-9.]{1,16})?$")


def routes() -> list[BaseRoute]:
    """Pages of no market first: their names are in lower case, symbols in upper case."""
    pages = [
        ("/", _fixed("markets")),
        ("/markets.json", _fixed("markets")),
        ("/ledger", _fixed("ledger")),
        ("/ledger.json", _fixed("ledger")),
        ("/ledger/{name}", _entry),
        ("/data", _fixed("health")),
        ("/data.json", _fixed("health")),
        ("/static/{name}", _static),
        ("/{symbol}", _of_market("outlook")),
        ("/{symbol}/levels", _of_market("levels")),
        ("/{symbol}/levels.json", _of_market("levels")),
        ("/{symbol}/record", _of_market("record")),
        ("/{symbol}/record.json", _of_market("record")),
        ("/{symbol}/levels/{name}", _of_market("levels")),
        ("/{symbol}/{day}", _of_market("outlook")),
        ("/{symbol}/{day}/levels", _of_market("levels")),
        ("/{symbol}/{day}/levels.json", _of_market("levels")),
        ("/{symbol}/{day}/levels/{name}", _of_market("levels")),
    ]
    return [Route(path, endpoint, methods=["GET"]) for path, endpoint in pages]


def wants_json(request: Request) -> bool:
    """Whether the address, or the Accept header of a program, asks for JSON."""
    return request.url.path.endswith(".json") or request.headers.get("accept", "").startswith(
        "application/json"
    )


async def respond(request: Request, wanted: Wanted) -> Response:
    """The page as asked, or why there is none."""
    shelf: Shelf = request.app.state.shelf
    as_json = wants_json(request)
    try:
        found = await shelf.get(wanted)
    except Busy:
        return failed(BUSY, as_json=as_json)
    if isinstance(found, Failure):
        request.scope["state"]["failure"] = found
        return failed(found, as_json=as_json)
    made: Made = found.get(Form.JSON, found[Form.HTML]) if as_json else found[Form.HTML]
    return answer(request, made)


def refused(request: Request, error: LevelheadError) -> Response:
    """An error met before any work began."""
    failure = failure_of(error)
    request.scope["state"]["failure"] = failure
    return failed(failure, as_json=wants_json(request))


def _fixed(page: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await respond(request, Wanted(page))

    return endpoint


def _of_market(page: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            wanted, spelled = _wanted(request, page)
        except LevelheadError as error:
            return refused(request, error)
        if spelled is not None:
            return RedirectResponse(spelled, status_code=307)
        return await respond(request, wanted)

    return endpoint


async def _entry(request: Request) -> Response:
    name = request.path_params["name"].removesuffix(".json")
    if not re.fullmatch(r"[0-9]{1,9}", name):
        return refused(request, BadOption("entry", name, "the number of an entry of the ledger"))
    return await respond(request, Wanted("ledger", name=name))


async def _static(request: Request) -> Response:
    found = by_hashed_name().get(request.path_params["name"])
    if found is None:
        return failed(Failure("there is no such file", "NotFound", 404, 2), as_json=False)
    return answer(request, found.made, cache=FOREVER)


def _wanted(request: Request, page: str) -> tuple[Wanted, str | None]:
    """What is asked for, and the address to go to where it is spelled otherwise than usual.

    Raises
    ------
    UnknownMarket, BadOption
        For a symbol, a day or a level that cannot be.
    """
    given = {key: str(value) for key, value in request.path_params.items()}
    path = request.url.path
    ending = ".json" if path.endswith(".json") else ""
    last = list(given)[-1]
    if ending:
        given[last] = given[last].removesuffix(ending)
    name = given.get("name", "")
    if name and not _NAME.fullmatch(name):
        raise BadOption("level", name, "the edges of a level, such as 2376.2-2381.8")
    known = market(given["symbol"])
    day = _day(given["day"]) if "day" in given else None
    wanted = Wanted(page, known.symbol, day, name)
    if given["symbol"] == known.symbol:
        return wanted, None
    rest = (page if page != "outlook" else "", name)
    return wanted, market_address(known.symbol, day, *rest) + ending


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadOption("day", text, "a day such as 2025-11-24") from None
