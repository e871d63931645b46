"""Sentences about measured numbers, built number by number: each call gives the placeholder and keeps the measurement."""

from collections.abc import Sequence
from datetime import date

from levelhead.markets import Market
from levelhead.measure import Claim, Measurement, Unit, Value

MOST_DAYS = 6  # dates listed in one sentence; the rest is counted


class Cite:
    """The measurements of one sentence, in the order they were asked for.

    Parameters
    ----------
    market
        Whose tick gives prices their decimals.
    as_of
        The last session anything depends on.
    """

    __slots__ = ("_as_of", "_found", "_market")

    def __init__(self, market: Market, as_of: date) -> None:
        self._market, self._as_of = market, as_of
        self._found: dict[str, Measurement] = {}

    def _keep(self, name: str, value: Value, unit: Unit, method: str, places: int = 0) -> str:
        unique, number = name, 1
        while unique in self._found:
            number += 1
            unique = f"{name}_{number}"
        label = name.replace("_", " ")
        self._found[unique] = Measurement(unique, label, value, unit, self._as_of, method, places=places)
        return f"{{{unique}}}"

    def price(self, name: str, value: float, method: str) -> str:
        """A price or a distance in points."""
        return self._keep(name, value, Unit.POINTS, method, self._market.places)

    def band(self, name: str, low: float, high: float, method: str) -> str:
        """A zone, or one price."""
        if low == high:
            return self.price(name, low, method)
        return f"{self.price(f'{name}_low', low, method)} to {self.price(f'{name}_high', high, method)}"

    def average(self, name: str, value: float, method: str) -> str:
        """A mean of prices, with at least one decimal."""
        return self._keep(name, value, Unit.POINTS, method, max(self._market.places, 1))

    def ratio(self, name: str, value: float, method: str) -> str:
        """A relative change, printed in percent."""
        return self._keep(name, value, Unit.RATIO, method, 1)

    def probability(self, name: str, value: float, method: str) -> str:
        """A probability 0..1, printed in percent."""
        return self._keep(name, value, Unit.PROBABILITY, method)

    def index(self, name: str, value: float, method: str, *, places: int = 1) -> str:
        """A reading without a unit."""
        return self._keep(name, value, Unit.INDEX, method, places)

    def count(self, name: str, value: int, method: str) -> str:
        """A number of things or sessions."""
        return self._keep(name, value, Unit.COUNT, method)

    def atr(self, name: str, value: float, method: str) -> str:
        """A multiple of the average true range."""
        return self._keep(name, value, Unit.ATR, method, 1)

    def day(self, name: str, value: date, method: str = "session of the bar") -> str:
        """A date."""
        return self._keep(name, value, Unit.DATE, method)

    def days(self, name: str, values: Sequence[date], method: str = "sessions of the bars") -> str:
        """Dates as a person would list them; the latest where there are many."""
        shown = [self.day(name, each, method) for each in values[-MOST_DAYS:]]
        text = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        left = len(values) - len(shown)
        return text if left <= 0 else f"{text} (and {self.count(f'{name}_before', left, method)} before)"

    def text(self, name: str, value: str, method: str = "definition") -> str:
        """A name that holds digits, or comes from data."""
        return self._keep(name, value, Unit.TEXT, method)

    def claim(self, ident: str, template: str) -> Claim:
        """The sentence, with the measurements its template prints or that stand behind it."""
        return Claim(ident, "audit", template, tuple(self._found.values()))
