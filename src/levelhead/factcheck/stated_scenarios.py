"""Statements about what may happen: probabilities, conditions, tables of scenarios."""

from dataclasses import dataclass
from typing import ClassVar

from levelhead.factcheck.stated import Stated
from levelhead.factcheck.words import ConditionForm, Direction, Driver, Event, Kind


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a scenario is said to depend on."""

    form: ConditionForm
    words: str = ""
    drivers: tuple[Driver, ...] = ()
    low: float | None = None  # a price to be reclaimed or broken
    high: float | None = None
    direction: Direction | None = None
    window: int | None = None


@dataclass(frozen=True, slots=True)
class ConditionalStated(Stated):
    """A scenario that needs something: ``consequence`` is a price to be reached or broken."""

    kind: ClassVar[Kind] = Kind.CONDITIONAL

    condition: Condition
    direction: Direction | None = None  # of the consequence
    low: float | None = None
    high: float | None = None
    next_low: float | None = None
    next_high: float | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table of scenarios.

    ``direction`` is where the price goes; ``low`` and ``high`` the target zone, range or the level broken;
    ``next_low`` and ``next_high`` where a break goes on to. Probabilities are 0..1, equal for one number.
    """

    label: str
    event: Event
    direction: Direction | None = None
    low: float | None = None
    high: float | None = None
    next_low: float | None = None
    next_high: float | None = None
    probability_low: float | None = None
    probability_high: float | None = None
    by_close: bool | None = None
    conditions: tuple[Condition, ...] = ()
    notes: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class ProbabilityStated(Stated):
    """A probability given to an event."""

    kind: ClassVar[Kind] = Kind.PROBABILITY

    row: TableRow
    horizon: int | None = None


@dataclass(frozen=True, slots=True)
class ProbabilityTable:
    """A table of scenarios, or sentences that amount to one; horizons in sessions."""

    rows: tuple[TableRow, ...]
    horizon_low: int | None = None
    horizon_high: int | None = None
    heading: str = ""
    start: int = 0
    end: int = 0
