"""Trade set-ups as figures: an entry, a stop and a target, carried through every path of the ensemble.

Nothing here is advice. A set-up is two barriers, as any scenario's, and a price to start from; who met what first
is decided by :meth:`Scenarios.settle` alone, so the odds of a set-up entered at the close are those of the table.

How fills are counted:

* by touch, at the barrier, or at the open where that lies beyond it already;
* by close, at the close that passed the barrier: a stop by close loses at least the risk, often more;
* at the horizon, at the last close there is; where none followed the entry, at the entry's own fill;
* an entry away from the close is an order that must be touched first, and fills by the first rule. It is withdrawn
  when price meets the barrier on the other side of the close before.
"""

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from levelhead.errors import BadOption
from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.odds import FEWEST_GIVEN
from levelhead.forecast.scenarios import Barrier, By, Paths, Row, Scenarios
from levelhead.forecast.select import Selection, View
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.intervals import effective_count
from levelhead.kernels.passage import UP, Columns
from levelhead.levels import Level

NORMAL = 1.959963984540054  # covers 95%


@dataclass(frozen=True, slots=True)
class Setup:
    """An entry with its two ways out.

    Parameters
    ----------
    entry
        Points: the last close, or the price of an order.
    stop, target
        Barriers on either side of it, each with its own way of counting. A target above the stop: long.
    horizon
        Sessions after which what is still open is closed.
    costs
        Ticks a round turn.

    Raises
    ------
    BadOption
        Unless the entry lies between what the stop and the target ask for, or for costs that are negative.
    """

    entry: float
    stop: Barrier
    target: Barrier
    horizon: int
    costs: float = 0.0

    def __post_init__(self) -> None:
        scenarios = self.scenarios
        if not scenarios.lower.price < self.entry < scenarios.upper.price:
            between = f"a price between {scenarios.lower.price} and {scenarios.upper.price}"
            raise BadOption("--entry", self.entry, between)
        if not 0 <= self.costs < np.inf:
            raise BadOption("--costs", self.costs, "a number of ticks, 0 or more")

    @property
    def is_long(self) -> bool:
        """Whether the target lies above."""
        return self.target.price > self.stop.price

    @property
    def scenarios(self) -> Scenarios:
        """The set-up's barriers as a partition."""
        upper, lower = (self.target, self.stop) if self.is_long else (self.stop, self.target)
        return Scenarios(upper, lower, self.horizon)

    @property
    def risk(self) -> float:
        """Points from the entry to the price that calls the stop; one R."""
        upper, lower = self.scenarios.reach
        return self.entry - lower if self.is_long else upper - self.entry

    @property
    def reward(self) -> float:
        """Points from the entry to the price that calls the target."""
        upper, lower = self.scenarios.reach
        return upper - self.entry if self.is_long else self.entry - lower


@dataclass(frozen=True, slots=True, eq=False)
class Trades:
    """What N paths made of a set-up; each array of shape (N,).

    Parameters
    ----------
    filled
        Whether the entry was.
    hit, stopped
        Whether the target, the stop came first after it; neither: closed at the horizon.
    points
        Earned after costs, NaN where nothing was filled.
    held
        Sessions from the fill to the way out; 0 within one session, NaN where nothing was filled.
    """

    filled: BoolArray
    hit: BoolArray
    stopped: BoolArray
    points: FloatArray
    held: FloatArray


@dataclass(frozen=True, slots=True)
class SetupOdds:
    """What a set-up would come to, over the paths of a forecast.

    Parameters
    ----------
    setup
        The prices.
    from_close
        Whether it is entered at the last close; else it waits for its entry.
    level
        The level whose near edge is the entry; ``None`` without one.
    filled
        P(the entry is filled).
    target, stop, neither
        P(target first), P(stop first), P(neither by the horizon), given a fill; they sum to one.
    reward_to_risk
        Points to the target over points to the stop, from the entry.
    expectancy, interval
        Mean result of a filled entry in R, costs taken off, and its 95% interval on the effective count; beside a
        model of several engines half the range of their answers joins the sampling variance.
    ticks, currency
        The same mean in ticks, and in the market's currency a contract.
    held
        Median of the sessions held.
    n, effective_n
        Past paths that filled it, and the independent outcomes they are worth.
    """

    setup: Setup
    from_close: bool
    level: Level | None
    filled: float
    target: float
    stop: float
    neither: float
    reward_to_risk: float
    expectancy: float
    interval: tuple[float, float]
    ticks: float
    currency: float
    held: float
    n: int
    effective_n: float


def table_setups(
    selection: Selection, *, close: float, costs: float = 0.0
) -> tuple[tuple[Setup, Level | None], ...]:
    """The set-ups of a table: with its view and against it, each at the close and at the next level on the way.

    The target of one is the stop of the other, each barrier by its own way of counting. The level is the nearest one
    that the table passed over because it lies within a day's range of the close, and that lies z or more from it: a
    nearer one is the close itself.
    """
    scenarios = selection.scenarios
    if not scenarios.lower.price < close < scenarios.upper.price:
        return ()
    sides = [
        (scenarios.lower, scenarios.upper, selection.trivial_down),
        (scenarios.upper, scenarios.lower, selection.trivial_up),
    ]
    found: list[tuple[Setup, Level | None]] = []
    for stop, target, passed in sides if selection.view is View.UP else sides[::-1]:
        found.append((Setup(close, stop, target, scenarios.horizon, costs), None))
        waiting = (
            level
            for level in passed
            if scenarios.lower.price < level.near < scenarios.upper.price
            and abs(level.near - close) >= scenarios.upper.buffer
            and level.near != close
        )
        found += [
            (Setup(level.near, stop, target, scenarios.horizon, costs), level) for level in islice(waiting, 1)
        ]
    return tuple(found)


def trades(setup: Setup, paths: Paths, *, close: float, tick: float) -> Trades:
    """Carry a set-up through every path.

    Parameters
    ----------
    paths
        Shape (N, H) each, points; they begin with the session after ``close``.
    close
        The last close: an entry at it is filled on every path, any other must be touched.
    tick
        Points; costs are told in it.

    Raises
    ------
    BadOption
        When the close lies outside the barriers: the scenario is decided already.
    """
    scenarios = setup.scenarios
    if not scenarios.lower.price < close < scenarios.upper.price:
        raise BadOption("--entry", setup.entry, f"barriers on either side of the close, {close}")
    within = paths.first(setup.horizon)
    at, fill = _entered(setup, within, close)
    filled = at < within.open.shape[1]
    after = _after(within, at, fill)
    settled = scenarios.settle(after)
    out = _way_out(scenarios, after, settled.outcome, settled.session, fill)
    sign = 1.0 if setup.is_long else -1.0
    points = np.where(filled, sign * (out - fill) - setup.costs * tick, np.nan)
    last = np.where(settled.session >= 0, settled.session, within.open.shape[1] - 1)
    hit = settled.outcome == (UP if setup.is_long else -UP)
    return Trades(
        filled=filled,
        hit=filled & hit,
        stopped=filled & ~hit & (settled.outcome != 0),
        points=points,
        held=np.where(filled, last - at, np.nan),
    )


def _entered(setup: Setup, paths: Paths, close: float) -> tuple[IntArray, FloatArray]:
    """Column of each fill, -1 at the close itself, H where there is none; and its price."""
    count, width = paths.open.shape
    if setup.entry == close:
        return np.full(count, -1), np.full(count, close)
    barriers, order = setup.scenarios, Barrier(setup.entry, By.TOUCH)
    below = setup.entry < close
    waiting = replace(barriers, lower=order) if below else replace(barriers, upper=order)
    settled = waiting.settle(paths)
    touched = settled.hits(Row.DOWN if below else Row.UP) > 0
    at = np.where(touched, settled.session, width)
    opened = paths.open[np.arange(count), np.minimum(at, width - 1)]
    further = np.fmin if below else np.fmax  # an open that is missing leaves the order's own price
    return at, further(opened, setup.entry)


def _after(paths: Paths, at: IntArray, fill: FloatArray) -> Paths:
    """The paths from each fill on: nothing before it can meet a barrier, and its bar opens at the fill."""
    columns = np.arange(paths.open.shape[1])
    before = columns < at[:, None]
    if not before.any():
        return paths
    o, h, l, c = (np.where(before, np.nan, each) for each in (paths.open, paths.high, paths.low, paths.close))
    return Paths(np.where(columns == at[:, None], fill[:, None], o), h, l, c, paths.weight)


def _way_out(
    scenarios: Scenarios, paths: Paths, outcome: Columns, session: Columns, fill: FloatArray
) -> FloatArray:
    """Price at which each path leaves, shape (N,), points."""
    rows, at = np.arange(outcome.size), np.maximum(session, 0)
    opened, closed = paths.open[rows, at], paths.close[rows, at]
    upper, lower = scenarios.upper, scenarios.lower
    top = closed if upper.by is By.CLOSE else np.fmax(opened, upper.price)
    bottom = closed if lower.by is By.CLOSE else np.fmin(opened, lower.price)
    there = np.isfinite(paths.close)
    last = there.shape[1] - 1 - np.argmax(there[:, ::-1], axis=1)
    end = np.where(there.any(axis=1), paths.close[rows, last], fill)
    out: FloatArray = np.where(outcome == UP, top, np.where(outcome == -UP, bottom, end))
    return out


def setup_odds(
    setup: Setup,
    ensemble: Ensemble,
    paths: Paths,
    *,
    close: float,
    tick: float,
    point_value: float,
    level: Level | None = None,
) -> SetupOdds | None:
    """The figures of a set-up; ``None`` where fewer than 20 past paths fill it.

    Parameters
    ----------
    ensemble, paths
        The forecast's paths, and the same laid over ``close``, points.
    point_value
        Currency a point and contract.
    """
    made = trades(setup, paths, close=close, tick=tick)
    n = int(made.filled[ensemble.past].sum())
    if n < FEWEST_GIVEN:
        return None
    share = paths.share(made.filled)
    result = np.where(made.filled, made.points, 0.0) / setup.risk
    mean = paths.share(result) / share
    away, effective = _spread(made, result - mean, share, ensemble, setup)
    points = mean * setup.risk
    return SetupOdds(
        setup=setup,
        from_close=setup.entry == close,
        level=level,
        filled=share,
        target=paths.share(made.hit) / share,
        stop=paths.share(made.stopped) / share,
        neither=paths.share(made.filled & ~made.hit & ~made.stopped) / share,
        reward_to_risk=setup.reward / setup.risk,
        expectancy=mean,
        interval=(mean - NORMAL * away, mean + NORMAL * away),
        ticks=points / tick,
        currency=points * point_value,
        held=_median(made.held[made.filled], None if paths.weight is None else paths.weight[made.filled]),
        n=n,
        effective_n=min(effective * share, float(n)),
    )


def _spread(
    made: Trades, apart: FloatArray, share: float, ensemble: Ensemble, setup: Setup
) -> tuple[float, float]:
    """Standard error of the mean of filled entries, and the effective count of all of them.

    The mean is a ratio, of what was earned over what was filled: its error is that of ``apart`` over the share.
    """
    away = np.where(made.filled, apart, 0.0) / share
    effective = effective_count(away[ensemble.past], 2 * setup.horizon)
    weight = np.full(away.size, 1.0 / away.size) if ensemble.weight is None else ensemble.weight
    variance = float(np.einsum("i,i,i->", weight, away, away)) / effective
    said = [
        float(apart[part.start : part.stop][made.filled[part.start : part.stop]].mean())
        for part in ensemble.parts
        if made.filled[part.start : part.stop].any()
    ]
    disagreement = (max(said) - min(said)) / 2.0 if said else 0.0
    return float(np.sqrt(variance + disagreement**2)), effective


def _median(values: FloatArray, weight: FloatArray | None) -> float:
    """The least value that half the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    share = np.full(values.size, 1.0) if weight is None else weight[order]
    reached = np.cumsum(share)
    # half of a sum of thirds may miss its own half by rounding
    return float(values[order][np.searchsorted(reached, 0.5 * reached[-1] * (1 - 1e-12))])
