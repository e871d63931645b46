"""What each session's bar says about the variance of that session."""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray
from levelhead.kernels.filters import expanding_median
from levelhead.kernels.ranges import overnight, rogers_satchell
from levelhead.markets import Bars
from levelhead.markets.continuous import Continuous
from levelhead.markets.series import Series
from levelhead.technical.volatility import atr_series

FLOOR = 0.02  # of the median so far: a bar without a range is a stale price, not a session without risk
STALE_DAYS = 7  # an implied volatility older than a week is not today's


@dataclass(frozen=True, slots=True, eq=False)
class Realised:
    """Variance and move of each session that has a close of its contract; n of T bars.

    Parameters
    ----------
    row
        Shape (n,): rows of the bars.
    variance
        Shape (n,), squared log returns, > 0: overnight gap squared plus Rogers-Satchell.
    move
        Shape (n,), log return from the last valid close, rolls taken out.
    average_range
        Shape (n,), ATR(14) over the close, squared; NaN before there is one.
    implied
        For each implied volatility, the preferred one first: shape (n,), variance of one session that
        options imply; NaN where none is known.
    atr
        Shape (T,), points: ATR(14) of every bar.
    """

    row: IntArray
    variance: FloatArray
    move: FloatArray
    average_range: FloatArray
    implied: tuple[FloatArray, ...]
    atr: FloatArray

    def on_bars(self, values: FloatArray) -> FloatArray:
        """Values of shape (n,) on all T bars: the last one carried over bars that were left out."""
        here = np.zeros(self.atr.size, dtype=np.int64)
        here[self.row] = 1
        found: FloatArray = np.concatenate([[np.nan], values])[np.cumsum(here)]
        return found


def realised(bars: Bars, joined: Continuous, implied: tuple[Series, ...] = ()) -> Realised:
    """Read the variance of every session.

    Expiry quotations are left out (their close was fixed at the open) and roll spreads taken out. So are
    sessions with a price at or below zero, which has no logarithm, and those before the first range.

    Parameters
    ----------
    implied
        Closes of implied volatility indices in percent a year (VIX), each known on its own day.

    References
    ----------
    Rogers, L. C. G. and Satchell, S. E. (1991). Estimating variance from high, low and closing prices.
    Annals of Applied Probability 1(4), 504-512. doi:10.1214/aoap/1177005835
    """
    positive = (bars.low > 0) & (np.nan_to_num(joined.previous_close) > 0)
    rows = np.flatnonzero(~joined.quotation & positive)
    o, h, l, c = (each[rows] for each in (bars.open, bars.high, bars.low, bars.close))
    before = joined.previous_close[rows]
    variance = rogers_satchell(o, h, l, c) + overnight(o, before) ** 2
    floor = FLOOR * expanding_median(variance)
    first = int(np.argmax(floor > 0)) if (floor > 0).any() else rows.size
    keep = slice(first, None)
    days = bars.session[rows[keep]]
    atr = atr_series(bars, joined)
    reach = np.square(atr[rows] / c)
    return Realised(
        row=rows[keep],
        variance=np.maximum(variance, floor)[keep],
        move=np.log(c[keep] / before[keep]),
        average_range=np.where(reach > 0, reach, np.nan)[keep],
        implied=tuple(_on_days(days, each) for each in implied),
        atr=atr,
    )


def _on_days(days: SessionArray, implied: Series) -> FloatArray:
    """Daily variance from the last close on or before each day, NaN if that is older than a week."""
    at = np.searchsorted(implied.session, days, side="right") - 1
    value, age = implied.value[np.maximum(at, 0)], days - implied.session[np.maximum(at, 0)]
    known = (at >= 0) & (age.astype(np.int64) <= STALE_DAYS) & (value > 0)
    return np.where(known, np.square(np.where(known, value, 1.0) / 100.0) / 252.0, np.nan)
