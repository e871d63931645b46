"""What a row of a screen costs, and two thousand of them on two processes with memory flat.

There are fewer contracts in the registry than that, so a few stored histories are read again and again; nothing is
kept from one row to the next. ``python -m bench.screen --rows 2000 --processes 2`` measures any number of them.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bench.figure import Figure, cost
from bench.page import DATA, LEVELHEAD
from bench.synthetic import write_bars
from levelhead.data.read import read_bars
from levelhead.data.store import Store
from levelhead.data.universe import Universe
from levelhead.executors import Processes
from levelhead.markets.registry import market
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.screen import Asked, row_of
from levelhead.render.screen_object import screen_json
from levelhead.report.screen import MarketRow, Screen

NOW = datetime(2025, 11, 24, 23, tzinfo=UTC)
SESSIONS = 2_520  # ten years
HISTORIES = 12
ROWS, QUICK_ROWS = 2_000, 24
PER_ROW = 120.0  # CPU ms: 2,000 markets in 120 s on two cores
FEW = 100


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: seconds on the wall, CPU seconds of all processes, MiB of the largest and of this one."""

    wall: float
    cpu: float
    largest: float
    own: float


def figures(*, quick: bool = False) -> list[Figure]:
    """A row's CPU, 2,000 rows on two processes and the memory they take; the real markets from a cold shell."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        homes = stored(Path(folder), 4 if quick else HISTORIES)
        alone = run(homes, QUICK_ROWS, processes=1)
        rows.append(
            Figure("a row from stored bars of ten years", alone.cpu * 1e3 / QUICK_ROWS, "CPU ms", PER_ROW)
        )
        if not quick:
            rows += _many(homes)
    if DATA.is_dir() and not quick:
        command = [LEVELHEAD, "screen", "--data", str(DATA), "--offline", "--processes", "1"]
        spent = cost(command, runs=5, environment={"LEVELHEAD_NOW": "2025-11-24T23:00Z"})
        shown = "levelhead screen --data FOLDER --offline --processes 1"
        rows.append(
            Figure("ten real markets with every series, cold shell", spent.cpu, "CPU s", None, 5, shown)
        )
        rows.append(Figure("ten real markets, peak memory", spent.peak, "MiB", 160, 5, shown))
    return rows


def _many(homes: Sequence[Path]) -> list[Figure]:
    few, many = (run(homes, count, processes=2) for count in (FEW, ROWS))
    shown = f"python -m bench.screen --rows {ROWS} --processes 2"
    name = f"{ROWS:,} rows of ten years, two processes"
    return [
        Figure(name, many.cpu, "CPU s", 240.0, 1, shown),  # 120 s on each of two cores
        Figure(f"{name}, the larger worker", many.largest, "MiB", 200.0, 1, shown),
        Figure(
            f"{name}, the larger worker, against {FEW} rows", many.largest / few.largest, "x", 1.2, 1, shown
        ),
        Figure(f"{name}, the process that collects them", many.own, "MiB", 1024.0, 1, shown),
    ]


def stored(folder: Path, count: int) -> list[Path]:
    """Homes with one history each."""
    homes = []
    for seed in range(count):
        home = folder / str(seed)
        checked = read_bars(write_bars(folder / "bars.csv", SESSIONS, seed), market=market("RTY"))
        Store(home).put(checked, at=NOW)
        homes.append(home)
    return homes


def run(homes: Sequence[Path], rows: int, *, processes: int) -> Spent:
    """Make so many rows and write them as JSON."""
    began, used = time.monotonic(), _cpu()
    made = tuple(Processes(processes)(partial(_row, tuple(homes)), range(rows)))
    text = screen_json(Screen(date(2025, 11, 24), None, 15, made))
    assert text.count('"sessions_behind"') == rows
    unit = 2**20 if sys.platform == "darwin" else 2**10  # Linux counts kibibytes, macOS bytes
    own, children = (
        resource.getrusage(who).ru_maxrss / unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Spent(time.monotonic() - began, _cpu() - used, children if processes > 1 else own, own)


def _row(homes: tuple[Path, ...], number: int) -> MarketRow:
    home = homes[number % len(homes)]
    return row_of(Asked(Universe(home), Desk(home), NOW), "RTY")


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    """Measure one run and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.screen", description="Measure a screen.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        spent = run(stored(Path(folder), HISTORIES), options.rows, processes=options.processes)
    print(
        f"{options.rows:,} rows of {SESSIONS:,} sessions, {options.processes} processes: {spent.wall:.1f} s, "
        f"{spent.cpu * 1e3 / options.rows:.1f} CPU ms a row, {spent.largest:.0f} MiB the largest worker, "
        f"{spent.own:.0f} MiB the process that collects"
    )


if __name__ == "__main__":
    main()
