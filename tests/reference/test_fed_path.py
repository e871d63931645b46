"""The path of the target range on a page: what it is told from, how far it goes, what it says when it stops."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.fundamentals.fed_path import AnnouncementDay, FedPath, Stopped, read_fed_path
from levelhead.fundamentals.fed_rates import next_month
from levelhead.fundamentals.target_range import TargetRange
from levelhead.markets import Context, Release, ReleaseCalendar, ReleaseKind, Series
from levelhead.markets.macro import FundsCurve, Macro, Statement
from tests.hand_made import bars_of, context_of

MEETINGS = (
    date(2025, 9, 17),
    date(2025, 10, 29),
    date(2025, 12, 10),
    date(2026, 1, 28),
    date(2026, 3, 18),
    date(2026, 4, 29),
)
# November without a meeting at 3.88, December between 3.88 and 3.705 by ten days to twenty-one, and so on.
NOVEMBER, DECEMBER, JANUARY, FEBRUARY = 96.12, 96.2385, 96.30, 96.38


def steady(name: str, value: float, *, last: date, days: int = 60) -> Series:
    """The same value on every calendar day."""
    session = np.arange(np.datetime64(last) - days + 1, np.datetime64(last) + 1)
    return Series(name, session, np.full(days, value))


def macro_of(*prices: float, day: date = date(2025, 11, 24), **more: object) -> Macro:
    """Settlements from November 2025 on, range 3.75 to 4, meetings listed through April 2026."""
    first = date(2025, 11, 1)
    curve = FundsCurve(day, tuple((next_month(first, at), price) for at, price in enumerate(prices)))
    made = Macro(
        series={
            "DFEDTARL": steady("DFEDTARL", 3.75, last=date(2025, 11, 23), days=20),
            "DFEDTARU": steady("DFEDTARU", 4.0, last=date(2025, 11, 23), days=20),
        },
        releases=ReleaseCalendar(
            tuple(Release(ReleaseKind.FOMC, each) for each in MEETINGS),
            coverage={ReleaseKind.FOMC: date(2026, 4, 30)},
        ),
        funds=(curve,),
    )
    return replace(made, **more)


def context(macro: Macro) -> Context:
    """A page of 2025-11-24."""
    return replace(context_of(bars_of([100.0] * 30)), macro=macro)


def read(*prices: float, **more: object) -> FedPath:
    """The path told by these settlements."""
    path = read_fed_path(context(macro_of(*prices, **more)))
    assert path is not None
    return path


def test_the_first_meeting_lies_between_two_ranges():
    """From 3.88: February's mean 3.62 after January's meeting leaves December's own end open to it."""
    path = read(NOVEMBER, DECEMBER, JANUARY, FEBRUARY)
    december = path.meetings[0]
    assert december.start == pytest.approx(3.88)
    # January: (31 * 3.70 - 3 * 3.62) / 28 = 3.708571 is the rate between both meetings
    assert december.end == pytest.approx(3.708571, abs=1e-6)
    cut = (3.88 - 3.708571) / 0.25
    assert [each.target for each in december.ranges] == [TargetRange(3.5, 3.75), TargetRange(3.75, 4.0)]
    assert [each.probability for each in december.ranges] == pytest.approx([cut, 1 - cut], abs=1e-5)
    assert (december.cut, december.hold, december.hike) == (
        pytest.approx(cut, abs=1e-5),
        pytest.approx(1 - cut, abs=1e-5),
        0,
    )


def test_ranges_after_the_second_meeting_are_over_both():
    """A cut at neither, one or both: the product of the two meetings' own odds."""
    first, second = read(NOVEMBER, DECEMBER, JANUARY, FEBRUARY).meetings
    assert second.ranges[0].probability == pytest.approx(first.cut * second.cut)
    assert second.ranges[-1].probability == pytest.approx(first.hold * second.hold)


def test_a_curve_without_a_move_is_certain():
    """Every contract at the present rate: the present range at every meeting, with nothing beside it."""
    path = read(*[96.12] * 7)
    assert [each.meeting for each in path.meetings] == list(MEETINGS[2:])
    for meeting in path.meetings:
        (only,) = meeting.ranges
        assert (only.target, only.probability) == (TargetRange(3.75, 4.0), 1.0)
        assert (meeting.hold, meeting.strained, meeting.convention_matters) == (1.0, False, False)
    assert path.stopped is Stopped.ENOUGH


def test_a_missing_contract_ends_the_path_and_is_named():
    """Without January's contract December is told forwards from November, and the path stops there."""
    settled = macro_of(NOVEMBER, DECEMBER, JANUARY, FEBRUARY).funds[0]
    without = FundsCurve(
        settled.day, tuple(each for each in settled.settlements if each[0] != date(2026, 1, 1))
    )
    path = read(funds=(without,))
    assert [each.meeting for each in path.meetings] == [date(2025, 12, 10)]
    assert (path.stopped, path.stopped_at, path.missing) == (
        Stopped.NO_SETTLEMENT,
        date(2026, 1, 28),
        date(2026, 1, 1),
    )


def test_the_path_ends_where_the_calendar_does():
    """February may hold a meeting that is not listed."""
    calendar = ReleaseCalendar(
        tuple(Release(ReleaseKind.FOMC, each) for each in MEETINGS[:3]),
        coverage={ReleaseKind.FOMC: date(2025, 12, 10)},
    )
    path = read(96.12, 96.2385, 96.30, releases=calendar)
    assert [each.meeting for each in path.meetings] == [date(2025, 12, 10)]
    assert path.meetings[0].end == pytest.approx((31 * 3.7615 - 10 * 3.88) / 21)
    assert (path.stopped, path.calendar_end) == (Stopped.ENOUGH, date(2025, 12, 10))


def test_no_more_meetings_than_asked_for():
    """The path says which meeting it leaves out."""
    path = read_fed_path(context(macro_of(*[96.12] * 7)), most=1)
    assert path is not None
    assert (len(path.meetings), path.stopped, path.stopped_at) == (1, Stopped.ENOUGH, date(2026, 1, 28))


def test_a_meeting_in_the_last_days_shows_both_conventions():
    """28 January with a February that only the days after tell: three days or four make the difference."""
    path = read(96.12, 96.12, 96.155)
    january = path.meetings[1]
    # pre: 28 days at 3.88, 3 open: (31 * 3.845 - 28 * 3.88) / 3; post: 27 and 4
    assert january.end == pytest.approx((31 * 3.845 - 28 * 3.88) / 3)
    pre, post = (3.88 - (31 * 3.845 - old * 3.88) / (31 - old) for old in (28, 27))
    assert (pre, post) == (pytest.approx(0.361667, abs=1e-6), pytest.approx(0.27125))
    assert january.convention_matters
    assert january.gap == pytest.approx((pre - post) / 0.25)
    assert {each.target for each in january.other} == {TargetRange(3.25, 3.5), TargetRange(3.5, 3.75)}


def test_the_other_way_round_swaps_the_two():
    """Asked for the exchange's convention, the default one stands beside it."""
    macro = macro_of(96.12, 96.12, 96.155)
    pre = read_fed_path(context(macro))
    post = read_fed_path(context(macro), announcement_day=AnnouncementDay.POST)
    assert pre is not None and post is not None
    assert post.meetings[1].ranges == pre.meetings[1].other
    assert post.meetings[1].other == pre.meetings[1].ranges


def test_the_effective_rate_stands_in_for_an_expired_month():
    """With December in front, no month tells the rate before it: the effective rate of yesterday does."""
    curve = FundsCurve(
        date(2025, 12, 1),
        ((date(2025, 12, 1), 96.2385), (date(2026, 1, 1), JANUARY), (date(2026, 2, 1), FEBRUARY)),
    )
    made = macro_of()
    series = {**made.series, "DFF": steady("DFF", 3.88, last=date(2025, 11, 30))}
    ahead = replace(
        context_of(bars_of([100.0] * 30, last=date(2025, 12, 1))),
        macro=replace(made, funds=(curve,), series=series),
    )
    path = read_fed_path(ahead)
    assert path is not None and path.effective == 3.88
    assert path.meetings[0].start == 3.88
    assert path.meetings[0].residual != 0.0


def test_a_free_month_is_preferred_to_the_effective_rate():
    """November itself tells the rate before December."""
    made = macro_of(NOVEMBER, DECEMBER, JANUARY, FEBRUARY)
    series = {**made.series, "DFF": steady("DFF", 3.5, last=date(2025, 11, 23))}
    path = read_fed_path(context(replace(made, series=series)))
    assert path is not None and path.effective is None
    assert path.meetings[0].start == pytest.approx(3.88)


def test_on_a_decision_day_the_range_comes_from_the_statement():
    """The series still hold the old range; without the statement of the day the labels are said to be stale."""
    day = date(2025, 10, 29)
    curve = FundsCurve(day, tuple((next_month(date(2025, 10, 1), at), 96.12) for at in range(4)))
    old = {
        "DFEDTARL": steady("DFEDTARL", 4.0, last=day),
        "DFEDTARU": steady("DFEDTARU", 4.25, last=day),
    }
    made = replace(macro_of(), funds=(curve,), series=old)
    page = context_of(bars_of([100.0] * 30, last=day))
    stale = read_fed_path(replace(page, macro=made))
    assert stale is not None and (stale.target, stale.target_stale) == (TargetRange(4.0, 4.25), True)
    text = "The Committee decided to lower the target range for the federal funds rate to 3-3/4 to 4 percent."
    told = read_fed_path(replace(page, macro=replace(made, statements=(Statement(day, "statement", text),))))
    assert told is not None and (told.target, told.target_stale) == (TargetRange(3.75, 4.0), False)


def test_settlements_from_before_a_decision_are_overtaken():
    """Read two days after the meeting, the odds are of a meeting that is over."""
    page = context_of(bars_of([100.0] * 30, last=date(2025, 12, 12)))
    path = read_fed_path(replace(page, macro=macro_of(NOVEMBER, DECEMBER, JANUARY, FEBRUARY)))
    assert path is not None
    assert (path.overtaken, path.age, path.settled) == (True, 18, date(2025, 11, 24))


def test_no_range_below_zero():
    """At the floor a cut is arithmetic, not a range: its odds stay at zero to a quarter, and are said."""
    floor = {
        "DFEDTARL": steady("DFEDTARL", 0.0, last=date(2025, 11, 23), days=20),
        "DFEDTARU": steady("DFEDTARU", 0.25, last=date(2025, 11, 23), days=20),
    }
    path = read(99.92, 99.94, 99.945, 99.945, series=floor)
    (only,) = path.meetings[0].ranges
    assert (only.target, only.probability) == (TargetRange(0.0, 0.25), pytest.approx(1.0))
    assert path.meetings[0].below_zero > 0


@pytest.mark.parametrize("missing", ["funds", "series", "releases"])
def test_nothing_is_told_without_what_it_is_told_from(missing):
    """No settlements, no range, no meetings: no path."""
    empty = {"funds": (), "series": {}, "releases": ReleaseCalendar()}[missing]
    assert read_fed_path(context(macro_of(NOVEMBER, DECEMBER, **{missing: empty}))) is None


@given(prices=st.lists(st.integers(9400, 9990), min_size=3, max_size=6))
def test_the_ranges_of_a_meeting_are_a_partition(prices):
    """They sum to one, in order, and their mean is the implied change from the present range."""
    path = read_fed_path(context(macro_of(*(price / 100 for price in prices))))
    assert path is not None
    moved = 0.0
    for meeting in path.meetings:
        chances = [each.probability for each in meeting.ranges]
        assert sum(chances) == pytest.approx(1.0) and min(chances) > 0
        assert list(meeting.ranges) == sorted(meeting.ranges, key=lambda each: each.target)
        moved += meeting.end - meeting.start
        if meeting.below_zero == 0.0:
            mean = sum(each.probability * (each.target.lower - 3.75) for each in meeting.ranges)
            assert mean == pytest.approx(moved, abs=1e-7)


def test_later_settlements_change_nothing():
    """A page cut back to a day is the page of that day."""
    early, late = (
        macro_of(NOVEMBER, DECEMBER, JANUARY, FEBRUARY),
        macro_of(96.0, 96.0, 96.0, 96.0, day=date(2025, 11, 25)),
    )
    days = bars_of([100.0] * 31, last=date(2025, 11, 25))
    whole = replace(context_of(days), macro=replace(early, funds=(*early.funds, *late.funds)))
    alone = replace(context_of(days.upto(date(2025, 11, 24))), macro=early)
    assert read_fed_path(whole.upto(date(2025, 11, 24))) == read_fed_path(alone)
    assert read_fed_path(whole) != read_fed_path(alone)
