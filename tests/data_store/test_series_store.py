"""What is fetched stays: longer history, old values, the bytes themselves, and a kill leaves one state or the other."""

import hashlib
import json
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from levelhead.data.series_store import SeriesStore, stored_series
from levelhead.errors import NoBars, NotStored, StorageError
from levelhead.markets.series import Series
from tests.data_store.fetches import AT, fetched, whole

ROOT = Path(__file__).resolve().parents[2]
LATER = AT + timedelta(days=1)
THREE = [
    ("2026-03-16", 4.10, "2026-03-17T13:00"),
    ("2026-03-17", 4.12, "2026-03-18T13:00"),
    ("2026-03-18", 4.20, "2026-03-19T13:00"),
]


def pairs(series: Series) -> list[tuple[str, float]]:
    return list(zip(series.session.astype(str).tolist(), series.value.tolist(), strict=True))


def rows(store: SeriesStore, name: str = "DGS10") -> list[tuple[str, float, str]]:
    kept = store.vintages(name)
    columns = (kept.day.astype(str), kept.value, kept.available.astype(str))
    return list(zip(*(column.tolist() for column in columns), strict=True))


@pytest.fixture
def store(home: Path) -> SeriesStore:
    kept = SeriesStore(home)
    kept.put(fetched(THREE))
    return kept


def test_every_row_comes_back(store: SeriesStore) -> None:
    assert rows(store) == THREE


def test_the_answers_are_kept_under_their_hashes(store: SeriesStore, home: Path) -> None:
    (sha,) = store.record("DGS10").origins[0].sha256
    body = (home / "cache" / "raw" / sha).read_bytes()
    assert (hashlib.sha256(body).hexdigest(), body) == (sha, repr(THREE).encode())


def test_a_shorter_answer_leaves_the_longer_history(store: SeriesStore) -> None:
    """FRED gives the high-yield spread for three years only, since 2026."""
    kept = store.put(fetched([*THREE[2:], ("2026-03-19", 4.25, "2026-03-20T13:00")], at=LATER))
    assert (kept.added, kept.revised, kept.begins) == (1, 0, date(2026, 3, 18))
    assert rows(store) == [*THREE, ("2026-03-19", 4.25, "2026-03-20T13:00")]


def test_a_day_the_answer_lacks_stays_and_is_counted(store: SeriesStore) -> None:
    kept = store.put(fetched([THREE[0], THREE[2]], at=LATER))
    assert (kept.missing, rows(store)) == (1, THREE)


def test_a_changed_value_is_known_from_the_time_of_asking(store: SeriesStore) -> None:
    kept = store.put(fetched([("2026-03-17", 4.15, "2026-03-18T13:00")], at=LATER))
    assert (kept.added, kept.revised, kept.first_revised) == (0, 1, date(2026, 3, 17))
    assert rows(store) == [*THREE[:2], ("2026-03-17", 4.15, "2026-03-21T22:00"), THREE[2]]


@pytest.mark.parametrize(
    ("moment", "value"), [(LATER - timedelta(minutes=1), 4.12), (LATER, 4.15)], ids=["before", "after"]
)
def test_as_of_a_moment_the_value_known_then_is_read(
    store: SeriesStore, home: Path, moment: datetime, value: float
) -> None:
    store.put(fetched([("2026-03-17", 4.15, "2026-03-18T13:00")], at=LATER))
    assert dict(pairs(stored_series(home, known_by=moment)["DGS10"]))["2026-03-17"] == value


def test_a_value_is_not_there_before_it_was_published(store: SeriesStore, home: Path) -> None:
    known = stored_series(home, known_by=datetime(2026, 3, 18, 12, 59, tzinfo=UTC))["DGS10"]
    assert pairs(known) == [("2026-03-16", 4.10)]


def test_a_series_published_later_is_left_out(store: SeriesStore, home: Path) -> None:
    early = datetime(2026, 3, 17, tzinfo=UTC)
    assert stored_series(home, known_by=early) == {}
    with pytest.raises(NoBars):
        store.series("DGS10", known_by=early)


def test_the_same_answer_again_changes_nothing_but_the_time(store: SeriesStore) -> None:
    """Also the second time after a revision: the old value is not taken for the new one's past."""
    changed = [THREE[0], ("2026-03-17", 4.15, "2026-03-18T13:00"), THREE[2]]
    store.put(fetched(changed, at=LATER))
    before = rows(store)
    kept = store.put(fetched(changed, at=LATER + timedelta(days=1)))
    assert (kept.added, kept.revised, rows(store)) == (0, 0, before)
    assert kept.record.asked == LATER + timedelta(days=1)


def test_another_source_with_the_same_value_earlier_makes_it_known_earlier(store: SeriesStore) -> None:
    """The Treasury's evening against FRED's next morning."""
    store.put(fetched([("2026-03-17", 4.12, "2026-03-17T22:00")], at=LATER, source="Treasury"))
    assert rows(store)[1] == ("2026-03-17", 4.12, "2026-03-17T22:00")


def test_an_earlier_hour_does_not_reach_a_value_that_was_revised(store: SeriesStore) -> None:
    """The revised value was not known on the first evening, whoever publishes then."""
    store.put(fetched([("2026-03-17", 4.15, "2026-03-18T13:00")], at=LATER))
    before = rows(store)
    again = fetched(
        [("2026-03-17", 4.15, "2026-03-17T22:00")], at=LATER + timedelta(days=1), source="Treasury"
    )
    store.put(again)
    assert rows(store) == before


def test_vintages_of_a_source_fill_in_when_each_value_was_published(store: SeriesStore) -> None:
    told = [("2026-03-17", 4.11, "2026-03-18T13:00"), ("2026-03-17", 4.12, "2026-03-19T13:00")]
    fresh = SeriesStore(store.home / "other")
    fresh.put(fetched([("2026-03-17", 4.12, "2026-03-20T22:00")]))
    fresh.put(fetched(told, at=LATER, dated=True))
    assert rows(fresh) == told


def test_two_series_are_two_files_in_order_of_name(store: SeriesStore) -> None:
    store.put(fetched(THREE, name="TFF_RTY.lev_money_net"))
    store.put(fetched(THREE, name="BAMLH0A0HYM2"))
    assert [each.name for each in store.list()] == ["BAMLH0A0HYM2", "DGS10", "TFF_RTY.lev_money_net"]
    assert len(list(store.folder.glob("*.csv"))) == 3


def test_one_file_stays_after_many_puts(store: SeriesStore) -> None:
    for day in range(5):
        store.put(fetched([(f"2026-03-2{day}", 4.0, f"2026-03-2{day}T22:00")], at=LATER))
    assert [path.name for path in store.folder.glob("*.csv")] == [store.record("DGS10").file]


def test_an_origin_without_rows_is_forgotten_but_the_last(store: SeriesStore) -> None:
    for hour in range(4):
        store.put(fetched(THREE, at=LATER + timedelta(hours=hour)))
    assert [each.at for each in store.record("DGS10").origins] == [AT, LATER + timedelta(hours=3)]


def test_nothing_kept_is_an_empty_answer(home: Path) -> None:
    assert (stored_series(home), list(SeriesStore(home).list())) == ({}, [])
    with pytest.raises(NotStored):
        SeriesStore(home).series("DGS10")


@pytest.mark.parametrize("file", ["csv", "json"])
def test_a_damaged_copy_is_refused(store: SeriesStore, file: str) -> None:
    (path,) = store.folder.glob(f"*.{file}")
    path.write_text(path.read_text().replace("2026-03-17", "2026-03-27"))
    if file == "json":
        path.write_text(path.read_text().replace("FRED", "DERF"))
    with pytest.raises(StorageError, match=r"damaged.*levelhead data fetch"):
        store.series("DGS10")


def test_a_later_format_is_left_alone(store: SeriesStore) -> None:
    (path,) = store.folder.glob("*.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": "levelhead/series/2"}))
    with pytest.raises(StorageError, match="Update levelhead"):
        store.put(fetched(THREE, at=LATER))


def test_killed_in_the_middle_of_a_put_leaves_the_old_or_the_new_values(home: Path) -> None:
    """kill -9 at eight moments; each time all days have had the same values, and no earlier one is lost."""
    store = SeriesStore(home)
    store.put(whole(0))
    before = [0.0]
    for moment in range(8):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.data_store.put_series_forever", str(home), str(1 + 1_000 * moment)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.009 * moment)
        process.kill()
        process.communicate()
        by_day = store.vintages("DGS10").value.reshape(4_000, -1)
        assert (by_day == by_day[0]).all()
        assert by_day[0, : len(before)].tolist() == before
        before = by_day[0].tolist()
    store.put(fetched([("2026-03-17", 4.1, "2026-03-18T13:00")], at=AT + timedelta(days=400)))
    assert not list(store.folder.glob(".*.tmp"))
