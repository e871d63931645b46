"""Bundles of paths from which the first column at or beyond any price is read without laying them over it.

A page lays its paths over today's price and asks each bar whether it reached a barrier. A hindcast asks the
same paths thousands of times. So the barrier is taken back to the paths' own unit instead, and compared with
running extremes that were made once. Both ways give the same answer unless a price stands within rounding of
the barrier; such a case is noticed, and then the page's way is gone.
"""

from dataclasses import dataclass
from math import inf, isinf, log1p

import numpy as np

from levelhead.forecast.scenarios import Barrier, By
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.passage import Columns

SLACK = 1e-9  # of the threshold; what rounding can move is a thousand times smaller
SLACK_LEAST = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Running extremes of N paths of H sessions; each of shape (H, N), in the paths' own unit.

    Parameters
    ----------
    open
        Opens.
    top, bottom
        Highest high and lowest low so far.
    close_top, close_bottom
        Highest and lowest close so far; ``None`` where no barrier counts by close.
    close
        Closes; NaN on an expiry quotation.
    """

    open: FloatArray
    top: FloatArray
    bottom: FloatArray
    close: FloatArray
    close_top: FloatArray | None = None
    close_bottom: FloatArray | None = None

    @classmethod
    def of(
        cls, open: FloatArray, high: FloatArray, low: FloatArray, close: FloatArray, *, closes: bool
    ) -> "Sheet":
        """From prices of shape (N, H); a NaN meets no barrier."""
        return cls(
            np.ascontiguousarray(open.T),
            _running(high, np.maximum, -inf),
            _running(low, np.minimum, inf),
            close.T,  # one session of it is read, so it need not lie in a row
            _running(close, np.maximum, -inf) if closes else None,
            _running(close, np.minimum, inf) if closes else None,
        )

    def pick(self, keep: slice | BoolArray) -> "Sheet":
        """Some of the paths."""
        return Sheet(
            self.open[:, keep],
            self.top[:, keep],
            self.bottom[:, keep],
            self.close[:, keep],
            None if self.close_top is None else self.close_top[:, keep],
            None if self.close_bottom is None else self.close_bottom[:, keep],
        )


def _running(price: FloatArray, further: np.ufunc, nothing: float) -> FloatArray:
    missing = np.isnan(price)
    extremes = np.array((np.where(missing, nothing, price) if missing.any() else price).T, order="C")
    for session in range(1, extremes.shape[0]):  # a tenth of the time of ``accumulate`` along this axis
        further(extremes[session - 1], extremes[session], out=extremes[session])
    return extremes


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """Paths laid over the price of one origin.

    Parameters
    ----------
    sheet
        The paths.
    close, atr
        Close and ATR(14) at the origin, points.
    scale
        Multiplies the paths.
    unit
        Close over ATR where paths are log moves; ``None`` where they are multiples of ATR.
    """

    sheet: Sheet
    close: float
    atr: float
    scale: float = 1.0
    unit: float | None = None

    def __len__(self) -> int:
        return int(self.sheet.open.shape[1])

    def opens(self, rows: IntArray, columns: Columns) -> FloatArray:
        """Opens of some paths in points, as a page computes them."""
        return self.close + self.atr * self._away(self.sheet.open[columns, rows])

    def closes(self, horizon: int) -> FloatArray:
        """Closes after ``horizon`` sessions less the close at the origin, in multiples of its ATR(14)."""
        return self._away(self.sheet.close[horizon - 1])

    def _away(self, price: FloatArray) -> FloatArray:
        moves = price * self.scale
        away: FloatArray = moves if self.unit is None else np.expm1(moves) * self.unit
        return away

    def met(self, barrier: Barrier, price: float, *, up: bool) -> tuple[Columns, bool]:
        """First column of each path at or beyond ``price``, and whether no price was too near to tell."""
        sheet = self.sheet
        touch, close = (sheet.top, sheet.close_top) if up else (sheet.bottom, sheet.close_bottom)
        reached = close if barrier.by is By.CLOSE else touch
        assert reached is not None
        return first_columns(reached, self._threshold(price), up=up)

    def _threshold(self, price: float) -> float:
        away = (price - self.close) / self.atr
        if self.unit is not None:
            share = away / self.unit
            away = log1p(share) if share > -1.0 else -inf
        return away / self.scale


def first_columns(reached: FloatArray, threshold: float, *, up: bool) -> tuple[Columns, bool]:
    """First column in which running extremes are at or beyond ``threshold``, H where none is.

    Parameters
    ----------
    reached
        Shape (H, N): never falling along H upwards, never rising downwards; H below 128.

    Returns
    -------
    Shape (N,), and whether every extreme stands clear of the threshold; if not, the columns are not to be used.
    """
    slack = 0.0 if isinf(threshold) else SLACK * abs(threshold) + SLACK_LEAST
    low, high = threshold - slack, threshold + slack
    short = reached < low if up else reached > high
    perhaps = reached <= high if up else reached >= low
    columns: Columns = np.add.reduce(short.view(np.int8), axis=0, dtype=np.int8)
    return columns, not np.logical_xor(short, perhaps).any()
