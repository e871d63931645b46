"""The chart one session on: how its readings would stand if the next session closed at a given price."""

from dataclasses import dataclass
from datetime import date
from math import floor

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import sma, wilder
from levelhead.kernels.oscillators import signal_tradingview
from levelhead.kernels.ranges import bollinger
from levelhead.markets import Bars, Context
from levelhead.markets.bars import Adjustment
from levelhead.markets.continuous import continuous
from levelhead.technical import momentum, volatility
from levelhead.technical.averages import SLOPE_SESSIONS, Average, Regime, regime
from levelhead.technical.overview import Overview, zone_buffer
from levelhead.technical.reclaim import ReclaimState, read_reclaim
from levelhead.technical.swings import MAJOR_SESSIONS, K, Leg, confirmed_swings, current_leg
from levelhead.technical.volatility import ATR_WINDOW, BOLLINGER_WIDTH, BOLLINGER_WINDOW

FURTHEST_ATR = 40.0
LEG_TAIL = (
    MAJOR_SESSIONS + 2 * K + 2
)  # bars that can hold a swing of the last 60 sessions, and those that confirm it


@dataclass(frozen=True, slots=True, eq=False)
class NextClose:
    """The bar asked about opens at the last close, closes at the price and goes no further.

    Each reading takes that price, in points, and does with it what the chart's own reading does with a bar.

    Parameters
    ----------
    bars
        The bars so far.
    session
        The next session.
    previous
        Last valid close in the terms of the next bar's contract, points.
    is_quotation
        True where that session's close is an expiry quotation, of which no return is made.
    atr_before
        ATR(14) on the last session, points.
    gain, loss
        Wilder's averages behind the RSI on the last session, points.
    rsi_before
        Shape (T,): the RSI so far.
    """

    bars: Bars
    session: date
    previous: float
    is_quotation: bool
    atr_before: float
    gain: float
    loss: float
    rsi_before: FloatArray

    @property
    def last(self) -> float:
        """The last printed close."""
        return float(self.bars.close[-1])

    def reach(self) -> tuple[int, int]:
        """Lowest and highest close looked at, in ticks: 40 average ranges away, and above zero."""
        tick = float(self.bars.market.tick)
        away = FURTHEST_ATR * self.atr_before + 10 * tick
        low, high = floor((self.last - away) / tick), floor((self.last + away) / tick) + 1
        free = self.bars.market.allow_nonpositive or self.bars.adjustment is Adjustment.DIFFERENCE
        return (low if free else max(low, 1)), high

    def price(self, ticks: int) -> float:
        """The price of a number of ticks."""
        return float(ticks * self.bars.market.tick)

    def atr(self, close: float) -> float:
        """ATR(14) with that session."""
        prices = (self.last, close) if np.isnan(self.previous) else (self.last, close, self.previous)
        reached = max(prices) - min(prices)
        return (self.atr_before * (ATR_WINDOW - 1) + reached) / ATR_WINDOW

    def buffer(self, close: float) -> float:
        """The zone buffer z with that session."""
        return zone_buffer(self.bars, self.atr(close))

    def average(self, window: int, close: float) -> float:
        """The simple average with that close in it."""
        return float(sma(np.append(self.bars.close[1 - window :], close), window)[-1])

    def regime(self, window: int, close: float) -> Regime | None:
        """The trend regime with that session."""
        value = self.average(window, close)
        before = float(sma(self.bars.close[: 1 - SLOPE_SESSIONS][-window:], window)[-1])
        average = Average(window, value, None, value - before, 0)
        return regime(close, average, self.atr(close))

    def rsi(self, close: float) -> float:
        """Wilder's RSI with that session."""
        if self.is_quotation:
            return float(self.rsi_before[-1])
        change, width = close - self.previous, momentum.WINDOW
        gain = (self.gain * (width - 1) + max(change, 0.0)) / width
        loss = (self.loss * (width - 1) + max(-change, 0.0)) / width
        return 50.0 if gain + loss == 0 else 100.0 * gain / (gain + loss)

    def is_above_signal(self, close: float) -> bool:
        """Whether the RSI would stand above its signal line, TradingView's."""
        rsi = np.append(self.rsi_before[1 - momentum.WINDOW :], self.rsi(close))
        return bool(rsi[-1] > signal_tradingview(rsi)[-1])

    def bands(self, close: float) -> volatility.Bands:
        """Bollinger's bands with that close in them."""
        lines = bollinger(
            np.append(self.bars.close[1 - BOLLINGER_WINDOW :], close), BOLLINGER_WINDOW, BOLLINGER_WIDTH
        )
        return volatility.Bands(float(lines.lower[-1]), float(lines.middle[-1]), float(lines.upper[-1]))

    def reclaim(
        self, window: int, close: float, *, averages: FloatArray, buffers: FloatArray
    ) -> ReclaimState | None:
        """The state of reclaiming an average; ``averages`` and ``buffers`` are those of the bars so far, shape (T,)."""
        bars = self.bars
        found = read_reclaim(
            np.append(bars.session, np.datetime64(self.session)),
            np.append(bars.high, max(self.last, close)),
            np.append(bars.low, min(self.last, close)),
            np.append(bars.close, close),
            level=np.append(averages, self.average(window, close)),
            buffer=np.append(buffers, self.buffer(close)),
        )
        return None if found is None else found.state

    def leg(self, close: float) -> Leg | None:
        """The leg under way with that session."""
        fed = fed_bars(self.bars, self.session, close, tail=LEG_TAIL)
        return current_leg(fed, confirmed_swings(fed))


def next_close(context: Context, overview: Overview, session: date) -> NextClose:
    """What the readings of the session after ``context.as_of`` are made of."""
    bars = context.bars
    joined = continuous(fed_bars(bars, session, float(bars.close[-1])), context.rolls)
    changes = overview.series.joined.changes
    return NextClose(
        bars=bars,
        session=session,
        previous=float(joined.previous_close[-1]),
        is_quotation=bool(joined.quotation[-1]),
        atr_before=overview.atr,
        gain=float(wilder(np.maximum(changes, 0.0), momentum.WINDOW)[-1]),
        loss=float(wilder(np.maximum(-changes, 0.0), momentum.WINDOW)[-1]),
        rsi_before=overview.series.rsi,
    )


def fed_bars(bars: Bars, session: date, close: float, *, tail: int | None = None) -> Bars:
    """The last ``tail`` bars (all of them by default) and one more that opens at the last close and ends at ``close``."""
    start = 0 if tail is None else max(len(bars) - tail, 0)
    last = float(bars.close[-1])

    def grown(column: FloatArray, value: float) -> FloatArray:
        return np.append(column[start:], value)

    return Bars(
        bars.market,
        np.append(bars.session[start:], np.datetime64(session, "D")),
        grown(bars.open, last),
        grown(bars.high, max(last, close)),
        grown(bars.low, min(last, close)),
        grown(bars.close, close),
        grown(bars.volume, float("nan")),
        adjustment=bars.adjustment,
        source=bars.source,
    )
