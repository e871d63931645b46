"""Set-ups on five paths small enough to follow with a finger; every figure here was worked out on paper."""

from dataclasses import replace

import numpy as np
import pytest

from levelhead.errors import BadOption
from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.scenarios import Barrier, By, Paths
from levelhead.forecast.select import Selection, View
from levelhead.forecast.setups import Setup, setup_odds, table_setups, trades
from levelhead.levels import Level, Side, Status

NAN = float("nan")
# Close 100. Each bar: open, high, low, close.
PATHS = [
    [(100, 103, 99, 102), (102, 106, 101, 104), (104, 105, 103, 104)],  # 105 is touched in the second session
    [(100, 101, 96, 97), (97, 98, 92, 93), (91, 94, 90, 92)],  # closes 93: below 95 by more than 1
    [(100, 102, 98, 101), (101, 103, 99, 102), (102, 104, 98, NAN)],  # neither; the last close is 102
    [(100, 101, 94, 96), (107, 108, 104, 105), (105, 106, 104, 105)],  # 94 is no close; opens beyond 105
    [(93, 96, 92, 96), (96, 99, 95, 97), (97, 100, 96, 99)],  # opens below 95; no close there
]


def paths() -> Paths:
    bars = np.array(PATHS, dtype=np.float64)
    return Paths(*(bars[:, :, column] for column in range(4)))


def barrier(price: float, by: By) -> Barrier:
    return Barrier(price, by, 1.0)


LONG = Setup(100.0, stop=barrier(95.0, By.CLOSE), target=barrier(105.0, By.TOUCH), horizon=3)
SHORT = Setup(100.0, stop=barrier(105.0, By.TOUCH), target=barrier(95.0, By.CLOSE), horizon=3)
TOUCHED = Setup(100.0, stop=barrier(95.0, By.TOUCH), target=barrier(105.0, By.TOUCH), horizon=3)
ORDER = Setup(98.0, stop=barrier(95.0, By.CLOSE), target=barrier(105.0, By.TOUCH), horizon=3)


@pytest.mark.parametrize(
    ("setup", "points"),
    [
        # target at its price; stop at the close of 93; the last close; target at the open of 107; the last close
        (LONG, [5.0, -7.0, 2.0, 7.0, -1.0]),
        (SHORT, [-5.0, 7.0, -2.0, -7.0, 1.0]),
        # stops at 95, path four in its first session; the fifth opens at 93 and fills there
        (TOUCHED, [5.0, -5.0, 2.0, -5.0, -7.0]),
        # bought at 98 in session two of none, one, one, one, and at the open of 93; never in the first path
        (ORDER, [NAN, -5.0, 4.0, 9.0, 6.0]),
    ],
    ids=["long", "short", "by touch", "order"],
)
def test_points_of_each_path(setup: Setup, points: list[float]) -> None:
    made = trades(setup, paths(), close=100.0, tick=0.5)
    np.testing.assert_array_equal(made.points, points)


@pytest.mark.parametrize(
    ("setup", "held"),
    [(LONG, [2, 2, 3, 2, 3]), (TOUCHED, [2, 2, 3, 1, 1]), (ORDER, [NAN, 1, 2, 1, 2])],
    ids=["long", "by touch", "order"],
)
def test_sessions_held(setup: Setup, held: list[float]) -> None:
    np.testing.assert_array_equal(trades(setup, paths(), close=100.0, tick=0.5).held, held)


def test_costs_are_taken_off_once_a_round_turn() -> None:
    made = trades(replace(LONG, costs=2.0), paths(), close=100.0, tick=0.5)
    np.testing.assert_array_equal(made.points, [4.0, -8.0, 1.0, 6.0, -2.0])


def test_an_order_is_withdrawn_when_the_target_is_met_before() -> None:
    """Both in one bar: the open decides, as for any pair of touches."""
    bars = np.array([[(103, 106, 97, 98)], [(99, 106, 97, 98)]], dtype=np.float64)
    first = Paths(*(bars[:, :, column] for column in range(4)))
    made = trades(replace(ORDER, horizon=1), first, close=100.0, tick=0.5)
    assert (made.filled.tolist(), made.hit.tolist()) == ([False, True], [False, True])


def test_an_order_above_the_close_fills_at_an_open_beyond_it() -> None:
    bars = np.array([[(103, 104, 101, 102)]], dtype=np.float64)
    first = Paths(*(bars[:, :, column] for column in range(4)))
    breakout = replace(LONG, entry=102.0, horizon=1)
    assert trades(breakout, first, close=100.0, tick=0.5).points.tolist() == [-1.0]


def test_risk_and_reward_reach_to_what_a_close_must_pass() -> None:
    assert (LONG.risk, LONG.reward, SHORT.risk, SHORT.reward) == (6.0, 5.0, 5.0, 6.0)


def figures(setup: Setup, copies: int = 20) -> tuple[Ensemble, Paths]:
    """The five paths, twenty times over, as an ensemble in units of one."""
    found = paths()
    o, h, l, c = (np.tile(each, (copies, 1)) for each in (found.open, found.high, found.low, found.close))
    days = np.datetime64("2020-01-01") + np.arange(len(o))
    yes = np.ones(len(o), dtype=np.bool_)
    ensemble = Ensemble(o - 100, h - 100, l - 100, c - 100, days, yes, yes)
    return ensemble, ensemble.at(100.0, 1.0)


def test_figures_of_the_five_paths() -> None:
    """Long at the close: 2 of 5 reach the target, 1 the stop; 6 points earned in all, with a risk of 6."""
    odds = setup_odds(LONG, *figures(LONG), close=100.0, tick=0.5, point_value=50.0)
    assert odds is not None
    assert (odds.target, odds.stop, odds.neither, odds.filled) == (0.4, 0.2, 0.4, 1.0)
    assert (odds.expectancy, odds.ticks, odds.currency) == pytest.approx((0.2, 2.4, 60.0))
    assert (odds.reward_to_risk, odds.held, odds.n) == (pytest.approx(5 / 6), 2.0, 100)


def test_figures_of_an_order_are_those_of_its_fills() -> None:
    """Four of five fill; 14 points in all over four fills, at a risk of 4 points each."""
    odds = setup_odds(ORDER, *figures(ORDER), close=100.0, tick=0.5, point_value=50.0)
    assert odds is not None
    assert (odds.filled, odds.target, odds.stop, odds.neither) == pytest.approx((0.8, 0.25, 0.25, 0.5))
    assert (odds.expectancy, odds.ticks, odds.n) == (pytest.approx(0.875), pytest.approx(7.0), 80)


def test_too_few_fills_say_nothing() -> None:
    assert setup_odds(ORDER, *figures(ORDER, 4), close=100.0, tick=0.5, point_value=50.0) is None


def test_interval_of_paths_that_know_nothing_of_each_other() -> None:
    """Results of a coin tossed anew for each path: the error of the mean is the standard one."""
    draws = np.random.default_rng(3).integers(0, 2, 400)
    close = np.where(draws, 1.0, -1.0)[:, None]
    days, yes = np.datetime64("2020-01-01") + np.arange(400), np.ones(400, dtype=np.bool_)
    ensemble = Ensemble(0 * close, close.clip(0), close.clip(max=0), close, days, yes, yes)
    setup = Setup(100.0, barrier(95.0, By.TOUCH), barrier(105.0, By.TOUCH), 1)
    odds = setup_odds(setup, ensemble, ensemble.at(100.0, 1.0), close=100.0, tick=0.5, point_value=1.0)
    assert odds is not None
    standard = float(close.std()) / 5.0 / np.sqrt(400)
    assert (odds.interval[1] - odds.interval[0]) / 2 / 1.96 == pytest.approx(standard, rel=0.1)


def test_engines_that_disagree_widen_the_interval() -> None:
    from levelhead.forecast.ensemble import Part

    ensemble, laid = figures(LONG)
    alone = setup_odds(LONG, ensemble, laid, close=100.0, tick=0.5, point_value=1.0)
    # one engine has the winners: 5, 2 and 7 points, the other -7 and -1: means of 7/9 R and -2/3 R
    order = np.argsort(np.tile([0, 1, 0, 0, 1], 20), kind="stable")
    mixed = replace(
        ensemble,
        **{name: getattr(ensemble, name)[order] for name in ("open", "high", "low", "close")},
        parts=(Part("a", 0, 60), Part("b", 60, 100)),
    )
    apart = setup_odds(LONG, mixed, mixed.at(100.0, 1.0), close=100.0, tick=0.5, point_value=1.0)
    assert alone is not None and apart is not None
    assert (apart.interval[1] - apart.interval[0]) / 2 > 1.96 * (7 / 9 + 2 / 3) / 2


@pytest.mark.parametrize("entry", [95.0, 105.0, 94.0, 110.0, NAN])
def test_an_entry_outside_its_barriers_is_refused(entry: float) -> None:
    with pytest.raises(BadOption):
        replace(LONG, entry=entry)


@pytest.mark.parametrize("costs", [-1.0, NAN, float("inf")])
def test_costs_below_zero_are_refused(costs: float) -> None:
    with pytest.raises(BadOption):
        replace(LONG, costs=costs)


def test_a_close_outside_the_barriers_is_refused() -> None:
    with pytest.raises(BadOption):
        trades(LONG, paths(), close=106.0, tick=0.5)


def passed_over(low: float, high: float, side: Side) -> Level:
    return Level(low, high, side, (), (), Status.UNTESTED, None, None, min(abs(low - 100), abs(high - 100)))


def test_set_ups_of_a_table_are_its_barriers_both_ways() -> None:
    """The view's first; each at the close and at the near edge of the level passed over on its way to the stop."""
    selection = Selection(
        LONG.scenarios,
        View.UP,
        None,
        None,
        (passed_over(102.0, 103.0, Side.RESISTANCE),),
        (passed_over(97.0, 98.0, Side.SUPPORT),),
    )
    found = [(each.is_long, each.entry, each.stop.price) for each, _ in table_setups(selection, close=100.0)]
    assert found == [(True, 100.0, 95.0), (True, 98.0, 95.0), (False, 100.0, 105.0), (False, 102.0, 105.0)]
    turned = table_setups(replace(selection, view=View.DOWN), close=100.0)
    assert [each.is_long for each, _ in turned] == [False, False, True, True]
    assert table_setups(selection, close=94.5) == ()


def test_a_level_at_the_close_is_no_order() -> None:
    """Nearer than z, one point here; the next one passed over is."""
    near, far = passed_over(99.2, 99.5, Side.SUPPORT), passed_over(97.0, 98.0, Side.SUPPORT)
    selection = Selection(LONG.scenarios, View.UP, None, None, (), (near, far))
    assert [each.entry for each, _ in table_setups(selection, close=100.0)] == [100.0, 98.0, 100.0]
    alone = replace(selection, trivial_down=(near,))
    assert [each.entry for each, _ in table_setups(alone, close=100.0)] == [100.0, 100.0]
