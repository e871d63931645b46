"""Highs, lows and closes of named periods, and the record high."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground, Tape
from levelhead.factcheck.spans import Stretch, named, part_of, stretches
from levelhead.factcheck.statements import CloseStated, ExtremeStated, Period, RecordHighStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, percent_tolerance, price_tolerance
from levelhead.factcheck.words import End, Part, Standing

RECENT = 5  # sessions a record that was "just made" may be old
LEEWAY = timedelta(4)
FAR = timedelta(8)


@dataclass(frozen=True, slots=True, eq=False)
class Extreme:
    """The high or low of one reading of a period, points, and its session."""

    tape: Tape
    stretch: Stretch
    value: float
    session: date
    by_close: bool


def extremes_of(period: Period, side: End, ground: Ground) -> Iterator[Extreme]:
    """On every tape and reading of the period, of highs and lows first, then of closes."""
    found = stretches(period, ground.bars)
    for by_close in (False, True):
        for tape in (*ground.tapes, *ground.older):
            for stretch in found:
                rows = stretch.rows(tape.bars)
                if rows.stop > rows.start and stretch.last <= tape.bars.as_of:
                    yield _extreme(tape, stretch, side, by_close=by_close)


def _extreme(tape: Tape, stretch: Stretch, side: End, *, by_close: bool) -> Extreme:
    rows = stretch.rows(tape.bars)
    column = tape.bars.close if by_close else tape.bars.high if side is End.HIGH else tape.bars.low
    part = column[rows]
    row = rows.start + int(np.argmax(part) if side is End.HIGH else np.argmin(part))
    return Extreme(tape, stretch, float(column[row]), tape.bars.session[row].item(), by_close)


def shown(ground: Ground, period: Period, side: End, found: Extreme) -> tuple[Cite, str]:
    """The extreme, its period and its session."""
    cite = ground.cite()
    kind = f"{side} of closes" if found.by_close else str(side)
    what = "closing " if found.by_close else ""
    value = cite.price("extreme", found.value, f"{kind}, {found.tape.name}")
    when = cite.day("made", found.session)
    text = f"the {what}{side} of {named(cite, period, ground.bars)} is {value}, made on {when}"
    if found.tape is not ground.tapes[0]:
        text += f", on {cite.text('series', found.tape.name, 'convention')}"
    return cite, text


def judge_extreme(said: ExtremeStated, ground: Ground) -> Finding:
    """True where any tape's extreme of any reading of the period fits; false where none does."""
    return period_extreme(
        ground, said.period, said.side, said.low, said.high, day=said.day, by_close=said.by_close
    )


def period_extreme(
    ground: Ground,
    period: Period,
    side: End,
    low: float,
    high: float,
    *,
    day: date | None = None,
    by_close: bool = False,
) -> Finding:
    """The same for a level's reason."""
    every = list(extremes_of(period, side, ground))
    if not every:
        return cannot(ground, "the bars do not reach that period")
    plain = [each for each in every if each.by_close is by_close]
    allowed = price_tolerance(ground)
    fit = next((each for each in plain if ground.fits(each.value, low, high)), None)
    if fit is not None:
        return _dated(ground, period, side, fit, day)
    evidence = shown(ground, period, side, plain[0])
    other = next((each for each in every if ground.fits(each.value, low, high)), None)
    if other is not None:
        why = "the price is that of the closes" if other.by_close else "the price is not that of the closes"
        return answer(
            ground, Ruling.UNSUPPORTED, why, evidence,
            nearest=shown(ground, period, side, other), allowed=allowed,
        )  # fmt: skip
    if period.part is not None and _within_part(ground, period, side, low, high):
        why = "the price fits that part of the period alone"
        return answer(ground, Ruling.TRUE, why, evidence, allowed=allowed)
    why = f"the {side} of that period was another price, by every series and roll convention at hand"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=allowed)


def _within_part(ground: Ground, period: Period, side: End, low: float, high: float) -> bool:
    assert period.part is not None
    for tape in ground.tapes:
        for stretch in stretches(period, tape.bars):
            part = part_of(stretch, period.part)
            rows = part.rows(tape.bars)
            if rows.stop > rows.start:
                found = _extreme(tape, part, side, by_close=False)
                if ground.fits(found.value, low, high):
                    return True
    return False


def _dated(ground: Ground, period: Period, side: End, fit: Extreme, day: date | None) -> Finding:
    evidence, allowed = shown(ground, period, side, fit), price_tolerance(ground)
    if day is not None and abs(fit.session - day) > LEEWAY:
        why = "the price is right, its day is another"
        ruling = Ruling.FALSE if abs(fit.session - day) > FAR else Ruling.UNSUPPORTED
        return answer(ground, ruling, why, evidence, nearest=evidence, allowed=allowed)
    if period.part is not None and not _in_part(fit, period.part):
        why = "the price is right, it was made in another part of the period"
        return answer(ground, Ruling.UNSUPPORTED, why, evidence, nearest=evidence, allowed=allowed)
    why = f"the {side} of that period is where the note puts it"
    return answer(ground, Ruling.TRUE, why, evidence, allowed=allowed)


def _in_part(fit: Extreme, part: Part) -> bool:
    meant = part_of(fit.stretch, part)
    return meant.first - LEEWAY <= fit.session <= meant.last + LEEWAY


def judge_close(said: CloseStated, ground: Ground) -> Finding:
    """The close of a session named, else the last one; any tape's will do."""
    closes = list(_closes(said, ground))
    if not closes:
        return cannot(ground, "the bars have no such session")
    allowed = price_tolerance(ground)
    tape, row = closes[0]
    cite = ground.cite()
    value = cite.price("close", float(tape.bars.close[row]), f"close, {tape.name}")
    evidence = (cite, f"the close of {cite.day('session', tape.bars.session[row].item())} is {value}")
    found = [float(each.bars.close[at]) for each, at in closes]
    if any(_closed(said, ground, each) for each in found):
        why = "the close is as the note says"
        return answer(ground, Ruling.TRUE, why, evidence, allowed=allowed)
    if said.standing is None and said.day is None and said.period is None:
        last = ground.bars
        if ground.fits(float(last.low[-1]), said.low, said.high) or (
            last.low[-1] <= said.high and last.high[-1] >= said.low
        ):
            why = "the price traded in that session, it is not the close"
            return answer(ground, Ruling.UNSUPPORTED, why, evidence, nearest=evidence, allowed=allowed)
    why = "the close was another by every series at hand"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=allowed)


def _closed(said: CloseStated, ground: Ground, close: float) -> bool:
    if said.standing is Standing.ABOVE:
        return close > said.low - ground.tolerance(said.low)
    if said.standing is Standing.BELOW:
        return close < said.high + ground.tolerance(said.high)
    return ground.fits(close, said.low, said.high)


def _closes(said: CloseStated, ground: Ground) -> Iterator[tuple[Tape, int]]:
    for tape in ground.printed:
        if said.day is not None:
            at = int(np.searchsorted(tape.bars.session, np.datetime64(said.day, "D")))
            if at < len(tape.bars) and tape.bars.session[at] == np.datetime64(said.day, "D"):
                yield tape, at
        elif said.period is not None:
            for stretch in stretches(said.period, tape.bars):
                yield tape, stretch.rows(tape.bars).stop - 1
        elif tape.bars.as_of == ground.as_of:
            yield tape, len(tape.bars) - 1


def judge_record(said: RecordHighStated, ground: Ground) -> Finding:
    """The highest high (or close) of each series: its price, its day, the distance to it."""
    peaks = [_peak(tape, by_close=by_close) for by_close in (False, True) for tape in ground.tapes]
    cite = ground.cite()
    value = cite.price("record", peaks[0].value, "highest high of the bars given")
    gap = cite.ratio("below", 1 - ground.close / peaks[0].value, "one - close / record")
    made = cite.day("made", peaks[0].session)
    text = f"the highest high of the bars, which begin on {cite.day('since', ground.bars.first)}, is {value} of {made}"
    evidence = (cite, f"{text}; the close is {gap} below")
    checks = _record_checks(said, ground, peaks)
    if not checks:
        return answer(ground, Ruling.NOT_CHECKABLE, "the note gives no figure to check", evidence)
    if all(checks):
        why = "the record high is as the note says"
        return answer(ground, Ruling.TRUE, why, evidence, allowed=price_tolerance(ground))
    why = "no series at hand has such a record high"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=price_tolerance(ground))


def _record_checks(said: RecordHighStated, ground: Ground, peaks: list[Extreme]) -> list[bool]:
    checks = []
    if said.low is not None and said.high is not None:
        low, high = said.low, said.high
        checks.append(any(ground.fits(each.value, low, high) for each in peaks))
    if said.day is not None:
        day = said.day
        checks.append(any(abs(each.session - day) <= LEEWAY for each in peaks))
    if said.below is not None:
        gaps = [1 - float(each.tape.bars.close[-1]) / each.value for each in peaks]
        checks.append(any(abs(gap - abs(said.below)) <= percent_tolerance(said.below) for gap in gaps))
    if said.below_points is not None:
        apart = [each.value - float(each.tape.bars.close[-1]) for each in peaks]
        room = ground.tolerance(ground.close)
        checks.append(any(abs(each - abs(said.below_points)) <= room for each in apart))
    if said.period is not None:
        found = [stretch for each in peaks for stretch in stretches(said.period, each.tape.bars)]
        checks.append(any(each.holds(peak.session) for each in found for peak in peaks))
    elif said.made:
        recent = ground.bars.session[-RECENT:][0].item()
        checks.append(any(each.session >= recent for each in peaks))
    return checks


def _peak(tape: Tape, *, by_close: bool) -> Extreme:
    return _extreme(tape, Stretch(tape.bars.first, tape.bars.as_of), End.HIGH, by_close=by_close)


def judge_standing_record(price: float, ground: Ground) -> bool:
    """Is a price the record high of any series at hand?"""
    return any(
        ground.fits(_peak(tape, by_close=by_close).value, price, price)
        for tape in ground.tapes
        for by_close in (False, True)
    )
