"""What came after an outlook, as JSON."""

from collections.abc import Mapping
from datetime import date

from levelhead.forecast.fan import FAN
from levelhead.render.json_page import claim_object, number
from levelhead.render.plain import Json
from levelhead.report.after import Aftermath, Decided, Extreme, LastClose, LevelAfter, Scored
from levelhead.report.document import Section

SCHEMA = "levelhead/aftermath/1"


def after_object(symbol: str, after: Aftermath, section: Section) -> Mapping[str, Json]:
    """Keys of the object; days are ISO dates, probabilities 0..1, prices points, ``null`` where nothing came."""
    return {
        "schema": SCHEMA,
        "market": symbol,
        "as_of": after.as_of.isoformat(),
        "close": number(after.close),
        "atr14": number(after.atr),
        "horizon": {"sessions": after.horizon, "end": after.end.isoformat()},
        "known": after.known.isoformat(),
        "elapsed": after.elapsed,
        "complete": after.is_complete,
        "missing": [each.isoformat() for each in after.missing],
        "rolled": _day(after.rolled),
        "outcome": _decided(after.decided),
        "levels": [_level(each) for each in after.levels],
        "highest": _extreme(after.highest, after),
        "lowest": _extreme(after.lowest, after),
        "last_close": _last(after.last),
        "patterns": [
            {
                "name": each.pattern.name,
                "session": each.pattern.session.isoformat(),
                "invalidation": each.pattern.invalidation,
                "violated": _day(each.violated),
            }
            for each in after.patterns
        ],
        "bars": [
            {
                "session": each.session.isoformat(),
                "open": number(each.open),
                "high": number(each.high),
                "low": number(each.low),
                "close": None if each.close is None else number(each.close),
            }
            for each in after.bars
        ],
        "bars_sha256": after.bars_sha256 or None,
        "claims": [claim_object(each) for each in section.claims],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _decided(decided: Decided | None) -> Json:
    if decided is None:
        return None
    return {
        "row": str(decided.row),
        "settled": decided.session.isoformat(),
        "tie": decided.tie,
        "scores": {"model": _scored(decided.model), "climatology": _scored(decided.climatology)},
    }


def _scored(scored: Scored) -> Json:
    return {"log": scored.log, "brier": scored.brier, "rps": scored.rps}


def _level(each: LevelAfter) -> Json:
    return {
        "side": str(each.level.side),
        "low": each.level.low,
        "high": each.level.high,
        "p_touch": None if each.probability is None else number(each.probability),
        "touched": _day(each.touched),
        "first_test": None if each.fate is None else str(each.fate),
        "tested": _day(each.tested),
        "closed_beyond": _day(each.passed),
    }


def _extreme(extreme: Extreme | None, after: Aftermath) -> Json:
    if extreme is None:
        return None
    points = extreme.price - after.close
    return {
        "price": number(extreme.price),
        "session": extreme.session.isoformat(),
        "points": number(points),
        "atr": number(points / after.atr),
    }


def _last(last: LastClose | None) -> Json:
    if last is None:
        return None
    fan = [number(each) for each in last.fan]
    return {
        "price": number(last.price),
        "session": last.session.isoformat(),
        "fan": {f"p{round(q * 100):02d}": each for q, each in zip(FAN, fan, strict=True)} if fan else None,
    }
