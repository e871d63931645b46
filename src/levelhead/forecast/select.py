"""Which levels become the target and the invalidation of the table."""

from dataclasses import dataclass
from enum import StrEnum

from levelhead.forecast.scenarios import Barrier, By, Scenarios
from levelhead.levels import Level, LevelKind, Side
from levelhead.technical import Overview

NEAREST_ATR, FURTHEST_ATR = 1.0, 4.0
FALLBACK_ATR = 2.0
# a target needs a reason other people see; pivots, gaps and volume nodes alone are not enough
TARGET_KINDS = frozenset(LevelKind) - {LevelKind.PIVOT, LevelKind.GAP, LevelKind.VOLUME, LevelKind.USER}


class View(StrEnum):
    """The side the page calls the target: it counts by touch; the other, the invalidation, by close."""

    UP = "up"
    DOWN = "down"


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
        The levels behind the barriers; ``None`` where no level stands between 1 and 4 ATR away and the
        barrier is 2 ATR from the close.
    trivial_up, trivial_down
        Levels passed over because they are nearer than one day's range, nearest first.
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


def select(overview: Overview, levels: tuple[Level, ...], *, horizon: int, tick: float) -> Selection:
    """The nearest worthwhile level on each side.

    A level nearer than one day's range (1 ATR) would be reached by noise: it is passed over and named.
    """
    view = read_view(overview)
    up, trivial_up = _nearest(levels, Side.RESISTANCE, overview, by=_by(view, View.UP))
    down, trivial_down = _nearest(levels, Side.SUPPORT, overview, by=_by(view, View.DOWN))
    z = overview.buffer
    scenarios = Scenarios(
        upper=_barrier(up, overview, _by(view, View.UP), z, sign=1, tick=tick),
        lower=_barrier(down, overview, _by(view, View.DOWN), z, sign=-1, tick=tick),
        horizon=horizon,
    )
    return Selection(scenarios, view, up, down, trivial_up, trivial_down)


def _by(view: View, side: View) -> By:
    return By.TOUCH if view is side else By.CLOSE


def barrier_price(level: Level, by: By) -> float:
    """The edge that counts: the near one for a touch, the far one for a close."""
    return level.near if by is By.TOUCH else level.far


def _nearest(
    levels: tuple[Level, ...], side: Side, overview: Overview, *, by: By
) -> tuple[Level | None, tuple[Level, ...]]:
    mine = sorted(
        (level for level in levels if level.side is side and level.kinds & TARGET_KINDS),
        key=lambda level: level.distance,
    )
    near = [level for level in mine if _away(level, by, overview) < NEAREST_ATR]
    reachable = [level for level in mine if NEAREST_ATR <= _away(level, by, overview) <= FURTHEST_ATR]
    return (reachable[0] if reachable else None), tuple(near)


def _away(level: Level, by: By, overview: Overview) -> float:
    return abs(barrier_price(level, by) - overview.close) / overview.atr


def _barrier(
    level: Level | None, overview: Overview, by: By, buffer: float, *, sign: int, tick: float
) -> Barrier:
    if level is not None:
        return Barrier(barrier_price(level, by), by, buffer)
    # a range of less than a tick still leaves a barrier on either side
    away = max(FALLBACK_ATR * overview.atr, tick)
    price = round((overview.close + sign * away) / tick) * tick
    return Barrier(round(price, 10), by, buffer)  # 24553 ticks of 0.1 are 2455.3, not 2455.3000000000002
