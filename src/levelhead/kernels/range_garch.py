"""A variance recursion driven by the range of each session, fitted by quasi-likelihood."""

from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.filters import first_order

START = (0.05, 0.10, 0.10, 0.80)  # near what index markets settle on; the optimum does not depend on it
MOST_STEPS, TOLERANCE = 100, 1e-11
LEAST = np.array([1e-6, 0.0, 0.0, 0.0])  # floor in mean variances: a recursion must not die
MOST = np.array([np.inf, np.inf, np.inf, 0.999])


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
    Coefficients with ``floor > 0``, ``news, fall >= 0`` and ``0 <= memory < 1``. The recursion starts at the
    sample mean. Persistence is not held below one: over the weeks it is used for nothing explodes.

    References
    ----------
    Engle, R. F. and Gallo, G. M. (2006). A multiple indicators model for volatility using intra-daily
    data. Journal of Econometrics 131, 3-27. Glosten, L. R., Jagannathan, R. and Runkle, D. E. (1993).
    Journal of Finance 48(5), 1779-1801.
    """
    mean = float(variance.mean())
    scaled = variance / mean
    falling = np.where(fell, scaled, 0.0)

    def expected(theta: FloatArray) -> FloatArray:
        inflow = theta[0] + theta[1] * scaled[:-1] + theta[2] * falling[:-1]
        return first_order(np.concatenate([[1.0], inflow]), theta[3])

    theta = np.array(START)
    now = expected(theta)
    loss, damping = quasi_loss(scaled, now), 1e-3
    for _ in range(MOST_STEPS):
        step = _step(scaled, falling, now, theta, damping)
        tried = np.clip(theta + step, LEAST, MOST)
        then = expected(tried)
        better = quasi_loss(scaled, then)
        if better < loss:
            done = loss - better < TOLERANCE
            theta, now, loss, damping = tried, then, better, damping * 0.2
            if done:
                break
        elif damping > 1e8:
            break
        else:
            damping = max(damping, 1e-4) * 8.0
    return RangeGarch(float(theta[0]) * mean, *(float(each) for each in theta[1:]))


def _step(
    scaled: FloatArray, falling: FloatArray, now: FloatArray, theta: FloatArray, damping: float
) -> FloatArray:
    """One damped step; a coefficient that its bound holds back stays where it is."""
    slopes = np.zeros((now.size, 4))
    slopes[1:] = np.column_stack([np.ones(now.size - 1), scaled[:-1], falling[:-1], now[:-1]])
    slopes = first_order(slopes, float(theta[3])) / now[:, None]
    # not `@`: BLAS splits long sums by its threads, and the last digits would differ between machines
    gradient = np.einsum("ti,t->i", slopes, 1.0 - scaled / now)
    squares = np.einsum("ti,tj->ij", slopes, slopes)
    free = ~((theta <= LEAST) & (gradient > 0)) & ~((theta >= MOST) & (gradient < 0))
    step = np.zeros(4)
    if free.any():
        inner = squares[np.ix_(free, free)]
        inner = inner + damping * np.diag(np.diag(inner) + 1e-12)
        step[free] = np.linalg.solve(inner, -gradient[free])
    return step
