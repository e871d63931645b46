"""Moving averages: simple, exponential, Wilder's."""

from enum import Enum
from math import fsum, nan

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.recurrence import carried


class Seed(Enum):
    """What an exponential average starts from; it decides the first few dozen values."""

    MEAN = "the simple mean of the first window"
    FIRST = "the first value"


def window_sum(x: FloatArray, window: int) -> FloatArray:
    """Sum of each value and the ``window - 1`` before it.

    Parameters
    ----------
    x
        Shape (T,), any unit.
    window
        Bars in the sum, >= 1.

    Returns
    -------
    Shape (T,), in the unit of ``x``. Warm-up: NaN in the first ``window - 1`` rows. NaN rule: a NaN
    makes exactly the windows that hold it NaN.

    Notes
    -----
    Built from sums of 1, 2, 4, 8 ... neighbours, so each output is made of its own window and nothing
    else, always in the same order. A running sum would be faster to write but carries the rounding
    error (and the NaN) of every bar it ever saw; a difference of cumulative sums does too.
    """
    out = np.full(x.shape, nan)
    rows = x.size - window + 1
    if rows < 1:
        return out
    total = np.zeros(rows)
    block, size, offset = x, 1, 0
    while size <= window:
        if window & size:
            total = total + block[offset : offset + rows]
            offset += size
        block, size = block[:-size] + block[size:], size * 2
    out[window - 1 :] = total
    return out


def sma(x: FloatArray, window: int) -> FloatArray:
    """Simple moving average.

    Parameters
    ----------
    x
        Shape (T,), any unit.
    window
        Bars in the mean, >= 1.

    Returns
    -------
    Shape (T,), in the unit of ``x``. Warm-up: NaN in the first ``window - 1`` rows. NaN rule: a NaN
    makes exactly the windows that hold it NaN. ``sma(x)[:n]`` equals ``sma(x[:n])`` to the last bit.

    Examples
    --------
    >>> sma(np.array([1.0, 2.0, 6.0, 7.0]), 2)
    array([nan, 1.5, 4. , 6.5])
    """
    return window_sum(x, window) / window


def ema(x: FloatArray, window: int, *, seed: Seed) -> FloatArray:
    """Exponential moving average with weight ``2 / (window + 1)`` on the newest value.

    Parameters
    ----------
    x
        Shape (T,), any unit.
    window
        Nominal length in bars, >= 1.
    seed
        ``Seed.MEAN`` starts from the simple mean of the first ``window`` values (TA-Lib, StockCharts),
        ``Seed.FIRST`` from the first value (NinjaTrader's EMA).

    Returns
    -------
    Shape (T,), in the unit of ``x``. Warm-up: NaN before the ``window``-th value that is not NaN with
    ``Seed.MEAN``, before the first one with ``Seed.FIRST``. NaN rule: a NaN is skipped, state and
    output are carried.

    Examples
    --------
    >>> ema(np.array([1.0, 3.0, 5.0]), 2, seed=Seed.MEAN).round(3)
    array([nan,  2.,  4.])
    """
    weight = 2.0 / (window + 1)
    warm = window if seed is Seed.MEAN else 1

    def run(values: list[float]) -> list[float]:
        out = [nan] * min(warm - 1, len(values))
        if len(values) >= warm:
            state = fsum(values[:warm]) / warm
            out.append(state)
            for value in values[warm:]:
                state += (value - state) * weight
                out.append(state)
        return out

    return carried(x, run)


def wilder(x: FloatArray, window: int) -> FloatArray:
    """Wilder's average: weight ``1 / window`` on the newest value, seeded with a simple mean.

    Parameters
    ----------
    x
        Shape (T,), any unit.
    window
        Bars, >= 1.

    Returns
    -------
    Shape (T,), in the unit of ``x``. Seeding: the ``window``-th value that is not NaN is the simple
    mean of the first ``window``. Warm-up: NaN before it. NaN rule: a NaN is skipped, state and output
    are carried.

    References
    ----------
    Wilder, J. W. (1978). New Concepts in Technical Trading Systems, sections III and VI.

    Examples
    --------
    >>> wilder(np.array([1.0, 3.0, 4.0]), 2)
    array([nan,  2.,  3.])
    """
    before = window - 1

    def run(values: list[float]) -> list[float]:
        out = [nan] * min(before, len(values))
        if len(values) >= window:
            state = fsum(values[:window]) / window
            out.append(state)
            for value in values[window:]:
                state = (state * before + value) / window
                out.append(state)
        return out

    return carried(x, run)
