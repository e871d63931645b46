"""Asking an ASGI application from inside the process: any method, any header, any body."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from click.testing import CliRunner
from starlette.types import ASGIApp, Message

from bench.synthetic import write_bars
from levelhead.cli.main import levelhead
from levelhead.web.application import application
from levelhead.web.crew import Alone, Crew
from levelhead.web.guard import Guard
from levelhead.web.hosts import Hosts
from levelhead.web.room import Settings
from levelhead.web.token import Token

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The one header of this name; empty where there is none."""
        found = [value for key, value in self.headers if key == name]
        assert len(found) < 2, f"{name} is sent {len(found)} times"
        return found[0] if found else ""


def ask(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    headers: Headers = (),
    body: bytes | Sequence[bytes] = b"",
) -> Told:
    """One request; a Host header is added unless one is given."""
    return asyncio.run(asked(app, path, method=method, headers=headers, body=body))


async def asked(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    headers: Headers = (),
    body: bytes | Sequence[bytes] = b"",
) -> Told:
    """The same inside a running loop."""
    parts = [body] if isinstance(body, bytes) else list(body)
    sent = list(headers)
    if not any(key.lower() == "host" for key, _ in sent):
        sent.insert(0, ("host", "127.0.0.1:8321"))
    plain, _, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(plain), "raw_path": plain.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(key.lower().encode("latin-1"), value.encode("latin-1")) for key, value in sent],
        "client": ("127.0.0.1", 50_000), "server": ("127.0.0.1", 8321), "state": {},
    }  # fmt: skip
    told: list[Message] = []

    async def receive() -> Message:
        part = parts.pop(0) if parts else b""
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        told.append(message)

    await app(scope, receive, send)
    start = next(each for each in told if each["type"] == "http.response.start")
    content = b"".join(each.get("body", b"") for each in told if each["type"] == "http.response.body")
    return Told(
        start["status"],
        [(key.decode("latin-1"), value.decode("latin-1")) for key, value in start["headers"]],
        content,
    )


def made_up_folder(folder: Path, *, count: int = 300) -> Path:
    """A ``--data`` folder with bars of two markets."""
    for name, tick in (("RTY=F", 0.1), ("ES=F", 0.25)):
        path = folder / "bars" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bars(path, count, tick=tick)
    return folder


def dashboard(
    home: Path,
    data: Path | None = None,
    *,
    token: Token | None = None,
    hosts: Hosts | None = None,
    crew: Crew | None = None,
) -> Guard:
    """The guarded application of a folder, working in this process."""
    app = application(Settings(home, data), crew or Alone(), clock=lambda: NOW, token=token)
    return Guard(app, hosts or Hosts(), token)


def command(*arguments: str) -> bytes:
    """What a command prints."""
    result = CliRunner().invoke(levelhead, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes
