"""Laws a conditional must keep, whatever the series: total probability, no look ahead, nothing from nothing."""

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.forecast import Barrier, By, Forecast, Row, Scenarios
from levelhead.forecast.blend import Blend
from levelhead.forecast.conditional import FEWEST_EPISODES, read_conditionals
from levelhead.forecast.conditions import CONDITIONS, ConditionKind
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.given import Given, Partition, Seen, events_given
from levelhead.forecast.quarters import draw_quarters
from levelhead.kernels.raking import raked
from levelhead.markets import Context, Macro
from levelhead.markets.series import Series
from tests.conditional_worlds import forecast, under, without_macro, world

COUNT = 2_200
INDEPENDENT = {seed: forecast(world(COUNT, seed=seed)) for seed in (1, 3)}
FOLLOWED = forecast(world(COUNT, seed=5, follow=0.6))
ALL = [*INDEPENDENT.values(), FOLLOWED]


def asked(found: Forecast) -> list[tuple[float, Given]]:
    """P(B) and every event of every conditional that is not suppressed."""
    return [(each.probability, event) for each in found.conditionals for event in (*each.rows, *each.touches)]


@pytest.mark.parametrize("found", ALL)
def test_total_probability_holds_on_the_page(found: Forecast) -> None:
    assert len(asked(found)) >= 15
    for total, event in asked(found):
        assert total * event.given + (1 - total) * event.otherwise == pytest.approx(
            event.probability, abs=1e-12
        )
        # and the share of A without B is the same joint table read the other way
        assert event.without * event.probability == pytest.approx((1 - total) * event.otherwise, abs=1e-12)


@pytest.mark.parametrize("found", ALL)
def test_rows_stay_a_table_either_way(found: Forecast) -> None:
    for each in found.conditionals:
        if each.is_suppressed:
            continue
        assert [row.probability for row in each.rows] == [row.probability for row in found.odds]
        assert sum(row.given for row in each.rows) == pytest.approx(1.0, abs=1e-12)
        assert sum(row.otherwise for row in each.rows) == pytest.approx(1.0, abs=1e-12)
        for row in (*each.rows, *each.touches):
            assert 0 < row.given < 1 and 0 < row.otherwise < 1
            assert row.interval[0] <= row.given <= row.interval[1]
            assert row.difference_interval[0] <= row.difference <= row.difference_interval[1]


@st.composite
def joints(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, float]:
    """P(A) of two to five events, P(B|A) of each, P(B)."""
    count = draw(st.integers(2, 5))
    share = np.array(draw(st.lists(st.floats(1e-4, 1), min_size=count, max_size=count)))
    likely = np.array(draw(st.lists(st.floats(0, 1), min_size=count, max_size=count)))
    return share / share.sum(), likely, draw(st.floats(1e-3, 1 - 1e-3))


@given(joint=joints())
def test_raking_keeps_both_margins(joint: tuple[np.ndarray, np.ndarray, float]) -> None:
    share, likely, total = joint
    found = raked(share, likely, np.array(total))
    assert float(np.sum(share * found)) == pytest.approx(total, abs=1e-9)
    assert ((found > 0) & (found < 1)).all()
    # order is kept: what made B likelier still does
    order = np.argsort(likely, kind="stable")
    assert (np.diff(found[order]) >= -1e-12).all()


@given(seed=st.integers(0, 50), belief=st.floats(0, 1), issued=st.floats(0.01, 0.98))
def test_law_of_total_probability_whatever_was_issued(seed: int, belief: float, issued: float) -> None:
    """The issued rows need not be those of the past paths, and one of them may never have been seen."""
    draws = np.random.default_rng(seed)
    origin = np.datetime64("2015-01-01") + np.arange(400)
    hits = np.eye(3)[np.where(draws.random(400) < 0.3, 0, 2)]  # nothing ever in the middle
    true = draws.random(400) < 0.3
    seen = Seen(true, np.ones(400, bool), np.ones(400), np.exp2(-np.arange(400)[::-1] / 100))
    probability = np.array([issued, 0.01, 0.99 - issued])
    drawn = draw_quarters(origin, draws)
    total = drawn.shares(true.astype(float), np.ones(400))
    found = events_given(
        Partition(("a", "b", "c"), probability, hits), seen, belief=belief, total=total, drawn=drawn
    )
    for each, share in zip(found, probability, strict=True):
        whole = total[0] * each.given + (1 - total[0]) * each.otherwise
        assert whole == pytest.approx(share, abs=1e-9)
        assert 0 < each.given < 1 and 0 < each.otherwise < 1
    assert sum(each.given for each in found) == pytest.approx(1.0, abs=1e-9)


def test_independent_yields_change_nothing() -> None:
    """Within simulation error: of 240 intervals at 95% one in ten at most leaves zero out; no difference remains."""
    whole = world(COUNT, seed=1)
    ensemble = Blend(bars=DrawnBars(paths=500)).ensemble(whole, horizon=15)
    settled = Scenarios(Barrier(2.0, By.TOUCH), Barrier(-2.0, By.TOUCH), 15).settle(ensemble.at(0.0, 1.0))
    hits = np.stack([settled.hits(row)[ensemble.past] for row in Row], axis=1)
    table = Partition(tuple(Row), np.array([settled.frequency(row) for row in Row]), hits)
    rows, said = [], 0
    for seed in range(40):
        walk = np.cumsum(np.random.default_rng(seed).standard_normal(COUNT))
        yields = Series("DGS10", whole.bars.session, 50.0 + 0.05 * walk)
        told = replace(whole, macro=Macro(series={"DGS10": yields}))
        found = read_conditionals(
            told, ensemble, horizon=15, rows=table, conditions=CONDITIONS[:2], seed=seed
        )
        rows += [each.rows for each in found]
        said += sum(each.is_measurable for each in found)
    assert len(rows) == 80
    assert sum(row.is_measurable for three in rows for row in three) <= 24
    mean = np.mean([[row.difference for row in three] for three in rows], axis=0)
    # 80 differences with a standard deviation of about 0.06
    assert np.abs(mean).max() < 0.02
    assert said <= 4


def test_a_yield_that_falls_with_the_market_is_found() -> None:
    """In this world rises of the yield are falls of the market: the row down is likelier with one."""
    up, _, down = under(FOLLOWED, ConditionKind.YIELD_RISE).rows
    assert down.is_measurable and up.is_measurable
    assert down.given > down.probability > down.otherwise
    assert up.given < up.probability < up.otherwise
    lower = under(FOLLOWED, ConditionKind.YIELD_RISE).touches[1]
    assert lower.given > lower.otherwise + 0.1
    _, _, other = under(FOLLOWED, ConditionKind.YIELD_FALL).rows
    assert other.given < other.otherwise
    assert under(FOLLOWED, ConditionKind.YIELD_RISE).is_measurable


def test_only_if_is_never_said_of_what_happens_without() -> None:
    for _, event in asked(FOLLOWED):
        assert not event.is_only_if
        assert event.without > 0.05


@pytest.mark.parametrize("back", [1, 7, 60, 300])
def test_a_context_cut_says_what_was_said_then(back: int) -> None:
    """Bit for bit, with values published a day after their own."""
    whole = world(COUNT, seed=6, follow=0.3)
    series = whole.macro.series["DGS10"]
    late = series.session.astype("datetime64[m]").astype(np.int64) + 24 * 60 + 300
    whole = replace(
        whole,
        macro=Macro(
            series={"DGS10": Series("DGS10", series.session, series.value, late.astype("datetime64[m]"))}
        ),
    )
    day: date = whole.bars.session[-1 - back].item()
    early = Context(
        whole.bars.upto(day),
        day,
        implied=tuple(each.upto(day) for each in whole.implied),
        # what has a time of publication before the close of that day: its own value has not
        macro=Macro(series={"DGS10": whole.macro.series["DGS10"].upto(day - timedelta(days=1))}),
    )
    assert forecast(early).conditionals == forecast(whole.upto(day)).conditionals


def test_a_path_that_ended_after_the_last_value_is_not_known() -> None:
    """The newest value published two sessions ago leaves the two newest paths out."""
    whole = world(COUNT, seed=7)
    series = whole.macro.series["DGS10"].upto(whole.bars.session[-3].item())
    short = replace(whole, macro=Macro(series={"DGS10": series}))
    full, cut = (under(forecast(each), ConditionKind.YIELD_RISE) for each in (whole, short))
    assert (full.n - cut.n, full.last > cut.last) == (2, True)
    assert cut.bases[0].day == series.as_of


def test_a_stale_series_says_nothing_of_today() -> None:
    whole = world(COUNT, seed=7)
    old = whole.macro.series["DGS10"].upto(whole.bars.session[-10].item())
    kinds = {
        each.condition.kind
        for each in forecast(replace(whole, macro=Macro(series={"DGS10": old}))).conditionals
    }
    assert kinds == {ConditionKind.VOLATILITY_SPIKE, ConditionKind.VOLATILITY_FALL}


def test_no_other_number_of_the_forecast_moves() -> None:
    whole = world(COUNT, seed=8)
    with_it, without = forecast(whole), forecast(without_macro(whole))
    for each in fields(Forecast):
        if each.name not in ("conditionals", "selection"):
            assert getattr(with_it, each.name) == getattr(without, each.name) or each.name == "sigma"
    assert with_it.sigma == without.sigma
    assert len(with_it.conditionals) > len(without.conditionals)
    assert forecast(replace(without_macro(whole), implied=())).conditionals == ()


def test_too_short_a_history_is_suppressed() -> None:
    """1,000 sessions hold some 500 past paths, and fewer than 20 windows with a move of this size."""
    found = forecast(world(1_000, seed=9)).conditionals
    rare = [each for each in found if each.episodes < FEWEST_EPISODES or each.draws < 500]
    assert rare
    for each in rare:
        assert each.is_suppressed and not each.is_measurable
        assert (each.rows, each.touches, each.gain, each.recent) == ((), (), None, None)


def test_the_seed_moves_intervals_alone() -> None:
    whole = world(COUNT, seed=3)
    again, other = forecast(whole, seed=0), forecast(whole, seed=1)
    assert again.conditionals == INDEPENDENT[3].conditionals
    for ours, theirs in zip(again.conditionals, other.conditionals, strict=True):
        assert (ours.probability, ours.kish, ours.belief) == (theirs.probability, theirs.kish, theirs.belief)
        assert ours.interval != theirs.interval
