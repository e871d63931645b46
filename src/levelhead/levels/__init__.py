"""Where, why, and did it hold: candidates, zones, dated tests."""

from levelhead.levels.find import find_levels
from levelhead.levels.values import Candidate, Level, LevelKind, LevelRecord, Outcome, Side, Status, Touch

__all__ = [
    "Candidate",
    "Level",
    "LevelKind",
    "LevelRecord",
    "Outcome",
    "Side",
    "Status",
    "Touch",
    "find_levels",
]
