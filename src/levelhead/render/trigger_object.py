"""A trigger price as JSON."""

from levelhead.technical.triggers import Trigger


def trigger_object(each: Trigger) -> dict[str, str | float]:
    """The object of one trigger; the price is a JSON number on the tick."""
    return {
        "statement": each.statement,
        "now": each.now,
        "becomes": each.becomes,
        "direction": str(each.direction),
        "price": float(f"{each.price:.12g}"),
        "by": "touch" if each.is_touch else "close",
    }
