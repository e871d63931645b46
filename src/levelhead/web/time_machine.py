"""The time machine of a market: links, a date form and a slider that lead to the page of any past day."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from levelhead.errors import NoBars
from levelhead.measure.phrase import Phrase
from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.web.address import market_address
from levelhead.web.room import Room
from levelhead.web.sheet import Moved
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted

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


def elsewhere(room: Room, wanted: Wanted, *rest: str) -> Moved | None:
    """Where the page of a day without a session is: at the session before it.

    Parameters
    ----------
    rest
        What follows the day in its address.

    Raises
    ------
    NoBars
        For a day before all bars.
    """
    if wanted.day is None:
        return None
    sessions = room.sessions(wanted.symbol)
    session = session_at(sessions, wanted.day)
    if session is None:
        raise NoBars(wanted.symbol, wanted.day, sessions[0])
    return None if session == wanted.day else Moved(market_address(wanted.symbol, session, *rest))


def time_machine(
    symbol: str, sessions: Sequence[date], as_of: date, tongue: Tongue, *, is_past: bool
) -> Html:
    """The controls.

    Parameters
    ----------
    symbol
        Canonical symbol.
    sessions
        All there are, oldest first, ``as_of`` among them.
    as_of
        The session shown.
    tongue
        Language of the page.
    is_past
        Whether it was asked for by its day: then a link leads to the newest page.
    """
    place = bisect_right(sessions, as_of) - 1
    earlier = sessions[place - 1] if place >= EARLIEST else None
    later = sessions[place + 1] if place + 1 < len(sessions) else None
    links = (
        _step(symbol, earlier, tongue, Phrase("Session before"), "prev"),
        _step(symbol, later, tongue, Phrase("Session after"), "next"),
        _link(market_address(symbol), tongue, Phrase("Newest"), None) if is_past else NOTHING,
    )
    return tag(
        "nav",
        tag("p", *links, class_="steps"),
        _form(symbol, sessions, as_of, tongue),
        _slider(symbol, sessions, as_of, tongue),
        aria_label=tongue.said("Time machine"),
        class_="time",
        id="time",
    )


def _step(symbol: str, day: date | None, tongue: Tongue, words: Phrase, relation: str) -> Html:
    if day is None:
        return tag("span", tongue.text(words), aria_disabled="true", class_="step")
    return _link(market_address(symbol, day), tongue, words, relation)


def _link(address: str, tongue: Tongue, words: Phrase, relation: str | None) -> Html:
    address = tongue.at(address)
    more = {"hx-get": address, **SWAP}
    return tag("a", tongue.text(words), href=address, rel=relation, class_="step", **more)


def _form(symbol: str, sessions: Sequence[date], as_of: date, tongue: Tongue) -> Html:
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
        tag("label", tongue.text("Outlook of"), for_="day"),
        field,
        tongue.field(),
        tag("button", tongue.text("Go"), type="submit"),
        action=address,
        method="get",
        **{"hx-get": address},
        **SWAP,
    )


def _slider(symbol: str, sessions: Sequence[date], as_of: date, tongue: Tongue) -> Html:
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
        data_query=tongue.at(""),
        aria_label=tongue.said("Session"),
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
