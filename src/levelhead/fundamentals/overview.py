"""Fundamentals to Watch, read: every driver that the data at hand can tell something about."""

from dataclasses import dataclass
from datetime import date, timedelta

from levelhead.fundamentals.breadth import Breadth, read_breadth
from levelhead.fundamentals.drivers import Drivers, read_drivers_of
from levelhead.fundamentals.events import Events, read_events
from levelhead.fundamentals.fed_path import FedPath, read_fed_path
from levelhead.fundamentals.policy_direction import PolicyDirection, read_direction
from levelhead.fundamentals.positioning import Positioning, read_positioning
from levelhead.fundamentals.rates import RateSensitivity, read_rates
from levelhead.fundamentals.statements import StatementFacts, read_statement
from levelhead.markets import Context

# older than this, calendar days, a value says nothing about now
RATES_AGE = timedelta(days=10)
STATEMENT_AGE = timedelta(days=100)  # meetings lie at most 58 days apart: an older one is not the latest
POSITIONS_AGE = timedelta(days=100)  # after a shutdown reports have come ten weeks late


@dataclass(frozen=True, slots=True)
class Fundamentals:
    """What drives the market, as far as it was measured; ``None`` where the data are not there or too old.

    Parameters
    ----------
    rates
        How the market and small against large have moved with yields.
    drivers
        What explains the market's daily moves.
    events
        Releases ahead and what their days have been like.
    fed_path
        The target range after coming meetings, from Fed funds futures.
    direction
        Which way the two-year yield leans; told where there are no futures.
    statement
        The latest statement of the Committee against the one before.
    breadth
        How many stocks or sectors take part.
    positioning
        Positions of futures traders.
    """

    rates: RateSensitivity | None = None
    drivers: Drivers | None = None
    events: Events | None = None
    fed_path: FedPath | None = None
    direction: PolicyDirection | None = None
    statement: StatementFacts | None = None
    breadth: Breadth | None = None
    positioning: Positioning | None = None


def read_drivers(context: Context, *, horizon: int, ahead: tuple[date, ...], seed: int = 0) -> Fundamentals:
    """Read everything as known at the close of ``context.as_of``.

    Parameters
    ----------
    context
        What was known.
    horizon
        Sessions ahead in which releases are looked for.
    ahead
        The trade dates of the horizon.
    seed
        Of the intervals' draws.
    """
    path = read_fed_path(context)
    direction = read_direction(context) if path is None else None
    statement = read_statement(context.macro.statements)
    positioning = read_positioning(context)
    return Fundamentals(
        rates=read_rates(context),
        drivers=read_drivers_of(context, seed=seed),
        events=read_events(context, horizon=horizon, ahead=ahead, seed=seed),
        fed_path=path,
        direction=direction if direction and context.as_of - direction.day <= RATES_AGE else None,
        statement=statement if statement and context.as_of - statement.day <= STATEMENT_AGE else None,
        breadth=read_breadth(context, seed=seed),
        positioning=positioning if positioning and positioning.days_old <= POSITIONS_AGE.days else None,
    )
