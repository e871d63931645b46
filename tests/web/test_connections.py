"""Connections that are held for nothing, and events that come over those that are not."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from levelhead.data.store import Store
from levelhead.web import connection, live
from levelhead.web.application import application
from levelhead.web.crew import Alone
from levelhead.web.guard import Guard
from levelhead.web.hosts import Hosts
from levelhead.web.room import Settings
from levelhead.web.shelf import Shelf
from tests.data_store import series
from tests.web.asking import NOW
from tests.web.serving import connected, received, served

ASKED = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
SLOW = (
    b"",
    b"G",
    b"GET / HTTP/1.1\r\n",
    ASKED[:-2],
    b"POST /audit HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1234",
)


async def plain(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers everything."""
    if scope["type"] == "http":
        await Request(scope, receive).body()
        await PlainTextResponse("here")(scope, receive, send)
        return
    while scope["type"] == "lifespan":
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connection, "ARRIVES", 0.4)
    with served(Guard(plain, Hosts())) as found:
        yield found


def test_who_does_not_finish_his_request_is_cut_off_and_the_others_are_served(port: int):
    held = [connected(port, content) for content in SLOW for _ in range(20)]
    began = time.monotonic()
    with connected(port, ASKED) as quick:
        answer = received(quick, until=b"here")
    waited = [received(each) for each in held]
    took = time.monotonic() - began
    for each in held:
        each.close()
    assert (answer[:15], b"".join(waited), took < 5) == (b"HTTP/1.1 200 OK", b"", True)


def test_a_byte_now_and_then_does_not_put_the_end_off(port: int):
    began = time.monotonic()
    cut = False
    with connected(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n") as slow:
        while not cut and time.monotonic() - began < 8:
            time.sleep(0.1)
            try:
                slow.sendall(b"X-A: b\r\n")
            except OSError:  # a reset or a broken pipe, as the system has it
                cut = True
    assert (cut, time.monotonic() - began < 4) == (True, True)


def test_a_connection_is_kept_between_requests(port: int):
    with connected(port) as kept:
        for _ in range(3):
            kept.sendall(ASKED)
            assert received(kept, until=b"here").startswith(b"HTTP/1.1 200")
            time.sleep(0.5)  # longer than a request may take to arrive


def test_a_head_that_is_too_long_is_refused(port: int):
    with connected(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 40_000) as long:
        assert received(long).startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))


def test_what_is_no_http_is_refused(port: int):
    with connected(port, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n") as other:
        assert received(other).startswith(b"HTTP/1.1 400")


def test_the_server_does_not_say_what_it_is(port: int):
    with connected(port, ASKED) as asking:
        assert b"\r\nserver:" not in received(asking, until=b"here").lower()


@pytest.fixture
def told(home: Path) -> Iterator[int]:
    """A dashboard of stored markets that looks at the disk ten times a second."""
    Store(home).put(series.checked(series.bars(300)), at=series.AT)
    app = application(Settings(home), Alone(), clock=lambda: NOW, every=0.1)
    with served(Guard(app, Hosts())) as found:
        yield found


def test_new_bars_are_told_to_whoever_listens(told: int, home: Path):
    with connected(told, b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n", timeout=30) as heard:
        received(heard, until=b"event: hello")
        Store(home).put(series.checked(series.bars(301)), at=series.AT)
        said = received(heard, until=b'"number": 1}')
    line = next(each for each in said.decode().splitlines() if each.startswith("data: ") and "RTY" in each)
    assert json.loads(line.removeprefix("data: ")) == {"symbols": ["RTY"], "number": 1}


def test_a_new_market_is_told_and_its_page_is_there(told: int, home: Path):
    with connected(told, b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n", timeout=30) as heard:
        received(heard, until=b"event: hello")
        Store(home).put(series.checked(series.bars(300, symbol="ES")), at=series.AT)
        assert b"ES" in received(heard, until=b'["ES"]')
    with connected(told, b"GET /ES.json HTTP/1.1\r\nHost: localhost\r\n\r\n", timeout=60) as asking:
        assert received(asking, until=b"\r\n").startswith(b"HTTP/1.1 200")


def test_who_listens_to_one_market_is_told_of_records_and_not_of_other_markets(home: Path):
    """A market's pages read the ledger, too."""

    async def told() -> list[str]:
        readers = live.Readers()
        heard = readers.listen("RTY", Shelf(Settings(home), Alone(), lambda: NOW))
        await anext(heard)
        for symbols in (["ES"], [], ["RTY"]):
            readers.tell(symbols)
        return [(await asyncio.wait_for(anext(heard), 5))["data"] for _ in range(2)]

    assert [json.loads(each)["number"] for each in asyncio.run(told())] == [2, 3]


def test_workers_are_ended_though_what_ran_beside_them_failed(home: Path, capsys: pytest.CaptureFixture[str]):
    closed: list[bool] = []

    class Crew(Alone):
        def close(self) -> None:
            closed.append(True)

    async def failing() -> None:
        raise ZeroDivisionError

    async def run() -> None:
        app = application(Settings(home), Crew(), clock=lambda: NOW, beside=failing)
        async with app.router.lifespan_context(app):
            await asyncio.sleep(0.05)

    asyncio.run(run())
    assert closed == [True]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_only_so_many_are_told(told: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "MOST_READERS", 2)
    heard = [connected(told, b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n") for _ in range(2)]
    for each in heard:
        received(each, until=b"event: hello")
    with connected(told, b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n") as third:
        answer = received(third, until=b"\r\n\r\n").lower()
    for each in heard:
        each.close()
    assert (answer[:12], b"\r\nretry-after: 2" in answer) == (b"http/1.1 503", True)
