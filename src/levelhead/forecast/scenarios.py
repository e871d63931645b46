"""The partition of what can happen by the horizon, and the one rule that decides what did."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from levelhead.errors import BadOption
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.passage import DOWN, NEITHER, UP, Columns, decide, first_passage

TIE_RULE = (
    "A touch precedes the same bar's close. Where both sides count by touch and one bar reaches both, "
    "a gap at the open decides, else the barrier nearer to the open was first, at equal distance the lower."
)


class By(StrEnum):
    """How a barrier counts: reached by a high or low, or passed by a close."""

    TOUCH = "touch"
    CLOSE = "close"


class Row(StrEnum):
    """The three rows, in the order of the page; scored as down < neither < up."""

    UP = "up"
    NEITHER = "neither"
    DOWN = "down"


OUTCOMES = {Row.UP: UP, Row.NEITHER: NEITHER, Row.DOWN: DOWN}


@dataclass(frozen=True, slots=True)
class Barrier:
    """A price and the way it counts.

    Parameters
    ----------
    price
        Points, as printed.
    by
        Touch or close.
    buffer
        Points a close must pass the price by; not used by a touch.
    """

    price: float
    by: By
    buffer: float = 0.0


def weighted_share(
    hits: BoolArray | FloatArray, weight: FloatArray | None, *, among: BoolArray | None = None
) -> float:
    """Mean of ``hits``, shape (N,), under weights; over the marked paths alone if ``among`` is given."""
    if weight is None:
        return float(np.mean(hits if among is None else hits[among]))
    if among is None:
        return float(np.einsum("i,i->", weight, hits.astype(np.float64, copy=False)) / weight.sum())
    counted = hits.astype(np.float64) * among
    # not `@`: BLAS splits long sums by its threads, which changes last digits and is slow on a busy machine
    within = np.einsum("i,i->", weight, among.astype(np.float64))
    return float(np.einsum("i,i->", weight, counted) / within)


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Bars that followed an origin, or may; each of shape (N, H), points, NaN for a session without one.

    ``weight``, shape (N,), sums to one; ``None``: all paths count alike.
    """

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    weight: FloatArray | None = None

    def __len__(self) -> int:
        return int(self.open.shape[0])

    def first(self, sessions: int) -> "Paths":
        """Their first ``sessions`` sessions; all of them where they are shorter."""
        o, h, l, c = (each[:, :sessions] for each in (self.open, self.high, self.low, self.close))
        return Paths(o, h, l, c, self.weight)

    def share(self, hits: BoolArray | FloatArray, *, among: BoolArray | None = None) -> float:
        """The weighted share of paths that ``hits`` marks, of all or of those marked by ``among``.

        Every probability of a page is read through this one mean.
        """
        return weighted_share(hits, self.weight, among=among)


@dataclass(frozen=True, slots=True, eq=False)
class Settlement:
    """What each of N paths did: row outcome (1, 0, -1), column it happened in (-1: never), tie decided.

    ``weight`` is that of the paths.
    """

    outcome: Columns
    session: Columns
    tie: BoolArray
    weight: FloatArray | None = None

    def frequency(self, row: Row) -> float:
        """Weighted share of paths that ended in ``row``."""
        if self.weight is None:
            return int(np.count_nonzero(self.outcome == OUTCOMES[row])) / self.outcome.size
        return weighted_share(self.hits(row), self.weight)

    def hits(self, row: Row) -> FloatArray:
        """Shape (N,): 1 where the path ended in ``row``."""
        hits: FloatArray = (self.outcome == OUTCOMES[row]).astype(np.float64)
        return hits


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Up, neither, down by ``horizon`` sessions: exclusive and exhaustive by construction.

    Parameters
    ----------
    upper, lower
        The barriers; the lower one below the upper one.
    horizon
        Sessions after the origin.

    Raises
    ------
    BadOption
        When the barriers cross.
    """

    upper: Barrier
    lower: Barrier
    horizon: int

    def __post_init__(self) -> None:
        if not self.lower.price < self.upper.price:
            raise BadOption("--down", self.lower.price, f"a price below --up {self.upper.price}")

    def settle(self, paths: Paths) -> Settlement:
        """Decide every path: the only code that does, for simulated, past and graded windows alike."""
        within = paths.first(self.horizon)
        upper, lower = self.reach
        outcome, session, tie = first_passage(
            within.open,
            within.high,
            within.low,
            within.close,
            upper=np.asarray(upper),
            lower=np.asarray(lower),
            upper_by_close=self.upper.by is By.CLOSE,
            lower_by_close=self.lower.by is By.CLOSE,
        )
        return Settlement(outcome, session, tie, within.weight)

    def settle_met(
        self,
        first_up: Columns,
        first_down: Columns,
        *,
        opens: Callable[[IntArray, Columns], FloatArray],
        weight: FloatArray | None = None,
    ) -> Settlement:
        """The same rule for paths whose first columns at or beyond either barrier are known already.

        Parameters
        ----------
        first_up, first_down
            Shape (N,): columns; those at the horizon or later do not count.
        opens
            Open prices at rows and columns, points; asked for ties alone.
        """
        upper, lower = self.reach
        outcome, session, tie = decide(
            first_up,
            first_down,
            self.horizon,
            opens=opens,
            upper=np.asarray(upper),
            lower=np.asarray(lower),
            upper_by_close=self.upper.by is By.CLOSE,
            lower_by_close=self.lower.by is By.CLOSE,
        )
        return Settlement(outcome, session, tie, weight)

    @property
    def reach(self) -> tuple[float, float]:
        """Prices a path must reach by touch or pass by close, upper and lower, points."""
        return self.upper.price + self._buffer(self.upper), self.lower.price - self._buffer(self.lower)

    @staticmethod
    def _buffer(barrier: Barrier) -> float:
        return barrier.buffer if barrier.by is By.CLOSE else 0.0
