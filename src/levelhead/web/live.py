"""New bars, told to every open page: the disk is looked at, and what changed is sent as events."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request
from starlette.responses import Response

from levelhead.errors import LevelheadError
from levelhead.markets.registry import market
from levelhead.web.answers import failed
from levelhead.web.crew import Busy
from levelhead.web.disk import look
from levelhead.web.made import Failure
from levelhead.web.shelf import Shelf
from levelhead.web.tongue import spoken
from levelhead.web.wanted import Wanted

EVERY = 2.0  # seconds from one look at the disk to the next
HEARTBEAT = 15
AGAIN = 300.0  # seconds after which pages that depend on the time are made ahead again
MOST_READERS = 64
MOST_WAITING = 32  # events a reader may fall behind by; then he is sent away and comes back
_FULL = Failure("as many pages are open as are told of new bars; this one is not", "TooManyReaders", 503, 3)


class Readers:
    """The open pages that are told of changes."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[str | None]] = set()
        self.number = 0

    def __len__(self) -> int:
        return len(self._queues)

    def tell(self, symbols: Sequence[str]) -> None:
        """Tell all of them that bars of these markets are new; of none: that records are."""
        self.number += 1
        for queue in tuple(self._queues):
            try:
                queue.put_nowait(json.dumps({"symbols": list(symbols), "number": self.number}))
            except asyncio.QueueFull:
                self._queues.discard(queue)

    async def listen(self, symbol: str | None, shelf: Shelf) -> AsyncIterator[dict[str, str]]:
        """What is told from now on, after how things stand; of one market where ``symbol`` names it."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)
        self._queues.add(queue)
        try:
            # At once, so that a page learns whether it missed anything before it listened.
            yield {
                "event": "hello",
                "data": json.dumps({"number": self.number, "states": shelf.seen.states()}),
            }
            while queue in self._queues:
                said = await queue.get()
                if said is None:
                    return
                symbols = json.loads(said)["symbols"]
                if symbol is None or not symbols or symbol in symbols:
                    yield {"event": "bars", "data": said}
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """Send everybody home."""
        for queue in tuple(self._queues):
            self._queues.discard(queue)
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)


async def stream(request: Request) -> Response:
    """``/live`` and ``/RTY/live``: Server-Sent Events."""
    from sse_starlette.sse import EventSourceResponse

    readers: Readers = request.app.state.readers
    spelled = request.path_params.get("symbol")
    if len(readers) >= MOST_READERS:
        return failed(_FULL, spoken(request), as_json=True)
    symbol = None if spelled is None else market(str(spelled)).symbol
    return EventSourceResponse(readers.listen(symbol, request.app.state.shelf), ping=HEARTBEAT)


async def follow(shelf: Shelf, readers: Readers, *, every: float = EVERY) -> None:
    """Look at the disk for ever: tell readers of changes, and have the pages they will want made."""
    loop = asyncio.get_running_loop()
    ahead, due = asyncio.create_task(_make_ahead(shelf, tuple(shelf.seen.markets))), loop.time() + AGAIN
    stale = False
    try:
        while True:
            await asyncio.sleep(every)
            try:
                seen = await asyncio.to_thread(look, shelf.settings)
            except (LevelheadError, OSError):  # a folder that is being replaced: look again
                continue
            before = shelf.seen
            if seen != before:
                shelf.see(seen)
                readers.tell(seen.changed(before))
            stale = stale or seen != before or loop.time() >= due
            # One round at a time: where bars change faster than pages are made, rounds would pile up.
            if stale and ahead.done():
                ahead, due = asyncio.create_task(_make_ahead(shelf, tuple(seen.markets))), loop.time() + AGAIN
                stale = False
    finally:
        ahead.cancel()


async def _make_ahead(shelf: Shelf, symbols: Sequence[str]) -> None:
    """The overview, then the newest outlook of each market; those that are finished cost nothing."""
    for wanted in (Wanted("markets"), *(Wanted("outlook", each) for each in symbols)):
        try:
            await shelf.get(wanted, ahead=True)
        except Busy:
            await asyncio.sleep(1)
