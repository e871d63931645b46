"""Candidates merged into zones, each with its tests, nearest to the close first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from levelhead.kernels.averages import sma
from levelhead.levels.candidates import find_candidates
from levelhead.levels.touches import Band, read_history
from levelhead.levels.values import ORDER, Candidate, Level, LevelKind, Side, Status
from levelhead.markets import Bars, Context
from levelhead.technical import Overview
from levelhead.technical.extremes import Period

WIDEST_ATR = 0.75
TESTED_SESSIONS = 250  # how far back tests are listed
REACH_ATR = 12.0  # levels further away than this are left out, unless they are a 200-day average or a record


def find_levels(
    context: Context, overview: Overview, *, horizon: int, own: Iterable[Candidate] = ()
) -> tuple[Level, ...]:
    """The zones of the context's market on its last session, lowest first.

    Candidates within the buffer z of a zone join it, from the strongest kind down, as long as it stays
    within 0.75 ATR. The user's own levels are kept as zones of their own and tested the same way.
    """
    zones = find_zones(context, overview, horizon=horizon, own=own)
    return tuple(tested(context.bars, overview, zone) for zone in zones)


def find_zones(
    context: Context, overview: Overview, *, horizon: int, own: Iterable[Candidate] = ()
) -> tuple[Level, ...]:
    """The same zones without their tests: where they are and why, all that a choice of barriers reads."""
    found = [
        candidate
        for candidate in find_candidates(context.bars, overview, horizon=horizon)
        if _within_reach(candidate, overview)
    ]
    groups = merge(found, buffer=overview.buffer, widest=WIDEST_ATR * overview.atr)
    groups += [[candidate] for candidate in own]
    zones = [_zone(context.bars, overview, group) for group in groups]
    return tuple(sorted(zones, key=lambda zone: (zone.low, zone.high, zone.reasons[0].kind)))


def merge(candidates: Iterable[Candidate], *, buffer: float, widest: float) -> list[list[Candidate]]:
    """Group candidates into zones; each group strongest reason first.

    Parameters
    ----------
    candidates
        In any order; ties of kind are taken newest first, then highest, then of the shorter window or
        period.
    buffer, widest
        Points: how near a candidate must lie to join, and how wide a zone may grow.
    """
    waiting = sorted(candidates, key=_strength)
    groups: list[list[Candidate]] = []
    while waiting:
        group = [waiting.pop(0)]
        low, high = group[0].low, group[0].high
        grew = True
        while grew:
            grew = False
            for candidate in waiting:
                near = candidate.low <= high + buffer and candidate.high >= low - buffer
                if near and max(high, candidate.high) - min(low, candidate.low) <= widest:
                    low, high = min(low, candidate.low), max(high, candidate.high)
                    group.append(candidate)
                    waiting.remove(candidate)
                    grew = True
                    break
        groups.append(sorted(group, key=_strength))
    return groups


def _strength(candidate: Candidate) -> tuple[float, ...]:
    newest = -(candidate.since or date.min).toordinal()
    spans = (candidate.window or 0, list(Period).index(candidate.period) if candidate.period else -1)
    return ORDER[candidate.kind], newest, -candidate.price, candidate.low, *spans


def _within_reach(candidate: Candidate, overview: Overview) -> bool:
    if candidate.kind is LevelKind.ALL_TIME_HIGH or candidate.window == 200:
        return True
    return abs(candidate.price - overview.close) <= REACH_ATR * overview.atr


def _zone(bars: Bars, overview: Overview, reasons: list[Candidate]) -> Level:
    tick = bars.market.to_tick
    low, high = tick(min(each.low for each in reasons)), tick(max(each.high for each in reasons))
    close = overview.close
    side = Side.RESISTANCE if close < low else Side.SUPPORT if close > high else Side.AT
    distance = low - close if side is Side.RESISTANCE else close - high if side is Side.SUPPORT else 0.0
    return Level(
        low=low,
        high=high,
        side=side,
        reasons=tuple(reasons),
        touches=(),
        status=Status.UNTESTED,
        lost=None,
        regained=None,
        distance=distance,
    )


def tested(bars: Bars, overview: Overview, zone: Level) -> Level:
    """A zone of :func:`find_zones` with its tests."""
    band = band_of(bars, overview, zone)
    history = read_history(bars, band, side=zone.side)
    return replace(
        zone,
        touches=history.touches,
        status=history.status,
        lost=history.lost,
        regained=history.regained,
    )


def band_of(bars: Bars, overview: Overview, zone: Level) -> Band:
    """Where the zone stood on every bar, and from when on it could be tested.

    Prices that were made on a day (swings, extremes, bands) are tested where they stand, from the day
    after the first of them: a later swing at the same price is a test of the earlier one, and to leave
    it out because it held would count broken tests only. Without such a price, a zone with a moving
    average is tested where the average stood on each bar: it was elsewhere yesterday. A pivot is tested
    once its period has closed; any other price (a round number, a volume node) over the last 250
    sessions.
    """
    reasons, low, high = zone.reasons, zone.low, zone.high
    start = max(len(bars) - TESTED_SESSIONS, 1)
    made = [each for each in reasons if each.since is not None and each.kind is not LevelKind.PIVOT]
    window = next((each.window for each in reasons if each.window is not None), None)
    pivot = next((each.since for each in reasons if each.kind is LevelKind.PIVOT), None)
    lower, upper = np.full(len(bars), low), np.full(len(bars), high)
    if made:
        first = min(each.since for each in made if each.since is not None)
        start = max(start, int(np.searchsorted(bars.session, np.datetime64(first), side="right")))
        lower[:] = bars.market.to_tick(min(each.low for each in made))
        upper[:] = bars.market.to_tick(max(each.high for each in made))
    elif window is not None:
        lower = upper = sma(bars.close, window)
        start = max(start, window)
    elif pivot is not None:
        start = max(start, int(np.searchsorted(bars.session, np.datetime64(pivot))))
    return Band(lower, upper, start, buffer=overview.buffer, atr=overview.atr)
