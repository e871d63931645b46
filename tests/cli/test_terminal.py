"""What a person at a terminal sees, and only there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.synthetic import write_bars
from levelhead.cli.main import run

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

COLOUR = re.compile(r"\x1b\[[0-9;]*(3|4|9|10)[0-7]m")


def at_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """Everything the command writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "levelhead", *arguments],
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"COLUMNS": str(columns), "TERM": "xterm-256color"} | environment,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            chunk = os.read(ours, 65_536)
        except OSError:  # Linux: the other end is closed
            break
        if not chunk:
            break
        written += chunk
    os.close(ours)
    assert process.wait() == 0
    return written.decode()


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    path = write_bars(tmp_path / "RTY.csv", 300)
    assert run(["data", "import", str(path), "--market", "RTY"]) == 0
    return path


def test_a_terminal_gets_a_ruled_table_and_no_date_is_cut(stored: Path) -> None:
    screen = at_terminal("data", "list")
    assert "──" in screen and "2025-11-24" in screen and "…" not in screen


def test_no_color_is_honoured(stored: Path) -> None:
    assert not COLOUR.search(at_terminal("data", "list", NO_COLOR="1"))


def test_importing_shows_its_progress(stored: Path) -> None:
    assert "Importing" in at_terminal("data", "import", str(stored), str(stored), "--market", "RTY")
