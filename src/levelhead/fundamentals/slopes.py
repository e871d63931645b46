"""What a slope on yields is: its size, how sure it is, and the words its size allows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import copysign, erfc, inf, sqrt

import numpy as np

from levelhead.fundamentals.common_days import Changes
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.attribution import correlations
from levelhead.kernels.sandwich import newey_west

NORMAL_95 = 1.96
SHADOW = 1.0 - 1e-9  # a correlation beyond which two terms are one
WEAK, CLEAR = 1.0, 2.0  # of |slope| over its standard error


class Link(StrEnum):
    """What may be said of a slope, by its size in standard errors."""

    NONE = "no measurable link"
    WEAK = "weak, not distinguishable from zero"
    WITH = "moved with yields"
    AGAINST = "moved against yields"


def link_of(value: float, error: float) -> Link:
    """Below one standard error none, below two weak, else with or against.

    >>> [link_of(value, 0.2).name for value in (-0.1, -0.3, -0.4)]
    ['NONE', 'WEAK', 'AGAINST']
    """
    if value == 0 or abs(value) < WEAK * error:
        return Link.NONE
    if abs(value) < CLEAR * error:
        return Link.WEAK
    return Link.WITH if value > 0 else Link.AGAINST


@dataclass(frozen=True, slots=True)
class Slope:
    """Percent of price per ten basis points of yield.

    Parameters
    ----------
    value
        The slope.
    error
        Its standard error.
    """

    value: float
    error: float

    @property
    def t(self) -> float:
        """The slope in standard errors; infinite where the fit is exact."""
        return self.value / self.error if self.error > 0 else copysign(inf, self.value)

    @property
    def interval(self) -> tuple[float, float]:
        """Covers the slope in 95 of 100 cases."""
        half = NORMAL_95 * self.error
        return self.value - half, self.value + half

    @property
    def link(self) -> Link:
        """The word that fits its size."""
        return link_of(self.value, self.error)


@dataclass(frozen=True, slots=True)
class Fit:
    """A least-squares slope over a window, its error after Newey and West.

    Parameters
    ----------
    slope
        See :class:`Slope`.
    r2
        Share of the daily variance explained, 0..1.
    sessions
        Changes in the window.
    first, last
        Days of its first and last change.
    lag
        Sessions over which noise was taken to be correlated.
    """

    slope: Slope
    r2: float
    sessions: int
    first: date
    last: date
    lag: int


@dataclass(frozen=True, slots=True)
class TwoSlopes:
    """Two slopes fitted together over a window.

    Parameters
    ----------
    one, other
        On rises and on falls of the yield; or on the real yield and on the breakeven rate.
    p
        Of a difference as large by chance, 0..1, two-sided.
    r2
        Share of the daily variance both explain, 0..1.
    sessions
        Changes in the window.
    first, last
        Days of its first and last change.
    """

    one: Slope
    other: Slope
    p: float
    r2: float
    sessions: int
    first: date
    last: date


def fit(window: Changes, *, target: int = 0, term: int = -1, given: int | None = None) -> Fit:
    """One column of ``window`` on another, with ``given`` a third held constant."""
    columns = [term] if given is None else [term, given]
    found = newey_west(window.value[:, target], window.value[:, columns])
    slope = Slope(float(found.coefficient[0]), float(found.error[0]))
    return Fit(slope, found.r2, len(window), window.day(0), window.day(-1), found.lag)


def rises_and_falls(window: Changes) -> TwoSlopes | None:
    """The first column on rises and on falls of the last; ``None`` where it only rose, or only fell."""
    move = window.value[:, -1]
    terms = np.column_stack([np.maximum(move, 0.0), np.minimum(move, 0.0)])
    return two_slopes(Changes(window.session, np.column_stack([window.value[:, 0], terms])))


def two_slopes(window: Changes) -> TwoSlopes | None:
    """The first column on the last two together; ``None`` where these cannot be told apart."""
    if not told_apart(window.value[:, -2:]):
        return None
    found = newey_west(window.value[:, 0], window.value[:, -2:])
    (a, b), covariance = found.coefficient, found.covariance
    spread = sqrt(covariance[0, 0] + covariance[1, 1] - 2.0 * covariance[0, 1])
    p = erfc(abs(float(a - b)) / spread / sqrt(2.0)) if spread > 0 else 0.0
    one, other = (Slope(float(found.coefficient[k]), float(found.error[k])) for k in (0, 1))
    return TwoSlopes(one, other, p, found.r2, len(window), window.day(0), window.day(-1))


def told_apart(terms: FloatArray) -> bool:
    """Whether two columns, shape (T, 2), both move and neither is the other's shadow."""
    across = correlations(terms[None])[0]
    return bool(across[0, 0] > 0 and across[1, 1] > 0 and abs(across[0, 1]) < SHADOW)
