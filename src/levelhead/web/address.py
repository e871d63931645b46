"""Addresses of pages, and what an address asks for."""

from datetime import date
from urllib.parse import quote


def market_address(symbol: str, day: date | None = None, *rest: str) -> str:
    """Where a page of a market is.

    >>> market_address("^GSPC", date(2015, 12, 31), "levels", "")
    '/%5EGSPC/2015-12-31/levels'
    """
    parts = [symbol, *([day.isoformat()] if day else []), *(each for each in rest if each)]
    return "/" + "/".join(quote(part, safe="-.") for part in parts)
