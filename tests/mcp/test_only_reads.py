"""No call writes a file, starts a program or opens a connection."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from levelhead.mcp.answering import answer
from levelhead.mcp.setup import Setup
from tests.mcp.desks import CALLS, DAY, ask, digest

WRITES = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND)
EVENTS = (
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime",
    "shutil.", "tempfile.", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "socket.",
    "urllib.Request", "http.client",
)  # fmt: skip
ASKED = [
    *CALLS.items(),
    ("markets", {}),
    ("outlook", {"symbol": "ES", "as_of": DAY}),
    ("levels", {"symbol": "ES", "every": True}),
    ("grade", {}),
    ("record", {"symbol": "ES"}),
    ("outlook", {"symbol": "RTX"}),
    ("outlook", {"symbol": "NG"}),
    ("audit", {"note": "../../../etc/passwd", "symbol": "RTY"}),
]
_seen: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is None:
        return
    if event == "open":
        path, mode, flags = arguments
        opened = isinstance(flags, int) and any(flags & each == each and each for each in WRITES)
        if opened or (isinstance(mode, str) and set(mode) & set("wax+")):
            _seen.append(f"open {path} {mode}")
    elif event.startswith(EVENTS):
        _seen.append(f"{event} {arguments}")


sys.addaudithook(_watch)  # cannot be taken away again, so it looks only where it is asked to


@contextmanager
def _watched() -> Iterator[list[str]]:
    global _seen  # noqa: PLW0603  an audit hook has no other way to be told
    _seen = found = []
    try:
        yield found
    finally:
        _seen = None


def test_the_hook_sees_what_is_written(tmp_path: Path):
    with _watched() as seen:
        (tmp_path / "x").write_text("x")
    assert len(seen) == 1


def test_no_call_writes_or_connects(desk: Setup):
    for tool, arguments in ASKED:
        answer(desk, tool, arguments)  # imports may write bytecode: not while it is looked at
    assert desk.data is not None
    before = digest(desk.home, desk.data)
    with _watched() as seen:
        for tool, arguments in ASKED:
            answer(desk, tool, arguments)
    assert (seen, digest(desk.home, desk.data)) == ([], before)


def test_asking_an_empty_machine_leaves_it_empty(home: Path):
    empty = Setup(home)
    assert ask(empty, "markets")["markets"] == []
    assert ask(empty, "grade")["forecasts"] == []
    assert "levelhead data import" in ask(empty, "markets")["missing"][0]
    assert not home.exists()


def test_a_changed_file_is_read_anew(desk: Setup):
    """Pages are kept, but never longer than what they were made of."""
    assert desk.data is not None
    bars = desk.data / "bars" / "RTY=F.csv"
    whole = bars.read_bytes()
    first = ask(desk, "levels", symbol="RTY")["as_of"]
    try:
        bars.write_bytes(whole[: whole.rstrip().rfind(b"\n") + 1])
        assert (first, ask(desk, "levels", symbol="RTY")["as_of"]) == ("2025-11-24", "2025-11-21")
    finally:
        bars.write_bytes(whole)
