"""The three rows of a table counted on an engine's paths, and a forecast of no more than these rows."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from levelhead.errors import TooFewPaths
from levelhead.forecast.ensemble import AtrPaths, Ensemble
from levelhead.forecast.odds import Odds, Rung, ladder, row_odds
from levelhead.forecast.scenarios import Paths, Row, Scenarios, Settlement
from levelhead.forecast.select import Selection, View, select
from levelhead.levels import Level
from levelhead.markets import Context
from levelhead.technical import Overview

FEWEST_PATHS = 60
LONGEST_RUNG = 15  # sessions: the ladder of a short horizon reaches this far all the same


class Engine(Protocol):
    """Makes the paths that all odds of a page are read from."""

    @property
    def name(self) -> str:
        """The model's name, printed and recorded."""

    def ensemble(self, context: Context, *, horizon: int) -> Ensemble:
        """Paths from what was known at ``context.as_of``."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The rows of a table and the paths they were counted on.

    Parameters
    ----------
    ensemble, paths
        The engine's paths, in multiples of ATR(14) and in points from today's close.
    settled
        What each path did.
    odds
        Up, neither, down.
    climatology_n
        Past paths in ATR(14) behind the base rates.
    """

    ensemble: Ensemble
    paths: Paths
    settled: Settlement
    odds: tuple[Odds, ...]
    climatology_n: int

    @property
    def n(self) -> int:
        """Past paths counted."""
        return int(self.ensemble.origin[self.ensemble.past].size)

    @property
    def effective_n(self) -> float:
        """The smallest effective count of the three rows."""
        return min(each.effective_n for each in self.odds)


@dataclass(frozen=True, slots=True)
class Brief:
    """A forecast's rows without its notes: equal, to the last bit, to those of the whole forecast.

    Parameters
    ----------
    issued
        The session whose close it was issued on.
    scenarios, view
        The partition, and the side that its table calls the target.
    odds, n, climatology_n, effective_n, model
        As in :class:`levelhead.forecast.Forecast`.
    ladder
        P(touch) of the levels asked for, in their order.
    """

    issued: date
    scenarios: Scenarios
    view: View
    odds: tuple[Odds, ...]
    n: int
    climatology_n: int
    effective_n: float
    model: str
    ladder: tuple[Rung, ...]


def chosen(context: Context, overview: Overview, levels: tuple[Level, ...], *, horizon: int) -> Selection:
    """The barriers of the table.

    Raises
    ------
    TooFewPaths
        For a market that has never moved: it has no distances.
    """
    if not overview.atr > 0:
        raise TooFewPaths(needs=FEWEST_PATHS, has=0)
    return select(overview, levels, horizon=horizon, tick=float(context.bars.market.tick))


def count_rows(context: Context, overview: Overview, scenarios: Scenarios, *, engine: Engine) -> Counted:
    """Settle the engine's paths, and the climatology's beside them.

    Raises
    ------
    TooFewPaths
        With fewer than 60 matured past paths.
    """
    longest = max(scenarios.horizon, LONGEST_RUNG)
    ensemble = engine.ensemble(context, horizon=longest)
    n = int(ensemble.origin[ensemble.past].size)
    if n < FEWEST_PATHS:
        raise TooFewPaths(needs=FEWEST_PATHS, has=n)
    paths = ensemble.at(overview.close, overview.atr)
    settled = scenarios.settle(paths)
    base_n, base = _climatology(context, overview, scenarios, ensemble.model, horizon=longest)
    return Counted(ensemble, paths, settled, row_odds(ensemble, scenarios, settled, base), base_n or n)


def brief(
    context: Context,
    overview: Overview,
    levels: tuple[Level, ...],
    *,
    horizon: int,
    engine: Engine,
    asked: tuple[Level, ...] = (),
) -> Brief:
    """The rows that :func:`levelhead.forecast.issue` gives, and P(touch) of the levels ``asked`` for.

    Raises
    ------
    TooFewPaths
        As ``issue`` does.
    """
    selection = chosen(context, overview, levels, horizon=horizon)
    counted = count_rows(context, overview, selection.scenarios, engine=engine)
    return Brief(
        issued=context.as_of,
        scenarios=selection.scenarios,
        view=selection.view,
        odds=counted.odds,
        n=counted.n,
        climatology_n=counted.climatology_n,
        effective_n=counted.effective_n,
        model=counted.ensemble.model or engine.name,
        ladder=ladder(counted.paths, asked, horizon=horizon, effective_n=counted.effective_n),
    )


def _climatology(
    context: Context, overview: Overview, scenarios: Scenarios, made_by: str, *, horizon: int
) -> tuple[int, tuple[float, ...] | None]:
    """Paths behind the base rates, and these; none of its own where the paths are the climatology."""
    if made_by == AtrPaths().name:
        return 0, None
    ensemble = AtrPaths().ensemble(context, horizon=horizon)
    if not len(ensemble):
        return 0, None
    settled = scenarios.settle(ensemble.at(overview.close, overview.atr))
    return len(ensemble), tuple(settled.frequency(row) for row in Row)
