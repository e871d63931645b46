"""A made-up future with rolls and expiry quotations, long enough for both engines."""

from dataclasses import replace
from functools import cache

import numpy as np

from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.expiry import expiries
from levelhead.markets.registry import market
from levelhead.markets.rolls import Roll
from tests.engine_series import implied_by, restless_bars

COUNT, SCALE = 1_250, 20.0


def opened_anew(bars: Bars, *, seed: int) -> Bars:
    """With opens anywhere in the range: paths are taken only from where opens are no copies of closes."""
    share = np.random.default_rng(seed).uniform(size=len(bars))
    return replace(bars, open=bars.low + share * (bars.high - bars.low))


@cache
def rolling_future() -> Context:
    """A made-up RTY of five years: each contract stands up to 3% above the one before.

    Every second roll is measured on its expiry, the others a week later.
    """
    drawn = opened_anew(restless_bars(COUNT, seed=5, first="2018-01-02"), seed=9)
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
    fund = opened_anew(restless_bars(2_000, seed=8, symbol="IWM", first="2015-03-02"), seed=10).upto(
        bars.as_of
    )
    return Context(bars, bars.as_of, rolls=RollTable(tuple(rolls)), kin={"IWM": fund}, implied=(vix,))
