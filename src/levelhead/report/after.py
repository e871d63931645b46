"""What came after an outlook, as a value: never a part of the outlook, which knew none of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from levelhead.forecast import Row
from levelhead.levels import Level
from levelhead.technical.candles import Pattern


class Fate(StrEnum):
    """What became of a level's first test within the horizon, by the ledger's rule."""

    HELD = "held"
    BROKE = "broke"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Scored:
    """One table held against the row that came; smaller is better."""

    log: float
    brier: float
    rps: float


@dataclass(frozen=True, slots=True)
class Decided:
    """The row that came true.

    Parameters
    ----------
    row
        See :class:`~levelhead.forecast.Row`.
    session
        Of the passage; of the last bar where neither barrier was met.
    tie
        True where one bar reached both barriers and the tie rule decided.
    model, climatology
        The page's table and the climatology's, scored as the ledger scores a grade.
    """

    row: Row
    session: date
    tie: bool
    model: Scored
    climatology: Scored


@dataclass(frozen=True, slots=True)
class LevelAfter:
    """What became of one listed level.

    Parameters
    ----------
    level
        As the page listed it.
    probability
        P(touch) by the horizon, as issued; ``None`` on a page without odds.
    touched
        First session whose range reached it.
    fate, tested
        Of its first test, and that session; ``None`` where no session can be judged, or price stood in the zone.
    passed
        First session that closed beyond the far edge by z; of a zone price stood in, beyond either edge.
    """

    level: Level
    probability: float | None
    touched: date | None
    fate: Fate | None
    tested: date | None
    passed: date | None


@dataclass(frozen=True, slots=True)
class BarAfter:
    """One session that came, in points of the contract held on the day of the page.

    ``close`` is ``None`` where the bar closed on an expiry quotation, which is no close of the contract.
    """

    session: date
    open: float
    high: float
    low: float
    close: float | None


@dataclass(frozen=True, slots=True)
class Extreme:
    """The furthest price one way, in points of the contract held on the day of the page."""

    price: float
    session: date


@dataclass(frozen=True, slots=True)
class LastClose:
    """The last close so far, in points of the contract held on the day of the page.

    Parameters
    ----------
    price, session
        The close.
    fan
        What the page had said of the close of that session: the quantiles of ``forecast.fan.FAN``, points;
        empty on a page without odds.
    """

    price: float
    session: date
    fan: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PatternAfter:
    """A candle pattern that stood on the page, and the first session that closed beyond its invalidation."""

    pattern: Pattern
    violated: date | None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came after an outlook, as far as bars are known.

    Parameters
    ----------
    as_of, close, atr
        Of the outlook.
    horizon, end
        Sessions of its horizon, and the last of them.
    known
        The last session that was looked at; ``as_of`` where nothing came yet.
    elapsed
        Sessions of the horizon up to ``known``.
    missing
        Those of them without a bar.
    rolled
        First session in the next contract, where the series rolled within the horizon: prices after it are
        stated in the contract held on the day of the page.
    decided
        The row that came; ``None`` while none has.
    levels
        The listed levels in the order of the page.
    highest, lowest, last
        Where price went; ``None`` where nothing came.
    patterns
        Those with an invalidation that stood on the day of the page.
    bars
        The sessions that came, in order.
    bars_sha256
        Over the prices it was settled on, as in a grade; empty where nothing came.
    """

    as_of: date
    close: float
    atr: float
    horizon: int
    end: date
    known: date
    elapsed: int
    missing: tuple[date, ...] = ()
    rolled: date | None = None
    decided: Decided | None = None
    levels: tuple[LevelAfter, ...] = ()
    highest: Extreme | None = None
    lowest: Extreme | None = None
    last: LastClose | None = None
    patterns: tuple[PatternAfter, ...] = ()
    bars: tuple[BarAfter, ...] = ()
    bars_sha256: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether the horizon has ended."""
        return self.elapsed == self.horizon

    @property
    def has_begun(self) -> bool:
        """Whether any bar of the horizon is known."""
        return self.highest is not None
