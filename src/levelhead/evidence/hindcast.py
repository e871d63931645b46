"""Every origin through the one issuing path, settled by the one settling rule."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import chain
from typing import Protocol

import numpy as np

from levelhead.errors import TooFewPaths, TooLittleHistory
from levelhead.evidence.closes import CloseScore, close_score
from levelhead.evidence.origins import (
    Geometry,
    Question,
    asked,
    blocks,
    contract_path,
    origin_rows,
)
from levelhead.evidence.regimes import above_mean, sigma_rank
from levelhead.evidence.rows import Rows, issued_rows
from levelhead.evidence.walk import Stretch
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.scenarios import By, Paths, Scenarios
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.kernels.passage import DOWN, NEITHER, UP
from levelhead.markets import Context, Macro
from levelhead.markets.continuous import continuous
from levelhead.technical.overview import read_series

COLUMNS = {UP: 0, NEITHER: 1, DOWN: 2}  # as the rows stand on the page


@dataclass(frozen=True, slots=True, eq=False)
class Hindcast:
    """N forecasts with what came of them, in order of their origins; several to an origin with ``atr``.

    Parameters
    ----------
    session
        Shape (N,): origins.
    upper, lower
        Shape (N,): barriers, points.
    upper_by_close, lower_by_close
        Shape (N,): True where a barrier counts by close.
    buffer
        Shape (N,): zone buffer z, points.
    model, climatology
        Shape (N, 3): probabilities of up, neither, down.
    outcome
        Shape (N,): 0 up, 1 neither, 2 down.
    tie
        Shape (N,): True where one bar reached both barriers.
    crps, climatology_crps
        Shape (N,): of the close at the horizon, in ATR(14) at the origin, model and climatology; forecasts of
        one origin share theirs. NaN where the last session has no close.
    pit
        Shape (N,): where that close fell in the model's distribution, 0..1; NaN with the scores.
    sigma_rank, from_mean
        Shape (N,): see ``evidence.regimes``.
    """

    session: SessionArray
    upper: FloatArray
    lower: FloatArray
    upper_by_close: BoolArray
    lower_by_close: BoolArray
    buffer: FloatArray
    model: FloatArray
    climatology: FloatArray
    outcome: IntArray
    tie: BoolArray
    crps: FloatArray
    climatology_crps: FloatArray
    pit: FloatArray
    sigma_rank: FloatArray
    from_mean: FloatArray

    def __len__(self) -> int:
        return int(self.session.size)

    def where(self, keep: BoolArray) -> "Hindcast":
        """Some of the forecasts."""
        return Hindcast(**{each.name: getattr(self, each.name)[keep] for each in fields(self)})

    @classmethod
    def joined(cls, parts: Sequence["Hindcast"]) -> "Hindcast":
        """Several hindcasts of one market, in the order given."""
        return cls(
            **{
                each.name: np.concatenate([getattr(part, each.name) for part in parts])
                for each in fields(cls)
            }
        )


Parts = tuple[Hindcast, ...]  # of one stretch of origins, one to a question


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A stretch of origins.

    Parameters
    ----------
    walk
        Which of the walks it belongs to.
    rows
        Shape (N,): bars of the origins.
    """

    walk: int
    rows: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Questions that stand on the same paths, and each one's origins, shape (N,).

    A page's paths are never shorter than 15 sessions, so ten sessions ahead and fifteen are read off the
    same ones: they are made once to an origin.
    """

    questions: tuple[Question, ...]
    origins: tuple[IntArray, ...]

    @classmethod
    def of(cls, context: Context, questions: tuple[Question, ...]) -> "Walk":
        """With the origins of each."""
        return cls(questions, tuple(origin_rows(context, each) for each in questions))

    @property
    def rows(self) -> IntArray:
        """Every origin once, in order."""
        return np.unique(np.concatenate(self.origins))


class Mapper(Protocol):
    """Runs one function on many tasks, somewhere, and yields the results in the order of the tasks."""

    def __call__(self, work: Callable[[Task], Parts], tasks: Sequence[Task]) -> Iterator[Parts]:
        """Map."""


def in_turn(work: Callable[[Task], Parts], tasks: Sequence[Task]) -> Iterator[Parts]:
    """One task after the other, here."""
    return map(work, tasks)


def hindcast(
    context: Context,
    question: Question,
    *,
    mapper: Mapper = in_turn,
    told: Callable[[int, int], None] | None = None,
) -> Hindcast:
    """Issue and settle a forecast on every origin of the context; parameters as for :func:`hindcasts`."""
    return hindcasts(context, (question,), mapper=mapper, told=told)[0]


def hindcasts(
    context: Context,
    questions: Sequence[Question],
    *,
    mapper: Mapper = in_turn,
    told: Callable[[int, int], None] | None = None,
) -> tuple[Hindcast, ...]:
    """Answer several questions, one hindcast to each, as if each were asked alone.

    Those that differ in their horizon alone are settled from the same paths where these are as long.

    Parameters
    ----------
    context
        Everything known by now; each origin sees it cut at its own day.
    questions
        Which origins, barriers and horizon.
    mapper
        Where the blocks of origins are worked on; it changes no byte.
    told
        Called with origins done and origins in all.

    Raises
    ------
    TooLittleHistory
        When a question has no origin with a known outcome and a forecast.
    """
    lean = _lean(context)
    alike: dict[Question, list[int]] = {}
    for at, each in enumerate(questions):
        alike.setdefault(each.on_paths, []).append(at)
    order = [at for group in alike.values() for at in group]
    walks = tuple(Walk.of(lean, tuple(questions[at] for at in group)) for group in alike.values())
    tasks = [Task(at, rows) for at, walk in enumerate(walks) for rows in blocks(lean, walk.rows)]
    total, done = sum(task.rows.size for task in tasks), 0
    parts: dict[int, list[Hindcast]] = {at: [] for at in order}
    for task, made in zip(tasks, mapper(partial(_block, lean, walks), tasks), strict=True):
        done += task.rows.size
        group = list(alike.values())[task.walk]
        for at, part in zip(group, made, strict=True):
            parts[at].append(part)
        if told is not None:
            told(done, total)
    return tuple(_whole(context, each, parts[at]) for at, each in enumerate(questions))


def _whole(context: Context, question: Question, parts: list[Hindcast]) -> Hindcast:
    if not sum(len(part) for part in parts):
        needs = max(61 + 2 * question.longest, len(context.bars) + 1)
        raise TooLittleHistory("a hindcast", needs=needs, has=len(context.bars))
    return Hindcast.joined(parts)


def _lean(context: Context) -> Context:
    """Without what neither levels nor engines read: it would be cut at every origin."""
    return replace(context, peers={}, notes=(), macro=Macro())


def _block(context: Context, walks: tuple[Walk, ...], task: Task) -> Parts:
    """The forecasts of one stretch of origins."""
    walk, rows = walks[task.walk], task.rows
    joined = continuous(context.bars, context.rolls)
    known = context.upto(context.bars.session[rows[-1]].item())
    first = walk.questions[0]
    engine = Blend(bars=DrawnBars(seed=first.seed))
    closes = first.geometry is Geometry.LEVELS
    stretch = Stretch.of(known, context, horizon=first.longest, closes=closes)
    series = read_series(known)
    wanted = [set(each.tolist()) for each in walk.origins]
    found: list[list[_Settled]] = [[] for _ in walk.questions]
    for row in rows.tolist():
        at = [each for each, origins in enumerate(wanted) if row in origins]
        try:
            scenarios = asked(known, row, [walk.questions[each] for each in at], series=series)
            if not any(scenarios):
                continue
            issued = issued_rows(stretch, row, tuple(chain.from_iterable(scenarios)), engine)
        except TooFewPaths:
            continue
        regime = sigma_rank(stretch.sigmas.sigma, row), above_mean(context.bars.close, row)
        said = iter(issued.rows)
        for each, mine in zip(at, scenarios, strict=True):
            horizon = walk.questions[each].horizon
            path = contract_path(context.bars, joined, row, horizon)
            came = float(path.close[0, -1] - context.bars.close[row]) / float(series.atr[row])
            close = close_score(issued.spreads[horizon], came)
            for one in mine:
                outcome, tie = _came(one, path)
                found[each].append(_Settled(row, one, next(said), outcome, tie, close, *regime))
    return tuple(_table(context, each) for each in found)


def _came(scenarios: Scenarios, path: Paths) -> tuple[int, bool]:
    settled = scenarios.settle(path)
    return COLUMNS[int(settled.outcome[0])], bool(settled.tie[0])


@dataclass(frozen=True, slots=True)
class _Settled:
    row: int
    scenarios: Scenarios
    said: Rows
    outcome: int
    tie: bool
    close: CloseScore
    sigma_rank: float
    from_mean: float


def _table(context: Context, found: list[_Settled]) -> Hindcast:
    upper, lower = [each.scenarios.upper for each in found], [each.scenarios.lower for each in found]
    return Hindcast(
        session=context.bars.session[np.array([each.row for each in found], dtype=np.int64)],
        upper=np.array([each.price for each in upper], dtype=np.float64),
        lower=np.array([each.price for each in lower], dtype=np.float64),
        upper_by_close=np.array([each.by is By.CLOSE for each in upper], dtype=np.bool_),
        lower_by_close=np.array([each.by is By.CLOSE for each in lower], dtype=np.bool_),
        buffer=np.array([each.buffer for each in upper], dtype=np.float64),
        model=np.array([each.said.model for each in found], dtype=np.float64).reshape(-1, 3),
        climatology=np.array([each.said.climatology for each in found], dtype=np.float64).reshape(-1, 3),
        outcome=np.array([each.outcome for each in found], dtype=np.int64),
        tie=np.array([each.tie for each in found], dtype=np.bool_),
        crps=np.array([each.close.model for each in found], dtype=np.float64),
        climatology_crps=np.array([each.close.climatology for each in found], dtype=np.float64),
        pit=np.array([each.close.pit for each in found], dtype=np.float64),
        sigma_rank=np.array([each.sigma_rank for each in found], dtype=np.float64),
        from_mean=np.array([each.from_mean for each in found], dtype=np.float64),
    )
