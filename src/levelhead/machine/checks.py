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
from levelhead.measure.phrase import NOTHING, Phrase, named

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
UPDATE = Phrase("Update levelhead, or give lists of your own in --data DIR (calendar/)")


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
        Phrase(
            "{version} on {system}",
            version=named(platform.python_version()),
            system=named(platform.system()),
        ),
        Phrase("Use Python {oldest} or newer", oldest=named("3.11")) if is_old else "",
        3 if is_old else 0,
    )
    yield _home_check(home)


def _home_check(folder: Path) -> Check:
    """Whether the home folder can be written, or made where it does not exist yet."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        made = NOTHING if there == folder else Phrase(", made when something is kept")
        return Check("home", State.OK, Phrase("{folder}{made}", folder=named(str(folder)), made=made))
    why = Phrase("cannot be written") if there.is_dir() else Phrase("is no folder")
    return Check(
        "home",
        State.WRONG,
        Phrase("{folder}: {there} {why}", folder=named(str(folder)), there=named(str(there)), why=why),
        Phrase("Change it, or name another with {variable}", variable=named(VARIABLE)),
        5,
    )


def _extras() -> Iterator[Check]:
    for extra, package in EXTRAS.items():
        try:
            yield Check(f"extra {extra}", State.OK, f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            yield Check(
                f"extra {extra}",
                State.NOTE,
                Phrase("{package} is not installed", package=named(package)),
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
            Phrase(
                "{first} to {last}, {left} sessions ahead",
                first=named(str(table.first)),
                last=named(str(table.last)),
                left=named(str(left)),
            ),
            "" if left > LONGEST else Phrase("Update levelhead for later years"),
            0 if left > LONGEST else 3,
        )


def _lists(data: Path | None, today: date) -> Iterator[Check]:
    calendar, remedy = bundled(), UPDATE
    if data is not None:
        try:
            calendar = calendar_for(data)
        except DataError as refused:
            yield Check(f"lists of {data.name}", State.WRONG, str(refused), Phrase("Or remove the table"), 3)
        else:
            if calendar is not bundled():
                remedy = Phrase("Correct the table in {folder}, or remove it", folder=named(str(data)))
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
            said = Phrase("{count} days, complete to {end}", count=named(str(count)), end=named(str(end)))
            yield Check(f"list {kind}", State.OK, said)
        for each in mine:
            out = UPDATE if each.rule == "coverage" else remedy
            yield Check(f"list {kind}", State.WRONG, each.text, out, 3)


def _audits(calendar: ReleaseCalendar, data: Path, remedy: str) -> Iterator[Check]:
    try:
        two_year = _two_year(data)
    except DataError as refused:
        yield Check(TWO_YEAR, State.WRONG, str(refused), Phrase("Download the series again"), 3)
        return
    if two_year is None:
        yield Check(
            TWO_YEAR,
            State.NOTE,
            Phrase("no two-year yield to hold the lists against"),
            Phrase(
                "Put {file} of FRED into {folder}", file=named(f"{TWO_YEAR}.csv"), folder=named(str(data))
            ),
        )
        return
    for kind in calendar.coverage:
        result = audit_dates(planned_days(calendar, kind), two_year)
        verdict = None if result is None else is_right(kind, result)
        said = (
            Phrase("no day within the yield's history")
            if result is None
            else Phrase(
                "{ratio} times the usual move of {series} on {n} days",
                ratio=named(f"{result.ratio:.2f}"),
                series=named(TWO_YEAR),
                n=named(str(result.n)),
            )
        )
        if verdict is None:
            yield Check(f"audit {kind}", State.NOTE, Phrase("{said}: too few to tell", said=said))
        elif verdict:
            yield Check(f"audit {kind}", State.OK, said)
        else:
            yield Check(
                f"audit {kind}",
                State.WRONG,
                Phrase("{said}: not what days of this release look like", said=said),
                remedy,
                3,
            )


def _two_year(data: Path) -> Series | None:
    for folder in (data / "series", data):
        for suffix in SUFFIXES:
            if (path := folder / f"{TWO_YEAR}{suffix}").is_file():
                return read_series(path)
    return None
