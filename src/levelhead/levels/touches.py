"""Dated tests of a zone: when price came back to it, and whether it held."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.levels.values import Outcome, Side, Status, Touch
from levelhead.markets import Bars

HOLD_WITHIN = 3  # sessions after the test
APART_ATR, APART_SESSIONS = 0.25, 3


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Where a zone stood on every bar.

    Parameters
    ----------
    low, high
        Shape (T,), points; constant for a fixed price, moving for an average.
    start
        First row to look at: the bar after the origin.
    buffer, atr
        z and ATR(14) on the last session, points.
    """

    low: FloatArray
    high: FloatArray
    start: int
    buffer: float
    atr: float


@dataclass(frozen=True, slots=True)
class History:
    """Tests of a zone and its standing."""

    touches: tuple[Touch, ...]
    status: Status
    lost: date | None
    regained: date | None


def read_history(bars: Bars, band: Band, *, side: Side) -> History:
    """Walk a zone forward from its origin.

    A test as support is a bar whose low reaches high + z, or goes deeper, after a close above the zone
    on the bar before; two tests are separate if a close stood more than 0.25 ATR away since, or the
    second comes three sessions after the first or later. It held if no close fell below low - z on that
    bar or the three after. Mirrored as resistance.

    The zone is lost by a close beyond the far edge by z that came from the near side, or that broke a
    test; intact if it held its last test and none has broken it since.

    Parameters
    ----------
    bars
        Bars up to the day of reading.
    band
        Where the zone stood.
    side
        Standing is told from this side: ``SUPPORT`` or ``AT`` as support, else as resistance.
    """
    as_support = _walk(bars, band, Side.SUPPORT)
    as_resistance = _walk(bars, band, Side.RESISTANCE)
    touches = tuple(sorted(as_support + as_resistance, key=lambda touch: (touch.session, touch.side)))
    own = Side.RESISTANCE if side is Side.RESISTANCE else Side.SUPPORT
    mine = as_support if own is Side.SUPPORT else as_resistance
    return _standing(bars, band, own, mine, touches)


def _walk(bars: Bars, band: Band, side: Side) -> list[Touch]:
    # turned upside down, a resistance is a support
    if side is Side.SUPPORT:
        reach, away, behind = bars.low - band.high, bars.close - band.high, bars.close - band.low
    else:
        reach, away, behind = band.low - bars.high, band.low - bars.close, band.high - bars.close
    touches: list[Touch] = []
    previous = max(band.start - 1, 0)
    for row in (np.flatnonzero(reach[band.start :] <= band.buffer) + band.start).tolist():
        between = away[previous:row]
        if between.size == 0 or away[row - 1] <= 0:
            continue
        far = float(between.max()) > APART_ATR * band.atr
        if not touches or row - previous >= APART_SESSIONS or far:
            touches.append(_judge(bars, behind, row, band.buffer, side))
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


def _standing(bars: Bars, band: Band, side: Side, mine: list[Touch], touches: tuple[Touch, ...]) -> History:
    start, before = band.start, max(band.start - 1, 0)
    close, low, high = bars.close[start:], band.low[start:], band.high[start:]
    if side is Side.SUPPORT:
        beyond, back = close < low - band.buffer, close > high + band.buffer
        near_at_start = bars.close[before] >= band.low[before]
    else:
        beyond, back = close > high + band.buffer, close < low - band.buffer
        near_at_start = bars.close[before] <= band.high[before]
    tested = np.zeros(close.size, dtype=np.bool_)
    tested[[bars.row(touch.session) - start for touch in mine]] = True
    breaks = _break_rows(beyond, back, tested, near_at_start=bool(near_at_start))
    last = mine[-1] if mine else None
    lost_row = breaks[-1] if breaks else None
    if lost_row is not None:
        lost = bars.session[start + lost_row].item()
        if last is None or lost >= last.session:
            won = np.flatnonzero(back[lost_row:])
            regained = bars.session[start + lost_row + int(won[0])].item() if won.size else None
            status = Status.REGAINED if regained else Status.LOST
            return History(touches, status, lost, regained)
    if last is None:
        return History(touches, Status.UNTESTED, None, None)
    status = Status.OPEN if last.verdict is Outcome.OPEN else Status.INTACT
    return History(touches, status, None, None)


def _break_rows(beyond: BoolArray, back: BoolArray, tested: BoolArray, *, near_at_start: bool) -> list[int]:
    """Rows of closes beyond the far edge by z that came from the near side.

    Price is back on the near side after a close there by z, and after a test: a test may come from a
    close nearer than that.
    """
    rows: list[int] = []
    near = near_at_start
    for row in np.flatnonzero(beyond | back | tested).tolist():
        if beyond[row] and (near or tested[row]):
            rows.append(row)
        near = bool(back[row] or (tested[row] and not beyond[row]))
    return rows
