"""Forecasts and bars written down by hand, so that what became of them can be read off the page."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from levelhead.ledger.book import Book, Draft
from levelhead.ledger.canonical import Body, Json
from levelhead.ledger.entry import ORIGIN, Entry, EntryKind, entry_of
from levelhead.markets import Bars, Context, Market, RollTable
from levelhead.markets.registry import market

RTY = market("RTY")
AS_OF = date(2025, 11, 3)  # a Monday far from any expiry
AHEAD = ("2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-10")
WRITTEN = datetime(2025, 11, 3, 23, tzinfo=UTC)
LATER = datetime(2025, 11, 11, 12, tzinfo=UTC)
Bar = tuple[float, float, float, float]  # open, high, low, close
QUIET: Bar = (100.0, 101.0, 99.0, 100.0)


def said(**other: Json) -> dict[str, Json]:
    """RTY at 100, 5 sessions: 110 by touch, 95 by a close beyond 94; 60, 30, 10 against 20, 50, 30 percent."""
    return {
        "market": "RTY",
        "as_of": AS_OF.isoformat(),
        "sessions": list(AHEAD),
        "grades_after": AHEAD[-1],
        "close": "100.0",
        "atr": "4.0",
        "sigma": "0.01",
        "up": {"price": "110.0", "by": "touch"},
        "down": {"price": "95.0", "by": "close"},
        "z": "1.0",
        "probability": {"up": 600_000, "neither": 300_000, "down": 100_000},
        "climatology": {"up": 200_000, "neither": 500_000, "down": 300_000},
        "ladder": [],
        "chain": [],
        "violation": None,
        **other,
    }


def forecast(body: Body) -> Entry:
    """The entry of a body, outside any book."""
    full = {**body, "kind": "forecast", "issued_at": "2025-11-03T23:00:00.000000Z"}
    return entry_of(full, number=1, previous=ORIGIN)


def book_with(folder: Path, *bodies: Body) -> Book:
    """A book that holds these forecasts, from number 1 on."""
    book = Book(folder, identity="test")
    for at, body in enumerate(bodies):
        draft = Draft(EntryKind.FORECAST, body, f"forecast {at}")
        book.append(lambda _, draft=draft: [draft], at=WRITTEN)
    return book


def came(
    *ahead: Bar,
    days: Sequence[str] = AHEAD,
    origin: str = AS_OF.isoformat(),
    before: int = 5,
    rolls: RollTable | None = None,
    which: Market = RTY,
) -> Context:
    """Quiet bars to the origin, then what came, one bar for each of the days."""
    start = np.busday_offset(np.datetime64(origin), -before, roll="backward")
    past = np.busday_offset(start, np.arange(before + 1))
    session = np.concatenate([past, np.array(days[: len(ahead)], dtype="datetime64[D]")])
    prices = np.array([QUIET] * (before + 1) + list(ahead)).T
    bars = Bars(which, session, *prices, np.full(session.size, 1000.0))  # type: ignore[misc]
    return Context(bars, bars.as_of, rolls=rolls or RollTable())
