"""Candle patterns on the last sessions, with the price that would prove each wrong."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from levelhead.kernels.arrays import FloatArray
from levelhead.markets import Bars
from levelhead.technical import candle_rules as rules


class Bias(StrEnum):
    """Which way a pattern is said to point; whether it does is measured elsewhere."""

    BULLISH = "bullish"
    BEARISH = "bearish"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class CandleKind:
    """One kind of pattern.

    Parameters
    ----------
    name
        What a reader calls it.
    bias
        See :class:`Bias`.
    rows
        Bars it consists of; its invalidation is their lowest low or highest high.
    rule
        See :mod:`levelhead.technical.candle_rules`.
    hides
        Names of plainer kinds of the same bar that need no mention beside it.
    """

    name: str
    bias: Bias
    rows: int
    rule: rules.Rule
    hides: tuple[str, ...] = ()


_DOJIS = ("long-legged doji", "doji")

KINDS: tuple[CandleKind, ...] = (
    CandleKind("two-day bullish engulfing", Bias.BULLISH, 3, rules.two_day_engulfing),
    CandleKind("two-day bearish engulfing", Bias.BEARISH, 3, rules.mirrored(rules.two_day_engulfing)),
    CandleKind("morning star", Bias.BULLISH, 3, rules.star),
    CandleKind("evening star", Bias.BEARISH, 3, rules.mirrored(rules.star)),
    CandleKind("three white soldiers", Bias.BULLISH, 3, rules.three_white_soldiers),
    CandleKind("three black crows", Bias.BEARISH, 3, rules.three_black_crows),
    CandleKind("bullish engulfing", Bias.BULLISH, 2, rules.engulfing),
    CandleKind("bearish engulfing", Bias.BEARISH, 2, rules.mirrored(rules.engulfing)),
    CandleKind("bullish harami", Bias.BULLISH, 2, rules.harami),
    CandleKind("bearish harami", Bias.BEARISH, 2, rules.mirrored(rules.harami)),
    CandleKind("hammer", Bias.BULLISH, 1, rules.hammer),
    CandleKind("hanging man", Bias.BEARISH, 1, rules.hanging_man),
    CandleKind("inverted hammer", Bias.BULLISH, 1, rules.inverted_hammer),
    CandleKind("shooting star", Bias.BEARISH, 1, rules.shooting_star),
    CandleKind("dragonfly doji", Bias.BULLISH, 1, rules.dragonfly_doji, _DOJIS),
    CandleKind("gravestone doji", Bias.BEARISH, 1, rules.mirrored(rules.dragonfly_doji), _DOJIS),
    CandleKind("long-legged doji", Bias.NEUTRAL, 1, rules.long_legged_doji, _DOJIS[1:]),
    CandleKind("doji", Bias.NEUTRAL, 1, rules.doji),
)
"""Every kind, in the order they are listed within a session."""

# The deepest rule, three crows, starts on its 14th bar; two-day engulfing on its 11th.
_WARM_UP = 14


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern that ended on ``session``.

    Parameters
    ----------
    name
        See :data:`KINDS`.
    session
        Its last bar, at whose close it was known.
    strict
        True when TA-Lib's rule is met too, False when only the one without a gap is.
    bias
        See :class:`Bias`.
    invalidation
        Lowest low of its bars (bearish: highest high), points; a close beyond it violates the pattern.
        ``None`` for a neutral one, which nothing can violate.
    rows
        Bars it consists of.
    """

    name: str
    session: date
    strict: bool
    bias: Bias
    invalidation: float | None
    rows: int

    @property
    def bullish(self) -> bool:
        """True when it is said to point up."""
        return self.bias is Bias.BULLISH


def read_candles(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    atr: FloatArray,
) -> dict[str, rules.Found]:
    """Where each kind of pattern ended, over a whole history.

    Parameters
    ----------
    open, high, low, close
        Shape (T,), points, finite.
    atr
        Shape (T,), points, the ATR(14) at the close of each bar; NaN during its warm-up, where no
        missing gap is forgiven.

    Returns
    -------
    By the names of :data:`KINDS`, in that order: two boolean arrays of shape (T,). Nothing in row t
    depends on a later row. Before a rule's warm-up: False.
    """
    bars = rules.candles(open, high, low, close, atr)
    return {kind.name: kind.rule(bars) for kind in KINDS}


def patterns_at(bars: Bars, atr: FloatArray, *, rows: int) -> tuple[Pattern, ...]:
    """The patterns that ended in the last sessions, newest first.

    Parameters
    ----------
    bars
        Unadjusted bars; a pattern is about the prices that traded.
    atr
        Shape (T,), points, the ATR(14) of ``bars``.
    rows
        Last sessions to look at, >= 1.

    Returns
    -------
    Every pattern that meets its tolerant rule; within a session in the order of :data:`KINDS`. A plain
    doji is left out where the same bar is a named one.
    """
    start = max(len(bars) - rows - _WARM_UP, 0)  # a rule never looks further back: the tail is enough
    tail = [column[start:] for column in (bars.open, bars.high, bars.low, bars.close, atr)]
    found = read_candles(*tail)
    patterns = []
    for row in range(len(bars) - 1, max(len(bars) - rows, 0) - 1, -1):
        hits = [kind for kind in KINDS if found[kind.name].tolerant[row - start]]
        hidden = [name for kind in hits for name in kind.hides]
        patterns += [
            _pattern(bars, row, kind, strict=bool(found[kind.name].strict[row - start]))
            for kind in hits
            if kind.name not in hidden
        ]
    return tuple(patterns)


def _pattern(bars: Bars, row: int, kind: CandleKind, *, strict: bool) -> Pattern:
    span = slice(row - kind.rows + 1, row + 1)
    invalidation = {
        Bias.BULLISH: float(bars.low[span].min()),
        Bias.BEARISH: float(bars.high[span].max()),
        Bias.NEUTRAL: None,
    }[kind.bias]
    return Pattern(kind.name, bars.session[row].item(), strict, kind.bias, invalidation, kind.rows)
