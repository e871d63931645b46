"""Fetched series made by hand."""

from datetime import UTC, datetime, timedelta

import numpy as np

from levelhead.data.sources.fetched import Fetched, Raw
from levelhead.data.vintages import Vintages

AT = datetime(2026, 3, 20, 22, 0, tzinfo=UTC)


def fetched(
    rows: list[tuple[str, float, str]],
    *,
    name: str = "DGS10",
    at: datetime = AT,
    dated: bool = False,
    source: str = "FRED",
) -> Fetched:
    """Rows of day, value and the time it was published, UTC."""
    day, value, known = zip(*rows, strict=True)
    vintages = Vintages(
        name,
        np.array(day, dtype="datetime64[D]"),
        np.array(value),
        np.array(known, dtype="datetime64[m]"),
    )
    body = repr(rows).encode()
    return Fetched(vintages, f"{source} {name}", at, (Raw("https://a.example", body),), dated)


def whole(value: int, days: int = 4_000) -> Fetched:
    """A series that has one value on every day."""
    day = np.datetime64("2010-01-01") + np.arange(days)
    vintages = Vintages("DGS10", day, np.full(days, float(value)), day.astype("datetime64[m]") + 840)
    at = AT + timedelta(minutes=value)
    return Fetched(vintages, "FRED DGS10", at, (Raw("https://a.example", b"%d" % value),))
