"""Highs and lows of calendar months, quarters and years, and the all-time high, each with its session."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from levelhead.kernels.arrays import IntArray
from levelhead.kernels.floors import floor_pivots
from levelhead.markets import Bars


class Period(StrEnum):
    """A calendar period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PeriodRange:
    """High and low of one calendar period.

    Parameters
    ----------
    period
        Month, quarter or year.
    start
        First calendar day of the period.
    high, low, close
        Points, of the bars inside the period so far.
    high_session, low_session
        Where the extremes stand; the earlier of equals.
    is_complete
        False for the period that holds the last bar.
    """

    period: Period
    start: date
    high: float
    high_session: date
    low: float
    low_session: date
    close: float
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Pivots:
    """Classic floor pivots of the previous complete period: P, R1..R3, S1..S3, in points."""

    period: Period
    start: date
    pivot: float
    resistances: tuple[float, float, float]
    supports: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class AllTimeHigh:
    """The highest high of the series, points, its session, and the first session it is the highest since."""

    price: float
    session: date
    since: date


def period_ranges(bars: Bars, period: Period, count: int) -> tuple[PeriodRange, ...]:
    """The last ``count`` periods that have bars, newest first; a period cut by the first bar is left out."""
    keys = _period_keys(bars, period)
    changes = np.flatnonzero(np.diff(keys)) + 1
    starts = np.concatenate([[0], changes])
    stops = np.concatenate([changes, [keys.size]])
    ranges = []
    for number in range(len(starts) - 1, -1, -1)[:count]:
        first, stop = int(starts[number]), int(stops[number])
        if first == 0 and not _opens_period(bars, period):
            continue
        high = first + int(np.argmax(bars.high[first:stop]))
        low = first + int(np.argmin(bars.low[first:stop]))
        ranges.append(
            PeriodRange(
                period=period,
                start=_start(bars.session[first].item(), period),
                high=float(bars.high[high]),
                high_session=bars.session[high].item(),
                low=float(bars.low[low]),
                low_session=bars.session[low].item(),
                close=float(bars.close[stop - 1]),
                is_complete=stop < keys.size,
            )
        )
    return tuple(ranges)


def pivots(bars: Bars, period: Period) -> Pivots | None:
    """Floor pivots from the previous calendar period's high, low and close; ``None`` before one is complete."""
    complete = [each for each in period_ranges(bars, period, 2) if each.is_complete]
    if not complete:
        return None
    last = complete[0]
    found = floor_pivots(last.high, last.low, last.close)
    return Pivots(period, last.start, found.p, (found.r1, found.r2, found.r3), (found.s1, found.s2, found.s3))


def all_time_high(bars: Bars) -> AllTimeHigh:
    """The highest high of the series and its session; the earlier of equals."""
    row = int(np.argmax(bars.high))
    return AllTimeHigh(float(bars.high[row]), bars.session[row].item(), bars.first)


def _period_keys(bars: Bars, period: Period) -> IntArray:
    months = bars.session.astype("datetime64[M]").astype(np.int64)
    return months // {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[period]


def _opens_period(bars: Bars, period: Period) -> bool:
    """True when the first bar is within a week of the start of its period, so nothing is missing."""
    return (bars.first - _start(bars.first, period)).days < 7


def _start(day: date, period: Period) -> date:
    if period is Period.YEAR:
        return date(day.year, 1, 1)
    if period is Period.QUARTER:
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date(day.year, day.month, 1)
