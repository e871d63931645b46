"""A screen as JSON: every figure spelled as the JSON of the market's own outlook spells it."""

import json

from levelhead.forecast import Barrier, Row
from levelhead.fundamentals.events import Event
from levelhead.levels import Level
from levelhead.measure import Claim
from levelhead.render.conditional_object import PPM
from levelhead.render.json_page import number
from levelhead.render.numbers import say
from levelhead.render.plain import Json, day
from levelhead.report.facts import Facts
from levelhead.report.reasons import describe_all
from levelhead.report.screen import SCHEMA, MarketRow, News, Screen
from levelhead.report.screen_cells import news_cell


def screen_json(made: Screen) -> str:
    """The screen as JSON text, two spaces of indent, keys in a fixed order, no NaN."""
    return json.dumps(screen_object(made), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def screen_object(made: Screen) -> dict[str, Json]:
    """The object behind :func:`screen_json`; its schema is :func:`levelhead.render.schema.screen_schema`."""
    return {
        "schema": SCHEMA,
        "day": made.day.isoformat(),
        "as_of": day(made.as_of),
        "horizon": {"sessions": made.horizon},
        "order": str(made.order),
        "markets": [_row(row, made.horizon) for row in made.rows],
        "apart": [
            {"market": each.symbol, "error": each.kind, "reason": each.reason, "exit_status": each.status}
            for each in made.apart
        ],
    }


def _row(row: MarketRow, horizon: int) -> Json:
    facts = Facts(row.market, row.as_of)
    return {
        "market": {
            "symbol": row.market.symbol,
            "name": row.market.name,
            "kind": str(row.market.kind),
            "tick": float(row.market.tick),
            "currency": row.market.currency,
        },
        "as_of": row.as_of.isoformat(),
        "sessions_behind": row.behind,
        "close": row.close,
        "change": {"points": number(row.change), "ratio": number(row.change_ratio)},
        "atr14": number(row.atr),
        "regime": str(row.regime) if row.regime is not None else None,
        "averages": [
            {"window": each.window, "value": number(each.value), "distance_atr": _away(row, each.window)}
            for each in row.averages
        ],
        "rsi": _rsi(row),
        "resistance": _level(facts, row, row.resistance),
        "support": _level(facts, row, row.support),
        "at": _level(facts, row, row.at),
        "odds": _odds(row, horizon),
        "paths": {"n": row.paths, "needed": row.paths_needed},
        "events": [_event(each) for each in row.events],
        "changed": _news(facts, row),
    }


def _away(row: MarketRow, window: int) -> float | None:
    away = row.away(window)
    return None if away is None else number(away)


def _rsi(row: MarketRow) -> Json:
    momentum = row.momentum
    if momentum is None:
        return None
    signal = momentum.signals[0]
    return {
        "value": number(momentum.rsi),
        "signal": number(signal.value),
        "above": signal.is_above,
        "zone": str(momentum.zone),
        "cross": None if signal.cross is None else str(signal.cross),
        "cross_session": day(signal.cross_session),
        "definition_sensitive": momentum.is_definition_sensitive,
    }


def _level(facts: Facts, row: MarketRow, level: Level | None) -> Json:
    if level is None:
        return None
    phrase, cited = describe_all(facts, level)
    rungs = row.brief.ladder if row.brief is not None else ()
    touch = next(
        (dict(zip(each.horizons, each.probability, strict=True)) for each in rungs if each.level == level), {}
    )
    return {
        "side": str(level.side),
        "low": level.low,
        "high": level.high,
        "why": say(Claim("why", "screen", phrase, tuple(cited))),
        "distance_points": number(level.distance),
        "distance_atr": number(level.distance / row.atr) if row.atr > 0 else None,
        "p_touch": {str(sessions): round(each, PPM) for sessions, each in touch.items()},
    }


def _odds(row: MarketRow, horizon: int) -> Json:
    issued = row.brief
    if issued is None:
        return None
    return {
        "sessions": horizon,
        "end": row.horizon_end.isoformat(),
        "view": str(issued.view),
        "up": _barrier(issued.scenarios.upper),
        "down": _barrier(issued.scenarios.lower),
        "rows": [
            {
                "name": str(each.row),
                "probability": each.probability,
                "interval": [round(bound, PPM) for bound in each.interval],
                "climatology": each.climatology,
                "effective_n": round(each.effective_n, 1),
            }
            for each in (row.odds(side) for side in Row)
            if each is not None
        ],
        "n": issued.n,
        "climatology_n": issued.climatology_n,
        "effective_n": round(issued.effective_n, 1),
        "model": issued.model,
    }


def _barrier(barrier: Barrier) -> Json:
    return {"price": barrier.price, "by": str(barrier.by), "z": number(barrier.buffer)}


def _event(event: Event) -> Json:
    return {
        "name": str(event.kind),
        "day": event.day.isoformat(),
        "session": event.session.isoformat(),
        "sessions_ahead": event.number,
        "status": str(event.status),
    }


def _news(facts: Facts, row: MarketRow) -> Json:
    news = row.news
    return {
        "since": day(news.since),
        "text": say(news_cell(facts, row)),
        "count": news.count,
        "regime": None
        if news.regime is None
        else {
            name: None if each is None else str(each)
            for name, each in zip(("before", "now"), news.regime, strict=True)
        },
        "averages": [
            {"window": each.window, "direction": str(each.direction)}
            for each in news.crossings
            if each.window
        ],
        "rsi": next((str(each.direction) for each in news.crossings if not each.window), None),
        "reclaim_sma50": None if news.reclaim is None else str(news.reclaim.state),
        "patterns": list(news.patterns),
        **_moved(news),
    }


def _moved(news: News) -> dict[str, Json]:
    return {
        name: [{"side": str(each.side), "low": each.low, "high": each.high} for each in levels]
        for name, levels in (("lost", news.lost), ("regained", news.regained))
    }
