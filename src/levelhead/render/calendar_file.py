"""The events of the horizon as an iCalendar file, for any calendar program."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from levelhead.fundamentals.events import Event, Events
from levelhead.markets.market import Market
from levelhead.markets.releases import Planned, ReleaseKind, ScheduleChange, Status
from levelhead.measure.phrase import Phrase

if TYPE_CHECKING:
    from icalendar import Event as Entry

NAMES = {
    ReleaseKind.FOMC: Phrase("FOMC decision"),
    ReleaseKind.CPI: Phrase("US consumer prices (CPI)"),
    ReleaseKind.NFP: Phrase("US employment report"),
    ReleaseKind.PPI: Phrase("US producer prices (PPI)"),
    ReleaseKind.PCE: Phrase("US personal income and outlays (PCE)"),
    ReleaseKind.GDP: Phrase("US gross domestic product (GDP)"),
}


def to_ics(events: Events, market: Market, *, stamped: datetime) -> bytes:
    """The releases inside the horizon as iCalendar text, cancelled ones marked.

    Whole days: the lists hold no times. A release keeps its identifier when it is moved, so that a calendar
    that is imported again moves it instead of showing it twice.

    Parameters
    ----------
    events
        As read on the day of the page.
    market
        Whose sessions number them.
    stamped
        Time of the file, with its zone: the close of the page's session makes equal pages equal files.

    References
    ----------
    RFC 5545, Internet Calendaring and Scheduling Core Object Specification.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//levelhead//events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Events ahead of {market.symbol}")
    gone = [each for kind in events.kinds for each in kind.cancelled if events.as_of < each.day <= events.end]
    for event in events.inside:
        where = f"Session {event.number} of {events.horizon} after {events.as_of}"
        if event.is_shifted:
            where += f", answered on {event.session}: no whole session on the day itself"
        tail = f"{market.symbol} session {event.number}"
        calendar.add_component(_entry(event, stamped, tail, f"{where}."))
    for each in gone:
        calendar.add_component(_entry(each, stamped, "cancelled", ""))
    text: bytes = calendar.to_ical()
    return text


def _entry(event: Event | Planned, stamped: datetime, tail: str, where: str) -> "Entry":
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{event.kind.lower()}-{event.reference or event.day.isoformat()}@levelhead")
    entry.add("dtstamp", stamped)
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + timedelta(days=1))
    month = f", {_month(event.reference)}" if event.reference else ""
    entry.add("summary", f"{NAMES[event.kind]}{month}: {tail}")
    text = " ".join(part for part in (where, _told(event.change)) if part)
    if text:
        entry.add("description", text)
    entry.add("status", "CANCELLED" if event.status is Status.CANCELLED else "CONFIRMED")
    entry.add("sequence", 0 if event.change is None else 1)
    entry.add("transp", "TRANSPARENT")
    return entry


def _told(change: ScheduleChange | None) -> str:
    """What happened to a release, in one sentence."""
    if change is None:
        return ""
    what = (
        f"Planned for {change.original} before" if change.new else f"Planned for {change.original}, cancelled"
    )
    folded = f", published in part with the report of {_month(change.folded)}" if change.folded else ""
    announced = f"; announced on {change.announced}" if change.announced else ""
    return f"{what}{folded}{announced}" + (f" ({change.source})." if change.source else ".")


def _month(reference: str) -> str:
    """``2025-11`` in words."""
    return f"{date(int(reference[:4]), int(reference[5:7]), 1):%B %Y}"
