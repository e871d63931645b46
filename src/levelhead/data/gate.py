"""The quality gate: every rule, in order, on the rows that existed on the day asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from levelhead.data.case import Case
from levelhead.data.findings import Finding, worst
from levelhead.data.gate_rules_grid import instrument, off_tick, tick_dust
from levelhead.data.gate_rules_prices import (
    allowance,
    frozen,
    impossible,
    jumps,
    nonpositive,
    stopped,
    volumes,
)
from levelhead.data.gate_rules_rows import (
    duplicates,
    future,
    known_on_the_day,
    missing,
    order,
    partial,
    weekend,
)
from levelhead.data.gate_rules_sessions import age, holes, length, strangers
from levelhead.data.rows import CLOSE, HIGH, LOW, OPEN, RawRows, Row
from levelhead.errors import DataRejected
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.market import Market
from levelhead.markets.notes import Note, Verdict

Rule = Callable[[RawRows, Case], RawRows]

# Each rule may rely on those before it: order needs whole rows, prices need order, sessions need good bars.
RULES: tuple[Rule, ...] = (
    *(known_on_the_day, missing, order, duplicates, future, partial, weekend),
    *(nonpositive, stopped, instrument, tick_dust, impossible, jumps, allowance, off_tick, frozen, volumes),
    *(strangers, holes, age, length),
)
_STRICT = (Verdict.WARN, Verdict.QUARANTINE, Verdict.DEGRADE)


@dataclass(frozen=True, slots=True)
class Checked:
    """Bars that passed the gate, what was found on the way, and the highest rung of it."""

    bars: Bars
    notes: tuple[Note, ...]
    verdict: Verdict


def gate(
    rows: RawRows | Sequence[Row],
    *,
    market: Market,
    as_of: date | None = None,
    adjustment: Adjustment | None = None,
    now: datetime | None = None,
    source: str,
    strict: bool = False,
) -> Checked:
    """Judge raw rows and make bars of them, or refuse.

    Nothing is rescaled, nothing filled in, and no statistic of a later row decides about an earlier day.

    Parameters
    ----------
    rows
        Rows of a file, or of a live source as (ISO day, open, high, low, close, volume).
    market
        Whose bars they are to be.
    as_of
        The last session wanted; ``None``: all.
    adjustment
        What was done to the prices; ``None``: found from them.
    now
        The time of asking, with a time zone, or ``None`` to leave out the rules that need it.
    source
        What the bars came from, without a path; it is printed.
    strict
        Refuse what would only be said: WARN, QUARANTINE and DEGRADE.

    Raises
    ------
    DataRejected
        With the code of the rule, where and what to do.
    """
    case = Case(market, as_of, adjustment, now)
    judged = rows if isinstance(rows, RawRows) else RawRows.of(rows)
    for rule in RULES:
        judged = rule(judged, case)
    if strict:
        _refuse_any(judged.findings)
    bars = Bars(
        market,
        session=judged.session,
        open=judged.prices[OPEN],
        high=judged.prices[HIGH],
        low=judged.prices[LOW],
        close=judged.prices[CLOSE],
        volume=judged.volume,
        adjustment=judged.adjustment or Adjustment.NONE,
        source=source,
    )
    notes = tuple(finding.note(market, bars.as_of) for finding in judged.findings)
    return Checked(bars, notes, worst(notes))


def _refuse_any(findings: Sequence[Finding]) -> None:
    for finding in findings:
        if finding.verdict in _STRICT:
            raise DataRejected(
                finding.code,
                "found under --strict, where nothing is only said",
                session=finding.sessions[0] if finding.sessions else None,
                remedy="Correct the file, or leave out --strict",
            )
