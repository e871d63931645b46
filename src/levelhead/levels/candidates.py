"""Where levels come from: every price somebody has a reason to watch."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from levelhead.levels.reversals import reversals
from levelhead.levels.values import Candidate, LevelKind
from levelhead.levels.volume import volume_nodes
from levelhead.markets import Bars
from levelhead.markets.rounds import round_numbers
from levelhead.technical import Overview
from levelhead.technical.extremes import Period, period_ranges, pivots
from levelhead.technical.swings import Turn, confirmed_swings

SWING_SESSIONS = 250
ROUND_ATR = 3.0
RECORD_YOUNG, RECORD_APART = 60, 20  # sessions
GAP_SESSIONS, GAP_ATR = 250, 0.25
PERIODS = {Period.MONTH: 3, Period.QUARTER: 2, Period.YEAR: 2}


def find_candidates(bars: Bars, overview: Overview, *, horizon: int) -> tuple[Candidate, ...]:
    """Every candidate on the last session, in the order of :class:`LevelKind`."""
    found = [
        *_all_time_high(bars),
        *_averages(bars, overview, horizon),
        *reversals(bars, buffer=overview.buffer, atr=overview.atr),
        *_swings(bars),
        *_periods(bars),
        *_patterns(overview),
        *_round_numbers(bars, overview),
        *_gaps(bars, overview),
        *_pivots(bars),
        *volume_nodes(bars, atr=overview.atr),
    ]
    return tuple(found)


def _all_time_high(bars: Bars) -> Iterator[Candidate]:
    """The record high; while it is young, the record it broke as well."""
    row = int(np.argmax(bars.high))
    price = float(bars.high[row])
    yield Candidate(LevelKind.ALL_TIME_HIGH, price, price, since=bars.session[row].item())
    before = bars.high[: max(row - RECORD_APART, 0)]
    if before.size and row >= len(bars) - RECORD_YOUNG:
        old = int(np.argmax(before))
        broken = float(before[old])
        yield Candidate(
            LevelKind.ALL_TIME_HIGH, broken, broken, since=bars.session[old].item(), name="previous"
        )


def _averages(bars: Bars, overview: Overview, horizon: int) -> Iterator[Candidate]:
    for average in overview.averages:
        yield Candidate(
            LevelKind.AVERAGE,
            average.value,
            average.value,
            window=average.window,
            projected=projected_average(bars, average.window, horizon),
        )


def projected_average(bars: Bars, window: int, horizon: int) -> float:
    """The average ``horizon`` sessions on if every close until then equals the last; points."""
    kept = bars.close[-window:][min(horizon, window) :]
    ahead = np.full(min(horizon, window), bars.close[-1])
    return float(np.concatenate([kept, ahead]).mean())


def _swings(bars: Bars) -> Iterator[Candidate]:
    for swing in confirmed_swings(bars):
        if swing.row >= len(bars) - SWING_SESSIONS:
            kind = LevelKind.SWING_HIGH if swing.turn is Turn.HIGH else LevelKind.SWING_LOW
            yield Candidate(kind, swing.price, swing.price, since=swing.session)


def _periods(bars: Bars) -> Iterator[Candidate]:
    seen: set[tuple[LevelKind, date]] = set()
    for period, count in PERIODS.items():
        for found in period_ranges(bars, period, count):
            extremes = (
                (LevelKind.PERIOD_HIGH, found.high, found.high_session),
                (LevelKind.PERIOD_LOW, found.low, found.low_session),
            )
            for kind, price, session in extremes:
                # the year's high is often the month's too; the month says best where to look for it
                if (kind, session) in seen:
                    continue
                seen.add((kind, session))
                yield Candidate(kind, price, price, since=session, period=period, start=found.start)


def _patterns(overview: Overview) -> Iterator[Candidate]:
    seen: set[float] = set()
    for pattern in overview.standing:
        price = pattern.invalidation
        if price is not None and price not in seen:
            seen.add(price)
            yield Candidate(LevelKind.CANDLE, price, price, since=pattern.session, name=pattern.name)


def _round_numbers(bars: Bars, overview: Overview) -> Iterator[Candidate]:
    reach = ROUND_ATR * overview.atr
    prices = round_numbers(bars.market, overview.close - reach, overview.close + reach, overview.close)
    for price in prices:
        yield Candidate(LevelKind.ROUND, price, price)


def _gaps(bars: Bars, overview: Overview) -> Iterator[Candidate]:
    first = max(1, len(bars) - GAP_SESSIONS)
    joined = overview.series.joined
    rolled = set(joined.joint_rows.tolist()) | set(joined.unknown_joints.tolist())
    widest = GAP_ATR * overview.atr
    up = np.flatnonzero(bars.low[first:] - bars.high[first - 1 : -1] >= widest) + first
    down = np.flatnonzero(bars.low[first - 1 : -1] - bars.high[first:] >= widest) + first
    for row in up.tolist():
        if row not in rolled and not (bars.low[row + 1 :] <= bars.high[row - 1]).any():
            yield from _gap_edges(bars, row, float(bars.high[row - 1]), float(bars.low[row]))
    for row in down.tolist():
        if row not in rolled and not (bars.high[row + 1 :] >= bars.low[row - 1]).any():
            yield from _gap_edges(bars, row, float(bars.high[row]), float(bars.low[row - 1]))


def _gap_edges(bars: Bars, row: int, low: float, high: float) -> Iterator[Candidate]:
    session = bars.session[row].item()
    yield Candidate(LevelKind.GAP, low, low, since=session, name="lower edge")
    yield Candidate(LevelKind.GAP, high, high, since=session, name="upper edge")


def _pivots(bars: Bars) -> Iterator[Candidate]:
    for period in (Period.MONTH, Period.YEAR):
        found = pivots(bars, period)
        if found is None:
            continue
        ranked = {0: found.pivot}
        ranked |= {number + 1: price for number, price in enumerate(found.resistances)}
        ranked |= {-number - 1: price for number, price in enumerate(found.supports)}
        # a pivot applies from the session after its period closed
        since = _first_after(bars, found.start, period)
        for rank, price in ranked.items():
            yield Candidate(
                LevelKind.PIVOT, price, price, since=since, period=period, start=found.start, rank=rank
            )


def _first_after(bars: Bars, start: date, period: Period) -> date:
    following = {
        Period.MONTH: np.datetime64(start, "M") + np.timedelta64(1, "M"),
        Period.QUARTER: np.datetime64(start, "M") + np.timedelta64(3, "M"),
        Period.YEAR: np.datetime64(start, "M") + np.timedelta64(12, "M"),
    }[period]
    row = int(np.searchsorted(bars.session, following.astype("datetime64[D]")))
    day: date = bars.session[min(row, len(bars) - 1)].item()
    return day
