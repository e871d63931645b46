"""How far measured roll spreads are off: ``python -m tools.roll_spreads DATA``.

DATA is a folder with ``bars/`` and ``rolls/``. A line per market and number of sessions waited: the error of
the ratio, in percent of price, against the roll table. Beside it what else could be done: nothing (the whole
spread stays in the returns), the ratio of median bases after and before the expiry, the opening gap.
"""

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from levelhead.data import read_bars, read_rolls
from levelhead.markets import Bars, RollTable, roll_detection
from levelhead.markets.continuous import quotation_closes
from levelhead.markets.registry import market

SERIES = (("RTY", "^RUT"), ("ES", "^GSPC"))
NEW_TIME = date(2020, 11, 1)  # from here on stock index futures settle when the index closes
WAITS = range(1, 11)


@dataclass(frozen=True, slots=True)
class Pair:
    """A future held to expiry, its cash index, and the ratios of its roll table by expiry."""

    bars: Bars
    proxy: Bars
    ratios: dict[date, float]


def read_pair(data: Path, symbol: str, proxy: str) -> Pair:
    """The pair of a folder."""
    bars = read_bars(data / "bars" / f"{symbol}=F.csv", market=market(symbol)).bars
    cash = read_bars(data / "bars" / f"{proxy.removeprefix('^')}.csv", market=market(proxy)).bars
    held = set(bars.session[quotation_closes(bars)].tolist())
    table = read_rolls(data / "rolls" / f"ROLLS_{symbol}.csv")
    return Pair(bars, cash, {roll.expiry: roll.ratio for roll in table if roll.expiry in held})


def waited(pair: Pair, count: int) -> dict[date, float]:
    """Ratios measured after ``count`` sessions, by expiry."""
    usual, roll_detection.SESSIONS = roll_detection.SESSIONS, count
    try:
        table: RollTable = roll_detection.detect_rolls(pair.bars, pair.proxy)
    finally:
        roll_detection.SESSIONS = usual
    return {roll.expiry: roll.ratio for roll in table}


def of_medians(pair: Pair, count: int) -> dict[date, float]:
    """Median basis of ``count`` sessions after the expiry over that of as many before, by expiry."""
    days, rows, cash = np.intersect1d(pair.bars.session, pair.proxy.session, return_indices=True)
    valid = ~quotation_closes(pair.bars)[rows]
    days, basis = days[valid], (pair.bars.close[rows] / pair.proxy.close[cash])[valid]
    found = {}
    for expiry in pair.ratios:
        at = int(np.searchsorted(days, np.datetime64(expiry)))
        found[expiry] = float(np.median(basis[at : at + count]) / np.median(basis[at - count : at]))
    return found


def opening_gap(pair: Pair, _count: int) -> dict[date, float]:
    """Open after the expiry over the last close of the expiring contract, by expiry."""
    bars = pair.bars
    rows = {expiry: bars.row(expiry) for expiry in pair.ratios}
    return {day: float(bars.open[row + 1] / bars.close[row - 1]) for day, row in rows.items()}


def nothing(pair: Pair, _count: int) -> dict[date, float]:
    """No spread at all."""
    return dict.fromkeys(pair.ratios, 1.0)


def line(pair: Pair, name: str, road: Callable[[Pair, int], dict[date, float]], count: int) -> str:
    """Median, ninth decile and largest error, percent of price, before and since November 2020."""
    found, cells = road(pair, count), []
    for recent in (False, True):
        errors = [
            100 * abs(found[day] - ratio)
            for day, ratio in pair.ratios.items()
            if (day >= NEW_TIME) is recent and day in found
        ]
        tail = float(np.quantile(errors, 0.9))
        cells.append(f"{len(errors):4} {statistics.median(errors):7.3f} {tail:7.3f} {max(errors):7.3f}")
    return f"{pair.bars.market.symbol:4} {name:24} {count:3} |" + " |".join(cells)


def main(arguments: list[str]) -> int:
    """Print the lines; 2 when no folder is named."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    columns = "   n  median     90%     max"
    print(f"{'':4} {'road':24} {'k':>3} |{columns} |{columns}   (before, since {NEW_TIME})")
    for symbol, proxy in SERIES:
        pair = read_pair(Path(arguments[0]), symbol, proxy)
        for count in WAITS:
            print(line(pair, "basis to the index", waited, count))
        for count in (1, 3, 5, 10):
            print(line(pair, "medians after / before", of_medians, count))
        print(line(pair, "opening gap", opening_gap, 1))
        print(line(pair, "nothing", nothing, 0))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
