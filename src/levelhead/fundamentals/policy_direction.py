"""Which way the two-year yield leans against the effective Fed funds rate: a direction, never odds of a meeting."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets.context import Context
from levelhead.markets.series import Series

EDGES = (-1.0, -0.5, 0.0, 0.5)  # percentage points; a spread on an edge belongs to the bucket above it
AHEAD = 365  # calendar days in which a cut is looked for
_RANGES_SINCE = np.datetime64("2008-12-16", "D")  # from here on a range, before it one rate


@dataclass(frozen=True, slots=True)
class PolicyDirection:
    """The spread today and what followed days with a spread in the same bucket.

    Parameters
    ----------
    day
        The last day with both rates.
    yield_2y, effective
        The two rates of that day, in percent.
    spread
        The first less the second, in percentage points.
    low, high
        Bounds of its bucket, ``low`` included; ``None``: open.
    days
        Past days in the bucket whose following year has passed.
    episodes
        Years among them that do not overlap: the days of one are one observation rather than many.
    cuts
        How many of ``days`` were followed by a cut within the year.
    all_days, all_cuts
        The same over every bucket.
    first, last
        First and last day counted, over every bucket.
    """

    day: date
    yield_2y: float
    effective: float
    spread: float
    low: float | None
    high: float | None
    days: int
    episodes: int
    cuts: int
    all_days: int
    all_cuts: int
    first: date
    last: date

    @property
    def share(self) -> float | None:
        """Share of the days that a cut followed; ``None`` where there is no such day."""
        return self.cuts / self.days if self.days else None

    @property
    def climatology(self) -> float:
        """The same share over every bucket."""
        return self.all_cuts / self.all_days


def read_direction(context: Context) -> PolicyDirection | None:
    """The spread of the two-year yield over the effective rate, with its record of coming cuts.

    Parameters
    ----------
    context
        Its ``macro.series`` hold ``DGS2``, ``DFF`` and ``DFEDTARU``; with ``DFEDTAR``, the single target until
        December 2008, the record is longer.

    Returns
    -------
    ``None`` where a series is missing, or where no day has a whole year of decisions behind it.
    """
    series = context.macro.series
    short, effective, upper = series.get("DGS2"), series.get("DFF"), series.get("DFEDTARU")
    if short is None or effective is None or upper is None:
        return None
    session, at, also = np.intersect1d(short.session, effective.session, return_indices=True)
    if not session.size:
        return None
    spread = short.value[at] - effective.value[also]
    cuts, since, until = _cuts(series.get("DFEDTAR"), upper)
    counted = (session >= since) & (session + AHEAD <= until)
    if not counted.any():
        return None
    followed = _followed(session, cuts)
    bucket = _bucket(spread)
    mine = counted & (bucket == bucket[-1])
    number = int(bucket[-1])
    days = session[counted]
    return PolicyDirection(
        day=session[-1].item(),
        yield_2y=float(short.value[at[-1]]),
        effective=float(effective.value[also[-1]]),
        spread=float(spread[-1]),
        low=EDGES[number - 1] if number else None,
        high=EDGES[number] if number < len(EDGES) else None,
        days=int(mine.sum()),
        episodes=_episodes(session[mine]),
        cuts=int(followed[mine].sum()),
        all_days=int(days.size),
        all_cuts=int(followed[counted].sum()),
        first=days[0].item(),
        last=days[-1].item(),
    )


def _cuts(single: Series | None, upper: Series) -> tuple[SessionArray, np.datetime64, np.datetime64]:
    """Days from which a lower target held, and the first and last day of the record."""
    session, value = upper.session, upper.value
    if single is not None:
        old = (single.session < session[0]) & (single.session < _RANGES_SINCE)
        session = np.concatenate([single.session[old], session])
        value = np.concatenate([single.value[old], value])
    lower = np.flatnonzero(np.diff(value) < 0) + 1
    return session[lower], session[0], session[-1]


def _followed(session: SessionArray, cuts: SessionArray) -> BoolArray:
    """Whether a cut took effect within a year after each day, shape (T,)."""
    after = np.searchsorted(cuts, session, side="right")
    by_then = np.searchsorted(cuts, session + AHEAD, side="right")
    found: BoolArray = by_then > after
    return found


def _bucket(spread: FloatArray) -> IntArray:
    # Quotes have two decimals; a difference of floats must not fall below the edge it stands on.
    number: IntArray = np.searchsorted(np.array(EDGES), np.round(spread, 6), side="right")
    return number


def _episodes(days: SessionArray) -> int:
    count, at = 0, 0
    while at < days.size:
        count += 1
        at = int(np.searchsorted(days, days[at] + AHEAD, side="right"))
    return count
