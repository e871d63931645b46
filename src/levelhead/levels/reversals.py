"""Role reversals: bands where lows turned price until a close lost them (mirrored above)."""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.levels.values import Candidate, LevelKind
from levelhead.markets import Bars

K = 2  # bars each side of a turning low
TURN_ATR = 0.25
LOOKBACK = 120
TOGETHER = 20  # sessions within which the lows of one band lie


@dataclass(frozen=True, slots=True)
class _Mirror:
    """One side of the market, upside down for highs, so that one rule serves both."""

    extreme: FloatArray
    close: FloatArray
    sign: float


def reversals(bars: Bars, *, buffer: float, atr: float, limit: int = 3) -> tuple[Candidate, ...]:
    """Bands of two or more turning lows that a close has since lost, and of turning highs since overcome.

    A low turns price when it is within z of the lowest of the two lows before it, neither its close nor
    the next two fall below it, and one of the three stands at least 0.25 ATR above it. Lows within z of
    the newest one and within 20 sessions of it form a band, widened by half a buffer on each side:
    price seldom turns twice on one tick. The band is lost by the first close below it by z; it is a
    candidate until a close stands above it by z again. Lows older than 120 sessions are not looked at.

    Parameters
    ----------
    bars
        Bars up to the day of reading.
    buffer, atr
        z and ATR(14) on the last session, points.
    limit
        Most bands of each side, the most recently lost first.
    """
    lows = _Mirror(bars.low, bars.close, 1.0)
    highs = _Mirror(-bars.high, -bars.close, -1.0)
    return tuple(
        band for side in (lows, highs) for band in _bands(bars, side, buffer=buffer, atr=atr)[:limit]
    )


def turning_rows(extreme: FloatArray, close: FloatArray, *, buffer: float, atr: float) -> IntArray:
    """Rows whose low turned price, known two bars later; arrays of shape (T,), highs enter negated."""
    rows = np.arange(K, extreme.size - K)
    lowest_before = np.minimum(extreme[rows - 1], extreme[rows - 2])
    after = np.stack([close[rows + step] for step in range(K + 1)])
    turned = (
        (extreme[rows] <= lowest_before + buffer)
        & (after.min(axis=0) >= extreme[rows])
        & (after.max(axis=0) >= extreme[rows] + TURN_ATR * atr)
    )
    found: IntArray = rows[turned]
    return found


def _bands(bars: Bars, side: _Mirror, *, buffer: float, atr: float) -> list[Candidate]:
    rows = turning_rows(side.extreme, side.close, buffer=buffer, atr=atr)
    rows = rows[rows >= len(bars) - LOOKBACK]
    used: set[int] = set()
    bands: list[tuple[int, Candidate]] = []
    for seed in rows[::-1].tolist():
        if seed in used:
            continue
        near = np.abs(side.extreme[rows] - side.extreme[seed]) <= buffer
        together = rows[near & (rows <= seed) & (rows > seed - TOGETHER)]
        if together.size < 2:
            continue
        used.update(together.tolist())
        prices = side.extreme[together]
        low, high = float(prices.min()) - buffer / 2, float(prices.max()) + buffer / 2
        lost = np.flatnonzero(side.close[seed:] < low - buffer)
        if not lost.size or (side.close[seed + int(lost[0]) :] > high + buffer).any():
            continue
        row = seed + int(lost[0])
        edges = sorted((side.sign * low, side.sign * high))
        bands.append(
            (
                row,
                Candidate(
                    LevelKind.REVERSAL,
                    low=edges[0],
                    high=edges[1],
                    since=bars.session[seed].item(),
                    sessions=tuple(bars.session[each].item() for each in together),
                    lost=bars.session[row].item(),
                    name="lows" if side.sign > 0 else "highs",
                ),
            )
        )
    return [band for _, band in sorted(bands, key=lambda each: -each[0])]
