"""Levels as a table: CSV for a spreadsheet, a data frame for whoever has pandas, polars or pyarrow."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import TypeAlias

from levelhead.errors import BadOption, SourceMissing
from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray
from levelhead.render.exports.rows import LADDER, LevelRow, level_rows
from levelhead.render.exports.words import cell
from levelhead.report import Outlook

Cell: TypeAlias = str | int | float | date | None
Columns: TypeAlias = Mapping[str, Sequence[Cell] | FloatArray | IntArray | SessionArray]
BACKENDS = ("pandas", "polars", "pyarrow")
COLUMNS = (
    *("market", "as_of", "side", "low", "high", "label", "why", "status", "lost", "regained", "tests"),
    *("distance", *(f"touch_{each}" for each in LADDER), "hold_rate", "placebo_rate", "hold_n"),
)


def to_csv(page: Outlook) -> str:
    """The levels as CSV with a header; text that a spreadsheet would run as a formula begins with an apostrophe.

    References
    ----------
    RFC 4180; OWASP, CSV Injection.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in level_rows(page):
        writer.writerow(
            [cell(each) if isinstance(each, str) else each for each in (*_about(page), row.side)]
            # prices as they are: text to the tick, never a formula
            + [row.low, row.high]
            + [cell(each) if isinstance(each, str) else each for each in _rest(row)]
        )
    return out.getvalue()


def to_frame(page: Outlook, *, backend: str | None = None) -> object:
    """The levels as a data frame, highest first.

    Parameters
    ----------
    page
        A finished outlook.
    backend
        ``pandas``, ``polars`` or ``pyarrow``; ``None``: the first of them that is installed.

    Returns
    -------
    A frame of that library with the columns of :data:`COLUMNS`; prices in points, chances 0..1, days as dates,
    missing where nothing is known.

    Raises
    ------
    BadOption
        For another backend.
    SourceMissing
        Where none, or not the one asked for, is installed.
    """
    return framed(columns(page), backend)


def framed(columns: Columns, backend: str | None) -> object:
    """Columns as a frame of the library named, or of the first that is installed.

    Raises
    ------
    BadOption, SourceMissing
        As for :func:`to_frame`.
    """
    import narwhals as nw

    if backend is not None and backend not in BACKENDS:
        raise BadOption("backend", backend, ", ".join(BACKENDS))
    found = [each for each in BACKENDS if backend in (None, each) and find_spec(each) is not None]
    if not found:
        raise SourceMissing("data frames", backend or BACKENDS[0])
    return nw.from_dict(columns, backend=import_module(found[0])).to_native()


def columns(page: Outlook) -> Columns:
    """The table by column."""
    rows = [
        (*_about(page), row.side, float(row.low), float(row.high), *_rest(row)) for row in level_rows(page)
    ]
    return {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}


def _about(page: Outlook) -> tuple[str, date]:
    return page.context.bars.market.symbol, page.as_of


def _rest(row: LevelRow) -> tuple[Cell, ...]:
    return (
        *(row.label, row.why, row.status, row.lost, row.regained, row.tests, row.distance, *row.touch),
        *(row.hold_rate, row.placebo_rate, row.hold_n),
    )
