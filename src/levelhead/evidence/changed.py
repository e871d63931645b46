"""What changed since the outlook of the session before, and what changed it.

The table of that session asked a question: which of two barriers comes first by a certain day. Its odds then and
its odds now are told apart by sequential substitution, one thing after the other, in this order:

* code: what the program that issued it said, against what today's says of the same day (only where a kept forecast of
  another program is handed in);
* price: the same paths, from the close of today;
* time: the sessions that are left;
* volatility: the same paths, in today's volatility;
* data: the paths of today, with what matured since, models fitted again and bars drawn anew.

Each part is the change its own step makes, so the parts sum to the whole; another order would share the same whole
out differently. Where the session's own bar met a barrier the question is settled, and all of it is price.
"""

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from levelhead.evidence.origins import PATH_SESSIONS, contract_path
from levelhead.forecast import Engine
from levelhead.forecast.brief import FEWEST_PATHS
from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.odds import row_probabilities
from levelhead.forecast.scenarios import OUTCOMES, Barrier, Row, Scenarios
from levelhead.forecast.select import AT_15, View, select
from levelhead.levels import Candidate, Level, find_levels
from levelhead.markets import Context
from levelhead.markets.continuous import continuous
from levelhead.technical import Overview, read_chart
from levelhead.technical.momentum import Direction
from levelhead.technical.overview import FEWEST_BARS

CAUSES = ("code", "price", "time", "volatility", "data")
Shares = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Said:
    """What another program said on the session before, from a book that kept it.

    Parameters
    ----------
    session
        It was issued on.
    scenarios
        Its barriers, in the contract then held, and its horizon.
    probability
        Up, neither, down.
    """

    session: date
    scenarios: Scenarios
    probability: Shares


@dataclass(frozen=True, slots=True)
class Cause:
    """A part of the change: what it added to up, neither and down; they sum to zero."""

    name: str
    added: Shares


@dataclass(frozen=True, slots=True)
class OddsChange:
    """The odds of the earlier question, then and now.

    Parameters
    ----------
    scenarios
        The barriers in today's contract; the horizon in sessions from the earlier session.
    view
        The side its table called the target.
    then, now
        Up, neither, down; now zeros and a one where it is settled.
    settled
        What came, where today's bar decided it; else ``None``.
    causes
        In the order of :data:`CAUSES`, without those that do not apply; they sum to ``now - then``.
    """

    scenarios: Scenarios
    view: View
    then: Shares
    now: Shares
    settled: Row | None
    causes: tuple[Cause, ...]

    def of(self, row: Row) -> float:
        """The whole change of one row."""
        at = list(Row).index(row)
        return self.now[at] - self.then[at]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A line that price, or RSI, went through: the window of an average, or 0 for RSI and its signal line."""

    window: int
    direction: Direction


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since the session before.

    Parameters
    ----------
    since
        That session.
    odds
        ``None`` where either day has too few paths.
    move
        Points from its close to today's, rolls taken out.
    sigma_then, sigma_now
        Volatility of one session behind the paths, log return; NaN where they stand on none.
    matured
        Past paths more than then.
    appeared, gone
        Levels within four average ranges, of today and of then, that have no counterpart on the other day.
    tested, broken, regained
        Levels of today that the last session tested, closed beyond, won back.
    crossings
        Averages the close went through, and RSI through its signal line, on the last session.
    """

    since: date
    odds: OddsChange | None
    move: float
    sigma_then: float
    sigma_now: float
    matured: int
    appeared: tuple[Level, ...]
    gone: tuple[Level, ...]
    tested: tuple[Level, ...]
    broken: tuple[Level, ...]
    regained: tuple[Level, ...]
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Day:
    """One of the two days: what was read on it, and its paths; ``None`` where there are too few."""

    context: Context
    overview: Overview
    levels: tuple[Level, ...]
    paths: Ensemble | None


def read_changed(
    context: Context,
    overview: Overview,
    levels: tuple[Level, ...],
    *,
    horizon: int,
    engine: Engine,
    own: tuple[Candidate, ...] = (),
    said: Said | None = None,
) -> Changed | None:
    """Compare today with the session before; ``None`` where that one had no outlook.

    Parameters
    ----------
    context, overview, levels
        Today's.
    horizon
        Sessions, of both outlooks.
    engine
        Of both.
    own
        The user's own levels, on both days.
    said
        What another program said on the session before; one of another session or horizon is not used.
    """
    if len(context.bars) <= FEWEST_BARS:
        return None
    lean = replace(context, peers={}, notes=())  # neither barriers nor paths nor levels read them
    before = lean.upto(context.bars.session[-2].item())
    read = read_chart(before)
    if not (read.atr > 0 and overview.atr > 0):
        return None
    longest = max(horizon, PATH_SESSIONS)
    then = _Day(
        before, read, find_levels(before, read, horizon=horizon, own=own), _paths(engine, before, longest)
    )
    now = _Day(context, overview, levels, _paths(engine, context, longest))
    joined = overview.series.joined
    ratio = float(joined.factor[-2] / joined.factor[-1])
    if said is not None and (said.session, said.scenarios.horizon) != (before.as_of, horizon):
        said = None
    today = context.as_of
    return Changed(
        since=before.as_of,
        odds=_odds(then, now, horizon=horizon, ratio=ratio, said=said),
        move=overview.close - read.close * ratio,
        sigma_then=then.paths.sigma if then.paths is not None else float("nan"),
        sigma_now=now.paths.sigma if now.paths is not None else float("nan"),
        matured=_past(now) - _past(then),
        appeared=_without(levels, then.levels, overview, ratio),
        gone=_without(then.levels, levels, read, 1.0 / ratio),
        tested=tuple(each for each in levels if any(touch.session == today for touch in each.touches)),
        broken=tuple(each for each in levels if each.lost == today),
        regained=tuple(each for each in levels if each.regained == today),
        crossings=crossings(read, overview),
    )


def _paths(engine: Engine, context: Context, horizon: int) -> Ensemble | None:
    found = engine.ensemble(context, horizon=horizon)
    return found if found.origin[found.past].size >= FEWEST_PATHS else None


def _past(day: _Day) -> int:
    return 0 if day.paths is None else int(day.paths.origin[day.paths.past].size)


def _odds(then: _Day, now: _Day, *, horizon: int, ratio: float, said: Said | None) -> OddsChange | None:
    """The earlier question's odds and what moved them."""
    if then.paths is None or now.paths is None:
        return None
    selected = select(then.overview, then.levels, horizon=horizon, tick=float(then.context.bars.market.tick))
    scenarios = selected.scenarios if said is None else said.scenarios
    laid = then.paths.at(then.overview.close, then.overview.atr)

    def asked(each: Scenarios) -> Shares:
        found = row_probabilities(each.settle(laid), then.paths.past, horizon=each.horizon)  # type: ignore[union-attr]
        return found[0], found[1], found[2]

    start = asked(scenarios)
    steps = [("code", said.probability, start)] if said is not None else []
    restated = _scaled(scenarios, ratio)
    settled = _settled(now.context, scenarios, horizon)
    if settled is not None:
        end: Shares = tuple(float(row is settled) for row in Row)  # type: ignore[assignment]
        steps.append(("price", start, end))
    else:
        close, stretch, is_log = _moved(then, now, ratio)
        moved = _seen_from(scenarios, then.overview.close, close, 1.0, is_log=is_log)
        shorter = replace(moved, horizon=horizon - 1)
        calmer = _seen_from(shorter, then.overview.close, then.overview.close, stretch, is_log=is_log)
        fresh = replace(restated, horizon=horizon - 1).settle(
            now.paths.at(now.overview.close, now.overview.atr)
        )
        up, neither, down = row_probabilities(fresh, now.paths.past, horizon=horizon - 1)
        line = [start, asked(moved), asked(shorter), asked(calmer), (up, neither, down)]
        steps += list(zip(CAUSES[1:], line[:-1], line[1:], strict=True))
    return OddsChange(
        scenarios=restated,
        view=selected.view,
        then=steps[0][1],
        now=steps[-1][2],
        settled=settled,
        causes=tuple(Cause(name, _less(after, before)) for name, before, after in steps),
    )


def _less(after: Shares, before: Shares) -> Shares:
    return after[0] - before[0], after[1] - before[1], after[2] - before[2]


def _settled(context: Context, scenarios: Scenarios, horizon: int) -> Row | None:
    """The row that today's bar made true; ``None`` while the question is open."""
    bars = context.bars

    path = contract_path(bars, continuous(bars, context.rolls), len(bars) - 2, 1)
    outcome = int(scenarios.settle(path).outcome[0])
    row = next(each for each, number in OUTCOMES.items() if number == outcome)
    return None if row is Row.NEITHER and horizon > 1 else row


def _scaled(scenarios: Scenarios, ratio: float) -> Scenarios:
    """The barriers in another contract's prices."""
    upper, lower = (
        replace(each, price=each.price * ratio, buffer=each.buffer * ratio)
        for each in (scenarios.upper, scenarios.lower)
    )
    return replace(scenarios, upper=upper, lower=lower)


def _moved(then: _Day, now: _Day, ratio: float) -> tuple[float, float, bool]:
    """Today's close in the earlier contract, today's volatility over the earlier one, and in which unit paths move."""
    assert then.paths is not None and now.paths is not None
    close = now.overview.close / ratio
    if isfinite(then.paths.sigma) and isfinite(now.paths.sigma):
        return close, now.paths.sigma / then.paths.sigma, True
    return close, now.overview.atr / ratio / then.overview.atr, False


def _seen_from(
    scenarios: Scenarios, start: float, close: float, stretch: float, *, is_log: bool
) -> Scenarios:
    """Where the barriers would stand for paths laid over ``start``, had they been laid over ``close`` and stretched.

    Moving the barriers instead of ten thousand paths asks the same of each: it reaches a price exactly where the
    moved path would reach the barrier.
    """
    upper, lower = scenarios.reach

    def seen(price: float) -> float:
        if not is_log:
            return float(start + (price - close) / stretch)
        return float(start * (max(price, 0.0) / close) ** (1.0 / stretch))

    return replace(
        scenarios,
        upper=Barrier(seen(upper), scenarios.upper.by),
        lower=Barrier(seen(lower), scenarios.lower.by),
    )


def _without(
    levels: tuple[Level, ...], others: tuple[Level, ...], overview: Overview, ratio: float
) -> tuple[Level, ...]:
    """The levels in reach that none of the others overlaps by the zone buffer; ``ratio`` restates the others."""
    z, reach = overview.buffer, AT_15.furthest * overview.atr
    return tuple(
        each
        for each in levels
        if each.distance <= reach
        and not any(
            other.low * ratio - z <= each.high and each.low <= other.high * ratio + z for other in others
        )
    )


def crossings(then: Overview, now: Overview) -> tuple[Crossing, ...]:
    """Averages that the close went through since the session before, shortest first, and RSI its signal line."""
    found = []
    for average in now.averages:
        before = then.average(average.window)
        if before is None:
            continue
        was, is_now = then.close > before.value, now.close > average.value
        if was is not is_now:
            found.append(Crossing(average.window, Direction.UP if is_now else Direction.DOWN))
    signal = now.momentum.signals[0] if now.momentum is not None else None
    if signal is not None and signal.cross is not None and signal.cross_session == now.as_of:
        found.append(Crossing(0, signal.cross))
    return tuple(found)
