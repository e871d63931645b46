"""What a command does not need it does not import: a cold start must stay cheap."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.synthetic import write_bars

# Each costs from a fifth of a second to two and a half; none is needed for a page.
HEAVY = (
    "pandas",
    "scipy.stats",
    "sklearn",
    "matplotlib",
    "ray",
    "pyarrow",
    "talib",
    "duckdb",
    "yfinance",
    "typst",
    "great_tables",
    "icalendar",
    "httpx2",
    "stamina",
    "icalendar",
)
RUN = """
import sys
from levelhead.cli.main import run
status = run(sys.argv[1:])
print("imported:", *[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
sys.exit(status)
"""


def _imported(*arguments: str) -> tuple[int, str]:
    """Exit status of a command and the heavy packages it imported."""
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(heavy=HEAVY), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    # The command may have said something before; where it failed, that is the message to show.
    return done.returncode, done.stderr if done.returncode else done.stderr.rpartition("imported:")[2].strip()


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("outlook", "--help"), ("odds", "--help"), ("data", "--help")],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]):
    assert _imported(*arguments) == (0, "")


def test_help_does_not_even_import_numpy():
    code = "import sys\nfrom levelhead.cli.main import run\nrun(['--help'])\nsys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("form", ["md", "json", "text"])
def test_a_page_from_a_csv_file_imports_nothing_heavy(form: str, tmp_path: Path):
    bars = write_bars(tmp_path / "RTY.csv", 600)
    assert _imported("outlook", "RTY", "--bars", str(bars), "--format", form) == (0, "")


def test_a_page_from_the_real_bars_imports_nothing_heavy(shared: Path):
    bars = shared / "data" / "bars" / "RTY=F.csv"
    assert _imported("outlook", "RTY", "--bars", str(bars), "--format", "md") == (0, "")


def test_importing_levelhead_imports_no_numpy():
    code = "import sys, levelhead\nsys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_reading_kept_series_imports_no_source():
    code = (
        "import sys, levelhead.data.series_store, levelhead.data.release_store\n"
        "sys.exit(any('sources' in name or name in ('httpx2', 'duckdb') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
