"""What a claim refuses, and how the one formatter writes."""

import re
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from levelhead.errors import UncitedNumber
from levelhead.measure import Claim, Measurement, Unit, Value
from levelhead.render.markdown import to_markdown
from levelhead.render.numbers import say, written
from tests.pages import page, write_folder

AS_OF = date(2025, 11, 24)


def measured(value: Value, unit: Unit, places: int = 0, name: str = "x") -> Measurement:
    return Measurement(name, "a label", value, unit, AS_OF, "by hand", places=places)


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("The close is 2418.8.", "literal digit"),
        ("SMA50 at {x}", "literal digit"),
        ("{x} of ٣ tests", "literal digit"),  # a digit is a digit in every script
        ("{x} m²", "literal digit"),
        ("{x:.1f}", "format of its own"),
        ("{x!r}", "format of its own"),
        ("{y}", "no measurement named 'y'"),
        ("{}", "no measurement named ''"),
        ("{x.value}", "no measurement named 'x.value'"),
        ("{x[0]}", "no measurement named"),
    ],
)
def test_a_template_that_could_hide_a_number_is_refused(template: str, complaint: str) -> None:
    with pytest.raises(UncitedNumber, match=complaint):
        Claim("c", "s", template, (measured(2418.8, Unit.POINTS, 1),))


def test_two_measurements_of_one_name_are_refused() -> None:
    with pytest.raises(UncitedNumber, match="share a name"):
        Claim("c", "s", "{x}", (measured(1, Unit.COUNT), measured(2, Unit.COUNT)))


def test_a_claim_may_know_more_than_it_prints() -> None:
    claim = Claim("c", "s", "{y} before {x}", (measured(1, Unit.COUNT), measured(2, Unit.COUNT, name="y")))
    assert (claim.cited, say(claim)) == (("y", "x"), "2 before 1")


def test_braces_of_the_text_survive() -> None:
    assert say(Claim("c", "s", "a {{set}} of {x}", (measured(3, Unit.COUNT),))) == "a {set} of 3"


def test_a_name_that_holds_braces_is_printed_as_it_is() -> None:
    """A user's own words are no template."""
    assert say(Claim("c", "s", "“{x}”", (measured("{y} zone", Unit.TEXT),))) == "“{y} zone”"


def test_a_measurement_cannot_be_changed() -> None:
    one = Measurement("x", "a label", 1.0, Unit.POINTS, AS_OF, "by hand", {"window": 14})
    with pytest.raises(FrozenInstanceError):
        one.value = 2.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        one.inputs["window"] = 15  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (2418.8, Unit.POINTS, 1, "2,418.8"),
        (1234567.0, Unit.POINTS, 2, "1,234,567.00"),
        (-37.63, Unit.POINTS, 2, "-37.63"),
        (-1234.5, Unit.POINTS, 1, "-1,234.5"),
        (-0.04, Unit.POINTS, 1, "0.0"),
        (-0.0, Unit.POINTS, 0, "0"),
        (-0.0004, Unit.RATIO, 1, "0.0%"),
        (-0.139, Unit.RATIO, 1, "-13.9%"),
        (0.382, Unit.RATIO, 1, "38.2%"),
        (11.5, Unit.RATIO, 0, "1,150%"),
        (2629, Unit.COUNT, 0, "2,629"),
        (784.7, Unit.COUNT, 0, "785"),
        (15, Unit.SESSIONS, 0, "15"),
        (1477.0000000003, Unit.TICKS, 0, "1,477"),
        (0.66, Unit.ATR, 1, "0.7"),
        (49.349, Unit.INDEX, 1, "49.3"),
        (12.5, Unit.CURRENCY, 2, "12.50"),
        ("RTYZ2025", Unit.TEXT, 0, "RTYZ2025"),
    ],
)
def test_a_number_is_written(value: Value, unit: Unit, places: int, text: str) -> None:
    assert written(measured(value, unit, places)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "50%"),
        (0.586, "59%"),
        (0.014, "1%"),
        (0.0099, "1%"),
        (0.0101, "1%"),
        (0.0094, "0.9%"),
        (0.004, "0.4%"),
        (0.0006, "0.1%"),
        (0.0004, "under 0.1%"),
        (0.0, "0%"),
        (0.986, "99%"),
        (0.9901, "99%"),
        (0.9906, "99.1%"),
        (0.996, "99.6%"),
        (0.9994, "99.9%"),
        (0.9997, "over 99.9%"),
        (1.0, "100%"),
    ],
)
def test_a_probability_is_never_rounded_to_impossible_or_certain(value: float, text: str) -> None:
    """Under one and over ninety-nine percent a decimal is kept, and no figure reads 1.0% beside another's 1%."""
    assert written(measured(value, Unit.PROBABILITY)) == text


@pytest.mark.parametrize(
    ("day", "unit", "text"),
    [
        (date(2025, 11, 24), Unit.DATE, "November 24"),
        (date(2025, 1, 2), Unit.DATE, "January 2"),
        (date(2024, 11, 24), Unit.DATE, "November 24, 2024"),
        (date(2026, 1, 5), Unit.DATE, "January 5, 2026"),
        (date(2025, 9, 5), Unit.SHORT_DATE, "Sep 5"),
        (date(2025, 5, 5), Unit.SHORT_DATE, "May 5"),
        (date(1987, 10, 19), Unit.SHORT_DATE, "Oct 19, 1987"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(day: date, unit: Unit, text: str) -> None:
    assert written(measured(day, unit)) == text


@pytest.mark.parametrize("horizon", [1, 2])
def test_one_session_is_not_called_sessions(horizon: int, tmp_path: Path) -> None:
    """No number one stands before a plural anywhere on a page of one session."""
    folder = tmp_path / "data"
    text = to_markdown(page(write_folder(folder, count=140), "RTY", horizon=horizon))
    assert re.findall(r"(?<![\d.,])1 (?:sessions|rolls|bars|closes)\b", text) == []
    assert re.findall(rf"(?<![\d.,]){horizon} sessions?\b", text)[0] == (
        "1 session" if horizon == 1 else "2 sessions"
    )
