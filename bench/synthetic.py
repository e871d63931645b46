"""A seeded file of daily bars, so that anyone measures on the same work."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

LAST = date(2025, 11, 24)


def sessions(count: int, last: date = LAST) -> list[date]:
    """The last ``count`` weekdays up to ``last`` that are no whole holiday of the US equity futures."""
    days: list[date] = []
    day = last
    while len(days) < count:
        if day.weekday() < 5 and day not in _holidays(day.year):
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def write_bars(path: Path, count: int = 2_100, seed: int = 7, *, tick: float = 0.1) -> Path:
    """Write ``count`` daily bars as CSV and return ``path``: on the tick of the E-mini Russell 2000, or another.

    Closes follow a random walk whose volatility clusters; each bar opens near the previous close and keeps
    ``low <= open, close <= high``.
    """
    draws = np.random.default_rng(seed)
    variance = np.empty(count)
    shock = draws.standard_normal(count)
    variance[0] = 1.7e-4
    for t in range(1, count):
        variance[t] = 5e-6 + (0.10 * shock[t - 1] ** 2 + 0.87) * variance[t - 1]
    close = _to_tick(2_000 * np.exp(np.cumsum(np.sqrt(variance) * shock + 1e-4)))
    jump = np.sqrt(variance) * 0.1 * draws.standard_normal(count)
    open_ = _to_tick(np.concatenate(([2_000.0], close[:-1])) * np.exp(jump))
    reach = np.sqrt(variance) * np.abs(draws.standard_normal((2, count))) * 0.6
    high = _to_tick(np.maximum(open_, close) * (1 + reach[0]))
    low = _to_tick(np.minimum(open_, close) * (1 - reach[1]))
    volume = draws.integers(90_000, 260_000, count)
    rows = zip(sessions(count), open_, high, low, close, volume, strict=True)
    size, places = tick / 0.1, 1 if tick == 0.1 else 2
    lines = [
        ",".join((str(day), *(f"{price * size:.{places}f}" for price in prices), str(v))) + "\n"
        for day, *prices, v in rows
    ]
    path.write_text("date,open,high,low,close,volume\n" + "".join(lines), encoding="utf-8")
    return path


def _to_tick(price: np.ndarray) -> np.ndarray:
    return np.round(price * 10) / 10


def _holidays(year: int) -> set[date]:
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 12, 25)]
    if year >= 2022:
        fixed.append(date(year, 6, 19))
    moved = {day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0)) for day in fixed}
    # Third Monday of January and February, last of May, first of September, fourth Thursday of November.
    floating = {
        _nth(year, 1, 0, 3),
        _nth(year, 2, 0, 3),
        _nth(year, 6, 0, 1) - timedelta(days=7),
        _nth(year, 9, 0, 1),
        _nth(year, 11, 3, 4),
    }
    return moved | floating | {_easter(year) - timedelta(days=2)}


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1)
