"""How much wider a market's days are when a release comes, and whether they widen more than another market's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

import numpy as np

from levelhead.fundamentals.draws import generator
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.kernels.ranges import ew_mean, true_range_after
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.context import Context
from levelhead.markets.continuous import Continuous, continuous
from levelhead.markets.expiry import expiries
from levelhead.markets.market import Kind
from levelhead.markets.releases import ReleaseCalendar, ReleaseKind
from levelhead.markets.rolls import RollTable
from levelhead.markets.sessions import sessions

MONTHS = 36
HALFLIFE = 15.0  # sessions, of the range a day is measured against
WARM_UP = 150  # sessions before the window, ten half-lives
LEAST = 30  # of them, where the bars begin later
FEWEST = 20  # event days, below which a kind says nothing by itself
POOL = (ReleaseKind.CPI, ReleaseKind.NFP)
STALE = timedelta(days=10)  # a peer that ends earlier has not had the same last days
RESAMPLES = 2_000
COVERED = (0.025, 0.975)
NOON = time(12)
AROUND_ROLL = (-12, 4)  # days from the expiry within which a series may have changed contract


class Against(StrEnum):
    """Whether releases widen this market's days more than another's; said only where the interval excludes 1."""

    LARGER = "larger"
    SMALLER = "smaller"
    ALIKE = "no measurable difference"


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Mean range on event days over the mean range on days without any event.

    Parameters
    ----------
    market
        Symbol.
    value, interval
        Ratio of means and its 95% interval, months drawn whole.
    n, others
        Event days and days without any event that were counted.
    """

    market: str
    value: float
    interval: tuple[float, float]
    n: int
    others: int


@dataclass(frozen=True, slots=True)
class PeerRatio:
    """This market's multiplier over another's, on the sessions both have.

    Parameters
    ----------
    peer
        The other market's multiplier.
    ratio, interval
        Ratio of the multipliers and its 95% interval.
    verdict
        See :class:`Against`.
    ordinary
        This market's range over the other's on days without any event, both as shares of price: how much more
        it moves every day.
    """

    peer: Multiplier
    ratio: float
    interval: tuple[float, float]
    verdict: Against
    ordinary: float


@dataclass(frozen=True, slots=True)
class EventRange:
    """What the days of one kind of release were like.

    Parameters
    ----------
    kinds
        One kind, or consumer prices and employment taken together where each alone has too few days.
    first, last
        Session of the first and last day counted, event or not.
    own
        This market's.
    peers
        Against other markets, in the order of the context.
    """

    kinds: tuple[ReleaseKind, ...]
    first: date
    last: date
    own: Multiplier
    peers: tuple[PeerRatio, ...]


def read_event_ranges(context: Context, *, seed: int = 0) -> tuple[EventRange, ...]:
    """Range multipliers of every kind with at least 20 days in the trailing 36 months.

    A day's range is its true range over the root of the exponentially weighted mean square of true ranges up
    to the day before (half-life 15 sessions). Consumer prices and employment with fewer than 20 days each are
    taken together if that makes 20. Meetings nobody had planned count as events (they are no ordinary days)
    but not as meetings. A release on a day without a whole session (Good Friday) makes neither that day nor the
    next an event day or an ordinary one. No roll gap is a range, and an expiry session whose contract ended at
    the opening is not counted.

    Parameters
    ----------
    context
        Bars, peers and the calendar.
    seed
        Of the draws of months.

    Returns
    -------
    In the order of the calendar's kinds; empty where there is no calendar or too short a history. A peer
    that ends over ten days earlier, or has fewer than 20 of the event days in common, is left out.
    """
    start = _months_before(context.as_of, MONTHS)
    calendar = _within(context.macro.releases, start, context.as_of)
    own = _ranges(context.bars, context.rolls, start)
    if own is None or not calendar.coverage:
        return ()
    peers = {
        symbol: found
        for symbol, bars in context.peers.items()
        if context.as_of - bars.as_of <= STALE and (found := _ranges(bars, RollTable(), start)) is not None
    }
    draws = generator(seed, f"events {context.bars.market.symbol}", context.as_of)
    months = int(own.month[-1]) + 1
    weights = draws.multinomial(months, np.full(months, 1 / months), size=RESAMPLES).astype(np.float64)
    ordinary = ~_touched((each.day for each in calendar.releases), own)
    read: list[EventRange] = []
    for kinds in _counted(calendar, own):
        event = _on((day for kind in kinds for day in planned_days(calendar, kind)), own)
        read.append(_read(kinds, event, ordinary, own, peers, weights))
    return tuple(read)


def _within(calendar: ReleaseCalendar, start: date, last: date) -> ReleaseCalendar:
    """The releases that came in the window."""
    came = tuple(each for each in calendar.releases if start <= each.day <= last)
    return replace(calendar, releases=came)


def planned_days(calendar: ReleaseCalendar, kind: ReleaseKind) -> tuple[date, ...]:
    """Final days of releases people had been waiting for: without those made known only on their day."""
    sudden = {
        (each.kind, each.reference, each.new)
        for each in calendar.changes
        if each.new is not None and each.known >= each.new
    }
    return tuple(
        each.day
        for each in calendar.releases
        if each.kind is kind and each.scheduled and (kind, each.reference, each.day) not in sudden
    )


def is_cut_short(calendar: str, day: date) -> bool:
    """Whether a session ends before noon, as on Good Fridays: too early to answer a release of that morning."""
    table = sessions(calendar)
    if not table.first <= day <= table.last:
        return False
    close = table.early_close(day)
    return close is not None and close < NOON


@dataclass(frozen=True, slots=True, eq=False)
class _Ranges:
    """Days of the window; all arrays of shape (T,), only days whose range can be measured."""

    bars: Bars
    session: SessionArray
    size: FloatArray  # true range over what had been usual
    share: FloatArray  # true range over the close

    @property
    def month(self) -> IntArray:
        """Months since the first day's, shape (T,)."""
        months = self.session.astype("datetime64[M]")
        count: IntArray = (months - months[0]).astype(np.int64)
        return count

    def common(self, other: "_Ranges") -> tuple[IntArray, IntArray]:
        """Rows of the sessions both have."""
        at = np.minimum(np.searchsorted(other.session, self.session), other.session.size - 1)
        both = other.session[at] == self.session
        return np.flatnonzero(both), at[both]


def _ranges(bars: Bars, rolls: RollTable, start: date) -> _Ranges | None:
    """Ranges of the sessions after ``start``; ``None`` where there are none."""
    joined = continuous(bars, rolls)
    begin = int(np.searchsorted(bars.session, np.datetime64(start), side="right"))
    rows = slice(max(begin - WARM_UP, 0), len(bars))
    previous = _previous(bars, joined, since=bars.session[rows.start].item())
    ranges = true_range_after(bars.high[rows], bars.low[rows], previous[rows])
    ranges[joined.quotation[rows]] = np.nan
    usual = np.append(np.nan, np.sqrt(ew_mean(ranges**2, HALFLIFE))[:-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        size, share = ranges / usual, ranges / bars.close[rows]
    session = bars.session[rows]
    counted = np.isfinite(size) & np.isfinite(share) & (session > np.datetime64(start))
    counted[:LEAST] = False
    if not counted.any():
        return None
    return _Ranges(bars, session[counted], size[counted], share[counted])


def _previous(bars: Bars, joined: Continuous, *, since: date) -> FloatArray:
    """The close before each bar in its own contract; NaN where the series changes contract unseen, from ``since``."""
    previous = joined.previous_close.copy()
    previous[joined.unknown_joints] = np.nan
    # after an expiry quotation the last close is two sessions old
    previous[1:][joined.quotation[:-1]] = np.nan
    if bars.market.kind is Kind.FUTURE and bars.adjustment is Adjustment.NONE:
        seen = bars.session[np.concatenate([joined.joint_rows, joined.unknown_joints])]
        low, high = (np.timedelta64(days, "D") for days in AROUND_ROLL)
        # a series that is not held to the expiry may already have left a contract that still trades
        # one that is held to it changes on the session after, which may not have come yet
        until = bars.as_of - timedelta(days=1 if joined.quotation.any() else AROUND_ROLL[0])
        for expiry in expiries(bars.market, since, until):
            if not ((seen >= expiry + low) & (seen <= expiry + high)).any():
                rows = slice(*np.searchsorted(bars.session, [expiry + low, expiry + high]))
                previous[rows] = np.nan
    return previous


def _on(days: Iterable[date], own: _Ranges) -> BoolArray:
    """True on the counted sessions that are one of ``days`` and whole."""
    calendar = own.bars.market.calendar
    wanted = np.array([day for day in days if not is_cut_short(calendar, day)], dtype="datetime64[D]")
    return _is_among(own.session, wanted)


def _touched(days: Iterable[date], own: _Ranges) -> BoolArray:
    """True on the counted sessions of ``days``, and on those that follow one without a whole session."""
    calendar, session = own.bars.market.calendar, own.bars.session
    wanted = np.array(list(days), dtype="datetime64[D]")
    shifted = np.array(
        [day + timedelta(days=is_cut_short(calendar, day)) for day in wanted.tolist()], dtype="datetime64[D]"
    )
    at = np.searchsorted(session, shifted)
    return _is_among(own.session, wanted) | _is_among(own.session, session[at[at < session.size]])


def _is_among(session: SessionArray, days: SessionArray) -> BoolArray:
    """True where a session is one of ``days``; np.isin would load numpy.ma for it."""
    mask = np.zeros(session.size, dtype=np.bool_)
    at = np.searchsorted(session, days)
    inside = at < session.size
    at, days = at[inside], days[inside]
    mask[at[session[at] == days]] = True
    return mask


def _counted(calendar: ReleaseCalendar, own: _Ranges) -> list[tuple[ReleaseKind, ...]]:
    """Kinds with enough days, consumer prices and employment together where they lack them alone."""
    kinds = [kind for kind in ReleaseKind if kind in calendar.coverage]
    days = {kind: int(_on(planned_days(calendar, kind), own).sum()) for kind in kinds}
    enough: list[tuple[ReleaseKind, ...]] = [(kind,) for kind in kinds if days[kind] >= FEWEST]
    # one that is enough by itself would be told twice
    few = all(0 < days.get(kind, 0) < FEWEST for kind in POOL)
    if few and sum(days[kind] for kind in POOL) >= FEWEST:
        enough.append(POOL)
    return enough


@dataclass(frozen=True, slots=True, eq=False)
class _Means:
    """The multiplier on some rows, as measured and in each resample."""

    value: float
    drawn: FloatArray  # (RESAMPLES,)
    n: int
    others: int

    @property
    def interval(self) -> tuple[float, float]:
        return _covered(self.drawn)


def _multiplier(
    size: FloatArray, month: IntArray, event: BoolArray, ordinary: BoolArray, weights: FloatArray
) -> _Means:
    """Mean size of days with an event over that of ordinary days; all of shape (T,)."""
    sums = [
        np.bincount(month[mask], each, minlength=weights.shape[1])
        for mask in (event, ordinary)
        for each in (size[mask], np.ones(int(mask.sum())))
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        on, n, off, others = (weights @ each for each in sums)
        drawn = (on / n) / (off / others)
    return _Means(
        float(size[event].mean() / size[ordinary].mean()), drawn, int(event.sum()), int(ordinary.sum())
    )


def _covered(drawn: FloatArray) -> tuple[float, float]:
    low, high = np.quantile(drawn[np.isfinite(drawn)], COVERED)
    return float(low), float(high)


def _read(
    kinds: tuple[ReleaseKind, ...],
    event: BoolArray,
    ordinary: BoolArray,
    own: _Ranges,
    peers: Mapping[str, _Ranges],
    weights: FloatArray,
) -> EventRange:
    mine = _multiplier(own.size, own.month, event, ordinary, weights)
    return EventRange(
        kinds=kinds,
        first=own.session[0].item(),
        last=own.session[-1].item(),
        own=Multiplier(own.bars.market.symbol, mine.value, mine.interval, mine.n, mine.others),
        peers=tuple(
            ratio
            for peer in peers.values()
            if (ratio := _against(peer, event, ordinary, own, weights)) is not None
        ),
    )


def _against(
    peer: _Ranges, event: BoolArray, ordinary: BoolArray, own: _Ranges, weights: FloatArray
) -> PeerRatio | None:
    rows, theirs = own.common(peer)
    masks = event[rows], ordinary[rows]
    if masks[0].sum() < FEWEST or not masks[1].any():
        return None
    ours, other = (
        _multiplier(size, own.month[rows], *masks, weights) for size in (own.size[rows], peer.size[theirs])
    )
    interval = _covered(ours.drawn / other.drawn)
    verdict = Against.LARGER if interval[0] > 1 else Against.SMALLER if interval[1] < 1 else Against.ALIKE
    return PeerRatio(
        peer=Multiplier(peer.bars.market.symbol, other.value, other.interval, other.n, other.others),
        ratio=ours.value / other.value,
        interval=interval,
        verdict=verdict,
        ordinary=float(own.share[rows[masks[1]]].mean() / peer.share[theirs[masks[1]]].mean()),
    )


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last day of that month if it is shorter."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last if day.day > last.day else first.replace(day=day.day)
