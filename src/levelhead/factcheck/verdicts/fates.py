"""What became of a level: tested, held, intact, reclaimed, lost; each against dated closes."""

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.statements import (
    FateStated,
    HeldStated,
    IntactStated,
    LostStated,
    ReclaimedStated,
    TestedStated,
)
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, tolerance
from levelhead.factcheck.verdicts.zones import (
    RECENT,
    TESTED_SESSIONS,
    Zone,
    first_row,
    last_row,
    missed_by,
    nearest_tested,
    period_range,
    reached_in,
    spans,
    told,
    touches_in,
    zones_of,
)
from levelhead.factcheck.words import Direction, PeriodKind, Side
from levelhead.kernels.arrays import BoolArray
from levelhead.levels import Outcome
from levelhead.measure import Claim

FRESH = 10  # sessions a reclaim or a loss without a date may be old
NEAR = 20  # sessions in which a break makes "intact" false
LOST_BEFORE = 60
LAST = 5  # sessions in which a bar above speaks against "not reclaimed"
CLOSE_ATR, HELD_ATR = (
    0.25,
    1.0,
)  # nearer than this, a desk may speak of a test; of holding, where nothing broke


def _allowed(ground: Ground, zone: Zone) -> Claim:
    return tolerance(ground, "allowed: {points} points beyond an edge", points=f"{zone.z:.1f}")


def _unreached(said: FateStated, zones: list[Zone]) -> list[int]:
    """Numbers of the periods named in which no tape came to the zone, though its bars reach there."""
    missed = [
        number
        for number, period in enumerate(said.periods)
        if spans(period, zones[0]) and not any(reached_in(period, zone) for zone in zones)
    ]
    # "on Thursday and Friday" is one stretch: what came on either day came in it
    days = all(period.kind is PeriodKind.DAY for period in said.periods)
    return [] if days and len(missed) < len(said.periods) else missed


def judge_tested(said: TestedStated, ground: Ground) -> Finding:
    """Dated tests in every period named, so many as stated."""
    zones = zones_of(said, ground)
    if not zones:
        return cannot(ground, "the note names no price that was tested")
    zone = zones[0]
    if missed := _unreached(said, zones):
        return _never_came(said, ground, zone, missed)
    history = zone.history(first_row(said.periods, zone, TESTED_SESSIONS))
    tests = [
        each
        for each in history.touches
        if said.side is None or each.side is zone.face
        if not said.periods or any(each in touches_in(history, period, zone) for period in said.periods)
    ]
    days = sorted({each.session for each in tests})
    cite = ground.cite()
    where = told(cite, said, zone)
    evidence = (
        (cite, f"{where} was tested on {cite.days('test', days)}") if days
        else (cite, f"{where} was not tested in that time after a close away from it")
    )  # fmt: skip
    wanted = said.count or 1
    everywhere = all(
        any(each in tests for each in touches_in(history, period, zone)) for period in said.periods
    )
    if everywhere and (len(days) == wanted if said.exactly else len(days) >= wanted):
        return answer(
            ground, Ruling.TRUE, "the bars show these tests", evidence, allowed=_allowed(ground, zone)
        )
    start = first_row(said.periods, zone, TESTED_SESSIONS)
    reached = max(int(each.reached()[start:].sum()) for each in zones)
    if reached < wanted:
        why = "fewer bars came to the zone than the note counts tests"
        return answer(
            ground, Ruling.FALSE, why, evidence, nearest=evidence if days else None,
            allowed=_allowed(ground, zone),
        )  # fmt: skip
    why = "the bars came to the zone, separate tests are counted otherwise"
    return answer(ground, Ruling.UNSUPPORTED, why, evidence, nearest=evidence if days else None)


def _never_came(said: FateStated, ground: Ground, zone: Zone, missed: list[int]) -> Finding:
    cite = ground.cite()
    found = [period_range(cite, period, zone) for period in said.periods]
    text = f"{' and '.join(found)}; {_breaks(cite, said, zone)}"
    away = max(missed_by(said.periods[number], zone) for number in missed)
    stayed = isinstance(said, HeldStated) and said.count is None and not bool(_broken(said, zone).any())
    if away <= (HELD_ATR if stayed else CLOSE_ATR) * zone.atr:
        why = "price came near it and no nearer"
        return answer(ground, Ruling.UNSUPPORTED, why, (cite, text), allowed=_allowed(ground, zone))
    why = "in a period named no bar came to the zone"
    if len(missed) < len(said.periods):
        why = "in one of the periods named no bar came to the zone"
    return answer(
        ground, Ruling.FALSE, why, (cite, text), nearest=nearest_tested(ground, said, zone),
        allowed=_allowed(ground, zone),
    )  # fmt: skip


def _broken(said: FateStated, zone: Zone) -> BoolArray:
    """Closes through the zone in the time meant."""
    stop = last_row(said.periods, zone)
    return _came_through(zone, first_row(said.periods, zone, NEAR))[:stop]


def _breaks(cite: Cite, said: FateStated, zone: Zone) -> str:
    """Closes beyond the far edge in the time meant."""
    broke = zone.beyond(0.0)
    broke[: first_row(said.periods, zone, NEAR)] = False
    if not isinstance(said, IntactStated):
        broke[last_row(said.periods, zone) :] = False
    days = zone.dates(broke)
    where = told(cite, said, zone)
    if not days:
        return f"no close went beyond {where} in that time"
    rows = np.flatnonzero(broke)[-6:]
    shown = [
        f"{cite.price('close', float(zone.tape.bars.close[row]), 'close')} on "
        f"{cite.day('broke', zone.tape.bars.session[row].item())}"
        for row in rows.tolist()
    ]
    return f"closes beyond {where}: {', '.join(shown)}"


def judge_held(said: HeldStated, ground: Ground) -> Finding:
    """Tests without a close beyond the far edge; false where a close went through or nothing came."""
    zones = zones_of(said, ground)
    if not zones:
        return cannot(ground, "the note names no price that held")
    zone = zones[0]
    if missed := _unreached(said, zones):
        return _never_came(said, ground, zone, missed)
    start = first_row(said.periods, zone, NEAR)
    broken = [_broken(said, each) for each in zones]
    history = zone.history(first_row(said.periods, zone, TESTED_SESSIONS))
    own = [each for each in history.touches if each.side is zone.face]
    cite = ground.cite()
    text = _breaks(cite, said, zone)
    if own:
        text += f"; tests: {cite.days('test', [each.session for each in own])}"
    evidence = (cite, text)
    if all(bool(each.any()) for each in broken):
        why = "closes went through it in the time meant"
        return answer(
            ground, Ruling.FALSE, why, evidence, nearest=nearest_tested(ground, said, zone),
            allowed=_allowed(ground, zone),
        )  # fmt: skip
    mine = [each for each in own if np.datetime64(each.session) >= zone.tape.bars.session[start]]
    periods = all(any(each in touches_in(history, period, zone) for each in own) for period in said.periods)
    kept = [each for each in (mine or own) if each.verdict is not Outcome.BROKE]
    if kept and periods and len(kept) >= (said.count or 1) and not bool(broken[0].any()):
        why = "it was tested and no close went through"
        return answer(ground, Ruling.TRUE, why, evidence, allowed=_allowed(ground, zone))
    why = "no close went clearly through, and the tests stated are not all there"
    return answer(ground, Ruling.UNSUPPORTED, why, evidence, allowed=_allowed(ground, zone))


def _came_through(zone: Zone, start: int) -> BoolArray:
    """Closes beyond by z after a close on the near side within the time meant or just before it."""
    beyond = zone.beyond(zone.z)
    close = zone.tape.bars.close
    near = close >= zone.low if zone.side is Side.SUPPORT else close <= zone.high
    found = beyond.copy()
    found[:start] = False
    first = np.flatnonzero(near[max(start - 1, 0) :])
    if first.size == 0:
        return found
    found[: max(start - 1, 0) + int(first[0])] = False
    return found


def judge_intact(said: IntactStated, ground: Ground) -> Finding:
    """No close beyond by z since the time meant, nor now."""
    zones = zones_of(said, ground)
    if not zones:
        return cannot(ground, "the note names no price that is intact")
    zone = zones[0]
    cite = ground.cite()
    evidence = (cite, _breaks(cite, said, zone))
    broken = [_came_through(each, first_row(said.periods, each, NEAR)) for each in zones]
    if all(bool(each.any()) for each in broken):
        why = "a close went through it in the time meant"
        return answer(
            ground, Ruling.FALSE, why, evidence, nearest=nearest_tested(ground, said, zone),
            allowed=_allowed(ground, zone),
        )  # fmt: skip
    if any(bool(each.any()) for each in broken):
        return answer(ground, Ruling.UNSUPPORTED, "one of the series at hand closed through it", evidence)
    why = "no close went through it in the time meant"
    return answer(ground, Ruling.TRUE, why, evidence, allowed=_allowed(ground, zone))


def judge_reclaimed(said: ReclaimedStated, ground: Ground) -> Finding:
    """Closed beyond again after closes on the other side; ``negated``: not yet."""
    zones = zones_of(said, ground)
    if not zones:
        return cannot(ground, "the note names no price that was reclaimed")
    zone = zones[0]
    close, line = zone.tape.bars.close, zone.high
    cite = ground.cite()
    last = cite.price("close", float(close[-1]), "last close")
    gap = close - line
    before = gap[-LOST_BEFORE:-1] < 0
    text = f"the last close is {last}, the level {cite.price('level', float(line[-1]), 'as the note has it')}"
    if before.any():
        row = len(close) - 1 - int(np.argmax(before[::-1])) - 1
        text += (
            f"; the last close below before was on {cite.day('below', zone.tape.bars.session[row].item())}"
        )
    evidence = (cite, text)
    is_above = bool(gap[-1] > 0)
    if said.negated:
        return _not_yet(ground, zones, evidence, is_above=is_above)
    recent = gap[-(said.within or FRESH) - 1 :]
    came_back = _came_back(zone, said) if said.periods else is_above and bool((recent < 0).any())
    if came_back:
        why = "it closed beyond after closes on the other side"
        return answer(ground, Ruling.TRUE, why, evidence, allowed=_allowed(ground, zone))
    if not any(_reached_above(each, said) for each in zones):
        why = "no bar of that time came beyond it" if said.periods else "none of the last bars came beyond it"
        return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)
    return answer(ground, Ruling.UNSUPPORTED, "the bars show no fresh reclaim, nor that it failed", evidence)


def _not_yet(ground: Ground, zones: list[Zone], evidence: tuple[Cite, str], *, is_above: bool) -> Finding:
    if not is_above:
        return answer(ground, Ruling.TRUE, "the close has not come back beyond it", evidence)
    gaps = [each.tape.bars.close[-2:] - each.low[-2:] - each.z for each in zones]
    if all(bool((each > 0).all()) for each in gaps):
        return answer(ground, Ruling.FALSE, "the last closes stand clearly beyond it", evidence)
    return answer(ground, Ruling.UNSUPPORTED, "the close is barely beyond it", evidence)


def _came_back(zone: Zone, said: FateStated) -> bool:
    """A close above in the time named, after one below within the week before."""
    close = zone.tape.bars.close
    rows = range(first_row(said.periods, zone, FRESH), last_row(said.periods, zone))
    return any(
        close[row] > zone.high[row] and bool((close[max(row - LAST, 0) : row] < zone.high[row]).any())
        for row in rows
    )


def _reached_above(zone: Zone, said: FateStated) -> bool:
    """Did any bar of the time meant trade up into the zone, give or take z?"""
    rows = slice(first_row(said.periods, zone, LAST), last_row(said.periods, zone))
    return bool((zone.tape.bars.high[rows] > zone.low[rows] - zone.z).any())


def judge_lost(said: LostStated, ground: Ground) -> Finding:
    """Closed through in the stated direction; ``negated``: no close did."""
    zones = zones_of(said, ground)
    if not zones:
        return cannot(ground, "the note names no price that was lost")
    wanted = Side.SUPPORT if said.direction is Direction.DOWN else Side.RESISTANCE
    zones = [Zone(each.tape, each.low, each.high, each.z, wanted, each.atr) for each in zones]
    zone = zones[0]
    start = first_row(said.periods, zone, said.within + 2 if said.within else NEAR)
    cite = ground.cite()
    evidence = (cite, _breaks(cite, said, zone))
    stop = last_row(said.periods, zone)
    clear = [bool(_came_through(each, start)[start:stop].any()) for each in zones]
    touched = []
    for each in zones:
        rows = slice(first_row(said.periods, each, said.within or RECENT), last_row(said.periods, each))
        touched.append(bool((each.beyond(-each.z) | each.traded_beyond())[rows].any()))
    if said.negated:
        if all(clear):
            return answer(ground, Ruling.FALSE, "a close went through it in the time meant", evidence)
        plain = bool(zone.beyond(0.0)[start:stop].any())
        ruling = Ruling.UNSUPPORTED if plain else Ruling.TRUE
        why = "a close went through it by little" if plain else "no close went through it in the time meant"
        return answer(ground, ruling, why, evidence, allowed=_allowed(ground, zone))
    if bool(zone.beyond(0.0)[start:stop].any()):
        return answer(ground, Ruling.TRUE, "a close went through it in the time meant", evidence)
    if not any(touched):
        why = "no close came through it in the time meant, nor in the quarter before"
        return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=_allowed(ground, zone))
    return answer(ground, Ruling.UNSUPPORTED, "a close came near it, or through it earlier", evidence)
