"""Reading a file of daily bars: recognise, date, cut at the day asked for, and only then judge."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np

from levelhead.data.cut import kept
from levelhead.data.dates import Stamp, stamp
from levelhead.data.dialects import shape_of_text, split
from levelhead.data.gate import Checked, gate
from levelhead.data.layouts import PLAIN, Field, Shape
from levelhead.data.records import nothing_left, rows_of_cells
from levelhead.data.rows import RawRows
from levelhead.data.text import check_lines, is_parquet, ragged, read_bytes, read_lines
from levelhead.errors import DataRejected
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Market

_FOOTER = re.compile(r'"?downloaded from barchart', re.IGNORECASE)


def read_bars(
    path: Path | str,
    *,
    market: Market,
    as_of: date | None = None,
    adjustment: Adjustment | None = None,
    now: datetime | None = None,
    strict: bool = False,
) -> Checked:
    """Daily bars from a file in any format of ``docs/data.md``, through the quality gate.

    With ``as_of`` the answer depends on the rows up to that day alone: a file cut behind them, the whole file,
    and a file damaged behind them give the same bars and the same notes.

    Parameters
    ----------
    path
        CSV in any vendor's layout, plain or gzip, or Parquet; recognised by content.
    market
        Whose bars they are to be.
    as_of
        The last session wanted; ``None``: all.
    adjustment
        What was done to the prices; ``None``: found from them.
    now
        The time of asking, with a time zone: later rows are refused, a session still open is dropped.
    strict
        Refuse what would only be said: WARN, QUARANTINE and DEGRADE.

    Raises
    ------
    DataRejected
        When the file cannot be read or its bars not used; says which rule, where and what to do.
    """
    data = read_bytes(Path(path))
    if is_parquet(data):
        from levelhead.data.parquet import rows_of_parquet

        rows, source = rows_of_parquet(Path(path), market=market, as_of=as_of)
    else:
        rows, source = rows_of_text(read_lines(data), market=market, as_of=as_of)
    return gate(
        rows, market=market, as_of=as_of, adjustment=adjustment, now=now, source=source, strict=strict
    )


def rows_of_text(lines: Sequence[str], *, market: Market, as_of: date | None) -> tuple[RawRows, str]:
    """Raw rows of a text file up to ``as_of``, and what to call its layout.

    Raises
    ------
    DataRejected
        See :func:`read_bars`.
    """
    shape = shape_of_text(lines)
    blank = {"", shape.delimiter * (shape.width - 1)}
    numbers = [
        at
        for at in range(shape.first, len(lines))
        if lines[at].strip() not in blank and not _FOOTER.match(lines[at])
    ]
    records = [split(lines[at], shape.delimiter) for at in numbers]
    stamps = _stamps(records, [lines[at] for at in numbers], shape)
    which = np.flatnonzero(kept(np.array([each.day for each in stamps], dtype=np.int64), as_of)).tolist()
    if not which:
        raise nothing_left(as_of)
    check_lines([lines[numbers[at]] for at in which], [numbers[at] + 1 for at in which])
    at_line = [numbers[at] + 1 for at in which]
    complete = _complete([records[at] for at in which], at_line, shape)
    rows = rows_of_cells(complete, [stamps[at] for at in which], at_line, shape, market=market)
    return rows, "CSV" if shape.layout is PLAIN else f"CSV, {shape.layout.name} layout"


def _stamps(records: Sequence[list[str] | None], lines: Sequence[str], shape: Shape) -> list[Stamp]:
    column, width = shape.columns[Field.DATE], shape.width
    stamps = []
    for record, line in zip(records, lines, strict=True):
        # A quote left open still leaves the row its date, so that the fault is found on its own day.
        fields = line.split(shape.delimiter) if record is None else record
        if column >= len(fields):
            stamps.append(stamp("", complete=False))
        else:
            stamps.append(stamp(fields[column].strip(), complete=len(fields) >= width))
    return stamps


def _complete(records: Sequence[list[str] | None], lines: Sequence[int], shape: Shape) -> list[list[str]]:
    complete = []
    for record, line in zip(records, lines, strict=True):
        if record is None:
            raise DataRejected(
                "NUMBER",
                "a quoted field does not end on its line",
                line=line,
                remedy="Take the quote or the line break out of the field",
            )
        if len(record) == shape.width + 1 and not record[-1]:
            record = record[:-1]  # noqa: PLW2901 - a delimiter at the end of the line adds no field
        if len(record) != shape.width:
            raise ragged(len(record), shape.width, line)
        complete.append(record)
    return complete
