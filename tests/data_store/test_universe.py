"""The markets there are bars of, from the store and from a folder."""

import os
import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bench.synthetic import write_bars
from levelhead.data.folder import Folder
from levelhead.data.read import read_bars
from levelhead.data.store import Store
from levelhead.data.universe import Place, Universe
from levelhead.errors import BadOption, DataRejected, NoBars, NotStored, UnknownMarket
from levelhead.markets.registry import market
from tests.data_store import series


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with bars of two futures and an index, and files that are no market's bars."""
    for name in ("bars/RTY=F", "bars/M2K", "bars/GSPC", "bars/RTY_BACKADJ", "series/DGS10"):
        path = tmp_path / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        write_bars(path, 300)
    return tmp_path


def test_an_empty_home_has_no_markets(home: Path) -> None:
    assert Universe(home).symbols() == ()


def test_the_folder_must_exist(home: Path) -> None:
    with pytest.raises(BadOption, match="an existing folder"):
        Universe(home, folder=home / "nowhere")


def test_futures_come_before_indices_whatever_the_order_of_the_files(home: Path, folder: Path) -> None:
    assert Universe(home, folder=folder).symbols() == ("RTY", "M2K", "^GSPC")


def test_store_and_folder_are_one_universe(home: Path, folder: Path) -> None:
    Store(home).put(series.checked(series.bars(symbol="ES")), at=series.AT)
    assert Universe(home, folder=folder).symbols() == ("RTY", "M2K", "ES", "^GSPC")


def test_stored_bars_come_before_those_of_the_folder(home: Path, folder: Path) -> None:
    Store(home).put(series.checked(series.bars(source="the store")), at=series.AT)
    universe = Universe(home, folder=folder)
    assert (universe.place("RTY"), universe.checked("RTY").bars.source) == (Place.STORE, "the store")


def test_bars_of_the_folder_are_those_of_the_file(home: Path, folder: Path) -> None:
    day = date(2025, 10, 1)
    alone = read_bars(folder / "bars/RTY=F.csv", market=market("RTY"), as_of=day)
    found = Universe(home, folder=folder).checked("RTY=F", as_of=day)
    assert (found.bars.fingerprint, found.notes) == (alone.bars.fingerprint, alone.notes)


def test_the_first_file_that_can_be_used_is_read(home: Path, folder: Path) -> None:
    (folder / "bars/RTY=F.csv").write_text("date,open,high,low,close\n2025-11-24,1,2,3,4\n")
    write_bars(folder / "bars/RTY_TV.csv", 260)
    universe = Universe(home, folder=folder)
    assert [path.name for path in universe.files("RTY")] == ["RTY=F.csv", "RTY_TV.csv"]
    assert len(universe.checked("RTY").bars) == 260


def test_where_no_file_can_be_used_the_first_refusal_is_told(home: Path, folder: Path) -> None:
    (folder / "bars/M2K.csv").write_text("date,open,high,low,close\n")
    with pytest.raises(DataRejected):
        Universe(home, folder=folder).checked("M2K")


def test_the_age_of_the_bars_is_in_no_note(home: Path, folder: Path) -> None:
    later = datetime(2026, 3, 2, 12, tzinfo=UTC)
    codes = {note.code for note in Universe(home, folder=folder).checked("RTY", now=later).notes}
    assert "OLD" not in codes


def test_a_session_that_is_still_open_is_dropped(home: Path, folder: Path) -> None:
    trading = datetime(2025, 11, 24, 15, tzinfo=UTC)
    assert Universe(home, folder=folder).checked("RTY", now=trading).bars.as_of == date(2025, 11, 21)


def test_what_is_not_there_is_named(home: Path, folder: Path) -> None:
    universe = Universe(home, folder=folder)
    with pytest.raises(NotStored, match="no bars of YM are stored"):
        universe.checked("YM")
    with pytest.raises(UnknownMarket):
        universe.checked("NOPE")
    with pytest.raises((NoBars, DataRejected)):
        universe.checked("RTY", as_of=date(1990, 1, 2))


def test_the_state_changes_with_the_files_of_its_market_alone(home: Path, folder: Path) -> None:
    universe = Universe(home, folder=folder)
    before = universe.state("RTY"), universe.state("M2K")
    os.utime(folder / "bars/M2K.csv", ns=(1, 1))
    after = universe.state("RTY"), universe.state("M2K")
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_the_state_changes_when_the_store_does(home: Path) -> None:
    store, universe = Store(home), Universe(home)
    store.put(series.checked(series.bars(250)), at=series.AT)
    before = universe.state("RTY")
    store.put(series.checked(series.bars(251)), at=series.AT)
    assert universe.state("RTY") != before


def test_sessions_are_those_of_the_bars(home: Path, folder: Path) -> None:
    sessions = Universe(home, folder=folder).sessions("M2K")
    assert (len(sessions), sessions[-1]) == (300, date(2025, 11, 24))


def test_a_universe_travels_to_another_process(home: Path, folder: Path) -> None:
    universe = Universe(home, folder=folder)
    assert pickle.loads(pickle.dumps(universe)) == universe


def test_a_file_removed_while_the_folder_is_read_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is listed, and gone when it is looked at: the next file of the market is read."""
    there = Folder(folder)
    listed = tuple(there.files("bars", ["RTY=F", "M2K"]))
    monkeypatch.setattr(Folder, "files", lambda *_: (folder / "bars" / "gone.csv", listed[1]))
    read = there.bars(market("RTY"), as_of=date(2030, 1, 1))
    assert read is not None and read.source == read_bars(listed[1], market=market("RTY")).bars.source
