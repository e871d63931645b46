"""Made-up markets with a yield and a volatility index that follow them, or do not."""

from dataclasses import replace

import numpy as np

from levelhead.forecast import Barrier, By, Forecast, Scenarios, issue_for
from levelhead.forecast.blend import Blend
from levelhead.forecast.conditional import Conditional
from levelhead.forecast.conditions import ConditionKind
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.select import Selection, read_view
from levelhead.kernels.arrays import FloatArray
from levelhead.markets import Context, Macro
from levelhead.markets.series import Series
from levelhead.technical import read_chart
from tests.engine_series import implied_by, restless_bars

MOVE = 0.05  # percentage points a session: the yield's own noise


def world(count: int, *, seed: int, follow: float = 0.0) -> Context:
    """A market, its volatility index and a ten-year yield.

    ``follow``: share of the yield's daily variance that is the market's move with its sign turned; 0: none
    of it, the yield is a walk of its own.
    """
    bars = restless_bars(count, seed=seed)
    draws = np.random.default_rng(seed + 500)
    move = np.diff(np.log(bars.close), prepend=np.log(bars.close[0]))
    own = draws.standard_normal(count)
    spread = np.array([move[max(0, row - 60) : row + 1].std() for row in range(count)])
    step = np.sqrt(1 - follow) * own - np.sqrt(follow) * move / np.maximum(spread, 1e-6)
    # far from zero: a yield is never worn down to nothing
    yields = Series("DGS10", bars.session, 50.0 + MOVE * np.cumsum(step))
    return Context(
        bars, bars.as_of, implied=(implied_by(bars, seed=seed + 1),), macro=Macro(series={"DGS10": yields})
    )


def without_macro(context: Context) -> Context:
    """The same without anything a condition could be read from, but for the index the engine uses."""
    return replace(context, macro=Macro())


def forecast(
    context: Context, *, atr: float = 2.0, horizon: int = 15, seed: int = 0, paths: int = 500
) -> Forecast:
    """Issued barriers as many ATR away on either side, by touch."""
    overview = read_chart(context)
    up, down = (overview.close + sign * atr * overview.atr for sign in (1, -1))
    scenarios = Scenarios(Barrier(up, By.TOUCH), Barrier(down, By.TOUCH), horizon)
    selection = Selection(scenarios, read_view(overview), None, None, (), ())
    engine = Blend(bars=DrawnBars(seed=seed, paths=paths))
    return issue_for(context, overview, (), selection, engine=engine)


def under(found: Forecast, kind: ConditionKind) -> Conditional:
    """The conditional of one kind."""
    return next(each for each in found.conditionals if each.condition.kind is kind)


def shares(hits: FloatArray, weight: FloatArray) -> list[float]:
    """Weighted share of each column."""
    return [float(np.sum(each * weight) / np.sum(weight)) for each in hits.T]
