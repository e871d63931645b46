"""How a note's table turned out once its horizon has passed: which row came true, when, and the scores."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.factcheck.scenario_table import CheckedTable
from levelhead.forecast import Barrier, By, Row, Scenarios
from levelhead.forecast.scenarios import OUTCOMES, Paths
from levelhead.markets import Bars
from levelhead.markets.continuous import continuous
from levelhead.markets.rolls import RollTable


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came true.

    Parameters
    ----------
    row
        Up, neither or down, settled by the one rule on the note's own barriers.
    session
        When it was decided; for neither the last session of the horizon.
    brier_note, brier_model, brier_climatology
        Sum of squared errors over the rows, 0..2; ``None`` where the note's table has not one row each.
    last_close
        At the end of the horizon, points, in the contract of the note's session.
    """

    row: Row
    session: date
    brier_note: float | None
    brier_model: float | None
    brier_climatology: float | None
    last_close: float


def outcome_of(
    table: CheckedTable, later: Bars, rolls: RollTable, *, as_of: date, buffer: float
) -> Outcome | None:
    """Settle a table on the bars after the note.

    Parameters
    ----------
    table
        Checked.
    later
        The same series, reaching past ``as_of``.
    rolls
        As known at the end of ``later``.
    as_of
        The note's session.
    buffer
        Points a close must pass a barrier by.

    Returns
    -------
    ``None`` while the horizon has not passed, or where the note has no barrier on one side.
    """
    if table.upper is None or table.lower is None:
        return None
    start = int(np.searchsorted(later.session, np.datetime64(as_of, "D"), side="right"))
    stop = start + table.horizon
    if start == 0 or stop > len(later):
        return None
    paths = _paths(later, rolls, start, stop)
    by = {each.barrier: each.by for each in table.rows if each.barrier is not None}
    scenarios = Scenarios(
        Barrier(table.upper, by[table.upper] or By.TOUCH, buffer),
        Barrier(table.lower, by[table.lower] or By.CLOSE, buffer),
        table.horizon,
    )
    settled = scenarios.settle(paths)
    row = next(each for each in Row if OUTCOMES[each] == int(settled.outcome[0]))
    column = int(settled.session[0])
    session = later.session[start + (column if column >= 0 else table.horizon - 1)].item()
    scores = _scores(table, row)
    return Outcome(row, session, *scores, float(paths.close[0, -1]))


def _paths(later: Bars, rolls: RollTable, start: int, stop: int) -> Paths:
    """The bars of the horizon in the contract of the note's session; an expiry quotation is no close."""
    joined = continuous(later, rolls)
    moved = np.zeros(len(later))
    for row, roll in zip(joined.joint_rows.tolist(), joined.joints, strict=True):
        if row >= start:
            moved[row:] += roll.spread
    part = slice(start, stop)
    o, h, l = (each[part] - moved[part] for each in (later.open, later.high, later.low))
    close = joined.close[part] - moved[part]
    return Paths(o[None], h[None], l[None], close[None])


def _scores(table: CheckedTable, came: Row) -> tuple[float | None, float | None, float | None]:
    if table.brier is None:
        return None, None, None
    true = [1.0 if each.named is came else 0.0 for each in table.rows]

    def score(said: list[float | None]) -> float | None:
        if any(each is None for each in said):
            return None
        return sum((each - hit) ** 2 for each, hit in zip(said, true, strict=True) if each is not None)

    rows = table.rows
    return (
        score([each.stated for each in rows]),
        score([each.computed for each in rows]),
        score([each.climatology for each in rows]),
    )
