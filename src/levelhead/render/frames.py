"""Values as data frames of pandas, polars or pyarrow, through narwhals."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np

from levelhead.errors import BadOption
from levelhead.evidence.hindcast import Hindcast
from levelhead.evidence.record import TrackRecord
from levelhead.forecast import By, Forecast, Row
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets import Bars, Market
from levelhead.measure import Measurement
from levelhead.render.exports.table import Cell, Columns, framed
from levelhead.render.exports.table import columns as level_columns
from levelhead.render.numbers import say, written
from levelhead.report import Outlook

TableName = Literal["levels", "tests", "scenarios", "claims", "measurements", "bars"]


def bars_frame(bars: Bars, backend: str | None) -> object:
    """One row a session: session, open, high, low, close, volume; the way back is ``levelhead.read_bars``."""
    return framed(
        {
            "session": bars.session,
            "open": bars.open,
            "high": bars.high,
            "low": bars.low,
            "close": bars.close,
            "volume": bars.volume,
        },
        backend,
    )


def scenarios_frame(forecast: Forecast, backend: str | None) -> object:
    """One row a scenario, up, neither, down: barrier, probability, interval, climatology, counts."""
    scenarios = forecast.scenarios
    barriers = {Row.UP: scenarios.upper, Row.DOWN: scenarios.lower}
    rows = [
        (
            forecast.market.symbol,
            forecast.issued,
            scenarios.horizon,
            str(each.row),
            barriers[each.row].price if each.row in barriers else None,
            str(barriers[each.row].by) if each.row in barriers else None,
            each.probability,
            *each.interval,
            each.climatology,
            forecast.n,
            each.effective_n,
        )
        for each in forecast.odds
    ]
    names = (
        *("market", "as_of", "horizon", "scenario", "price", "by", "probability", "low", "high"),
        *("climatology", "n", "effective_n"),
    )
    return framed(_by_column(names, rows), backend)


def bins_frame(record: TrackRecord, backend: str | None) -> object:
    """One row a bin of the reliability diagram: its edges, forecasts, what was said, what came, its interval."""
    names = ("bin_low", "bin_high", "n", "forecast", "observed", "low", "high")
    rows = [
        (each.low, each.high, each.n, each.forecast, each.observed, *each.interval) for each in record.bins
    ]
    return framed(_by_column(names, rows), backend)


def origins_frame(market: Market, hindcast: Hindcast, *, horizon: int, backend: str | None) -> object:
    """One row a forecast, in the columns of ``backtest --forecasts``; several to an origin on the fixed grid."""
    names = [str(row) for row in Row]
    count = len(hindcast)
    columns: dict[str, Sequence[Cell] | FloatArray | IntArray | SessionArray] = {
        "market": [market.symbol] * count,
        "as_of": hindcast.session,
        "horizon": np.full(count, horizon),
        "up": hindcast.upper,
        "down": hindcast.lower,
        "up_by": _by(hindcast.upper_by_close),
        "down_by": _by(hindcast.lower_by_close),
        "z": hindcast.buffer,
    }
    for letter, table in (("p", hindcast.model), ("c", hindcast.climatology)):
        for at, name in enumerate(names):
            columns[f"{letter}_{name}"] = np.ascontiguousarray(table[:, at])
    columns["outcome"] = [names[each] for each in hindcast.outcome.tolist()]
    return framed(columns, backend)


def page_frame(page: Outlook, table: TableName, backend: str | None) -> object:
    """One of the tables of a page.

    Raises
    ------
    BadOption
        For a table there is none of; for the scenarios of a page without odds.
    """
    if table == "bars":
        return bars_frame(page.context.bars, backend)
    if table == "scenarios":
        if page.forecast is None:
            raise BadOption("table", table, "another table: this page has no odds, its history is too short")
        return scenarios_frame(page.forecast, backend)
    makers = {"levels": level_columns, "tests": _tests, "claims": _claims, "measurements": _measurements}
    if table not in makers:
        raise BadOption("table", table, ", ".join((*makers, "scenarios", "bars")))
    return framed(makers[table](page), backend)


def _tests(page: Outlook) -> Columns:
    """One row a dated test of a listed level."""
    names = ("market", "as_of", "side", "low", "high", "tested", "tested_as", "outcome", "decided")
    rows = [
        (
            page.context.bars.market.symbol,
            page.as_of,
            str(level.side),
            level.low,
            level.high,
            touch.session,
            str(touch.side),
            str(touch.verdict),
            touch.decided,
        )
        for level in page.listed
        for touch in level.touches
    ]
    return _by_column(names, rows)


def _claims(page: Outlook) -> Columns:
    """One row a sentence or cell, in the order of the page."""
    rows = [(each.id, each.section, say(each), len(each.measurements)) for each in page.claims]
    return _by_column(("claim", "section", "text", "measurements"), rows)


def _measurements(page: Outlook) -> Columns:
    """One row a number behind a sentence: as printed, unrounded, and how it was made."""
    names = (
        *("claim", "section", "name", "label", "printed", "value", "unit", "as_of", "method"),
        "inputs",
    )
    rows = [
        (
            claim.id,
            claim.section,
            each.name,
            each.label,
            written(each),
            _plain(each),
            str(each.unit),
            each.as_of,
            each.method,
            json.dumps(dict(each.inputs), default=str, ensure_ascii=False),
        )
        for claim in page.claims
        for each in claim.measurements
    ]
    return _by_column(names, rows)


def _plain(measurement: Measurement) -> float | None:
    """The value of a number; a name or a date has none and stands in ``printed``."""
    value = measurement.value
    return None if isinstance(value, str | date) else float(value)


def _by(by_close: BoolArray) -> list[Cell]:
    return [str(By.CLOSE if each else By.TOUCH) for each in by_close.tolist()]


def _by_column(names: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Columns:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
