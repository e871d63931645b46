"""Heterogeneous autoregression of range-based variance, in logs, with what options imply."""

from dataclasses import dataclass

import numpy as np

from levelhead.forecast.volatility.realised import Realised
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.filters import trailing_mean
from levelhead.kernels.regression import expanding_ols

AHEAD = 10  # sessions whose mean variance is forecast
EVERY = 21  # sessions between fits
FEWEST = 400  # pairs behind the first fit
WINDOWS = (1, 5, 22, 66)
WEEK, MONTH = 5, 22


@dataclass(frozen=True, slots=True)
class Har:
    """Log of the mean variance of the next 10 sessions on logs of the last 1, 5, 22 and 66.

    Falls of one and of five sessions count besides, in units of recent volatility: fear rises when prices
    fall. So does the average true range, which sees whole gaps where the variance of a session sees their
    squares. Where an implied volatility is known, its level, its distance from its week and its last
    change join; of several the first that has been known long enough.

    References
    ----------
    Corsi, F. (2009). A simple approximate long-memory model of realized volatility. Journal of Financial
    Econometrics 7(2), 174-196. doi:10.1093/jjfinec/nbp001
    """

    name: str = "HAR"

    def sigma(self, past: Realised) -> FloatArray:
        """Volatility of one session forecast on each row, shape (n,), log return; NaN before the first fit.

        Row t uses nothing after row t: coefficients come from windows that had ended by then, refitted
        every 21 rows.
        """
        own, target = own_terms(past), mean_ahead(past.variance)
        variance = _forecast(own, target)
        for implied in reversed(past.implied):
            informed = _forecast(np.column_stack([own, implied_terms(implied)]), target)
            variance = np.where(np.isfinite(informed), informed, variance)
        return np.sqrt(variance)


def own_terms(past: Realised) -> FloatArray:
    """Constant, four log variances, two falls, log average range squared; shape (n, 8), NaN in 65 rows."""
    logs = [np.log(trailing_mean(past.variance, window)) for window in WINDOWS]
    usual = np.sqrt(trailing_mean(past.variance, MONTH))
    week = trailing_mean(past.move, WEEK) * np.sqrt(WEEK)
    falls = [np.minimum(week / usual, 0.0), np.minimum(past.move / usual, 0.0)]
    return np.column_stack([np.ones(past.variance.size), *logs, *falls, np.log(past.average_range)])


def implied_terms(implied: FloatArray) -> FloatArray:
    """Log of the implied variance, its distance from its 5-session mean, its last change; shape (n, 3).

    Sessions without the index are passed over; they have no terms, and the next ones look past them.
    """
    known = np.flatnonzero(np.isfinite(implied))
    level = np.log(implied[known])
    change = np.diff(level, prepend=np.nan)
    terms = np.full((implied.size, 3), np.nan)
    terms[known] = np.column_stack([level, level - np.log(trailing_mean(implied[known], WEEK)), change])
    return terms


def mean_ahead(variance: FloatArray) -> FloatArray:
    """Log of the mean variance of the next 10 rows, shape (n,); NaN in the last 10."""
    target = np.full(variance.size, np.nan)
    if variance.size > AHEAD:
        target[:-AHEAD] = np.log(trailing_mean(variance, AHEAD)[AHEAD:])
    return target


def _forecast(terms: FloatArray, target: FloatArray) -> FloatArray:
    fits = expanding_ols(terms, target, lag=AHEAD, every=EVERY, fewest=FEWEST)
    out = np.full(target.size, np.nan)
    if fits.row.size:
        rows = np.arange(fits.row[0], target.size)
        which = (rows - fits.row[0]) // EVERY
        mean = np.sum(terms[rows] * fits.coefficient[which], axis=1)
        # the mean of a lognormal, not its median
        out[rows] = np.exp(mean + 0.5 * fits.residual[which])
    return out
