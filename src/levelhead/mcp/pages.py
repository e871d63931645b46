"""Pages of a day, the last few kept: a client that asks for one section after the other waits once."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from levelhead.data.gate import Checked
from levelhead.data.universe import Universe
from levelhead.machine.clock import now
from levelhead.markets import Context
from levelhead.mcp.setup import Setup
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.known import known
from levelhead.report import Outlook

KEPT = 4


def universe(setup: Setup) -> Universe:
    """The markets there are bars of."""
    return Universe(setup.home, folder=setup.data)


def page(setup: Setup, symbol: str, *, as_of: date | None, horizon: int) -> Outlook:
    """The outlook of a market, equal to what ``levelhead outlook`` writes from the same bars.

    Raises
    ------
    LevelheadError
        As the command does.
    """
    return _page(setup, symbol, as_of, horizon, _minute(), _state(setup))


def context(setup: Setup, symbol: str, *, as_of: date | None = None) -> Context:
    """What is known of a market at the end of a day; ``None``: at its last bar."""
    return _context(setup, symbol, as_of, _minute(), _state(setup))


def checked(setup: Setup, symbol: str, *, as_of: date | None = None) -> Checked:
    """The bars of a market."""
    return universe(setup).checked(symbol, as_of=as_of, now=now())


@lru_cache(maxsize=KEPT)
def _page(
    setup: Setup,
    symbol: str,
    as_of: date | None,
    horizon: int,
    minute: datetime,
    state: str,  # noqa: ARG001  part of the key: the page is made anew when any file changed
) -> Outlook:
    found = universe(setup).checked(symbol, as_of=as_of, now=minute)
    desk = Desk(setup.home, data=setup.data, rolls=setup.rolls)
    return desk.page(found, horizon=horizon)


@lru_cache(maxsize=KEPT)
def _context(
    setup: Setup,
    symbol: str,
    as_of: date | None,
    minute: datetime,
    state: str,  # noqa: ARG001  as above
) -> Context:
    found = universe(setup).checked(symbol, as_of=as_of, now=minute)
    return known(found, data=setup.data, rolls=setup.rolls, home=setup.home)


def _minute() -> datetime:
    """The clock decides which session of a file is still open; to the minute is enough for that."""
    return now().replace(second=0, microsecond=0)


def _state(setup: Setup) -> str:
    """A token that changes when any file does that a page may use; none is opened for it.

    Answers of sources, kept as they came, change no page by themselves.
    """
    digest = hashlib.sha256()
    for root in (setup.home, setup.data, setup.rolls):
        for path in () if root is None else _below(root):
            try:
                found = path.stat()
            except FileNotFoundError:  # replaced between listing and looking: the next token differs
                continue
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ino}\n".encode())
    return digest.hexdigest()


def _below(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    yield from (path for path in sorted(root.rglob("*")) if "raw" not in path.parts and path.is_file())
