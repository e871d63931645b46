"""Many readers at once over keep-alive connections, and some who hold theirs for nothing; what each one met."""

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

P = TypeVar("P", bound=asyncio.Protocol)
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Wish:
    """One request, ready to be sent, and the answer it must get.

    Parameters
    ----------
    request
        Bytes of its head.
    status
        Of the answer.
    body
        Of the answer.
    """

    request: bytes
    status: int
    body: bytes


@dataclass(slots=True)
class Met:
    """What the readers met.

    Parameters
    ----------
    milliseconds
        From each request to the last byte of its answer.
    wrong
        What was wrong with answers, in words; empty where nothing was.
    """

    milliseconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def slowest(self, share: float) -> float:
        """Milliseconds within which all but this share of the answers came."""
        return statistics.quantiles(self.milliseconds, n=1_000)[round((1 - share) * 1_000) - 1]


def wish(path: str, *, status: int = 200, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()) -> Wish:
    """A GET of this path.

    >>> wish("/RTY").request
    b'GET /RTY HTTP/1.1\\r\\nhost: 127.0.0.1\\r\\n\\r\\n'
    """
    lines = [f"GET {path} HTTP/1.1", "host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers)]
    return Wish("\r\n".join([*lines, "", ""]).encode("ascii"), status, body)


async def read_by_many(
    port: int, wishes: Sequence[Wish], *, clients: int, seconds: float = 60.0, most: int | None = None
) -> Met:
    """So many readers, each with a connection of its own, who ask again as soon as they are answered.

    Parameters
    ----------
    port
        On this machine's loopback address.
    wishes
        Asked in turn; readers begin at different ones.
    clients
        Readers.
    seconds
        After these no reader asks again.
    most
        Nor after so many requests of all readers; ``None``: only the time counts.
    """
    loop = asyncio.get_running_loop()
    met, asked = Met(), _Asked(loop.time() + seconds, most)
    readers = [_Reader(wishes, at, asked, met) for at in range(clients)]
    await asyncio.gather(*(loop.create_connection(_giving(each), "127.0.0.1", port) for each in readers))
    for each in readers:
        each.ask()
    await asyncio.gather(*(each.done for each in readers))
    return met


@dataclass(slots=True)
class _Asked:
    """When to stop."""

    late: float
    left: int | None

    def again(self, now: float) -> bool:
        if self.left is not None:
            if self.left <= 0:
                return False
            self.left -= 1
        return now < self.late


class _Reader(asyncio.Protocol):
    """One connection.  Callbacks instead of streams: those cost more than the server that is measured."""

    def __init__(self, wishes: Sequence[Wish], at: int, asked: _Asked, met: Met) -> None:
        self.wishes, self.at, self.asked, self.met = wishes, at, asked, met
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[None] = self.loop.create_future()
        self.got, self.whole, self.sent = bytearray(), 0, 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask(self) -> None:
        assert self.transport is not None
        self.sent = self.loop.time()
        if not self.asked.again(self.sent):
            self.finish()
            return
        self.transport.write(self.wishes[self.at % len(self.wishes)].request)

    def data_received(self, data: bytes) -> None:
        self.got += data
        if not self.whole:
            end = self.got.find(_END)
            if end < 0:
                return
            self.whole = end + len(_END) + _length(bytes(self.got[:end]))
        if len(self.got) >= self.whole:
            self.answered()

    def answered(self) -> None:
        wanted = self.wishes[self.at % len(self.wishes)]
        self.met.milliseconds.append((self.loop.time() - self.sent) * 1e3)
        head = self.got.find(_END) + len(_END)
        status = int(self.got[9:12])
        right = status == wanted.status and len(self.got) == head + len(wanted.body)
        if not right or not self.got.endswith(wanted.body):
            self.met.wrong.append(
                f"{status} and {len(self.got) - head} bytes, not {wanted.status} and {len(wanted.body)}"
            )
        self.got, self.whole, self.at = bytearray(), 0, self.at + 1
        self.ask()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.met.wrong.append("the connection was closed before the answer had come")
            self.done.set_result(None)

    def finish(self) -> None:
        assert self.transport is not None
        self.done.set_result(None)
        self.transport.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


_BEGUN = (
    b"",
    b"GET /",
    b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n",
    b"POST /audit HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/plain\r\ncontent-length: 9999\r\n\r\nRTY",
)


async def held_open(port: int, count: int, *, seconds: float) -> list[float]:
    """Hold so many connections with a request that never ends, some with a byte a second.

    Parameters
    ----------
    port
        On this machine's loopback address.
    count
        Connections.
    seconds
        How long to wait for the server to close them.

    Returns
    -------
    Seconds after which each one was closed; infinity for those that were not.
    """
    loop = asyncio.get_running_loop()
    held = [_Slow(_BEGUN[at % len(_BEGUN)], drips=at % 2 == 1) for at in range(count)]
    await asyncio.gather(*(loop.create_connection(_giving(each), "127.0.0.1", port) for each in held))
    await asyncio.wait([each.closed for each in held], timeout=seconds)
    took = [each.closed.result() if each.closed.done() else float("inf") for each in held]
    for each in held:
        each.leave()
    return took


class _Slow(asyncio.Protocol):
    def __init__(self, begun: bytes, *, drips: bool) -> None:
        self.begun, self.drips = begun, drips
        self.loop = asyncio.get_running_loop()
        self.closed: asyncio.Future[float] = self.loop.create_future()
        self.began = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.began = transport, self.loop.time()
        transport.write(self.begun)
        if self.drips:
            self.loop.call_later(1, self.drip)

    def drip(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(b"a")
            self.loop.call_later(1, self.drip)

    def connection_lost(self, _: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(self.loop.time() - self.began)

    def leave(self) -> None:
        if self.transport is not None:
            self.transport.abort()


def _giving(protocol: P) -> Callable[[], P]:
    return lambda: protocol
