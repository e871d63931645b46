"""Shares of a history and how sure they are, when neighbouring rows share their outcomes."""

from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import FloatArray

COVERED = (0.025, 0.975)
NORMAL = 1.959963984540054


class Shares(NamedTuple):
    """Shares of K conditions and of all rows; intervals cover 95%, widened for few blocks."""

    share: FloatArray
    """Shape (K,): NaN where a condition never held."""
    interval: FloatArray
    """Shape (K, 2)."""
    overall: float
    """Share of all rows."""
    difference: FloatArray
    """Shape (K,): share less the overall one."""
    difference_interval: FloatArray
    """Shape (K, 2): of the difference, both shares drawn together."""


def block_sums(rows: FloatArray, block: int) -> FloatArray:
    """Sums over consecutive blocks of rows, the last one shorter.

    Parameters
    ----------
    rows
        Shape (T, K), T >= 1.
    block
        Rows in a block, >= 1.

    Returns
    -------
    Shape (ceil(T / block), K).
    """
    sums: FloatArray = np.add.reduceat(rows, np.arange(0, rows.shape[0], block), axis=0)
    return sums


def conditional_shares(
    hit: FloatArray, holds: FloatArray, draws: np.random.Generator, *, block: int, resamples: int
) -> Shares:
    """How often something followed where each of K conditions held, against how often it followed at all.

    Parameters
    ----------
    hit
        Shape (T,): 1 where it followed, else 0; T >= 1.
    holds
        Shape (T, K): 1 where a condition held, else 0.
    draws
        A seeded generator.
    block
        Rows that are drawn together: longer than an outcome takes.
    resamples
        How often as many blocks as there are are drawn with replacement.

    Notes
    -----
    A resample in which a condition never holds knows nothing of it and counts as the share itself.
    Percentiles of few blocks lie too close together: each end is moved away from the share as Student's t
    is wider than the normal distribution, with as many degrees of freedom as blocks of equal weight less one.

    References
    ----------
    Carlstein, E. (1986). The use of subseries values for estimating the variance of a general statistic from
    a stationary sequence. Annals of Statistics 14(3), 1171-1179. doi:10.1214/aos/1176350057
    """
    kinds = holds.shape[1]
    everything = np.ones((hit.size, 1))
    weights = np.concatenate([holds, everything], axis=1)
    hits, counts = block_sums(weights * hit[:, None], block), block_sums(weights, block)
    blocks = hits.shape[0]
    times = draws.multinomial(blocks, np.full(blocks, 1.0 / blocks), size=resamples).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = hits.sum(axis=0) / counts.sum(axis=0)
        # einsum, not a product of matrices: its sums do not depend on the number of threads
        drawn = np.einsum("rb,bk->rk", times, hits) / np.einsum("rb,bk->rk", times, counts)
        worth = counts.sum(axis=0) ** 2 / (counts**2).sum(axis=0)
    drawn = np.where(np.isfinite(drawn), drawn, found)
    apart = drawn[:, :kinds] - drawn[:, kinds:]
    wider = few_blocks(worth[:kinds])
    share, difference = found[:kinds], found[:kinds] - found[kinds]
    return Shares(
        share=share,
        interval=np.clip(_widened(drawn[:, :kinds], share, wider), 0.0, 1.0),
        overall=float(found[kinds]),
        difference=difference,
        difference_interval=_widened(apart, difference, wider),
    )


def few_blocks(worth: FloatArray) -> FloatArray:
    """How much wider a 95% interval of so many blocks is than the normal one.

    Parameters
    ----------
    worth
        Shape (K,): blocks of equal weight, ``(sum w)^2 / sum w^2``; those below 2 count as 2.

    Returns
    -------
    Shape (K,), >= 1: the quantile of Student's t over the normal one, and the root of ``worth / (worth - 1)``,
    as a resampled mean spreads that much less.

    References
    ----------
    Abramowitz, M. and Stegun, I. A. (1964). Handbook of Mathematical Functions, 26.7.5 (good to one part in
    a hundred from 4 degrees of freedom on).
    """
    worth = np.maximum(worth, 2.0)
    f, z = worth - 1.0, NORMAL
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    t = z + terms[0] / f + terms[1] / f**2 + terms[2] / f**3
    wider: FloatArray = t / z * np.sqrt(worth / f)
    return wider


def _widened(drawn: FloatArray, value: FloatArray, wider: FloatArray) -> FloatArray:
    ends = np.quantile(drawn, COVERED, axis=0)
    return (value + (ends - value) * wider).T
