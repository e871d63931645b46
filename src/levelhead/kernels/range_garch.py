"""A variance recursion driven by the range of each session, fitted by quasi-likelihood."""

from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.filters import first_order

START = (0.05, 0.10, 0.10, 0.80)  # near what index markets settle on; the optimum does not depend on it
MOST_STEPS = 60
LONGEST_MEMORY = 0.998  # persistence below one: the recursion has a mean
SMALLEST = 1e-6  # of the mean variance: a recursion must not die


class RangeGarch(NamedTuple):
    """``v' = floor + (news + fall [move < 0]) variance + memory v``."""

    floor: float
    """Squared log returns, > 0."""
    news: float
    fall: float
    memory: float

    def reaction(self, fell: BoolArray) -> FloatArray:
        """What multiplies each session's variance, shape of ``fell``."""
        return np.where(fell, self.news + self.fall, self.news)


def variance_path(model: RangeGarch, variance: FloatArray, fell: BoolArray, start: float) -> FloatArray:
    """Variance expected for each session before it began.

    Parameters
    ----------
    model
        The recursion.
    variance
        Shape (T,), squared log returns: the realised variance of each session.
    fell
        Shape (T,): True where the session ended below the close before.
    start
        Expected variance of the first session.

    Returns
    -------
    Shape (T + 1,), squared log returns: the last value is for the session after the last.
    """
    inflow = np.concatenate([[start], model.floor + model.reaction(fell) * variance])
    return first_order(inflow, model.memory)


def quasi_loss(variance: FloatArray, expected: FloatArray) -> float:
    """Mean of ``log expected + variance / expected``: least where expectations are right on average.

    References
    ----------
    Patton, A. J. (2011). Volatility forecast comparison using imperfect volatility proxies. Journal of
    Econometrics 160(1), 246-256. doi:10.1016/j.jeconom.2010.03.034
    """
    return float(np.mean(np.log(expected) + variance / expected))


def fit_range_garch(variance: FloatArray, fell: BoolArray) -> RangeGarch:
    """The recursion of least quasi-loss, by damped Fisher scoring.

    Parameters
    ----------
    variance
        Shape (T,), squared log returns, > 0, T >= 2.
    fell
        Shape (T,): True where the session ended below the close before.

    Returns
    -------
    Coefficients with ``floor > 0``, ``news, fall, memory >= 0`` and a persistence of at most 0.998. The
    recursion starts at the sample mean.

    References
    ----------
    Engle, R. F. and Gallo, G. M. (2006). A multiple indicators model for volatility using intra-daily
    data. Journal of Econometrics 131, 3-27. Glosten, L. R., Jagannathan, R. and Runkle, D. E. (1993).
    Journal of Finance 48(5), 1779-1801.
    """
    mean = float(variance.mean())
    scaled = variance / mean
    falling = np.where(fell, scaled, 0.0)
    share = float(falling.mean())

    def expected(theta: FloatArray) -> FloatArray:
        inflow = theta[0] + theta[1] * scaled[:-1] + theta[2] * falling[:-1]
        return first_order(np.concatenate([[1.0], inflow]), theta[3])

    theta = np.array(START)
    now = expected(theta)
    loss, damping = quasi_loss(scaled, now), 1e-3
    for _ in range(MOST_STEPS):
        slopes = np.zeros((now.size, 4))
        slopes[1:, 0], slopes[1:, 1], slopes[1:, 2], slopes[1:, 3] = 1.0, scaled[:-1], falling[:-1], now[:-1]
        slopes = first_order(slopes, theta[3]) / now[:, None]
        gradient = slopes.T @ (1.0 - scaled / now)
        squares = slopes.T @ slopes
        step = np.linalg.solve(squares + damping * np.diag(np.diag(squares) + 1e-12), -gradient)
        tried = _within(theta + step, share)
        then = expected(tried)
        better = quasi_loss(scaled, then)
        if better < loss:
            done = loss - better < 1e-10
            theta, now, loss, damping = tried, then, better, damping * 0.2
            if done:
                break
        else:
            damping = max(damping, 1e-4) * 8.0
            if damping > 1e6:
                break
    return RangeGarch(float(theta[0]) * mean, *(float(each) for each in theta[1:]))


def _within(theta: FloatArray, share: float) -> FloatArray:
    floor, news, fall, memory = np.maximum(theta, [SMALLEST, 0.0, 0.0, 0.0]).tolist()
    memory = min(memory, LONGEST_MEMORY)
    reaction = news + fall * share
    most = LONGEST_MEMORY - memory
    shrink = 1.0 if reaction <= most else most / reaction
    return np.array([floor, news * shrink, fall * shrink, memory])
