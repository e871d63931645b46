"""The overview, near misses, statuses and the edge where errors become one line."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from levelhead import __version__
from levelhead.cli import main as entry_point
from levelhead.cli.lazy import Lazy
from levelhead.cli.main import COMMANDS, levelhead, run
from levelhead.errors import BadOption, StorageError
from levelhead.machine import clock
from levelhead.machine import home as home_door


def started(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "levelhead", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def test_the_overview_lists_every_command_with_its_line() -> None:
    overview = started("--help")
    assert overview.returncode == 0
    for name, lazy in COMMANDS.items():
        assert name in overview.stdout and lazy.summary in overview.stdout


def test_every_command_of_the_overview_exists_and_explains_itself() -> None:
    for name in COMMANDS:
        answer = CliRunner().invoke(levelhead, [name, "--help"])
        assert (answer.exit_code, answer.output.split()[:1]) == (0, ["Usage:"]), answer.output


def test_the_overview_imports_nothing_heavy() -> None:
    code = (
        "import sys; from levelhead.cli.main import run; run(['--help']);"
        "print([m for m in ('numpy', 'duckdb', 'rich', 'platformdirs', 'pandas', 'levelhead.markets') "
        "if m in sys.modules], file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stderr.strip() == "[]"


def test_the_overview_costs_little() -> None:
    """At most 150 ms of CPU, the interpreter's own start included; the best of three on a busy machine."""

    def cpu() -> float:
        before = os.times()
        started("--help")
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert min(cpu() for _ in range(3)) <= 0.150


@pytest.mark.parametrize("arguments", [("dta",), ("data", "imprt")])
def test_a_near_miss_is_told_the_nearest_command(arguments: tuple[str, ...]) -> None:
    answer = started(*arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "Did you mean" in answer.stderr


def test_a_strange_command_gets_no_suggestion() -> None:
    answer = started("zzzzzz")
    assert (answer.returncode, "Did you mean" in answer.stderr) == (2, False)


def test_the_version_is_printed() -> None:
    assert started("--version").stdout == f"levelhead {__version__}\n"


def test_the_console_script_is_the_same_program() -> None:
    script = Path(sys.executable).with_name("levelhead")
    if not script.exists():
        pytest.skip("levelhead is not installed beside this interpreter")
    answer = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout == f"levelhead {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_each_shell(shell: str) -> None:
    answer = started("completion", shell)
    assert (answer.returncode, "_LEVELHEAD_COMPLETE" in answer.stdout) == (0, True)


def test_completion_offers_commands_without_importing_them() -> None:
    answer = started(_LEVELHEAD_COMPLETE="bash_complete", COMP_WORDS="levelhead da", COMP_CWORD="1")
    assert answer.stdout.split() == ["plain,data"]


def raising(error: BaseException) -> click.Command:
    @click.command()
    def command() -> None:
        raise error

    return command


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> object:
    def make(error: BaseException) -> None:
        monkeypatch.setattr(sys.modules[__name__], "COMMAND", raising(error), raising=False)
        monkeypatch.setitem(levelhead.lazy, "fail", Lazy(f"{__name__}:COMMAND", "fails"))

    return make


def test_an_error_on_purpose_is_one_line_and_its_status(failing, capsys) -> None:
    failing(StorageError("/there", "the disk is full", "Free some space"))
    assert run(["fail"]) == 5
    assert capsys.readouterr() == ("", "levelhead: /there: the disk is full. Free some space\n")


def test_a_defect_asks_to_be_reported_in_one_line(failing, capsys) -> None:
    failing(KeyError("ouch"))
    assert run(["fail"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), "Traceback" in err) == ("", 1, False)
    assert "defect of levelhead itself (KeyError: 'ouch')" in err and "--debug" in err


@pytest.mark.parametrize("arguments", [["--debug", "fail"], ["fail", "--debug"]])
def test_debug_shows_the_traceback_wherever_it_stands(arguments, failing, capsys) -> None:
    failing(KeyError("ouch"))
    assert run(arguments) == 1
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_is_no_defect(failing, capsys) -> None:
    failing(KeyboardInterrupt())
    assert run(["fail"]) == 130
    assert "defect" not in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_defect() -> None:
    """As in ``levelhead data markets | head -0``: no traceback, no complaint."""
    process = subprocess.Popen(
        [sys.executable, "-m", "levelhead", "data", "markets"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (complaint, process.wait()) == (b"", 141)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_result_is_status_five() -> None:
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "levelhead", "--version"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (answer.returncode, answer.stderr.count(b"\n")) == (5, 1)


def test_the_clock_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T18:00-05:00")
    assert clock.now().isoformat() == "2025-11-24T23:00:00+00:00"


@pytest.mark.parametrize("text", ["yesterday", "2025-11-24", "2025-11-24T23:00"])
def test_a_time_without_a_zone_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_NOW", text)
    with pytest.raises(BadOption, match="2025-11-24T23:00Z"):
        clock.now()


def test_the_home_folder_is_where_the_environment_says(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path))
    assert home_door.home() == tmp_path


def test_without_a_word_the_home_folder_is_the_systems(monkeypatch) -> None:
    monkeypatch.delenv("LEVELHEAD_HOME")
    assert home_door.home().name == "levelhead" and home_door.home().is_absolute()


def test_the_entry_point_ends_the_process_with_the_status(monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["levelhead", "dta"])
    with pytest.raises(SystemExit) as ended:
        entry_point()
    assert ended.value.code == 2
