"""Listening: the socket, the server around the application, its end."""

import errno
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import uvicorn
from sse_starlette.sse import AppStatus

from levelhead.errors import BadOption
from levelhead.web.application import application
from levelhead.web.connection import Connection
from levelhead.web.crew import Processes
from levelhead.web.fetching import keep_fetching, yahoo
from levelhead.web.guard import Guard
from levelhead.web.hosts import Hosts, bracketed
from levelhead.web.live import Readers
from levelhead.web.room import Settings
from levelhead.web.token import Token

MOST_CONNECTIONS = 800
MOST_HEAD = 16 * 1024  # bytes of a request's line and headers
BACKLOG = 512
_GRACE = 3  # seconds


@dataclass(frozen=True, slots=True)
class Doors:
    """Who may come in.

    Parameters
    ----------
    hosts
        The names the server may be called by.
    token
        What a reader must show; ``None``: nothing.
    """

    hosts: Hosts
    token: Token | None = None


class Server(uvicorn.Server):
    """uvicorn's server, which ends the streams of events before it waits for answers to end.

    Parameters
    ----------
    app
        What it serves.
    readers
        Who listens to events.
    """

    def __init__(self, app: Guard, readers: Readers) -> None:
        # sse-starlette would cut the streams off in the middle.
        AppStatus.enable_automatic_graceful_drain = False
        super().__init__(config(app))
        self.readers = readers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        self.readers.close()
        await super().shutdown(sockets)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises
    ------
    BadOption
        When the port is taken or not allowed, or the address is none of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except (socket.gaierror, UnicodeError) as error:
        raise BadOption("--host", host, "an address of this machine, such as 127.0.0.1") from error
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise BadOption("--port", port, "a free port: something listens there already") from error
        if error.errno == errno.EACCES:
            raise BadOption("--port", port, "a port that this user may open, 1024 or higher") from error
        raise BadOption("--host", host, "an address of this machine, such as 127.0.0.1") from error
    return made


def address_of(bound: socket.socket, host: str) -> str:
    """Where a browser finds what listens on a socket.

    A server on every address of its machine is shown by its own loopback address.
    """
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"http://{bracketed(shown)}:{bound.getsockname()[1]}/"


def run(
    settings: Settings,
    bound: socket.socket,
    *,
    doors: Doors,
    processes: int,
    clock: Callable[[], datetime],
    minutes: int | None = None,
) -> None:
    """Serve until told to stop.

    Parameters
    ----------
    settings
        Where bars and records are.
    bound
        What to listen on; closed at the end.
    doors
        Who may come in.
    processes
        How many make pages.
    clock
        Tells the time, with a time zone.
    minutes
        From one fetch of live bars to the next; ``None``: no network is used.
    """
    crew = Processes(processes)
    if minutes is None:
        app = application(settings, crew, clock=clock, token=doors.token)
    else:
        source = yahoo(settings.home)
        beside = partial(keep_fetching, settings.home, source, clock, seconds=60.0 * minutes)
        app = application(settings, crew, clock=clock, token=doors.token, beside=beside)
    Server(Guard(app, doors.hosts, doors.token, settings.language), app.state.readers).run(sockets=[bound])


def config(app: Guard) -> uvicorn.Config:
    """How uvicorn is to run it: plain, quiet, and with bounds."""
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_GRACE,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD,
        backlog=BACKLOG,
    )
