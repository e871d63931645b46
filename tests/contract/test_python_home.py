"""The Python package keeps its files where the commands keep theirs."""

from datetime import UTC, datetime
from pathlib import Path

import levelhead
from levelhead.data.read import read_bars
from levelhead.data.store import Store
from levelhead.markets.registry import market
from tests.pages import write_folder


def test_python_reads_the_store_that_levelhead_home_names(home: Path, tmp_path: Path) -> None:
    """``LEVELHEAD_HOME`` moves everything, for a script as for a command."""
    checked = read_bars(write_folder(tmp_path), market=market("RTY"))
    Store(home).put(checked, at=datetime(2025, 11, 25, tzinfo=UTC))
    assert levelhead.outlook("RTY").as_of == checked.bars.as_of
