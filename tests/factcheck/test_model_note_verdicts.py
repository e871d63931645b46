"""The published note the project began with: every row of its table comes out as the bars say."""

from datetime import date

import pytest

from levelhead.factcheck import Audit, Ruling, Verdict
from levelhead.factcheck.statements import (
    BreadthStated,
    ConditionalStated,
    CrossStated,
    EventImpactStated,
    ExtremeStated,
    HeldStated,
    IndicatorStated,
    IntactStated,
    LevelStated,
    PatternStated,
    ReleaseStated,
)
from levelhead.factcheck.words import ConditionForm, Heat
from levelhead.forecast import Row
from levelhead.markets.releases import ReleaseKind
from levelhead.pipeline.audit import Against, audit_file
from levelhead.render.numbers import say

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def checked(request: pytest.FixtureRequest) -> Audit:
    shared = request.config.rootpath.parent / "shared"
    if not shared.is_dir():
        pytest.skip("needs the real series beside the project")
    data = shared / "data"
    against = Against(data / "bars" / "RTY=F.csv", as_of=date(2025, 11, 24), data=data)
    return audit_file(shared / "note" / "rty-2025-11-24.md", against)


def level(audit: Audit, low: float) -> Verdict:
    return next(
        each
        for each in audit.verdicts
        if isinstance(each.statement, LevelStated) and each.statement.low == low
    )


def only(audit: Audit, kind: type) -> Verdict:
    return next(each for each in audit.verdicts if isinstance(each.statement, kind))


def shows(verdict: Verdict) -> str:
    assert verdict.finding.measured is not None
    return say(verdict.finding.measured)


def test_the_averages_are_true(checked: Audit):
    assert (level(checked, 2455).ruling, level(checked, 2227).ruling) == (Ruling.TRUE, Ruling.TRUE)
    assert "2,456.2" in shows(level(checked, 2455))
    assert "2,225.5" in shows(level(checked, 2227))


def test_rsi_its_way_and_its_cross_are_true(checked: Audit):
    readings = [each for each in checked.verdicts if isinstance(each.statement, IndicatorStated)]
    assert {each.ruling for each in readings} == {Ruling.TRUE}
    assert any(each.statement.heat is Heat.OVERSOLD for each in readings)
    cross = only(checked, CrossStated)
    assert cross.ruling is Ruling.TRUE
    assert "November 21" in shows(cross)


def test_the_high_of_late_october_is_true(checked: Audit):
    found = only(checked, ExtremeStated)
    assert found.ruling is Ruling.TRUE
    assert "2,566.5, made on October 27" in shows(found)


def test_the_candles_are_there_by_the_tolerant_rule(checked: Audit):
    found = only(checked, PatternStated)
    assert found.ruling is Ruling.TRUE
    assert "2,300.7" in shows(found)
    assert "strict" in shows(found)


def test_support_was_neither_intact_nor_held_in_both_months(checked: Audit):
    held, intact = only(checked, HeldStated), only(checked, IntactStated)
    assert (held.ruling, intact.ruling) == (Ruling.FALSE, Ruling.FALSE)
    assert "2,348.2 on November 17, 2,310.7 on November 20" in shows(intact)
    assert "October 2025 was 2,381.8" in shows(held)
    assert held.finding.nearest is not None
    assert (
        say(held.finding.nearest) == "2,380.0 to 2,390.0 was tested on October 10, November 7 and November 13"
    )


def test_the_november_low_and_the_september_support_are_false(checked: Audit):
    november, september = level(checked, 2350), level(checked, 2310)
    assert (november.ruling, september.ruling) == (Ruling.FALSE, Ruling.FALSE)
    assert "2,300.7" in shows(november)
    assert "2,326.1" in shows(september)


def test_nothing_else_is_false(checked: Audit):
    false = [each for each in checked.verdicts if each.ruling is Ruling.FALSE]
    assert {type(each.statement) for each in false} == {HeldStated, IntactStated, LevelStated}
    assert len(false) == 4


def test_the_note_has_two_november_lows(checked: Audit):
    (found,) = checked.contradictions
    assert found.rule == "two extremes"
    assert "2,302.0" in say(found.claim)


def test_the_table_is_no_partition(checked: Audit):
    (table,) = checked.tables
    assert not table.is_partition
    assert [(each.low, each.high) for each in table.gaps] == [(2420, 2455)]
    assert [each.low for each in table.beyond] == [2470]


def test_first_passage_is_as_measured(checked: Audit):
    (table,) = checked.tables
    computed = {each.named: each.computed for each in table.rows}
    assert 0.68 <= (computed[Row.UP] or 0) <= 0.75
    assert 0.24 <= (computed[Row.DOWN] or 0) <= 0.31
    assert (computed[Row.NEITHER] or 1) <= 0.02
    assert table.brier is not None
    assert table.brier.note > table.brier.climatology >= table.brier.model


def test_only_if_is_not_only(checked: Audit):
    found = next(
        each
        for each in checked.verdicts
        if isinstance(each.statement, ConditionalStated)
        and each.statement.condition.form is ConditionForm.ONLY_IF
    )
    assert found.ruling is Ruling.UNSUPPORTED
    assert "came without" in shows(found)


def test_no_inflation_report_lies_within_the_horizon(checked: Audit):
    releases = {
        each.statement.release: each for each in checked.verdicts if isinstance(each.statement, ReleaseStated)
    }
    assert releases[ReleaseKind.CPI].ruling is Ruling.UNSUPPORTED
    assert "December 18, session 17" in shows(releases[ReleaseKind.CPI])
    assert releases[ReleaseKind.NFP].ruling is Ruling.TRUE
    assert only(checked, EventImpactStated).ruling is Ruling.UNSUPPORTED


def test_breadth_is_fragile_and_not_improving_by_the_rule(checked: Audit):
    found = only(checked, BreadthStated)
    assert found.ruling is Ruling.UNSUPPORTED
    assert "38.9%" in shows(found)
    assert "44.1% ten sessions before" in shows(found)
    assert "not improving by that rule, fragile" in shows(found)
