"""A note held against bars that Python holds already, as against the file they came from."""

import json
from pathlib import Path

import pandas as pd
import pytest

import levelhead
from levelhead.errors import BadOption
from tests.pages import write_folder

NOTE = """# RTY outlook, November 24, 2025

The close is above the 50-day moving average. RSI(14) is at 20. Support at 1,600 is intact.
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def verdicts(checked: levelhead.CheckedNote) -> list[tuple[str, str]]:
    """Each quotation with its verdict."""
    return [(each["quote"], each["verdict"]) for each in json.loads(checked.to_json())["statements"]]


def test_bars_and_tables_are_what_their_file_is(note: Path, tmp_path: Path) -> None:
    """The same verdicts, whichever form the bars have."""
    file = write_folder(tmp_path / "desk")
    bars, frame = levelhead.read_bars(file, market="RTY"), pd.read_csv(file)
    from_file = verdicts(levelhead.audit(note, bars=file))
    assert len(from_file) >= 3
    assert "false" in {verdict for _, verdict in from_file}
    assert verdicts(levelhead.audit(note, bars=bars)) == from_file
    assert verdicts(levelhead.audit(note, bars=frame)) == from_file


def test_bars_of_another_market_are_refused(note: Path, tmp_path: Path) -> None:
    bars = levelhead.read_bars(write_folder(tmp_path / "desk"), market="RTY")
    with pytest.raises(BadOption, match="bars of ES"):
        levelhead.audit(note, bars=bars, market="ES")
