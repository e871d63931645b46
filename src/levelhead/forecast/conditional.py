"""What the table becomes if yields or volatility move: past paths weighed by what came true on them.

The page's own probabilities stay what they are. Past paths tell how a row and a condition hang together,
as odds ratios; the joint table is raked to the issued rows and to P(B). So for every row and touch
``P(A) = P(B) P(A|B) + (1 - P(B)) P(A|not B)``, all lie within 0 and 1, and the rows sum to one either way.
Drawn bars carry no yields: they have their say through the issued rows alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from levelhead.forecast.conditional_gain import Gain, walk_forward
from levelhead.forecast.conditions import CONDITIONS, Base, Condition, Windows, came, changes, windows
from levelhead.forecast.engine_bars import generator
from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.given import Given, Partition, Seen, events_given
from levelhead.forecast.quarters import Quarters, draw_quarters
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.markets import Context

SHRINK = 150.0  # dependence is believed as much as independence at this effective number of paths
FEWEST_EPISODES, FEWEST_DRAWS = 20, 500
RECENT_SESSIONS = 1_260  # five years


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of the past by itself: paths weigh alike, nothing is shrunk.

    Parameters
    ----------
    first, last
        Origins of its oldest and newest path.
    n, episodes
        Its paths; disjoint windows in which the condition came true.
    probability
        Share of its paths with the condition.
    rows, touches
        P(A | B) and P(A | not B) of each, in the order of the conditional's own.
    """

    first: date
    last: date
    n: int
    episodes: int
    probability: float
    rows: tuple[tuple[float, float], ...]
    touches: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """The table if a condition comes true, and if it does not.

    Parameters
    ----------
    condition
        What is supposed to happen, with its thresholds and the half-life of its past.
    bases
        Where each trigger counts from today.
    probability, interval
        P(B) by the horizon: the share of past paths, each alike, and its 95% interval.
    rows
        Up, neither, down; empty when suppressed.
    touches
        The upper and the lower barrier's own price touched by the horizon; empty when suppressed.
    n, came_n
        Past paths on which it is known whether the condition came true, and those on which it did.
    draws
        Effective number of all of them under their weights (Kish).
    kish, effective_n
        Effective number of those with the condition, and the same divided by the sessions they overlap.
    belief
        ``kish / (kish + 150)``: the share of the measured dependence that is believed.
    episodes, other_episodes
        Disjoint windows in which the condition came true, and in which it did not.
    first, last
        Oldest and newest origin used.
    earlier, recent
        The time before the last five years, and these; ``None`` under 20 episodes.
    gain
        What the conditional would have gained in the past; ``None`` where that is too short.
    """

    condition: Condition
    bases: tuple[Base, ...]
    probability: float
    interval: tuple[float, float]
    rows: tuple[Given, ...]
    touches: tuple[Given, ...]
    n: int
    came_n: int
    draws: float
    kish: float
    effective_n: float
    belief: float
    episodes: int
    other_episodes: int
    first: date
    last: date
    earlier: Era | None
    recent: Era | None
    gain: Gain | None

    @property
    def is_suppressed(self) -> bool:
        """Are there too few episodes or paths to say anything?"""
        return not self.rows

    @property
    def is_measurable(self) -> bool:
        """Did it gain surely in the past, also of late, and is any row's difference surely not zero?"""
        gained = self.gain is not None and self.gain.is_reliable
        return gained and any(each.is_measurable for each in self.rows)


def read_conditionals(
    context: Context,
    ensemble: Ensemble,
    *,
    horizon: int,
    rows: Partition,
    touches: Sequence[Partition] = (),
    conditions: tuple[Condition, ...] = CONDITIONS,
    seed: int = 0,
) -> tuple[Conditional, ...]:
    """The table under each condition whose series are there; empty without any.

    Parameters
    ----------
    context
        What the ensemble was made from.
    ensemble
        The issued paths; of them those that really happened are looked at.
    horizon
        Sessions, at most as many as the paths have.
    rows
        The table.
    touches
        Partitions of two: touched and not.
    conditions
        Asked about, in this order.
    seed
        Of the resampling, beside market and day.
    """
    past = windows(context, ensemble, horizon=horizon)
    known = changes(context, past) if past.start.size else {}
    found = []
    drawn: Quarters | None = None
    for condition in conditions:
        happened = came(condition, known)
        if happened is None or not happened[1].any():
            continue
        if drawn is None:
            name = f"{context.bars.market.symbol} conditionals"
            drawn = draw_quarters(past.origin, generator(seed, name, context.as_of))
        seen = seen_under(condition, ensemble, past, *happened)
        bases = tuple(known[trigger.driver].base for trigger in condition.triggers)
        found.append(replace(_conditional(condition, seen, past, (rows, *touches), drawn), bases=bases))
    return tuple(found)


def seen_under(
    condition: Condition, ensemble: Ensemble, past: Windows, true: BoolArray, told: BoolArray
) -> Seen:
    """The past paths of an ensemble with the weights a condition gives them."""
    weight = ensemble.weight
    even = np.ones(told.size)
    if weight is not None:
        even = weight[ensemble.past] * (told.size / weight[ensemble.past].sum())
    return Seen(true, told, even, even * told * fading(past.age, condition.half_life))


def fading(age: IntArray, half_life: int | None) -> FloatArray:
    """Weight of a path by the sessions since its origin; 1 today, one half after ``half_life``."""
    return np.ones(age.size) if half_life is None else np.exp2(-age / half_life)


def kish_count(weight: FloatArray) -> float:
    """Paths of equal weight whose mean would vary as much as theirs does under ``weight``; 0 without any.

    References
    ----------
    Kish, L. (1965). Survey Sampling. Wiley, section 11.7.
    """
    squares = float(np.sum(weight * weight))
    return float(np.sum(weight)) ** 2 / squares if squares > 0 else 0.0


def episodes(true: BoolArray, start: IntArray, horizon: int) -> int:
    """Disjoint windows of ``horizon`` sessions among the paths marked True, the earliest first."""
    count, free = 0, -1
    for row in start[true].tolist():
        if row >= free:
            count, free = count + 1, row + horizon
    return count


def _conditional(
    condition: Condition, seen: Seen, past: Windows, asked: tuple[Partition, ...], drawn: Quarters
) -> Conditional:
    """The conditional of the table ``asked[0]`` and of touches; where its drivers stand is filled in later."""
    true, told = seen.true, seen.told
    kish, draws = kish_count(seen.weight * true), kish_count(seen.weight)
    count = episodes(true, past.start, past.horizon)
    others = episodes(told & ~true, past.start, past.horizon)
    total = drawn.shares(seen.even * true, seen.even * told)
    origin = past.origin[told]
    found = Conditional(
        condition=condition,
        bases=(),
        probability=float(total[0]),
        interval=drawn.spread(total, seen.even * told),
        rows=(),
        touches=(),
        n=int(told.sum()),
        came_n=int(true.sum()),
        draws=draws,
        kish=kish,
        effective_n=kish / past.horizon,
        belief=kish / (kish + SHRINK),
        episodes=count,
        other_episodes=others,
        first=origin[0].item(),
        last=origin[-1].item(),
        earlier=None,
        recent=None,
        gain=None,
    )
    if min(count, others) < FEWEST_EPISODES or draws < FEWEST_DRAWS:
        return found
    rows, *touches = (
        events_given(each, seen, belief=found.belief, total=total, drawn=drawn) for each in asked
    )
    late = past.age < RECENT_SESSIONS
    return replace(
        found,
        rows=rows,
        touches=tuple(each[0] for each in touches),
        earlier=_era(seen, ~late, past, asked),
        recent=_era(seen, late, past, asked),
        gain=walk_forward(
            asked[0].hits, true, told, past, half_life=condition.half_life, shrink=SHRINK, drawn=drawn
        ),
    )


def _era(seen: Seen, within: BoolArray, past: Windows, asked: tuple[Partition, ...]) -> Era | None:
    told = seen.told & within
    true, other = told & seen.true, told & ~seen.true
    count = episodes(true, past.start, past.horizon)
    if count < FEWEST_EPISODES or episodes(other, past.start, past.horizon) < FEWEST_EPISODES:
        return None

    def both(hits: FloatArray) -> tuple[float, float]:
        return float(hits[true].mean()), float(hits[other].mean())

    rows, *touches = asked
    origin = past.origin[told]
    return Era(
        first=origin[0].item(),
        last=origin[-1].item(),
        n=int(told.sum()),
        episodes=count,
        probability=float(true.sum() / told.sum()),
        rows=tuple(both(each) for each in rows.hits.T),
        touches=tuple(both(each.hits[:, 0]) for each in touches),
    )
