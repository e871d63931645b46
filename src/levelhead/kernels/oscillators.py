"""Wilder's relative strength index, the signal lines three platforms draw on it, and crossings."""

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.kernels.averages import Seed, ema, sma, wilder
from levelhead.kernels.recurrence import carried


def rsi_from_changes(changes: FloatArray, window: int = 14) -> FloatArray:
    """Relative strength index of changes the caller vouches for.

    Parameters
    ----------
    changes
        Shape (T,), points from one close to the next; NaN where there is none (the first bar) or where
        the change is no return (a roll gap, an expiry quotation).
    window
        Changes in Wilder's average, >= 1.

    Returns
    -------
    Shape (T,), 0..100. Seeding: simple means of the first ``window`` gains and losses. Warm-up: NaN
    before the ``window``-th change. NaN rule: a NaN change is skipped, state and output are carried.
    Without any gain or loss it is 50: a market that did not move leans to neither side.

    References
    ----------
    Wilder, J. W. (1978). New Concepts in Technical Trading Systems, section VI.

    Examples
    --------
    >>> rsi_from_changes(np.array([np.nan, 3.0, -1.0, 2.0]), window=2)
    array([ nan,  nan, 75. , 87.5])
    """
    gain = wilder(np.maximum(changes, 0.0), window)
    loss = wilder(np.maximum(-changes, 0.0), window)
    moved = gain + loss
    flat = moved == 0
    return np.where(flat, 50.0, 100.0 * gain / np.where(flat, 1.0, moved))


def rsi(close: FloatArray, window: int = 14) -> FloatArray:
    """Relative strength index of closes.

    Parameters
    ----------
    close
        Shape (T,), points.
    window
        Changes in Wilder's average, >= 1.

    Returns
    -------
    Shape (T,), 0..100. Warm-up: NaN in the first ``window`` rows; other platforms' seedings differ by
    points below 60 bars and by nothing that is printed after 150. NaN rule: the two changes that a
    missing close touches are skipped, the output is carried.

    See Also
    --------
    rsi_from_changes : where a change between two closes is not a return.
    """
    return rsi_from_changes(np.diff(close, prepend=np.nan), window)


def signal_tradingview(rsi: FloatArray, window: int = 14) -> FloatArray:
    """TradingView's line on the RSI: its simple moving average.

    Parameters
    ----------
    rsi
        Shape (T,), 0..100.
    window
        Bars in the mean, >= 1.

    Returns
    -------
    Shape (T,), 0..100. Warm-up: NaN before the ``window``-th reading. NaN rule: as :func:`sma`.

    References
    ----------
    TradingView, built-in script "Relative Strength Index": ``ta.sma(rsi, 14)`` is its default line.
    """
    return sma(rsi, window)


def signal_ninjatrader(rsi: FloatArray, smooth: int = 3) -> FloatArray:
    """NinjaTrader's ``RSI(14, 3).Avg``: an exponential average that starts from 50.

    Parameters
    ----------
    rsi
        Shape (T,), 0..100.
    smooth
        Nominal length; the newest reading weighs ``2 / (1 + smooth)``.

    Returns
    -------
    Shape (T,), 0..100, from the first reading on. Seeding: the value before the first reading is 50, as
    in NinjaTrader's own script. NaN rule: a NaN is skipped, state and output are carried.

    References
    ----------
    NinjaTrader 7 and 8, system indicator ``@RSI.cs``.
    """
    weight = 2.0 / (1 + smooth)

    def run(values: list[float]) -> list[float]:
        state, out = 50.0, []
        for value in values:
            state = weight * value + (1.0 - weight) * state
            out.append(state)
        return out

    return carried(rsi, run)


def signal_stockcharts(rsi: FloatArray, window: int = 9) -> FloatArray:
    """StockCharts' overlay on the RSI: its exponential average, seeded with a simple mean.

    Parameters
    ----------
    rsi
        Shape (T,), 0..100.
    window
        Nominal length in bars, >= 1.

    Returns
    -------
    Shape (T,), 0..100. Warm-up: NaN before the ``window``-th reading. NaN rule: a NaN is skipped, state
    and output are carried.

    References
    ----------
    StockCharts ChartSchool, "Moving Averages - Simple and Exponential" (the seeding).
    """
    return ema(rsi, window, seed=Seed.MEAN)


def crossings(a: FloatArray, b: FloatArray) -> IntArray:
    """Bars on which one line crosses another.

    Parameters
    ----------
    a, b
        Shape (T,), one unit.

    Returns
    -------
    Shape (T,): +1 where ``a`` was at or below ``b`` one bar ago and is above it now, -1 mirrored, else
    0. The first bar is 0. NaN rule: no crossing on a bar where either line is NaN, nor on the next one.

    Examples
    --------
    >>> crossings(np.array([1.0, 2.0, 3.0, 1.0]), np.array([2.0, 2.0, 2.0, 2.0]))
    array([ 0,  0,  1, -1])
    """
    out = np.zeros(a.shape, dtype=np.int64)
    out[1:][(a[:-1] <= b[:-1]) & (a[1:] > b[1:])] = 1
    out[1:][(a[:-1] >= b[:-1]) & (a[1:] < b[1:])] = -1
    return out
