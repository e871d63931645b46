"""Which volatility model a market's history can carry."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from levelhead.forecast.volatility.har import Har
from levelhead.forecast.volatility.realised import Realised
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.ranges import ew_mean

HALFLIFE = 11.0  # sessions; a decay of 0.94 a session, RiskMetrics' daily figure
WARM_UP = 30
FEWEST_FORECASTS = 250


class VolatilityModel(Protocol):
    """Forecasts one session's volatility on every row of the past, each from rows up to its own."""

    @property
    def name(self) -> str:
        """The model's name, printed and recorded."""

    def sigma(self, past: Realised) -> FloatArray:
        """Shape (n,), log return; NaN where the model cannot say yet."""


@dataclass(frozen=True, slots=True)
class Ew:
    """Exponentially weighted mean of the sessions' variances, half-life 11; needs 30 sessions."""

    name: str = "EW"

    def sigma(self, past: Realised) -> FloatArray:
        """Volatility of one session on each row, shape (n,), log return; NaN in the first 29 rows."""
        if not past.variance.size:
            return past.variance
        sigma = np.sqrt(ew_mean(past.variance, HALFLIFE))
        sigma[: WARM_UP - 1] = np.nan
        return sigma


@dataclass(frozen=True, slots=True, eq=False)
class Volatility:
    """Sigma of one session forecast on every bar, shape (T,), log return, and the model that made it.

    ``fallback``: history is too short for the model that was wanted.
    """

    sigma: FloatArray
    model: str
    fallback: bool = False


def choose(past: Realised, preferred: VolatilityModel | None = None) -> Volatility:
    """``preferred`` (default HAR) where it has forecast 250 sessions and today; else EW."""
    model = preferred or Har()
    sigma = past.on_bars(model.sigma(past))
    if int(np.isfinite(sigma).sum()) >= FEWEST_FORECASTS and np.isfinite(sigma[-1]):
        return Volatility(sigma, model.name)
    return Volatility(past.on_bars(Ew().sigma(past)), Ew().name, fallback=True)
