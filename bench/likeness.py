"""A shadow expert: past days whose chart was like today's count a little more. Not in the product."""

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.kernels.filters import trailing_mean
from levelhead.markets import Bars
from levelhead.markets.continuous import Continuous

WINDOWS = (50, 200)  # the averages every chart shows
BANDWIDTH = 0.5  # of a state's standard deviation so far
UNKNOWN = 3.0  # distance of a past day without a state: it hardly counts
SHRINK = 60.0  # likeness is believed as much as evenness at this effective number of like days
OVERLAP = 15  # like days come in runs whose paths overlap
FEWEST = 500


def chart_states(bars: Bars, joined: Continuous, sigma: FloatArray) -> FloatArray:
    """Distance of the close from its 50- and 200-session means in sigmas of such a distance, shape (T, 2).

    NaN before there is a mean or a sigma, and where a price has no logarithm.
    """
    close = np.where(np.isfinite(joined.close), joined.close, bars.close) * joined.factor
    states = np.full((len(bars), len(WINDOWS)), np.nan)
    if float(close.min()) <= 0:
        return states
    logs = np.log(close)
    for at, window in enumerate(WINDOWS):
        states[:, at] = (logs - trailing_mean(logs, window)) / (sigma * np.sqrt(window))
    return states


def like_weights(states: FloatArray, rows: IntArray, today: int) -> FloatArray:
    """Weights of past paths by how like their first day is to ``today``, shape of ``rows``, mean one.

    A Gaussian kernel on the states, shrunk towards even weights: with an effective number n of like days
    (Kish, divided by the overlap) it has the share n / (n + 60).

    Parameters
    ----------
    states
        Shape (T, 2); rows after ``today`` are not looked at.
    rows
        Shape (N,): first days of the paths, all before ``today``.
    today
        Row of the origin.
    """
    now = states[today]
    if rows.size < FEWEST or not np.isfinite(now).all():
        return np.ones(rows.size)
    spread = np.nanstd(states[: today + 1], axis=0) * BANDWIDTH
    away = (states[rows] - now) / np.where(spread > 0, spread, 1.0)
    kernel = np.exp(-0.5 * np.sum(np.square(np.where(np.isfinite(away), away, UNKNOWN)), axis=1))
    total = float(kernel.sum())
    if total < 1e-12:  # a day unlike any before
        return np.ones(rows.size)
    like = total**2 / float(np.sum(kernel**2)) / OVERLAP
    share = like / (like + SHRINK)
    weights: FloatArray = 1.0 - share + share * rows.size * kernel / total
    return weights
