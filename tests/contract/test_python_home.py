"""The Python package keeps its files where the commands keep theirs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import levelhead
from levelhead.data.read import read_bars
from levelhead.data.series_store import SeriesStore
from levelhead.data.store import Store
from levelhead.markets.registry import market
from tests.pages import write_folder
from tests.property.test_truncation_of_fundamentals import fetched


def test_python_reads_the_store_that_levelhead_home_names(home: Path, tmp_path: Path) -> None:
    """``LEVELHEAD_HOME`` moves everything, for a script as for a command."""
    checked = read_bars(write_folder(tmp_path), market=market("RTY"))
    Store(home).put(checked, at=datetime(2025, 11, 25, tzinfo=UTC))
    assert levelhead.outlook("RTY").as_of == checked.bars.as_of


def test_python_reads_the_series_kept_there(home: Path, tmp_path: Path) -> None:
    """As the commands do: a yield that was fetched stands on the page of a script, too."""
    bars = levelhead.read_bars(write_folder(tmp_path), market="RTY")
    days = bars.session[-300:].tolist()
    SeriesStore(home).put(
        fetched(
            [(day.isoformat(), 4.0 + at / 1000, f"{day + timedelta(1)}T13:00") for at, day in enumerate(days)]
        )
    )
    page = levelhead.outlook(bars).to_json()
    assert '"DGS10"' in page
    assert page == levelhead.outlook(bars, home=home).to_json()
