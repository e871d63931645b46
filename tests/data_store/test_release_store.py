"""Lists of release days: kept when they differ, and joined to a calendar as news of the day they were seen."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from levelhead.data.release_store import ReleaseStore, joined
from levelhead.data.sources.fetched import FetchedReleases, Raw
from levelhead.errors import StorageError
from levelhead.markets.releases import Release, ReleaseCalendar, ReleaseKind, Status

CPI, FOMC, PPI = ReleaseKind.CPI, ReleaseKind.FOMC, ReleaseKind.PPI


def listed(kind: ReleaseKind, days: list[str], seen: str, source: str = "BLS calendar") -> FetchedReleases:
    releases = tuple(Release(kind, date.fromisoformat(day)) for day in days)
    at = datetime.fromisoformat(f"{seen}T15:00").replace(tzinfo=UTC)
    return FetchedReleases(kind, releases, source, at, (Raw("https://a.example", repr(days).encode()),))


@pytest.fixture
def store(home: Path) -> ReleaseStore:
    return ReleaseStore(home)


CALENDAR = ReleaseCalendar(
    releases=(
        Release(CPI, date(2025, 9, 11), "2025-08"),
        Release(CPI, date(2025, 10, 15), "2025-09"),
        Release(FOMC, date(2025, 10, 29)),
    ),
    coverage={CPI: date(2025, 10, 15), FOMC: date(2025, 10, 29)},
    sources={CPI: "the list"},
)


def stood(calendar: ReleaseCalendar, kind: ReleaseKind, day: str) -> list[tuple[str, Status]]:
    return [
        (each.day.isoformat(), each.status)
        for each in calendar.as_known(date.fromisoformat(day))
        if each.kind is kind
    ]


def test_a_list_comes_back(store: ReleaseStore) -> None:
    assert store.put(listed(CPI, ["2025-11-13", "2025-12-10"], "2025-09-01")) is True
    (kept,) = store.lists()
    assert (kept.kind, kept.days, kept.source) == (
        CPI,
        (date(2025, 11, 13), date(2025, 12, 10)),
        "BLS calendar",
    )


def test_the_same_list_again_changes_the_time_of_asking_only(store: ReleaseStore) -> None:
    store.put(listed(CPI, ["2025-11-13"], "2025-09-01"))
    assert store.put(listed(CPI, ["2025-11-13"], "2025-09-08")) is False
    (kept,) = store.lists()
    assert (kept.at.date(), kept.asked.date()) == (date(2025, 9, 1), date(2025, 9, 8))


def test_a_day_beyond_the_calendar_is_added_with_the_month_before(store: ReleaseStore) -> None:
    store.put(listed(CPI, ["2025-10-15", "2025-11-13"], "2025-09-20"))
    found = joined(CALENDAR, store.lists())
    assert found.releases[-1] == Release(CPI, date(2025, 11, 13), "2025-10")
    assert (found.coverage[CPI], found.sources[CPI]) == (date(2025, 11, 13), "the list; BLS calendar")


def test_a_moved_release_is_known_from_the_day_its_new_date_was_seen(store: ReleaseStore) -> None:
    store.put(listed(CPI, ["2025-10-24"], "2025-10-10"))
    found = joined(CALENDAR, store.lists())
    assert stood(found, CPI, "2025-10-09")[-1] == ("2025-10-15", Status.SCHEDULED)
    assert stood(found, CPI, "2025-10-10")[-1] == ("2025-10-24", Status.MOVED)


def test_a_meeting_that_moves_by_days_is_the_same_meeting(store: ReleaseStore) -> None:
    store.put(listed(FOMC, ["2025-10-30", "2025-12-10"], "2025-10-01", "Federal Reserve meetings"))
    found = joined(CALENDAR, store.lists())
    assert stood(found, FOMC, "2025-10-01") == [
        ("2025-10-30", Status.MOVED),
        ("2025-12-10", Status.SCHEDULED),
    ]


def test_a_list_does_not_rewrite_the_past(store: ReleaseStore) -> None:
    """What came on 11 September is the calendar's own; a list seen later may be wrong about it."""
    store.put(listed(CPI, ["2025-09-12", "2025-10-15"], "2025-09-20"))
    assert joined(CALENDAR, store.lists()).releases == CALENDAR.releases


def test_a_release_the_list_lacks_stays(store: ReleaseStore) -> None:
    store.put(listed(CPI, ["2025-11-13"], "2025-09-20"))
    assert stood(joined(CALENDAR, store.lists()), CPI, "2025-09-21")[-2] == ("2025-10-15", Status.SCHEDULED)


def test_two_in_one_month_are_not_taken_apart(store: ReleaseStore) -> None:
    store.put(listed(CPI, ["2025-10-14", "2025-10-31"], "2025-09-20"))
    assert joined(CALENDAR, store.lists()).releases == CALENDAR.releases


def test_a_kind_without_a_calendar_gets_every_day(store: ReleaseStore) -> None:
    store.put(listed(PPI, ["2025-08-14", "2025-10-16"], "2025-09-20"))
    found = joined(CALENDAR, store.lists())
    assert found.days(PPI, until=date(2025, 12, 31)) == (date(2025, 8, 14), date(2025, 10, 16))


def test_a_damaged_file_is_refused(store: ReleaseStore) -> None:
    store.put(listed(CPI, ["2025-11-13"], "2025-09-01"))
    store.path.write_text(store.path.read_text()[:40])
    with pytest.raises(StorageError, match=r"damaged.*data fetch calendar"):
        store.lists()
