"""The universe of a machine that has no bars yet: the embedded sample alone."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from levelhead.data.embedded import SYMBOL, sample
from levelhead.data.gate import Checked
from levelhead.data.universe import Place, Universe, ageless
from levelhead.errors import NotStored
from levelhead.markets.registry import market


@dataclass(frozen=True, slots=True)
class SampleUniverse(Universe):
    """The S&P 500 of the embedded sample, so that a first visit shows what pages look like."""

    def symbols(self) -> tuple[str, ...]:
        """The one market there is."""
        return (SYMBOL,)

    def place(self, symbol: str) -> Place:
        """It counts as a file.

        Raises
        ------
        UnknownMarket, NotStored
            As of any universe.
        """
        if market(symbol).symbol != SYMBOL:
            raise NotStored(market(symbol).symbol)
        return Place.FOLDER

    def files(self, symbol: str) -> tuple[Path, ...]:  # noqa: ARG002  it has none
        """None that is the reader's own."""
        return ()

    def checked(self, symbol: str, *, as_of: date | None = None, now: datetime | None = None) -> Checked:  # noqa: ARG002  the sample ends in the past
        """The bars of the sample."""
        self.place(symbol)
        return ageless(sample(as_of=as_of))

    def state(self, symbol: str) -> str:
        """It never changes."""
        self.place(symbol)
        return "sample"
