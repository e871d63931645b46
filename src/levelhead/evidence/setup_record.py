"""What the set-ups of past tables earned: every origin of a hindcast traded both ways on the bars that came.

The tables, their barriers and their odds are the hindcast's, so each set-up was known before its outcome. What came
first is the hindcast's outcome; here only the price of the way out is read, by the rules of ``forecast.setups``.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.evidence.bootstrap import BLOCK, COVERED, block_starts, run_sums
from levelhead.evidence.hindcast import Hindcast
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.intervals import effective_count
from levelhead.kernels.passage import first_true
from levelhead.markets import Context
from levelhead.markets.continuous import continuous

ROUNDING = 1e-6  # ticks by which a price restated across a roll may miss the barrier it met


@dataclass(frozen=True, slots=True)
class SideRecord:
    """Set-ups in one direction, entered at the close of each origin.

    Parameters
    ----------
    with_view
        Whether they traded with the table's view; else against it.
    n, effective_n
        Set-ups traded, and the independent ones they are worth.
    expectancy, interval
        Mean result in R after costs, and its 95% interval: circular block bootstrap over dates; NaN where they
        span under 120 sessions.
    hit, said_hit
        Share whose target came first, and the mean of what the tables had said of it.
    stopped, said_stopped
        The same for the stop.
    risk
        Mean of one R, points.
    """

    with_view: bool
    n: int
    effective_n: float
    expectancy: float
    interval: tuple[float, float]
    hit: float
    said_hit: float
    stopped: float
    said_stopped: float
    risk: float

    @property
    def has_earned(self) -> bool:
        """Whether the interval lies above zero."""
        return self.interval[0] > 0

    @property
    def has_lost(self) -> bool:
        """Whether the interval lies below zero."""
        return self.interval[1] < 0


@dataclass(frozen=True, slots=True)
class SetupRecord:
    """What the set-ups of one market's past tables earned, with their view and against it.

    Parameters
    ----------
    first, last
        First and last origin.
    horizon
        Sessions to the horizon.
    costs
        Ticks a round turn.
    """

    first: date
    last: date
    horizon: int
    costs: float
    with_view: SideRecord
    against: SideRecord


def setup_record(
    hindcast: Hindcast, context: Context, *, horizon: int, step: int = 1, costs: float = 0.0
) -> SetupRecord:
    """Trade every forecast of a hindcast both ways.

    Parameters
    ----------
    hindcast
        One forecast to an origin, from ``geometry`` levels: the side by touch is the table's view.
    context
        The bars it was made on, or longer ones.
    horizon, step
        Of its question, sessions.
    costs
        Ticks a round turn.

    References
    ----------
    Politis, D. N. and Romano, J. P. (1992). A circular block-resampling procedure for stationary data. In
    Exploring the Limits of Bootstrap, Wiley, 263-270.
    """
    bars = context.bars
    rows = np.searchsorted(bars.session, hindcast.session)
    out = way_out(hindcast, context, rows, horizon=horizon)
    close, tick = bars.close[rows], float(bars.market.tick)
    view_up = ~hindcast.upper_by_close
    sides = [
        _side(hindcast, out, close, view_up == with_view, with_view, costs * tick, horizon=horizon, step=step)
        for with_view in (True, False)
    ]
    first, last = hindcast.session[[0, -1]].tolist()
    return SetupRecord(first, last, horizon, costs, sides[0], sides[1])


def way_out(hindcast: Hindcast, context: Context, rows: IntArray, *, horizon: int) -> FloatArray:
    """Price at which each forecast's barriers, or its horizon, were left; shape (N,), points of its own contract.

    Parameters
    ----------
    rows
        Shape (N,): bars of the origins.
    """
    bars = context.bars
    joined = continuous(bars, context.rolls)
    ratio = joined.factor[rows][:, None]

    def ahead(price: FloatArray) -> FloatArray:
        windows: FloatArray = sliding_window_view(price * joined.factor, horizon)[rows + 1] / ratio
        return windows

    opened, high, low, close = (ahead(each) for each in (bars.open, bars.high, bars.low, joined.close))
    slack = ROUNDING * float(bars.market.tick)
    upper, lower, z = (each[:, None] for each in (hindcast.upper, hindcast.lower, hindcast.buffer))
    up_close, down_close = hindcast.upper_by_close[:, None], hindcast.lower_by_close[:, None]
    ups = first_true(np.where(up_close, close > upper + z - slack, high >= upper - slack))
    downs = first_true(np.where(down_close, close < lower - z + slack, low <= lower + slack))
    at = np.arange(rows.size)
    ups, downs = np.minimum(ups, horizon - 1), np.minimum(downs, horizon - 1)
    top = np.where(hindcast.upper_by_close, close[at, ups], np.fmax(opened[at, ups], hindcast.upper))
    bottom = np.where(hindcast.lower_by_close, close[at, downs], np.fmin(opened[at, downs], hindcast.lower))
    there = np.isfinite(close)
    end = close[at, horizon - 1 - np.argmax(there[:, ::-1], axis=1)]
    end = np.where(there.any(axis=1), end, bars.close[rows])
    out: FloatArray = np.choose(hindcast.outcome, [top, end, bottom])
    return out


def _side(
    hindcast: Hindcast,
    out: FloatArray,
    close: FloatArray,
    is_long: BoolArray,
    with_view: bool,  # noqa: FBT001
    costs: float,
    *,
    horizon: int,
    step: int,
) -> SideRecord:
    reach_up = hindcast.upper + np.where(hindcast.upper_by_close, hindcast.buffer, 0.0)
    reach_down = hindcast.lower - np.where(hindcast.lower_by_close, hindcast.buffer, 0.0)
    risk = np.where(is_long, close - reach_down, reach_up - close)
    result = (np.where(is_long, out - close, close - out) - costs) / risk
    target, stop = np.where(is_long, 0, 2), np.where(is_long, 2, 0)
    rows = np.arange(close.size)
    low, high, block = np.nan, np.nan, max(1, round(BLOCK / step))
    if close.size >= 2 * block:
        starts, lengths = block_starts(close.size, block)
        low, high = np.quantile(run_sums(result, starts, lengths) / close.size, COVERED)
    return SideRecord(
        with_view=with_view,
        n=int(close.size),
        effective_n=effective_count(result, max(1, 2 * horizon // step)),
        expectancy=float(result.mean()),
        interval=(float(low), float(high)),
        hit=float((hindcast.outcome == target).mean()),
        said_hit=float(hindcast.model[rows, target].mean()),
        stopped=float((hindcast.outcome == stop).mean()),
        said_stopped=float(hindcast.model[rows, stop].mean()),
        risk=float(risk.mean()),
    )
