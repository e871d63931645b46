"""Each fast kernel against a slow one that can be read aloud."""

from math import fsum, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import Seed, ema, sma, wilder
from levelhead.kernels.extremes import rolling_max, rolling_min, swing_points
from levelhead.kernels.intervals import effective_count
from levelhead.kernels.oscillators import crossings, rsi
from levelhead.kernels.ranges import atr, bollinger, rogers_satchell

# Few different values, so that ties are common.
TIES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=60).map(np.array)
PRICES = st.lists(st.floats(1.0, 7000.0), min_size=1, max_size=60).map(np.array)
WINDOWS = st.integers(1, 25)
nan = float("nan")


def windows(x: FloatArray, window: int) -> list[list[float]]:
    return [list(x[row - window + 1 : row + 1]) if row >= window - 1 else [] for row in range(x.size)]


@given(PRICES, WINDOWS)
def test_simple_average_is_the_mean_of_each_window(x: FloatArray, window: int):
    expected = [fsum(part) / window if part else nan for part in windows(x, window)]
    np.testing.assert_allclose(sma(x, window), expected, rtol=1e-14)


def test_simple_average_gathers_no_error_over_a_century():
    """After 25,000 bars, one of them a billion, a mean of 200 is still good to the 14th digit."""
    x = 6000.0 + np.cumsum(np.random.default_rng(1).normal(size=25_000))
    x[12_000] = 1e9
    assert sma(x, 200)[-1] == pytest.approx(fsum(x[-200:]) / 200, rel=1e-14)


@given(PRICES, WINDOWS)
def test_wilder_is_an_exponential_average_of_weight_one_over_window(x: FloatArray, window: int):
    """Written as one weighted sum of every value instead of a recurrence."""
    keep = 1 - 1 / window
    expected = [
        keep ** (row - window + 1) * fsum(x[:window]) / window
        + fsum(keep ** (row - i) * x[i] / window for i in range(window, row + 1))
        if row >= window - 1
        else nan
        for row in range(x.size)
    ]
    np.testing.assert_allclose(wilder(x, window), expected, rtol=1e-11)


@given(PRICES, WINDOWS)
def test_exponential_average_is_one_weighted_sum(x: FloatArray, window: int):
    weight = 2 / (window + 1)
    expected = [
        (1 - weight) ** row * x[0]
        + fsum(weight * (1 - weight) ** (row - i) * x[i] for i in range(1, row + 1))
        for row in range(x.size)
    ]
    np.testing.assert_allclose(ema(x, window, seed=Seed.FIRST), expected, rtol=1e-11)


def rsi_slowly(close: FloatArray, window: int) -> list[float]:
    out = [nan] * close.size
    gain = loss = 0.0
    for row in range(1, close.size):
        change = close[row] - close[row - 1]
        up, down = max(change, 0.0), max(-change, 0.0)
        if row <= window:
            gain, loss = gain + up / window, loss + down / window
        else:
            gain = (gain * (window - 1) + up) / window
            loss = (loss * (window - 1) + down) / window
        if row >= window:
            out[row] = 50.0 if gain + loss == 0 else 100.0 - 100.0 * loss / (gain + loss)
    return out


@given(TIES, WINDOWS)
def test_rsi_is_wilders_recipe_step_by_step(close: FloatArray, window: int):
    np.testing.assert_allclose(rsi(close, window), rsi_slowly(close, window), atol=1e-9)


@given(TIES, st.integers(1, 20))
def test_atr_is_wilders_recipe_step_by_step(close: FloatArray, window: int):
    high, low = close + 2.0, close - 1.0
    ranges = [max(high[row], close[row - 1]) - min(low[row], close[row - 1]) for row in range(1, close.size)]
    expected, state = [nan] * close.size, 0.0
    for row in range(window, close.size):
        state = (
            fsum(ranges[:window]) / window if row == window else state + (ranges[row - 1] - state) / window
        )
        expected[row] = state
    np.testing.assert_allclose(atr(high, low, close, window), expected, rtol=1e-12)


@given(PRICES, WINDOWS)
def test_bands_are_each_windows_mean_and_deviation(x: FloatArray, window: int):
    means = [fsum(part) / window if part else nan for part in windows(x, window)]
    deviations = [
        sqrt(fsum((value - mean) ** 2 for value in part) / window) if part else nan
        for part, mean in zip(windows(x, window), means, strict=True)
    ]
    expected = np.array(means) - 2.0 * np.array(deviations)
    np.testing.assert_allclose(bollinger(x, window).lower, expected, rtol=1e-10, atol=1e-9)


@given(TIES, WINDOWS)
def test_rolling_extremes_are_each_windows_extreme(x: FloatArray, window: int):
    np.testing.assert_array_equal(
        rolling_max(x, window), [max(part, default=nan) for part in windows(x, window)]
    )
    np.testing.assert_array_equal(
        rolling_min(x, window), [min(part, default=nan) for part in windows(x, window)]
    )


def swing_highs_slowly(high: FloatArray, k: int) -> list[int]:
    found = []
    for row in range(k, high.size - k):
        left, right = high[row - k : row], high[row + 1 : row + k + 1]
        if all(high[row] > left) and all(high[row] >= right):
            found.append(row)
    return found


@given(TIES, st.integers(1, 6))
def test_swings_are_what_the_eye_finds(x: FloatArray, k: int):
    highs, lows = swing_points(x, x, k)
    assert highs.tolist() == swing_highs_slowly(x, k)
    assert lows.tolist() == swing_highs_slowly(-x, k)


@given(TIES, st.data())
def test_crossings_are_what_the_eye_finds(a: FloatArray, data: st.DataObject):
    b = np.array(data.draw(st.lists(st.integers(0, 6).map(float), min_size=a.size, max_size=a.size)))
    expected = [0]
    for row in range(1, a.size):
        up = a[row - 1] <= b[row - 1] and a[row] > b[row]
        down = a[row - 1] >= b[row - 1] and a[row] < b[row]
        expected.append(int(up) - int(down))
    assert crossings(a, b).tolist() == expected


@given(st.lists(st.integers(0, 1).map(float), min_size=2, max_size=40), st.integers(1, 45))
def test_effective_count_is_newey_and_west_term_by_term(hits: list[float], lag: int):
    n, mean = len(hits), fsum(hits) / len(hits)
    gamma = [fsum((hits[t] - mean) * (hits[t - j] - mean) for t in range(j, n)) / n for j in range(n)]
    gamma += [0.0] * lag
    long_run = gamma[0] + 2 * fsum((1 - j / (lag + 1)) * gamma[j] for j in range(1, lag + 1))
    expected = n / (lag + 1) if gamma[0] == 0 else n * gamma[0] / max(long_run, 1e-12)
    assert effective_count(np.array(hits), lag) == pytest.approx(
        min(max(expected, n / (lag + 1)), n), rel=1e-9
    )


@given(st.lists(st.floats(1.0, 7000.0), min_size=4, max_size=4).map(sorted), st.booleans())
def test_range_variance_is_the_published_formula(prices: list[float], climbed: bool):
    """Rogers and Satchell (1991): ln(H/C) ln(H/O) + ln(L/C) ln(L/O)."""
    low, one, two, high = prices
    opened, closed = (one, two) if climbed else (two, one)
    expected = log(high / closed) * log(high / opened) + log(low / closed) * log(low / opened)
    actual = rogers_satchell(*(np.array([price]) for price in (opened, high, low, closed)))[0]
    assert actual == pytest.approx(expected, rel=1e-9, abs=1e-12)
