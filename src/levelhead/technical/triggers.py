"""Trigger prices: where the next session must close, or trade, for a statement of the page to turn.

Each is found by feeding prices to the reading itself and halving the distance between one that turns the
statement and one that does not, down to a tick: the statement turns at the price and not one tick before it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

import numpy as np

from levelhead.kernels.averages import sma
from levelhead.markets import Context, Market
from levelhead.technical.averages import REGIME_WINDOW
from levelhead.technical.momentum import OVERBOUGHT, OVERSOLD, Direction
from levelhead.technical.next_close import NextClose, next_close
from levelhead.technical.overview import BUFFER_ATR, BUFFER_TICKS, Overview
from levelhead.technical.reclaim import ReclaimState
from levelhead.technical.swings import Leg, Swing, Turn

AVERAGES = (50, 200)
RECLAIMED = 50  # sessions of the average whose reclaim the page follows
MIDDLE = 50.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """The price at which one statement turns.

    Parameters
    ----------
    statement
        What is said, in words that stay the same from page to page.
    now, becomes
        What the page says, and what it would say then.
    direction
        Up: at that price or higher. Down: at that price or lower.
    price
        Points, on the tick.
    is_touch
        Whether a trade at the price is enough; else the session must close there.
    """

    statement: str
    now: str
    becomes: str
    direction: Direction
    price: float
    is_touch: bool = False


def read_triggers(context: Context, overview: Overview, session: date) -> tuple[Trigger, ...]:
    """The trigger prices of the chart's statements for the next session.

    A statement that no price within 40 average ranges turns, or that turns with the passing of the session
    whatever the price, has none. On an expiry session whose close is an opening quotation the RSI does not
    move, so it has none either.

    Parameters
    ----------
    context, overview
        What is known, and the chart read from it.
    session
        The next session.
    """
    ahead = next_close(context, overview, session)
    parts = (_averages, _reclaim, _regime, _rsi, _bands, _patterns, _leg, _swings)
    return tuple(each for part in parts for each in part(ahead, overview))


def first_price(
    holds: Callable[[float], bool], ahead: NextClose, direction: Direction, *, start: float | None = None
) -> float | None:
    """The first price from which ``holds`` is true in a direction, on the tick; ``None`` without one.

    Parameters
    ----------
    holds
        False on the near side, true from some price on.
    start
        Where the search begins; ``None``: at the far end of the other side.
    """
    low, high = ahead.reach()
    tick = float(ahead.bars.market.tick)
    rising = direction is Direction.UP
    if start is not None:
        near = ceil(start / tick - 1e-9) if rising else floor(start / tick + 1e-9)
        low, high = (max(low, near), high) if rising else (low, min(high, near))
    no, yes = (low, high) if rising else (high, low)
    if holds(ahead.price(no)) or not holds(ahead.price(yes)):
        return None
    while abs(yes - no) > 1:
        middle = (yes + no) // 2
        if holds(ahead.price(middle)):
            yes = middle
        else:
            no = middle
    return ahead.price(yes)


def beyond(market: Market, price: float, direction: Direction) -> float:
    """The first price on the tick that lies beyond ``price``, points.

    >>> from levelhead.markets.registry import market
    >>> beyond(market("RTY"), 2350.0, Direction.UP), beyond(market("RTY"), 2349.97, Direction.DOWN)
    (2350.1, 2349.9)
    """
    step = 1 if direction is Direction.UP else -1
    ticks = round(price / float(market.tick)) - 2 * step
    while (float(ticks * market.tick) - price) * step <= 0:
        ticks += step
    return float(ticks * market.tick)


def _found(
    statement: str, now: str, becomes: str, direction: Direction, price: float | None
) -> Iterator[Trigger]:
    if price is not None:
        yield Trigger(statement, now, becomes, direction, price)


def _averages(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    for window in AVERAGES:
        average = overview.average(window)
        if average is None:
            continue
        said = f"close against the {window}-day average"
        if overview.close <= average.value:
            price = first_price(
                lambda x, w=window: x > ahead.average(w, x) + ahead.buffer(x),  # type: ignore[misc]
                ahead,
                Direction.UP,
            )
            yield from _found(said, "below", "above", Direction.UP, price)
        else:
            price = first_price(
                lambda x, w=window: x < ahead.average(w, x) - ahead.buffer(x),  # type: ignore[misc]
                ahead,
                Direction.DOWN,
            )
            yield from _found(said, "above", "below", Direction.DOWN, price)


def _reclaim(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    if overview.reclaim is None:
        return
    bars, now = ahead.bars, overview.reclaim.state
    averages = sma(bars.close, RECLAIMED)
    buffers = np.maximum(BUFFER_ATR * overview.series.atr, BUFFER_TICKS * float(bars.market.tick))
    for state, direction in (
        (ReclaimState.RECLAIMED, Direction.UP),
        (ReclaimState.CONFIRMED, Direction.UP),
        (ReclaimState.FAILED, Direction.DOWN),
    ):
        if state is now:
            continue
        price = first_price(
            lambda x, s=state: ahead.reclaim(RECLAIMED, x, averages=averages, buffers=buffers) is s,  # type: ignore[misc]
            ahead,
            direction,
        )
        yield from _found(f"reclaim of the {RECLAIMED}-day average", str(now), str(state), direction, price)


def _regime(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    now = overview.regime
    if now is None or ahead.regime(REGIME_WINDOW, ahead.last) is not now:
        return  # nothing said, or the session alone turns it
    for direction in Direction:
        price = first_price(
            lambda x: ahead.regime(REGIME_WINDOW, x) is not now, ahead, direction, start=ahead.last
        )
        if price is not None:
            then = ahead.regime(REGIME_WINDOW, price)
            yield Trigger("trend regime", str(now), str(then), direction, price)


def _rsi(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    momentum = overview.momentum
    if momentum is None or ahead.is_quotation:
        return
    if momentum.signals[0].is_above:
        price = first_price(lambda x: not ahead.is_above_signal(x), ahead, Direction.DOWN)
        yield from _found("RSI against its signal line", "above", "below", Direction.DOWN, price)
    else:
        price = first_price(ahead.is_above_signal, ahead, Direction.UP)
        yield from _found("RSI against its signal line", "below", "above", Direction.UP, price)
    lines: tuple[tuple[float, str, str, Callable[[float], bool]], ...] = (
        (OVERSOLD, "oversold", "not oversold", lambda rsi: rsi > OVERSOLD),
        (MIDDLE, "below the middle", "at or above the middle", lambda rsi: rsi >= MIDDLE),
        (OVERBOUGHT, "not overbought", "overbought", lambda rsi: rsi >= OVERBOUGHT),
    )
    for line, under, over, is_over in lines:
        said = f"RSI against {line:g}"
        if is_over(momentum.rsi):
            price = first_price(lambda x, f=is_over: not f(ahead.rsi(x)), ahead, Direction.DOWN)  # type: ignore[misc]
            yield from _found(said, over, under, Direction.DOWN, price)
        else:
            price = first_price(lambda x, f=is_over: f(ahead.rsi(x)), ahead, Direction.UP)  # type: ignore[misc]
            yield from _found(said, under, over, Direction.UP, price)


def _bands(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    bands = overview.bands
    if bands is None:
        return
    said = "close against the upper Bollinger band"
    if overview.close > bands.upper:
        price = first_price(lambda x: x <= ahead.bands(x).upper, ahead, Direction.DOWN)
        yield from _found(said, "above", "inside", Direction.DOWN, price)
    else:
        price = first_price(lambda x: x > ahead.bands(x).upper, ahead, Direction.UP)
        yield from _found(said, "inside", "above", Direction.UP, price)
    said = "close against the lower Bollinger band"
    if overview.close < bands.lower:
        price = first_price(lambda x: x >= ahead.bands(x).lower, ahead, Direction.UP)
        yield from _found(said, "below", "inside", Direction.UP, price)
    else:
        price = first_price(lambda x: x < ahead.bands(x).lower, ahead, Direction.DOWN)
        yield from _found(said, "inside", "below", Direction.DOWN, price)


def _patterns(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    for pattern in overview.standing:
        limit = pattern.invalidation
        assert limit is not None
        direction = Direction.DOWN if pattern.bullish else Direction.UP
        price = beyond(ahead.bars.market, limit, direction)
        yield Trigger(f"{pattern.name} of {pattern.session}", "stands", "violated", direction, price)


def _leg(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    leg = overview.leg
    now = _standing(leg)
    if leg is None or _standing(ahead.leg(ahead.last)) != now:
        return
    for direction in Direction:
        price = first_price(lambda x: _standing(ahead.leg(x)) != now, ahead, direction, start=ahead.last)
        if price is not None:
            yield Trigger("leg under way", now, _standing(ahead.leg(price)), direction, price)


def _standing(leg: Leg | None) -> str:
    if leg is None:
        return "none"
    return f"{'decline' if leg.is_down else 'advance'}, {'ending' if leg.is_ending else 'not over'}"


def _swings(ahead: NextClose, overview: Overview) -> Iterator[Trigger]:
    named = (
        ("last swing high", overview.swing_high),
        ("highest swing of 60 sessions", overview.major_high),
        ("last swing low", overview.swing_low),
        ("lowest swing of 60 sessions", overview.major_low),
    )
    seen: list[Swing] = []
    for said, swing in named:
        if swing is None or swing in seen or _passed(ahead, swing):
            continue
        seen.append(swing)
        direction = Direction.UP if swing.turn is Turn.HIGH else Direction.DOWN
        price = beyond(ahead.bars.market, swing.price, direction)
        yield Trigger(f"{said}, {swing.session}", "stands", "passed", direction, price, is_touch=True)
    price = beyond(ahead.bars.market, overview.peak.price, Direction.UP)
    said = f"all-time high, {overview.peak.session}"
    yield Trigger(said, "stands", "passed", Direction.UP, price, is_touch=True)


def _passed(ahead: NextClose, swing: Swing) -> bool:
    bars, after = ahead.bars, slice(swing.row + 1, None)
    if swing.turn is Turn.HIGH:
        return bool((bars.high[after] > swing.price).any())
    return bool((bars.low[after] < swing.price).any())
