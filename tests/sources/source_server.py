"""A server on the loopback address that stands for every source, and a transport that leads there."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from levelhead.data.sources.transport import HttpTransport, Response


@dataclass
class Reply:
    """What the server sends for one request."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sized: bool = True  # says how long the body is
    cut: int = 0  # bytes left unsent at the end
    drip: bool = False  # a byte every tenth of a second
    drip_head: bool = False  # the same in the headers, which never end


@dataclass
class Request:
    """What came."""

    host: str
    path: str
    params: dict[str, str]
    headers: Mapping[str, str]
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    server: "SourceServer"
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        _, host, path = parts.path.split("/", 2)
        size = int(self.headers.get("Content-Length", 0))
        request = Request(host, path, dict(parse_qsl(parts.query)), dict(self.headers), self.rfile.read(size))
        self.server.asked.append(request)
        if self.server.silent:
            self.server.closing.wait(60)
            return
        reply = self.server.reply_to(request)
        if reply.drip_head:
            self._drip(b"HTTP/1.0 200 OK\r\nX: " + b"x" * 1000)
            return
        self.send_response(reply.status)
        if reply.sized:
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.drip:
            self._drip(reply.body)
        else:
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])
        self.close_connection = True

    do_POST = do_GET  # noqa: N815  the name http.server calls

    def _drip(self, body: bytes) -> None:
        for place in range(len(body)):
            if self.server.closing.wait(0.1):
                return
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()

    def log_message(self, *args: object) -> None:
        pass


class SourceServer(ThreadingHTTPServer):
    """``replies`` maps a host, or a host and the start of a path, to what it sends: in turn, the last for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: dict[str, list[Reply] | Callable[[Request], Reply]] = {}
        self.asked: list[Request] = []
        self.silent = False
        self.closing = threading.Event()

    def reply_to(self, request: Request) -> Reply:
        """The reply for the longest key that fits."""
        address = f"{request.host}/{request.path}"
        fitting = [key for key in self.replies if address.startswith(key)]
        if not fitting:
            return Reply(b"no such place", 404)
        found = self.replies[max(fitting, key=len)]
        if callable(found):
            return found(request)
        return found.pop(0) if len(found) > 1 else found[0]

    def says(self, place: str, *bodies: object, **options: object) -> None:
        """Answer with these bodies in turn: bytes, text, or a value sent as JSON."""
        self.replies[place] = [Reply(as_bytes(body), **options) for body in bodies]  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error here."""


def as_bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


class Rerouted:
    """Every address leads to the server, the host as the first part of the path."""

    def __init__(self, inner: HttpTransport, port: int) -> None:
        self.inner, self.port = inner, port

    def __enter__(self) -> "Rerouted":
        return self

    def __exit__(self, *error: object) -> None:
        self.inner.__exit__(None, None, None)

    def _there(self, url: str) -> str:
        return f"http://127.0.0.1:{self.port}/{url.removeprefix('https://')}"

    def get(
        self,
        url: str,
        *,
        source: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        return self.inner.get(self._there(url), source=source, params=params, headers=headers)

    def post(self, url: str, *, source: str, content: bytes, headers: Mapping[str, str]) -> Response:
        return self.inner.post(self._there(url), source=source, content=content, headers=headers)


@contextmanager
def serving() -> Iterator[SourceServer]:
    server = SourceServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
