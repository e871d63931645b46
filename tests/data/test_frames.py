"""Data frames give the bars their files give."""

import importlib
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from levelhead.data import read_bars
from levelhead.data.frames import bars_from_frame
from levelhead.errors import BadOption, DataRejected
from tests.data.bar_files import HEADER, RTY, text, walk

ROWS = walk(120)
LIBRARIES = [name for name in ("pandas", "polars", "pyarrow") if find_spec(name)]


def frame() -> pd.DataFrame:
    table = pd.DataFrame(ROWS, columns=list(HEADER))
    table["date"] = pd.to_datetime(table["date"])
    return table.astype(dict.fromkeys(HEADER[1:], float))


def from_file(folder: Path) -> str:
    path = folder / "bars.csv"
    path.write_bytes(text(ROWS))
    return read_bars(path, market=RTY).bars.fingerprint


def test_date_column(tmp_path: Path) -> None:
    assert bars_from_frame(frame(), market=RTY).bars.fingerprint == from_file(tmp_path)


def test_index_of_dates(tmp_path: Path) -> None:
    assert bars_from_frame(frame().set_index("date"), market=RTY).bars.fingerprint == from_file(tmp_path)


def test_index_of_instants_in_new_york(tmp_path: Path) -> None:
    table = frame().set_index("date").tz_localize("America/New_York")
    assert bars_from_frame(table, market=RTY).bars.fingerprint == from_file(tmp_path)


def test_two_header_levels_of_yfinance(tmp_path: Path) -> None:
    table = frame().set_index("date")
    table.columns = pd.MultiIndex.from_tuples([(name.title(), "RTY=F") for name in table.columns])
    assert bars_from_frame(table, market=RTY).bars.fingerprint == from_file(tmp_path)


def test_two_tickers_are_refused() -> None:
    table = frame().set_index("date")
    both = pd.concat({"RTY=F": table, "ES=F": table}, axis="columns").swaplevel(axis="columns")
    with pytest.raises(DataRejected):
        bars_from_frame(both, market=RTY)


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_installed_library(library: str, tmp_path: Path) -> None:
    module = importlib.import_module(library)
    build = {"pandas": frame, "polars": lambda: module.from_pandas(frame())}
    table = build.get(library, lambda: module.Table.from_pandas(frame()))()
    assert bars_from_frame(table, market=RTY).bars.fingerprint == from_file(tmp_path)


def test_what_is_no_frame_is_a_usage_error() -> None:
    with pytest.raises(BadOption):
        bars_from_frame([1, 2, 3], market=RTY)


def test_nothing_after_the_day_asked_for() -> None:
    day = frame()["date"][79].date()
    damaged = frame()
    damaged.loc[90:, "close"] = float("inf")
    assert (
        bars_from_frame(damaged, market=RTY, as_of=day).notes
        == bars_from_frame(frame()[:80], market=RTY, as_of=day).notes
    )
