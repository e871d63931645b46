"""What followed in this market when breadth stood as it does: counted, with the chance rate beside it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

import numpy as np

from levelhead.fundamentals.draws import generator
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.kernels.averages import sma
from levelhead.kernels.extremes import rolling_max
from levelhead.kernels.ranges import ew_mean
from levelhead.kernels.resampling import Shares, conditional_shares
from levelhead.markets.bars import Bars
from levelhead.markets.continuous import continuous
from levelhead.markets.rolls import RollTable

CHANGE, AVERAGE, HALF = 10, 20, 0.5
HORIZON, DISTANCE = 15, 0.5
HALFLIFE, WARM_UP = 20, 60  # of the variance; returns before the first origin
BLOCK, RESAMPLES = 60, 1_000  # sessions drawn together: four windows of 15
FEWEST_EPISODES = 20
TINY = 1e-9  # a mean of equal shares may differ from them in the last digit


class State(StrEnum):
    """Two inequalities at once."""

    IMPROVING_FRAGILE = "improving, fragile"
    IMPROVING_FIRM = "improving, firm"
    FLAT_FRAGILE = "not improving, fragile"
    FLAT_FIRM = "not improving, firm"


STATES = tuple(State)


class Verdict(StrEnum):
    """What the state adds to the chance rate."""

    TOO_FEW = "too few episodes"
    NOTHING = "adds nothing measurable"
    MORE_OFTEN = "followed more often"
    LESS_OFTEN = "followed less often"


@dataclass(frozen=True, slots=True)
class Followed:
    """How often a rise followed; intervals cover 95%, drawn in blocks of 60 sessions.

    Parameters
    ----------
    share, interval
        Of the sessions in the state, 0..1.
    chance
        Of all sessions, 0..1.
    difference, difference_interval
        ``share - chance``, both drawn together.
    verdict
        Nothing where the interval of the difference covers zero.
    """

    share: float
    interval: tuple[float, float]
    chance: float
    difference: float
    difference_interval: tuple[float, float]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class StateRecord:
    """One state in the past.

    Parameters
    ----------
    state
        Which.
    n
        Sessions in it whose horizon has passed.
    spells
        Unbroken runs of such sessions.
    episodes
        Of them at least a horizon apart: windows that share no session.
    reached
        A high of the horizon at or above the close plus ``distance`` sigma times the root of the horizon.
    ended
        The last close of the horizon above that price.
    """

    state: State
    n: int
    spells: int
    episodes: int
    reached: Followed
    ended: Followed


@dataclass(frozen=True, slots=True)
class BreadthRecord:
    """Every state's record in one market.

    Parameters
    ----------
    gauge
        Name of the share that defines the states.
    market
        Symbol of the bars that were followed.
    horizon
        Sessions.
    distance
        Multiples of one session's sigma times the root of the horizon; sigma is the root of the mean squared
        log return with a half-life of 20 sessions, known at the close.
    n, episodes
        Sessions and disjoint windows of all states together.
    first, last
        Sessions of the first and the last origin.
    now
        The state at the gauge's last session.
    states
        Those that ever held, in the order of :class:`State`.
    """

    gauge: str
    market: str
    horizon: int
    distance: float
    n: int
    episodes: int
    first: date
    last: date
    now: State
    states: tuple[StateRecord, ...]

    @property
    def current(self) -> StateRecord | None:
        """The record of the state that holds now; ``None`` when it never held fifteen sessions ago or earlier."""
        return next((each for each in self.states if each.state is self.now), None)


def state_of(share: FloatArray) -> IntArray:
    """Index of the state in :class:`State` on each row; -1 in the warm-up.

    Improving: the change over 10 sessions is above zero and the share is above its own 20-session mean.
    Fragile: the share is below one half.

    Parameters
    ----------
    share
        Shape (T,): share of members above their 50-session average, 0..1.
    """
    change = np.full(share.size, np.nan)
    change[CHANGE:] = share[CHANGE:] - share[:-CHANGE]
    mean = sma(share, AVERAGE)
    flat = ~((change > TINY) & (share > mean + TINY))
    index: IntArray = 2 * flat.astype(np.int64) + (share >= HALF - TINY)
    return np.where(np.isnan(change) | np.isnan(mean), -1, index)


def read_record(
    gauge: str, session: SessionArray, share: FloatArray, bars: Bars, rolls: RollTable, *, seed: int = 0
) -> BreadthRecord | None:
    """What followed each state of a share in the past of ``bars``: only horizons that have passed.

    Parameters
    ----------
    gauge
        Name of the share.
    session, share
        Shape (T,): sessions, and shares of members above their 50-session average, 0..1, no NaN.
    bars, rolls
        The market that is followed; a share of a session it has no bar on does not count.
    seed
        Of the draws.

    Returns
    -------
    ``None`` while the share has no state, prices are not all positive, or no horizon has passed.
    """
    state = state_of(share)
    if not state.size or state[-1] < 0 or bool((bars.low <= 0).any()):
        return None
    reached, ended, known = _ahead(bars, rolls)
    at = np.minimum(np.searchsorted(bars.session, session), len(bars) - 1)
    origin = (bars.session[at] == session) & (state >= 0)
    origin[origin] = known[at[origin]]
    rows, kinds = at[origin], state[origin]
    if not rows.size:
        return None
    holds = (kinds[:, None] == np.arange(len(STATES))).astype(np.float64)
    shares = []
    for name, hit in (("reached", reached), ("ended", ended)):
        draws = generator(seed, f"breadth {name} {gauge} {bars.market.symbol}", bars.as_of)
        found = conditional_shares(
            hit[rows].astype(np.float64), holds, draws, block=BLOCK, resamples=RESAMPLES
        )
        shares.append(found)
    return BreadthRecord(
        gauge=gauge,
        market=bars.market.symbol,
        horizon=HORIZON,
        distance=DISTANCE,
        n=int(rows.size),
        episodes=_episodes(rows),
        first=bars.session[rows[0]].item(),
        last=bars.session[rows[-1]].item(),
        now=STATES[int(state[-1])],
        states=tuple(_state_record(int(kind), kinds, rows, shares) for kind in np.unique(kinds)),
    )


def _state_record(at: int, kinds: IntArray, rows: IntArray, shares: list[Shares]) -> StateRecord:
    inside = kinds == at
    spells = int(inside[0]) + int((inside[1:] & ~inside[:-1]).sum())
    episodes = _episodes(rows[inside])
    reached, ended = (_followed(each, at, episodes) for each in shares)
    return StateRecord(STATES[at], int(inside.sum()), spells, episodes, reached, ended)


def _followed(shares: Shares, at: int, episodes: int) -> Followed:
    low, high = shares.difference_interval[at].tolist()
    verdict = Verdict.NOTHING
    if episodes < FEWEST_EPISODES:
        verdict = Verdict.TOO_FEW
    elif low > 0 or high < 0:
        verdict = Verdict.MORE_OFTEN if low > 0 else Verdict.LESS_OFTEN
    return Followed(
        share=float(shares.share[at]),
        interval=(float(shares.interval[at, 0]), float(shares.interval[at, 1])),
        chance=shares.overall,
        difference=float(shares.difference[at]),
        difference_interval=(low, high),
        verdict=verdict,
    )


def _ahead(bars: Bars, rolls: RollTable) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Whether a rise was reached and kept by the end, and on which rows that is known; each of shape (T,)."""
    joined = continuous(bars, rolls)
    close = joined.close * joined.factor
    returns = np.log(joined.close / joined.previous_close)
    sigma = np.sqrt(ew_mean(returns**2, HALFLIFE))
    target = close * np.exp(DISTANCE * sqrt(HORIZON) * sigma)
    reached, ended = np.zeros(len(bars), dtype=np.bool_), np.zeros(len(bars), dtype=np.bool_)
    known = np.isfinite(target) & (np.cumsum(np.isfinite(returns)) >= WARM_UP)
    known[-HORIZON:] = False
    if len(bars) > HORIZON:
        there = np.maximum.accumulate(np.where(np.isnan(close), 0, np.arange(len(bars))))
        reached[:-HORIZON] = rolling_max(bars.high * joined.factor, HORIZON)[HORIZON:] >= target[:-HORIZON]
        ended[:-HORIZON] = close[there[HORIZON:]] > target[:-HORIZON]
    return reached, ended, known


def _episodes(rows: IntArray) -> int:
    """How many rows can be taken in order so that their horizons share no session."""
    count, free = 0, -1
    for row in rows.tolist():
        if row >= free:
            count, free = count + 1, row + HORIZON
    return count
