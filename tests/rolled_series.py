"""A made-up index, its quarterly future held to expiry, and a series that rolls two sessions earlier."""

import random
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.markets import Bars, Market
from levelhead.markets.registry import market

# Third Fridays from a printed calendar, all of them sessions; the contracts in turn and what each earned a year.
EXPIRIES = tuple(
    date.fromisoformat(day)
    for day in (
        "2023-03-17",
        "2023-06-16",
        "2023-09-15",
        "2023-12-15",
        "2024-03-15",
        "2024-06-21",
        "2024-09-20",
        "2024-12-20",
        "2025-03-21",
    )
)
CARRY = (0.01, 0.05, 0.04, -0.02, 0.03, 0.045, 0.0, 0.035, 0.02)
CLOSED = frozenset(
    date.fromisoformat(day)
    for day in (
        "2023-01-02",
        "2023-01-16",
        "2023-02-20",
        "2023-04-07",
        "2023-05-29",
        "2023-06-19",
        "2023-07-04",
        "2023-09-04",
        "2023-11-23",
        "2023-12-25",
        "2024-01-01",
        "2024-01-15",
        "2024-02-19",
        "2024-03-29",
        "2024-05-27",
        "2024-06-19",
        "2024-07-04",
        "2024-09-02",
        "2024-11-28",
        "2024-12-25",
    )
)


@dataclass(frozen=True, slots=True)
class Rolled:
    """The three series and, by expiry, the spread and ratio that the next contract truly stood above."""

    bars: Bars
    index: Bars
    second: Bars
    spreads: dict[date, float]
    ratios: dict[date, float]


@cache
def rolled() -> Rolled:
    """Two years from a seed, 2023 and 2024."""
    draw = random.Random(11)
    every = np.arange("2023-01-02", "2025-01-01", dtype="datetime64[D]").tolist()
    days = [day for day in every if day.weekday() < 5 and day not in CLOSED]
    cash, level = [], 2000.0
    for _ in days:
        level *= 1 + draw.uniform(-0.02, 0.02)
        cash.append(level)
    index = dict(zip(days, cash, strict=True))

    def contract(number: int, day: date) -> float:
        return index[day] * (1 + CARRY[number] * (EXPIRIES[number] - day).days / 365)

    def number(day: date) -> int:
        return next(at for at, expiry in enumerate(EXPIRIES) if day <= expiry)

    held, early = [], []
    for at, day in enumerate(days):
        front = number(day)
        soon = day <= EXPIRIES[front] <= days[min(at + 2, len(days) - 1)]
        early.append(round(contract(front + soon, day), 1))
        # On an expiry the print is a quotation in hundredths, off the grid of tenths, far from the afternoon.
        held.append(round(index[day] * 1.01, 1) + 0.03 if day in EXPIRIES else round(contract(front, day), 1))
    ends = [day for day in EXPIRIES if day <= days[-1]]
    before = {day: days[days.index(day) - 1] for day in ends}
    pairs = {day: (contract(at, before[day]), contract(at + 1, before[day])) for at, day in enumerate(ends)}
    return Rolled(
        bars=_bars(market("RTY"), days, held),
        index=_bars(market("^RUT"), days, [round(price, 2) for price in cash]),
        second=_bars(market("RTY"), days, early),
        spreads={day: new - old for day, (old, new) in pairs.items()},
        ratios={day: new / old for day, (old, new) in pairs.items()},
    )


def _bars(of: Market, days: list[date], closes: list[float]) -> Bars:
    close: FloatArray = np.array(closes)
    opened = np.concatenate([close[:1], close[:-1]])
    return Bars(
        of,
        session=np.array(days, dtype="datetime64[D]"),
        open=opened,
        high=np.ceil(np.maximum(opened, close) * 10.02) / 10,
        low=np.floor(np.minimum(opened, close) * 9.98) / 10,
        close=close,
        volume=np.full(len(days), 1000.0),
    )
