"""How far the close spreads, session by session."""

import numpy as np

from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import FloatArray

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
BINS = 4_096  # sorting fifteen columns would cost more than everything else read off them


def fan(paths: Paths) -> tuple[tuple[float, ...], ...]:
    """Quantiles of the close after each session, points; those of ``FAN``, in order.

    Paths without a close on a session are left out of it. Without weights numpy's interpolated quantiles;
    with weights read off 4,096 bins between the lowest and the highest close.
    """
    if paths.weight is None:
        return tuple(
            tuple(float(each) for each in np.quantile(column[np.isfinite(column)], FAN))
            for column in paths.close.T
        )
    return tuple(_weighted(column, paths.weight) for column in np.ascontiguousarray(paths.close.T))


def _weighted(column: FloatArray, weight: FloatArray) -> tuple[float, ...]:
    here = np.isfinite(column)
    column, weight = (column, weight) if here.all() else (column[here], weight[here])
    lowest, width = float(column.min()), float(np.ptp(column)) / BINS
    if width == 0.0:
        return (lowest,) * len(FAN)
    which = np.minimum((column - lowest) / width, BINS - 1).astype(np.int64)
    below = np.cumsum(np.bincount(which, weight, minlength=BINS))
    edges = lowest + width * np.arange(1, BINS + 1)
    return tuple(np.interp(np.array(FAN) * below[-1], below, edges).tolist())
