"""The events of the horizon survive the way through an iCalendar file."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
from icalendar import Calendar

from levelhead.data.release_calendar import bundled
from levelhead.fundamentals.events import Events, read_events
from levelhead.markets import Bars, Context, Macro, ReleaseCalendar, ReleaseKind, ScheduleChange
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions
from levelhead.render.calendar_file import to_ics

RTY = market("RTY")
STAMP = datetime(2025, 11, 24, 22, 0, tzinfo=UTC)


def events_on(day: date, *, horizon: int = 15, calendar: ReleaseCalendar | None = None) -> Events:
    table = sessions(RTY.calendar)
    days = np.array([*table.before(day, 2), day], dtype="datetime64[D]")
    price = np.full(3, 2000.0)
    bars = Bars(RTY, days, price, price, price, price, price)
    context = Context(bars, day, macro=Macro(releases=calendar or bundled()))
    events = read_events(context, horizon=horizon, ahead=table.after(day, horizon))
    assert events is not None
    return events


def entries(content: bytes) -> dict[str, dict[str, object]]:
    """What another program reads: properties of each event by identifier."""
    return {
        str(each["UID"]): {
            "start": each.decoded("DTSTART"),
            "end": each.decoded("DTEND"),
            "stamp": each.decoded("DTSTAMP"),
            "summary": str(each["SUMMARY"]),
            "text": str(each.get("DESCRIPTION", "")),
            "status": str(each["STATUS"]),
            "sequence": int(each["SEQUENCE"]),
        }
        for each in Calendar.from_ical(content).walk("VEVENT")
    }


def test_the_events_of_24_november_2025_come_back():
    found = entries(to_ics(events_on(date(2025, 11, 24)), RTY, stamped=STAMP))
    assert {uid: (str(each["start"]), each["summary"]) for uid, each in found.items()} == {
        "fomc-2025-12-10@levelhead": ("2025-12-10", "FOMC decision: RTY session 11"),
        "nfp-2025-11@levelhead": ("2025-12-16", "US employment report, November 2025: RTY session 15"),
    }
    report = found["nfp-2025-11@levelhead"]
    assert (str(report["end"]), report["stamp"], report["sequence"]) == ("2025-12-17", STAMP, 1)
    assert "Planned for 2025-12-05 before; announced on 2025-11-19" in str(report["text"])


def test_a_moved_report_keeps_its_identifier():
    before = entries(to_ics(events_on(date(2025, 11, 20), horizon=20), RTY, stamped=STAMP))
    after = entries(to_ics(events_on(date(2025, 11, 24), horizon=20), RTY, stamped=STAMP))
    uid = "cpi-2025-11@levelhead"
    assert [str(each[uid]["start"]) for each in (before, after)] == ["2025-12-10", "2025-12-18"]
    assert (before[uid]["sequence"], after[uid]["sequence"]) == (0, 1)


def test_a_cancelled_report_is_there_as_cancelled():
    change = ScheduleChange(
        ReleaseKind.CPI, "2025-03", date(2025, 4, 10), None, date(2025, 1, 2), "BLS", "2025-04"
    )
    calendar = ReleaseCalendar((), (change,), {ReleaseKind.CPI: date(2025, 12, 31)})
    (entry,) = entries(to_ics(events_on(date(2025, 4, 1), calendar=calendar), RTY, stamped=STAMP)).values()
    assert (entry["status"], entry["summary"]) == (
        "CANCELLED",
        "US consumer prices (CPI), March 2025: cancelled",
    )
    assert str(entry["text"]) == (
        "Planned for 2025-04-10, cancelled, published in part with the report of April 2025; "
        "announced on 2025-01-02 (BLS)."
    )


def test_a_report_on_good_friday_stands_on_its_day_and_names_the_session():
    (entry,) = entries(to_ics(events_on(date(2023, 4, 6), horizon=3), RTY, stamped=STAMP)).values()
    assert (str(entry["start"]), entry["summary"]) == (
        "2023-04-07",
        "US employment report, March 2023: RTY session 2",
    )
    assert "answered on 2023-04-10" in str(entry["text"])


def test_the_file_is_the_same_every_time_and_keeps_the_rules_of_its_format():
    """Lines end with CR LF and hold at most 75 bytes (RFC 5545, section 3.1)."""
    events = events_on(date(2025, 11, 24))
    content = to_ics(events, RTY, stamped=STAMP)
    assert content == to_ics(replace(events), RTY, stamped=STAMP)
    lines = content.split(b"\r\n")
    assert (b"\n" in content.replace(b"\r\n", b""), max(len(line) for line in lines) <= 75) == (False, True)
    calendar = Calendar.from_ical(content)
    assert (str(calendar["VERSION"]), str(calendar["PRODID"])) == ("2.0", "-//levelhead//events//EN")
