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
    known
        Session on whose close the spread was fully measured; ``None``: on the expiry.
    error
        How far ``ratio`` may be off, a ratio; 0 where both contracts were seen.
    measured
        What the spread was measured on when no table gave it, in the page's words; empty: a table gave it.
    """

    expiry: date
    first_of_next: date
    spread: float
    ratio: float
    known: date | None = None
    error: float = 0.0
    measured: str = ""


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
        """The rolls whose spread was fully measured on ``day``."""
        return RollTable(
            tuple(roll for roll in self.rolls if (roll.known or roll.expiry) <= day), self.source
        )

    def filled(self, other: "RollTable") -> "RollTable":
        """These rolls, and those of ``other`` whose expiry is not among them; in order of expiry."""
        here = {roll.expiry for roll in self.rolls}
        more = [roll for roll in other.rolls if roll.expiry not in here]
        sources = (self.source if self.rolls else "", other.source if more else "")
        return RollTable(
            tuple(sorted((*self.rolls, *more), key=lambda roll: roll.expiry)),
            " and ".join(source for source in sources if source),
        )
