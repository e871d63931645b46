"""``levelhead doctor``: everything it looks at, and its exit status."""

import json
import tomllib
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from levelhead import __version__
from levelhead.cli.main import run
from levelhead.data.release_calendar import bundled
from levelhead.machine.checks import EXTRAS
from levelhead.markets import ReleaseKind

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day within the bundled lists: the test does not age."""
    monkeypatch.setenv("LEVELHEAD_NOW", "2026-11-25T12:00Z")


def checked(capsys, *arguments: str) -> tuple[int, dict[str, dict[str, object]]]:
    """Status, and the checks by name (the last where several bear one)."""
    status = run(["doctor", "--format", "json", *arguments])
    found = json.loads(capsys.readouterr().out)
    assert found["exit"] == status
    return status, {each["name"]: each for each in found["checks"]}


def yields(folder: Path, *, moving: set[ReleaseKind]) -> None:
    """A made-up two-year yield that moves most on the days of some releases."""
    days = np.arange(np.datetime64("1999-12-01"), np.datetime64("2026-11-25"))
    days = days[(days.astype(np.int64) + 3) % 7 < 5]
    news = [each.day for each in bundled().releases if each.kind in moving and each.scheduled]
    size = np.where(np.isin(days, np.array(news, dtype="datetime64[D]")), 1.8, 1.0)
    value = 5 + np.cumsum(np.random.default_rng(3).normal(0, 0.03, days.size) * size)
    rows = [f"{day},{each:.4f}" for day, each in zip(days, value, strict=True)]
    (folder / "DGS2.csv").write_text("date,value\n" + "\n".join(rows) + "\n")


def test_a_sound_installation_has_nothing_wrong(capsys):
    status, found = checked(capsys)
    assert (status, found["levelhead"]["text"]) == (0, __version__)
    assert [name for name, each in found.items() if each["state"] == "wrong"] == []
    assert {"python", "home", "sessions cme_equity", "list CPI", "list FOMC", "list NFP"} <= set(found)


def test_the_text_says_the_same(capsys):
    assert run(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0].split(), lines[-1]) == (["ok", "levelhead", __version__], "Nothing is wrong.")


def test_every_extra_of_the_program_is_looked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {
        extra: packages[0].partition(">")[0] for extra, packages in project["optional-dependencies"].items()
    }
    assert named == EXTRAS


def test_a_missing_extra_is_a_note_with_its_remedy(capsys, monkeypatch: pytest.MonkeyPatch):
    def absent(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    monkeypatch.setattr(metadata, "version", absent)
    status, found = checked(capsys)
    assert (status, found["extra png"]["state"], found["extra png"]["remedy"]) == (
        0,
        "note",
        "pip install 'levelhead[png]'",
    )


def test_a_home_that_is_a_file_is_wrong(capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path / "taken" / "home"))
    status, found = checked(capsys)
    assert (status, found["home"]["state"]) == (5, "wrong")
    assert "LEVELHEAD_HOME" in str(found["home"]["remedy"])


def test_an_old_program_is_told_that_its_tables_end(capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEVELHEAD_NOW", "2035-11-25T12:00Z")
    status, found = checked(capsys)
    assert (status, found["sessions nyse"]["state"], found["list CPI"]["state"]) == (3, "wrong", "wrong")
    assert "Update levelhead" in str(found["sessions nyse"]["remedy"])


def test_a_program_older_than_its_session_tables_is_told_without_failing(
    capsys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LEVELHEAD_NOW", "2037-01-05T12:00Z")
    status, found = checked(capsys)
    assert (status, found["sessions nyse"]["state"], found["list CPI"]["state"]) == (3, "wrong", "wrong")


def test_a_wrong_list_of_a_folder_is_found(capsys, tmp_path: Path):
    """The third Wednesday of three months."""
    rows = "2026-04-15,2026-03\n2026-05-20,2026-04\n2026-06-17,2026-05\n"
    (tmp_path / "cpi_release_dates.csv").write_text(f"date,reference_month\n{rows}")
    status, found = checked(capsys, "--data", str(tmp_path))
    assert (status, found["list CPI"]["state"], found["list NFP"]["state"]) == (3, "wrong", "ok")
    assert str(tmp_path) in str(found["list CPI"]["remedy"])


def test_a_table_that_cannot_be_read_is_found(capsys, tmp_path: Path):
    (tmp_path / "cpi_release_dates.csv").write_text("date\n15.1.2026\n")
    status, found = checked(capsys, "--data", str(tmp_path))
    assert (status, found[f"lists of {tmp_path.name}"]["state"]) == (3, "wrong")


def test_the_lists_are_held_against_the_two_year_yield(capsys, tmp_path: Path):
    yields(tmp_path, moving={ReleaseKind.NFP, ReleaseKind.FOMC})
    status, found = checked(capsys, "--data", str(tmp_path))
    states = [found[f"audit {kind}"]["state"] for kind in ("NFP", "FOMC", "CPI")]
    assert (status, states) == (3, ["ok", "ok", "wrong"])


def test_without_the_yield_the_audit_is_a_note(capsys, tmp_path: Path):
    status, found = checked(capsys, "--data", str(tmp_path))
    assert (status, found["DGS2"]["state"]) == (0, "note")


def test_a_yield_that_cannot_be_read_is_wrong(capsys, tmp_path: Path):
    (tmp_path / "DGS2.csv").write_text("<html>Too many requests</html>")
    status, found = checked(capsys, "--data", str(tmp_path))
    assert (status, found["DGS2"]["state"]) == (3, "wrong")


def test_a_folder_that_is_not_there_is_wrong_usage(capsys, tmp_path: Path):
    assert run(["doctor", "--data", str(tmp_path / "nowhere")]) == 2
    assert "expected an existing folder" in capsys.readouterr().err


@pytest.mark.shared
def test_the_real_lists_stand_the_audit(shared: Path, capsys):
    status, found = checked(capsys, "--data", str(shared / "data"))
    assert status == 0
    assert [found[f"audit {kind}"]["state"] for kind in ("NFP", "FOMC", "CPI")] == ["ok"] * 3
    assert str(found["audit NFP"]["text"]).startswith("1.69 times")
