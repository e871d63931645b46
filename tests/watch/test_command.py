"""``levelhead watch``: a recorded day, old bars, notifications, the end by Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from levelhead.cli.main import run
from tests.data.bar_files import walk
from tests.pages import write_bars
from tests.watch.days import fifteen_minutes, write_rows

DAY = date(2025, 11, 25)
AFTER = "2025-11-25T22:30Z"  # 16:30 in Chicago: the session is over


@pytest.fixture
def daily(tmp_path: Path) -> Path:
    """Sixteen months of daily bars that end on 24 November 2025."""
    return write_bars(tmp_path / "RTY.csv", walk(330, seed=2))


@pytest.fixture
def recorded(tmp_path: Path, daily: Path) -> list[str]:
    """The session of 25 November in bars of fifteen minutes, from the close before."""
    start = float(daily.read_text().splitlines()[-1].split(",")[4])
    return fifteen_minutes(DAY, start=start, step=9.0)


def watched(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, now: str, *arguments: str
) -> list[dict[str, Any]]:
    """The alerts of one round."""
    monkeypatch.setenv("LEVELHEAD_NOW", now)
    assert run(["watch", "RTY", "--once", "--format", "jsonl", *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def moments(rows: list[str]) -> list[tuple[str, list[str]]]:
    """The clock at five times of the day and the rows that had been written by then."""
    return [
        ("2025-11-25T01:10Z", rows[:8]),
        ("2025-11-25T09:05Z", rows[:40]),
        ("2025-11-25T15:05Z", rows[:64]),
        ("2025-11-25T20:05Z", rows[:84]),
        (AFTER, rows),
    ]


def test_a_recorded_day_watched_twice_gives_the_same_alerts_once(
    daily: Path,
    recorded: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    """Round by round through the day, then once more, and at once in another home: the same alerts."""

    def played() -> list[dict[str, Any]]:
        found = []
        for now, rows in moments(recorded):
            path = write_rows(tmp_path / "RTY.txt", rows)
            found += watched(capsys, monkeypatch, now, "--bars", str(daily), "--bars", str(path))
        return found

    first, second = played(), played()
    assert len(first) > 5 and second == []
    kinds = {each["alert"] for each in first}
    assert {"touch", "break"} <= kinds
    assert len({each["key"] for each in first}) == len(first) == len({each["number"] for each in first})
    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path / "another"))
    path = write_rows(tmp_path / "RTY.txt", recorded)
    at_once = watched(capsys, monkeypatch, AFTER, "--bars", str(daily), "--bars", str(path))
    assert sorted(each["key"] for each in at_once) == sorted(each["key"] for each in first)


def test_forecasts_of_the_ledger_are_followed(
    daily: Path,
    recorded: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    assert run(["ledger", "add", "RTY", "--bars", str(daily), "--horizon", "1"]) == 0
    number = int(capsys.readouterr().out.split()[0])
    path = write_rows(tmp_path / "RTY.txt", recorded)
    found = watched(capsys, monkeypatch, AFTER, "--bars", str(daily), "--bars", str(path))
    resolved = [each for each in found if each["alert"] == "resolved"]
    assert [each["subject"] for each in resolved] == [f"forecast {number}"]


def test_bars_that_lack_the_last_session_are_an_error(
    daily: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LEVELHEAD_NOW", AFTER)
    status = run(["watch", "RTY", "--once", "--bars", str(daily)])
    said = capsys.readouterr()
    assert (status, said.out) == (3, "")
    assert "the bars of RTY end on 2025-11-24; 2025-11-25 has closed since, 1 session later" in said.err


def test_a_hole_before_the_session_under_way_is_an_error_too(
    daily: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    """Daily bars to the 24th, bars within the 26th: the 25th has closed and is missing."""
    path = write_rows(tmp_path / "RTY.txt", fifteen_minutes(date(2025, 11, 26), start=1900.0)[:40])
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-26T10:00Z")
    assert run(["watch", "RTY", "--once", "--bars", str(daily), "--bars", str(path)]) == 3
    assert "2025-11-25 has closed since" in capsys.readouterr().err


def test_later_rounds_go_on_where_a_file_is_gone_or_half_written(
    daily: Path,
    recorded: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    """Round two finds no file, round three a damaged one; round four has the day, and Ctrl-C ends the watch."""
    path = write_rows(tmp_path / "RTY.txt", recorded[:8])
    rounds = iter([None, [*recorded[:8], "20251124 191500;x;1;1;1;1", recorded[9]], recorded])

    def passing(seconds: float) -> None:
        assert seconds == 900
        try:
            rows = next(rounds)
        except StopIteration:
            raise KeyboardInterrupt from None
        path.unlink(missing_ok=True)
        if rows is not None:
            write_rows(path, rows)
        monkeypatch.setenv("LEVELHEAD_NOW", AFTER if rows is recorded else "2025-11-25T02:00Z")

    monkeypatch.setattr(time, "sleep", passing)
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-25T01:05Z")
    assert run(["watch", "RTY", "--every", "15m", "--bars", str(daily), "--bars", str(path)]) == 0
    said = capsys.readouterr()
    notes = [line.split(":")[1].strip() for line in said.err.splitlines()[:-1]]
    assert (notes, said.err.splitlines()[-1]) == (["FILE", "NUMBER"], "Watching ended.")
    assert " broke " in said.out


def test_what_one_market_lacks_does_not_silence_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Bars of RTY are stored, and its last session ran 80 points up; of ES there is nothing."""
    rows = walk(330, seed=2)
    rows[-1][2] = f"{float(rows[-1][2]) + 80:.1f}"
    stored = write_bars(tmp_path / "RTY.csv", rows)
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    assert run(["data", "import", str(stored), "--market", "RTY"]) == 0
    capsys.readouterr()
    status = run(["watch", "ES", "RTY", "--once", "--offline"])
    said = capsys.readouterr()
    assert (status, "no bars of ES are stored" in said.err) == (3, True)
    assert all(" RTY " in line for line in said.out.splitlines()) and said.out


def test_without_apprise_the_extra_is_named(
    daily: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert run(["watch", "RTY", "--once", "--bars", str(daily), "--notify", "json://127.0.0.1"]) == 4
    assert "pip install 'levelhead[notify]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["RTY"],
        ["RTY", "--once", "--every", "15m"],
        ["RTY", "--every", "15"],
        ["RTY", "ES", "--once", "--bars", "RTY.csv"],
    ],
    ids=["neither", "both", "no unit", "one file for two markets"],
)
def test_wrong_usage_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert run(["watch", *arguments]) == 2


class Receiver(BaseHTTPRequestHandler):
    """Takes a webhook, or refuses it."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server: Any = self.server
        if server.takes:
            server.heard.append(json.loads(body))
        self.send_response(200 if server.takes else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Any]:
    """A server on the loopback address."""
    server: Any = HTTPServer(("127.0.0.1", 0), Receiver)
    server.takes, server.heard = True, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.filterwarnings("default")
def test_a_webhook_that_fails_gets_its_alerts_in_the_next_round(
    daily: Path,
    recorded: list[str],
    tmp_path: Path,
    receiver: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    pytest.importorskip("apprise")
    url = f"json://127.0.0.1:{receiver.server_port}/secret-token"
    path = write_rows(tmp_path / "RTY.txt", recorded)
    arguments = ["watch", "RTY", "--once", "--bars", str(daily), "--bars", str(path), "--notify", url]
    monkeypatch.setenv("LEVELHEAD_NOW", AFTER)
    receiver.takes = False
    assert run(arguments) == 4
    first = capsys.readouterr()
    assert "json://...: the alert was not delivered" in first.err and "secret" not in first.err
    printed = [line.split()[0] for line in first.out.splitlines()]
    receiver.takes = True
    assert run(arguments) == 0
    heard = [each["title"].split()[1].rstrip(":") for each in receiver.heard]
    assert (heard, capsys.readouterr().out) == (printed, "") and len(heard) > 3
    kept = "".join(each.read_text() for each in Path(os.environ["LEVELHEAD_HOME"]).rglob("*.jsonl"))
    assert "secret-token" not in kept


def test_an_unknown_notification_is_refused(capsys: pytest.CaptureFixture[str]):
    pytest.importorskip("apprise")
    assert run(["watch", "RTY", "--once", "--notify", "nothing-known://x"]) == 2


def test_ctrl_c_ends_the_watch_cleanly(daily: Path, recorded: list[str], tmp_path: Path):
    path = write_rows(tmp_path / "RTY.txt", recorded)
    environment = {**os.environ, "LEVELHEAD_NOW": AFTER}
    command = ["watch", "RTY", "--every", "1h", "--bars", str(daily), "--bars", str(path)]
    with subprocess.Popen(
        [sys.executable, "-m", "levelhead", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
    assert (running.returncode, said) == (0, "Watching ended.\n")
