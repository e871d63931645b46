"""Bullish engulfing read bar by bar, in the words of its definition."""

import numpy as np
import pytest

from levelhead.kernels.arrays import FloatArray
from levelhead.technical.candles import read_candles


def is_bullish_engulfing(
    open_: FloatArray, low: FloatArray, close: FloatArray, atr: FloatArray, row: int
) -> bool:
    before = row - 1
    return bool(
        close[row] > open_[row]
        and close[before] < open_[before]
        and open_[row] <= close[before] + 0.1 * atr[row]
        and close[row] >= open_[before]
        and close[row] - open_[row] >= open_[before] - close[before]
        and min(low[row - 9 : row + 1]) == min(low[before], low[row])
    )


def is_two_day(open_: FloatArray, low: FloatArray, close: FloatArray, atr: FloatArray, row: int) -> bool:
    up, higher = close[row] > open_[row], close[row] > close[row - 1]
    return bool(up and higher and is_bullish_engulfing(open_, low, close, atr, row - 1))


@pytest.mark.parametrize("seed", range(4))
def test_engulfing_is_what_its_definition_says(seed: int):
    """On a 24-hour future: every open within two ticks of the last close, in ticks of an eighth."""
    rng = np.random.default_rng(seed)
    body, gap = rng.integers(-8, 9, 4_000), rng.integers(-2, 3, 4_000)
    close = 16_000 + np.cumsum(body + gap)
    above, below = rng.integers(0, 6, (2, 4_000))
    high, low = np.maximum(close, close - body) + above, np.minimum(close, close - body) - below
    o, h, l, c = (np.asarray(x, dtype=np.float64) / 8 for x in (close - body, high, low, close))
    atr = np.full(4_000, 10 / 8)  # a tenth of it is one tick
    found = read_candles(o, h, l, c, atr)
    for name, rule, first in (
        ("bullish engulfing", is_bullish_engulfing, 9),
        ("two-day bullish engulfing", is_two_day, 10),
    ):
        expected = [row >= first and rule(o, l, c, atr, row) for row in range(4_000)]
        assert sum(expected) > 20
        assert found[name].tolerant.tolist() == expected
