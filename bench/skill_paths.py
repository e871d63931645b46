"""The two engines and the base rate on every origin of one market, walk-forward, for a fixed grid of barriers."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from levelhead.forecast.engine_bars import bar_pool, generator, simulate, start_variance
from levelhead.forecast.engine_paths import ENOUGH_OWN, FEWEST_SHARED, PastMoves, past_moves
from levelhead.forecast.ensemble import AtrPaths, Ensemble, past_paths
from levelhead.forecast.likeness import Likeness
from levelhead.forecast.volatility import Realised, choose, realised
from levelhead.forecast.volatility.garch import last_fit
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.kernels.range_garch import RangeGarch
from levelhead.markets import Context, RollTable
from levelhead.markets.continuous import Continuous, continuous

GRID = ((1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (2.0, 2.0), (3.0, 3.0), (2.0, 4.0))
UPS, DOWNS = (1.0, 2.0, 3.0), (1.0, 2.0, 3.0, 4.0)
HORIZONS = (10, 15)
LONGEST = max(HORIZONS)
FEWEST = 250


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """P(down), P(neither), P(up) and touches of R origins.

    Parameters
    ----------
    rows
        Shape (R, 6, 2, 3): geometry, horizon, outcome.
    touch
        Shape (R, 7, 2): P(touch) of 1, 2, 3 ATR above and 1, 2, 3, 4 below, by horizon.
    """

    rows: FloatArray
    touch: FloatArray

    def mean(self, other: "Table", weight: float = 0.5) -> "Table":
        """``weight`` on this table, the rest on the other."""
        return Table(
            weight * self.rows + (1 - weight) * other.rows, weight * self.touch + (1 - weight) * other.touch
        )


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Paths in a form that answers many barriers at once; each of shape (H, N), H first."""

    open: FloatArray
    highest: FloatArray
    lowest: FloatArray

    @classmethod
    def of(cls, open: FloatArray, high: FloatArray, low: FloatArray) -> "Bundle":
        """From arrays of shape (N, H)."""
        return cls(
            np.ascontiguousarray(open.T),
            np.ascontiguousarray(np.maximum.accumulate(high, axis=1).T),
            np.ascontiguousarray(np.minimum.accumulate(low, axis=1).T),
        )

    def odds(
        self, stop: int, ups: FloatArray, downs: FloatArray, weight: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Rows (6, 2, 3) and touches (7, 2) on the first ``stop`` paths, barriers in the paths' unit."""
        weight = np.full(stop, 1.0 / stop) if weight is None else weight / weight.sum()
        first_up = [np.asarray(np.sum(self.highest[:, :stop] < each, axis=0)) for each in ups]
        first_down = [np.asarray(np.sum(self.lowest[:, :stop] > each, axis=0)) for each in downs]
        rows = np.empty((len(GRID), len(HORIZONS), 3))
        for at, (up, down) in enumerate(GRID):
            i, j = UPS.index(up), DOWNS.index(down)
            rows[at] = self._settle(first_up[i], first_down[j], float(ups[i]), float(downs[j]), weight)
        touch = [[float(weight @ (each < h)) for h in HORIZONS] for each in (*first_up, *first_down)]
        return rows, np.asarray(touch)

    def _settle(
        self, ups: IntArray, downs: IntArray, upper: float, lower: float, weight: FloatArray
    ) -> FloatArray:
        out = np.empty((len(HORIZONS), 3))
        outcome = np.sign(downs - ups)
        ties = np.flatnonzero((ups == downs) & (ups < LONGEST))
        start = self.open[ups[ties], ties]
        nearer_up = (start >= upper) | ((start > lower) & (upper - start < start - lower))
        outcome[ties] = np.where(nearer_up, 1, -1)
        met = np.minimum(ups, downs)
        for at, horizon in enumerate(HORIZONS):
            signed = np.where(met < horizon, outcome, 0)
            down, up = (float(weight @ (signed == each)) for each in (-1, 1))
            out[at] = down, 1.0 - up - down, up
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """One market with everything walk-forward that its origins need."""

    context: Context
    joined: Continuous
    past: Realised
    sigma: FloatArray
    rows: IntArray

    @property
    def days(self) -> SessionArray:
        """Sessions of the origins."""
        return self.context.bars.session[self.rows]

    def barriers(self) -> tuple[FloatArray, FloatArray]:
        """Log distance of every barrier from the close, shapes (R, 3) and (R, 4)."""
        ratio = (self.past.atr / self.context.bars.close)[self.rows][:, None]
        return np.log1p(np.array(UPS) * ratio), np.log1p(-np.array(DOWNS) * ratio)


def walk(context: Context, wanted: BoolArray) -> Walk:
    """Origins among ``wanted`` bars that have a close, a matured path and a forecast."""
    bars = context.bars
    joined = continuous(bars, context.rolls)
    past = realised(bars, joined, context.implied)
    sigma = choose(past).sigma
    rows = np.flatnonzero(wanted[: len(bars) - LONGEST])
    rows = rows[np.isfinite(joined.close[rows]) & np.isfinite(sigma[rows]) & np.isfinite(past.atr[rows])]
    matured = np.searchsorted(
        past_moves(bars, joined, sigma, horizon=LONGEST).end, bars.session[rows], "right"
    )
    return Walk(context, joined, past, sigma, rows[matured >= FEWEST])


def outcomes(origins: Walk) -> tuple[IntArray, BoolArray]:
    """What happened on the contract held at the origin: (R, 6, 2) in -1, 0, 1; touches (R, 7, 2)."""
    bars, joined = origins.context.bars, origins.joined
    ahead = origins.rows[:, None] + 1 + np.arange(LONGEST)
    start = np.log(joined.close * joined.factor)[origins.rows][:, None]
    o, h, l = (np.log(each * joined.factor)[ahead] - start for each in (bars.open, bars.high, bars.low))
    ups, downs = origins.barriers()
    rows = np.empty((origins.rows.size, len(GRID), len(HORIZONS)), dtype=np.int64)
    touch = np.empty((origins.rows.size, len(UPS) + len(DOWNS), len(HORIZONS)), dtype=np.bool_)
    for at in range(origins.rows.size):
        single = Bundle.of(o[at : at + 1], h[at : at + 1], l[at : at + 1])
        shares, touched = single.odds(1, ups[at], downs[at])
        rows[at], touch[at] = shares.argmax(axis=2) - 1, touched > 0
    return rows, touch


def on_origins(origins: Walk, answer: Callable[[int, int], tuple[FloatArray, FloatArray]]) -> Table:
    """``answer(position, row)`` of every origin as one table."""
    found = [answer(at, int(row)) for at, row in enumerate(origins.rows)]
    return Table(np.stack([rows for rows, _ in found]), np.stack([touch for _, touch in found]))


def engine_a(origins: Walk, *, even: bool = False) -> Table:
    """Past paths in sigma, matured by each origin; ``even``: all alike, whatever their first day was like."""
    bars = origins.context.bars
    own = past_moves(bars, origins.joined, origins.sigma, horizon=LONGEST)
    lent = _lender(origins, own)
    mine = Bundle.of(own.open, own.high, own.low)
    stops = np.searchsorted(own.end, origins.days, side="right")
    ups, downs = origins.barriers()
    likeness = Likeness.of(bars, origins.joined, origins.sigma, own.row)
    theirs, scales = (
        (None, None) if lent is None else (Bundle.of(lent[0].open, lent[0].high, lent[0].low), lent[1])
    )

    def answer(at: int, row: int) -> tuple[FloatArray, FloatArray]:
        stop, unit = int(stops[at]), origins.sigma[row]
        weight = None if even else likeness.weights(row, stop)
        rows, touch = mine.odds(stop, ups[at] / unit, downs[at] / unit, weight)
        if theirs is None or scales is None or stop >= ENOUGH_OWN or not np.isfinite(scales[at]):
            return rows, touch
        count, unit = theirs.open.shape[1], unit * scales[at]
        more, touched = theirs.odds(count, ups[at] / unit, downs[at] / unit)
        share = stop / (stop + count)
        return share * rows + (1 - share) * more, share * touch + (1 - share) * touched

    return on_origins(origins, answer)


def _lender(origins: Walk, own: PastMoves) -> tuple[PastMoves, FloatArray] | None:
    """Lent paths and the yardstick known at each origin (NaN: too few shared paths)."""
    context = origins.context
    series = [*context.kin.values(), *([context.proxy] if context.proxy is not None else [])]
    best: tuple[PastMoves, FloatArray] | None = None
    for bars in series:
        if bars.session[0] >= own.origin[0]:
            continue
        joined = continuous(bars, RollTable())
        moves = past_moves(
            bars, joined, choose(realised(bars, joined, context.implied)).sigma, horizon=LONGEST
        )
        before = moves.end < own.origin[0]
        if int(before.sum()) > (0 if best is None else len(best[0])):
            _, a, b = np.intersect1d(own.origin, moves.origin, assume_unique=True, return_indices=True)
            ends = np.maximum(own.end[a], moves.end[b])
            scale = _running_ratio(own.close[a, 4], moves.close[b, 4], ends, origins.days)
            best = moves.pick(before), scale
        if int(before.sum()) >= 1500:
            break
    return best


def _running_ratio(own: FloatArray, lent: FloatArray, ends: SessionArray, days: SessionArray) -> FloatArray:
    both = np.isfinite(own) & np.isfinite(lent)
    squares = np.cumsum(np.where(both, own, 0.0) ** 2) / np.maximum(
        np.cumsum(np.where(both, lent, 0.0) ** 2), 1e-300
    )
    stop = np.searchsorted(ends, days, side="right") - 1
    enough = (stop >= 0) & (np.cumsum(both)[np.maximum(stop, 0)] >= FEWEST_SHARED)
    return np.where(enough, np.sqrt(squares[np.maximum(stop, 0)]), np.nan)


def engine_b(origins: Walk, *, paths: int, seed: int = 0) -> Table:
    """Drawn bars from each origin: the functions of the product on what was known there."""
    bars, past = origins.context.bars, origins.past
    upto = np.searchsorted(past.row, origins.rows, side="right")
    ups, downs = origins.barriers()
    fits: dict[int, RangeGarch] = {}

    def answer(at: int, row: int) -> tuple[FloatArray, FloatArray]:
        known = _cut(past, int(upto[at]))
        size = known.variance.size
        made = size - (size - 500) % 250
        if made not in fits:
            found = last_fit(known)
            assert found is not None
            fits[made] = found
        pool = bar_pool(bars, origins.joined, known, fits[made])
        day = bars.session[row].item()
        o, h, l, _ = simulate(
            pool,
            start_variance(pool, float(origins.sigma[row])),
            paths=paths,
            horizon=LONGEST,
            draws=generator(seed, bars.market.symbol, day),
        )
        return Bundle.of(o, h, l).odds(paths, ups[at], downs[at])

    return on_origins(origins, answer)


def _cut(past: Realised, stop: int) -> Realised:
    keep = slice(stop)
    return replace(
        past,
        row=past.row[keep],
        variance=past.variance[keep],
        move=past.move[keep],
        average_range=past.average_range[keep],
        implied=tuple(each[keep] for each in past.implied),
    )


def climatology(origins: Walk) -> Table:
    """Past paths in ATR(14), as the page's base rate has them."""
    context = origins.context
    whole = AtrPaths().ensemble(context, horizon=LONGEST)
    alone = past_paths(context.bars, context.rolls, None, horizon=LONGEST)
    mine = Bundle.of(alone.open, alone.high, alone.low)
    ends = context.bars.session[np.searchsorted(context.bars.session, alone.origin) + LONGEST]
    stops = np.searchsorted(ends, origins.days, side="right")
    ups, downs = np.array(UPS), -np.array(DOWNS)
    lent = _of_proxy(whole)

    def answer(at: int, _: int) -> tuple[FloatArray, FloatArray]:
        stop = int(stops[at])
        rows, touch = mine.odds(stop, ups, downs)
        if lent is None:
            return rows, touch
        more, touched = lent.odds(lent.open.shape[1], ups, downs)
        share = stop / (stop + lent.open.shape[1])
        return share * rows + (1 - share) * more, share * touch + (1 - share) * touched

    return on_origins(origins, answer)


def _of_proxy(whole: Ensemble) -> Bundle | None:
    lent = ~whole.own
    return Bundle.of(whole.open[lent], whole.high[lent], whole.low[lent]) if lent.any() else None


def unscaled(origins: Walk) -> Table:
    """Past paths in percent, without any yardstick."""
    bars = origins.context.bars
    own = past_moves(bars, origins.joined, np.ones(len(bars)), horizon=LONGEST)
    mine = Bundle.of(own.open, own.high, own.low)
    stops = np.searchsorted(own.end, origins.days, side="right")
    ups, downs = origins.barriers()
    return on_origins(origins, lambda at, _: mine.odds(int(stops[at]), ups[at], downs[at]))
