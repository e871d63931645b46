"""What statements are held against: one context, read once, under every convention a vendor may have used."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import numpy as np

from levelhead.errors import DataError
from levelhead.factcheck.cite import Cite
from levelhead.fundamentals.overview import Fundamentals, read_drivers
from levelhead.kernels.arrays import FloatArray
from levelhead.levels import Level, find_levels
from levelhead.markets import Adjustment, Bars, Context
from levelhead.markets.continuous import Continuous, continuous
from levelhead.markets.rolls import RollTable
from levelhead.markets.sessions import sessions
from levelhead.technical import Overview, read_chart

SAME_PRICE = 0.002  # two vendors' prices of one bar differ by this much: settlement or last trade, roll day
ONE_POINT = 1.0  # of RSI
LONGEST_AHEAD = 63
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """One series of bars and what it is.

    Parameters
    ----------
    bars
        Up to the note's session.
    joined
        The same, joined across the rolls known.
    name
        What the convention is called on the page.
    is_adjusted
        Prices are joined across rolls.
    """

    bars: Bars
    joined: Continuous
    name: str
    is_adjusted: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Everything a verdict may use.

    Parameters
    ----------
    context
        What was known at the close of the note's session.
    tapes
        The bars given first, then other series of the same market that reach the same session, each of them
        also back-adjusted.
    older
        Series of the same market that end earlier: they tell of periods that were over by then.
    overview
        The chart as read.
    horizon
        Sessions the note looks ahead.
    ahead
        Trade dates of the horizon and beyond, as far as 63 sessions.
    """

    context: Context
    tapes: tuple[Tape, ...]
    overview: Overview
    horizon: int
    ahead: tuple[date, ...]
    older: tuple[Tape, ...] = ()
    _kept: dict[str, object] = field(default_factory=dict, repr=False)

    @property
    def bars(self) -> Bars:
        """The bars given."""
        return self.context.bars

    @property
    def as_of(self) -> date:
        """The note's session."""
        return self.context.as_of

    @property
    def close(self) -> float:
        """The last printed close."""
        return self.overview.close

    def cite(self) -> Cite:
        """A new sentence."""
        return Cite(self.bars.market, self.as_of)

    def tolerance(self, price: float) -> float:
        """Points by which a quoted price may miss: 0.2% of it, or the tick where that is more."""
        return max(SAME_PRICE * abs(price), float(self.bars.market.tick))

    def fits(self, value: float, low: float, high: float) -> bool:
        """Does a measured price lie in ``low..high``, give or take the tolerance?"""
        return low - self.tolerance(low) <= value <= high + self.tolerance(high)

    @property
    def printed(self) -> Iterator[Tape]:
        """The tapes as traded."""
        return (tape for tape in self.tapes if not tape.is_adjusted)

    def kept(self, name: str, make: Callable[[], Made], kind: type[Made]) -> Made:
        """What was made under this name before, else what ``make`` gives now."""
        if name not in self._kept:
            self._kept[name] = make()
        found = self._kept[name]
        assert isinstance(found, kind)
        return found

    @property
    def levels(self) -> tuple[Level, ...]:
        """The zones levelhead itself finds."""
        return self.kept(
            "levels", lambda: find_levels(self.context, self.overview, horizon=self.horizon), tuple
        )

    @property
    def fundamentals(self) -> Fundamentals:
        """What drives the market, as far as it was measured."""
        ahead = self.ahead[: self.horizon]
        return self.kept(
            "fundamentals",
            lambda: read_drivers(self.context, horizon=len(ahead), ahead=ahead),
            Fundamentals,
        )


def ground_of(context: Context, *, seconds: Iterable[Bars] = (), horizon: int = 15) -> Ground:
    """Read a context for checking.

    Parameters
    ----------
    context
        What was known.
    seconds
        Other series of the same market, none of them later than ``context.as_of``.
    horizon
        Sessions the note looks ahead, 1 to 63.

    Raises
    ------
    TooLittleHistory
        Under 30 sessions.
    OutsideCalendar
        When the horizon ends beyond the session table.
    """
    table = sessions(context.bars.market.calendar)
    left = int((table.days > np.datetime64(context.as_of, "D")).sum())
    ahead = table.after(context.as_of, max(horizon, min(LONGEST_AHEAD, left)))
    tapes = _tapes(context, seconds)
    return Ground(
        context,
        tuple(each for each in tapes if each.bars.as_of == context.as_of),
        read_chart(context),
        horizon,
        ahead,
        tuple(each for each in tapes if each.bars.as_of < context.as_of and not each.is_adjusted),
    )


def _tapes(context: Context, seconds: Iterable[Bars]) -> tuple[Tape, ...]:
    main = continuous(context.bars, context.rolls)
    tapes = [Tape(context.bars, main, "the bars given")]
    tapes += _adjusted(context.bars, main, "the bars given, back-adjusted")
    seen = {context.bars.fingerprint}
    for bars in seconds:
        if bars.fingerprint in seen or bars.as_of > context.as_of:
            continue
        seen.add(bars.fingerprint)
        name = "a second series"
        try:
            joined = continuous(bars, context.rolls if bars.adjustment is Adjustment.NONE else RollTable())
        except DataError:
            continue
        tapes.append(Tape(bars, joined, name, bars.adjustment is not Adjustment.NONE))
        tapes += _adjusted(bars, joined, f"{name}, back-adjusted")
    return tuple(tapes)


def _adjusted(bars: Bars, joined: Continuous, name: str) -> list[Tape]:
    """The same bars joined by ratio and by difference, anchored at the last one; nothing without a roll."""
    if not joined.joints or bars.adjustment is not Adjustment.NONE:
        return []
    spread = np.zeros(len(bars))
    for row, roll in zip(joined.joint_rows.tolist(), joined.joints, strict=True):
        spread[:row] += roll.spread
    found = []
    for each, how in (
        (_scaled(bars, joined.factor, np.zeros(len(bars)), Adjustment.RATIO), "by ratio"),
        (_scaled(bars, np.ones(len(bars)), spread, Adjustment.DIFFERENCE), "by difference"),
    ):
        found.append(Tape(each, continuous(each, RollTable()), f"{name} {how}", is_adjusted=True))
    return found


def _scaled(bars: Bars, factor: FloatArray, spread: FloatArray, adjustment: Adjustment) -> Bars:
    return Bars(
        bars.market,
        session=bars.session,
        open=bars.open * factor + spread,
        high=bars.high * factor + spread,
        low=bars.low * factor + spread,
        close=bars.close * factor + spread,
        volume=bars.volume,
        adjustment=adjustment,
        source=bars.source,
    )
