"""The issued engine: whole past paths and drawn bars, half the weight each."""

from dataclasses import dataclass, field

import numpy as np

from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.engine_paths import SigmaPaths
from levelhead.forecast.ensemble import AtrPaths, Ensemble, Part
from levelhead.forecast.volatility import choose, realised
from levelhead.kernels.arrays import FloatArray
from levelhead.markets import Context
from levelhead.markets.continuous import continuous

FEWEST_PAST = 250  # past paths in sigma before they are believed


@dataclass(frozen=True, slots=True)
class Blend:
    """Mean of engine A (past paths in sigma) and engine B (drawn bars), started from one sigma.

    A blended ensemble is the paths of both, each engine's with half the weight: rows, ladder, chain,
    gates and readings are counted on it as on any other, so they all cohere.

    Where history is too short for HAR (about 730 sessions), prices have no logarithm, or fewer than 250
    past paths have a sigma, the paths are measured in ATR(14), as the climatology's are: paths in an
    exponentially weighted sigma scored 2% worse than those. The ensemble's ``model`` says which it was.
    """

    paths: SigmaPaths = field(default_factory=SigmaPaths)
    bars: DrawnBars = field(default_factory=DrawnBars)

    @property
    def name(self) -> str:
        """Both engines."""
        return f"mean of {self.paths.name} and {self.bars.name}"

    def ensemble(self, context: Context, *, horizon: int) -> Ensemble:
        """Weighted paths in multiples of today's ATR(14)."""
        bars = context.bars
        joined = continuous(bars, context.rolls)
        past = realised(bars, joined, context.implied)
        volatility = choose(past, self.paths.model)
        sigma = float(volatility.sigma[-1])
        if volatility.fallback or not (sigma > 0 and bars.close[-1] > 0):
            return AtrPaths().ensemble(context, horizon=horizon)
        whole = self.paths.laid_over(context, joined, past, volatility, horizon=horizon)
        if len(whole) < FEWEST_PAST:
            return AtrPaths().ensemble(context, horizon=horizon)
        drawn = self.bars.laid_over(bars, joined, past, sigma, horizon=horizon)
        if drawn is None:
            return whole
        return blended(whole, drawn, model=f"mean of {whole.model} and {drawn.model}")


def blended(whole: Ensemble, drawn: Ensemble, *, model: str) -> Ensemble:
    """Both ensembles as one: half the weight on either, within it as it was."""
    first, second = len(whole), len(drawn)
    within = np.full(first, 1.0 / first) if whole.weight is None else whole.weight

    def both(name: str) -> FloatArray:
        # a session's prices lie side by side in memory: what is read off paths runs along them
        joined: FloatArray = np.concatenate([getattr(whole, name).T, getattr(drawn, name).T], axis=1)
        return joined.T

    return Ensemble(
        open=both("open"),
        high=both("high"),
        low=both("low"),
        close=both("close"),
        origin=np.concatenate([whole.origin, drawn.origin]),
        own=np.concatenate([whole.own, drawn.own]),
        real=np.concatenate([whole.real, drawn.real]),
        proxy=whole.proxy,
        proxy_scale=whole.proxy_scale,
        weight=half_each(within, second),
        parts=parts_of(first, second),
        model=model,
        sigma=whole.sigma,
    )


def half_each(past: FloatArray, drawn: int) -> FloatArray:
    """Weights of past paths, which sum to one, and of drawn ones, all alike: half on either."""
    return np.concatenate([0.5 * past, np.full(drawn, 0.5 / drawn)])


def parts_of(past: int, drawn: int) -> tuple[Part, Part]:
    """Whose the rows of a blended ensemble are."""
    return Part("paths", 0, past), Part("bars", past, past + drawn, drawn=True)
