"""What an MCP client waits for: from the start of the server to its first answers."""

import json
import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Figure
from bench.page import DATA, LEVELHEAD
from bench.synthetic import write_bars

HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "bench", "version": "1"},
}
CALLS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("odds", {"symbol": "RTY", "up": 3_000, "down": 1_500}),
    ("outlook", {"symbol": "RTY"}),
    ("outlook", {"symbol": "RTY", "sections": ["claims"]}),
)


@dataclass(frozen=True, slots=True)
class Session:
    """One session: seconds to the greeting and to each answer, bytes of each answer, CPU seconds in all."""

    greeted: float
    answered: tuple[float, ...]
    sizes: tuple[int, ...]
    cpu: float


def figures(*, quick: bool = False) -> list[Figure]:
    """Seconds and CPU of a session with three calls, on the real series where they are, else on synthetic bars."""
    runs = 1 if quick else 11
    with tempfile.TemporaryDirectory() as folder:
        data = DATA
        if not data.is_dir():
            data = Path(folder) / "data"
            (data / "bars").mkdir(parents=True)
            write_bars(data / "bars" / "RTY=F.csv")
        environment = {
            **os.environ,
            "LEVELHEAD_HOME": f"{folder}/home",
            "LEVELHEAD_NOW": "2025-11-24T23:00Z",
        }
        sessions = [_session(data, environment) for _ in range(runs + 1)][1:]
    shown = "levelhead mcp --data FOLDER"
    first = [each.answered[0] for each in sessions]
    rows = [
        Figure("start to greeting", statistics.median(each.greeted for each in sessions), "s", None, runs, shown),
        Figure("start to the first answer (odds)", statistics.median(first), "s", None, runs, shown),
    ]  # fmt: skip
    names = ("then an outlook", "then another section of it")
    for at, name in enumerate(names, start=1):
        spent = statistics.median(each.answered[at] - each.answered[at - 1] for each in sessions)
        rows.append(Figure(name, spent, "s", None, runs))
        rows.append(Figure(f"{name}, size", sessions[0].sizes[at] / 1024, "KiB", 512))
    cpu = statistics.median(each.cpu for each in sessions)
    rows.append(Figure("the whole session, CPU", cpu, "CPU s", 8.0, runs, shown))
    return rows


def _session(data: Path, environment: Mapping[str, str]) -> Session:
    before, start = _cpu(), time.perf_counter()
    with subprocess.Popen(
        [LEVELHEAD, "mcp", "--data", str(data)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        _ask(server, 0, "initialize", HELLO)
        greeted = time.perf_counter() - start
        _send(server, {"jsonrpc": "2.0", "method": "notifications/initialized"})
        answered, sizes = [], []
        for number, (tool, arguments) in enumerate(CALLS, start=1):
            found = _ask(server, number, "tools/call", {"name": tool, "arguments": arguments})
            if found.get("isError", True):
                raise RuntimeError(f"{tool}: {found}")
            answered.append(time.perf_counter() - start)
            sizes.append(len(json.dumps(found["structuredContent"])))
    return Session(greeted, tuple(answered), tuple(sizes), _cpu() - before)


def _send(server: subprocess.Popen[bytes], message: Mapping[str, object]) -> None:
    assert server.stdin is not None
    server.stdin.write(json.dumps(message).encode() + b"\n")
    server.stdin.flush()


def _ask(
    server: subprocess.Popen[bytes], number: int, method: str, params: Mapping[str, object]
) -> dict[str, object]:
    assert server.stdout is not None
    _send(server, {"jsonrpc": "2.0", "id": number, "method": method, "params": params})
    found: dict[str, object] = json.loads(server.stdout.readline()).get("result", {})
    return found


def _cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
