"""What peers, yields, releases, statements and breadth add to a page, from a cold shell."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figure import cost
from tests.macro_folder import write_macro

MOST = 1.5  # CPU seconds; it adds about half a second, and a busy machine may take twice as long
SLOW = ("pandas", "scipy", "requests", "exchange_calendars", "matplotlib")


def spent(bars: Path, *more: str) -> float:
    command = [
        sys.executable,
        "-m",
        "levelhead",
        "outlook",
        "RTY",
        "--bars",
        str(bars),
        "--format",
        "md",
        *more,
    ]
    return cost(command, runs=2, environment={"LEVELHEAD_NOW": "2025-11-24T23:00Z"}).cpu


@pytest.mark.parametrize("funds", [False, True])
def test_every_series_costs_little(funds: bool, tmp_path: Path) -> None:
    bars = write_macro(tmp_path, funds=funds)
    assert spent(bars, "--data", str(tmp_path)) - spent(bars) < MOST


def test_no_slow_library_is_imported_for_it(tmp_path: Path) -> None:
    bars = write_macro(tmp_path)
    program = (
        "import sys; from levelhead.cli.main import run; "
        "run(['outlook', 'RTY', '--bars', sys.argv[1], '--data', sys.argv[2], '--format', 'json']); "
        f"print([name for name in {SLOW} if name in sys.modules], file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(bars), str(tmp_path)],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"LEVELHEAD_NOW": "2025-11-24T23:00Z"},
    )
    assert answer.stdout.startswith("{") and answer.stderr.splitlines()[-1] == "[]"
