"""Makes measurements for the sentences: one place where names, units and decimals are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from levelhead.markets import Market
from levelhead.measure import Claim, Measurement, Unit, Value
from levelhead.measure.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Facts:
    """A maker of measurements for one market and one session."""

    market: Market
    as_of: date

    def _make(
        self,
        name: str,
        value: Value,
        unit: Unit,
        method: str,
        inputs: Mapping[str, Value] | None = None,
        places: int = 0,
    ) -> Measurement:
        label = name.replace("_", " ")
        return Measurement(name, label, value, unit, self.as_of, method, inputs or {}, places)

    def price(self, name: str, value: float, method: str, **inputs: Value) -> Measurement:
        """A price or distance, printed with the decimals of the tick."""
        return self._make(name, value, Unit.POINTS, method, inputs, self.market.places)

    def average(self, name: str, value: float, method: str, **inputs: Value) -> Measurement:
        """A mean of prices: lies between ticks, printed with the decimals of the tick, at least one."""
        return self._make(name, value, Unit.POINTS, method, inputs, max(self.market.places, 1))

    def ratio(self, name: str, value: float, method: str, *, places: int = 1, **inputs: Value) -> Measurement:
        """A relative change, printed as a percentage."""
        return self._make(name, value, Unit.RATIO, method, inputs, places)

    def probability(self, name: str, value: float, method: str, **inputs: Value) -> Measurement:
        """A probability, printed as a percentage without decimals."""
        return self._make(name, value, Unit.PROBABILITY, method, inputs)

    def count(self, name: str, value: float, method: str, **inputs: Value) -> Measurement:
        """A number of things, printed whole."""
        return self._make(name, value, Unit.COUNT, method, inputs)

    def sessions(self, name: str, value: int, method: str, **inputs: Value) -> Measurement:
        """A number of sessions."""
        return self._make(name, value, Unit.SESSIONS, method, inputs)

    def day(self, name: str, value: date, method: str) -> Measurement:
        """A date."""
        return self._make(name, value, Unit.DATE, method)

    def short_day(self, name: str, value: date, method: str) -> Measurement:
        """A date in a table cell."""
        return self._make(name, value, Unit.SHORT_DATE, method)

    def index(self, name: str, value: float, method: str, *, places: int = 1, **inputs: Value) -> Measurement:
        """A reading without a unit, such as RSI."""
        return self._make(name, value, Unit.INDEX, method, inputs, places)

    def atr(
        self, name: str, value: float, method: str = "distance / ATR(14)", *, places: int = 1
    ) -> Measurement:
        """A multiple of the average true range."""
        return self._make(name, value, Unit.ATR, method, places=places)

    def sigma(self, name: str, value: float, method: str = "distance / (close x sigma)") -> Measurement:
        """A multiple of one session's volatility."""
        return self._make(name, value, Unit.SIGMA, method, places=1)

    def ticks(self, name: str, value: float, method: str = "distance / tick") -> Measurement:
        """A number of ticks."""
        return self._make(name, value, Unit.TICKS, method)

    def money(self, name: str, value: float, method: str) -> Measurement:
        """Money per contract in the market's currency."""
        return self._make(name, value, Unit.CURRENCY, method, places=0 if float(value).is_integer() else 2)

    def text(self, name: str, value: str, method: str) -> Measurement:
        """A name that was read or computed: a month, a contract, a market."""
        return self._make(name, value, Unit.TEXT, method)

    def window(self, name: str, value: int, method: str = "parameter") -> Measurement:
        """A parameter in sessions that a sentence names."""
        return self._make(name, value, Unit.SESSIONS, method)


def renamed(measurement: Measurement, name: str) -> Measurement:
    """The same measurement under another name, for a sentence that cites two of a kind."""
    return Measurement(
        name,
        measurement.label,
        measurement.value,
        measurement.unit,
        measurement.as_of,
        measurement.method,
        measurement.inputs,
        measurement.places,
    )


def session_word(count: int) -> Phrase:
    """``session`` for one, else ``sessions``."""
    return Phrase("session") if count == 1 else Phrase("sessions")


def heading(section: str, name: str, template: str, *measurements: Measurement) -> Claim:
    """A column heading as a claim."""
    return Claim(f"{section}.heading.{name}", section, template, measurements)
