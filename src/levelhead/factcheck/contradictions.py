"""Where a note contradicts itself; no bar is needed to see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from levelhead.factcheck.ground import Ground
from levelhead.factcheck.scenario_table import CheckedTable
from levelhead.factcheck.spans import named, stretches
from levelhead.factcheck.statements import (
    AverageStated,
    ExtremeStated,
    FateStated,
    HeldStated,
    IntactStated,
    InvalidationStated,
    LevelStated,
    LostStated,
    PatternStated,
    Period,
    Stated,
    Statement,
)
from levelhead.factcheck.words import End, PeriodKind, ReasonKind, Side
from levelhead.measure import Claim


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two places of a note that cannot both be right: the rule, what it is, and the words."""

    rule: str
    claim: Claim
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Extreme:
    said: Stated
    period: Period
    side: End
    low: float
    high: float


def contradictions(
    statements: Sequence[Statement], tables: Sequence[CheckedTable], ground: Ground
) -> tuple[Contradiction, ...]:
    """All of them, in the order of the rules."""
    return (
        *_two_extremes(statements, ground),
        *_two_averages(statements, ground),
        *_sides(statements, ground),
        *_broken_and_intact(statements, ground),
        *_sums(tables, ground),
    )


def _extremes(statements: Sequence[Statement]) -> list[_Extreme]:
    found: list[_Extreme] = []
    for each in statements:
        if isinstance(each, ExtremeStated) and not each.by_close:
            found.append(_Extreme(each, each.period, each.side, each.low, each.high))
        elif isinstance(each, LevelStated):
            found += [
                _Extreme(each, reason.period, reason.side or _end(each.side), each.low, each.high)
                for reason in each.reasons
                if reason.kind is ReasonKind.EXTREME and reason.period is not None
            ]
    return found


def _end(side: Side | None) -> End:
    return End.HIGH if side is Side.RESISTANCE else End.LOW


def _two_extremes(statements: Sequence[Statement], ground: Ground) -> Iterator[Contradiction]:
    """Two different lows of one month, or a price the note says traded beyond its own extreme."""
    every = _extremes(statements)
    for one, other in combinations(every, 2):
        if (
            one.side is other.side
            and one.period == other.period
            and _apart(one, other.low, other.high, ground)
        ):
            cite = ground.cite()
            first = cite.band("one", one.low, one.high, "as the note has it")
            second = cite.band("other", other.low, other.high, "as the note has it")
            text = (
                f"two different {one.side}s of {named(cite, one.period, ground.bars)}: {first} and {second}"
            )
            yield Contradiction(
                "two extremes", cite.claim("two_extremes", text), _quotes(one.said, other.said)
            )
    for one in every:
        for pattern in _candles(statements):
            if (price := _beyond(one, pattern, ground)) is not None:
                cite = ground.cite()
                stated = cite.band("extreme", one.low, one.high, "as the note has it")
                traded = cite.price("traded", price, "edge of the candles as the note has it")
                text = (
                    f"two different {one.side}s of {named(cite, one.period, ground.bars)}: {stated} is called "
                    f"it, and candles of the same time reached {traded}"
                )
                yield Contradiction(
                    "two extremes", cite.claim("two_extremes", text), _quotes(one.said, pattern)
                )


def _candles(statements: Sequence[Statement]) -> Iterator[PatternStated]:
    """Candles with a price at their edge; a price "below those candles" is one."""
    patterns = [each for each in statements if isinstance(each, PatternStated)]
    yield from (each for each in patterns if each.low is not None)
    bare = next((each for each in patterns if each.low is None), None)
    for each in statements:
        if bare is not None and isinstance(each, InvalidationStated) and "candle" in each.quote.lower():
            yield replace(
                bare, quote=each.quote, start=each.start, end=each.end, low=each.low, high=each.high
            )


def _apart(one: _Extreme, low: float, high: float, ground: Ground) -> bool:
    room = ground.tolerance(one.low)
    return low > one.high + room or high < one.low - room


def _beyond(one: _Extreme, pattern: PatternStated, ground: Ground) -> float | None:
    """The edge of a candle pattern of the same time that lies beyond the extreme stated."""
    meant = pattern.period or Period(PeriodKind.SESSIONS, 5)
    mine, theirs = stretches(one.period, ground.bars), stretches(meant, ground.bars)
    if pattern.day is not None:
        inside = any(span.holds(pattern.day) for span in mine)
    else:
        inside = any(
            span.first <= other.first and other.last <= span.last for span in mine for other in theirs
        )
    if not inside or pattern.low is None or pattern.high is None:
        return None
    room = ground.tolerance(one.low)
    if one.side is End.LOW and pattern.low < one.low - room:
        return pattern.low
    if one.side is End.HIGH and pattern.high > one.high + room:
        return pattern.high
    return None


def _two_averages(statements: Sequence[Statement], ground: Ground) -> Iterator[Contradiction]:
    stated = [
        each
        for each in statements
        if isinstance(each, AverageStated) and each.low is not None and each.high is not None
    ]
    for one, other in combinations(stated, 2):
        assert (
            one.low is not None and one.high is not None and other.low is not None and other.high is not None
        )
        same = one.window == other.window and (
            one.average is other.average or None in (one.average, other.average)
        )
        room = ground.tolerance(one.low)
        if same and (other.low > one.high + room or other.high < one.low - room):
            cite = ground.cite()
            window = cite.count("window", one.window, "sessions of the average")
            first = cite.band("one", one.low, one.high, "as the note has it")
            second = cite.band("other", other.low, other.high, "as the note has it")
            text = f"two different {window}-day averages: {first} and {second}"
            yield Contradiction("two averages", cite.claim("two_averages", text), _quotes(one, other))


def _names_side(level: LevelStated) -> bool:
    """Is the side perhaps that of a name ("swing high", "S2") rather than the note's own?"""
    return any(each.kind in (ReasonKind.SWING, ReasonKind.PIVOT) for each in level.reasons)


def _sides(statements: Sequence[Statement], ground: Ground) -> Iterator[Contradiction]:
    levels = [each for each in statements if isinstance(each, LevelStated) and not _names_side(each)]
    supports = [each for each in levels if each.side is Side.SUPPORT]
    resistances = [each for each in levels if each.side is Side.RESISTANCE]
    if supports and resistances:
        top, bottom = max(supports, key=lambda each: each.low), min(resistances, key=lambda each: each.high)
        if top.low > bottom.high:
            cite = ground.cite()
            first = cite.band("support", top.low, top.high, "as the note has it")
            second = cite.band("resistance", bottom.low, bottom.high, "as the note has it")
            text = f"support at {first} lies above resistance at {second}"
            yield Contradiction("support above resistance", cite.claim("sides", text), _quotes(top, bottom))
    close, room = ground.close, ground.tolerance(ground.close)
    for each in (*supports, *resistances):
        wrong = each.low > close + room if each.side is Side.SUPPORT else each.high < close - room
        if wrong:
            cite = ground.cite()
            level = cite.band("level", each.low, each.high, "as the note has it")
            last = cite.price("close", close, "last close")
            where = "above" if each.side is Side.SUPPORT else "below"
            text = f"{each.side} at {level} lies {where} the last close of {last}"
            yield Contradiction("wrong side of the close", cite.claim("wrong_side", text), (each.quote,))


def _broken_and_intact(statements: Sequence[Statement], ground: Ground) -> Iterator[Contradiction]:
    broken = [each for each in statements if isinstance(each, LostStated) and not each.negated]
    whole = [each for each in statements if isinstance(each, (IntactStated, HeldStated))]
    for one in broken:
        for other in whole:
            if _same_place(one, other, ground) and (not one.periods or one.periods == other.periods):
                cite = ground.cite()
                assert other.low is not None and other.high is not None
                level = cite.band("level", other.low, other.high, "as the note has it")
                text = f"{level} is said to be broken and to be {other.kind}"
                yield Contradiction(
                    "broken and intact", cite.claim("broken_intact", text), _quotes(one, other)
                )


def _same_place(one: FateStated, other: FateStated, ground: Ground) -> bool:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    room = ground.tolerance(one.low)
    return one.low <= other.high + room and one.high >= other.low - room


def _sums(tables: Sequence[CheckedTable], ground: Ground) -> Iterator[Contradiction]:
    for table in tables:
        if table.total is not None and not table.sums_to_one and len(table.rows) > 1:
            cite = ground.cite()
            total = cite.ratio("total", table.total, "sum of the probabilities stated")
            quotes = tuple(each.row.label for each in table.rows)
            text = f"the probabilities of the table sum to {total}"
            yield Contradiction("probabilities do not sum", cite.claim("sum", text), quotes)


def _quotes(one: Stated, other: Stated) -> tuple[str, ...]:
    return tuple(dict.fromkeys((one.quote, other.quote)))
