"""Measures of tables, on tables made by hand."""

import numpy as np
import pytest

from bench.barriers import (
    AS_IT_WAS,
    HORIZONS,
    RULES,
    Tables,
    cells,
    fixed,
    of_period,
    report,
    said,
    scaled,
    tables_of,
)
from levelhead.forecast.select import Reach
from levelhead.markets import Context
from tests.engine_series import restless_bars


def tables(model: list[list[float]], outcome: list[int], *, passed: int = 2) -> Tables:
    """Tables on days a week apart, over a base rate of a third each; half of the barriers stand on no level."""
    count = len(outcome)
    return Tables(
        np.datetime64("2018-11-01") + 7 * np.arange(count),
        np.array(model),
        np.full((count, 3), 1 / 3),
        np.array(outcome),
        np.arange(count) % 2 == 0,
        np.ones(count, dtype=np.int64),
        np.full(count, passed),
    )


def test_distances_grow_with_the_root_of_time_above_their_floor() -> None:
    """At 60 sessions twice those at 15; at one session 1.25, 4 and 2 are 0.32, 1.03 and 0.52."""
    assert scaled(1.25)(60) == Reach(2.5, 8.0, 4.0)
    short = scaled(1.25)(1)
    assert (short.nearest, short.furthest, short.fallback) == pytest.approx((1.0, 1.0328, 1.0), abs=1e-4)
    free = scaled(1.25, least=0.0)(1)
    assert (free.nearest, free.furthest, free.fallback) == pytest.approx((0.3227, 1.0328, 0.5164), abs=1e-4)
    assert fixed()(1) == fixed()(63) == Reach(1.0, 4.0, 2.0)


def test_a_row_above_085_or_a_side_below_003_is_foregone() -> None:
    """A small range row is not: it says that one side will be met."""
    rows = [[0.86, 0.07, 0.07], [0.07, 0.86, 0.07], [0.5, 0.48, 0.02], [0.5, 0.01, 0.49], [0.4, 0.3, 0.3]]
    np.testing.assert_array_equal(tables(rows, [0] * 5).foregone, [True, True, True, False, False])


def test_entropy_is_one_where_rows_are_even_and_log_2_over_log_3_for_a_coin() -> None:
    """But for the floor of 0.002 under the third row."""
    found = tables([[1 / 3] * 3, [0.5, 0.0, 0.5]], [0, 0]).entropy
    np.testing.assert_allclose(found, [1.0, np.log(2) / np.log(3)], atol=0.012)


def test_the_gain_is_the_log_of_the_ratio_of_what_came() -> None:
    gain = tables([[0.6, 0.2, 0.2], [0.6, 0.2, 0.2]], [0, 2]).gain
    np.testing.assert_allclose(gain, np.log([1.8, 0.6]))


def test_equal_gains_have_an_interval_without_width() -> None:
    days = np.datetime64("2018-01-01") + np.arange(40)
    assert said(np.full(40, 3.0), np.full(40, 2.0), days, 15) == "+1.5 [+1.5, +1.5]"


def test_cells_say_the_shares_and_compare_period_by_period() -> None:
    """20 tables, 9 of them before 2019; a gain of log(1.8) for each is 588 millinats more than none."""
    mine = tables([[0.6, 0.2, 0.2]] * 20, [0] * 20)
    usual = tables([[1 / 3] * 3] * 20, [0] * 20)
    assert [of_period(mine, late=late).session.size for late in (False, True)] == [9, 11]
    assert cells(mine, usual, 15) == [
        *("0", "50", "50", "2.0", "0.86", "100 / 0 / 0"),
        *["+53.5 [+53.5, +53.5]"] * 2,
        *["+587.8 [+587.8, +587.8]"] * 2,
    ]


def test_every_rule_is_asked_on_the_same_origins() -> None:
    """A market of its own: all rules and horizons, one line to a distance in the report."""
    bars = restless_bars(900, seed=5)
    days = bars.session[780:830:5]
    found = tables_of(Context(bars, bars.as_of), days, RULES)
    for each in found.values():
        np.testing.assert_array_equal(each.session, days)
        np.testing.assert_allclose(each.model.sum(axis=1), 1.0)
    nearest = found[AS_IT_WAS, 63].passed
    assert (found["root H, from 2", 63].passed >= nearest).all()
    late = {
        key: Tables.joined([each, Tables(each.session + 9_000, *_rest(each))]) for key, each in found.items()
    }
    lines = report(late)
    assert len(lines) == 4 + sum(len({rule(each) for rule in RULES.values()}) for each in HORIZONS)


def _rest(each: Tables) -> tuple[np.ndarray, ...]:
    return each.model, each.climatology, each.outcome, each.first, each.unfounded, each.passed
