"""Has this worked? Every past session through the issuing path, kept so that it is made only once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from levelhead.data import hindcasts as cache
from levelhead.errors import StorageError
from levelhead.evidence.hindcast import Hindcast, hindcasts
from levelhead.evidence.origins import GRID, Geometry, Question
from levelhead.evidence.record import TrackRecord, track_record
from levelhead.evidence.setup_record import SetupRecord, setup_record
from levelhead.executors import Engine, workers
from levelhead.markets import Context, Market
from levelhead.measure.showing import NamesItself, Tabular
from levelhead.pipeline.outlook import check_horizon


@dataclass(frozen=True, slots=True, repr=False)
class Backtest(NamesItself, Tabular):
    """The forecasts and what they add up to; ``not_kept`` says why they will be made anew next time."""

    market: Market
    question: Question
    hindcast: Hindcast
    record: TrackRecord
    not_kept: str = ""


def backtest_of(
    context: Context,
    question: Question,
    *,
    processes: int = 1,
    engine: Engine = Engine.LOCAL,
    cluster: str | None = None,
    home: Path | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Backtest:
    """The backtest of a context; parameters as for :func:`backtests_of`."""
    return backtests_of(
        context, (question,), processes=processes, engine=engine, cluster=cluster, home=home, told=told
    )[0]


def backtests_of(
    context: Context,
    questions: Sequence[Question],
    *,
    processes: int = 1,
    engine: Engine = Engine.LOCAL,
    cluster: str | None = None,
    home: Path | None = None,
    told: Callable[[int, int], None] | None = None,
) -> tuple[Backtest, ...]:
    """One backtest to each question; those that were not kept are made together.

    Parameters
    ----------
    context
        Everything known by now.
    questions
        Origins, barriers, horizons.
    processes
        How many work on it; they change no byte.
    engine, cluster
        Who hands out the work, and where a cluster runs: see :func:`levelhead.executors.workers`.
    home
        Where each is looked up and kept; ``None``: made anew and not kept.
    told
        Called with origins done and origins in all.

    Raises
    ------
    BadOption
        For a horizon outside 1 to 63.
    SourceError
        When the engine is not installed, or no cluster answers.
    TooLittleHistory
        When a question has no origin with a known outcome and a forecast.
    """
    for each in questions:
        check_horizon(each.horizon)
    mapper = workers(engine, processes=processes, cluster=cluster)
    names = {each: cache.fingerprint(context, each) if home is not None else "" for each in questions}
    found: dict[Question, Hindcast] = {}
    for each, name in names.items():
        if home is not None and (kept := cache.kept(home, name)) is not None:
            found[each] = kept
    missing = [each for each in names if each not in found]
    found |= dict(zip(missing, hindcasts(context, missing, mapper=mapper, told=told), strict=True))
    not_kept = {each: _keep(home, names[each], found[each]) for each in missing if home is not None}
    market = context.bars.market
    return tuple(
        Backtest(market, each, found[each], _record(market, found[each], each), not_kept.get(each, ""))
        for each in questions
    )


def _keep(home: Path, name: str, found: Hindcast) -> str:
    """Why it could not be kept; empty where it was."""
    try:
        cache.keep(home, name, found)
    except StorageError as failure:
        return str(failure)  # minutes of work are not thrown away for want of a cache
    return ""


def kept_backtest(context: Context, question: Question, *, home: Path) -> Backtest | None:
    """A backtest made before on the same bars; ``None`` where none was kept."""
    if not cache.any_kept(home):
        return None
    found = cache.kept(home, cache.fingerprint(context, question))
    if found is None:
        return None
    market = context.bars.market
    return Backtest(market, question, found, _record(market, found, question))


def kept_setups(
    context: Context, question: Question, *, home: Path, costs: float = 0.0
) -> SetupRecord | None:
    """What the set-ups of a kept backtest earned; ``None`` where none was kept."""
    found = kept_backtest(context, question, home=home)
    return None if found is None else setups_of_backtest(context, found, costs=costs)


def setups_of_backtest(context: Context, found: Backtest, *, costs: float = 0.0) -> SetupRecord:
    """What the set-ups of a backtest's tables earned."""
    asked = found.question
    return setup_record(found.hindcast, context, horizon=asked.horizon, step=asked.step, costs=costs)


def _record(market: Market, found: Hindcast, question: Question) -> TrackRecord:
    pairs = len(GRID) if question.geometry is Geometry.ATR else 1
    return track_record(found, horizon=question.horizon, step=question.step, pairs=pairs, market=market)
