"""Bars that arrive while others read: ``python -m bench.arrivals HOME --every 0.2 --seconds 20``.

Each arrival stores one further session of RTY, as a fetch does; after the last one the history begins anew.
"""

import argparse
import tempfile
import time
from pathlib import Path

from bench.synthetic import write_bars
from levelhead.data.read import read_bars
from levelhead.data.store import Joining, Store
from levelhead.machine.clock import now
from levelhead.markets.registry import market

FIRST, LAST = 300, 800  # sessions stored at the start, and when the history begins anew


def main() -> None:
    """Store and say how many bars arrived, and which was the last."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.arrivals", description="Store a bar again and again."
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--every", type=float, default=0.2, metavar="SECONDS")
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lines = write_bars(Path(name) / "all.csv", LAST).read_text(encoding="utf-8").splitlines()
        number, late = 0, time.monotonic() + options.seconds
        due = time.monotonic()
        while time.monotonic() < late:
            _store(options.home, lines, FIRST + number % (LAST - FIRST), Path(name) / "now.csv")
            number += 1
            due += options.every
            time.sleep(max(due - time.monotonic(), 0.0))
    last = lines[FIRST + (number - 1) % (LAST - FIRST)].partition(",")[0]
    print(f"{number} {last}")


def _store(home: Path, lines: list[str], count: int, file: Path) -> None:
    file.write_text("\n".join(lines[: 1 + count]) + "\n", encoding="utf-8")
    checked = read_bars(file, market=market("RTY"))
    joining = Joining.REPLACE if count == FIRST else Joining.UPDATE
    Store(home).put(checked, at=now(), joining=joining)


if __name__ == "__main__":
    main()
