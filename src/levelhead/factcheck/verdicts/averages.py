"""Moving averages: value, side, distance and slope, simple or exponential, on every roll convention."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground, Tape
from levelhead.factcheck.statements import AverageStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, percent_tolerance, price_tolerance
from levelhead.factcheck.words import AverageKind, Direction, Standing
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import Seed, ema, sma

SLOPES = (20, 10, 5, 1)  # sessions over which an average may be said to rise or fall
LONGEST = 1_000
NAMES = {AverageKind.SIMPLE: "simple", AverageKind.EXPONENTIAL: "exponential"}


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One average under one convention: its last value, points, and the whole line, shape (T,)."""

    tape: Tape
    kind: AverageKind
    value: float
    line: FloatArray


@lru_cache(maxsize=64)
def average_line(tape: Tape, window: int, kind: AverageKind) -> FloatArray:
    """The average of every bar of a tape, shape (T,), points; NaN in its warm-up."""
    if kind is AverageKind.SIMPLE:
        return sma(tape.bars.close, window)
    return ema(tape.bars.close, window, seed=Seed.MEAN)


def average_readings(ground: Ground, window: int, kind: AverageKind | None) -> Iterator[Reading]:
    """Every convention's value, the simple average of the bars given first."""
    for each in AverageKind:
        if kind is not None and each is not kind:
            continue
        for tape in ground.tapes:
            if 1 <= window < min(len(tape.bars), LONGEST) and tape.bars.as_of == ground.as_of:
                line = average_line(tape, window, each)
                yield Reading(tape, each, float(line[-1]), line)


def judge_average(said: AverageStated, ground: Ground) -> Finding:
    """A value near any reading is true; one that no reading comes near is false."""
    readings = list(average_readings(ground, said.window, said.average))
    if not readings:
        return cannot(ground, "the bars are too few for this average")
    if said.low is not None and said.high is not None:
        return _value(said, ground, readings, said.low, said.high)
    if said.distance is not None:
        return _distance(ground, readings, said.distance, said.price)
    if said.price is not None:
        return _side(ground, readings, said.price)
    if said.slope is not None:
        return _slope(ground, readings, said.slope)
    why = "the note gives the average no value to check"
    return answer(ground, Ruling.NOT_CHECKABLE, why, measured(ground, readings[0]))


def measured(ground: Ground, reading: Reading, *, close: bool = False) -> tuple[Cite, str]:
    """The average's value, and the close beside it."""
    cite = ground.cite()
    method = f"{NAMES[reading.kind]} mean of closes, {reading.tape.name}"
    window = cite.count("window", _window(reading), "sessions of the average")
    value = cite.average("average", reading.value, method)
    text = f"the {NAMES[reading.kind]} {window}-day average is {value}"
    if close:
        text += f", the close {cite.price('close', ground.close, 'last close')}"
    if reading.tape is not ground.tapes[0]:
        text += f" on {cite.text('series', reading.tape.name, 'convention')}"
    return cite, text


def _window(reading: Reading) -> int:
    warm = int(np.isfinite(reading.line).sum())
    return reading.line.size - warm + 1


def _value(said: AverageStated, ground: Ground, readings: list[Reading], low: float, high: float) -> Finding:
    allowed = price_tolerance(ground)
    fit = next((each for each in readings if ground.fits(each.value, low, high)), None)
    if fit is not None:
        why = "the average lies where the note puts it"
        if fit is not readings[0]:
            why = "the average lies where the note puts it under one of the usual conventions"
        return answer(ground, Ruling.TRUE, why, measured(ground, fit), allowed=allowed)
    others = [
        *average_readings(ground, said.window, None),
        *(each for more in (-1, 1) for each in average_readings(ground, said.window + more, said.average)),
    ]
    other = next((each for each in others if ground.fits(each.value, low, high)), None)
    late = any(ground.fits(float(each.line[-2]), low, high) for each in readings)
    nearest = min(readings, key=lambda each: abs(each.value - (low + high) / 2))
    if other is not None or late:
        why = "the value is that of another average or of the session before"
        return answer(ground, Ruling.UNSUPPORTED, why, measured(ground, other or nearest), allowed=allowed)
    return answer(
        ground,
        Ruling.FALSE,
        "no usual convention of this average gives the value",
        measured(ground, readings[0]),
        nearest=measured(ground, nearest),
        allowed=allowed,
    )


def _side(ground: Ground, readings: list[Reading], stated: Standing) -> Finding:
    apart = [each.tape.bars.close[-1] - each.value for each in readings]
    room = ground.tolerance(ground.close)
    near = max(0.5 * ground.overview.atr, room)

    def fits(gap: float) -> bool:
        if stated is Standing.AT:
            return abs(gap) <= near
        return gap > -room if stated is Standing.ABOVE else gap < room

    shown = measured(ground, readings[0], close=True)
    if fits(apart[0]):
        return answer(
            ground, Ruling.TRUE, "the close stands to the average as the note says", shown,
            allowed=price_tolerance(ground),
        )  # fmt: skip
    if any(fits(gap) for gap in apart):
        why = "the close stands so under another convention only"
        return answer(ground, Ruling.UNSUPPORTED, why, shown, allowed=price_tolerance(ground))
    if stated is Standing.AT and abs(apart[0]) <= 1.5 * ground.overview.atr:
        why = "the close is nearby, not at the average"
        return answer(ground, Ruling.UNSUPPORTED, why, shown)
    why = "the close stands elsewhere under every usual convention"
    return answer(ground, Ruling.FALSE, why, shown, allowed=price_tolerance(ground))


def _distance(ground: Ground, readings: list[Reading], stated: float, side: Standing | None) -> Finding:
    size = -abs(stated) if side is Standing.BELOW else stated
    apart = [float(each.tape.bars.close[-1] / each.value - 1) for each in readings]
    room = percent_tolerance(stated)
    cite = ground.cite()
    value = cite.ratio("distance", apart[0], "close / average - one")
    window = cite.count("window", _window(readings[0]), "sessions of the average")
    shown = (cite, f"the close is {value} from the {window}-day average")
    if any(abs(each - size) <= room for each in apart):
        return answer(ground, Ruling.TRUE, "the distance is as the note says", shown)
    if any(abs(abs(each) - abs(size)) <= 2 * room for each in apart):
        return answer(ground, Ruling.UNSUPPORTED, "the distance is near what the note says", shown)
    return answer(ground, Ruling.FALSE, "the distance is another under every usual convention", shown)


def _slope(ground: Ground, readings: list[Reading], stated: Direction) -> Finding:
    sign = 1.0 if stated is Direction.UP else -1.0
    changes = [
        [sign * float(each.line[-1] - each.line[-1 - back]) for back in SLOPES if back < each.line.size]
        for each in readings
    ]
    cite = ground.cite()
    change = cite.average("change", sign * changes[0][0], "average less itself before")
    count = cite.count("sessions", SLOPES[0], "parameter")
    window = cite.count("window", _window(readings[0]), "sessions of the average")
    shown = (cite, f"over {count} sessions the {window}-day average changed by {change} points")
    if changes[0][0] > 0:
        return answer(ground, Ruling.TRUE, "the average moves as the note says", shown)
    if any(change > 0 for each in changes for change in each):
        return answer(ground, Ruling.UNSUPPORTED, "it moves so over some stretches only", shown)
    return answer(ground, Ruling.FALSE, "it moves the other way over every usual stretch", shown)
