"""Is a list of release days right? Rules every list keeps, and a look at what the bond market did on them.

Hard-coded calendars found in public code are wrong surprisingly often: day and month swapped, "first Friday", the
first day of a two-day meeting. Most such lists break a rule here; the rest show in :func:`audit_dates`.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from levelhead.fundamentals.employment_rule import employment_day
from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray
from levelhead.markets.releases import Release, ReleaseCalendar, ReleaseKind, ScheduleChange
from levelhead.markets.series import Series

MEETINGS_A_YEAR = 8
GAP = (34, 58)  # days between decisions of planned meetings
TWO_DAYS_SINCE = 2013  # from then on every planned meeting lasts two days, and none decides on a Tuesday
CPI_WINDOW_SINCE = date(2017, 2, 1)
CPI_WINDOW = (10, 15)  # days of the month
# decided on a Sunday, for Monday's opening
SUNDAYS = frozenset({date(2008, 3, 16), date(2010, 5, 9), date(2020, 3, 15)})
# reports whose month is not the one before their day's
LAGS = {(ReleaseKind.NFP, "2025-09"): 2}
TUESDAY, WEDNESDAY, THURSDAY, SATURDAY = 1, 2, 3, 5
NEAR = (-3, -2, 2, 3)  # sessions from a release: close enough for the same times, far enough for no echo
# The ratio below which a list is wrong, and the days it takes to tell. Of all runs of so many days in the right
# lists of 2000 to 2025 none fell below. Consumer prices need the most: they moved nothing from 2009 to 2014.
FLOORS = {ReleaseKind.NFP: (1.35, 120), ReleaseKind.FOMC: (1.2, 120), ReleaseKind.CPI: (1.18, 220)}
NEIGHBOUR = 1.1
LONGEST_GAP = 6  # days over which a yield's change is one session's


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a calendar.

    Parameters
    ----------
    rule
        Which rule is broken: ``weekday``, ``month``, ``meeting-day``, ``eight-a-year``, ``gap``, ``duplicate``,
        ``cpi-window``, ``employment-rule``, ``change`` or ``coverage``.
    kind
        Of which release.
    day
        Where.
    text
        What was found and what is expected.
    """

    rule: str
    kind: ReleaseKind
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class AuditResult:
    """How much the two-year yield moved on listed days, against days near them.

    Parameters
    ----------
    ratio
        Mean absolute change on the days over that 2 to 3 sessions before and after; about 1 for a wrong list.
    n
        Listed days with a change.
    listed, near
        Both means, basis points.
    before, after
        The same ratio for the sessions just before and just after the listed days.
    first, last
        First and last of those days.
    """

    ratio: float
    n: int
    listed: float
    near: float
    before: float
    after: float
    first: date
    last: date


def check_calendar(calendar: ReleaseCalendar, *, as_of: date, ahead: date) -> tuple[Finding, ...]:
    """Everything in a calendar that breaks a rule, in order of kind and day.

    Parameters
    ----------
    calendar
        As it stands: moved releases on their final day.
    as_of
        The day of the page.
    ahead
        The last day the page looks at; each kind must be listed up to it.
    """
    changes = {(each.kind, each.reference): each for each in calendar.changes}
    found: list[Finding] = []
    for kind in calendar.coverage:
        mine = [each for each in calendar.releases if each.kind is kind]
        found += itertools.chain(_weekdays(mine), _duplicates(mine))
        if kind is ReleaseKind.FOMC:
            found += _meetings([each for each in mine if each.scheduled], changes, calendar.coverage[kind])
        else:
            found += itertools.chain(_months(mine, changes), _windows(mine, changes))
        if calendar.coverage[kind] < ahead:
            found.append(_short(kind, calendar.coverage[kind], as_of, ahead))
    found += _unmet(calendar)
    return tuple(sorted(found, key=lambda each: (each.kind, each.day, each.rule)))


def audit_dates(days: Iterable[date], two_year: Series) -> AuditResult | None:
    """Whether the two-year yield moved on listed days as it does on days of news.

    A list that is right has ratios of 1.65 (employment, 2000 to 2009), 1.73 (from 2010), 1.38 (meetings), 1.18 and
    1.49 (consumer prices, 2004 to 2014 and since). One that is shifted by a few days falls to about 1.

    Parameters
    ----------
    days
        Days of one kind of release. A day without a yield counts as the next one with.
    two_year
        Yield in percent, ``DGS2``.

    Returns
    -------
    ``None`` when no listed or no near day has a change. Near days that are listed themselves are left out. Changes over more
    than 6 calendar days are left out.
    """
    session, change = _changes(two_year)
    listed = np.array(sorted(set(days)), dtype="datetime64[D]")
    listed = listed[(listed > two_year.session[0]) & (listed <= two_year.session[-1])]
    rows = np.unique(np.searchsorted(session, listed))
    beside = np.unique(rows[:, None] + np.array(NEAR))
    beside = np.setdiff1d(beside[(beside >= 0) & (beside < session.size)], rows)
    rows, size = rows[np.isfinite(change[rows])], np.abs(change)
    means = [_mean(size, each) for each in (rows, beside, rows - 1, np.setdiff1d(rows + 1, rows))]
    if not np.isfinite(means[:2]).all() or not means[1]:
        return None
    on, near, before, after = means
    return AuditResult(
        ratio=on / near,
        n=int(rows.size),
        listed=on,
        near=near,
        before=before / near,
        after=after / near,
        first=session[rows[0]].item(),
        last=session[rows[-1]].item(),
    )


def is_right(kind: ReleaseKind, result: AuditResult) -> bool | None:
    """Whether a list stands the audit: a ratio as of its kind, and no neighbour's more than a tenth above it.

    ``None`` where the list is too short to tell, or nothing is known about the kind.
    """
    floor, fewest = FLOORS.get(kind, (0.0, result.n + 1))
    if result.n < fewest:
        return None
    return result.ratio > floor and result.ratio * NEIGHBOUR > max(result.before, result.after)


def _mean(size: FloatArray, rows: IntArray) -> float:
    """Mean of the finite sizes of those of ``rows`` that exist; NaN where there are none."""
    found = size[rows[(rows >= 0) & (rows < size.size)]]
    found = found[np.isfinite(found)]
    return float(found.mean()) if found.size else np.nan


def _changes(series: Series) -> tuple[SessionArray, FloatArray]:
    """Days and changes in basis points, NaN over a hole."""
    change = np.append(np.nan, np.diff(series.value) * 100.0)
    days = np.append(0, np.diff(series.session).astype(np.int64))
    return series.session, np.where(days > LONGEST_GAP, np.nan, change)


def _weekdays(releases: Iterable[Release]) -> Iterator[Finding]:
    for each in releases:
        if each.day.weekday() >= SATURDAY and each.day not in SUNDAYS:
            yield Finding(
                "weekday",
                each.kind,
                each.day,
                f"{each.kind} on a {each.day:%A}, {each.day}: expected Monday to Friday",
            )


def _duplicates(releases: Iterable[Release]) -> Iterator[Finding]:
    mine = list(releases)
    for day, count in Counter(each.day for each in mine).items():
        if count > 1:
            yield Finding("duplicate", mine[0].kind, day, f"{mine[0].kind} listed {count} times on {day}")
    by_month: dict[str, list[Release]] = defaultdict(list)
    for each in mine:
        if each.reference:
            by_month[each.reference].append(each)
    for month, several in by_month.items():
        if len({each.day for each in several}) > 1:
            days = " and ".join(str(each.day) for each in several)
            yield Finding(
                "duplicate",
                mine[0].kind,
                several[-1].day,
                f"{mine[0].kind} of {month} on {days}: expected one",
            )


def _meetings(
    planned: list[Release], changes: dict[tuple[ReleaseKind, str], ScheduleChange], end: date
) -> Iterator[Finding]:
    for each in planned:
        first = WEDNESDAY if each.day.year >= TWO_DAYS_SINCE else TUESDAY
        if not first <= each.day.weekday() <= THURSDAY and (each.kind, each.reference) not in changes:
            named = "Wednesday" if first == WEDNESDAY else "Tuesday"
            yield Finding(
                "meeting-day",
                each.kind,
                each.day,
                f"decision on a {each.day:%A}, {each.day}: expected {named} to Thursday, the last day of the meeting",
            )
    for before, after in itertools.pairwise(planned):
        gap = (after.day - before.day).days
        if not GAP[0] <= gap <= GAP[1]:
            yield Finding(
                "gap",
                after.kind,
                after.day,
                f"decisions of {before.day} and {after.day} are {gap} days apart: expected {GAP[0]} to {GAP[1]}",
            )
    for year, count in sorted(Counter(each.day.year for each in planned).items()):
        if count != MEETINGS_A_YEAR and planned[0].day < date(year, 2, 10) and date(year, 12, 31) <= end:
            yield Finding(
                "eight-a-year",
                planned[0].kind,
                date(year, 12, 31),
                f"{count} planned meetings in {year}: expected {MEETINGS_A_YEAR}",
            )


def _months(
    reports: list[Release], changes: dict[tuple[ReleaseKind, str], ScheduleChange]
) -> Iterator[Finding]:
    for each in reports:
        if not each.reference:
            continue
        year, month = _month(each.reference)
        lag = (each.day.year - year) * 12 + each.day.month - month
        if lag != LAGS.get((each.kind, each.reference), 1):
            yield Finding(
                "month",
                each.kind,
                each.day,
                f"{each.kind} of {each.reference} on {each.day}: expected in the month after",
            )
    known = sorted(each.reference for each in reports if each.reference)
    for absent in (each for each in _between(known) if each not in known):
        change = changes.get((reports[0].kind, absent))
        if change is None or change.new is not None:
            yield Finding(
                "month",
                reports[0].kind,
                date(*_month(absent), 1),
                f"no {reports[0].kind} of {absent}: expected one a month",
            )


def _windows(
    reports: list[Release], changes: dict[tuple[ReleaseKind, str], ScheduleChange]
) -> Iterator[Finding]:
    """Reports off their usual days for which no change is recorded."""
    for each in reports:
        if not each.reference or (each.kind, each.reference) in changes:
            continue
        low, high = CPI_WINDOW
        if each.kind is ReleaseKind.CPI and each.day >= CPI_WINDOW_SINCE and not low <= each.day.day <= high:
            yield Finding(
                "cpi-window",
                each.kind,
                each.day,
                f"CPI of {each.reference} on {each.day}: since 2017 it came on the {low}th to {high}th of a month",
            )
        if each.kind is ReleaseKind.NFP and each.day != (by_rule := employment_day(*_month(each.reference))):
            yield Finding(
                "employment-rule",
                each.kind,
                each.day,
                f"employment report of {each.reference} on {each.day}: the rule gives {by_rule}",
            )


def _unmet(calendar: ReleaseCalendar) -> Iterator[Finding]:
    """Changes whose new day no release has."""
    days = {(each.kind, each.reference): each.day for each in calendar.releases}
    last = {(each.kind, each.reference): each for each in calendar.changes}  # in order of announcement
    for (kind, month), change in last.items():
        if kind in calendar.coverage and days.get((kind, month)) != change.new:
            found = days.get((kind, month))
            moved = "was cancelled" if change.new is None else f"was moved to {change.new}"
            yield Finding(
                "change",
                kind,
                change.original,
                f"{kind} of {month} {moved}, and the list has {found or 'no day'}",
            )


def _short(kind: ReleaseKind, end: date, as_of: date, ahead: date) -> Finding:
    return Finding(
        "coverage",
        kind,
        end,
        f"{kind} is listed only to {end}: a page of {as_of} looks ahead to {ahead}",
    )


def _month(text: str) -> tuple[int, int]:
    return int(text[:4]), int(text[5:7])


def _between(months: list[str]) -> Iterator[str]:
    """Every month from the first to the last of sorted ``months``."""
    if not months:
        return
    day, last = date(*_month(months[0]), 1), date(*_month(months[-1]), 1)
    while day <= last:
        yield f"{day:%Y-%m}"
        day = (day + timedelta(days=31)).replace(day=1)
