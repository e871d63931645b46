"""Meetings of the Federal Open Market Committee: the Fed's JSON calendar, or the page it is shown on."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from html.parser import HTMLParser

from levelhead.data.sources.answers import json_of, nothing, page_of, shapeless
from levelhead.data.sources.fetched import FetchedReleases, raws
from levelhead.data.sources.transport import Transport
from levelhead.errors import SourceError
from levelhead.markets.releases import Release, ReleaseKind

SOURCE = "Federal Reserve"
CALENDAR = "https://www.federalreserve.gov/json/calendar.json"
PAGE = "https://www.federalreserve.gov/monetarypolicy/fomccalendars.htm"
_MEETING = re.compile(r"\s*FOMC meeting\s*", re.IGNORECASE)
_DAYS = re.compile(
    r"\s*(?P<first>\d{1,2})\s*(?:[-–,]\s*(?P<last>\d{1,2}))?\s*\*?\s*(?:\((?P<word>[^)]*)\))?\s*"
)
_MONTHS = {
    name: at + 1
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    )
}
UNSCHEDULED = "unscheduled"
_SKIPPED = {
    "notation vote": "a notation vote is no meeting",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}


def meetings(transport: Transport, *, at: datetime) -> FetchedReleases:
    """Decision days, past and planned: of a meeting of two days, the second.

    The JSON calendar is asked first; when it fails, the page.

    Parameters
    ----------
    transport
        Brings the answers.
    at
        The time of asking.

    Raises
    ------
    SourceError
        When neither has a meeting; it names what was wrong with both.
    """
    try:
        return from_json(transport, at=at)
    except SourceError as first:
        try:
            return from_page(transport, at=at)
        except SourceError as second:
            cause = f"{first.cause} (calendar); {second.cause} (page)"
            raise SourceError(f"{SOURCE} meetings", cause, second.remedy) from second


def from_json(transport: Transport, *, at: datetime) -> FetchedReleases:
    """Decision days from the JSON calendar.

    Malformed entries occur; each that claims to be a meeting is noted and left out.

    Raises
    ------
    SourceError
        No data, or no meeting.
    """
    source = f"{SOURCE} meetings"
    answer = transport.get(CALENDAR, source=source)
    value = json_of(source, answer)
    events = value.get("events") if isinstance(value, dict) else None
    if not isinstance(events, list):
        raise shapeless(source, "the answer has no 'events'")
    found: dict[date, Release] = {}
    notes = []
    for event in events:
        if not isinstance(event, Mapping):
            notes.append(f"left out an entry that is no object: {str(event)[:40]!r}")
            continue
        if not _MEETING.fullmatch(str(event.get("title", ""))):
            continue
        month = re.fullmatch(r"\s*(\d{4})-(\d{1,2})\s*", str(event.get("month", "")))
        try:
            if month is None:
                raise ValueError("no month")
            scheduled, day = _decision(int(month[1]), int(month[2]), str(event.get("days", "")))
        except _Skipped as why:
            notes.append(str(why))
        except ValueError:
            notes.append(
                f"left out a meeting with month {str(event.get('month', ''))[:20]!r}, "
                f"days {str(event.get('days', ''))[:20]!r}"
            )
        else:
            found[day] = Release(ReleaseKind.FOMC, day, scheduled=scheduled)
    if not found:
        raise nothing(source, "meeting")
    releases = tuple(found[day] for day in sorted(found))
    return FetchedReleases(
        ReleaseKind.FOMC, releases, source, at.astimezone(UTC), raws([answer]), tuple(notes)
    )


def from_page(transport: Transport, *, at: datetime) -> FetchedReleases:
    """Decision days from the page of meeting calendars.

    Raises
    ------
    SourceError
        No page, or no meeting on it.
    """
    source = f"{SOURCE} meetings"
    answer = transport.get(PAGE, source=source)
    reader = _Page()
    reader.feed(page_of(source, answer))
    found: dict[date, Release] = {}
    notes = []
    for year, month, days in reader.meetings():
        try:
            # Jul/Aug: the range begins in the first of both
            scheduled, day = _decision(year, _MONTHS[month.partition("/")[0].strip().lower()[:3]], days)
        except _Skipped as why:
            notes.append(str(why))
        except (ValueError, KeyError):
            notes.append(f"left out a meeting of {year}: {month[:20]!r} {days[:20]!r}")
        else:
            found[day] = Release(ReleaseKind.FOMC, day, scheduled=scheduled)
    if not found:
        raise nothing(source, "meeting")
    releases = tuple(found[day] for day in sorted(found))
    return FetchedReleases(
        ReleaseKind.FOMC, releases, source, at.astimezone(UTC), raws([answer]), tuple(notes)
    )


class _Skipped(Exception):
    pass


def _decision(year: int, month: int, days: str) -> tuple[bool, date]:
    """Whether a meeting was scheduled, and its last day; a range such as 31-1 ends in the next month."""
    parts = _DAYS.fullmatch(days)
    if parts is None:
        raise ValueError(days)
    word = (parts["word"] or "").strip().lower()
    for words, why in _SKIPPED.items():
        if words in word:
            raise _Skipped(f"left out {year}-{month:02d} {days.strip()}: {why}")
    first, last = int(parts["first"]), int(parts["last"] or parts["first"])
    date(year, month, first)  # a day there is
    if last < first:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return word != UNSCHEDULED, date(year, month, last)


class _Page(HTMLParser):
    """The year headings, months and days of the page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._cells: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs).get("class") or ""
        if tag == "h4":
            self._begin("year")
        elif "fomc-meeting__month" in names:
            self._begin("month")
        elif "fomc-meeting__date" in names:
            self._begin("days")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h4", "div"):
            self._kind = ""

    def handle_data(self, data: str) -> None:
        if self._kind:
            kind, text = self._cells[-1]
            self._cells[-1] = (kind, text + data)

    def _begin(self, kind: str) -> None:
        self._kind = kind
        self._cells.append((kind, ""))

    def meetings(self) -> Iterator[tuple[int, str, str]]:
        """Year, month and days of each."""
        year, month = 0, ""
        for kind, text in self._cells:
            if kind == "year":
                heading = re.search(r"(\d{4}) FOMC Meetings", text)
                year = int(heading[1]) if heading else 0
            elif kind == "month":
                month = text
            elif year:
                yield year, month, text
