"""One event and one condition: P(A | B) and P(A | not B), in a joint table raked to what was issued."""

from dataclasses import dataclass

import numpy as np

from levelhead.forecast.quarters import Quarters
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.raking import raked

ONLY_IF = 0.05  # "only if" is true while A without B is surely rarer than this among all A
RAREST = 1e-4  # a condition absent from a resample is taken to be this rare


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """K events that exclude each other and exhaust what can happen, as issued and as past paths had them.

    Parameters
    ----------
    names
        K names.
    probability
        Shape (K,): as issued; they sum to one.
    hits
        Shape (N, K): 1 where a past path is in the event.
    """

    names: tuple[str, ...]
    probability: FloatArray
    hits: FloatArray

    @classmethod
    def touch(cls, name: str, probability: float, hits: BoolArray) -> "Partition":
        """A level touched, and the same level not touched."""
        reached = hits.astype(np.float64)
        return cls(
            (name, f"not {name}"),
            np.array([probability, 1.0 - probability]),
            np.stack([reached, 1.0 - reached], axis=1),
        )


@dataclass(frozen=True, slots=True)
class Given:
    """One event A and a condition B.

    Parameters
    ----------
    name
        Of the event.
    probability
        P(A), as issued.
    given, otherwise
        P(A | B) and P(A | not B).
    interval, otherwise_interval, difference_interval
        95%, of both and of their difference, by resampling calendar quarters.
    without
        P(not B | A), of the same joint table: the share of A that comes without B.
    seen_without, seen_interval
        The same share among past paths, weighted but not shrunk, and its interval: what tells whether
        "only if" is true.
    """

    name: str
    probability: float
    given: float
    otherwise: float
    interval: tuple[float, float]
    otherwise_interval: tuple[float, float]
    difference_interval: tuple[float, float]
    without: float
    seen_without: float
    seen_interval: tuple[float, float]

    @property
    def difference(self) -> float:
        """``P(A | B) - P(A | not B)``."""
        return self.given - self.otherwise

    @property
    def is_measurable(self) -> bool:
        """Does the interval of the difference leave zero out?"""
        low, high = self.difference_interval
        return low > 0 or high < 0

    @property
    def is_only_if(self) -> bool:
        """Is A without B surely rarer than one in twenty?"""
        return self.seen_interval[1] <= ONLY_IF


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """N past paths under one condition.

    Parameters
    ----------
    true, told
        Shape (N,): where it came true, and where that is known.
    even
        Shape (N,): the ensemble's own weights, mean one.
    weight
        Shape (N,): the same, fading with age; 0 where nothing is known.
    """

    true: BoolArray
    told: BoolArray
    even: FloatArray
    weight: FloatArray


def events_given(
    asked: Partition, seen: Seen, *, belief: float, total: FloatArray, drawn: Quarters
) -> tuple[Given, ...]:
    """Every event of a partition with and without a condition.

    Parameters
    ----------
    asked
        The events.
    seen
        The past paths under the condition.
    belief
        Share of the measured dependence that is believed, 0..1: P(B | A) of the past paths is drawn towards
        P(B) by the rest.
    total
        Shape (B + 1,): P(B), first as issued, then in each resample.
    drawn
        Quarters of the paths; the first row of all arrays here is what is issued, the others are resamples.
    """
    weight, true = seen.weight, seen.true
    in_event = [weight * each for each in asked.hits.T]
    share = np.stack([drawn.shares(each * true, each) for each in in_event], axis=1)
    centre = drawn.shares(weight * true, weight)[:, None]
    share = np.where(np.isnan(share), centre, share)
    # an event, or a resample, in which nothing is known tells nothing: it is taken to be independent
    likely = np.nan_to_num(centre + belief * (share - centre), nan=0.5)
    probability = _resampled(asked, seen.even, drawn)
    bounded = np.clip(np.nan_to_num(total, nan=RAREST), RAREST, 1.0 - RAREST)
    with_it = raked(probability, likely, bounded)
    summed = np.sum(probability * with_it, axis=1)[:, None]
    given, otherwise = probability * with_it / summed, probability * (1.0 - with_it) / (1.0 - summed)
    return tuple(
        Given(
            name,
            float(asked.probability[at]),
            float(given[0, at]),
            float(otherwise[0, at]),
            drawn.spread(given[:, at], weight),
            drawn.spread(otherwise[:, at], weight),
            drawn.spread(given[:, at] - otherwise[:, at], weight, within=(-1.0, 1.0)),
            float(1.0 - with_it[0, at]),
            float(1.0 - share[0, at]),
            drawn.spread(1.0 - share[:, at], weight),
        )
        for at, name in enumerate(asked.names)
    )


def _resampled(asked: Partition, even: FloatArray, drawn: Quarters) -> FloatArray:
    """The issued probabilities, moved in each resample as the share of past paths moves; sum to one."""
    share = np.stack([drawn.shares(even * each, even) for each in asked.hits.T], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.where(share[0] > 0, share / share[0], 1.0)
    weighed = asked.probability * np.maximum(moved, RAREST)
    weighed /= weighed.sum(axis=1)[:, None]
    weighed[0] = asked.probability
    return weighed
