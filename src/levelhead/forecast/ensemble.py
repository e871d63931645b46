"""Whole past paths in units of the range known at their start, rescaled to today."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.continuous import Continuous, continuous
from levelhead.technical.volatility import atr_series, real_opens

WARM_UP = 30  # sessions before an ATR(14) is used as a yardstick
FEWEST_REAL, FEWEST_SHARED = 500, 250
FLAT_SHARE = 0.2  # a window with more bars whose high equals their low has no ranges to speak of


@dataclass(frozen=True, slots=True)
class Part:
    """One engine's share of a blended ensemble: rows ``start`` to ``stop``, past paths or drawn ones."""

    name: str
    start: int
    stop: int
    drawn: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """N paths of H sessions, in multiples of the ATR(14) at their start; past ones oldest first.

    Parameters
    ----------
    open, high, low, close
        Shape (N, H): ``(price - close at origin) / ATR at origin``, rolls taken out; a close is NaN
        on an expiry quotation.
    origin
        Shape (N,): session of the close each path starts from.
    own
        Shape (N,): True for paths of the market itself, False for those of its longer proxy.
    real
        Shape (N,): True where opens were real at the origin.
    proxy
        Symbol of the proxy that lent paths, empty when there is none.
    proxy_scale
        What the proxy's paths were multiplied by.
    weight
        Shape (N,), summing to one; ``None``: all alike.
    parts
        Whose the rows are where several engines made them; empty: all are past paths of one.
    model
        What made the paths, printed and recorded; empty: the engine's name.
    sigma
        Volatility of one session they stand on, log return; NaN where they stand on none.
    """

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    origin: SessionArray
    own: BoolArray
    real: BoolArray
    proxy: str = ""
    proxy_scale: float = 1.0
    weight: FloatArray | None = None
    parts: tuple[Part, ...] = ()
    model: str = ""
    sigma: float = np.nan

    def __len__(self) -> int:
        return int(self.origin.size)

    def at(self, close: float, atr: float) -> Paths:
        """The same paths started from ``close`` on a market that moves ``atr`` a day; points."""
        o, h, l, c = (close + atr * each for each in (self.open, self.high, self.low, self.close))
        return Paths(o, h, l, c, self.weight)

    @property
    def past(self) -> slice:
        """The rows that really happened, in order of their origins."""
        return next((slice(part.start, part.stop) for part in self.parts if not part.drawn), slice(None))

    @property
    def evenly(self) -> bool:
        """Whether all the rows that really happened count alike."""
        if self.weight is None:
            return True
        weight = self.weight[self.past]
        return bool((weight == weight[:1]).all())


@dataclass(frozen=True, slots=True)
class AtrPaths:
    """Climatology by distance: whole past paths, measured in the ATR(14) known at their start."""

    name: str = "past paths in ATR(14)"

    def ensemble(self, context: Context, *, horizon: int) -> Ensemble:
        """Past paths of this market, and of its proxy before this market's first."""
        found = past_paths(context.bars, context.rolls, context.proxy, horizon=horizon)
        return replace(found, model=self.name)


def past_paths(bars: Bars, rolls: RollTable, proxy: Bars | None, *, horizon: int) -> Ensemble:
    """Every path that has matured: its last session is not after the last bar.

    The proxy lends the years before this market's own first path, and only those: the same days
    counted twice would be no new evidence. Its paths are multiplied by the ratio of both markets'
    one-session moves, in their own ATR, over the sessions they share: a cash session covers a third of
    a futures day, so its ATR is a shorter yardstick.

    Paths start where opens are real: before about 2007 cash indices carry stale prices, whose opens,
    ranges and drifts nobody could trade. Where fewer than 500 such paths exist, all are used.
    """
    own = with_real_opens(atr_paths(bars, continuous(bars, rolls), horizon))
    if proxy is None or not len(own):
        return own
    real = real_opens(proxy)
    early = proxy.session < own.origin[0]
    if int(real.sum()) >= 2 * FEWEST_REAL and not (real & early).any():
        return own  # nothing to lend, however its paths come out
    lent = with_real_opens(atr_paths(proxy, continuous(proxy, RollTable()), horizon))
    scale = atr_yardstick(own, lent)
    ends = _ends(proxy, lent.origin, horizon)
    before = ends < own.origin[0]
    if scale is None or not before.any():
        return own
    return Ensemble(
        open=np.concatenate([lent.open[before] * scale, own.open]),
        high=np.concatenate([lent.high[before] * scale, own.high]),
        low=np.concatenate([lent.low[before] * scale, own.low]),
        close=np.concatenate([lent.close[before] * scale, own.close]),
        origin=np.concatenate([lent.origin[before], own.origin]),
        own=np.concatenate([~before[before], own.own]),
        real=np.concatenate([lent.real[before], own.real]),
        proxy=proxy.market.symbol,
        proxy_scale=scale,
    )


def with_real_opens(ensemble: Ensemble) -> Ensemble:
    """The paths that start where opens were real; all of them where fewer than 500 do."""
    if int(ensemble.real.sum()) < FEWEST_REAL:
        return ensemble
    keep = ensemble.real
    return Ensemble(
        open=ensemble.open[keep],
        high=ensemble.high[keep],
        low=ensemble.low[keep],
        close=ensemble.close[keep],
        origin=ensemble.origin[keep],
        own=ensemble.own[keep],
        real=keep[keep],
    )


def common_rows(first: SessionArray, second: SessionArray) -> tuple[IntArray, IntArray]:
    """Rows of the sessions that stand in both arrays; either rises strictly, so nothing need be sorted again."""
    if not second.size:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    at = np.minimum(np.searchsorted(second, first), second.size - 1)
    rows = np.flatnonzero(second[at] == first)
    return rows, at[rows]


def atr_yardstick(own: Ensemble, lent: Ensemble) -> float | None:
    """Root mean square of the first session's move, own over lent, on common origins; ``None`` if few."""
    rows, lent_rows = common_rows(own.origin, lent.origin)
    moves, lent_moves = own.close[rows, 0], lent.close[lent_rows, 0]
    both = np.isfinite(moves) & np.isfinite(lent_moves)
    if int(both.sum()) < FEWEST_SHARED:
        return None
    return float(np.sqrt(np.mean(moves[both] ** 2) / np.mean(lent_moves[both] ** 2)))


def atr_paths(bars: Bars, joined: Continuous, horizon: int) -> Ensemble:
    """Every matured path of one market from its thirty-first bar on, oldest first."""
    rows = np.arange(WARM_UP, max(len(bars) - horizon, WARM_UP))
    if rows.size == 0:
        none, nobody = np.empty((0, horizon)), np.zeros(0, dtype=np.bool_)
        return Ensemble(none, none, none, none, bars.session[:0], nobody, nobody)
    atr = atr_series(bars, joined)
    flat = np.convolve(bars.high == bars.low, np.ones(horizon), mode="full")[horizon - 1 :] / horizon
    usable = np.isfinite(joined.close[rows]) & (atr[rows] > 0) & (flat[rows + 1] <= FLAT_SHARE)
    rows = rows[usable]
    start = (joined.close * joined.factor)[rows][:, None]
    # stated in the contract held at the origin, in multiples of the range known there
    scale = (joined.factor[rows] * atr[rows])[:, None]

    def ahead(price: FloatArray) -> FloatArray:
        windows = sliding_window_view(price * joined.factor, horizon)[rows + 1]
        moves: FloatArray = (windows - start) / scale
        return moves

    return Ensemble(
        open=ahead(bars.open),
        high=ahead(bars.high),
        low=ahead(bars.low),
        close=ahead(joined.close),
        origin=bars.session[rows],
        own=np.ones(rows.size, dtype=np.bool_),
        real=real_opens(bars)[rows],
    )


def _ends(bars: Bars, origins: SessionArray, horizon: int) -> SessionArray:
    rows = np.searchsorted(bars.session, origins)
    return bars.session[np.minimum(rows + horizon, len(bars) - 1)]
