"""What a note can say, as typed values: one small class per kind.

A statement keeps the words it was read from (``quote``) and where they stand (``start``, ``end``: characters of
the note's text, ``text[start:end]`` is the quote). Prices come as ``low`` and ``high``, equal for a single price.
``None`` means that the note does not say it, never that it says "none". Ratios are signed and 0.01 is one percent.
"""

from dataclasses import dataclass
from datetime import date

from levelhead.factcheck.stated import Period, Stated
from levelhead.factcheck.stated_chart import (
    AverageStated,
    CloseStated,
    CrossStated,
    ExtremeStated,
    GapStated,
    IndicatorStated,
    MoveStated,
    PatternStated,
    PivotStated,
    RecordHighStated,
    StreakStated,
    TrendStated,
)
from levelhead.factcheck.stated_drivers import (
    BreadthStated,
    DriverStated,
    EventImpactStated,
    RelativeStated,
    ReleaseStated,
    SeriesStated,
    Unchecked,
)
from levelhead.factcheck.stated_levels import (
    FateStated,
    HeldStated,
    IntactStated,
    InvalidationStated,
    LevelStated,
    LostStated,
    Reason,
    ReclaimedStated,
    StopStated,
    TargetStated,
    TestedStated,
)
from levelhead.factcheck.stated_scenarios import (
    Condition,
    ConditionalStated,
    ProbabilityStated,
    ProbabilityTable,
    TableRow,
)

__all__ = [
    "AverageStated",
    "BreadthStated",
    "CloseStated",
    "Condition",
    "ConditionalStated",
    "CrossStated",
    "DriverStated",
    "EventImpactStated",
    "ExtremeStated",
    "FateStated",
    "GapStated",
    "HeldStated",
    "IndicatorStated",
    "IntactStated",
    "InvalidationStated",
    "LevelStated",
    "LostStated",
    "MoveStated",
    "PatternStated",
    "Period",
    "PivotStated",
    "ProbabilityStated",
    "ProbabilityTable",
    "Reading",
    "Reason",
    "ReclaimedStated",
    "RecordHighStated",
    "RelativeStated",
    "ReleaseStated",
    "SeriesStated",
    "Stated",
    "Statement",
    "StopStated",
    "StreakStated",
    "TableRow",
    "TargetStated",
    "TestedStated",
    "TrendStated",
    "Unchecked",
]

Statement = (
    AverageStated
    | IndicatorStated
    | CrossStated
    | CloseStated
    | ExtremeStated
    | RecordHighStated
    | PivotStated
    | MoveStated
    | StreakStated
    | GapStated
    | PatternStated
    | TestedStated
    | HeldStated
    | IntactStated
    | ReclaimedStated
    | LostStated
    | LevelStated
    | ReleaseStated
    | InvalidationStated
    | TargetStated
    | StopStated
    | ProbabilityStated
    | ConditionalStated
    | RelativeStated
    | SeriesStated
    | DriverStated
    | BreadthStated
    | EventImpactStated
    | TrendStated
    | Unchecked
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a note, in the order of its text.

    Parameters
    ----------
    statements
        Every statement recognised.
    tables
        Tables of scenarios; their rows stand in ``statements`` too, as probabilities.
    market
        Symbol of the market the note names, or ``None``.
    dated
        The date the note bears, or ``None``.
    desk
        Who wrote it, where the note says so.
    title
        Its first heading.
    cut
        True when the note was longer than what is read.
    """

    statements: tuple[Statement, ...] = ()
    tables: tuple[ProbabilityTable, ...] = ()
    market: str | None = None
    dated: date | None = None
    desk: str = ""
    title: str = ""
    cut: bool = False
