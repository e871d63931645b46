"""What changed since the session before: parts that sum to the whole, and ends that the issuing path itself says."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from levelhead.evidence.changed import CAUSES, Changed, OddsChange, Said, read_changed
from levelhead.forecast import Barrier, By, Forecast, Row, Scenarios, issue, issue_for
from levelhead.forecast.blend import Blend
from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.odds import row_probabilities
from levelhead.forecast.remembered import Remembered
from levelhead.forecast.scenarios import Paths
from levelhead.forecast.select import Selection, read_view
from levelhead.levels import find_levels
from levelhead.markets import Context
from levelhead.markets.continuous import continuous
from levelhead.technical import read_chart
from tests.hand_made import bars_of
from tests.hindcast_series import rolling_future

CAREFUL = Blend()
ROLL = next(each for each in rolling_future().rolls if each.expiry > date(2022, 1, 1))
ROLLED = rolling_future().bars.row(ROLL.expiry) + 1  # first session of the next contract
OPEN = (901, 1_001, 1_240)
ROWS = (600, 900, 1_001, ROLLED - 2, ROLLED + 1, 1_240)


@cache
def on(row: int) -> Context:
    context = rolling_future()
    return context.upto(context.bars.session[row].item())


def read(context: Context, *, horizon: int = 15, said: Said | None = None) -> Changed:
    overview = read_chart(context)
    levels = find_levels(context, overview, horizon=horizon)
    found = read_changed(context, overview, levels, horizon=horizon, engine=CAREFUL, said=said)
    assert found is not None
    return found


@cache
def changed(row: int, horizon: int = 15) -> Changed:
    return read(on(row), horizon=horizon)


def odds_of(found: Changed) -> OddsChange:
    assert found.odds is not None
    return found.odds


def issued(context: Context, horizon: int = 15) -> Forecast:
    overview = read_chart(context)
    return issue(context, overview, find_levels(context, overview, horizon=horizon), horizon=horizon)


def rows_of(context: Context, scenarios: Scenarios) -> list[float]:
    overview = read_chart(context)
    selection = Selection(scenarios, read_view(overview), None, None, (), ())
    found = issue_for(context, overview, (), selection, engine=CAREFUL)
    return [each.probability for each in found.odds]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("horizon", [1, 5, 15, 20])
def test_parts_sum_to_the_change(row: int, horizon: int) -> None:
    odds = odds_of(changed(row, horizon))
    total = np.sum([each.added for each in odds.causes], axis=0)
    assert total == pytest.approx(np.subtract(odds.now, odds.then), abs=1e-12)
    assert [sum(each.added) for each in odds.causes] == pytest.approx([0.0] * len(odds.causes), abs=1e-12)
    assert [each.name for each in odds.causes] == (["price"] if odds.settled else list(CAUSES[1:]))


@pytest.mark.parametrize("row", ROWS)
def test_then_is_the_table_of_the_session_before(row: int) -> None:
    odds, before = odds_of(changed(row)), issued(on(row - 1))
    assert list(odds.then) == [each.probability for each in before.odds]
    assert odds.view is before.selection.view


@pytest.mark.parametrize("row", [*OPEN, ROLLED])
def test_now_is_what_today_says_of_the_same_barriers(row: int) -> None:
    """One session less, through the issuing path."""
    odds = odds_of(changed(row))
    assert odds.settled is None
    assert list(odds.now) == rows_of(on(row), replace(odds.scenarios, horizon=14))


def test_across_a_roll_barriers_are_stated_in_the_new_contract() -> None:
    """The roll is no move: price is what the new contract earned since its own close of the day before."""
    row = ROLLED
    joined = continuous(on(row).bars, on(row).rolls)
    assert joined.joint_rows[-1] == row
    ratio = joined.joints[-1].ratio
    found, before = changed(row), issued(on(row - 1)).scenarios
    assert odds_of(found).scenarios.upper.price == pytest.approx(before.upper.price * ratio)
    assert found.move == pytest.approx(on(row).bars.close[-1] - on(row - 1).bars.close[-1] * ratio)


@pytest.mark.parametrize("row", OPEN)
def test_moving_barriers_asks_what_moving_paths_would(row: int) -> None:
    """Every path of the day before laid over today's close, then stretched to today's volatility."""
    odds, before = odds_of(changed(row)), on(row - 1)
    overview, close = read_chart(before), float(on(row).bars.close[-1])
    made = CAREFUL.ensemble(before, horizon=15)
    stretch = CAREFUL.ensemble(on(row), horizon=15).sigma / made.sigma
    scenarios = issued(before).scenarios

    def said(factor: float, horizon: int) -> np.ndarray:
        laid = made.at(overview.close, overview.atr)
        prices = [
            close * np.exp(np.log(each / overview.close) * factor)
            for each in (laid.open, laid.high, laid.low, laid.close)
        ]
        settled = replace(scenarios, horizon=horizon).settle(Paths(*prices, made.weight))
        return np.array(row_probabilities(settled, made.past, horizon=horizon))

    then, parts = np.array(odds.then), {each.name: np.array(each.added) for each in odds.causes}
    assert then + parts["price"] == pytest.approx(said(1.0, 15), abs=2e-3)
    assert then + parts["price"] + parts["time"] == pytest.approx(said(1.0, 14), abs=2e-3)
    assert then + sum(parts[name] for name in CAUSES[1:4]) == pytest.approx(said(stretch, 14), abs=2e-3)


def test_another_program_s_word_is_a_cause_of_its_own() -> None:
    row = 1_001
    without, before = odds_of(changed(row)), issued(on(row - 1))
    kept = Said(on(row - 1).as_of, before.scenarios, (0.5, 0.2, 0.3))
    odds = odds_of(read(on(row), said=kept))
    assert [each.name for each in odds.causes] == list(CAUSES)
    assert odds.then == (0.5, 0.2, 0.3)
    assert odds.causes[0].added == pytest.approx(np.subtract(without.then, odds.then), abs=1e-15)
    assert (odds.now, odds.causes[1:]) == (without.now, without.causes)


@pytest.mark.parametrize("wrong", [{"session": date(2020, 1, 2)}, {"horizon": 10}])
def test_a_word_of_another_day_or_horizon_is_no_cause(wrong: dict[str, object]) -> None:
    row = 1_001
    before = issued(on(row - 1)).scenarios
    scenarios = replace(before, horizon=int(str(wrong.get("horizon", 15))))
    day = wrong.get("session", on(row - 1).as_of)
    assert isinstance(day, date)
    assert read(on(row), said=Said(day, scenarios, (0.5, 0.2, 0.3))) == changed(row)


def test_a_remembering_engine_makes_no_path_twice() -> None:
    class Counting:
        name = "counting"
        asked = 0

        def ensemble(self, context: Context, *, horizon: int) -> Ensemble:
            self.asked += 1
            return CAREFUL.ensemble(context, horizon=horizon)

    inner = Counting()
    engine = Remembered(inner)
    first = engine.ensemble(on(900), horizon=15)
    assert engine.ensemble(on(900), horizon=15) is first
    assert engine.ensemble(on(901), horizon=15) is not first
    assert engine.ensemble(on(900), horizon=16) is not first
    assert inner.asked == 3


def zigzag(count: int, *, jump: float = 0.0) -> Context:
    """A quiet walk of a made-up market whose last close is ``jump`` points higher."""
    close = np.round(1_000 + np.cumsum(np.random.default_rng(4).normal(0, 4, count)), 1)
    close[-1] += jump
    bars = bars_of(close.tolist())
    return Context(bars, bars.as_of)


def test_too_few_paths_leave_the_rest() -> None:
    """Sixty bars carry no table; levels and moves are told all the same."""
    context = zigzag(60)
    found = read(context)
    assert found.odds is None
    assert found.move == pytest.approx(context.bars.close[-1] - context.bars.close[-2])


def test_a_bar_that_meets_a_barrier_settles_the_question() -> None:
    """A close 250 points higher is beyond any barrier, by touch or by close."""
    odds = odds_of(read(zigzag(200, jump=250.0)))
    assert (odds.settled, odds.now) == (Row.UP, (1.0, 0.0, 0.0))
    assert [each.name for each in odds.causes] == ["price"]


def test_the_last_session_of_a_horizon_settles_it() -> None:
    odds = odds_of(changed(900, 1))
    assert odds.settled is not None
    assert sorted(odds.now) == [0.0, 0.0, 1.0]


def test_levels_of_a_day_read_twice_are_neither_new_nor_gone() -> None:
    """A zone is the same if it overlaps one of the other day by the zone buffer, whatever its reasons."""
    found = changed(1_001)
    before = on(1_000)
    overview = read_chart(before)
    z = read_chart(on(1_001)).buffer
    then = find_levels(before, overview, horizon=15)
    for level in found.appeared:
        assert all(other.high + z < level.low or level.high < other.low - z for other in then)
    today = read_chart(on(1_001))
    now = find_levels(on(1_001), today, horizon=15)
    for level in found.gone:
        assert all(
            other.high + overview.buffer < level.low or level.high < other.low - overview.buffer
            for other in now
        )


def test_crossings_are_of_this_session() -> None:
    """On twenty days: the close on one side of the mean of 50 closes today, on the other side of the one before."""
    context = rolling_future()
    close = context.bars.close
    seen = []
    for row in range(1_001, 1_100, 5):
        sides = [close[end - 1] > close[end - 50 : end].mean() for end in (row, row + 1)]
        want = [] if sides[0] == sides[1] else ["up" if sides[1] else "down"]
        overview = read_chart(on(row))
        found = read_changed(on(row), overview, (), horizon=15, engine=CAREFUL)
        assert found is not None
        assert [str(each.direction) for each in found.crossings if each.window == 50] == want
        seen += want
    assert seen


def test_nothing_after_the_day_is_read() -> None:
    assert read(rolling_future().upto(on(1_001).as_of)) == changed(1_001)


def test_thirty_bars_have_no_session_before_to_compare_with() -> None:
    context = on(29)
    overview = read_chart(context)
    assert read_changed(context, overview, (), horizon=15, engine=CAREFUL) is None


def test_barriers_need_their_own_way_of_counting_after_a_move() -> None:
    """Seen from a moved close, a barrier by close keeps its buffer in its price."""
    from levelhead.evidence.changed import _seen_from

    scenarios = Scenarios(Barrier(110.0, By.TOUCH, 1.0), Barrier(91.0, By.CLOSE, 1.0), 5)
    seen = _seen_from(scenarios, 100.0, 105.0, 2.0, is_log=False)
    assert (seen.upper.price, seen.lower.price, seen.lower.buffer) == (102.5, 92.5, 0.0)
    logs = _seen_from(scenarios, 100.0, 100.0, 2.0, is_log=True)
    assert logs.lower.price == pytest.approx(100.0 * 0.9**0.5)
