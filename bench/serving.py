"""A server in a process of its own, on a free port of this machine, and what its processes use."""

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.synthetic import write_bars
from levelhead.data.read import read_bars
from levelhead.data.store import Store
from levelhead.machine.clock import now
from levelhead.markets.registry import market

LEVELHEAD = str(Path(sys.executable).with_name("levelhead"))
CLOCK = "2025-11-24T23:00Z"  # the evening of the last synthetic session
_LISTENING = re.compile(r"Listening on http://127\.0\.0\.1:(\d+)/")
_STARTS = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was started.

    Parameters
    ----------
    port
        It listens on, on the loopback address.
    pid
        Of the process that listens.
    """

    port: int
    pid: int


@contextmanager
def started(command: Sequence[str], *, environment: Mapping[str, str], said: Path) -> Iterator[Running]:
    """Start a server that prints where it listens; it is ended at the end.

    Parameters
    ----------
    command
        What to run.
    environment
        Variables beside those of this process.
    said
        Where to keep what it prints.

    Raises
    ------
    RuntimeError
        When it ends or says nothing for a minute, with what it printed.
    """
    with said.open("wb") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, **environment}
        )
    try:
        yield Running(_port(process, said), process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(process: "subprocess.Popen[bytes]", said: Path) -> int:
    until = time.monotonic() + _STARTS
    while time.monotonic() < until and process.poll() is None:
        if found := _LISTENING.search(said.read_text(encoding="utf-8", errors="replace")):
            return int(found[1])
        time.sleep(0.005)
    raise RuntimeError(f"{' '.join(map(str, process.args))} did not start: {said.read_text()[-500:]}")  # type: ignore[arg-type]


def stored_markets(home: Path, symbols: Sequence[str], count: int) -> None:
    """Store so many synthetic bars of each market."""
    home.mkdir(parents=True, exist_ok=True)
    for seed, symbol in enumerate(symbols):
        checked = read_bars(write_bars(home / "bars.csv", count, seed), market=market(symbol))
        Store(home).put(checked, at=now())
    (home / "bars.csv").unlink()


@dataclass(frozen=True, slots=True)
class Used:
    """What a process and those it started use.

    Parameters
    ----------
    cpu
        CPU seconds so far.
    listener
        MiB of memory of the process that listens.
    largest
        MiB of the largest of the others.
    descriptors
        Files and connections that the listener has open.
    """

    cpu: float
    listener: float
    largest: float
    descriptors: int


def can_look() -> bool:
    """Whether the system shows what other processes use."""
    return Path("/proc/self/stat").is_file()


def used(pid: int) -> Used:
    """What is used now."""
    those = (pid, *_children(pid))
    own, cpu = [_rss(each) for each in those], sum(_cpu(each) for each in those)
    return Used(cpu, own[0], max(own[1:], default=0.0), len(os.listdir(f"/proc/{pid}/fd")))


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            if int(_fields(stat)[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def _fields(stat: Path) -> list[str]:
    """What stands behind the name, which may hold blanks and brackets: state, parent, ..."""
    return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _cpu(pid: int) -> float:
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss(pid: int) -> float:
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return resident * os.sysconf("SC_PAGE_SIZE") / 2**20
