"""Made-up small and large companies whose returns answer to made-up yields, and real ones read from files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from levelhead.data.read import read_bars
from levelhead.data.series import read_series
from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.markets import Adjustment, Bars, Context, Macro, Series
from levelhead.markets.context import close_of
from levelhead.markets.registry import market

LAST = date(2025, 11, 24)
FRED = ("DGS10", "DGS2", "DFII10", "T10YIE", "BAMLH0A0HYM2", "DCOILWTICO")
FUNDS = ("UUP", "HYG")


def weekdays(count: int, *, last: date = LAST) -> SessionArray:
    """The last ``count`` weekdays up to ``last``."""
    end = np.datetime64(last, "D") + 1
    days = np.arange(end - 2 * count - 7, end)
    return days[np.is_busday(days)][-count:]


def priced(symbol: str, session: SessionArray, percent: FloatArray) -> Bars:
    """Bars whose closes earn ``percent`` in logs, adjusted as a fund's total return is."""
    close = 100.0 * np.exp(np.cumsum(percent) / 100.0)
    return Bars(
        market(symbol),
        session=session,
        open=close,
        high=close,
        low=close,
        close=close,
        volume=np.full(close.size, np.nan),
        adjustment=Adjustment.RATIO,
    )


def published_next_day(series: Series) -> Series:
    """As FRED does it: the value of a day appears on the morning of the next."""
    known = (series.session + np.timedelta64(1, "D")).astype("datetime64[m]")
    return Series(series.name, series.session, series.value, known)


def made_context(
    count: int = 900,
    *,
    seed: int = 0,
    small: float | FloatArray = 0.0,
    large: float | FloatArray = 0.0,
    credit: float = 0.0,
) -> Context:
    """IWM against SPY; ``small`` and ``large`` are percent per ten basis points of the 10-year."""
    draws = np.random.default_rng(seed)
    session = weekdays(count)
    long = 0.6 * draws.standard_normal(count)  # tens of basis points
    short = 0.8 * long + 0.36 * draws.standard_normal(count)
    spread, dollar, oil = draws.standard_normal((3, count))
    both = draws.standard_normal(count)
    own = both + 0.5 * draws.standard_normal(count) + small * long - credit * spread
    other = both + large * long
    levels: Mapping[str, FloatArray] = {
        "DGS10": 4.0 + 0.1 * np.cumsum(long),
        "DGS2": 3.5 + 0.1 * np.cumsum(short),
        "BAMLH0A0HYM2": 40.0 + 0.05 * np.cumsum(spread),
        "UUP": 28.0 * np.exp(0.004 * np.cumsum(dollar)),
        "DCOILWTICO": 60.0 * np.exp(0.02 * np.cumsum(oil)),
    }
    found = {name: Series(name, session, value) for name, value in levels.items()}
    fred = {name: published_next_day(each) for name, each in found.items() if name != "UUP"}
    bars = priced("IWM", session, own)
    vix = Series("VIX", session, 20.0 * np.exp(-0.05 * np.cumsum(both) / 10.0))
    return Context(
        bars,
        bars.as_of,
        peers={"SPY": priced("SPY", session, other)},
        implied=(vix,),
        macro=Macro(series={**found, **fred}).known_by(close_of(bars)),
    )


@cache
def real_context(shared: Path) -> Context:
    """IWM against SPY with dividends, and every series there is, as of 24 November 2025."""
    data = shared / "data"
    iwm, spy = (
        replace(
            read_bars(data / "bars" / f"{symbol}_adj.csv", market=market(symbol), as_of=LAST).bars,
            adjustment=Adjustment.RATIO,
        )
        for symbol in ("IWM", "SPY")
    )
    series = {name: published_next_day(read_series(data / "series" / f"{name}.csv")) for name in FRED}
    for name in FUNDS:
        fund = read_series(data / "series" / f"{name}_adj.csv", column="close")
        series[name] = Series(name, fund.session, fund.value)
    vix = read_series(data / "bars" / "VIX.csv", column="close")
    return Context(
        iwm,
        iwm.as_of,
        peers={"SPY": spy},
        implied=(Series("VIX", vix.session, vix.value),),
        macro=Macro(series=series).known_by(close_of(iwm)),
    )
