"""Has this worked? Every past session through the issuing path, kept so that it is made only once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from levelhead.data import hindcasts
from levelhead.errors import StorageError
from levelhead.evidence.hindcast import Hindcast, hindcast
from levelhead.evidence.origins import GRID, Geometry, Question
from levelhead.evidence.record import TrackRecord, track_record
from levelhead.executors import Processes
from levelhead.markets import Context
from levelhead.pipeline.outlook import check_horizon


@dataclass(frozen=True, slots=True)
class Backtest:
    """The forecasts and what they add up to; ``not_kept`` says why they will be made anew next time."""

    question: Question
    hindcast: Hindcast
    record: TrackRecord
    not_kept: str = ""


def backtest_of(
    context: Context,
    question: Question,
    *,
    processes: int = 1,
    home: Path | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Backtest:
    """The backtest of a context.

    Parameters
    ----------
    context
        Everything known by now.
    question
        Origins, barriers, horizon.
    processes
        How many work on it; they change no byte.
    home
        Where it is looked up and kept; ``None``: made anew and not kept.
    told
        Called with origins done and origins in all.

    Raises
    ------
    BadOption
        For a horizon outside 1 to 63.
    TooLittleHistory
        When no origin has a known outcome and a forecast.
    """
    check_horizon(question.horizon)
    workers = Processes(processes)
    name = hindcasts.fingerprint(context, question) if home is not None else ""
    found = hindcasts.kept(home, name) if home is not None else None
    not_kept = ""
    if found is None:
        found = hindcast(context, question, mapper=workers, told=told)
        if home is not None:
            try:
                hindcasts.keep(home, name, found)
            except StorageError as failure:
                not_kept = str(failure)  # minutes of work are not thrown away for want of a cache
    return Backtest(question, found, _record(found, question), not_kept)


def kept_record(context: Context, question: Question, *, home: Path) -> TrackRecord | None:
    """The record of a backtest made before on the same bars; ``None`` where none was kept."""
    if not hindcasts.any_kept(home):
        return None
    found = hindcasts.kept(home, hindcasts.fingerprint(context, question))
    return None if found is None else _record(found, question)


def _record(found: Hindcast, question: Question) -> TrackRecord:
    pairs = len(GRID) if question.geometry is Geometry.ATR else 1
    return track_record(found, horizon=question.horizon, step=question.step, pairs=pairs)
