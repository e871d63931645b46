"""Daily par yield curves of the U.S. Treasury, nominal and real: one CSV a year, known the same evening.

References
----------
https://home.treasury.gov/policy-issues/financing-the-government/interest-rate-statistics
"""

from collections.abc import Sequence
from datetime import date, datetime

from levelhead.data.publication import SAME_EVENING
from levelhead.data.sources.answers import Table, columns, number, table_of
from levelhead.data.sources.fetched import Fetched, day_of, gathered
from levelhead.data.sources.transport import Response, Transport
from levelhead.errors import BadOption

SOURCE = "Treasury"
ADDRESS = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv/{year}/all"
NOMINAL, REAL = "daily_treasury_yield_curve", "daily_treasury_real_yield_curve"
# FRED's name of the same series -> the title here, lower case
TENORS = {
    "DGS1MO": (NOMINAL, "1 mo"),
    "DGS3MO": (NOMINAL, "3 mo"),
    "DGS6MO": (NOMINAL, "6 mo"),
    "DGS1": (NOMINAL, "1 yr"),
    "DGS2": (NOMINAL, "2 yr"),
    "DGS3": (NOMINAL, "3 yr"),
    "DGS5": (NOMINAL, "5 yr"),
    "DGS7": (NOMINAL, "7 yr"),
    "DGS10": (NOMINAL, "10 yr"),
    "DGS20": (NOMINAL, "20 yr"),
    "DGS30": (NOMINAL, "30 yr"),
    "DFII5": (REAL, "5 yr"),
    "DFII7": (REAL, "7 yr"),
    "DFII10": (REAL, "10 yr"),
    "DFII20": (REAL, "20 yr"),
    "DFII30": (REAL, "30 yr"),
}


def par_yield(transport: Transport, name: str, *, at: datetime, years: Sequence[int]) -> Fetched:
    """One tenor of the par curve, in percent.

    Parameters
    ----------
    transport
        Brings the answers.
    name
        As FRED calls the same series: ``DGS10``, ``DFII10``.
    at
        The time of asking.
    years
        Which years; one request each.

    Raises
    ------
    SourceError
        No data, or none in these years.
    """
    if name not in TENORS:
        raise BadOption("NAME", name, f"one that the Treasury publishes: {', '.join(TENORS)}")
    curve, title = TENORS[name]
    source = f"{SOURCE} {name}"
    rows: list[tuple[date, float]] = []
    answers: list[Response] = []
    for year in years:
        params = {"type": curve, "field_tdr_date_value": str(year), "page": "", "_format": "csv"}
        answers.append(transport.get(ADDRESS.format(year=year), source=source, params=params))
        table = _plain(table_of(source, answers[-1]))
        for text, cell in zip(*columns(source, table, ["date", title]), strict=True):
            value = number(source, cell, text)  # blank: that tenor was not quoted
            if value is not None:
                rows.append((day_of(source, text, style="us"), value))
    return gathered(name, rows, source=source, at=at, answers=answers, lag=SAME_EVENING)


def _plain(table: Table) -> Table:
    """Titles in lower case; they change by year: 2 Mo since 2018, 1.5 Month since 2025."""
    return Table(tuple(title.lower().replace("month", "mo") for title in table.titles), table.rows)
