"""The dashboard on loopback: a page from memory and from nothing, 200 readers at once, and 300 who hold the line.

CPU figures count every process of the server. Requests for each CPU second are compared with a bare Starlette that
sends the same bytes, in the same run and to the same readers.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx2

from bench.figure import Figure
from bench.load import Met, Wish, held_open, read_by_many, wish
from bench.serving import CLOCK, LEVELHEAD, Running, Used, can_look, started, stored_markets, used

# Markets whose tick the synthetic bars stand on.
MARKETS = ("RTY", "M2K", "GC", "MGC")
PAINTED = 150.0  # ms of server time to the first paint of a stored market
CLIENTS, SLOW = 200, 300
CLOSED = 15.0  # seconds in which a connection held for nothing is closed
LEAST = (
    0.4  # of a bare Starlette's requests for a CPU second: guard, shelf and tags may cost no more than that
)
SHOWN = "python -m bench --only serve"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a crowd met, and what it cost both sides in CPU seconds and in seconds on the wall."""

    met: Met
    server: float
    client: float
    wall: float

    @property
    def requests(self) -> int:
        """Answered."""
        return len(self.met.milliseconds)

    @property
    def rate(self) -> float:
        """Requests for each CPU second of the server."""
        return self.requests / max(self.server, 0.01)


def figures(*, quick: bool = False) -> list[Figure]:
    """First paint, 200 readers against a bare Starlette, slow ones beside them, memory and open files."""
    if not can_look():
        return []  # no /proc: what another process uses cannot be told
    seconds, bars = (0.5, 300) if quick else (8.0, 2_520)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stored_markets(folder / "home", MARKETS[: 1 if quick else 4], bars)
        environment = {"LEVELHEAD_HOME": str(folder / "home"), "LEVELHEAD_NOW": CLOCK}
        command = [LEVELHEAD, "serve", "--port", "0", "--processes", "2"]
        with started(command, environment=environment, said=folder / "said") as server:
            with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as reader:
                rows, bodies = _paint(server, reader, 50 if quick else 200)
                tag = reader.get("/RTY").headers["etag"]
            crowd(server, _wishes(bodies), seconds / 2)  # connections and buffers are as large as they become
            before = used(server.pid)
            ours = crowd(server, _wishes(bodies), seconds)
            known = crowd(
                server, [wish("/RTY", status=304, headers=[("if-none-match", tag)])], min(seconds, 4.0)
            )
            rows += _crowd_rows(ours, known)
            if not quick:
                rows += _slow_rows(server, bodies)
            rows += _kept_rows(before, _settled(server))
        rows += _bare_rows(folder, bodies["/RTY"], ours, known, seconds, 0.0 if quick else LEAST)
    return rows


def crowd(server: Running, wishes: Sequence[Wish], seconds: float) -> Spent:
    """200 readers for so long.

    Raises
    ------
    RuntimeError
        When an answer is wrong: a figure of wrong answers is none.
    """
    at, own, began = used(server.pid).cpu, time.process_time(), time.monotonic()
    met = asyncio.run(read_by_many(server.port, wishes, clients=CLIENTS, seconds=seconds))
    if met.wrong:
        raise RuntimeError(
            f"{len(met.wrong)} of {len(met.milliseconds)} answers are wrong; one is: {met.wrong[0]}"
        )
    return Spent(met, used(server.pid).cpu - at, time.process_time() - own, time.monotonic() - began)


def _paint(server: Running, reader: httpx2.Client, times: int) -> tuple[list[Figure], dict[str, bytes]]:
    """First answers, then answers from memory; and the bytes of the pages."""
    rows: list[Figure] = []
    bodies: dict[str, bytes] = {}
    first = _timed(reader, "/RTY")[0]
    rows.append(Figure("the outlook, asked for as soon as the server listens", first, "ms", command=SHOWN))
    level = reader.get("/RTY.json").json()["levels"][0]
    pages = {
        "the overview": "/",
        "the outlook": "/RTY",
        "the levels": "/RTY/levels",
        "a level": f"/RTY/levels/{level['low']:g}-{level['high']:g}",
        "the record": "/RTY/record",
        "the outlook of a past day": "/RTY/2025-10-16",
    }
    for name, path in pages.items():
        took, answer = _timed(reader, path)
        if name not in ("the overview", "the outlook"):
            rows.append(Figure(f"{name}, made for the first reader", took, "ms", command=SHOWN))
        bodies[path] = answer
    _settled(server)
    for name, path in pages.items():
        at = used(server.pid).cpu
        took = statistics.median(_timed(reader, path)[0] for _ in range(times))
        rows.append(Figure(f"{name}, from memory", took, "ms", PAINTED, times, SHOWN))
        if name == "the outlook":
            spent = (used(server.pid).cpu - at) * 1e3 / times
            rows.append(
                Figure(f"{name}, from memory, CPU of the server", spent, "CPU ms", 15.0, times, SHOWN)
            )
    return rows, bodies


def _timed(reader: httpx2.Client, path: str) -> tuple[float, bytes]:
    """Milliseconds to the first byte of an answer, and all its bytes."""
    began = time.perf_counter()
    with reader.stream("GET", path, headers={"accept-encoding": "identity"}, follow_redirects=True) as answer:
        took = (time.perf_counter() - began) * 1e3
        body = answer.read()
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}: {body[:300]!r}")
    return took, body


def _wishes(bodies: dict[str, bytes]) -> list[Wish]:
    return [wish(path, body=body) for path, body in bodies.items() if path in ("/", "/RTY", "/RTY/record")]


def _crowd_rows(ours: Spent, known: Spent) -> list[Figure]:
    name = f"{CLIENTS} readers at once"
    return [
        Figure(f"{name}, answers", ours.requests, "requests", runs=1, command=SHOWN),
        Figure(f"{name}, errors", 0, "errors", 0, 1, SHOWN),
        Figure(f"{name}, a second", ours.requests / ours.wall, "requests", runs=1, command=SHOWN),
        Figure(f"{name}, half of the answers within", ours.met.slowest(0.5), "ms", command=SHOWN),
        Figure(f"{name}, 99 in 100 within", ours.met.slowest(0.01), "ms", command=SHOWN),
        Figure(f"{name}, CPU of the server for a request", ours.server * 1e3 / ours.requests, "CPU ms", 3.0, 1, SHOWN),
        Figure(f"{name}, CPU of all readers, against the server", ours.client / ours.server, "x", command=SHOWN),
        Figure(f"{name} who have the page: 99 in 100 within", known.met.slowest(0.01), "ms", command=SHOWN),
    ]  # fmt: skip


def _slow_rows(server: Running, bodies: dict[str, bytes]) -> list[Figure]:
    """The crowd again, while others hold connections for nothing."""
    wishes = _wishes(bodies)

    async def both() -> tuple[list[float], Met]:
        held = asyncio.create_task(held_open(server.port, SLOW, seconds=CLOSED + 5))
        await asyncio.sleep(0.5)
        met = await read_by_many(server.port, wishes, clients=CLIENTS, seconds=CLOSED)
        return await held, met

    alone = crowd(server, wishes, 5.0)
    at = used(server.pid).cpu
    closed, met = asyncio.run(both())
    cost = (used(server.pid).cpu - at) / len(met.milliseconds)
    if met.wrong:
        raise RuntimeError(f"beside slow connections {len(met.wrong)} answers are wrong: {met.wrong[0]}")
    name = f"{SLOW} connections held for nothing"
    ratio = met.slowest(0.01) / alone.met.slowest(0.01)
    return [
        Figure(f"{name}, the last is closed after", max(closed), "s", CLOSED, 1, SHOWN),
        Figure(f"{name}, errors of {CLIENTS} readers beside them", len(met.wrong), "errors", 0, 1, SHOWN),
        Figure(f"{name}, 99 in 100 answers of the readers, against without", ratio, "x", command=SHOWN),
        Figure(f"{name}, CPU of the server for a request, against without", cost * alone.rate, "x", 2.0, 1, SHOWN),
    ]  # fmt: skip


def _settled(server: Running) -> Used:
    """What is used once nothing is computed and all have gone."""
    now = used(server.pid)
    for _ in range(100):
        before = now
        time.sleep(0.25)
        now = used(server.pid)
        if now.cpu - before.cpu < 0.03 and now.descriptors <= before.descriptors:
            return now
    raise RuntimeError("the server does not come to rest within 25 s")


def _kept_rows(before: Used, after: Used) -> list[Figure]:
    more = after.descriptors - before.descriptors
    return [
        Figure("the process that listens, memory at the end", after.listener, "MiB", 160.0, 1, SHOWN),
        Figure("and more than before all these readers", after.listener - before.listener, "MiB", 8.0, 1, SHOWN),
        Figure("the larger worker, memory", after.largest, "MiB", 200.0, 1, SHOWN),
        Figure("files and connections left open by readers who went", more, "open", 0, 1, SHOWN),
    ]  # fmt: skip


def _bare_rows(
    folder: Path, body: bytes, ours: Spent, known: Spent, seconds: float, least: float
) -> list[Figure]:
    page = folder / "page.html"
    page.write_bytes(body)
    with started(
        [sys.executable, "-m", "bench.bare", str(page)], environment={}, said=folder / "bare"
    ) as bare:
        crowd(bare, [wish("/RTY", body=body)], 0.5)
        spent = crowd(bare, [wish("/RTY", body=body)], seconds)
    name = "requests for a CPU second, against a bare Starlette"
    return [
        Figure("a bare Starlette, 99 in 100 within", spent.met.slowest(0.01), "ms", command=SHOWN),
        Figure(name, ours.rate / spent.rate, "x", least or None, 1, SHOWN, at_least=True),
        Figure(f"{name}, readers who have the page", known.rate / spent.rate, "x", least or None, 1, SHOWN, at_least=True),
    ]  # fmt: skip
