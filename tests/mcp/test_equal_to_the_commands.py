"""The answers are those of the command line, key by key and number by number."""

import json
from pathlib import Path
from typing import Any

import pytest

from levelhead.cli.main import run
from levelhead.mcp.setup import Setup
from tests.mcp.desks import CALLS, DAY, ask, unmarked

Out = pytest.CaptureFixture[str]


def _command(capsys: Out, *arguments: str) -> Any:
    capsys.readouterr()
    assert run(list(arguments)) == 0
    return json.loads(capsys.readouterr().out)


def _files(desk: Setup) -> list[str]:
    assert desk.data is not None
    return ["--bars", str(desk.data / "bars" / "RTY=F.csv"), "--data", str(desk.data)]


def test_the_whole_outlook_of_a_folder(desk: Setup, capsys: Out):
    printed = _command(capsys, "outlook", "RTY", *_files(desk), "--format", "json")
    assert unmarked(ask(desk, "outlook", symbol="rty", sections=["all"])) == printed


def test_the_outlook_of_a_past_day_at_another_horizon(desk: Setup, capsys: Out):
    printed = _command(
        capsys, "outlook", "RTY", *_files(desk), "--as-of", DAY, "--horizon", "10", "--format", "json"
    )
    found = ask(desk, "outlook", symbol="RTY", as_of=DAY, horizon=10, sections=["all"])
    assert unmarked(found) == printed


def test_the_outlook_of_stored_bars(desk: Setup, capsys: Out):
    printed = _command(capsys, "outlook", "ES", "--offline", "--data", str(desk.data), "--format", "json")
    assert unmarked(ask(desk, "outlook", symbol="ES", sections=["all"])) == printed


def test_sections_are_parts_of_the_whole(desk: Setup):
    whole = ask(desk, "outlook", symbol="RTY", sections=["all"])
    part = ask(desk, "outlook", symbol="RTY", sections=["since", "triggers"])
    always = ["schema", "market", "as_of", "horizon", "disclaimer"]
    assert part == {name: whole[name] for name in (*always[:4], "since", "triggers", "disclaimer")}


def test_the_levels_are_those_listed_on_the_page(desk: Setup, capsys: Out):
    printed = _command(capsys, "outlook", "RTY", *_files(desk), "--format", "json")
    listed = [each for each in printed["levels"] if each["on_page"]]
    found = ask(desk, "levels", symbol="RTY")
    assert (found["levels"], found["of"]) == (listed, len(printed["levels"]))
    assert ask(desk, "levels", symbol="RTY", every=True)["levels"] == printed["levels"]


def test_the_odds(desk: Setup, capsys: Out):
    printed = _command(
        capsys, "odds", "RTY", *_files(desk), "--up", "1850", "--down", "1650", "--down-by", "close",
        "--format", "json",
    )  # fmt: skip
    assert ask(desk, "odds", **CALLS["odds"]) == printed


def test_the_fact_check_of_a_note(desk: Setup, capsys: Out, tmp_path: Path):
    (tmp_path / "note").write_text(str(CALLS["audit"]["note"]))
    printed = _command(capsys, "audit", str(tmp_path / "note"), *_files(desk), "--format", "json")
    assert unmarked(ask(desk, "audit", **CALLS["audit"])) == printed


def test_the_kept_backtest(desk: Setup, capsys: Out):
    printed = _command(capsys, "backtest", "RTY", *_files(desk), "--processes", "1", "--format", "json")
    assert ask(desk, "record", symbol="RTY")["backtest"] == printed


def test_the_record_of_issued_forecasts(desk: Setup, capsys: Out):
    printed = _command(capsys, "ledger", "record", "RTY", *_files(desk), "--format", "json")
    found = ask(desk, "record", symbol="RTY")["issued"]
    assert found == {"counts": printed["counts"], "record": printed["questions"][0]["record"]}


def test_the_forecasts_of_the_ledger_newest_first(desk: Setup, capsys: Out):
    old, new = _command(capsys, "ledger", "list", "RTY", "--format", "json")
    found = ask(desk, "grade", symbol="RTY")
    assert [each["number"] for each in found["forecasts"]] == [new["number"], old["number"]]
    assert [each["status"] for each in found["forecasts"]] == ["open", "graded"]
    said, grade = found["forecasts"][1], old["grade"]
    assert [row["probability"] for row in said["rows"]] == [
        old["body"]["probability"][name] / 1e6 for name in ("up", "neither", "down")
    ]
    assert (said["outcome"]["row"], said["outcome"]["settled"]) == (grade["outcome"], grade["settled"])
    assert said["outcome"]["scores"]["model"]["log"] == grade["scores"]["model"]["log"] / 1e6


def test_a_past_day_is_graded_as_the_ledger_graded_it(desk: Setup):
    """The forecast issued on the day, from bars that ended there, and the one made now come to the same."""
    issued = ask(desk, "grade", symbol="RTY")["forecasts"][1]
    made = ask(desk, "grade", symbol="RTY", as_of=DAY)["forecasts"][0]
    assert {**made, "number": issued["number"], "issued_at": issued["issued_at"]} == issued


def test_a_day_whose_horizon_is_not_over_is_open(desk: Setup):
    found = ask(desk, "grade", symbol="RTY", as_of="2025-11-20")["forecasts"][0]
    assert (found["status"], found["outcome"]) == ("open", None)


def test_the_outlook_of_the_real_bars(shared: Path, home: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    data = shared / "data"
    printed = _command(
        capsys, "outlook", "RTY", "--bars", str(data / "bars" / "RTY=F.csv"), "--data", str(data),
        "--as-of", "2025-11-24", "--format", "json",
    )  # fmt: skip
    found = ask(Setup(home, data), "outlook", symbol="RTY", as_of="2025-11-24", sections=["all"])
    assert unmarked(found) == printed
