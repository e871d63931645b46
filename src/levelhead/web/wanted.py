"""What a reader asks for, as a value that travels to a worker process and names a page in the cache."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Form(StrEnum):
    """The form in which a page is asked for."""

    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page.

    Parameters
    ----------
    page
        Name of the module in :mod:`levelhead.web.pages` that writes it.
    symbol
        Canonical symbol of its market; empty for pages of no single market.
    day
        The session it is of; ``None``: the last.
    name
        What else names it: the edges of a level, the number of an entry, the form of a download.
    language
        Code of the language it is in; empty: the one the dashboard speaks unasked.
    """

    page: str
    symbol: str = ""
    day: date | None = None
    name: str = ""
    language: str = ""
