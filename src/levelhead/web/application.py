"""The dashboard as an ASGI application: routes, guard, the shelf of pages and what fills it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from levelhead.web.answers import failed
from levelhead.web.crew import Crew
from levelhead.web.disk import look
from levelhead.web.made import Failure
from levelhead.web.room import Settings
from levelhead.web.routes import routes, wants_json
from levelhead.web.shelf import Shelf


def application(settings: Settings, crew: Crew, *, clock: Callable[[], datetime]) -> Starlette:
    """The application.

    Parameters
    ----------
    settings
        Where bars and records are.
    crew
        Who makes pages.
    clock
        Tells the time, with a time zone.
    """
    shelf = Shelf(settings, crew, clock)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        crew.close()

    app = Starlette(
        routes=routes(), exception_handlers={HTTPException: _http, Exception: _defect}, lifespan=lifespan
    )
    app.router.redirect_slashes = False
    app.state.shelf = shelf
    shelf.seen = look(settings)
    return app


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kinds = {404: "no page has this address", 405: "use one of the methods that the Allow header names"}
    failure = Failure(
        kinds.get(error.status_code, error.detail),
        "NotFound" if error.status_code == 404 else "Refused",
        error.status_code,
        2,
    )
    request.scope.setdefault("state", {})["failure"] = failure
    return failed(failure, as_json=wants_json(request), headers=dict(error.headers or {}))


async def _defect(request: Request, error: Exception) -> Response:  # noqa: ARG001  Starlette's signature
    said = f"a defect of levelhead itself ({type(error).__name__}); what it printed says more"
    return failed(Failure(said, "Defect", 500, 1), as_json=wants_json(request))
