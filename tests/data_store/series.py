"""Synthetic bars for tests of the store: valid, and every value known from its place."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from levelhead.data.gate import Checked
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.registry import market

AT = datetime(2025, 11, 24, 23, 0, tzinfo=UTC)


def weekdays(first: date, count: int) -> Any:
    days = np.arange(np.datetime64(first), np.datetime64(first + timedelta(days=2 * count + 7)))
    return days[np.is_busday(days)][:count]


def bars(
    count: int = 300,
    *,
    symbol: str = "RTY",
    first: date = date(2024, 9, 3),
    source: str = "made for a test",
    adjustment: Adjustment = Adjustment.NONE,
) -> Bars:
    place = np.arange(count, dtype=np.float64)
    open_ = _tick(2000.0 + (place % 11) * 1.1)
    close = _tick(open_ + (place % 3 - 1) * 0.7)
    return Bars(
        market(symbol),
        session=weekdays(first, count),
        open=open_,
        high=_tick(np.maximum(open_, close) + 0.1),
        low=_tick(np.minimum(open_, close) - 0.3),
        close=close,
        volume=np.where(place % 5 == 0, np.nan, 1000.0 + place),
        adjustment=adjustment,
        source=source,
    )


def _tick(prices: Any) -> Any:
    return np.rint(prices * 10) / 10


def changed(series: Bars, place: int, **values: float) -> Bars:
    """The series with other values in the bar at ``place``."""
    columns = {name: np.array(getattr(series, name)) for name in ("open", "high", "low", "close", "volume")}
    for name, value in values.items():
        columns[name][place] = value
    return Bars(
        series.market,
        session=series.session,
        **columns,
        adjustment=series.adjustment,
        source=series.source,
    )


def checked(series: Bars, *notes: Note) -> Checked:
    return Checked(
        series, notes, max((n.verdict for n in notes), key=list(Verdict).index, default=Verdict.OK)
    )


def later(series: Bars, place: int) -> Bars:
    """The bars from ``place`` on."""
    columns = {name: getattr(series, name)[place:] for name in ("open", "high", "low", "close", "volume")}
    return Bars(series.market, session=series.session[place:], **columns, source=series.source)
