"""A made-up data folder with everything a page on fundamentals reads: yields that answer to prices, releases, texts."""

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tests.data.bar_files import session_days, walk
from tests.pages import write_bars, write_folder

COUNT = 760  # sessions: three years of releases, and past paths enough for a conditional
BEFORE = 200  # sessions that series begin before the bars
NO_BONDS = {(10, 13), (10, 14), (11, 11)}  # days without a yield, as on holidays of the bond market
SECTORS = ("XLB", "XLE", "XLF", "XLI", "XLK", "XLP", "XLU", "XLV", "XLY")
STATEMENTS = (
    (
        date(2025, 7, 30),
        "Recent indicators suggest that growth moderated. Inflation remains somewhat elevated.\n"
        "The Committee decided to maintain the target range for the federal funds rate at 4-1/4 to 4-1/2 percent. "
        "The Committee will continue reducing its holdings of securities.\n"
        "Voting for the monetary policy action were Ann A. Able, Chair; Bob B. Baker, Vice Chair; and Cora C. Cole.",
    ),
    (
        date(2025, 9, 17),
        "Recent indicators suggest that growth moderated. Inflation has moved up and remains somewhat elevated.\n"
        "The Committee decided to lower the target range for the federal funds rate by 1/4 percentage point to "
        "4 to 4-1/4 percent. The Committee is attentive to the risks to both sides of its mandate. The Committee "
        "will continue reducing its holdings of securities.\n"
        "Voting for the monetary policy action were Ann A. Able, Chair; and Bob B. Baker, Vice Chair. Voting "
        "against this action was Cora C. Cole, who preferred to lower the target range for the federal funds "
        "rate by 1/2 percentage point at this meeting.",
    ),
    (
        date(2025, 10, 29),
        "Recent indicators suggest that growth moderated. Inflation has moved up and remains somewhat elevated.\n"
        "The Committee decided to lower the target range for the federal funds rate by 1/4 percentage point to "
        "3-3/4 to 4 percent. The Committee is attentive to the risks to both sides of its mandate. The Committee "
        "decided to conclude the reduction of its holdings on December 1.\n"
        "Voting for the monetary policy action was Ann A. Able, Chair. Voting against this action were Bob B. "
        "Baker, who preferred no change to the target range for the federal funds rate at this meeting; and "
        "Cora C. Cole, who preferred to lower the target range for the federal funds rate by 1/2 percentage "
        "point at this meeting.",
    ),
)
# settlements of November 24: a cut in December that is more likely than not, then little
FUNDS = (
    ("2025-11", 96.17),
    ("2025-12", 96.245),
    ("2026-01", 96.36),
    ("2026-02", 96.41),
    ("2026-03", 96.44),
    ("2026-04", 96.48),
)


def write_macro(folder: Path, *, count: int = COUNT, funds: bool = True) -> Path:
    """A folder of :func:`write_folder` with every further series; the bars of RTY.

    Parameters
    ----------
    folder
        Where to write.
    count
        Sessions of RTY and its peers.
    funds
        Whether settlements of Fed funds futures are among the files.
    """
    bars = write_folder(folder, count=count)
    rows = [line.split(",") for line in bars.read_text().splitlines()[1:]]
    close = np.array([float(row[4]) for row in rows])
    moves = {
        date.fromisoformat(row[0]): move for row, move in zip(rows[1:], np.diff(np.log(close)), strict=True)
    }
    days = session_days(count + BEFORE)
    draws = np.random.default_rng(17)
    earned = np.array([moves.get(day, 0.01 * draws.standard_normal()) for day in days])
    _write_rates(folder, days, earned, draws)
    _write_prices(folder, days, earned, draws)
    _write_positions(folder, days, draws)
    _write_calendar(folder, days[0].year)
    _write_fed(folder, days[-1], funds=funds)
    return bars


def _write_rates(folder: Path, days: Sequence[date], earned: np.ndarray, draws: np.random.Generator) -> None:
    """Yields that fall when prices rise, the spread even more so, and the rates the Committee sets."""
    count = len(days)
    long = -7.0 * earned + 0.04 * draws.standard_normal(count)
    short = 0.7 * long + 0.03 * draws.standard_normal(count)
    real = 0.6 * long + 0.02 * draws.standard_normal(count)
    spread = -10.0 * earned + 0.03 * draws.standard_normal(count)
    open_days = [at for at, day in enumerate(days) if (day.month, day.day) not in NO_BONDS]
    levels = {
        "DGS10": 4.0 + _tied(long),
        "DGS2": 3.6 + _tied(short),
        "DFII10": 1.9 + _tied(real),
        "T10YIE": 2.2 + _tied(long - real),
        "BAMLH0A0HYM2": 4.5 + _tied(spread),
    }
    for name, level in levels.items():
        write_series(folder, name, [(days[at], f"{level[at]:.2f}") for at in open_days])
    every = [days[0] + timedelta(days=step) for step in range((days[-1] - days[0]).days + 1)]
    lower = [_target(day) for day in every]
    write_series(folder, "DFEDTARL", [(day, f"{rate:.2f}") for day, rate in zip(every, lower, strict=True)])
    write_series(
        folder, "DFEDTARU", [(day, f"{rate + 0.25:.2f}") for day, rate in zip(every, lower, strict=True)]
    )
    write_series(folder, "DFF", [(day, f"{rate + 0.08:.2f}") for day, rate in zip(every, lower, strict=True)])


def _tied(moves: np.ndarray) -> np.ndarray:
    """A level that wanders with its moves and is drawn back, so that it stays where such rates are."""
    level, found = 0.0, []
    for move in moves.tolist():
        level = 0.99 * level + move
        found.append(level)
    return np.array(found)


def _target(day: date) -> float:
    """Lower bound of the target range in force on a day: one change takes effect the day after a decision."""
    changes = ((date(2023, 5, 4), 5.0), (date(2023, 7, 27), 5.25), (date(2024, 9, 19), 4.75))
    later = ((date(2024, 12, 19), 4.25), (date(2025, 9, 18), 4.0), (date(2025, 10, 30), 3.75))
    return next((rate for since, rate in reversed(changes + later) if day >= since), 4.5)


def _write_prices(folder: Path, days: Sequence[date], earned: np.ndarray, draws: np.random.Generator) -> None:
    """The dollar, oil and implied volatility, sector funds and a ready series of breadth."""
    count = len(days)
    dollar = 28.0 * np.exp(0.5 * _tied(0.004 * draws.standard_normal(count)))
    oil = 65.0 * np.exp(_tied(0.02 * draws.standard_normal(count)))
    fear = 18.0 * np.exp(_tied(-6.0 * earned + 0.01 * draws.standard_normal(count)))
    share = 50.0 + 45.0 * np.tanh(_tied(8.0 * earned + 0.05 * draws.standard_normal(count)))
    write_series(folder, "DCOILWTICO", [(day, f"{value:.2f}") for day, value in zip(days, oil, strict=True)])
    ready = [(day, f"{value:.4f}") for day, value in zip(days, share, strict=True)]
    write_series(folder, "SP500_PCT_ABOVE50_BH", [(days[0] - timedelta(days=3), "0.0"), *ready])
    for name, value in (("series/UUP_adj", dollar), ("bars/VIX", fear)):
        cells = [f"{each:.4f}" for each in value]
        write_bars(
            folder / f"{name}.csv",
            [[day.isoformat(), *[cell] * 4, "0"] for day, cell in zip(days, cells, strict=True)],
        )
    for seed, symbol in enumerate(SECTORS, start=50):
        rows = walk(count, seed=seed, places=2, start=8_000)
        if symbol == "XLB":  # two for one in the last weeks, and nobody adjusted for it
            for row in rows[-6:]:
                row[1:5] = [f"{float(cell) / 2:.2f}" for cell in row[1:5]]
        write_bars(folder / "series" / f"{symbol}_adj.csv", rows)


def _write_positions(folder: Path, days: Sequence[date], draws: np.random.Generator) -> None:
    """Net contracts counted on Tuesdays."""
    tuesdays = [day for day in days if day.weekday() == 1]
    net = np.round(-30_000 + np.cumsum(4_000 * draws.standard_normal(len(tuesdays)))).astype(int).tolist()
    path = folder / "series" / "COT_RTY.csv"
    lines = [f"{day},{-each + 900},{each},-900" for day, each in zip(tuesdays, net, strict=True)]
    path.write_text("\n".join(["date,commercials,large_speculators,small_speculators", *lines]) + "\n")


def _write_calendar(folder: Path, first: int) -> None:
    """Releases by rule: decisions on third Wednesdays, prices on the 12th, employment on first Fridays."""
    place = folder / "calendar"
    place.mkdir(parents=True, exist_ok=True)
    months = [(year, month) for year in range(first, 2027) for month in range(1, 13)]
    fomc = [_weekday(year, month, 2, 15) for year, month in months if month not in (2, 4, 8, 11)]
    cpi = [(_on_weekday(date(year, month, 12)), _month_before(year, month)) for year, month in months]
    nfp = [(_weekday(year, month, 4, 1), _month_before(year, month)) for year, month in months]
    # reports on prices come late, the one on November's employment is moved, October's never comes
    late = {"2025-10": date(2025, 12, 2), "2025-11": date(2025, 12, 18)}
    cpi = [(late.get(ref, day), ref) for day, ref in cpi]
    nfp = [(date(2025, 12, 16) if ref == "2025-11" else day, ref) for day, ref in nfp if ref != "2025-10"]
    _write_rows(place / "fomc_dates.csv", ("date", "kind"), [(day, "scheduled") for day in fomc])
    _write_rows(place / "cpi_release_dates.csv", ("date", "reference_month"), sorted(cpi))
    _write_rows(place / "nfp_release_dates.csv", ("date", "reference_month"), sorted(nfp))
    changes = [
        ("CPI", "2025-10", "2025-11-12", "2025-12-02", "2025-11-07", "made up"),
        ("CPI", "2025-11", "2025-12-12", "2025-12-18", "2025-11-21", "made up"),
        ("NFP", "2025-10", "2025-11-07", "", "2025-11-05", "made up"),
        ("NFP", "2025-11", "2025-12-05", "2025-12-16", "2025-11-19", "made up"),
    ]
    head = ("kind", "reference_month", "original_date", "new_date", "announced_on", "announced_source")
    _write_rows(place / "schedule_changes.csv", head, changes)


def _weekday(year: int, month: int, weekday: int, since: int) -> date:
    """The first such weekday on or after a day of the month."""
    day = date(year, month, since)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _on_weekday(day: date) -> date:
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


def _month_before(year: int, month: int) -> str:
    return f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"


def _write_fed(folder: Path, last: date, *, funds: bool) -> None:
    place = folder / "fed"
    place.mkdir(parents=True, exist_ok=True)
    rows = [(day, "statement", text) for day, text in STATEMENTS if day <= last]
    _write_rows(place / "fomc_press.csv", ("date", "kind", "body"), rows)
    if funds:
        settled = [(last, month, price) for month, price in FUNDS]
        _write_rows(place / "ZQ.csv", ("date", "month", "settle"), settled)


def _write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def write_series(folder: Path, name: str, rows: Iterable[tuple[date, str]]) -> Path:
    """One value a day."""
    path = folder / "series" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["date,value", *(f"{day},{value}" for day, value in rows)]) + "\n")
    return path


def later_rows(path: Path, count: int = 5) -> None:
    """Add rows behind the last day of a table that could not have been known on it."""
    head, *rows = path.read_text().splitlines()
    draw = random.Random(path.name)
    last = date.fromisoformat(rows[-1][:10])
    cells = rows[-1].split(",")[1:]
    for step in range(1, count + 1):
        moved = [f"{float(cell) * draw.uniform(0.5, 2.0):.4f}" if cell else cell for cell in cells]
        rows.append(",".join([str(last + timedelta(days=step)), *moved]))
    path.write_text("\n".join([head, *rows]) + "\n")
