"""Moving averages on printed prices, their back-adjusted twins, and the trend regime they define."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.averages import sma
from levelhead.markets import Bars
from levelhead.markets.continuous import Continuous

WINDOWS = (50, 100, 200)
SLOPE_SESSIONS = 20
REGIME_WINDOW = 200
AT_ATR = 0.5


class Regime(StrEnum):
    """Close against its 200-day average, and that average against itself 20 sessions ago."""

    UP = "up"
    ABOVE_FALLING = "above a falling mean"
    AT = "at the mean"
    BELOW_RISING = "below a rising mean"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Average:
    """One simple moving average on the last session.

    Parameters
    ----------
    window
        Sessions.
    value
        Points, on printed closes: what a chart of the front month shows.
    back_adjusted
        Points, on closes joined across known rolls (ratio method, anchored at the last bar); ``None``
        where no roll lies inside the window.
    change
        ``value`` minus its value 20 sessions ago; NaN before ``window + 20`` sessions.
    sessions_on_side
        Number of sessions the close has been on its present side, the last one included.
    """

    window: int
    value: float
    back_adjusted: float | None
    change: float
    sessions_on_side: int


def read_averages(bars: Bars, joined: Continuous) -> tuple[Average, ...]:
    """The averages of 50, 100 and 200 sessions that the history allows, shortest first."""
    return tuple(_read(bars, joined, window) for window in WINDOWS if len(bars) >= window)


def _read(bars: Bars, joined: Continuous, window: int) -> Average:
    values = sma(bars.close, window)
    rolled = joined.joint_rows.size > 0 and int(joined.joint_rows[-1]) > len(bars) - window
    adjusted = float(np.mean((bars.close * joined.factor)[-window:])) if rolled else None
    before = values[-1 - SLOPE_SESSIONS] if len(bars) > SLOPE_SESSIONS else np.nan
    return Average(
        window, float(values[-1]), adjusted, float(values[-1] - before), _on_side(bars.close, values)
    )


def _on_side(close: FloatArray, values: FloatArray) -> int:
    side = np.sign(close - values)
    other = np.flatnonzero(~(side == side[-1]))
    return int(close.size - 1 - other[-1]) if other.size else int(np.isfinite(values).sum())


def regime(close: float, average: Average, atr: float) -> Regime | None:
    """Trend regime of the 200-day average; ``None`` before its slope is known (220 sessions)."""
    if not np.isfinite(average.change):
        return None
    if abs(close - average.value) <= AT_ATR * atr:
        return Regime.AT
    rising = average.change > 0
    if close > average.value:
        return Regime.UP if rising else Regime.ABOVE_FALLING
    return Regime.BELOW_RISING if rising else Regime.DOWN
