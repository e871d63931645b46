"""Made-up bars with a volatility that is known or wanders, for tests of the engines."""

import numpy as np

from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.markets import Bars
from levelhead.markets.registry import market
from levelhead.markets.series import Series

STEPS, FINE = 200, 1_000  # price steps within a session


def weekdays(count: int, first: str = "2001-01-02") -> SessionArray:
    """The first ``count`` weekdays from ``first`` on."""
    return np.busday_offset(np.datetime64(first, "D"), np.arange(count), roll="forward")


def steady_bars(count: int, sigma: float, *, seed: int, symbol: str = "SPY") -> Bars:
    """Bars of a random walk of ``sigma`` a session, without gaps between sessions."""
    return _bars(np.full(count, sigma), seed=seed, symbol=symbol, steps=FINE)


def restless_bars(count: int, *, seed: int, symbol: str = "SPY", first: str = "2001-01-02") -> Bars:
    """Bars whose volatility wanders around 1% a session, higher after falls."""
    draws = np.random.default_rng(seed)
    level = np.zeros(count)
    for row in range(1, count):
        level[row] = 0.97 * level[row - 1] + 0.15 * draws.standard_normal()
    return _bars(0.01 * np.exp(level), seed=seed + 1, symbol=symbol, first=first)


def implied_by(bars: Bars, *, seed: int) -> Series:
    """A volatility index in percent a year that follows the bars' own range with noise."""
    draws = np.random.default_rng(seed)
    size = np.log(bars.high / bars.low) * 0.6 * np.sqrt(252) * 100
    smooth = np.convolve(size, np.ones(10) / 10, mode="full")[: size.size] + 1.0
    return Series("VIX", bars.session, smooth * np.exp(0.05 * draws.standard_normal(size.size)))


def _bars(
    sigma: FloatArray, *, seed: int, symbol: str, first: str = "2001-01-02", steps: int = STEPS
) -> Bars:
    draws = np.random.default_rng(seed)
    moves = draws.standard_normal((sigma.size, steps)) * (sigma / np.sqrt(steps))[:, None]
    ends = np.cumsum(moves.sum(axis=1))
    starts = np.concatenate([[0.0], ends[:-1]])
    inside = starts[:, None] + np.cumsum(moves, axis=1)
    close = inside[:, -1]
    high = np.maximum(inside.max(axis=1), starts)
    low = np.minimum(inside.min(axis=1), starts)
    o, h, l, c = (100.0 * np.exp(each) for each in (starts, high, low, close))
    return Bars(
        market(symbol),
        session=weekdays(sigma.size, first),
        # an open a hair off the previous close: real opens never repeat it day after day
        open=np.clip(o * (1 + 1e-9 * (1 + np.arange(o.size) % 7)), l, h),
        high=h,
        low=l,
        close=c,
        volume=np.full(sigma.size, 1e6),
        source="made up",
    )
