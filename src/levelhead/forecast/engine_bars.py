"""Engine B: bars of the past drawn one by one, each as large as the variance its path has built up."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.volatility.garch import WINDOW, last_fit, mean_of_next
from levelhead.forecast.volatility.realised import Realised
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.draws import seeded
from levelhead.kernels.range_garch import RangeGarch, variance_path
from levelhead.markets import Bars
from levelhead.markets.continuous import Continuous

PATHS = 6_000
CALM = 0.5
LEAST_START, MOST_START = 0.1, 5.0  # of sigma squared


@dataclass(frozen=True, slots=True, eq=False)
class BarPool:
    """Past bars, each divided by the root of the variance expected of it; n of them.

    Parameters
    ----------
    move
        Shape (n, 4): log open, high, low, close over the close before, in expected standard deviations.
    reaction
        Shape (n,): share of its own variance that a bar passes on to the next session's.
    ratio
        Mean of realised over expected variance.
    model
        The recursion.
    """

    move: FloatArray
    reaction: FloatArray
    ratio: float
    model: RangeGarch

    @property
    def left(self) -> float:
        """Share of a variance above its mean that is left a session later."""
        return self.model.memory + float(self.reaction.mean())


def bar_pool(bars: Bars, joined: Continuous, past: Realised, fitted: RangeGarch) -> BarPool:
    """Every past bar in units of what the recursion expected of it."""
    fell = past.move < 0
    start = float(past.variance[-WINDOW:].mean())
    ratio = past.variance / variance_path(fitted, past.variance, fell, start)[:-1]
    model = calmed(fitted, float(np.mean(fitted.reaction(fell) * ratio)))
    expected = variance_path(model, past.variance, fell, start)[:-1]
    ratio = past.variance / expected
    before = np.log(joined.previous_close[past.row])
    prices = np.stack([each[past.row] for each in (bars.open, bars.high, bars.low, bars.close)], axis=1)
    move = (np.log(prices) - before[:, None]) / np.sqrt(expected)[:, None]
    return BarPool(move, model.reaction(fell) * ratio, float(ratio.mean()), model)


def calmed(model: RangeGarch, reaction: float) -> RangeGarch:
    """The same persistence with half the reaction moved into memory.

    A fit to the next session reacts to each day's range at once, which is best for tomorrow. Summed over
    fifteen sessions it spreads the paths' variances too far: too many paths stay inside a wide range.
    """
    return RangeGarch(
        model.floor, model.news * CALM, model.fall * CALM, model.memory + (1.0 - CALM) * reaction
    )


def start_variance(pool: BarPool, sigma: float) -> float:
    """Variance of the first session with which the mean of the next 10 is ``sigma`` squared."""
    level, growth = mean_of_next(pool.model, pool.ratio, pool.left)
    wanted = (sigma**2 - level) / growth
    return min(max(wanted, LEAST_START * sigma**2), MOST_START * sigma**2)


def generator(seed: int, symbol: str, day: date) -> np.random.Generator:
    """Draws that depend on (seed, market, day) and nothing else, the same on every machine."""
    return seeded(f"levelhead/draws/1\0{seed}\0{symbol}\0{day.isoformat()}")


def simulate(
    pool: BarPool, first: float, *, paths: int, horizon: int, draws: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Open, high, low and close of simulated paths, log moves from the start; each of shape (N, H).

    Each session every past bar is used equally often (systematic sampling, in an order drawn anew):
    a session's mean and spread carry no noise of their own.

    Parameters
    ----------
    first
        Variance expected of the first session.
    """
    count, model = pool.reaction.size, pool.model
    table = np.column_stack([pool.move, pool.reaction])
    variance, level = np.full(paths, first), np.zeros(paths)
    out = np.empty((4, horizon, paths))
    even = np.arange(paths)
    for step in range(horizon):
        drawn = ((even + draws.random()) * (count / paths)).astype(np.int64)
        np.minimum(drawn, count - 1, out=drawn)
        draws.shuffle(drawn)
        bars = np.take(table, drawn, axis=0).T
        size = np.sqrt(variance)
        np.multiply(bars[:4], size, out=out[:, step])
        out[:, step] += level
        level = out[3, step]
        variance = model.floor + (bars[4] + model.memory) * variance
    o, h, l, c = (each.T for each in out)
    return o, h, l, c


@dataclass(frozen=True, slots=True)
class DrawnBars:
    """Engine B.

    Parameters
    ----------
    seed
        Of the draws, beside market and day.
    paths
        How many are drawn.
    """

    seed: int = 0
    paths: int = PATHS
    name: str = "drawn bars in range-GARCH"

    def laid_over(
        self, bars: Bars, joined: Continuous, past: Realised, sigma: float, *, horizon: int
    ) -> Ensemble | None:
        """Simulated paths in multiples of today's ATR(14); ``None`` under 500 sessions."""
        fitted = last_fit(past)
        if fitted is None:
            return None
        pool = bar_pool(bars, joined, past, fitted)
        draws = generator(self.seed, bars.market.symbol, bars.as_of)
        logs = simulate(pool, start_variance(pool, sigma), paths=self.paths, horizon=horizon, draws=draws)
        unit = float(bars.close[-1]) / float(past.atr[-1])
        o, h, l, c = (np.expm1(each) * unit for each in logs)
        everyone = np.ones(self.paths, dtype=np.bool_)
        origin = np.full(self.paths, bars.session[-1])
        return Ensemble(o, h, l, c, origin, everyone, everyone, model=self.name)
