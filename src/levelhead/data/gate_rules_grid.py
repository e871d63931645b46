"""Rules about the price grid: whose prices these are, what was done to them, and which are off the tick."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from levelhead.data.case import YEAR, Case, dust, nearest_tick
from levelhead.data.findings import Fact, Finding
from levelhead.data.rows import CLOSE, HIGH, LOW, OPEN, RawRows
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Expiry, Kind, Market
from levelhead.markets.notes import Verdict
from levelhead.measure import Unit

FLOAT32 = 2.0**-24  # a price kept as float32 is off by at most this fraction of itself
SHARE = 0.99  # of prices that must stand on a grid for it to be the grid
MIXED_SHARE = 0.9  # the same where the source mixes in finer values
OWN_SHARE = 0.95  # of prices on the market's own tick; settlements and opening quotations may be finer
FEWEST = 24  # prices without which nothing is said about their grid
COARSEST = 3  # ticks: markets halved their tick within living memory, none cut it to a quarter
_MONTHS = dict(zip("FGHJKMNQUVXZ", range(1, 13), strict=True))


def _grids() -> tuple[Fraction, ...]:
    decimal = [
        Fraction(step) * Fraction(10) ** power for power in range(-7, 4) for step in ("1", "2", "2.5", "5")
    ]
    binary = [Fraction(1, 2**power) for power in range(1, 9)]
    return tuple(sorted({*decimal, *binary}, reverse=True))


GRIDS = _grids()


def instrument(rows: RawRows, case: Case) -> RawRows:
    """Refuse prices on another market's grid; find out what was done to prices on no grid.

    The last 250 sessions decide, without the expiry Fridays, whose close is an opening quotation.
    """
    if case.declared is Adjustment.RATIO:
        return replace(rows, adjustment=case.declared)
    recent = rows.take(~opening_quotations(rows, case.market)).take(slice(-YEAR, None)).prices
    tick = case.market.tick
    if recent.size < FEWEST:
        return replace(rows, adjustment=case.declared or Adjustment.NONE)
    grid = coarsest_grid(recent, tick)
    if case.market.kind is not Kind.FUTURE:
        return _cash(rows, recent, grid, case)
    inside = np.vstack([recent[HIGH] - recent[LOW], recent[CLOSE] - recent[LOW], recent[OPEN] - recent[LOW]])
    if _share_on(recent, tick) >= OWN_SHARE:
        if grid is not None and grid > COARSEST * tick:
            raise _wrong(case.market, grid)
        return replace(rows, adjustment=case.declared or Adjustment.NONE)
    # Adding one spread to a whole contract moves its bars off the tick but leaves each bar's own shape on it.
    shape = coarsest_grid(inside, tick, level=recent)
    if shape is not None and shape % tick == 0 and shape <= COARSEST * tick:
        return _adjusted(rows, case, Adjustment.DIFFERENCE, "a spread was added to whole contracts")
    # Some sources of index bars mix in a few finer values; no joined series is nine tenths on a foreign grid.
    grid = grid or coarsest_grid(recent, tick, share=MIXED_SHARE)
    if grid is not None and grid % tick != 0:
        raise _wrong(case.market, grid)
    return _adjusted(rows, case, Adjustment.RATIO, "they were multiplied to join contracts")


def _cash(rows: RawRows, recent: FloatArray, grid: Fraction | None, case: Case) -> RawRows:
    # Shares moved in sixteenths and finer until 2001; nothing but a future moves in tenths or quarters.
    fraction = grid is not None and grid.numerator == 1 and grid.denominator in (8, 16, 32, 64, 128, 256)
    if grid is not None and grid >= 5 * case.market.tick and not fraction:
        raise _wrong(case.market, grid)
    declared = replace(rows, adjustment=case.declared or Adjustment.NONE)
    if case.market.kind is Kind.INDEX or grid is not None or _share_on_old_or_new(recent) >= SHARE:
        return declared
    return _adjusted(rows, case, Adjustment.RATIO, "they were multiplied for dividends or splits")


def coarsest_grid(
    prices: FloatArray, tick: Fraction, *, level: FloatArray | None = None, share: float = SHARE
) -> Fraction | None:
    """The coarsest regular grid that nearly all prices stand on, or ``None``.

    Parameters
    ----------
    prices
        Points, any shape: prices or differences of prices.
    tick
        The market's tick; grids finer than a 25th of it, or than a hundredth, are not looked at.
    level
        Where ``prices`` are differences: the prices they were taken from, whose rounding they carry.
    share
        Fraction of the prices that must stand on the grid.
    """
    sizes = prices if level is None else np.broadcast_to(np.abs(level).max(axis=0), prices.shape)
    rounding = FLOAT32 * np.abs(sizes) * (1 if level is None else 2)
    finest = min(tick / 25, Fraction(1, 100))
    for grid in GRIDS:
        if grid < finest:
            break
        step = float(grid)
        allowed = rounding + min(1e-6, step / 1000)  # and the sixth decimal of a text file
        if 2 * np.median(allowed) > 0.6 * step:
            break  # so fine that any price stands on it
        if (np.abs(prices - np.rint(prices / step) * step) <= allowed).mean() >= share:
            return grid
    return None


def _share_on(prices: FloatArray, tick: Fraction) -> float:
    return float((np.abs(prices - nearest_tick(prices, tick)) <= dust(prices, tick)).mean())


def _share_on_old_or_new(prices: FloatArray) -> float:
    # Half cents and 128ths: cents and 64ths after one split.
    grids = (Fraction(1, 200), Fraction(1, 128))
    allowed = FLOAT32 * np.abs(prices) + 1e-6
    on = [np.abs(prices - nearest_tick(prices, each)) <= allowed for each in grids]
    return float(np.logical_or(*on).mean())


def _wrong(market: Market, grid: Fraction) -> DataRejected:
    return DataRejected(
        "INSTRUMENT",
        f"prices stand on a grid of {float(grid):g}, {market.symbol} trades in steps of {float(market.tick):g}",
        remedy="Give the file of this market; for a back-adjusted series of it say --adjustment ratio",
    )


def _adjusted(rows: RawRows, case: Case, found: Adjustment, how: str) -> RawRows:
    recorded = case.declared or found
    finding = Finding(
        "ADJUSTED",
        Verdict.WARN,
        f"Prices do not stand on the tick because {how}: levels in them are not prices that traded; "
        "the adjustment is recorded as {adjustment}",
        facts=(Fact("adjustment", "adjustment of the prices", recorded.value, Unit.TEXT),),
    )
    return replace(rows, adjustment=recorded).noting(finding)


def opening_quotations(rows: RawRows, market: Market) -> BoolArray:
    """Expiry Fridays: their close may be the special opening quotation. Shape (T,)."""
    if market.expiry is not Expiry.THIRD_FRIDAY:
        return np.zeros(len(rows), dtype=np.bool_)
    month = rows.session.astype("datetime64[M]")
    of_month = (rows.session - month).astype(np.int64)  # from zero
    expiring = np.isin(month.astype(np.int64) % 12 + 1, [_MONTHS[letter] for letter in market.months])
    quoted: BoolArray = (rows.weekday == 4) & (of_month >= 14) & (of_month <= 20) & expiring
    return quoted


def tick_dust(rows: RawRows, case: Case) -> RawRows:
    """Round prices that miss a tick by no more than float32 does; leave every other price alone."""
    if rows.adjustment is Adjustment.RATIO:
        return rows
    exact = nearest_tick(rows.prices, case.market.tick)
    near = (exact != rows.prices) & (np.abs(exact - rows.prices) <= dust(rows.prices, case.market.tick))
    if not near.any():
        return rows
    found = Finding(
        "TICK_DUST",
        Verdict.REPAIR,
        "Prices a rounding error off the tick were rounded to it; bars concerned: {count}, the first on {first}",
        rows.dates(near.any(axis=0)),
    )
    return replace(rows, prices=np.where(near, exact, rows.prices)).noting(found)


def off_tick(rows: RawRows, case: Case) -> RawRows:
    """Say which prices are off the tick; the close of an expiry Friday may be, being a quotation."""
    if rows.adjustment is not Adjustment.NONE:
        return rows
    off = (nearest_tick(rows.prices, case.market.tick) != rows.prices).any(axis=0)
    quoted = off & opening_quotations(rows, case.market)
    found = []
    if quoted.any():
        found.append(
            Finding(
                "OPENING_QUOTATION",
                Verdict.WARN,
                "Expiry Fridays whose close is the special opening quotation, not a trade: {count}, "
                "the first on {first}",
                rows.dates(quoted),
            )
        )
    if (off & ~quoted).any():
        found.append(
            Finding(
                "TICK",
                Verdict.WARN,
                "Bars with a price off the tick, left as it is: {count}, the first on {first}",
                rows.dates(off & ~quoted),
            )
        )
    return rows.noting(*found)
