"""A wrong call is told what to do, in the words of the program, without a path of the machine."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.errors import DataRejected, LedgerBroken, StorageError
from levelhead.mcp.answering import answer
from levelhead.mcp.lines import TOO_LONG, BoundedLines
from levelhead.mcp.refusal import refusal, without_paths
from levelhead.mcp.setup import Setup
from tests.mcp.desks import refused

ODDS = {"symbol": "RTY", "up": 1850, "down": 1650}


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("outlook", {}, "symbol: expected a symbol such as RTY, ES=F or ^GSPC"),
        ("outlook", {"symbol": 7}, "symbol: expected a symbol such as RTY, ES=F or ^GSPC, at most 24 characters"),
        ("outlook", {"symbol": "RTY\n"}, "symbol: expected a symbol such as RTY, ES=F or ^GSPC, at most 24 characters"),
        ("outlook", {"symbol": "RTY", "as_of": "24.11.2025"}, "as_of: expected a day such as 2025-11-24"),
        ("outlook", {"symbol": "RTY", "as_of": "2025-02-30"}, "as_of: expected a day such as 2025-11-24"),
        ("outlook", {"symbol": "RTY", "as_of": "20251124"}, "as_of: expected a day such as 2025-11-24"),
        ("outlook", {"symbol": "RTY", "horizon": 64}, "horizon: expected a whole number from 1 to 63"),
        ("outlook", {"symbol": "RTY", "horizon": True}, "horizon: expected a whole number from 1 to 63"),
        ("outlook", {"symbol": "RTY", "horizon": 1.5}, "horizon: expected a whole number from 1 to 63"),
        ("levels", {"symbol": "RTY", "every": "yes"}, "every: expected true or false"),
        ("levels", {"symbol": "RTY", "path": "/etc"}, "arguments: expected only symbol, as_of, horizon, every"),
        ("odds", {**ODDS, "up": 1e300}, "up: expected a price in points"),
        ("odds", {**ODDS, "up": 10**400}, "up: expected a price in points"),
        ("odds", {**ODDS, "down": "1650"}, "down: expected a price in points"),
        ("odds", {**ODDS, "up_by": "magic"}, "up_by: expected one of touch, close"),
        ("audit", {"note": 3}, "note: expected the text of a note"),
        ("audit", {"note": "é" * 32_769}, "note: expected at most 65,536 bytes: the text of one note"),
        ("grade", {"as_of": "2025-09-02"}, "symbol: expected the market whose forecast of that day is meant"),
        ("grade", {"limit": 0}, "limit: expected a whole number from 1 to 100"),
    ],
)  # fmt: skip
def test_arguments_are_read_strictly(tool: str, arguments: dict[str, object], message: str, desk: Setup):
    assert refused(desk, tool, **arguments)["message"] == message


@pytest.mark.parametrize("sections", [[], ["levels", "levels"], ["everything"], "levels", [1]])
def test_only_sections_there_are_can_be_asked_for(sections: object, desk: Setup):
    assert refused(desk, "outlook", symbol="RTY", sections=sections)["message"].startswith(
        "sections: expected"
    )


def test_a_whole_number_may_be_written_with_a_point(desk: Setup):
    """JSON has one kind of number, and some clients write 10.0."""
    assert json.loads(answer(desk, "levels", {"symbol": "RTY", "horizon": 10.0}).text)["horizon"] == 10


@pytest.mark.parametrize(
    ("symbol", "nearest"),
    [("RTX", ["RTY", "^RUT"]), ("SPX500", ["^GSPC"]), ("QQQQ", ["QQQ"]), ("ZZZZZZ", [])],
)
def test_an_unknown_market_gets_the_nearest_ones(symbol: str, nearest: list[str], desk: Setup):
    found = refused(desk, "outlook", symbol=symbol)
    assert (found["kind"], set(nearest) <= set(found["nearest"])) == ("UnknownMarket", True)


def test_barriers_on_the_wrong_side_are_told_from_the_close(desk: Setup):
    message = refused(desk, "odds", symbol="RTY", up=1, down=0.5)["message"]
    assert message.startswith("up: expected a price above the close of ")


def test_a_note_without_a_statement_is_no_error(desk: Setup):
    found = json.loads(answer(desk, "audit", {"note": "\ud800 nothing about markets"}).text)
    assert (found["statements"], found["table"]["rows"]) == ([], [])


@pytest.mark.parametrize(
    "error",
    [
        StorageError("/home/desk/secret/store/ES.json", "it may not be read", "Look at /home/desk/secret"),
        LedgerBroken("/home/desk/secret/ledger/2025-11.jsonl", 7, 3, "does not follow"),
        DataRejected(
            "NUMBER", "cell /home/desk/secret is no price", remedy="Look at /home/desk/secret/x.csv"
        ),
        OSError(2, "No such file", "/home/desk/secret/x"),
        RuntimeError("/home/desk/secret"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_error_names_a_folder_of_the_machine(error: Exception):
    said = json.dumps(refusal(error, [Path("/home/desk/secret")]))
    assert [each for each in ("/home", "desk/secret", "Traceback") if each in said] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/a/b c.csv", "b c.csv"),
        ("see C:\\Users\\me\\bars.csv, please", "see bars.csv, please"),
        ("50/35/15 and 1/4 percent", "50/35/15 and 1/4 percent"),
        ("https://example.org/x stays", "https://example.org/x stays"),
    ],
)
def test_paths_are_cut_to_the_name_of_the_file(text: str, expected: str):
    assert without_paths(text, ()) == expected


def test_a_damaged_store_is_told_without_its_place(desk: Setup):
    for path in desk.home.rglob("ES*.parquet"):
        path.write_bytes(b"no parquet")
    found = refused(desk, "outlook", symbol="ES")
    assert found["kind"] == "StorageError"
    assert str(desk.home.parent) not in json.dumps(found)


def test_a_line_that_never_ends_is_dropped_and_the_next_one_read():
    lines = BoundedLines(io.StringIO("short\n" + "x" * 95 + "\nnext\nlast"), most=10)
    assert list(lines) == ["short\n", TOO_LONG, "next\n", "last"]


def test_a_line_of_just_the_longest_length_is_whole():
    assert list(BoundedLines(io.StringIO("123456789\n1234567890\n"), most=10)) == ["123456789\n", TOO_LONG]


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert run(["mcp"]) == 4
    assert capsys.readouterr().err == (
        "levelhead: the server for MCP clients: its package is not installed. pip install 'levelhead[mcp]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "nowhere"], "levelhead: --data: got nowhere, expected an existing folder\n"),
        (["--rolls", "nowhere"], "levelhead: --rolls: got nowhere, expected an existing file\n"),
        (["--horizon", "64"], "levelhead: --horizon: got 64, expected a number of sessions from 1 to 63\n"),
    ],
)
def test_a_wrong_option_ends_before_the_server_begins(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
):
    assert (run(["mcp", *arguments]), capsys.readouterr().err) == (2, message)


@pytest.mark.parametrize("arguments", [["--help"], ["mcp", "--help"], ["mcp", "--list"]])
def test_neither_help_nor_the_list_imports_the_library(arguments: list[str]):
    code = (
        "import sys\nfrom levelhead.cli.main import run\n"
        f"run({arguments!r})\nsys.exit(any(name in sys.modules for name in ('mcp', 'mcp_types', 'pydantic')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
