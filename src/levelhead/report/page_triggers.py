"""Trigger prices of a whole page: those of the chart, of the zones it lists, and of its table."""

from collections.abc import Iterator
from datetime import date

from levelhead.forecast import Barrier, By, Forecast
from levelhead.forecast.select import View
from levelhead.levels import Level, Side, Status
from levelhead.markets import Context, Market
from levelhead.technical import Overview
from levelhead.technical.momentum import Direction
from levelhead.technical.triggers import Trigger, beyond, read_triggers

FED = "first close of the next session, on the tick, that turns it"
TARGET, INVALIDATION = "target of the table", "invalidation of the table"


def page_triggers(
    context: Context,
    overview: Overview,
    shown: tuple[Level, ...],
    forecast: Forecast | None,
    *,
    session: date,
) -> tuple[Trigger, ...]:
    """What the next session must do for each statement of the page to turn.

    Zones and barriers stand as the page prints them, and so does their buffer z: that is how they are graded.

    Parameters
    ----------
    shown
        The levels the page lists.
    session
        The next session.
    """
    market, z = context.bars.market, overview.buffer
    zones = [each for level in shown for each in zone_triggers(market, level, z)]
    table = [] if forecast is None else list(_table(market, forecast))
    return (*read_triggers(context, overview, session), *zones, *table)


def trigger_of(triggers: tuple[Trigger, ...], statement: str, becomes: str | None = None) -> Trigger | None:
    """The trigger of a statement, and of one outcome where ``becomes`` names it; ``None`` without one."""
    return next(
        (each for each in triggers if each.statement == statement and becomes in (None, each.becomes)), None
    )


def zone_name(level: Level) -> str:
    """``support 2350-2355``: a zone as triggers name it."""
    edges = f"{level.low:.10g}" if level.low == level.high else f"{level.low:.10g}-{level.high:.10g}"
    return f"zone {edges}" if level.side is Side.AT else f"{level.side} {edges}"


def zone_triggers(market: Market, level: Level, z: float) -> Iterator[Trigger]:
    """The prices at which the standing of one zone turns; ``z``: buffer, points."""
    said = zone_name(level)
    above = beyond(market, level.high + z, Direction.UP)
    below = beyond(market, level.low - z, Direction.DOWN)
    match level.side:
        case Side.AT:
            yield Trigger(said, "in play", "won", Direction.UP, above)
            yield Trigger(said, "in play", "lost", Direction.DOWN, below)
        case Side.RESISTANCE:
            if level.status is not Status.OPEN:
                yield Trigger(said, str(level.status), "in test", Direction.UP, level.low, is_touch=True)
            yield Trigger(said, str(level.status), "broken", Direction.UP, above)
        case Side.SUPPORT:
            if level.status is not Status.OPEN:
                yield Trigger(said, str(level.status), "in test", Direction.DOWN, level.high, is_touch=True)
            yield Trigger(said, str(level.status), "broken", Direction.DOWN, below)


def _table(market: Market, forecast: Forecast) -> Iterator[Trigger]:
    scenarios = forecast.scenarios
    up_is_target = forecast.selection.view is View.UP
    for barrier, direction, is_target in (
        (scenarios.upper, Direction.UP, up_is_target),
        (scenarios.lower, Direction.DOWN, not up_is_target),
    ):
        price = _met(market, barrier, direction)
        said = TARGET if is_target else INVALIDATION
        yield Trigger(said, "open", str(direction), direction, price, is_touch=barrier.by is By.TOUCH)


def _met(market: Market, barrier: Barrier, direction: Direction) -> float:
    if barrier.by is By.TOUCH:
        return barrier.price
    away = barrier.buffer if direction is Direction.UP else -barrier.buffer
    return beyond(market, barrier.price + away, direction)
