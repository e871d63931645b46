"""The Bureau of Labor Statistics: its release calendar (iCalendar) and its time series.

References
----------
https://www.bls.gov/schedule/news_release/bls.ics and https://www.bls.gov/developers/api_signature_v2.htm
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

import numpy as np

from levelhead.data.publication import Lag, published
from levelhead.data.sources.answers import (
    broken_off,
    data_of,
    json_of,
    nothing,
    number,
    records_of,
    shapeless,
)
from levelhead.data.sources.fetched import Fetched, FetchedReleases, gathered, raws
from levelhead.data.sources.transport import Transport
from levelhead.errors import SourceError
from levelhead.markets.releases import Release, ReleaseKind

SOURCE = "BLS"
CALENDAR = "https://www.bls.gov/schedule/news_release/bls.ics"
API = "https://api.bls.gov/publicAPI/v2/timeseries/data/"
TITLES = {
    "consumer price index": ReleaseKind.CPI,
    "employment situation": ReleaseKind.NFP,
    "producer price index": ReleaseKind.PPI,
}
MORNING = Lag(0, time(8, 30))


def schedule(transport: Transport, *, at: datetime) -> tuple[FetchedReleases, ...]:
    """Past and planned days of the CPI, the employment report and the PPI.

    Parameters
    ----------
    transport
        Brings the answer.
    at
        The time of asking.

    Raises
    ------
    SourceError
        No calendar, or none of these releases in it.
    """
    import icalendar

    source = f"{SOURCE} calendar"
    answer = transport.get(CALENDAR, source=source)
    text = data_of(source, answer)
    if not text.lstrip().startswith("BEGIN:VCALENDAR"):
        raise shapeless(source, "the answer is no calendar")
    if not text.rstrip().endswith("END:VCALENDAR"):
        raise broken_off(source, len(answer.body))
    try:
        calendar = icalendar.Calendar.from_ical(text)
    except ValueError as error:
        raise shapeless(source, f"the calendar cannot be read ({str(error)[:100]})") from error
    days: dict[ReleaseKind, set[date]] = {}
    notes = []
    for event in calendar.walk("VEVENT"):
        title = " ".join(str(event.get("SUMMARY", "")).split())
        kind = TITLES.get(title.lower())
        if kind is None:
            continue
        start = getattr(event.get("DTSTART"), "dt", None)
        if not isinstance(start, date):
            notes.append(f"left out a release without a day: {title}")
            continue
        # times are New York's own; an all-day row has none
        days.setdefault(kind, set()).add(start.date() if isinstance(start, datetime) else start)
    if not days:
        raise nothing(source, "release")
    return tuple(
        FetchedReleases(
            kind,
            tuple(Release(kind, day) for day in sorted(days[kind])),
            source,
            at.astimezone(UTC),
            raws([answer]),
            tuple(notes),
        )
        for kind in ReleaseKind
        if kind in days
    )


def monthly(
    transport: Transport,
    name: str,
    *,
    at: datetime,
    years: tuple[int, int],
    released: Mapping[str, date] | None = None,
    key: str = "",
) -> Fetched:
    """A monthly series; each value belongs to the first day of its month.

    Parameters
    ----------
    transport
        Brings the answer.
    name
        BLS id of the series, such as ``CUSR0000SA0``.
    at
        The time of asking.
    years
        First and last; ten at most without a key.
    released
        For a month, ``2025-11``, the day its value was published, at 08:30 in New York. A month not in it counts
        as published 80 days after its first day, later than any release to date but those of the 2025 shutdown.
    key
        A registration key; empty: none.

    Raises
    ------
    SourceError
        Refused, quota, nothing, or no data.
    """
    source = f"{SOURCE} {name}"
    asked = {"seriesid": [name], "startyear": str(years[0]), "endyear": str(years[1])}
    content = json.dumps(asked | ({"registrationkey": key} if key else {})).encode()
    answer = transport.post(API, source=source, content=content, headers={"Content-Type": "application/json"})
    value = json_of(source, answer)
    if not isinstance(value, dict) or value.get("status") != "REQUEST_SUCCEEDED":
        words = value.get("message", []) if isinstance(value, dict) else []
        raise SourceError(
            source, f"it answered {str(words)[:200]}", "Check the id of the series and the years"
        )
    rows, notes = [], []
    for series in records_of(source, value, "Results", "series"):
        for record in records_of(source, series, "data"):
            day = _month(source, record)
            cell = None if day is None else number(source, record.get("value"), str(day))
            if day is not None and cell is not None:
                rows.append((day, cell))
            elif day is not None:
                notes.append(f"no value for {day:%Y-%m}{_footnote(record)}")
    if not rows:
        raise nothing(source)
    rows.sort()
    return gathered(
        name,
        rows,
        source=source,
        at=at,
        answers=[answer],
        available=_available([day for day, _ in rows], released or {}),
        notes=tuple(notes),
    )


def _month(source: str, record: Mapping[str, object]) -> date | None:
    """The first day of a record's month; ``None`` for an average of the year (M13)."""
    year, period = str(record.get("year")), str(record.get("period"))
    if period == "M13":
        return None
    try:
        return date(int(year), int(period.removeprefix("M")), 1)
    except ValueError as error:
        raise shapeless(source, f"year {year[:10]!r}, period {period[:10]!r} is no month") from error


def _footnote(record: Mapping[str, object]) -> str:
    notes = record.get("footnotes")
    texts = (
        [str(each["text"]) for each in notes if isinstance(each, dict) and "text" in each]
        if isinstance(notes, list)
        else []
    )
    return f": {texts[0][:120]}" if texts else ""


def _available(months: Sequence[date], released: Mapping[str, date]) -> np.ndarray:
    days = [released.get(f"{day:%Y-%m}") for day in months]
    late = np.array(months, dtype="datetime64[D]") + np.timedelta64(80, "D")
    own = np.array([late[at] if day is None else np.datetime64(day, "D") for at, day in enumerate(days)])
    return published("", own.astype("datetime64[D]"), lag=MORNING)
