"""Trade set-ups of a market: those of its table, or one with prices of the user's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from levelhead.errors import BadOption, TooFewPaths
from levelhead.forecast import Barrier, By, Engine, issue
from levelhead.forecast.blend import Blend
from levelhead.forecast.brief import FEWEST_PATHS
from levelhead.forecast.setups import Setup, SetupOdds, setup_odds
from levelhead.levels import find_levels
from levelhead.markets import Context
from levelhead.pipeline.outlook import HORIZON, sessions_ahead
from levelhead.technical import read_chart

PATH_SESSIONS = 15  # a page's paths are never shorter


@dataclass(frozen=True, slots=True)
class Prices:
    """A set-up of the user's own; ``entry``: ``None`` for the last close.

    A stop by close counts a close beyond it by the zone buffer z, as a barrier of a table does.
    """

    stop: float
    target: float
    entry: float | None = None
    stop_by: By = By.TOUCH
    target_by: By = By.TOUCH


def setups_of(
    context: Context,
    prices: Prices | None = None,
    *,
    horizon: int = HORIZON,
    costs: float = 0.0,
    engine: Engine | None = None,
) -> Sequence[SetupOdds]:
    """The set-ups of the page's table, or the one asked for, over the paths of the same forecast.

    Parameters
    ----------
    context
        What was known.
    prices
        ``None``: those of the table, with its view first.
    horizon
        Sessions ahead, 1 to 63.
    costs
        Ticks a round turn.

    Raises
    ------
    BadOption
        For prices in the wrong order, costs below zero or a horizon outside 1 to 63.
    TooFewPaths
        With too few matured past paths, or too few that fill the entry.
    """
    sessions_ahead(context.bars.market, context.as_of, horizon)
    if not 0 <= costs < float("inf"):
        raise BadOption("--costs", costs, "a number of ticks, 0 or more")
    overview = read_chart(context)
    market, engine = context.bars.market, engine or Blend()
    if prices is None:
        levels = find_levels(context, overview, horizon=horizon)
        return issue(context, overview, levels, horizon=horizon, engine=engine, costs=costs).setups
    close, z = overview.close, overview.buffer
    for option, price in (("--stop", prices.stop), ("--target", prices.target)):
        if not isfinite(price) or (price <= 0 and not market.allow_nonpositive):
            raise BadOption(option, price, "a price this market can have")
    if not min(prices.stop, prices.target) < close < max(prices.stop, prices.target):
        raise BadOption(
            "--stop", prices.stop, f"the close of {close} between it and --target {prices.target}"
        )
    setup = Setup(
        close if prices.entry is None else prices.entry,
        Barrier(prices.stop, prices.stop_by, z),
        Barrier(prices.target, prices.target_by, z),
        horizon,
        costs,
    )
    ensemble = engine.ensemble(context, horizon=max(horizon, PATH_SESSIONS))
    n = int(ensemble.origin[ensemble.past].size)
    if n < FEWEST_PATHS:
        raise TooFewPaths(needs=FEWEST_PATHS, has=n)
    found = setup_odds(
        setup,
        ensemble,
        ensemble.at(close, overview.atr),
        close=close,
        tick=float(market.tick),
        point_value=float(market.point_value),
    )
    if found is None:
        raise BadOption("--entry", setup.entry, "a price that at least 20 past paths reach before the target")
    return (found,)
