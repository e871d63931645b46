"""The screen: of every market one row, made by the functions that make its outlook."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from levelhead.data.gate import Checked
from levelhead.data.gate_rules_sessions import latest_closed, sessions_behind
from levelhead.data.universe import Universe
from levelhead.errors import LevelheadError, NotStored, TooFewPaths
from levelhead.evidence.changed import crossings
from levelhead.executors import Processes
from levelhead.forecast.blend import Blend
from levelhead.forecast.brief import FEWEST_PATHS, Brief, Engine, brief
from levelhead.fundamentals.events import events_inside
from levelhead.levels import Level, Side
from levelhead.levels.find import find_zones, tested
from levelhead.markets import Bars, Context, Macro, Market
from levelhead.markets.registry import market
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.known import known_for_odds
from levelhead.pipeline.outlook import HORIZON, check_horizon, sessions_ahead
from levelhead.report.levels_section import listed
from levelhead.report.screen import SHOWN_CLOSES, MarketRow, News, Order, Screen, SetApart
from levelhead.technical import Overview, read_chart
from levelhead.technical.overview import FEWEST_BARS
from levelhead.technical.reclaim import Reclaim

Fetch = Callable[[Market], Checked]
NEWS_STATES = frozenset({"reclaimed", "confirmed", "failed"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a screen is made of, handed to every process.

    Parameters
    ----------
    universe
        Where bars are read from.
    desk
        Where rolls and further series are.
    now
        The time of asking, with a time zone.
    as_of
        The last session wanted; ``None``: each market's last.
    horizon
        Sessions ahead, 1 to 63.
    fetch
        Asked for a market that the universe has no bars of; ``None``: it is set apart.
    """

    universe: Universe
    desk: Desk
    now: datetime
    as_of: date | None = None
    horizon: int = HORIZON
    fetch: Fetch | None = None


def screen(
    asked: Asked,
    symbols: Sequence[str] = (),
    *,
    order: Order = Order.DESK,
    processes: Processes | None = None,
) -> Screen:
    """A row of every market, or of those named.

    A market that fails is set apart with the reason and stops no other. Rows depend on nothing but their own
    market, so the number of processes changes no byte.

    Parameters
    ----------
    symbols
        In any spelling; empty: the whole universe.
    processes
        Where rows are made; ``None``: in this process.

    Raises
    ------
    BadOption
        For a horizon outside 1 to 63.
    """
    check_horizon(asked.horizon)
    run = processes or Processes()
    tasks = tuple(dict.fromkeys(symbols)) or asked.universe.symbols()
    rows: dict[str, MarketRow] = {}  # one market may be named in two spellings
    apart: dict[str, SetApart] = {}
    for found in run(partial(_row_or_reason, asked), tasks):
        if isinstance(found, SetApart):
            apart.setdefault(found.symbol, found)
        else:
            rows.setdefault(found.market.symbol, found)
    day = max((row.as_of for row in rows.values()), default=asked.as_of or asked.now.date())
    made = Screen(day, asked.as_of, asked.horizon, tuple(rows.values()), tuple(apart.values()))
    return made.ordered(order)


def _row_or_reason(asked: Asked, symbol: str) -> MarketRow | SetApart:
    try:
        return row_of(asked, symbol)
    except LevelheadError as error:
        # the error itself does not travel: its class takes other arguments than its message
        return SetApart(_canonical(symbol), str(error), type(error).__name__, error.exit_status)


def _canonical(symbol: str) -> str:
    with suppress(LevelheadError):
        return market(symbol).symbol
    return symbol


def row_of(asked: Asked, symbol: str) -> MarketRow:
    """The row of one market.

    Raises
    ------
    LevelheadError
        What its outlook would raise.
    """
    checked = _checked(asked, symbol)
    desk = asked.desk
    context = known_for_odds(checked, data=desk.data, rolls=desk.rolls, home=desk.home)
    closed = latest_closed(context.bars.market, as_of=asked.as_of, now=asked.now)
    behind = 0 if closed is None else sessions_behind(context.bars.market, context.as_of, closed)
    return market_row(context, horizon=asked.horizon, behind=behind)


def _checked(asked: Asked, symbol: str) -> Checked:
    wanted = market(symbol)
    try:
        return asked.universe.checked(wanted.symbol, as_of=asked.as_of, now=asked.now)
    except NotStored:
        if asked.fetch is None:
            raise
    fetched = asked.fetch(wanted)
    return fetched if asked.as_of is None else replace(fetched, bars=fetched.bars.upto(asked.as_of))


def market_row(
    context: Context, *, horizon: int = HORIZON, behind: int = 0, engine: Engine | None = None
) -> MarketRow:
    """The row of a context: chart, levels, odds, events and what changed.

    Parameters
    ----------
    context
        What was known.
    horizon
        Sessions ahead.
    behind
        Sessions that the bars end before the day asked for.
    engine
        Makes the paths; ``None``: that of an outlook.

    Raises
    ------
    TooLittleHistory
        Under 30 sessions.
    OutsideCalendar
        When the horizon ends beyond the session table.
    """
    bars = context.bars
    ahead = tuple(sessions_ahead(bars.market, context.as_of, horizon))
    overview = read_chart(context)
    zones = find_zones(context, overview, horizon=horizon)
    shown = listed(zones, overview)
    nearest = {side: next((each for each in shown if each.side is side), None) for side in Side}
    asked = tuple(each for side in (Side.RESISTANCE, Side.SUPPORT) if (each := nearest[side]) is not None)
    issued, has = _brief(context, overview, zones, horizon=horizon, engine=engine or Blend(), asked=asked)
    return MarketRow(
        market=bars.market,
        as_of=context.as_of,
        behind=behind,
        close=overview.close,
        change=overview.change,
        atr=overview.atr,
        averages=overview.averages,
        regime=overview.regime,
        momentum=overview.momentum,
        resistance=nearest[Side.RESISTANCE],
        support=nearest[Side.SUPPORT],
        at=nearest[Side.AT],
        brief=issued,
        paths=has,
        paths_needed=FEWEST_PATHS,
        horizon_end=ahead[-1],
        events=events_inside(context, ahead=ahead),
        news=_news(context, overview, shown),
        closes=tuple(bars.close[-SHOWN_CLOSES:].tolist()),
    )


def _brief(
    context: Context,
    overview: Overview,
    zones: tuple[Level, ...],
    *,
    horizon: int,
    engine: Engine,
    asked: tuple[Level, ...],
) -> tuple[Brief | None, int]:
    """The odds and the past paths behind them; no odds where those are too few."""
    try:
        issued = brief(context, overview, zones, horizon=horizon, engine=engine, asked=asked)
    except TooFewPaths as short:
        return None, short.has
    return issued, issued.n


def _news(context: Context, now: Overview, shown: tuple[Level, ...]) -> News:
    bars = context.bars
    if len(bars) <= FEWEST_BARS:
        return News()
    then = _day_before(context, now)
    news = tuple(_on_last_session(bars, now, shown))
    return News(
        since=then.as_of,
        regime=(then.regime, now.regime) if then.regime is not now.regime else None,
        crossings=crossings(then, now),
        reclaim=_new_reclaim(then, now),
        patterns=tuple(each.name for each in now.patterns if each.session == now.as_of),
        lost=tuple(each for each in news if each.lost == now.as_of),
        regained=tuple(each for each in news if each.regained == now.as_of),
    )


def _on_last_session(bars: Bars, overview: Overview, shown: tuple[Level, ...]) -> Iterator[Level]:
    """Listed levels that the last bar closed beyond or won back, without their tests."""
    for zone in shown:
        found = tested(bars, overview, zone)
        if overview.as_of in (found.lost, found.regained):
            yield replace(found, touches=())


def _day_before(context: Context, now: Overview) -> Overview:
    """The chart of the session before; nothing else of that day is read."""
    lean = replace(context, peers={}, kin={}, proxy=None, implied=(), macro=Macro(), notes=())
    before = lean.upto(context.bars.session[-2].item())
    same = before.rolls == context.rolls
    return read_chart(before, series=now.series.first(len(before.bars)) if same else None)


def _new_reclaim(then: Overview, now: Overview) -> Reclaim | None:
    state = now.reclaim
    if state is None or state.state not in NEWS_STATES:
        return None
    was = then.reclaim
    return None if was is not None and (was.state, was.session) == (state.state, state.session) else state
