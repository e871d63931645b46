"""Everything a reading may use: nothing in it was unknown at ``as_of``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import MappingProxyType

from levelhead.errors import InvalidBars
from levelhead.markets.bars import Bars
from levelhead.markets.macro import Macro
from levelhead.markets.notes import Note
from levelhead.markets.rolls import RollTable
from levelhead.markets.series import Series
from levelhead.markets.sessions import sessions


@dataclass(frozen=True, slots=True)
class Context:
    """What was known at the close of ``as_of``.

    Parameters
    ----------
    bars
        This market's bars, unadjusted where levels are to be read.
    as_of
        The last session of ``bars``.
    rolls
        Known rolls of this market.
    proxy
        Bars of a longer series of the same underlying, or ``None``.
    kin
        Bars of other markets on the same underlying by symbol: the fund of a future's index.
    implied
        Implied volatility indices in percent a year, each value known on its own day, the market's own
        before the general one.
    peers
        Bars of other markets by symbol, for relative strength.
    notes
        What the quality gate found in each of them.
    macro
        Yields, breadth, releases and the like, as published by the close of ``as_of``.

    Raises
    ------
    InvalidBars
        When any series reaches past ``as_of``.
    """

    bars: Bars
    as_of: date
    rolls: RollTable = field(default_factory=RollTable)
    proxy: Bars | None = None
    peers: Mapping[str, Bars] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    kin: Mapping[str, Bars] = field(default_factory=dict)
    implied: tuple[Series, ...] = ()
    macro: Macro = field(default_factory=Macro)

    def __post_init__(self) -> None:
        object.__setattr__(self, "peers", MappingProxyType(dict(self.peers)))
        object.__setattr__(self, "kin", MappingProxyType(dict(self.kin)))
        for each in self.implied:
            if each.as_of > self.as_of:
                raise InvalidBars("nothing after as_of", each.as_of, f"{each.name} as of {self.as_of}")
        others = [*self.peers.values(), *self.kin.values()]
        series = [self.bars, *others, *([self.proxy] if self.proxy else [])]
        for bars in series:
            if bars.as_of > self.as_of:
                raise InvalidBars(
                    "nothing after as_of", bars.as_of, f"{bars.market.symbol} as of {self.as_of}"
                )

    def __reduce__(self) -> tuple[type["Context"], tuple[object, ...]]:
        # a read-only mapping cannot be pickled, and a hindcast hands its context to other processes
        kept = (self.bars, self.as_of, self.rolls, self.proxy, dict(self.peers), self.notes, dict(self.kin))
        return Context, (*kept, self.implied, self.macro)

    def upto(self, day: date) -> "Context":
        """What was known at the close of ``day``; a series that begins later is left out.

        Raises
        ------
        NoBars
            When the first bar is later than ``day``.
        """
        bars = self.bars.upto(day)
        as_of = bars.as_of
        if as_of == self.as_of:
            return self
        return Context(
            bars=bars,
            as_of=as_of,
            rolls=self.rolls.upto(as_of),
            proxy=self.proxy.upto(as_of) if self.proxy is not None and self.proxy.first <= as_of else None,
            peers={name: each.upto(as_of) for name, each in self.peers.items() if each.first <= as_of},
            notes=self.notes,
            kin={name: each.upto(as_of) for name, each in self.kin.items() if each.first <= as_of},
            implied=tuple(each.upto(as_of) for each in self.implied if each.first <= as_of),
            macro=self.macro.known_by(close_of(bars)),
        )


def close_of(bars: Bars) -> datetime:
    """The moment the last session of ``bars`` closed: what was published by then was known.

    A bar on a day that is no session of its calendar counts to the end of that day in UTC.
    """
    table = sessions(bars.market.calendar)
    day = bars.as_of
    if table.first <= day <= table.last and table.is_session(day):
        return table.close(day)
    return datetime.combine(day, time(23, 59), UTC)
