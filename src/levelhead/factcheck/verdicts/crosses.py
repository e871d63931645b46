"""One line through another: dated, and asked of every convention."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground, Tape
from levelhead.factcheck.spans import stretches
from levelhead.factcheck.statements import CrossStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot
from levelhead.factcheck.verdicts.averages import average_line
from levelhead.factcheck.verdicts.indicators import RSI_WINDOW, rsi_line
from levelhead.factcheck.words import AverageKind, Direction, Line
from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.kernels.averages import Seed, ema
from levelhead.kernels.oscillators import crossings
from levelhead.technical.momentum import PACKS

FRESH = 5  # sessions a crossing that is "just happening" may be old
RECENT = 20
LEEWAY = 2


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two lines under one convention: where the fast one crossed (1 up, -1 down) and stands above."""

    tape: Tape
    name: str
    gap: FloatArray
    crossed: IntArray

    def last(self, direction: Direction) -> int | None:
        """Row of the last crossing in a direction."""
        rows = np.flatnonzero(self.crossed == (1 if direction is Direction.UP else -1))
        return int(rows[-1]) if rows.size else None

    def stands(self, direction: Direction) -> bool:
        """Is the fast line on that side now?"""
        return bool(self.gap[-1] > 0 if direction is Direction.UP else self.gap[-1] < 0)


def judge_cross(said: CrossStated, ground: Ground) -> Finding:
    """True where the first convention crossed in time, false where none did nor stands on that side."""
    pairs = [each for each in _pairs(said, ground) if np.isfinite(each.gap[-1])]
    if not pairs:
        return cannot(ground, "these lines are not drawn here, or the bars are too few")
    evidence = _shown(ground, pairs[0], said.direction)
    if said.standing:
        stands = [each.stands(said.direction) for each in pairs]
        if stands[0]:
            return answer(ground, Ruling.TRUE, "the line stands on that side", evidence)
        if any(stands):
            return answer(ground, Ruling.UNSUPPORTED, "only some conventions have it there", evidence)
        return answer(ground, Ruling.FALSE, "no convention has it on that side", evidence)
    in_time = [_in_time(said, each) for each in pairs]
    if in_time[0]:
        agree = all(in_time)
        why = "it crossed as the note says" + ("" if agree else ", though not by every vendor's definition")
        return answer(ground, Ruling.TRUE, why, evidence)
    if any(in_time):
        return answer(ground, Ruling.UNSUPPORTED, "only some vendors' definitions crossed", evidence)
    late = [_near_miss(said, each) for each in pairs]
    if any(late):
        why = "it stands on that side, yet crossed earlier or later than the note says"
        return answer(ground, Ruling.UNSUPPORTED, why, evidence)
    return answer(ground, Ruling.FALSE, "no such crossing by any usual definition", evidence)


def _in_time(said: CrossStated, pair: Pair) -> bool:
    if said.since is not None:
        sign = 1 if said.direction is Direction.UP else -1
        return any(
            bool((pair.crossed[each.rows(pair.tape.bars)] == sign).any())
            for each in stretches(said.since, pair.tape.bars)
        )
    row = pair.last(said.direction)
    most = said.within + LEEWAY if said.within is not None else _fresh(said)
    return row is not None and pair.crossed.size - 1 - row <= most and pair.stands(said.direction)


def _fresh(said: CrossStated) -> int:
    averages = said.fast is Line.AVERAGE and said.slow is Line.AVERAGE
    return RECENT if averages else FRESH


def _near_miss(said: CrossStated, pair: Pair) -> bool:
    """On that side now and not told when, or crossed within a month."""
    if said.since is not None:
        return False
    row = pair.last(said.direction)
    return pair.stands(said.direction) or (row is not None and pair.crossed.size - 1 - row <= FRESH)


def _shown(ground: Ground, pair: Pair, direction: Direction) -> tuple[Cite, str]:
    cite = ground.cite()
    name = cite.text("lines", pair.name, "convention")
    row = pair.last(direction)
    if row is None:
        return cite, f"{name}: never crossed that way in the bars given"
    day = cite.day("crossed", pair.tape.bars.session[row].item())
    way = "up" if direction is Direction.UP else "down"
    side = "above" if pair.gap[-1] > 0 else "below"
    return cite, f"{name}: last crossed {way} on {day}, now {side}"


def _pairs(said: CrossStated, ground: Ground) -> Iterator[Pair]:
    for tape in ground.tapes:
        if tape.bars.as_of != ground.as_of:
            continue
        for name, fast in _lines(said, tape, said.fast, said.fast_window):
            for other, slow in _lines(said, tape, said.slow, said.slow_window):
                yield Pair(tape, f"{name} against {other}", fast - slow, crossings(fast, slow))


def _lines(said: CrossStated, tape: Tape, line: Line, window: int | None) -> Iterator[tuple[str, FloatArray]]:
    close = tape.bars.close
    match line:
        case Line.AVERAGE:
            yield from _averages(said, tape, window)
        case Line.RSI_SIGNAL:
            for pack, smooth in PACKS.items():
                yield f"its signal ({pack})", smooth(rsi_line(tape, RSI_WINDOW, raw=False))
        case Line.LEVEL:
            for edge in sorted({each for each in (said.low, said.high) if each is not None}):
                yield f"{edge:,.10g}", np.full(close.size, edge)
        case Line.PRICE:
            yield "the close", close
        case Line.RSI if 2 <= (window or RSI_WINDOW) < close.size - 1:
            yield "RSI", rsi_line(tape, window or RSI_WINDOW, raw=False)
        case Line.MACD:
            yield "MACD", _macd(close)
        case Line.MACD_SIGNAL:
            yield "its signal", ema(_macd(close), 9, seed=Seed.MEAN)
        case _:
            return


def _averages(said: CrossStated, tape: Tape, window: int | None) -> Iterator[tuple[str, FloatArray]]:
    for kind in AverageKind:
        if said.average in (None, kind) and window is not None and 1 <= window < len(tape.bars):
            yield f"{window}-day {kind.upper()}", average_line(tape, window, kind)


def _macd(close: FloatArray) -> FloatArray:
    return ema(close, 12, seed=Seed.MEAN) - ema(close, 26, seed=Seed.MEAN)
