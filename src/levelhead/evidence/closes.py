"""How well the close at the horizon was forecast: its spread, not only which barrier came first."""

from dataclasses import dataclass

import numpy as np

from levelhead.evidence.scores import crps, pit
from levelhead.kernels.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Closes of an ensemble's paths after so many sessions.

    Parameters
    ----------
    close
        Shape (N,): ``(close - close at origin) / ATR(14) at origin``; NaN where a path has no close there.
    weight
        Shape (N,); ``None``: all alike.
    """

    close: FloatArray
    weight: FloatArray | None = None

    def told(self) -> "Members":
        """Those with a close; the weights sum to one again."""
        here = np.isfinite(self.close)
        if here.all():
            return self
        if self.weight is None:
            return Members(self.close[here])
        weight = self.weight[here]
        return Members(self.close[here], weight / weight.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Closes after so many sessions, the model's and the climatology's."""

    model: Members
    climatology: Members


@dataclass(frozen=True, slots=True)
class CloseScore:
    """CRPS of both, in ATR(14) at the origin, and where the close fell in the model's distribution, 0..1.

    All NaN where the last session has no close, as on an expiry quotation.
    """

    model: float = np.nan
    climatology: float = np.nan
    pit: float = np.nan


def close_score(spread: Spread, came: float) -> CloseScore:
    """Score one forecast of the close.

    Parameters
    ----------
    spread
        What was said.
    came
        ``(close after the horizon - close at origin) / ATR(14) at origin``, on the contract held at the origin.
    """
    model, climatology = spread.model.told(), spread.climatology.told()
    if not (np.isfinite(came) and model.close.size and climatology.close.size):
        return CloseScore()
    return CloseScore(
        crps(model.close, came, model.weight),
        crps(climatology.close, came, climatology.weight),
        pit(model.close, came, model.weight),
    )
