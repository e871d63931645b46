"""True range, ATR and bands against StockCharts' worked example, TA-Lib and arithmetic done by hand."""

from pathlib import Path

import numpy as np
import pytest
import talib

from levelhead.kernels.averages import wilder
from levelhead.kernels.ranges import (
    atr,
    atr_after,
    bollinger,
    overnight,
    rogers_satchell,
    true_range,
    true_range_after,
)

RNG = np.random.default_rng(20251124)
CLOSE = 2000.0 + np.cumsum(RNG.normal(0.0, 15.0, 400))
HIGH = CLOSE + RNG.uniform(0.0, 20.0, 400)
LOW = CLOSE - RNG.uniform(0.0, 20.0, 400)

# StockCharts ChartSchool, "Average True Range (ATR)", spreadsheet cs-atr.xls: high, low, close of QQQ in
# April and May 2010 and the ATR it prints from the 14th bar on (it lets high - low of the first bar in).
QQQ = np.array(
    [
        *((48.70, 47.79, 48.16), (48.72, 48.14, 48.61), (48.90, 48.39, 48.75), (48.87, 48.37, 48.63)),
        *((48.82, 48.24, 48.74), (49.05, 48.64, 49.03), (49.20, 48.94, 49.07), (49.35, 48.86, 49.32)),
        *((49.92, 49.50, 49.91), (50.19, 49.87, 50.13), (50.12, 49.20, 49.53), (49.66, 48.90, 49.50)),
        *((49.88, 49.43, 49.75), (50.19, 49.73, 50.03), (50.36, 49.26, 50.31), (50.57, 50.09, 50.52)),
        *((50.65, 50.30, 50.41), (50.43, 49.21, 49.34), (49.63, 48.98, 49.37), (50.33, 49.61, 50.23)),
        *((50.29, 49.20, 49.24), (50.17, 49.43, 49.93), (49.32, 48.08, 48.43), (48.50, 47.64, 48.18)),
        *((48.32, 41.55, 46.57), (46.80, 44.28, 45.41), (47.80, 47.31, 47.77), (48.39, 47.20, 47.72)),
        *((48.66, 47.90, 48.62), (48.79, 47.73, 47.85)),
    ]
).T
QQQ_ATR = [
    *(0.56, 0.59, 0.59, 0.57, 0.62, 0.62, 0.64, 0.67, 0.69),
    *(0.78, 0.78, 1.21, 1.30, 1.38, 1.37, 1.34, 1.32),
]


def test_wilder_of_true_range_is_stockcharts_worked_example():
    np.testing.assert_allclose(wilder(true_range(*QQQ), 14)[13:], QQQ_ATR, atol=0.006)


@pytest.mark.parametrize("bars", [15, 20, 60, 400])
def test_atr_is_talibs(bars: int):
    """The first bar has no previous close, so it is left out of the seed."""
    high, low, close = HIGH[:bars], LOW[:bars], CLOSE[:bars]
    np.testing.assert_allclose(atr(high, low, close), talib.ATR(high, low, close, 14), rtol=1e-12)


@pytest.mark.parametrize("name", ["RTY=F", "ES=F", "SPY"])
def test_atr_is_talibs_on_real_bars(shared: Path, name: str):
    columns = np.loadtxt(shared / "data/bars" / f"{name}.csv", delimiter=",", skiprows=1, usecols=(2, 3, 4))
    high, low, close = np.ascontiguousarray(columns.T)
    np.testing.assert_allclose(atr(high, low, close), talib.ATR(high, low, close, 14), rtol=1e-10)


def test_true_range_is_talibs_after_the_first_bar():
    np.testing.assert_allclose(
        true_range(HIGH, LOW, CLOSE)[1:], talib.TRANGE(HIGH, LOW, CLOSE)[1:], rtol=1e-12
    )


def test_true_range_of_a_first_bar_is_its_range():
    assert true_range(HIGH[:1], LOW[:1], CLOSE[:1]).tolist() == [HIGH[0] - LOW[0]]


def test_a_roll_gap_is_no_range():
    """The new contract trades 20 higher; after its own previous close the bar is 4 points long, not 24."""
    high, low = np.array([102.0, 124.0]), np.array([98.0, 120.0])
    assert true_range(high, low, np.array([100.0, 122.0])).tolist() == [4.0, 24.0]
    assert true_range_after(high, low, np.array([np.nan, 120.5])).tolist() == [4.0, 4.0]


def test_a_first_bar_with_a_known_previous_close_is_in_the_seed():
    """Ranges 4 and 2 (low 99 to previous close 101 is 2): the seed is 3 on row 1."""
    high, low = np.array([104.0, 101.0]), np.array([100.0, 99.0])
    np.testing.assert_array_equal(atr_after(high, low, np.array([102.0, 101.0]), 2), [np.nan, 3.0])


def test_a_bar_without_a_previous_close_counts_with_its_own_range():
    high, low = np.array([5.0, 5.0, 5.0]), np.array([3.0, 3.0, 4.0])
    np.testing.assert_array_equal(
        atr_after(high, low, np.array([np.nan, 5.0, np.nan]), 2), [np.nan, np.nan, 1.5]
    )


@pytest.mark.parametrize("bars", [20, 21, 60, 400])
def test_bands_are_talibs(bars: int):
    upper, middle, lower = talib.BBANDS(CLOSE[:bars], 20, 2.0, 2.0)
    bands = bollinger(CLOSE[:bars])
    for ours, theirs in ((bands.upper, upper), (bands.middle, middle), (bands.lower, lower)):
        np.testing.assert_allclose(ours, theirs, rtol=1e-8)


def test_bands_use_the_population_deviation():
    """2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and population deviation 2."""
    middle, upper, lower = bollinger(np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), 8, 1.5)
    assert (middle[-1], upper[-1], lower[-1]) == (5.0, 8.0, 2.0)


def test_range_variance_by_hand():
    """In logs open 0, high 2, low -1, close 1: (2 - 1)(2 - 0) + (-1 - 1)(-1 - 0) = 4."""
    o, h, l, c = (np.array([np.exp(log)]) for log in (0.0, 2.0, -1.0, 1.0))
    assert rogers_satchell(o, h, l, c)[0] == pytest.approx(4.0, rel=1e-14)


def test_a_bar_that_only_climbed_has_no_range_variance():
    one, two = np.array([1.0]), np.array([2.0])
    assert rogers_satchell(one, two, one, two).tolist() == [0.0]


def test_a_price_below_zero_has_no_logarithm():
    """WTI settled at -37.63 on 2020-04-20."""
    one, below = np.array([1.0]), np.array([-37.63])
    assert np.isnan(rogers_satchell(one, one, below, below)[0])
    assert np.isnan(overnight(one, below)[0])


def test_a_price_of_zero_has_no_logarithm():
    assert np.isnan(overnight(np.array([0.0]), np.array([1.0]))[0])


def test_overnight_return_by_hand():
    assert overnight(np.array([np.e]), np.array([1.0])).tolist() == [1.0]
