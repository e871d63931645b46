"""RSI against StockCharts' worked example and TA-Lib; the platforms' lines by hand."""

from pathlib import Path

import numpy as np
import pytest
import talib

from levelhead.kernels.oscillators import (
    crossings,
    rsi,
    rsi_from_changes,
    signal_ninjatrader,
    signal_stockcharts,
    signal_tradingview,
)

PRICES = 2000.0 + np.cumsum(np.random.default_rng(20251124).normal(0.0, 15.0, 400))

# StockCharts ChartSchool, "Relative Strength Index (RSI)", spreadsheet cs-rsi.xls: closes of QQQQ from
# 2009-12-14 to 2010-02-01 and the RSI it prints from the 15th close on.
QQQQ = np.array(
    [
        *(44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931),
        *(46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521),
        *(45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314),
    ]
)
QQQQ_RSI = [
    *(70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38),
    *(54.71, 50.42, 39.99, 41.46, 41.87, 45.46, 37.30, 33.08, 37.77),
]


def test_rsi_is_stockcharts_worked_example():
    np.testing.assert_allclose(rsi(QQQQ)[14:], QQQQ_RSI, atol=0.0051)


def test_rsi_is_silent_before_its_14th_change():
    assert np.isnan(rsi(QQQQ)[:14]).all()


@pytest.mark.parametrize("bars", [15, 20, 60, 400])
def test_rsi_is_talibs(bars: int):
    np.testing.assert_allclose(rsi(PRICES[:bars]), talib.RSI(PRICES[:bars], 14), rtol=1e-11)


@pytest.mark.parametrize("name", ["RTY=F", "ES=F", "SPY"])
def test_rsi_is_talibs_on_real_closes(shared: Path, name: str):
    close = np.loadtxt(shared / "data/bars" / f"{name}.csv", delimiter=",", skiprows=1, usecols=4)
    np.testing.assert_allclose(rsi(close), talib.RSI(close, 14), rtol=1e-9)


def test_a_change_that_is_no_return_is_skipped_and_the_reading_carried():
    """Gains 3 and 0, losses 0 and 1 give 75; the roll gap changes nothing; 2 up then gives 87.5."""
    changes = np.array([np.nan, 3.0, -1.0, np.nan, 2.0])
    np.testing.assert_array_equal(rsi_from_changes(changes, 2), [np.nan, np.nan, 75.0, 75.0, 87.5])


def test_only_gains_read_100():
    assert rsi(np.arange(20.0))[-1] == 100.0


def test_only_losses_read_0():
    assert rsi(-np.arange(20.0))[-1] == 0.0


def test_a_market_that_did_not_move_leans_to_neither_side():
    assert rsi(np.full(20, 7.0))[-1] == 50.0


def test_tradingview_line_is_talibs_simple_average_of_rsi():
    reading = talib.RSI(PRICES, 14)
    np.testing.assert_allclose(signal_tradingview(reading)[14:], talib.SMA(reading[14:], 14), rtol=1e-12)


def test_stockcharts_line_is_talibs_exponential_average_of_rsi():
    reading = talib.RSI(PRICES, 14)
    np.testing.assert_allclose(signal_stockcharts(reading)[14:], talib.EMA(reading[14:], 9), rtol=1e-12)


def test_ninjatrader_line_starts_from_50_and_halves_the_distance():
    """@RSI.cs: Avg = 2/(1+3) * rsi + (1 - 2/(1+3)) * Avg[1]; before the first RSI, Avg = 50."""
    np.testing.assert_array_equal(
        signal_ninjatrader(np.array([np.nan, 60.0, 40.0, 80.0])), [np.nan, 55.0, 47.5, 63.75]
    )


def test_a_touch_becomes_a_crossing_only_when_it_goes_through():
    a = np.array([1.0, 2.0, 2.0, 3.0, 2.0, 1.0, np.nan, 3.0])
    assert crossings(a, np.full(8, 2.0)).tolist() == [0, 0, 0, 1, 0, -1, 0, 0]


def test_one_bar_crosses_nothing():
    assert crossings(np.array([3.0]), np.array([2.0])).tolist() == [0]
