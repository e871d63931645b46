"""What every candle rule keeps: no look-ahead, no unit, the same upside down, strict within tolerant."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.ranges import atr
from levelhead.technical.candles import read_candles

Columns = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
MIRROR = {
    "two-day bullish engulfing": "two-day bearish engulfing",
    "morning star": "evening star",
    "bullish engulfing": "bearish engulfing",
    "bullish harami": "bearish harami",
}


def bar(prices: list[int]) -> tuple[float, float, float, float]:
    low, one, two, high = sorted(prices[:4])
    return (one, high, low, two) if prices[4] % 2 else (two, high, low, one)


BARS = st.lists(st.lists(st.integers(1, 16), min_size=5, max_size=5).map(bar), min_size=1, max_size=60).map(
    lambda rows: tuple(np.array(rows, dtype=np.float64).T.copy())
)


@given(BARS, st.integers(1, 59))
def test_a_pattern_of_the_past_is_the_past_of_the_pattern(bars: Columns, cut: int):
    ranges = atr(*bars[1:])
    whole = read_candles(*bars, ranges)
    then = read_candles(*(column[:cut] for column in bars), ranges[:cut])
    for name, found in whole.items():
        np.testing.assert_array_equal(then[name].tolerant, found.tolerant[:cut], err_msg=name)
        np.testing.assert_array_equal(then[name].strict, found.strict[:cut], err_msg=name)


@given(BARS, st.integers(-8, 8))
def test_patterns_have_no_unit(bars: Columns, power: int):
    factor, ranges = 2.0**power, atr(*bars[1:])
    scaled = read_candles(*(column * factor for column in bars), ranges * factor)
    for name, found in read_candles(*bars, ranges).items():
        np.testing.assert_array_equal(scaled[name].tolerant, found.tolerant, err_msg=name)


@given(BARS)
def test_bearish_patterns_are_the_bullish_ones_of_the_market_upside_down(bars: Columns):
    open_, high, low, close = bars
    ranges = atr(high, low, close)
    upright, mirrored = read_candles(*bars, ranges), read_candles(-open_, -low, -high, -close, ranges)
    for bullish, bearish in MIRROR.items():
        np.testing.assert_array_equal(mirrored[bearish].tolerant, upright[bullish].tolerant, err_msg=bullish)


@given(BARS)
def test_forgiving_a_gap_loses_no_pattern(bars: Columns):
    """Except engulfing, whose tolerant rule also asks for a leg to turn."""
    for name, found in read_candles(*bars, atr(*bars[1:])).items():
        if "engulfing" not in name:
            assert not (found.strict & ~found.tolerant).any(), name


@given(BARS)
def test_a_larger_tolerance_loses_no_pattern(bars: Columns):
    ranges = atr(*bars[1:])
    wider = read_candles(*bars, 2 * ranges)
    for name, found in read_candles(*bars, ranges).items():
        assert not (found.tolerant & ~wider[name].tolerant).any(), name
