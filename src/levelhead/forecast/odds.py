"""Odds read off an ensemble: the partition, the ladder, the chain, gates and range readings."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.scenarios import By, Paths, Row, Scenarios, Settlement, weighted_share
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.intervals import effective_count, evenness, wilson
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
        Weighted share of the paths, shrunk by half an effective outcome a row so that none is ever 0 or 1.
    climatology
        The counted frequency at this distance in ATR(14), of paths of its own.
    interval
        Wilson 95% interval on the effective count. Beside a model of several engines, the squared half of
        the range of what they and the climatology say joins the sampling variance: all of them measure one
        probability.
    effective_n
        Independent outcomes the overlapping windows of the past paths are worth for this row.
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


def row_odds(
    ensemble: Ensemble,
    scenarios: Scenarios,
    settled: Settlement,
    climatology: tuple[float, ...] | None = None,
) -> tuple[Odds, ...]:
    """The three rows, up, neither, down; probabilities and climatologies each sum to one.

    ``climatology``: shares of the same rows among past paths in ATR(14); ``None``: these are those paths.
    """
    past = ensemble.past
    n = ensemble.origin[past].size
    counts = effective_counts(settled, past, horizon=scenarios.horizon)
    fewest = min(counts)
    rows = []
    for at, row in enumerate(Row):
        frequency = settled.frequency(row)
        probability = _shrunk(frequency, fewest)
        said = [each[at] for each in by_part(ensemble, settled).values()]
        if climatology is not None:
            said.append(climatology[at])
        sure = _doubted(frequency, counts[at], said)
        interval = wilson(frequency * sure, sure)
        low, high = min(interval[0], probability), max(interval[1], probability)
        base = frequency if climatology is None else climatology[at]
        rows.append(Odds(row, probability, base, (low, high), min(counts[at], float(n))))
    return tuple(rows)


def effective_counts(settled: Settlement, past: slice, *, horizon: int) -> tuple[float, ...]:
    """Independent outcomes the overlapping past paths are worth for up, neither and down.

    Uneven weights make fewer of them: Kish's ratio ``(sum w)^2 / (n sum w^2)`` is what is left.
    """
    hits, frequency = _tallied(settled)
    return _effective_counts(hits, frequency, settled.weight, past, horizon)


def _tallied(settled: Settlement) -> tuple[list[FloatArray], list[float]]:
    """Hits and frequency of up, neither and down."""
    hits = [settled.hits(row) for row in Row]
    return hits, [weighted_share(each, settled.weight) for each in hits]


def _effective_counts(
    hits: list[FloatArray], frequency: list[float], weight: FloatArray | None, past: slice, horizon: int
) -> tuple[float, ...]:
    even = 1.0 if weight is None else evenness(weight[past])
    # twice the overlap: Bartlett's weights at the overlap itself overstate the count by half
    counts = [even * effective_count(each[past], 2 * horizon) for each in hits]
    # a row that never (or always) came true says nothing about dependence; it is worth what the others are
    told = [count for count, share in zip(counts, frequency, strict=True) if 0 < share < 1]
    fewest = min(told or counts)
    return tuple(max(count, fewest) for count in counts)


def row_probabilities(settled: Settlement, past: slice, *, horizon: int) -> tuple[float, ...]:
    """The probabilities of :func:`row_odds` alone: up, neither, down."""
    hits, frequency = _tallied(settled)
    fewest = min(_effective_counts(hits, frequency, settled.weight, past, horizon))
    return tuple(_shrunk(each, fewest) for each in frequency)


def _shrunk(frequency: float, fewest: float) -> float:
    """Half an effective outcome joins each row, so that none is ever 0 or 1."""
    return (frequency * fewest + 0.5) / (fewest + 1.5)


def by_part(ensemble: Ensemble, settled: Settlement) -> dict[str, tuple[float, ...]]:
    """Share of each row, up, neither, down, by the engine that made the paths; empty with one engine."""
    hits = [settled.hits(row) for row in Row]
    shares = {}
    for part in ensemble.parts:
        rows = slice(part.start, part.stop)
        weight = None if settled.weight is None else settled.weight[rows]
        shares[part.name] = tuple(weighted_share(each[rows], weight) for each in hits)
    return shares


def _doubted(share: float, count: float, said: list[float]) -> float:
    """Effective count once the disagreement of several answers is added to the sampling variance."""
    sampling = share * (1.0 - share)
    if len(said) < 2 or sampling == 0.0:
        return count
    apart = (max(said) - min(said)) / 2.0
    return sampling / (sampling / count + apart * apart)


def ladder(paths: Paths, levels: tuple[Level, ...], *, horizon: int, effective_n: float) -> tuple[Rung, ...]:
    """P(touch) of every level by 5, 10 and 15 sessions and the horizon; never falling with the horizon."""
    horizons = tuple(sorted({*LADDER, horizon}))
    highest = _extremes(paths.high, horizons, np.maximum)
    lowest = _extremes(paths.low, horizons, np.minimum)
    return tuple(
        Rung(
            level,
            horizons,
            tuple(
                _floored(paths.share(_touched(level, paths, each, top, bottom)), effective_n)
                for each, top, bottom in zip(horizons, highest, lowest, strict=True)
            ),
        )
        for level in levels
    )


def _extremes(price: FloatArray, horizons: tuple[int, ...], further: np.ufunc) -> list[FloatArray]:
    """The furthest price of each path by each horizon, each going on from the one before."""
    found: list[FloatArray] = []
    begin = 0
    for each in horizons:
        stretch: FloatArray = further.reduce(price[:, begin:each], axis=1)
        found.append(further(found[-1], stretch) if found else stretch)
        begin = each
    return found


def _touched(level: Level, paths: Paths, sessions: int, highest: FloatArray, lowest: FloatArray) -> BoolArray:
    if level.side is Side.RESISTANCE:
        return highest >= level.low
    if level.side is Side.SUPPORT:
        return lowest <= level.high
    within = paths.first(sessions)
    touched: BoolArray = np.any((within.low <= level.high) & (within.high >= level.low), axis=1)
    return touched


def chain(
    paths: Paths,
    levels: tuple[Level, ...],
    *,
    start: Level,
    side: Side,
    buffer: float,
    apart: float,
    effective_n: float,
    past: slice = slice(None),
) -> tuple[Link, ...]:
    """From each level to the next one out, given that a close broke the nearer: at most three links.

    ``past`` are the rows that really happened: they alone are counted in ``n``.

    ``paths`` end at the horizon. A level nearer than ``apart`` points to the one broken is passed over:
    the breaking close itself would have reached it.
    """
    links: list[Link] = []
    among = np.arange(len(paths))
    for given, then in pairwise(_stations(levels, start, side, apart)):
        if len(links) == MOST_LINKS:
            break
        broken, touched = _broken_then_touched(paths, given, then, side, buffer, among)
        among = np.flatnonzero(broken)  # a close beyond the next level out is beyond this one too
        n = int(broken[past].sum())
        if n < FEWEST_GIVEN:
            break
        share = paths.share(broken)
        probability = _floored(paths.share(touched, among=broken), max(effective_n * share, 1.0))
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
    paths: Paths, given: Level, then: Level, side: Side, buffer: float, among: IntArray
) -> tuple[BoolArray, BoolArray]:
    """Which paths closed beyond ``given`` and which then reached ``then``; those not ``among`` did neither."""
    below = side is Side.SUPPORT
    close = paths.close if among.size == len(paths) else paths.close[among]
    broke = first_true(close < given.far - buffer if below else close > given.far + buffer)
    width = paths.close.shape[1]
    rows = np.flatnonzero(broke < width)
    at = among[rows]
    reached = paths.low[at] <= then.near if below else paths.high[at] >= then.near
    # the bar that breaks may have reached the next level on its way to that close
    after = np.arange(width) >= broke[rows, None]
    broken, touched = np.zeros((2, len(paths)), dtype=np.bool_)
    broken[at], touched[at] = True, np.any(reached & after, axis=1)
    return broken, touched


def gate(
    paths: Paths,
    settled: Settlement,
    scenarios: Scenarios,
    *,
    price: float,
    buffer: float,
    effective_n: float,
    past: slice = slice(None),
) -> Gate | None:
    """P(up first) given a close above ``price`` by z before the table was decided; ``None`` if too rare.

    A touch of the target precedes the close of its own bar, so that close comes too late; a target that
    counts by close is passed together with the gate. ``paths`` end at the horizon. The half outcome that
    shrinks each row of the table is split evenly between the paths that passed and those that did not, so
    that total probability holds. ``past`` are the rows that really happened: they alone are counted in ``n``.
    """
    width = paths.close.shape[1]
    passed_at = first_true(paths.close > price + buffer)
    decided = np.where(settled.session >= 0, settled.session, width)
    with_target = (settled.outcome == UP) & (scenarios.upper.by is By.CLOSE)
    passed = passed_at < decided + with_target
    n = int(passed[past].sum())
    if min(n, passed[past].size - n) < FEWEST_GIVEN:
        return None
    up = settled.hits(Row.UP) * effective_n * (1.0 / len(paths) if paths.weight is None else paths.weight)
    share = paths.share(passed)
    behind, short = (effective_n * each + 0.75 for each in (share, 1.0 - share))
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
    closed: BoolArray = ~np.all(absent, axis=1)
    throughout: BoolArray = np.all(absent | inside, axis=1)
    return RangeReadings(
        _floored(paths.share(throughout), effective_n),
        _floored(paths.share(inside[np.arange(len(paths)), last], among=closed), effective_n),
    )


def _floored(frequency: float, effective_n: float) -> float:
    return (frequency * effective_n + 0.5) / (effective_n + 1.0)
