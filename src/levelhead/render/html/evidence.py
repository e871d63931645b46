"""Every number of a page once, with how it was made: what a reader sees when he points at it."""

from datetime import date

from levelhead.measure import Measurement, Value
from levelhead.render.html.markup import Html, joined, tag, text
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
    """

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._rows: dict[_Key, int] = {}

    def link(self, measurement: Measurement) -> Html:
        """The number as the page prints it, a link to its row."""
        printed = written(measurement)
        key = (printed, _said(measurement), measurement.method, self._origin(measurement))
        number = self._rows.setdefault(key, len(self._rows) + 1)
        return tag("a", text(printed), href=f"#n{number}")

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self) -> Html:
        """The list of all rows, in the order in which the page first cites them."""
        listed = (_row(number, key) for key, number in self._rows.items())
        return tag("ol", *listed, data_as_of=self._as_of.isoformat())

    def _origin(self, measurement: Measurement) -> str:
        named = _inputs(measurement)
        return (
            named if measurement.as_of == self._as_of else "; ".join(filter(None, (named, _day(measurement))))
        )


class Notes:
    """Writes a number with its evidence in a title: for pieces of a page that stand among others."""

    def link(self, measurement: Measurement) -> Html:
        """The number as the page prints it; pointing at it shows how it was made."""
        lines = (_said(measurement), measurement.method, _inputs(measurement), _day(measurement))
        return tag("span", text(written(measurement)), title="\n".join(filter(None, lines)))


def _row(number: int, key: _Key) -> Html:
    printed, *lines = key
    rest = joined((text(line) for line in lines if line), "\n").replace("\n", "<br>")
    return tag("li", tag("b", text(printed)), Html(f" {rest}"), id=f"n{number}")


def _said(measurement: Measurement) -> str:
    """What it is called, its unit, and the value before rounding where that says more."""
    value, unit = measurement.value, str(measurement.unit)
    plain = isinstance(value, str | date)
    named = measurement.label if plain else f"{measurement.label}, {unit}"
    if plain or isinstance(value, int):
        return named
    exact = f"{value:.10g}"
    return named if exact.lstrip("-") in written(measurement).replace(",", "") else f"{named}: {exact}"


def _inputs(measurement: Measurement) -> str:
    """Inputs by name."""
    return "; ".join(
        f"{name.replace('_', ' ')} {_plain(value)}" for name, value in measurement.inputs.items()
    )


def _day(measurement: Measurement) -> str:
    """The session it was known at."""
    return f"as of {measurement.as_of}"


def _plain(value: Value) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def told(measurement: Measurement) -> tuple[str, ...]:
    """What a number is, how it was made, from what, as of when: a line each."""
    lines = (_said(measurement), measurement.method, _inputs(measurement), _day(measurement))
    return tuple(filter(None, lines))
