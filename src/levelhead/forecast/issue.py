"""The one issuing path: today's forecast and every hindcast are made here."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np

from levelhead.forecast.blend import Blend
from levelhead.forecast.brief import Engine, chosen, count_rows
from levelhead.forecast.brownian import Passage, brownian_passage
from levelhead.forecast.conditional import Conditional, read_conditionals
from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.fan import fan
from levelhead.forecast.given import Partition
from levelhead.forecast.odds import (
    Gate,
    Link,
    Odds,
    RangeReadings,
    Rung,
    by_part,
    chain,
    gate,
    ladder,
    range_readings,
)
from levelhead.forecast.scenarios import Paths, Scenarios, Settlement
from levelhead.forecast.select import Selection
from levelhead.forecast.setups import SetupOdds, setup_odds, table_setups
from levelhead.levels import Level, LevelKind, Side, Status
from levelhead.markets import Context, Market
from levelhead.measure.showing import NamesItself, Tabular
from levelhead.technical import Overview

GATE_SESSIONS = 3  # a gate needs a session to be passed and others to go on
APART_ATR = 0.5  # links and gates nearer than this to what they lead to say nothing


@dataclass(frozen=True, slots=True)
class Forecast(NamesItself, Tabular):
    """What may happen by the horizon, with the evidence beside each number.

    Parameters
    ----------
    market, issued
        Whose, and the session whose close it was issued on.
    selection
        The scenarios and the levels behind them.
    odds
        Up, neither, down.
    n, own_n
        Past paths counted; those of the market itself.
    drawn_n
        Simulated paths beside them; 0 with an engine that draws none.
    climatology_n
        Past paths in ATR(14) behind the base rates.
    effective_n
        The smallest effective count of the three rows.
    tie_count
        Paths on which one bar reached both barriers.
    proxy, proxy_scale
        Symbol of the proxy that lent paths, empty without one; its paths were multiplied by ``proxy_scale``.
    first_origin
        Session of the oldest path.
    like_days
        True where past paths from days whose chart was like today's count more than the others.
    ladder, chain, gates, readings
        See ``levelhead.forecast.odds``.
    barrier_ladder
        P(touch) of the upper and the lower barrier's own price.
    violation
        From the invalidation of the newest candle pattern to the next level, ``None`` without one.
    fan
        Quantiles of the close after each session, points: ``fan[s]`` has those of ``forecast.fan.FAN``, in order.
    model
        What made the paths.
    sigma
        Volatility of one session the model forecasts, log return; NaN where it forecasts none.
    engines
        Share of up, neither, down by each engine of a blend, by its name.
    brownian
        The same three in closed form for a price without drift, watched all the time: a sanity check;
        ``None`` without a sigma.
    conditionals
        The table if yields or volatility move; empty without their series.
    setups
        The table's barriers as trade set-ups; empty where they were not asked for or the close lies outside.
    close
        The close that the paths start from, points; NaN where nobody said.
    """

    market: Market
    issued: date
    selection: Selection
    odds: tuple[Odds, ...]
    n: int
    own_n: int
    drawn_n: int
    climatology_n: int
    effective_n: float
    tie_count: int
    proxy: str
    proxy_scale: float
    first_origin: date
    like_days: bool
    ladder: tuple[Rung, ...]
    barrier_ladder: tuple[Rung, ...]
    chain: tuple[Link, ...]
    gates: tuple[Gate, ...]
    readings: RangeReadings
    violation: Link | None
    fan: tuple[tuple[float, ...], ...]
    model: str
    sigma: float
    engines: tuple[tuple[str, tuple[float, ...]], ...]
    brownian: Passage | None
    conditionals: tuple[Conditional, ...] = ()
    setups: tuple[SetupOdds, ...] = ()
    close: float = float("nan")

    __repr__ = NamesItself.__repr__

    @property
    def scenarios(self) -> Scenarios:
        """The partition."""
        return self.selection.scenarios


def issue(
    context: Context,
    overview: Overview,
    levels: tuple[Level, ...],
    *,
    horizon: int,
    engine: Engine | None = None,
    costs: float | None = None,
) -> Forecast:
    """Issue the forecast of one session; ``engine``: what makes the paths, by default :class:`Blend`.

    ``costs``: ticks a round turn, taken off the results of set-ups; ``None``: set-ups are not worked out.

    Raises
    ------
    TooFewPaths
        With fewer than 60 matured past paths.
    """
    engine = engine or Blend()
    selection = chosen(context, overview, levels, horizon=horizon)
    return issue_for(context, overview, levels, selection, engine=engine, costs=costs)


def issue_for(
    context: Context,
    overview: Overview,
    levels: tuple[Level, ...],
    selection: Selection,
    *,
    engine: Engine,
    costs: float | None = None,
) -> Forecast:
    """The forecast of barriers already chosen; the rest of the issuing path."""
    scenarios = selection.scenarios
    counted = count_rows(context, overview, scenarios, engine=engine)
    ensemble, paths, settled, odds = counted.ensemble, counted.paths, counted.settled, counted.odds
    past, effective = ensemble.past, counted.effective_n
    within = paths.first(scenarios.horizon)
    run = partial(
        chain,
        within,
        buffer=overview.buffer,
        apart=APART_ATR * overview.atr,
        effective_n=effective,
        past=past,
    )
    links = [
        link
        for start in (selection.down, selection.up)
        if start is not None
        for link in run(_listed(levels, start), start=start, side=start.side)
    ]
    candle = _candle_level(overview, levels)
    gates = [
        found
        for price in _gate_prices(levels, scenarios, apart=APART_ATR * overview.atr)
        if scenarios.horizon >= GATE_SESSIONS
        if (
            found := gate(
                within,
                settled,
                scenarios,
                price=price,
                buffer=overview.buffer,
                effective_n=effective,
                past=past,
            )
        )
        is not None
    ]
    asked = (*levels, *_barrier_levels(scenarios))
    rungs = ladder(paths, asked, horizon=scenarios.horizon, effective_n=effective)
    return Forecast(
        market=context.bars.market,
        issued=context.as_of,
        selection=selection,
        odds=odds,
        n=counted.n,
        own_n=int(ensemble.own[past].sum()),
        drawn_n=len(ensemble) - counted.n,
        climatology_n=counted.climatology_n,
        effective_n=effective,
        tie_count=int(settled.tie[past].sum()),
        proxy=ensemble.proxy,
        proxy_scale=ensemble.proxy_scale,
        first_origin=ensemble.origin[0].item(),
        like_days=not ensemble.evenly,
        ladder=rungs[:-2],
        barrier_ladder=rungs[-2:],
        chain=tuple(links),
        gates=tuple(gates),
        readings=range_readings(paths, scenarios, effective_n=effective),
        violation=next(iter(run(_listed(levels, candle), start=candle, side=candle.side, buffer=0.0)), None)
        if candle is not None
        else None,
        fan=fan(within),
        model=ensemble.model or engine.name,
        sigma=ensemble.sigma,
        engines=tuple(by_part(ensemble, settled).items()),
        brownian=_brownian(overview.close, scenarios, ensemble.sigma),
        conditionals=read_conditionals(
            context,
            ensemble,
            horizon=scenarios.horizon,
            rows=_rows(odds, settled, past),
            touches=_barrier_touches(within, rungs[-2:], scenarios, past),
            seed=engine.bars.seed if isinstance(engine, Blend) else 0,
        ),
        setups=()
        if costs is None
        else _setups(context.bars.market, selection, ensemble, paths, close=overview.close, costs=costs),
        close=overview.close,
    )


def _rows(odds: tuple[Odds, ...], settled: Settlement, past: slice) -> Partition:
    """The table as issued, and as past paths had it."""
    return Partition(
        tuple(each.row.value for each in odds),
        np.array([each.probability for each in odds]),
        np.stack([settled.hits(each.row)[past] for each in odds], axis=1),
    )


def _barrier_touches(
    within: Paths, rungs: tuple[Rung, ...], scenarios: Scenarios, past: slice
) -> tuple[Partition, Partition]:
    """The prices of both barriers touched by the horizon."""
    at = rungs[0].horizons.index(scenarios.horizon)
    above, below = (each.probability[at] for each in rungs)
    highest, lowest = within.high[past].max(axis=1), within.low[past].min(axis=1)
    return (
        Partition.touch("touch of upper", above, highest >= scenarios.upper.price),
        Partition.touch("touch of lower", below, lowest <= scenarios.lower.price),
    )


def _setups(
    market: Market, selection: Selection, ensemble: Ensemble, paths: Paths, *, close: float, costs: float
) -> tuple[SetupOdds, ...]:
    tick, point_value = float(market.tick), float(market.point_value)
    found = (
        setup_odds(setup, ensemble, paths, close=close, tick=tick, point_value=point_value, level=level)
        for setup, level in table_setups(selection, close=close, costs=costs)
    )
    return tuple(each for each in found if each is not None)


def _brownian(close: float, scenarios: Scenarios, sigma: float) -> Passage | None:
    upper, lower = scenarios.upper.price, scenarios.lower.price
    if not (sigma > 0 and 0 < lower < close < upper):
        return None
    return brownian_passage(close, upper=upper, lower=lower, sigma=sigma, sessions=scenarios.horizon)


def _barrier_levels(scenarios: Scenarios) -> tuple[Level, Level]:
    """The barriers as bare levels, to be touched like any other."""
    up, down = scenarios.upper.price, scenarios.lower.price
    return (
        Level(up, up, Side.RESISTANCE, (), (), Status.UNTESTED, None, None, 0.0),
        Level(down, down, Side.SUPPORT, (), (), Status.UNTESTED, None, None, 0.0),
    )


def _listed(levels: tuple[Level, ...], start: Level) -> tuple[Level, ...]:
    """Levels a chain may run over: those with a reason of weight, and the one it starts from."""
    light = {LevelKind.PIVOT, LevelKind.GAP, LevelKind.VOLUME, LevelKind.USER}
    return tuple(level for level in levels if level is start or not level.kinds <= light)


def _candle_level(overview: Overview, levels: tuple[Level, ...]) -> Level | None:
    """The invalidation of the newest directional pattern as a level of its own."""
    price = next((each.invalidation for each in overview.standing if each.invalidation is not None), None)
    if price is None:
        return None
    holder = next(
        (
            level
            for level in levels
            for reason in level.reasons
            if reason.kind is LevelKind.CANDLE and reason.low == price
        ),
        None,
    )
    if holder is None or holder.side is Side.AT:
        return None
    return replace(holder, low=price, high=price, distance=abs(overview.close - price))


def _gate_prices(levels: tuple[Level, ...], scenarios: Scenarios, *, apart: float) -> list[float]:
    """Upper edges of role-reversal zones and averages between the lower barrier and the target."""
    gates = [
        level.high
        for level in levels
        if level.side is not Side.SUPPORT
        and level.reasons[0].kind in (LevelKind.REVERSAL, LevelKind.AVERAGE)
        and scenarios.lower.price < level.high <= scenarios.upper.price - apart
    ]
    return sorted(set(gates))[:2]
