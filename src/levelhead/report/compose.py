"""Puts the page together: one line for each section, in the order of the page."""

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from levelhead.errors import TooFewPaths
from levelhead.evidence.changed import Changed
from levelhead.evidence.claims import BaseRate
from levelhead.evidence.placebo import PlaceboRecord
from levelhead.evidence.record import TrackRecord
from levelhead.evidence.setup_record import SetupRecord
from levelhead.forecast import Forecast
from levelhead.fundamentals.overview import Fundamentals
from levelhead.levels import Level
from levelhead.markets import Context
from levelhead.measure import Claim
from levelhead.report.changes_section import changes_section
from levelhead.report.closing_sections import data_section, disclaimer_section
from levelhead.report.consistency import check
from levelhead.report.document import Anchor, Contract, Outlook
from levelhead.report.facts import Facts
from levelhead.report.fundamentals_section import fundamentals_section
from levelhead.report.introduction import introduction
from levelhead.report.levels_section import levels_section, listed
from levelhead.report.page_triggers import page_triggers
from levelhead.report.probability_section import probability_section
from levelhead.report.technical_section import technical
from levelhead.technical import Overview

MODEL_SIGMA = "volatility of one session forecast by HAR"


@dataclass(frozen=True, slots=True)
class Frame:
    """Facts of the page that are not read from the chart.

    Parameters
    ----------
    horizon, horizon_end
        Sessions, and the date of the last one.
    next_session
        The first of them: trigger prices are for its close.
    contract
        ``None`` where nothing expires.
    close_kind
        ``settlement``, ``last`` or ``unknown``.
    banner
        Printed under the title where the data are not what was asked for.
    anchor
        The last checkpoint of the ledger of forecasts, printed at the end of the data; ``None`` without one.
    """

    horizon: int
    horizon_end: date
    next_session: date
    contract: Contract | None
    close_kind: str
    banner: Claim | None = None
    anchor: Anchor | None = None


def compose(
    context: Context,
    overview: Overview,
    levels: tuple[Level, ...],
    forecast: Forecast | TooFewPaths,
    *,
    frame: Frame,
    rates: tuple[BaseRate, ...] = (),
    drivers: Fundamentals,
    record: PlaceboRecord | None = None,
    track: TrackRecord | None = None,
    trades: SetupRecord | None = None,
    changed: Changed | None = None,
) -> Outlook:
    """The finished page, checked against itself.

    Parameters
    ----------
    context, overview, levels, forecast, frame
        What the page says.
    rates
        What its technical statements are worth.
    drivers
        What drives the market.
    record
        How levels fared; ``None``: not measured.
    track
        How such forecasts turned out; ``None``: not measured.
    trades
        What the set-ups of such tables earned; ``None``: not measured.
    changed
        What changed since the session before; ``None``: nothing is said of it.

    Raises
    ------
    InconsistentPage
        When the page contradicts itself.
    """
    facts = Facts(context.bars.market, context.as_of)
    issued = forecast if isinstance(forecast, Forecast) else None
    if issued is not None and isfinite(issued.sigma):
        # one sigma on the page: the one the odds were made with
        overview = replace(overview, sigma=issued.sigma, sigma_method=MODEL_SIGMA)
    why_none = forecast if isinstance(forecast, TooFewPaths) else None
    shown = listed(levels, overview, issued)
    triggers = page_triggers(context, overview, shown, issued, session=frame.next_session)
    page = Outlook(
        context=context,
        horizon=frame.horizon,
        horizon_end=frame.horizon_end,
        contract=frame.contract,
        close_kind=frame.close_kind,
        title=_title(facts),
        banner=frame.banner,
        introduction=introduction(facts, overview, issued, frame.horizon_end, triggers),
        technical=technical(facts, overview, levels, issued, rates),
        levels_section=levels_section(facts, overview, shown, issued, record),
        probability=probability_section(facts, issued, frame.horizon_end, why_none, track, trades),
        fundamentals=fundamentals_section(facts, drivers, issued),
        changes=changes_section(facts, overview, shown, triggers, changed),
        data=data_section(facts, context, overview, frame.contract, frame.close_kind, anchor=frame.anchor),
        disclaimer=disclaimer_section(facts, hypothetical=issued is not None),
        overview=overview,
        levels=levels,
        forecast=issued,
        listed=shown,
        record=track,
        drivers=drivers,
        triggers=triggers,
        trades=trades,
        since=changed,
    )
    check(page)
    return page


def _title(facts: Facts) -> Claim:
    return Claim(
        "title",
        "title",
        "{market} ({symbol}): outlook of {day}, {year}",
        (
            facts.text("market", facts.market.name, "contract registry"),
            facts.text("symbol", facts.market.symbol, "contract registry"),
            facts.day("day", facts.as_of, "last session read"),
            facts.text("year", str(facts.as_of.year), "year of the last session"),
        ),
    )
