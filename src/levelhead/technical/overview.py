"""Everything the technical overview reads, in one value; what cannot be read yet says what it needs."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.errors import TooLittleHistory
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import sma
from levelhead.markets import Bars, Context
from levelhead.markets.continuous import Continuous, continuous
from levelhead.technical.averages import (
    REGIME_WINDOW,
    SLOPE_SESSIONS,
    WINDOWS,
    Average,
    Regime,
    read_averages,
    regime,
)
from levelhead.technical.candles import Pattern, patterns_at
from levelhead.technical.extremes import AllTimeHigh, all_time_high
from levelhead.technical.momentum import Momentum, read_momentum, rsi_series
from levelhead.technical.reclaim import Reclaim, read_reclaim
from levelhead.technical.relative import RelativeStrength, read_relative
from levelhead.technical.swings import (
    Leg,
    Swing,
    Turn,
    confirmed_swings,
    current_leg,
    last_swing,
    major_swing,
)
from levelhead.technical.volatility import Bands, atr_series, opens_are_real, read_bands, sigma_series

FEWEST_BARS = 30
EW_SIGMA = "exponentially weighted range volatility, half-life 11"
CANDLE_ROWS = 5  # a pattern older than a week is not news
BUFFER_ATR, BUFFER_TICKS = 0.1, 5


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Per-session readings the levels and the picture share; each of shape (T,)."""

    joined: Continuous
    atr: FloatArray
    sigma: FloatArray
    rsi: FloatArray

    def first(self, stop: int) -> "Series":
        """The readings of the first ``stop`` bars, of a day on which the same rolls were known."""
        return Series(self.joined.first(stop), self.atr[:stop], self.sigma[:stop], self.rsi[:stop])


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """The technical state on the last session.

    Parameters
    ----------
    close, change
        Last printed close, points; points since the last valid close (NaN on an expiry quotation).
    atr, sigma, buffer
        Wilder ATR(14), points; one session's volatility, ratio; the zone buffer z, points.
    averages
        Those of 50, 100 and 200 sessions the history allows.
    regime
        ``None`` before 220 sessions.
    momentum
        ``None`` before 150 sessions.
    bands
        Bollinger bands.
    swing_high, swing_low, major_high, major_low
        Last confirmed, and most extreme of the last 60 sessions; ``None`` before any is confirmed.
    leg
        The leg under way.
    reclaim
        State of reclaiming the 50-day average from below.
    patterns
        Candle patterns of the last 5 sessions, newest first; empty where opens are not real.
    standing
        Those of them that point somewhere and that no close has violated since.
    candles_read
        False where opens repeat previous closes, so that bodies are artefacts.
    relative
        Against each peer that has common sessions.
    peak
        The all-time high of the series.
    missing
        Readings the history is too short for.
    series
        The arrays behind the readings.
    """

    as_of: date
    close: float
    change: float
    atr: float
    sigma: float
    sigma_method: str
    buffer: float
    averages: tuple[Average, ...]
    regime: Regime | None
    momentum: Momentum | None
    bands: Bands | None
    swing_high: Swing | None
    swing_low: Swing | None
    major_high: Swing | None
    major_low: Swing | None
    leg: Leg | None
    reclaim: Reclaim | None
    patterns: tuple[Pattern, ...]
    standing: tuple[Pattern, ...]
    candles_read: bool
    relative: tuple[RelativeStrength, ...]
    peak: AllTimeHigh
    missing: tuple[TooLittleHistory, ...]
    series: Series

    def average(self, window: int) -> Average | None:
        """The average of ``window`` sessions, ``None`` where history is too short."""
        return next((each for each in self.averages if each.window == window), None)


def read_chart(context: Context, *, series: Series | None = None) -> Overview:
    """Read the chart of the context's market.

    Parameters
    ----------
    context
        What is known.
    series
        What :func:`read_series` gives for it; ``None``: read here.

    Raises
    ------
    TooLittleHistory
        Under 30 sessions: no range, no swing, nothing to say.
    """
    bars = context.bars
    if len(bars) < FEWEST_BARS:
        raise TooLittleHistory("an outlook", needs=FEWEST_BARS, has=len(bars))
    series = series or read_series(context)
    atr = float(series.atr[-1])
    swings = confirmed_swings(bars)
    averages = read_averages(bars, series.joined)
    momentum, missing = _momentum(bars, series)
    missing += [TooLittleHistory(f"SMA({w})", needs=w, has=len(bars)) for w in WINDOWS if len(bars) < w]
    if len(bars) < REGIME_WINDOW + SLOPE_SESSIONS:
        missing.append(TooLittleHistory("trend regime", needs=REGIME_WINDOW + SLOPE_SESSIONS, has=len(bars)))
    candles_read = opens_are_real(bars)
    patterns = patterns_at(bars, series.atr, rows=CANDLE_ROWS) if candles_read else ()
    return Overview(
        as_of=context.as_of,
        close=float(bars.close[-1]),
        change=float(series.joined.changes[-1]),
        atr=atr,
        sigma=float(series.sigma[-1]),
        sigma_method=EW_SIGMA,
        buffer=zone_buffer(bars, atr),
        averages=averages,
        regime=regime(float(bars.close[-1]), averages[-1], atr) if _has_regime(averages) else None,
        momentum=momentum,
        bands=read_bands(bars),
        swing_high=last_swing(swings, Turn.HIGH),
        swing_low=last_swing(swings, Turn.LOW),
        major_high=major_swing(swings, Turn.HIGH, bars=len(bars)),
        major_low=major_swing(swings, Turn.LOW, bars=len(bars)),
        leg=current_leg(bars, swings),
        reclaim=_reclaim_of_50(bars, series.atr),
        patterns=patterns,
        standing=tuple(each for each in patterns if _stands(bars, each)),
        candles_read=candles_read,
        relative=tuple(
            read for peer in context.peers.values() if (read := read_relative(bars, peer)) is not None
        ),
        peak=all_time_high(bars),
        missing=tuple(missing),
        series=series,
    )


def read_series(context: Context) -> Series:
    """The arrays every other reading shares."""
    joined = continuous(context.bars, context.rolls)
    return Series(
        joined, atr_series(context.bars, joined), sigma_series(context.bars, joined), rsi_series(joined)
    )


def zone_buffer(bars: Bars, atr: float) -> float:
    """Zone buffer z: the larger of 0.1 ATR and 5 ticks, points."""
    return max(BUFFER_ATR * atr, BUFFER_TICKS * float(bars.market.tick))


def _stands(bars: Bars, pattern: Pattern) -> bool:
    """True for a pattern with an invalidation that no close since has passed."""
    if pattern.invalidation is None:
        return False
    after = bars.close[bars.row(pattern.session) :]
    price = pattern.invalidation
    return bool((after >= price).all()) if pattern.bullish else bool((after <= price).all())


def _momentum(bars: Bars, series: Series) -> tuple[Momentum | None, list[TooLittleHistory]]:
    try:
        return read_momentum(bars, series.joined, rsi=series.rsi), []
    except TooLittleHistory as short:
        return None, [short]


def _has_regime(averages: tuple[Average, ...]) -> bool:
    return bool(averages) and averages[-1].window == REGIME_WINDOW


def _reclaim_of_50(bars: Bars, atr: FloatArray) -> Reclaim | None:
    buffer = np.maximum(BUFFER_ATR * atr, BUFFER_TICKS * float(bars.market.tick))
    return read_reclaim(
        bars.session, bars.high, bars.low, bars.close, level=sma(bars.close, WINDOWS[0]), buffer=buffer
    )
