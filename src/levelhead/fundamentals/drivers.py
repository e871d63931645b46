"""Which of the things that move with a market explains most of its days, and whether that is more than chance.

Yields, the credit spread, the dollar and oil share out what they explain together, whatever the order they are
asked in. A group is named only where chance would rarely explain as much and resampling rarely names another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from levelhead.fundamentals.common_days import Changes, Track, changes, log_track, price_track, yield_track
from levelhead.fundamentals.draws import generator
from levelhead.fundamentals.pairs import pair_of
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.attribution import correlations, explained, shapley_shares, stationary_rows
from levelhead.markets import Context, Series

WINDOW = 63  # sessions: a quarter
READ_DAYS = np.timedelta64(150, "D")  # calendar days that hold it, with holidays of all calendars
STALE = np.timedelta64(10, "D")  # a driver that ends earlier before the page's day would cut the window short
DRAWS, BLOCK = 400, 5.0
NULL_QUANTILE = 0.95
OFTEN = 0.80  # of resamples in which the same group must come first


class Group(StrEnum):
    """What is asked for its share."""

    RATES = "rates"
    CREDIT = "credit"
    DOLLAR = "dollar"
    OIL = "oil"

    @property
    def moves_with_equities(self) -> bool:
        """True where the driver is priced off the same fears as shares: it comes along, it need not come first."""
        return self is Group.CREDIT


# of each line the first series that is there stands for it; yields and spreads change in basis points, prices in percent
SOURCES: tuple[tuple[Group, tuple[str, ...]], ...] = (
    (Group.RATES, ("DGS10",)),
    (Group.RATES, ("DGS2",)),
    (Group.CREDIT, ("BAMLH0A0HYM2", "HYG")),
    (Group.DOLLAR, ("UUP", "DTWEXBGS")),
    (Group.OIL, ("DCOILWTICO",)),
)
IN_PERCENT = frozenset({"DGS10", "DGS2", "BAMLH0A0HYM2"})


@dataclass(frozen=True, slots=True)
class DriverShare:
    """One group's part of what all explain together.

    Parameters
    ----------
    group
        Which.
    members
        Each series of the group with its own share of the variance.
    share
        Of the daily variance, 0..1: the sum over ``members``.
    first_share
        Share of the resamples in which the group came first, 0..1.
    """

    group: Group
    members: tuple[tuple[str, float], ...]
    share: float
    first_share: float


@dataclass(frozen=True, slots=True)
class Explained:
    """How much of the daily variance is explained, and how much chance explains.

    Parameters
    ----------
    r2
        0..1.
    chance
        What 95 of 100 permutations of the returns stay below, 0..1.
    """

    r2: float
    chance: float

    @property
    def detectable(self) -> bool:
        """Whether more is explained than chance would."""
        return self.r2 > self.chance


@dataclass(frozen=True, slots=True)
class Attribution:
    """What explains the daily returns of one price, or of small minus large.

    Parameters
    ----------
    target
        Symbol of the price; ``small - large`` with both symbols for a difference.
    sessions
        Changes read.
    first, last
        Days of the first and the last of them.
    together
        All groups.
    shares
        One for each group that is there; they sum to ``together.r2``.
    without_credit
        All groups but credit; ``None`` where nothing is left or credit is not there.
    volatility
        Name of an implied volatility index and what its own change explains over the same days: never a
        cause, it is computed from options on the same shares. ``None`` where there is none.
    """

    target: str
    sessions: int
    first: date
    last: date
    together: Explained
    shares: tuple[DriverShare, ...]
    without_credit: Explained | None
    volatility: tuple[str, float] | None

    @property
    def top(self) -> DriverShare:
        """The group with the largest share."""
        return max(self.shares, key=lambda each: each.share)

    @property
    def stands_out(self) -> bool:
        """Whether the top group may be named: more than chance, and first in four of five resamples."""
        return self.together.detectable and self.top.first_share >= OFTEN


@dataclass(frozen=True, slots=True)
class Drivers:
    """What explains the market, and small against large.

    Parameters
    ----------
    market
        The market's own returns.
    relative
        Small minus large; ``None`` where the market has no counterpart or they share too few days.
    missing
        Groups of which no series is there, or whose last value lies more than ten days before the page's day.
    draws
        Permutations and resamples made of each.
    """

    market: Attribution
    relative: Attribution | None
    missing: tuple[Group, ...]
    draws: int = DRAWS


class Known(NamedTuple):
    """One driver: its group, the series' name and its track."""

    group: Group
    name: str
    track: Track


def read_drivers_of(context: Context, *, seed: int = 0) -> Drivers | None:
    """Shares of the last 63 common sessions, as known at the close of ``as_of``.

    The window ends on the last day for which every driver had been published.

    Returns
    -------
    ``None`` when fewer than two groups are there or they share fewer than 63 changes with the market.
    """
    known = _known(context.macro.series, context.as_of)
    groups = {each.group for each in known}
    if len(groups) < 2:
        return None
    symbol, start = context.bars.market.symbol, np.datetime64(context.as_of) - READ_DAYS
    volatility = next(((each.name, log_track(each).since(start)) for each in context.implied), None)
    own = price_track(context.bars, context.rolls).since(start)
    market = _attribution(
        symbol, [own], known, volatility, generator(seed, f"drivers {symbol}", context.as_of)
    )
    if market is None:
        return None
    relative, pair = None, pair_of(context)
    if pair is not None:
        label = f"{pair.small} - {pair.large}"
        prices = [pair.small_price.since(start), pair.large_price.since(start)]
        draws = generator(seed, f"drivers {label}", context.as_of)
        relative = _attribution(label, prices, known, volatility, draws)
    return Drivers(market, relative, tuple(group for group in Group if group not in groups))


def _known(series: Mapping[str, Series], day: date) -> list[Known]:
    """For each line of ``SOURCES`` the first series that is there and reaches the last days."""
    known, now = [], np.datetime64(day)
    for group, names in SOURCES:
        for name in names:
            each = series.get(name)
            if each is not None and now - each.session[-1] <= STALE:
                track = (yield_track if name in IN_PERCENT else log_track)(each)
                known.append(Known(group, name, track.since(now - READ_DAYS)))
                break
    return known


def _attribution(
    target: str,
    prices: Sequence[Track],
    known: Sequence[Known],
    volatility: tuple[str, Track] | None,
    draws: np.random.Generator,
) -> Attribution | None:
    """Of the return of the first price, less that of the second where there are two."""
    if any(track.session.size == 0 for track in prices):
        return None
    window = changes([*prices, *(each.track for each in known)]).last(WINDOW)
    if len(window) < WINDOW:
        return None
    returns = window.value[:, 0] - (window.value[:, 1] if len(prices) > 1 else 0.0)
    if np.ptp(returns) == 0 or (np.ptp(window.value, axis=0) == 0).any():
        return None
    terms = window.value[:, len(prices) :]
    found = attribute(returns, terms, [each.group for each in known], draws)
    groups = list(dict.fromkeys(each.group for each in known))
    shares = tuple(
        DriverShare(
            group,
            tuple(
                (each.name, float(share))
                for each, share in zip(known, found.share, strict=True)
                if each.group is group
            ),
            float(sum(share for each, share in zip(known, found.share, strict=True) if each.group is group)),
            float(np.mean(found.first == place)),
        )
        for place, group in enumerate(groups)
    )
    others = [place for place, each in enumerate(known) if each.group is not Group.CREDIT]
    bare = _against_chance(found.permuted, others) if 0 < len(others) < len(known) else None
    return Attribution(
        target=target,
        sessions=len(window),
        first=window.day(0),
        last=window.day(-1),
        together=_against_chance(found.permuted, list(range(len(known)))),
        shares=shares,
        without_credit=bare,
        volatility=_beside(prices, volatility, window),
    )


class Found(NamedTuple):
    """Shares of p terms in G groups, and what chance makes of them."""

    share: FloatArray
    """Shape (p,)."""
    first: FloatArray
    """Shape (DRAWS,): number of the group, in order of appearance, that came first in each resample."""
    permuted: FloatArray
    """Shape (1 + DRAWS, 2^p): R2 of every subset, of the returns and of each permutation of them."""


def attribute(
    returns: FloatArray, terms: FloatArray, groups: Sequence[str], draws: np.random.Generator
) -> Found:
    """Share out R2 and ask chance twice: by permuting the returns, and by resampling the days in blocks.

    Parameters
    ----------
    returns
        Shape (T,), no NaN.
    terms
        Shape (T, p), no NaN.
    groups
        Of each term.
    draws
        Where the chance comes from.
    """
    rows, count = terms.shape
    base = correlations(np.column_stack([terms, returns])[None])
    shuffled = draws.permuted(np.tile(returns, (DRAWS, 1)), axis=1)
    with_returns = _correlation_with(terms, np.vstack([returns, shuffled]))
    null = np.repeat(base, 1 + DRAWS, axis=0)
    null[:, count, :count] = null[:, :count, count] = with_returns
    permuted = explained(null)
    resampled = np.column_stack([terms, returns])[stationary_rows(draws, rows, DRAWS, block=BLOCK)]
    shares = shapley_shares(explained(correlations(resampled)))
    names = list(dict.fromkeys(groups))
    sums = [
        shares[[place for place, each in enumerate(groups) if each == name]].sum(axis=0) for name in names
    ]
    return Found(shapley_shares(permuted[:, :1])[:, 0], np.argmax(np.stack(sums), axis=0), permuted.T)


def _correlation_with(terms: FloatArray, returns: FloatArray) -> FloatArray:
    """Correlation of each row of ``returns``, shape (B, T), with each term; shape (B, p)."""
    x, y = terms - terms.mean(axis=0), returns - returns.mean(axis=1, keepdims=True)
    size = np.sqrt(np.sum(x**2, axis=0)) * np.sqrt(np.sum(y**2, axis=1))[:, None]
    found: FloatArray = np.einsum("bt,tp->bp", y, x) / size
    return found


def _against_chance(permuted: FloatArray, members: Sequence[int]) -> Explained:
    """R2 of a subset of terms beside what permutations of the returns make of it."""
    r2 = permuted[:, sum(1 << place for place in members)]
    return Explained(float(r2[0]), float(np.quantile(r2[1:], NULL_QUANTILE)))


def _beside(
    prices: Sequence[Track], volatility: tuple[str, Track] | None, window: Changes
) -> tuple[str, float] | None:
    """R2 of the same returns on an implied volatility index alone, over the days of the window."""
    if volatility is None or not volatility[1].session.size:
        return None
    days = changes([*prices, volatility[1]])
    keep = (days.session >= window.session[0]) & (days.session <= window.session[-1])
    value = days.value[keep]
    if value.shape[0] < WINDOW // 2:
        return None
    returns = value[:, 0] - (value[:, 1] if len(prices) > 1 else 0.0)
    return volatility[0], float(_correlation_with(value[:, -1:], returns[None])[0, 0] ** 2)
