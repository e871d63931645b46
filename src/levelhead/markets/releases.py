"""Dated releases as they were planned on any day: scheduled, moved, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class ReleaseKind(StrEnum):
    """What is released; the value is what files and JSON call it."""

    FOMC = "FOMC"
    CPI = "CPI"
    NFP = "NFP"
    PPI = "PPI"
    PCE = "PCE"
    GDP = "GDP"


class Status(StrEnum):
    """How a release stood on the day asked about."""

    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Release:
    """One release on the day it finally came, or is planned for.

    Parameters
    ----------
    kind
        See :class:`ReleaseKind`.
    day
        The decision day of a meeting, the publication day of a report.
    reference
        The month reported on, ``2025-10``; empty for a meeting.
    scheduled
        False for a meeting that nobody knew of before its day.
    """

    kind: ReleaseKind
    day: date
    reference: str = ""
    scheduled: bool = True


@dataclass(frozen=True, slots=True)
class ScheduleChange:
    """A release that was moved or cancelled.

    Parameters
    ----------
    kind, reference
        Which one.
    original
        The day it had been planned for.
    new
        The day it was moved to; ``None``: cancelled.
    announced
        When that became known; ``None``: not recorded, then it counts as known from the earlier of both days on.
    source
        Who said so.
    folded
        Of a cancelled report the month of the one it was published with in part; empty: it never came.
    """

    kind: ReleaseKind
    reference: str
    original: date
    new: date | None
    announced: date | None
    source: str = ""
    folded: str = ""

    @property
    def known(self) -> date:
        """The day from which on the change was known."""
        if self.announced is not None:
            return self.announced
        return self.original if self.new is None else min(self.original, self.new)


@dataclass(frozen=True, slots=True)
class Planned:
    """A release as it stood on one day.

    Parameters
    ----------
    day
        The day planned for then; of a cancelled one, the day it had been planned for.
    status
        See :class:`Status`.
    change
        What happened to it by then, or ``None``.
    """

    kind: ReleaseKind
    day: date
    reference: str
    status: Status
    change: ScheduleChange | None = None


@dataclass(frozen=True, slots=True)
class ReleaseCalendar:
    """Releases and what happened to their dates.

    Parameters
    ----------
    releases
        On their final days, in order of day; a cancelled one is not among them.
    changes
        In order of announcement where known; several may concern one release.
    coverage
        For each kind the last day up to which every release is listed.
    sources
        For each kind where the dates are from.
    """

    releases: tuple[Release, ...] = ()
    changes: tuple[ScheduleChange, ...] = ()
    coverage: Mapping[ReleaseKind, date] = field(default_factory=dict)
    sources: Mapping[ReleaseKind, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "coverage", MappingProxyType(dict(self.coverage)))
        object.__setattr__(self, "sources", MappingProxyType(dict(self.sources)))

    def __reduce__(self) -> tuple[type["ReleaseCalendar"], tuple[object, ...]]:
        return ReleaseCalendar, (self.releases, self.changes, dict(self.coverage), dict(self.sources))

    def as_known(self, day: date) -> tuple[Planned, ...]:
        """Every release as it stood at the end of ``day``, in order of the day planned for then.

        A change announced later has not happened yet: its release stands on the day planned before. A
        meeting nobody knew of is there from its own day on.
        """
        told: dict[tuple[ReleaseKind, str], list[ScheduleChange]] = {}
        for change in self.changes:
            told.setdefault((change.kind, change.reference), []).append(change)
        found = [
            _stood(each, told.get((each.kind, each.reference), []) if each.reference else [], day)
            for each in self.releases
            if each.scheduled or each.day <= day
        ]
        final = {(each.kind, each.reference) for each in self.releases}
        for change in self.changes:
            if change.new is None and (change.kind, change.reference) not in final:
                cancelled = change.known <= day
                status = Status.CANCELLED if cancelled else Status.SCHEDULED
                found.append(
                    Planned(
                        change.kind,
                        change.original,
                        change.reference,
                        status,
                        change if cancelled else None,
                    )
                )
        return tuple(sorted(found, key=lambda each: (each.day, each.kind, each.reference)))

    def days(self, kind: ReleaseKind, *, until: date) -> tuple[date, ...]:
        """Days up to and with ``until`` on which one really came, scheduled or not."""
        return tuple(each.day for each in self.releases if each.kind is kind and each.day <= until)


def _stood(release: Release, mine: Sequence[ScheduleChange], day: date) -> Planned:
    """A release as it stood, given all that was ever changed about it."""
    later = [each for each in mine if each.known > day]
    if later:  # undo them, newest first: the day planned before the first of them
        first = min(later, key=lambda each: each.known)
        return Planned(release.kind, first.original, release.reference, Status.SCHEDULED)
    change = max(mine, key=lambda each: each.known, default=None)
    if release.day <= day:
        return Planned(release.kind, release.day, release.reference, Status.PUBLISHED, change)
    status = Status.SCHEDULED if change is None else Status.MOVED
    return Planned(release.kind, release.day, release.reference, status, change)
