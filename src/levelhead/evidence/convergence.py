"""Run-to-run stability: does a forecast of one event settle down, or does it swing from day to day?

A forecast is issued again on each later session until its event is settled: the same barriers, in the contract
then held, and the sessions that are left. Nothing is asked of the outcome until the last step, which is the
observation itself.

A probability that is right moves: it is a martingale, and has to reach 0 or 1. So the score of the model stands
beside that of the base rates issued again in the same way, on the same paths of prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from levelhead.errors import TooFewPaths
from levelhead.evidence.bootstrap import BLOCK, COVERED, block_starts, run_sums
from levelhead.evidence.origins import PATH_SESSIONS, blocks
from levelhead.evidence.rows import Rows, issued_rows
from levelhead.evidence.walk import Stretch
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.scenarios import Barrier, By, Scenarios
from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.markets import Context
from levelhead.markets.continuous import Continuous, continuous

THRESHOLD = 0.10
"""Change of a probability from one session to the next that counts as a swing."""


def convergence_score(forecasts: Sequence[float], observed: float, *, threshold: float = THRESHOLD) -> float:
    """Forecast convergence score of one event, ``(T1 + T2) / (T3 + T4)``; larger is better.

    With forecasts ``F1 ... FN`` in the order of their issue and the observation as ``F(N+1)``:

    * ``T1``: how many of F2 ... FN changed by less than the threshold from the one before, or moved closer to the
      one after;
    * ``T2``: ``|FN - F1| / threshold``, the way from first to last;
    * ``T3``: ``N - 1``, the changes there were;
    * ``T4``: the sum of ``|Fi - F(i-1)| / threshold``, the way that was gone.

    Parameters
    ----------
    forecasts
        At least one, any unit.
    observed
        What came, in the same unit; 0 or 1 for a probability.
    threshold
        Least change that counts as a swing, in the same unit.

    Returns
    -------
    0 (large swings, nothing gained) to 1 (no swing that was taken back); NaN for fewer than two forecasts.

    References
    ----------
    Ruth, D. P., Glahn, B., Dagostaro, V. and Gilbert, K. (2009). The performance of MOS in the digital age.
    Weather and Forecasting 24(2), 504-519. doi:10.1175/2008WAF2222158.1

    Examples
    --------
    >>> convergence_score([0.5, 0.6, 0.8], 1.0)
    1.0
    >>> convergence_score([0.5, 0.8, 0.5], 1.0)
    0.0
    """
    if len(forecasts) < 2:
        return np.nan
    line = np.array([*forecasts, observed], dtype=np.float64)
    before, here, after = line[:-2], line[1:-1], line[2:]
    change = np.abs(here - before)
    calm = (change < threshold) | (np.abs(after - here) < np.abs(after - before))
    gone, way = float(change.sum()), abs(float(here[-1] - line[0]))
    return (int(calm.sum()) + way / threshold) / (change.size + gone / threshold)


@dataclass(frozen=True, slots=True)
class Event:
    """A forecast that was issued and settled.

    Parameters
    ----------
    row
        Bar it was issued on.
    settled
        Bar on which it was settled, the last of its horizon where neither barrier was met.
    scenarios
        As issued; the horizon in sessions.
    said, base
        Up, neither, down as issued: the forecast and its base rates.
    outcome
        0 up, 1 neither, 2 down.
    seed
        Of the drawn paths.
    """

    row: int
    settled: int
    scenarios: Scenarios
    said: tuple[float, ...]
    base: tuple[float, ...]
    outcome: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Sequel:
    """An event with what was said of it on each session before it was settled, as issued first."""

    event: Event
    model: tuple[tuple[float, ...], ...]
    climatology: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Convergence:
    """How steady the forecasts of one market and horizon were.

    Parameters
    ----------
    events, issues
        Events with two forecasts or more, and the forecasts of them all.
    threshold
        What counts as a swing.
    score, interval
        Mean convergence score of the rows up, neither and down, and its 95% interval: circular block bootstrap over
        dates; NaN under 120 of them.
    climatology
        The same mean for base rates issued again on the same sessions.
    change
        Mean absolute change of a row from one session to the next.
    """

    events: int
    issues: int
    threshold: float
    score: float
    interval: tuple[float, float]
    climatology: float
    change: float


def sequels(context: Context, events: Sequence[Event]) -> tuple[Sequel, ...]:
    """Issue every event again on each session before it was settled, in the order given.

    Every session is read once for all events that are open on it, and says of each what ``odds`` says on that day.
    Expiry quotations, whose close is not the contract's, are passed over.

    Parameters
    ----------
    context
        Bars and rolls that reach to where the events were settled.
    """
    joined = continuous(context.bars, context.rolls)
    open_on: dict[int, dict[tuple[int, int], list[int]]] = {}
    for at, event in enumerate(events):
        for row in range(event.row + 1, event.settled):
            if not joined.quotation[row]:
                left = event.row + event.scenarios.horizon - row
                kind = max(left, PATH_SESSIONS), event.seed
                open_on.setdefault(row, {}).setdefault(kind, []).append(at)
    said: dict[int, list[Rows]] = {at: [] for at in range(len(events))}
    rows = np.array(sorted(open_on), dtype=np.int64)
    for block in blocks(context, rows):
        known = context.upto(context.bars.session[block[-1]].item())
        stretches: dict[int, Stretch] = {}
        for row in block.tolist():
            for (longest, seed), which in open_on[row].items():
                if longest not in stretches:
                    stretches[longest] = Stretch.of(known, context, horizon=longest, closes=True)
                asked = tuple(_restated(events[at], row, joined) for at in which)
                for at, each in zip(which, _issued(stretches[longest], row, asked, seed), strict=True):
                    said[at].append(each)
    return tuple(
        Sequel(
            event,
            (event.said, *(each.model for each in said[at])),
            (event.base, *(each.climatology for each in said[at])),
        )
        for at, event in enumerate(events)
    )


def _issued(stretch: Stretch, row: int, asked: tuple[Scenarios, ...], seed: int) -> tuple[Rows, ...]:
    try:
        return issued_rows(stretch, row, asked, Blend(bars=DrawnBars(seed=seed))).rows
    except TooFewPaths:  # an event of other data: here there is nothing to say of it
        nothing = (np.nan, np.nan, np.nan)
        return tuple(Rows(nothing, nothing) for _ in asked)


def _restated(event: Event, row: int, joined: Continuous) -> Scenarios:
    """The event's barriers in the contract held on ``row``, for the sessions that are left."""
    ratio = float(joined.factor[event.row] / joined.factor[row])
    scenarios = event.scenarios
    upper, lower = (
        Barrier(each.price * ratio, By(each.by), each.buffer * ratio)
        for each in (scenarios.upper, scenarios.lower)
    )
    return replace(scenarios, upper=upper, lower=lower, horizon=event.row + scenarios.horizon - row)


def convergence(
    found: Sequence[Sequel], days: SessionArray, *, threshold: float = THRESHOLD
) -> Convergence | None:
    """The score of many events; ``None`` without one that was forecast twice.

    Parameters
    ----------
    found
        The events, in order of their issue.
    days
        Shape (N,): session each was issued on.
    """
    kept = [
        (each, day)
        for each, day in zip(found, days, strict=True)
        if len(each.model) > 1 and np.isfinite(each.model).all()
    ]
    if not kept:
        return None
    model = np.array([_mean_score(each.model, each.event.outcome, threshold) for each, _ in kept])
    base = np.array([_mean_score(each.climatology, each.event.outcome, threshold) for each, _ in kept])
    dates, where = np.unique(np.array([day for _, day in kept]), return_inverse=True)
    sums, sizes = (np.bincount(where, each).astype(np.float64) for each in (model, np.ones(model.size)))
    low, high = np.nan, np.nan
    if dates.size >= 2 * BLOCK:
        starts, lengths = block_starts(dates.size, BLOCK)
        low, high = np.quantile(run_sums(sums, starts, lengths) / run_sums(sizes, starts, lengths), COVERED)
    changes: FloatArray = np.concatenate(
        [np.abs(np.diff(each.model, axis=0)).reshape(-1) for each, _ in kept]
    )
    return Convergence(
        events=len(kept),
        issues=sum(len(each.model) for each, _ in kept),
        threshold=threshold,
        score=float(model.mean()),
        interval=(float(low), float(high)),
        climatology=float(base.mean()),
        change=float(changes.mean()),
    )


def _mean_score(said: Sequence[Sequence[float]], outcome: int, threshold: float) -> float:
    """Mean over the rows of one event."""
    lines = np.array(said).T
    scores = [
        convergence_score(line.tolist(), float(row == outcome), threshold=threshold)
        for row, line in enumerate(lines)
    ]
    return float(np.mean(scores))
