"""Averages against TA-Lib, pandas and arithmetic done by hand."""

import numpy as np
import pandas as pd
import pytest
import talib

from levelhead.kernels.averages import Seed, ema, sma, wilder
from levelhead.kernels.ranges import ew_mean

PRICES = 2000.0 + np.cumsum(np.random.default_rng(20251124).normal(0.0, 15.0, 400))
LENGTHS = (15, 20, 60, 400)


@pytest.mark.parametrize("bars", LENGTHS)
def test_simple_average_is_talibs(bars: int):
    np.testing.assert_allclose(sma(PRICES[:bars], 14), talib.SMA(PRICES[:bars], 14), rtol=1e-12)


@pytest.mark.parametrize("bars", LENGTHS)
def test_exponential_average_seeded_with_the_mean_is_talibs(bars: int):
    np.testing.assert_allclose(ema(PRICES[:bars], 9, seed=Seed.MEAN), talib.EMA(PRICES[:bars], 9), rtol=1e-12)


def test_exponential_average_seeded_with_the_first_value_is_pandas_unadjusted():
    expected = pd.Series(PRICES).ewm(span=9, adjust=False).mean().to_numpy()
    np.testing.assert_allclose(ema(PRICES, 9, seed=Seed.FIRST), expected, rtol=1e-12)


def test_weighted_mean_with_a_gap_is_pandas():
    """A missing value neither counts nor ages the others."""
    series = PRICES.copy()
    series[[3, 4, 90]] = np.nan
    expected = pd.Series(series).ewm(halflife=20, ignore_na=True).mean().to_numpy()
    np.testing.assert_allclose(ew_mean(series, 20), expected, rtol=1e-12)


def test_simple_average_by_hand():
    np.testing.assert_array_equal(
        sma(np.array([1.0, 2.0, 6.0, 7.0, 2.0]), 3), [np.nan, np.nan, 3.0, 5.0, 5.0]
    )


def test_wilder_by_hand():
    """The seed is (4 + 8) / 2; then (6 + 2) / 2 and (4 + 10) / 2."""
    np.testing.assert_array_equal(wilder(np.array([4.0, 8.0, 2.0, 10.0]), 2), [np.nan, 6.0, 4.0, 7.0])


def test_wilder_skips_a_gap_and_carries():
    """Nothing happened on a missing day that the average may use."""
    x = np.array([np.nan, 4.0, np.nan, 8.0, np.nan, 2.0])
    np.testing.assert_array_equal(wilder(x, 2), [np.nan, np.nan, np.nan, 6.0, 6.0, 4.0])


def test_one_missing_close_costs_only_its_own_windows():
    x = np.arange(8.0)
    x[3] = np.nan
    np.testing.assert_array_equal(sma(x, 2), [np.nan, 0.5, 1.5, np.nan, np.nan, 4.5, 5.5, 6.5])


@pytest.mark.parametrize("window", [1, 7, 200])
def test_a_series_shorter_than_the_window_has_no_average(window: int):
    short = np.arange(float(window - 1))
    for average in (sma(short, window), wilder(short, window), ema(short, window, seed=Seed.MEAN)):
        np.testing.assert_array_equal(average, np.full(window - 1, np.nan))
