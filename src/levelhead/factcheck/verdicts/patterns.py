"""Candle patterns: by the page's tolerant rule, by the textbook, and by the loosest reading before "false"."""

from collections.abc import Callable

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.spans import named, stretches
from levelhead.factcheck.statements import PatternStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, price_tolerance
from levelhead.factcheck.words import Candle
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.technical.candles import read_candles
from levelhead.technical.volatility import opens_are_real

RECENT = 10  # sessions in which a pattern without a date is looked for
LEEWAY = 1
ROWS = {Candle.MORNING_STAR: 3, Candle.EVENING_STAR: 3, Candle.THREE_WHITE_SOLDIERS: 3}


def judge_pattern(said: PatternStated, ground: Ground) -> Finding:
    """True where the tolerant rule is met in the time meant, false where nothing resembles the pattern."""
    if not opens_are_real(ground.bars):
        return cannot(ground, "the opens of these bars repeat the closes before; candles cannot be read")
    if said.pattern is Candle.OTHER:
        return cannot(ground, "no rule for this pattern is kept here")
    tolerant, strict = _found(said, ground)
    rows = _rows(said, ground)
    if not rows:
        return cannot(ground, "the bars have no such session")
    hits = [row for row in rows if tolerant[row]]
    evidence = _shown(said, ground, hits, strict)
    if hits:
        return _invalidation(said, ground, hits, evidence)
    loose = loose_rule(said.pattern, ground)
    near = [row for row in rows if loose[row]]
    if near:
        why = "the bars resemble the pattern, no rule kept here is met"
        cite = ground.cite()
        days = cite.days("near", [ground.bars.session[row].item() for row in near])
        return answer(ground, Ruling.UNSUPPORTED, why, (cite, f"something like it ended on {days}"))
    return answer(ground, Ruling.FALSE, "nothing in that time resembles the pattern", evidence)


def _found(said: PatternStated, ground: Ground) -> tuple[BoolArray, BoolArray]:
    bars, name = ground.bars, said.pattern.value.replace("_", " ")
    if said.pattern in (Candle.INSIDE_DAY, Candle.OUTSIDE_DAY):
        found = loose_rule(said.pattern, ground)
        return found, found
    every = read_candles(bars.open, bars.high, bars.low, bars.close, ground.overview.series.atr)
    return every[name].tolerant, every[name].strict


def _rows(said: PatternStated, ground: Ground) -> list[int]:
    bars = ground.bars
    if said.day is not None:
        at = int(np.searchsorted(bars.session, np.datetime64(said.day, "D")))
        return [row for row in range(at - LEEWAY, at + LEEWAY + 1) if 0 <= row < len(bars)]
    if said.period is not None:
        found = {
            row for each in stretches(said.period, bars) for row in range(*each.rows(bars).indices(len(bars)))
        }
        return sorted(found)
    return list(range(max(len(bars) - RECENT, 0), len(bars)))


def _shown(said: PatternStated, ground: Ground, hits: list[int], strict: BoolArray) -> tuple[Cite, str]:
    cite = ground.cite()
    name = said.pattern.value.replace("_", " ")
    if not hits:
        if said.period is not None:
            return cite, f"no {name} in {named(cite, said.period, ground.bars)}"
        return cite, f"no {name} in the sessions meant"
    days = [ground.bars.session[row].item() for row in hits]
    text = f"a {name} ended on {cite.days('ended', days)}"
    low, high = _edge(said, ground, hits[-1])
    text += f", low {cite.price('low', low, 'lowest low of its bars')}"
    text += f", high {cite.price('high', high, 'highest high of its bars')}"
    if not strict[hits].any():
        text += "; the strict textbook rule misses it, a tenth of the range is forgiven"
    return cite, text


def _edge(said: PatternStated, ground: Ground, row: int) -> tuple[float, float]:
    days = min(max(said.days or 1, 1), RECENT)
    count = max(ROWS.get(said.pattern, 2), days)
    span = slice(max(row - count + 1, 0), min(row + days, len(ground.bars)))
    return float(ground.bars.low[span].min()), float(ground.bars.high[span].max())


def _invalidation(
    said: PatternStated, ground: Ground, hits: list[int], evidence: tuple[Cite, str]
) -> Finding:
    if said.low is None or said.high is None:
        return answer(ground, Ruling.TRUE, "the bars show the pattern", evidence)
    edges = [edge for row in hits for edge in _edge(said, ground, row)]
    edges += [float(each[row]) for row in hits for each in (ground.bars.low, ground.bars.high)]
    if any(ground.fits(edge, said.low, said.high) for edge in edges):
        why = "the bars show the pattern and the price at its edge"
        return answer(ground, Ruling.TRUE, why, evidence, allowed=price_tolerance(ground))
    why = "the bars show the pattern, its edge lies elsewhere"
    return answer(ground, Ruling.UNSUPPORTED, why, evidence, allowed=price_tolerance(ground))


def loose_rule(pattern: Candle, ground: Ground) -> BoolArray:
    """The weakest reading of a pattern, shape (T,): what fails even this is no such pattern by any book."""
    bars = ground.bars
    o, h, l, c = bars.open, bars.high, bars.low, bars.close
    body, width = np.abs(c - o), np.maximum(h - l, float(bars.market.tick))
    oo, hh, ll, cc = (np.concatenate([each[:1], each[:-1]]) for each in (o, h, l, c))
    slack = 0.25 * ground.overview.atr
    rules: dict[Candle, Callable[[], BoolArray]] = {
        Candle.BULLISH_ENGULFING: lambda: (c > o) & (c >= oo - slack) & (o <= cc + slack),
        Candle.BEARISH_ENGULFING: lambda: (c < o) & (c <= oo + slack) & (o >= cc - slack),
        Candle.DOJI: lambda: body <= 0.25 * width,
        Candle.HAMMER: lambda: np.minimum(o, c) - l >= 0.45 * width,
        Candle.SHOOTING_STAR: lambda: h - np.maximum(o, c) >= 0.45 * width,
        Candle.BULLISH_HARAMI: lambda: _inside(o, c, oo, cc, slack),
        Candle.BEARISH_HARAMI: lambda: _inside(o, c, oo, cc, slack),
        Candle.INSIDE_DAY: lambda: (h <= hh) & (l >= ll),
        Candle.OUTSIDE_DAY: lambda: (h >= hh) & (l <= ll),
        Candle.THREE_WHITE_SOLDIERS: lambda: _thrice(c > cc),
        Candle.THREE_BLACK_CROWS: lambda: _thrice(c < cc),
        Candle.MORNING_STAR: lambda: _star(o, c, slack),
        Candle.EVENING_STAR: lambda: _star(-o, -c, slack),
    }
    return rules[pattern]()


def _inside(o: FloatArray, c: FloatArray, oo: FloatArray, cc: FloatArray, slack: float) -> BoolArray:
    found: BoolArray = (np.maximum(o, c) <= np.maximum(oo, cc) + slack) & (
        np.minimum(o, c) >= np.minimum(oo, cc) - slack
    )
    return found


def _star(o: FloatArray, c: FloatArray, slack: float) -> BoolArray:
    """A fall, a pause no larger than it, and a rise past the middle of the fall; mirrored by negative prices."""
    found = np.zeros(c.size, dtype=np.bool_)
    first_open, first, pause = o[:-2], c[:-2], np.abs(c[1:-1] - o[1:-1])
    fell, body = first < first_open, np.abs(first_open - first)
    found[2:] = fell & (pause <= body + slack) & (c[2:] > o[2:]) & (c[2:] > (first_open + first) / 2 - slack)
    return found


def _thrice(days: BoolArray) -> BoolArray:
    found = days.copy()
    found[:2] = False
    found[2:] = days[2:] & days[1:-1] & days[:-2]
    return found
