"""Files of one value a day, and tables of rolls: read with the same care as bars."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from levelhead.data.cut import kept
from levelhead.data.dates import check_styles, stamp
from levelhead.data.dialects import DELIMITERS, split
from levelhead.data.layouts import NAMES, Field, plain_name
from levelhead.data.numbers import read_numbers
from levelhead.data.plain_rows import plain_rows, plain_titles
from levelhead.data.text import check_lines, ragged, read_bytes, read_lines
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.markets.rolls import Roll, RollTable
from levelhead.markets.series import Series

_MISSING = re.compile(r"|\.|-|null|nan|na|n/a|#n/a|none", re.IGNORECASE)
_DATES = (*NAMES[Field.DATE], "observation_date", "expiry")


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The kept rows of a dated text table: column names (plain, and as written), days, texts, lines."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    days: IntArray
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str

    def numbers(self, name: str, *, may_miss: bool) -> FloatArray:
        """One column as numbers, shape (T,); NaN where a value is missing."""
        cells = self.columns[self.names.index(name)]
        if may_miss:
            # In a series "." or a blank means that the day has no value: never zero.
            cells = tuple("" if _MISSING.fullmatch(cell) else cell for cell in cells)
        (values,), _ = read_numbers([cells], [name], self.lines, self.delimiter)
        return values


def read_series(path: Path | str, *, as_of: date | None = None, column: str | None = None) -> Series:
    """A series from a file of dates and values, such as FRED's ``DGS10.csv``.

    A blank or ``.`` is a missing day, never zero. With ``as_of`` nothing after that day is looked at.

    Parameters
    ----------
    path
        A text table with a date column, plain or gzip.
    as_of
        The last day wanted; ``None``: all.
    column
        Name of the value column; needed where there are several.

    Raises
    ------
    DataRejected
        When the file cannot be read, dates or values are wrong, or no value is left.
    """
    path = Path(path)
    data = read_bytes(path)
    found = _plainly(data, path, as_of, column)
    if found is not None:
        return found
    table = _table(path, as_of, data=data)
    return _series(table, _value_column(table.names, column), path)


def _plainly(data: bytes, path: Path, as_of: date | None, column: str | None) -> Series | None:
    """The series of a plain table; ``None`` where it must be read with more care."""
    titles = plain_titles(data)
    names = [plain_name(title) for title in titles or ()]
    if titles is None or names[0] not in _DATES or any(name in _DATES for name in names[1:]):
        return None
    name = _value_column(names, column)
    rows = plain_rows(data, names.index(name), as_of=as_of)
    if rows is None or not (there := np.isfinite(rows.value)).any():
        return None
    called = _called(path, name, titles[names.index(name)])
    return Series(called, rows.day[there], rows.value[there])


def _called(path: Path, name: str, title: str) -> str:
    return path.name.partition(".")[0] if name == "value" else title


def read_columns(path: Path | str, *, as_of: date | None = None) -> dict[str, Series]:
    """Every value column of a file as a series, by its plain name; the file is read once.

    Parameters
    ----------
    path, as_of
        As :func:`read_series`.

    Raises
    ------
    DataRejected
        As :func:`read_series`, for any of the columns.
    """
    path = Path(path)
    table = _table(path, as_of)
    names = [name for name in table.names if name not in _DATES]
    return {name: _series(table, _value_column(table.names, name), path) for name in names}


def _series(table: _Table, name: str, path: Path) -> Series:
    values = table.numbers(name, may_miss=True)
    there = ~np.isnan(values)
    if not there.any():
        raise DataRejected(
            "EMPTY", f"column {name} has no value", remedy="Choose a later day or another file"
        )
    days, values = table.days[there], values[there]
    keep = _in_order(
        days, values, [line for line, is_there in zip(table.lines, there, strict=True) if is_there]
    )
    called = _called(path, name, table.titles[table.names.index(name)])
    return Series(called, days[keep].astype("datetime64[D]"), values[keep])


def read_rolls(path: Path | str, *, as_of: date | None = None) -> RollTable:
    """A roll table: columns expiry, first_session_of_next, spread_pts, ratio, in any order.

    Parameters
    ----------
    path
        A text table, plain or gzip.
    as_of
        Only rolls that expired on or before it; nothing later is looked at.

    Raises
    ------
    DataRejected
        When the file cannot be read or a row contradicts itself.
    """
    try:
        table = _table(Path(path), as_of, date_name="expiry")
    except DataRejected as refused:
        if refused.code == "EMPTY" and as_of is not None:
            return RollTable()  # every roll of the table lies ahead of that day
        raise
    needed = ("first_session_of_next", "spread_pts", "ratio")
    missing = [name for name in needed if name not in table.names]
    if missing:
        raise DataRejected(
            "COLUMNS",
            f"no column {', '.join(missing)} in the roll table",
            line=1,
            remedy="Name the columns expiry, first_session_of_next, spread_pts, ratio",
        )
    nexts = table.columns[table.names.index("first_session_of_next")]
    stamps = [stamp(cell) for cell in nexts]
    check_styles(stamps, nexts, table.lines)
    spread, ratio = (table.numbers(name, may_miss=False) for name in ("spread_pts", "ratio"))
    rolls = []
    for at in np.argsort(table.days, kind="stable").tolist():
        gap = stamps[at].day - int(table.days[at])
        if not (np.isfinite(spread[at]) and ratio[at] > 0 and -45 <= gap <= 7):
            raise DataRejected(
                "ROLL",
                f"spread {spread[at]}, ratio {ratio[at]}, next contract {gap} days after expiry; expected a number, "
                "a positive number and at most a week",
                line=table.lines[at],
                remedy="Correct the row or remove it",
            )
        rolls.append(
            Roll(_date(int(table.days[at])), _date(stamps[at].day), float(spread[at]), float(ratio[at]))
        )
    _check_expiries(rolls)
    return RollTable(tuple(rolls), "roll table")


def _check_expiries(rolls: Sequence[Roll]) -> None:
    for before, after in itertools.pairwise(rolls):
        if before.expiry == after.expiry:
            raise DataRejected(
                "DUP_CONFLICT",
                "two rolls of one expiry",
                session=after.expiry,
                remedy="Remove one of them",
            )


def _date(days: int) -> date:
    day = np.datetime64(days, "D").item()
    assert isinstance(day, date)
    return day


def _table(
    path: Path, as_of: date | None, *, date_name: str | None = None, data: bytes | None = None
) -> _Table:
    lines = read_lines(read_bytes(path) if data is None else data)
    check_lines(lines[:1], [1])
    delimiter = max(DELIMITERS, key=lines[0].count)
    titles = tuple(split(lines[0], delimiter) or [])
    names = tuple(plain_name(cell) for cell in titles)
    dates = [name for name in ((date_name,) if date_name else _DATES) if name in names]
    if not dates or len(names) < 2:
        raise DataRejected(
            "COLUMNS",
            f"no column {date_name or 'date'} in {', '.join(names)[:120]!r}",
            line=1,
            remedy="Add a header line that names the columns",
        )
    at_date = names.index(dates[0])
    numbers = [at for at in range(1, len(lines)) if lines[at].strip(f"{delimiter} ")]
    records = [split(lines[at], delimiter) or lines[at].split(delimiter) for at in numbers]
    stamps = [
        stamp(record[at_date] if at_date < len(record) else "", complete=len(record) >= len(names))
        for record in records
    ]
    which = np.flatnonzero(kept(np.array([each.day for each in stamps], dtype=np.int64), as_of)).tolist()
    if not which:
        raise DataRejected(
            "EMPTY", f"no row is dated on or before {as_of}", remedy="Choose a later day or another file"
        )
    at_line = tuple(numbers[at] + 1 for at in which)
    check_lines([lines[numbers[at]] for at in which], at_line)
    for at, line in zip(which, at_line, strict=True):
        if len(records[at]) != len(names):
            raise ragged(len(records[at]), len(names), line)
    check_styles([stamps[at] for at in which], [records[at][at_date] for at in which], at_line)
    return _Table(
        names,
        titles,
        np.array([stamps[at].day for at in which], dtype=np.int64),
        tuple(zip(*(records[at] for at in which), strict=True)),
        at_line,
        delimiter,
    )


def _value_column(names: Sequence[str], asked: str | None) -> str:
    candidates = [name for name in names if name not in _DATES]
    name = plain_name(asked) if asked else candidates[0] if len(candidates) == 1 else ""
    if name not in candidates or names.count(name) != 1:
        raise DataRejected(
            "COLUMNS",
            f"the file has the columns {', '.join(candidates)[:120]}, asked for {asked or 'the only one'}",
            line=1,
            remedy="Name one of them",
        )
    return name


def _in_order(days: IntArray, values: FloatArray, lines: Sequence[int]) -> IntArray:
    """Indices of the rows, oldest first, without exact repeats."""
    steps = np.diff(days)
    turned = bool((steps < 0).any() and not (steps > 0).any())
    rank = np.arange(days.size)[::-1] if turned else np.arange(days.size)
    steps = np.diff(days[rank])
    twice = (steps == 0) & (values[rank][1:] != values[rank][:-1])
    wrong = np.flatnonzero((steps < 0) | twice)
    if wrong.size:
        at = int(rank[wrong[0] + 1])
        raise DataRejected(
            "DUP_CONFLICT" if twice[wrong[0]] else "ORDER",
            f"{_date(int(days[at]))} stands there twice with different values or out of order",
            line=lines[at],
            session=_date(int(days[at])),
            remedy="Sort the file and keep one value a day",
        )
    indices: IntArray = rank[np.append(True, steps > 0)]
    return indices
