"""What a chart shows, as one frozen value: bars, averages, zones, swings, momentum, fan and barriers."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Literal

import numpy as np

from levelhead.errors import InconsistentPage
from levelhead.kernels.arrays import FloatArray, SessionArray

Side = Literal["resistance", "support", "at"]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A curve over the bars, such as a moving average.

    Parameters
    ----------
    label
        Printed at its end and in the key.
    values
        Shape (T,), points; NaN where it is not warm.
    """

    label: str
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Zone:
    """A band of prices.

    Parameters
    ----------
    low, high
        Points, ``low <= high``.
    side
        Where the zone lies as seen from the last close.
    label
        Why it is a zone, in a few words.
    """

    low: float
    high: float
    side: Side
    label: str


@dataclass(frozen=True, slots=True)
class SwingLabel:
    """A named turning point.

    Parameters
    ----------
    session
        The bar it stands at; not drawn when that bar is not shown.
    price
        Points.
    text
        What is written beside it.
    above
        True for a high (text above the bar), False for a low.
    """

    session: date
    price: float
    text: str
    above: bool


@dataclass(frozen=True, slots=True)
class FanStep:
    """Quantiles of the price on past paths at one future session, points, not falling from ``p05`` to ``p95``."""

    session: date
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float

    @property
    def quantiles(self) -> tuple[float, float, float, float, float]:
        """The five quantiles, lowest first."""
        return (self.p05, self.p25, self.p50, self.p75, self.p95)


@dataclass(frozen=True, slots=True)
class Barrier:
    """The price at which a scenario is decided, in points, and what is said about it."""

    price: float
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words a chart writes itself; pass another set for another language.

    Parameters
    ----------
    months
        Twelve short names, January first.
    day
        Template of a date with ``{day}``, ``{month}`` and ``{year}``.
    short_day
        The same without the year.
    horizon, one_session
        Templates with ``{sessions}`` and ``{day}``; the second for a horizon of one session.
    missing
        Template of the mark where days without bars are skipped, with ``{days}``.
    to
        Between the ends of a band, one of which is negative.
    decimal, thousands, percent
        Signs of a number.
    """

    months: tuple[str, ...] = (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    )  # fmt: skip
    day: str = "{month} {day}, {year}"
    short_day: str = "{month} {day}"
    horizon: str = "{sessions} sessions, to {day}"
    one_session: str = "{sessions} session, to {day}"
    missing: str = "{days} days without bars"
    resistance: str = "resistance"
    support: str = "support"
    at: str = "price inside zone"
    fan: str = "past paths from here: 50% and 90% of closes, median"
    last: str = "last close"
    to: str = "to"
    decimal: str = "."
    thousands: str = ","
    percent: str = "%"

    def written(self, day: date, *, short: bool = False) -> str:
        """A date in these words."""
        template = self.short_day if short else self.day
        return template.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def number(self, value: float, places: int) -> str:
        """A number with ``places`` decimals in these signs."""
        english = f"{0.0 if round(value, places) == 0 else value:,.{places}f}"
        return english.translate({ord(","): self.thousands, ord("."): self.decimal})

    def side(self, side: Side) -> str:
        """What a zone on this side is called."""
        return {"resistance": self.resistance, "support": self.support, "at": self.at}[side]


ENGLISH = Words()


@dataclass(frozen=True, slots=True, eq=False)
class ChartSpec:
    """Everything on a chart. All text is ready to print; nothing here is computed from the bars.

    Parameters
    ----------
    title, subtitle, footer
        Header and source line; an empty one takes no room.
    sessions
        Shape (T,), ``datetime64[D]``, increasing, T >= 1. The chart shows the last 130 that fit.
    open, high, low, close
        Shape (T,), points, finite; negative prices are fine.
    places
        Decimals of a price of this market.
    averages
        Curves over the bars, most important first; the first three have a dash pattern of their own.
    zones
        In any order.
    swings
        In any order; earlier ones are placed first.
    rsi, rsi_signal
        Shape (T,), 0..100, NaN where not warm; without a finite value among the shown bars there is no pane.
    rsi_label, signal_label
        What the two curves are called, with their parameters.
    fan
        One step per future session, in order, all after the last bar.
    up, down
        Barriers of the up and down scenario.
    words
        Language of what the chart writes itself.

    Raises
    ------
    InconsistentPage
        When shapes differ, sessions or quantiles fall, or a number is not finite where it must be.
    """

    title: str
    subtitle: str
    footer: str
    sessions: SessionArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    places: int
    averages: tuple[Line, ...] = ()
    zones: tuple[Zone, ...] = ()
    swings: tuple[SwingLabel, ...] = ()
    rsi: FloatArray | None = None
    rsi_signal: FloatArray | None = None
    rsi_label: str = "RSI"
    signal_label: str = "signal"
    fan: tuple[FanStep, ...] = ()
    up: Barrier | None = None
    down: Barrier | None = None
    words: Words = field(default=ENGLISH)

    def __post_init__(self) -> None:
        self._check_bars()
        self._check_marks()
        self._check_fan()

    def _check_bars(self) -> None:
        length = self.sessions.shape
        if len(length) != 1 or length == (0,):
            raise InconsistentPage("a chart has bars", f"sessions have shape {length}")
        columns = {name: getattr(self, name) for name in ("open", "high", "low", "close")}
        curves = {line.label: line.values for line in self.averages}
        pane = {"rsi": self.rsi, "rsi_signal": self.rsi_signal}
        for name, values in [*columns.items(), *curves.items(), *pane.items()]:
            if values is not None and values.shape != length:
                raise InconsistentPage("equal lengths", f"{name} has {values.shape}, expected {length}")
        for name, values in columns.items():
            if not np.isfinite(values).all():
                raise InconsistentPage("prices are finite", f"{name} has {values[~np.isfinite(values)][0]}")
        if (np.diff(self.sessions).astype(np.int64) <= 0).any():
            raise InconsistentPage("sessions increase", f"{self.sessions[0]} to {self.sessions[-1]}")

    def _check_marks(self) -> None:
        for zone in self.zones:
            if not np.isfinite([zone.low, zone.high]).all() or zone.low > zone.high:
                raise InconsistentPage("a zone has low <= high", f"{zone.low}, {zone.high} ({zone.label})")
            if zone.side not in ("resistance", "support", "at"):
                raise InconsistentPage("a zone has a side", f"{zone.side!r} ({zone.label})")
        prices = [mark.price for mark in (*self.swings, self.up, self.down) if mark is not None]
        if not np.isfinite(prices).all():
            raise InconsistentPage("prices are finite", f"swings and barriers at {prices}")

    def _check_fan(self) -> None:
        days = [self.sessions[-1].astype("datetime64[D]").item(), *(step.session for step in self.fan)]
        for before, after in pairwise(days):
            if after <= before:
                raise InconsistentPage("the fan follows the bars", f"{after} after {before}")
        for step in self.fan:
            if not np.isfinite(step.quantiles).all() or any(b < a for a, b in pairwise(step.quantiles)):
                raise InconsistentPage("quantiles rise", f"{step.quantiles} on {step.session}")
