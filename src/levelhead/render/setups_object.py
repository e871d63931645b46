"""Trade set-ups and their record, as JSON has them."""

from collections.abc import Mapping, Sequence
from math import isfinite

from levelhead.evidence.setup_record import SetupRecord, SideRecord
from levelhead.forecast.setups import SetupOdds

PPM = 6
Flat = Mapping[str, str | float | int | bool | Sequence[float] | Mapping[str, str | float] | None]


def setup_object(odds: SetupOdds) -> Flat:
    """One set-up: prices in points, probabilities 0 to 1, results in R, ticks and currency a contract."""
    setup = odds.setup
    return {
        "direction": "long" if setup.is_long else "short",
        "entry": {"price": setup.entry, "kind": "close" if odds.from_close else "order"},
        "stop": _barrier(setup.stop.price, str(setup.stop.by), setup.stop.buffer),
        "target": _barrier(setup.target.price, str(setup.target.by), setup.target.buffer),
        "horizon": setup.horizon,
        "costs_ticks": setup.costs,
        "p_filled": round(odds.filled, PPM),
        "p_target": round(odds.target, PPM),
        "p_stop": round(odds.stop, PPM),
        "p_neither": round(odds.neither, PPM),
        "risk_points": round(setup.risk, PPM),
        "reward_to_risk": round(odds.reward_to_risk, PPM),
        "expectancy_r": round(odds.expectancy, PPM),
        "interval": [round(each, PPM) for each in odds.interval],
        "expectancy_ticks": round(odds.ticks, PPM),
        "expectancy_currency": round(odds.currency, PPM),
        "median_sessions": odds.held,
        "n": odds.n,
        "effective_n": round(odds.effective_n, 1),
    }


def _barrier(price: float, by: str, buffer: float) -> Mapping[str, str | float]:
    return {"price": price, "by": by, "z": float(f"{buffer:.12g}")}


def setup_record_object(record: SetupRecord) -> Mapping[str, str | float | int | Flat]:
    """What such set-ups earned on past sessions, in R after costs."""
    return {
        "first": record.first.isoformat(),
        "last": record.last.isoformat(),
        "horizon": record.horizon,
        "costs_ticks": record.costs,
        "with_view": _side(record.with_view),
        "against": _side(record.against),
    }


def _side(side: SideRecord) -> Flat:
    return {
        "n": side.n,
        "effective_n": round(side.effective_n, 1),
        "expectancy_r": round(side.expectancy, PPM),
        "interval": [round(each, PPM) for each in side.interval] if isfinite(side.interval[0]) else None,
        "hit": round(side.hit, PPM),
        "hit_forecast": round(side.said_hit, PPM),
        "stopped": round(side.stopped, PPM),
        "stopped_forecast": round(side.said_stopped, PPM),
        "earned": side.has_earned,
        "lost": side.has_lost,
    }
