"""Lists of release days that were wrong in public code are found to be wrong; the bundled ones are right."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.release_calendar import bundled
from levelhead.data.series import read_series
from levelhead.fundamentals.calendar_checks import Finding, audit_dates, check_calendar, is_right
from levelhead.fundamentals.employment_rule import employment_day
from levelhead.markets import Release, ReleaseCalendar, ReleaseKind, ScheduleChange, Series

CPI, FOMC, NFP = ReleaseKind.CPI, ReleaseKind.FOMC, ReleaseKind.NFP
TODAY, AHEAD = date(2026, 11, 25), date(2026, 12, 17)


def with_days(kind: ReleaseKind, days: dict[date, date]) -> ReleaseCalendar:
    """The bundled calendar with some days of one kind written otherwise."""
    ours = bundled()
    return replace(
        ours,
        releases=tuple(
            replace(each, day=days.get(each.day, each.day)) if each.kind is kind else each
            for each in ours.releases
        ),
    )


def findings(calendar: ReleaseCalendar) -> tuple[Finding, ...]:
    return check_calendar(calendar, as_of=TODAY, ahead=AHEAD)


def planned(kind: ReleaseKind) -> list[date]:
    return [each.day for each in bundled().releases if each.kind is kind and each.scheduled]


def third_wednesday(day: date) -> date:
    first = day.replace(day=1)
    return first + timedelta(days=(2 - first.weekday()) % 7 + 14)


def swapped(day: date) -> date:
    """Day and month exchanged, where both can be a month."""
    return date(day.year, day.day, day.month) if day.day <= 12 else day


def test_the_bundled_lists_break_no_rule():
    assert findings(bundled()) == ()


def test_swapped_day_and_month_of_a_meeting_is_found():
    """As in a public list of 2000 to 2008; each swapped day breaks a weekday, a gap or the order."""
    wrong = {day: swapped(day) for day in planned(FOMC) if swapped(day) != day}
    for day, other in wrong.items():
        found = findings(with_days(FOMC, {day: other}))
        assert {each.rule for each in found} & {"gap", "meeting-day", "weekday"}, (day, other)


def test_the_first_day_of_a_two_day_meeting_is_found():
    """A Tuesday: from 2013 on no planned meeting has decided on one."""
    assert [each.rule for each in findings(with_days(FOMC, {date(2025, 10, 29): date(2025, 10, 28)}))] == [
        "meeting-day"
    ]


def test_a_third_wednesday_list_of_consumer_prices_is_found():
    """Since 2017 the report came on the 10th to 15th, so nearly every third Wednesday is off."""
    days = {day: third_wednesday(day) for day in planned(CPI)}
    found = [each for each in findings(with_days(CPI, days)) if each.rule == "cpi-window"]
    recent = [day for day in days if day >= date(2017, 2, 1)]
    assert len(found) > 0.7 * len(recent)


def test_a_first_friday_list_of_employment_reports_is_found():
    """One day suffices: the report on December 2024 came on the second Friday."""
    found = findings(with_days(NFP, {date(2025, 1, 10): date(2025, 1, 3)}))
    assert [each.rule for each in found] == ["employment-rule"]
    assert "the rule gives 2025-01-10" in found[0].text


@pytest.mark.parametrize(
    ("release", "rule"),
    [
        (Release(CPI, date(2025, 8, 16), "2025-07"), "weekday"),
        (Release(CPI, date(2025, 8, 12), "2025-07"), "duplicate"),
        (Release(CPI, date(2025, 8, 13), "2025-07"), "duplicate"),
        (Release(CPI, date(2025, 8, 13), "2025-06"), "month"),
        (Release(FOMC, date(2025, 8, 20)), "eight-a-year"),
    ],
)
def test_one_row_too_many_is_found(release: Release, rule: str):
    ours = bundled()
    releases = tuple(sorted((*ours.releases, release), key=lambda each: each.day))
    assert rule in {each.rule for each in findings(replace(ours, releases=releases))}


def test_a_missing_month_is_found():
    """Only October 2025 may be missing, since its cancellation is recorded."""
    ours = bundled()
    kept = tuple(each for each in ours.releases if (each.kind, each.reference) != (CPI, "2025-03"))
    assert [each.text for each in findings(replace(ours, releases=kept))] == [
        "no CPI of 2025-03: expected one a month"
    ]


def test_a_change_that_the_list_does_not_follow_is_found():
    ours = bundled()
    late = ScheduleChange(CPI, "2026-05", date(2026, 6, 10), date(2026, 6, 12), date(2026, 6, 1))
    found = findings(replace(ours, changes=(*ours.changes, late)))
    assert [each.text for each in found] == [
        "CPI of 2026-05 was moved to 2026-06-12, and the list has 2026-06-10"
    ]


def test_a_list_that_ends_before_the_horizon_is_found():
    found = check_calendar(bundled(), as_of=date(2026, 12, 28), ahead=date(2027, 1, 19))
    assert [(each.rule, each.kind, each.day) for each in found] == [
        ("coverage", CPI, date(2026, 12, 31)),
        ("coverage", NFP, date(2026, 12, 31)),
    ]


# The rule as the Bureau states it, for months whose days stand in its printed schedules.
@pytest.mark.parametrize(
    ("month", "day"),
    [
        ((2025, 4), date(2025, 5, 2)),
        ((2024, 2), date(2024, 3, 8)),  # the second Friday
        ((2024, 12), date(2025, 1, 10)),  # not the third of January
        ((2025, 6), date(2025, 7, 3)),  # Independence Day on Friday
        ((2026, 6), date(2026, 7, 2)),  # kept on Friday, 3 July
    ],
)
def test_the_employment_rule(month: tuple[int, int], day: date):
    assert employment_day(*month) == day


def test_the_employment_rule_misses_the_five_shutdown_days_of_the_bundled_list():
    listed = [each for each in bundled().releases if each.kind is NFP]
    missed = [each for each in listed if employment_day(*map(int, each.reference.split("-"))) != each.day]
    assert (len(listed), [str(each.day) for each in missed]) == (
        323,
        ["2013-10-22", "2013-11-08", "2025-11-20", "2025-12-16", "2026-02-11"],
    )


@pytest.mark.shared
def test_the_employment_rule_gives_318_of_323_days(shared: Path):
    """The five others were moved when the government was shut down."""
    with (shared / "data" / "calendar" / "nfp_release_dates.csv").open() as file:
        rows = list(csv.DictReader(file))
    missed = [
        row["date"]
        for row in rows
        if str(employment_day(*map(int, row["reference_month"].split("-")))) != row["date"]
    ]
    assert (len(rows), missed) == (
        323,
        ["2013-10-22", "2013-11-08", "2025-11-20", "2025-12-16", "2026-02-11"],
    )


def quiet_but_on(days: list[date], *, by: float) -> Series:
    """A made-up two-year yield that moves ``by`` times as much on these days as on others."""
    every = np.arange(np.datetime64("1999-12-01"), np.datetime64("2026-12-31"))
    every = every[(every.astype(np.int64) + 3) % 7 < 5]
    size = np.where(np.isin(every, np.array(days, dtype="datetime64[D]")), by, 1.0)
    steps = np.random.default_rng(7).normal(0, 0.04, every.size) * size
    return Series("DGS2", every, 5.0 + np.cumsum(steps))


@pytest.mark.parametrize("kind", [FOMC, CPI, NFP])
def test_the_audit_passes_the_days_on_which_the_yield_moved(kind: ReleaseKind):
    result = audit_dates(planned(kind), quiet_but_on(planned(kind), by=1.5))
    assert result is not None
    assert is_right(kind, result) is True
    assert result.ratio == pytest.approx(1.5, abs=0.2)


@pytest.mark.parametrize("shift", [-7, -2, -1, 1, 2, 7])
@pytest.mark.parametrize("kind", [FOMC, CPI, NFP])
def test_the_audit_fails_a_list_that_is_shifted(kind: ReleaseKind, shift: int):
    """First day of a two-day meeting: -1."""
    moved = [day + timedelta(days=shift) for day in planned(kind)]
    result = audit_dates(moved, quiet_but_on(planned(kind), by=1.5))
    assert result is not None
    assert is_right(kind, result) is False


def test_the_audit_does_not_judge_a_short_list():
    result = audit_dates(planned(CPI)[:100], quiet_but_on(planned(CPI), by=1.5))
    assert result is not None
    assert (result.n, is_right(CPI, result), is_right(ReleaseKind.GDP, result)) == (100, None, None)


def test_the_audit_has_nothing_to_say_outside_the_yield():
    assert audit_dates([date(1990, 1, 5)], quiet_but_on([], by=1.0)) is None


def test_the_audit_counts_by_hand():
    """Six weeks of one-point steps, with three on one Wednesday and two the day after."""
    days = np.arange(np.datetime64("2025-03-03"), np.datetime64("2025-04-12"))
    days = days[(days.astype(np.int64) + 3) % 7 < 5]
    steps = np.where(days == np.datetime64("2025-03-19"), 0.03, 0.01)
    steps[days == np.datetime64("2025-03-20")] = 0.02
    result = audit_dates([date(2025, 3, 19)], Series("DGS2", days, 4.0 + np.cumsum(steps)))
    assert result is not None
    assert (result.listed, result.near, result.ratio, result.before, result.after) == pytest.approx(
        (3.0, 1.0, 3.0, 1.0, 2.0)
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "first", "last", "ratio"),
    [
        (NFP, 2000, 2009, 1.65),
        (NFP, 2010, 2025, 1.73),
        (FOMC, 2000, 2025, 1.38),
        (CPI, 2004, 2014, 1.18),
        (CPI, 2015, 2025, 1.49),
    ],
)
def test_the_audit_of_the_real_yield(kind: ReleaseKind, first: int, last: int, ratio: float, shared: Path):
    """As the research measured it; its samples ended a year later."""
    two_year = read_series(shared / "data" / "series" / "DGS2.csv")
    result = audit_dates([day for day in planned(kind) if first <= day.year <= last], two_year)
    assert result is not None
    assert result.ratio == pytest.approx(ratio, abs=0.03)


@pytest.mark.shared
def test_the_audit_of_the_real_yield_fails_wrong_lists(shared: Path):
    """Third Wednesdays, a day late, first days of meetings, a day late, a week early."""
    two_year = read_series(shared / "data" / "series" / "DGS2.csv")
    wrong = [
        (CPI, [third_wednesday(day) for day in planned(CPI)]),
        (CPI, [day + timedelta(days=1) for day in planned(CPI)]),
        (FOMC, [day - timedelta(days=1) for day in planned(FOMC)]),
        (FOMC, [day + timedelta(days=1) for day in planned(FOMC)]),
        (NFP, [day - timedelta(days=7) for day in planned(NFP)]),
    ]
    right = [(kind, planned(kind)) for kind in (CPI, FOMC, NFP)]
    results = []
    for kind, days in (*wrong, *right):
        result = audit_dates(days, two_year)
        assert result is not None
        results.append(is_right(kind, result))
    assert results == [False] * 5 + [True] * 3
