"""Every vendor's layout is recognised by its content and gives the same bars."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from levelhead.data import read_bars
from levelhead.errors import DataRejected
from tests.data.bar_files import HEADER, RTY, Row, layouts, text, walk

ROWS = walk(300)
NAMED = {
    "plain": "CSV",
    "yahoo": "CSV, Yahoo layout",
    "yfinance": "CSV, yfinance layout",
    "ninjatrader": "CSV, NinjaTrader layout",
    "ninjatrader_timed": "CSV, NinjaTrader layout",
    "tradingview": "CSV, TradingView layout",
    "tradingview_seconds": "CSV, TradingView layout",
    "stooq": "CSV",
    "stooq_ascii": "CSV, Stooq layout",
    "barchart": "CSV, Barchart layout",
    "sierra": "CSV, Sierra Chart layout",
    "metatrader_4": "CSV, MetaTrader 4 layout",
    "metatrader_5": "CSV, MetaTrader 5 layout",
    "interactive_brokers": "CSV, Interactive Brokers layout",
    "databento": "CSV, Databento layout",
    "databento_fixed": "CSV, Databento layout",
    "european": "CSV",
}


def written(folder: Path, data: bytes, name: str = "bars.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def columns(rows: list[Row]) -> np.ndarray:
    return np.array([[float(cell) for cell in row[1:]] for row in rows]).T


@pytest.mark.parametrize("name", sorted(layouts()))
def test_layout_gives_the_rows_it_was_written_from(name: str, tmp_path: Path) -> None:
    bars = read_bars(written(tmp_path, layouts()[name](ROWS)), market=RTY).bars
    assert [day.isoformat() for day in bars.session.tolist()] == [row[0] for row in ROWS]
    np.testing.assert_array_equal([bars.open, bars.high, bars.low, bars.close, bars.volume], columns(ROWS))
    assert bars.source == NAMED[name]


@pytest.mark.parametrize("name", sorted(layouts()))
def test_gzip_is_read_as_what_is_in_it(name: str, tmp_path: Path) -> None:
    plain = read_bars(written(tmp_path, layouts()[name](ROWS)), market=RTY)
    packed = read_bars(written(tmp_path, gzip.compress(layouts()[name](ROWS)), "bars.gz"), market=RTY)
    assert (packed.bars.fingerprint, packed.notes) == (plain.bars.fingerprint, plain.notes)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_line_ends_and_delimiters_change_nothing(end: str, mark: str, tmp_path: Path) -> None:
    plain = read_bars(written(tmp_path, text(ROWS)), market=RTY)
    other = read_bars(written(tmp_path, text(ROWS, mark=mark, end=end), "other.csv"), market=RTY)
    assert (other.bars.fingerprint, other.notes) == (plain.bars.fingerprint, plain.notes)


def test_columns_count_by_name_not_by_place(tmp_path: Path) -> None:
    shuffled = text(
        ([v, c, o, d, h, low] for d, o, h, low, c, v in ROWS), ("VOL", "Close", "OPEN", "Date", "High", "LOW")
    )
    bars = read_bars(written(tmp_path, shuffled), market=RTY).bars
    np.testing.assert_array_equal([bars.open, bars.high, bars.low, bars.close, bars.volume], columns(ROWS))


def test_parquet_gives_the_same_bars(tmp_path: Path) -> None:
    import duckdb

    path = written(tmp_path, text(ROWS))
    for number, kind in enumerate(("DATE", "TIMESTAMP", "VARCHAR")):
        # A name that would be a pattern to DuckDB.
        there = tmp_path / f"b[{number}]*.parquet"
        duckdb.execute(
            f"COPY (SELECT date::{kind} AS Date, * EXCLUDE date FROM read_csv('{path}')) TO '{there}' (FORMAT parquet)"
        )
        checked = read_bars(there, market=RTY)
        assert checked.bars.fingerprint == read_bars(path, market=RTY).bars.fingerprint
        assert checked.bars.source == "Parquet"


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRejected, match="BYTES"):
        read_bars(written(tmp_path, b"PAR1" + bytes(200)), market=RTY)


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (["01/02/2025", "02/03/2025", "03/04/2025"], "DATE"),  # nothing tells months from days
        (["11/24/25", "11/25/25"], "DATE"),  # two digits of the year
        (["25/11/2025", "26/11/2025"], "DATE"),  # day first
        (["2025-11-24", "2025/11/25"], "DATE"),
        (["2025-02-28", "2025-02-30"], "DATE"),  # no such day
        (["2025-11-24", "yesterday"], "DATE"),
        (["2025-11-24 10:00", "2025-11-24 11:00"], "INTRADAY"),
    ],
)
def test_dates_are_never_guessed(dates: list[str], code: str, tmp_path: Path) -> None:
    rows = [[day, *ROWS[0][1:]] for day in dates]
    with pytest.raises(DataRejected) as refused:
        read_bars(written(tmp_path, text(rows)), market=RTY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("written_as", "expected"),
    [
        ("24.11.2025", date(2025, 11, 24)),
        ("11/24/2025", date(2025, 11, 24)),
        ("24-Nov-2025", date(2025, 11, 24)),
        ("20251124", date(2025, 11, 24)),
        ("2025-11-24T00:00:00-05:00", date(2025, 11, 24)),
        ("1763942400", date(2025, 11, 24)),
        ("1763942400000", date(2025, 11, 24)),
        ("1763942400000000000", date(2025, 11, 24)),
    ],
)
def test_one_date_in_many_spellings(written_as: str, expected: date, tmp_path: Path) -> None:
    """Expected day of the epoch stamps: ``date -u -d @1763942400`` prints Monday 24 November 2025."""
    bars = read_bars(written(tmp_path, text([[written_as, *ROWS[0][1:]]])), market=RTY).bars
    assert bars.as_of == expected


def test_interval_other_than_a_day_is_refused(tmp_path: Path) -> None:
    data = layouts()["stooq_ascii"](ROWS).replace(b",D,", b",60,")
    with pytest.raises(DataRejected, match="INTRADAY"):
        read_bars(written(tmp_path, data), market=RTY)


@pytest.mark.parametrize("symbol", ["ES=F", "M2K", "BTC-USD", "IWM"])
def test_symbol_of_another_market_is_refused(symbol: str, tmp_path: Path) -> None:
    rows = [[*row, symbol] for row in ROWS]
    with pytest.raises(DataRejected, match="SYMBOL"):
        read_bars(written(tmp_path, text(rows, (*HEADER, "symbol"))), market=RTY)


def test_session_still_open_is_dropped(tmp_path: Path) -> None:
    """16:00 Chicago closes the session: a minute before, its bar is not final."""
    path = written(tmp_path, text(ROWS))
    before = read_bars(path, market=RTY, now=datetime(2025, 11, 24, 21, 59, tzinfo=UTC))
    after = read_bars(path, market=RTY, now=datetime(2025, 11, 24, 22, 0, tzinfo=UTC))
    assert (before.bars.as_of, after.bars.as_of) == (date(2025, 11, 21), date(2025, 11, 24))


def test_no_file_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(DataRejected, match="FILE"):
        read_bars(tmp_path / "none.csv", market=RTY)
