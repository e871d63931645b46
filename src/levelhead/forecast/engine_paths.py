"""Engine A: whole past paths, each in units of the volatility forecast on its own day, laid over today's."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.forecast.ensemble import Ensemble, common_rows
from levelhead.forecast.likeness import Likeness, with_lent
from levelhead.forecast.volatility import Realised, Volatility, VolatilityModel, choose, realised
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.continuous import Continuous, continuous
from levelhead.technical.volatility import real_opens

FEWEST_SHARED = 250  # common origins behind a lender's yardstick
ENOUGH_LENT = 1_500  # paths of one lender after which no further one is asked
ENOUGH_OWN = 2_500  # paths after which nothing is borrowed
FLAT_SHARE = 0.2  # a window with more bars whose high equals their low has no ranges to speak of


@dataclass(frozen=True, slots=True, eq=False)
class PastMoves:
    """N matured paths of H sessions of one market, in multiples of sigma at their start, oldest first.

    Parameters
    ----------
    open, high, low, close
        Shape (N, H): log move from the close at the origin over sigma forecast there; a close is NaN on
        an expiry quotation.
    row
        Shape (N,): row of the origin.
    origin, end
        Shape (N,): session of the origin and of the path's last bar.
    """

    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    row: IntArray
    origin: SessionArray
    end: SessionArray

    def __len__(self) -> int:
        return int(self.row.size)

    def pick(self, keep: BoolArray) -> "PastMoves":
        """The paths marked True."""
        return PastMoves(
            self.open[keep],
            self.high[keep],
            self.low[keep],
            self.close[keep],
            self.row[keep],
            self.origin[keep],
            self.end[keep],
        )


@dataclass(frozen=True, slots=True)
class SigmaPaths:
    """Engine A.

    Every past path of this market is divided by the volatility forecast on its own first day, and
    multiplied by today's. Nothing is drawn: a market twice as restless today simply makes every path it
    ever took twice as long.

    A longer series of the same underlying (the fund of an index whose future is young, else its cash
    index) lends the years before this market's first path. Its paths are multiplied by the ratio of
    both markets' moves, each in its own sigma, over the origins they share.

    Own paths from days whose chart was like today's weigh a little more (:class:`Likeness`); lent ones
    weigh as much as own ones on average.

    Parameters
    ----------
    model
        Forecasts sigma; ``None``: HAR, and EW where history is too short for it.
    """

    model: VolatilityModel | None = None
    name: str = "past paths in sigma"

    def ensemble(self, context: Context, *, horizon: int) -> Ensemble:
        """Past paths in multiples of today's ATR(14); none where prices have no logarithm."""
        joined = continuous(context.bars, context.rolls)
        past = realised(context.bars, joined, context.implied)
        return self.laid_over(context, joined, past, choose(past, self.model), horizon=horizon)

    def laid_over(
        self, context: Context, joined: Continuous, past: Realised, volatility: Volatility, *, horizon: int
    ) -> Ensemble:
        """The same with joined bars and sigma already read."""
        own = past_moves(context.bars, joined, volatility.sigma, horizon=horizon)
        lent, lender, scale = self._lent(context, own, horizon)
        unit, sigma = float(context.bars.close[-1] / past.atr[-1]), float(volatility.sigma[-1])

        def over(name: str) -> FloatArray:
            moves = getattr(own, name) * sigma
            if lent is not None:
                moves = np.concatenate([getattr(lent, name) * (scale * sigma), moves])
            points: FloatArray = np.expm1(moves) * unit
            return points

        borrowed = 0 if lent is None else len(lent)
        origin = own.origin if lent is None else np.concatenate([lent.origin, own.origin])
        likeness = Likeness.of(context.bars, joined, volatility.sigma, own.row)
        return Ensemble(
            open=over("open"),
            high=over("high"),
            low=over("low"),
            close=over("close"),
            origin=origin,
            own=np.arange(origin.size) >= borrowed,
            real=np.ones(origin.size, dtype=np.bool_),
            proxy=lender,
            proxy_scale=scale,
            weight=with_lent(likeness.weights(len(context.bars) - 1, len(own)), borrowed),
            model=f"{self.name} ({volatility.model})",
            sigma=sigma,
        )

    def _lent(self, context: Context, own: PastMoves, horizon: int) -> tuple[PastMoves | None, str, float]:
        """Paths that ended before this market's first began: of the first series that has enough of them."""
        best: tuple[PastMoves | None, str, float] = (None, "", 1.0)
        if not 0 < len(own) < ENOUGH_OWN:
            return best
        # tradable series first: a cash index opens on stale prices of its members
        series = [*context.kin.values(), *([context.proxy] if context.proxy is not None else [])]
        for bars in series:
            if bars.session[0] >= own.origin[0]:
                continue
            joined = continuous(bars, RollTable())
            sigma = choose(realised(bars, joined, context.implied), self.model).sigma
            theirs = past_moves(bars, joined, sigma, horizon=horizon)
            before = theirs.end < own.origin[0]
            scale = yardstick(own, theirs)
            count = int(before.sum())
            if scale is not None and count > (0 if best[0] is None else len(best[0])):
                best = theirs.pick(before), bars.market.symbol, scale
            if count >= ENOUGH_LENT:
                break
        return best


def past_moves(bars: Bars, joined: Continuous, sigma: FloatArray, *, horizon: int) -> PastMoves:
    """Every path that has matured, from origins with a close, a sigma and real opens.

    Parameters
    ----------
    sigma
        Shape (T,), log return: what was forecast on each bar; NaN where nothing was.
    """
    count = max(len(bars) - horizon, 0)
    rows = np.arange(count)
    flat = np.convolve(bars.high == bars.low, np.ones(horizon), mode="full")[horizon - 1 :] / horizon
    positive = np.cumsum(bars.low <= 0)
    usable = (
        np.isfinite(joined.close[rows])
        & (np.nan_to_num(sigma[rows]) > 0)
        & real_opens(bars)[rows]
        & (flat[rows + 1] <= FLAT_SHARE)
        & (positive[rows + horizon] == 0)  # before a price at or below zero there are logarithms
    )
    rows = rows[usable]
    factor = np.log(joined.factor)

    def moves(price: FloatArray) -> FloatArray:
        logs = np.log(np.where(price > 0, price, np.nan)) + factor
        if not rows.size:
            return np.empty((0, horizon))
        start = (np.log(np.where(joined.close > 0, joined.close, np.nan)) + factor)[rows]
        ahead: FloatArray = (sliding_window_view(logs, horizon)[rows + 1] - start[:, None]) / sigma[rows][
            :, None
        ]
        return ahead

    return PastMoves(
        open=moves(bars.open),
        high=moves(bars.high),
        low=moves(bars.low),
        close=moves(joined.close),
        row=rows,
        origin=bars.session[rows],
        end=bars.session[rows + horizon],
    )


def yardstick(own: PastMoves, lent: PastMoves) -> float | None:
    """Root mean square of the fifth session's move, own over lent, on common origins; ``None`` if few."""
    rows, lent_rows = common_rows(own.origin, lent.origin)
    column = min(4, own.close.shape[1] - 1)
    moves, theirs = own.close[rows, column], lent.close[lent_rows, column]
    both = np.isfinite(moves) & np.isfinite(theirs)
    if int(both.sum()) < FEWEST_SHARED:
        return None
    return float(np.sqrt(np.mean(moves[both] ** 2) / np.mean(theirs[both] ** 2)))
