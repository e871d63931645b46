"""``levelhead ledger`` as a newcomer meets it: statuses, messages, what is printed and what is kept."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.ledger.disk import ledger_folder
from tests.data.bar_files import walk
from tests.ledger.faulty_disk import failing
from tests.pages import write_bars

ISSUED = "2025-11-03T23:00Z"
GRADED = "2025-11-24T23:00Z"
ROWS = walk(400, seed=14)


@dataclass
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run one command of the ledger in this process; ``at``: what the clock says."""

    def ask(*arguments: object, at: str = ISSUED) -> Answer:
        monkeypatch.setenv("LEVELHEAD_NOW", at)
        status = run(["ledger", *(str(each) for each in arguments)])
        captured = capfd.readouterr()
        return Answer(status, captured.out, captured.err)

    return ask


@pytest.fixture(scope="module")
def bars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 bars of a made-up RTY up to November 24, 2025."""
    return write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", ROWS)


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same up to November 3."""
    rows = [each for each in ROWS if each[0] <= "2025-11-03"]
    return write_bars(tmp_path_factory.mktemp("early") / "RTY.csv", rows)


@pytest.fixture
def add(call: Call, early: Path) -> Call:
    """Write the forecast of November 3, five sessions ahead."""

    def write(*more: object, **options: str) -> Answer:
        return call("add", "RTY", "--bars", early, "--horizon", 5, *more, **options)

    return write


def jsonl(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


# --- one forecast's life --------------------------------------------------------------------------------------------


def test_add_prints_the_number_of_a_durable_entry(add: Call, home: Path):
    """Number, market, session, beginning of the hash."""
    done = add()
    line = json.loads(jsonl(home / "ledger")[0].read_text().splitlines()[1])
    assert (done.status, done.out) == (0, f"1 recorded: RTY as of 2025-11-03, {line['hash'][:16]}\n")


def test_add_again_says_that_it_stands_already(add: Call, home: Path):
    """Same number, same bytes."""
    add()
    before = jsonl(home / "ledger")[0].read_bytes()
    assert add(at="2025-11-04T01:00Z").out.startswith("1 stands already: ")
    assert json.loads(add("--format", "json").out)["new"] is False
    assert jsonl(home / "ledger")[0].read_bytes() == before


def test_a_market_is_named_by_its_symbol_however_it_was_typed(call: Call, early: Path):
    """RTY=F, /RTY and RTYZ25 are RTY."""
    assert "recorded: RTY as of" in call("add", "/RTY", "--bars", early).out


def test_the_clock_is_what_the_environment_says(add: Call, home: Path):
    """To the second it names."""
    add()
    body = json.loads(jsonl(home / "ledger")[0].read_text().splitlines()[1])["body"]
    assert body["issued_at"] == "2025-11-03T23:00:00.000000Z"


def test_a_forecast_is_listed_graded_and_listed_again(add: Call, call: Call, bars: Path):
    """Open, then with the row that came true; the list is a list."""
    add()
    before = json.loads(call("list", "--format", "json").out)
    assert [(each["number"], each["status"], each["grade"]) for each in before] == [(1, "open", None)]
    graded = call("grade", "RTY", "--bars", bars, at=GRADED)
    after = json.loads(call("list", "--format", "json").out)
    outcome = after[0]["grade"]["outcome"]
    assert graded.status == 0
    assert graded.out.splitlines()[-1] == "1 graded, 0 graded before, 0 not due, 0 without bars"
    assert after[0]["status"] == "graded" and outcome in ("up", "neither", "down")
    assert outcome in call("list", "RTY").out


def test_an_empty_list_is_a_list(call: Call):
    """For programs; a person is told where there is none."""
    assert json.loads(call("list", "--format", "json").out) == []
    found = call("list")
    assert (found.status, found.out) == (0, "") and "levelhead ledger add" in found.err


def test_grading_twice_changes_no_byte(add: Call, call: Call, bars: Path, home: Path):
    """Of the whole book."""
    add()
    call("grade", "RTY", "--bars", bars, at=GRADED)
    before = [each.read_bytes() for each in jsonl(home / "ledger")]
    again = call("grade", "RTY", "--bars", bars, "--format", "json", at="2025-11-25T23:00Z")
    assert json.loads(again.out) == {"written": [], "waiting": 0, "without_bars": [], "unchanged": 1}
    assert [each.read_bytes() for each in jsonl(home / "ledger")] == before


def test_show_prints_a_forecast_and_what_was_written_of_it(add: Call, call: Call):
    """Its notes stand beside it."""
    add()
    call("note", "a holiday ahead", "--on", 1)
    found = json.loads(call("show", 1, "--format", "json").out)
    assert (found["kind"], [each["body"]["text"] for each in found["about"]]) == (
        "forecast",
        ["a holiday ahead"],
    )
    assert "a holiday ahead" in call("show", 1).out


def test_export_gives_every_line_or_a_row_for_each_forecast(
    add: Call, call: Call, home: Path, tmp_path: Path
):
    """As it stands, or as a table."""
    add()
    assert call("export").out.encode() == jsonl(home / "ledger")[0].read_bytes()
    rows = list(csv.DictReader(io.StringIO(call("export", "--format", "csv").out)))
    assert [(each["number"], each["market"], each["outcome"]) for each in rows] == [("1", "RTY", "")]
    total = sum(float(rows[0][name]) for name in ("p_up", "p_neither", "p_down"))
    assert total == pytest.approx(1.0, abs=1e-12)
    call("export", "--out", tmp_path / "book.jsonl")
    assert (tmp_path / "book.jsonl").read_bytes() == jsonl(home / "ledger")[0].read_bytes()


# --- hindsight ------------------------------------------------------------------------------------------------------


def test_a_forecast_after_its_horizon_began_is_refused(add: Call, call: Call, home: Path):
    """Status 3, nothing written, and what to do."""
    late = add(at="2025-11-04T15:00Z")
    assert late.status == 3 and "--replay" in late.err and "2025-11-04" in late.err
    assert not (home / "ledger").exists()


def test_a_forecast_of_a_past_day_of_a_longer_file_is_refused(call: Call, bars: Path):
    """Whatever the clock says."""
    early = call("add", "RTY", "--bars", bars, "--as-of", "2025-11-21", at="2025-11-24T23:00Z")
    assert early.status == 3 and "2025-11-24" in early.err


def test_a_stored_market_is_asked_for_later_bars_too(
    call: Call, bars: Path, capfd: pytest.CaptureFixture[str]
):
    """Without a file: what the store holds."""
    run(["data", "import", str(bars), "--market", "RTY"])
    capfd.readouterr()
    late = call("add", "RTY", "--offline", "--as-of", "2025-11-21", at="2025-11-24T05:30Z")
    assert late.status == 3 and "reach to 2025-11-24" in late.err


def test_a_replay_goes_to_a_book_of_its_own(call: Call, bars: Path, home: Path):
    """Neither sees the other's entries."""
    done = call("add", "RTY", "--bars", bars, "--as-of", "2025-11-10", "--replay", at=GRADED)
    assert done.status == 0 and jsonl(home / "replay") and not (home / "ledger").exists()
    assert json.loads(call("list", "--format", "json").out) == []
    assert len(json.loads(call("list", "--replay", "--format", "json").out)) == 1


def test_a_span_of_days_is_replayed_as_each_day_alone(call: Call, bars: Path):
    """One entry for each session; each stands already when it is asked for by itself."""
    span = call("add", "RTY", "--bars", bars, "--replay", "--since", "2025-11-20", at=GRADED)
    assert [line.split()[5].rstrip(",") for line in span.out.splitlines()] == [
        "2025-11-20",
        "2025-11-21",
        "2025-11-24",
    ]
    alone = call("add", "RTY", "--bars", bars, "--replay", "--as-of", "2025-11-20", at=GRADED)
    assert alone.out.startswith("1 stands already")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--since", "2025-11-20"], "--replay"),
        (["--replay", "--since", "2025-12-20"], "not after the last bar, 2025-11-24"),
        (["--horizon", "64"], "from 1 to 63"),
    ],
)
def test_options_that_cannot_be_are_refused(call: Call, bars: Path, arguments: list[str], hint: str):
    """With what was expected."""
    done = call("add", "RTY", "--bars", bars, *arguments, at=GRADED)
    assert done.status == 2 and hint in done.err


def test_the_sample_is_no_forecast_of_a_market(call: Call, home: Path):
    """Its bars are old and of another index."""
    done = call("add", "RTY", "--offline")
    assert done.status == 2 and "--bars" in done.err and not home.exists()


def test_a_page_without_odds_is_no_forecast(call: Call, tmp_path: Path, home: Path):
    """Status 3, with the counts."""
    short = write_bars(tmp_path / "RTY.csv", walk(70, seed=14))
    done = call("add", "RTY", "--bars", short, at=GRADED)
    assert done.status == 3 and "60 are needed" in done.err and not home.exists()


# --- what a newcomer types ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["ad"], "Did you mean 'add'?"),
        (["list", "RTTY"], "Did you mean"),
        (["grade", "RTTY"], "Did you mean"),
        (["show", "7"], "there is none"),
        (["void", "1", "--reason", "x"], "levelhead ledger list"),
        (["note", "x", "--on", "1"], "levelhead ledger list"),
        (["note", "x", "--override"], "--on NUMBER"),
        (["note", "  "], "some words"),
        (["checkpoint"], "levelhead ledger add"),
    ],
)
def test_a_mistake_is_answered_with_what_to_do(call: Call, arguments: list[str], hint: str):
    """Status 2, one line, no traceback."""
    done = call(*arguments)
    assert done.status == 2 and hint in done.err and "Traceback" not in done.err


def test_grading_without_bars_says_how_to_get_some(call: Call):
    """The sample grades nothing."""
    done = call("grade", "RTY", "--offline")
    assert done.status == 3 and "levelhead data import" in done.err


@pytest.mark.parametrize("command", [["add", "RTY"], ["note", "x"]])
def test_a_home_that_is_a_file_is_named(
    call: Call, early: Path, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Status 5, with the variable to set."""
    wrong = tmp_path / "home"
    wrong.write_text("not a folder")
    monkeypatch.setenv("LEVELHEAD_HOME", str(wrong))
    done = call(*command, *(["--bars", early] if command[0] == "add" else []))
    assert done.status == 5 and str(wrong) in done.err and "LEVELHEAD_HOME" in done.err


@pytest.mark.parametrize(("fault", "words"), [("EROFS", "LEVELHEAD_HOME"), ("ENOSPC", "the disk is full")])
def test_a_folder_that_takes_nothing_is_said_so(add: Call, call: Call, fault: str, words: str):
    """Status 5; what stands can still be read."""
    add()
    with failing(0, fault, only="open" if fault == "EROFS" else "write"):
        done = call("note", "more")
    assert done.status == 5 and words in done.err
    assert len(json.loads(call("list", "--format", "json").out)) == 1


def test_a_clock_that_is_no_time_is_refused(add: Call):
    """With an example."""
    done = add(at="yesterday")
    assert done.status == 2 and "2025-11-24T23:00Z" in done.err


def test_a_clock_that_went_back_is_refused_or_written_down(add: Call, call: Call):
    """Status 3, and the option that records it."""
    add()
    done = call("note", "earlier", at="2025-11-03T22:00Z")
    assert done.status == 3 and "--accept-clock" in done.err


# --- verify: 0, 6, 7, 8 ---------------------------------------------------------------------------------------------


def test_a_ledger_that_is_not_there_is_whole(call: Call, home: Path):
    """Status 0, and a word that there is none."""
    done = call("verify", "--complete")
    assert done.status == 0 and str(home / "ledger") in done.err


def test_a_whole_ledger_gives_status_0(add: Call, call: Call):
    """With how much was read."""
    add()
    said = json.loads(call("verify", "--format", "json").out)
    assert (said["entries"], said["files"], said["checkpoints"], said["torn"]) == (2, 1, 0, 0)
    assert call("verify").status == 0


def test_one_changed_byte_gives_status_6(add: Call, call: Call, home: Path):
    """The entry, the file and the line are named."""
    add()
    path = jsonl(home / "ledger")[0]
    path.write_bytes(path.read_bytes().replace(b'"close":"', b'"close":"9', 1))
    done = call("verify")
    assert done.status == 6 and "2025-11.jsonl, line 2: entry 1 does not have the hash" in done.err
    assert call("note", "x").status == 6


@pytest.mark.parametrize(
    ("at", "status"),
    [("2025-11-10T21:59Z", 0), ("2025-11-10T22:01Z", 7)],
)
def test_a_forecast_left_open_gives_status_7(add: Call, call: Call, at: str, status: int):
    """From the close of its last session on, November 10; not asked, it is no fault."""
    add()
    done = call("verify", "--complete", at=at)
    assert done.status == status and ("levelhead ledger grade" in done.err) == bool(status)
    assert call("verify", at=at).status == 0


def test_graded_or_voided_it_is_complete(add: Call, call: Call, bars: Path):
    """A void gives its reason."""
    add()
    add("--seed", 1)
    assert call("void", 1, "--reason", "wrong file", at=GRADED).out == "3 recorded: forecast 1 is void\n"
    call("grade", "RTY", "--bars", bars, at=GRADED)
    assert call("verify", "--complete", at=GRADED).status == 0
    assert [each["status"] for each in json.loads(call("list", "--format", "json").out)] == ["void", "graded"]


@pytest.mark.parametrize("kept", ["beside", "elsewhere"])
def test_a_rewritten_ledger_gives_status_8(add: Call, call: Call, home: Path, tmp_path: Path, kept: str):
    """Right hashes, no traces on this machine: only the checkpoint knows."""
    add()
    made = call("checkpoint")
    note = tmp_path / "000002.txt"
    note.write_text(made.out)
    folder = ledger_folder(home)
    if kept == "elsewhere":
        assert call("verify", "--against", note).status == 0
        shutil.rmtree(folder)
    for each in [*jsonl(folder), *folder.glob(".head")]:
        each.unlink()
    add("--seed", 1)
    done = call("verify", *(["--against", note] if kept == "elsewhere" else []))
    assert done.status == 8 and "000002.txt" in done.err and "entry 1" in done.err


def test_a_signed_checkpoint_is_checked_by_its_key(add: Call, call: Call, home: Path):
    """Another key did not sign it."""
    pytest.importorskip("cryptography", reason="signing needs the package cryptography")
    add()
    made = call("checkpoint", "--sign", "desk")
    key = made.err.split()[-1]
    assert "— desk " in made.out and key.startswith("desk+")
    assert call("verify", "--key", key).status == 0
    (home / "keys" / "ledger.key").unlink()
    other = call("checkpoint", "--sign", "desk", "--replay")
    assert other.status == 2
    add("--seed", 1)
    stranger = call("checkpoint", "--sign", "desk").err.split()[-1]
    assert call("verify", "--key", stranger).status == 8


@pytest.mark.parametrize("name", ["two words", "a+b", ""])
def test_a_signer_has_a_name_that_fits_a_line(add: Call, call: Call, name: str):
    """No spaces, no plus sign."""
    add()
    done = call("checkpoint", "--sign", name)
    assert done.status == 2 and "without spaces" in done.err


# --- the page's witness ---------------------------------------------------------------------------------------------


def test_a_page_prints_the_last_checkpoint(
    add: Call, call: Call, early: Path, capfd: pytest.CaptureFixture[str]
):
    """One sentence more than without, at the end of the data; without a checkpoint the page is unchanged."""

    def page(*more: str) -> str:
        run(["outlook", "RTY", "--bars", str(early), "--format", "md", *more])
        return capfd.readouterr().out

    bare = page()
    add()
    assert page() == bare
    head = call("checkpoint") and json.loads(call("verify", "--format", "json").out)["head"]
    sentence = f"Ledger of forecasts at its last checkpoint: 2 entries, head {head[:16]}."
    witnessed = page()
    assert sentence in witnessed
    assert witnessed.replace(sentence, "").split() == bare.split()
    assert witnessed.index("About the Data") < witnessed.index(sentence) < witnessed.index("## Disclaimer")


def test_a_checkpoint_that_cannot_be_read_does_not_stop_a_page(
    add: Call, call: Call, early: Path, home: Path, capfd: pytest.CaptureFixture[str]
):
    """It is said, and the page written without."""
    add()
    call("checkpoint")
    (home / "ledger" / "checkpoints" / "000002.txt").write_text("scribble")
    status = run(["outlook", "RTY", "--bars", str(early), "--format", "md"])
    found = capfd.readouterr()
    assert status == 0 and "000002.txt" in found.err and "checkpoint" not in found.out
