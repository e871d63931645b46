"""Statements about swings over a whole history: legs that end, candles at a swing, third tests of one."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.extremes import swing_points
from levelhead.levels.candidates import SWING_SESSIONS
from levelhead.levels.touches import APART_ATR, APART_SESSIONS
from levelhead.markets import Bars
from levelhead.technical.momentum import FRESH
from levelhead.technical.swings import ENDING_RETRACEMENT, MAJOR_SESSIONS, K

NEAR_ATR = 0.25  # how far from a swing a pattern's extreme may lie and still be at it
TESTS = 3


def legs_ending(bars: Bars) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Where the leg under way is a decline (an advance) of which closes took back 38.2%.

    The leg runs from the highest confirmed swing high of the last 60 sessions to the lowest low since,
    or mirrored, whichever ended later: :func:`levelhead.technical.swings.current_leg` on every session.

    Returns
    -------
    Decline ending, advance ending, and where a leg is known; each of shape (T,).
    """
    points = swing_points(bars.high, bars.low, K)
    down = _leg(bars.high, points.highs, bars.low, bars.close)
    up = _leg(-bars.low, points.lows, -bars.high, -bars.close)
    # the leg that ended later is the current one; of two that ended together the longer, of equals the decline
    is_down = (down.ended > up.ended) | ((down.ended == up.ended) & (down.length >= up.length))
    known = (down.ended >= 0) | (up.ended >= 0)
    return known & is_down & down.ending, known & ~is_down & up.ending, known


class _Legs:
    """Legs from the major swing high on each session: row of its end (-1: none), length, whether it ends."""

    __slots__ = ("ended", "ending", "length")

    def __init__(self, ended: IntArray, length: FloatArray, ending: BoolArray) -> None:
        self.ended, self.length, self.ending = ended, length, ending


def _leg(high: FloatArray, swings: IntArray, low: FloatArray, close: FloatArray) -> _Legs:
    """Of a market turned upside down these are the advances."""
    size, width = high.size, MAJOR_SESSIONS
    peaks = np.full(size + width - 1, -np.inf)
    peaks[swings + width - 1] = high[swings]
    window = sliding_window_view(peaks, width).copy()  # column c: width - 1 - c sessions ago
    window[:, width - K :] = -np.inf  # not confirmed yet
    column = window.argmax(axis=1)  # the earlier of equals
    rows = np.arange(size)
    start, found = window[rows, column], np.isfinite(window[rows, column])
    back = width - 1 - column  # sessions since the swing
    # lowest low since, and the earliest session that made it
    newest_first = sliding_window_view(np.concatenate([np.full(width - 1, np.inf), low]), width)[:, ::-1]
    lowest = np.minimum.accumulate(newest_first, axis=1)
    earliest = np.maximum.accumulate(np.where(newest_first == lowest, np.arange(width), 0), axis=1)
    last = np.maximum(back - 1, 0)
    end = lowest[rows, last]
    ended = np.where(found, rows - earliest[rows, last], -1)
    length = np.where(found, np.abs(end - start), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        retraced = np.where(length > 0, (end - close) / (end - start), 0.0)
    return _Legs(ended, length, found & (retraced >= ENDING_RETRACEMENT))


def at_swings(bars: Bars, atr: FloatArray, ended: BoolArray, *, rows: int, low: bool) -> BoolArray:
    """The patterns of ``ended`` whose extreme lies within 0.25 ATR of a swing of the last 250 sessions.

    Parameters
    ----------
    ended
        Shape (T,): where a pattern of ``rows`` bars ended.
    low
        True: lowest lows at swing lows; False: highest highs at swing highs. The swing was confirmed
        before the pattern's first bar.
    """
    found = np.zeros(len(bars), dtype=np.bool_)
    points = swing_points(bars.high, bars.low, K)
    swings = points.lows if low else points.highs
    price = bars.low if low else bars.high
    at = np.flatnonzero(ended)
    if not (at.size and swings.size):
        return found
    parts = np.stack([price[np.maximum(at - back, 0)] for back in range(rows)])
    extreme = parts.min(axis=0) if low else parts.max(axis=0)
    age = at[:, None] - swings[None, :]
    known = (age >= rows + K) & (age <= SWING_SESSIONS)
    near = np.abs(extreme[:, None] - price[swings][None, :]) <= NEAR_ATR * atr[at][:, None]
    found[at] = (known & near).any(axis=1)
    return found


def third_tests(bars: Bars, buffer: FloatArray, atr: FloatArray, *, low: bool) -> tuple[BoolArray, BoolArray]:
    """Where a swing had its third test on that session or the three before, and no close has lost it.

    A test of a swing low is a bar whose low comes within z of it after a close above it; two tests are
    separate if a close stood more than 0.25 ATR away since or three sessions lie between. Tests count
    from the swing's confirmation on: the five bars after a swing hold it by construction. Only swings of
    the last 250 sessions count. Mirrored for highs.

    Returns
    -------
    The state and where it is known, each of shape (T,).
    """
    sign = 1.0 if low else -1.0
    extreme, close = sign * (bars.low if low else bars.high), sign * bars.close
    points = swing_points(bars.high, bars.low, K)
    holds = np.zeros(len(bars), dtype=np.bool_)
    for swing in (points.lows if low else points.highs).tolist():
        start, stop = swing + K + 1, min(swing + SWING_SESSIONS + 1, len(bars))
        if start >= stop:
            continue
        span = slice(start - 1, stop)  # with the close before the first bar
        row = _third_test(
            extreme[span] - extreme[swing], close[span] - extreme[swing], buffer[span], atr[span]
        )
        if row is None:
            continue
        row += start - 1
        after = slice(row, min(row + FRESH + 1, len(bars)))
        lost = np.logical_or.accumulate(close[after] < extreme[swing] - buffer[after])
        holds[after] |= ~lost
    return holds, np.arange(len(bars)) >= SWING_SESSIONS


def _third_test(reach: FloatArray, away: FloatArray, buffer: FloatArray, atr: FloatArray) -> int | None:
    """Row of the third test; ``None`` if a close loses the swing first, or there are fewer."""
    lost = np.flatnonzero(away < -buffer)
    stop = int(lost[0]) if lost.size else away.size
    previous, count = 0, 0
    for row in (np.flatnonzero(reach[1:stop] <= buffer[1:stop]) + 1).tolist():
        if away[row - 1] <= 0:
            continue
        far = float(away[previous:row].max()) > APART_ATR * atr[row]
        if count == 0 or row - previous >= APART_SESSIONS or far:
            previous, count = row, count + 1
            if count == TESTS:
                return row
    return None
