"""What is written of an outlook: everything its grading needs, and what it was made of."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from levelhead.errors import HorizonBegun, TooFewPaths
from levelhead.evidence.placebo import MOST_TESTS, counted_tests
from levelhead.forecast import Barrier, Forecast
from levelhead.forecast.odds import Link, Rung
from levelhead.ledger.book import Draft
from levelhead.ledger.canonical import Json
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.spelling import day_text, number_text, ppm, price_text, shares
from levelhead.markets import Bars, Context, Market
from levelhead.markets.sessions import sessions
from levelhead.report import Outlook
from levelhead.technical import Overview

QUESTION = ("market", "as_of", "grades_after")  # forecasts alike in these answer one question


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What an outlook was made with, beside its data.

    Parameters
    ----------
    version
        Of levelhead.
    code
        SHA-256 over its program files, 64 hex digits.
    page
        SHA-256 over the JSON page, made without records kept on this machine: data, code and seed alone
        give it again. Empty for a replay: no page was made.
    known
        SHA-256 over everything that was known beside the bars.
    seed
        Of the drawn paths.
    own_levels
        SHA-256 over the user's own levels; empty without.
    """

    version: str
    code: str
    page: str
    known: str
    seed: int = 0
    own_levels: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Issued:
    """A forecast and what it was issued on.

    Parameters
    ----------
    context, overview, forecast
        What was known, how the chart was read, the odds.
    days
        The sessions of the horizon.
    """

    context: Context
    overview: Overview
    forecast: Forecast
    days: tuple[date, ...]


def forecast_draft(issued: Issued, made: MadeBy, book: Sequence[Entry]) -> Draft:
    """The draft of a forecast.

    Parameters
    ----------
    issued
        The forecast.
    made
        What it was made with.
    book
        Entries that stand already: an earlier forecast of the same market, session and horizon is superseded.
    """
    body = _body(issued, made)
    question = [body[name] for name in QUESTION]
    same = [
        each.number
        for each in book
        if each.kind is EntryKind.FORECAST and [each.body[name] for name in QUESTION] == question
    ]
    if same:
        body["supersedes"] = same[-1]
    return Draft(EntryKind.FORECAST, body, _key(body, made, issued.context.bars))


def issued_on(page: Outlook, days: Sequence[date]) -> Issued:
    """The forecast of a page.

    Raises
    ------
    TooFewPaths
        When it has none, with the counts the page prints where its table would be.
    """
    if page.forecast is not None:
        return Issued(page.context, page.overview, page.forecast, tuple(days))
    said = {each.name: each.value for claim in page.probability.claims for each in claim.measurements}
    raise TooFewPaths(needs=int(str(said["needs"])), has=int(str(said["has"])))


def check_window(issued: Issued, *, now: datetime, later: Bars | None = None) -> None:
    """Refuse a forecast whose horizon has begun.

    Parameters
    ----------
    issued
        The forecast.
    now
        The time now, with a time zone. A futures session opens on the evening before its date: there is time
        until that date begins at the exchange.
    later
        Bars that may reach further than those it was issued on.

    Raises
    ------
    HorizonBegun
        When a bar of the horizon is known, or its first session is under way in the exchange's time zone.
    """
    market, as_of, first = issued.context.bars.market, issued.context.as_of, issued.days[0]
    if later is not None and later.as_of >= first:
        raise HorizonBegun(market.symbol, as_of, first, f"the bars given reach to {later.as_of}")
    opened = sessions(market.calendar).close(first).replace(hour=0, minute=0, second=0, microsecond=0)
    if now >= opened:
        raise HorizonBegun(
            market.symbol, as_of, first, f"it is {now.astimezone(opened.tzinfo):%Y-%m-%d %H:%M} there"
        )


def _body(issued: Issued, made: MadeBy) -> dict[str, Json]:
    context, overview, forecast, days = issued.context, issued.overview, issued.forecast, issued.days
    bars, market = context.bars, context.bars.market
    scenarios = forecast.scenarios
    return {
        "market": market.symbol,
        "as_of": day_text(context.as_of),
        "sessions": [day_text(each) for each in days],
        "grades_after": day_text(days[-1]),
        "close": price_text(market, overview.close),
        "atr": number_text(overview.atr),
        "sigma": number_text(forecast.sigma),
        "up": _barrier(market, scenarios.upper),
        "down": _barrier(market, scenarios.lower),
        "z": number_text(overview.buffer),
        "probability": dict(
            zip(("up", "neither", "down"), shares([each.probability for each in forecast.odds]), strict=True)
        ),
        "climatology": dict(
            zip(("up", "neither", "down"), shares([each.climatology for each in forecast.odds]), strict=True)
        ),
        "interval": {str(each.row): [ppm(bound) for bound in each.interval] for each in forecast.odds},
        "n": forecast.n,
        "effective_n": int(forecast.effective_n),
        "ladder": [_rung(market, each, bars) for each in forecast.ladder],
        "chain": [_link(market, each) for each in forecast.chain],
        "violation": _link(market, forecast.violation) if forecast.violation else None,
        "model": forecast.model,
        "data": {
            "sha256": bars.fingerprint,
            "known": made.known,
            "source": bars.source,
            "adjustment": str(bars.adjustment),
            "first": day_text(bars.first),
            "bars": len(bars),
            "notes": sorted({note.code for note in context.notes}),
        },
        "made": {
            "version": made.version,
            "code": made.code,
            "page": made.page,
            "seed": made.seed,
            "own_levels": made.own_levels,
        },
    }


def _barrier(market: Market, barrier: Barrier) -> Json:
    return {"price": price_text(market, barrier.price), "by": str(barrier.by)}


def _rung(market: Market, rung: Rung, bars: Bars) -> Json:
    level = rung.level
    return {
        "side": str(level.side),
        "low": price_text(market, level.low),
        "high": price_text(market, level.high),
        "kind": str(level.reasons[0].kind),
        "tests": min(len(counted_tests(level, bars)), MOST_TESTS),
        "touch": {str(h): ppm(p) for h, p in zip(rung.horizons, rung.probability, strict=True)},
    }


def _link(market: Market, link: Link) -> Json:
    return {
        "side": str(link.side),
        "given": price_text(market, link.given),
        "next": price_text(market, link.then),
        "probability": ppm(link.probability),
    }


def _key(body: dict[str, Json], made: MadeBy, bars: Bars) -> str:
    """The same question asked of the same data with the same code is the same forecast."""
    told = (
        str(body["market"]),
        str(body["as_of"]),
        str(body["grades_after"]),
        bars.fingerprint,
        made.known,
        made.code,
        str(made.seed),
        made.own_levels,
    )
    return "forecast " + hashlib.sha256("\0".join(told).encode()).hexdigest()
