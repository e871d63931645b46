"""Days of releases: the list that comes with the program, and lists a user keeps.

The bundled list is text made for reading: one file a kind in ``calendars/``, a line a year, and one file of the
releases whose day changed. A ``--data`` folder may hold tables of its own in ``calendar/``: between its first and
its last day such a table is believed, before and after it the bundled list.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from levelhead.data.text import read_bytes, read_lines
from levelhead.errors import BadOption, DataRejected
from levelhead.markets.releases import Release, ReleaseCalendar, ReleaseKind, ScheduleChange

BUNDLED = Path(__file__).parent / "calendars"
CHANGES = "changes.txt"
UNKNOWN, CANCELLED, FOLDED = "-", "cancelled", "folded="
TABLES: Mapping[ReleaseKind, str] = {
    kind: "fomc_dates.csv" if kind is ReleaseKind.FOMC else f"{kind.lower()}_release_dates.csv"
    for kind in ReleaseKind
}
CHANGE_TABLE = "schedule_changes.csv"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@cache
def bundled() -> ReleaseCalendar:
    """The calendar that comes with the program, read once."""
    releases: list[Release] = []
    coverage: dict[ReleaseKind, date] = {}
    sources: dict[ReleaseKind, str] = {}
    for path in sorted(BUNDLED.glob("*.txt")):
        if path.name != CHANGES:
            kind, through, source, found = _days(path.read_text(encoding="utf-8"))
            coverage[kind], sources[kind] = through, source
            releases += found
    changes = [_change(line) for line in _facts((BUNDLED / CHANGES).read_text(encoding="utf-8"))]
    return _calendar(releases, changes, coverage, sources)


def read_calendar(folder: Path) -> ReleaseCalendar:
    """The release tables of a ``--data`` folder, in ``calendar/`` or flat; empty where it has none.

    ``fomc_dates.csv`` needs the column ``date``; ``kind`` may say ``unscheduled``. ``cpi_release_dates.csv``
    and the like (nfp, ppi, pce, gdp) need ``date``; ``reference_month`` may be empty. ``schedule_changes.csv``
    has ``kind, reference_month, original_date, new_date, announced_on, announced_source``; without a new day
    the release was cancelled, ``folded_into`` may name the month it was published with. Days are ISO 8601.

    A kind counts as complete up to its last listed day.

    Raises
    ------
    BadOption
        When there is no such folder.
    DataRejected
        FILE, COLUMNS, DATE or DUP_CONFLICT.
    """
    if not folder.is_dir():
        raise BadOption("--data", folder, "an existing folder")
    changes = tuple(_changes_of(folder))
    moved: dict[tuple[ReleaseKind, date], str] = {
        (each.kind, each.new): each.reference for each in changes if each.new is not None
    }
    releases: list[Release] = []
    coverage: dict[ReleaseKind, date] = {}
    sources: dict[ReleaseKind, str] = {}
    for kind, name in TABLES.items():
        if (path := _found(folder, name)) is not None:
            listed = [_row(path, kind, moved, row) for row in _rows(path, ("date",))]
            if not listed:
                raise DataRejected(
                    "EMPTY", f"{name} lists no day", remedy="Fill the table or remove the file"
                )
            releases += listed
            coverage[kind], sources[kind] = max(each.day for each in listed), name
    return _calendar(releases, changes, coverage, sources)


def calendar_for(data: Path | None) -> ReleaseCalendar:
    """What a page works with: the bundled lists, and a folder's in place of them where it has any.

    A folder's list of a kind counts from its first to its last day; a report it has is not taken twice.

    Raises
    ------
    BadOption, DataRejected
        As :func:`read_calendar`.
    """
    if data is None:
        return bundled()
    own, ours = read_calendar(data), bundled()
    if not own.coverage and not own.changes:
        return ours
    has = {(each.kind, each.reference) for each in own.releases if each.reference}
    first = {each.kind: each.day for each in reversed(own.releases)}
    kept = [
        each
        for each in ours.releases
        if each.kind not in first
        or (
            not first[each.kind] <= each.day <= own.coverage[each.kind]
            and (each.kind, each.reference) not in has
        )
    ]
    ends = [*ours.coverage.items(), *own.coverage.items()]
    return _calendar(
        [*own.releases, *kept],
        _both(own.changes, _agreed(ours.changes, own.releases)),
        {kind: max(end for of, end in ends if of is kind) for kind, _ in ends},
        {**ours.sources, **own.sources},
    )


def _calendar(
    releases: list[Release],
    changes: Iterable[ScheduleChange],
    coverage: Mapping[ReleaseKind, date],
    sources: Mapping[ReleaseKind, str],
) -> ReleaseCalendar:
    return ReleaseCalendar(
        tuple(sorted(releases, key=lambda each: (each.day, each.kind))),
        tuple(sorted(changes, key=lambda each: (each.known, each.kind, each.reference))),
        coverage,
        sources,
    )


def _agreed(ours: tuple[ScheduleChange, ...], listed: tuple[Release, ...]) -> tuple[ScheduleChange, ...]:
    """Bundled changes but those of a release that the folder lists on another day: there the folder is believed."""
    days = {(each.kind, each.reference): each.day for each in listed if each.reference}
    return tuple(each for each in ours if days.get((each.kind, each.reference), each.new) == each.new)


def _both(own: tuple[ScheduleChange, ...], ours: tuple[ScheduleChange, ...]) -> list[ScheduleChange]:
    """What the folder says about a release, else what is bundled; what a row leaves out is filled in."""
    said = {(each.kind, each.reference) for each in own}
    known = {(each.kind, each.reference, each.original, each.new): each for each in ours}
    filled = [
        replace(each, announced=each.announced or same.announced, folded=each.folded or same.folded)
        if (same := known.get((each.kind, each.reference, each.original, each.new)))
        else each
        for each in own
    ]
    return [*filled, *(each for each in ours if (each.kind, each.reference) not in said)]


def _facts(text: str) -> Iterator[list[str]]:
    """The words of each line that is neither blank nor a comment."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def _days(text: str) -> tuple[ReleaseKind, date, str, list[Release]]:
    """Kind, end of the list, sources and releases of one bundled file."""
    head: dict[str, str] = {}
    releases: list[Release] = []
    for first, *words in _facts(text):
        if not first.isdigit():
            head[first] = " ".join((*([head[first]] if first in head else []), *words))
            continue
        kind, year = ReleaseKind(head["kind"]), int(first)
        for word in words:
            month = int(word[:2])
            mark, named = word[5:6], word[6:]
            if not named and kind is not ReleaseKind.FOMC:
                named = _month_before(year, month)
            releases.append(Release(kind, date(year, month, int(word[3:5])), named, mark != "!"))
    return ReleaseKind(head["kind"]), date.fromisoformat(head["through"]), head["source"], releases


def _month_before(year: int, month: int) -> str:
    return f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"


def _change(words: list[str]) -> ScheduleChange:
    kind, reference, original, new, announced, *source = words
    cancelled = new == CANCELLED or new.startswith(FOLDED)
    return ScheduleChange(
        ReleaseKind(kind),
        reference,
        date.fromisoformat(original),
        None if cancelled else date.fromisoformat(new),
        None if announced == UNKNOWN else date.fromisoformat(announced),
        " ".join(source),
        new.removeprefix(FOLDED) if new.startswith(FOLDED) else "",
    )


def _found(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / "calendar" / name, folder / name) if path.is_file()), None)


def _changes_of(folder: Path) -> Iterator[ScheduleChange]:
    path = _found(folder, CHANGE_TABLE)
    if path is None:
        return
    for line, row in _rows(path, ("kind", "reference_month", "original_date", "new_date")):
        new, announced = row["new_date"], row.get("announced_on", "")
        yield ScheduleChange(
            _kind(row["kind"], path, line),
            _reference(row["reference_month"], path, line),
            _day(row["original_date"], path, line),
            _day(new, path, line) if new else None,
            _day(announced, path, line) if announced else None,
            row.get("announced_source", ""),
            _reference(row.get("folded_into", ""), path, line),
        )


def _row(
    path: Path,
    kind: ReleaseKind,
    moved: Mapping[tuple[ReleaseKind, date], str],
    numbered: tuple[int, dict[str, str]],
) -> Release:
    line, row = numbered
    day = _day(row["date"], path, line)
    release = Release(
        kind,
        day,
        _reference(row.get("reference_month", ""), path, line),
        row.get("kind", "") != "unscheduled",
    )
    if kind is ReleaseKind.FOMC and (kind, day) in moved:
        # a planned meeting held on another day than planned, whatever the table calls it
        return replace(release, reference=moved[kind, day], scheduled=True)
    return release


def _rows(path: Path, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table by column name, each with its line, no two the same day of one kind and month."""
    reader = csv.reader(read_lines(read_bytes(path)))
    names = [cell.strip().lower() for cell in next(reader)]
    missing = [name for name in needed if name not in names]
    if missing:
        raise DataRejected(
            "COLUMNS",
            f"no column {', '.join(missing)} in {path.name}",
            line=1,
            remedy=f"Name the columns {', '.join(needed)}",
        )
    rows = [
        (reader.line_num, dict(zip(names, (cell.strip() for cell in cells), strict=False)))
        for cells in reader
        if any(cells)
    ]
    seen: set[tuple[str, ...]] = set()
    for line, row in rows:
        short = [name for name in needed if name not in row]
        if short:
            raise DataRejected(
                "RAGGED", f"{path.name} has a short row", line=line, remedy="Complete or remove it"
            )
        key = tuple(row[name] for name in needed)
        if key in seen:
            raise DataRejected(
                "DUP_CONFLICT", f"{path.name} lists a day twice", line=line, remedy="Remove one of them"
            )
        seen.add(key)
    return rows


def _day(text: str, path: Path, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DataRejected(
            "DATE", f"{text[:40]!r} in {path.name} is no day", line=line, remedy="Write year-month-day"
        ) from error


def _reference(text: str, path: Path, line: int) -> str:
    if text and not _MONTH.fullmatch(text):
        raise DataRejected(
            "DATE", f"{text[:40]!r} in {path.name} is no month", line=line, remedy="Write year-month"
        )
    return text


def _kind(text: str, path: Path, line: int) -> ReleaseKind:
    if text not in ReleaseKind.__members__:
        known = ", ".join(ReleaseKind.__members__)
        raise DataRejected(
            "SYMBOL",
            f"{text[:40]!r} in {path.name} is no release, known are {known}",
            line=line,
            remedy="Correct the row or remove it",
        )
    return ReleaseKind[text]
