"""A screen as CSV for a spreadsheet: one line a market, figures as plain numbers."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from math import isfinite

from levelhead.forecast import Row
from levelhead.levels import Level
from levelhead.render.exports.words import cell
from levelhead.render.numbers import say
from levelhead.report.facts import Facts
from levelhead.report.screen import MarketRow, Screen
from levelhead.report.screen_cells import news_cell

Value = str | int | float | date | None
_LEVEL = ("low", "high", "distance_atr", "touch")
_ODDS = ("probability", "interval_low", "interval_high", "climatology", "effective_n")
COLUMNS = (
    *("market", "name", "as_of", "sessions_behind", "close", "change", "change_ratio", "atr", "regime"),
    *("from_mean_50_atr", "from_mean_200_atr", "rsi", "rsi_above_signal", "rsi_crossed"),
    *(f"{side}_{name}" for side in ("resistance", "support") for name in _LEVEL),
    *("horizon", "horizon_end", "up_price", "up_by", "down_price", "down_by"),
    *(f"{row}_{name}" for row in Row for name in _ODDS),
    *("paths", "base_paths", "events", "changed", "set_apart"),
)


def screen_csv(made: Screen) -> str:
    """The screen as CSV with a header; text that a spreadsheet would run as a formula begins with an apostrophe.

    A market that was set apart has its symbol and the reason.

    References
    ----------
    RFC 4180; OWASP, CSV Injection.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in made.rows:
        writer.writerow([_safe(each) for each in _values(row, made.horizon)])
    for apart in made.apart:
        gaps: list[Value] = [None] * (len(COLUMNS) - 2)
        writer.writerow([_safe(each) for each in (apart.symbol, *gaps, apart.reason)])
    return out.getvalue()


def _safe(value: Value) -> Value:
    if isinstance(value, float):
        return value if isfinite(value) else None
    return cell(value) if isinstance(value, str) else value


def _values(row: MarketRow, horizon: int) -> Iterator[Value]:
    yield from (row.market.symbol, row.market.name, row.as_of, row.behind, row.close, row.change)
    yield from (row.change_ratio, row.atr, str(row.regime) if row.regime is not None else None)
    yield from (row.away(50), row.away(200))
    momentum = row.momentum
    if momentum is None:
        yield from (None, None, None)
    else:
        signal = momentum.signals[0]
        yield from (momentum.rsi, "yes" if signal.is_above else "no", signal.cross_session)
    for level in (row.resistance, row.support):
        yield from _level(row, level, horizon)
    yield from (horizon, row.horizon_end)
    yield from _odds(row)
    yield ", ".join(f"{each.kind} {each.session}" for each in row.events)
    yield say(news_cell(Facts(row.market, row.as_of), row))
    yield None


def _level(row: MarketRow, level: Level | None, horizon: int) -> tuple[Value, ...]:
    if level is None:
        return (None,) * len(_LEVEL)
    away = level.distance / row.atr if row.atr > 0 else None
    return level.low, level.high, away, row.touch(level, horizon)


def _odds(row: MarketRow) -> Iterator[Value]:
    issued = row.brief
    if issued is None:
        yield from (None,) * (4 + len(_ODDS) * len(Row))
        yield from (row.paths, None)
        return
    for barrier in (issued.scenarios.upper, issued.scenarios.lower):
        yield from (barrier.price, str(barrier.by))
    for odds in issued.odds:
        yield from (odds.probability, *odds.interval, odds.climatology, odds.effective_n)
    yield from (issued.n, issued.climatology_n)
