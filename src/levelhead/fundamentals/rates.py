"""How prices have moved with yields: a slope that wanders, never one pooled over regimes.

Slopes are percent of price per ten basis points of yield, on daily changes over common days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from levelhead.fundamentals.common_days import Changes, Track, changes, price_track, yield_track
from levelhead.fundamentals.pairs import Pair, pair_of
from levelhead.fundamentals.sign_regime import SignRegime, regime_of
from levelhead.fundamentals.slopes import (
    CLEAR,
    Fit,
    Slope,
    TwoSlopes,
    fit,
    rises_and_falls,
    told_apart,
    two_slopes,
)
from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray
from levelhead.kernels.filters import first_order
from levelhead.kernels.random_walk_beta import UNSCORED, Paths, filtered, walk_forward
from levelhead.kernels.sandwich import faded_slope
from levelhead.markets import Context, Series

YIELDS = ("DGS10", "DGS2", "DFII10", "T10YIE")
REAL, BREAKEVEN = "DFII10", "T10YIE"
WINDOW = 63  # sessions: a quarter, what a page says of now
LONG, FEWEST_LONG = 504, 252  # sessions: two years, for questions that a quarter cannot answer
FADING = 63.0  # half-life in sessions of the simple slope beside the wandering one
CALMING = 42.0  # half-life in sessions of the variance that returns are divided by
WARM = 42  # sessions before that variance is used
FEWEST_SCORED = 150  # sessions on which the filter is judged before its slope is quoted
FILTER_NEEDS = WARM + UNSCORED + FEWEST_SCORED
STALE = np.timedelta64(10, "D")  # a yield that ends earlier before the page's day says nothing about now


class Comparison(StrEnum):
    """Whether small companies respond to yields more than large ones do."""

    MORE = "more sensitive"
    LESS = "less sensitive"
    NOT_DISTINGUISHABLE = "not distinguishable"


@dataclass(frozen=True, slots=True)
class Wandering:
    """The slope after a filter that lets it take a random step each session.

    Parameters
    ----------
    slope
        Given everything up to the last day.
    ratio
        Variance of the slope's step over that of the noise.
    noise
        Variance of the noise, in squared standard deviations of a day's return.
    fitted_to
        Day of the last change that ``ratio`` and ``noise`` were fitted on: the end of a month.
    """

    slope: Slope
    ratio: float
    noise: float
    fitted_to: date


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One price, or small minus large, against one yield.

    Parameters
    ----------
    target
        Symbol of the price; ``small - large`` with both symbols for a difference.
    yield_name
        As the source calls it: ``DGS10``.
    first, last
        Days of the first and last change read: ``last`` is the last day on which price and yield were both known.
    sessions
        Changes read.
    wandering
        ``None`` where the history is shorter than the filter needs when the month began.
    faded
        Least squares with a half-life of 63 sessions and White's standard error.
    window
        Least squares over the last 63 changes.
    regime
        Since when the wandering slope has had its sign; ``None`` without it.
    turns
        Slopes on rises (``one``) and on falls (``other``) over the last 504 changes; ``None`` under 252.
    """

    target: str
    yield_name: str
    first: date
    last: date
    sessions: int
    wandering: Wandering | None
    faded: Slope
    window: Fit
    regime: SignRegime | None
    turns: TwoSlopes | None

    @property
    def slope(self) -> Slope:
        """The wandering slope, the faded one where that is not there."""
        return self.faded if self.wandering is None else self.wandering.slope


@dataclass(frozen=True, slots=True)
class SmallAgainstLarge:
    """Whether small companies respond more, asked twice over the same changes.

    Parameters
    ----------
    small, large
        Symbols.
    yield_name
        As the source calls it.
    own, others
        The slope of the small and of the large market.
    dollar_neutral
        The slope of the small return minus the large one.
    beta_neutral
        The slope of the small return, the large one held constant.
    """

    small: str
    large: str
    yield_name: str
    own: Fit
    others: Fit
    dollar_neutral: Fit
    beta_neutral: Fit

    @property
    def comparison(self) -> Comparison:
        """More or less only when both tests agree in sign beyond two standard errors.

        A difference of one sign is a larger response only where the two slopes lean to that side.
        """
        tests = (self.dollar_neutral.slope, self.beta_neutral.slope)
        if min(abs(test.t) for test in tests) <= CLEAR or tests[0].value * tests[1].value <= 0:
            return Comparison.NOT_DISTINGUISHABLE
        lean = (self.own.slope.value + self.others.slope.value) * tests[0].value
        return Comparison.MORE if lean > 0 else Comparison.LESS


@dataclass(frozen=True, slots=True)
class RateSensitivity:
    """What yields have meant for a market.

    Parameters
    ----------
    market
        The market itself against each yield that is there, the 10-year first.
    relative
        Small minus large likewise; empty where the market has no counterpart.
    against
        Whether small responds more than large, on the first yield; ``None`` without a counterpart or under 252 changes.
    split
        The market on the real yield (``one``) and the breakeven rate (``other``) together over the last 504
        changes; ``None`` where either is missing or under 252.
    missing
        Yields that are not there, end more than ten days before the page's, or share fewer than 63 changes.
    """

    market: tuple[Sensitivity, ...]
    relative: tuple[Sensitivity, ...]
    against: SmallAgainstLarge | None
    split: TwoSlopes | None
    missing: tuple[str, ...]


def read_rates(context: Context) -> RateSensitivity | None:
    """How the market, and small minus large, have moved with yields, as known at the close of ``as_of``.

    Returns
    -------
    ``None`` when no yield shares 63 changes with the market up to ten days before ``as_of``.
    """
    series = context.macro.series
    tracks = {name: yield_track(series[name]) for name in YIELDS if _fresh(series.get(name), context.as_of)}
    pair = pair_of(context)
    own = price_track(context.bars, context.rolls)
    alone = _enough({name: changes([own, track]) for name, track in tracks.items()})
    if not alone:
        return None
    both = {} if pair is None else _enough({name: _pair_changes(pair, tracks[name]) for name in alone})
    apart = _enough({name: _difference(each) for name, each in both.items()})
    label = "" if pair is None else f"{pair.small} - {pair.large}"
    read = _sensitivities(
        [(context.bars.market.symbol, name, each) for name, each in alone.items()]
        + [(label, name, each) for name, each in apart.items()]
    )
    return RateSensitivity(
        market=tuple(read[: len(alone)]),
        relative=tuple(read[len(alone) :]),
        against=None if pair is None else _against(pair, {name: both[name] for name in apart}),
        split=_split(own, tracks),
        missing=tuple(name for name in YIELDS if name not in alone),
    )


def _fresh(series: Series | None, day: date) -> bool:
    return series is not None and bool(np.datetime64(day) - series.session[-1] <= STALE)


def _enough(found: Mapping[str, Changes]) -> dict[str, Changes]:
    """Those with a window of changes, none of whose yields stood still throughout it."""
    return {
        name: each
        for name, each in found.items()
        if len(each) >= WINDOW and (np.ptp(each.last(WINDOW).value, axis=0) > 0).all()
    }


def _pair_changes(pair: Pair, track: Track) -> Changes:
    return changes([pair.small_price, pair.large_price, track])


def _difference(both: Changes) -> Changes:
    """Small minus large beside the yield."""
    small, large, moved = both.value.T
    return Changes(both.session, np.column_stack([small - large, moved]))


def _sensitivities(asked: Sequence[tuple[str, str, Changes]]) -> list[Sensitivity]:
    """All of them at once: the filter's cost is a step in time, whatever the number of series."""
    scaled = [_scaled(each) for _, _, each in asked]
    longest = max(pairs.shape[0] for pairs in scaled)
    padded = np.zeros((2, longest, len(scaled)))
    for place, pairs in enumerate(scaled):
        padded[:, : pairs.shape[0], place] = pairs.T
    paths = filtered(padded[0], padded[1])
    found = []
    for place, (target, name, each) in enumerate(asked):
        rows = scaled[place].shape[0]
        own = Paths(paths.beta[:rows, place], paths.precision[:rows, place])
        wandering, regime = _wandering(each.session[each.session.size - rows :], scaled[place], own)
        long = each.last(LONG)
        found.append(
            Sensitivity(
                target=target,
                yield_name=name,
                first=each.day(0),
                last=each.day(-1),
                sessions=len(each),
                wandering=wandering,
                faded=Slope(*faded_slope(each.value[:, 0], each.value[:, -1], FADING)),
                window=fit(each.last(WINDOW)),
                regime=regime,
                turns=rises_and_falls(long) if len(long) >= FEWEST_LONG else None,
            )
        )
    return found


def _wandering(
    days: SessionArray, scaled: FloatArray, paths: Paths
) -> tuple[Wandering | None, SignRegime | None]:
    """The filtered slope of the last day and since when it has had its sign."""
    months = _month_starts(days)
    walk = walk_forward(scaled[:, 0], scaled[:, 1], paths, months, fewest=FEWEST_SCORED)
    if not days.size or np.isnan(walk.beta[-1]):
        return None, None
    slope = Slope(float(walk.beta[-1]), float(walk.error[-1]))
    fitted_to: date = days[months[-1] - 1].item()
    wandering = Wandering(slope, float(walk.ratio[-1]), float(walk.noise[-1]), fitted_to)
    return wandering, regime_of(days, walk.beta, walk.error)


def _scaled(each: Changes) -> FloatArray:
    """Return and yield change over the return's own standard deviation as known the day before; shape (n, 2)."""
    decay = 0.5 ** (1.0 / CALMING)
    square = each.value[:, 0] ** 2
    total = first_order(np.column_stack([square, np.ones(len(each))]), decay)
    variance = total[:-1, 0] / total[:-1, 1]
    size = np.sqrt(variance[WARM - 1 :])[:, None]
    # a price that has stood still so far has no unit to measure in: its rows tell nothing
    return np.where(size > 0, each.value[WARM:], 0.0) / np.where(size > 0, size, 1.0)


def _month_starts(days: SessionArray) -> IntArray:
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.flatnonzero(np.diff(months)) + 1


def _against(pair: Pair, both: Mapping[str, Changes]) -> SmallAgainstLarge | None:
    name = next(iter(both), None)
    if name is None or len(both[name]) < FEWEST_LONG:
        return None
    window = both[name].last(LONG)
    if not told_apart(window.value[:, 1:]):
        return None
    return SmallAgainstLarge(
        small=pair.small,
        large=pair.large,
        yield_name=name,
        own=fit(window, target=0),
        others=fit(window, target=1),
        dollar_neutral=fit(_difference(window)),
        beta_neutral=fit(window, target=0, given=1),
    )


def _split(own: Track, tracks: Mapping[str, Track]) -> TwoSlopes | None:
    if REAL not in tracks or BREAKEVEN not in tracks:
        return None
    window = changes([own, tracks[REAL], tracks[BREAKEVEN]]).last(LONG)
    return two_slopes(window) if len(window) >= FEWEST_LONG else None
