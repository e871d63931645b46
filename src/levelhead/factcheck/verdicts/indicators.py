"""Indicator values: RSI, ATR, MACD, Bollinger bands, stochastics."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import ONE_POINT, Ground, Tape
from levelhead.factcheck.statements import IndicatorStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, price_tolerance, tolerance
from levelhead.factcheck.words import Direction, Heat, Indicator, Standing, When
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import Seed, ema, sma
from levelhead.kernels.oscillators import rsi_from_changes
from levelhead.kernels.ranges import atr_after
from levelhead.measure import Claim
from levelhead.technical.momentum import PACKS

LATELY = 20  # sessions
RSI_WINDOW, RSI_WARM = 14, 150
LOOSE_OVERSOLD, LOOSE_OVERBOUGHT = 40.0, 60.0
STRICT_OVERSOLD, STRICT_OVERBOUGHT = 30.0, 70.0
YEAR = 252


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One indicator under one convention, shape (T,)."""

    tape: Tape
    method: str
    line: FloatArray


@lru_cache(maxsize=64)
def rsi_line(tape: Tape, window: int, *, raw: bool) -> FloatArray:
    """Wilder RSI of every bar; ``raw``: of printed closes, roll gaps and expiry quotations included."""
    changes = np.diff(tape.bars.close, prepend=np.nan) if raw else tape.joined.changes
    return rsi_from_changes(changes, window)


def curves(ground: Ground, said: IndicatorStated) -> Iterator[Curve]:
    """The indicator under every usual convention, the page's own first."""
    window = said.window or RSI_WINDOW
    for tape in ground.tapes:
        if tape.bars.as_of != ground.as_of or not 2 <= window < len(tape.bars) - 1:
            continue
        match said.indicator:
            case Indicator.RSI | Indicator.RSI_SIGNAL:
                yield from _rsi_curves(tape, window, signal=said.indicator is Indicator.RSI_SIGNAL)
            case Indicator.ATR:
                ranges = tape.joined.previous_close
                yield Curve(tape, "Wilder's mean of true ranges", _atr(tape, ranges, window))
                yield Curve(tape, "simple mean of true ranges", _simple_atr(tape, window))
            case Indicator.MACD:
                yield from _macd(tape)
            case Indicator.STOCHASTIC:
                yield from _stochastic(tape, said.window or RSI_WINDOW)
            case Indicator.BOLLINGER_LOWER | Indicator.BOLLINGER_MIDDLE | Indicator.BOLLINGER_UPPER:
                yield from _bands(tape, said.indicator)
            case _:
                return


def judge_indicator(said: IndicatorStated, ground: Ground) -> Finding:
    """A value near any reading is true, a value that none comes near is false."""
    found = [each for each in curves(ground, said) if np.isfinite(each.line[-1])]
    if not found:
        return cannot(ground, "this indicator is not computed here, or the bars are too few")
    rsi = said.indicator in (Indicator.RSI, Indicator.RSI_SIGNAL)
    if rsi and len(ground.bars) < RSI_WARM:
        return cannot(ground, "the bars are too few for an index that has settled")
    if said.low is not None and said.high is not None:
        return _value(said, ground, found, said.low, said.high)
    if said.heat is not None:
        return _heat(said, ground, found, said.heat)
    if said.slope is not None:
        return _slope(ground, found, said.slope)
    return answer(ground, Ruling.NOT_CHECKABLE, "the note gives no value to check", shown(ground, found[0]))


def shown(ground: Ground, curve: Curve, *, lately: bool = False) -> tuple[Cite, str]:
    """The value now, and the extremes of the last sessions."""
    cite = ground.cite()
    text = f"it reads {cite.index('value', float(curve.line[-1]), curve.method)}"
    if lately:
        recent = curve.line[-LATELY:]
        start = curve.line.size - recent.size
        for name, row in (("low", int(np.nanargmin(recent))), ("high", int(np.nanargmax(recent)))):
            value = cite.index(name, float(recent[row]), curve.method)
            day = cite.day(f"{name}_day", curve.tape.bars.session[start + row].item())
            text += f", its {name} of {cite.count('sessions', LATELY, 'parameter')} sessions {value} on {day}"
    return cite, text


def _room(said: IndicatorStated, ground: Ground, value: float) -> float:
    match said.indicator:
        case Indicator.RSI | Indicator.RSI_SIGNAL:
            return ONE_POINT
        case Indicator.STOCHASTIC:
            return 3 * ONE_POINT
        case Indicator.ATR:
            return max(0.05 * abs(value), float(ground.bars.market.tick))
        case Indicator.MACD:
            return max(0.05 * abs(value), 0.0005 * abs(ground.close))
        case _:
            return ground.tolerance(value)


def _allowed(said: IndicatorStated, ground: Ground) -> Claim:
    if said.indicator in (Indicator.RSI, Indicator.RSI_SIGNAL):
        return tolerance(ground, "allowed: one point")
    if said.indicator is Indicator.STOCHASTIC:
        return tolerance(ground, "allowed: three points")
    if said.indicator in (Indicator.ATR, Indicator.MACD):
        return tolerance(ground, "allowed: {share} of the value", share="5%")
    return price_tolerance(ground)


def _value(said: IndicatorStated, ground: Ground, found: list[Curve], low: float, high: float) -> Finding:
    lately = said.when is When.LATELY or said.day is not None
    spans = [_lines(each, said, lately=lately) for each in found]

    def hits(more: float) -> bool:
        return any(_within(said, ground, span, low, high, more) for span in spans)

    evidence = shown(ground, found[0], lately=lately)
    allowed = _allowed(said, ground)
    if hits(1.0):
        return answer(ground, Ruling.TRUE, "the reading is as the note says", evidence, allowed=allowed)
    before = [each.line[-2:-1] for each in found] if not lately else []
    if hits(2.0) or any(_within(said, ground, span, low, high, 1.0) for span in before):
        why = "the reading is near what the note says, or was the session before"
        return answer(ground, Ruling.UNSUPPORTED, why, evidence, allowed=allowed)
    why = "no usual convention gives this reading"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=allowed)


def _lines(curve: Curve, said: IndicatorStated, *, lately: bool) -> FloatArray:
    if said.day is not None:
        rows = np.flatnonzero(curve.tape.bars.session == np.datetime64(said.day, "D"))
        return curve.line[rows]
    return curve.line[-LATELY:] if lately else curve.line[-1:]


def _within(
    said: IndicatorStated, ground: Ground, values: FloatArray, low: float, high: float, more: float
) -> bool:
    values = values[np.isfinite(values)]
    below = values >= low - more * _room(said, ground, low)
    above = values <= high + more * _room(said, ground, high)
    if said.standing is Standing.ABOVE:
        return bool(below.any())
    if said.standing is Standing.BELOW:
        return bool(above.any())
    return bool((below & above).any())


def _heat(said: IndicatorStated, ground: Ground, found: list[Curve], heat: Heat) -> Finding:
    lately = said.when is When.LATELY
    line = found[0].line
    evidence = shown(ground, found[0], lately=lately)
    if said.indicator not in (Indicator.RSI, Indicator.STOCHASTIC):
        return cannot(ground, "what this word means of such an indicator is not defined")
    recent = line[np.isfinite(line)][-YEAR:]
    low, high = np.quantile(recent, [0.1, 0.9])
    now = line[-LATELY:] if lately else line[-1:]
    if heat is Heat.OVERSOLD:
        strict, loose = max(STRICT_OVERSOLD, float(low)), LOOSE_OVERSOLD
        best = [float(np.nanmin(each.line[-now.size :])) for each in found]
        is_true, is_near = best[0] <= strict, min(best) <= loose
    else:
        strict, loose = min(STRICT_OVERBOUGHT, float(high)), LOOSE_OVERBOUGHT
        best = [float(np.nanmax(each.line[-now.size :])) for each in found]
        is_true, is_near = best[0] >= strict, max(best) >= loose
    if is_true:
        why = "the reading is beyond the usual threshold or in the outer tenth of its year"
        return answer(ground, Ruling.TRUE, why, evidence)
    if is_near:
        return answer(ground, Ruling.UNSUPPORTED, "the reading leans that way, no further", evidence)
    return answer(ground, Ruling.FALSE, "the reading is far from that by every usual threshold", evidence)


def _slope(ground: Ground, found: list[Curve], stated: Direction) -> Finding:
    sign = 1.0 if stated is Direction.UP else -1.0
    moves = [sign * float(each.line[-1] - each.line[-1 - back]) for each in found for back in (1, 3, 5, 10)]
    evidence = shown(ground, found[0], lately=True)
    if max(moves[:4]) > 0:
        return answer(ground, Ruling.TRUE, "it moves as the note says", evidence)
    if max(moves) > 0:
        return answer(ground, Ruling.UNSUPPORTED, "it moves so under another convention only", evidence)
    return answer(ground, Ruling.FALSE, "it moves the other way over one to ten sessions", evidence)


def _rsi_curves(tape: Tape, window: int, *, signal: bool) -> Iterator[Curve]:
    for raw in (False, True):
        line = rsi_line(tape, window, raw=raw)
        method = f"Wilder's index on {tape.name}" + (", rolls and quotations included" if raw else "")
        if not signal:
            yield Curve(tape, method, line)
            continue
        for pack, smooth in PACKS.items():
            yield Curve(tape, f"signal line of {pack}, {method}", smooth(line))


def _atr(tape: Tape, previous: FloatArray, window: int) -> FloatArray:
    return atr_after(tape.bars.high, tape.bars.low, previous, window)


def _simple_atr(tape: Tape, window: int) -> FloatArray:
    bars, before = tape.bars, tape.joined.previous_close
    true_range = np.maximum(bars.high, before) - np.minimum(bars.low, before)
    return sma(true_range, window)


def _macd(tape: Tape) -> Iterator[Curve]:
    for seed in (Seed.MEAN, Seed.FIRST):
        fast, slow = ema(tape.bars.close, 12, seed=seed), ema(tape.bars.close, 26, seed=seed)
        yield Curve(tape, "difference of exponential averages", fast - slow)


def _stochastic(tape: Tape, window: int) -> Iterator[Curve]:
    bars = tape.bars
    views = np.lib.stride_tricks.sliding_window_view
    low, high = views(bars.low, window).min(axis=1), views(bars.high, window).max(axis=1)
    raw = np.full(len(bars), np.nan)
    width = np.where(high > low, high - low, np.nan)
    raw[window - 1 :] = 100 * (bars.close[window - 1 :] - low) / width
    for smooth in (1, 3):
        yield Curve(tape, "place of the close in its range", sma(raw, smooth))


def _bands(tape: Tape, which: Indicator) -> Iterator[Curve]:
    close, window, width = tape.bars.close, 20, 2.0
    views = np.lib.stride_tricks.sliding_window_view(close, window)
    for freedom in (0, 1):
        middle = np.full(close.size, np.nan)
        middle[window - 1 :] = views.mean(axis=1)
        spread = np.full(close.size, np.nan)
        spread[window - 1 :] = views.std(axis=1, ddof=freedom)
        sign = {Indicator.BOLLINGER_LOWER: -width, Indicator.BOLLINGER_UPPER: width}.get(which, 0.0)
        yield Curve(tape, "mean of closes and their deviations", middle + sign * spread)
