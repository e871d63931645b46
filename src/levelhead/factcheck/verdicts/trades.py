"""Targets, stops and invalidations: what a price is worth as one, not whether somebody wants it."""

import re

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.statements import InvalidationStated, StopStated, TargetStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot
from levelhead.factcheck.verdicts.averages import average_readings
from levelhead.factcheck.words import Direction

TRIVIAL_ATR = 1.0  # nearer than one day's range


def distance(ground: Ground, price: float) -> tuple[Cite, str]:
    """How far a price is, in points and in ATR."""
    cite = ground.cite()
    points = cite.price("distance", abs(price - ground.close), "price less the last close")
    many = cite.atr("ranges", abs(price - ground.close) / ground.overview.atr, "distance / ATR of Wilder")
    close = cite.price("close", ground.close, "last close")
    return cite, f"it is {points} points, or {many} average true ranges, from the close of {close}"


def judge_target(said: TargetStated, ground: Ground) -> Finding:
    """An intention cannot be false; a target the price has passed, or reaches any day, is said."""
    low, high = said.low, said.high
    if (low is None or high is None) and said.window is not None:
        values = [each.value for each in average_readings(ground, said.window, said.average)]
        if values:
            low = high = values[0]
    if low is None or high is None:
        return cannot(ground, "the note names no price")
    near = low if low > ground.close else high
    evidence = distance(ground, near)
    passed = (said.direction is Direction.UP and high < ground.close - ground.tolerance(ground.close)) or (
        said.direction is Direction.DOWN and low > ground.close + ground.tolerance(ground.close)
    )
    if passed:
        return answer(ground, Ruling.UNSUPPORTED, "the close is already beyond this target", evidence)
    if is_trivial(ground, low, high):
        why = "a target is an intention; this one is nearer than one day's range"
        return answer(ground, Ruling.NOT_CHECKABLE, why, evidence)
    return answer(
        ground, Ruling.NOT_CHECKABLE, "a target is an intention; how far it is can be said", evidence
    )


def is_trivial(ground: Ground, low: float, high: float) -> bool:
    """Is the near edge within one average true range of the close?"""
    if low <= ground.close <= high:
        return True
    near = min(abs(low - ground.close), abs(high - ground.close))
    return near < TRIVIAL_ATR * ground.overview.atr


def judge_invalidation(said: InvalidationStated, ground: Ground) -> Finding:
    """False only where the last close is already beyond it by every series at hand."""
    direction = _way(said)
    if direction is None:
        direction = Direction.DOWN if said.low < ground.close else Direction.UP
    edge = said.low if direction is Direction.DOWN else said.high
    closes = [float(tape.bars.close[-1]) for tape in ground.printed if tape.bars.as_of == ground.as_of]
    room = ground.tolerance(edge)
    beyond = [close < edge - room if direction is Direction.DOWN else close > edge + room for close in closes]
    evidence = distance(ground, edge)
    if all(beyond):
        why = "the last close is already beyond it"
        return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)
    return answer(
        ground, Ruling.NOT_CHECKABLE, "a condition on the future; the close has not passed it", evidence
    )


THROUGH = re.compile(
    r"\b(?:clos|break|broke|fall|drop|mov|trad|slip|ris|ralli)\w*\s(?:\w+\s)?(below|under|above|over)\b"
)


def _way(said: InvalidationStated) -> Direction | None:
    """Where the price would have to go: "closes below" decides; "stay above" is left as it was read."""
    found = THROUGH.search(said.quote.lower())
    if found is None:
        return said.direction
    return Direction.DOWN if found[1] in ("below", "under") else Direction.UP


def judge_stop(said: StopStated, ground: Ground) -> Finding:
    """A stop on the wrong side of its entry is false; else its distance is told."""
    evidence = distance(ground, said.price)
    entry = said.entry if said.entry is not None else ground.close
    if said.direction is not None and said.entry is not None:
        wrong = said.price >= entry if said.direction is Direction.UP else said.price <= entry
        if wrong:
            return answer(ground, Ruling.FALSE, "the stop lies on the wrong side of its entry", evidence)
    away = abs(said.price - entry) / ground.overview.atr
    if np.isfinite(away) and away < 0.5:
        why = "a stop is a choice; this one is nearer than half a day's range"
        return answer(ground, Ruling.NOT_CHECKABLE, why, evidence)
    return answer(ground, Ruling.NOT_CHECKABLE, "a stop is a choice; how far it is can be said", evidence)
