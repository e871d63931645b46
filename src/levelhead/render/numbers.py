"""The one formatter: how a Measurement is written, and a Claim said."""

from datetime import date

from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.months import MONTHS


def say(claim: Claim) -> str:
    """The sentence of a claim with its measurements written in."""
    return claim.template.format(**{each.name: written(each) for each in claim.measurements})


def written(measurement: Measurement) -> str:
    """A measurement as the page prints it.

    Points, counts and money carry thousands commas; ratios and probabilities become percentages (a
    probability that a decimal shows to be under one or over ninety-nine percent keeps it, so that it
    never reads as impossible or certain); a date names its year only when that is not the year of ``as_of``.
    """
    value, unit, places = measurement.value, measurement.unit, measurement.places
    if isinstance(value, date):
        return _day(value, measurement.as_of, short=unit is Unit.SHORT_DATE)
    if isinstance(value, str):
        return value
    match unit:
        case Unit.PROBABILITY:
            return _probability(float(value), places)
        case Unit.RATIO:
            return f"{_unsigned_zero(value * 100, places):,.{places}f}%"
        case _:
            return f"{_unsigned_zero(value, places):,.{places}f}"


def _day(day: date, as_of: date, *, short: bool) -> str:
    month = MONTHS[day.month - 1]
    text = f"{month[:3] if short else month} {day.day}"
    return text if day.year == as_of.year else f"{text}, {day.year}"


def _probability(value: float, places: int) -> str:
    if places == 0 and 0 < value < 1 and not 1.0 <= round(value * 100, 1) <= 99.0:
        places = 1
    if 0 < value < 0.0005:
        return "under 0.1%"
    if 0.9995 < value < 1:
        return "over 99.9%"
    return f"{value * 100:.{places}f}%"


def _unsigned_zero(value: float, places: int) -> float:
    # -0.04 printed with one decimal must not read "-0.0"
    return abs(value) if round(value, places) == 0 else value
