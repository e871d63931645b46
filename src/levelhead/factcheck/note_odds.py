"""Odds of a note's own barriers, through the one issuing path."""

from levelhead.errors import TooFewPaths
from levelhead.factcheck.ground import Ground
from levelhead.forecast import Barrier, By, Forecast, Scenarios, issue_for
from levelhead.forecast.blend import Blend
from levelhead.forecast.select import Selection, read_view


def odds_at(
    ground: Ground,
    *,
    up: float,
    down: float,
    horizon: int,
    up_by: By = By.TOUCH,
    down_by: By = By.TOUCH,
) -> Forecast | None:
    """The forecast of two barriers; ``None`` where they do not enclose the close or paths are too few."""
    if not (down < ground.close < up) or (down <= 0 and not ground.bars.market.allow_nonpositive):
        return None
    z = ground.overview.buffer
    scenarios = Scenarios(Barrier(up, up_by, z), Barrier(down, down_by, z), horizon)
    selection = Selection(scenarios, read_view(ground.overview), None, None, (), ())
    try:
        return ground.kept(
            f"odds {scenarios}",
            lambda: issue_for(ground.context, ground.overview, (), selection, engine=Blend()),
            Forecast,
        )
    except TooFewPaths:
        return None
