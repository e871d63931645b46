"""Whether what was said to happen three times in ten happened three times in ten."""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.intervals import wilson

BINS = 10
FEWEST = 500  # forecasts in a bin before its gap is called one


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between two tenths: how many, what they said on average, what came of it.

    ``interval`` is Wilson's 95% interval of ``observed`` on the effective count: overlapping windows are
    not independent.
    """

    low: float
    high: float
    n: int
    forecast: float
    observed: float
    interval: tuple[float, float]


def reliability(forecast: FloatArray, happened: BoolArray, *, independent: float = 1.0) -> tuple[Bin, ...]:
    """Ten bins of equal width; empty ones are left out.

    Parameters
    ----------
    forecast
        Shape (N,), probabilities.
    happened
        Shape (N,).
    independent
        Share of the forecasts that count as independent, 0..1.

    References
    ----------
    Murphy, A. H. and Winkler, R. L. (1977). Reliability of subjective probability forecasts of precipitation
    and temperature. JRSS C 26(1), 41-47. doi:10.2307/2346866
    """
    which = np.minimum((forecast * BINS).astype(np.int64), BINS - 1)
    counts = np.bincount(which, minlength=BINS)
    said = np.bincount(which, forecast, minlength=BINS)
    came = np.bincount(which, happened.astype(np.float64), minlength=BINS)
    found = []
    for at in np.flatnonzero(counts).tolist():
        n = int(counts[at])
        observed = float(came[at]) / n
        sure = n * independent
        found.append(
            Bin(at / BINS, (at + 1) / BINS, n, float(said[at]) / n, observed, wilson(observed * sure, sure))
        )
    return tuple(found)


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Expected calibration error: mean gap between forecast and observed, weighted by counts; 0..1.

    NaN without a forecast.
    """
    total = sum(each.n for each in bins)
    if not total:
        return float("nan")
    return sum(each.n * abs(each.forecast - each.observed) for each in bins) / total


def largest_gap(bins: tuple[Bin, ...], *, fewest: int = FEWEST) -> float | None:
    """The largest gap of a bin with at least ``fewest`` forecasts; ``None`` where there is no such bin."""
    return max((abs(each.forecast - each.observed) for each in bins if each.n >= fewest), default=None)
