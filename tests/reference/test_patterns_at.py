"""The patterns of the last sessions as the page lists them."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from levelhead.kernels.ranges import atr
from levelhead.markets import Bars, Kind, Market
from levelhead.technical.candles import Bias, Pattern, patterns_at

RTY = Market("RTY", "E-mini Russell 2000", "CME", Kind.FUTURE, "cme_equity", Fraction(1, 10), Fraction(50))
FLAT = [(100.0, 103.0, 99.0, 102.0)] * 20
# Black, then white opening 1 above the black close with an ATR of 10, then a higher up bar.
TURN = [(99.0, 99.5, 95.0, 96.0), (97.0, 101.0, 94.0, 100.5), (100.5, 104.0, 100.0, 103.0)]


def bars(*rows: tuple[float, float, float, float]) -> Bars:
    first = date(2025, 10, 1)
    sessions = np.array([first + timedelta(days=row) for row in range(len(rows))], dtype="datetime64[D]")
    open_, high, low, close = np.array(rows).T
    return Bars(RTY, sessions, open_, high, low, close, np.full(len(rows), np.nan))


def listed(series: Bars, rows: int) -> tuple[Pattern, ...]:
    return patterns_at(series, np.full(len(series), 10.0), rows=rows)


def test_the_two_day_engulfing_is_listed_before_the_engulfing_it_confirms():
    assert listed(bars(*FLAT, *TURN), 2) == (
        Pattern("two-day bullish engulfing", date(2025, 10, 23), False, Bias.BULLISH, 94.0, 3),
        Pattern("bullish engulfing", date(2025, 10, 22), False, Bias.BULLISH, 94.0, 2),
    )


def test_a_bearish_pattern_is_invalidated_above_its_highest_high():
    mirrored = [(200.0 - o, 200.0 - l, 200.0 - h, 200.0 - c) for o, h, l, c in [*FLAT, *TURN]]
    two_day = listed(bars(*mirrored), 1)[0]
    assert (two_day.name, two_day.bias, two_day.invalidation) == (
        "two-day bearish engulfing",
        Bias.BEARISH,
        106.0,
    )


def test_a_later_low_does_not_move_an_invalidation():
    lower = (100.5, 101.0, 80.0, 90.0)
    engulfing = [p for p in listed(bars(*FLAT, *TURN[:2], lower), 2) if p.name == "bullish engulfing"]
    assert [pattern.invalidation for pattern in engulfing] == [94.0]


def test_patterns_older_than_the_rows_asked_for_are_not_listed():
    assert [pattern.session for pattern in listed(bars(*FLAT, *TURN), 1)] == [date(2025, 10, 23)]


def test_a_dragonfly_is_not_listed_again_as_a_doji():
    dragonfly = (102.0, 102.1, 98.0, 102.0)
    names = [pattern.name for pattern in listed(bars(*FLAT, dragonfly), 1)]
    assert [name for name in names if "doji" in name] == ["dragonfly doji"]


def test_nothing_invalidates_a_doji():
    (pattern,) = (p for p in listed(bars(*FLAT, (101.0, 103.0, 99.0, 101.1)), 1) if "doji" in p.name)
    assert (pattern.name, pattern.bias, pattern.invalidation, pattern.bullish) == (
        "long-legged doji",
        Bias.NEUTRAL,
        None,
        False,
    )


def test_a_single_bar_has_no_pattern():
    assert listed(bars(FLAT[0]), 5) == ()


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_tail_is_enough(rows: int):
    """The patterns of the last sessions are those a reading of everything would list first."""
    rng = np.random.default_rng(5)
    body, shadow = rng.normal(0, 2, 300), rng.uniform(0, 1, (2, 300))
    close = 100 + np.cumsum(body)
    table = [close - body, np.maximum(close, close - body) + shadow[0]]
    table += [np.minimum(close, close - body) - shadow[1], close]
    series = bars(*(tuple(row) for row in np.array(table).T))
    ranges = atr(series.high, series.low, series.close)
    since = series.session[-rows].item()
    everything = patterns_at(series, ranges, rows=300)
    assert patterns_at(series, ranges, rows=rows) == tuple(p for p in everything if p.session >= since)


def test_the_turn_of_november_2025(shared: Path):
    """RTY on 21 November opened 1.3 points above its last close: engulfing, but not by the textbook."""
    table = np.genfromtxt(
        shared / "data/bars/RTY=F.csv", delimiter=",", names=True, dtype=None, encoding="utf-8"
    )
    table = table[table["date"] <= "2025-11-24"]
    prices = {name: table[name] for name in ("open", "high", "low", "close", "volume")}
    series = Bars(RTY, table["date"].astype("datetime64[D]"), **prices)
    found = patterns_at(series, atr(series.high, series.low, series.close), rows=5)
    engulfing = [pattern for pattern in found if "engulfing" in pattern.name]
    assert [(p.name, p.session, p.strict, p.rows) for p in engulfing] == [
        ("two-day bullish engulfing", date(2025, 11, 24), False, 3),
        ("bullish engulfing", date(2025, 11, 21), False, 2),
    ]
    assert [p.invalidation for p in engulfing] == pytest.approx([2300.7, 2300.7], abs=0.001)
