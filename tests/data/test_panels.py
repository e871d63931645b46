"""Members of a panel and weekly positions, read from files written here row by row."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.panels import read_panel, read_positions
from levelhead.errors import DataRejected

HEAD = "date,commercials,large_speculators,small_speculators\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def days(text: str) -> np.ndarray:
    return np.array(text.split(), dtype="datetime64[D]")


# Tuesdays' counts, shown from the next session on; Monday 3 July 2023 was counted before a holiday.
DAILY = """2023-06-19,1,2,-3
2023-06-20,1,2,-3
2023-06-21,10,-7,-3
2023-06-22,10,-7,-3
2023-06-27,10,-7,-3
2023-06-28,20,-15,-5
2023-07-03,20,-15,-5
2023-07-05,20,-16,-4
2023-07-12,30,-20,-10
2023-07-13,30,-20,-10
"""


def test_repeated_days_become_one_value_a_report(tmp_path: Path):
    """Each report is dated by the session before the file first shows it; the one cut in two is left out."""
    read = read_positions(write(tmp_path / "COT_RTY.csv", HEAD + DAILY), "RTY")
    assert list(read) == ["COT_RTY.commercials", "COT_RTY.large_speculators", "COT_RTY.small_speculators"]
    for each in read.values():
        np.testing.assert_array_equal(each.session, days("2023-06-20 2023-06-27 2023-07-03 2023-07-11"))
    assert read["COT_RTY.commercials"].value.tolist() == [10, 20, 20, 30]
    assert read["COT_RTY.large_speculators"].value.tolist() == [-7, -15, -16, -20]


def test_a_report_is_known_on_its_friday(tmp_path: Path):
    """At the close of Thursday 13 July the count of Tuesday the 11th is not yet published."""
    series = read_positions(write(tmp_path / "c.csv", HEAD + DAILY), "RTY")["COT_RTY.commercials"]
    assert series.known_by(datetime(2023, 7, 13, 21, tzinfo=UTC)).as_of == date(2023, 7, 3)
    assert series.known_by(datetime(2023, 7, 14, 21, tzinfo=UTC)).as_of == date(2023, 7, 11)


def test_a_weekly_file_keeps_its_days(tmp_path: Path):
    """Tuesdays, and a Monday before a holiday, as the CFTC dates them."""
    rows = "2023-06-20,1,2,-3\n2023-06-27,1,2,-3\n2023-07-03,4,5,-9\n2023-07-11,4,6,-10\n"
    read = read_positions(write(tmp_path / "c.csv", HEAD + rows), "ES")
    expected = days("2023-06-20 2023-06-27 2023-07-03 2023-07-11")
    np.testing.assert_array_equal(read["COT_ES.commercials"].session, expected)


def test_a_file_dated_by_publication_is_moved_back(tmp_path: Path):
    """Fridays three sessions after Tuesdays."""
    rows = "2024-03-08,1,2,-3\n2024-03-15,1,3,-4\n2024-03-22,4,5,-9\n"
    read = read_positions(write(tmp_path / "c.csv", HEAD + rows), "ES")
    np.testing.assert_array_equal(
        read["COT_ES.commercials"].session, days("2024-03-05 2024-03-12 2024-03-19")
    )


def test_rows_without_a_whole_report_hold_nothing(tmp_path: Path):
    assert read_positions(write(tmp_path / "c.csv", HEAD + DAILY), "RTY", as_of=date(2023, 6, 20)) == {}


def test_columns_on_different_days_are_refused(tmp_path: Path):
    rows = "2023-06-20,1,2,-3\n2023-06-27,1,,-3\n"
    with pytest.raises(DataRejected, match="POSITIONS"):
        read_positions(write(tmp_path / "c.csv", HEAD + rows), "ES")


BARS = "date,open,high,low,close,volume\n"


def test_members_are_named_after_their_files(tmp_path: Path):
    """The close of each, nothing after the day, and no member that begins later."""
    one = write(
        tmp_path / "XLK_adj.csv",
        BARS + "2024-03-07,1,2,1,1.5,9\n2024-03-08,1,2,1,1.75,9\n2024-03-11,1,2,1,x,9\n",
    )
    two = write(tmp_path / "XLF.csv", BARS + "2024-03-08,4,6,4,5,9\n")
    late = write(tmp_path / "XLC.csv", BARS + "2024-03-11,4,6,4,5,9\n")
    read = read_panel([one, two, late], as_of=date(2024, 3, 8))
    assert {name: each.value.tolist() for name, each in read.items()} == {"XLK": [1.5, 1.75], "XLF": [5.0]}
    assert read["XLK"].name == "XLK"


def test_a_damaged_member_is_refused(tmp_path: Path):
    with pytest.raises(DataRejected, match="NUMBER"):
        read_panel([write(tmp_path / "XLF.csv", BARS + "2024-03-08,4,6,4,five,9\n")])


def test_real_positions_fall_on_the_days_the_commission_counted(shared: Path):
    """Tuesdays, and the Mondays of 2018, 2020 and 2023; the report of 23 September 2025 is the last before
    the shutdown."""
    series = read_positions(shared / "data" / "series" / "COT_RTY.csv", "RTY")["COT_RTY.large_speculators"]
    odd = series.session[(series.session.astype(np.int64) + 3) % 7 != 1]
    np.testing.assert_array_equal(odd, days("2018-12-24 2018-12-31 2020-12-21 2023-07-03"))
    assert (series.as_of, series.last) == (date(2025, 9, 23), -51_985)
