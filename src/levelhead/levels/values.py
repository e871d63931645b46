"""What a level is: a price with a reason, a zone of such prices, and the dated tests it went through."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from levelhead.technical.extremes import Period


class LevelKind(StrEnum):
    """Why a price is watched, in the order in which reasons are listed."""

    USER = "own level"
    ALL_TIME_HIGH = "all-time high"
    AVERAGE = "moving average"
    REVERSAL = "role reversal"
    SWING_HIGH = "swing high"
    SWING_LOW = "swing low"
    PERIOD_HIGH = "period high"
    PERIOD_LOW = "period low"
    CANDLE = "candle invalidation"
    ROUND = "round number"
    GAP = "gap"
    PIVOT = "pivot"
    VOLUME = "volume node"


ORDER = {kind: number for number, kind in enumerate(LevelKind)}


class Side(StrEnum):
    """Where a zone lies against the close."""

    RESISTANCE = "resistance"
    SUPPORT = "support"
    AT = "at"


class Outcome(StrEnum):
    """How a test ended: held, broke, or still within its three sessions."""

    HELD = "held"
    BROKE = "broke"
    OPEN = "open"


class Status(StrEnum):
    """A zone's standing on the last session."""

    UNTESTED = "untested"
    INTACT = "intact"  # held its last test; no close beyond it since
    OPEN = "in test"
    LOST = "lost"  # a close broke it and none has won it back
    REGAINED = "regained"  # lost, and closed back beyond since


@dataclass(frozen=True, slots=True)
class Candidate:
    """One price and one reason to watch it.

    Parameters
    ----------
    kind
        See :class:`LevelKind`.
    low, high
        Points; equal for a price, apart for a band.
    since
        Session the price was made (its origin), or the first day it applies; ``None`` for a price no
        session made, such as a round number or a moving average.
    window
        Sessions of a moving average.
    period, start
        Calendar period of an extreme or of pivots, and its first day.
    rank
        Pivot number: 0 the pivot, 1..3 resistances, -1..-3 supports.
    sessions
        Origins of a band: the lows (highs) that turned price.
    lost
        Session of the close that lost a band.
    name
        The user's own words for his level; ``lows`` or ``highs`` of a role reversal; the edge of a gap;
        ``previous`` for a record that was broken;
        the candle pattern.
    projected
        Where a moving average will stand at the horizon if closes stay where they are, points.
    """

    kind: LevelKind
    low: float
    high: float
    since: date | None = None
    window: int | None = None
    period: Period | None = None
    start: date | None = None
    rank: int | None = None
    sessions: tuple[date, ...] = ()
    lost: date | None = None
    name: str = ""
    projected: float | None = None

    @property
    def price(self) -> float:
        """The price, or the middle of the band."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Touch:
    """One dated test of a zone.

    Parameters
    ----------
    session
        The bar whose low (high) entered the zone.
    side
        Tested as support or as resistance.
    verdict
        Held: no close beyond the far edge by z on that bar or the three after it. Broke: such a close.
    decided
        Session of the breaking close, or the third session after; ``None`` while open.
    """

    session: date
    side: Side
    verdict: Outcome
    decided: date | None


@dataclass(frozen=True, slots=True)
class LevelRecord:
    """How levels like this one fared before, against random prices at the same distance.

    Parameters
    ----------
    hold_rate, placebo_rate
        Share of first tests within the horizon that held, 0..1: of such levels, of random prices.
    n
        Tests counted.
    interval
        95% interval of ``hold_rate - placebo_rate``.
    is_strong
        True where that interval lies above zero after all kinds are judged together.
    """

    hold_rate: float
    placebo_rate: float
    n: int
    interval: tuple[float, float]
    is_strong: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A zone with its evidence.

    Parameters
    ----------
    low, high
        Points on the market's tick.
    side
        Against the last close.
    reasons
        Strongest first.
    touches
        Oldest first; the session that made the zone's first price is not one of them.
    status
        See :class:`Status`.
    lost, regained
        Sessions of the last break by close and of the close that won it back.
    distance
        Points from the close to the near edge, 0 inside; always positive.
    record
        How such levels fared; ``None`` where that was not measured.
    """

    low: float
    high: float
    side: Side
    reasons: tuple[Candidate, ...]
    touches: tuple[Touch, ...]
    status: Status
    lost: date | None
    regained: date | None
    distance: float
    record: LevelRecord | None = None

    @property
    def near(self) -> float:
        """The edge nearer to the close; for a zone the close is in, the upper one."""
        return self.low if self.side is Side.RESISTANCE else self.high

    @property
    def far(self) -> float:
        """The edge a close must pass to break the zone."""
        return self.high if self.side is Side.RESISTANCE else self.low

    @property
    def kinds(self) -> frozenset[LevelKind]:
        """Kinds of all reasons."""
        return frozenset(reason.kind for reason in self.reasons)
