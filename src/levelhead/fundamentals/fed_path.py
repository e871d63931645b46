"""Where Fed funds futures see the target range after each coming meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from levelhead.fundamentals.fed_rates import (
    AnnouncementDay,
    ImpliedMove,
    Month,
    contract_months,
    convolve,
    implied_moves,
    next_month,
    outcomes,
)
from levelhead.fundamentals.statements import target_in
from levelhead.fundamentals.target_range import TargetRange
from levelhead.markets.context import Context
from levelhead.markets.macro import FundsCurve, Macro
from levelhead.markets.releases import ReleaseKind, Status

STEP = 0.25  # percentage points: the size of move the odds are told in
LARGEST_RESIDUAL = 0.015  # percentage points; a larger one means that the equations do not agree
LARGEST_GAP = 0.05  # of probability; further apart, both conventions are to be shown


class Stopped(StrEnum):
    """Why the path goes no further."""

    NO_SETTLEMENT = "no settlement"
    TWO_MEETINGS = "two meetings in one month"
    NOT_DETERMINED = "not determined"  # a last-day or first-day meeting without a free month beside it
    CALENDAR = "calendar ends"
    ENOUGH = "every meeting asked for or listed is told"


@dataclass(frozen=True, slots=True)
class RangeOdds:
    """Probability that a range is the target after a meeting; bounds in percent."""

    target: TargetRange
    probability: float


@dataclass(frozen=True, slots=True)
class MeetingOdds:
    """What settlements say of one meeting and of the range after it. Odds are risk-neutral.

    Parameters
    ----------
    meeting
        The decision day.
    start, end
        Implied rate before and after it, in percent.
    residual
        Implied mean of its month less the mean fitted from both, in percentage points.
    old_days, new_days
        Days of its month at the old and at the new rate.
    cut, hold, hike
        Probabilities of this meeting's own move.
    moves
        This meeting's own move in steps of a quarter point and its probability, in order.
    ranges
        The range after the meeting, over all meetings so far, in order.
    below_zero
        Probability that the arithmetic puts below a range of zero to a quarter, counted to that range.
    other
        ``ranges`` by the other convention of the announcement day; empty where that does not reach so far.
    gap
        The largest difference of a probability between the two; ``None`` where there is no other.
    """

    meeting: date
    start: float
    end: float
    residual: float
    old_days: int
    new_days: int
    cut: float
    hold: float
    hike: float
    moves: tuple[tuple[int, float], ...]
    ranges: tuple[RangeOdds, ...]
    below_zero: float
    other: tuple[RangeOdds, ...]
    gap: float | None

    @property
    def strained(self) -> bool:
        """The equations of its month do not agree: the odds are not to be trusted to the point."""
        return abs(self.residual) > LARGEST_RESIDUAL

    @property
    def convention_matters(self) -> bool:
        """Both conventions are to be shown."""
        return self.gap is not None and self.gap > LARGEST_GAP


@dataclass(frozen=True, slots=True)
class FedPath:
    """The path of the target range that futures imply.

    Parameters
    ----------
    settled
        The day of the settlements.
    age
        Calendar days from then to the day asked for.
    overtaken
        A decision fell between the two: the odds are of before it.
    announcement_day
        See :class:`levelhead.fundamentals.fed_rates.AnnouncementDay`.
    target
        The range in force after the last decision on or before ``settled``.
    target_day
        The day that range was told for.
    target_stale
        A decision has been taken since that day: labels of the ranges are off by what it decided.
    effective
        The effective rate used as the rate before the next meeting, in percent; ``None``: a month without a
        meeting told it, or there is none.
    meetings
        In order; empty where not even the first is determined.
    stopped
        Why there is none after them.
    stopped_at
        The decision day not told, where the calendar knows one.
    missing
        First day of the contract month that would be needed.
    calendar_end
        The last day up to which every meeting is listed; ``None``: not told, then the month of the last listed one.
    """

    settled: date
    age: int
    overtaken: bool
    announcement_day: AnnouncementDay
    target: TargetRange
    target_day: date
    target_stale: bool
    effective: float | None
    meetings: tuple[MeetingOdds, ...]
    stopped: Stopped
    stopped_at: date | None
    missing: date | None
    calendar_end: date | None


def read_fed_path(
    context: Context, *, announcement_day: AnnouncementDay = AnnouncementDay.PRE, most: int = 8
) -> FedPath | None:
    """Odds of the target range after each coming meeting, from the latest known settlements.

    Parameters
    ----------
    context
        Its ``macro`` holds settlements of Fed funds futures, the calendar of meetings, the range (series
        ``DFEDTARL`` and ``DFEDTARU``, or the latest statement) and, if any, the effective rate (``DFF``).
    announcement_day
        Which rate the announcement day counts to; the other convention is told beside it.
    most
        Meetings to tell at most.

    Returns
    -------
    ``None`` without settlements, without a listed meeting after them, or without a target range.

    References
    ----------
    CME Group, "Understanding the CME Group FedWatch Tool Methodology".
    """
    macro = context.macro
    if not macro.funds:
        return None
    curve = macro.funds[-1]
    days = _meetings(macro, context.as_of)
    past, coming = [day for day in days if day <= curve.day], [day for day in days if day > curve.day]
    told = _range_in_force(macro, past, coming[0]) if coming else None
    if told is None:
        return None
    target, target_day, is_stale = told
    before = _effective_rate(macro, past, coming[0])
    until = macro.releases.coverage.get(ReleaseKind.FOMC)
    months = contract_months(curve.settlements, days, until=until)
    moves = {
        way: {each.meeting: each for each in implied_moves(months, announcement_day=way, before=before)}
        for way in AnnouncementDay
    }
    chosen = _tree(moves[announcement_day], coming[:most], target)
    other = _tree(
        moves[next(way for way in AnnouncementDay if way is not announcement_day)], coming[:most], target
    )
    stopped, missing = _why(months, curve, coming[len(chosen) :][: most - len(chosen)])
    is_used = bool(chosen and before) and not _has_free_month_before(months, coming[0])
    return FedPath(
        settled=curve.day,
        age=(context.as_of - curve.day).days,
        overtaken=coming[0] <= context.as_of,
        announcement_day=announcement_day,
        target=target,
        target_day=target_day,
        target_stale=is_stale,
        effective=before[coming[0]] if is_used else None,
        meetings=tuple(_odds(node, other[at] if at < len(other) else None) for at, node in enumerate(chosen)),
        stopped=stopped,
        stopped_at=coming[len(chosen)] if len(chosen) < len(coming) else None,
        missing=missing,
        calendar_end=until,
    )


class _Node(NamedTuple):
    """One meeting of the tree: its implied move, odds of its own steps and of all steps so far."""

    move: ImpliedMove
    steps: dict[int, float]
    ranges: tuple[RangeOdds, ...]
    below_zero: float


def _meetings(macro: Macro, day: date) -> list[date]:
    return [
        each.day
        for each in macro.releases.as_known(day)
        if each.kind is ReleaseKind.FOMC and each.status is not Status.CANCELLED
    ]


def _range_in_force(
    macro: Macro, past: Sequence[date], coming: date
) -> tuple[TargetRange, date, bool] | None:
    """The range before the next decision, the day it was told for, and whether a decision came after that."""
    last = past[-1] if past else None
    found: tuple[TargetRange, date] | None = None
    lower, upper = macro.series.get("DFEDTARL"), macro.series.get("DFEDTARU")
    if lower is not None and upper is not None:
        # A decision takes effect on the next day, so the series on a decision day still hold the old range.
        both, at, also = np.intersect1d(lower.session, upper.session, return_indices=True)
        until = int(np.searchsorted(both, np.datetime64(coming, "D"), side="right"))
        if until:
            day = both[until - 1].item()
            target = TargetRange(float(lower.value[at[until - 1]]), float(upper.value[also[until - 1]]))
            if last is None or day > last:
                return target, day, False
            found = target, day
    for statement in reversed(macro.statements):
        if statement.kind != "statement" or statement.day >= coming:
            continue
        named = target_in(statement)
        if named is not None and (found is None or statement.day >= found[1]):
            return named, statement.day, last is not None and statement.day < last
    return None if found is None else (*found, True)


def _effective_rate(macro: Macro, past: Sequence[date], coming: date) -> dict[date, float]:
    """The latest effective rate of a day after the last decision and not after the next, by that next one."""
    series = macro.series.get("DFF")
    if series is None:
        return {}
    until = int(np.searchsorted(series.session, np.datetime64(coming, "D"), side="right"))
    if not until or (past and series.session[until - 1].item() <= past[-1]):
        return {}
    return {coming: float(series.value[until - 1])}


def _tree(moves: Mapping[date, ImpliedMove], coming: Sequence[date], target: TargetRange) -> list[_Node]:
    """Odds over meetings, as far as each one's move and its own month are there."""
    nodes: list[_Node] = []
    total = {0: 1.0}
    for day in coming:
        move = moves.get(day)
        if move is None or move.change is None or move.residual is None:
            break
        steps = outcomes(move.change, STEP)
        total = convolve(total, steps)
        nodes.append(_Node(move, steps, *_ranges(total, target)))
    return nodes


def _ranges(total: Mapping[int, float], target: TargetRange) -> tuple[tuple[RangeOdds, ...], float]:
    """Ranges in order; the Committee has never gone below zero, so what the arithmetic puts there stops at zero."""
    lowest = -round(target.lower / STEP)
    below = sum(chance for steps, chance in total.items() if steps < lowest)
    odds = {steps: chance for steps, chance in total.items() if steps >= lowest}
    if below > 0.0:
        odds[lowest] = odds.get(lowest, 0.0) + below
    return tuple(
        RangeOdds(TargetRange(target.lower + STEP * steps, target.upper + STEP * steps), chance)
        for steps, chance in sorted(odds.items())
    ), below


def _odds(node: _Node, other: _Node | None) -> MeetingOdds:
    move = node.move
    assert move.start is not None and move.end is not None and move.residual is not None
    theirs = () if other is None else other.ranges
    gap = None
    if other is not None:
        mine = {each.target: each.probability for each in node.ranges}
        yours = {each.target: each.probability for each in theirs}
        gap = max(abs(mine.get(each, 0.0) - yours.get(each, 0.0)) for each in [*mine, *yours])
    return MeetingOdds(
        meeting=move.meeting,
        start=move.start,
        end=move.end,
        residual=move.residual,
        old_days=move.old_days,
        new_days=move.new_days,
        cut=sum(chance for steps, chance in node.steps.items() if steps < 0),
        hold=node.steps.get(0, 0.0),
        hike=sum(chance for steps, chance in node.steps.items() if steps > 0),
        moves=tuple(sorted(node.steps.items())),
        ranges=node.ranges,
        below_zero=node.below_zero,
        other=theirs,
        gap=gap,
    )


def _why(months: Sequence[Month], curve: FundsCurve, untold: Sequence[date]) -> tuple[Stopped, date | None]:
    """Why the tree does not tell the first of these meetings, and the contract month that would be needed."""
    if not untold:
        return Stopped.ENOUGH, None
    by_first = {month.first: month for month in months}
    first = untold[0].replace(day=1)
    while first in by_first and by_first[first].mean is not None and by_first[first].meetings:
        if len(by_first[first].meetings) > 1:
            return Stopped.TWO_MEETINGS, None
        first = next_month(first)
    if first in by_first and by_first[first].mean is not None:
        return Stopped.NOT_DETERMINED, None
    is_settled = any(month.replace(day=1) == first for month, _ in curve.settlements)
    return (Stopped.CALENDAR, None) if is_settled else (Stopped.NO_SETTLEMENT, first)


def _has_free_month_before(months: Sequence[Month], meeting: date) -> bool:
    first = next_month(meeting.replace(day=1), -1)
    return any(month.first == first and month.anchor is not None for month in months)
