"""Two hundred readers at once: every one gets the right bytes, whoever else comes and goes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.load import Met, held_open, read_by_many, wish
from levelhead.web import connection
from levelhead.web.guard import Guard
from tests.web.asking import ask, dashboard
from tests.web.serving import served

PATHS = ("/", "/RTY", "/RTY.json", "/RTY/levels", "/RTY/record", "/ledger", "/data", "/openapi.json")
CLIENTS, REQUESTS = 200, 2_000


@pytest.fixture(scope="module")
def quick_to_close() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "ARRIVES", 1.0)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("load") / "home"


@pytest.fixture(scope="module")
def dash(folder: Path, data: Path) -> Guard:
    """Makes the expected bytes, apart from the server's and without a connection."""
    return dashboard(folder, data)


@pytest.fixture(scope="module")
def port(folder: Path, data: Path, quick_to_close: None) -> Iterator[int]:
    with served(dashboard(folder, data)) as found:
        yield found


def test_every_one_of_two_hundred_readers_gets_the_right_bytes(dash: Guard, port: int):
    wishes = [wish(path, body=ask(dash, path).body) for path in PATHS]
    met = asyncio.run(read_by_many(port, wishes, clients=CLIENTS, most=REQUESTS))
    assert (met.wrong, len(met.milliseconds)) == ([], REQUESTS)


def test_who_has_the_page_is_told_so(dash: Guard, port: int):
    tag = ask(dash, "/RTY").header("etag")
    asked = wish("/RTY", status=304, headers=[("if-none-match", tag)])
    met = asyncio.run(read_by_many(port, [asked], clients=CLIENTS, most=REQUESTS // 2))
    assert (met.wrong, len(met.milliseconds)) == ([], REQUESTS // 2)


def test_a_hundred_who_never_finish_hinder_nobody_and_are_cut_off(dash: Guard, port: int):
    wishes = [wish(path, body=ask(dash, path).body) for path in PATHS]

    async def both() -> tuple[list[float], Met]:
        held = asyncio.create_task(held_open(port, 100, seconds=15))
        met = await read_by_many(port, wishes, clients=50, most=400)
        return await held, met

    closed, met = asyncio.run(both())
    assert (met.wrong, len(met.milliseconds), max(closed) < 10) == ([], 400, True)


def test_readers_who_leave_in_the_middle_hinder_nobody(dash: Guard, port: int):
    """A hundred connections are cut while their answer is on its way."""
    asked = wish("/RTY", body=ask(dash, "/RTY").body)

    async def cut() -> None:
        for _ in range(100):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asked.request)
            writer.transport.abort()

    asyncio.run(cut())
    met = asyncio.run(read_by_many(port, [asked], clients=100, most=200))
    assert (met.wrong, len(met.milliseconds)) == ([], 200)


def test_the_load_notices_a_wrong_byte(dash: Guard, port: int):
    """Planted: the readers expect another last byte, so every answer is wrong."""
    body = ask(dash, "/RTY.json").body
    met = asyncio.run(read_by_many(port, [wish("/RTY.json", body=body[:-1] + b"!")], clients=5, most=20))
    assert len(met.wrong) == 20
