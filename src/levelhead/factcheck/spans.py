"""Periods named in a note as rows of bars; where the words allow several, each of them."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.statements import Period
from levelhead.factcheck.words import Part, PeriodKind
from levelhead.markets import Bars
from levelhead.measure.months import MONTHS

YEAR_SESSIONS = 252
FIRST_YEAR, LAST_YEAR = 1800, 2200
LONGEST = 10_000  # sessions or weeks
FAR_BACK = 400  # periods counted back at most: a note does not mean anything older


@dataclass(frozen=True, slots=True)
class Stretch:
    """Calendar days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def rows(self, bars: Bars) -> slice:
        """The bars inside, perhaps none."""
        start = int(np.searchsorted(bars.session, np.datetime64(self.first, "D")))
        stop = int(np.searchsorted(bars.session, np.datetime64(self.last, "D"), side="right"))
        return slice(start, stop)

    def holds(self, day: date) -> bool:
        """Is the day inside?"""
        return self.first <= day <= self.last


def stretches(period: Period, bars: Bars) -> tuple[Stretch, ...]:
    """Readings of a period as of the last bar, the plainest first; empty where it lies outside the bars."""
    if not can_be_meant(period):
        return ()
    found = [each for each in _readings(period, bars) if each.first <= bars.as_of]
    kept = [Stretch(each.first, min(each.last, bars.as_of)) for each in found]
    return tuple(dict.fromkeys(each for each in kept if each.rows(bars).stop > each.rows(bars).start))


def can_be_meant(period: Period) -> bool:
    """Is it a period of a calendar at all? A note may hold any number."""
    most = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}.get(period.kind, LONGEST)
    number = period.number is None or 1 <= period.number <= most
    year = period.year is None or FIRST_YEAR <= period.year <= LAST_YEAR
    day = period.day is None or FIRST_YEAR <= period.day.year <= LAST_YEAR
    return number and year and day and 0 <= period.back <= FAR_BACK


def part_of(stretch: Stretch, part: Part) -> Stretch:
    """The third of a stretch that is meant, with a few days' leeway."""
    days = (stretch.last - stretch.first).days + 1
    third, leeway = days // 3, max(days // 15, 1)
    match part:
        case Part.EARLY:
            return Stretch(stretch.first, stretch.first + timedelta(third + leeway))
        case Part.MID:
            return Stretch(
                stretch.first + timedelta(max(third - leeway, 0)), stretch.last - timedelta(third - leeway)
            )
        case Part.LATE:
            return Stretch(stretch.last - timedelta(third + leeway), stretch.last)


def named(cite: Cite, period: Period, bars: Bars) -> str:
    """The period in words, for a sentence."""
    match period.kind:
        case PeriodKind.EVER:
            return "the whole series"
        case PeriodKind.SESSIONS:
            return f"the last {cite.count('sessions', period.number or 1, 'parameter')} sessions"
        case PeriodKind.WEEKS:
            return f"the last {cite.count('weeks', period.number or 1, 'parameter')} weeks"
    found = stretches(period, bars)
    if not found:
        return "that period"
    first, last = found[0].first, found[0].last
    match period.kind:
        case PeriodKind.MONTH:
            return cite.text("month", f"{MONTHS[first.month - 1]} {first.year}", "calendar month")
        case PeriodKind.QUARTER:
            return cite.text("quarter", f"Q{(first.month - 1) // 3 + 1} {first.year}", "calendar quarter")
        case PeriodKind.YEAR:
            return cite.text("year", str(first.year), "calendar year")
        case PeriodKind.WEEK:
            return f"the week of {cite.day('week', first)}"
        case _:
            return cite.day("session", last)


def _readings(period: Period, bars: Bars) -> list[Stretch]:
    as_of = bars.as_of
    match period.kind:
        case PeriodKind.DAY:
            return _days(period, bars)
        case PeriodKind.WEEK:
            return _weeks(period, as_of)
        case PeriodKind.MONTH:
            return _calendar(period, as_of, months=1)
        case PeriodKind.QUARTER:
            return _calendar(period, as_of, months=3)
        case PeriodKind.YEAR:
            return _years(period, bars)
        case PeriodKind.SESSIONS:
            return [_last_rows(bars, (period.number or 1) + more) for more in (0, 1)]
        case PeriodKind.WEEKS:
            weeks = period.number or 1
            counted = _last_rows(bars, round(weeks * YEAR_SESSIONS / 52))
            return [Stretch(as_of - timedelta(7 * weeks), as_of), counted]
        case PeriodKind.EVER:
            return [Stretch(bars.first, as_of)]


def _last_rows(bars: Bars, count: int) -> Stretch:
    first: date = bars.session[max(len(bars) - count, 0)].item()
    return Stretch(first, bars.as_of)


def _days(period: Period, bars: Bars) -> list[Stretch]:
    if period.day is not None:
        return [Stretch(period.day, period.day)]
    # a note of the next morning calls the last session yesterday
    rows = [len(bars) - 1 - period.back] + ([len(bars) - period.back] if period.back else [])
    days: list[date] = [bars.session[row].item() for row in rows if 0 <= row < len(bars)]
    return [Stretch(day, day) for day in days]


def _weeks(period: Period, as_of: date) -> list[Stretch]:
    day = period.day or as_of - timedelta(7 * min(period.back, FAR_BACK))
    monday = day - timedelta(day.weekday())
    found = [Stretch(monday - timedelta(1), monday + timedelta(5))]
    if period.day is None and period.back == 1 and as_of.weekday() >= 3:
        # written on the weekend, "last week" is the one that just ended
        found.append(Stretch(found[0].first + timedelta(7), found[0].last + timedelta(7)))
    return found


def _calendar(period: Period, as_of: date, *, months: int) -> list[Stretch]:
    in_year = 12 // months
    now = as_of.year * in_year + (as_of.month - 1) // months
    if period.number is None:
        number = now - min(period.back, FAR_BACK)
    else:
        year = period.year if period.year is not None else as_of.year
        number = year * in_year + period.number - 1
        if period.year is None and number > now:
            number -= in_year
    return [_of_months(number * months, months)] if 0 < number // in_year < 9999 else []


def _years(period: Period, bars: Bars) -> list[Stretch]:
    as_of = bars.as_of
    year = period.year if period.year is not None else as_of.year - min(period.back, FAR_BACK)
    if not 0 < year < 9999:
        return []
    found = [_of_months(year * 12, 12)]
    if period.year is None and period.back == 0:
        found.append(_last_rows(bars, YEAR_SESSIONS))
    return found


def _of_months(number: int, months: int) -> Stretch:
    first = date(number // 12, number % 12 + 1, 1)
    after = number + months
    return Stretch(first, date(after // 12, after % 12 + 1, 1) - timedelta(1))
