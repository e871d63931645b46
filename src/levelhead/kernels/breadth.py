"""How many members of a panel take part: each reading on one member, then over all of them."""

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.averages import Seed, ema, sma
from levelhead.kernels.extremes import rolling_max, rolling_min

FAST, SLOW = 19, 39  # McClellan's ten and five percent trends
THRUST_AVERAGE, THRUST_LOW, THRUST_HIGH, THRUST_SESSIONS = 10, 0.40, 0.615, 10


def above_average(close: FloatArray, window: int) -> FloatArray:
    """Whether each close stands above its simple average.

    Parameters
    ----------
    close
        Shape (T,), points.
    window
        Sessions in the average, >= 1.

    Returns
    -------
    Shape (T,): 1 above, 0 at or below. Warm-up: NaN in the first ``window - 1`` rows. NaN rule: a NaN makes
    exactly the windows that hold it NaN.
    """
    average = sma(close, window)
    return np.where(np.isnan(average), np.nan, close > average)


def direction(close: FloatArray) -> FloatArray:
    """Sign of each change: 1 an advance, -1 a decline, 0 unchanged.

    Parameters
    ----------
    close
        Shape (T,), points.

    Returns
    -------
    Shape (T,). Warm-up: the first row is NaN. NaN rule: a NaN makes its own row and the next NaN.
    """
    return np.sign(np.diff(close, prepend=np.nan))


def new_extreme(close: FloatArray, window: int) -> FloatArray:
    """1 for the highest close of a window, -1 for its lowest, 0 for neither (or both, in a flat one).

    Parameters
    ----------
    close
        Shape (T,), points.
    window
        Sessions, each close among them, >= 1.

    Returns
    -------
    Shape (T,). Warm-up: NaN in the first ``window - 1`` rows. NaN rule: a NaN makes exactly the windows that
    hold it NaN. An equal to an earlier extreme counts as one.
    """
    highest, lowest = rolling_max(close, window), rolling_min(close, window)
    found = (close >= highest).astype(np.float64) - (close <= lowest)
    return np.where(np.isnan(highest), np.nan, found)


def jumps(close: FloatArray, largest: float) -> IntArray:
    """Rows whose close differs from the one before by more than ``largest`` of it.

    Parameters
    ----------
    close
        Shape (T,), points, positive; NaN rows are passed over.
    largest
        Ratio, > 0.

    Returns
    -------
    Shape (n,): rows of the first close after each jump.

    Examples
    --------
    >>> jumps(np.array([100.0, 80.0, 40.0, 41.0, 82.0]), 0.25)
    array([2, 4])
    """
    rows = np.flatnonzero(~np.isnan(close))
    there = close[rows]
    found: IntArray = rows[1:][np.abs(there[1:] / there[:-1] - 1.0) > largest]
    return found


def unspanned(reading: FloatArray, rows: IntArray, window: int) -> FloatArray:
    """A reading of a window, NaN where that window has closes from both sides of a jump.

    Parameters
    ----------
    reading
        Shape (T,).
    rows
        Rows of the jumps: the first close of the new scale.
    window
        Closes in the reading, the newest among them.
    """
    out = reading.copy()
    for row in rows.tolist():
        out[row : row + window - 1] = np.nan
    return out


def mean_of_members(reading: FloatArray, fewest: int) -> FloatArray:
    """Mean over the members that have a reading.

    Parameters
    ----------
    reading
        Shape (T, N); NaN where a member has none.
    fewest
        Members needed, >= 1.

    Returns
    -------
    Shape (T,); NaN with fewer members.
    """
    there = ~np.isnan(reading)
    count = there.sum(axis=1)
    total = np.where(there, reading, 0.0).sum(axis=1)
    return np.where(count >= fewest, total / np.maximum(count, 1), np.nan)


def advance_share(moved: FloatArray, fewest: int) -> tuple[FloatArray, FloatArray]:
    """Net advances and the share of advances, of the members that moved.

    Parameters
    ----------
    moved
        Shape (T, N): :func:`direction` of each member.
    fewest
        Members with a direction needed, >= 1; unchanged ones count here.

    Returns
    -------
    ``(adv - dec) / (adv + dec)`` and ``adv / (adv + dec)``, each of shape (T,). NaN with fewer members, and
    where none moved.
    """
    advances, declines = (moved > 0).sum(axis=1), (moved < 0).sum(axis=1)
    total = advances + declines
    enough = (total > 0) & ((~np.isnan(moved)).sum(axis=1) >= fewest)
    share = np.where(enough, advances / np.maximum(total, 1), np.nan)
    return np.where(enough, (advances - declines) / np.maximum(total, 1), np.nan), share


def mcclellan(net: FloatArray) -> FloatArray:
    """McClellan oscillator, ratio-adjusted: EMA(19) less EMA(39) of the net advances.

    Parameters
    ----------
    net
        Shape (T,): net advances over advances and declines, -1..1.

    Returns
    -------
    Shape (T,), in the unit of ``net`` (charts often show it times a thousand). Seeded with simple means.
    Warm-up: NaN before the 39th value. NaN rule: a NaN is skipped, the last output stands.

    References
    ----------
    McClellan, S. and M. (1970). Patterns for Profit. The ratio adjustment: stockcharts.com, ChartSchool,
    "McClellan Oscillator".
    """
    return ema(net, FAST, seed=Seed.MEAN) - ema(net, SLOW, seed=Seed.MEAN)


def thrusts(average: FloatArray) -> BoolArray:
    """Rows on which a Zweig breadth thrust completes.

    Parameters
    ----------
    average
        Shape (T,): EMA(10) of advances over advances and declines, 0..1; NaN in its warm-up.

    Returns
    -------
    Shape (T,): true where the average rises above 0.615 and was below 0.40 on one of the 10 sessions before.

    References
    ----------
    Zweig, M. (1986). Winning on Wall Street, chapter 6.
    """
    before = np.concatenate([[np.nan], average[:-1]])
    padded = np.concatenate(
        [np.full(THRUST_SESSIONS - 1, np.inf), np.where(np.isnan(before), np.inf, before)]
    )
    lowest = rolling_min(padded, THRUST_SESSIONS)[THRUST_SESSIONS - 1 :]
    completed: BoolArray = (average > THRUST_HIGH) & (before <= THRUST_HIGH) & (lowest < THRUST_LOW)
    return completed
