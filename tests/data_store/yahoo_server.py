"""A server on the loopback address that answers like Yahoo Finance on a good day and on bad ones."""

import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

from bench.synthetic import sessions

NEW_YORK = ZoneInfo("America/New_York")
META = {
    "currency": "USD",
    "symbol": "RTY=F",
    "exchangeTimezoneName": "America/New_York",
    "timezone": "EST",
    "gmtoffset": -18000,
    "instrumentType": "FUTURE",
    "dataGranularity": "1d",
    "priceHint": 2,
    "validRanges": ["1d", "5d", "1mo", "max"],
    "currentTradingPeriod": {
        name: {"timezone": "EST", "start": 1764046800, "end": 1764132840, "gmtoffset": -18000}
        for name in ("pre", "regular", "post")
    },
}


def chart(days: list[date], prices: "list[Row]") -> dict[str, Any]:
    """A chart answer: bars stamped at midnight in New York, as Yahoo stamps futures."""
    stamps = [int(datetime(d.year, d.month, d.day, tzinfo=NEW_YORK).timestamp()) for d in days]
    columns = zip(*prices, strict=True)
    quote = dict(zip(("open", "high", "low", "close", "volume"), map(list, columns), strict=True))
    adjusted = {"adjclose": [{"adjclose": quote["close"]}]}
    result = {"meta": META, "timestamp": stamps, "indicators": {"quote": [quote], **adjusted}}
    return {"chart": {"result": [result], "error": None}}


Row = tuple[float | None, ...]


def good_rows(count: int) -> list[Row]:
    """Bars on the tick of RTY whose every value follows from their place."""
    opens = [2300 + n * 13 % 97 / 10 for n in range(count)]
    moves = [(n * 7 % 31 - 15) * 3 / 10 for n in range(count)]
    return [
        (round(o, 1), round(o + 10.1, 1), round(o - 9.7, 1), round(o + move, 1), 100_000.0 + n)
        for n, (o, move) in enumerate(zip(opens, moves, strict=True))
    ]


def good_chart(count: int = 300, last: date = date(2025, 11, 24)) -> dict[str, Any]:
    """A chart answer with :func:`good_rows`, ending on the session ``last``."""
    return chart(sessions(count, last), good_rows(count))


class _Handler(BaseHTTPRequestHandler):
    server: "YahooServer"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if "/v8/finance/chart/" not in self.path:
            self._send(200, "text/plain", b"crumb" if "getcrumb" in self.path else b"")
            return
        getattr(self, f"_{self.server.behaviour}")()

    do_POST = do_GET  # noqa: N815  the name http.server calls

    def _good(self) -> None:
        self._json(self.server.answer)

    def _rate_limited(self) -> None:
        self._send(429, "text/html", b"Too Many Requests", {"Retry-After": "999999999"})

    def _failing(self) -> None:
        self._send(500, "text/html", b"<html>Internal Server Error</html>")

    def _page(self) -> None:
        self._send(200, "text/html", b"<!DOCTYPE html><html><body>Sad Panda</body></html>")

    def _refusing(self) -> None:
        error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
        self._json({"chart": {"result": None, "error": error}}, 404)

    def _empty(self) -> None:
        self._json({"chart": {"result": [], "error": None}})

    def _no_bars(self) -> None:
        self._json({"chart": {"result": [{"meta": META, "indicators": {"quote": [{}]}}], "error": None}})

    def _other_shape(self) -> None:
        self._json({"quotes": [1, 2, 3]})

    def _cut(self) -> None:
        body = json.dumps(self.server.answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def _cut_unsaid(self) -> None:
        body = json.dumps(self.server.answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def _dripping(self) -> None:
        body = json.dumps(self.server.answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for place in range(len(body)):
            if self.server.closing.wait(1.0):
                return
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()

    def _silent(self) -> None:
        self.server.closing.wait(60)

    def _bomb(self) -> None:
        """Two gigabytes of blanks before the bars, in two megabytes."""
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        blanks = b" " * 2**24
        for _ in range(128):
            self.wfile.write(packer.compress(blanks))
        self.wfile.write(packer.compress(json.dumps(self.server.answer).encode()) + packer.flush())
        self.close_connection = True

    def _json(self, body: object, status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, kind: str, body: bytes, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class YahooServer(ThreadingHTTPServer):
    """Set ``behaviour`` to the name of an answer above; ``asked`` lists the paths requested."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviour = "good"
        self.answer: dict[str, Any] = good_chart()
        self.asked: list[str] = []
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was ended in the middle of an answer is no error here."""


@contextmanager
def serving() -> Iterator[YahooServer]:
    server = YahooServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
