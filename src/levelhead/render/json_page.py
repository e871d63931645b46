"""The page as one JSON object: the keys that programs read, then every sentence with its measurements."""

import json
import math
from collections.abc import Iterable
from datetime import date

from levelhead.forecast import Row
from levelhead.forecast.odds import Rung
from levelhead.forecast.scenarios import TIE_RULE, Barrier
from levelhead.levels import Candidate, Level
from levelhead.measure import Claim, Measurement, Value
from levelhead.render.conditional_object import PPM, conditional_object
from levelhead.render.fundamentals_object import fundamentals_object
from levelhead.render.numbers import say, written
from levelhead.render.plain import Json
from levelhead.render.setups_object import setup_object, setup_record_object
from levelhead.render.since_object import since_object
from levelhead.render.skill_object import skill_object
from levelhead.render.trigger_object import trigger_object
from levelhead.report import Outlook
from levelhead.report.document import SCHEMA
from levelhead.report.facts import Facts
from levelhead.report.probability_section import row_label, row_notes
from levelhead.report.reasons import describe
from levelhead.technical import Overview
from levelhead.technical.swings import Swing


def to_json(page: Outlook) -> str:
    """The page as JSON text, two spaces of indent, keys in a fixed order, no NaN."""
    return json.dumps(json_object(page), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def json_object(page: Outlook) -> dict[str, Json]:
    """The object behind :func:`to_json`."""
    return {
        "schema": SCHEMA,
        "market": _market(page),
        "as_of": page.as_of.isoformat(),
        "horizon": {"sessions": page.horizon, "end": page.horizon_end.isoformat()},
        "data": _data(page),
        "technical": _technical(page.overview),
        "levels": _levels(page),
        "scenarios": _scenarios(page),
        "fundamentals": fundamentals_object(page.drivers, _only(page.fundamentals.claims)),
        "changes": [say(claim) for claim in page.changes.claims],
        "since": since_object(page.since),
        "triggers": [trigger_object(each) for each in page.triggers],
        "claims": [claim_object(claim) for claim in page.claims],
        "disclaimer": " ".join(say(claim) for claim in page.disclaimer.claims),
    }


def claim_object(claim: Claim) -> Json:
    """A sentence with the measurements it cites; ``text`` of each is what the page prints."""
    return {
        "id": claim.id,
        "section": claim.section,
        "text": say(claim),
        "measurements": [_measurement(each) for each in claim.measurements],
    }


def _only(claims: Iterable[Claim]) -> str:
    return " ".join(say(claim) for claim in claims)


def _measurement(each: Measurement) -> Json:
    return {
        "name": each.name,
        "label": each.label,
        "value": _value(each.value),
        "unit": str(each.unit),
        "text": written(each),
        "as_of": each.as_of.isoformat(),
        "method": each.method,
        "inputs": {name: _value(value) for name, value in each.inputs.items()},
    }


def _value(value: Value) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return number(value)
    return str(value) if isinstance(value, str) else value


def number(value: float) -> float | None:
    """A number JSON can carry; NaN becomes null. Twelve significant digits: more are rounding."""
    return float(f"{value:.12g}") if math.isfinite(value) else None


def _market(page: Outlook) -> Json:
    market = page.context.bars.market
    found: dict[str, Json] = {
        "symbol": market.symbol,
        "name": market.name,
        "exchange": market.exchange,
        "tick": float(market.tick),
        "point_value": float(market.point_value),
        "currency": market.currency,
    }
    if page.contract is not None:
        found["contract"] = page.contract.code
        found["days_to_roll"] = page.contract.days_to_roll
        found["last_trade"] = page.contract.last_trade.isoformat()
    found["close_kind"] = page.close_kind
    return found


def _data(page: Outlook) -> Json:
    bars = page.context.bars
    return {
        "source": bars.source,
        "first": bars.first.isoformat(),
        "last": bars.as_of.isoformat(),
        "bars": len(bars),
        "adjustment": str(bars.adjustment),
        "fingerprint": bars.fingerprint,
        "notes": [
            {
                "code": note.code,
                "verdict": str(note.verdict),
                "session": note.session.isoformat() if note.session else None,
                "text": say(note.claim),
            }
            for note in page.context.notes
        ],
    }


def _technical(read: Overview) -> Json:
    averages = {each.window: each for each in read.averages}
    momentum = read.momentum
    signal = momentum.signals[0] if momentum else None
    found: dict[str, Json] = {"close": read.close}
    for window in (50, 100, 200):
        average = averages.get(window)
        found[f"sma{window}"] = number(average.value) if average else None
        if average is not None and average.back_adjusted is not None:
            found[f"sma{window}_backadjusted"] = number(average.back_adjusted)
    found |= {
        "rsi14": number(momentum.rsi) if momentum else None,
        "rsi_signal": number(signal.value) if signal else None,
        "rsi_cross": {
            "direction": str(signal.cross) if signal and signal.cross else None,
            "session": signal.cross_session.isoformat() if signal and signal.cross_session else None,
        },
        "rsi_signals": {
            each.pack: {"value": number(each.value), "above": each.is_above} for each in momentum.signals
        }
        if momentum
        else {},
        "definition_sensitive": momentum.is_definition_sensitive if momentum else None,
        "atr14": number(read.atr),
        "sigma1": number(read.sigma),
        "buffer": number(read.buffer),
        "regime": str(read.regime) if read.regime else None,
        "swing_high": _swing(read.swing_high),
        "swing_low": _swing(read.swing_low),
        "major_swing_high": _swing(read.major_high),
        "major_swing_low": _swing(read.major_low),
    }
    return found | _more_technical(read)


def _more_technical(read: Overview) -> dict[str, Json]:
    leg, bands, reclaim = read.leg, read.bands, read.reclaim
    return {
        "leg": {
            "from": _swing(leg.start),
            "to": {"price": leg.end_price, "session": leg.end_session.isoformat()},
            "retraced": number(leg.retraced),
            "ending": leg.is_ending,
        }
        if leg
        else None,
        "bollinger": {
            "lower": number(bands.lower),
            "middle": number(bands.middle),
            "upper": number(bands.upper),
        }
        if bands
        else None,
        "reclaim_sma50": {
            "state": str(reclaim.state),
            "session": reclaim.session.isoformat(),
            "needed": number(reclaim.needed),
        }
        if reclaim
        else None,
        "all_time_high": {
            "price": read.peak.price,
            "session": read.peak.session.isoformat(),
            "since": read.peak.since.isoformat(),
        },
        "patterns": [
            {
                "name": each.name,
                "session": each.session.isoformat(),
                "strict": each.strict,
                "bias": str(each.bias),
                "invalidation": each.invalidation,
                "stands": each in read.standing,
            }
            for each in read.patterns
        ],
        "candles_read": read.candles_read,
        "relative": [
            {
                "against": each.against,
                "close_ratio_vs_sma50": number(each.ratio_vs_average),
                "change20": number(each.change_short),
                "change63": number(each.change_long),
                "verdict": str(each.verdict),
            }
            for each in read.relative
        ],
        "missing": [{"reading": each.reading, "needs": each.needs, "has": each.has} for each in read.missing],
    }


def _swing(swing: Swing | None) -> Json:
    if swing is None:
        return {"price": None, "session": None, "confirmed": None}
    return {
        "price": swing.price,
        "session": swing.session.isoformat(),
        "confirmed": swing.confirmed.isoformat(),
    }


def _levels(page: Outlook) -> Json:
    rungs = {id(rung.level): rung for rung in page.forecast.ladder} if page.forecast else {}
    facts = Facts(page.context.bars.market, page.as_of)
    rank = {"at": 0, "resistance": 1, "support": 2}
    ordered = sorted(page.levels, key=lambda level: (rank[level.side], level.distance, level.low))
    shown = {id(level) for level in page.listed}
    return [
        level_object(facts, page.overview, level, rungs.get(id(level)), listed=id(level) in shown)
        for level in ordered
    ]


def level_object(
    facts: Facts, read: Overview, level: Level, rung: Rung | None, *, listed: bool
) -> dict[str, Json]:
    """One level as the page's JSON has it."""
    touch: dict[str, Json] = {str(horizon): None for horizon in (5, 10, 15)}
    if rung is not None:
        touch = {
            str(horizon): round(probability, PPM)
            for horizon, probability in zip(rung.horizons, rung.probability, strict=True)
        }
    found: dict[str, Json] = {
        "side": str(level.side),
        "low": level.low,
        "high": level.high,
        "reasons": [_reason(facts, reason) for reason in level.reasons],
        "tests": [
            {
                "session": each.session.isoformat(),
                "as": str(each.side),
                "verdict": str(each.verdict),
                "decided": each.decided.isoformat() if each.decided else None,
            }
            for each in level.touches
        ],
        "status": str(level.status),
        "lost": level.lost.isoformat() if level.lost else None,
        "regained": level.regained.isoformat() if level.regained else None,
        "distance_points": number(level.distance),
        "distance_atr": number(level.distance / read.atr),
        "distance_sigma": number(level.distance / (read.close * read.sigma)),
        "distance_ticks": round(level.distance / float(facts.market.tick)),
        "p_touch": touch,
        "on_page": listed,
    }
    return found | _record(level)


def _record(level: Level) -> dict[str, Json]:
    """How such levels fared, where it was measured."""
    if level.record is None:
        return {}
    return {
        "hold_rate": number(level.record.hold_rate),
        "placebo_rate": number(level.record.placebo_rate),
        "hold_n": level.record.n,
        "hold_interval": [number(each) for each in level.record.interval],
        "strong": level.record.is_strong,
    }


def _reason(facts: Facts, reason: Candidate) -> Json:
    phrase, cited = describe(facts, reason, "r_")
    found: dict[str, Json] = {
        "kind": str(reason.kind),
        "label": say(Claim("reason", "levels", phrase, tuple(cited))),
        "price": number(reason.price),
    }
    if reason.since is not None:
        found["session"] = reason.since.isoformat()
    if reason.sessions:
        found["sessions"] = [day.isoformat() for day in reason.sessions]
    if reason.lost is not None:
        found["lost"] = reason.lost.isoformat()
    return found


def _scenarios(page: Outlook) -> Json:
    issued = page.forecast
    if issued is None:
        return {
            "up": None, "down": None, "rows": [], "tie_rule": TIE_RULE, "n": 0, "effective_n": 0,
            "chain": [], "gates": [], "conditionals": [], "setups": [], "setup_record": None,
            "skill": None, "note": _only(page.probability.claims),
        }  # fmt: skip
    scenarios, selection = issued.scenarios, issued.selection
    facts = Facts(page.context.bars.market, page.as_of)
    down_next = next((link.then for link in issued.chain if link.side == "support"), None)
    return {
        "view": str(selection.view),
        "up": _target(selection.up, scenarios.upper) | {"next": None},
        "down": _target(selection.down, scenarios.lower) | {"next": down_next},
        "rows": [
            {
                "name": str(each.row),
                "label": say(row_label(facts, issued, each.row)),
                "probability": each.probability,
                "interval": [round(bound, PPM) for bound in each.interval],
                "climatology": each.climatology,
                "effective_n": round(each.effective_n, 1),
                "notes": [say(row_notes(facts, issued, each.row))],
            }
            for each in issued.odds
        ],
        "tie_rule": TIE_RULE,
        "tie_count": issued.tie_count,
        "n": issued.n,
        "own_n": issued.own_n,
        "effective_n": round(issued.effective_n, 1),
        "model": issued.model,
        "drawn_n": issued.drawn_n,
        "climatology_n": issued.climatology_n,
        "sigma1": number(issued.sigma),
        "engines": {
            name: {str(row): round(share, PPM) for row, share in zip(Row, shares, strict=True)}
            for name, shares in issued.engines
        },
        "proxy": issued.proxy or None,
        "trivial": [
            {"side": side, "low": level.low, "high": level.high}
            for side, levels in (("up", selection.trivial_up), ("down", selection.trivial_down))
            for level in levels
        ],
        **conditional_object(issued),
        "setups": [setup_object(each) for each in issued.setups],
        "setup_record": None if page.trades is None else setup_record_object(page.trades),
        "skill": skill_object(page.record) if page.record is not None and issued.drawn_n else None,
    }


def _target(level: Level | None, barrier: Barrier) -> dict[str, Json]:
    return {
        "low": level.low if level else barrier.price,
        "high": level.high if level else barrier.price,
        "price": barrier.price,
        "by": str(barrier.by),
        "z": number(barrier.buffer),
    }
