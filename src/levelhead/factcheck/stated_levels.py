"""Statements about levels: what became of them, why they matter, what they are for."""

from dataclasses import dataclass
from typing import ClassVar

from levelhead.factcheck.stated import Period, Stated
from levelhead.factcheck.words import (
    AverageKind,
    Direction,
    End,
    Kind,
    PeriodKind,
    PivotFormula,
    ReasonKind,
    Side,
)


@dataclass(frozen=True, slots=True)
class FateStated(Stated):
    """What became of a level, a band of prices or an average (``window``)."""

    low: float | None = None
    high: float | None = None
    side: Side | None = None
    window: int | None = None
    average: AverageKind | None = None
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class TestedStated(FateStated):
    """Tested, ``count`` times at least (``exactly``: just so many), in every period named."""

    kind: ClassVar[Kind] = Kind.TESTED

    count: int | None = None
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class HeldStated(FateStated):
    """Tests were held; ``count`` of them at least."""

    kind: ClassVar[Kind] = Kind.HELD

    count: int | None = None


@dataclass(frozen=True, slots=True)
class IntactStated(FateStated):
    """Not broken since."""

    kind: ClassVar[Kind] = Kind.INTACT


@dataclass(frozen=True, slots=True)
class ReclaimedStated(FateStated):
    """Lost before and closed beyond again; ``negated``: not reclaimed."""

    kind: ClassVar[Kind] = Kind.RECLAIMED

    negated: bool = False
    within: int | None = None


@dataclass(frozen=True, slots=True)
class LostStated(FateStated):
    """Broken by a close; ``negated``: not broken."""

    kind: ClassVar[Kind] = Kind.LOST

    negated: bool = False
    direction: Direction = Direction.DOWN
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a price is a level; which fields matter depends on ``kind``."""

    kind: ReasonKind
    words: str = ""
    window: int | None = None
    average: AverageKind | None = None
    period: Period | None = None
    side: End | None = None
    pivot: str = ""
    pivot_period: PeriodKind | None = None
    formula: PivotFormula | None = None
    ratio: float | None = None  # of a retracement


@dataclass(frozen=True, slots=True)
class LevelStated(Stated):
    """A level and its reasons; each reason is judged for itself."""

    kind: ClassVar[Kind] = Kind.LEVEL

    low: float
    high: float
    side: Side | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class InvalidationStated(Stated):
    """The price beyond which a view is void; ``direction`` is where the price would have to go."""

    kind: ClassVar[Kind] = Kind.INVALIDATION

    low: float
    high: float
    direction: Direction | None = None
    by_close: bool | None = None


@dataclass(frozen=True, slots=True)
class TargetStated(Stated):
    """A price or an average aimed at."""

    kind: ClassVar[Kind] = Kind.TARGET

    low: float | None = None
    high: float | None = None
    direction: Direction | None = None
    window: int | None = None
    average: AverageKind | None = None


@dataclass(frozen=True, slots=True)
class StopStated(Stated):
    """A stop, and the entry it belongs to."""

    kind: ClassVar[Kind] = Kind.STOP

    price: float
    direction: Direction | None = None  # of the trade
    entry: float | None = None
    target: float | None = None
