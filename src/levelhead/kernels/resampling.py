"""Shares of a history and how sure they are, when neighbouring rows share their outcomes."""

from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import FloatArray

COVERED = (0.025, 0.975)


class Shares(NamedTuple):
    """Shares of K conditions and of all rows; intervals cover 95%."""

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
    drawn = np.where(np.isfinite(drawn), drawn, found)
    apart = drawn[:, :kinds] - drawn[:, kinds:]
    return Shares(
        share=found[:kinds],
        interval=np.quantile(drawn[:, :kinds], COVERED, axis=0).T,
        overall=float(found[kinds]),
        difference=found[:kinds] - found[kinds],
        difference_interval=np.quantile(apart, COVERED, axis=0).T,
    )
