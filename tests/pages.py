"""Whole pages for the tests: a made-up market with expiries, rolls, peers and a proxy, and pages of any file."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from levelhead.data.read import read_bars
from levelhead.forecast import Engine
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.report import Outlook
from tests.data.bar_files import HEADER, Row, walk

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
OWN_LEVELS = "1800-1812.5, demand zone\n1900.04 target\n\n# a comment\n1650\n"


def page(
    path: Path,
    symbol: str,
    *,
    as_of: date | None = None,
    data: Path | None = None,
    horizon: int = 15,
    engine: Engine | None = None,
) -> Outlook:
    """The outlook of a file, through the same steps as the command."""
    checked = read_bars(path, market=market(symbol), as_of=as_of)
    return outlook_of(known(checked, data=data), horizon=horizon, engine=engine)


def symbol_of(name: str) -> str:
    """The market of a file named as vendors name theirs: RTY=F.csv, ES_BACKADJ.csv, GSPC.csv."""
    stem = re.split(r"[=_.]", name)[0]
    return f"^{stem}" if stem in ("GSPC", "RUT", "VIX") else stem


def third_fridays(first: date, last: date) -> list[date]:
    """The third Fridays of March, June, September and December in [first, last]."""
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return [day for day in days if day.month % 3 == 0 and day.weekday() == 4 and 15 <= day.day <= 21]


def write_bars(path: Path, rows: Iterable[Row]) -> Path:
    """Rows as a plain CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(",".join(row) for row in [list(HEADER), *rows]) + "\n")
    return path


def future_rows(count: int, *, seed: int, start: int = 18_000) -> list[Row]:
    """A walk of a quarterly future held to expiry: closes of expiry Fridays are quoted in hundredths."""
    rows = walk(count, seed=seed, start=start)
    expiries = {day.isoformat() for day in third_fridays(date(2020, 1, 1), date(2025, 12, 31))}
    return [
        [day, open_, high, low, f"{float(close) + 0.03:.2f}" if day in expiries else close, volume]
        for day, open_, high, low, close, volume in rows
    ]


def write_folder(folder: Path, *, count: int = 400) -> Path:
    """A data folder of made-up series: RTY with its rolls, three peers and a longer index; the bars of RTY."""
    rows = future_rows(count, seed=11)
    for seed, symbol in enumerate(("ES=F", "NQ=F", "YM=F"), start=21):
        peer = walk(count, seed=seed, tick=25, places=2, start=600_000)
        if symbol == "YM=F":
            peer = walk(count, seed=seed, tick=1, places=0, start=40_000)
        write_bars(folder / "bars" / f"{symbol}.csv", peer)
    write_bars(folder / "bars" / "RUT.csv", walk(700, seed=31, places=2, start=180_000))
    lines = ["expiry,first_session_of_next,spread_pts,ratio"]
    for number, day in enumerate(
        third_fridays(date.fromisoformat(rows[0][0]), date.fromisoformat(rows[-1][0]))
    ):
        spread = 8.0 + number
        lines.append(f"{day},{day - timedelta(days=4)},{spread},{1 + spread / 2000}")
    (folder / "rolls").mkdir(parents=True, exist_ok=True)
    (folder / "rolls" / "ROLLS_RTY.csv").write_text("\n".join(lines) + "\n")
    return write_bars(folder / "bars" / "RTY=F.csv", rows)
