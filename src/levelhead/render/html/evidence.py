"""Every number of a page once, with how it was made: what a reader sees when he points at it."""

from collections.abc import Mapping, Set
from datetime import date

from levelhead.measure import Measurement, Value
from levelhead.measure.phrase import Verbatim
from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import written

# what a number is and how it is defined; how it is printed, and what else is known of it
_About = tuple[str, str]
_Row = tuple[str, str]


class Evidence:
    """Collects measurements while a page is written; equal ones share a row.

    The rows stand at the end of the page, so that a number is a plain link to its evidence and works
    without a script. Numbers that are the same thing by the same definition stand together under it: a page
    cites hundreds of numbers and a third as many definitions.

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
        self._rows: dict[_About, dict[_Row, int]] = {}
        self._count = 0
        self._foreign: set[int] = set()

    def link(self, measurement: Measurement, language: Language) -> Html:
        """The number as the page prints it, a link to its row; ``language`` is that of its sentence."""
        printed, spoken = written(measurement, language), self.language
        about = (_named(measurement, spoken), spoken.method(measurement.method))
        rows = self._rows.setdefault(about, {})
        number = rows.setdefault((printed, self._origin(measurement)), self._count + 1)
        self._count = max(self._count, number)
        is_foreign = isinstance(measurement.value, Verbatim) and not language.is_english
        if is_foreign:
            self._foreign.add(number)
        return tag("a", text(printed), href=f"#n{number}", lang=ENGLISH.code if is_foreign else None)

    def __len__(self) -> int:
        return self._count

    def rows(self) -> Html:
        """All rows under their definitions, in the order in which the page first cites one of each."""
        listed = (_group(about, rows, self._foreign) for about, rows in self._rows.items())
        return tag("dl", *listed, data_as_of=self._as_of.isoformat())

    def _origin(self, measurement: Measurement) -> str:
        """The value before rounding, inputs by name, and the session where it is not the page's."""
        day = "" if measurement.as_of == self._as_of else _day(measurement, self.language)
        known = (_exact(measurement, self.language), _inputs(measurement, self.language), day)
        return "; ".join(filter(None, known))


class Notes:
    """Writes a number with its evidence in a title: for pieces of a page that stand among others."""

    def __init__(self, language: Language = ENGLISH) -> None:
        self.language = language

    def link(self, measurement: Measurement, language: Language) -> Html:
        """The number as the page prints it; pointing at it shows how it was made."""
        lines = evidence_lines(measurement, self.language)
        return tag("span", text(written(measurement, language)), title="\n".join(lines))


def _group(about: _About, rows: Mapping[_Row, int], foreign: Set[int]) -> Html:
    """One definition and the numbers it is of; what a script shows beside a number is put together from both."""
    named, method = (text(each) for each in about)
    listed = (
        tag(
            "dd",
            _printed(printed, is_foreign=number in foreign),
            tag("i", text(f" {known}")) if known else NOTHING,
            id=f"n{number}",
        )
        for (printed, known), number in rows.items()
    )
    return tag("div", tag("dt", named, Html("<br>"), method), *listed)


def _printed(printed: str, *, is_foreign: bool) -> Html:
    return tag("span", text(printed), lang=ENGLISH.code) if is_foreign else text(printed)


def _named(measurement: Measurement, language: Language) -> str:
    """What it is called, and its unit."""
    label = language.label(measurement.label)
    plain = isinstance(measurement.value, str | date)
    return label if plain else f"{label}, {language.label(str(measurement.unit))}"


def _exact(measurement: Measurement, language: Language) -> str:
    """The value before rounding where that says more."""
    value = measurement.value
    if isinstance(value, str | date | int):
        return ""
    exact = f"{value:.10g}"
    is_printed = exact.lstrip("-") in written(measurement).replace(",", "")
    return "" if is_printed else language.sign(exact)


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
        ": ".join(filter(None, (_named(measurement, language), _exact(measurement, language)))),
        language.method(measurement.method),
        _inputs(measurement, language),
        _day(measurement, language),
    )
    return tuple(filter(None, lines))
