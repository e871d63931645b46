"""What knowing a condition would have been worth: each past path forecast from those that had matured."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.forecast.conditions import Windows
from levelhead.forecast.quarters import Quarters
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.raking import raked

EVERY = 5  # sessions between the origins scored: neighbours share two thirds of their outcome anyway
FIRST = 750  # matured paths before the first is scored
RECENT_SESSIONS = 1_260
FEWEST, FEWEST_RECENT = 20, 10  # scored origins with the condition
RAREST = 1e-4
LEFT = 0.5  # of the whole gain must be left in the last five years


@dataclass(frozen=True, slots=True)
class Gain:
    """Log score of P(A | B) over P(A) at past origins from which the condition came true.

    Parameters
    ----------
    mean, interval
        Nats an origin and the 95% interval by resampling calendar quarters; above zero, the conditional was
        better.
    base
        Mean log score of P(A) there, nats: ``mean / base`` is the gain in percent.
    n
        Origins scored.
    recent, recent_interval, recent_n
        The same over the last five years; NaN under 10 origins.
    first
        The first origin scored.
    """

    mean: float
    interval: tuple[float, float]
    base: float
    n: int
    recent: float
    recent_interval: tuple[float, float]
    recent_n: int
    first: date

    @property
    def is_reliable(self) -> bool:
        """Is it surely above zero, and of late at least half of what it was on the whole?

        Five years alone are too few to be sure of anything; but a dependence that turned its sign with the
        regime, as that of yields did, has lost its gain there.
        """
        return self.interval[0] > 0 and self.recent >= LEFT * self.mean


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Origins of the past and what was said at them; each of shape (R,).

    Parameters
    ----------
    path
        Which of the paths each is.
    true
        Did the condition come true?
    probability
        P(B), said before.
    given, otherwise, plain
        Log of P(A | B), P(A | not B), P(A) of the event that happened, nats.
    """

    path: IntArray
    true: BoolArray
    probability: FloatArray
    given: FloatArray
    otherwise: FloatArray
    plain: FloatArray


def score(
    hits: FloatArray,
    true: BoolArray,
    told: BoolArray,
    past: Windows,
    *,
    half_life: int | None,
    shrink: float,
) -> Scored:
    """Forecast every fifth past path from the paths that had ended by its origin, as is done today.

    Barriers lie as far away as today's, in units of each origin's own volatility; P(A) is the share of
    matured paths, shrunk by half an outcome.

    Parameters
    ----------
    hits
        Shape (N, K): the event each path ended in.
    true, told
        Shape (N,): did the condition come true, and is that known?
    half_life
        Sessions; ``None``: all paths alike.
    shrink
        Effective paths at which half of the dependence is believed.
    """
    row = past.start
    weight = (
        told.astype(np.float64)
        if half_life is None
        else told * np.exp2((row - row.max(initial=0)) / half_life)
    )
    matured = np.searchsorted(row + past.horizon, row, side="right")
    counted = _before(told.astype(np.float64)[:, None])[:, 0]
    path = np.flatnonzero((matured >= FIRST) & told & (row >= 0))[::EVERY]
    path = path[counted[matured[path]] > 0]
    upto = matured[path]
    plain = (_before(hits)[upto] + 0.5) / (upto + 0.5 * hits.shape[1])[:, None]
    total = np.clip(
        _before((told & true).astype(np.float64)[:, None])[upto, 0] / counted[upto], RAREST, 1 - RAREST
    )
    seen, with_it = _before(hits * weight[:, None])[upto], _before(hits * (weight * true)[:, None])[upto]
    centre = (with_it.sum(axis=1) / seen.sum(axis=1))[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        likely = np.where(seen > 0, with_it / seen, centre)
        squares = _before((weight * weight * true)[:, None])[upto, 0]
        kish = np.where(squares > 0, with_it.sum(axis=1) ** 2 / squares, 0.0)
    belief = (kish / (kish + shrink))[:, None]
    joint = plain * raked(plain, centre + belief * (likely - centre), total)
    summed = joint.sum(axis=1)[:, None]
    came = (np.arange(path.size), hits[path].argmax(axis=1))
    return Scored(
        path,
        true[path],
        total,
        np.log((joint / summed)[came]),
        np.log(((plain - joint) / (1.0 - summed))[came]),
        np.log(plain[came]),
    )


def _before(values: FloatArray) -> FloatArray:
    """Sum of the first 0, 1, ... N rows: shape (N + 1, K)."""
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])


def walk_forward(
    hits: FloatArray,
    true: BoolArray,
    told: BoolArray,
    past: Windows,
    *,
    half_life: int | None,
    shrink: float,
    drawn: Quarters,
) -> Gain | None:
    """The gain of a condition over the past; ``None`` where it came true from fewer than 20 scored origins.

    Parameters
    ----------
    drawn
        Quarters of the paths; the other parameters are those of :func:`score`.
    """
    scored = score(hits, true, told, past, half_life=half_life, shrink=shrink)
    path = scored.path[scored.true]
    if path.size < FEWEST:
        return None
    better = (scored.given - scored.plain)[scored.true]
    late = past.age[path] < RECENT_SESSIONS
    mean, bounds = _mean(better, path, true.size, drawn)
    recent, recent_bounds = (
        _mean(better[late], path[late], true.size, drawn)
        if int(late.sum()) >= FEWEST_RECENT
        else (float("nan"), (float("nan"), float("nan")))
    )
    return Gain(
        mean=mean,
        interval=bounds,
        base=float(-scored.plain[scored.true].mean()),
        n=int(path.size),
        recent=recent,
        recent_interval=recent_bounds,
        recent_n=int(late.sum()),
        first=past.origin[path[0]].item(),
    )


def _mean(
    values: FloatArray, path: IntArray, count: int, drawn: Quarters
) -> tuple[float, tuple[float, float]]:
    """Mean of the values of some of ``count`` paths, and its interval."""
    total, ones = np.zeros(count), np.zeros(count)
    total[path], ones[path] = values, 1.0
    mean = drawn.shares(total, ones)
    return float(mean[0]), drawn.spread(mean, ones, within=(-np.inf, np.inf))
