"""Trade dates of the futures listed at CME, CBOT, NYMEX and COMEX since 1997, times in Chicago.

On Martin Luther King Day, Washington's Birthday, Memorial Day, Juneteenth, Independence Day, Labor Day and
Thanksgiving Globex trades for half a day *for the next trade date*: "markets will not be settled ... as
January 21 is not a trade or processing date" (NYMEX, 2008). Those days are no sessions. A session which the
exchange closes early, and reopens for the next trade date, is one, however short it was.

Early closes before 2010 are complete for stock index futures only; for the other groups they are the day
after Thanksgiving, Christmas Eve and what is listed. Days after the last published schedule follow the habit
of 2026.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta

from levelhead.markets.holidays import (
    THURSDAY,
    good_friday,
    has_employment_report,
    is_christmas_eve_session,
    modern_holidays,
    thanksgiving,
)
from levelhead.markets.nyse import one_o_clock, special_one_o_clock
from levelhead.markets.timetable import Timetable

FIRST, LAST = date(1997, 1, 1), date(2035, 12, 31)
YEARS = range(FIRST.year, LAST.year + 1)
ZONE = "America/Chicago"

CALENDAR = "https://www.cmegroup.com/tools-information/holiday-calendar.html"
HALF_DAYS = "https://iqhelp.dtn.com/presidents-day-holiday-hours-2023/"
ATTACK = "https://purebytes.com/archives/omega/2001/msg08054.html"  # CME notice of 12 September 2001
REAGAN = "http://www.chicagotribune.com/news/ct-xpm-2004-06-08-0406080054-story.html"
FORD = "https://www.cnbc.com/id/16384249"
SANDY = "https://prnewswire.com/news-releases/cme-group-to-reopen-us-equity-index-and-interest-rate-complexes-tonight-176339591.html"
BUSH = "https://www.prnewswire.com:443/news-releases/cme-group-us-equity-interest-rate-markets-to-close-for-national-day-of-mourning-300758702.html"
CARTER = "https://mondovisione.com/media-and-resources/news/cme-group-announces-trading-hours-for-us-national-day-of-mourning-to-honor-for/"
GOOD_FRIDAY_1999 = "https://purebytes.com/archives/omega/1999/msg03877.html"
GOOD_FRIDAY_2015 = "https://daytradetowin.com/blog/good-friday-2015-trading-hours/"
GOOD_FRIDAY_2021 = "https://github.com/rsheftel/pandas_market_calendars/issues/132"
GOOD_FRIDAY_2023 = "https://github.com/rsheftel/pandas_market_calendars/pull/311"
YEAR_END_2010 = "http://tradingmarkets.com/recent/whats_up_whats_down_futurescommodity_trading_holiday_schedule_for_years_end-1395235.html"
JULY_2013 = "http://optionsthinktank.blogspot.com/2013/06/trading-schedule-times-given-are.html"
CLOSE_2012 = "https://daytradetowin.com/e-mini-other-futures-change-closing-times-nov-18-2012"
CLOSE_2015 = "https://ninjatrader.com/Advisories/Advisory25"
CLOSE_2003 = "https://mondovisione.com/media-and-resources/news/cmes-new-expanded-globex-electronic-trading-hours-begin-monday-sept-29"
NYMEX_2001 = "https://www.finextra.com/newsarticle/3105/nymex-to-beta-test-electronic-trading"
NYMEX_2001_REOPENED = "https://www.naturalgasintel.com/nymex-first-ny-exchange-to-reopen/"
NYMEX_2006 = "https://stat.ethz.ch/pipermail/r-sig-finance/2006q4/001096.html"
NYMEX_2007 = "https://www.naturalgasintel.com/articles/73773-nymex-s-scaled-down-2007-holiday-schedule-leaves-some-seeing-the-grinch?v=preview"
NYMEX_2008 = "https://mondovisione.com/media-and-resources/news/nymex-announces-trading-and-processing-schedule-for-martin-luther-king-jr-holida-2011124"
NYMEX_2004 = "https://mondovisione.com/media-and-resources/news/nymex-to-allow-trading-of-brent-wti-spread-during-holidays-2011124"
ENERGY_2026 = "https://github.com/rsheftel/pandas_market_calendars/issues/464"
GRAINS_2013 = "http://kwoa.com/farm/2013/04/08/new-cme-hours"
CORN = "https://www.kgieworld.sg/futures/cme-corn-futures-contactspecs"

# NYMEX and COMEX lengthened some weekends until they met electronic competition in 2007. The days are those
# without a price of WTI at Cushing (https://fred.stlouisfed.org/series/DCOILWTICO); NYMEX_2004, 2006 and 2007
# name 2001-12-24, 2003-12-26, 2004-12-31, 2006-07-03 and the Fridays after Thanksgiving (but 1999 and 2000).
NYMEX_LONG_WEEKENDS = (
    "1997-11-28 1998-11-27 1999-12-31 2000-01-03 2000-07-03 2001-11-23 2001-12-24 2002-07-05 2002-11-29 "
    "2003-11-28 2003-12-26 2004-01-02 2004-11-26 2004-12-31 2005-11-25 2006-07-03 2006-11-24"
)


def cme_equity() -> Timetable:
    """Stock index futures: closed on Good Friday; to 08:15 when the employment report is out (2010-)."""
    fridays = {day: time(8, 15) for day in _report_fridays(since=2010)}
    early = {day: time(12, 15) for day in special_one_o_clock()}
    early |= {day: time(12, 15) for year in YEARS for day in one_o_clock(year)}
    early |= fridays
    early |= _at(time(8, 15), "2012-10-29 2012-10-30")  # SANDY
    # BUSH: "closing after overnight trading at 8:30 ... and reopening ... for a trade date of Dec. 6": a
    # short session, although it has no settlement of its own (vendors print the day before's).
    early |= _at(time(8, 30), "2018-12-05 2025-01-09")  # BUSH, CARTER
    # On 11 September 2001 the pit never opened; the night's trades have no settlement of their own.
    closed = _closed("2001-09-11 2001-09-12 2001-09-13 2001-09-14 2004-06-11 2007-01-02", open_on=fridays)
    hours = ((FIRST, time(15, 15)), (date(2012, 11, 19), time(16, 15)), (date(2015, 9, 21), time(16)))
    return _table(
        "cme_equity",
        closed,
        early,
        hours,
        GOOD_FRIDAY_2015,
        GOOD_FRIDAY_2023,
        JULY_2013,
        ATTACK,
        REAGAN,
        FORD,
        SANDY,
        BUSH,
        CARTER,
        CLOSE_2012,
        CLOSE_2015,
    )


def cme_rates() -> Timetable:
    """Treasury futures: open on Good Friday to 10:15 (10:00 until 2007) when the employment report is out."""
    fridays = {day: time(10, 15) if day.year >= 2010 else time(10) for day in _report_fridays(since=1997)}
    early = _eves(time(12, 15)) | fridays
    early |= _at(time(9, 15), "2001-09-11")
    early |= _at(time(12, 15), "2007-01-02 2010-12-31 2025-01-09")  # FORD, YEAR_END_2010, CARTER
    early |= _at(time(11), "2012-10-29")  # noon in New York, with the cash market
    closed = _closed("2001-09-12 2004-06-11 2018-12-05", open_on=fridays)
    hours = ((FIRST, time(14)), (date(2004, 1, 1), time(16)))
    return _table(
        "cme_rates",
        closed,
        early,
        hours,
        GOOD_FRIDAY_1999,
        GOOD_FRIDAY_2021,
        ATTACK,
        REAGAN,
        FORD,
        YEAR_END_2010,
        SANDY,
        BUSH,
        CARTER,
    )


def cme_fx() -> Timetable:
    """Currency futures: since 2010 open on Good Friday to 10:15 when the employment report is out."""
    fridays = {day: time(10, 15) for day in _report_fridays(since=2010)}
    early = _eves(time(12, 15)) | fridays
    early |= _at(time(9, 15), "2001-09-11") | _at(time(12), "2007-01-02") | _at(time(12, 15), "2010-12-31")
    closed = _closed("2001-09-12 2004-06-11", open_on=fridays)
    hours = ((FIRST, time(14)), (date(2003, 9, 29), time(16)))
    return _table(
        "cme_fx",
        closed,
        early,
        hours,
        GOOD_FRIDAY_2021,
        ATTACK,
        REAGAN,
        FORD,
        YEAR_END_2010,
        CLOSE_2003,
    )


def cme_metals() -> Timetable:
    """COMEX metals: always closed on Good Friday; long weekends until 2006."""
    return _new_york("cme_metals", floor_close=time(12, 30))


def cme_energy() -> Timetable:
    """NYMEX energy: always closed on Good Friday; long weekends until 2006."""
    return _new_york("cme_energy", floor_close=time(13, 30))


def cbot_grains() -> Timetable:
    """Grains and oilseeds: no half days, always closed on Good Friday, short on 3 July since 2013."""
    early = {day: time(12) if day.year < 2013 else time(12, 5) for day in _eves(time(12, 5))}
    early |= {day: time(12, 5) for day in map(_third_of_july, range(2014, LAST.year + 1)) if day}
    early |= _at(time(12), "2010-12-31 2013-07-03") | _at(time(12, 15), "2025-01-09")
    # On 2 January 2007 only the night session before the closed pit was open.
    closed = _closed("2001-09-11 2001-09-12 2004-06-11 2007-01-02")
    hours = (
        (FIRST, time(13, 15)),
        (date(2012, 5, 21), time(14)),
        (date(2013, 4, 8), time(13, 15)),
        (date(2015, 7, 6), time(13, 20)),
    )
    return _table(
        "cbot_grains",
        closed,
        early,
        hours,
        ATTACK,
        REAGAN,
        FORD,
        YEAR_END_2010,
        JULY_2013,
        CARTER,
        GRAINS_2013,
        CORN,
    )


CHICAGO: Mapping[str, Callable[[], Timetable]] = {
    "cme_equity": cme_equity,
    "cme_rates": cme_rates,
    "cme_fx": cme_fx,
    "cme_metals": cme_metals,
    "cme_energy": cme_energy,
    "cbot_grains": cbot_grains,
}


def _new_york(name: str, *, floor_close: time) -> Timetable:
    # 12:45 in Chicago on the Friday after Thanksgiving; 13:45 since 2026 (ENERGY_2026).
    early = {
        day: time(13, 45) if day.year >= 2026 and day.month == 11 else time(12, 45)
        for day in _eves(time(12, 45))
        if day.year >= 2007
    }
    early |= _at(time(15, 15), "2010-12-31")
    # 2001: no settlement on the 11th and 12th, electronic session on the 14th. 2007: pits closed on
    # 2 January, and Wednesday's changes were counted from Friday's settlement.
    closed = _closed("2001-09-11 2001-09-12 2001-09-13 2004-06-11 2007-01-02 " + NYMEX_LONG_WEEKENDS)
    hours = ((FIRST, floor_close), (date(2006, 12, 4), time(16, 15)), (date(2015, 9, 21), time(16)))
    return _table(
        name,
        closed,
        early,
        hours,
        NYMEX_2001,
        NYMEX_2001_REOPENED,
        NYMEX_2004,
        NYMEX_2006,
        NYMEX_2007,
        NYMEX_2008,
        REAGAN,
        FORD,
        YEAR_END_2010,
        CLOSE_2015,
        ENERGY_2026,
    )


def _table(
    name: str,
    closed: frozenset[date],
    early: Mapping[date, time],
    hours: tuple[tuple[date, time], ...],
    *sources: str,
) -> Timetable:
    return Timetable(name, ZONE, FIRST, LAST, closed, early, hours, None, (CALENDAR, HALF_DAYS, *sources))


def _closed(special: str, *, open_on: Iterable[date] = ()) -> frozenset[date]:
    holidays = {day for year in YEARS for day in modern_holidays(year).values()}
    return frozenset((holidays | {date.fromisoformat(day) for day in special.split()}) - set(open_on))


def _at(close: time, days: str) -> dict[date, time]:
    return {date.fromisoformat(day): close for day in days.split()}


def _report_fridays(*, since: int) -> list[date]:
    """Good Fridays with the employment report; in 2034 by the habit of the years before it."""
    return [day for day in map(good_friday, range(since, LAST.year + 1)) if has_employment_report(day)]


def _eves(close: time) -> dict[date, time]:
    """The day after Thanksgiving and Christmas Eve of every year."""
    days = [thanksgiving(year) + timedelta(days=1) for year in YEARS]
    days += [date(year, 12, 24) for year in YEARS if is_christmas_eve_session(year)]
    return dict.fromkeys(days, close)


def _third_of_july(year: int) -> date | None:
    """3 July where it is the eve of a holiday kept on the 4th."""
    day = date(year, 7, 3)
    return day if day.weekday() <= THURSDAY else None
