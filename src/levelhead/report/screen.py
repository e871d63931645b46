"""A screen as values: one row a market, small enough to travel between processes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import inf, isfinite

from levelhead.evidence.changed import Crossing
from levelhead.forecast import Row
from levelhead.forecast.brief import Brief
from levelhead.forecast.odds import Odds
from levelhead.fundamentals.events import Event
from levelhead.levels import Level
from levelhead.markets import Market
from levelhead.technical.averages import Average, Regime
from levelhead.technical.momentum import Momentum
from levelhead.technical.reclaim import Reclaim

SCHEMA = "levelhead/screen/1"
SHOWN_CLOSES = 60  # of a row's small picture


@dataclass(frozen=True, slots=True)
class News:
    """What the last session changed in readings of the chart.

    Parameters
    ----------
    since
        The session before; ``None`` where there is nothing to compare with.
    regime
        The trend regime before and now, where they differ.
    crossings
        Averages the close went through, and RSI through its signal line.
    reclaim
        What became of reclaiming the 50-day average, where that is another state than the session before.
    patterns
        Candle patterns that ended on the last session, by name.
    lost, regained
        Listed levels that the last session closed beyond, and won back.
    """

    since: date | None = None
    regime: tuple[Regime | None, Regime | None] | None = None
    crossings: tuple[Crossing, ...] = ()
    reclaim: Reclaim | None = None
    patterns: tuple[str, ...] = ()
    lost: tuple[Level, ...] = ()
    regained: tuple[Level, ...] = ()

    @property
    def count(self) -> int:
        """How many things changed."""
        parts = (self.crossings, self.patterns, self.lost, self.regained)
        return sum(map(len, parts)) + (self.regime is not None) + (self.reclaim is not None)


@dataclass(frozen=True, slots=True)
class MarketRow:
    """One market of a screen: every value as the market's own outlook has it.

    Parameters
    ----------
    market, as_of
        Whose, and the last session read.
    behind
        Sessions since then up to the day asked for, or to the last that is over.
    close, change
        Points; the change of one session, rolls taken out (NaN on an expiry quotation).
    atr
        ATR(14), points.
    averages, regime, momentum
        As in :class:`levelhead.technical.Overview`.
    resistance, support
        The nearest level that the outlook lists on either side; ``None`` where there is none.
    at
        The zone that the close lies in, ``None`` without one.
    brief
        Odds by the horizon, and touch odds of ``resistance`` and ``support``; ``None`` where history is too short.
    paths, paths_needed
        Matured past paths there are, and the fewest that odds are counted on, where there are too few.
    horizon_end
        The last session of the horizon.
    events
        Releases inside it.
    news
        What changed since the session before.
    closes
        The last closes, oldest first, at most 60, points.
    """

    market: Market
    as_of: date
    behind: int
    close: float
    change: float
    atr: float
    averages: tuple[Average, ...]
    regime: Regime | None
    momentum: Momentum | None
    resistance: Level | None
    support: Level | None
    at: Level | None
    brief: Brief | None
    paths: int
    paths_needed: int
    horizon_end: date
    events: tuple[Event, ...]
    news: News
    closes: tuple[float, ...]

    @property
    def change_ratio(self) -> float:
        """The change over the close before in today's contract; NaN where that is not above zero."""
        before = self.close - self.change
        return self.change / before if before > 0 else float("nan")

    def away(self, window: int) -> float | None:
        """From the average of ``window`` sessions up to the close, in ATR(14); below it negative."""
        found = next((each for each in self.averages if each.window == window), None)
        return None if found is None or not self.atr > 0 else (self.close - found.value) / self.atr

    def odds(self, row: Row) -> Odds | None:
        """The odds of one row of the table."""
        return None if self.brief is None else next(each for each in self.brief.odds if each.row is row)

    def touch(self, level: Level, sessions: int) -> float | None:
        """P(touch) of the nearest resistance or support within so many sessions."""
        rungs = () if self.brief is None else self.brief.ladder
        for rung in rungs:
            if (rung.level.low, rung.level.high) == (level.low, level.high):
                return dict(zip(rung.horizons, rung.probability, strict=True)).get(sessions)
        return None

    @property
    def nearest(self) -> float:
        """To the nearer of resistance and support in ATR(14); 0 inside a zone, infinite without a level."""
        if self.at is not None:
            return 0.0
        found = [each.distance for each in (self.resistance, self.support) if each is not None]
        return min(found) / self.atr if found and self.atr > 0 else inf


@dataclass(frozen=True, slots=True)
class SetApart:
    """A market without a row.

    Parameters
    ----------
    symbol
        Canonical where it has one, else as typed.
    reason
        Why, in a sentence.
    kind
        Name of the error's class.
    status
        What a command that met it would end with.
    """

    symbol: str
    reason: str
    kind: str
    status: int


class Order(StrEnum):
    """What comes first in a screen; markets that are alike in it keep the order of the book."""

    DESK = "desk"
    SYMBOL = "symbol"
    DISTANCE = "distance"
    ODDS = "odds"
    GAP = "gap"
    CHANGE = "change"
    RSI = "rsi"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Screen:
    """A finished screen.

    Parameters
    ----------
    day
        The latest session of any row; the day asked for, or of asking, where there is no row.
    as_of
        The day asked for; ``None``: the last sessions.
    horizon
        Sessions ahead.
    rows
        In the order of ``order``.
    apart
        Markets whose data cannot support a row.
    order
        See :class:`Order`.
    """

    day: date
    as_of: date | None
    horizon: int
    rows: tuple[MarketRow, ...]
    apart: tuple[SetApart, ...] = ()
    order: Order = field(default=Order.DESK)

    def ordered(self, order: Order) -> "Screen":
        """The same screen in another order; from ``desk`` alone is every order reached the same way."""
        rows = self.rows if order is Order.DESK else tuple(sorted(self.rows, key=_KEYS[order]))
        return replace(self, rows=rows, order=order)


def likeliest(row: MarketRow) -> float:
    """The larger of the odds of up and down."""
    return max((row.odds(side) or _NOBODY).probability for side in (Row.UP, Row.DOWN))


def widest_gap(row: MarketRow) -> float:
    """How far the odds of up or down stand from their base rate, whichever is further."""
    found = [each for side in (Row.UP, Row.DOWN) if (each := row.odds(side)) is not None]
    return max((abs(each.probability - each.climatology) for each in found), default=-1.0)


_NOBODY = Odds(Row.NEITHER, -1.0, 0.0, (0.0, 0.0), 0.0)  # after every market that has odds


def _size(value: float) -> float:
    return abs(value) if isfinite(value) else -1.0


_KEYS: dict[Order, Callable[[MarketRow], tuple[float | str, ...]]] = {
    Order.SYMBOL: lambda row: (row.market.symbol.removeprefix("^"), row.market.symbol),
    Order.DISTANCE: lambda row: (row.nearest,),
    Order.ODDS: lambda row: (-likeliest(row),),
    Order.GAP: lambda row: (-widest_gap(row),),
    Order.CHANGE: lambda row: (-_size(row.change_ratio),),
    Order.RSI: lambda row: (-row.momentum.rsi if row.momentum is not None else inf,),
    Order.NEWS: lambda row: (-row.news.count,),
}
