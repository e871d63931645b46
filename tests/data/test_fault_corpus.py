"""Each file of the fault catalogue gets its answer: nothing wrong is swallowed, nothing good refused."""

from pathlib import Path

import numpy as np
import pytest

from levelhead.data import read_bars
from levelhead.errors import DataRejected
from levelhead.render.numbers import say
from tests.data.bar_files import RTY
from tests.data.faulty_files import CLEAN, FILES, MID, Faulty


def file_of(faulty: Faulty, folder: Path) -> Path:
    path = folder / "bars.csv"
    path.write_bytes(faulty.write())
    return path


def answers(*verdicts: str) -> list[str]:
    return sorted(name for name, faulty in FILES.items() if faulty.verdict in verdicts)


def test_the_whole_catalogue_is_here() -> None:
    assert len(FILES) == 77


@pytest.mark.parametrize("name", answers("REJECT"))
def test_refused(name: str, tmp_path: Path) -> None:
    faulty = FILES[name]
    with pytest.raises(DataRejected) as refused:
        read_bars(file_of(faulty, tmp_path), market=RTY, now=faulty.now, adjustment=faulty.adjustment)
    assert (refused.value.code, refused.value.exit_status) == (faulty.code, 3)
    assert refused.value.remedy


@pytest.mark.parametrize("name", answers("OK"))
def test_nothing_to_say(name: str, tmp_path: Path) -> None:
    checked = read_bars(file_of(FILES[name], tmp_path), market=RTY)
    assert (checked.verdict, checked.notes, len(checked.bars)) == ("OK", (), 300)


@pytest.mark.parametrize("name", answers("WARN", "REPAIR", "QUARANTINE", "DEGRADE"))
def test_used_and_said(name: str, tmp_path: Path) -> None:
    faulty = FILES[name]
    checked = read_bars(file_of(faulty, tmp_path), market=RTY, now=faulty.now, adjustment=faulty.adjustment)
    assert (faulty.code, faulty.verdict) in [(note.code, note.verdict) for note in checked.notes]
    assert all(say(note.claim) for note in checked.notes)


@pytest.mark.parametrize("name", answers("QUARANTINE"))
def test_a_bar_set_aside_is_a_missing_session(name: str, tmp_path: Path) -> None:
    checked = read_bars(file_of(FILES[name], tmp_path), market=RTY)
    assert len(checked.bars) == 299
    assert "GAP" in [note.code for note in checked.notes]


@pytest.mark.parametrize("name", answers("QUARANTINE", "DEGRADE", "WARN"))
def test_strict_refuses_what_would_only_be_said(name: str, tmp_path: Path) -> None:
    faulty = FILES[name]
    with pytest.raises(DataRejected):
        read_bars(
            file_of(faulty, tmp_path), market=RTY, now=faulty.now, adjustment=faulty.adjustment, strict=True
        )


def test_repaired_range_holds_the_close(tmp_path: Path) -> None:
    bars = read_bars(file_of(FILES["V05_close_above_high_1tick"], tmp_path), market=RTY).bars
    assert bars.high[MID] == float(CLEAN[MID][4])


def test_float_dust_is_rounded_to_the_tick(tmp_path: Path) -> None:
    bars = read_bars(file_of(FILES["V31_float_dust"], tmp_path), market=RTY).bars
    np.testing.assert_array_equal(bars.close, [float(row[4]) for row in CLEAN])


def test_no_volume_is_not_zero_volume(tmp_path: Path) -> None:
    bars = read_bars(file_of(FILES["V36_no_volume"], tmp_path), market=RTY).bars
    assert np.isnan(bars.volume).all()


def test_refusal_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataRejected) as refused:
        read_bars(file_of(FILES["F26_num_nanword"], tmp_path), market=RTY)
    assert refused.value.line == MID + 2  # the header is line one
