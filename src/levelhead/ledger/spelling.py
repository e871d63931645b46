"""How figures are spelled in a body: parts per million, decimal text, dates."""

from collections.abc import Sequence
from datetime import date

from levelhead.markets import Market

MILLION = 1_000_000


def ppm(probability: float) -> int:
    """A probability in parts per million.

    >>> ppm(0.7254)
    725400
    """
    return round(probability * MILLION)


def shares(probabilities: Sequence[float]) -> list[int]:
    """Probabilities that sum to one, in parts per million that sum to a million exactly.

    What rounding leaves goes to the largest remainders, the first of equal ones.

    >>> shares([1 / 3, 1 / 3, 1 / 3])
    [333334, 333333, 333333]
    """
    exact = [each * MILLION / sum(probabilities) for each in probabilities]
    found = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda at: (found[at] - exact[at], at))
    for at in order[: MILLION - sum(found)]:
        found[at] += 1
    return found


def price_text(market: Market, price: float) -> str:
    """A price on the market's tick, with the tick's decimals.

    >>> from levelhead.markets.registry import market
    >>> price_text(market("RTY"), 2455.0)
    '2455.0'
    """
    return f"{price:.{market.places}f}"


def number_text(value: float) -> str:
    """A figure that lies on no grid: the shortest decimal text that reads back as the same number."""
    return repr(float(value))


def day_text(day: date) -> str:
    """A date as bodies spell it."""
    return day.isoformat()
