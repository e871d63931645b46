"""What rolls do to outcomes: ``python -m tools.roll_windows DATA``.

DATA is a folder with ``bars/`` and ``rolls/``. From 2022 on the next contract of a stock index future stands
about one percent above the expiring one. A line per market: how much more often "up first" came than was
forecast, in points, on windows across a roll and on the others, and the difference with its 95% interval,
whole quarters drawn together. Once with printed prices, in which the roll itself reaches levels, and once on
the contract held at the origin, as levelhead settles.
"""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from levelhead.data import read_bars
from levelhead.evidence.bootstrap import difference
from levelhead.evidence.hindcast import COLUMNS, Hindcast, hindcast
from levelhead.evidence.origins import Geometry, Question, contract_path
from levelhead.forecast import Barrier, By, Scenarios
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.markets import Bars, RollTable
from levelhead.markets.continuous import Continuous, continuous
from levelhead.markets.registry import market
from levelhead.pipeline.known import known

MARKETS = ("ES", "NQ", "RTY")
HORIZON, START = 15, date(2022, 1, 1)


@dataclass(frozen=True, slots=True)
class Windows:
    """Up came minus up forecast, in points, across rolls and elsewhere, and their difference."""

    across: float
    elsewhere: float
    apart: float
    interval: tuple[float, float]
    quarters: int


def outcomes(bars: Bars, joined: Continuous, found: Hindcast, horizon: int) -> IntArray:
    """What came of each forecast with the rolls of ``joined`` taken out; 0 up, 1 neither, 2 down."""
    settled = []
    for at, row in enumerate(np.searchsorted(bars.session, found.session).tolist()):
        scenarios = Scenarios(
            Barrier(float(found.upper[at]), By.TOUCH), Barrier(float(found.lower[at]), By.TOUCH), horizon
        )
        settled.append(COLUMNS[int(scenarios.settle(contract_path(bars, joined, row, horizon)).outcome[0])])
    return np.array(settled)


def compare(said: FloatArray, came: IntArray, across: BoolArray, quarter: IntArray) -> Windows:
    """Windows across a roll against the others."""
    gap = 100.0 * ((came == 0) - said)
    apart, interval = difference(gap[across], gap[~across], (quarter[across], quarter[~across]))
    return Windows(
        float(gap[across].mean()), float(gap[~across].mean()), apart, interval, int(np.unique(quarter).size)
    )


def windows(data: Path, symbol: str) -> tuple[Windows, Windows]:
    """Both settlements of one market: printed prices, the contract."""
    checked = read_bars(data / "bars" / f"{symbol}=F.csv", market=market(symbol))
    context = known(checked, data=data)
    bars = context.bars
    found = hindcast(context, Question(HORIZON, Geometry.ATR, start=START))
    rows = np.searchsorted(bars.session, found.session)
    joined = continuous(bars, context.rolls)
    quarter = np.searchsorted(joined.joint_rows, rows, side="right")
    across = np.searchsorted(joined.joint_rows, rows + HORIZON, side="right") > quarter
    quarter -= quarter.min()
    printed = outcomes(bars, continuous(bars, RollTable()), found, HORIZON)
    return (
        compare(found.model[:, 0], printed, across, quarter),
        compare(found.model[:, 0], found.outcome, across, quarter),
    )


def main() -> int:
    """Print the table."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    print(f"up first minus its forecast, points; horizon {HORIZON}, origins from {START}")
    print(f"{'':<6}{'settled on':<16}{'across a roll':>14}{'elsewhere':>11}{'apart':>8}   95% interval")
    for symbol in MARKETS:
        for name, found in zip(
            ("printed prices", "the contract"), windows(Path(sys.argv[1]), symbol), strict=True
        ):
            low, high = found.interval
            print(
                f"{symbol:<6}{name:<16}{found.across:>+14.1f}{found.elsewhere:>+11.1f}{found.apart:>+8.1f}"
                f"   [{low:+.1f}, {high:+.1f}], {found.quarters} quarters"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
