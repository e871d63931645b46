"""Which levels become the barriers, and the forecast issued of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.errors import TooFewPaths
from levelhead.forecast import Barrier, By, Scenarios, issue, issue_for
from levelhead.forecast.ensemble import AtrPaths, past_paths
from levelhead.forecast.select import Reach, Selection, View, reach, read_view, select
from levelhead.levels import Candidate, Level, LevelKind, Side, Status, find_levels
from levelhead.markets import Bars, Context, Roll, RollTable
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions
from levelhead.technical import Overview, read_chart
from levelhead.technical.volatility import Bands

LAST, TICK = date(2025, 11, 24), 0.1
# nearest and furthest level, and where a barrier stands without one: 1.25, 4 and 2 ATR times root H/15, at least 1
BY_HAND = {
    1: (1.0, 1.0328, 1.0),
    3: (1.0, 1.7889, 1.0),
    5: (1.0, 2.3094, 1.1547),
    10: (1.0206, 3.2660, 1.6330),
    15: (1.25, 4.0, 2.0),
    21: (1.4790, 4.7329, 2.3664),
    42: (2.0917, 6.6933, 3.3466),
    63: (2.5617, 8.1976, 4.0988),
}
HORIZONS = st.sampled_from(sorted(BY_HAND))
NOT_TARGETS = {LevelKind.PIVOT, LevelKind.GAP, LevelKind.VOLUME, LevelKind.USER}


def walk(count: int, seed: int = 7) -> Bars:
    """RTY wandering from 2,000 on its tick, as TradingView shows it: no quotation on the expiry."""
    rng = np.random.default_rng(seed)
    rty = market("RTY")
    days = [*sessions(rty.calendar).before(LAST, count - 1), LAST]
    steps = rng.normal(0.0, 0.008, (count, 2))
    close = 2000.0 * np.exp(np.cumsum(steps.sum(axis=1)))
    open = np.concatenate([[2000.0], close[:-1]]) * np.exp(steps[:, 0])
    high = np.maximum(open, close) * np.exp(rng.exponential(0.003, count))
    low = np.minimum(open, close) * np.exp(-rng.exponential(0.003, count))
    o, h, l, c = (np.round(each, 1) for each in (open, high, low, close))
    return Bars(rty, np.array(days, dtype="datetime64[D]"), o, h, l, c, np.full(count, 1e5))


CONTEXT = Context(walk(600), LAST)
OVERVIEW = read_chart(CONTEXT)


def state(*, view: View, close: float = 2400.0, atr: float = 30.0) -> Overview:
    """An overview whose view hangs on its 20-day mean alone."""
    middle = close - 1.0 if view is View.UP else close + 1.0
    return replace(
        OVERVIEW,
        close=close,
        atr=atr,
        buffer=max(0.1 * atr, 0.5),
        momentum=None,
        bands=Bands(0.0, middle, 9e9),
    )


def level(low: float, high: float, kind: LevelKind, close: float) -> Level:
    side = Side.RESISTANCE if low > close else Side.SUPPORT if high < close else Side.AT
    distance = max(low - close, close - high, 0.0)
    return Level(low, high, side, (Candidate(kind, low, high),), (), Status.UNTESTED, None, None, distance)


@st.composite
def level_sets(draw: st.DrawFn) -> tuple[Overview, tuple[Level, ...]]:
    close = draw(st.sampled_from([2400.0, 2399.9, 2400.03]))
    overview = state(
        view=draw(st.sampled_from(View)), close=close, atr=draw(st.sampled_from([3.0, 30.0, 50.0]))
    )
    # tenths of a point, up to six ranges away on either side, up to 0.75 ATR wide
    zones = draw(
        st.lists(
            st.tuples(st.integers(-1800, 1800), st.integers(0, 220), st.sampled_from(LevelKind)),
            max_size=12,
            unique_by=lambda zone: zone[0],
        )
    )
    return overview, tuple(
        level(round(2400.0 + at / 10, 1), round(2400.0 + (at + wide) / 10, 1), kind, close)
        for at, wide, kind in zones
    )


def side_of(selection: Selection, side: Side) -> tuple[Barrier, Level | None, tuple[Level, ...]]:
    if side is Side.RESISTANCE:
        return selection.scenarios.upper, selection.up, selection.trivial_up
    return selection.scenarios.lower, selection.down, selection.trivial_down


@given(given_=level_sets())
def test_barriers_stand_on_either_side_of_the_close(given_: tuple[Overview, tuple[Level, ...]]) -> None:
    overview, levels = given_
    scenarios = select(overview, levels, horizon=15, tick=TICK).scenarios
    assert scenarios.upper.price > overview.close > scenarios.lower.price


@given(given_=level_sets(), horizon=HORIZONS)
def test_no_barrier_is_nearer_than_its_horizon_asks(
    given_: tuple[Overview, tuple[Level, ...]], horizon: int
) -> None:
    """Nor further, nor made of anything but a level's edge or the distance that stands in for one."""
    overview, levels = given_
    nearest, furthest, fallback = BY_HAND[horizon]
    selection = select(overview, levels, horizon=horizon, tick=TICK)
    for side in (Side.RESISTANCE, Side.SUPPORT):
        barrier, chosen, _ = side_of(selection, side)
        away = abs(barrier.price - overview.close) / overview.atr
        if chosen is None:
            assert away == pytest.approx(fallback, abs=0.5001 * TICK / overview.atr + 1e-4)
            assert round(barrier.price, 1) == barrier.price
        else:
            assert nearest - 1e-4 <= away <= furthest + 1e-4
            assert barrier.price in (chosen.low, chosen.high)


@given(given_=level_sets())
def test_the_target_counts_by_touch_the_invalidation_by_close(
    given_: tuple[Overview, tuple[Level, ...]],
) -> None:
    """The target at the near edge of its zone, the invalidation at the far one, z beyond."""
    overview, levels = given_
    selection = select(overview, levels, horizon=15, tick=TICK)
    assert selection.view is read_view(overview)
    for side, target in ((Side.RESISTANCE, View.UP), (Side.SUPPORT, View.DOWN)):
        barrier, chosen, _ = side_of(selection, side)
        by = By.TOUCH if selection.view is target else By.CLOSE
        assert (barrier.by, barrier.buffer) == (by, overview.buffer)
        if chosen is not None:
            near = chosen.low if side is Side.RESISTANCE else chosen.high
            far = chosen.high if side is Side.RESISTANCE else chosen.low
            assert barrier.price == (near if by is By.TOUCH else far)


@given(given_=level_sets(), horizon=HORIZONS)
def test_levels_passed_over_are_named(given_: tuple[Overview, tuple[Level, ...]], horizon: int) -> None:
    """All that could be targets but lie too near, nearest first; and the next one out is taken."""
    overview, levels = given_
    within = reach(horizon)
    selection = select(overview, levels, horizon=horizon, tick=TICK)
    for side in (Side.RESISTANCE, Side.SUPPORT):
        barrier, chosen, trivial = side_of(selection, side)
        near, reachable = [], []
        for each in sorted(levels, key=lambda each: each.distance):
            if each.side is not side or each.kinds <= NOT_TARGETS:
                continue
            edges = sorted((abs(each.low - overview.close), abs(each.high - overview.close)))
            away = (edges[0] if barrier.by is By.TOUCH else edges[1]) / overview.atr
            if away < within.nearest:
                near.append(each)
            elif away <= within.furthest:
                reachable.append(each)
        assert list(trivial) == near
        assert chosen is (reachable[0] if reachable else None)


@pytest.mark.parametrize("horizon", sorted(BY_HAND))
def test_reach_grows_with_the_root_of_time(horizon: int) -> None:
    """1.25, 4 and 2 ATR at 15 sessions; never below one day's range."""
    found = reach(horizon)
    assert (found.nearest, found.furthest, found.fallback) == pytest.approx(BY_HAND[horizon], abs=1e-4)


@pytest.mark.parametrize(
    ("horizon", "target", "passed"),
    [
        # levels 29.9, 30, 37.4, 37.5, 74.9, 75 and 150 points above the close, 30 points to a range
        (1, 2430.0, [2429.9]),
        (5, 2430.0, [2429.9]),
        (15, 2437.5, [2429.9, 2430.0, 2437.4]),
        (60, 2475.0, [2429.9, 2430.0, 2437.4, 2437.5, 2474.9]),
        (63, 2550.0, [2429.9, 2430.0, 2437.4, 2437.5, 2474.9, 2475.0]),
    ],
)
def test_a_longer_table_takes_a_further_level(horizon: int, target: float, passed: list[float]) -> None:
    """A level exactly at the nearest distance is a target; a tick nearer it is passed over and named."""
    levels = tuple(
        level(price, price, LevelKind.SWING_HIGH, 2400.0)
        for price in (2429.9, 2430.0, 2437.4, 2437.5, 2474.9, 2475.0, 2550.0)
    )
    selection = select(state(view=View.UP), levels, horizon=horizon, tick=TICK)
    assert selection.scenarios.upper.price == target
    assert [each.low for each in selection.trivial_up] == passed


@pytest.mark.parametrize(
    ("horizon", "upper", "lower"),
    # 1, 1.1547, 2, 3.3466 and 4.0988 ranges of 30 points, on tenths
    [
        (1, 2430.0, 2370.0),
        (5, 2434.6, 2365.4),
        (15, 2460.0, 2340.0),
        (42, 2500.4, 2299.6),
        (63, 2523.0, 2277.0),
    ],
)
def test_without_levels_the_barriers_move_out_with_the_horizon(
    horizon: int, upper: float, lower: float
) -> None:
    scenarios = select(state(view=View.UP), (), horizon=horizon, tick=TICK).scenarios
    assert (scenarios.upper.price, scenarios.lower.price) == (upper, lower)


def test_a_rule_given_takes_the_place_of_the_horizons() -> None:
    """From 0.5 to 1.5 ATR: the level at 0.6 is taken, which fifteen sessions would pass over."""
    near = level(2418.0, 2418.0, LevelKind.SWING_HIGH, 2400.0)
    selection = select(state(view=View.UP), (near,), horizon=15, tick=TICK, within=Reach(0.5, 1.5, 1.0))
    assert (selection.up, selection.scenarios.lower.price) == (near, 2370.0)


@pytest.mark.parametrize("kind", sorted(NOT_TARGETS))
def test_a_price_others_do_not_see_is_no_target(kind: LevelKind) -> None:
    """Pivots, gaps, volume nodes and the user's own levels are listed, but no table hangs on them alone."""
    selection = select(state(view=View.UP), (level(2460.0, 2460.0, kind, 2400.0),), horizon=15, tick=TICK)
    assert (selection.up, selection.scenarios.upper.price) == (None, 2460.0)
    nearer = select(state(view=View.UP), (level(2440.0, 2440.0, kind, 2400.0),), horizon=15, tick=TICK)
    assert nearer.scenarios.upper.price == 2460.0


@given(
    atr=st.floats(1e-9, 1e3), close=st.floats(3000.0, 4000.0), tick=st.sampled_from([0.1, 0.25, 0.01, 1.0])
)
def test_without_levels_the_barriers_are_two_ranges_away_on_the_grid(
    atr: float, close: float, tick: float
) -> None:
    """However small the range: at least a tick away, on different sides."""
    scenarios = select(state(view=View.UP, close=close, atr=atr), (), horizon=15, tick=tick).scenarios
    assert scenarios.upper.price > close > scenarios.lower.price
    for price in (scenarios.upper.price, scenarios.lower.price):
        assert price / tick == pytest.approx(round(price / tick), abs=1e-6)
        assert abs(abs(price - close) - max(2 * atr, tick)) <= tick / 2 + 1e-6


def test_the_view_is_rsis_side_of_its_signal() -> None:
    """Momentum decides where there is one."""
    assert OVERVIEW.momentum is not None
    signal = OVERVIEW.momentum.signals[0]
    for above, view in ((True, View.UP), (False, View.DOWN)):
        momentum = replace(OVERVIEW.momentum, signals=(replace(signal, is_above=above),))
        assert read_view(replace(OVERVIEW, momentum=momentum)) is view


# -------------------------------------------------------------------------------------------- issuing


def barriers(up_atr: float, down_atr: float, horizon: int, by: By = By.TOUCH) -> Selection:
    close, atr, z = OVERVIEW.close, OVERVIEW.atr, OVERVIEW.buffer
    scenarios = Scenarios(
        Barrier(close + up_atr * atr, by, z), Barrier(close - down_atr * atr, by, z), horizon
    )
    return Selection(scenarios, View.UP, None, None, (), ())


@pytest.mark.parametrize("horizon", [1, 5, 15, 63])
def test_a_forecast_of_barriers_needs_no_levels(horizon: int) -> None:
    """Any horizon of the interface; rows sum to one, and the fan has a line for each session of it."""
    forecast = issue_for(CONTEXT, OVERVIEW, (), barriers(1.0, 1.5, horizon), engine=AtrPaths())
    assert sum(each.probability for each in forecast.odds) == pytest.approx(1.0, abs=1e-12)
    assert (forecast.ladder, forecast.chain, forecast.gates) == ((), (), ())
    assert len(forecast.fan) == horizon
    assert all(list(quantiles) == sorted(quantiles) for quantiles in forecast.fan)
    assert forecast.n == 600 - 30 - max(horizon, 15)


def test_a_longer_horizon_decides_more() -> None:
    """Neither is rarer at 15 sessions than at 5, and rarer still at 63."""
    counted = [
        issue_for(CONTEXT, OVERVIEW, (), barriers(2.0, 2.0, horizon), engine=AtrPaths()).odds[1].climatology
        for horizon in (1, 5, 15, 63)
    ]
    assert counted == sorted(counted, reverse=True)
    assert counted[0] > 0.9
    assert counted[-1] < 0.1


@pytest.mark.parametrize("horizon", [5, 15])
def test_links_and_gates_end_at_the_horizon(horizon: int) -> None:
    """What a close broke in the tenth session is no news for a table of five."""
    close, atr = OVERVIEW.close, OVERVIEW.atr
    near = level(round(close - 1.2 * atr, 1), round(close - 1.1 * atr, 1), LevelKind.SWING_LOW, close)
    out = level(round(close - 2.2 * atr, 1), round(close - 2.2 * atr, 1), LevelKind.SWING_LOW, close)
    door = level(round(close + 0.5 * atr, 1), round(close + 0.5 * atr, 1), LevelKind.AVERAGE, close)
    mine = (near, out, door)
    selection = replace(barriers(1.5, 1.5, horizon), down=near)
    forecast = issue_for(CONTEXT, OVERVIEW, mine, selection, engine=AtrPaths())
    closes = (
        past_paths(CONTEXT.bars, RollTable(), None, horizon=15).at(close, atr).close[:, :horizon].tolist()
    )
    z = OVERVIEW.buffer
    broken = sum(any(each < near.low - z for each in path) for path in closes)
    assert [link.n for link in forecast.chain] == [broken]
    assert len(forecast.gates) == 1
    assert forecast.gates[0].n <= sum(any(each > door.high + z for each in path) for path in closes)


def test_rolls_of_the_future_change_nothing() -> None:
    """A table that knows the December roll says what one that ends in September says."""
    september = Roll(date(2025, 9, 19), date(2025, 9, 17), 18.0, 1.0075)
    december = Roll(date(2025, 12, 19), date(2025, 12, 17), 40.0, 1.02)
    known, all_of_them = (
        replace(CONTEXT, rolls=RollTable(rolls)) for rolls in ((september,), (september, december))
    )
    forecasts = [
        issue_for(each, read_chart(each), (), barriers(1.5, 1.5, 15), engine=AtrPaths())
        for each in (known, all_of_them)
    ]
    assert forecasts[0] == forecasts[1]
    without = issue_for(CONTEXT, OVERVIEW, (), barriers(1.5, 1.5, 15), engine=AtrPaths())
    assert without.fan != forecasts[0].fan


def test_the_same_forecast_twice_is_the_same() -> None:
    levels = find_levels(CONTEXT, OVERVIEW, horizon=15)
    assert issue(CONTEXT, OVERVIEW, levels, horizon=15) == issue(CONTEXT, OVERVIEW, levels, horizon=15)


def test_sixty_paths_are_the_fewest() -> None:
    """104 bars have 59 matured paths of 15 sessions, 105 have 60."""
    for count, has in ((104, 59), (105, 60)):
        context = Context(walk(count), LAST)
        overview = read_chart(context)
        if has < 60:
            with pytest.raises(TooFewPaths, match="59 have matured"):
                issue(context, overview, (), horizon=15)
        else:
            assert issue(context, overview, (), horizon=15).n == 60


def test_a_market_that_never_moved_has_no_forecast() -> None:
    """A range of zero is said to be too few paths, not a division by it."""
    with pytest.raises(TooFewPaths):
        issue(CONTEXT, replace(OVERVIEW, atr=0.0), (), horizon=15)
