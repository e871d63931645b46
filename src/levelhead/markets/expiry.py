"""When contracts end, and when the lead month changes.

A business day of an exchange is a session of the market's calendar. The rules are those in force today; they are
applied to the whole table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from levelhead.errors import BadOption
from levelhead.kernels.arrays import SessionArray
from levelhead.markets.holidays import FRIDAY, WEDNESDAY, nth_weekday
from levelhead.markets.market import Expiry, Market, RollHabit
from levelhead.markets.sessions import Sessions, sessions
from levelhead.markets.symbols import MONTHS


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract of a market.

    Parameters
    ----------
    market
        Whose contract it is.
    month
        Its month letter.
    year
        Its year, four digits.
    last_trade
        Its last trading day.
    """

    market: Market
    month: str
    year: int
    last_trade: date

    @property
    def code(self) -> str:
        """Root, month letter and year, for example ``RTYZ2025``."""
        return f"{self.market.symbol}{self.month}{self.year}"


def contract(market: Market, month: str, year: int) -> Contract:
    """The contract of a listed month.

    Raises
    ------
    BadOption
        When the market does not list this month, or has no contracts at all.
    OutsideCalendar
        When its last trading day is outside the session table.
    """
    if not month or month not in market.months:
        expected = f"one of {', '.join(market.months)}" if market.months else "no month: nothing expires"
        raise BadOption(f"contract month of {market.symbol}", month, expected)
    rule = _LAST_TRADE[market.expiry]
    number = MONTHS.index(month) + 1
    return Contract(market, month, year, rule(sessions(market.calendar), year, number))


def contracts(market: Market, first: date, last: date) -> tuple[Contract, ...]:
    """Contracts of every listed month whose last trading day lies in [first, last], in the order they end.

    What ended before the session table begins is not known and left out. Empty where nothing expires.

    Raises
    ------
    OutsideCalendar
        When ``last`` is after the end of the session table.
    """
    return tuple(_contracts(market, market.months, first, last))


def expiries(market: Market, first: date, last: date) -> SessionArray:
    """Last trading days in [first, last] of the months that become the lead month.

    Returns
    -------
    Shape (K,), ``datetime64[D]``, increasing; empty where nothing expires. What ended before the session table
    begins is not known and left out.

    Raises
    ------
    OutsideCalendar
        When ``last`` is after the end of the session table.
    """
    days = [each.last_trade for each in _contracts(market, _lead_months(market), first, last)]
    return np.array(days, dtype="datetime64[D]")


def roll_day(contract: Contract) -> date:
    """The session on which the next lead month takes over from this contract, by the market's habit.

    Raises
    ------
    OutsideCalendar
        When that day is outside the session table.
    """
    habit = _ROLL_DAY[contract.market.roll]
    return habit(sessions(contract.market.calendar), contract)


def front(market: Market, day: date) -> Contract:
    """The lead contract on ``day``: the first lead month whose roll day is still to come.

    Raises
    ------
    BadOption
        When the market has no contracts.
    OutsideCalendar
        When ``day`` or the contract's end is outside the session table.
    """
    if not market.months:
        raise BadOption("market", market.symbol, "a future: this one has no contracts")
    sessions(market.calendar).is_session(day)  # raises outside the table
    year, number = day.year, day.month
    while True:
        letter = MONTHS[number - 1]
        if letter in _lead_months(market):
            candidate = contract(market, letter, year)
            # A contract whose month is past has ended: its roll day cannot be later.
            if candidate.last_trade > day and roll_day(candidate) > day:
                return candidate
        year, number = year + number // 12, number % 12 + 1


def days_to_roll(market: Market, day: date) -> int:
    """Sessions after ``day`` up to and with the roll day of its lead contract; at least 1.

    Raises
    ------
    BadOption
        When the market has no contracts.
    OutsideCalendar
        When ``day`` or the contract's end is outside the session table.
    """
    rolls_on = roll_day(front(market, day))
    return int(sessions(market.calendar).between(day + timedelta(days=1), rolls_on).size)


def _lead_months(market: Market) -> str:
    return market.lead_months or market.months


def _contracts(market: Market, months: str, first: date, last: date) -> Iterator[Contract]:
    if not months:
        return
    table = sessions(market.calendar)
    table.before(last, 0)  # raises after the end of the table
    start = max(first, table.first)
    # A contract ends at most two months before, and never after, the month it is named for.
    year, number = start.year, start.month
    while (year, number) <= _two_months_on(last):
        letter = MONTHS[number - 1]
        if letter in months and _ends_inside(table, market, year, number):
            found = contract(market, letter, year)
            if start <= found.last_trade <= last:
                yield found
        year, number = year + number // 12, number % 12 + 1


def _two_months_on(day: date) -> tuple[int, int]:
    return day.year + (day.month + 1) // 12, (day.month + 1) % 12 + 1


def _ends_inside(table: Sessions, market: Market, year: int, number: int) -> bool:
    """Whether the table reaches far enough, on both sides, to date the end of a contract month."""
    month = _month_before(year, number) if market.expiry in _ENDS_EARLY else date(year, number, 1)
    return table.first <= month and _month_end(month.year, month.month) <= table.last


def _month_before(year: int, number: int) -> date:
    return (date(year, number, 1) - timedelta(days=1)).replace(day=1)


def _month_end(year: int, number: int) -> date:
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _on_or_before(table: Sessions, day: date) -> date:
    return day if table.is_session(day) else table.before(day, 1)[0]


def _third_friday(table: Sessions, year: int, number: int) -> date:
    # CME moves trading in the last session to the day before when the index's exchange is closed on that Friday.
    return _on_or_before(table, nth_weekday(year, number, FRIDAY, 3))


def _before_25th(business_days: int) -> Callable[[Sessions, int, int], date]:
    def rule(table: Sessions, year: int, number: int) -> date:
        anchor = _on_or_before(table, _month_before(year, number).replace(day=25))
        return table.before(anchor, business_days)[0]

    return rule


def _before_first(table: Sessions, year: int, number: int) -> date:
    # Counted from the end of the month before, so that the day itself may lie beyond the table.
    before = _month_before(year, number)
    return _before_month_end(2)(table, before.year, before.month)


def _before_month_end(business_days: int) -> Callable[[Sessions, int, int], date]:
    def rule(table: Sessions, year: int, number: int) -> date:
        last = _on_or_before(table, _month_end(year, number))
        return table.before(last, business_days)[0] if business_days else last

    return rule


def _before_15th(table: Sessions, year: int, number: int) -> date:
    return table.before(date(year, number, 15), 1)[0]


def _before_third_wednesday(table: Sessions, year: int, number: int) -> date:
    return table.before(nth_weekday(year, number, WEDNESDAY, 3), 2)[0]


_LAST_TRADE: Mapping[Expiry, Callable[[Sessions, int, int], date]] = {
    Expiry.THIRD_FRIDAY: _third_friday,
    Expiry.THIRD_LAST_BUSINESS_DAY: _before_month_end(2),
    Expiry.THREE_BEFORE_25TH: _before_25th(3),
    Expiry.FOUR_BEFORE_25TH: _before_25th(4),
    Expiry.THREE_BEFORE_FIRST: _before_first,
    Expiry.SEVEN_BEFORE_LAST: _before_month_end(7),
    Expiry.LAST_BUSINESS_DAY: _before_month_end(0),
    Expiry.BEFORE_15TH: _before_15th,
    Expiry.TWO_BEFORE_THIRD_WEDNESDAY: _before_third_wednesday,
}
_ENDS_EARLY = (Expiry.THREE_BEFORE_25TH, Expiry.FOUR_BEFORE_25TH, Expiry.THREE_BEFORE_FIRST)


def _monday_of_expiry_week(table: Sessions, contract: Contract) -> date:
    # Measured from the third Friday, so that a Thursday expiry belongs to the same week.
    monday = contract.last_trade - timedelta(days=contract.last_trade.weekday())
    return monday if table.is_session(monday) else table.after(monday, 1)[0]


def _before_first_notice(table: Sessions, contract: Contract) -> date:
    # First notice day is the last business day of the month before the contract month.
    return table.before(date(contract.year, MONTHS.index(contract.month) + 1, 1), 2)[0]


def _before_expiry(count: int) -> Callable[[Sessions, Contract], date]:
    def habit(table: Sessions, contract: Contract) -> date:
        return table.before(contract.last_trade, count)[0]

    return habit


_ROLL_DAY: Mapping[RollHabit, Callable[[Sessions, Contract], date]] = {
    RollHabit.MONDAY_OF_EXPIRY_WEEK: _monday_of_expiry_week,
    RollHabit.BEFORE_FIRST_NOTICE: _before_first_notice,
    RollHabit.THREE_BEFORE_EXPIRY: _before_expiry(3),
    RollHabit.FIVE_BEFORE_EXPIRY: _before_expiry(5),
}
