"""What every rule of the quality gate is told beside the rows."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Market

RECENT = 20  # sessions in which a bad bar is refused, not set aside
YEAR = 250  # sessions over which the density of faults is judged
DUST = 3e-7  # relative: float32 prices of vendors, rounded once more to six decimals


@dataclass(frozen=True, slots=True)
class Case:
    """The request a file is judged for.

    Parameters
    ----------
    market
        Whose bars the rows are to be.
    as_of
        The last session asked for, or ``None``.
    declared
        What the caller says was done to the prices, or ``None``.
    now
        The time of asking with its zone, or ``None``.
    """

    market: Market
    as_of: date | None = None
    declared: Adjustment | None = None
    now: datetime | None = None


def nearest_tick(prices: FloatArray, tick: Fraction) -> FloatArray:
    """The multiples of ``tick`` nearest to ``prices``, of the same shape, each correctly rounded."""
    return np.rint(prices * (tick.denominator / tick.numerator)) * tick.numerator / tick.denominator


def dust(prices: FloatArray, tick: Fraction) -> FloatArray:
    """How far from its tick a price may lie and still be that price, of the same shape, in points."""
    return np.minimum(DUST * np.abs(prices), float(tick) / 8)
