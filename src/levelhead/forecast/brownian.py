"""First passage of a Brownian motion without drift through two barriers, in closed form.

A sanity check beside the engines: no bars, no history, one sigma.
"""

from math import erfc, exp, log, pi, sin, sqrt
from typing import NamedTuple

TERMS = 200
SHORT = 0.15  # variance over squared width below which images converge faster than sines


class Passage(NamedTuple):
    """Probabilities, summing to one."""

    up: float
    neither: float
    down: float


def brownian_passage(close: float, *, upper: float, lower: float, sigma: float, sessions: float) -> Passage:
    """P(upper first), P(neither), P(lower first) by ``sessions``, the log price watched all the time.

    Parameters
    ----------
    close, upper, lower
        Points, ``0 < lower < close < upper``.
    sigma
        Volatility of one session, log return, > 0.
    sessions
        Horizon, > 0; whole sessions are not needed.

    References
    ----------
    Feller, W. (1971). An Introduction to Probability Theory and Its Applications II, section X.5: both
    series, images (fast for short times) and sines (fast for long ones).
    """
    width = log(upper / lower)
    above = log(upper / close)
    scaled = sigma * sigma * sessions / (width * width)
    place = 1.0 - above / width  # 0 at the lower barrier, 1 at the upper
    up, down = _reached(1.0 - place, scaled), _reached(place, scaled)
    return Passage(up, max(1.0 - up - down, 0.0), down)


def _reached(distance: float, time: float) -> float:
    """P(the barrier ``distance`` away is met first by ``time``), both barriers one unit apart."""
    if time < SHORT:
        total = 0.0
        for k in range(TERMS):
            near, far = distance + 2 * k, 2 * (k + 1) - distance
            term = erfc(near / sqrt(2 * time)) - erfc(far / sqrt(2 * time))
            total += term
            if near > 40 * sqrt(time):
                break
        return min(max(total, 0.0), 1.0)
    total = 1.0 - distance
    for k in range(1, TERMS):
        decay = exp(-0.5 * (k * pi) ** 2 * time)
        total -= 2.0 / (k * pi) * decay * sin(k * pi * distance)
        if decay < 1e-18:
            break
    return min(max(total, 0.0), 1.0)
