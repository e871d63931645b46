"""What became of prices watched from a past session: tested or not, held or not."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.levels.touches import HOLD_WITHIN
from levelhead.markets import Bars, RollTable
from levelhead.markets.continuous import continuous

_CHUNK = 4_000  # prices looked at together: their windows fit into a cache


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """N prices, each watched from a session on; each array of shape (N,).

    Parameters
    ----------
    row
        Row of that session.
    kind, tests
        Number of the level's kind, and how often it had been tested.
    below
        True for a support.
    distance, width
        From the close to the near edge, and of the zone, in ATR(14) of that session.
    close, atr, buffer
        On that session, points.
    """

    row: IntArray
    kind: IntArray
    tests: IntArray
    below: BoolArray
    distance: FloatArray
    width: FloatArray
    close: FloatArray
    atr: FloatArray
    buffer: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Fate:
    """Whether each price was tested, whether it held that test, the row of the test (-1: none); shape (N,)."""

    tested: BoolArray
    held: BoolArray
    row: IntArray


class Ahead:
    """The sessions after any session, in the prices of the contract that was held on it."""

    def __init__(self, bars: Bars, rolls: RollTable, horizon: int) -> None:
        joined = continuous(bars, rolls)
        self.factor, self.horizon = joined.factor, horizon
        self.high, self.low, self.close = (
            sliding_window_view(each * joined.factor, horizon + HOLD_WITHIN)
            for each in (bars.high, bars.low, joined.close)
        )

    def fate(self, watched: Watched) -> Fate:
        """First test of each price within the horizon, by the rule of ``levels.touches``.

        A test of a support is a bar whose low comes within z of its upper edge; it held if no close on that
        bar or the three after it fell below the lower edge by z. A session without a close breaks nothing.
        Mirrored for a resistance.
        """
        parts = [self._fate(watched, slice(at, at + _CHUNK)) for at in range(0, watched.row.size, _CHUNK)]
        if not parts:
            nothing = np.zeros(0, dtype=np.bool_)
            return Fate(nothing, nothing, np.zeros(0, dtype=np.int64))
        tested, held, row = (np.concatenate([part[each] for part in parts]) for each in range(3))
        return Fate(tested, held, row)

    def _fate(self, watched: Watched, part: slice) -> tuple[BoolArray, BoolArray, IntArray]:
        row, below = watched.row[part], watched.below[part][:, None]
        factor = self.factor[row][:, None]
        start, atr = watched.close[part][:, None], watched.atr[part][:, None]
        buffer, near = watched.buffer[part][:, None], watched.distance[part][:, None] * atr
        far = near + watched.width[part][:, None] * atr
        after = row + 1
        # how far each session went towards the price, and how far its close did
        went = np.where(below, start - self.low[after] / factor, self.high[after] / factor - start)
        closed = np.where(below, start - self.close[after] / factor, self.close[after] / factor - start)
        reached = went[:, : self.horizon] >= near - buffer
        tested: BoolArray = np.any(reached, axis=1)
        first = reached.argmax(axis=1)
        window = first[:, None] + np.arange(HOLD_WITHIN + 1)
        held: BoolArray = tested & ~np.any(np.take_along_axis(closed, window, axis=1) > far + buffer, axis=1)
        return tested, held, np.where(tested, after + first, -1)
