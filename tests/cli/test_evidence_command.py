"""``levelhead evidence``: tables on stdout, a record that later pages print."""

import json
from pathlib import Path

import pytest

from bench.synthetic import write_bars
from levelhead.cli.main import run


@pytest.fixture
def bars(tmp_path: Path) -> Path:
    return write_bars(tmp_path / "RTY.csv", count=420)


def outlook(bars: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert run(["outlook", "RTY", "--bars", str(bars), "--format", "json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_claims_lists_every_statement_under_both_questions(bars: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["evidence", "claims", "RTY", "--bars", str(bars), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    names = [each["name"] for each in found["claims"]]
    assert (found["market"], found["horizon"]) == ("RTY", 15)
    assert sorted(names) == sorted(2 * list(dict.fromkeys(names)))
    assert {"reclaim", "third_test_support", "bullish_engulfing_at_swing"} <= set(names)
    assert run(["evidence", "claims", "RTY", "--bars", str(bars)]) == 0
    assert "A close above the 200-day average" in capsys.readouterr().out


def test_a_page_says_how_to_measure_its_levels_and_then_prints_the_record(
    bars: Path, capsys: pytest.CaptureFixture[str]
):
    before = outlook(bars, capsys)
    assert "levelhead evidence levels RTY" in sentence(before, "levels.strength")
    assert not any("hold_rate" in level for level in before["levels"])  # type: ignore[attr-defined]
    assert run(["evidence", "levels", "RTY", "--bars", str(bars), "--step", "2", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    everything = record["groups"][0]
    assert (everything["kind"], everything["tests"], record["step"]) == (None, None, 2)
    after = outlook(bars, capsys)
    assert f"{everything['touched']:,} levels of past pages" in sentence(after, "levels.strength")
    rated = [level for level in after["levels"] if "hold_rate" in level]  # type: ignore[attr-defined]
    assert rated and all(0 <= each["placebo_rate"] <= 1 and each["hold_n"] >= 30 for each in rated)


def test_a_kept_record_is_not_measured_again(bars: Path, capsys: pytest.CaptureFixture[str]):
    command = ["evidence", "levels", "RTY", "--bars", str(bars), "--step", "20"]
    assert run(command) == 0
    first = capsys.readouterr()
    assert "kept in" in first.err
    assert run(command) == 0
    second = capsys.readouterr()
    assert second.out == first.out and "kept in" not in second.err
    assert run([*command, "--again"]) == 0
    assert "kept in" in capsys.readouterr().err


def test_a_step_of_nothing_is_refused(bars: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["evidence", "levels", "RTY", "--bars", str(bars), "--step", "0"]) == 2
    assert "--step: got 0, expected" in capsys.readouterr().err


def sentence(page: dict[str, object], name: str) -> str:
    return next(each["text"] for each in page["claims"] if each["id"] == name)  # type: ignore[attr-defined]
