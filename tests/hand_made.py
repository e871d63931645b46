"""Bars written down by hand, a weekday each, for tests whose answer can be read off the page."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from levelhead.markets import Bars, Context, Kind, Market

MADE = Market("MADE", "Made-up future", "NONE", Kind.FUTURE, "cme_equity", Fraction(1, 10), Fraction(50))
REACH = 3.0  # points a bar reaches beyond its open and close unless its high or low is written down


def weekdays(count: int, *, last: date = date(2025, 11, 24)) -> list[date]:
    """``count`` weekdays up to ``last``, oldest first."""
    days = (last - timedelta(days=back) for back in range(2 * count + 7))
    return [day for day in days if day.weekday() < 5][:count][::-1]


def bars_of(
    close: Sequence[float],
    *,
    open: Mapping[int, float] | None = None,
    high: Mapping[int, float] | None = None,
    low: Mapping[int, float] | None = None,
    reach: float = REACH,
    step: float = 0.2,
    market: Market = MADE,
    volume: Sequence[float] | None = None,
    last: date = date(2025, 11, 24),
) -> Bars:
    """Bars that open a ``step`` above the last close; single prices are overridden by their row."""
    closes = np.array(close, dtype=np.float64)
    opens = np.concatenate([closes[:1], closes[:-1] + step])
    for row, price in (open or {}).items():
        opens[row] = price
    highs, lows = np.maximum(opens, closes) + reach, np.minimum(opens, closes) - reach
    for column, given in ((highs, high), (lows, low)):
        for row, price in (given or {}).items():
            column[row] = price
    days = np.array(weekdays(closes.size, last=last), dtype="datetime64[D]")
    traded = np.full(closes.size, np.nan) if volume is None else np.array(volume, dtype=np.float64)
    return Bars(market, days, opens, highs, lows, closes, traded)


def context_of(bars: Bars) -> Context:
    """A context that knows these bars and nothing else."""
    return Context(bars, bars.as_of)


def random_bars(count: int, *, seed: int, market: Market = MADE, start: float = 2000.0) -> Bars:
    """A walk on the tick with gaps, ranges and volume."""
    rng = np.random.default_rng(seed)
    close = np.maximum(start + np.cumsum(rng.normal(0.2, 20, count)), 200.0)
    open_ = np.concatenate([[start], close[:-1]]) + rng.normal(0, 6, count)
    high = np.maximum(open_, close) + rng.exponential(8, count)
    low = np.minimum(open_, close) - rng.exponential(8, count)
    tick = float(market.tick)
    prices = [np.round(np.round(each / tick) * tick, 4) for each in (open_, high, low, close)]
    days = np.array(weekdays(count), dtype="datetime64[D]")
    return Bars(market, days, *prices, rng.uniform(1e5, 3e5, count))
