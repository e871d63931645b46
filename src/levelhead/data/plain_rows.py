"""The short way through a table that is as plain as a table can be; anything else takes the long one.

Twenty files of further series stand behind a page, and nearly all are rows of an ISO date and numbers, commas
between them, oldest first. Such a file needs no recognition cell by cell. What does not fit exactly is left to the
reader that says what is wrong with it.
"""

import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.kernels.arrays import FloatArray, SessionArray

_HEADER = re.compile(rb"(?:[A-Za-z0-9_ .^=-]{1,40},)+[A-Za-z0-9_ .^=-]{1,40}\r?\n")
_CELL = rb"(?:-?\d{1,12}(?:\.\d{1,14})?|\.)?"
_ROW = rb"\d{4}-\d\d-\d\d(?:," + _CELL + rb"){%d}\n"


@dataclass(frozen=True, slots=True, eq=False)
class PlainRows:
    """Days and one column of a plain table.

    Parameters
    ----------
    day
        Shape (T,), ``datetime64[D]``, strictly increasing.
    value
        Shape (T,); NaN where the cell is blank or ``.``.
    """

    day: SessionArray
    value: FloatArray


def plain_titles(data: bytes) -> tuple[str, ...] | None:
    """The titles of a table that may be plain; ``None`` where its first line is no plain header."""
    matched = _HEADER.match(data)
    return None if matched is None else tuple(matched[0].decode().strip("\r\n").split(","))


def plain_rows(data: bytes, column: int, *, as_of: date | None) -> PlainRows | None:
    """One column of a plain table.

    Parameters
    ----------
    data
        The whole file.
    column
        Place of the column among the titles; the first one, 0, is the date.
    as_of
        The last day wanted; ``None``: all. Rows behind it must be plain too, else this is left to the long way.

    Returns
    -------
    ``None`` where anything is not as plain as that, where days do not increase, or where no row is left.
    """
    header = _HEADER.match(data)
    if header is None:
        return None
    width = header[0].count(b",") + 1
    body = data[header.end() :].replace(b"\r\n", b"\n")
    if not body.endswith(b"\n"):
        body += b"\n"
    if not re.fullmatch(b"(?:" + _ROW % (width - 1) + b")+", body):
        return None
    cells = body[:-1].replace(b"\n", b",").split(b",")
    try:
        day = np.array(b"".join(cells[::width]).decode()).reshape(1).view("U10").astype("datetime64[D]")
    except ValueError:  # 2025-02-30
        return None
    if (np.diff(day).astype(np.int64) <= 0).any():
        return None
    stop = day.size if as_of is None else int(np.searchsorted(day, np.datetime64(as_of), side="right"))
    if stop == 0:
        return None
    told = cells[column::width][:stop]
    value = np.array([float(each) if each not in (b"", b".") else np.nan for each in told])
    return PlainRows(day[:stop], value)
