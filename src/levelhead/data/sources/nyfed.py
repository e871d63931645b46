"""Reference rates of the New York Fed, in percent: EFFR and SOFR.

References
----------
https://markets.newyorkfed.org/static/docs/markets-api.html
"""

from datetime import date, datetime

from levelhead.data.sources.answers import json_of, number, records_of, shapeless
from levelhead.data.sources.fetched import Fetched, day_of, gathered
from levelhead.data.sources.transport import Transport

SOURCE = "New York Fed"
API = "https://markets.newyorkfed.org/api/rates"
PATHS = {"EFFR": "unsecured/effr", "SOFR": "secured/sofr"}
LAST = 30


def rate(transport: Transport, name: str, *, at: datetime, since: date | None = None) -> Fetched:
    """A reference rate.

    Parameters
    ----------
    transport
        Brings the answer.
    name
        ``EFFR`` or ``SOFR``.
    at
        The time of asking.
    since
        First day wanted; ``None``: the last thirty.

    Raises
    ------
    SourceError
        No data, another rate than asked for, or nothing.
    """
    source = f"{SOURCE} {name}"
    path = f"{API}/{PATHS[name]}"
    if since is None:
        answer = transport.get(f"{path}/last/{LAST}.json", source=source)
    else:
        params = {"startDate": since.isoformat(), "endDate": at.date().isoformat()}
        answer = transport.get(f"{path}/search.json", source=source, params=params)
    rows = []
    for record in records_of(source, json_of(source, answer), "refRates"):
        if record.get("type") != name:
            raise shapeless(source, f"a rate of type {str(record.get('type'))[:20]!r} came")
        day = day_of(source, record.get("effectiveDate"))
        value = number(source, record.get("percentRate"), str(day))
        if value is not None:
            rows.append((day, value))
    return gathered(name, rows, source=source, at=at, answers=[answer])
