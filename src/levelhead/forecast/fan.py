"""How far the close spreads, session by session."""

import numpy as np

from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import FloatArray

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)


def fan(paths: Paths) -> tuple[tuple[float, ...], ...]:
    """Quantiles of the close after each session, points; those of ``FAN``, in order.

    Paths without a close on a session are left out of it. With weights a quantile is the smallest close
    at or below which the paths weigh at least that share; without, numpy's interpolated one.
    """
    if paths.weight is None:
        return tuple(
            tuple(float(each) for each in np.quantile(column[np.isfinite(column)], FAN))
            for column in paths.close.T
        )
    return tuple(_weighted(column, paths.weight) for column in paths.close.T)


def _weighted(column: FloatArray, weight: FloatArray) -> tuple[float, ...]:
    here = np.isfinite(column)
    order = np.argsort(column[here])
    below = np.cumsum(weight[here][order])
    at = np.searchsorted(below, np.array(FAN) * below[-1])
    return tuple(float(each) for each in column[here][order[np.minimum(at, order.size - 1)]])
