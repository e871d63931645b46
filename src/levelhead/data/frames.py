"""Bars from a pandas, polars or pyarrow table, through narwhals."""

from collections.abc import Sequence
from datetime import date, datetime

import narwhals as nw
from narwhals.typing import IntoDataFrame

from levelhead.data.cells import rows_of_table
from levelhead.data.gate import Checked, gate
from levelhead.data.layouts import NAMES, Field, plain_name
from levelhead.data.spellings import check_symbols
from levelhead.errors import BadOption, DataRejected
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Market


def bars_from_frame(
    frame: IntoDataFrame,
    *,
    market: Market,
    as_of: date | None = None,
    adjustment: Adjustment | None = None,
    now: datetime | None = None,
    strict: bool = False,
) -> Checked:
    """Daily bars from a data frame, through the quality gate.

    Parameters
    ----------
    frame
        A pandas, polars or pyarrow table with columns date, open, high, low, close and perhaps volume, in any
        order and case. Without a date column the index of a pandas frame holds the dates. The two header levels of yfinance
        (price, ticker) are understood.
    market, as_of, adjustment, now, strict
        As for :func:`levelhead.data.read.read_bars`.

    Raises
    ------
    DataRejected
        When the frame cannot be read or its bars not used.
    BadOption
        When it is no table of these libraries.
    """
    names, records, symbols = _table(frame, market)
    rows = rows_of_table(names, records, market=market, as_of=as_of, symbols=symbols)
    return gate(
        rows, market=market, as_of=as_of, adjustment=adjustment, now=now, source="data frame", strict=strict
    )


def _table(
    frame: IntoDataFrame, market: Market
) -> tuple[list[str], Sequence[Sequence[object]], tuple[str, ...]]:
    symbols: tuple[str, ...] = ()
    if getattr(getattr(frame, "columns", None), "nlevels", 1) == 2:
        # yfinance: price above ticker. Narwhals reads one header level only.
        labels = list(frame.columns)
        symbols = tuple(sorted({str(label[1]) for label in labels if label[1]}))
        check_symbols(symbols, market)
        frame = frame.set_axis([str(label[0]) for label in labels], axis="columns")  # type: ignore[attr-defined]
    try:
        table = nw.from_native(frame, eager_only=True)
    except TypeError as error:
        raise BadOption("frame", type(frame).__name__, "a table of pandas, polars or pyarrow") from error
    except nw.exceptions.DuplicateError as error:
        raise DataRejected(
            "COLUMNS", "two columns have one name", remedy="Rename or remove all but one"
        ) from error
    names, records = list(table.columns), table.rows()
    index = nw.maybe_get_index(table)
    if index is None or any(plain_name(name) in NAMES[Field.DATE] for name in names):
        return names, records, symbols
    dated = [(day, *record) for day, record in zip(index, records, strict=True)]
    return ["date", *names], dated, symbols
