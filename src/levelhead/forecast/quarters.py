"""Calendar quarters drawn with replacement: how far a share could have come out otherwise."""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray

RESAMPLES = 500


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
