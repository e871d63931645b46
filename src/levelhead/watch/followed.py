"""What is followed: the zones, barriers, invalidations and gates of one outlook, as printed or as recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from levelhead.errors import TooFewPaths
from levelhead.forecast import Scenarios
from levelhead.ledger.canonical import Body, Json
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.grading import scenarios_of, standing_grades, text, voided
from levelhead.levels import LevelKind, Side
from levelhead.report import Outlook


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone by its edges, points; ``is_won_back``: a band that was lost, so that it can be reclaimed."""

    low: float
    high: float
    is_won_back: bool

    @property
    def name(self) -> str:
        """``2376.2-2381.8``, or one price."""
        return f"{self.low:.10g}" if self.low == self.high else f"{self.low:.10g}-{self.high:.10g}"


@dataclass(frozen=True, slots=True)
class Invalidation:
    """The price whose passing by a close violates a candle pattern, points."""

    name: str
    price: float
    is_bullish: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """One outlook that is followed.

    Parameters
    ----------
    name
        ``forecast 12``, or ``outlook`` for one that is in no ledger.
    number
        The ledger's; ``None`` for one that is in no ledger.
    as_of, close
        Its session and that session's close, points.
    z
        Its zone buffer, points.
    zones, invalidations, gates
        What is watched beside the scenarios; a gate is a price that has to be reclaimed first.
    scenarios
        Its table.
    sessions
        Those of its horizon.
    """

    name: str
    number: int | None
    as_of: date
    close: float
    z: float
    zones: tuple[Zone, ...]
    invalidations: tuple[Invalidation, ...]
    gates: tuple[float, ...]
    scenarios: Scenarios
    sessions: tuple[date, ...]


def followed_page(page: Outlook, days: Sequence[date]) -> Followed:
    """An outlook that is in no ledger; ``days``: the sessions of its horizon.

    Raises
    ------
    TooFewPaths
        When it has no table.
    """
    if page.forecast is None:
        raise TooFewPaths(needs=1, has=0)
    return Followed(
        name=f"outlook of {page.as_of}",
        number=None,
        as_of=page.as_of,
        close=page.overview.close,
        z=page.overview.buffer,
        zones=tuple(
            Zone(
                each.low,
                each.high,
                each.side is Side.RESISTANCE and each.reasons[0].kind is LevelKind.REVERSAL,
            )
            for each in page.listed
        ),
        invalidations=tuple(
            Invalidation(each.name, each.invalidation, each.bullish)
            for each in page.overview.standing
            if each.invalidation is not None
        ),
        gates=tuple(each.price for each in page.forecast.gates),
        scenarios=page.forecast.scenarios,
        sessions=tuple(days),
    )


def followed_entry(entry: Entry) -> Followed:
    """A forecast of the ledger, as it was recorded."""
    said = entry.body
    rungs = cast(Sequence[Body], said["ladder"])
    return Followed(
        name=f"forecast {entry.number}",
        number=entry.number,
        as_of=date.fromisoformat(text(said, "as_of")),
        close=float(text(said, "close")),
        z=float(text(said, "z")),
        zones=tuple(
            Zone(
                float(text(each, "low")),
                float(text(each, "high")),
                text(each, "side") == "resistance" and text(each, "kind") == str(LevelKind.REVERSAL),
            )
            for each in rungs
        ),
        invalidations=_violation(said["violation"]),
        gates=(),
        scenarios=scenarios_of(said),
        sessions=tuple(date.fromisoformat(str(each)) for each in cast(Sequence[Json], said["sessions"])),
    )


def _violation(link: Json) -> tuple[Invalidation, ...]:
    if link is None:
        return ()
    said = cast(Body, link)
    return (Invalidation("candle pattern", float(text(said, "given")), text(said, "side") == "support"),)


def open_forecasts(book: Sequence[Entry], symbol: str) -> tuple[Entry, ...]:
    """Forecasts of a market that are neither graded nor voided nor superseded, oldest first."""
    done = {*standing_grades(book), *voided(book)}
    done |= {
        cast(int, each.body["supersedes"])
        for each in book
        if each.kind is EntryKind.FORECAST and "supersedes" in each.body
    }
    return tuple(
        each
        for each in book
        if each.kind is EntryKind.FORECAST and each.number not in done and each.body["market"] == symbol
    )
