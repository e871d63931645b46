"""The one door: any statement in, its verdict out."""

from collections.abc import Callable
from typing import TypeVar

from levelhead.errors import DataError
from levelhead.factcheck import statements as said
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.restated import restated
from levelhead.factcheck.verdict import Finding, Verdict
from levelhead.factcheck.verdicts.answer import cannot
from levelhead.factcheck.verdicts.averages import judge_average
from levelhead.factcheck.verdicts.crosses import judge_cross
from levelhead.factcheck.verdicts.drivers import judge_breadth, judge_driver, judge_relative, judge_trend
from levelhead.factcheck.verdicts.extremes import judge_close, judge_extreme, judge_record
from levelhead.factcheck.verdicts.fates import (
    judge_held,
    judge_intact,
    judge_lost,
    judge_reclaimed,
    judge_tested,
)
from levelhead.factcheck.verdicts.indicators import judge_indicator
from levelhead.factcheck.verdicts.levels import judge_level
from levelhead.factcheck.verdicts.moves import judge_gap, judge_move, judge_streak
from levelhead.factcheck.verdicts.patterns import judge_pattern
from levelhead.factcheck.verdicts.pivots import judge_pivot
from levelhead.factcheck.verdicts.releases import judge_impact, judge_release
from levelhead.factcheck.verdicts.scenarios import judge_conditional, judge_probability
from levelhead.factcheck.verdicts.series import judge_series
from levelhead.factcheck.verdicts.trades import judge_invalidation, judge_stop, judge_target

Said = TypeVar("Said", bound=said.Stated)
PRICES = ("low", "high", "price", "from_price", "to_price")
PRICED = (
    said.AverageStated,
    said.CloseStated,
    said.ExtremeStated,
    said.RecordHighStated,
    said.PivotStated,
    said.GapStated,
    said.PatternStated,
    said.FateStated,
    said.LevelStated,
    said.InvalidationStated,
    said.TargetStated,
    said.StopStated,
)
HUGE = 1e9  # no price, yield or index is this large: arithmetic on it would say nothing


def judge(statement: said.Statement, ground: Ground) -> Verdict:
    """Hold one statement against the ground; never raises for what a note says."""
    for kind, check in CHECKS:
        if isinstance(statement, kind):
            finding = _checked(statement, ground, check)
            return Verdict(statement, restated(statement, ground), finding)
    return Verdict(statement, restated(statement, ground), cannot(ground, _why(statement)))


def _checked(
    statement: said.Statement, ground: Ground, check: Callable[[said.Statement, Ground], Finding]
) -> Finding:
    if not _is_sane(statement, ground):
        return cannot(ground, "no such number can belong to this market")
    try:
        return check(statement, ground)
    except DataError:
        return cannot(ground, "the data at hand are too few for it")


def _is_sane(statement: said.Statement, ground: Ground) -> bool:
    """Could these numbers be of this market? Else the words were taken for something they are not."""
    names = (*PRICES, "points", "window", "count", "within", "number")
    values = [getattr(statement, name, None) for name in names]
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not all(abs(each) < HUGE for each in numbers):
        return False
    if not isinstance(statement, PRICED):
        return True
    prices = [value for name in PRICES if isinstance(value := getattr(statement, name, None), (int, float))]
    return all(_is_price(each, ground) for each in prices)


def _is_price(value: float, ground: Ground) -> bool:
    """Near the close by a factor of three, or within all that the bars have traded at."""
    bars, close = ground.bars, ground.close
    near = close <= 0 or close / 3 <= value <= close * 3
    return near or float(bars.low.min()) <= value <= float(bars.high.max())


def _why(statement: said.Statement) -> str:
    """The grammar's own reason, where it holds no digit and no brace that a template would mistake."""
    why = statement.why if isinstance(statement, said.Unchecked) else ""
    usable = why and not any(each.isdigit() or each in "{}" for each in why)
    return why if usable else "nothing here can tell"


def _for(
    kind: type[Said], check: Callable[[Said, Ground], Finding]
) -> tuple[type[Said], Callable[[said.Statement, Ground], Finding]]:
    def checked(statement: said.Statement, ground: Ground) -> Finding:
        assert isinstance(statement, kind)
        return check(statement, ground)

    return kind, checked


CHECKS = (
    _for(said.AverageStated, judge_average),
    _for(said.IndicatorStated, judge_indicator),
    _for(said.CrossStated, judge_cross),
    _for(said.CloseStated, judge_close),
    _for(said.ExtremeStated, judge_extreme),
    _for(said.RecordHighStated, judge_record),
    _for(said.PivotStated, judge_pivot),
    _for(said.MoveStated, judge_move),
    _for(said.StreakStated, judge_streak),
    _for(said.GapStated, judge_gap),
    _for(said.PatternStated, judge_pattern),
    _for(said.TestedStated, judge_tested),
    _for(said.HeldStated, judge_held),
    _for(said.IntactStated, judge_intact),
    _for(said.ReclaimedStated, judge_reclaimed),
    _for(said.LostStated, judge_lost),
    _for(said.LevelStated, judge_level),
    _for(said.ReleaseStated, judge_release),
    _for(said.InvalidationStated, judge_invalidation),
    _for(said.TargetStated, judge_target),
    _for(said.StopStated, judge_stop),
    _for(said.ProbabilityStated, judge_probability),
    _for(said.ConditionalStated, judge_conditional),
    _for(said.RelativeStated, judge_relative),
    _for(said.SeriesStated, judge_series),
    _for(said.DriverStated, judge_driver),
    _for(said.BreadthStated, judge_breadth),
    _for(said.EventImpactStated, judge_impact),
    _for(said.TrendStated, judge_trend),
)
