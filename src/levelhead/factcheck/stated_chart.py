"""Statements about the chart: averages, indicators, extremes, moves, patterns, trend."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from levelhead.factcheck.stated import Period, Stated
from levelhead.factcheck.words import (
    AverageKind,
    Candle,
    Direction,
    End,
    Heat,
    Indicator,
    Kind,
    Line,
    PeriodKind,
    PivotFormula,
    Span,
    Standing,
    When,
)


@dataclass(frozen=True, slots=True)
class AverageStated(Stated):
    """A moving average's value, or how the price (or its distance, a ratio of it) stands to it."""

    kind: ClassVar[Kind] = Kind.AVERAGE

    window: int
    low: float | None = None
    high: float | None = None
    average: AverageKind | None = None
    price: Standing | None = None
    slope: Direction | None = None
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class IndicatorStated(Stated):
    """An indicator's reading, now or lately; ``heat`` where the note calls it overbought or oversold."""

    kind: ClassVar[Kind] = Kind.INDICATOR

    indicator: Indicator
    window: int | None = None
    low: float | None = None
    high: float | None = None
    heat: Heat | None = None
    standing: Standing | None = None  # "RSI is below 50": the value is a bound
    slope: Direction | None = None
    when: When = When.NOW
    day: date | None = None


@dataclass(frozen=True, slots=True)
class CrossStated(Stated):
    """One line crossed another, or (``standing``) stays on one side of it.

    ``within`` is how many sessions ago at most; ``since`` a day or the period in which it happened.
    """

    kind: ClassVar[Kind] = Kind.CROSS

    fast: Line
    slow: Line
    direction: Direction
    fast_window: int | None = None
    slow_window: int | None = None
    average: AverageKind | None = None
    low: float | None = None  # of a level crossed
    high: float | None = None
    within: int | None = None
    since: Period | None = None
    standing: bool = False


@dataclass(frozen=True, slots=True)
class CloseStated(Stated):
    """A session's close (``day`` or ``period``; neither: the last one), or the "current price"."""

    kind: ClassVar[Kind] = Kind.CLOSE

    low: float
    high: float
    day: date | None = None
    period: Period | None = None
    standing: Standing | None = None  # "closed above 2,400"


@dataclass(frozen=True, slots=True)
class ExtremeStated(Stated):
    """The high or low of a period; ``side`` is which of them, ``day`` when it is said to have been made."""

    kind: ClassVar[Kind] = Kind.EXTREME

    period: Period
    side: End
    low: float
    high: float
    day: date | None = None
    by_close: bool = False


@dataclass(frozen=True, slots=True)
class RecordHighStated(Stated):
    """The all-time high: its value, its day, how far below it the price is, or that it was just made."""

    kind: ClassVar[Kind] = Kind.RECORD_HIGH

    low: float | None = None
    high: float | None = None
    day: date | None = None
    period: Period | None = None
    below: float | None = None  # a ratio, 0.05 is five percent below
    below_points: float | None = None
    made: bool = False


@dataclass(frozen=True, slots=True)
class PivotStated(Stated):
    """A pivot: ``name`` is P, R1 to R4 or S1 to S4."""

    kind: ClassVar[Kind] = Kind.PIVOT

    name: str
    low: float
    high: float
    formula: PivotFormula | None = None
    period: PeriodKind | None = None


@dataclass(frozen=True, slots=True)
class MoveStated(Stated):
    """A move over a period: a signed ratio or points; perhaps only a direction.

    ``since`` is where it is measured from: the extreme (``since_side``) of a period, or its close.
    """

    kind: ClassVar[Kind] = Kind.MOVE

    direction: Direction
    low: float | None = None  # signed ratio; a band for "2 to 3 percent"
    high: float | None = None
    points: float | None = None  # signed
    period: Period | None = None
    since: Period | None = None
    since_side: End | None = None
    from_price: float | None = None
    to_price: float | None = None


@dataclass(frozen=True, slots=True)
class StreakStated(Stated):
    """Several days, weeks or months in a row up or down."""

    kind: ClassVar[Kind] = Kind.STREAK

    count: int
    direction: Direction
    unit: PeriodKind = PeriodKind.DAY


@dataclass(frozen=True, slots=True)
class GapStated(Stated):
    """A gap between two sessions' prices."""

    kind: ClassVar[Kind] = Kind.GAP

    direction: Direction | None = None
    low: float | None = None
    high: float | None = None
    day: date | None = None
    period: Period | None = None
    open_still: bool | None = None


@dataclass(frozen=True, slots=True)
class PatternStated(Stated):
    """A candle pattern, and the price that voids it where the note names one."""

    kind: ClassVar[Kind] = Kind.PATTERN

    pattern: Candle
    name: str = ""  # as written
    days: int | None = None
    day: date | None = None
    period: Period | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class TrendStated(Stated):
    """The trend is up or down; ``direction`` ``None``: sideways."""

    kind: ClassVar[Kind] = Kind.TREND

    direction: Direction | None = None
    span: Span | None = None
    window: int | None = None  # "as long as it stays above the ... average"
