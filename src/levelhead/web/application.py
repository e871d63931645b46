"""The dashboard as an ASGI application: routes, the shelf of pages, what keeps it fresh."""

import asyncio
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from levelhead.errors import LevelheadError
from levelhead.web.answers import failed, wants_json
from levelhead.web.crew import Crew
from levelhead.web.disk import look
from levelhead.web.failures import failure_of
from levelhead.web.live import EVERY, Readers, follow
from levelhead.web.made import Failure
from levelhead.web.room import Settings
from levelhead.web.routes import routes
from levelhead.web.shelf import Shelf
from levelhead.web.token import Token
from levelhead.web.tongue import spoken

_SAID = {
    404: Failure("no page has this address", "NotFound", 404, 2),
    405: Failure("use one of the methods that the Allow header names", "NotAllowed", 405, 2),
}


def application(
    settings: Settings,
    crew: Crew,
    *,
    clock: Callable[[], datetime],
    token: Token | None = None,
    every: float = EVERY,
    beside: Callable[[], Coroutine[None, None, None]] | None = None,
) -> Starlette:
    """The application, without its guard.

    Parameters
    ----------
    settings
        Where bars and records are.
    crew
        Who makes pages.
    clock
        Tells the time, with a time zone.
    token
        What readers must show; the guard checks it, the application only takes it from a form.
    every
        Seconds from one look at the disk to the next.
    beside
        Runs for as long as the application does.
    """
    shelf, readers = Shelf(settings, crew, clock), Readers()
    shelf.seen = look(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        running = [asyncio.create_task(follow(shelf, readers, every=every))]
        if beside is not None:
            running.append(asyncio.create_task(beside()))
        for each in running:
            each.add_done_callback(_ended)
        yield
        readers.close()
        for each in running:
            each.cancel()
        # One that had failed long before must not keep the workers from being ended.
        await asyncio.gather(*running, return_exceptions=True)
        crew.close()

    app = Starlette(
        routes=routes(),
        exception_handlers={HTTPException: _http, LevelheadError: _refused, Exception: _defect},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.language = settings.language
    app.state.shelf, app.state.readers, app.state.token = shelf, readers, token
    return app


def _ended(task: asyncio.Task[None]) -> None:
    """Print why it did: pages go on being served, but nobody would know that they stay as they are."""
    if not task.cancelled() and (error := task.exception()) is not None:
        traceback.print_exception(error, file=sys.stderr)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    failure = _SAID.get(status) or Failure(error.detail, "Refused", status, 2)
    request.scope.setdefault("state", {})["failure"] = failure
    return failed(failure, spoken(request), as_json=wants_json(request), headers=dict(error.headers or {}))


async def _refused(request: Request, error: Exception) -> Response:
    """An error met outside the work on a page: in what the address asks for, or in a folder that is gone."""
    shelf: Shelf = request.app.state.shelf
    failure = failure_of(error, roots=shelf.settings.roots)
    request.scope.setdefault("state", {})["failure"] = failure
    return failed(failure, spoken(request), as_json=wants_json(request))


async def _defect(request: Request, error: Exception) -> Response:
    return failed(failure_of(error), spoken(request), as_json=wants_json(request))
