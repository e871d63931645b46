"""Calendar quarters drawn with replacement: how far a share could have come out otherwise."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray

RESAMPLES = 500
COVERED, NORMAL = (0.025, 0.975), 1.959963984540054
FEWEST_FREE = 2.0  # degrees of freedom: below, a quantile is no width but a guess


@dataclass(frozen=True, slots=True, eq=False)
class Quarters:
    """How often each calendar quarter is in each resample.

    Parameters
    ----------
    begin
        Shape (G,): first of the N paths of each quarter; paths are in order of their origins.
    times
        Shape (B + 1, G): the first row counts every quarter once, the others are resamples of G quarters.
    """

    begin: IntArray
    times: FloatArray

    def sums(self, values: FloatArray) -> FloatArray:
        """Sum over paths, shape (N,), in every resample: shape (B + 1,)."""
        # not `@`: BLAS splits long sums by its threads, which changes last digits
        total: FloatArray = np.einsum("bg,g->b", self.times, np.add.reduceat(values, self.begin))
        return total

    def shares(self, part: FloatArray, whole: FloatArray) -> FloatArray:
        """Sum of ``part`` over sum of ``whole``, each of shape (N,); shape (B + 1,), NaN where it is empty."""
        above, below = self.sums(part), self.sums(whole)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(below > 0, above / below, np.nan)

    def spread(
        self, values: FloatArray, weight: FloatArray, *, within: tuple[float, float] = (0.0, 1.0)
    ) -> tuple[float, float]:
        """95% interval of a value by its resamples, no narrower than few quarters allow.

        Quantiles of resamples are too narrow where a handful of quarters has most of the weight: with ten of
        them, intervals of independent series left zero out twice as often as one time in twenty. Their
        distance from the value is stretched by Student's over the normal quantile and by the bias of a
        variance from G quarters, ``G / (G - 1)``; G is the effective number of quarters under ``weight``.

        Parameters
        ----------
        values
            Shape (B + 1,): the value and its resamples; NaN is left out.
        weight
            Shape (N,): what each path counts in it.
        within
            The least and the largest value there can be.
        """
        low, high = np.quantile(values[1:][np.isfinite(values[1:])], COVERED)
        each = np.add.reduceat(weight, self.begin)
        count = float(each.sum()) ** 2 / float(np.sum(each * each))
        free = max(count - 1.0, FEWEST_FREE)
        wider = student(free) / NORMAL * sqrt(1.0 + 1.0 / free)
        middle = float(values[0])
        below, above = max(middle - float(low), 0.0), max(float(high) - middle, 0.0)
        return max(middle - wider * below, within[0]), min(middle + wider * above, within[1])


def student(free: float) -> float:
    """The 97.5% quantile of Student's t by its expansion, to 0.03 from 4 degrees of freedom on.

    References
    ----------
    Abramowitz, M. and Stegun, I. A. (1964). Handbook of Mathematical Functions, 26.7.5.

    Examples
    --------
    >>> round(student(10.0), 3)
    2.228
    """
    z = NORMAL
    return (
        z
        + (z**3 + z) / (4 * free)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * free**3)
    )


def draw_quarters(origin: SessionArray, draws: np.random.Generator) -> Quarters:
    """Quarters of origins in order, drawn with replacement.

    Windows of a few weeks overlap within a quarter and hardly across quarters, and a quarter keeps its mood:
    whole ones are drawn.
    """
    number = origin.astype("datetime64[M]").astype(np.int64) // 3
    begin = np.flatnonzero(np.diff(number, prepend=number[0] - 1))
    count = begin.size
    chosen = draws.integers(0, count, (RESAMPLES, count))
    flat = chosen + count * np.arange(RESAMPLES)[:, None]
    times = np.bincount(flat.ravel(), minlength=RESAMPLES * count).reshape(RESAMPLES, count)
    return Quarters(begin, np.concatenate([np.ones((1, count)), times.astype(np.float64)]))
