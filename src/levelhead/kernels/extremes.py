"""Rolling extremes and swing points."""

from math import nan
from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray


def rolling_max(x: FloatArray, window: int) -> FloatArray:
    """Highest of each value and the ``window - 1`` before it.

    Parameters
    ----------
    x
        Shape (T,), any unit.
    window
        Bars, >= 1.

    Returns
    -------
    Shape (T,), in the unit of ``x``. Warm-up: NaN in the first ``window - 1`` rows. NaN rule: a NaN
    makes exactly the windows that hold it NaN.

    Notes
    -----
    A window is covered by two overlapping blocks whose length is a power of two, and those are built by
    doubling: about log2(window) passes instead of ``window``.
    """
    out = np.full(x.shape, nan)
    if x.size < window:
        return out
    block, size = x, 1
    while size * 2 <= window:
        block, size = np.maximum(block[:-size], block[size:]), size * 2
    rows = x.size - window + 1
    out[window - 1 :] = np.maximum(block[:rows], block[window - size : window - size + rows])
    return out


def rolling_min(x: FloatArray, window: int) -> FloatArray:
    """Lowest of each value and the ``window - 1`` before it.

    Parameters
    ----------
    x
        Shape (T,), any unit.
    window
        Bars, >= 1.

    Returns
    -------
    Shape (T,), in the unit of ``x``. Warm-up and NaN rule as :func:`rolling_max`.
    """
    return -rolling_max(-x, window)


class SwingPoints(NamedTuple):
    """Rows of confirmed swings, oldest first: ``highs`` of shape (n,), ``lows`` of shape (m,)."""

    highs: IntArray
    lows: IntArray


def swing_points(high: FloatArray, low: FloatArray, k: int) -> SwingPoints:
    """Bars that are the extreme of the ``k`` bars on each side.

    Parameters
    ----------
    high, low
        Shape (T,), points.
    k
        Bars on each side, >= 1.

    Returns
    -------
    Rows of the swings already confirmed by ``k`` later bars, and only those. The swing of row r is known
    from the close of row r + k on, and every longer series returns it too: it never repaints. Of equal
    extremes within ``k`` bars the earlier wins: an equal one to the left disqualifies, an equal one to the
    right does not. NaN rule: a NaN among a bar's neighbours disqualifies it.

    Examples
    --------
    >>> price = np.array([1.0, 3.0, 3.0, 2.0, 1.0, 2.0])
    >>> highs, lows = swing_points(price, price, k=1)
    >>> highs, lows
    (array([1]), array([4]))
    """
    return SwingPoints(np.flatnonzero(_peaks(high, k)), np.flatnonzero(_peaks(-low, k)))


def _peaks(x: FloatArray, k: int) -> BoolArray:
    out = np.zeros(x.shape, dtype=np.bool_)
    if x.size > 2 * k:
        highest = rolling_max(x, k)  # row r: of rows r - k + 1 to r
        middle = x[k:-k]
        out[k:-k] = (middle > highest[k - 1 : -k - 1]) & (middle >= highest[2 * k :])
    return out
