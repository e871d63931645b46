"""Every number of a page once, with how it was made: what a reader sees when he points at it."""

from datetime import date

from levelhead.measure import Measurement, Value
from levelhead.measure.phrase import Verbatim
from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import written

_Key = tuple[str, str, str, str]


class Evidence:
    """Collects measurements while a page is written; equal ones share a row.

    The rows stand at the end of the page, so that a number is a plain link to its evidence and works
    without a script.

    Parameters
    ----------
    as_of
        Day of the page; rows name their session only where it is another.
    language
        Of the rows.
    """

    def __init__(self, as_of: date, language: Language = ENGLISH) -> None:
        self.language = language
        self._as_of = as_of
        self._rows: dict[_Key, int] = {}
        self._foreign: set[int] = set()

    def link(self, measurement: Measurement, language: Language) -> Html:
        """The number as the page prints it, a link to its row; ``language`` is that of its sentence."""
        printed, spoken = written(measurement, language), self.language
        key = (
            printed,
            _said(measurement, spoken),
            spoken.method(measurement.method),
            self._origin(measurement),
        )
        number = self._rows.setdefault(key, len(self._rows) + 1)
        is_foreign = isinstance(measurement.value, Verbatim) and not language.is_english
        if is_foreign:
            self._foreign.add(number)
        return tag("a", text(printed), href=f"#n{number}", lang=ENGLISH.code if is_foreign else None)

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self) -> Html:
        """The list of all rows, in the order in which the page first cites them."""
        listed = (_row(number, key, is_foreign=number in self._foreign) for key, number in self._rows.items())
        return tag("ol", *listed, data_as_of=self._as_of.isoformat())

    def _origin(self, measurement: Measurement) -> str:
        named, day = _inputs(measurement, self.language), _day(measurement, self.language)
        return named if measurement.as_of == self._as_of else "; ".join(filter(None, (named, day)))


class Notes:
    """Writes a number with its evidence in a title: for pieces of a page that stand among others."""

    def __init__(self, language: Language = ENGLISH) -> None:
        self.language = language

    def link(self, measurement: Measurement, language: Language) -> Html:
        """The number as the page prints it; pointing at it shows how it was made."""
        lines = evidence_lines(measurement, self.language)
        return tag("span", text(written(measurement, language)), title="\n".join(lines))


def _row(number: int, key: _Key, *, is_foreign: bool) -> Html:
    printed, *lines = key
    rest = joined((text(line) for line in lines if line), "\n").replace("\n", "<br>")
    return tag(
        "li",
        tag("b", text(printed), lang=ENGLISH.code if is_foreign else None),
        Html(f" {rest}"),
        id=f"n{number}",
    )


def _said(measurement: Measurement, language: Language) -> str:
    """What it is called, its unit, and the value before rounding where that says more."""
    value, label = measurement.value, language.label(measurement.label)
    plain = isinstance(value, str | date)
    named = label if plain else f"{label}, {language.label(str(measurement.unit))}"
    if plain or isinstance(value, int):
        return named
    exact = f"{value:.10g}"
    is_printed = exact.lstrip("-") in written(measurement).replace(",", "")
    return named if is_printed else f"{named}: {language.sign(exact)}"


def _inputs(measurement: Measurement, language: Language) -> str:
    """Inputs by name."""
    return "; ".join(
        f"{language.label(name.replace('_', ' '))} {_plain(value, language)}"
        for name, value in measurement.inputs.items()
    )


def _day(measurement: Measurement, language: Language) -> str:
    """The session it was known at."""
    return f"{language.text('as of')} {measurement.as_of}"


def _plain(value: Value, language: Language) -> str:
    if isinstance(value, str):
        return language.said(value)
    return language.sign(f"{value:.10g}") if isinstance(value, float) else str(value)


def evidence_lines(measurement: Measurement, language: Language = ENGLISH) -> tuple[str, ...]:
    """What a number is, how it was made, from what, as of when: a line each."""
    lines = (
        _said(measurement, language),
        language.method(measurement.method),
        _inputs(measurement, language),
        _day(measurement, language),
    )
    return tuple(filter(None, lines))
