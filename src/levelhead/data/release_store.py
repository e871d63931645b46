"""Days of releases as sources listed them, kept with the time of asking, and joined to the bundled calendar."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from levelhead.data.durable import locked, storage_error, write_atomic
from levelhead.data.home import cache_folder, series_folder
from levelhead.errors import StorageError
from levelhead.markets.releases import Release, ReleaseCalendar, ReleaseKind, ScheduleChange

if TYPE_CHECKING:
    from levelhead.data.sources.fetched import FetchedReleases

SCHEMA = "levelhead/releases/1"
FILE = "releases.lists"  # not .json: those are the manifests of series
NEAR = timedelta(days=21)  # meetings are five weeks apart at the least, so a nearer one is the same, moved


@dataclass(frozen=True, slots=True)
class Listed:
    """The days of one kind of release as a source listed them.

    Parameters
    ----------
    kind
        See :class:`levelhead.markets.releases.ReleaseKind`.
    days
        In order; unscheduled meetings are not among them.
    source
        Who listed them.
    at, asked
        When this list was first and last seen, UTC.
    sha256
        Hash of the answer.
    """

    kind: ReleaseKind
    days: tuple[date, ...]
    source: str
    at: datetime
    asked: datetime
    sha256: str


class ReleaseStore:
    """The lists kept on this machine: every one that differed from the one before.

    Parameters
    ----------
    home
        The folder in which levelhead keeps everything; made when first written.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = series_folder(home) / FILE

    def put(self, fetched: "FetchedReleases") -> bool:
        """Keep a list; whether it differs from the last one of its kind and source.

        Raises
        ------
        StorageError
            Disk full, read-only, locked for ten seconds, or the stored lists are damaged.
        """
        days = tuple(each.day for each in fetched.releases if each.scheduled)
        new = Listed(fetched.kind, days, fetched.source, fetched.at, fetched.at, fetched.raws[0].sha256)
        with locked(self.path.parent):
            kept = list(self.lists())
            mine = [at for at, each in enumerate(kept) if (each.kind, each.source) == (new.kind, new.source)]
            same = bool(mine) and kept[mine[-1]].days == days
            if same:
                kept[mine[-1]] = replace(kept[mine[-1]], asked=fetched.at)
            else:
                kept.append(new)
            for raw in fetched.raws:
                path = cache_folder(self.home) / "raw" / raw.sha256
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(path, raw.body)
            write_atomic(self.path, _encoded(kept))
        return not same

    def lists(self) -> Sequence[Listed]:
        """Every list kept, the oldest first.

        Raises
        ------
        StorageError
            When the file is damaged or cannot be read.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise storage_error(self.path, error) from error
        return _decoded(content, self.path)


def joined(calendar: ReleaseCalendar, lists: Sequence[Listed]) -> ReleaseCalendar:
    """A calendar with what was listed since it was made.

    Each list is read as news of the day it was first seen: only days after that one count, earlier ones are
    the calendar's own. A planned release that stands on another day now was moved, and that became known when
    the list was seen. A day beyond the calendar's end is added. A release that a list lacks stays: lists drop
    days for other reasons than a cancellation.

    Parameters
    ----------
    calendar
        Such as the bundled one.
    lists
        As :meth:`ReleaseStore.lists` gives them.
    """
    for listed in sorted(lists, key=lambda each: each.at):
        calendar = _with(calendar, listed)
    return calendar


def _with(calendar: ReleaseCalendar, listed: Listed) -> ReleaseCalendar:
    seen = listed.at.date()
    kind = listed.kind
    end = calendar.coverage.get(kind, date.min)
    own = {each for each in calendar.releases if each.kind is kind}
    releases, changes = list(calendar.releases), list(calendar.changes)
    news = [Release(kind, day, _reference(kind, day)) for day in listed.days]
    months = [each.reference for each in news]
    for new in news:
        known = {each.day for each in own}
        if new.day in known or (new.day <= seen and end > date.min and new.day <= end):
            continue
        same = [each for each in own if each.day > seen and new.day > seen and _same(each, new)]
        if new.reference and months.count(new.reference) > 1 and kind is not ReleaseKind.GDP:
            continue  # two in one month: which of them is late is not told
        if same and same[0].day in listed.days:
            continue
        if same:
            # a meeting has no month of reference until it is moved; the change finds it by that
            moved = replace(same[0], day=new.day, reference=same[0].reference or f"{same[0].day:%Y-%m}")
            releases[releases.index(same[0])] = moved
            changes.append(ScheduleChange(kind, moved.reference, same[0].day, new.day, seen, listed.source))
            own = (own - {same[0]}) | {moved}
        elif new.day > end:
            releases.append(new)
            own = own | {new}
    last = max([end, *(day for day in listed.days)])
    return ReleaseCalendar(
        tuple(sorted(releases, key=lambda each: (each.day, each.kind))),
        tuple(sorted(changes, key=lambda each: (each.known, each.kind, each.reference))),
        {**calendar.coverage, kind: last},
        {**calendar.sources, kind: _sources(calendar.sources.get(kind, ""), listed.source)},
    )


def _same(one: Release, other: Release) -> bool:
    if one.kind is ReleaseKind.FOMC:
        return one.scheduled and abs(one.day - other.day) <= NEAR
    return bool(other.reference) and one.reference == other.reference


def _reference(kind: ReleaseKind, day: date) -> str:
    """The month reported on is the month before; GDP comes three times a quarter."""
    if kind in (ReleaseKind.FOMC, ReleaseKind.GDP):
        return ""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def _sources(known: str, new: str) -> str:
    return known if new in known else f"{known}; {new}" if known else new


def _encoded(lists: Sequence[Listed]) -> bytes:
    body = [
        {
            "kind": each.kind,
            "days": [day.isoformat() for day in each.days],
            "source": each.source,
            "at": each.at.isoformat(),
            "asked": each.asked.isoformat(),
            "sha256": each.sha256,
        }
        for each in lists
    ]
    return (json.dumps({"schema": SCHEMA, "lists": body}, indent=1) + "\n").encode()


def _decoded(content: bytes, path: Path) -> tuple[Listed, ...]:
    try:
        body = json.loads(content)
        if body["schema"] != SCHEMA:
            raise ValueError("another schema")
        return tuple(
            Listed(
                ReleaseKind(each["kind"]),
                tuple(date.fromisoformat(day) for day in each["days"]),
                each["source"],
                datetime.fromisoformat(each["at"]).astimezone(UTC),
                datetime.fromisoformat(each["asked"]).astimezone(UTC),
                each["sha256"],
            )
            for each in body["lists"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(
            str(path),
            f"the stored lists are damaged ({error})",
            "Remove the file and build it again: `levelhead data fetch calendar`",
        ) from error
