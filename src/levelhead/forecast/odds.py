"""Odds read off an ensemble: the partition, the ladder, the chain, gates and range readings."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.scenarios import By, Paths, Row, Scenarios, Settlement
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.intervals import effective_count, wilson
from levelhead.kernels.passage import UP, first_true
from levelhead.levels import Level, Side

LADDER = (5, 10, 15)
MOST_LINKS = 3
FEWEST_GIVEN = 20  # paths behind a conditional before it is printed


@dataclass(frozen=True, slots=True)
class Odds:
    """Probability of one row.

    Parameters
    ----------
    probability
        Counted frequency, shrunk by half an effective outcome a row so that none is ever 0 or 1.
    climatology
        The counted frequency itself.
    interval
        Wilson 95% interval on the effective count.
    effective_n
        Independent outcomes the overlapping windows are worth for this row.
    """

    row: Row
    probability: float
    climatology: float
    interval: tuple[float, float]
    effective_n: float


@dataclass(frozen=True, slots=True)
class Rung:
    """P(touch) of one level by each horizon of the ladder, ``horizons[i]`` sessions: ``probability[i]``."""

    level: Level
    horizons: tuple[int, ...]
    probability: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """P(touch ``then`` by the horizon | a close broke ``given`` before), counted on ``n`` broken paths."""

    side: Side
    given: float
    then: float
    probability: float
    n: int


@dataclass(frozen=True, slots=True)
class Gate:
    """P(up) with and without a close beyond ``price`` before the lower barrier.

    ``passed * up_if_passed + (1 - passed) * up_if_not`` is the probability of the row up, exactly.
    """

    price: float
    passed: float
    up_if_passed: float
    up_if_not: float
    n: int


@dataclass(frozen=True, slots=True)
class RangeReadings:
    """P(all closes lie between the barriers by the horizon), P(the last one does).

    A session without a close is passed over: the last one is the last there is.
    """

    all_inside: float
    last_inside: float


def row_odds(ensemble: Ensemble, scenarios: Scenarios, settled: Settlement) -> tuple[Odds, ...]:
    """The three rows, up, neither, down; probabilities and climatologies each sum to one."""
    n = len(ensemble)
    # twice the overlap: Bartlett's weights at the overlap itself overstate the count by half
    counts = {row: effective_count(settled.hits(row), 2 * scenarios.horizon) for row in Row}
    # a row that never (or always) came true says nothing about dependence; it is worth what the others are
    told = [counts[row] for row in Row if 0 < settled.frequency(row) < 1]
    fewest = min(told or counts.values())
    counts = {row: max(count, fewest) for row, count in counts.items()}
    rows = []
    for row in Row:
        frequency = settled.frequency(row)
        probability = (frequency * fewest + 0.5) / (fewest + 1.5)
        interval = wilson(frequency * counts[row], counts[row])
        low, high = min(interval[0], probability), max(interval[1], probability)
        rows.append(Odds(row, probability, frequency, (low, high), min(counts[row], float(n))))
    return tuple(rows)


def ladder(paths: Paths, levels: tuple[Level, ...], *, horizon: int, effective_n: float) -> tuple[Rung, ...]:
    """P(touch) of every level by 5, 10 and 15 sessions and the horizon; never falling with the horizon."""
    horizons = tuple(sorted({*LADDER, horizon}))
    highest = np.maximum.accumulate(paths.high, axis=1)
    lowest = np.minimum.accumulate(paths.low, axis=1)
    return tuple(
        Rung(
            level,
            horizons,
            tuple(_floored(float(touched[:, each - 1].mean()), effective_n) for each in horizons),
        )
        for level in levels
        for touched in [_touched(level, paths, highest, lowest)]
    )


def _touched(level: Level, paths: Paths, highest: FloatArray, lowest: FloatArray) -> BoolArray:
    if level.side is Side.RESISTANCE:
        return highest >= level.low
    if level.side is Side.SUPPORT:
        return lowest <= level.high
    inside = (paths.low <= level.high) & (paths.high >= level.low)
    return np.maximum.accumulate(inside, axis=1)


def chain(
    paths: Paths,
    levels: tuple[Level, ...],
    *,
    start: Level,
    side: Side,
    buffer: float,
    apart: float,
    effective_n: float,
) -> tuple[Link, ...]:
    """From each level to the next one out, given that a close broke the nearer: at most three links.

    ``paths`` end at the horizon. A level nearer than ``apart`` points to the one broken is passed over:
    the breaking close itself would have reached it.
    """
    links: list[Link] = []
    for given, then in pairwise(_stations(levels, start, side, apart)):
        if len(links) == MOST_LINKS:
            break
        broken, touched = _broken_then_touched(paths, given, then, side, buffer)
        n = int(broken.sum())
        if n < FEWEST_GIVEN:
            break
        share = n / len(paths)
        probability = _floored(float(touched[broken].mean()), max(effective_n * share, 1.0))
        links.append(Link(side, given.far, then.near, probability, n))
    return tuple(links)


def _stations(levels: tuple[Level, ...], start: Level, side: Side, apart: float) -> list[Level]:
    stations = [start]
    for level in sorted(levels, key=lambda level: level.distance):
        last = stations[-1]
        out = last.far - level.near if side is Side.SUPPORT else level.near - last.far
        if level.side is side and level.distance > last.distance and out >= apart:
            stations.append(level)
    return stations


def _broken_then_touched(
    paths: Paths, given: Level, then: Level, side: Side, buffer: float
) -> tuple[BoolArray, BoolArray]:
    if side is Side.SUPPORT:
        broke, reached = first_true(paths.close < given.far - buffer), paths.low <= then.near
    else:
        broke, reached = first_true(paths.close > given.far + buffer), paths.high >= then.near
    width = paths.close.shape[1]
    # the bar that breaks may have reached the next level on its way to that close
    after = np.arange(width) >= broke[:, None]
    touched: BoolArray = np.any(reached & after, axis=1)
    return broke < width, touched


def gate(
    paths: Paths,
    settled: Settlement,
    scenarios: Scenarios,
    *,
    price: float,
    buffer: float,
    effective_n: float,
) -> Gate | None:
    """P(up first) given a close above ``price`` by z before the table was decided; ``None`` if too rare.

    A touch of the target precedes the close of its own bar, so that close comes too late; a target that
    counts by close is passed together with the gate. ``paths`` end at the horizon. The half outcome that
    shrinks each row of the table is split evenly between the paths that passed and those that did not, so
    that total probability holds.
    """
    width = paths.close.shape[1]
    passed_at = first_true(paths.close > price + buffer)
    decided = np.where(settled.session >= 0, settled.session, width)
    with_target = (settled.outcome == UP) & (scenarios.upper.by is By.CLOSE)
    passed = passed_at < decided + with_target
    n = int(passed.sum())
    if min(n, len(paths) - n) < FEWEST_GIVEN:
        return None
    up = settled.hits(Row.UP) * (effective_n / len(paths))
    behind, short = (effective_n * each / len(paths) + 0.75 for each in (n, len(paths) - n))
    return Gate(
        price,
        behind / (behind + short),
        (float(up[passed].sum()) + 0.25) / behind,
        (float(up[~passed].sum()) + 0.25) / short,
        n,
    )


def range_readings(paths: Paths, scenarios: Scenarios, *, effective_n: float) -> RangeReadings:
    """How often a range is a range: every close inside, and only the last one."""
    close = paths.close[:, : scenarios.horizon]
    absent = np.isnan(close)
    inside = (close >= scenarios.lower.price) & (close <= scenarios.upper.price)
    last = close.shape[1] - 1 - np.argmin(absent[:, ::-1], axis=1)
    closed = ~absent.all(axis=1)
    return RangeReadings(
        _floored(float((absent | inside).all(axis=1).mean()), effective_n),
        _floored(float(inside[np.arange(len(paths)), last][closed].mean()), effective_n),
    )


def _floored(frequency: float, effective_n: float) -> float:
    return (frequency * effective_n + 0.5) / (effective_n + 1.0)
