"""Percent and point moves, runs of days, gaps."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground, Tape
from levelhead.factcheck.spans import stretches
from levelhead.factcheck.statements import GapStated, MoveStated, Period, StreakStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, percent_tolerance, tolerance
from levelhead.factcheck.verdicts.extremes import extremes_of
from levelhead.factcheck.words import Direction, End, PeriodKind
from levelhead.kernels.arrays import IntArray
from levelhead.markets import Kind

POINTS_SHARE = 0.001  # of the price: a move in points is a difference of two quoted prices
FLAT = 0.001  # a move smaller than this has no direction that could be wrong
RECENT = 5  # sessions in which a gap or a run without a date is looked for


@dataclass(frozen=True, slots=True)
class Move:
    """From one price to another; ``plain`` for close to close."""

    start: float
    end: float
    what: str
    plain: bool

    @property
    def ratio(self) -> float:
        """Signed, 0.01 is one percent; NaN where it began at zero or below."""
        return self.end / self.start - 1 if self.start > 0 else float("nan")


def judge_move(said: MoveStated, ground: Ground) -> Finding:
    """True where close to close or by range fits on any tape, false where none does."""
    moves = list(_moves(said, ground))
    if not moves:
        return cannot(ground, "the note names no stretch that the bars cover")
    cite = ground.cite()
    first = moves[0]
    change = cite.ratio("move", first.ratio, first.what)
    points = cite.price("points", first.end - first.start, first.what)
    evidence = (cite, f"{first.what}, the move is {change}, or {points} points")
    sign = 1.0 if said.direction is Direction.UP else -1.0
    if said.points is not None:
        room = max(POINTS_SHARE * abs(ground.close), float(ground.bars.market.tick))
        asked = sign * abs(said.points)
        fits = [abs(each.end - each.start - asked) <= room for each in moves]
        allowed = tolerance(ground, "allowed: {share} of the price", share="0.1%")
    elif said.low is not None and said.high is not None:
        low, high = sorted((sign * abs(said.low), sign * abs(said.high)))
        room = max(percent_tolerance(said.low), percent_tolerance(said.high))
        fits = [low - room <= each.ratio <= high + room for each in moves]
        allowed = tolerance(ground, "allowed: {points} percentage points", points=f"{room * 100:.2g}")
    else:
        return _direction(ground, moves, sign, evidence)
    if any(fit for fit, each in zip(fits, moves, strict=True) if each.plain):
        return answer(ground, Ruling.TRUE, "the move is as the note says", evidence, allowed=allowed)
    if any(fits):
        why = "the move is that of the range, not from close to close"
        ruling = Ruling.TRUE if said.since is not None else Ruling.UNSUPPORTED
        return answer(ground, ruling, why, evidence, allowed=allowed)
    if said.since is None and said.period is None and said.from_price is None:
        why = "the note does not say over which stretch, and the last sessions do not show it"
        return answer(ground, Ruling.UNSUPPORTED, why, evidence, allowed=allowed)
    why = "the move was another, from close to close and by range"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=allowed)


def _direction(ground: Ground, moves: list[Move], sign: float, evidence: tuple[Cite, str]) -> Finding:
    plain = [sign * each.ratio for each in moves if each.plain]
    if plain and plain[0] > 0:
        return answer(ground, Ruling.TRUE, "the price moved that way", evidence)
    if any(each > -FLAT for each in plain):
        return answer(ground, Ruling.UNSUPPORTED, "it moved that way by some measures only", evidence)
    return answer(ground, Ruling.FALSE, "the price moved the other way", evidence, nearest=evidence)


def _moves(said: MoveStated, ground: Ground) -> Iterator[Move]:
    ends = [said.to_price] if said.to_price is not None else None
    if said.from_price is not None:
        for tape in ground.tapes:
            for end in ends or [float(tape.bars.close[-1])]:
                yield Move(said.from_price, end, "from the price named", plain=True)
        return
    if said.since is not None:
        yield from _since(said, ground, said.since, ends)
        return
    period = said.period or Period(PeriodKind.DAY)
    for tape in ground.tapes:
        for stretch in stretches(period, tape.bars):
            found = _within(tape, stretch.rows(tape.bars))
            # nobody calls the way from a year's low to its high the year's gain
            yield from (each for each in found if each.plain or period.kind is not PeriodKind.YEAR)
    if period.kind is PeriodKind.SESSIONS and period.number:
        yield from _counted(ground, period.number)


def _counted(ground: Ground, number: int) -> Iterator[Move]:
    what = "from close to close over the sessions named"
    for tape in ground.tapes:
        for count in (number, number + 1, number - 1):
            if 0 < count < len(tape.bars):
                close = tape.bars.close
                yield Move(float(close[-1 - count]), float(close[-1]), what, plain=True)


def _within(tape: Tape, rows: slice) -> Iterator[Move]:
    bars = tape.bars
    part = slice(rows.start, rows.stop)
    end, o = float(bars.close[rows.stop - 1]), float(bars.open[rows.start])
    h, l = float(bars.high[part].max()), float(bars.low[part].min())
    if rows.start > 0:
        before = float(bars.close[rows.start - 1])
        yield Move(before, end, "from the close before to the last close", plain=True)
        earned = float(tape.joined.changes[rows.stop - 1])
        if rows.stop - rows.start == 1 and np.isfinite(earned):
            yield Move(end - earned, end, "from close to close, without the roll", plain=True)
    yield Move(o, end, "from the first open to the last close", plain=False)
    for start, stop, what in ((h, l, "from high to low"), (l, h, "from low to high")):
        yield Move(start, stop, what, plain=False)


def _since(said: MoveStated, ground: Ground, since: Period, ends: list[float] | None) -> Iterator[Move]:
    side = said.since_side
    sides = (side,) if side is not None else (End.HIGH, End.LOW)
    if side is None:
        for tape in ground.tapes:
            for stretch in stretches(since, tape.bars):
                start = float(tape.bars.close[stretch.rows(tape.bars).stop - 1])
                for end in ends or [float(tape.bars.close[-1])]:
                    yield Move(start, end, "from that close to the last one", plain=True)
    for each in sides:
        for found in extremes_of(since, each, ground):
            bars = found.tape.bars
            after = slice(bars.row(found.session), None)
            far = float(bars.low[after].min() if each is End.HIGH else bars.high[after].max())
            for end in ends or [float(bars.close[-1])]:
                yield Move(found.value, end, f"from that {each} to the last close", plain=side is not None)
            yield Move(found.value, far, f"from that {each} to the furthest price since", plain=False)


def judge_streak(said: StreakStated, ground: Ground) -> Finding:
    """Days, weeks or months in a row, by closes or by the colour of the bars."""
    sign = 1 if said.direction is Direction.UP else -1
    runs = [
        max(_run(signs, sign), _run(signs[:-1], sign) if signs.size > 1 else 0)
        for tape in ground.tapes
        for signs in _signs(tape, said.unit)
    ]
    if not runs:
        return cannot(ground, "runs of such a length are not counted")
    cite = ground.cite()
    units = {PeriodKind.DAY: "sessions", PeriodKind.WEEK: "weeks", PeriodKind.MONTH: "months"}
    count = cite.count("run", runs[0], "closes in a row")
    evidence = (cite, f"the last run that way is {count} {units.get(said.unit, 'periods')} by closes")
    if said.count in runs:
        return answer(ground, Ruling.TRUE, "the run is as long as the note says", evidence)
    if max(runs) > said.count:
        return answer(ground, Ruling.UNSUPPORTED, "the run is longer than the note says", evidence)
    why = "the run is shorter, by closes and by the bars' own open and close"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)


def _run(signs: IntArray, sign: int) -> int:
    other = np.flatnonzero(signs != sign)
    return int(signs.size - 1 - other[-1]) if other.size else int(signs.size)


def _signs(tape: Tape, unit: PeriodKind) -> Iterator[IntArray]:
    bars = tape.bars
    if unit is PeriodKind.DAY:
        ends = np.arange(len(bars))
    elif unit is PeriodKind.WEEK:
        ends = _ends((bars.session.astype(np.int64) + 3) // 7)
    elif unit is PeriodKind.MONTH:
        ends = _ends(bars.session.astype("datetime64[M]").astype(np.int64))
    else:
        return
    close = bars.close[ends]
    yield np.sign(np.diff(close)).astype(np.int64)
    starts = np.concatenate([[0], ends[:-1] + 1])
    yield np.sign(close - bars.open[starts]).astype(np.int64)


def _ends(keys: IntArray) -> IntArray:
    return np.concatenate([np.flatnonzero(np.diff(keys)), [keys.size - 1]])


def judge_gap(said: GapStated, ground: Ground) -> Finding:
    """A gap to the previous range, or, in a market that never closes for long, to the previous close."""
    found = [each for tape in ground.printed for each in _gaps(said, tape)]
    if not found:
        return _no_gap(said, ground)
    strict = [each for each in found if each[2]]
    low, high, is_strict = (strict or found)[-1]
    cite = ground.cite()
    what = "previous range and the open" if is_strict else "previous close and the open"
    evidence = (cite, f"between the {what}: {cite.band('gap', low, high, what)}")
    if said.low is not None and said.high is not None:
        edges = (said.low, said.high)
        near = [
            each
            for each in found
            if all(any(ground.fits(edge, side, side) for side in each[:2]) for edge in edges)
            or (each[0] <= max(edges) and each[1] >= min(edges))
        ]
        if not near:
            why = "the gap in that time lies elsewhere"
            return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)
    if strict:
        return answer(ground, Ruling.TRUE, "the bars show the gap", evidence)
    why = "only the open lies apart from the previous close; the ranges overlap"
    return answer(ground, Ruling.UNSUPPORTED, why, evidence)


def _no_gap(said: GapStated, ground: Ground) -> Finding:
    """A future trades through the night: its bars may hide the gap that the shares opened with."""
    cite = ground.cite()
    evidence = (cite, "no open in that time lies beyond the previous close by a tick")
    if ground.bars.market.kind is Kind.FUTURE and said.direction is not None:
        sign = 1.0 if said.direction is Direction.UP else -1.0
        bars = ground.bars
        moved = [
            sign * float(bars.close[row] - bars.close[row - 1]) for row in _gap_rows(said, ground.tapes[0])
        ]
        if any(each > 0 for each in moved):
            why = "the future's bars show none; the shares may have opened with one"
            return answer(ground, Ruling.UNSUPPORTED, why, evidence)
    return answer(ground, Ruling.FALSE, "the bars show no such gap", evidence)


def _gap_rows(said: GapStated, tape: Tape) -> list[int]:
    """Rows of the time meant that have a bar before them."""
    bars = tape.bars
    if said.day is not None or said.period is not None:
        period = said.period or Period(PeriodKind.DAY, day=said.day)
        found = [
            row for each in stretches(period, bars) for row in range(*each.rows(bars).indices(len(bars)))
        ]
    else:
        found = list(range(max(len(bars) - (60 if said.low is not None else RECENT), 1), len(bars)))
    return [row for row in found if row >= 1]


def _gaps(said: GapStated, tape: Tape) -> Iterator[tuple[float, float, bool]]:
    tick = float(tape.bars.market.tick)
    for row in _gap_rows(said, tape):
        for direction in Direction:
            if said.direction in (None, direction):
                yield from _gap_at(direction, row, tape, tick)


def _gap_at(direction: Direction, row: int, tape: Tape, tick: float) -> Iterator[tuple[float, float, bool]]:
    bars = tape.bars
    o, before = float(bars.open[row]), float(bars.close[row - 1])
    high, low = float(bars.high[row - 1]), float(bars.low[row - 1])
    if direction is Direction.UP:
        if o > high:
            yield high, o, True
        elif o > before + tick:
            yield before, o, False
    elif o < low:
        yield o, low, True
    elif o < before - tick:
        yield o, before, False
