"""German numbers and dates as Unicode CLDR 45 has them for the locale de."""

import re
from datetime import date

import pytest

from levelhead.errors import BadOption
from levelhead.measure import Claim, Measurement, Unit, Value
from levelhead.measure.phrase import Phrase
from levelhead.render.html.evidence import Notes
from levelhead.render.html.sentences import sentence
from levelhead.render.languages import ENGLISH, GERMAN, Language, language
from levelhead.render.languages.catalogue import Catalogue
from levelhead.render.numbers import say, written

AS_OF = date(2025, 11, 24)


def measured(value: Value, unit: Unit, places: int = 0) -> Measurement:
    """A value with everything else by hand."""
    return Measurement("x", "a label", value, unit, AS_OF, "by hand", places=places)


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (2418.8, Unit.POINTS, 1, "2.418,8"),
        (1234567.0, Unit.POINTS, 2, "1.234.567,00"),
        (-1234.5, Unit.POINTS, 1, "-1.234,5"),
        (-0.04, Unit.POINTS, 1, "0,0"),
        (0.123, Unit.RATIO, 1, "12,3\N{NO-BREAK SPACE}%"),
        (11.5, Unit.RATIO, 0, "1.150\N{NO-BREAK SPACE}%"),
        (2629, Unit.COUNT, 0, "2.629"),
        (12.5, Unit.CURRENCY, 2, "12,50"),
        (0.586, Unit.PROBABILITY, 0, "59\N{NO-BREAK SPACE}%"),
        (0.004, Unit.PROBABILITY, 0, "0,4\N{NO-BREAK SPACE}%"),
        (0.0004, Unit.PROBABILITY, 0, "unter 0,1\N{NO-BREAK SPACE}%"),
        (0.9997, Unit.PROBABILITY, 0, "über 99,9\N{NO-BREAK SPACE}%"),
        ("RTYZ2025", Unit.TEXT, 0, "RTYZ2025"),
        ("May", Unit.TEXT, 0, "May"),
        (Phrase("May"), Unit.TEXT, 0, "Mai"),
    ],
)
def test_a_number_is_written_the_german_way(value: Value, unit: Unit, places: int, text: str) -> None:
    """Decimal comma, thousands point, no-break space before the percent sign; a name stays, a word does not."""
    assert written(measured(value, unit, places), GERMAN) == text


@pytest.mark.parametrize(
    ("day", "unit", "text"),
    [
        (date(2025, 11, 24), Unit.DATE, "24.\N{NO-BREAK SPACE}November"),
        (date(2025, 3, 1), Unit.DATE, "1.\N{NO-BREAK SPACE}März"),
        (date(2024, 11, 24), Unit.DATE, "24.\N{NO-BREAK SPACE}November 2024"),
        (date(2025, 11, 24), Unit.SHORT_DATE, "24.\N{NO-BREAK SPACE}Nov."),
        (date(2025, 9, 5), Unit.SHORT_DATE, "5.\N{NO-BREAK SPACE}Sept."),
        (date(2025, 5, 5), Unit.SHORT_DATE, "5.\N{NO-BREAK SPACE}Mai"),
        (date(1987, 10, 19), Unit.SHORT_DATE, "19.\N{NO-BREAK SPACE}Okt. 1987"),
    ],
)
def test_a_day_is_written_the_german_way(day: date, unit: Unit, text: str) -> None:
    """CLDR: d. MMMM y, and the abbreviated months of the format style."""
    assert written(measured(day, unit), GERMAN) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("lost on {x}.", "am 24. Nov. verloren"),
        ("on {x}.", "am 24. Nov."),
        ("on {x}. Then", "am 24. Nov. Dann"),
    ],
)
def test_a_month_cut_short_ends_the_sentence_too(
    template: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Amtliche Regelung, section 103: one full stop, in text as in markup."""
    german = {"lost on {x}.": "am {x} verloren", "on {x}.": "am {x}.", "on {x}. Then": "am {x}. Dann"}
    monkeypatch.setattr(Language, "catalogue", property(lambda _: Catalogue(german)))
    claim = Claim("id", "section", template, (measured(date(2025, 11, 24), Unit.SHORT_DATE),))
    shown = re.sub("<[^>]*>", "", sentence(claim, Notes(GERMAN)))
    assert (say(claim, GERMAN), shown) == (text.replace(". N", ".\N{NO-BREAK SPACE}N"),) * 2


def test_an_unknown_language_is_refused_with_those_that_exist() -> None:
    """The message says what can be asked for."""
    with pytest.raises(BadOption, match="en or de"):
        language("fr")


def test_a_language_is_found_by_its_code() -> None:
    """Both that exist."""
    assert (language("en"), language("de")) == (ENGLISH, GERMAN)
