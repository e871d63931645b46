"""Many differences measured at once: block-bootstrap intervals, p-values, and how many are chance."""

from dataclasses import dataclass
from math import erfc, log1p, sqrt

import numpy as np

from levelhead.kernels.arrays import FloatArray

RESAMPLES = 1_000
COVERED = (0.025, 0.975)


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """Ratios of sums over blocks; each array of shape (K,).

    Parameters
    ----------
    value
        Sum of the numerators over the sum of the weights; NaN without weight.
    low, high
        95% percentile interval.
    p
        Two-sided p-value of no difference, by Student's t on as many blocks.
    blocks
        How many blocks of equal weight are worth as much: ``(sum w)^2 / sum w^2``.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    blocks: FloatArray


def block_ratios(
    numerator: FloatArray,
    weight: FloatArray,
    draws: np.random.Generator,
    *,
    against: tuple[FloatArray, FloatArray] | None = None,
    resamples: int = RESAMPLES,
) -> Resampled:
    """``sum(numerator) / sum(weight)`` of K quantities, blocks of the history drawn with replacement.

    Parameters
    ----------
    numerator, weight
        Shape (B, K): sums over each of B consecutive blocks; weights >= 0.
    draws
        A seeded generator. All K quantities share its draws.
    against
        Numerator and weight, of the same shape, of a second ratio that is taken off the first.
    resamples
        How often the B blocks are drawn.

    References
    ----------
    Carlstein, E. (1986). The use of subseries values for estimating the variance of a general statistic from
    a stationary sequence. Annals of Statistics 14(3), 1171-1179. doi:10.1214/aos/1176350057
    """
    count = numerator.shape[0]
    times = draws.multinomial(count, np.full(count, 1.0 / count), size=resamples).astype(np.float64)
    pairs = [(numerator, weight), *([against] if against is not None else [])]
    with np.errstate(invalid="ignore", divide="ignore"):
        blocks = weight.sum(axis=0) ** 2 / (weight**2).sum(axis=0)
        ratios = [each.sum(axis=0) / of.sum(axis=0) for each, of in pairs]
        # einsum, not a product of matrices: its sums do not depend on the number of threads
        samples = [
            np.einsum("rb,bk->rk", times, each) / np.einsum("rb,bk->rk", times, of) for each, of in pairs
        ]
        value, drawn = ratios[0], samples[0]
        if against is not None:
            value, drawn = value - ratios[1], drawn - samples[1]
        drawn = np.where(np.isfinite(drawn), drawn, value)  # a resample that missed every block knows nothing
        low, high = np.quantile(drawn, COVERED, axis=0)
        # the blocks' own mean is taken from their spread, as in any standard error of a sample
        t = value / (drawn.std(axis=0) * np.sqrt(blocks / np.maximum(blocks - 1, 1e-9)))
    p = np.array([two_sided(float(each), float(n) - 1) for each, n in zip(t, blocks, strict=True)])
    return Resampled(value, low, high, p, blocks)


def two_sided(t: float, freedom: float) -> float:
    """P(|T| >= |t|) of Student's t, to a few hundredths of itself; 1 where it is not defined.

    Examples
    --------
    >>> round(two_sided(2.228, 10), 3), round(two_sided(2.0, 1e9), 4)
    (0.05, 0.0455)

    References
    ----------
    Wallace, D. L. (1959). Bounds on normal approximations to Student's and the chi-square distributions.
    Annals of Mathematical Statistics 30(4), 1121-1130. doi:10.1214/aoms/1177706100
    """
    if not (freedom >= 1 and abs(t) < np.inf):
        return 1.0
    z = (8 * freedom + 1) / (8 * freedom + 3) * sqrt(freedom * log1p(t * t / freedom))
    return erfc(z / sqrt(2))


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """q-values: the least false discovery rate at which each of the tests is a discovery.

    Parameters
    ----------
    p
        Shape (K,), 0..1; NaN: not tested, and not counted.

    Returns
    -------
    Shape (K,), NaN where ``p`` is.

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, np.nan])).round(3)
    array([0.03, 0.04, 0.04,  nan])

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57(1), 289-300.
    doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    q = np.full(p.shape, np.nan)
    rows = np.flatnonzero(~np.isnan(p))
    order = rows[np.argsort(p[rows], kind="stable")]
    scaled = p[order] * order.size / np.arange(1, order.size + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q
