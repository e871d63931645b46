"""Fed funds rates before and after each meeting, told from monthly means: the arithmetic of FedWatch."""

import math
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AnnouncementDay(StrEnum):
    """Which rate the announcement day itself counts to.

    The effective rate moves on the day after the decision, so ``pre`` is what happens. The exchange's worked
    examples count the day to the new rate; ``post`` reproduces them.
    """

    PRE = "pre"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Month:
    """One contract month.

    Parameters
    ----------
    first
        Its first day.
    mean
        The mean rate its contract implies, in percent; ``None``: no settlement.
    meetings
        Decision days in it, in order.
    """

    first: date
    mean: float | None
    meetings: tuple[date, ...]

    @property
    def days(self) -> int:
        """Calendar days of the month: weekends carry the rate before them."""
        return monthrange(self.first.year, self.first.month)[1]

    @property
    def anchor(self) -> float | None:
        """The rate of a month without a meeting, in percent; ``None`` in any other."""
        return None if self.meetings else self.mean


@dataclass(frozen=True, slots=True)
class ImpliedMove:
    """What settlements say of one meeting; rates in percent.

    Parameters
    ----------
    meeting
        The decision day.
    old_days, new_days
        Calendar days of its month at the old and at the new rate.
    start, end
        The rate before and after it; ``None`` where nothing determines it.
    residual
        Implied mean of its month less the mean fitted from ``start`` and ``end``; ``None`` where one is missing.
        Zero where the month itself gave one of them.
    """

    meeting: date
    old_days: int
    new_days: int
    start: float | None
    end: float | None
    residual: float | None

    @property
    def change(self) -> float | None:
        """The move the meeting is priced for, in percentage points."""
        return None if self.start is None or self.end is None else self.end - self.start


def next_month(first: date, step: int = 1) -> date:
    """The first day of the month ``step`` months later.

    >>> next_month(date(2025, 12, 1)), next_month(date(2025, 1, 1), -1)
    (datetime.date(2026, 1, 1), datetime.date(2024, 12, 1))
    """
    number = first.year * 12 + first.month - 1 + step
    return date(number // 12, number % 12 + 1, 1)


def contract_months(
    settlements: Sequence[tuple[date, float]], meetings: Sequence[date], *, until: date | None = None
) -> tuple[Month, ...]:
    """Months from the first settled one on, without a hole, each with its implied mean and its meetings.

    Parameters
    ----------
    settlements
        First day of each contract month and its settlement, 100 minus the month's mean rate.
    meetings
        Decision days, in order.
    until
        The last day up to which every meeting is listed; ``None``: the last of ``meetings``. A month that
        ends later may hold one that nobody listed: unless it has one already, the months end before it.
    """
    if not settlements or not meetings:
        return ()
    means = {first.replace(day=1): 100.0 - price for first, price in settlements}
    known = max(meetings) if until is None else until
    found = []
    first, last = min(means), max(means)
    while first <= last:
        inside = tuple(day for day in meetings if day.replace(day=1) == first)
        month = Month(first, means.get(first), inside)
        if first.replace(day=month.days) > known and not inside:
            break
        found.append(month)
        first = next_month(first)
    return tuple(found)


def implied_moves(
    months: Sequence[Month],
    *,
    announcement_day: AnnouncementDay = AnnouncementDay.PRE,
    before: Mapping[date, float] | None = None,
) -> tuple[ImpliedMove, ...]:
    """Rates before and after the meeting of every month that has one.

    A month without a meeting tells the rate on both sides of it and is used first. Where it follows a run of
    meeting months, the run is solved backwards from it; what then remains open is solved forwards. So one
    equation may be left over: the residual shows how far it is from holding.

    Parameters
    ----------
    months
        Consecutive, in order. One with two meetings determines neither; only its last is returned.
    announcement_day
        See :class:`AnnouncementDay`.
    before
        Rates in percent known from elsewhere to hold before these meetings, used where no month tells them.

    References
    ----------
    CME Group, "Understanding the CME Group FedWatch Tool Methodology".
    """
    at = [number for number, month in enumerate(months) if month.meetings]
    start, end = _anchored(months, at, before or {})
    split = [_split(months[number], announcement_day) for number in at]
    mean = [months[number].mean if len(months[number].meetings) == 1 else None for number in at]
    for k in reversed(range(len(at))):
        if end[k] is None and k + 1 < len(at) and at[k + 1] == at[k] + 1:
            end[k] = start[k + 1]
        if start[k] is None:
            start[k] = _other(mean[k], end[k], known_days=split[k][1], open_days=split[k][0])
    for k in range(len(at)):
        if start[k] is None and k and at[k] == at[k - 1] + 1:
            start[k] = end[k - 1]
        if end[k] is None:
            end[k] = _other(mean[k], start[k], known_days=split[k][0], open_days=split[k][1])
    return tuple(
        ImpliedMove(
            months[number].meetings[-1],
            *split[k],
            start[k],
            end[k],
            _residual(mean[k], start[k], end[k], split[k]),
        )
        for k, number in enumerate(at)
    )


def outcomes(change: float, step: float = 0.25) -> dict[int, float]:
    """A priced move as odds of the two whole steps around it.

    Parameters
    ----------
    change
        In percentage points.
    step
        Size of one step, in percentage points.

    Returns
    -------
    Probability by number of steps (cuts below zero), only those above zero: a move of exactly no step is certain.

    >>> outcomes(0.0), outcomes(-0.0625)
    ({0: 1.0}, {-1: 0.25, 0: 0.75})
    """
    steps = round(change / step, 9)  # three steps less a rounding error are three
    low = math.floor(steps)  # not truncation: a cut of half a step lies between one cut and none
    odds = {low: 1.0 - (steps - low), low + 1: steps - low}
    return {number: chance for number, chance in odds.items() if chance > 0.0}


def convolve(first: Mapping[int, float], second: Mapping[int, float]) -> dict[int, float]:
    """Odds of the sum of two independent numbers of steps, in order of the sum."""
    total: dict[int, float] = {}
    for a, chance_a in first.items():
        for b, chance_b in second.items():
            total[a + b] = total.get(a + b, 0.0) + chance_a * chance_b
    return dict(sorted(total.items()))


def _anchored(
    months: Sequence[Month], at: Sequence[int], before: Mapping[date, float]
) -> tuple[list[float | None], list[float | None]]:
    start = [months[number - 1].anchor if number else None for number in at]
    end = [months[number + 1].anchor if number + 1 < len(months) else None for number in at]
    for k, number in enumerate(at):
        if start[k] is None:
            start[k] = before.get(months[number].meetings[-1])
    return start, end


def _split(month: Month, announcement_day: AnnouncementDay) -> tuple[int, int]:
    day = month.meetings[-1].day
    old = day if announcement_day is AnnouncementDay.PRE else day - 1
    return old, month.days - old


def _other(mean: float | None, known: float | None, *, known_days: int, open_days: int) -> float | None:
    """The rate of the other part of a month."""
    if mean is None or open_days == 0:
        return None
    if known_days == 0:
        return mean
    return None if known is None else ((known_days + open_days) * mean - known_days * known) / open_days


def _residual(
    mean: float | None, start: float | None, end: float | None, split: tuple[int, int]
) -> float | None:
    if mean is None or start is None or end is None:
        return None
    return mean - (split[0] * start + split[1] * end) / sum(split)
