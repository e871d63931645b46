"""How far a market moves: true range, bands, range variance, weighted means of them."""

from math import nan
from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import sma, wilder
from levelhead.kernels.recurrence import carried


def true_range(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """True range of each bar.

    Parameters
    ----------
    high, low, close
        Shape (T,), points.

    Returns
    -------
    Shape (T,), points, >= 0; the first bar has no previous close, so it is ``high - low``. NaN rule: as
    :func:`true_range_after`.

    References
    ----------
    Wilder, J. W. (1978). New Concepts in Technical Trading Systems, section III.

    Examples
    --------
    >>> true_range(np.array([5.0, 9.0]), np.array([3.0, 8.0]), np.array([4.0, 8.0]))
    array([2., 5.])
    """
    return true_range_after(high, low, _previous(close))


def true_range_after(high: FloatArray, low: FloatArray, previous_close: FloatArray) -> FloatArray:
    """True range of each bar after a previous close that the caller chose.

    At a roll the previous close of the new contract is not the one printed a row above.

    Parameters
    ----------
    high, low
        Shape (T,), points.
    previous_close
        Shape (T,), points, the close before each bar in the contract of that bar; NaN where unknown.

    Returns
    -------
    Shape (T,), points, >= 0. NaN rule: without a previous close it is ``high - low``; NaN in high or
    low gives NaN.
    """
    top, bottom = np.fmax(high, previous_close), np.fmin(low, previous_close)
    return np.where(np.isnan(high) | np.isnan(low), nan, top - bottom)


def atr(high: FloatArray, low: FloatArray, close: FloatArray, window: int = 14) -> FloatArray:
    """Wilder's average true range, seeded as TA-Lib seeds it.

    Parameters
    ----------
    high, low, close
        Shape (T,), points.
    window
        Bars in Wilder's average, >= 1.

    Returns
    -------
    Shape (T,), points. Seeding: row ``window`` is the simple mean of the true ranges of rows 1 to
    ``window``; the first bar has no previous close and is left out. Warm-up: NaN in the first ``window``
    rows. NaN rule: as :func:`wilder`.

    Notes
    -----
    StockCharts starts one bar earlier and lets ``high - low`` of the first bar into the seed; that is
    ``wilder(true_range(high, low, close), window)``.

    References
    ----------
    Wilder, J. W. (1978). New Concepts in Technical Trading Systems, section III. TA-Lib ``ta_ATR.c``.
    """
    return atr_after(high, low, _previous(close), window)


def atr_after(high: FloatArray, low: FloatArray, previous_close: FloatArray, window: int = 14) -> FloatArray:
    """Wilder's average true range after previous closes that the caller chose.

    Parameters
    ----------
    high, low
        Shape (T,), points.
    previous_close
        Shape (T,), points, as in :func:`true_range_after`.
    window
        Bars in Wilder's average, >= 1.

    Returns
    -------
    Shape (T,), points. Seeding and warm-up as :func:`atr`; a first bar whose previous close is known
    counts. NaN rule: a later bar without a previous close counts with ``high - low``.
    """
    ranges = true_range_after(high, low, previous_close)
    ranges[:1][np.isnan(previous_close[:1])] = nan
    return wilder(ranges, window)


class Bands(NamedTuple):
    """Bollinger's three lines, each of shape (T,), points."""

    middle: FloatArray
    upper: FloatArray
    lower: FloatArray


def bollinger(close: FloatArray, window: int = 20, width: float = 2.0) -> Bands:
    """Bollinger bands with the population standard deviation.

    Parameters
    ----------
    close
        Shape (T,), points.
    window
        Bars in mean and deviation, >= 1.
    width
        Standard deviations from the middle to either band.

    Returns
    -------
    Middle, upper and lower line, each of shape (T,), points. Warm-up: NaN in the first ``window - 1``
    rows. NaN rule: a NaN makes exactly the windows that hold it NaN.

    Notes
    -----
    Squares are taken of deviations from each window's own mean. The shorter formula, mean of squares
    minus square of mean, loses half the digits at prices of 6,000 points.

    References
    ----------
    Bollinger, J. (2001). Bollinger on Bollinger Bands, chapter 7.
    """
    middle = sma(close, window)
    rows = max(close.size - window + 1, 0)
    squares = np.zeros(rows)
    for k in range(window):
        squares += np.square(close[k : k + rows] - middle[window - 1 :])
    reach = np.full(close.shape, nan)
    reach[window - 1 :] = width * np.sqrt(squares / window)
    return Bands(middle, middle + reach, middle - reach)


def rogers_satchell(open: FloatArray, high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """Rogers-Satchell variance of each bar: what happened between open and close, whatever the drift.

    Parameters
    ----------
    open, high, low, close
        Shape (T,), points.

    Returns
    -------
    Shape (T,), squared log returns, >= 0. NaN rule: NaN where a price is NaN or not positive (crude oil
    has traded below zero; it had no logarithm that day).

    References
    ----------
    Rogers, L. C. G. and Satchell, S. E. (1991). Estimating variance from high, low and closing prices.
    Annals of Applied Probability 1(4), 504-512. doi:10.1214/aoap/1177005835
    """
    o, h, l, c = (_log(price) for price in (open, high, low, close))
    return (h - c) * (h - o) + (l - c) * (l - o)


def overnight(open: FloatArray, previous_close: FloatArray) -> FloatArray:
    """Log return from the previous close to the open.

    Parameters
    ----------
    open
        Shape (T,), points.
    previous_close
        Shape (T,), points, the close before each bar in the contract of that bar; NaN where unknown.

    Returns
    -------
    Shape (T,), log return. NaN rule: NaN where a price is NaN or not positive.
    """
    return _log(open) - _log(previous_close)


def ew_mean(x: FloatArray, halflife: float) -> FloatArray:
    """Exponentially weighted mean of everything so far; weights sum to one from the first value on.

    Parameters
    ----------
    x
        Shape (T,), any unit.
    halflife
        Values after which a weight has halved, > 0.

    Returns
    -------
    Shape (T,), in the unit of ``x``. Seeding: none, the first output is the first value. NaN rule: a
    NaN is skipped (it neither counts nor ages the others), state and output are carried.
    """
    decay = 0.5 ** (1.0 / halflife)

    def run(values: list[float]) -> list[float]:
        total, weight, out = 0.0, 0.0, []
        for value in values:
            total = total * decay + value
            weight = weight * decay + 1.0
            out.append(total / weight)
        return out

    return carried(x, run)


def _previous(close: FloatArray) -> FloatArray:
    return np.concatenate(([nan], close[:-1])) if close.size else close


def _log(price: FloatArray) -> FloatArray:
    return np.log(np.where(price > 0, price, nan))
