"""States of reclaiming: the 50-day average, gates, and bands that were lost, session by session."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.averages import sma
from levelhead.markets import Bars
from levelhead.markets.continuous import continuous
from levelhead.technical.overview import BUFFER_ATR, BUFFER_TICKS
from levelhead.technical.reclaim import Reclaim, ReclaimState, read_reclaim
from levelhead.technical.volatility import atr_series
from levelhead.watch.followed import Followed
from levelhead.watch.tape import Tape

WINDOW = 50
TOLD = (ReclaimState.TEST, ReclaimState.RECLAIMED, ReclaimState.CONFIRMED, ReclaimState.FAILED)
HISTORY = 120  # sessions before the outlook that a state may go back to


@dataclass(frozen=True, slots=True)
class Change:
    """A state that a session brought.

    Parameters
    ----------
    column
        Of the session.
    state
        ``test``, ``reclaimed``, ``confirmed`` or ``failed``.
    subject, name
        The level for the alert's identity, and in words.
    level, buffer, method
        Points, and what the level is.
    price, price_method
        The high of a test, else the close, points.
    """

    column: int
    state: str
    subject: str
    name: str
    level: float
    buffer: float
    method: str
    price: float
    price_method: str


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One level and the bars it is read on; each array of shape (T,), points."""

    subject: str
    name: str
    method: str
    bars: Bars
    high: FloatArray
    low: FloatArray
    close: FloatArray
    level: FloatArray
    buffer: FloatArray

    def upto(self, stop: int) -> Reclaim | None:
        first = max(stop - HISTORY, 0)
        cut = slice(first, stop)
        return read_reclaim(
            self.bars.session[cut],
            self.high[cut],
            self.low[cut],
            self.close[cut],
            level=self.level[cut],
            buffer=self.buffer[cut],
        )


def reclaims(followed: Followed, tape: Tape, path: Paths, is_over: BoolArray, stop: int) -> Iterator[Change]:
    """Every change of state in the first ``stop`` sessions of an outlook.

    Within a session a high that reaches the level from below is a test; whether it becomes more is read at
    its close.

    Parameters
    ----------
    path
        Prices of those sessions in the contract of the outlook, shape (1, H): levels stand in it.
    is_over
        Shape (H,).
    """
    start = tape.row(followed.as_of) + 1
    for line in _lines(followed, tape, path, start):
        before = line.upto(start)
        for column in range(stop):
            row = start + column
            if not is_over[column]:
                if before is not None and _pokes(line, row):
                    level = _met_at(line, row)
                    yield _change(line, row, column, ReclaimState.TEST, level)
                continue
            found = line.upto(row + 1)
            if found is None:
                continue
            same = before is not None and (before.state, before.session) == (found.state, found.session)
            if found.state in TOLD and not same:
                yield _change(line, row, column, found.state, float(line.level[row]))
            before = found


def _lines(followed: Followed, tape: Tape, path: Paths, start: int) -> Iterator[_Line]:
    bars = tape.bars
    count = path.close.shape[1]
    stop = start + count
    high, low, close = bars.high[:stop].copy(), bars.low[:stop].copy(), bars.close[:stop].copy()
    if stop >= WINDOW:
        atr = atr_series(bars, continuous(bars, tape.rolls))[:stop]
        buffer = np.maximum(BUFFER_ATR * atr, BUFFER_TICKS * float(bars.market.tick))
        yield _Line(
            "50-day average",
            "the average of fifty closes",
            "SMA(50) of printed closes",
            bars,
            high,
            low,
            close,
            sma(close, WINDOW),
            buffer,
        )
    contract_high, contract_low, contract_close = (
        np.concatenate([column[:start], np.where(np.isfinite(there[0]), there[0], column[start:])])
        for column, there in ((high, path.high), (low, path.low), (close, path.close))
    )
    levels = [(price, "a gate of the table", "gate") for price in followed.gates]
    levels += [
        (zone.high, "a band that was lost", "upper edge of the band")
        for zone in followed.zones
        if zone.is_won_back
    ]
    for price, name, method in levels:
        flat = np.full(stop, price)
        yield _Line(
            f"{price:.10g}",
            name,
            method,
            bars,
            contract_high,
            contract_low,
            contract_close,
            flat,
            np.full(stop, followed.z),
        )


def _pokes(line: _Line, row: int) -> bool:
    level = _met_at(line, row)
    return bool(line.close[row - 1] < level <= line.high[row])


def _met_at(line: _Line, row: int) -> float:
    """The price a running session must reach: of an average, where a close would meet it."""
    if line.subject == "50-day average":
        return float(np.mean(line.close[row - WINDOW + 1 : row]))
    return float(line.level[row])


def _change(line: _Line, row: int, column: int, state: ReclaimState, level: float) -> Change:
    is_test = state is ReclaimState.TEST
    return Change(
        column,
        str(state),
        line.subject,
        line.name,
        level,
        float(line.buffer[row]),
        line.method,
        float(line.high[row] if is_test else line.close[row]),
        "high of the session so far" if is_test else "close of the session",
    )
