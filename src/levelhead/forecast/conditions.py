"""What may come true beside the price, and on which past paths it did: yields and implied volatility."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.forecast.ensemble import Ensemble
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.kernels.filters import first_order
from levelhead.markets import Bars, Context
from levelhead.markets.series import Series

YIELD, VOLATILITY = "DGS10", "VIX"
STALE = 7  # days after which a value no longer speaks for a session, or a series for today
YIELD_MEMORY = 60  # sessions after which a yield's daily change counts half in its volatility
LEAST_MOVE = 0.01  # percentage points a session: yields are published in hundredths


class ConditionKind(StrEnum):
    """What is supposed to happen within the horizon."""

    YIELD_RISE = "yield_rise"
    YIELD_FALL = "yield_fall"
    VOLATILITY_SPIKE = "volatility_spike"
    VOLATILITY_FALL = "volatility_fall"
    STRESS = "stress"  # a yield rise or a volatility spike, at some close


class Driver(StrEnum):
    """Whose change a trigger asks about."""

    YIELD = "yield"  # percentage points, in units of its own volatility at the start, laid over today's
    VOLATILITY = "volatility"  # share of the value at the start


class Reading(StrEnum):
    """At which of the window's sessions the change counts."""

    END = "end"
    HIGHEST = "highest"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A change from the close at the origin.

    Parameters
    ----------
    driver
        Whose change.
    reading
        At the last session of the window, or at the highest of its closes.
    threshold
        Percentage points of the yield, or share of the index's value; at or beyond it, in the direction of
        its sign, the trigger has come true.
    """

    driver: Driver
    reading: Reading
    threshold: float

    def met(self, change: FloatArray) -> BoolArray:
        """Shape of ``change``: True where it is at or beyond the threshold; False where it is NaN."""
        # a yield of 4.1 less one of 3.9 is a hair under 0.2 in binary
        beyond: BoolArray = change * np.sign(self.threshold) >= abs(self.threshold) - 1e-9
        return beyond


@dataclass(frozen=True, slots=True)
class Condition:
    """What is supposed to happen, by any of its triggers, and how fast its past is forgotten.

    Parameters
    ----------
    half_life
        Sessions after which a past path counts half; ``None``: all alike.
    """

    kind: ConditionKind
    triggers: tuple[Trigger, ...]
    half_life: int | None


RISE, SPIKE = 0.20, 0.25
RECENT = 250  # sessions: what yields mean to equities changed its sign about 2022
CONDITIONS = (
    Condition(ConditionKind.YIELD_RISE, (Trigger(Driver.YIELD, Reading.END, RISE),), RECENT),
    Condition(ConditionKind.YIELD_FALL, (Trigger(Driver.YIELD, Reading.END, -RISE),), RECENT),
    Condition(ConditionKind.VOLATILITY_SPIKE, (Trigger(Driver.VOLATILITY, Reading.HIGHEST, SPIKE),), None),
    Condition(ConditionKind.VOLATILITY_FALL, (Trigger(Driver.VOLATILITY, Reading.END, -0.15),), None),
    Condition(
        ConditionKind.STRESS,
        (
            Trigger(Driver.YIELD, Reading.HIGHEST, RISE),
            Trigger(Driver.VOLATILITY, Reading.HIGHEST, SPIKE),
        ),
        RECENT,
    ),
)


@dataclass(frozen=True, slots=True)
class Base:
    """Where a driver stands today: the value a trigger counts from.

    Parameters
    ----------
    series
        Name of the series.
    value
        Percent a year.
    day
        The day the value belongs to, not after the origin.
    move
        Standard deviation of one session's change, percentage points; NaN where changes are shares.
    """

    series: str
    value: float
    day: date
    move: float

    def level(self, trigger: Trigger) -> float:
        """The value at which a trigger comes true, percent a year."""
        if trigger.driver is Driver.YIELD:
            return self.value + trigger.threshold
        return self.value * (1.0 + trigger.threshold)


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The sessions that N past paths of H sessions ran over.

    Parameters
    ----------
    calendar
        Shape (T,): sessions of this market, and of the lender before its first path.
    start
        Shape (N,): row of each path's origin; -1 for a path whose sessions are not known.
    origin
        Shape (N,): the same as a session.
    horizon
        H; the last session of a path is row ``start + horizon``.
    """

    calendar: SessionArray
    start: IntArray
    origin: SessionArray
    horizon: int

    @property
    def age(self) -> IntArray:
        """Shape (N,): sessions from each path's origin to today."""
        age: IntArray = self.calendar.size - 1 - self.start
        return age


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """How a driver moved on each of N past paths; NaN where it is not known."""

    base: Base
    end: FloatArray
    highest: FloatArray

    def of(self, reading: Reading) -> FloatArray:
        """Shape (N,): percentage points of today's yield, or shares."""
        return self.end if reading is Reading.END else self.highest


def windows(context: Context, ensemble: Ensemble, *, horizon: int) -> Windows:
    """The sessions under the past paths of an ensemble made from ``context``, first ``horizon`` of each."""
    origin, own = ensemble.origin[ensemble.past], ensemble.own[ensemble.past]
    sessions = context.bars.session
    lender = _lender(context, ensemble.proxy)
    if own.all() or lender is None:
        calendar = sessions
    else:
        # lent paths ended before the first own one began
        joint = origin[own][0] if own.any() else sessions[-1]
        calendar = np.concatenate([lender.session[lender.session < joint], sessions[sessions >= joint]])
    row = np.minimum(np.searchsorted(calendar, origin), calendar.size - 1)
    known = (calendar[row] == origin) & (row + horizon < calendar.size)
    return Windows(calendar, np.where(known, row, -1), origin, horizon)


def _lender(context: Context, symbol: str) -> Bars | None:
    if context.proxy is not None and context.proxy.market.symbol == symbol:
        return context.proxy
    return context.kin.get(symbol)


def changes(context: Context, past: Windows) -> Mapping[Driver, Changes]:
    """How each driver that is there moved on the past paths.

    A driver is left out where its last value is more than a week old. Days without a value, such as
    holidays of the bond market, keep the one before, for a week at most. A path that ended after the last
    published value is not known.
    """
    found: dict[Driver, Changes] = {}
    yields = context.macro.series.get(YIELD)
    if yields is not None and _is_fresh(yields, context.as_of):
        found[Driver.YIELD] = _yield_changes(yields, past)
    index = _volatility(context)
    if index is not None and _is_fresh(index, context.as_of):
        found[Driver.VOLATILITY] = _index_changes(index, past)
    return found


def came(condition: Condition, known: Mapping[Driver, Changes]) -> tuple[BoolArray, BoolArray] | None:
    """On which past paths a condition came true, and of which it is known; ``None`` without its drivers."""
    if not all(trigger.driver in known for trigger in condition.triggers):
        return None
    moved = [known[trigger.driver].of(trigger.reading) for trigger in condition.triggers]
    met = [trigger.met(each) for trigger, each in zip(condition.triggers, moved, strict=True)]
    told: BoolArray = np.all([np.isfinite(each) for each in moved], axis=0)
    true: BoolArray = np.any(met, axis=0) & told
    return true, told


def _volatility(context: Context) -> Series | None:
    """The general index where it is there, else the market's own."""
    given = context.macro.series.get(VOLATILITY)
    named = [each for each in context.implied if each.name == VOLATILITY]
    return given or next(iter((*named, *context.implied)), None)


def _is_fresh(series: Series, day: date) -> bool:
    return (day - series.as_of).days <= STALE


def _yield_changes(series: Series, past: Windows) -> Changes:
    """Changes in units of the yield's volatility when the path began, times today's.

    Twenty basis points are a large move in a calm year and a small one in a restless year: unscaled, the
    paths on which yields rose that far would be those of restless years.
    """
    move = yield_move(series.value)
    row, value = _on(series, past)
    scale = move[-1] / move[np.maximum(row, 0)]
    ahead = _ahead(value, past)
    start = past.start
    change = (ahead - value[start][:, None]) * scale[start][:, None]
    base = Base(series.name, series.last, series.as_of, float(move[-1]))
    return Changes(base, change[:, -1], change.max(axis=1))


def _index_changes(series: Series, past: Windows) -> Changes:
    _, value = _on(series, past)
    value = np.where(value > 0, value, np.nan)
    change = _ahead(value, past) / value[past.start][:, None] - 1.0
    return Changes(Base(series.name, series.last, series.as_of, np.nan), change[:, -1], change.max(axis=1))


def yield_move(value: FloatArray) -> FloatArray:
    """Exponentially weighted root mean square of a yield's daily changes, half-life 60 values.

    Parameters
    ----------
    value
        Shape (T,), percent a year.

    Returns
    -------
    Shape (T,), percentage points, at least 0.01. Each value uses the changes up to its own day; the first
    ones are means of the few there are.
    """
    decay = 0.5 ** (1.0 / YIELD_MEMORY)
    square = np.concatenate([[0.0], np.diff(value) ** 2])
    weight = np.concatenate([[0.0], np.ones(value.size - 1)])
    total = first_order(np.stack([square, weight], axis=1), decay)
    move: FloatArray = np.sqrt(total[:, 0] / np.maximum(total[:, 1], 1e-12))
    return np.maximum(move, LEAST_MOVE)


def _on(series: Series, past: Windows) -> tuple[IntArray, FloatArray]:
    """Row of the last value on or before each session of the calendar, and the value; NaN where too old."""
    row = np.searchsorted(series.session, past.calendar, side="right") - 1
    at = np.maximum(row, 0)
    old = (past.calendar - series.session[at]).astype(np.int64)
    fine = (row >= 0) & (old <= STALE) & (past.calendar <= series.session[-1])
    return row, np.where(fine, series.value[at], np.nan)


def _ahead(value: FloatArray, past: Windows) -> FloatArray:
    """Values on the sessions after each origin, shape (N, H); NaN throughout for paths that are not known."""
    if past.calendar.size <= past.horizon:
        return np.full((past.start.size, past.horizon), np.nan)
    after = sliding_window_view(value[1:], past.horizon)
    known = past.start >= 0
    found: FloatArray = after[np.where(known, past.start, 0)]
    return np.where(known[:, None], found, np.nan)
