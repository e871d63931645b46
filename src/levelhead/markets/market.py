"""What a market is: the facts of its contract that never change from day to day."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What is traded."""

    FUTURE = "future"
    INDEX = "index"
    ETF = "etf"


class Expiry(StrEnum):
    """When the last trading day of a contract month falls; the rules are in ``levelhead.markets.expiry``."""

    NONE = "none"
    THIRD_FRIDAY = "third Friday, settled to the special opening quotation"
    THIRD_LAST_BUSINESS_DAY = "third last business day of the contract month"
    THREE_BEFORE_25TH = "three business days before the 25th of the month before the contract month"
    FOUR_BEFORE_25TH = "one business day before the last trading day of the standard crude oil contract"
    THREE_BEFORE_FIRST = "three business days before the first day of the contract month"
    SEVEN_BEFORE_LAST = "seventh business day before the last business day of the contract month"
    LAST_BUSINESS_DAY = "last business day of the contract month"
    BEFORE_15TH = "business day before the 15th of the contract month"
    TWO_BEFORE_THIRD_WEDNESDAY = "second business day before the third Wednesday of the contract month"


class RollHabit(StrEnum):
    """When the lead month changes, in the page's words; the rules are in ``levelhead.markets.expiry``."""

    NONE = ""
    MONDAY_OF_EXPIRY_WEEK = "Monday of the expiry week, when CME makes the next month the lead month"
    BEFORE_FIRST_NOTICE = "the session before first notice day, when holders of the old month can be assigned"
    THREE_BEFORE_EXPIRY = (
        "three sessions before the last trading day; levelhead's choice, the exchange has none"
    )
    FIVE_BEFORE_EXPIRY = (
        "five sessions before the last trading day; levelhead's choice, the exchange has none"
    )


@dataclass(frozen=True, slots=True)
class Market:
    """One market: identity, contract facts, and where each fact is published.

    Parameters
    ----------
    symbol
        Canonical root, for example ``RTY`` or ``^RUT``.
    name, exchange, currency
        As the exchange writes them; currency is ISO 4217.
    kind
        Future, index or ETF.
    calendar
        Name of the session table in ``levelhead.markets.sessions``.
    tick
        Smallest price step in points, exact.
    point_value
        Money in ``currency`` that one point of one contract (share, unit) is worth.
    months
        Letters of the listed contract months in order, empty where nothing expires.
    expiry
        Rule of the last trading day.
    roll
        The habit by which the lead month changes.
    session
        Trading hours in words, with the exchange's time zone.
    round_step
        Step of the round numbers people watch, in points; ``None``: the grid nearest 4% of price.
    proxy
        Symbol of a longer series of the same underlying, or ``None``.
    allow_nonpositive
        True where prices at or below zero are legal (energy).
    sources
        Links to the pages these facts were taken from.
    aliases
        Other roots of the same market in other vendors' books (Barchart's ``QR`` for RTY).
    lead_months
        Letters of the contract months that become the lead month, in order; empty: all of them.
    """

    symbol: str
    name: str
    exchange: str
    kind: Kind
    calendar: str
    tick: Fraction
    point_value: Fraction
    currency: str = "USD"
    months: str = ""
    expiry: Expiry = Expiry.NONE
    roll: RollHabit = RollHabit.NONE
    session: str = ""
    round_step: Fraction | None = None
    proxy: str | None = None
    allow_nonpositive: bool = False
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    lead_months: str = ""

    def to_tick(self, price: float) -> float:
        """The multiple of the tick nearest to ``price``, halves to even.

        >>> rty = Market("RTY", "", "CME", Kind.FUTURE, "cme_equity", Fraction(1, 10), Fraction(50))
        >>> rty.to_tick(2456.2487)
        2456.2
        """
        return float(round(Fraction(price) / self.tick) * self.tick)

    @property
    def places(self) -> int:
        """Decimals needed to print any price of this market exactly.

        >>> Market("RTY", "", "CME", Kind.FUTURE, "cme_equity", Fraction(1, 10), Fraction(50)).places
        1
        """
        places = 0
        while (self.tick * 10**places).denominator != 1:
            places += 1
        return places
