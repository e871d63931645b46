"""Small against large: the ratio of two markets' closes, read three ways."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from levelhead.kernels.averages import sma
from levelhead.markets import Bars
from levelhead.markets.continuous import quotation_closes

AVERAGE, SHORT, LONG = 50, 20, 63


class Strength(StrEnum):
    """Three readings that agree, or not."""

    WEAKER = "weaker"
    STRONGER = "stronger"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class RelativeStrength:
    """This market against another.

    Parameters
    ----------
    against
        Symbol of the other market.
    ratio
        Close over close on the last common session.
    ratio_vs_average
        Ratio over its own SMA(50), minus 1.
    change_short, change_long
        Change of the ratio over 20 and 63 common sessions, as ratios.
    verdict
        Weaker when all three readings are negative, stronger when none is, else mixed.
    sessions
        Common sessions read.
    """

    against: str
    ratio: float
    ratio_vs_average: float
    change_short: float
    change_long: float
    verdict: Strength
    sessions: int


def read_relative(bars: Bars, other: Bars) -> RelativeStrength | None:
    """Relative strength of ``bars`` against ``other`` on their common sessions.

    Three readings: ratio below its SMA(50); 20-session change below zero; 63-session change below
    zero. All three: weaker. None: stronger. One or two: mixed. Sessions on which either close is an
    expiry quotation are left out. Quarterly rolls of two index futures fall together and nearly
    cancel in the ratio.

    Returns
    -------
    ``None`` with fewer than 64 common sessions, or when the other market has none of the last five.
    """
    keep, other_keep = ~quotation_closes(bars), ~quotation_closes(other)
    common, rows, other_rows = np.intersect1d(
        bars.session[keep], other.session[other_keep], assume_unique=True, return_indices=True
    )
    if common.size <= LONG or common[-1] < bars.session[-5:][0]:
        return None
    ratio = bars.close[keep][rows] / other.close[other_keep][other_rows]
    readings = (
        float(ratio[-1] / sma(ratio[-AVERAGE:], AVERAGE)[-1] - 1),
        float(ratio[-1] / ratio[-1 - SHORT] - 1),
        float(ratio[-1] / ratio[-1 - LONG] - 1),
    )
    weak = sum(reading < 0 for reading in readings)
    verdict = {3: Strength.WEAKER, 0: Strength.STRONGER}.get(weak, Strength.MIXED)
    return RelativeStrength(other.market.symbol, float(ratio[-1]), *readings, verdict, int(common.size))
