"""Made-up markets for the tests of evidence: walks without memory, and walks with an effect planted in them."""

import numpy as np

from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.markets import Bars, Context
from levelhead.markets.registry import market

STEPS = 20  # moves within a session


def weekdays(count: int) -> SessionArray:
    """The first weekdays from 2005 on."""
    return np.busday_offset(np.datetime64("2005-01-03"), np.arange(count), roll="forward")


def walk(count: int, *, seed: int) -> Context:
    """A market without memory: 1% a session, opens a hair off the last close."""
    draws = np.random.default_rng(seed)
    moves = draws.standard_normal((count, STEPS)) * (0.01 / np.sqrt(STEPS))
    return _context(100.0 * np.exp(np.cumsum(moves.ravel())).reshape(count, STEPS), draws)


def rebounding(count: int, *, seed: int) -> Context:
    """A walk that drifts up for ten sessions after each close below two deviations of its last 20 closes."""
    draws = np.random.default_rng(seed)
    price, closes, left, prices = 0.0, [0.0], 0, []
    for _ in range(count):
        moves = draws.standard_normal(STEPS) * (0.01 / np.sqrt(STEPS)) + (0.006 / STEPS if left else 0.0)
        prices.append(price + np.cumsum(moves))
        price = float(prices[-1][-1])
        closes.append(price)
        left = max(left - 1, 0)
        recent = 100.0 * np.exp(np.array(closes[-20:]))
        if recent.size == 20 and recent[-1] < recent.mean() - 2.0 * recent.std():
            left = 10
    return _context(100.0 * np.exp(np.array(prices)), draws)


def walled(count: int, *, seed: int) -> Context:
    """A walk between two walls that turn it back: a level at a wall holds, one inside does as it likes."""
    draws = np.random.default_rng(seed)
    moves = np.cumsum(draws.standard_normal(count * STEPS) * (0.01 / np.sqrt(STEPS)))
    # a fold every 16%: what would pass a wall comes back from it
    inside = np.abs((moves / 0.08 + 1.0) % 4.0 - 2.0) - 1.0
    return _context(100.0 * np.exp(0.08 * inside).reshape(count, STEPS), draws)


def _context(prices: FloatArray, draws: np.random.Generator) -> Context:
    count = len(prices)
    before = np.concatenate([[100.0], prices[:-1, -1]])
    opens = before * np.exp(draws.standard_normal(count) * 0.001)
    every = np.column_stack([opens, prices])
    bars = Bars(
        market("IWM"),
        session=weekdays(count),
        open=opens,
        high=every.max(axis=1),
        low=every.min(axis=1),
        close=prices[:, -1],
        volume=np.full(count, 1e6),
    )
    return Context(bars, bars.as_of)
