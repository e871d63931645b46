"""What kind of day a forecast was issued on, told from what was known that day."""

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray

FEWEST_SIGMAS = 250  # a year, before a sigma is called low or high
WINDOW = 200


def sigma_rank(sigma: FloatArray, row: int) -> float:
    """Share of the sigmas up to the bar ``row`` that lie below the one on it; 0..1.

    Parameters
    ----------
    sigma
        Shape (T,): the model's volatility of one session on each bar, as known on it; NaN where it forecast none.

    Returns
    -------
    NaN where it forecast none on that bar, or on fewer than 250 before.
    """
    past = sigma[:row]
    known = int(np.count_nonzero(np.isfinite(past)))
    if known < FEWEST_SIGMAS or not np.isfinite(sigma[row]):
        return np.nan
    return float(np.count_nonzero(past < sigma[row])) / known


def above_mean(close: FloatArray, row: int) -> float:
    """Close of the bar ``row`` over the mean of the last 200 printed closes, less one; NaN before 200."""
    if row + 1 < WINDOW:
        return np.nan
    return float(close[row] / close[row + 1 - WINDOW : row + 1].mean()) - 1.0


def regimes(rank: FloatArray, from_mean: FloatArray) -> tuple[tuple[str, BoolArray], ...]:
    """Names of the regimes and where each held, shape (N,); a day on which nothing is known is in none.

    Parameters
    ----------
    rank
        Shape (N,): :func:`sigma_rank`; its thirds are ``calm``, ``usual``, ``rough``.
    from_mean
        Shape (N,): :func:`above_mean`; a close at the mean is not above it.
    """
    return (
        ("calm", rank < 1 / 3),
        ("usual", (rank >= 1 / 3) & (rank < 2 / 3)),
        ("rough", rank >= 2 / 3),
        ("above_200", from_mean > 0),
        ("below_200", from_mean <= 0),
    )
