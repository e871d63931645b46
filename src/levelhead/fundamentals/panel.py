"""Members of a breadth panel on one calendar, without those whose prices cannot be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.kernels.breadth import above_average, direction, jumps, new_extreme, unspanned
from levelhead.markets.series import Series

LARGEST_MOVE = 0.25  # more in one session is a split that was not adjusted for, or looks like one
LONGEST = 252  # sessions of the longest window
LONGEST_HOLE = 5  # sessions without a close that count as unchanged
BROAD = ("SPY", "RSP", "IWM", "QQQ", "DIA")  # funds of a whole index are no members of one


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member that does not count.

    Parameters
    ----------
    symbol
        Whose prices jump.
    day
        Session of the latest jump.
    move
        Close over the close before, less 1.
    """

    symbol: str
    day: date
    move: float


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Closes of N members on T sessions.

    Parameters
    ----------
    symbols
        Members that count, in the order given.
    session
        Shape (T,), ``datetime64[D]``, increasing: sessions on which at least half of the members that had
        begun and not ended have a close.
    close
        Shape (T, N), points; NaN before a member begins, after it ends, and in holes of more than 5 sessions.
    jumps
        Rows of each member's earlier jumps: windows with closes from both sides do not count.
    left_out
        Members with a jump among their last 252 closes.
    """

    symbols: tuple[str, ...]
    session: SessionArray
    close: FloatArray
    jumps: tuple[IntArray, ...]
    left_out: tuple[LeftOut, ...]

    def above(self, window: int) -> FloatArray:
        """Shape (T, N): 1 where a member closes above its own average, 0 where not, NaN in its warm-up."""
        return self._stacked([above_average(each, window) for each in self.close.T], window)

    def directions(self) -> FloatArray:
        """Shape (T, N): 1 where a member advances, -1 where it declines, 0 where it is unchanged."""
        return self._stacked([direction(each) for each in self.close.T], 2)

    def extremes(self) -> FloatArray:
        """Shape (T, N): 1 where a member makes its highest close of 252 sessions, -1 for the lowest."""
        return self._stacked([new_extreme(each, LONGEST) for each in self.close.T], LONGEST)

    def _stacked(self, readings: list[FloatArray], window: int) -> FloatArray:
        kept = [unspanned(each, rows, window) for each, rows in zip(readings, self.jumps, strict=True)]
        return np.stack(kept, axis=1) if kept else np.empty((self.session.size, 0))


def align(members: Mapping[str, Series]) -> Panel:
    """The panel of ``members``, empty where none counts.

    Funds of whole indices among them, and series with a value at or below zero, are passed over.
    """
    listed = {name: each for name, each in members.items() if name.upper() not in BROAD}
    priced = {name: each for name, each in listed.items() if bool((each.value > 0).all())}
    left_out = tuple(found for name, each in priced.items() if (found := _jumped(name, each)) is not None)
    absent = {each.symbol for each in left_out}
    counted = {name: each for name, each in priced.items() if name not in absent}
    if not counted:
        return Panel((), np.empty(0, dtype="datetime64[D]"), np.empty((0, 0)), (), left_out)
    session, close = _on_one_calendar(list(counted.values()))
    rows = tuple(jumps(each, LARGEST_MOVE) for each in close.T)
    return Panel(tuple(counted), session, close, rows, left_out)


def _jumped(name: str, member: Series) -> LeftOut | None:
    recent = member.value[-LONGEST:]
    rows = jumps(recent, LARGEST_MOVE)
    if not rows.size:
        return None
    row = int(rows[-1])
    day = member.session[-LONGEST:][row].item()
    assert isinstance(day, date)
    return LeftOut(name, day, float(recent[row] / recent[row - 1] - 1.0))


def _on_one_calendar(members: list[Series]) -> tuple[SessionArray, FloatArray]:
    first = members[0].session
    if all(np.array_equal(each.session, first) for each in members):
        return first, np.stack([each.value for each in members], axis=1)
    session = np.unique(np.concatenate([each.session for each in members]))
    close = np.full((session.size, len(members)), np.nan)
    alive = np.zeros(close.shape, dtype=np.bool_)
    for column, each in enumerate(members):
        rows = np.searchsorted(session, each.session)
        close[rows, column] = each.value
        alive[rows[0] : rows[-1] + 1, column] = True
    usual = 2 * (~np.isnan(close)).sum(axis=1) >= alive.sum(axis=1)
    return session[usual], _filled(close[usual], alive[usual])


def _filled(close: FloatArray, alive: BoolArray) -> FloatArray:
    """Short holes filled with the close before: a member that did not trade is unchanged."""
    rows = np.arange(close.shape[0])[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(close), -1, rows), axis=0)
    short = alive & (last >= 0) & (rows - last <= LONGEST_HOLE)
    return np.where(short, np.take_along_axis(close, np.maximum(last, 0), axis=0), np.nan)
