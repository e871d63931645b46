"""When the employment report comes: a rule of the survey's reference week, not "the first Friday"."""

from datetime import date, timedelta


def employment_day(year: int, month: int) -> date:
    """The day on which the report on a month is published by the rule.

    The third Friday after the week, Sunday to Saturday, that holds the 12th of the month reported on. Where
    that is one of the first three days of January, a week later; where it is the holiday of Independence
    Day, kept on Friday 3 or 4 July, the Thursday before.

    The rule gives 318 of the 323 days from 2000 to 2026; the other five were moved when the government was
    shut down and stand among the schedule changes. The first Friday of the next month gives 273.

    Parameters
    ----------
    year, month
        The month reported on.

    References
    ----------
    U.S. Bureau of Labor Statistics, Current Employment Statistics, technical notes, on the reference period:
    https://www.bls.gov/web/empsit/cestn.htm

    Examples
    --------
    >>> employment_day(2025, 5), employment_day(2024, 12), employment_day(2025, 6)
    (datetime.date(2025, 6, 6), datetime.date(2025, 1, 10), datetime.date(2025, 7, 3))
    """
    twelfth = date(year, month, 12)
    # Monday is 0, so Saturday is 5 and Sunday begins the week that ends six days later
    saturday = twelfth + timedelta(days=(5 - twelfth.weekday()) % 7)
    friday = saturday + timedelta(days=20)
    if friday.month == 1 and friday.day <= 3:
        return friday + timedelta(days=7)
    if friday.month == 7 and friday.day in {3, 4}:
        return friday - timedelta(days=1)
    return friday
