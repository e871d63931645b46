"""Average true range, one session's volatility, and Bollinger bands."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.ranges import atr_after, bollinger, ew_mean, overnight, rogers_satchell
from levelhead.markets import Bars
from levelhead.markets.continuous import Continuous

ATR_WINDOW = 14
SIGMA_HALFLIFE = 11.0  # sessions; a decay of 0.94 a session, RiskMetrics' daily figure
SIGMA_WARM = 30
BOLLINGER_WINDOW, BOLLINGER_WIDTH = 20, 2.0
OPEN_SESSIONS = 250
FLAT_SHARE = 0.3  # an open equal to the previous close on more than this share of sessions is not an open


@dataclass(frozen=True, slots=True)
class Bands:
    """Bollinger bands of 20 closes, 2 population sigma; points."""

    lower: float
    middle: float
    upper: float


@lru_cache(maxsize=8)  # one page asks for the same range from every part
def atr_series(bars: Bars, joined: Continuous) -> FloatArray:
    """Wilder ATR(14) of every bar, shape (T,), points; NaN before 14 true ranges with a previous close.

    The previous close is the last valid one in the contract of the bar, so neither a roll nor an
    expiry quotation widens a range. The first bar has no previous close and no true range here, as
    in TA-Lib.
    """
    return atr_after(bars.high, bars.low, joined.previous_close, ATR_WINDOW)


def sigma_series(bars: Bars, joined: Continuous) -> FloatArray:
    """Volatility of one session, shape (T,), a ratio of price; NaN before 30 sessions.

    Square root of an exponentially weighted mean (half-life 11 sessions) of squared overnight gap plus
    the Rogers-Satchell variance of the session, in logs. Bars without a valid close are left out and
    the last value carried. For a market with prices at or below zero it is NaN: no logs there.

    References
    ----------
    Rogers, L. C. G. and Satchell, S. E. (1991). Estimating variance from high, low and closing prices.
    """
    values = np.full(len(bars), np.nan)
    usable = ~joined.quotation & np.isfinite(joined.previous_close)
    rows = np.flatnonzero(usable)
    if rows.size < SIGMA_WARM or min(float(bars.low.min()), float(np.nanmin(joined.previous_close))) <= 0:
        return values
    o, h, l, c = (each[rows] for each in (bars.open, bars.high, bars.low, bars.close))
    variance = rogers_satchell(o, h, l, c) + overnight(o, joined.previous_close[rows]) ** 2
    sigma = np.sqrt(ew_mean(variance, SIGMA_HALFLIFE))
    sigma[: SIGMA_WARM - 1] = np.nan
    values[rows] = sigma
    last = np.maximum.accumulate(np.where(usable, np.arange(len(bars)), -1))
    return np.where(last >= 0, values[np.maximum(last, 0)], np.nan)


def read_bands(bars: Bars) -> Bands | None:
    """Bollinger bands on the last session; ``None`` before 20 sessions."""
    if len(bars) < BOLLINGER_WINDOW:
        return None
    lines = bollinger(bars.close[-BOLLINGER_WINDOW:], BOLLINGER_WINDOW, BOLLINGER_WIDTH)
    return Bands(float(lines.lower[-1]), float(lines.middle[-1]), float(lines.upper[-1]))


def opens_are_real(bars: Bars) -> bool:
    """False where opens repeat the previous close so often that bodies and gaps are artefacts."""
    return bool(real_opens(bars)[-1])


def real_opens(bars: Bars) -> BoolArray:
    """Whether opens were real on each bar, shape (T,).

    Cash indices before about 2007 carry the previous close as their open. A bar counts as real when
    on at most 30% of the 250 bars before and including it (all of them if there are fewer) the open
    equalled the previous close or the bar had no range.
    """
    repeated = np.zeros(len(bars))
    repeated[1:] = (bars.open[1:] == bars.close[:-1]) | (bars.high[1:] == bars.low[1:])
    total = np.cumsum(repeated)
    before = np.concatenate([np.zeros(min(OPEN_SESSIONS, len(bars))), total[:-OPEN_SESSIONS]])
    seen = np.minimum(np.arange(1, len(bars) + 1), OPEN_SESSIONS)
    real: BoolArray = (total - before) / seen <= FLAT_SHARE
    return real
