"""Session tables against the exchanges' notices and against two calendar libraries."""

import warnings
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from levelhead.errors import BadOption, OutsideCalendar
from levelhead.markets.sessions import CALENDARS, sessions
from tools.calendars import CMES, DISAGREEMENTS, GLOBEX_EQUITY, TRADE_DATES, expanded

CHICAGO = [name for name in CALENDARS if name != "nyse"]


@cache
def library_closes(name: str, first: str, last: str, zone: str) -> dict[date, time]:
    """Sessions of a pandas_market_calendars calendar and the local time each closes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas_market_calendars

        schedule = pandas_market_calendars.get_calendar(name).schedule(first, last, tz=zone)
        return {day.date(): close.time() for day, close in schedule["market_close"].items()}


@cache
def exchange_calendars_sessions(name: str, first: str, last: str) -> frozenset[date]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import exchange_calendars

        return frozenset(exchange_calendars.get_calendar(name, start=first, end=last).sessions.date)


def listed(calendar: str, library: str, every: Iterable[date] = ()) -> set[date]:
    """The days on which we are known to disagree."""
    rows = [each for each in DISAGREEMENTS if (each.calendar, each.library) == (calendar, library)]
    return {day for each in rows for day in expanded(each.days, set(every))}


def test_the_horizon_of_the_first_note():
    """Thanksgiving is no session, the day after it is: the 15th session after 2025-11-24 is 2025-12-16."""
    assert sessions("cme_equity").after(date(2025, 11, 24), 15)[-1] == date(2025, 12, 16)


# CME, NYMEX, CBOT and NYSE notices; the links are in cme.py and nyse.py.
@pytest.mark.parametrize(
    ("calendar", "day", "close"),
    [
        ("cme_equity", "2025-11-24", "16:00"),
        ("cme_equity", "2025-11-28", "12:15"),
        ("cme_equity", "2025-07-03", "12:15"),
        ("cme_equity", "2013-07-03", "12:15"),
        ("cme_equity", "2002-07-05", "12:15"),
        ("cme_equity", "2025-01-09", "08:30"),
        ("cme_equity", "2018-12-05", "08:30"),
        ("cme_equity", "2015-04-03", "08:15"),
        ("cme_equity", "2012-10-30", "08:15"),
        ("cme_equity", "2012-11-16", "15:15"),
        ("cme_equity", "2012-11-19", "16:15"),
        ("cme_equity", "2015-09-21", "16:00"),
        ("cme_rates", "1999-04-02", "10:00"),
        ("cme_rates", "2021-04-02", "10:15"),
        ("cme_rates", "2025-01-09", "12:15"),
        ("cme_rates", "2012-10-29", "11:00"),
        ("cme_rates", "2012-10-30", "16:00"),
        ("cme_rates", "2010-12-31", "12:15"),
        ("cme_fx", "2021-04-02", "10:15"),
        ("cme_fx", "2025-01-09", "16:00"),
        ("cme_fx", "2007-01-02", "12:00"),
        ("cme_metals", "2025-01-09", "16:00"),
        ("cme_metals", "2026-11-27", "13:45"),
        ("cme_metals", "2026-12-24", "12:45"),
        ("cme_energy", "2001-09-14", "13:30"),
        ("cbot_grains", "2025-01-09", "12:15"),
        ("cbot_grains", "2013-07-03", "12:00"),
        ("nyse", "2025-11-28", "13:00"),
        ("nyse", "1952-05-24", "12:00"),
        ("nyse", "1963-11-22", "14:07"),
    ],
)
def test_close_of_a_session(calendar: str, day: str, close: str):
    table = sessions(calendar)
    assert table.close(date.fromisoformat(day)) == datetime.fromisoformat(f"{day}T{close}").replace(
        tzinfo=ZoneInfo(table.zone)
    )


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        # half days of 2025, folded into the next trade date
        ("cme_equity", "2025-01-20 2025-02-17 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-11-27"),
        ("cme_equity", "2025-01-01 2025-04-18 2025-12-25 2024-03-29 2026-07-03 2021-12-24"),
        ("cme_equity", "2001-09-11 2001-09-14 2004-06-11 2007-01-02 2025-11-23 2025-11-22"),
        ("cme_rates", "2018-12-05 2001-09-12 2004-06-11 2025-04-18"),
        ("cme_fx", "2025-11-27 2025-04-18"),
        ("cme_energy", "2004-12-31 2006-07-03 2006-11-24 2003-12-26 2001-12-24 2021-04-02 2007-01-02"),
        ("cbot_grains", "2025-06-19 2007-01-02 2023-04-07"),
        ("nyse", "1933-03-04 1945-08-15 1952-05-31 1968-06-12 1969-07-21 1985-09-27 2012-10-29 2025-01-09"),
    ],
)
def test_no_session(calendar: str, days: str):
    assert [day for day in days.split() if sessions(calendar).is_session(date.fromisoformat(day))] == []


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        ("cme_equity", "2010-12-31 2004-12-31 2021-12-31 2016-10-10 2016-11-11"),
        ("cme_rates", "2001-09-11 2001-09-13 2025-10-13 2025-11-11"),
        ("cme_energy", "1999-11-26 2000-11-24 2007-11-23 2018-12-05"),
        ("nyse", "1928-01-07 1951-12-29 1970-05-29"),
    ],
)
def test_a_session(calendar: str, days: str):
    assert [day for day in days.split() if not sessions(calendar).is_session(date.fromisoformat(day))] == []


def test_new_york_has_the_sessions_of_the_library():
    """Every weekday and Saturday since 1928."""
    table = sessions("nyse")
    theirs = library_closes("NYSE", str(table.first), str(table.last), table.zone)
    assert set(table.days.tolist()) ^ set(theirs) == set()


def test_new_york_has_the_sessions_of_the_other_library():
    """exchange_calendars knows no Saturdays, and holidays only since 1970."""
    theirs = exchange_calendars_sessions("XNYS", "1970-01-01", "2026-12-31")
    assert set(sessions("nyse").between(date(1970, 1, 1), date(2026, 12, 31)).tolist()) ^ theirs == set()


def test_new_york_closes_when_the_library_says():
    table = sessions("nyse")
    theirs = library_closes("NYSE", str(table.first), str(table.last), table.zone)
    differ = {day for day, close in theirs.items() if table.close(day).time() != close}
    assert differ == listed("nyse", "pandas_market_calendars NYSE, early", theirs)


@pytest.mark.parametrize("calendar", CHICAGO)
def test_chicago_has_the_trade_dates_of_the_library(calendar: str):
    """But for the listed days."""
    table = sessions(calendar)
    theirs = library_closes("CME_TradeDate", str(table.first), str(table.last), table.zone)
    assert set(table.days.tolist()) ^ set(theirs) == listed(calendar, TRADE_DATES)


def test_stock_index_futures_have_the_sessions_of_the_other_library():
    """CMES without the half days, which it counts, is CMES on days on which stocks trade."""
    span = "1997-01-01", "2026-12-31"
    theirs = exchange_calendars_sessions("CMES", *span) & exchange_calendars_sessions("XNYS", *span)
    ours = set(sessions("cme_equity").between(*map(date.fromisoformat, span)).tolist())
    assert ours ^ theirs == listed("cme_equity", CMES)


def test_the_other_library_still_has_the_wrong_regular_close():
    """When it learns 16:00, docs/markets.md must say so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import exchange_calendars

        close = exchange_calendars.get_calendar("CMES", start="2025-01-01").session_close("2025-11-24")
    assert close.tz_convert("America/Chicago").time() == time(17)


@pytest.mark.parametrize(
    ("calendar", "library", "name", "first", "last"),
    [
        ("cme_equity", GLOBEX_EQUITY, "CME Globex Equity", 1997, 2035),
        (
            "cme_rates",
            "pandas_market_calendars CME Globex Fixed Income, early since 2016",
            "CME Globex Fixed Income",
            2016,
            2035,
        ),
        ("cme_fx", "pandas_market_calendars CMEGlobex_FX, early since 2020", "CMEGlobex_FX", 2020, 2035),
        (
            "cme_metals",
            "pandas_market_calendars CMEGlobex_GC, early 2007-2026",
            "CMEGlobex_GC",
            2007,
            2026,
        ),
    ],
)
def test_early_closes_are_those_of_the_library(calendar: str, library: str, name: str, first: int, last: int):
    """But for the listed days; the library's regular close is 16:00 throughout."""
    table = sessions(calendar)
    theirs = library_closes(name, f"{first}-01-01", f"{last}-12-31", table.zone)
    days = table.between(date(first, 1, 1), date(last, 12, 31)).tolist()
    differ = {day for day in days if (table.early_close(day) or time(16)) != theirs.get(day, time(16))}
    assert differ == listed(calendar, library)


def test_the_library_knows_no_early_close_of_grains():
    """When it learns them, ours are to be compared."""
    assert set(
        library_closes("CMEGlobex_Grains", "2014-01-01", "2030-12-31", "America/Chicago").values()
    ) == {time(13, 20)}


@pytest.mark.parametrize("calendar", CALENDARS)
def test_every_disagreement_is_about_a_day_of_the_table(calendar: str):
    table = sessions(calendar)
    days = {day for each in DISAGREEMENTS if each.calendar == calendar for day in expanded(each.days, set())}
    assert {day for day in days if not table.first <= day <= table.last} == set()


def test_beyond_the_table_is_an_error_that_names_its_end():
    table = sessions("cme_equity")
    with pytest.raises(OutsideCalendar, match="covers 1997-01-01 to 2035-12-31, asked for 2036-01-01"):
        table.is_session(date(2036, 1, 1))
    with pytest.raises(OutsideCalendar, match="1996-12-31"):
        table.is_session(date(1996, 12, 31))
    with pytest.raises(OutsideCalendar, match="asked for 2036"):
        table.after(date(2035, 12, 20), 15)
    with pytest.raises(OutsideCalendar, match="asked for 1996"):
        table.before(date(1997, 1, 7), 15)
    with pytest.raises(OutsideCalendar):
        table.between(date(2035, 1, 1), date(2036, 1, 1))


def test_a_day_off_has_no_close():
    with pytest.raises(BadOption, match="2025-11-27, expected a trade date of cme_equity"):
        sessions("cme_equity").close(date(2025, 11, 27))


def test_a_negative_count_is_refused():
    with pytest.raises(BadOption, match="zero or more"):
        sessions("nyse").after(date(2025, 11, 24), -1)


def test_an_unknown_calendar_lists_the_known():
    with pytest.raises(BadOption, match="cme_equity, cme_rates"):
        sessions("xetra")


def test_the_last_session_can_be_reached():
    """After the last but one session of the table comes the last."""
    assert sessions("cme_equity").after(date(2035, 12, 28), 1) == (date(2035, 12, 31),)


def test_summer_time_is_in_the_close():
    closes = [sessions("cme_equity").close(date(2025, month, 24)).utcoffset() for month in (7, 11)]
    assert closes == [timedelta(hours=-5), timedelta(hours=-6)]
