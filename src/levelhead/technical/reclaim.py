"""Reclaim of a level: the most asked question of readers, given states instead of an adjective."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, SessionArray
from levelhead.kernels.averages import window_sum

BELOW_NEEDED, LOOKBACK = 3, 5
FAIL_WITHIN = 5


class ReclaimState(StrEnum):
    """How far a reclaim has come."""

    BELOW = "below"
    TEST = "test"  # a poke that did not close beyond by the buffer
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
    level + buffer. Confirmed: a second close above the level, or the next low above level - buffer.
    Failed: a close below level - buffer within 5 sessions after t. Until it failed or those 5 sessions
    are over, a further close beyond belongs to the same reclaim. A high that reached the level without
    such a close, or a first close above it by less than the buffer, is a test.

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
    below = warm & (close < level)
    events = reclaim_rows(close, level, buffer)
    event = events[-1] if events else None
    state, row = ReclaimState.BELOW, last
    if event is not None and last - event <= FAIL_WITHIN:
        state, row = state_after(event, low, close, level, buffer)
    elif close[last] > level[last] and below[last - LOOKBACK : last].sum() >= BELOW_NEEDED:
        state = ReclaimState.TEST  # by less than the buffer, or it would be the event
    elif close[last] > level[last]:
        state, row = ReclaimState.ABOVE, _stay_since(close > level)
    elif high[last] >= level[last]:
        state = ReclaimState.TEST
    else:
        row = _stay_since(close <= level)
    at = float(level[last])
    return Reclaim(state, at, float(buffer[last]), session[row].item(), at + float(buffer[last]))


def reclaim_rows(close: FloatArray, level: FloatArray, buffer: FloatArray) -> list[int]:
    """Rows of the reclaiming closes; one that follows another within its 5 sessions is none of its own.

    Parameters as for :func:`read_reclaim`. Whether a row is one depends on nothing after it.
    """
    warm = np.isfinite(level) & np.isfinite(buffer)
    below = warm & (close < level)
    before = window_sum(np.concatenate([[0.0], below[:-1]]), LOOKBACK) >= BELOW_NEEDED
    known = window_sum(warm.astype(np.float64), LOOKBACK + 1) == LOOKBACK + 1
    events: list[int] = []
    for row in np.flatnonzero(known & before & (close > level + buffer)).tolist():
        if (
            events
            and row - events[-1] <= FAIL_WITHIN
            and _failed(events[-1], row, close, level, buffer) is None
        ):
            continue
        events.append(row)
    return events


def state_after(
    event: int, low: FloatArray, close: FloatArray, level: FloatArray, buffer: FloatArray
) -> tuple[ReclaimState, int]:
    """What became of the reclaim of row ``event`` by the last row, and the row that decided it."""
    failed = _failed(event, close.size, close, level, buffer)
    if failed is not None:
        return ReclaimState.FAILED, failed
    follow = slice(event + 1, event + 2)
    if (close[event + 1 :] > level[event + 1 :]).any() or (
        low[follow] > level[follow] - buffer[follow]
    ).any():
        return ReclaimState.CONFIRMED, event
    return ReclaimState.RECLAIMED, event


def _failed(event: int, stop: int, close: FloatArray, level: FloatArray, buffer: FloatArray) -> int | None:
    after = slice(event + 1, stop)
    rows = np.flatnonzero(close[after] < level[after] - buffer[after])
    return event + 1 + int(rows[0]) if rows.size else None


def _stay_since(inside: BoolArray) -> int:
    outside = np.flatnonzero(~inside)
    return int(outside[-1]) + 1 if outside.size else 0
