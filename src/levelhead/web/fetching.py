"""Live bars of the stored markets, fetched in the background: what is new reaches open pages through the store."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from levelhead.data.gate import Checked
from levelhead.data.home import cache_folder
from levelhead.data.store import Store
from levelhead.data.yahoo import live
from levelhead.errors import LevelheadError
from levelhead.markets.market import Market
from levelhead.markets.registry import market

Source = Callable[[Market, datetime], Checked]


def yahoo(home: Path) -> Source:
    """Yahoo Finance, which needs no key."""

    def fetch(wanted: Market, now: datetime) -> Checked:
        return live(wanted, now=now, cache=cache_folder(home))

    return fetch


async def keep_fetching(home: Path, source: Source, clock: Callable[[], datetime], *, seconds: float) -> None:
    """Fetch the bars of every stored market for ever; a failure is said when it is new, and the others go on."""
    told: set[str] = set()
    while True:
        failures = [each async for each in _round(home, source, clock)]
        for each in failures:
            if each not in told:
                print(f"note: {each}", file=sys.stderr, flush=True)
        told = set(failures)
        await asyncio.sleep(seconds)


async def _round(home: Path, source: Source, clock: Callable[[], datetime]) -> AsyncIterator[str]:
    """Every stored market once, one by one; yields what failed."""
    store = Store(home)
    try:
        symbols = [each.symbol for each in await asyncio.to_thread(store.list)]
    except LevelheadError as error:
        yield str(error)
        return
    for symbol in symbols:
        try:
            # One thread a market: the end of the server waits for one answer, not for all of them.
            await asyncio.to_thread(_fetch, store, source, market(symbol), clock())
        except LevelheadError as error:
            yield f"{symbol}: {error}"


def _fetch(store: Store, source: Source, wanted: Market, now: datetime) -> None:
    store.put(source(wanted, now), at=now)
