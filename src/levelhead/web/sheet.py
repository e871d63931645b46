"""What a page function hands back: a page without its frame, or a file."""

import json
from dataclasses import dataclass
from datetime import date

from levelhead.render.html.markup import NOTHING, Html


def json_bytes(data: object) -> bytes:
    """The data of a page as every JSON document of the dashboard is written; NaN is refused."""
    return (json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in both its forms, without the frame that all pages share.

    Parameters
    ----------
    title
        Of the window, plain text.
    body
        What stands in ``main``: see :func:`levelhead.web.layout.body_of`.
    data
        The same facts as JSON, finished.
    place
        The entry of the navigation that is current: ``markets``, ``outlook``, ``levels``, ``record``,
        ``ledger``, ``audit``, ``data``; empty: none.
    symbol
        Canonical symbol of its market, whose tabs are shown; empty: none.
    day
        The session it is of where that is not the last: the tabs lead to pages of the same day.
    contents
        Links to the sections, shown under the tabs.
    chart
        Whether it holds the interactive chart.
    is_bare
        Whether it is shown to somebody who is not let in yet: without navigation and events.
    query
        What stands behind the question mark of its address, without its language.
    """

    title: str
    body: Html
    data: bytes
    place: str = ""
    symbol: str = ""
    day: date | None = None
    contents: Html = NOTHING
    chart: bool = False
    is_bare: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep.

    Parameters
    ----------
    body
        Its bytes.
    media
        Its media type.
    name
        Under which a browser keeps it; empty: it is shown.
    language
        Code of the language it is in; empty: none that matters.
    """

    body: bytes
    media: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The page is somewhere else.

    Parameters
    ----------
    address
        Where, without the ending of a form.
    """

    address: str
