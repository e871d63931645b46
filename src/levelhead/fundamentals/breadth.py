"""Breadth: how many stocks or sectors take part in the market's move. A description; it forecasts little.

None of its signals explained more than a few thousandths of the next 15 sessions' return since 2000, and
where one did, more breadth preceded lower returns.
"""

import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.fundamentals.breadth_record import (
    AVERAGE,
    CHANGE,
    HALF,
    TINY,
    BreadthRecord,
    read_record,
)
from levelhead.fundamentals.panel import LONGEST, LeftOut, Panel, align
from levelhead.fundamentals.ratios import FRESH, RatioChange, read_ratios
from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.kernels.averages import Seed, ema, sma
from levelhead.kernels.breadth import (
    THRUST_AVERAGE,
    advance_share,
    mcclellan,
    mean_of_members,
    thrusts,
)
from levelhead.markets.bars import Bars
from levelhead.markets.context import Context
from levelhead.markets.market import Market
from levelhead.markets.rolls import RollTable
from levelhead.markets.series import Series

PANEL = "panel"
WINDOWS = (50, 200)
FEWEST = 5  # members
READY = re.compile(r"(?P<index>[A-Z0-9]+)_PCT_ABOVE(?P<window>50|200)(?:_[A-Z0-9]+)?")
INDEX = {"SP500": "^GSPC", "SPX": "^GSPC", "NDX": "^NDX", "DJIA": "^DJI", "R2000": "^RUT", "RUT": "^RUT"}
STOCKS = frozenset(INDEX.values())


@dataclass(frozen=True, slots=True)
class Gauge:
    """Share of members that close above their own average, read on the sessions it has.

    Parameters
    ----------
    name
        ``panel``, or the name of a ready series.
    window
        Sessions of the members' simple averages: 50 or 200.
    day
        Its last session.
    share, before, mean
        Last value, value 10 sessions before, mean of the last 20 sessions; 0..1.
    members
        Members counted in the last value; ``None`` where a ready series does not tell.
    own
        Whether these are the members of the market's own index; else the page calls it a proxy.
    unchanged
        Sessions for which the last value has stood without a change; a ready series that repeats itself
        may not have been updated.
    first
        Its first session.
    no_data
        Leading zeros taken as missing.
    """

    name: str
    window: int
    day: date
    share: float
    before: float
    mean: float
    members: int | None
    own: bool
    unchanged: int
    first: date
    no_data: int

    @property
    def change(self) -> float:
        """Share less the share 10 sessions before."""
        return self.share - self.before

    @property
    def rising(self) -> bool:
        """First inequality of improving: the 10-session change is above zero."""
        return self.change > TINY

    @property
    def above_mean(self) -> bool:
        """Second inequality of improving: the share is above its 20-session mean."""
        return self.share > self.mean + TINY

    @property
    def improving(self) -> bool:
        """Both inequalities."""
        return self.rising and self.above_mean

    @property
    def fragile(self) -> bool:
        """The share is below one half; said of the 50-session average."""
        return self.share < HALF - TINY


@dataclass(frozen=True, slots=True)
class AdvanceDecline:
    """Advances and declines of the panel.

    Parameters
    ----------
    day
        Last session.
    net
        ``(advances - declines) / (advances + declines)`` on it, -1..1; NaN where none moved.
    line_change
        Change of the cumulated net over 10 sessions: where the line stands depends on where it begins.
    line_high, line_low
        Whether the line stands at its highest or lowest of 252 sessions.
    mcclellan, mcclellan_before
        Oscillator, ratio-adjusted, now and 10 sessions before, in the unit of ``net``; NaN in its warm-up.
    highs, lows
        Members at their highest and lowest close of 252 sessions; ``None`` in the warm-up.
    thrust_average
        EMA(10) of advances over advances and declines, 0..1.
    last_thrust
        Session on which a Zweig thrust last completed; ``None``: never since ``first``.
    thrusts
        How many did since ``first``: a panel of few members thrusts more often than an exchange.
    first
        First session of the panel.
    """

    day: date
    net: float
    line_change: float
    line_high: bool
    line_low: bool
    mcclellan: float
    mcclellan_before: float
    highs: int | None
    lows: int | None
    thrust_average: float
    last_thrust: date | None
    thrusts: int
    first: date


@dataclass(frozen=True, slots=True)
class Breadth:
    """Everything said about breadth.

    Parameters
    ----------
    market
        Symbol of the page's market.
    members
        Members of the panel that count.
    left_out
        Members with a jump no session explains, most likely a split that was not adjusted for.
    gauges
        The panel's first, then ready series by index and window; only those with a value among the last five sessions.
    records
        What followed each 50-session gauge's states in this market, or in its longer series.
    advances
        ``None`` without a panel.
    ratios
        This market over its peers, then the equal-weighted over the weighted fund.
    """

    market: str
    members: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    gauges: tuple[Gauge, ...]
    records: tuple[BreadthRecord, ...]
    advances: AdvanceDecline | None
    ratios: tuple[RatioChange, ...]


def read_breadth(context: Context, *, seed: int = 0) -> Breadth | None:
    """Breadth as known at the close of ``context.as_of``.

    The panel is ``context.macro.members``; ready series are those of ``context.macro.series`` named
    ``<index>_PCT_ABOVE<50 or 200>``, in percent. The record follows the market's longer series where there is
    one that begins earlier.

    Parameters
    ----------
    seed
        Of the intervals' draws.

    Returns
    -------
    ``None`` for a market that is no stock index, and where there is neither a panel of at least five
    members nor a ready series with a recent value.
    """
    market = context.bars.market
    if _index_of(market) not in STOCKS:
        return None
    panel = align(context.macro.members)
    shares = [*_panel_shares(panel), *_ready_shares(context)]
    recent = context.bars.session[-FRESH:][0]
    read = [(share, gauge) for share in shares if (gauge := _gauge(share, market, recent)) is not None]
    if not read:
        return None
    bars, rolls = _longest(context)
    records = [
        read_record(gauge.name, share.session, share.value, bars, rolls, seed=seed)
        for share, gauge in read
        if gauge.window == WINDOWS[0]
    ]
    from_panel = any(gauge.name == PANEL for _, gauge in read)
    return Breadth(
        market=market.symbol,
        members=panel.symbols if from_panel else (),
        left_out=panel.left_out,
        gauges=tuple(gauge for _, gauge in read),
        records=tuple(each for each in records if each is not None),
        advances=_advances(panel) if from_panel else None,
        ratios=read_ratios(context),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Share:
    """A share of members by session, shape (T,), no NaN."""

    name: str
    index: str
    window: int
    session: SessionArray
    value: FloatArray
    members: int | None = None
    no_data: int = 0


def _panel_shares(panel: Panel) -> list[_Share]:
    found = []
    for window in WINDOWS:
        above = panel.above(window)
        share = mean_of_members(above, FEWEST)
        there = np.isfinite(share)
        if there.any():
            counted = int(np.isfinite(above[there][-1]).sum())
            found.append(_Share(PANEL, "", window, panel.session[there], share[there], counted))
    return found


def _ready_shares(context: Context) -> list[_Share]:
    found = []
    for name in sorted(context.macro.series):
        named = READY.fullmatch(name.upper())
        share = _ready(context.macro.series[name], named) if named else None
        if share is not None:
            found.append(share)
    return sorted(found, key=lambda each: (each.index, each.window))


def _ready(series: Series, named: re.Match[str]) -> _Share | None:
    """A ready series without its leading zeros: no vendor had an index with no member above, they had no data."""
    after = np.flatnonzero(series.value != 0)
    if not after.size or series.value.min() < 0 or series.value.max() > 100:
        return None
    start = int(after[0])
    return _Share(
        series.name,
        INDEX.get(named["index"], ""),
        int(named["window"]),
        series.session[start:],
        series.value[start:] / 100.0,
        no_data=start,
    )


def _gauge(share: _Share, market: Market, recent: np.datetime64) -> Gauge | None:
    value = share.value
    if value.size < AVERAGE or share.session[-1] < recent:
        return None
    moved = np.flatnonzero(value != value[-1])
    return Gauge(
        name=share.name,
        window=share.window,
        day=share.session[-1].item(),
        share=float(value[-1]),
        before=float(value[-1 - CHANGE]),
        mean=float(sma(value[-AVERAGE:], AVERAGE)[-1]),
        members=share.members,
        own=share.index == _index_of(market),
        unchanged=int(value.size - 2 - (moved[-1] if moved.size else -1)),
        first=share.session[0].item(),
        no_data=share.no_data,
    )


def _advances(panel: Panel) -> AdvanceDecline:
    net, share = advance_share(panel.directions(), FEWEST)
    line = np.cumsum(np.where(np.isnan(net), 0.0, net))
    oscillator = mcclellan(net)
    average = ema(share, THRUST_AVERAGE, seed=Seed.MEAN)
    completed = np.flatnonzero(thrusts(average))
    extremes = panel.extremes()[-1]
    known = bool(np.isfinite(extremes).any())
    year = line[-LONGEST:]
    return AdvanceDecline(
        day=panel.session[-1].item(),
        net=float(net[-1]),
        line_change=float(line[-1] - line[-1 - CHANGE]),
        line_high=bool(line[-1] >= year.max() - TINY),
        line_low=bool(line[-1] <= year.min() + TINY),
        mcclellan=float(oscillator[-1]),
        mcclellan_before=float(oscillator[-1 - CHANGE]),
        highs=int((extremes > 0).sum()) if known else None,
        lows=int((extremes < 0).sum()) if known else None,
        thrust_average=float(average[-1]),
        last_thrust=panel.session[completed[-1]].item() if completed.size else None,
        thrusts=int(completed.size),
        first=panel.session[0].item(),
    )


def _index_of(market: Market) -> str:
    """Symbol of the index a market is written on."""
    return market.proxy or market.symbol


def _longest(context: Context) -> tuple[Bars, RollTable]:
    proxy = context.proxy
    if proxy is not None and proxy.first < context.bars.first:
        return proxy, RollTable()
    return context.bars, context.rolls
