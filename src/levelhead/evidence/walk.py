"""What neighbouring origins share: the same rolls known, hence the same past, each up to its own day.

Everything here is read on the last day of a stretch of origins and cut back to each of them. That is allowed
because nothing in it depends on what came after a row: sigma, ranges, past paths and lent paths of an earlier
day are the first rows of those of a later one, bit for bit, as long as no further roll has become known.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from levelhead.evidence.strands import Sheet, Strand
from levelhead.forecast.engine_bars import DrawnBars, bar_pool, generator, simulate, start_variance
from levelhead.forecast.engine_paths import (
    ENOUGH_LENT,
    ENOUGH_OWN,
    PastMoves,
    past_moves,
    yardstick,
)
from levelhead.forecast.ensemble import FEWEST_REAL, Ensemble, atr_paths, atr_yardstick
from levelhead.forecast.likeness import Likeness, with_lent
from levelhead.forecast.volatility import Har, Realised, realised
from levelhead.forecast.volatility.choose import FEWEST_FORECASTS
from levelhead.forecast.volatility.garch import EVERY, FEWEST, last_fit
from levelhead.kernels.arrays import BoolArray, FloatArray, SessionArray
from levelhead.kernels.range_garch import RangeGarch
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.continuous import Continuous, continuous
from levelhead.markets.series import Series
from levelhead.technical.volatility import real_opens


@dataclass(frozen=True, slots=True, eq=False)
class Sigmas:
    """HAR's sigma on every bar of one series, and on which bars HAR has forecast enough to be used."""

    session: SessionArray
    sigma: FloatArray
    usable: BoolArray

    @classmethod
    def of(cls, bars: Bars, past: Realised) -> "Sigmas":
        """Read one series."""
        sigma = past.on_bars(Har().sigma(past))
        known = np.isfinite(sigma)
        return cls(bars.session, sigma, known & (np.cumsum(known) >= FEWEST_FORECASTS))

    def usable_on(self, day: np.datetime64) -> bool:
        """Whether HAR is used on the last bar on or before ``day``."""
        at = int(np.searchsorted(self.session, day, side="right")) - 1
        return at >= 0 and bool(self.usable[at])


@dataclass(frozen=True, slots=True, eq=False)
class Lender:
    """A longer series that may lend paths in sigma."""

    first: np.datetime64
    sigmas: Sigmas
    moves: PastMoves
    sheet: Sheet


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """Paths in multiples of ATR(14): their sheet, where they start and end, and their first closes."""

    sheet: Sheet
    origin: SessionArray
    end: SessionArray
    close: FloatArray

    def first(self, stop: int) -> "Starts":
        """The first of them."""
        return Starts(self.sheet.pick(slice(stop)), self.origin[:stop], self.end[:stop], self.close[:stop])

    def for_yardstick(self) -> Ensemble:
        """All that a yardstick reads."""
        everyone = np.ones(self.origin.size, dtype=np.bool_)
        return Ensemble(self.close, self.close, self.close, self.close, self.origin, everyone, everyone)


@dataclass(frozen=True, slots=True, eq=False)
class InAtr:
    """Matured paths of one series in multiples of ATR(14): all of them, and those whose opens were real."""

    every: Starts
    real: Starts

    @classmethod
    def of(cls, bars: Bars, joined: Continuous, horizon: int, *, closes: bool) -> "InAtr":
        """Read one series."""
        found = atr_paths(bars, joined, horizon)
        rows = np.searchsorted(bars.session, found.origin)
        end = bars.session[np.minimum(rows + horizon, len(bars) - 1)]
        sheet = Sheet.of(found.open, found.high, found.low, found.close, closes=closes)
        every = Starts(sheet, found.origin, end, found.close[:, :1])
        if found.real.all():
            return cls(every, every)
        keep = found.real
        return cls(every, Starts(sheet.pick(keep), found.origin[keep], end[keep], found.close[keep, :1]))

    def on(self, day: np.datetime64) -> Starts:
        """Paths matured by ``day`` whose opens were real; all matured ones where fewer than 500 were."""
        real = int(np.searchsorted(self.real.end, day, side="right"))
        if real >= FEWEST_REAL:
            return self.real.first(real)
        return self.every.first(int(np.searchsorted(self.every.end, day, side="right")))


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Origins in a row on which the same rolls were known.

    Parameters
    ----------
    context
        What was known on the last of them.
    proxy
        Bars of the longer series, whole: what is read of them ends with each origin.
    horizon
        Sessions of a path.
    closes
        Whether a barrier may count by close.
    """

    context: Context
    proxy: Bars | None
    joined: Continuous
    past: Realised
    sigmas: Sigmas
    horizon: int
    closes: bool
    own: PastMoves
    likeness: Likeness
    sheet: Sheet
    lenders: tuple[Lender, ...]
    base: InAtr
    lent_base: InAtr | None
    proxy_real: BoolArray | None
    fits: dict[int, RangeGarch]

    @classmethod
    def of(cls, known: Context, whole: Context, *, horizon: int, closes: bool) -> "Stretch":
        """Read everything once.

        Parameters
        ----------
        known
            What was known on the last origin.
        whole
            Everything known by now. No roll is taken out of series that lend, so that they need not be read
            anew for each stretch.
        """
        bars, proxy = known.bars, whole.proxy
        joined = continuous(bars, known.rolls)
        past = realised(bars, joined, known.implied)
        sigmas = Sigmas.of(bars, past)
        own = past_moves(bars, joined, sigmas.sigma, horizon=horizon)
        lenders = (*whole.kin.values(), *([proxy] if proxy is not None else []))
        return cls(
            context=known,
            proxy=proxy,
            joined=joined,
            past=past,
            sigmas=sigmas,
            horizon=horizon,
            closes=closes,
            own=own,
            likeness=Likeness.of(bars, joined, sigmas.sigma, own.row),
            sheet=Sheet.of(own.open, own.high, own.low, own.close, closes=closes),
            lenders=tuple(lender(each, whole.implied, horizon, closes) for each in lenders),
            base=InAtr.of(bars, joined, horizon, closes=closes),
            lent_base=lent_in_atr(proxy, horizon, closes) if proxy is not None else None,
            proxy_real=real_opens(proxy) if proxy is not None else None,
            fits={},
        )

    def past_strands(self, row: int) -> tuple[Strand, ...] | None:
        """Engine A on the bar ``row``, lent paths first; ``None`` where HAR is not used there."""
        day = self.context.bars.session[row]
        close, atr = float(self.context.bars.close[row]), float(self.past.atr[row])
        sigma = float(self.sigmas.sigma[row])
        if not (self.sigmas.usable[row] and sigma > 0 and close > 0):
            return None
        stop = int(np.searchsorted(self.own.end, day, side="right"))
        unit = close / atr
        mine = Strand(self.sheet.pick(slice(stop)), close, atr, sigma, unit)
        if not 0 < stop < ENOUGH_OWN:
            return (mine,)
        best: tuple[int, float, Lender] | None = None
        own = _first(self.own, stop)
        for each in self.lenders:
            if each.first >= own.origin[0] or each.first > day:
                continue
            if not each.sigmas.usable_on(day):
                return None
            theirs = _first(each.moves, int(np.searchsorted(each.moves.end, day, side="right")))
            scale = yardstick(own, theirs)
            count = int(np.count_nonzero(theirs.end < own.origin[0]))
            if scale is not None and count > (0 if best is None else best[0]):
                best = count, scale, each
            if count >= ENOUGH_LENT:
                break
        if best is None:
            return (mine,)
        count, scale, chosen = best
        return Strand(chosen.sheet.pick(slice(count)), close, atr, scale * sigma, unit), mine

    def past_weight(self, row: int, past: tuple[Strand, ...]) -> FloatArray:
        """Weights of the paths of :meth:`past_strands` on the bar ``row``, summing to one."""
        *lent, own = (len(each) for each in past)
        return with_lent(self.likeness.weights(row, own), sum(lent))

    def drawn_strand(self, row: int, engine: DrawnBars) -> Strand | None:
        """Engine B on the bar ``row``; ``None`` where history is too short for it."""
        bars = self.context.bars
        known = _cut(self.past, int(np.searchsorted(self.past.row, row, side="right")))
        rows = known.variance.size
        if rows < FEWEST:
            return None
        made = rows - (rows - FEWEST) % EVERY
        if made not in self.fits:
            fitted = last_fit(known)
            assert fitted is not None
            self.fits[made] = fitted
        pool = bar_pool(bars, self.joined, known, self.fits[made])
        day = bars.session[row].item()
        draws = generator(engine.seed, bars.market.symbol, day)
        first = start_variance(pool, float(self.sigmas.sigma[row]))
        o, h, l, c = simulate(pool, first, paths=engine.paths, horizon=self.horizon, draws=draws)
        close, atr = float(bars.close[row]), float(self.past.atr[row])
        return Strand(Sheet.of(o, h, l, c, closes=self.closes), close, atr, 1.0, close / atr)

    def base_strands(self, row: int) -> tuple[Strand, ...]:
        """Past paths in ATR(14) on the bar ``row``, lent ones first."""
        day = self.context.bars.session[row]
        close, atr = float(self.context.bars.close[row]), float(self.past.atr[row])
        own = self.base.on(day)
        mine = Strand(own.sheet, close, atr)
        proxy = self.proxy
        if proxy is None or self.lent_base is None or self.proxy_real is None or not len(mine):
            return (mine,)
        first = own.origin[0]
        stop = int(np.searchsorted(proxy.session, day, side="right"))
        real = self.proxy_real[:stop]
        early = proxy.session[:stop] < first
        if stop == 0 or (int(real.sum()) >= 2 * FEWEST_REAL and not (real & early).any()):
            return (mine,)
        lent = self.lent_base.on(day)
        scale = atr_yardstick(own.for_yardstick(), lent.for_yardstick())
        before = int(np.searchsorted(lent.end, first))
        if scale is None or before == 0:
            return (mine,)
        return Strand(lent.first(before).sheet, close, atr, scale), mine


@lru_cache(maxsize=8)  # every stretch of a hindcast asks for the same few
def lender(bars: Bars, implied: tuple[Series, ...], horizon: int, closes: bool) -> Lender:  # noqa: FBT001
    """Read a series that may lend paths in sigma."""
    joined = continuous(bars, RollTable())
    sigmas = Sigmas.of(bars, realised(bars, joined, implied))
    moves = past_moves(bars, joined, sigmas.sigma, horizon=horizon)
    sheet = Sheet.of(moves.open, moves.high, moves.low, moves.close, closes=closes)
    return Lender(bars.session[0], sigmas, moves, sheet)


@lru_cache(maxsize=2)
def lent_in_atr(bars: Bars, horizon: int, closes: bool) -> InAtr:  # noqa: FBT001
    """Read a series that may lend paths in ATR(14)."""
    return InAtr.of(bars, continuous(bars, RollTable()), horizon, closes=closes)


def _first(moves: PastMoves, stop: int) -> PastMoves:
    return PastMoves(
        moves.open[:stop],
        moves.high[:stop],
        moves.low[:stop],
        moves.close[:stop],
        moves.row[:stop],
        moves.origin[:stop],
        moves.end[:stop],
    )


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
