"""A made-up future with rolls and expiry quotations, long enough for both engines."""

from functools import cache

import numpy as np

from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.expiry import expiries
from levelhead.markets.registry import market
from levelhead.markets.rolls import Roll
from tests.engine_series import implied_by, restless_bars

COUNT, SCALE = 1_250, 20.0


@cache
def rolling_future() -> Context:
    """A made-up RTY of five years: each contract stands up to 3% above the one before.

    Every second roll is measured on its expiry, the others a week later.
    """
    drawn = restless_bars(COUNT, seed=5, first="2018-01-02")
    days = drawn.session
    ratio, quotation = np.ones(COUNT), np.zeros(COUNT, dtype=np.bool_)
    rolls = []
    symbol = market("RTY")
    for number, expiry in enumerate(expiries(symbol, drawn.first, drawn.as_of)):
        row = int(np.searchsorted(days, expiry))
        if days[row] != expiry or row + 6 >= COUNT:
            continue
        step = 1.0 + 0.005 * (number % 7)
        before = float(drawn.close[row - 1] * SCALE * ratio[row - 1])
        ratio[row + 1 :] *= step
        quotation[row] = True
        known = days[row + 5].item() if number % 2 else None
        first_of_next = days[row + 1].item()
        rolls.append(Roll(expiry.item(), first_of_next, before * (step - 1.0), step, known=known))
    prices = [np.round(each * SCALE * ratio, 1) for each in (drawn.open, drawn.high, drawn.low, drawn.close)]
    opened, high, low, close = prices
    close[quotation] = np.round(opened[quotation], 1) + 0.03
    bars = Bars(
        symbol,
        session=days,
        open=opened,
        high=np.maximum(high, close),
        low=np.minimum(low, close),
        close=close,
        volume=np.full(COUNT, 1000.0),
        source="made up",
    )
    vix = implied_by(drawn, seed=6)
    fund = restless_bars(2_000, seed=8, symbol="IWM", first="2015-03-02").upto(bars.as_of)
    return Context(bars, bars.as_of, rolls=RollTable(tuple(rolls)), kin={"IWM": fund}, implied=(vix,))
