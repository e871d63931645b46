"""Checks of the installation, the session tables and the lists of releases: each with what to do."""

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from levelhead import __version__
from levelhead.data.release_calendar import bundled, calendar_for
from levelhead.data.series import read_series
from levelhead.errors import DataError, OutsideCalendar
from levelhead.fundamentals.calendar_checks import audit_dates, check_calendar, is_right
from levelhead.fundamentals.event_ranges import planned_days
from levelhead.machine.home import VARIABLE
from levelhead.markets.releases import ReleaseCalendar
from levelhead.markets.series import Series
from levelhead.markets.sessions import CALENDARS, sessions

# what each extra brings, in the order of pyproject.toml
EXTRAS = {
    "yahoo": "yfinance",
    "sample": "great-tables",
    "png": "typst",
    "pdf": "typst",
    "sign": "cryptography",
    "notify": "apprise",
    "audit-pdf": "pypdf",
    "pandas": "pandas",
    "polars": "polars",
    "pyarrow": "pyarrow",
    "web": "starlette",
    "mcp": "mcp",
    "ray": "ray",
    "dask": "distributed",
}
OLDEST = (3, 11)
LONGEST = 63  # sessions, the longest horizon
USUAL = 15
TWO_YEAR = "DGS2"
SUFFIXES = (".csv", ".csv.gz", ".txt")
UPDATE = "Update levelhead, or give lists of your own in --data DIR (calendar/)"


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    NOTE = "note"  # nothing is wrong, but something is not there
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, how it ended, what was found, what to do.

    Parameters
    ----------
    exit_status
        Of the program, if this is the gravest thing wrong.
    """

    name: str
    state: State
    text: str
    remedy: str = ""
    exit_status: int = 0


def checks(home: Path, data: Path | None, *, today: date) -> tuple[Check, ...]:
    """Everything that is looked at, in order.

    Parameters
    ----------
    home
        The home folder.
    data
        A folder whose lists (``calendar/``) are checked too, against the two-year yield if it is there.
    today
        Tables and lists must reach beyond it.
    """
    return (*_installation(home), *_extras(), *_tables(today), *_lists(data, today))


def _installation(home: Path) -> Iterator[Check]:
    yield Check("levelhead", State.OK, __version__)
    is_old = sys.version_info < OLDEST
    yield Check(
        "python",
        State.WRONG if is_old else State.OK,
        f"{platform.python_version()} on {platform.system()}",
        "Use Python 3.11 or newer" if is_old else "",
        3 if is_old else 0,
    )
    yield _home_check(home)


def _home_check(folder: Path) -> Check:
    """Whether the home folder can be written, or made where it does not exist yet."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        made = "" if there == folder else ", made when something is kept"
        return Check("home", State.OK, f"{folder}{made}")
    why = "cannot be written" if there.is_dir() else "is no folder"
    return Check(
        "home", State.WRONG, f"{folder}: {there} {why}", f"Change it, or name another with {VARIABLE}", 5
    )


def _extras() -> Iterator[Check]:
    for extra, package in EXTRAS.items():
        try:
            yield Check(f"extra {extra}", State.OK, f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            yield Check(
                f"extra {extra}",
                State.NOTE,
                f"{package} is not installed",
                f"pip install 'levelhead[{extra}]'",
            )


def _tables(today: date) -> Iterator[Check]:
    for name in CALENDARS:
        table = sessions(name)
        covers = table.first <= today <= table.last
        left = int(table.between(today, table.last).size) if covers else 0
        yield Check(
            f"sessions {name}",
            State.OK if left > LONGEST else State.WRONG,
            f"{table.first} to {table.last}, {left} sessions ahead",
            "" if left > LONGEST else "Update levelhead for later years",
            0 if left > LONGEST else 3,
        )


def _lists(data: Path | None, today: date) -> Iterator[Check]:
    calendar, remedy = bundled(), UPDATE
    if data is not None:
        try:
            calendar = calendar_for(data)
        except DataError as refused:
            yield Check(f"lists of {data.name}", State.WRONG, str(refused), "Or remove the table", 3)
        else:
            if calendar is not bundled():
                remedy = f"Correct the table in {data}, or remove it"
    yield from _rules(calendar, today, remedy)
    if data is not None:
        yield from _audits(calendar, data, remedy)


def _rules(calendar: ReleaseCalendar, today: date, remedy: str) -> Iterator[Check]:
    try:
        ahead = sessions("cme_equity").after(today, USUAL)[-1]
    except OutsideCalendar:  # told by the check of that table
        ahead = today + timedelta(weeks=USUAL // 5)
    findings = check_calendar(calendar, as_of=today, ahead=ahead)
    for kind, end in calendar.coverage.items():
        mine = [each for each in findings if each.kind is kind]
        count = sum(each.kind is kind for each in calendar.releases)
        if not mine:
            yield Check(f"list {kind}", State.OK, f"{count} days, complete to {end}")
        for each in mine:
            out = UPDATE if each.rule == "coverage" else remedy
            yield Check(f"list {kind}", State.WRONG, each.text, out, 3)


def _audits(calendar: ReleaseCalendar, data: Path, remedy: str) -> Iterator[Check]:
    try:
        two_year = _two_year(data)
    except DataError as refused:
        yield Check(TWO_YEAR, State.WRONG, str(refused), "Download the series again", 3)
        return
    if two_year is None:
        yield Check(
            TWO_YEAR,
            State.NOTE,
            "no two-year yield to hold the lists against",
            f"Put {TWO_YEAR}.csv of FRED into {data}",
        )
        return
    for kind in calendar.coverage:
        result = audit_dates(planned_days(calendar, kind), two_year)
        verdict = None if result is None else is_right(kind, result)
        said = (
            "no day within the yield's history"
            if result is None
            else f"{result.ratio:.2f} times the usual move of {TWO_YEAR} on {result.n} days"
        )
        if verdict is None:
            yield Check(f"audit {kind}", State.NOTE, f"{said}: too few to tell")
        elif verdict:
            yield Check(f"audit {kind}", State.OK, said)
        else:
            yield Check(
                f"audit {kind}", State.WRONG, f"{said}: not what days of this release look like", remedy, 3
            )


def _two_year(data: Path) -> Series | None:
    for folder in (data / "series", data):
        for suffix in SUFFIXES:
            if (path := folder / f"{TWO_YEAR}{suffix}").is_file():
                return read_series(path)
    return None
