"""One measured number with everything a reader needs to check it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from levelhead.measure.showing import ShowsItself

Value = float | int | date | str


class Unit(StrEnum):
    """What a value counts; decides how it is printed."""

    POINTS = "points"  # a price or a distance between prices
    RATIO = "ratio"  # 0.012 is printed as a percentage
    PROBABILITY = "probability"  # 0..1, printed as a percentage
    SESSIONS = "sessions"
    COUNT = "count"
    DATE = "date"
    SHORT_DATE = "short date"  # a date in a table cell, its month abbreviated
    ATR = "ATR"  # multiples of the average true range
    SIGMA = "sigma"  # multiples of one session's volatility
    TICKS = "ticks"
    INDEX = "index"  # dimensionless reading such as RSI
    CURRENCY = "currency"  # money per contract
    TEXT = "text"  # a name measured from the data: a contract month, a symbol


@dataclass(frozen=True, slots=True)
class Measurement(ShowsItself):
    """A value, its unit, the session it was known at, how it was made and from what.

    Parameters
    ----------
    name
        Machine name, unique within a claim; a template cites it as ``{name}``.
    label
        What a reader calls it.
    value
        The number (never rounded), a date, or a name.
    unit
        See :class:`Unit`; prices are index points, ratios and probabilities 0..1.
    as_of
        The last session the value depends on.
    method
        The definition in one phrase, with its parameters.
    inputs
        Parameters and sources by name.
    places
        Decimals to print; prices take theirs from the market's tick.
    """

    name: str
    label: str
    value: Value
    unit: Unit
    as_of: date
    method: str
    inputs: Mapping[str, Value] = field(default_factory=dict)
    places: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", MappingProxyType(dict(self.inputs)))

    def __reduce__(self) -> tuple[type["Measurement"], tuple[object, ...]]:
        # a mapping proxy cannot travel to another process; its contents can
        values = (getattr(self, each.name) for each in fields(self) if each.name != "inputs")
        *before, places = values
        return type(self), (*before, dict(self.inputs), places)
