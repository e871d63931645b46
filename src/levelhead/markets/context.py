"""Everything a reading may use: nothing in it was unknown at ``as_of``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from levelhead.errors import InvalidBars
from levelhead.markets.bars import Bars
from levelhead.markets.notes import Note
from levelhead.markets.rolls import RollTable


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
    peers
        Bars of other markets by symbol, for relative strength.
    notes
        What the quality gate found in each of them.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "peers", MappingProxyType(dict(self.peers)))
        series = [self.bars, *self.peers.values(), *([self.proxy] if self.proxy else [])]
        for bars in series:
            if bars.as_of > self.as_of:
                raise InvalidBars(
                    "nothing after as_of", bars.as_of, f"{bars.market.symbol} as of {self.as_of}"
                )
