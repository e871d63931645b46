"""Figures behind the sentences as JSON has them."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import TypeAlias

Json: TypeAlias = Mapping[str, "Json"] | Sequence["Json"] | str | float | int | bool | None
PLACES = 6


def number(value: float | None) -> float | None:
    """Rounded far below what any of these is known to; NaN and infinity become null."""
    return round(value, PLACES) if value is not None and isfinite(value) else None


def day(value: date | None) -> str | None:
    """A date, or null."""
    return value.isoformat() if value else None


def interval(value: tuple[float, float]) -> Json:
    """Both ends of an interval."""
    return [number(each) for each in value]
