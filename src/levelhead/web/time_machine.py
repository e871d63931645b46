"""The time machine of a market: links, a date form and a slider that lead to the page of any past day."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.web.address import market_address

EARLIEST = 30
"""Sessions of history without which no page can be made."""
SHOWN = 520
"""Sessions on the slider, two years; the form reaches all of them."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# htmx fetches the page and swaps its part that is not frame; without scripts the links are links.
SWAP = {"hx-target": "#sheet", "hx-select": "#sheet", "hx-swap": "outerHTML", "hx-push-url": "true"}


def session_at(sessions: Sequence[date], day: date) -> date | None:
    """The session of ``day``, or the last before it; ``None`` where there is none."""
    place = bisect_right(sessions, day)
    return sessions[place - 1] if place else None


def time_machine(symbol: str, sessions: Sequence[date], as_of: date, *, is_past: bool) -> Html:
    """The controls.

    Parameters
    ----------
    symbol
        Canonical symbol.
    sessions
        All there are, oldest first, ``as_of`` among them.
    as_of
        The session shown.
    is_past
        Whether it was asked for by its day: then a link leads to the newest page.
    """
    place = bisect_right(sessions, as_of) - 1
    earlier = sessions[place - 1] if place >= EARLIEST else None
    later = sessions[place + 1] if place + 1 < len(sessions) else None
    links = (
        _step(symbol, earlier, "Session before", "prev"),
        _step(symbol, later, "Session after", "next"),
        _link(market_address(symbol), "Newest", None) if is_past else NOTHING,
    )
    return tag(
        "nav",
        tag("p", *links, class_="steps"),
        _form(symbol, sessions, as_of),
        _slider(symbol, sessions, as_of),
        aria_label="Time machine",
        class_="time",
        id="time",
    )


def _step(symbol: str, day: date | None, words: str, relation: str) -> Html:
    if day is None:
        return tag("span", text(words), aria_disabled="true", class_="step")
    return _link(market_address(symbol, day), words, relation)


def _link(address: str, words: str, relation: str | None) -> Html:
    return tag("a", text(words), href=address, rel=relation, class_="step", **{"hx-get": address}, **SWAP)


def _form(symbol: str, sessions: Sequence[date], as_of: date) -> Html:
    first = sessions[min(EARLIEST, len(sessions)) - 1]
    field = tag(
        "input",
        type="date",
        name="day",
        id="day",
        value=as_of.isoformat(),
        min=first.isoformat(),
        max=sessions[-1].isoformat(),
        required=True,
    )
    address = market_address(symbol)
    return tag(
        "form",
        tag("label", text("Outlook of"), for_="day"),
        field,
        tag("button", text("Go"), type="submit"),
        action=address,
        method="get",
        **{"hx-get": address},
        **SWAP,
    )


def _slider(symbol: str, sessions: Sequence[date], as_of: date) -> Html:
    """Moved by a script alone, so hidden until one runs."""
    able = sessions[EARLIEST - 1 :] or sessions
    shown = able[-SHOWN:]
    place = max(bisect_right(shown, as_of) - 1, 0)
    field = tag(
        "input",
        type="range",
        id="session",
        min=0,
        max=len(shown) - 1,
        value=place,
        data_first=shown[0].isoformat(),
        data_gaps=gaps(shown),
        data_market=market_address(symbol),
        aria_label="Session",
        aria_valuetext=as_of.isoformat(),
    )
    return tag(
        "p", field, tag("output", text(as_of.isoformat()), for_="session"), class_="slider", hidden=True
    )


def gaps(sessions: Sequence[date]) -> str:
    """Calendar days from each session to the next, one digit each, letters after nine.

    >>> gaps([date(2025, 11, 21), date(2025, 11, 24), date(2025, 12, 5)])
    '3b'
    """
    steps = (after - before for before, after in pairwise(sessions))
    return "".join(_DIGITS[min(step.days, len(_DIGITS) - 1)] for step in steps)
