"""Session tables: the trade dates of each exchange, with early closes, from published calendars.

A session is a *trade date*. A holiday on which the futures trade for half a day while stocks are closed
belongs to the next trade date and is not a session; a day whose trading the exchange ends early is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np

from levelhead.errors import BadOption, OutsideCalendar
from levelhead.kernels.arrays import SessionArray
from levelhead.markets.cme import CHICAGO
from levelhead.markets.holidays import SATURDAY
from levelhead.markets.nyse import nyse
from levelhead.markets.timetable import Timetable

CALENDARS = ("cme_equity", "cme_rates", "cme_fx", "cme_metals", "cme_energy", "cbot_grains", "nyse")


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """The trade dates of one calendar.

    Parameters
    ----------
    name
        Name of the calendar, as in :attr:`levelhead.markets.market.Market.calendar`.
    zone
        IANA time zone of every time here.
    first, last
        Ends of the table; nothing is known outside them.
    days
        Shape (N,), ``datetime64[D]``, increasing: every session from ``first`` to ``last``.
    early
        Close of each session that ends before the regular close.
    hours
        Regular close from a day on, oldest first.
    sources
        Links to the pages the table was taken from.
    """

    name: str
    zone: str
    first: date
    last: date
    days: SessionArray
    early: Mapping[date, time]
    hours: tuple[tuple[date, time], ...]
    sources: tuple[str, ...]

    def is_session(self, day: date) -> bool:
        """Whether ``day`` is a trade date.

        Raises
        ------
        OutsideCalendar
            When ``day`` is outside the table.
        """
        at = self._position(day)
        return bool(at < self.days.size and self.days[at] == np.datetime64(day, "D"))

    def after(self, day: date, n: int) -> tuple[date, ...]:
        """The ``n`` sessions that follow ``day``, which need not be one itself.

        Raises
        ------
        OutsideCalendar
            When ``day`` or the n-th session is outside the table.
        BadOption
            When ``n`` is negative.
        """
        start = self._position(day, side="right")
        stop = start + self._count(n)
        if stop > self.days.size:
            raise OutsideCalendar(self.name, self._beyond(day, n), self.first, self.last)
        return tuple(self.days[start:stop].tolist())

    def before(self, day: date, n: int) -> tuple[date, ...]:
        """The ``n`` sessions that precede ``day``, oldest first.

        Raises
        ------
        OutsideCalendar
            When ``day`` or the n-th session back is outside the table.
        BadOption
            When ``n`` is negative.
        """
        stop = self._position(day)
        start = stop - self._count(n)
        if start < 0:
            raise OutsideCalendar(self.name, self._beyond(day, -n), self.first, self.last)
        return tuple(self.days[start:stop].tolist())

    def between(self, first: date, last: date) -> SessionArray:
        """Sessions from ``first`` to ``last``, both included: shape (K,), ``datetime64[D]``, read-only.

        Raises
        ------
        OutsideCalendar
            When either end is outside the table.
        """
        return self.days[self._position(first) : self._position(last, side="right")]

    def early_close(self, day: date) -> time | None:
        """The exchange's local time at which ``day`` ends early, or ``None`` if it does not.

        Raises
        ------
        OutsideCalendar
            When ``day`` is outside the table.
        """
        self._position(day)
        return self.early.get(day)

    def close(self, day: date) -> datetime:
        """The moment the session ``day`` ends, with its time zone.

        Raises
        ------
        OutsideCalendar
            When ``day`` is outside the table.
        BadOption
            When ``day`` is not a session.
        """
        if not self.is_session(day):
            raise BadOption("session", day, f"a trade date of {self.name}")
        regular = next(close for since, close in reversed(self.hours) if since <= day)
        return datetime.combine(day, self.early.get(day, regular), ZoneInfo(self.zone))

    def _position(self, day: date, side: str = "left") -> int:
        if not self.first <= day <= self.last:
            raise OutsideCalendar(self.name, day, self.first, self.last)
        key = np.datetime64(day, "D")
        return int(np.searchsorted(self.days, key, side="right" if side == "right" else "left"))

    def _beyond(self, day: date, n: int) -> date:
        """A day about ``n`` sessions from ``day`` and certainly outside the table: for the message only."""
        guess = day + timedelta(days=n * 7 // 5)
        return (
            max(guess, self.last + timedelta(days=1)) if n > 0 else min(guess, self.first - timedelta(days=1))
        )

    @staticmethod
    def _count(n: int) -> int:
        if n < 0:
            raise BadOption("n", n, "zero or more sessions")
        return n


@cache
def sessions(calendar: str) -> Sessions:
    """The session table of a calendar, built once and kept.

    Parameters
    ----------
    calendar
        One of ``CALENDARS``.

    Raises
    ------
    BadOption
        When no calendar has this name.
    """
    if calendar not in CALENDARS:
        raise BadOption("calendar", calendar, "one of " + ", ".join(CALENDARS))
    table = nyse() if calendar == "nyse" else CHICAGO[calendar]()
    days = _sessions(table)
    kept = set(days.tolist())
    early = {day: close for day, close in sorted(table.early.items()) if day in kept}
    return Sessions(
        name=table.name,
        zone=table.zone,
        first=table.first,
        last=table.last,
        days=days,
        early=MappingProxyType(early),
        hours=table.hours,
        sources=table.sources,
    )


def _sessions(table: Timetable) -> SessionArray:
    every = np.arange(
        np.datetime64(table.first, "D"), np.datetime64(table.last, "D") + np.timedelta64(1, "D")
    )
    weekday = (every.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    open_days = weekday < SATURDAY
    if table.last_saturday is not None:
        open_days |= (weekday == SATURDAY) & (every <= np.datetime64(table.last_saturday, "D"))
    # By position: np.isin would load numpy.ma, which costs more than the whole table.
    open_days[[(day - table.first).days for day in table.closed if table.first <= day <= table.last]] = False
    days: SessionArray = every[open_days]
    days.flags.writeable = False
    return days
