"""``levelhead screen``: statuses, messages, forms and files."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.data.read import read_bars
from levelhead.data.store import Store
from levelhead.markets.registry import market
from tests.data.bar_files import walk
from tests.data_store import series
from tests.pages import write_bars

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run one command in this process: status, standard output, standard error."""
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")

    def ask(*arguments: object) -> tuple[int, str, str]:
        status = run(["screen", *map(str, arguments)])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return ask


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data")
    write_bars(path / "bars" / "RTY.csv", walk(400, seed=14))
    write_bars(path / "bars" / "YM.csv", walk(400, seed=15, places=0, start=40_000))
    (path / "bars" / "ES.csv").write_text("no bars\n")
    return path


def test_an_empty_home_says_what_to_do(call: Call) -> None:
    status, out, err = call()
    assert (status, out) == (3, "")
    assert "levelhead data import FILE --market RTY" in err and "--data DIR" in err


def test_one_bad_market_leaves_the_status_at_zero(call: Call, folder: Path) -> None:
    status, out, _ = call("--data", folder, "--offline")
    assert status == 0
    assert out.startswith("Screen of 2 markets, November 24, 2025\n") and "SET APART" in out


def test_where_all_fail_the_first_gives_the_status(call: Call, folder: Path) -> None:
    assert call("NOPE", "ES", "--data", folder, "--offline")[0] == 2
    status, out, err = call("ES", "NOPE", "--data", folder, "--offline")
    assert err.startswith("levelhead: no market has a row; ES: NOT_CSV: ")
    assert status == 3 and "unknown market 'NOPE'" in " ".join(out.split())


def test_stored_bars_need_no_folder(call: Call, folder: Path, home: Path) -> None:
    file = read_bars(folder / "bars" / "RTY.csv", market=market("RTY"))
    Store(home).put(file, at=series.AT)
    status, out, _ = call("--offline", "--format", "json")
    assert (status, [row["market"]["symbol"] for row in json.loads(out)["markets"]]) == (0, ["RTY"])


def test_a_named_market_without_bars_is_not_fetched_offline(call: Call, folder: Path) -> None:
    status, out, _ = call("CL", "--data", folder, "--offline", "--format", "json")
    assert (status, json.loads(out)["apart"][0]["error"]) == (3, "NotStored")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--horizon", "0"], "from 1 to 63"),
        (["--sort", "luck"], "'luck' is not one of"),
        (["--out", "screen.xls"], "a name that ends in .txt"),
        (["--processes", "0"], "1 or more"),
        (["--data", "nowhere"], "an existing folder"),
        (["--as-of", "yesterday"], "expected a day such as"),
        (["--frmat", "csv"], "--format"),
    ],
)
def test_wrong_usage_is_told_in_a_line(call: Call, folder: Path, arguments: list[str], hint: str) -> None:
    given = arguments if "--data" in arguments else ["--data", folder, *arguments]
    status, out, err = call(*given)
    assert (status, out) == (2, "") and hint in err


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.md", "# Screen of 2 markets"),
        ("a.json", '{\n  "schema": "levelhead/screen/1"'),
        ("a.csv", "market,name,as_of"),
        ("a.html", "<!DOCTYPE html>"),
        ("a.txt", "Screen of 2 markets"),
    ],
)
def test_the_name_of_the_file_decides_the_form(
    call: Call, folder: Path, tmp_path: Path, name: str, begins: str
) -> None:
    status, out, err = call("--data", folder, "--offline", "--out", tmp_path / name)
    assert (status, out) == (0, "") and f"wrote {tmp_path / name}" in err
    assert (tmp_path / name).read_text().startswith(begins)


def test_nothing_after_the_day_asked_for_is_read(call: Call, folder: Path) -> None:
    _, out, _ = call("RTY", "--data", folder, "--offline", "--as-of", "2025-06-20", "--format", "json")
    found = json.loads(out)
    assert (found["as_of"], found["day"], found["markets"][0]["as_of"]) == ("2025-06-20",) * 3


def test_two_runs_and_two_processes_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """From the shell, where each process draws another hash seed."""
    answers = {
        subprocess.run(
            [
                sys.executable,
                "-m",
                "levelhead",
                "screen",
                "--data",
                folder,
                "--offline",
                "--format",
                "json",
                *more,
            ],
            env={
                "LEVELHEAD_HOME": str(tmp_path),
                "LEVELHEAD_NOW": "2025-11-24T23:00Z",
                "PYTHONPATH": ":".join(sys.path),
            },
            capture_output=True,
            check=True,
        ).stdout
        for more in ((), ("--processes", "2"))
    }
    assert len(answers) == 1
