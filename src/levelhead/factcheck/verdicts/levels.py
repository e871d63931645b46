"""A level and the reasons a note gives for it, each judged for itself."""

import numpy as np

from levelhead.factcheck.ground import Ground
from levelhead.factcheck.spans import stretches
from levelhead.factcheck.statements import (
    AverageStated,
    GapStated,
    LevelStated,
    PivotStated,
    Reason,
    TestedStated,
)
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, price_tolerance
from levelhead.factcheck.verdicts.averages import judge_average
from levelhead.factcheck.verdicts.extremes import judge_standing_record, period_extreme
from levelhead.factcheck.verdicts.fates import judge_tested
from levelhead.factcheck.verdicts.moves import judge_gap
from levelhead.factcheck.verdicts.pivots import judge_pivot
from levelhead.factcheck.verdicts.zones import TESTED_SESSIONS, period_range, zones_of
from levelhead.factcheck.words import End, ReasonKind, Side
from levelhead.levels import LevelKind
from levelhead.technical.swings import confirmed_swings

RETRACEMENTS = (250, 120, 60)  # sessions over which a leg to retrace is looked for


def judge_level(said: LevelStated, ground: Ground) -> Finding:
    """False where any reason is, true where all that can be measured are, else what tests tell."""
    found = [finding for reason in said.reasons if (finding := _reason(said, reason, ground)) is not None]
    for ruling in (Ruling.FALSE, Ruling.UNSUPPORTED, Ruling.TRUE):
        mine = next((each for each in found if each.ruling is ruling), None)
        if mine is not None:
            return mine
    return _bare(said, ground)


def _reason(said: LevelStated, reason: Reason, ground: Ground) -> Finding | None:
    low, high, period = said.low, said.high, reason.period
    where = (said.quote, said.start, said.end)
    match reason.kind:
        case ReasonKind.AVERAGE if reason.window is not None:
            return judge_average(AverageStated(*where, reason.window, low, high, reason.average), ground)
        case ReasonKind.EXTREME if period is not None:
            side = reason.side or (End.HIGH if said.side is Side.RESISTANCE else End.LOW)
            return period_extreme(ground, period, side, low, high)
        case ReasonKind.PIVOT:
            pivot = PivotStated(*where, reason.pivot or "P", low, high, reason.formula, reason.pivot_period)
            return judge_pivot(pivot, ground)
        case ReasonKind.GAP:
            return judge_gap(GapStated(*where, None, low, high, None, period), ground)
        case ReasonKind.TESTED if period is None:
            return judge_tested(TestedStated(*where, low, high, said.side), ground)
        case _:
            return _shape(said, reason, ground)


def _shape(said: LevelStated, reason: Reason, ground: Ground) -> Finding | None:
    """Reasons read off the price itself, or off where the bars turned."""
    match reason.kind:
        case ReasonKind.RECORD_HIGH:
            return _record(said, ground)
        case ReasonKind.ROUND:
            return _round(said, ground)
        case ReasonKind.RETRACEMENT if reason.ratio is not None:
            return _retracement(said, reason.ratio, ground)
        case ReasonKind.SWING:
            return _swing(said, reason, ground)
        case ReasonKind.TESTED | ReasonKind.RECLAIM_ZONE | ReasonKind.OPINION if reason.period is not None:
            return _was_there(said, reason, ground)
        case _:
            return None


def _record(said: LevelStated, ground: Ground) -> Finding:
    peak = ground.overview.peak
    cite = ground.cite()
    value = cite.price("record", peak.price, "highest high of the bars given")
    evidence = (cite, f"the highest high of the bars is {value}, of {cite.day('made', peak.session)}")
    if judge_standing_record(said.low, ground) or judge_standing_record(said.high, ground):
        return answer(
            ground, Ruling.TRUE, "the record high is there", evidence, allowed=price_tolerance(ground)
        )
    why = "the record high is another price by every series at hand"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=price_tolerance(ground))


def _round(said: LevelStated, ground: Ground) -> Finding:
    """A number is round by its digits: no measurement could say more."""
    price = (said.low + said.high) / 2
    size = 10.0 ** max(np.floor(np.log10(abs(price))) - 2, -4) if price else 1.0
    cite = ground.cite()
    evidence = (cite, f"it is {cite.price('price', price, 'as the note has it')}")
    is_round = any(abs(edge / size - round(edge / size)) < 1e-6 for edge in (said.low, said.high, price))
    half = any(abs(edge / (size / 2) - round(edge / (size / 2))) < 1e-6 for edge in (said.low, said.high))
    if is_round or half:
        return answer(ground, Ruling.TRUE, "its last digits are round", evidence)
    return answer(ground, Ruling.UNSUPPORTED, "few would call this number round", evidence)


def _retracement(said: LevelStated, ratio: float, ground: Ground) -> Finding:
    bars = ground.bars
    share = ratio if ratio <= 1 else ratio / 100
    nearest: tuple[float, float, float] | None = None
    for back in RETRACEMENTS:
        high, low = float(bars.high[-back:].max()), float(bars.low[-back:].min())
        for value in (high - share * (high - low), low + share * (high - low)):
            away = abs(value - (said.low + said.high) / 2)
            if nearest is None or away < abs(nearest[0] - (said.low + said.high) / 2):
                nearest = (value, low, high)
    assert nearest is not None
    value, low, high = nearest
    cite = ground.cite()
    text = f"the nearest such retracement is {cite.price('value', value, 'share of the leg')}"
    legs = f"{cite.price('leg_low', low, 'lowest low')} to {cite.price('leg_high', high, 'highest high')}"
    evidence = (cite, f"{text} of the leg {legs}")
    fits = ground.fits(value, said.low, said.high)
    why = (
        "a leg at hand has it there"
        if fits
        else "the note does not say which leg; none of the usual ones fits"
    )
    return answer(ground, Ruling.TRUE if fits else Ruling.UNSUPPORTED, why, evidence)


def _swing(said: LevelStated, reason: Reason, ground: Ground) -> Finding:
    """A swing made there, within the period where one is named."""
    bars = ground.bars
    low, high = said.low - ground.tolerance(said.low), said.high + ground.tolerance(said.high)
    turned = [each for each in confirmed_swings(bars) if low <= each.price <= high]
    spans = stretches(reason.period, bars) if reason.period is not None else ()
    mine = [each for each in turned if not spans or any(span.holds(each.session) for span in spans)]
    if mine:
        cite = ground.cite()
        days = cite.days("swing", sorted(each.session for each in mine))
        evidence = (cite, f"a swing turned there on {days}")
        return answer(ground, Ruling.TRUE, "the bars turned there", evidence, allowed=price_tolerance(ground))
    return _was_there(said, reason, ground)


def _was_there(said: LevelStated, reason: Reason, ground: Ground) -> Finding:
    """Did price come to the level in the period named? If never, nothing was made there."""
    stated = TestedStated(
        said.quote, said.start, said.end, said.low, said.high, said.side,
        periods=(reason.period,) if reason.period is not None else (),
    )  # fmt: skip
    if reason.period is None:
        return judge_tested(stated, ground)
    zone = zones_of(stated, ground)[0]
    spans = stretches(reason.period, ground.bars)
    reached = zone.reached()
    rows = [row for span in spans for row in range(*span.rows(ground.bars).indices(len(ground.bars)))]
    hits = sorted({ground.bars.session[row].item() for row in rows if reached[row]})
    cite = ground.cite()
    text = period_range(cite, reason.period, zone)
    if not spans:
        return answer(ground, Ruling.NOT_CHECKABLE, "the bars do not reach that period")
    if hits:
        evidence = (cite, f"{text}; bars came to the level on {cite.days('day', hits)}")
        return answer(ground, Ruling.TRUE, "price came there in that period", evidence)
    why = "no bar of that period came to this price"
    return answer(
        ground, Ruling.FALSE, why, (cite, text), nearest=(cite, text), allowed=price_tolerance(ground)
    )


def _bare(said: LevelStated, ground: Ground) -> Finding:
    """No reason that could be measured: dated tests, or a level levelhead finds there itself."""
    stated = TestedStated(said.quote, said.start, said.end, said.low, said.high, said.side)
    zone = zones_of(stated, ground)[0]
    history = zone.history(zone.row_before(TESTED_SESSIONS))
    days = sorted({each.session for each in history.touches})
    near = [
        level
        for level in ground.levels
        if level.low <= said.high + zone.z and level.high >= said.low - zone.z
    ]
    kinds = sorted(
        {
            reason.kind.value
            for level in near
            for reason in level.reasons
            if reason.kind is not LevelKind.ROUND
        }
    )
    if not days and not kinds:
        why = "the note gives no reason that could be measured, and the bars show none"
        return answer(ground, Ruling.UNSUPPORTED, why)
    cite = ground.cite()
    parts = []
    if days:
        parts.append(f"tested on {cite.days('test', days)}")
    if kinds:
        parts.append(f"near it lies: {cite.text('reasons', ', '.join(kinds), 'levels found in the bars')}")
    why = "the note gives no reason that could be measured; the bars show one"
    return answer(ground, Ruling.TRUE, why, (cite, "; ".join(parts)))
