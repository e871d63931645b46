"""From kept records of text to raw rows, whatever file or frame they were read from."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from levelhead.data.dates import Stamp, check_styles
from levelhead.data.findings import Fact, Finding
from levelhead.data.layouts import PRICES, Field, Shape
from levelhead.data.numbers import read_numbers
from levelhead.data.rows import RawRows
from levelhead.data.spellings import check_symbols
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import FloatArray
from levelhead.markets.market import Market
from levelhead.markets.notes import Verdict
from levelhead.measure import Unit

_DAILY = ("", "d", "1d", "day", "daily", "1 day", "1440")
_NANO = 10**9
_UNDEFINED = "9223372036854775807"  # Databento's mark of a price that does not exist


def nothing_left(as_of: date | None) -> DataRejected:
    """The refusal of a file without a row on or before ``as_of``."""
    if as_of is None:
        return DataRejected("EMPTY", "a header and no rows", remedy="Download the file again")
    return DataRejected(
        "EMPTY", f"no row is dated on or before {as_of}", remedy="Choose a later --as-of or another file"
    )


def rows_of_cells(
    records: Sequence[Sequence[str]],
    stamps: Sequence[Stamp],
    lines: Sequence[int],
    shape: Shape,
    *,
    market: Market,
    also: Sequence[str] = (),
) -> RawRows:
    """Raw rows of kept, complete records of text, whatever they were read from; ``also`` names more symbols.

    Raises
    ------
    DataRejected
        DATE, INTRADAY, SYMBOL or NUMBER.
    """
    dates = [record[shape.columns[Field.DATE]] for record in records]
    check_styles(stamps, dates, lines)
    clocks = [each.clock for each in stamps]
    if Field.CLOCK in shape.columns:
        clocks = [record[shape.columns[Field.CLOCK]] for record in records]
    days = [each.day for each in stamps]
    _check_daily(days, clocks, lines)
    if Field.INTERVAL in shape.columns:
        _check_interval([record[shape.columns[Field.INTERVAL]] for record in records], lines)
    spelled = [*shape.symbols, *also]
    if Field.SYMBOL in shape.columns:
        spelled += [record[shape.columns[Field.SYMBOL]] for record in records]
    check_symbols(spelled, market)
    names = [each for each in (*PRICES, Field.VOLUME) if each in shape.columns]
    columns = [[record[shape.columns[each]] for record in records] for each in names]
    values, findings = _numbers(columns, [each.value for each in names], lines, shape)
    volume = values[4] if len(values) == 5 else np.full(len(records), np.nan)
    rows = RawRows(
        np.array(days, dtype=np.int64).astype("datetime64[D]"),
        np.vstack(values[:4]),
        volume,
        np.array(lines, dtype=np.int64),
    )
    return replace(rows, findings=(*_said_of_dates(stamps), *findings))


def _check_daily(days: Sequence[int], clocks: Sequence[str], lines: Sequence[int]) -> None:
    pairs = zip(itertools.pairwise(days), itertools.pairwise(clocks), lines[1:], strict=True)
    for (day, following), (clock, next_clock), line in pairs:
        if day == following and clock != next_clock:
            raise _intraday("more than one bar a date", line)


def _check_interval(cells: Sequence[str], lines: Sequence[int]) -> None:
    for cell, line in zip(cells, lines, strict=True):
        if cell.lower() not in _DAILY:
            raise _intraday(f"bars of interval {cell[:20]!r}", line)


def _intraday(what: str, line: int) -> DataRejected:
    return DataRejected(
        "INTRADAY",
        f"{what}, expected one daily bar a session",
        line=line or None,
        remedy="Aggregate the bars to daily ones by the exchange's trade date first",
    )


def _numbers(
    columns: Sequence[Sequence[str]], names: Sequence[str], lines: Sequence[int], shape: Shape
) -> tuple[list[FloatArray], tuple[Finding, ...]]:
    if shape.layout.fixed_point and _is_fixed_point(columns[:4]):
        prices = [[cell.replace(_UNDEFINED, "") for cell in column] for column in columns[:4]]
        scaled = [
            np.array([int(cell) / _NANO if cell else np.nan for cell in column], dtype=np.float64)
            for column in prices
        ]
        volumes, _ = read_numbers(columns[4:], names[4:], lines, shape.delimiter)
        said = Finding(
            "FIXED_POINT",
            Verdict.REPAIR,
            "Prices are whole numbers that count billionths, as this vendor documents, and were read so",
        )
        return [*scaled, *volumes], (said,)
    values, finding = read_numbers(columns, names, lines, shape.delimiter)
    return values, (finding,) if finding else ()


def _is_fixed_point(prices: Sequence[Sequence[str]]) -> bool:
    # No price of a listed market reaches ten to the eighth points, and none in billionths is below a tenth.
    return all(
        cell.removeprefix("-").isascii() and cell.removeprefix("-").isdigit() and 9 <= len(cell) <= 20
        for column in prices
        for cell in column
        if cell
    ) and any(cell for column in prices for cell in column)


def _said_of_dates(stamps: Sequence[Stamp]) -> tuple[Finding, ...]:
    said = []
    style = stamps[0].style
    if style.startswith("epoch "):
        unit = Fact("unit", "unit of the time stamps", style.removeprefix("epoch "), Unit.TEXT)
        said.append(
            Finding(
                "EPOCH",
                Verdict.REPAIR,
                "Dates are counts of {unit} since the epoch and were read as days of universal time",
                facts=(unit,),
            )
        )
    if any(each.offset not in ("", "Z", "UTC", "+00:00", "+0000") for each in stamps):
        said.append(
            Finding(
                "TZ",
                Verdict.REPAIR,
                "Dates carry a time and its offset; a session belongs to the local date as it is written",
            )
        )
    return tuple(said)
