"""The calendar that comes with the program, and tables of a folder that replace parts of it."""

import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from levelhead.data.release_calendar import BUNDLED, bundled, calendar_for, read_calendar
from levelhead.errors import BadOption, DataRejected
from levelhead.markets import Planned, Release, ReleaseCalendar, ReleaseKind, Status

CPI, FOMC, NFP = ReleaseKind.CPI, ReleaseKind.FOMC, ReleaseKind.NFP
ROOT = Path(__file__).resolve().parents[2]
CHANGES = "kind,reference_month,original_date,new_date,announced_on,announced_source\n"


def written(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def stood(calendar: ReleaseCalendar, day: date, kind: ReleaseKind, month: str) -> Planned:
    (found,) = [each for each in calendar.as_known(day) if (each.kind, each.reference) == (kind, month)]
    return found


def test_the_calendar_of_consumer_prices_in_the_autumn_of_2025():
    """What a reader knew on 20 November and on the 24th, after the announcement of the 21st."""
    before = stood(bundled(), date(2025, 11, 20), CPI, "2025-11")
    after = stood(bundled(), date(2025, 11, 24), CPI, "2025-11")
    assert (before.day, before.status) == (date(2025, 12, 10), Status.SCHEDULED)
    assert (after.day, after.status) == (date(2025, 12, 18), Status.MOVED)


def test_the_cancelled_report_is_pending_until_it_is_cancelled():
    before = stood(bundled(), date(2025, 11, 20), CPI, "2025-10")
    after = stood(bundled(), date(2025, 11, 24), CPI, "2025-10")
    assert (before.day, before.status) == (date(2025, 11, 13), Status.SCHEDULED)
    assert (after.day, after.status) == (date(2025, 11, 13), Status.CANCELLED)


def test_the_folded_report_names_the_one_that_carried_it():
    after = stood(bundled(), date(2025, 11, 24), NFP, "2025-10")
    assert after.change is not None
    assert (after.status, after.change.folded) == (Status.CANCELLED, "2025-11")


def test_the_meeting_of_the_sunday_was_planned_for_the_wednesday():
    assert stood(bundled(), date(2020, 3, 13), FOMC, "2020-03").day == date(2020, 3, 18)
    assert stood(bundled(), date(2020, 3, 16), FOMC, "2020-03").day == date(2020, 3, 15)


def test_consumer_prices_before_february_2004_are_not_listed():
    assert min(each.day for each in bundled().releases if each.kind is CPI) == date(2004, 2, 20)


def test_a_report_is_on_the_month_before_unless_it_says_otherwise():
    months = {each.day: each.reference for each in bundled().releases if each.kind is NFP}
    assert (months[date(2025, 1, 10)], months[date(2025, 11, 20)]) == ("2024-12", "2025-09")


def test_every_kind_says_where_it_is_from_and_how_far_it_goes():
    calendar = bundled()
    assert dict(calendar.coverage) == {
        CPI: date(2026, 12, 31),
        FOMC: date(2028, 1, 31),
        NFP: date(2026, 12, 31),
    }
    assert [calendar.sources[kind].startswith("https://www.") for kind in (CPI, FOMC, NFP)] == [True] * 3


def test_the_bundled_text_is_read_in_less_than_ten_milliseconds():
    code = (
        "import time; from levelhead.data.release_calendar import bundled; start = time.process_time(); "
        "bundled(); print(time.process_time() - start)"
    )
    taken = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    ]
    assert min(taken) < 0.010


def test_the_wheel_holds_the_lists(tmp_path: Path):
    """Built from a copy, so that nothing is left in the tree."""
    pytest.importorskip("hatchling")
    source = tmp_path / "source"
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if "/calendars/" in name}
    assert packed == {path.name for path in BUNDLED.iterdir()}


def test_a_table_of_a_folder_counts_from_its_first_to_its_last_day(tmp_path: Path):
    """June is another day, July is missing, August is as we have it; before and after stand our days."""
    rows = "2026-06-11,2026-05\n2026-08-12,2026-07\n"
    written(tmp_path, cpi_release_dates=f"date,reference_month\n{rows}")
    days = [str(each.day) for each in calendar_for(tmp_path).releases if each.kind is CPI]
    assert [day for day in days if "2026-05" < day < "2026-10"] == [
        "2026-05-12",
        "2026-06-11",
        "2026-08-12",
        "2026-09-11",
    ]


@pytest.mark.parametrize(("day", "moved"), [("2025-12-18", True), ("2025-12-12", False)])
def test_our_change_of_a_report_a_folder_lists_on_another_day_is_left_out(
    day: str, moved: bool, tmp_path: Path
):
    """Ours moves November's prices from the 10th of December to the 18th, told on November 21."""
    written(tmp_path, cpi_release_dates=f"date,reference_month\n2025-10-24,2025-09\n{day},2025-11\n")
    calendar = calendar_for(tmp_path)
    assert ("2025-11" in {each.reference for each in calendar.changes if each.kind is CPI}) is moved
    before = {each.day for each in calendar.as_known(date(2025, 11, 20)) if each.reference == "2025-11"}
    assert before >= {date(2025, 12, 10) if moved else date(2025, 12, 12)}


def test_a_table_of_a_folder_that_goes_on_longer_covers_longer(tmp_path: Path):
    written(tmp_path, cpi_release_dates="date,reference_month\n2027-01-13,2026-12\n")
    calendar = calendar_for(tmp_path)
    assert Release(CPI, date(2027, 1, 13), "2026-12") in calendar.releases
    assert (calendar.coverage[CPI], calendar.coverage[FOMC]) == (date(2027, 1, 13), date(2028, 1, 31))
    assert len([each for each in calendar.releases if each.kind is CPI]) == 275


def test_a_kind_the_program_does_not_list_comes_from_a_folder(tmp_path: Path):
    (tmp_path / "calendar").mkdir()
    written(tmp_path / "calendar", ppi_release_dates="reference_month;x,date\n,2027-01-14\n")
    assert read_calendar(tmp_path).releases == (Release(ReleaseKind.PPI, date(2027, 1, 14)),)


def test_an_unscheduled_meeting_of_a_table(tmp_path: Path):
    written(tmp_path, fomc_dates="date,kind\n2007-08-10,unscheduled\n2007-08-07,scheduled\n")
    assert [each.scheduled for each in read_calendar(tmp_path).releases] == [True, False]


def test_a_change_of_a_folder_is_heard_and_keeps_the_announcement_we_know(tmp_path: Path):
    rows = "CPI,2013-09,2013-10-16,2013-10-30,,a list\nCPI,2026-11,2026-12-10,,2026-12-01,\n"
    calendar = calendar_for(written(tmp_path, schedule_changes=CHANGES + rows))
    announced = {each.reference: each.announced for each in calendar.changes if each.kind is CPI}
    assert (announced["2013-09"], announced["2026-11"]) == (date(2013, 10, 17), date(2026, 12, 1))
    assert announced["2025-11"] == date(2025, 11, 21)


def test_a_folder_without_tables_changes_nothing(tmp_path: Path):
    assert calendar_for(tmp_path) == bundled() == calendar_for(None)


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("cpi_release_dates", "day,month\n2025-01-15,2024-12\n", "COLUMNS"),
        ("cpi_release_dates", "date,reference_month\n15.01.2025,2024-12\n", "DATE"),
        ("cpi_release_dates", "date,reference_month\n2025-01-15,December\n", "DATE"),
        ("cpi_release_dates", "date,reference_month\n2025-01-15,\n2025-01-15,\n", "DUP_CONFLICT"),
        ("cpi_release_dates", "date,reference_month\n", "EMPTY"),
        ("schedule_changes", CHANGES + "WASDE,2025-11,2025-12-10,,,\n", "SYMBOL"),
        ("schedule_changes", CHANGES + "CPI,2025-11\n", "RAGGED"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(table: str, text: str, code: str, tmp_path: Path):
    with pytest.raises(DataRejected) as refused:
        read_calendar(written(tmp_path, **{table: text}))
    assert (refused.value.code, f"{table}.csv" in refused.value.message) == (code, True)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(BadOption):
        read_calendar(tmp_path / "nowhere")


@pytest.mark.shared
def test_the_real_tables_hold_the_same_days(shared: Path):
    assert read_calendar(shared / "data").releases == bundled().releases
