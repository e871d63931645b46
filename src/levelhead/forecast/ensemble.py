"""Whole past paths in units of the range known at their start, rescaled to today."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import BoolArray, FloatArray, SessionArray
from levelhead.markets import Bars, RollTable
from levelhead.markets.continuous import Continuous, continuous
from levelhead.technical.volatility import atr_series

WARM_UP = 30  # sessions before an ATR(14) is used as a yardstick
FLAT_SHARE = 0.2  # a window with more bars whose high equals their low has no ranges to speak of


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """N past paths of H sessions, in multiples of the ATR(14) at their start, oldest first.

    Parameters
    ----------
    open, high, low, close
        Shape (N, H): ``(price - close at origin) / ATR at origin``, rolls taken out; a close is NaN
        on an expiry quotation.
    origin
        Shape (N,): session of the close each path starts from.
    own
        Shape (N,): True for paths of the market itself, False for those of its longer proxy.
    proxy
        Symbol of the proxy, empty when there is none.
    """

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    origin: SessionArray
    own: BoolArray
    proxy: str = ""

    def __len__(self) -> int:
        return int(self.origin.size)

    def at(self, close: float, atr: float) -> Paths:
        """The same paths started from ``close`` on a market that moves ``atr`` a day; points."""
        return Paths(*(close + atr * each for each in (self.open, self.high, self.low, self.close)))


def past_paths(bars: Bars, rolls: RollTable, proxy: Bars | None, *, horizon: int) -> Ensemble:
    """Every path that has matured: its last session is not after the last bar.

    The proxy lends the years before this market's own first path, and only those: the same days
    counted twice would be no new evidence.
    """
    joined = continuous(bars, rolls)
    own = _paths(bars, joined, horizon)
    if proxy is None or not own[4].size:
        return Ensemble(*own, own=np.ones(own[4].size, dtype=np.bool_))
    lent = _paths(proxy, continuous(proxy, RollTable()), horizon)
    ends = _ends(proxy, lent[4], horizon)
    before = ends < own[4][0]
    flags = np.concatenate([np.zeros(int(before.sum()), np.bool_), np.ones(own[4].size, np.bool_)])
    return Ensemble(
        open=np.concatenate([lent[0][before], own[0]]),
        high=np.concatenate([lent[1][before], own[1]]),
        low=np.concatenate([lent[2][before], own[2]]),
        close=np.concatenate([lent[3][before], own[3]]),
        origin=np.concatenate([lent[4][before], own[4]]),
        own=flags,
        proxy=proxy.market.symbol,
    )


def _paths(
    bars: Bars, joined: Continuous, horizon: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, SessionArray]:
    rows = np.arange(WARM_UP, max(len(bars) - horizon, WARM_UP))
    if rows.size == 0:
        none = np.empty((0, horizon))
        return none, none, none, none, bars.session[:0]
    atr = atr_series(bars, joined)
    flat = np.convolve(bars.high == bars.low, np.ones(horizon), mode="full")[horizon - 1 :] / horizon
    usable = np.isfinite(joined.close[rows]) & (atr[rows] > 0) & (flat[rows + 1] <= FLAT_SHARE)
    rows = rows[usable]
    start = (joined.close * joined.factor)[rows][:, None]
    # stated in the contract held at the origin, in multiples of the range known there
    scale = (joined.factor[rows] * atr[rows])[:, None]
    columns = [
        (sliding_window_view(each * joined.factor, horizon)[rows + 1] - start) / scale
        for each in (bars.open, bars.high, bars.low, joined.close)
    ]
    return columns[0], columns[1], columns[2], columns[3], bars.session[rows]


def _ends(bars: Bars, origins: SessionArray, horizon: int) -> SessionArray:
    rows = np.searchsorted(bars.session, origins)
    return bars.session[np.minimum(rows + horizon, len(bars) - 1)]
