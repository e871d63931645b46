"""What a calendar said on a day, told from changes that were announced by then."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from levelhead.errors import InvalidBars, NoBars
from levelhead.markets import Release, ReleaseCalendar, ReleaseKind, ScheduleChange, Series, Status

CPI, FOMC = ReleaseKind.CPI, ReleaseKind.FOMC
AUTUMN = ReleaseCalendar(
    (
        Release(FOMC, date(2020, 3, 15), scheduled=False),
        Release(CPI, date(2025, 10, 24), "2025-09"),
        Release(CPI, date(2025, 12, 18), "2025-11"),
    ),
    (
        ScheduleChange(CPI, "2025-09", date(2025, 10, 15), date(2025, 10, 24), date(2025, 10, 10)),
        ScheduleChange(CPI, "2025-10", date(2025, 11, 13), None, date(2025, 11, 21)),
        ScheduleChange(CPI, "2025-11", date(2025, 12, 10), date(2025, 12, 18), date(2025, 11, 21)),
    ),
)


def stood(day: date) -> dict[str, tuple[date, Status]]:
    """Reports by reference month as they stood on ``day``."""
    return {each.reference: (each.day, each.status) for each in AUTUMN.as_known(day) if each.kind is CPI}


@pytest.mark.parametrize(
    ("day", "reference", "expected"),
    [
        (date(2025, 10, 9), "2025-09", (date(2025, 10, 15), Status.SCHEDULED)),
        (date(2025, 10, 10), "2025-09", (date(2025, 10, 24), Status.MOVED)),
        (date(2025, 10, 24), "2025-09", (date(2025, 10, 24), Status.PUBLISHED)),
        (date(2025, 11, 20), "2025-10", (date(2025, 11, 13), Status.SCHEDULED)),
        (date(2025, 11, 21), "2025-10", (date(2025, 11, 13), Status.CANCELLED)),
        (date(2025, 11, 20), "2025-11", (date(2025, 12, 10), Status.SCHEDULED)),
        (date(2025, 11, 24), "2025-11", (date(2025, 12, 18), Status.MOVED)),
    ],
)
def test_a_release_stands_where_it_was_planned_on_the_day(day, reference, expected):
    """A change counts from its announcement on, not before."""
    assert stood(day)[reference] == expected


def test_an_unscheduled_meeting_is_unknown_before_its_day():
    """Nobody planned the meeting of Sunday 15 March 2020."""
    assert [each.kind for each in AUTUMN.as_known(date(2020, 3, 14)) if each.kind is FOMC] == []
    assert [each.day for each in AUTUMN.as_known(date(2020, 3, 15)) if each.kind is FOMC] == [
        date(2020, 3, 15)
    ]


def published(*stamps: str) -> Series:
    """Three yields with the minutes they were published at, UTC."""
    days = np.array(["2025-11-19", "2025-11-20", "2025-11-21"], dtype="datetime64[D]")
    return Series("DGS10", days, np.array([4.1, 4.2, 4.3]), np.array(stamps, dtype="datetime64[m]"))


def test_a_value_is_known_from_its_publication_on():
    """The yield of Friday comes on Monday morning in New York."""
    series = published("2025-11-20T14:00", "2025-11-21T14:00", "2025-11-24T14:00")
    assert series.known_by(datetime(2025, 11, 24, 13, 59, tzinfo=UTC)).last == 4.2
    assert series.known_by(datetime(2025, 11, 24, 14, 0, tzinfo=UTC)).last == 4.3
    with pytest.raises(NoBars):
        series.known_by(datetime(2025, 11, 20, 13, 59, tzinfo=UTC))


def test_a_backlog_leaves_holes_until_it_is_published():
    """A value that came late is missing between two that came in time."""
    series = published("2025-11-20T14:00", "2025-12-01T14:00", "2025-11-24T14:00")
    known = series.known_by(datetime(2025, 11, 25, tzinfo=UTC))
    assert known.value.tolist() == [4.1, 4.3]


def test_nothing_is_published_before_its_own_day():
    """Such a time of publication is an error of the reader."""
    with pytest.raises(InvalidBars):
        published("2025-11-18T14:00", "2025-11-21T14:00", "2025-11-24T14:00")
