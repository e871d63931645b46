"""Closes of Cboe's volatility indices, in index points: one CSV with the whole history."""

from datetime import datetime

from levelhead.data.sources.answers import columns, number, table_of
from levelhead.data.sources.fetched import Fetched, day_of, gathered
from levelhead.data.sources.transport import Transport

SOURCE = "Cboe"
ADDRESS = "https://cdn.cboe.com/api/global/us_indices/daily_prices/{name}_History.csv"
INDICES = ("VIX", "RVX", "VXN", "VXD", "VIX9D", "VIX3M", "VIX6M", "VVIX", "GVZ", "OVX")


def history(transport: Transport, name: str, *, at: datetime) -> Fetched:
    """Every daily close of an index.

    Parameters
    ----------
    transport
        Brings the answer.
    name
        One of :data:`INDICES`; RVX, on the Russell 2000, has no other free source.
    at
        The time of asking.

    Raises
    ------
    SourceError
        No data, or nothing.
    """
    source = f"{SOURCE} {name}"
    answer = transport.get(ADDRESS.format(name=name), source=source)
    table = table_of(source, answer)
    close = "CLOSE" if "CLOSE" in table.titles else name  # the younger indices have one column
    rows = []
    for text, cell in zip(*columns(source, table, ["DATE", close]), strict=True):
        value = number(source, cell, text)
        if value:  # some histories begin with zeros
            rows.append((day_of(source, text, style="us"), value))
    return gathered(name, rows, source=source, at=at, answers=[answer])
