"""Falling and rising yields as statements: what a page could have said of them on every past session."""

from datetime import UTC

import numpy as np

from levelhead.evidence.states import State
from levelhead.kernels.arrays import BoolArray, FloatArray, SessionArray
from levelhead.markets import Bars, Context, Series
from levelhead.markets.context import close_of

YIELD = "DGS10"
BACK, MOVED = 5, 0.10  # sessions; percentage points
STALE = np.timedelta64(7, "D")  # older values do not speak for a session


def yield_states(context: Context, bars: Bars) -> tuple[State, ...]:
    """Whether the ten-year yield moved ten basis points in five sessions, as known at each close of ``bars``.

    Parameters
    ----------
    context
        Holds the yield with its times of publication.
    bars
        The market's own, or those of its proxy.

    Returns
    -------
    Empty without the yield. Row t uses values published by the close of row t alone.
    """
    series = context.macro.series.get(YIELD)
    if series is None:
        return ()
    value = known_on(series, bars)
    change = value - np.concatenate([np.full(min(BACK, value.size), np.nan), value[:-BACK]])
    known = np.isfinite(change)
    # a yield of 4.1 less one of 4.0 is a hair under 0.1 in binary
    fell, rose = change <= -MOVED + 1e-9, change >= MOVED - 1e-9
    told = {"points": round(MOVED * 100), "sessions": BACK}
    down = "the ten-year yield down {points} basis points or more in {sessions} sessions"
    up = "the ten-year yield up {points} basis points or more in {sessions} sessions"
    return (
        State("yield_fell", down, fell & known, known, told),
        State("yield_rose", up, rose & known, known, told),
    )


def known_on(series: Series, bars: Bars) -> FloatArray:
    """The newest value published by the close of each bar, shape (T,); NaN where there is none or it is old."""
    published = series.session if series.available is None else series.available
    order = np.argsort(published, kind="stable")
    newest = np.maximum.accumulate(order)  # a late value does not hide a newer one
    closes = _closes(bars)
    at = np.searchsorted(published[order], closes, side="right") - 1
    row = newest[np.maximum(at, 0)]
    fine: BoolArray = (at >= 0) & (bars.session - series.session[row] <= STALE)
    return np.where(fine, series.value[row], np.nan)


def _closes(bars: Bars) -> SessionArray:
    """The minute of each close in UTC, by the hour of the last one: publication lies hours away from it."""
    last = np.datetime64(close_of(bars).astimezone(UTC).replace(tzinfo=None), "m")
    since_midnight = last - np.datetime64(bars.as_of, "m")
    return (bars.session.astype("datetime64[m]") + since_midnight).astype("datetime64[m]")
