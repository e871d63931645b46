"""What changed since the session before, as the page's JSON has it."""

from collections.abc import Sequence
from math import isfinite

from levelhead.evidence.changed import Changed, OddsChange
from levelhead.forecast import Barrier, Row
from levelhead.levels import Level
from levelhead.render.plain import Json

PPM = 6


def since_object(changed: Changed | None) -> Json:
    """The change of the earlier odds with its causes, in probability; levels and crossings."""
    if changed is None:
        return None
    return {
        "session": changed.since.isoformat(),
        "move": _number(changed.move),
        "sigma_then": _number(changed.sigma_then),
        "sigma_now": _number(changed.sigma_now),
        "matured": changed.matured,
        "odds": None if changed.odds is None else _odds(changed.odds),
        "levels": {
            "appeared": _zones(changed.appeared),
            "gone": _zones(changed.gone),
            "tested": _zones(changed.tested),
            "lost": _zones(changed.broken),
            "regained": _zones(changed.regained),
        },
        "crossings": [
            {"line": f"sma{each.window}" if each.window else "rsi_signal", "direction": str(each.direction)}
            for each in changed.crossings
        ],
    }


def _odds(odds: OddsChange) -> Json:
    return {
        "up": _barrier(odds.scenarios.upper),
        "down": _barrier(odds.scenarios.lower),
        "view": str(odds.view),
        "then": _shares(odds.then),
        "now": _shares(odds.now),
        "settled": None if odds.settled is None else str(odds.settled),
        "causes": [{"name": each.name, "added": _shares(each.added)} for each in odds.causes],
    }


def _barrier(barrier: Barrier) -> Json:
    return {"price": _number(barrier.price), "by": str(barrier.by), "z": _number(barrier.buffer)}


def _shares(shares: Sequence[float]) -> Json:
    """Twelve decimals: parts that sum to the change still do."""
    return {str(row): round(each, 12) for row, each in zip(Row, shares, strict=True)}


def _zones(levels: Sequence[Level]) -> Json:
    return [{"low": each.low, "high": each.high, "side": str(each.side)} for each in levels]


def _number(value: float) -> float | None:
    return float(f"{value:.12g}") if isfinite(value) else None
