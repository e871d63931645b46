"""Which of two barriers a path meets first."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray

DOWN, NEITHER, UP = -1, 0, 1
Columns = IntArray | NDArray[np.int8]


def first_passage(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    upper: FloatArray,
    lower: FloatArray,
    upper_by_close: bool,
    lower_by_close: bool,
) -> tuple[Columns, Columns, BoolArray]:
    """First barrier met by each path, and when.

    Parameters
    ----------
    open, high, low, close
        Shape (N, H), points: the H sessions after the origin of each of N paths. A NaN open, high,
        low or close never meets a barrier (a session without a close settles nothing by close).
    upper, lower
        Shape (N,) or scalar, points, ``lower < upper``.
    upper_by_close, lower_by_close
        True: met by a close strictly beyond the barrier. False: met by a high or low that reaches it.

    Returns
    -------
    outcome
        Shape (N,): 1 up first, -1 down first, 0 neither within H sessions.
    session
        Shape (N,): column of the passage, -1 where neither.
    tie
        Shape (N,): True where both barriers counted by touch and one bar reached both, so that the
        tie rule decided: a gap at the open first, else the barrier nearer to the open, at equal
        distance the lower.

    Notes
    -----
    A touch precedes the same bar's close, so a touch and a close in one bar never tie.
    """
    top, bottom = np.asarray(upper, np.float64).reshape(-1, 1), np.asarray(lower, np.float64).reshape(-1, 1)
    ups = (close > top) if upper_by_close else (high >= top)
    downs = (close < bottom) if lower_by_close else (low <= bottom)
    return decide(
        _first(ups),
        _first(downs),
        open.shape[1],
        opens=lambda rows, columns: open[rows, columns],
        upper=top,
        lower=bottom,
        upper_by_close=upper_by_close,
        lower_by_close=lower_by_close,
    )


def decide(
    first_up: Columns,
    first_down: Columns,
    horizon: int,
    *,
    opens: Callable[[IntArray, Columns], FloatArray],
    upper: FloatArray,
    lower: FloatArray,
    upper_by_close: bool,
    lower_by_close: bool,
) -> tuple[Columns, Columns, BoolArray]:
    """What each path met first, once it is known when it met either barrier.

    Parameters
    ----------
    first_up, first_down
        Shape (N,): column in which the barrier was met, ``horizon`` or more where it was not.
    horizon
        Columns that count.
    opens
        Open prices at the rows and columns given, points; asked for ties alone.
    upper, lower, upper_by_close, lower_by_close
        As for :func:`first_passage`; the barriers of shape (N, 1) or with one element.

    Returns
    -------
    As :func:`first_passage`.
    """
    up_in, down_in = first_up < horizon, first_down < horizon
    # of bytes and without a choice on each row: paths in no order make every branch a guess
    up, down = up_in & (first_up < first_down), down_in & (first_down < first_up)
    outcome = up.view(np.int8) - down.view(np.int8)
    same = up_in & (first_up == first_down)
    tie = np.zeros(outcome.shape, dtype=np.bool_)
    if upper_by_close != lower_by_close:
        outcome[same] = DOWN if upper_by_close else UP
    else:
        tie = same
        rows = np.flatnonzero(same)
        start = opens(rows, first_up[rows])
        above, below = _at(upper, rows), _at(lower, rows)
        nearer_up = (start >= above) | ((start > below) & (above - start < start - below))
        outcome[rows] = np.where(nearer_up, UP, DOWN)
    session = (np.minimum(first_up, first_down) + 1) * (up_in | down_in) - 1
    return outcome, session, tie


def first_true(hits: BoolArray) -> IntArray:
    """Column of the first True in each row of (N, H), H where there is none; shape (N,)."""
    return _first(hits)


def _first(hits: BoolArray) -> IntArray:
    if not hits.shape[1]:
        return np.zeros(hits.shape[0], dtype=np.int64)
    first = hits.argmax(axis=1)
    # where no column is True argmax points at the first one, which then is False
    found: IntArray = np.where(hits[np.arange(hits.shape[0]), first], first, hits.shape[1])
    return found.astype(np.int64)


def _at(barrier: FloatArray, rows: IntArray) -> FloatArray:
    flat = barrier.reshape(-1)
    return flat[rows] if flat.size > 1 else flat
