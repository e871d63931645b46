"""Texts of the Open Market Committee from a file: statements, and minutes by the day they were published."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from levelhead.data.cut import NO_DAY, kept
from levelhead.data.dates import check_styles, stamp
from levelhead.data.layouts import plain_name
from levelhead.data.text import read_bytes, read_lines
from levelhead.errors import DataRejected
from levelhead.markets.macro import Statement

KINDS = ("statement", "minutes")
MINUTES_AFTER = timedelta(
    days=21
)  # "three weeks after the date of the policy decision", a day or two less before holidays
_TEXTS = ("body", "text")
_UNREADABLE = re.compile("[\0\udc80-\udcff]")
_UPDATED = re.compile(r"Last Update:\s*([A-Z][a-z]+ \d{1,2}, \d{4})")


class _Row(NamedTuple):
    """One record of the file and the line it ends on; no cells where its quotes are broken."""

    line: int
    cells: tuple[str, ...]


def read_statements(path: Path | str, as_of: date | None = None) -> tuple[Statement, ...]:
    """Statements and minutes known on a day, oldest first.

    Columns ``date``, ``kind`` and ``body`` (or ``text``), in any order beside others; a body may run over
    many lines within quotes. Rows of another kind than ``statement`` and ``minutes`` are passed over. A
    statement is published on its ``date``. Minutes are dated by their meeting: they count as published on the day
    of the optional column ``published``, else on the day of "Last Update" at the foot of the page, which may
    be that of a later correction, else three weeks after the meeting.

    Parameters
    ----------
    path
        A comma-separated file, plain or gzip.
    as_of
        The last day known; nothing after it is looked at. ``None``: all.

    Raises
    ------
    DataRejected
        When the file cannot be read, a row is wrong, or two texts of one kind have the same day.
    """
    rows = list(_rows(read_lines(read_bytes(Path(path)))))
    names = [plain_name(cell) for cell in rows[0].cells]
    at_date, at_kind = _column(names, ("date",)), _column(names, ("kind",))
    at_text = _column(names, _TEXTS)
    at_published = names.index("published") if "published" in names else None
    stamps = [stamp(row.cells[at_date] if at_date < len(row.cells) else "") for row in rows[1:]]
    which = np.flatnonzero(kept(np.array([each.day for each in stamps], dtype=np.int64), as_of)).tolist()
    for at in which:
        _check(rows[at + 1], len(names))
    if which:
        cells = [rows[at + 1].cells[at_date] for at in which]
        check_styles([stamps[at] for at in which], cells, [rows[at + 1].line for at in which])
    found: dict[tuple[date, str], Statement] = {}
    for at in which:
        row = rows[at + 1]
        kind, text = row.cells[at_kind].strip().lower(), row.cells[at_text].strip()
        if kind not in KINDS:
            continue
        if not text:
            raise DataRejected(
                "TEXT", f"a {kind} without text", line=row.line, remedy="Remove the row or fill it"
            )
        day = np.datetime64(stamps[at].day, "D").item()
        told = row.cells[at_published] if at_published is not None else ""
        published = day if kind == "statement" else _minutes_day(day, told, text, row.line)
        if found.setdefault((day, kind), Statement(published, kind, text)).text != text:
            raise DataRejected(
                "DUP_CONFLICT",
                f"two texts of kind {kind}",
                line=row.line,
                session=day,
                remedy="Remove one of them",
            )
    known = [each for each in found.values() if as_of is None or each.day <= as_of]
    return tuple(sorted(known, key=lambda each: (each.day, each.kind)))


def _rows(lines: Sequence[str]) -> Iterator[_Row]:
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = []
            yield _Row(reader.line_num, ())
        if cells:
            yield _Row(reader.line_num, tuple(cells))


def _column(names: Sequence[str], wanted: Sequence[str]) -> int:
    for name in wanted:
        if names.count(name) == 1:
            return names.index(name)
    raise DataRejected(
        "COLUMNS",
        f"no column {' or '.join(wanted)} in {', '.join(names)[:120]!r}",
        line=1,
        remedy="Name the columns date, kind, body",
    )


def _check(row: _Row, width: int) -> None:
    if len(row.cells) != width:
        what = f"{len(row.cells)} fields, the header has {width}" if row.cells else "quotes that do not end"
        raise DataRejected("RAGGED", what, line=row.line, remedy="Put each text in one pair of double quotes")
    if any(_UNREADABLE.search(cell) for cell in row.cells):
        raise DataRejected(
            "ENCODING", "bytes that are no UTF-8, or a NUL", line=row.line, remedy="Save the file as UTF-8"
        )


def _minutes_day(meeting: date, told: str, text: str, line: int) -> date:
    """When the minutes of a meeting were published."""
    if told.strip():
        found = stamp(told.strip())
        check_styles([found], [told.strip()], [line])
        published = np.datetime64(found.day, "D").item()
        if published < meeting:
            raise DataRejected(
                "DATE",
                f"published on {published}, before the meeting",
                line=line,
                session=meeting,
                remedy="Correct it",
            )
        return published
    for name in _UPDATED.findall(text)[-1:]:
        updated = stamp(name).day
        if updated != NO_DAY and np.datetime64(updated, "D").item() >= meeting:
            return np.datetime64(updated, "D").item()
    return meeting + MINUTES_AFTER
