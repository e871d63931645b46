"""Pivots: which formula and which period give the price a note quotes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground, Tape
from levelhead.factcheck.statements import PivotStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, price_tolerance
from levelhead.factcheck.words import PeriodKind, PivotFormula
from levelhead.kernels.arrays import IntArray
from levelhead.kernels.floors import floor_pivots

PERIODS = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
USUAL = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH)  # where the note names none
BASES = 2  # the period under way and the one before: a note of the evening uses the day just ended


@dataclass(frozen=True, slots=True)
class Pivot:
    """One pivot under one formula and period, points."""

    name: str
    value: float
    formula: PivotFormula
    period: PeriodKind
    first: date
    last: date


def judge_pivot(said: PivotStated, ground: Ground) -> Finding:
    """True where the formula and period named fit; where none is named, where any does."""
    name = said.name.upper()
    every = [each for each in pivots_of(ground) if each.name == name]
    if not every:
        return cannot(ground, "no formula here has a pivot of this name")
    usual = (PivotFormula.CLASSIC,) if said.formula is None else (said.formula,)
    spans = USUAL if said.period is None else (said.period,)
    asked = [each for each in every if each.formula in usual and each.period in spans]
    fits = [each for each in asked if ground.fits(each.value, said.low, said.high)]
    if fits:
        return answer(
            ground, Ruling.TRUE, "the usual formula gives this pivot", _shown(ground, fits[0]),
            allowed=price_tolerance(ground),
        )  # fmt: skip
    middle = (said.low + said.high) / 2
    near = [each for each in every if each.period in spans]
    others = [each for each in near if ground.fits(each.value, said.low, said.high)]
    nearest = _shown(ground, min(asked or every, key=lambda each: abs(each.value - middle)))
    if others:
        why = "another formula or period gives this price"
        return answer(
            ground, Ruling.UNSUPPORTED, why, _shown(ground, others[0]), nearest=nearest,
            allowed=price_tolerance(ground),
        )  # fmt: skip
    why = "no usual formula on any usual period gives this price"
    return answer(
        ground, Ruling.FALSE, why, _shown(ground, (asked or every)[0]), nearest=nearest,
        allowed=price_tolerance(ground),
    )  # fmt: skip


def _shown(ground: Ground, pivot: Pivot) -> tuple[Cite, str]:
    cite = ground.cite()
    name = cite.text("pivot", pivot.name, "name of the pivot")
    value = cite.average("value", pivot.value, f"{pivot.formula} formula")
    days = f"{cite.day('first', pivot.first)} to {cite.day('last', pivot.last)}"
    if pivot.first == pivot.last:
        days = cite.day("day", pivot.last)
    return cite, f"{name} is {value} by the {pivot.formula} formula from the {pivot.period} of {days}"


def pivots_of(ground: Ground) -> Iterator[Pivot]:
    """Every pivot of every tape, period and formula, the monthly classic ones of the bars given first."""
    order = sorted(PERIODS, key=lambda each: each is not PeriodKind.MONTH)
    for formula in PivotFormula:
        for tape in ground.tapes:
            for period in order:
                yield from _of_period(tape, period, formula)


def _of_period(tape: Tape, period: PeriodKind, formula: PivotFormula) -> Iterator[Pivot]:
    keys = _keys(tape, period)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(keys)) + 1, [keys.size]]).tolist()
    for number in (2, 1)[:BASES]:
        if len(starts) <= number:
            continue
        rows = slice(starts[-1 - number], starts[-number])
        bars = tape.bars
        o = float(bars.open[rows.start])
        h, l = float(bars.high[rows].max()), float(bars.low[rows].min())
        c = float(bars.close[rows.stop - 1])
        after = float(bars.open[rows.stop]) if rows.stop < len(bars) else c
        first, last = bars.session[rows.start].item(), bars.session[rows.stop - 1].item()
        for name, value in _formula(formula, o, h, l, c, after).items():
            yield Pivot(name, value, formula, period, first, last)


def _keys(tape: Tape, period: PeriodKind) -> IntArray:
    session = tape.bars.session
    if period is PeriodKind.DAY:
        return np.arange(session.size)
    if period is PeriodKind.WEEK:
        return (session.astype(np.int64) + 3) // 7  # the epoch was a Thursday
    months = session.astype("datetime64[M]").astype(np.int64)
    return months // {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}[period]


def _formula(formula: PivotFormula, o: float, h: float, l: float, c: float, after: float) -> dict[str, float]:
    """Pivots by name.

    References
    ----------
    Person (2004) for the classic ones; the others as TradingView documents its "Pivot Points Standard".
    """
    width, middle = h - l, (h + l + c) / 3
    match formula:
        case PivotFormula.CLASSIC:
            found = floor_pivots(h, l, c)
            return {
                "P": found.p, "R1": found.r1, "R2": found.r2, "R3": found.r3,
                "S1": found.s1, "S2": found.s2, "S3": found.s3,
            }  # fmt: skip
        case PivotFormula.FIBONACCI:
            steps = {"1": 0.382, "2": 0.618, "3": 1.0}
            return {"P": middle} | {
                f"{side}{name}": middle + sign * step * width
                for side, sign in (("R", 1), ("S", -1))
                for name, step in steps.items()
            }
        case PivotFormula.CAMARILLA:
            steps = {"1": 12.0, "2": 6.0, "3": 4.0, "4": 2.0}
            return {"P": middle} | {
                f"{side}{name}": c + sign * width * 1.1 / step
                for side, sign in (("R", 1), ("S", -1))
                for name, step in steps.items()
            }
        case PivotFormula.WOODIE:
            p = (h + l + 2 * after) / 4
            return {"P": p, "R1": 2 * p - l, "R2": p + width, "S1": 2 * p - h, "S2": p - width}
        case PivotFormula.DEMARK:
            x = h + 2 * l + c if c < o else 2 * h + l + c if c > o else h + l + 2 * c
            return {"P": x / 4, "R1": x / 2 - l, "S1": x / 2 - h}
