"""``levelhead outlook`` and ``levelhead odds`` as a newcomer meets them: statuses, messages, files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from levelhead.cli.main import run
from tests.conftest import ROOT
from tests.data.bar_files import walk
from tests.pages import write_bars, write_folder

NOW = "2025-11-24T23:00Z"


@dataclass
class Answer:
    """What a command left behind."""

    status: int
    out: bytes
    err: str


Call = Callable[..., Answer]


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run one command in this process."""
    monkeypatch.setenv("LEVELHEAD_NOW", NOW)

    def ask(*arguments: object) -> Answer:
        status = run([str(each) for each in arguments])
        captured = capfdbinary.readouterr()
        return Answer(status, captured.out, captured.err.decode())

    return ask


@pytest.fixture(scope="module")
def bars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 bars of a made-up RTY up to November 24, 2025."""
    return write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", walk(400, seed=14))


def close_of(path: Path) -> float:
    return float(path.read_text().splitlines()[-1].split(",")[4])


# --- wrong usage: status 2, one line that says what is expected --------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["outlok", "RTY"], "Did you mean 'outlook'?"),
        (["outlook", "RTY", "--baars", "x"], "--bars"),
        (["outlook"], "Missing argument 'MARKET'"),
        (["outlook", "RYT", "--bars", "BARS"], "Did you mean RTY"),
        (["outlook", "NOPE", "--bars", "BARS"], "`levelhead data markets` lists them all"),
        (["outlook", "", "--bars", "BARS"], "unknown market ''"),
        (["outlook", "RTY", "--bars", "BARS", "--horizon", "0"], "from 1 to 63"),
        (["outlook", "RTY", "--bars", "BARS", "--horizon", "64"], "from 1 to 63"),
        (["outlook", "RTY", "--bars", "BARS", "--horizon", "two"], "not a valid integer"),
        (["outlook", "RTY", "--bars", "BARS", "--as-of", "24.11.2025"], "a day such as 2025-11-24"),
        (["outlook", "RTY", "--bars", "BARS", "--format", "docx"], "'text', 'md', 'json', 'html'"),
        (["outlook", "RTY", "--bars", "BARS", "--out", "page.docx"], "ends in .md, .json, .html"),
        (["outlook", "RTY", "--bars", "BARS", "--out", ""], "--out: got nothing"),
        (["outlook", "RTY", "--bars", "BARS", "--data", "no-such-folder"], "an existing folder"),
        (["outlook", "RTY", "--bars", "BARS", "--adjustment", "backward"], "'none', 'difference', 'ratio'"),
        (["odds", "RTY", "--bars", "BARS", "--up", "2455"], "Missing option '--down'"),
        (["odds", "RTY", "--bars", "BARS", "--up", "1", "--down", "0.5"], "a price above the close of"),
        (["odds", "RTY", "--bars", "BARS", "--up", "9999", "--down", "9998"], "a price below the close of"),
        (["odds", "RTY", "--bars", "BARS", "--up", "1000", "--down", "9000"], "a price above the close of"),
        (["odds", "RTY", "--bars", "BARS", "--up", "nan", "--down", "1"], "a price above the close of"),
        (["odds", "RTY", "--bars", "BARS", "--up", "inf", "--down", "1"], "a price above the close of"),
        (["odds", "RTY", "--bars", "BARS", "--up", "9999", "--down", "-inf"], "a price below the close of"),
        (["odds", "RTY", "--bars", "BARS", "--up", "9999", "--down", "-5"], "a price above zero"),
        (
            ["odds", "RTY", "--bars", "BARS", "--up", "9999", "--down", "1", "--up-by", "wick"],
            "'touch', 'close'",
        ),
    ],
)
def test_wrong_usage_is_status_two_and_says_what_is_expected(
    arguments: list[str], hint: str, call: Call, bars: Path
) -> None:
    answer = call(*(bars if each == "BARS" else each for each in arguments))
    assert (answer.status, answer.out) == (2, b"")
    assert hint in answer.err and "Traceback" not in answer.err
    assert len(answer.err.splitlines()) <= 5


# --- data that cannot support the request: status 3 --------------------------------------------------------------

BROKEN: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "the file is empty"),
    "page.html": (b"<html><body>Too many requests</body></html>\n", "a web page, not rows of bars"),
    "header.csv": (b"date,open,high,low,close,volume\n", "a header and no rows"),
    "word.csv": (b"date,open,high,low,close\n2025-01-02,1,2,0.5,abc\n", "line 2"),
    "noise.csv": (bytes(range(128, 256)) * 20, "UTF-8"),
    "pipes.csv": (b"date|open|high|low|close\n2025-01-02|1|2|0.5|1\n", "begins with"),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
@pytest.mark.parametrize("command", ["outlook", "odds"])
def test_a_broken_file_is_status_three_and_says_where(
    name: str, command: str, call: Call, tmp_path: Path
) -> None:
    content, hint = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    more = ["--up", "2500", "--down", "2300"] if command == "odds" else []
    answer = call(command, "RTY", "--bars", tmp_path / name, *more)
    assert (answer.status, answer.out) == (3, b"")
    assert hint in answer.err and answer.err.count("\n") == 1
    assert str(tmp_path) not in answer.err


def test_a_missing_file_and_a_folder_are_status_three(call: Call, tmp_path: Path) -> None:
    missing = call("outlook", "RTY", "--bars", tmp_path / "no-such.csv")
    folder = call("outlook", "RTY", "--bars", tmp_path)
    assert (missing.status, folder.status) == (3, 3)
    assert "no-such.csv is not a file" in missing.err and "is not a file" in folder.err


def test_a_day_before_the_first_bar_is_status_three(call: Call, bars: Path) -> None:
    answer = call("outlook", "RTY", "--bars", bars, "--as-of", "1990-01-01")
    assert (answer.status, answer.out) == (3, b"")
    assert "1990-01-01" in answer.err and "Choose a later --as-of" in answer.err


def test_twenty_nine_bars_are_refused_and_thirty_make_a_page(call: Call, tmp_path: Path) -> None:
    rows = walk(30, seed=15)
    few = call("outlook", "RTY", "--bars", write_bars(tmp_path / "few.csv", rows[1:]))
    enough = call("outlook", "RTY", "--bars", write_bars(tmp_path / "enough.csv", rows))
    assert (few.status, few.out, enough.status) == (3, b"", 0)
    assert "30 sessions, got 29" in few.err and b"Not read" in enough.out.replace(b"\n", b" ")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("24x5 foo", "not a level"),
        ("2,400 demand", "a comma inside a price"),
        ("2390-2380", "lies below the lower"),
        ("-5", "is no price of RTY"),
        ("9" * 400, "not a price"),
        ("1.2.3", "not a price"),
        ("2400\n" * 51, "51 levels, at most 50"),
    ],
)
def test_a_level_that_is_none_is_refused_with_its_line(
    line: str, hint: str, call: Call, bars: Path, tmp_path: Path
) -> None:
    (tmp_path / "levels.txt").write_text(f"# mine\n{line}\n")
    answer = call("outlook", "RTY", "--bars", bars, "--levels", tmp_path / "levels.txt")
    assert (answer.status, answer.out) == (3, b"") and hint in answer.err
    assert "line 2" in answer.err or "at most" in answer.err


def test_a_missing_levels_file_is_said_without_numbers_of_the_system(call: Call, bars: Path) -> None:
    answer = call("outlook", "RTY", "--bars", bars, "--levels", "no-such.txt")
    assert (answer.status, "no-such.txt" in answer.err, "Errno" in answer.err) == (3, True, False)


@pytest.mark.parametrize("content", ["<html>busy</html>\n", "date,open\n2025-01-02,1\n"])
def test_a_roll_table_that_is_none_is_status_three(
    content: str, call: Call, bars: Path, tmp_path: Path
) -> None:
    (tmp_path / "rolls.csv").write_text(content)
    assert call("outlook", "RTY", "--bars", bars, "--rolls", tmp_path / "rolls.csv").status == 3


# --- days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "read"),
    [("2025-11-23", "2025-11-21"), ("2025-11-22", "2025-11-21"), ("2031-01-01", "2025-11-24")],
)
def test_a_day_without_a_bar_is_the_last_session_before_it_and_said(
    day: str, read: str, call: Call, bars: Path
) -> None:
    answer = call("outlook", "RTY", "--bars", bars, "--as-of", day, "--format", "json")
    assert (answer.status, json.loads(answer.out)["as_of"]) == (0, read)
    assert f"no bar on {day}; read to {read}" in answer.err


@pytest.mark.parametrize("horizon", [1, 5, 63])
def test_every_horizon_in_range_is_counted_in_sessions(horizon: int, call: Call, bars: Path) -> None:
    written = json.loads(call("outlook", "RTY", "--bars", bars, "--horizon", horizon, "--format", "json").out)
    assert written["horizon"]["sessions"] == horizon
    # one session after Monday, November 24; five with Thanksgiving left out; 63 by hand on the exchange's calendar
    assert written["horizon"]["end"] == {1: "2025-11-25", 5: "2025-12-02", 63: "2026-02-26"}[horizon]


def test_an_old_file_is_dated_on_stderr_and_not_on_the_page(
    call: Call, bars: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a day is the same on every later day."""
    fresh = call("outlook", "RTY", "--bars", bars, "--format", "md")
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-12-03T23:00Z")
    old = call("outlook", "RTY", "--bars", bars, "--format", "md")
    assert (old.out, fresh.err) == (fresh.out, "")
    assert old.err == "note: the last bar is of 2025-11-24; sessions since then: 6\n"


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("picture", ["svg", "png", "none"])
def test_a_markdown_file_has_its_picture_beside_it(
    picture: str, call: Call, bars: Path, tmp_path: Path
) -> None:
    if picture == "png":
        pytest.importorskip("typst", reason="needs the extra [png]")
    out = tmp_path / "new" / "folder" / "rty.md"
    answer = call("outlook", "RTY", "--bars", bars, "--out", out, "--picture", picture)
    made = sorted(path.name for path in out.parent.iterdir())
    assert (answer.status, answer.out) == (0, b"")
    if picture == "none":
        assert (made, "![" in out.read_text()) == (["rty.md"], False)
        return
    assert made == sorted(["rty.md", f"rty.{picture}"])
    assert f"](rty.{picture})" in out.read_text()
    start = (out.parent / f"rty.{picture}").read_bytes()[:8]
    assert start == {"svg": b"<svg xml", "png": b"\x89PNG\r\n\x1a\n"}[picture]


def test_the_name_of_the_file_decides_the_format(call: Call, bars: Path, tmp_path: Path) -> None:
    for name in ("page.json", "page.svg", "page.txt"):
        assert call("outlook", "RTY", "--bars", bars, "--out", tmp_path / name).status == 0
    assert json.loads((tmp_path / "page.json").read_text())["schema"] == "levelhead/outlook/1"
    assert (tmp_path / "page.svg").read_text().startswith("<svg")
    assert "KEY LEVELS TO WATCH" in (tmp_path / "page.txt").read_text()


def test_a_word_about_the_format_wins_over_the_name(call: Call, bars: Path, tmp_path: Path) -> None:
    assert call("outlook", "RTY", "--bars", bars, "--format", "json", "--out", tmp_path / "page").status == 0
    assert json.loads((tmp_path / "page").read_text())["as_of"] == "2025-11-24"


def test_a_place_that_cannot_be_written_is_status_five(call: Call, bars: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    behind_a_file = call("outlook", "RTY", "--bars", bars, "--out", tmp_path / "file" / "page.md")
    (tmp_path / "folder.json").mkdir()
    onto_a_folder = call("outlook", "RTY", "--bars", bars, "--out", tmp_path / "folder.json")
    assert (behind_a_file.status, onto_a_folder.status) == (5, 5)
    assert "Choose another --out" in behind_a_file.err and "Choose another --out" in onto_a_folder.err


# --- what goes to standard output ---------------------------------------------------------------------------------


def test_a_file_s_name_chooses_html_and_pdf(call: Call, bars: Path, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="needs the extra [pdf]")
    starts = {}
    for name in ("page.html", "page.htm", "page.pdf"):
        assert (
            call("outlook", "RTY", "--bars", bars, "--out", tmp_path / name, "--paper", "letter").status == 0
        )
        starts[name] = (tmp_path / name).read_bytes()[:5]
    assert starts == {"page.html": b"<!DOC", "page.htm": b"<!DOC", "page.pdf": b"%PDF-"}


@pytest.mark.parametrize("form", ["text", "md", "json", "html", "pdf", "svg", "png"])
def test_every_format_is_the_same_bytes_twice(form: str, call: Call, bars: Path) -> None:
    if form in ("png", "pdf"):
        pytest.importorskip("typst", reason="needs the extra [png] or [pdf]")
    first, second = (call("outlook", "RTY", "--bars", bars, "--format", form) for _ in range(2))
    assert (first.status, first.err, len(first.out) > 3000) == (0, "", True)
    assert first.out == second.out


@pytest.mark.parametrize("form", ["text", "json"])
def test_odds_are_the_same_bytes_twice(form: str, call: Call, bars: Path) -> None:
    close = close_of(bars)
    ask = ("odds", "RTY", "--bars", bars, "--up", close + 40, "--down", close - 60, "--format", form)
    first, second = (call(*ask) for _ in range(2))
    assert (first.status, first.out, len(first.out) > 200) == (0, second.out, True)


@pytest.mark.parametrize("no_colour", ["", "1"])
def test_a_piped_page_has_no_colours(no_colour: str, bars: Path) -> None:
    environment = os.environ | {"LEVELHEAD_NOW": NOW, "NO_COLOR": no_colour, "TERM": "xterm-256color"}
    answer = subprocess.run(
        [sys.executable, "-m", "levelhead", "outlook", "RTY", "--bars", str(bars)],
        capture_output=True,
        check=True,
        env=environment,
    )
    assert b"\x1b" not in answer.stdout and answer.stdout.count(b"\n") > 60


def test_every_spelling_of_a_market_gives_the_same_page(call: Call, bars: Path) -> None:
    spellings = ("RTY", "rty", "RTY=F", "/RTY", "RTY1!", "@RTY", "RTYZ25", "RTYZ2025")
    pages = {call("outlook", each, "--bars", bars, "--format", "json").out for each in spellings}
    assert len(pages) == 1


def test_the_users_own_levels_stand_in_the_table_with_their_tests(
    call: Call, bars: Path, tmp_path: Path
) -> None:
    close = close_of(bars)
    (tmp_path / "mine.txt").write_text(
        f"{close - 30:.1f}-{close - 20:.1f}, demand | zone\n{close + 55:.1f}\n"
    )
    options = ("--levels", tmp_path / "mine.txt", "--format")
    written = json.loads(call("outlook", "RTY", "--bars", bars, *options, "json").out)
    mine = [each for each in written["levels"] if each["reasons"][0]["kind"] == "own level"]
    assert [(each["side"], each["on_page"]) for each in mine] == [("resistance", True), ("support", True)]
    assert mine[1]["tests"] and mine[1]["reasons"][0]["label"] == "your level “demand | zone”"
    assert (
        r"Your level “demand \| zone”" in call("outlook", "RTY", "--bars", bars, *options, "md").out.decode()
    )


def test_a_data_folder_adds_peers_rolls_and_a_proxy(call: Call, tmp_path: Path) -> None:
    file = write_folder(tmp_path)
    alone = json.loads(call("outlook", "RTY", "--bars", file, "--format", "json").out)
    with_data = json.loads(call("outlook", "RTY", "--bars", file, "--data", tmp_path, "--format", "json").out)
    assert [each["against"] for each in with_data["technical"]["relative"]] == ["ES", "NQ", "YM"]
    assert (alone["technical"]["relative"], alone["scenarios"]["proxy"]) == ([], None)
    assert with_data["scenarios"]["proxy"] == "^RUT"
    assert with_data["scenarios"]["n"] > with_data["scenarios"]["own_n"] == alone["scenarios"]["n"]


def test_without_data_or_network_the_sample_is_written_under_a_loud_label(call: Call) -> None:
    pytest.importorskip("great_tables", reason="needs the extra [sample]")
    answer = call("outlook", "RTY", "--offline", "--format", "md")
    page = answer.out.decode()
    assert answer.status == 0 and page.startswith("# S&P 500 (^GSPC): outlook of December 31, 2015\n")
    assert page.splitlines()[2].startswith("> **SAMPLE DATA, NOT CURRENT, NOT RTY:")
    assert answer.err.startswith("note: SAMPLE DATA")


def test_the_commands_keep_the_interface(shared: Path, tmp_path: Path) -> None:
    """The checks outside the project that run the commands on real data."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "levelhead"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m levelhead "$@"\n')
    command.chmod(0o755)
    answer = subprocess.run(
        [sys.executable, shared / "check" / "interface", "outlook", "odds", "data"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PATH": f"{bin_folder}:{os.environ['PATH']}"},
    )
    assert (answer.stdout, answer.returncode) == ("0 off\n", 0), answer.stderr
