"""What every statement of a note shares: its words, where they stand, and the stretches of time it names."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from levelhead.factcheck.words import Kind, Part, PeriodKind


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of sessions named in a note.

    Parameters
    ----------
    kind
        See :class:`~levelhead.factcheck.words.PeriodKind`.
    number
        Month 1 to 12, quarter 1 to 4, or how many sessions or weeks.
    year
        As written; ``None``: the latest such period that had begun by the note's date.
    day
        The day itself, or any day of the week meant.
    back
        0 this week, month, ...; 1 the last one: for "this month", "last week", "yesterday".
    part
        "early", "the end of": the third of the period meant; ``None``: all of it.
    """

    kind: PeriodKind
    number: int | None = None
    year: int | None = None
    day: date | None = None
    back: int = 0
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What all statements share: the words and where they stand."""

    kind: ClassVar[Kind] = Kind.OTHER

    quote: str
    start: int
    end: int
