"""Bars within the day: their moments, their sessions, and what is refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.intraday import is_intraday, read_intraday, session_of
from levelhead.errors import DataRejected
from levelhead.markets import RollTable
from levelhead.markets.registry import market
from levelhead.watch import tape_of

RTY, SPX = market("RTY"), market("^GSPC")
NOW = datetime(2025, 11, 26, tzinfo=UTC)
NINJATRADER = (
    "20251124 171500;2418.8;2420.0;2418.0;2419.0;100",
    "20251125 083000;2419.0;2421.0;2410.0;2411.0;100",
    "20251125 160000;2411.0;2412.0;2400.0;2401.0;100",
)


def written(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "bars.txt"
    path.write_text("\n".join(rows) + "\n")
    return path


def test_a_stamp_without_a_zone_is_the_exchanges_time(tmp_path: Path):
    """Chicago is six hours behind universal time in November."""
    found = read_intraday(written(tmp_path, *NINJATRADER), market=RTY, now=NOW)
    assert found.moment.astype(str).tolist() == [
        "2025-11-24T23:15:00",
        "2025-11-25T14:30:00",
        "2025-11-25T22:00:00",
    ]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("time,open,high,low,close", "2025-11-25T14:30:00Z"),
        ("time,open,high,low,close", "2025-11-25T09:30:00-05:00"),
        ("time,open,high,low,close", "1764081000"),
        ("Date,Time,Open,High,Low,Close", "2025-11-25,08:30"),
        ("Date,Time,Open,High,Low,Close", "2025-11-25,8:30 AM"),
    ],
)
def test_every_way_to_write_half_past_two_universal(header: str, cell: str, tmp_path: Path):
    path = written(tmp_path, header, f"{cell},1,2,1,2")
    assert read_intraday(path, market=RTY, now=NOW).last == datetime(2025, 11, 25, 14, 30, tzinfo=UTC)


def test_the_evening_belongs_to_the_next_trade_date_and_sunday_to_monday():
    """CME equity sessions end at 16:00 Chicago time; 27 November 2025 is Thanksgiving, no trade date."""
    moments = np.array(
        ["2025-11-25T22:00", "2025-11-25T22:01", "2025-11-23T23:30", "2025-11-27T15:00"],
        dtype="datetime64[s]",
    )
    days = [session_of(moments[at : at + 1], RTY)[0].item() for at in range(4)]
    assert days == [date(2025, 11, 25), date(2025, 11, 26), date(2025, 11, 24), date(2025, 11, 28)]


def test_files_within_the_day_are_known_by_their_rows(tmp_path: Path):
    assert is_intraday(written(tmp_path, *NINJATRADER)) is True
    assert is_intraday(written(tmp_path, "20251124 000000;1;2;1;2;5", "20251125 000000;1;2;1;2;5")) is False
    assert is_intraday(written(tmp_path, "date,open,high,low,close", "2025-11-24,1,2,1,2")) is False


def test_a_last_row_that_is_being_written_is_left_out(tmp_path: Path):
    path = tmp_path / "bars.txt"
    path.write_text("\n".join(NINJATRADER) + "\n20251125 1615")
    assert read_intraday(path, market=RTY, now=NOW).moment.size == 3


@pytest.mark.parametrize(
    ("code", "row", "line"),
    [
        ("ORDER", "20251124 170000;2418.8;2420.0;2418.0;2419.0;100", 4),
        ("DUP_CONFLICT", "20251125 160000;2411.0;2412.0;2400.0;2402.0;100", 4),
        ("OHLC", "20251125 161500;2411.0;2412.0;2400.0;2412.5;100", 4),
        ("NONPOSITIVE", "20251125 161500;2411.0;2412.0;0;2401.0;100", 4),
        ("JUMP", "20251125 161500;240.0;241.0;240.0;240.0;100", 4),
        ("NUMBER", "20251125 161500;2411.0;x;2400.0;2401.0;100", 4),
        ("FUTURE", "20251128 093000;2411.0;2412.0;2400.0;2401.0;100", 4),
    ],
)
def test_what_daily_bars_may_not_hold_these_may_not_either(code: str, row: str, line: int, tmp_path: Path):
    with pytest.raises(DataRejected) as refused:
        read_intraday(written(tmp_path, *NINJATRADER, row), market=RTY, now=NOW)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_the_newest_first_is_turned_round_and_a_repeat_left_out(tmp_path: Path):
    rows = [*NINJATRADER, NINJATRADER[-1]]
    found = read_intraday(written(tmp_path, *rows[::-1]), market=RTY, now=NOW)
    assert found.close.tolist() == [2419.0, 2411.0, 2401.0]


@pytest.mark.parametrize(
    ("rows", "now", "is_over"),
    [
        (3, NOW, True),
        (2, NOW, False),  # the bars end in the morning: their last price is not the close
        (3, datetime(2025, 11, 25, 21, 59, tzinfo=UTC), False),
    ],
)
def test_a_session_is_over_when_its_time_and_its_bars_say_so(
    rows: int, now: datetime, is_over: bool, tmp_path: Path
):
    quarter = [
        "20251125 070000;2419.0;2419.0;2419.0;2419.0;100",
        "20251125 071500;2419.0;2419.0;2419.0;2419.0;100",
    ]
    path = written(tmp_path, NINJATRADER[0], *quarter, *NINJATRADER[1:rows])
    found = tape_of(None, [read_intraday(path, market=RTY, now=now)], rolls=RollTable(), now=now)
    assert (found.bars.high[-1], found.bars.session[-1].item(), bool(found.is_over[-1])) == (
        2421.0,
        date(2025, 11, 25),
        is_over,
    )


def test_an_index_is_stamped_in_new_york(tmp_path: Path):
    path = written(tmp_path, "20251125 160000;6700;6710;6690;6700;0")
    assert read_intraday(path, market=SPX, now=NOW).last == datetime(2025, 11, 25, 21, tzinfo=UTC)
