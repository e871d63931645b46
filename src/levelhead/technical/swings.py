"""Swing highs and lows, published at confirmation and never moved, and the leg between them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from levelhead.kernels.extremes import swing_points
from levelhead.markets import Bars

K = 5  # bars on each side
MAJOR_SESSIONS = 60
ENDING_RETRACEMENT = 0.382


class Turn(StrEnum):
    """Which way a swing turned."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Swing:
    """An extreme of k bars each side.

    Parameters
    ----------
    turn
        High or low.
    price
        The high (low) itself, points.
    session, row
        Where it stands.
    confirmed
        The session it became known: k bars later.
    """

    turn: Turn
    price: float
    session: date
    row: int
    confirmed: date


@dataclass(frozen=True, slots=True)
class Leg:
    """The move from a major swing to the furthest price since, and how much of it closes took back.

    Parameters
    ----------
    start
        The major swing the leg left from.
    end_price, end_session
        The lowest low since a high (highest high since a low).
    retraced
        Share of the leg that the last close has taken back, 0..1 and beyond.
    """

    start: Swing
    end_price: float
    end_session: date
    retraced: float

    @property
    def is_down(self) -> bool:
        """True for a leg that left from a high."""
        return self.start.turn is Turn.HIGH

    @property
    def is_ending(self) -> bool:
        """True when the close has retraced 38.2% of the leg."""
        return self.retraced >= ENDING_RETRACEMENT


def confirmed_swings(bars: Bars, k: int = K) -> tuple[Swing, ...]:
    """Every swing that is confirmed on the last bar, oldest first.

    The earlier of equal extremes wins; a swing needs k bars after it, so the last k bars hold none.
    """
    points = swing_points(bars.high, bars.low, k)
    found = [
        Swing(turn, float(prices[row]), bars.session[row].item(), int(row), bars.session[row + k].item())
        for turn, prices, rows in ((Turn.HIGH, bars.high, points.highs), (Turn.LOW, bars.low, points.lows))
        for row in rows
    ]
    return tuple(sorted(found, key=lambda swing: (swing.row, swing.turn)))


def last_swing(swings: tuple[Swing, ...], turn: Turn) -> Swing | None:
    """The most recent confirmed swing of one kind."""
    return next((swing for swing in reversed(swings) if swing.turn is turn), None)


def major_swing(
    swings: tuple[Swing, ...], turn: Turn, *, bars: int, sessions: int = MAJOR_SESSIONS
) -> Swing | None:
    """The highest high (lowest low) among the swings of the last ``sessions`` bars; the earlier of equals."""
    recent = [swing for swing in swings if swing.turn is turn and swing.row >= bars - sessions]
    if not recent:
        return None
    if turn is Turn.HIGH:
        return max(recent, key=lambda swing: swing.price)
    return min(recent, key=lambda swing: swing.price)


def current_leg(bars: Bars, swings: tuple[Swing, ...]) -> Leg | None:
    """The leg whose end is the more recent: down from the major high, or up from the major low."""
    legs = [
        _leg(bars, swing)
        for turn in Turn
        if (swing := major_swing(swings, turn, bars=len(bars))) is not None and swing.row < len(bars) - 1
    ]
    return max(legs, key=lambda leg: (leg.end_session, abs(leg.end_price - leg.start.price)), default=None)


def _leg(bars: Bars, start: Swing) -> Leg:
    after = slice(start.row + 1, None)
    if start.turn is Turn.HIGH:
        row = start.row + 1 + int(np.argmin(bars.low[after]))
        end = float(bars.low[row])
    else:
        row = start.row + 1 + int(np.argmax(bars.high[after]))
        end = float(bars.high[row])
    length = end - start.price
    retraced = (end - float(bars.close[-1])) / length if length else 0.0
    return Leg(start, end, bars.session[row].item(), retraced)
