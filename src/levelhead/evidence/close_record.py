"""The spread of the close at the horizon in figures: its score, its skill, and whether it was as wide as it should be."""

from dataclasses import dataclass

import numpy as np

from levelhead.evidence.bootstrap import Skill, skill
from levelhead.evidence.hindcast import Hindcast
from levelhead.kernels.arrays import FloatArray

TENTHS = 10
TAIL = 0.05


@dataclass(frozen=True, slots=True)
class Pit:
    """Where closes fell in the distributions issued; uniform on 0..1 where these were right.

    Parameters
    ----------
    n
        Origins whose last session had a close.
    mean, sd
        1/2 and 0.289 where right; a larger sd than that: the distributions were too narrow.
    below_5, above_95
        Share of closes in the lowest and the highest twentieth.
    deciles
        How many fell in each tenth, lowest first.
    """

    n: int
    mean: float
    sd: float
    below_5: float
    above_95: float
    deciles: tuple[int, ...]

    @classmethod
    def of(cls, pit: FloatArray) -> "Pit":
        """From values of shape (N,), no NaN; all but the counts are NaN where there is none."""
        tenth = np.minimum((pit * TENTHS).astype(np.int64), TENTHS - 1)
        deciles = tuple(np.bincount(tenth, minlength=TENTHS).tolist())
        if not pit.size:
            return cls(0, np.nan, np.nan, np.nan, np.nan, deciles)
        low, high = (float(np.mean(each)) for each in (pit < TAIL, pit > 1.0 - TAIL))
        return cls(pit.size, float(pit.mean()), float(pit.std()), low, high, deciles)


@dataclass(frozen=True, slots=True)
class CloseRecord:
    """How the close at the horizon was forecast.

    Parameters
    ----------
    model, climatology
        Mean CRPS, in ATR(14) at the origin; smaller is better.
    skill
        ``1 - model / climatology``, with its interval on blocks of 60 sessions.
    pit
        See :class:`Pit`.
    """

    model: float
    climatology: float
    skill: Skill
    pit: Pit


def close_record(hindcast: Hindcast, *, step: int = 1, pairs: int = 1) -> CloseRecord:
    """Score the closes of a hindcast, each origin once.

    Parameters
    ----------
    step
        Sessions between origins.
    pairs
        Forecasts to an origin, which share one close.

    Returns
    -------
    NaN scores where no last session had a close.
    """
    told = np.zeros(len(hindcast), dtype=np.bool_)
    told[::pairs] = np.isfinite(hindcast.pit[::pairs])
    model, climatology = hindcast.crps[told], hindcast.climatology_crps[told]
    return CloseRecord(
        float(model.mean()) if model.size else np.nan,
        float(climatology.mean()) if model.size else np.nan,
        skill(model, climatology, hindcast.session[told], step=step),
        Pit.of(hindcast.pit[told]),
    )
