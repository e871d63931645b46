"""Dated tests of a zone: when price came back to it, and whether it held."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.levels.values import Outcome, Side, Status, Touch
from levelhead.markets import Bars

HOLD_WITHIN = 3  # sessions after the test
APART_ATR, APART_SESSIONS = 0.25, 3


@dataclass(frozen=True, slots=True)
class History:
    """Tests of a zone and its standing."""

    touches: tuple[Touch, ...]
    status: Status
    lost: date | None
    regained: date | None


def read_history(
    bars: Bars,
    low: FloatArray,
    high: FloatArray,
    *,
    start: int,
    buffer: float,
    atr: float,
    side: Side,
) -> History:
    """Walk a zone forward from its origin.

    A test as support is a bar whose low enters [low - z, high + z] after at least one close above the
    zone since the previous test; two tests are separate if a close stood more than 0.25 ATR away or
    three sessions lie between. It held if no close fell below low - z on that bar or the three after.
    Mirrored as resistance.

    Parameters
    ----------
    bars
        Bars up to the day of reading.
    low, high
        Edges of the zone per bar, shape (T,), points; constant for a fixed price, moving for an average.
    start
        First row to look at: the bar after the origin.
    buffer, atr
        z and ATR(14) on the last session, points.
    side
        Standing is told from this side: ``SUPPORT`` or ``AT`` as support, else as resistance.
    """
    as_support = _walk(bars, low, high, start, buffer, atr, Side.SUPPORT)
    as_resistance = _walk(bars, low, high, start, buffer, atr, Side.RESISTANCE)
    touches = tuple(sorted(as_support + as_resistance, key=lambda touch: (touch.session, touch.side)))
    own = Side.RESISTANCE if side is Side.RESISTANCE else Side.SUPPORT
    mine = as_support if own is Side.SUPPORT else as_resistance
    return _standing(bars, low, high, start, buffer, own, mine, touches)


def _walk(
    bars: Bars, low: FloatArray, high: FloatArray, start: int, buffer: float, atr: float, side: Side
) -> list[Touch]:
    # turned upside down, a resistance is a support
    if side is Side.SUPPORT:
        reach, away, behind = bars.low - high, bars.close - high, bars.close - low
    else:
        reach, away, behind = low - bars.high, low - bars.close, high - bars.close
    touches: list[Touch] = []
    previous = max(start - 1, 0)
    for row in (np.flatnonzero(reach[start:] <= buffer) + start).tolist():
        between = away[previous:row]
        if between.size == 0 or away[row - 1] <= 0:
            continue
        apart = not touches or row - previous >= APART_SESSIONS or float(between.max()) > APART_ATR * atr
        if apart:
            touches.append(_judge(bars, behind, row, buffer, side))
            previous = row
    return touches


def _judge(bars: Bars, behind: FloatArray, row: int, buffer: float, side: Side) -> Touch:
    window = behind[row : row + HOLD_WITHIN + 1]
    broken = np.flatnonzero(window < -buffer)
    session = bars.session[row].item()
    if broken.size:
        return Touch(session, side, Outcome.BROKE, bars.session[row + int(broken[0])].item())
    if window.size <= HOLD_WITHIN:
        return Touch(session, side, Outcome.OPEN, None)
    return Touch(session, side, Outcome.HELD, bars.session[row + HOLD_WITHIN].item())


def _standing(
    bars: Bars,
    low: FloatArray,
    high: FloatArray,
    start: int,
    buffer: float,
    side: Side,
    mine: list[Touch],
    touches: tuple[Touch, ...],
) -> History:
    close = bars.close[start:]
    if side is Side.SUPPORT:
        beyond, back = close < low[start:] - buffer, close > high[start:] + buffer
    else:
        beyond, back = close > high[start:] + buffer, close < low[start:] - buffer
    before = max(start - 1, 0)
    near = bars.close[before] >= low[before] if side is Side.SUPPORT else bars.close[before] <= high[before]
    breaks = _break_rows(beyond, back, near_at_start=bool(near))
    last = mine[-1] if mine else None
    lost_row = breaks[-1] if breaks else None
    if lost_row is not None:
        lost = bars.session[start + lost_row].item()
        if last is None or last.verdict is Outcome.BROKE or lost >= last.session:
            won = np.flatnonzero(back[lost_row:])
            regained = bars.session[start + lost_row + int(won[0])].item() if won.size else None
            status = Status.REGAINED if regained else Status.LOST
            return History(touches, status, lost, regained)
    if last is None:
        return History(touches, Status.UNTESTED, None, None)
    status = Status.OPEN if last.verdict is Outcome.OPEN else Status.INTACT
    return History(touches, status, None, None)


def _break_rows(beyond: BoolArray, back: BoolArray, *, near_at_start: bool) -> list[int]:
    """Rows of closes beyond the far edge that came from the near side."""
    rows: list[int] = []
    near = near_at_start
    for row in np.flatnonzero(beyond | back).tolist():
        if beyond[row] and near:
            rows.append(row)
        near = bool(back[row])
    return rows
