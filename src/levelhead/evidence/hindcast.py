"""Every origin through the one issuing path, settled by the one settling rule."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
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
from levelhead.forecast.scenarios import By, Scenarios
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.kernels.passage import DOWN, NEITHER, UP
from levelhead.markets import Context
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


class Mapper(Protocol):
    """Runs one function on many tasks, somewhere, and yields the results in the order of the tasks."""

    def __call__(self, work: Callable[[IntArray], Hindcast], tasks: Sequence[IntArray]) -> Iterator[Hindcast]:
        """Map."""


def in_turn(work: Callable[[IntArray], Hindcast], tasks: Sequence[IntArray]) -> Iterator[Hindcast]:
    """One task after the other, here."""
    return map(work, tasks)


def hindcast(
    context: Context,
    question: Question,
    *,
    mapper: Mapper = in_turn,
    told: Callable[[int, int], None] | None = None,
) -> Hindcast:
    """Issue and settle a forecast on every origin of the context.

    Parameters
    ----------
    context
        Everything known by now; each origin sees it cut at its own day.
    question
        Which origins, barriers and horizon.
    mapper
        Where the blocks of origins are worked on; it changes no byte.
    told
        Called with origins done and origins in all.

    Raises
    ------
    TooLittleHistory
        When no origin has a known outcome and a forecast.
    """
    lean = _lean(context)
    rows = origin_rows(lean, question)
    tasks = blocks(lean, rows)
    done, parts = 0, []
    for task, part in zip(tasks, mapper(partial(_block, lean, question), tasks), strict=True):
        done += task.size
        parts.append(part)
        if told is not None:
            told(done, rows.size)
    if not sum(len(part) for part in parts):
        needs = 61 + 2 * question.longest
        raise TooLittleHistory("a hindcast", needs=max(needs, len(context.bars) + 1), has=len(context.bars))
    return Hindcast.joined(parts)


def _lean(context: Context) -> Context:
    """Without what neither levels nor engines read: it would be cut at every origin."""
    return replace(context, peers={}, notes=())


def _block(context: Context, question: Question, rows: IntArray) -> Hindcast:
    """The forecasts of one stretch of origins."""
    joined = continuous(context.bars, context.rolls)
    known = context.upto(context.bars.session[rows[-1]].item())
    engine = Blend(bars=DrawnBars(seed=question.seed))
    closes = question.geometry is Geometry.LEVELS
    stretch = Stretch.of(known, context, horizon=question.longest, closes=closes)
    series = read_series(known)
    found: list[_Settled] = []
    for row in rows.tolist():
        try:
            scenarios = asked(known, row, question, series=series)
            if not scenarios:
                continue
            issued = issued_rows(stretch, row, scenarios, engine)
        except TooFewPaths:
            continue
        path = contract_path(context.bars, joined, row, question.horizon)
        came = float(path.close[0, -1] - context.bars.close[row]) / float(series.atr[row])
        close = close_score(issued.spreads[question.horizon], came)
        regime = sigma_rank(stretch.sigmas.sigma, row), above_mean(context.bars.close, row)
        for each, said in zip(scenarios, issued.rows, strict=True):
            settled = each.settle(path)
            outcome, tie = COLUMNS[int(settled.outcome[0])], bool(settled.tie[0])
            found.append(_Settled(row, each, said, outcome, tie, close, *regime))
    return _table(context, found)


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
