"""Candle patterns as rules on arrays: what TA-Lib's CDL functions say, and the same without a gap.

Every rule gives two answers for each bar. ``strict`` is TA-Lib's: equal bar by bar to the CDL function named
in the rule's docstring with its default settings, warm-up included. ``tolerant`` is levelhead's: a 24-hour
future opens where it closed, so wherever the textbook asks for a gap between a close and the next open,
a tenth of the ATR is forgiven. Where a rule asks for no gap the two are the same array.

Rules are written for the bullish pattern. The bearish one is the same rule on the mirrored market (prices
times minus one), except where the textbook itself is not symmetrical.

References
----------
TA-Lib ``ta_CDL*.c`` and candle settings of ``ta_global.c``. Nison, S. (1991). Japanese Candlestick Charting
Techniques. Morris, G. L. (2006). Candlestick Charting Explained (bodies that match on one end).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.averages import sma
from levelhead.kernels.extremes import rolling_min

TOLERANCE_ATR = 0.1  # of the ATR, forgiven where a gap is asked for
LEG_SESSIONS = 10  # a down leg: the low of this many sessions lies within the pattern's last two bars
PENETRATION = 0.3  # of the first body, what the third bar of a star must win back
_SETTLED = 10  # sessions in TA-Lib's averages of bodies, ranges and shadows; 5 for "near" and "far"


@dataclass(frozen=True, slots=True, eq=False)
class Candles:
    """Bars taken apart; every array has shape (T,), lengths and prices in points.

    Parameters
    ----------
    open, high, low, close
        Prices.
    is_white
        True where the close is at or above the open (TA-Lib's colour).
    tolerance
        What is forgiven where the textbook asks for a gap, >= 0.
    """

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    is_white: BoolArray
    tolerance: FloatArray

    @property
    def body(self) -> FloatArray:
        """Distance between open and close."""
        return np.abs(self.close - self.open)

    @property
    def top(self) -> FloatArray:
        """Upper end of the body."""
        return np.maximum(self.open, self.close)

    @property
    def bottom(self) -> FloatArray:
        """Lower end of the body."""
        return np.minimum(self.open, self.close)

    @property
    def range(self) -> FloatArray:
        """High minus low."""
        return self.high - self.low

    @property
    def upper(self) -> FloatArray:
        """Upper shadow."""
        return self.high - self.top

    @property
    def lower(self) -> FloatArray:
        """Lower shadow."""
        return self.bottom - self.low

    def mirrored(self) -> "Candles":
        """The same market upside down: every bullish rule becomes the bearish one."""
        return Candles(-self.open, -self.low, -self.high, -self.close, ~self.is_white, self.tolerance)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Bars on which a pattern ends, each array of shape (T,)."""

    tolerant: BoolArray
    strict: BoolArray


Rule = Callable[[Candles], Found]


def candles(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    atr: FloatArray,
) -> Candles:
    """Bars ready to be read by the rules.

    Parameters
    ----------
    open, high, low, close
        Shape (T,), points.
    atr
        Shape (T,), points, the ATR at the close of each bar; NaN during its warm-up, where nothing is
        forgiven.
    """
    tolerance = TOLERANCE_ATR * np.where(np.isnan(atr), 0.0, atr)
    return Candles(open, high, low, close, close >= open, tolerance)


def engulfing(bars: Candles) -> Found:
    """Bullish engulfing: a white body covers the black body before it.

    Tolerant: close above open; previous close below previous open; open at most 0.1 ATR above the
    previous close; close at or above the previous open; body no smaller than the previous body; and the
    10-session low lies within the two bars. Strict: CDLENGULFING, which knows no trend. Needs 10 sessions.
    """
    open_before, close_before = _before(bars.open, 1), _before(bars.close, 1)
    turns = bars.is_white & ~_was(bars.is_white, 1)
    covers = ((bars.close >= open_before) & (bars.open < close_before)) | (
        (bars.close > open_before) & (bars.open <= close_before)
    )
    tolerant = (
        (bars.close > bars.open)
        & (close_before < open_before)
        & (bars.open <= close_before + bars.tolerance)
        & (bars.close >= open_before)
        & (bars.body >= _before(bars.body, 1))
        & (rolling_min(bars.low, 2) == rolling_min(bars.low, LEG_SESSIONS))
    )
    # TA-Lib looks back two bars although the pattern has two, so its first answer is for the third.
    return Found(tolerant, _from(turns & covers, 2))


def two_day_engulfing(bars: Candles) -> Found:
    """Bullish engulfing confirmed: after it a second up bar with a higher close. Not in TA-Lib."""
    first = engulfing(bars)
    second = (bars.close > bars.open) & (bars.close > _before(bars.close, 1))
    return Found(_was(first.tolerant, 1) & second, _was(first.strict, 1) & second)


def star(bars: Candles) -> Found:
    """Morning star: a long black body, a short body gapping below it, a white body well into the first.

    Tolerant: the short body may reach 0.1 ATR into the first. Strict: CDLMORNINGSTAR (mirrored:
    CDLEVENINGSTAR) with penetration 0.3. Needs 13 bars.
    """
    average = _average(bars.body)
    shape = (
        (_before(bars.body, 2) > _before(average, 2))
        & ~_was(bars.is_white, 2)
        & (_before(bars.body, 1) <= _before(average, 1))
        & (bars.body > average)
        & bars.is_white
        & (bars.close > _before(bars.close, 2) + _before(bars.body, 2) * PENETRATION)
    )
    shape = _from(shape, _SETTLED + 2)
    star_top, body_bottom = _before(bars.top, 1), _before(bars.bottom, 2)
    return Found(
        shape & (star_top < body_bottom + _before(bars.tolerance, 1)),
        shape & (star_top < body_bottom),
    )


def doji(bars: Candles) -> Found:
    """Open and close all but equal: a body of at most a tenth of the average range. CDLDOJI; 11 bars."""
    return _alike(_is_doji(bars))


def dragonfly_doji(bars: Candles) -> Found:
    """A doji that opened and closed at its high. CDLDRAGONFLYDOJI; mirrored CDLGRAVESTONEDOJI; 11 bars."""
    short = _average(bars.range, 0.1)
    return _alike(_is_doji(bars) & (bars.upper < short) & (bars.lower > short))


def long_legged_doji(bars: Candles) -> Found:
    """A doji with a shadow longer than its body. CDLLONGLEGGEDDOJI; 11 bars."""
    return _alike(_is_doji(bars) & ((bars.lower > bars.body) | (bars.upper > bars.body)))


def hammer(bars: Candles) -> Found:
    """A small body at the top of a long lower shadow, at or under the previous low. CDLHAMMER; 12 bars."""
    near = _before(bars.low + _average(bars.range, 0.2, 5), 1)
    return _alike(_from(_is_hammer(bars) & (bars.bottom <= near), _SETTLED + 1))


def hanging_man(bars: Candles) -> Found:
    """A hammer at or above the previous high. CDLHANGINGMAN; 12 bars."""
    near = _before(bars.high - _average(bars.range, 0.2, 5), 1)
    return _alike(_from(_is_hammer(bars) & (bars.bottom >= near), _SETTLED + 1))


def inverted_hammer(bars: Candles) -> Found:
    """A small body under a long upper shadow, gapping down. CDLINVERTEDHAMMER; 12 bars.

    Tolerant: the bodies may overlap by 0.1 ATR.
    """
    shape = _from(_is_hammer(bars.mirrored()), _SETTLED + 1)
    below = _before(bars.bottom, 1)
    return Found(shape & (bars.top < below + bars.tolerance), shape & (bars.top < below))


def shooting_star(bars: Candles) -> Found:
    """A small body under a long upper shadow, gapping up. CDLSHOOTINGSTAR; 12 bars.

    Tolerant: the bodies may overlap by 0.1 ATR.
    """
    shape = _from(_is_hammer(bars.mirrored()), _SETTLED + 1)
    above = _before(bars.top, 1)
    return Found(
        shape & (bars.bottom > above - bars.tolerance),
        shape & (bars.bottom > above),
    )


def harami(bars: Candles) -> Found:
    """Bullish harami: after a long black body a short one inside it. CDLHARAMI; 12 bars.

    Tolerant: the open of the second bar may lie 0.1 ATR outside the first body, its close may not.
    """
    average = _average(bars.body)
    shape = _from(
        ~_was(bars.is_white, 1) & (_before(bars.body, 1) > _before(average, 1)) & (bars.body <= average),
        _SETTLED + 1,
    )
    top, bottom = _before(bars.top, 1), _before(bars.bottom, 1)
    inside = (bars.top <= top) & (bars.bottom >= bottom)
    nearly = (
        (bars.close <= top)
        & (bars.close >= bottom)
        & (bars.open <= top + bars.tolerance)
        & (bars.open >= bottom - bars.tolerance)
    )
    return Found(shape & nearly, shape & inside)


def three_white_soldiers(bars: Candles) -> Found:
    """Three white bodies, each opening in or near the one before and closing near its high.

    CDL3WHITESOLDIERS; 13 bars. It asks for no gap: an open up to "near" above the last close will do.
    """
    short_shadow = bars.is_white & (bars.upper < _average(bars.range, 0.1))
    near, far = _average(bars.range, 0.2, 5), _average(bars.range, 0.6, 5)
    climbs = (
        (bars.close > _before(bars.close, 1))
        & (bars.open > _before(bars.open, 1))
        & (bars.open <= _before(bars.close + near, 1))
        & (bars.body > _before(bars.body - far, 1))
    )
    shape = short_shadow & _was(short_shadow, 1) & _was(short_shadow, 2) & climbs & _was(climbs, 1)
    return _alike(_from(shape & (bars.body > _average(bars.body)), _SETTLED + 2))


def three_black_crows(bars: Candles) -> Found:
    """After a white bar three black ones, each opening in the body before and closing near its low.

    CDL3BLACKCROWS; 14 bars. Tolerant: an open may lie 0.1 ATR below the last close, where the textbook
    asks for one above it.
    """
    short_shadow = ~bars.is_white & (bars.lower < _average(bars.range, 0.1))
    falls = (bars.open < _before(bars.open, 1)) & (bars.close < _before(bars.close, 1))
    shape = (
        _was(bars.is_white, 3)
        & short_shadow
        & _was(short_shadow, 1)
        & _was(short_shadow, 2)
        & falls
        & _was(falls, 1)
        & (_before(bars.high, 3) > _before(bars.close, 2))
    )
    shape = _from(shape, _SETTLED + 3)
    above = bars.open > _before(bars.close, 1)
    nearly = bars.open > _before(bars.close, 1) - bars.tolerance
    return Found(shape & nearly & _was(nearly, 1), shape & above & _was(above, 1))


def mirrored(rule: Rule) -> Rule:
    """The bearish twin of a bullish rule."""

    def bearish(bars: Candles) -> Found:
        return rule(bars.mirrored())

    return bearish


def _is_doji(bars: Candles) -> BoolArray:
    return _from(bars.body <= _average(bars.range, 0.1), _SETTLED)


def _is_hammer(bars: Candles) -> BoolArray:
    shadow = _average(bars.range, 0.1)
    return (bars.body < _average(bars.body)) & (bars.lower > bars.body) & (bars.upper < shadow)


def _average(x: FloatArray, factor: float = 1.0, sessions: int = _SETTLED) -> FloatArray:
    """A multiple of the mean over the ``sessions`` bars before each bar, NaN until there are as many."""
    return factor * _before(sma(x, sessions), 1)


def _before(x: FloatArray, bars: int) -> FloatArray:
    """Each bar's value ``bars`` ago, NaN where there is none; NaN makes every comparison false."""
    return np.concatenate((np.full(min(bars, x.size), np.nan), x[: max(x.size - bars, 0)]))


def _was(x: BoolArray, bars: int) -> BoolArray:
    """What was true ``bars`` ago, False where there is no such bar."""
    return np.concatenate((np.zeros(min(bars, x.size), dtype=np.bool_), x[: max(x.size - bars, 0)]))


def _from(x: BoolArray, row: int) -> BoolArray:
    """False before ``row``: TA-Lib's warm-up."""
    return x & (np.arange(x.size) >= row)


def _alike(found: BoolArray) -> Found:
    return Found(found, found)
