"""One page without a server: the same application, asked from inside this process."""

import asyncio
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope

from levelhead.web.made import Failure

_MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Once:
    """An answer: its status, headers and bytes, and the error behind it where there is one."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    failure: Failure | None


def get(app: ASGIApp, path: str) -> Once:
    """One page, redirects followed.

    Parameters
    ----------
    app
        The application.
    path
        ``/RTY`` or ``RTY/2025-11-24.json``; a query may follow.
    """
    return asyncio.run(_get(app, path if path.startswith("/") else f"/{path}"))


async def _get(app: ASGIApp, path: str) -> Once:
    answer = await _asked(app, path)
    for _ in range(_MOST_REDIRECTS):
        if answer.status not in (303, 307, 308):
            break
        answer = await _asked(app, answer.headers[b"location"].decode())
    return answer


async def _asked(app: ASGIApp, path: str) -> Once:
    parts = urlsplit(path)
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    await app(scope, receive, send)
    start = next(each for each in told if each["type"] == "http.response.start")
    body = b"".join(each.get("body", b"") for each in told if each["type"] == "http.response.body")
    return Once(start["status"], dict(start["headers"]), body, scope["state"].get("failure"))
