"""The one formatter: how a Measurement is written, and a Claim said."""

from datetime import date
from string import Formatter

from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Phrase
from levelhead.render.languages import ENGLISH, Language


def say(claim: Claim, language: Language = ENGLISH) -> str:
    """The sentence of a claim with its measurements written in; English where the language lacks the sentence."""
    pieces, spoken = parted(claim, language)
    return "".join(
        literal + ("" if number is None else written(number, spoken)) for literal, number in pieces
    )


def parted(claim: Claim, language: Language) -> tuple[list[tuple[str, Measurement | None]], Language]:
    """The sentence of a claim in pieces, each with the number that follows it, and the language it is in.

    The full stop of an abbreviated month also ends a sentence: a date before one is not written with two.

    References
    ----------
    Amtliche Regelung der deutschen Rechtschreibung, section 103.
    """
    template, spoken = told(claim, language)
    measured = {each.name: each for each in claim.measurements}
    pieces: list[tuple[str, Measurement | None]] = []
    stopped = False
    for literal, name, _, _ in Formatter().parse(template):
        number = None if name is None else measured[name]
        pieces.append((literal.removeprefix(".") if stopped else literal, number))
        stopped = number is not None and not spoken.is_english and written(number, spoken).endswith(".")
    return pieces, spoken


def told(claim: Claim, language: Language) -> tuple[str, Language]:
    """The template of a claim and the language it is in: never a sentence half in one and half in the other."""
    found = language.phrase(claim.template)
    return (str(claim.template), ENGLISH) if found is None else (found, language)


def written(measurement: Measurement, language: Language = ENGLISH) -> str:
    """A measurement as the page prints it.

    Points, counts and money carry thousands commas; ratios and probabilities become percentages (a
    probability that a decimal shows to be under one or over ninety-nine percent keeps it, so that it
    never reads as impossible or certain); a date names its year only when that is not the year of ``as_of``.
    Names stay as they are in every language; words are a :class:`Phrase` and are translated.
    """
    value, unit, places = measurement.value, measurement.unit, measurement.places
    if isinstance(value, date):
        is_other = value.year != measurement.as_of.year
        return language.dated(value, year=is_other, short=unit is Unit.SHORT_DATE)
    if isinstance(value, str):
        return language.text(value) if isinstance(value, Phrase) else value
    match unit:
        case Unit.PROBABILITY:
            return _probability(float(value), places, language)
        case Unit.RATIO:
            return language.number(value * 100, places) + language.percent
        case _:
            return language.number(value, places)


def _probability(value: float, places: int, language: Language) -> str:
    if places == 0 and 0 < value < 1 and not 1.0 <= round(value * 100, 1) <= 99.0:
        places = 1
    if 0 < value < 0.0005:
        return language.under.format(p=language.number(0.1, 1) + language.percent)
    if 0.9995 < value < 1:
        return language.over.format(p=language.number(99.9, 1) + language.percent)
    return language.number(value * 100, places) + language.percent
