"""The outlook as a frozen value, its fields in the order of the page it becomes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from levelhead.evidence.changed import Changed
from levelhead.evidence.record import TrackRecord
from levelhead.evidence.setup_record import SetupRecord
from levelhead.forecast import Forecast
from levelhead.fundamentals.overview import Fundamentals
from levelhead.levels import Level
from levelhead.markets import Context
from levelhead.measure import Claim
from levelhead.measure.showing import NamesItself
from levelhead.technical import Overview
from levelhead.technical.triggers import Trigger

SCHEMA = "levelhead/outlook/1"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences that stand one below the other."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; every cell is a claim, so a number in a table is cited like any other.

    Parameters
    ----------
    caption
        Printed above the table; empty where the section's title says enough.
    header
        One heading a column, without digits.
    rows
        Each with as many cells as the header.
    """

    caption: str
    header: tuple[Claim, ...]
    rows: tuple[tuple[Claim, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the page."""

    id: str
    title: str
    blocks: tuple[Paragraph | Listing | Table, ...]

    @property
    def claims(self) -> Iterator[Claim]:
        """Every claim of the section in reading order."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield from block.header
                for row in block.rows:
                    yield from row
            else:
                yield from block.claims


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract the bars quote on ``as_of`` and how long it leads."""

    code: str
    last_trade: date
    days_to_roll: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The ledger of forecasts as its last checkpoint saw it: a page sent out is a witness of it.

    Parameters
    ----------
    entries
        How many it had.
    head
        Hash of the last of them, 64 hex digits.
    """

    entries: int
    head: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outlook(NamesItself):
    """A finished outlook.

    Parameters
    ----------
    context
        What was known: bars, rolls, peers, notes about the data.
    horizon, horizon_end
        Sessions, and the date of the last of them.
    contract
        ``None`` where nothing expires.
    close_kind
        ``settlement``, ``last`` or ``unknown``.
    title
        The headline.
    banner
        A warning under it, or ``None``.
    introduction, technical, levels_section, probability, fundamentals, changes, data
        The sections in order.
    disclaimer
        Printed last.
    overview, levels, forecast
        The values behind the sections; ``forecast`` is ``None`` where history is too short.
    listed
        The levels the tables show, nearest first on each side.
    record
        How such forecasts turned out on past sessions; ``None``: not measured.
    drivers
        The readings behind the section on fundamentals.
    triggers
        The prices at which statements of the page turn, of the chart first, then zones and barriers.
    trades
        What the set-ups of such tables earned on past sessions; ``None``: not measured.
    since
        What changed since the session before; ``None``: there was no outlook to compare with.
    """

    context: Context
    horizon: int
    horizon_end: date
    contract: Contract | None
    close_kind: str
    title: Claim
    banner: Claim | None
    introduction: Section
    technical: Section
    levels_section: Section
    probability: Section
    fundamentals: Section
    changes: Section
    data: Section
    disclaimer: Section
    overview: Overview
    levels: tuple[Level, ...]
    forecast: Forecast | None
    listed: tuple[Level, ...]
    record: TrackRecord | None = None
    drivers: Fundamentals = field(default_factory=Fundamentals)
    triggers: tuple[Trigger, ...] = ()
    trades: SetupRecord | None = None
    since: Changed | None = None

    @property
    def as_of(self) -> date:
        """The session nothing after which was read."""
        return self.context.as_of

    @property
    def sections(self) -> tuple[Section, ...]:
        """The page from top to bottom."""
        return (
            self.introduction,
            self.technical,
            self.levels_section,
            self.probability,
            self.fundamentals,
            self.changes,
            self.data,
            self.disclaimer,
        )

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every sentence and cell of the page, in order."""
        top = (self.title,) if self.banner is None else (self.title, self.banner)
        return (*top, *(claim for section in self.sections for claim in section.claims))
