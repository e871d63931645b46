"""Reclaim of a level: the most asked question of readers, given states instead of an adjective."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from levelhead.kernels.arrays import FloatArray, SessionArray

BELOW_NEEDED, LOOKBACK = 3, 5
FAIL_WITHIN = 5


class ReclaimState(StrEnum):
    """How far a reclaim has come."""

    BELOW = "below"
    TEST = "test"  # an intraday poke that did not close beyond
    RECLAIMED = "reclaimed"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    ABOVE = "above"  # above for longer than a reclaim is news


@dataclass(frozen=True, slots=True)
class Reclaim:
    """State of the last close against a level from below.

    Parameters
    ----------
    state
        See :class:`ReclaimState`.
    level, buffer
        Points: the level on the last session and the zone buffer z.
    session
        The session of the event (the test, the reclaiming close, the failing close, the first close
        of the current stay above or below).
    needed
        The close that would reclaim it: ``level + buffer``.
    """

    state: ReclaimState
    level: float
    buffer: float
    session: date
    needed: float


def read_reclaim(
    session: SessionArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    level: FloatArray,
    buffer: FloatArray,
) -> Reclaim | None:
    """Where the close stands in reclaiming ``level`` from below.

    Reclaimed at t: at least 3 of the 5 closes before t lay below the level, and close[t] is above
    level + buffer. Confirmed: the next close is above the level, or the next low above level - buffer.
    Failed: a close below level - buffer within 5 sessions after t. A high at or above the level
    without such a close is a test.

    Parameters
    ----------
    session, high, low, close
        Shape (T,).
    level, buffer
        Shape (T,), points; the level may move (an average). NaN where not warm.

    Returns
    -------
    ``None`` when fewer than 6 warm sessions end the series.
    """
    warm = np.isfinite(level) & np.isfinite(buffer)
    if close.size <= LOOKBACK or not warm[-LOOKBACK - 1 :].all():
        return None
    last = close.size - 1
    event = _last_event(close, level, buffer, warm)
    state, row = ReclaimState.BELOW, last
    if event is not None and last - event <= FAIL_WITHIN:
        state, row = _after(event, low, close, level, buffer)
    elif close[last] > level[last]:
        state, row = ReclaimState.ABOVE, _stay_since(close > level)
    elif high[last] >= level[last]:
        state = ReclaimState.TEST
    else:
        row = _stay_since(close <= level)
    at = float(level[last])
    return Reclaim(state, at, float(buffer[last]), session[row].item(), at + float(buffer[last]))


def _last_event(close: FloatArray, level: FloatArray, buffer: FloatArray, warm: np.ndarray) -> int | None:
    below = close < level
    first = max(LOOKBACK, close.size - FAIL_WITHIN - 1)
    for row in range(close.size - 1, first - 1, -1):
        if not warm[row - LOOKBACK : row + 1].all():
            return None
        if close[row] > level[row] + buffer[row] and below[row - LOOKBACK : row].sum() >= BELOW_NEEDED:
            # the first such close of a run is the event; a later one inside the run confirms it
            if row - 1 >= first and close[row - 1] > level[row - 1] + buffer[row - 1]:
                continue
            return row
    return None


def _after(
    event: int, low: FloatArray, close: FloatArray, level: FloatArray, buffer: FloatArray
) -> tuple[ReclaimState, int]:
    for row in range(event + 1, close.size):
        if close[row] < level[row] - buffer[row]:
            return ReclaimState.FAILED, row
    if event + 1 < close.size:
        follow = event + 1
        if close[follow] > level[follow] or low[follow] > level[follow] - buffer[follow]:
            return ReclaimState.CONFIRMED, event
    return ReclaimState.RECLAIMED, event


def _stay_since(inside: np.ndarray) -> int:
    outside = np.flatnonzero(~inside)
    return int(outside[-1]) + 1 if outside.size else 0
