"""docs/markets.md shows what the code holds, and the tables stay cheap."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import calendars

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "markets.md").read_text()


@pytest.mark.parametrize(
    "table",
    [
        calendars.contracts_table(),
        calendars.calendars_table(),
        calendars.short_sessions_table(2025),
        calendars.disagreements_table(),
        calendars.sources_list(),
    ],
    ids=["contracts", "calendars", "short sessions", "disagreements", "sources"],
)
def test_the_page_shows_the_table(table: str):
    """If not: cog -r -I . docs/markets.md"""
    assert table in PAGE


def test_the_page_names_the_end_of_the_tables():
    assert "| `cme_equity` | 1997-01-01 | 2035-12-31 |" in PAGE


def test_a_table_is_built_in_a_few_milliseconds():
    """The best of five new processes: CPU of the stock index table, the dearest of Chicago, below 30 ms."""
    code = (
        "import time; from levelhead.markets.sessions import sessions; start = time.process_time(); "
        "sessions('cme_equity'); print(time.process_time() - start)"
    )
    taken = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(5)
    ]
    assert min(taken) < 0.030


def test_the_book_of_markets_loads_no_heavy_library():
    code = (
        "import sys; import levelhead.markets; "
        "print(*sorted({'pandas', 'duckdb', 'click', 'rich', 'scipy', 'narwhals'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert out.strip() == ""
