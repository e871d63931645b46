"""Changes of several series over the same days: calendars are intersected first, then differenced.

The other way round, a bond holiday on which shares traded would set two days of yields against one of prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets import Bars, RollTable, Series
from levelhead.markets.continuous import continuous

LONGEST_GAP = 6  # calendar days; a longer one is a hole in a file, not a weekend
TENTHS = 10.0  # a percentage point is ten times ten basis points


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A level by day whose differences are changes.

    Parameters
    ----------
    session
        Shape (T,), ``datetime64[D]``, increasing.
    level
        Shape (T,): percent of a log price, tens of basis points of a yield.
    broken
        Shape (T,): how many unknown changes lie on or before each row. A difference over one is none.
    """

    session: SessionArray
    level: FloatArray
    broken: IntArray

    def since(self, day: np.datetime64) -> "Track":
        """The rows on or after ``day``."""
        start = int(np.searchsorted(self.session, day))
        return Track(self.session[start:], self.level[start:], self.broken[start:])


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Changes of K tracks over the same n days.

    Parameters
    ----------
    session
        Shape (n,): the day on which each change ended.
    value
        Shape (n, K), in the units of the tracks.
    """

    session: SessionArray
    value: FloatArray

    def __len__(self) -> int:
        return int(self.session.size)

    def last(self, rows: int) -> "Changes":
        """The last ``rows`` of them, fewer where there are fewer."""
        return Changes(self.session[-rows:], self.value[-rows:])

    def day(self, row: int) -> date:
        """The day of a row; negative counts from the end."""
        day = self.session[row].item()
        assert isinstance(day, date)
        return day


def price_track(bars: Bars, rolls: RollTable) -> Track:
    """Log price in percent, joined across rolls; expiry quotations are left out and bridged.

    A roll whose spread is not known, and a price that is not positive, break the track: the change over
    them was nobody's return.
    """
    joined = continuous(bars, rolls)
    with np.errstate(invalid="ignore", divide="ignore"):
        move = 100.0 * np.log(joined.close / joined.previous_close)
    broken = ~np.isfinite(move) & ~joined.quotation
    broken[joined.unknown_joints] = True
    level = np.cumsum(np.where(broken | joined.quotation, 0.0, move))
    return _kept(bars.session, level, np.cumsum(broken), ~joined.quotation)


def yield_track(series: Series) -> Track:
    """A yield or spread in percent, in tens of basis points."""
    return Track(series.session, TENTHS * series.value, np.zeros(len(series), dtype=np.int64))


def log_track(series: Series) -> Track:
    """Log of a price or index in percent; days on which it was not positive are left out."""
    there = series.value > 0
    level = 100.0 * np.log(np.where(there, series.value, 1.0))
    return _kept(series.session, level, np.cumsum(~there), there)


def changes(tracks: Sequence[Track]) -> Changes:
    """Changes over the days that every track has; gaps of more than six days and broken ones are dropped."""
    days = tracks[0].session
    for each in tracks[1:]:
        days = days[np.isin(days, each.session, assume_unique=True)]
    rows = [np.searchsorted(each.session, days) for each in tracks]
    keep = np.diff(days).astype(np.int64) <= LONGEST_GAP
    for each, row in zip(tracks, rows, strict=True):
        keep &= np.diff(each.broken[row]) == 0
    values = [np.diff(each.level[row])[keep] for each, row in zip(tracks, rows, strict=True)]
    return Changes(days[1:][keep], np.column_stack(values))


def _kept(session: SessionArray, level: FloatArray, broken: IntArray, keep: BoolArray) -> Track:
    return Track(session[keep], level[keep], broken[keep])
