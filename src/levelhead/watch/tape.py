"""The tape: closed sessions of daily bars, and behind them sessions made of bars within the day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from levelhead.data.gate_rules_rows import is_over
from levelhead.data.intraday import IntradayBars
from levelhead.errors import NoBars, OldBars
from levelhead.evidence.origins import contract_path
from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import BoolArray
from levelhead.markets import Bars, Market, RollTable
from levelhead.markets.continuous import continuous
from levelhead.markets.sessions import sessions


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """What has traded so far.

    Parameters
    ----------
    bars
        Daily bars; the last close of a session that is not over is the last price traded in it.
    is_over
        Shape (T,): whether the close is the session's close. A price within the session never counts as one.
    rolls
        Known rolls.
    """

    bars: Bars
    is_over: BoolArray
    rolls: RollTable

    @property
    def closed(self) -> date:
        """The last session whose close is known; before the first one is over, the session ahead of the tape."""
        rows = np.flatnonzero(self.is_over)
        if not rows.size:
            return sessions(self.bars.market.calendar).before(self.bars.first, 1)[0]
        day = self.bars.session[rows[-1]].item()
        assert isinstance(day, date)
        return day

    def row(self, day: date) -> int:
        """Row of the last session on or before ``day``; -1 where the tape begins later."""
        return int(np.searchsorted(self.bars.session, np.datetime64(day), side="right")) - 1

    def after(self, day: date, until: date) -> tuple[tuple[date, ...], BoolArray, Paths]:
        """Sessions after ``day`` up to ``until``, which of them are over, and their prices in that day's contract.

        A session that is not over has no close: NaN, which settles nothing.
        """
        row = self.row(day)
        count = max(self.row(until) - row, 0)
        joined = continuous(self.bars, self.rolls)
        path = contract_path(self.bars, joined, row, count)
        over = self.is_over[row + 1 : row + 1 + count]
        close = np.where(over[None, :], path.close, np.nan)
        return tuple(self.bars.session[row + 1 : row + 1 + count].tolist()), over, replace(path, close=close)


def tape_of(
    daily: Bars | None,
    intraday: Sequence[IntradayBars],
    *,
    rolls: RollTable,
    now: datetime,
) -> Tape:
    """Join daily bars of closed sessions and later bars within the day.

    A session of intraday bars is over when the exchange has closed it at ``now`` and the bars reach its end.
    Where a daily bar exists it alone counts: its close may be the settlement.

    Raises
    ------
    NoBars
        Without any bar.
    """
    parts = [_sessions_of(each, now) for each in intraday]
    last = None if daily is None else daily.session[-1]
    bars, over = daily, np.ones(0 if daily is None else len(daily), dtype=np.bool_)
    for part, ended in parts:
        new = np.ones(len(part), dtype=np.bool_) if last is None else part.session > last
        if new.any():
            bars, over = _joined(bars, part, new), np.append(over, ended[new])
            last = part.session[-1]
    if bars is None:
        raise NoBars("the market", None, None)
    return Tape(bars, over, rolls)


def check_age(tape: Tape, now: datetime) -> None:
    """Refuse a tape that lacks the last session that has closed, unless it begins only after it.

    Raises
    ------
    OldBars
        Naming the last session before the gap, and the one that is missing.
    """
    bars, market = tape.bars, tape.bars.market
    closed = last_closed(market, now)
    row = tape.row(closed)
    if row < 0 or bars.session[row] == np.datetime64(closed):
        return
    last = bars.session[row].item()
    behind = int((sessions(market.calendar).between(last, closed) > bars.session[row]).sum())
    raise OldBars(market.symbol, last, closed, behind)


def last_closed(market: Market, now: datetime) -> date:
    """The last session of a market that is over at ``now``."""
    day = now.date()
    table = sessions(market.calendar)
    while not (table.is_session(day) and is_over(market, day, now)):
        day -= timedelta(days=1)
    return day


def _sessions_of(intraday: IntradayBars, now: datetime) -> tuple[Bars, BoolArray]:
    """One bar a session, and whether its last price is the session's close."""
    market, table = intraday.market, sessions(intraday.market.calendar)
    starts = np.flatnonzero(np.diff(intraday.session.astype(np.int64), prepend=-1))
    stops = np.append(starts[1:], intraday.session.size)
    bars = Bars(
        market,
        intraday.session[starts],
        intraday.open[starts],
        np.maximum.reduceat(intraday.high, starts),
        np.minimum.reduceat(intraday.low, starts),
        intraday.close[stops - 1],
        np.full(starts.size, np.nan),
        source=intraday.source,
    )
    ended = []
    for day, stop in zip(bars.session.tolist(), stops.tolist(), strict=True):
        reached = np.datetime64(
            table.close(day).astimezone(now.tzinfo).replace(tzinfo=None) - intraday.interval
        )
        ended.append(bool(is_over(market, day, now) and intraday.moment[stop - 1] >= reached))
    return bars, np.array(ended, dtype=np.bool_)


def _joined(bars: Bars | None, part: Bars, new: BoolArray) -> Bars:
    if bars is None:
        return part
    return Bars(
        bars.market,
        np.concatenate([bars.session, part.session[new]]),
        np.concatenate([bars.open, part.open[new]]),
        np.concatenate([bars.high, part.high[new]]),
        np.concatenate([bars.low, part.low[new]]),
        np.concatenate([bars.close, part.close[new]]),
        np.concatenate([bars.volume, part.volume[new]]),
        adjustment=bars.adjustment,
        source=f"{bars.source}, {part.source}",
    )
