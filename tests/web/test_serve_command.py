"""``levelhead serve`` from the shell: one page, or a server that says where it is and ends when told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.errors import BadOption
from levelhead.web.failures import without_paths
from levelhead.web.server import address_of, listening
from tests.web.asking import made_up_folder

Captured = pytest.CaptureFixture[str]


def test_one_page_goes_to_standard_output(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]):
    data = made_up_folder(tmp_path)
    status = run(["serve", "--data", str(data), "--get", "/rty.json"])
    said = capsysbinary.readouterr()
    assert (status, json.loads(said.out)["market"]["symbol"], said.err) == (0, "RTY", b"")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/RTX", 2, "unknown market 'RTX'"),
        ("/NQ.json", 3, "no bars of NQ are stored"),
        ("/RTY/1950-01-03", 3, "RTY has no bar on or before 1950-01-03"),
        ("/no/such/page/here", 2, "no page has this address"),
        ("/live", 2, "events need a server"),
    ],
)
def test_a_page_that_is_not_there_ends_with_the_status_of_its_error(
    tmp_path: Path, capsys: Captured, path: str, status: int, words: str
):
    found = run(["serve", "--data", str(made_up_folder(tmp_path)), "--get", path])
    said = capsys.readouterr()
    assert (found, said.out, words in said.err, said.err.count("\n")) == (status, "", True, 1)


def test_without_bars_it_says_what_to_do(home: Path, capsys: Captured):
    assert run(["serve", "--get", "/licences"]) == 0
    assert "levelhead data import FILE --market MARKET" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "80x"], "'80x'"),
        (["--port", "70000"], "70000"),
        (["--host", "no such host"], "an address of this machine"),
        (["--host", "203.0.113.9"], "an address of this machine"),
        (["--name", "a b", "--port", "0"], "a host name without a port"),
        (["--horizon", "64"], "from 1 to 63"),
        (["--data", "nowhere"], "an existing folder"),
        (["--rolls", "nowhere.csv"], "an existing file"),
    ],
)
def test_what_cannot_be_served_is_said_in_words(capsys: Captured, arguments: list[str], words: str):
    status = run(["serve", *arguments])
    said = capsys.readouterr().err
    assert (status, words in said, "Traceback" in said) == (2, True, False)


@pytest.mark.parametrize("name", ["starlette", "uvicorn", "sse_starlette", "python_multipart"])
def test_a_missing_package_is_said_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, name: str
):
    monkeypatch.setitem(sys.modules, name, None)
    status = run(["serve", "--get", "/api"])
    assert (status, capsys.readouterr().err) == (
        4,
        "levelhead: dashboard: its package is not installed. pip install 'levelhead[web]'\n",
    )


def test_a_port_that_is_taken_is_said(capsys: Captured):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status = run(["serve", "--port", str(port)])
    assert (status, f"--port: got {port}, expected a free port" in capsys.readouterr().err) == (2, True)


def test_a_clock_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: Captured):
    monkeypatch.setenv("LEVELHEAD_NOW", "noon")
    assert (run(["serve", "--get", "/api"]), "LEVELHEAD_NOW" in capsys.readouterr().err) == (2, True)


def test_a_server_on_every_address_is_shown_by_its_own():
    with listening("127.0.0.1", 0) as bound:
        port = bound.getsockname()[1]
        shown = [address_of(bound, host) for host in ("0.0.0.0", "::", "::1", "desk.lan")]
    assert shown == [f"http://{each}:{port}/" for each in ("127.0.0.1", "[::1]", "[::1]", "desk.lan")]


def test_an_address_of_another_machine_cannot_be_listened_on():
    with pytest.raises(BadOption, match="an address of this machine"):
        listening("203.0.113.9", 0)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("/srv/desk/home/bars/RTY.json: the disk is full", "bars/RTY.json: the disk is full"),
        ("C:\\Users\\ann\\bars\\RTY.csv is locked", "RTY.csv is locked"),
        ("see /other/place/x.csv, line 3", "see x.csv, line 3"),
        ("an average of 3/4 or 0.5/1.0", "an average of 3/4 or 0.5/1.0"),
    ],
)
def test_a_message_names_files_and_not_folders(message: str, told: str):
    assert without_paths(message, [Path("/srv/desk/home")]) == told


@contextmanager
def started(
    home: Path, *arguments: str, **more: str
) -> "Iterator[tuple[subprocess.Popen[str], str, list[str]]]":
    """A server of its own process, its address, and what it said until it listened."""
    process = subprocess.Popen(
        [sys.executable, "-m", "levelhead", "serve", "--port", "0", "--processes", "1", *arguments],
        env={**os.environ, "LEVELHEAD_HOME": str(home), **more},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    said: list[str] = []
    try:
        for line in process.stderr:
            said.append(line.strip())
            if found := re.search(r"Listening on (http://\S+)", line):
                yield process, found[1], said
                break
    finally:
        process.kill()
        process.wait(10)
        process.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="needs the signal of Ctrl-C")
def test_ctrl_c_ends_it_while_an_event_stream_is_open(home: Path, tmp_path: Path):
    with (
        started(home, "--data", str(made_up_folder(tmp_path))) as (process, address, said),
        urllib.request.urlopen(f"{address}live", timeout=20) as stream,
    ):
        assert stream.readline() == b"event: hello\r\n"
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=20)
    assert (process.returncode, said[0], rest.strip()) == (0, "Markets: RTY, ES", "Stopped.")


@pytest.mark.skipif(os.name != "posix", reason="needs the mode of a file")
def test_another_address_than_loopback_asks_for_the_token_it_prints(home: Path, tmp_path: Path):
    data = str(made_up_folder(tmp_path))
    with started(home, "--data", data, "--host", "0.0.0.0") as (process, address, _):
        assert process.stderr is not None
        link = process.stderr.readline().split()[-1]
        secret = link.partition("#")[2]
        statuses = []
        for headers in ({}, {"Authorization": f"Bearer {secret}"}):
            request = urllib.request.Request(f"{address}licences.json", headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    statuses.append(answer.status)
            except urllib.error.HTTPError as error:
                statuses.append(error.code)
                error.close()
    kept = (home / "dashboard-token").read_text().strip()
    assert (statuses, kept == secret, link.startswith(f"{address}token#")) == ([401, 200], True, True)
