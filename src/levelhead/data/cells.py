"""Tables of typed values, from Parquet or a frame: the same reading as text, cell by cell."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from levelhead.data.cut import kept
from levelhead.data.dates import stamp
from levelhead.data.layouts import Field, shape_of
from levelhead.data.records import nothing_left, rows_of_cells
from levelhead.data.rows import RawRows
from levelhead.markets.market import Market


def rows_of_table(
    names: Sequence[str],
    records: Sequence[Sequence[object]],
    *,
    market: Market,
    as_of: date | None,
    symbols: Sequence[str] = (),
) -> RawRows:
    """Raw rows of a table up to ``as_of``; rows are numbered from one.

    Parameters
    ----------
    names
        Column names, in any order and case.
    records
        Rows of values: dates, instants, numbers or text.
    market
        Whose bars they are to be.
    as_of
        The last session wanted; ``None``: all.
    symbols
        Symbols the table names outside its columns.

    Raises
    ------
    DataRejected
        As for a text file.
    """
    shape = shape_of(list(names), first=0)
    at = shape.columns[Field.DATE]
    dates = [cell(record[at]) for record in records]
    stamps = [stamp(text) for text in dates]
    which = np.flatnonzero(kept(np.array([each.day for each in stamps], dtype=np.int64), as_of)).tolist()
    if not which:
        raise nothing_left(as_of)
    texts = [[cell(value) for value in records[row]] for row in which]
    return rows_of_cells(
        texts, [stamps[row] for row in which], [row + 1 for row in which], shape, market=market, also=symbols
    )


def cell(value: object) -> str:
    """One value as a text file would hold it; empty where there is none.

    >>> cell(2418.8), cell(float("nan")), cell(date(2025, 11, 24)), cell(None)
    ('2418.8', '', '2025-11-24', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    if isinstance(value, Decimal):
        return "" if value.is_nan() else format(value, "f")
    return str(value).strip()
