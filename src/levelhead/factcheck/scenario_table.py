"""A table of scenarios taken at its word: is it a partition, what are its odds, what will its score be."""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

import numpy as np

from levelhead.factcheck.ground import LONGEST_AHEAD, Ground
from levelhead.factcheck.note_odds import odds_at
from levelhead.factcheck.statements import ProbabilityTable, TableRow
from levelhead.factcheck.verdicts.scenarios import edge_of
from levelhead.factcheck.verdicts.trades import is_trivial
from levelhead.factcheck.words import Direction, Event
from levelhead.forecast import By, Forecast, Row

SUM_ROOM = 0.005  # rounding of one quoted percentage
ROWS_OF = {Direction.UP: Row.UP, Direction.DOWN: Row.DOWN}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Prices from ``low`` to ``high``, points; infinite where it is open."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """One row of a note restated as an event on barriers, with the odds beside it.

    Parameters
    ----------
    row
        As the note has it.
    named
        Up, neither or down of the computed table; ``None`` for a row that names no price.
    barrier, by
        The price that decides and how it counts; ``None`` for the row in between.
    stated
        The note's probability, the middle where it gives a band; ``None`` without one.
    computed, climatology, interval
        Of the same row of a table that is a partition: first passage of the note's own barriers; ``None``
        where there is none.
    last_inside, all_inside
        Of a range: the share of paths whose last close, and all of whose closes, lie in it.
    trivial
        Is the target nearer than one day's range?
    """

    row: TableRow
    named: Row | None
    barrier: float | None
    by: By | None
    stated: float | None
    computed: float | None = None
    climatology: float | None = None
    interval: tuple[float, float] | None = None
    last_inside: float | None = None
    all_inside: float | None = None
    trivial: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedBrier:
    """Expected sum of squared errors over the rows, if the model is right; smaller is better, 0..2."""

    note: float
    climatology: float
    model: float


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A note's table of scenarios, checked.

    Parameters
    ----------
    horizon
        Sessions: the longest the note names.
    rows
        In the note's order.
    total
        Sum of the stated probabilities; ``None`` where a row has none.
    gaps, overlaps
        Prices that no row speaks of, and prices that two rows claim.
    beyond
        Prices past the far edge of a target zone, of which the words say nothing.
    upper, lower
        The note's barriers that the odds were computed at; ``None`` where it has none on that side.
    brier
        ``None`` unless there is one row each for up, between and down.
    """

    horizon: int
    rows: tuple[ComputedRow, ...]
    total: float | None
    gaps: tuple[Stretch, ...]
    overlaps: tuple[Stretch, ...]
    beyond: tuple[Stretch, ...]
    upper: float | None
    lower: float | None
    brier: ExpectedBrier | None

    @property
    def sums_to_one(self) -> bool:
        """Do the stated probabilities sum to one, rounding allowed?"""
        return self.total is not None and abs(self.total - 1.0) <= SUM_ROOM * len(self.rows) + 1e-9

    @property
    def is_partition(self) -> bool:
        """Does exactly one row come true, whatever happens?"""
        named = [each.named for each in self.rows]
        complete = Row.UP in named and Row.DOWN in named and None not in named
        return complete and self.sums_to_one and not self.gaps and not self.overlaps


def check_table(table: ProbabilityTable, ground: Ground) -> CheckedTable:
    """Restate a table as events on barriers, and compute what it leaves open and what it is worth."""
    horizon = min(max(table.horizon_high or table.horizon_low or ground.horizon, 1), _longest(ground))
    rows = [_restated(row, ground) for row in table.rows]
    ups = [each for each in rows if each.named is Row.UP and each.barrier is not None]
    downs = [each for each in rows if each.named is Row.DOWN and each.barrier is not None]
    upper = min(ups, key=lambda each: each.barrier or inf, default=None)
    lower = max(downs, key=lambda each: each.barrier or -inf, default=None)
    forecast = _forecast(ground, upper, lower, horizon)
    rows = [_with_odds(each, forecast, (upper, lower), ground, horizon) for each in rows]
    gaps, overlaps = _cover(rows, ground)
    stated = [each.stated for each in rows]
    total = sum(each for each in stated if each is not None) if None not in stated else None
    return CheckedTable(
        horizon=horizon,
        rows=tuple(rows),
        total=total,
        gaps=gaps,
        overlaps=overlaps,
        beyond=_beyond(rows),
        upper=None if upper is None else upper.barrier,
        lower=None if lower is None else lower.barrier,
        brier=_brier(rows, forecast),
    )


def _longest(ground: Ground) -> int:
    return min(LONGEST_AHEAD, len(ground.ahead))


def _restated(row: TableRow, ground: Ground) -> ComputedRow:
    stated = None
    if row.probability_low is not None and row.probability_high is not None:
        stated = (row.probability_low + row.probability_high) / 2
    edge = edge_of(row, ground.close)
    if edge is not None:
        assert row.low is not None and row.high is not None
        trivial = is_trivial(ground, row.low, row.high)
        return ComputedRow(row, ROWS_OF[edge[0]], edge[1], edge[2], stated, trivial=trivial)
    is_range = row.event is Event.RANGE and row.low is not None and row.high is not None
    return ComputedRow(row, Row.NEITHER if is_range else None, None, None, stated)


def _forecast(
    ground: Ground, upper: ComputedRow | None, lower: ComputedRow | None, horizon: int
) -> Forecast | None:
    if upper is None or lower is None or upper.barrier is None or lower.barrier is None:
        return None
    return odds_at(
        ground, up=upper.barrier, down=lower.barrier, horizon=horizon,
        up_by=upper.by or By.TOUCH, down_by=lower.by or By.CLOSE,
    )  # fmt: skip


def _with_odds(
    row: ComputedRow,
    forecast: Forecast | None,
    deciding: tuple[ComputedRow | None, ComputedRow | None],
    ground: Ground,
    horizon: int,
) -> ComputedRow:
    if row.named is None:
        return row
    if forecast is not None and (row.named is Row.NEITHER or row in deciding):
        odds = next(each for each in forecast.odds if each.row is row.named)
        row = replace(row, computed=odds.probability, climatology=odds.climatology, interval=odds.interval)
    low, high = row.row.low, row.row.high
    if row.named is Row.NEITHER and low is not None and high is not None:
        inside = odds_at(ground, up=high, down=low, horizon=horizon, up_by=By.CLOSE, down_by=By.CLOSE)
        if inside is not None:
            row = replace(row, last_inside=inside.readings.last_inside, all_inside=inside.readings.all_inside)
    return row


def _cover(rows: list[ComputedRow], ground: Ground) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Prices between the lowest and the highest row that none, or two, of them claim."""
    room = 2 * float(ground.bars.market.tick)
    claimed = sorted(
        (each for row in rows if (each := _claimed(row)) is not None), key=lambda each: (each.low, each.high)
    )
    gaps, overlaps = [], []
    reach = -inf
    for before, after in pairwise(claimed):
        reach = max(reach, before.high)
        if after.low > reach + room:
            gaps.append(Stretch(reach, after.low))
        elif after.low < reach - room:
            overlaps.append(Stretch(after.low, min(reach, after.high)))
    return tuple(gaps), tuple(overlaps)


def _claimed(row: ComputedRow) -> Stretch | None:
    low, high = row.row.low, row.row.high
    if row.named is Row.UP and row.barrier is not None:
        return Stretch(row.barrier, inf)
    if row.named is Row.DOWN and row.barrier is not None:
        return Stretch(-inf, row.barrier)
    if row.named is Row.NEITHER and low is not None and high is not None:
        return Stretch(low, high)
    return None


def _beyond(rows: list[ComputedRow]) -> tuple[Stretch, ...]:
    """Past the far edge of a target zone that is a band: "toward" says nothing of it."""
    found = []
    for each in rows:
        low, high = each.row.low, each.row.high
        if each.row.event is Event.REACH and low is not None and high is not None and low < high:
            found.append(Stretch(high, inf) if each.named is Row.UP else Stretch(-inf, low))
    return tuple(found)


def _brier(rows: list[ComputedRow], forecast: Forecast | None) -> ExpectedBrier | None:
    if forecast is None or sorted(each.named or "" for each in rows) != sorted(Row):
        return None
    stated = {each.named: each.stated for each in rows}
    said = [stated[row] for row in Row]
    if any(each is None for each in said):
        return None
    model = np.array([each.probability for each in forecast.odds])
    climatology = np.array([each.climatology for each in forecast.odds])
    note = np.array([each for each in said if each is not None])
    own = float(np.sum(model * (1 - model)))
    return ExpectedBrier(
        note=own + float(np.sum((model - note) ** 2)),
        climatology=own + float(np.sum((model - climatology) ** 2)),
        model=own,
    )
