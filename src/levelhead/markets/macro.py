"""What else was known: yields, spreads, breadth, releases, Fed funds futures, statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from levelhead.errors import NoBars
from levelhead.markets.releases import ReleaseCalendar
from levelhead.markets.series import Series


@dataclass(frozen=True, slots=True)
class FundsCurve:
    """Settlements of 30-day Fed funds futures on one day.

    Parameters
    ----------
    day
        The settlement day.
    settlements
        First day of each contract month, in order, with its settlement price (100 minus the month's mean rate).
    """

    day: date
    settlements: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A text of the Federal Open Market Committee.

    Parameters
    ----------
    day
        The day it was published.
    kind
        ``statement`` or ``minutes``.
    text
        Plain text, paragraphs apart by line ends.
    """

    day: date
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Macro:
    """What a page may use beside prices of its own market.

    Parameters
    ----------
    series
        By name as their source calls them: ``DGS10`` and so on, each value with the time it was published.
    members
        Closes of the members of a breadth panel by symbol.
    releases
        Releases and how they were planned.
    funds
        Settlements of Fed funds futures, oldest day first.
    statements
        Oldest first.
    """

    series: Mapping[str, Series] = field(default_factory=dict)
    members: Mapping[str, Series] = field(default_factory=dict)
    releases: ReleaseCalendar = field(default_factory=ReleaseCalendar)
    funds: tuple[FundsCurve, ...] = ()
    statements: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "series", MappingProxyType(dict(self.series)))
        object.__setattr__(self, "members", MappingProxyType(dict(self.members)))

    def __reduce__(self) -> tuple[type["Macro"], tuple[object, ...]]:
        # a read-only mapping cannot be pickled, and a hindcast hands its context to other processes
        return Macro, (dict(self.series), dict(self.members), self.releases, self.funds, self.statements)

    def known_by(self, moment: datetime) -> "Macro":
        """What had been published by ``moment``, which carries a time zone.

        The calendar is kept whole: :meth:`ReleaseCalendar.as_known` tells how it stood on a day.
        """
        day = moment.date()
        return replace(
            self,
            series=_known(self.series, moment),
            members=_known(self.members, moment),
            funds=tuple(each for each in self.funds if each.day <= day),
            statements=tuple(each for each in self.statements if each.day <= day),
        )


def _known(series: Mapping[str, Series], moment: datetime) -> dict[str, Series]:
    known = {}
    for name, each in series.items():
        try:
            known[name] = each.known_by(moment)
        except NoBars:  # it begins later
            continue
    return known
