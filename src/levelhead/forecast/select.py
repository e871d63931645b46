"""Which levels become the target and the invalidation of the table."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from levelhead.forecast.scenarios import Barrier, By, Scenarios
from levelhead.levels import Level, LevelKind, Side
from levelhead.technical import Overview

# a target needs a reason other people see; pivots, gaps and volume nodes alone are not enough
TARGET_KINDS = frozenset(LevelKind) - {LevelKind.PIVOT, LevelKind.GAP, LevelKind.VOLUME, LevelKind.USER}


class View(StrEnum):
    """The side the page calls the target: it counts by touch; the other, the invalidation, by close."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far from the close a barrier may stand, in ATR(14).

    Parameters
    ----------
    nearest, furthest
        Of a level.
    fallback
        Where no level stands between these.
    """

    nearest: float
    furthest: float
    fallback: float


DAYS_RANGE = 1.0
AT_15 = Reach(nearest=1.25, furthest=4.0, fallback=2.0)


def reach(horizon: int) -> Reach:
    """The distances of a table of ``horizon`` sessions: they grow with the root of time.

    None is below one day's range, 1 ATR, which an ordinary session covers. What a nearer or further rule does
    to the tables is measured by ``python -m bench.barriers``.

    Examples
    --------
    >>> reach(60)
    Reach(nearest=2.5, furthest=8.0, fallback=4.0)
    """
    grown = sqrt(horizon / 15)
    return Reach(*(max(DAYS_RANGE, each * grown) for each in (AT_15.nearest, AT_15.furthest, AT_15.fallback)))


@dataclass(frozen=True, slots=True)
class Selection:
    """The barriers of the table and the levels behind them.

    Parameters
    ----------
    scenarios
        Barriers and horizon.
    view
        See :class:`View`.
    up, down
        The levels behind the barriers; ``None`` where no level stands within :func:`reach` and the barrier
        stands at its ``fallback``.
    trivial_up, trivial_down
        Levels passed over because they are nearer than that, nearest first.
    """

    scenarios: Scenarios
    view: View
    up: Level | None
    down: Level | None
    trivial_up: tuple[Level, ...]
    trivial_down: tuple[Level, ...]


def read_view(overview: Overview) -> View:
    """Up when RSI is above its signal line by every convention, or by none: down.

    Where the conventions disagree, and without RSI, up when the close is at or above its 20-day mean.
    """
    if overview.momentum is not None and not overview.momentum.is_definition_sensitive:
        return View.UP if overview.momentum.signals[0].is_above else View.DOWN
    middle = overview.bands.middle if overview.bands is not None else overview.close
    return View.UP if overview.close >= middle else View.DOWN


def select(
    overview: Overview,
    levels: tuple[Level, ...],
    *,
    horizon: int,
    tick: float,
    within: Reach | None = None,
) -> Selection:
    """The nearest worthwhile level on each side.

    Parameters
    ----------
    overview
        The chart; its ATR is above zero.
    levels
        Zones, in any order.
    horizon
        Sessions ahead.
    tick
        Points; a barrier without a level stands on it.
    within
        Distances of a worthwhile level; ``None``: :func:`reach` of the horizon. A nearer one is passed over
        and named.
    """
    within = within or reach(horizon)
    view = read_view(overview)
    up, trivial_up = _nearest(levels, Side.RESISTANCE, overview, within, by=_by(view, View.UP))
    down, trivial_down = _nearest(levels, Side.SUPPORT, overview, within, by=_by(view, View.DOWN))
    away = max(
        within.fallback * overview.atr, tick
    )  # a range below a tick still leaves a barrier on either side
    scenarios = Scenarios(
        upper=_barrier(up, overview, _by(view, View.UP), away, tick=tick),
        lower=_barrier(down, overview, _by(view, View.DOWN), -away, tick=tick),
        horizon=horizon,
    )
    return Selection(scenarios, view, up, down, trivial_up, trivial_down)


def _by(view: View, side: View) -> By:
    return By.TOUCH if view is side else By.CLOSE


def barrier_price(level: Level, by: By) -> float:
    """The edge that counts: the near one for a touch, the far one for a close."""
    return level.near if by is By.TOUCH else level.far


def _nearest(
    levels: tuple[Level, ...], side: Side, overview: Overview, within: Reach, *, by: By
) -> tuple[Level | None, tuple[Level, ...]]:
    mine = sorted(
        (level for level in levels if level.side is side and level.kinds & TARGET_KINDS),
        key=lambda level: level.distance,
    )
    near = [level for level in mine if _away(level, by, overview) < within.nearest]
    reachable = [level for level in mine if within.nearest <= _away(level, by, overview) <= within.furthest]
    return (reachable[0] if reachable else None), tuple(near)


def _away(level: Level, by: By, overview: Overview) -> float:
    return abs(barrier_price(level, by) - overview.close) / overview.atr


def _barrier(level: Level | None, overview: Overview, by: By, away: float, *, tick: float) -> Barrier:
    if level is not None:
        return Barrier(barrier_price(level, by), by, overview.buffer)
    price = round((overview.close + away) / tick) * tick
    return Barrier(
        round(price, 10), by, overview.buffer
    )  # 24553 ticks of 0.1 are 2455.3, not 2455.3000000000002
