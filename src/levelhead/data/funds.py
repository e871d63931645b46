"""Settlements of 30-day Fed funds futures from a user's own table."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from levelhead.data.cut import NO_DAY, kept
from levelhead.data.dates import Stamp, check_styles, stamp
from levelhead.data.dialects import DELIMITERS, split
from levelhead.data.layouts import plain_name
from levelhead.data.numbers import read_numbers
from levelhead.data.text import check_lines, ragged, read_bytes, read_lines
from levelhead.errors import DataRejected
from levelhead.markets.macro import FundsCurve
from levelhead.markets.symbols import MONTHS

LOWEST, HIGHEST = (
    85.0,
    101.0,
)  # a mean rate from 15 to -1 percent; anything else is no settlement of this contract
_PRICES = ("settle", "settlement", "price", "close")
_CONTRACTS = ("month", "contract", "symbol")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-/](\d\d)(?:[-/]\d\d)?", re.ASCII)
_CODE = re.compile(rf"(?:.*[:/@])?ZQ([{MONTHS}])(\d{{4}}|\d\d|\d)(?:\.[A-Z]+)?", re.ASCII | re.IGNORECASE)
_NAMED = re.compile(r"([a-z]{3})[a-z]{0,6}[ -]?'?(\d{4}|\d\d)", re.ASCII | re.IGNORECASE)


def read_funds(
    path: Path | str, *, day: date | None = None, as_of: date | None = None
) -> tuple[FundsCurve, ...]:
    """Curves of settlements by day, oldest first.

    Parameters
    ----------
    path
        A text table, plain or gzip, with the columns ``month`` and ``settle``. A month is written ``2025-12``,
        ``ZQZ25``, ``ZQZ5`` or ``DEC 25``. With a column ``date`` it holds several settlement days.
    day
        The settlement day of a table without a column ``date``; of one with it, the only day wanted.
    as_of
        The last day known; rows of later days are not looked at. ``None``: all.

    Returns
    -------
    Empty where every day is later than ``as_of``.

    Raises
    ------
    DataRejected
        COLUMNS, DATE, MONTH, NUMBER, PRICE or DUP_CONFLICT with the line and what to do.
    """
    lines = read_lines(read_bytes(Path(path)))
    check_lines(lines[:1], [1])
    delimiter = max(DELIMITERS, key=lines[0].count)
    names = [plain_name(cell) for cell in split(lines[0], delimiter) or []]
    at_month, at_price = _column(names, _CONTRACTS), _column(names, _PRICES)
    at_date = names.index("date") if "date" in names else None
    if at_date is None and day is None:
        raise DataRejected(
            "COLUMNS", "no column date", line=1, remedy="Add one, or say of which day these settlements are"
        )
    numbers = [at for at in range(1, len(lines)) if lines[at].strip(f"{delimiter} ")]
    records = [split(lines[at], delimiter) or lines[at].split(delimiter) for at in numbers]
    stamps = [_stamp(record, at_date, day) for record in records]
    days = np.array([each.day for each in stamps], dtype=np.int64)
    keep = kept(days, as_of)
    if day is not None:
        keep &= (days == NO_DAY) | (days == np.datetime64(day, "D").astype(np.int64))
    which = np.flatnonzero(keep).tolist()
    if not which:
        return ()
    at_line = [numbers[at] + 1 for at in which]
    check_lines([lines[numbers[at]] for at in which], at_line)
    for at, line in zip(which, at_line, strict=True):
        if len(records[at]) != len(names):
            raise ragged(len(records[at]), len(names), line)
    if at_date is not None:
        check_styles([stamps[at] for at in which], [records[at][at_date] for at in which], at_line)
    (prices,), _ = read_numbers(
        [[records[at][at_price] for at in which]], [names[at_price]], at_line, delimiter
    )
    curves: dict[date, dict[date, float]] = {}
    for at, line, price in zip(which, at_line, prices.tolist(), strict=True):
        settled = np.datetime64(stamps[at].day, "D").item()
        month = _month(records[at][at_month], settled, line)
        _put(curves.setdefault(settled, {}), month, price, line)
    return tuple(FundsCurve(each, tuple(sorted(curves[each].items()))) for each in sorted(curves))


def _stamp(record: Sequence[str], at_date: int | None, day: date | None) -> Stamp:
    if at_date is None:
        assert day is not None
        return stamp(day.isoformat())
    return stamp(record[at_date] if at_date < len(record) else "")


def _put(curve: dict[date, float], month: date, price: float, line: int) -> None:
    if not LOWEST <= price <= HIGHEST:
        raise DataRejected(
            "PRICE",
            f"a settlement of {price}, expected 100 minus a rate, from {LOWEST:g} to {HIGHEST:g}",
            line=line,
            remedy="Correct the settlement or remove the line",
        )
    if month in curve:
        raise DataRejected(
            "DUP_CONFLICT",
            f"the contract of {month:%Y-%m} stands there twice on one day",
            line=line,
            remedy="Keep one settlement a contract and day",
        )
    curve[month] = price


def _column(names: Sequence[str], wanted: Sequence[str]) -> int:
    there = [name for name in wanted if names.count(name) == 1]
    if not there:
        raise DataRejected(
            "COLUMNS",
            f"no column {wanted[0]} in {', '.join(names)[:120]!r}",
            line=1,
            remedy="Add a header line that names the columns month and settle",
        )
    return names.index(there[0])


def _month(cell: str, settled: date, line: int) -> date:
    """The first day of a contract month."""
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        year, number = int(found[1]), int(found[2])
    elif found := _CODE.fullmatch(text):
        number = MONTHS.index(found[1].upper()) + 1
        year = _year(found[2], number, settled)
    elif (found := _NAMED.fullmatch(text)) and found[1].lower() in _NAMES:
        number = _NAMES.index(found[1].lower()) + 1
        year = _year(found[2], number, settled)
    else:
        year = number = 0
    if not (1 <= number <= 12 and 1988 <= year <= 2199):  # the contract has traded since October 1988
        raise DataRejected(
            "MONTH",
            f"no contract month in {text[:40]!r}",
            line=line,
            remedy="Write it as 2025-12, ZQZ25 or DEC 25",
        )
    return date(year, number, 1)


def _year(digits: str, number: int, settled: date) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2:
        return int(digits) + (1900 if digits >= "88" else 2000)
    # One digit: the first such year in which the contract had not expired before the month ahead of the settlement,
    # whose last price still stands in tables of the first days of a month.
    earliest = (settled.year, settled.month - 1) if settled.month > 1 else (settled.year - 1, 12)
    year = earliest[0] - earliest[0] % 10 + int(digits)
    return year if (year, number) >= earliest else year + 10
