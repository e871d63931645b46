"""New York Stock Exchange sessions since 1928: stocks, exchange traded funds and the US stock indices.

The exchange traded on Saturdays from ten to noon until 24 May 1952. Holiday, Saturday and special closings
are those of the exchange's own list; early closes since 1993 follow its yearly announcements.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta

from levelhead.markets.holidays import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    WEDNESDAY,
    good_friday,
    is_christmas_eve_session,
    modern_holidays,
    nearest_weekday,
    nth_weekday,
    sunday_to_monday,
    thanksgiving,
)
from levelhead.markets.timetable import Timetable

FIRST, LAST = date(1928, 1, 1), date(2035, 12, 31)
LAST_SATURDAY = date(1952, 5, 24)

SOURCES = (
    "https://www.nyse.com/markets/hours-calendars",
    "http://s3.amazonaws.com/armstrongeconomics-wp/2013/07/NYSE-Closings.pdf",
    "http://www.tradingtheodds.com/2011/12/nyse-full-day-closings-1850-2050/",
    "https://www.tradinghours.com/publications/historical-trading-hours",
)

# Full-day closings that no holiday rule gives. "A..B" is every Saturday from A to B.
SPECIAL_CLOSINGS = {
    "back office backlog": "1928-04-07 1928-04-21 1928-05-05..1928-05-26 1928-11-24 1929-02-09",
    "crash of 1929, backlog": "1929-11-01 1929-11-02..1929-11-23 1929-11-29 1929-11-30",
    "Saturday beside a holiday": (
        "1929-02-23 1929-03-30 1929-08-31 1930-04-19 1930-05-31 1930-07-05 1930-08-30 1931-09-05 1931-12-26 "
        "1932-07-02 1936-12-26 1937-05-29 1937-07-03 1945-10-13 1946-02-23 1949-12-24 1950-12-23"
    ),
    "funeral of Calvin Coolidge": "1933-01-07",
    "bank holiday": (
        "1933-03-04 1933-03-06 1933-03-07 1933-03-08 1933-03-09 1933-03-10 1933-03-11 1933-03-13 1933-03-14"
    ),
    "heavy volume": "1933-07-29..1933-09-02",
    "summer Saturdays": (
        "1944-08-19..1944-09-02 1945-07-07..1945-09-01 1946-06-01..1946-09-28 1947-05-31..1947-09-27 "
        "1948-05-29..1948-09-25 1949-05-28..1949-09-24 1950-06-03..1950-09-30 1951-06-02..1951-09-29"
    ),
    "mourning for Franklin Roosevelt": "1945-04-14",
    "victory over Japan": "1945-08-15 1945-08-16",
    "Navy Day": "1945-10-27",
    "railroad strike": "1946-05-25",
    "severe weather": "1948-01-03 1969-02-10",
    "bridge to a holiday": "1945-12-24 1956-12-24 1958-12-26 1961-05-29 1968-07-05",
    "funeral of John Kennedy": "1963-11-25",
    "Lincoln's Birthday, backlog": "1968-02-12",
    "mourning for Martin Luther King": "1968-04-09",
    "paperwork crisis": (
        "1968-06-12 1968-06-19 1968-06-26 1968-07-10 1968-07-17 1968-07-24 1968-07-31 1968-08-07 1968-08-14 "
        "1968-08-21 1968-08-28 1968-09-11 1968-09-18 1968-09-25 1968-10-02 1968-10-09 1968-10-16 1968-10-23 "
        "1968-10-30 1968-11-11 1968-11-20 1968-12-04 1968-12-11 1968-12-18"
    ),
    "funeral of Dwight Eisenhower": "1969-03-31",
    "first landing on the moon": "1969-07-21",
    "mourning for Harry Truman": "1972-12-28",
    "mourning for Lyndon Johnson": "1973-01-25",
    "blackout in New York": "1977-07-14",
    "Hurricane Gloria": "1985-09-27",
    "mourning for Richard Nixon": "1994-04-27",
    "attack on the World Trade Center": "2001-09-11 2001-09-12 2001-09-13 2001-09-14",
    "mourning for Ronald Reagan": "2004-06-11",
    "mourning for Gerald Ford": "2007-01-02",
    "Hurricane Sandy": "2012-10-29 2012-10-30",
    "mourning for George H. W. Bush": "2018-12-05",
    "mourning for Jimmy Carter": "2025-01-09",
}

# Early closes that no rule gives: reason, days, Eastern time. "A..B" is every weekday from A to B.
SPECIAL_CLOSES = (
    ("back office backlog", "1928-05-21..1928-05-25", time(14)),
    ("crash of 1929, backlog", "1929-11-06..1929-11-22", time(13)),
    ("funeral of William Taft", "1930-03-11", time(12, 30)),
    ("heavy volume", "1933-07-26..1933-07-28", time(14)),
    ("gas fumes on the floor", "1933-08-04", time(12, 30)),
    ("National Recovery demonstration", "1933-09-13", time(12)),
    ("Christmas Eve", "1951-12-24 1996-12-24 1997-12-24 1998-12-24", time(13)),
    ("assassination of John Kennedy", "1963-11-22", time(14, 7)),
    ("funeral of Herbert Hoover", "1964-10-23", time(14)),
    ("transit strike", "1966-01-06..1966-01-14", time(14)),
    ("snow", "1967-02-07 1978-02-06 1996-01-08", time(14)),
    ("backlog", "1967-08-09..1967-08-18 1968-01-22..1968-03-01", time(14)),
    ("Christmas Eve", "1974-12-24 1975-12-24 1990-12-24 1991-12-24 1992-12-24", time(14)),
    ("snow", "1975-02-12 1994-02-11", time(14, 30)),
    ("Hurricane Belle", "1976-08-09", time(15)),
    ("attempt on Ronald Reagan", "1981-03-30", time(15, 17)),
    ("power failure", "1981-09-09", time(15, 28)),
    ("crash of 1987, backlog", "1987-10-23 1987-10-26..1987-10-30", time(14)),
    ("crash of 1987, backlog", "1987-11-02..1987-11-04", time(14, 30)),
    ("crash of 1987, backlog", "1987-11-05..1987-11-06", time(15)),
    ("crash of 1987, backlog", "1987-11-09..1987-11-11", time(15, 30)),
    ("day after Thanksgiving", "1992-11-27", time(14)),
    ("circuit breaker", "1997-10-27", time(15, 30)),
    ("day after Christmas", "1997-12-26 2003-12-26", time(13)),
    ("failed systems", "2005-06-01", time(15, 56)),
)

HOURS = (
    (FIRST, time(15)),
    (date(1952, 9, 29), time(15, 30)),
    (date(1969, 1, 2), time(14)),  # the paperwork crisis shortened every day
    (date(1969, 7, 7), time(14, 30)),
    (date(1969, 9, 29), time(15)),
    (date(1970, 5, 4), time(15, 30)),
    (date(1974, 10, 1), time(16)),
)


def nyse() -> Timetable:
    """The exchange's timetable, times in New York."""
    years = range(FIRST.year, LAST.year + 1)
    closed = {day for year in years for day in _holidays(year)}
    closed |= {day for days in SPECIAL_CLOSINGS.values() for day in _days(days, weekday=SATURDAY)}
    early = {day: time(12) for day in _saturdays()}
    early |= {day: close for _, days, close in SPECIAL_CLOSES for day in _days(days)}
    early |= {day: time(13) for year in range(1993, LAST.year + 1) for day in one_o_clock(year)}
    return Timetable(
        "nyse", "America/New_York", FIRST, LAST, frozenset(closed), early, HOURS, LAST_SATURDAY, SOURCES
    )


def one_o_clock(year: int) -> tuple[date, ...]:
    """Sessions of a year from 1993 on that rules end at 13:00 in New York.

    The day after Thanksgiving since 1993, Christmas Eve since 1999, and beside 4 July since 1995: the day
    before it, but the day after a Thursday holiday until 2012, as the exchange then kept the Friday short.
    """
    days = [thanksgiving(year) + timedelta(days=1)]
    if year >= 1999 and is_christmas_eve_session(year):
        days.append(date(year, 12, 24))
    eve = date(year, 7, 3)
    if year >= 1995 and eve.weekday() < FRIDAY:
        thursday_before_2013 = eve.weekday() == WEDNESDAY and year < 2013
        days.append(date(year, 7, 5) if thursday_before_2013 else eve)
    return tuple(days)


def special_one_o_clock() -> tuple[date, ...]:
    """Sessions of all years that ended at 13:00 for once, oldest first."""
    return tuple(sorted(day for _, days, close in SPECIAL_CLOSES if close == time(13) for day in _days(days)))


def _holidays(year: int) -> list[date]:
    if year >= 1998:
        return list(modern_holidays(year).values())
    # A Saturday holiday moves to Friday: Independence Day and Christmas since 1954, the rest since 1964.
    moved = nearest_weekday if year >= 1954 else sunday_to_monday
    days = [
        sunday_to_monday(date(year, 1, 1)),
        good_friday(year),
        moved(date(year, 7, 4)),
        nth_weekday(year, 9, MONDAY, 1),
        thanksgiving(year),
        moved(date(year, 12, 25)),
        *_february_and_may(year),
    ]
    if year <= 1968 or year in (1972, 1976, 1980):  # Election Day, after 1968 only for President
        days.append(nth_weekday(year, 11, MONDAY, 1) + timedelta(days=1))
    if year <= 1953:
        days += [sunday_to_monday(date(year, 2, 12)), sunday_to_monday(date(year, 10, 12))]
    if 1934 <= year <= 1953:
        days.append(sunday_to_monday(date(year, 11, 11)))
    return days


def _february_and_may(year: int) -> tuple[date, date]:
    """Washington's Birthday and Memorial Day, on fixed dates until the Monday Holiday Act of 1971."""
    if year >= 1971:
        return nth_weekday(year, 2, MONDAY, 3), nth_weekday(year, 5, MONDAY, -1)
    moved = nearest_weekday if year >= 1964 else sunday_to_monday
    # 30 May 1970 was a Saturday, and the exchange opened on the Friday before it.
    memorial = sunday_to_monday if year == 1970 else moved
    return moved(date(year, 2, 22)), memorial(date(year, 5, 30))


def _saturdays() -> Iterator[date]:
    day = FIRST + timedelta(days=(SATURDAY - FIRST.weekday()) % 7)
    while day <= LAST_SATURDAY:
        yield day
        day += timedelta(days=7)


def _days(text: str, *, weekday: int | None = None) -> Iterator[date]:
    """The days written in ``text``; a range holds its weekdays, or only the given day of the week."""
    for part in text.split():
        start, _, stop = part.partition("..")
        day = date.fromisoformat(start)
        last = date.fromisoformat(stop) if stop else day
        while day <= last:
            if not stop or day.weekday() == weekday or (weekday is None and day.weekday() < SATURDAY):
                yield day
            day += timedelta(days=1)
