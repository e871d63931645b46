"""Volatility from a recursion on ranges: the second opinion, and the engine of simulated bars."""

from dataclasses import dataclass

import numpy as np

from levelhead.forecast.volatility.realised import Realised
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.range_garch import RangeGarch, fit_range_garch, variance_path

WINDOW = 4_000  # sessions a fit looks back on: sixteen years
EVERY = 250
FEWEST = 500
AHEAD = 10


@dataclass(frozen=True, slots=True)
class RangeGarchVolatility:
    """Mean variance of the next 10 sessions by the recursion ``v' = w + (a + g [r < 0]) rv + b v``.

    Fitted by quasi-likelihood on the last 4,000 sessions, every 250.
    """

    name: str = "range-GARCH"

    def sigma(self, past: Realised) -> FloatArray:
        """Volatility of one session on each row, shape (n,), log return; NaN in the first 499 rows."""
        fell = past.move < 0
        out = np.full(past.variance.size, np.nan)
        for begin in range(FEWEST - 1, out.size, EVERY):
            first, stop = max(0, begin + 1 - WINDOW), min(begin + EVERY, out.size)
            seen = slice(first, begin + 1)
            model = fit_range_garch(past.variance[seen], fell[seen])
            rows = slice(first, stop)
            start = float(past.variance[seen].mean())
            path = variance_path(model, past.variance[rows], fell[rows], start)
            # a session's variance is what the recursion expected of it, on average over the fit
            ratio = past.variance[seen] / path[: begin + 1 - first]
            level, growth = mean_of_next(model, float(ratio.mean()), persistence(model, past, seen, ratio))
            out[begin:stop] = level + growth * path[begin + 1 - first :]
        sigma: FloatArray = np.sqrt(out)
        return sigma


def last_fit(past: Realised) -> RangeGarch | None:
    """The recursion in force on the last row, ``None`` in the first 499 rows.

    Fits fall on the rows 499, 749, 999 ...: longer data change no earlier one.
    """
    rows = past.variance.size
    if rows < FEWEST:
        return None
    fitted = rows - (rows - FEWEST) % EVERY
    seen = slice(max(0, fitted - WINDOW), fitted)
    return fit_range_garch(past.variance[seen], past.move[seen] < 0)


def persistence(model: RangeGarch, past: Realised, seen: slice, ratio: FloatArray) -> float:
    """Share of a variance above the mean that is left a session later."""
    return model.memory + float(np.mean(model.reaction(past.move[seen] < 0) * ratio))


def mean_of_next(model: RangeGarch, ratio: float, left: float) -> tuple[float, float]:
    """Mean realised variance of the next 10 sessions as ``level + growth * v`` of the first one's v."""
    powers = left ** np.arange(AHEAD)
    inflow = np.concatenate([[0.0], np.cumsum(powers)[:-1]])
    return ratio * model.floor * float(inflow.mean()), ratio * float(powers.mean())
