"""Round numbers: the prices people name because they are round."""

import math
from fractions import Fraction

from levelhead.errors import BadOption
from levelhead.markets.market import Market

SHARE = 0.04
"""The step of the grid is the one nearest to this share of the price."""

_STEPS = (Fraction(1), Fraction(5, 2), Fraction(5))


def round_grid(market: Market, price: float) -> float:
    """Distance between round numbers at ``price``, in points.

    Of 1, 2.5 and 5 times the powers of ten, the step nearest to 4% of the price; nearest in ratio, as steps grow
    by ratios, the smaller of two equally near. ``Market.round_step`` wins where it is set.

    Raises
    ------
    BadOption
        When the price is not a number above zero and the market has no step of its own.
    """
    return float(_step(market, price))


def round_numbers(market: Market, low: float, high: float, price: float) -> tuple[float, ...]:
    """Multiples of the grid's step at ``price`` that lie in [low, high], ascending.

    None where the price is at or below zero, as no share of it is a step. Zero and below are left out of markets
    whose prices cannot be there.

    Raises
    ------
    BadOption
        When ``low``, ``high`` or ``price`` is not finite.
    """
    for name, value in (("low", low), ("high", high), ("price", price)):
        if not math.isfinite(value):
            raise BadOption(name, value, "a finite price")
    if price <= 0:
        return ()
    step = _step(market, price)
    # One step wider and then compared as floats: 0.0063 as a float is a hair above the exact multiple.
    first, last = math.floor(Fraction(low) / step), math.ceil(Fraction(high) / step)
    lowest = first if market.allow_nonpositive else max(first, 1)
    multiples = (float(step * multiple) for multiple in range(lowest, last + 1))
    return tuple(price for price in multiples if low <= price <= high)


def _step(market: Market, price: float) -> Fraction:
    if market.round_step is not None:
        return market.round_step
    if not (math.isfinite(price) and price > 0):
        raise BadOption("price", price, "a number above zero")
    target = SHARE * price
    power = math.floor(math.log10(target))
    steps = [step * Fraction(10) ** exponent for exponent in (power - 1, power, power + 1) for step in _STEPS]
    return min(steps, key=lambda step: abs(math.log(float(step) / target)))
