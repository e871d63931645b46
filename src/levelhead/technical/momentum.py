"""RSI, its signal lines under three vendors' conventions, and what the reading is called."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from levelhead.errors import TooLittleHistory
from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.kernels.oscillators import (
    crossings,
    rsi_from_changes,
    signal_ninjatrader,
    signal_stockcharts,
    signal_tradingview,
)
from levelhead.markets import Bars
from levelhead.markets.continuous import Continuous

WINDOW = 14
WARM_UP = 150
FRESH = 3  # sessions a cross is news
EXTREME_SESSIONS = 20
MOVED = 8.0  # RSI points from its 20-session extreme that make a recovery or a retreat worth a clause
PERCENTILE_SESSIONS = 252
OVERSOLD, OVERBOUGHT = 30.0, 70.0
PACKS = {
    "tradingview": signal_tradingview,
    "stockcharts": signal_stockcharts,
    "ninjatrader": signal_ninjatrader,
}


class Direction(StrEnum):
    """Which way a line went through another."""

    UP = "up"
    DOWN = "down"


class RsiZone(StrEnum):
    """What an RSI reading is called; low and high are relative to this market's own last 252 sessions."""

    OVERSOLD = "oversold"
    LOW = "low for this market"
    WEAK = "weak"
    FIRM = "firm"
    HIGH = "high for this market"
    OVERBOUGHT = "overbought"


@dataclass(frozen=True, slots=True)
class Signal:
    """RSI against the signal line of one convention.

    Parameters
    ----------
    pack
        ``tradingview`` (SMA 14 of RSI), ``stockcharts`` (EMA 9), ``ninjatrader`` (EMA-like, smooth 3).
    value
        The line on the last session.
    is_above
        RSI above it.
    cross, cross_session, sessions_ago
        The last crossing.
    yearly_rate
        Crossings upward per 252 sessions over the whole warm history: how common the event is.
    """

    pack: str
    value: float
    is_above: bool
    cross: Direction | None
    cross_session: date | None
    sessions_ago: int | None
    yearly_rate: float

    @property
    def is_fresh(self) -> bool:
        """True for a cross at most 3 sessions old."""
        return self.sessions_ago is not None and self.sessions_ago <= FRESH


@dataclass(frozen=True, slots=True)
class Momentum:
    """RSI(14) of Wilder on the last session.

    Parameters
    ----------
    rsi
        0..100.
    signals
        One per convention, TradingView's first.
    low, low_session, high, high_session
        Extremes of RSI over the last 20 sessions.
    zone
        See :class:`RsiZone`.
    low_zone
        The zone the 20-session low of RSI fell in on its own day.
    """

    rsi: float
    signals: tuple[Signal, ...]
    low: float
    low_session: date
    high: float
    high_session: date
    zone: RsiZone
    low_zone: RsiZone

    @property
    def is_definition_sensitive(self) -> bool:
        """True when the conventions disagree: on the side RSI stands of its signal, or on a fresh cross."""
        first, *others = self.signals
        sides = any(other.is_above != first.is_above for other in others)
        return sides or (first.is_fresh and not all(other.is_fresh for other in others))


def rsi_series(joined: Continuous) -> FloatArray:
    """Wilder RSI(14) of every bar, shape (T,), 0..100; NaN before 14 changes.

    Changes skip expiry quotations and exclude known roll spreads; the value is carried over a
    quotation.
    """
    return rsi_from_changes(joined.changes, WINDOW)


def read_momentum(bars: Bars, joined: Continuous, *, rsi: FloatArray | None = None) -> Momentum:
    """RSI on the last session with its signals; ``rsi``: what :func:`rsi_series` gives, if it is at hand.

    Raises
    ------
    TooLittleHistory
        Under 150 sessions: the seed still shows in the second digit.
    """
    if len(bars) < WARM_UP:
        raise TooLittleHistory("RSI(14)", needs=WARM_UP, has=len(bars))
    values = rsi_series(joined) if rsi is None else rsi
    recent = values[-EXTREME_SESSIONS:]
    offset = len(bars) - recent.size
    low, high = offset + int(np.argmin(recent)), offset + int(np.argmax(recent))
    return Momentum(
        rsi=float(values[-1]),
        signals=tuple(_signal(name, values, bars.session) for name in PACKS),
        low=float(values[low]),
        low_session=bars.session[low].item(),
        high=float(values[high]),
        high_session=bars.session[high].item(),
        zone=_zone(values),
        low_zone=_zone(values[: low + 1]),
    )


def _signal(pack: str, rsi: FloatArray, session: SessionArray) -> Signal:
    line = PACKS[pack](rsi)
    crossed = crossings(rsi, line)
    rows = np.flatnonzero(crossed)
    warm = int(np.isfinite(line).sum())
    last = int(rows[-1]) if rows.size else None
    direction = None if last is None else (Direction.UP if crossed[last] > 0 else Direction.DOWN)
    return Signal(
        pack=pack,
        value=float(line[-1]),
        is_above=bool(rsi[-1] > line[-1]),
        cross=direction,
        cross_session=None if last is None else session[last].item(),
        sessions_ago=None if last is None else int(rsi.size - 1 - last),
        yearly_rate=float((crossed > 0).sum() / warm * PERCENTILE_SESSIONS) if warm else float("nan"),
    )


def _zone(rsi: FloatArray) -> RsiZone:
    value = float(rsi[-1])
    recent = rsi[np.isfinite(rsi)][-PERCENTILE_SESSIONS:]
    low, high = np.quantile(recent, [0.1, 0.9])
    if value <= OVERSOLD:
        return RsiZone.OVERSOLD
    if value >= OVERBOUGHT:
        return RsiZone.OVERBOUGHT
    if value <= low:
        return RsiZone.LOW
    if value >= high:
        return RsiZone.HIGH
    return RsiZone.WEAK if value < 50 else RsiZone.FIRM
