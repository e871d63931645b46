"""How sure a skill is: dates are drawn in blocks, because neighbouring forecasts share their outcomes."""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray

BLOCK = 60  # sessions: four windows of 15, so that few windows are cut by a block's edge
RESAMPLES = 1_000
COVERED = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Skill:
    """``1 - S_model / S_reference`` and its 95% interval; 1 is perfect, 0 no better than the reference."""

    value: float
    interval: tuple[float, float]


def skill(
    model: FloatArray, reference: FloatArray, days: SessionArray, *, step: int = 1, seed: int = 0
) -> Skill:
    """Skill of one score against another, with a circular block bootstrap over dates.

    Parameters
    ----------
    model, reference
        Shape (N,): errors of each forecast, smaller is better.
    days
        Shape (N,): session each was issued on, in order; forecasts of one day are drawn together.
    step
        Sessions between the days: a block spans 60 sessions whatever the step.
    seed
        Of the draws.

    Returns
    -------
    NaN where nothing was scored or the reference made no error.

    References
    ----------
    Politis, D. N. and Romano, J. P. (1992). A circular block-resampling procedure for stationary data. In
    Exploring the Limits of Bootstrap, Wiley, 263-270.
    """
    dates, where = np.unique(days, return_inverse=True)
    if not dates.size:
        return Skill(np.nan, (np.nan, np.nan))
    ours, theirs = (np.bincount(where, each).astype(np.float64) for each in (model, reference))
    starts, lengths = block_starts(dates.size, max(1, round(BLOCK / step)), seed=seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1.0 - ours.sum() / theirs.sum()
        resampled = 1.0 - run_sums(ours, starts, lengths) / run_sums(theirs, starts, lengths)
    low, high = np.quantile(resampled, COVERED)
    return Skill(float(value), (float(low), float(high)))


def block_starts(
    count: int, block: int, *, seed: int = 0, resamples: int = RESAMPLES
) -> tuple[IntArray, IntArray]:
    """Where the blocks of each resample of ``count`` rows start, shape (resamples, K), and their lengths, (K,).

    Blocks go round the end, so that every row is as likely as any other; the last one is cut so that the
    lengths sum to ``count``.
    """
    blocks = -(-count // block)
    lengths = np.full(blocks, min(block, count))
    lengths[-1] = count - lengths[:-1].sum()
    return np.random.default_rng(seed).integers(0, count, (resamples, blocks)), lengths


def run_sums(values: FloatArray, starts: IntArray, lengths: IntArray) -> FloatArray:
    """Sum of the values in all blocks of each resample, shape (resamples,).

    Parameters
    ----------
    values
        Shape (N,).
    starts, lengths
        As :func:`block_starts` gives them.
    """
    total = np.concatenate([[0.0], np.cumsum(np.concatenate([values, values]))])
    sums: FloatArray = (total[starts + lengths] - total[starts]).sum(axis=1)
    return sums


def difference(
    first: FloatArray, second: FloatArray, groups: tuple[IntArray, IntArray], *, seed: int = 0
) -> tuple[float, tuple[float, float]]:
    """Mean of ``first`` minus mean of ``second`` and its 95% interval, whole groups drawn together.

    Parameters
    ----------
    first, second
        Shape (N,) and (M,): values of two samples.
    groups
        Shape (N,) and (M,): number of the group (a quarter, say) each value belongs to, 0 to G - 1.
    """
    count = int(max(each.max(initial=-1) for each in groups)) + 1
    sums, sizes = (
        [np.bincount(group, weights, minlength=count) for group, weights in pairs]
        for pairs in (
            ((groups[0], first), (groups[1], second)),
            ((groups[0], np.ones(first.size)), (groups[1], np.ones(second.size))),
        )
    )
    drawn = np.random.default_rng(seed).integers(0, count, (RESAMPLES, count))
    with np.errstate(divide="ignore", invalid="ignore"):
        means = [
            total[drawn].sum(axis=1) / size[drawn].sum(axis=1)
            for total, size in zip(sums, sizes, strict=True)
        ]
    apart = means[0] - means[1]
    low, high = np.quantile(apart[np.isfinite(apart)], COVERED)
    return float(first.mean() - second.mean()), (float(low), float(high))
