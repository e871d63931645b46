"""What a session table is made of: closings, early closes, hours, and where each was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Timetable:
    """The facts of one calendar, before they are turned into a list of sessions.

    Parameters
    ----------
    name
        Name of the calendar.
    zone
        IANA time zone in which every time here is given.
    first, last
        Ends of the table, both inside it.
    closed
        Weekdays (and Saturdays up to ``last_saturday``) that are not trade dates.
    early
        Sessions that end before the regular close, and when.
    hours
        Regular close from a day on, oldest first.
    last_saturday
        Last Saturday that was a session, or ``None`` where Saturdays never were.
    sources
        Links to the pages the facts were taken from.
    """

    name: str
    zone: str
    first: date
    last: date
    closed: frozenset[date]
    early: Mapping[date, time]
    hours: tuple[tuple[date, time], ...]
    last_saturday: date | None
    sources: tuple[str, ...]
