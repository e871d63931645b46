"""Past days whose chart was like today's count a little more."""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.filters import trailing_mean
from levelhead.markets import Bars
from levelhead.markets.continuous import Continuous

WINDOWS = (50, 200)  # the averages every chart shows
BANDWIDTH = 0.5  # of a state's standard deviation so far
UNKNOWN = 3.0  # distance of a past day without a state, in bandwidths: it hardly counts
SHRINK = 300.0  # likeness is believed as much as evenness at this effective number of like days
OVERLAP = 15  # like days come in runs whose paths overlap
FEWEST = 500  # paths below which all count alike


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """The chart's state on every bar, and on the first days of N past paths.

    A state is the distance of the close from its 50- and its 200-session mean, in logs, over sigma times the
    root of the window.

    Parameters
    ----------
    state
        Shape (2, T); NaN before there is a mean or a sigma, and where a price has no logarithm.
    spread
        Shape (2, T): standard deviation of the states up to each bar; 0 before there are two.
    start
        Shape (2, N): states on the first days, oldest first.
    """

    state: FloatArray
    spread: FloatArray
    start: FloatArray

    @classmethod
    def of(cls, bars: Bars, joined: Continuous, sigma: FloatArray, rows: IntArray) -> "Likeness":
        """Read the states of one series; each bar's looks back only.

        Parameters
        ----------
        sigma
            Shape (T,), log return: what was forecast on each bar; NaN where nothing was.
        rows
            Shape (N,): first days of the paths.
        """
        state = _states(bars, joined, sigma)
        known = np.isfinite(state)
        return cls(state, _spread(np.where(known, state, 0.0), known), state[:, rows])

    def weights(self, today: int, count: int) -> FloatArray:
        """Weights of the first ``count`` paths by how like their first day is to the bar ``today``; mean one.

        A Gaussian kernel half a standard deviation wide, shrunk towards even weights: where n independent
        days were like today (Kish's count over the overlap) it has the share n / (n + 300). Even where today
        has no state, below 500 paths, and where no day was like today.

        Returns
        -------
        Shape (count,), > 0.

        References
        ----------
        Kish, L. (1965). Survey Sampling, section 11.7 (the effective size of a weighted sample).
        """
        now, even = self.state[:, today], np.ones(count)
        if count < FEWEST or not np.isfinite(now).all():
            return even
        apart = np.zeros(count)
        for start, here, spread in zip(self.start[:, :count], now, self.spread[:, today], strict=True):
            away = (start - here) / (BANDWIDTH * spread if spread > 0 else 1.0)
            apart += np.square(np.where(np.isfinite(away), away, UNKNOWN))
        kernel: FloatArray = np.exp(-0.5 * apart)
        total = float(kernel.sum())
        if total < 1e-12:
            return even
        like = total**2 / float(np.einsum("i,i->", kernel, kernel)) / OVERLAP
        share = like / (like + SHRINK)
        return (1.0 - share) + (share * count / total) * kernel


def with_lent(own: FloatArray, lent: int) -> FloatArray:
    """Weights of lent and own paths, summing to one: a lent path counts as much as an own one on average."""
    return np.concatenate([np.ones(lent), own]) / (lent + own.size)


def _states(bars: Bars, joined: Continuous, sigma: FloatArray) -> FloatArray:
    close = np.where(np.isfinite(joined.close), joined.close, bars.close) * joined.factor
    logs = np.log(np.where(close > 0, close, np.nan))
    states = np.full((len(WINDOWS), close.size), np.nan)
    for at, window in enumerate(WINDOWS):
        away = logs - trailing_mean(logs, window)
        np.divide(away, sigma * np.sqrt(window), out=states[at], where=sigma > 0)
    return states


def _spread(state: FloatArray, known: BoolArray) -> FloatArray:
    """Standard deviation so far, from running sums: those of an earlier day are the first of a later one's."""
    count = np.maximum(np.cumsum(known, axis=1), 1)
    mean = np.cumsum(state, axis=1) / count
    return np.sqrt(np.maximum(np.cumsum(np.square(state), axis=1) / count - np.square(mean), 0.0))
