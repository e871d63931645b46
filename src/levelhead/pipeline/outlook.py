"""The story on one screen: read the chart, find levels, issue the forecast, compose the page."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite

from levelhead.errors import BadOption, OutsideCalendar, TooFewPaths
from levelhead.evidence.changed import Said, read_changed
from levelhead.evidence.claims import base_rates
from levelhead.evidence.placebo import PlaceboRecord, rate
from levelhead.evidence.record import TrackRecord
from levelhead.evidence.setup_record import SetupRecord
from levelhead.forecast import Barrier, By, Engine, Forecast, Scenarios, issue
from levelhead.forecast.blend import Blend
from levelhead.forecast.issue import issue_for
from levelhead.forecast.remembered import Remembered
from levelhead.forecast.select import Selection, read_view
from levelhead.fundamentals.overview import read_drivers
from levelhead.levels import Candidate, find_levels
from levelhead.markets import Context, Kind, Market
from levelhead.markets.expiry import days_to_roll, front
from levelhead.markets.sessions import sessions
from levelhead.measure import Claim
from levelhead.pipeline.known import close_kind
from levelhead.report import Anchor, Contract, Frame, Outlook, compose
from levelhead.technical import Overview, read_chart

HORIZON, LONGEST_HORIZON = 15, 63


def outlook_of(
    context: Context,
    *,
    horizon: int = HORIZON,
    own: Iterable[Candidate] = (),
    engine: Engine | None = None,
    banner: Claim | None = None,
    record: PlaceboRecord | None = None,
    track: TrackRecord | None = None,
    checkpoint: Anchor | None = None,
    trades: SetupRecord | None = None,
    said: Said | None = None,
) -> Outlook:
    """The outlook of a context.

    Parameters
    ----------
    context
        What was known.
    horizon
        Sessions ahead, 1 to 63.
    own
        The user's own levels.
    engine
        Makes the paths; ``None``: the mean of past paths in sigma and drawn bars.
    banner
        A sentence printed under the title, for data that are not what was asked for.
    record
        How levels fared, measured on a beginning of the same bars; ``None``: not measured.
    track
        How such forecasts turned out; ``None``: not measured.
    checkpoint
        The ledger of forecasts as it was last seen; ``None``: nothing is said of it.
    trades
        What the set-ups of such tables earned; ``None``: not measured.
    said
        What another version of the program said on the session before: the difference is a cause of its own.

    Raises
    ------
    TooLittleHistory
        Under 30 sessions.
    BadOption
        For a horizon outside 1 to 63.
    OutsideCalendar
        When the horizon ends beyond the session table.
    """
    ahead = sessions_ahead(context.bars.market, context.as_of, horizon)
    own, paths = tuple(own), Remembered(engine or Blend())
    overview = read_chart(context)
    levels = find_levels(context, overview, horizon=horizon, own=own)
    if record is not None:
        levels = rate(levels, record, bars=context.bars)
    forecast: Forecast | TooFewPaths
    try:
        forecast = issue(context, overview, levels, horizon=horizon, engine=paths, costs=0.0)
    except TooFewPaths as short:
        forecast = short
    frame = Frame(
        horizon=horizon,
        horizon_end=ahead[-1],
        next_session=ahead[0],
        contract=lead_contract(context.bars.market, context.as_of),
        close_kind=close_kind(context.bars),
        banner=banner,
        anchor=checkpoint,
    )
    return compose(
        context,
        overview,
        levels,
        forecast,
        frame=frame,
        rates=base_rates(context, horizon=horizon),
        drivers=read_drivers(context, horizon=horizon, ahead=tuple(ahead)),
        record=record,
        track=track,
        trades=trades,
        changed=read_changed(context, overview, levels, horizon=horizon, engine=paths, own=own, said=said),
    )


def odds_of(
    context: Context,
    *,
    up: float,
    down: float,
    up_by: By = By.TOUCH,
    down_by: By = By.TOUCH,
    horizon: int = HORIZON,
    engine: Engine | None = None,
) -> tuple[Overview, Forecast]:
    """The forecast of two barriers the user names, through the same issuing path.

    Raises
    ------
    BadOption
        Unless ``down < close < up``, both of them prices this market can have.
    """
    sessions_ahead(context.bars.market, context.as_of, horizon)
    overview = read_chart(context)
    last = f"the close of {overview.close} on {context.as_of}"
    if not (isfinite(up) and up > overview.close):
        raise BadOption("--up", up, f"a price above {last}")
    if not (isfinite(down) and down < overview.close):
        raise BadOption("--down", down, f"a price below {last}")
    if down <= 0 and not context.bars.market.allow_nonpositive:
        raise BadOption("--down", down, "a price above zero")
    z = overview.buffer
    scenarios = Scenarios(Barrier(up, up_by, z), Barrier(down, down_by, z), horizon)
    selection = Selection(scenarios, read_view(overview), None, None, (), ())
    return overview, issue_for(context, overview, (), selection, engine=engine or Blend())


def check_horizon(horizon: int) -> None:
    """Raise ``BadOption`` for a horizon outside 1 to 63."""
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise BadOption("--horizon", horizon, f"a number of sessions from 1 to {LONGEST_HORIZON}")


def sessions_ahead(market: Market, as_of: date, horizon: int) -> Sequence[date]:
    """The trade dates of the horizon, counted on the exchange's calendar.

    Raises
    ------
    BadOption
        For a horizon outside 1 to 63.
    """
    check_horizon(horizon)
    return sessions(market.calendar).after(as_of, horizon)


def lead_contract(market: Market, as_of: date) -> Contract | None:
    """The lead contract on ``as_of``; ``None`` where nothing expires or the table does not reach."""
    if market.kind is not Kind.FUTURE:
        return None
    try:
        contract = front(market, as_of)
        return Contract(contract.code, contract.last_trade, days_to_roll(market, as_of))
    except OutsideCalendar:
        return None
