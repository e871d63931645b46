"""Where levels come from, on bars written down by hand, and how little history is enough."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.read import read_bars
from levelhead.errors import TooLittleHistory
from levelhead.levels import Level, find_levels
from levelhead.levels.candidates import find_candidates, projected_average
from levelhead.levels.values import Candidate, LevelKind
from levelhead.levels.volume import volume_nodes
from levelhead.markets import Bars, Context, Kind, Market, Roll, RollTable
from levelhead.markets.registry import market
from levelhead.technical import Overview, read_chart
from tests.hand_made import MADE, bars_of, context_of, random_bars

FLAT = [1000.0] * 60


def candidates(bars: Bars, kind: LevelKind, *, rolls: RollTable | None = None) -> list[Candidate]:
    context = Context(bars, bars.as_of, rolls=rolls or RollTable())
    return [each for each in find_candidates(bars, read_chart(context), horizon=15) if each.kind is kind]


# Bars of 1000 reach from 997 to 1003.2; the gap bar opens at 1020 and stays above 1017.
GAP = bars_of([*FLAT, 1020.0, 1025.0], open={60: 1020.0})


def test_an_open_gap_has_two_edges():
    edges = candidates(GAP, LevelKind.GAP)
    assert [(each.price, each.name) for each in edges] == [
        (pytest.approx(1003.2), "lower edge"),
        (1017.0, "upper edge"),
    ]
    assert {each.since for each in edges} == {GAP.session[60].item()}


@pytest.mark.parametrize(("low", "edges"), [(1003.3, 2), (1003.2, 0)])
def test_a_gap_is_filled_by_a_low_at_its_lower_edge(low: float, edges: int):
    bars = bars_of([*FLAT, 1020.0, 1025.0], open={60: 1020.0}, low={61: low})
    assert len(candidates(bars, LevelKind.GAP)) == edges


def test_a_gap_under_a_quarter_of_a_range_is_none():
    assert candidates(bars_of([*FLAT, 1007.0], open={60: 1007.0}), LevelKind.GAP) == []


def test_a_gap_at_a_roll_is_none():
    """The next contract stands 17 points higher: nobody could trade between."""
    rty = replace(market("RTY"), symbol="RTY")
    close = [1000.0] * 60 + [1017.0] * 8
    bars = bars_of(close, open={60: 1017.0}, market=rty, last=date(2025, 10, 1))
    expiry = date(2025, 9, 19)
    assert bars.session[59].item() == expiry
    assert len(candidates(bars, LevelKind.GAP)) == 2
    held = replace(bars, close=np.where(np.arange(len(bars)) == 59, 1000.03, bars.close))
    table = RollTable((Roll(expiry, date(2025, 9, 17), 17.0, 1.017),))
    assert candidates(held, LevelKind.GAP, rolls=table) == []
    # where the spread is not known the gap is still one of contracts
    assert candidates(held, LevelKind.GAP) == []


def test_round_numbers_lie_within_three_average_ranges():
    """4% of 1000 is 40, so the step is 50; the range is 6.2 points, and 1050 is 8 ranges away."""
    assert [each.price for each in candidates(bars_of(FLAT), LevelKind.ROUND)] == [1000.0]
    wide = bars_of(FLAT, reach=20.0)
    assert [each.price for each in candidates(wide, LevelKind.ROUND)] == [
        900.0,
        950.0,
        1000.0,
        1050.0,
        1100.0,
    ]


def test_projected_average_is_the_mean_if_price_stands_still():
    """The last 3 closes are 9, 12, 15: in two sessions 15, 15, 15 of them, in one 12, 15, 15."""
    bars = bars_of([100.0, 9.0, 12.0, 15.0], reach=1.0)
    assert [projected_average(bars, 3, ahead) for ahead in (1, 2, 3, 9)] == [14.0, 15.0, 15.0, 15.0]


def test_a_moving_average_has_no_day_of_origin():
    bars = random_bars(260, seed=1)
    found = candidates(bars, LevelKind.AVERAGE)
    assert [(each.window, each.since) for each in found] == [(50, None), (100, None), (200, None)]


def test_volume_nodes_stand_where_most_was_traded():
    """Twenty sessions at 1000 carry ten times the volume of the rest, spread over 950 to 1050."""
    close = [950.0 + 0.5 * row for row in range(200)] + [1000.0] * 20
    bars = bars_of(close, volume=[1000.0] * 200 + [10_000.0] * 20)
    nodes = volume_nodes(bars, atr=8.0)
    assert nodes and nodes[0].low <= 1003.2 and nodes[0].high >= 997.0
    assert nodes[0].high - nodes[0].low == pytest.approx(2.0)


@pytest.mark.parametrize("change", ["index", "no volume", "zeros"])
def test_no_volume_nodes_where_volume_is_not_real(change: str):
    bars = random_bars(300, seed=6)
    assert volume_nodes(bars, atr=40.0)
    if change == "index":
        bars = replace(bars, market=replace(MADE, kind=Kind.INDEX))
    else:
        bars = replace(bars, volume=np.full(300, np.nan if change == "no volume" else 0.0))
    assert volume_nodes(bars, atr=40.0) == ()


def test_volume_nodes_of_a_market_that_stopped_moving():
    """Its range has shrunk to nothing; the bins stop at a tick instead of filling the memory."""
    bars = bars_of([*np.linspace(900, 1000, 100), *[1000.0] * 150], step=0.0, reach=0.0, volume=[1.0] * 250)
    assert len(volume_nodes(bars, atr=0.0)) <= 3


def read(bars: Bars) -> tuple[Overview, tuple[Level, ...]]:
    context = context_of(bars)
    overview = read_chart(context)
    return overview, find_levels(context, overview, horizon=15)


@pytest.mark.parametrize(
    ("count", "missing"),
    [
        (30, {"RSI(14)": 150, "SMA(50)": 50, "SMA(100)": 100, "SMA(200)": 200, "trend regime": 220}),
        (31, {"RSI(14)": 150, "SMA(50)": 50, "SMA(100)": 100, "SMA(200)": 200, "trend regime": 220}),
        (60, {"RSI(14)": 150, "SMA(100)": 100, "SMA(200)": 200, "trend regime": 220}),
        (150, {"SMA(200)": 200, "trend regime": 220}),
        (219, {"trend regime": 220}),
        (220, {}),
    ],
)
def test_what_little_history_leaves_out_is_said(count: int, missing: dict[str, int]):
    overview, levels = read(random_bars(count, seed=3))
    assert {each.reading: each.needs for each in overview.missing} == missing
    assert {each.has for each in overview.missing} <= {count}
    assert (overview.regime is None, overview.momentum is None) == (
        "trend regime" in missing,
        "RSI(14)" in missing,
    )
    assert levels


def test_29_bars_are_too_few():
    with pytest.raises(TooLittleHistory, match="needs 30 sessions, got 29"):
        read_chart(context_of(random_bars(29, seed=3)))


@pytest.mark.parametrize("count", [30, 250])
def test_a_market_that_never_moved(count: int):
    """No range: the buffer is five ticks and every level lies at price."""
    overview, levels = read(bars_of([1000.0] * count, step=0.0, reach=0.0, volume=[1.0] * count))
    assert (overview.atr, overview.buffer, overview.leg) == (0.0, 0.5, None)
    assert not overview.candles_read
    assert {(each.low, each.high, each.distance) for each in levels} == {(1000.0, 1000.0, 0.0)}


def test_a_market_that_moves_by_a_tick():
    overview, levels = read(bars_of([1000.0 + 0.1 * (row % 2) for row in range(250)], step=0.0, reach=0.0))
    assert overview.atr == pytest.approx(0.1)
    assert levels


@pytest.mark.shared
def test_crude_oil_below_zero(shared: Path):
    """On 20 April 2020 the contract closed at -37.63: no logs, no round numbers, but levels.

    The file holds the days around it; flat bars are put before them for the warm-up.
    """
    path = shared / "data/defects/D07_CL=F_true_negative_price_2020-04-20.csv"
    real = read_bars(path, market=market("CL"), as_of=date(2020, 4, 20)).bars
    before = bars_of([25.0] * 60, step=0.01, reach=1.0, market=real.market, last=date(2020, 3, 31))
    assert before.as_of < real.first
    columns = ("session", "open", "high", "low", "close", "volume")
    joined = {name: np.concatenate([getattr(before, name), getattr(real, name)]) for name in columns}
    overview, levels = read(replace(before, **joined))
    assert overview.close == pytest.approx(-37.63, abs=0.005)
    assert np.isnan(overview.sigma) and np.isfinite(overview.atr)
    assert all(LevelKind.ROUND not in each.kinds for each in levels)
    assert min(each.low for each in levels) < 0


def test_prices_below_zero():
    """The synthetic twin: a market that falls through zero and stays there."""
    oil = Market(
        "OIL", "", "", Kind.FUTURE, "nymex", Fraction(1, 100), Fraction(1000), allow_nonpositive=True
    )
    bars = bars_of(np.linspace(60.0, -40.0, 120).tolist(), step=0.02, reach=0.5, market=oil)
    overview, levels = read(bars)
    assert overview.close == -40.0 and np.isnan(overview.sigma)
    assert overview.atr == pytest.approx(1.86, abs=0.02)
    assert all(np.isfinite([each.low, each.high, each.distance]).all() for each in levels)
