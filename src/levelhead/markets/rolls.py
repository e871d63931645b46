"""Roll tables: when a series changes contract and how far apart the two contracts stood."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Roll:
    """One change of contract.

    Parameters
    ----------
    expiry
        Last trading day of the contract that leaves.
    first_of_next
        First session on which a series with the exchange's roll habit shows the next contract.
    spread
        Next contract minus expiring contract, points, same session.
    ratio
        Next contract over expiring contract, same session.
    """

    expiry: date
    first_of_next: date
    spread: float
    ratio: float


@dataclass(frozen=True, slots=True)
class RollTable:
    """Rolls in order of expiry, and where they came from."""

    rolls: tuple[Roll, ...] = ()
    source: str = ""

    def __iter__(self) -> Iterator[Roll]:
        return iter(self.rolls)

    def __len__(self) -> int:
        return len(self.rolls)

    def upto(self, day: date) -> "RollTable":
        """The rolls whose spread was fully measured on ``day``: those that expired on or before it."""
        return RollTable(tuple(roll for roll in self.rolls if roll.expiry <= day), self.source)
