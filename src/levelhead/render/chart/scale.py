"""From prices to pixels: the range that is shown, its ticks, and how a price is written."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.render.chart.spec import ENGLISH, ChartSpec, Words, Zone

# How far beyond bars and fan the range may grow, in spans of them: a far zone must not flatten the bars.
_REACH_OF_ZONES = 0.15
_REACH_OF_BARRIERS = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map of [low, high] onto the pixels from ``bottom`` up to ``top``."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """Pixel of a value; values outside the range lie outside the pane."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    def ys(self, values: FloatArray) -> FloatArray:
        """Pixels of an array of any shape; NaN stays NaN."""
        share = (values - self.low) / (self.high - self.low)
        return np.asarray(self.bottom - share * (self.bottom - self.top), dtype=np.float64)

    def inside(self, value: float) -> float:
        """Pixel of a value, held inside the pane."""
        return min(max(self.y(value), self.top), self.bottom)

    def shows(self, value: float) -> bool:
        """Whether the value lies in the range."""
        return self.low <= value <= self.high


def price_range(spec: ChartSpec, *, headroom: float = 0.06) -> tuple[float, float]:
    """Lowest and highest price shown: bars and fan whole, the rest as far as it does not flatten them.

    ``headroom`` is the empty share added above and below.
    """
    fan = [quantile for step in spec.fan for quantile in step.quantiles]
    low, high = min(float(spec.low.min()), *fan, math.inf), max(float(spec.high.max()), *fan, -math.inf)
    # A market that did not move still needs a range that is not empty.
    span = max(high - low, abs(high) * 1e-3, 10.0 ** (1 - spec.places))
    low, high = min(low, (low + high - span) / 2), max(high, (low + high + span) / 2)
    curves = [float(value) for line in spec.averages for value in line.values[np.isfinite(line.values)]]
    barriers = [barrier.price for barrier in (spec.up, spec.down) if barrier is not None]
    wanted = [
        *_within(_edges(spec.zones), low, high, span * _REACH_OF_ZONES),
        *_within(curves, low, high, span * _REACH_OF_ZONES),
        *_within(barriers, low, high, span * _REACH_OF_BARRIERS),
    ]
    low, high = min(low, *wanted, math.inf), max(high, *wanted, -math.inf)
    room = headroom * (high - low)
    return low - room, high + room


def momentum_range(spec: ChartSpec) -> tuple[float, float]:
    """20 to 80, or further where a reading goes further: RSI seldom leaves it, and 0 to 100 flattens it."""
    curves = [values[np.isfinite(values)] for values in (spec.rsi, spec.rsi_signal) if values is not None]
    values = np.concatenate([*curves, [24.0, 76.0]])
    return max(float(values.min()) - 4, 0.0), min(float(values.max()) + 4, 100.0)


def _edges(zones: tuple[Zone, ...]) -> list[float]:
    return [edge for zone in zones for edge in (zone.low, zone.high)]


def _within(prices: Iterable[float], low: float, high: float, reach: float) -> list[float]:
    return [price for price in prices if low - reach <= price <= high + reach]


def nice_step(span: float, count: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that cuts ``span`` into at most ``count`` pieces.

    >>> nice_step(412.0, 8), nice_step(0.0007, 8)
    (100.0, 0.0001)
    """
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 2.5, 5.0):
        if factor * power >= rough * (1 - 1e-9):
            return factor * power
    return 10.0 * power


def ticks(low: float, high: float, count: int, *, places: int) -> tuple[tuple[float, ...], int]:
    """Round prices inside the range, at most ``count + 1`` of them, and the decimals they need.

    >>> ticks(2281.3, 2593.0, 7, places=1)
    ((2300.0, 2350.0, 2400.0, 2450.0, 2500.0, 2550.0), 0)
    """
    step = max(nice_step(high - low, count), 10.0**-places)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = next((n for n in range(places) if abs(round(step, n) - step) < step * 1e-9), places)
    return tuple(round(index * step, 12) for index in range(first, last + 1)), decimals


def price_text(value: float, places: int, words: Words = ENGLISH) -> str:
    """A price as the page writes it.

    >>> price_text(2455.0, 1), price_text(-37.63, 2), price_text(-0.0, 2)
    ('2,455.0', '-37.63', '0.00')
    """
    return words.number(value, places)


def band_text(low: float, high: float, places: int, words: Words = ENGLISH) -> str:
    """A band of prices; one price where the edges print alike.

    >>> band_text(2455, 2465, 1), band_text(-40, -37.5, 1), band_text(3, 3, 0)
    ('2,455.0–2,465.0', '-40.0 to -37.5', '3')
    """
    first, second = price_text(low, places, words), price_text(high, places, words)
    if first == second:
        return first
    # A dash before a minus sign reads as two minus signs.
    below_zero = second.startswith("-") or first.startswith("-")
    return f"{first} {words.to} {second}" if below_zero else f"{first}–{second}"
