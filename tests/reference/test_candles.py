"""Candle patterns against TA-Lib bar by bar, and the tolerant rules on bars made by hand."""

from pathlib import Path

import numpy as np
import pytest
import talib
from hypothesis import given
from hypothesis import strategies as st

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.ranges import atr
from levelhead.technical.candles import KINDS, read_candles

TALIB = {
    "morning star": (talib.CDLMORNINGSTAR, 1),
    "evening star": (talib.CDLEVENINGSTAR, -1),
    "three white soldiers": (talib.CDL3WHITESOLDIERS, 1),
    "three black crows": (talib.CDL3BLACKCROWS, -1),
    "bullish engulfing": (talib.CDLENGULFING, 1),
    "bearish engulfing": (talib.CDLENGULFING, -1),
    "bullish harami": (talib.CDLHARAMI, 1),
    "bearish harami": (talib.CDLHARAMI, -1),
    "hammer": (talib.CDLHAMMER, 1),
    "hanging man": (talib.CDLHANGINGMAN, -1),
    "inverted hammer": (talib.CDLINVERTEDHAMMER, 1),
    "shooting star": (talib.CDLSHOOTINGSTAR, -1),
    "dragonfly doji": (talib.CDLDRAGONFLYDOJI, 1),
    "gravestone doji": (talib.CDLGRAVESTONEDOJI, 1),
    "long-legged doji": (talib.CDLLONGLEGGEDDOJI, 1),
    "doji": (talib.CDLDOJI, 1),
}
Columns = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def by_talib(name: str, bars: Columns) -> FloatArray:
    function, sign = TALIB[name]
    return function(*bars) * sign > 0


def strictly(name: str, bars: Columns) -> FloatArray:
    return read_candles(*bars, atr(*bars[1:]))[name].strict


def columns(path: Path) -> Columns:
    table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(1, 2, 3, 4))
    return tuple(np.ascontiguousarray(table.T))


def walk(seed: int, bars: int = 20_000) -> Columns:
    """Bars in quarter points (so sums are exact), with small and large bodies and gaps, up and down runs."""
    rng = np.random.default_rng(seed)
    drift = np.repeat(rng.integers(-6, 7, bars // 4), 4)
    body = drift + rng.integers(-4, 5, bars) * rng.integers(0, 3, bars)
    gap = rng.integers(-3, 4, bars) * rng.integers(0, 2, bars)
    close = 40_000 + np.cumsum(body + gap)
    open_ = close - body
    above, below = rng.integers(0, 6, (2, bars)) * rng.integers(0, 3, (2, bars))
    high, low = np.maximum(open_, close) + above, np.minimum(open_, close) - below
    return tuple(np.asarray(column, dtype=np.float64) / 4 for column in (open_, high, low, close))


def coarse(seed: int, bars: int) -> Columns:
    """Bars on so few prices that bodies and shadows often equal their averages."""
    rng = np.random.default_rng(seed)
    body = rng.integers(-3, 4, bars) * np.repeat(rng.integers(0, 3, bars // 5), 5)
    close = 1_000_000 + np.cumsum(body + rng.integers(-1, 2, bars))
    open_ = close - body
    above, below = rng.integers(0, 3, (2, bars)) * rng.integers(0, 3, (2, bars))
    high, low = np.maximum(open_, close) + above, np.minimum(open_, close) - below
    return tuple(np.asarray(column, dtype=np.float64) for column in (open_, high, low, close))


def bar(prices: list[int]) -> tuple[float, float, float, float]:
    low, one, two, high = sorted(prices[:4])
    return (one, high, low, two) if prices[4] % 2 else (two, high, low, one)


SMALL_BARS = st.lists(
    st.lists(st.integers(0, 9), min_size=5, max_size=5).map(bar), min_size=1, max_size=40
).map(lambda rows: tuple(np.array(rows, dtype=np.float64).T.copy()))


@pytest.mark.parametrize("name", TALIB)
@pytest.mark.parametrize("seed", [1, 2])
def test_strict_patterns_are_talibs(name: str, seed: int):
    bars = walk(seed)
    expected = by_talib(name, bars)
    assert expected.any(), "the walk must show the pattern, or nothing is tested"
    np.testing.assert_array_equal(strictly(name, bars), expected)


def test_strict_patterns_are_talibs_where_averages_tie():
    bars = coarse(3, 200_000)
    found = read_candles(*bars, np.full(200_000, np.nan))
    for pattern in TALIB:
        np.testing.assert_array_equal(found[pattern].strict, by_talib(pattern, bars), err_msg=pattern)


def test_strict_patterns_start_where_talibs_start():
    """A thousand series of 15 bars: the first answer of every pattern is seen, none before it."""
    bars = coarse(4, 15_000)
    seen = dict.fromkeys(TALIB, 15)
    for start in range(0, 15_000, 15):
        short = tuple(column[start : start + 15].copy() for column in bars)
        found = read_candles(*short, np.full(15, np.nan))
        for pattern in TALIB:
            expected = by_talib(pattern, short)
            np.testing.assert_array_equal(found[pattern].strict, expected, err_msg=pattern)
            seen[pattern] = min([seen[pattern], *np.flatnonzero(expected)])
    assert (seen["hammer"], seen["doji"], seen["bullish engulfing"]) == (11, 10, 2)


@pytest.mark.parametrize("name", ["RTY=F", "ES=F", "SPY"])
def test_strict_patterns_are_talibs_on_real_bars(shared: Path, name: str):
    bars = columns(shared / "data/bars" / f"{name}.csv")
    found = read_candles(*bars, atr(*bars[1:]))
    for pattern in TALIB:
        np.testing.assert_array_equal(found[pattern].strict, by_talib(pattern, bars), err_msg=pattern)


@given(SMALL_BARS)
def test_strict_patterns_are_talibs_where_prices_tie(bars: Columns):
    """On ten prices nearly every comparison meets equality, and short series end in the warm-up."""
    found = read_candles(*bars, atr(*bars[1:]))
    for pattern in TALIB:
        np.testing.assert_array_equal(found[pattern].strict, by_talib(pattern, bars), err_msg=pattern)


def test_every_kind_but_the_two_day_ones_has_an_oracle():
    assert {kind.name for kind in KINDS} - set(TALIB) == {
        "two-day bullish engulfing",
        "two-day bearish engulfing",
    }


# Twenty equal white bars (body 2, range 4), then the bars of a test; the ATR is 10, so a gap may miss by 1.
BEFORE = [(100.0, 103.0, 99.0, 102.0)] * 20


def after(*bars: tuple[float, float, float, float]) -> Columns:
    return tuple(np.array([*BEFORE, *bars]).T.copy())


def upside_down(bars: Columns) -> Columns:
    open_, high, low, close = bars
    return 200.0 - open_, 200.0 - low, 200.0 - high, 200.0 - close


def last(name: str, bars: Columns) -> tuple[bool, bool]:
    """Whether the pattern ends on the last bar: tolerant, strict."""
    found = read_candles(*bars, np.full(bars[0].size, 10.0))[name]
    return bool(found.tolerant[-1]), bool(found.strict[-1])


LONG_BLACK = (102.0, 103.0, 91.0, 92.0)
WHITE_BACK = (92.0, 101.0, 91.5, 100.0)


@pytest.mark.parametrize(
    ("star_open", "expected"),
    [(91.9, (True, True)), (92.0, (True, False)), (92.9, (True, False)), (93.0, (False, False))],
)
def test_a_star_may_reach_a_tenth_of_the_atr_into_the_first_body(
    star_open: float, expected: tuple[bool, bool]
):
    bars = after(LONG_BLACK, (star_open, 93.5, 90.0, 91.5), WHITE_BACK)
    assert last("morning star", bars) == expected


@pytest.mark.parametrize(("closed", "expected"), [(95.0, (False, False)), (95.1, (True, True))])
def test_a_star_wins_back_more_than_three_tenths_of_the_first_body(
    closed: float, expected: tuple[bool, bool]
):
    """The first body is 10 long and ended at 92."""
    bars = after(LONG_BLACK, (91.0, 92.0, 89.5, 90.0), (91.5, 96.0, 91.0, closed))
    assert last("morning star", bars) == expected


def test_the_star_is_forgiven_by_the_atr_of_its_own_day():
    bars = after(LONG_BLACK, (92.5, 93.5, 90.0, 91.5), WHITE_BACK)
    ranges = np.zeros(23)
    ranges[21] = 10.0
    assert read_candles(*bars, ranges)["morning star"].tolerant[-1]


def test_an_evening_star_is_a_morning_star_upside_down():
    bars = upside_down(after(LONG_BLACK, (92.5, 93.5, 90.0, 91.5), WHITE_BACK))
    assert last("evening star", bars) == (True, False)


@pytest.mark.parametrize(
    ("top", "expected"), [(99.9, (True, True)), (100.0, (True, False)), (101.0, (False, False))]
)
def test_an_inverted_hammer_may_overlap_by_a_tenth_of_the_atr(top: float, expected: tuple[bool, bool]):
    assert last("inverted hammer", after((top, top + 4.0, top - 0.6, top - 0.5))) == expected


@pytest.mark.parametrize(
    ("bottom", "expected"), [(102.1, (True, True)), (102.0, (True, False)), (101.0, (False, False))]
)
def test_a_shooting_star_may_overlap_by_a_tenth_of_the_atr(bottom: float, expected: tuple[bool, bool]):
    assert last("shooting star", after((bottom, bottom + 4.0, bottom - 0.1, bottom + 0.5))) == expected


@pytest.mark.parametrize(
    ("opened", "expected"),
    [(92.0, (True, True)), (91.9, (True, False)), (91.0, (True, False)), (90.9, (False, False))],
)
def test_a_harami_may_open_a_tenth_of_the_atr_outside(opened: float, expected: tuple[bool, bool]):
    assert last("bullish harami", after(LONG_BLACK, (opened, 95.0, 90.0, 93.0))) == expected


def test_a_harami_may_not_close_outside():
    assert last("bullish harami", after(LONG_BLACK, (93.0, 95.0, 90.0, 91.9))) == (False, False)


@pytest.mark.parametrize(
    ("second", "expected"), [(97.1, (True, True)), (96.5, (True, False)), (96.0, (False, False))]
)
def test_crows_may_open_a_tenth_of_the_atr_below_the_last_close(second: float, expected: tuple[bool, bool]):
    bars = after((101.0, 101.5, 96.9, 97.0), (second, 98.0, 92.9, 93.0), (93.5, 94.0, 88.9, 89.0))
    assert last("three black crows", bars) == expected


@pytest.mark.parametrize(("first_close", "expected"), [(102.9, (True, True)), (103.0, (False, False))])
def test_crows_must_close_below_the_high_before_them(first_close: float, expected: tuple[bool, bool]):
    """The white bar before them reached 103."""
    first = (110.0, 110.5, first_close - 0.1, first_close)
    bars = after(first, (104.0, 105.0, 98.9, 99.0), (100.0, 101.0, 94.9, 95.0))
    assert last("three black crows", bars) == expected


@pytest.mark.parametrize(("low", "expected"), [(96.1, True), (96.0, False)])
def test_a_crows_shadow_is_shorter_than_a_tenth_of_the_average_range(low: float, expected: bool):
    """Twenty bars of range 10 before it, so the shadow of the first crow must be shorter than 1."""
    crows = [(101.0, 102.0, low, 97.0), (98.0, 99.0, 92.9, 93.0), (94.0, 95.0, 88.9, 89.0)]
    bars = tuple(np.array([(100.0, 106.0, 96.0, 102.0)] * 20 + crows).T.copy())
    assert last("three black crows", bars) == (expected, expected)


def test_without_an_atr_nothing_is_forgiven():
    bars = after(LONG_BLACK, (91.9, 95.0, 90.0, 93.0))
    assert not read_candles(*bars, np.full(22, np.nan))["bullish harami"].tolerant[-1]


BLACK = (99.0, 99.5, 95.0, 96.0)  # after BEFORE its low is the lowest of ten sessions


@pytest.mark.parametrize(
    ("engulfing", "expected"),
    [
        ((95.9, 100.0, 94.0, 99.5), (True, True)),
        ((97.0, 101.0, 94.0, 100.5), (True, False)),  # opens 1 above the previous close
        ((97.1, 101.0, 94.0, 100.5), (False, False)),  # 1.1 above it
        ((96.5, 100.0, 94.0, 99.4), (False, False)),  # its body is 2.9, the black one's 3
        ((95.0, 100.0, 94.0, 98.9), (False, False)),  # does not win back the previous open
        ((96.0, 100.0, 94.0, 99.0), (True, False)),  # covers exactly: TA-Lib wants one end beyond
    ],
)
def test_bullish_engulfing(engulfing: tuple[float, float, float, float], expected: tuple[bool, bool]):
    assert last("bullish engulfing", after(BLACK, engulfing)) == expected


def test_bullish_engulfing_needs_a_down_leg():
    """The 10-session low is three bars old, so nothing is being turned; TA-Lib does not ask."""
    lower, steady = (100.0, 103.0, 90.0, 102.0), BEFORE[0]
    assert last("bullish engulfing", after(lower, steady, BLACK, (95.9, 100.0, 94.0, 99.5))) == (False, True)


def test_a_low_eleven_sessions_old_is_forgotten():
    lower = (100.0, 103.0, 90.0, 102.0)
    bars = after(lower, *BEFORE[:7], BLACK, (95.9, 100.0, 94.0, 99.5))
    assert last("bullish engulfing", bars)[0] is False
    bars = after(lower, *BEFORE[:8], BLACK, (95.9, 100.0, 94.0, 99.5))
    assert last("bullish engulfing", bars)[0] is True


def test_bearish_engulfing_is_the_bullish_one_upside_down():
    assert last("bearish engulfing", upside_down(after(BLACK, (97.0, 101.0, 94.0, 100.5)))) == (True, False)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((100.0, 103.0, 99.0, 102.0), True),
        ((100.0, 103.0, 99.0, 100.4), False),  # an up bar with a lower close
        ((103.0, 103.5, 99.0, 102.0), False),  # a higher close on a down bar
    ],
)
def test_two_day_engulfing_needs_a_second_up_bar_with_a_higher_close(
    second: tuple[float, float, float, float], expected: bool
):
    bars = after(BLACK, (97.0, 101.0, 94.0, 100.5), second)
    assert last("two-day bullish engulfing", bars) == (expected, False)


def test_two_day_engulfing_is_strict_when_its_engulfing_is():
    bars = after(BLACK, (95.9, 100.0, 94.0, 99.5), (99.5, 102.0, 99.0, 101.0))
    assert last("two-day bullish engulfing", bars) == (True, True)


def test_a_harami_may_close_at_the_edge_of_the_body():
    """Black from 102 to 92; the second bar opens and closes on its upper, then on its lower end."""
    assert last("bullish harami", after(LONG_BLACK, (101.0, 103.0, 100.0, 102.0))) == (True, True)
    assert last("bullish harami", after(LONG_BLACK, (93.0, 94.0, 91.0, 92.0))) == (True, True)


@pytest.mark.parametrize(("opened", "expected"), [(103.0, (True, False)), (103.1, (False, False))])
def test_a_harami_may_open_a_tenth_of_the_atr_above(opened: float, expected: tuple[bool, bool]):
    assert last("bullish harami", after(LONG_BLACK, (opened, 104.0, 100.0, 101.0))) == expected
