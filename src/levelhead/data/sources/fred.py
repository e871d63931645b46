"""FRED of the St. Louis Fed: series through its API (with a key, with vintages) or its public CSV, release dates.

References
----------
https://fred.stlouisfed.org/docs/api/fred/series_observations.html and .../release_dates.html
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from levelhead.data.publication import lag_of, published
from levelhead.data.sources.answers import columns, json_of, nothing, number, records_of, shapeless, table_of
from levelhead.data.sources.fetched import Fetched, FetchedReleases, day_of, gathered, raws, seen_by
from levelhead.data.sources.transport import Response, Transport
from levelhead.data.vintages import Vintages
from levelhead.errors import SourceError
from levelhead.markets.releases import Release, ReleaseKind

SOURCE = "FRED"
API = "https://api.stlouisfed.org/fred"
GRAPH = "https://fred.stlouisfed.org/graph/fredgraph.csv"
RELEASES = {
    ReleaseKind.CPI: 10,
    ReleaseKind.NFP: 50,
    ReleaseKind.PPI: 46,
    ReleaseKind.GDP: 53,
    ReleaseKind.PCE: 54,
}
# FRED refuses a request that spans more than 2000 vintages; a daily series has one a business day.
VINTAGES = timedelta(days=7 * 365)
_LIMITS = {"observations": 100_000, "dates": 10_000}


def observations(
    transport: Transport,
    name: str,
    *,
    at: datetime,
    key: str,
    since: date | None = None,
    vintages: bool = False,
) -> Fetched:
    """A series through the API.

    Parameters
    ----------
    transport
        Brings the answer.
    name
        FRED's id of the series.
    at
        The time of asking.
    key
        An API key.
    since
        First day wanted; ``None``: all.
    vintages
        Also the values of the last seven years that were revised since, each with the day it was published.
        A value older than FRED's record of it counts as published after its usual lag.

    Raises
    ------
    SourceError
        Key missing or wrong, unknown series, nothing, or no data.
    """
    source = f"{SOURCE} {name}"
    params = {"series_id": name, "limit": str(_LIMITS["observations"])}
    if since:
        params["observation_start"] = since.isoformat()
    if vintages:
        params |= {"realtime_start": (at.date() - VINTAGES).isoformat(), "realtime_end": "9999-12-31"}
    answer = _asked(transport, source, "series/observations", params, key)
    rows: list[tuple[date, date, float]] = []
    for record in _records(source, answer, "observations"):
        day = day_of(source, record.get("date"))
        value = number(source, record.get("value"), str(day))
        if value is not None:
            rows.append((day, day_of(source, record.get("realtime_start")), value))
    if not rows:
        raise nothing(source)
    if not vintages:
        return gathered(
            name, [(day, value) for day, _, value in rows], source=source, at=at, answers=[answer]
        )
    return Fetched(_vintages(name, rows, at), source, at.astimezone(UTC), raws([answer]), dated=True)


def _vintages(name: str, rows: list[tuple[date, date, float]], at: datetime) -> Vintages:
    rows = sorted(rows)
    day = np.array([each for each, _, _ in rows], dtype="datetime64[D]")
    start = np.array([each for _, each, _ in rows], dtype="datetime64[D]")
    usual = lag_of(name)
    recorded = published(name, np.maximum(start, day), lag=replace(usual, business_days=0, weekday=None))
    # What the record begins with had been published some day before.
    times = seen_by(np.where(start == start.min(), published(name, day), recorded), day, at)
    # An observation whose usual lag ends after its first revision is known from that revision on.
    keep = np.append((day[1:] != day[:-1]) | (times[1:] > times[:-1]), True)
    value = np.array([each for _, _, each in rows])
    return Vintages(name, day[keep], value[keep], times[keep])


def graph(transport: Transport, name: str, *, at: datetime, since: date | None = None) -> Fetched:
    """A series through the public CSV: no key, no vintages.

    Parameters
    ----------
    transport, name, at, since
        As for :func:`observations`.

    Raises
    ------
    SourceError
        As for :func:`observations`.
    """
    source = f"{SOURCE} {name}"
    params = {"id": name} | ({"cosd": since.isoformat()} if since else {})
    answer = transport.get(GRAPH, source=source, params=params)
    table = table_of(source, answer)
    dates = "observation_date" if "observation_date" in table.titles else "DATE"
    days, cells = columns(source, table, [dates, name])
    rows = []
    for text, cell in zip(days, cells, strict=True):
        value = number(source, cell, text)
        if value is not None:
            rows.append((day_of(source, text), value))
    return gathered(name, rows, source=source, at=at, answers=[answer])


def release_dates(transport: Transport, kind: ReleaseKind, *, at: datetime, key: str) -> FetchedReleases:
    """Past and planned days of a release.

    Parameters
    ----------
    transport, at, key
        As for :func:`observations`.
    kind
        Any but the meetings of the Fed.

    Raises
    ------
    SourceError
        As for :func:`observations`.
    """
    source = f"{SOURCE} release dates {kind}"
    params = {
        "release_id": str(RELEASES[kind]),
        "include_release_dates_with_no_data": "true",  # without it no future day is listed
        "limit": str(_LIMITS["dates"]),
        "sort_order": "asc",
        "realtime_start": "1990-01-01",
        "realtime_end": "9999-12-31",
    }
    answer = _asked(transport, source, "release/dates", params, key)
    days = {day_of(source, record.get("date")) for record in _records(source, answer, "release_dates")}
    if not days:
        raise nothing(source, "date")
    releases = tuple(Release(kind, day) for day in sorted(days))
    return FetchedReleases(kind, releases, source, at.astimezone(UTC), raws([answer]))


def _asked(transport: Transport, source: str, path: str, params: Mapping[str, str], key: str) -> Response:
    if not key:
        raise SourceError(
            source,
            "its API wants a key",
            "Set FRED_API_KEY to yours (they are free), or choose another --source",
        )
    params = {"api_key": key, "file_type": "json", **params}
    return transport.get(f"{API}/{path}", source=source, params=params)


def _records(source: str, answer: Response, name: str) -> list[Mapping[str, object]]:
    value = json_of(source, answer)
    records = list(records_of(source, value, name))
    count = value.get("count") if isinstance(value, dict) else None
    if isinstance(count, int) and count > len(records):
        raise shapeless(source, f"{len(records)} of {count} records came")
    return records
