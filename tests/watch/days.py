"""Followed outlooks and tapes written down by hand, and a recorded day of fifteen-minute bars."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from levelhead.forecast import Barrier, By, Scenarios
from levelhead.markets import Bars, RollTable
from levelhead.markets.sessions import sessions
from levelhead.watch import Alert, Followed, Tape, alerts_of
from levelhead.watch.followed import Invalidation, Zone
from tests.hand_made import MADE, bars_of

FLAT = 100.0
HISTORY = 10  # sessions before the outlook
ORIGIN = date(2025, 11, 14)  # its session, a Friday; the two weeks after it have no holiday until the 27th
Z = 0.5


def followed(
    *,
    zones: Sequence[tuple[float, float]] = (),
    lost: Sequence[tuple[float, float]] = (),
    invalidation: float | None = None,
    gates: Sequence[float] = (),
    up: tuple[float, By] = (200.0, By.TOUCH),
    down: tuple[float, By] = (50.0, By.CLOSE),
    as_of: date,
    close: float = FLAT,
    horizon: int = 3,
    number: int | None = 7,
) -> Followed:
    """An outlook whose z is half a point."""
    return Followed(
        name="outlook" if number is None else f"forecast {number}",
        number=number,
        as_of=as_of,
        close=close,
        z=Z,
        zones=(*(Zone(*each, False) for each in zones), *(Zone(*each, True) for each in lost)),
        invalidations=() if invalidation is None else (Invalidation("hammer", invalidation, True),),
        gates=tuple(gates),
        scenarios=Scenarios(Barrier(up[0], up[1], Z), Barrier(down[0], down[1], Z), horizon),
        sessions=sessions(MADE.calendar).after(as_of, horizon),
    )


def tape(
    closes: Sequence[float],
    *,
    high: Mapping[int, float] | None = None,
    low: Mapping[int, float] | None = None,
    before: Sequence[float] = (FLAT,) * HISTORY,
    running: bool = False,
) -> tuple[date, Tape]:
    """The day of the outlook, and a tape of flat sessions up to it and ``closes`` after it.

    ``high`` and ``low`` count from the first session after the outlook; ``running``: the last is not over.
    """
    count = len(before)
    bars: Bars = bars_of(
        [*before, *closes],
        high={count + at: price for at, price in (high or {}).items()},
        low={count + at: price for at, price in (low or {}).items()},
        reach=0.1,
        step=0.0,
        last=sessions(MADE.calendar).after(ORIGIN, len(closes))[-1],
    )
    over = np.ones(len(bars), dtype=np.bool_)
    over[-1] = not running
    return ORIGIN, Tape(bars, over, RollTable())


def said(alerts: Sequence[Alert]) -> list[tuple[str, str, str]]:
    """Kind, which of it, subject."""
    return [(str(each.kind), each.what, each.subject) for each in alerts]


def happened(followed_: Followed, tape_: Tape) -> list[tuple[str, str, str]]:
    """What one outlook's alerts say, levels' order kept."""
    return said(alerts_of([followed_], tape_))


def fifteen_minutes(day: date, *, seed: int = 5, start: float = 2000.0, step: float = 3.0) -> list[str]:
    """Rows of a NinjaTrader export of one CME session: stamped at the end of bars, Chicago time."""
    draw, price, rows = random.Random(seed), start, []
    opened = datetime.combine(day - timedelta(days=1), datetime.min.time()).replace(hour=17)
    for at in range(1, 23 * 4 + 1):
        o = price
        price = round(price + draw.gauss(0, step), 1)
        high, low = round(max(o, price) + 0.5, 1), round(min(o, price) - 0.5, 1)
        rows.append(f"{opened + timedelta(minutes=15 * at):%Y%m%d %H%M%S};{o};{high};{low};{price};100")
    return rows


def write_rows(path: Path, rows: Sequence[str]) -> Path:
    """A file of these rows."""
    path.write_text("\n".join(rows) + "\n")
    return path
