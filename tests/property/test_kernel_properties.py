"""What every kernel keeps: no look-ahead, no unit of its own, the same upside down."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import Seed, ema, sma, wilder
from levelhead.kernels.extremes import rolling_max, rolling_min, swing_points
from levelhead.kernels.floors import floor_pivots
from levelhead.kernels.intervals import effective_count, wilson
from levelhead.kernels.oscillators import (
    crossings,
    rsi,
    signal_ninjatrader,
    signal_stockcharts,
    signal_tradingview,
)
from levelhead.kernels.ranges import atr, bollinger, ew_mean, overnight, rogers_satchell, true_range

PRICES = st.lists(st.floats(1.0, 7000.0), min_size=1, max_size=80).map(np.array)
Reading = Callable[[FloatArray], FloatArray]

IN_POINTS: dict[str, Reading] = {
    "sma": lambda x: sma(x, 13),
    "ema": lambda x: ema(x, 9, seed=Seed.MEAN),
    "ema from the first value": lambda x: ema(x, 9, seed=Seed.FIRST),
    "wilder": lambda x: wilder(x, 14),
    "ew_mean": lambda x: ew_mean(x, 10),
    "rolling_max": lambda x: rolling_max(x, 11),
    "rolling_min": lambda x: rolling_min(x, 11),
    "true_range": lambda x: true_range(x + x / 8, x - x / 16, x),
    "atr": lambda x: atr(x + x / 8, x - x / 16, x),
    "bollinger upper": lambda x: bollinger(x).upper,
    "bollinger lower": lambda x: bollinger(x).lower,
}
WITHOUT_UNIT: dict[str, Reading] = {
    "rsi": rsi,
    "tradingview": lambda x: signal_tradingview(rsi(x)),
    "ninjatrader": lambda x: signal_ninjatrader(rsi(x)),
    "stockcharts": lambda x: signal_stockcharts(rsi(x)),
    "crossings": lambda x: crossings(x, sma(x, 5)).astype(np.float64),
}
IN_LOGS: dict[str, Reading] = {
    "rogers_satchell": lambda x: rogers_satchell(x, x * 1.5, x / 1.5, x * 1.1),
    "overnight": lambda x: overnight(x, x[0] + 0.0 * x),
}


@pytest.mark.parametrize("name", [*IN_POINTS, *WITHOUT_UNIT, *IN_LOGS])
@given(prices=PRICES, cut=st.integers(1, 79))
def test_no_look_ahead(name: str, prices: FloatArray, cut: int):
    """An indicator of the past is the past of the indicator, to the last bit."""
    reading = (IN_POINTS | WITHOUT_UNIT | IN_LOGS)[name]
    np.testing.assert_array_equal(reading(prices[:cut]), reading(prices)[:cut])


@pytest.mark.parametrize("name", ["sma", "rolling_max", "bollinger upper", "rsi", "atr"])
def test_no_look_ahead_over_a_century(name: str):
    """Nor do 25,000 bars and the vector units of a processor change a bit of it."""
    reading = (IN_POINTS | WITHOUT_UNIT)[name]
    prices = 6000.0 + np.cumsum(np.random.default_rng(2).normal(size=25_000))
    whole = reading(prices)
    for cut in (17, 1_023, 9_999, 24_991):
        np.testing.assert_array_equal(reading(prices[:cut]), whole[:cut])


@pytest.mark.parametrize("name", IN_POINTS)
@given(prices=PRICES, power=st.integers(-8, 8))
def test_points_scale(name: str, prices: FloatArray, power: int):
    """A power of two moves no digit, so equality is exact."""
    factor = 2.0**power
    np.testing.assert_array_equal(IN_POINTS[name](prices * factor), IN_POINTS[name](prices) * factor)


@pytest.mark.parametrize("name", WITHOUT_UNIT)
@given(prices=PRICES, power=st.integers(-8, 8))
def test_readings_without_a_unit_ignore_scale(name: str, prices: FloatArray, power: int):
    np.testing.assert_array_equal(WITHOUT_UNIT[name](prices * 2.0**power), WITHOUT_UNIT[name](prices))


@given(PRICES)
def test_rsi_upside_down_is_what_is_missing_to_100(prices: FloatArray):
    np.testing.assert_allclose(rsi(-prices), 100.0 - rsi(prices), atol=1e-9)


@given(PRICES)
def test_crossings_change_sign_when_the_lines_change_places(prices: FloatArray):
    line = sma(prices, 3)
    np.testing.assert_array_equal(crossings(line, prices), -crossings(prices, line))


@given(PRICES, st.integers(1, 6))
def test_swing_lows_are_the_highs_of_the_market_upside_down(prices: FloatArray, k: int):
    np.testing.assert_array_equal(
        swing_points(prices, prices, k).lows, swing_points(-prices, -prices, k).highs
    )


@given(
    st.lists(st.integers(0, 6).map(float), min_size=1, max_size=60).map(np.array),
    st.integers(1, 6),
    st.integers(1, 59),
)
def test_a_published_swing_never_moves(prices: FloatArray, k: int, cut: int):
    """What was confirmed on day ``cut`` is exactly what the whole series knew by then."""
    then, now = swing_points(prices[:cut], prices[:cut], k), swing_points(prices, prices, k)
    for early, late in zip(then, now, strict=True):
        assert early.tolist() == [row for row in late.tolist() if row + k < cut]


@given(PRICES, st.integers(0, 79), st.integers(1, 20))
def test_a_missing_value_spoils_exactly_the_windows_that_hold_it(prices: FloatArray, hole: int, window: int):
    hole %= prices.size
    spoiled = prices.copy()
    spoiled[hole] = np.nan
    touched = np.isnan(sma(spoiled, window)) & ~np.isnan(sma(prices, window))
    rows = np.arange(prices.size)
    np.testing.assert_array_equal(touched, (rows >= max(hole, window - 1)) & (rows < hole + window))


@pytest.mark.parametrize("reading", [lambda x: wilder(x, 5), lambda x: ew_mean(x, 5)])
@given(prices=PRICES, hole=st.integers(0, 79))
def test_a_recurrence_waits_over_a_missing_value(reading: Reading, prices: FloatArray, hole: int):
    """With a gap put in, the other rows read as if it were not there and the gap repeats the row before."""
    hole %= prices.size + 1
    outcome = reading(np.insert(prices, hole, np.nan))
    np.testing.assert_array_equal(np.delete(outcome, hole), reading(prices))
    np.testing.assert_array_equal(outcome[hole], outcome[hole - 1] if hole else np.nan)


@given(st.lists(st.floats(1.0, 7000.0), min_size=3, max_size=3).map(sorted))
def test_floor_pivots_stand_in_order(prices: list[float]):
    low, close, high = prices
    p, r1, r2, r3, s1, s2, s3 = floor_pivots(high, low, close)
    ladder = [s3, s2, s1, p, r1, r2, r3]
    assert all(a <= b + 1e-9 for a, b in pairwise(ladder))


@given(st.floats(0.0, 1.0), st.floats(0.1, 1e5), st.floats(0.1, 4.0))
def test_wilson_holds_the_share_and_stays_a_probability(share: float, n: float, z: float):
    low, high = wilson(share * n, n, z)
    assert 0.0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1.0


@given(st.floats(0.0, 1.0), st.floats(0.1, 1e4))
def test_wilson_of_failures_is_the_mirror_of_successes(share: float, n: float):
    k = share * n
    low, high = wilson(k, n)
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(st.lists(st.integers(0, 1).map(float), min_size=1, max_size=60).map(np.array), st.integers(0, 20))
def test_effective_count_lies_between_apart_and_independent(hits: FloatArray, lag: int):
    assert hits.size / (lag + 1) <= effective_count(hits, lag) <= hits.size
