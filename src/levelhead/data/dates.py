"""Dates as vendors write them: each cell is dated on its own, and an order of day and month is never guessed.

Every row is dated without looking at another, because rows after the day asked for must not decide how the
rows before it are read. Only afterwards, over the rows that are kept, must all dates be of one style.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from levelhead.data.cut import NO_DAY
from levelhead.errors import DataRejected

_EPOCH = date(1970, 1, 1).toordinal()
_SECONDS = 86_400
_CLOCK = (
    r"(?:[T ]\s*(?P<clock>\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:\s*[AaPp][Mm])?)"
    r"\s*(?P<offset>Z|UTC|[+-]\d\d:?\d\d)?)?"
)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text + _CLOCK, re.ASCII)


_ISO = _pattern(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)")
_LOOSE = _pattern(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_SLASHED = _pattern(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})")
_DOTTED = _pattern(r"(?P<y>\d{4})\.(?P<m>\d\d)\.(?P<d>\d\d)")
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:[ T](?P<clock>\d{2}:?\d{2}(?::?\d{2})?)(?P<offset>Z)?)?", re.ASCII
)
_MONTH_FIRST = _pattern(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})")
_DASH_YEAR_LAST = _pattern(r"(?P<m>\d{1,2})-(?P<d>\d{1,2})-(?P<y>\d{4})")
_DAY_FIRST = _pattern(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?:[T ].*)?", re.ASCII)
_NAMED = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
    r"(?:(?P<d>\d{1,2})[ -](?P<name>[a-z]{3,9})[ -](?P<y>\d{4})|(?P<name2>[a-z]{3,9}) (?P<d2>\d{1,2}), ?(?P<y2>\d{4}))",
    re.ASCII | re.IGNORECASE,
)
_EPOCHS = re.compile(r"(?P<value>-?\d{9,20})(?:\.0*)?", re.ASCII)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
# By digits: seconds until the year 5138, and from 1973 for the finer units.
_UNITS = (
    (11, "seconds", 1),
    (14, "milliseconds", 10**3),
    (17, "microseconds", 10**6),
    (20, "nanoseconds", 10**9),
)
MONTH_FIRST, DAY_FIRST = "month/day/year", "day.month.year"
_PLAIN = (
    (_ISO, "year-month-day"),
    (_SLASHED, "year/month/day"),
    (_DOTTED, "year.month.day"),
    (_COMPACT, "yearmonthday"),
    (_MONTH_FIRST, MONTH_FIRST),
    (_DASH_YEAR_LAST, "month-day-year"),
    (_DAY_FIRST, DAY_FIRST),
)


class Stamp(NamedTuple):
    """One dated cell: days since 1970-01-01 (or ``NO_DAY``), how it was written, its clock time and offset.

    ``month`` and ``day`` are kept for the styles whose order has to be proven.
    """

    day: int
    style: str = ""
    clock: str = ""
    offset: str = ""
    first: int = 0
    second: int = 0


UNDATED = Stamp(NO_DAY)


@lru_cache(maxsize=16_384)  # files that one page reads are dated alike
def stamp(cell: str, *, complete: bool = True) -> Stamp:
    """Date one cell.

    Parameters
    ----------
    cell
        Text of the date column.
    complete
        False for a row with too few fields: then ``2025-11-2`` may be the front of a longer date and is
        not read as one.

    Returns
    -------
    The stamp; ``UNDATED`` where the cell is no date in any known style. An instant with an offset belongs to
    the date as written, its own local date.
    """
    for pattern, style in _PLAIN:
        found = pattern.fullmatch(cell)
        if found:
            return _from_match(found, style)
    found = _EPOCHS.fullmatch(cell)
    if found:
        return _from_epoch(found["value"])
    found = _NAMED.fullmatch(cell)
    if found:
        return _from_name(found)
    found = _LOOSE.fullmatch(cell) if complete else None
    return _from_match(found, "year-month-day") if found else UNDATED


def _from_match(found: re.Match[str], style: str) -> Stamp:
    year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    clock, offset = found["clock"] or "", found["offset"] or ""
    number = _days(year, month, day)
    order = (day, month) if style == DAY_FIRST else (month, day)
    return Stamp(number, style, "" if _is_midnight(clock) else clock, offset, *order)


def _from_epoch(text: str) -> Stamp:
    digits = len(text.lstrip("-"))
    for most, unit, per_second in _UNITS:
        if digits <= most:
            seconds = int(text) // per_second
            day, rest = divmod(seconds, _SECONDS)
            return Stamp(day, f"epoch {unit}", str(rest) if rest else "")
    return UNDATED


def _from_name(found: re.Match[str]) -> Stamp:
    month = _MONTHS.get((found["name"] or found["name2"])[:3].lower(), 0)
    return Stamp(
        _days(int(found["y"] or found["y2"]), month, int(found["d"] or found["d2"])), "month by name"
    )


def _days(year: int, month: int, day: int) -> int:
    if not 1800 <= year <= 2200:
        return NO_DAY
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return NO_DAY


def _is_midnight(clock: str) -> bool:
    return not clock.strip("0:.")


def check_styles(stamps: Sequence[Stamp], cells: Sequence[str], lines: Sequence[int]) -> None:
    """Refuse kept dates that cannot be read, are mixed, or whose order of day and month is not proven.

    Raises
    ------
    DataRejected
        Code DATE, naming the first line.
    """
    style = stamps[0].style
    for each, cell, line in zip(stamps, cells, lines, strict=True):
        if each.day == NO_DAY:
            raise _undatable(cell, line)
        if each.style != style:
            raise DataRejected(
                "DATE",
                f"dates change from {style} to {each.style} at {_shown(cell)}",
                line=line,
                remedy="Write every date as year-month-day",
            )
    if style == "month-day-year":
        raise _ambiguous(cells[0], lines[0])
    if style in (MONTH_FIRST, DAY_FIRST):
        _check_order(stamps, cells, lines)


def _check_order(stamps: Sequence[Stamp], cells: Sequence[str], lines: Sequence[int]) -> None:
    # The field read as the day must once be greater than twelve; a file of first-to-twelfths proves nothing.
    day_is_second = stamps[0].style == MONTH_FIRST
    if not any((each.second if day_is_second else each.first) > 12 for each in stamps):
        raise _ambiguous(cells[0], lines[0])


def _ambiguous(cell: str, line: int) -> DataRejected:
    return DataRejected(
        "DATE",
        f"{_shown(cell)} can be month first or day first, and no date of the file decides",
        line=line,
        remedy="Write every date as year-month-day",
    )


def _undatable(cell: str, line: int) -> DataRejected:
    if _SHORT_YEAR.fullmatch(cell):
        return DataRejected(
            "DATE",
            f"{_shown(cell)} has a year of two digits",
            line=line,
            remedy="Write every date as year-month-day, with four digits of the year",
        )
    if _MONTH_FIRST.fullmatch(cell) or _DASH_YEAR_LAST.fullmatch(cell):
        return DataRejected(
            "DATE",
            f"{_shown(cell)} is no date with the month first; day/month/year is not read",
            line=line,
            remedy="Write every date as year-month-day",
        )
    return DataRejected(
        "DATE", f"no date in {_shown(cell)}", line=line, remedy="Write every date as year-month-day"
    )


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else cell[:40] + "...")
