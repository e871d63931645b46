"""Role reversals on lows written down by hand: z is 2, ATR is 8, so a turn needs a close 2 points above its low."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.levels.reversals import reversals, turning_rows
from levelhead.levels.values import Candidate, LevelKind
from levelhead.markets import Adjustment, Bars
from tests.hand_made import MADE, weekdays

# close, low: two lows at 100 and 101, four sessions apart, each followed by closes well above
UP = (109.0, 108.0)  # too near its low to have turned price itself
TWO_LOWS = [UP, UP, (106, 100), UP, UP, UP, (106, 101), UP, UP, UP]
BELOW = (90.0, 89.0)


def series(rows: list[tuple[float, float]], *, sign: float = 1.0) -> Bars:
    close, low = np.array(rows, dtype=np.float64).T
    edges = np.sort(sign * np.stack([low, close + 5]), axis=0)
    days = np.array(weekdays(len(rows)), dtype="datetime64[D]")
    close = sign * close
    return Bars(
        MADE, days, close, edges[1], edges[0], close, np.full(len(rows), np.nan), Adjustment.DIFFERENCE
    )


def lows_of(rows: list[tuple[float, float]]) -> list[Candidate]:
    return [each for each in reversals(series(rows), buffer=2.0, atr=8.0) if each.name == "lows"]


def day(rows: list[tuple[float, float]], row: int) -> date:
    found: date = series(rows).session[row].item()
    return found


def test_a_band_that_a_close_has_lost():
    rows = [*TWO_LOWS, BELOW, (100.5, 90)]
    assert lows_of(rows) == [
        Candidate(
            LevelKind.REVERSAL,
            low=99.0,  # half a buffer below the lower low
            high=102.0,
            since=day(rows, 6),
            sessions=(day(rows, 2), day(rows, 6)),
            lost=day(rows, 10),
            name="lows",
        )
    ]


def test_a_band_that_holds_is_no_reversal():
    assert lows_of(TWO_LOWS) == []


@pytest.mark.parametrize(("close", "bands"), [(97.0, 0), (96.9, 1)])
def test_it_is_lost_by_a_close_beyond_its_edge_by_z(close: float, bands: int):
    assert len(lows_of([*TWO_LOWS, (close, close)])) == bands


@pytest.mark.parametrize(("close", "bands"), [(104.0, 1), (104.1, 0)])
def test_it_vanishes_when_a_close_wins_it_back_by_z(close: float, bands: int):
    assert len(lows_of([*TWO_LOWS, BELOW, (close, 90), BELOW])) == bands


@pytest.mark.parametrize(("low", "bands"), [(102.0, 1), (102.1, 0)])
def test_lows_further_apart_than_z_are_no_band(low: float, bands: int):
    rows = [UP, UP, (106, 100), UP, UP, UP, (106, low), UP, UP, UP, BELOW]
    assert len(lows_of(rows)) == bands


@pytest.mark.parametrize(("between", "bands"), [(18, 1), (19, 0)])
def test_lows_of_a_band_lie_within_twenty_sessions(between: int, bands: int):
    rows = [UP, UP, (106, 100), *[UP] * between, (106, 101), UP, UP, UP, BELOW]
    assert len(lows_of(rows)) == bands


def test_lows_older_than_120_sessions_are_not_looked_at():
    assert len(lows_of([*TWO_LOWS, *[BELOW] * 112])) == 1
    assert lows_of([*TWO_LOWS, *[BELOW] * 120]) == []


def turns(rows: list[tuple[float, float]]) -> list[int]:
    bars = series(rows)
    return turning_rows(bars.low, bars.close, buffer=2.0, atr=8.0).tolist()


def test_a_turn_is_known_two_bars_later():
    assert turns([UP, UP, (106, 100), UP]) == []
    assert turns([UP, UP, (106, 100), UP, UP]) == [2]


def test_a_low_that_the_next_closes_pass_did_not_turn_price():
    assert turns([UP, UP, (106, 100), UP, (99.9, 99), UP, UP])[:1] != [2]


@pytest.mark.parametrize(("close", "expected"), [(101.9, []), (102.0, [2])])
def test_a_turn_carries_a_quarter_of_a_range(close: float, expected: list[int]):
    assert turns([UP, UP, (close, 100), (close, 100), (close, 100)]) == expected


def test_a_low_well_above_the_two_before_it_is_no_turn():
    assert turns([(104, 98), UP, (106, 100), UP, UP]) == [2]
    assert turns([(104, 97.9), UP, (106, 100), UP, UP]) == []


ROWS = st.lists(
    st.tuples(st.integers(900, 1100), st.integers(0, 60)).map(lambda t: (t[0] / 10, (t[0] - t[1]) / 10)),
    min_size=8,
    max_size=80,
)


@given(rows=ROWS)
def test_upside_down_lows_are_highs(rows: list[tuple[float, float]]):
    up = reversals(series(rows), buffer=2.0, atr=8.0)
    down = reversals(series(rows, sign=-1.0), buffer=2.0, atr=8.0)
    for name, other in (("lows", "highs"), ("highs", "lows")):
        assert [(each.low, each.high, each.sessions, each.lost) for each in up if each.name == name] == [
            (-each.high, -each.low, each.sessions, each.lost) for each in down if each.name == other
        ]


@given(rows=ROWS)
def test_a_listed_band_is_lost_and_not_won_back(rows: list[tuple[float, float]]):
    bars = series(rows)
    for band in reversals(bars, buffer=2.0, atr=8.0):
        assert len(band.sessions) >= 2 and band.since == band.sessions[-1] and band.lost is not None
        close = bars.close[bars.row(band.lost) :]
        if band.name == "lows":
            assert close[0] < band.low - 2 and (close <= band.high + 2).all()
        else:
            assert close[0] > band.high + 2 and (close >= band.low - 2).all()
