"""Holidays of the United States exchanges, as rules of the calendar.

Only arithmetic lives here. Which exchange keeps which holiday, and since when, is in
``levelhead.markets.nyse`` and ``levelhead.markets.cme``.
"""

from datetime import date, timedelta

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    References
    ----------
    Anonymous algorithm of 1876 as given by Meeus, J. (1991). Astronomical Algorithms, chapter 8.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1)


def good_friday(year: int) -> date:
    """The Friday before Easter."""
    return easter(year) - timedelta(days=2)


def has_employment_report(good_friday: date) -> bool:
    """Whether a Good Friday is the first Friday of April, when the employment report comes out.

    It was so in 1999, 2007, 2010, 2012, 2015, 2021, 2023 and 2026; within the tables it is next in 2034.
    """
    return good_friday.month == 4 and good_friday.day <= 7


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th given weekday of a month; ``n`` below zero counts from the month's end.

    >>> nth_weekday(2025, 11, THURSDAY, 4)
    datetime.date(2025, 11, 27)
    >>> nth_weekday(2025, 5, MONDAY, -1)
    datetime.date(2025, 5, 26)
    """
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 - 7 * (n + 1))


def sunday_to_monday(day: date) -> date:
    """A Sunday holiday is kept on Monday; a Saturday one stays where it is."""
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


def nearest_weekday(day: date) -> date:
    """A Sunday holiday is kept on Monday, a Saturday one on Friday."""
    return day - timedelta(days=1) if day.weekday() == SATURDAY else sunday_to_monday(day)


def thanksgiving(year: int) -> date:
    """Thanksgiving as proclaimed: last Thursday to 1938, next to last 1939-1941, fourth since."""
    if year <= 1938:
        return nth_weekday(year, 11, THURSDAY, -1)
    if year <= 1941:
        return nth_weekday(year, 11, THURSDAY, -2)
    return nth_weekday(year, 11, THURSDAY, 4)


def modern_holidays(year: int) -> dict[str, date]:
    """The holidays New York and Chicago have kept since 1998, by name, on the day they are kept.

    New Year's Day on a Saturday is not moved: 31 December ends the accounting year, so exchanges open.
    Before 1998 Martin Luther King Day, before 2022 Juneteenth is absent.
    """
    days = {
        "New Year": sunday_to_monday(date(year, 1, 1)),
        "Martin Luther King Day": nth_weekday(year, 1, MONDAY, 3),
        "Washington's Birthday": nth_weekday(year, 2, MONDAY, 3),
        "Good Friday": good_friday(year),
        "Memorial Day": nth_weekday(year, 5, MONDAY, -1),
        "Juneteenth": nearest_weekday(date(year, 6, 19)),
        "Independence Day": nearest_weekday(date(year, 7, 4)),
        "Labor Day": nth_weekday(year, 9, MONDAY, 1),
        "Thanksgiving": thanksgiving(year),
        "Christmas": nearest_weekday(date(year, 12, 25)),
    }
    if year < 1998:
        del days["Martin Luther King Day"]
    if year < 2022:
        del days["Juneteenth"]
    return days


def is_christmas_eve_session(year: int) -> bool:
    """Whether 24 December is a weekday on which Christmas is not kept."""
    return date(year, 12, 24).weekday() <= THURSDAY
