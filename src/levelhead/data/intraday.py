"""Bars within the day, each with its moment: recognised by content, judged as daily bars are, cut into sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from levelhead.data.dates import Stamp, check_styles, stamp
from levelhead.data.dialects import shape_of_text, split
from levelhead.data.layouts import PRICES, Field, Shape
from levelhead.data.numbers import read_numbers
from levelhead.data.text import check_lines, is_parquet, read_bytes, read_lines
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.markets.market import Market
from levelhead.markets.sessions import sessions

LOOKED_AT = 200  # rows that tell whether a file holds several bars a date
LARGEST_STEP = 0.25  # of price from one bar to the next; exchanges halt trading before that


@dataclass(frozen=True, slots=True, eq=False)
class IntradayBars:
    """Bars of parts of sessions, in order.

    Parameters
    ----------
    market
        Whose.
    moment
        Shape (T,), ``datetime64[s]``, UTC, strictly increasing: as the file stamps them.
    session
        Shape (T,): the trade date each belongs to.
    open, high, low, close
        Shape (T,), points.
    source
        Where they came from, without a path.
    """

    market: Market
    moment: NDArray[np.datetime64]
    session: SessionArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    source: str

    @property
    def interval(self) -> timedelta:
        """The usual time from one bar to the next; zero for a single bar."""
        steps = np.diff(self.moment).astype(np.int64)
        return timedelta(seconds=int(np.median(steps)) if steps.size else 0)

    @property
    def last(self) -> datetime:
        """The moment of the last bar."""
        moment = self.moment[-1].item()
        assert isinstance(moment, datetime)
        return moment.replace(tzinfo=UTC)


def is_intraday(path: Path | str) -> bool:
    """Whether a file's first rows hold several bars of one date.

    Raises
    ------
    DataRejected
        When it cannot be read at all.
    """
    data = read_bytes(Path(path))
    if is_parquet(data):
        return False
    lines = read_lines(data)
    shape = shape_of_text(lines)
    rows = [split(line, shape.delimiter) or [] for line in lines[shape.first : shape.first + LOOKED_AT]]
    dated = [(each.day, _clock(row, each, shape)) for row in rows if (each := _stamp(row, shape)).style]
    return any(day == then and clock != later for (day, clock), (then, later) in pairwise(dated))


def read_intraday(path: Path | str, *, market: Market, now: datetime) -> IntradayBars:
    """Bars within the day from a text file in any layout that daily bars have, judged in the same spirit.

    A stamp without an offset is local time of the exchange. Whether stamps are the beginnings or the ends of
    bars makes no difference to the session they belong to. A last row that is cut off is left out: another
    program may be writing it.

    Parameters
    ----------
    now
        The time of asking, with a time zone; a bar that ends later is refused.

    Raises
    ------
    DataRejected
        DATE, RAGGED, NUMBER, MISSING, NONPOSITIVE, OHLC, ORDER, DUP_CONFLICT, JUMP or FUTURE: where and what to do.
    OutsideCalendar
        For a bar beyond the session table.
    """
    lines = read_lines(read_bytes(Path(path)))
    shape = shape_of_text(lines)
    numbers = [at for at in range(shape.first, len(lines)) if lines[at].strip()]
    rows = [split(lines[at], shape.delimiter) or [] for at in numbers]
    if rows and len(rows[-1]) != shape.width:
        rows, numbers = rows[:-1], numbers[:-1]
    if not rows:
        raise DataRejected("EMPTY", "a header and no rows", remedy="Download the file again")
    at_line = [at + 1 for at in numbers]
    check_lines([lines[at] for at in numbers], at_line)
    for row, line in zip(rows, at_line, strict=True):
        if len(row) != shape.width:
            raise DataRejected(
                "RAGGED",
                f"{len(row)} fields, expected {shape.width}",
                line=line,
                remedy="Remove the line, or download the file again",
            )
    moments = _moments(rows, at_line, shape, market)
    cells = [[row[shape.columns[each]] for row in rows] for each in PRICES]
    prices = np.vstack(read_numbers(cells, [each.value for each in PRICES], at_line, shape.delimiter)[0])
    moments, prices = _in_order(moments, prices, at_line, market)
    o, h, l, c = prices
    found = IntradayBars(market, moments, session_of(moments, market), o, h, l, c, "intraday CSV")
    if found.last > now + found.interval:
        raise DataRejected(
            "FUTURE",
            f"a bar of {found.last:%Y-%m-%d %H:%M} UTC, and it is {now.astimezone(UTC):%Y-%m-%d %H:%M}",
            line=at_line[-1],
            remedy="Stamp the bars in the exchange's time zone, or with their offset",
        )
    return found


def session_of(moment: NDArray[np.datetime64], market: Market) -> SessionArray:
    """The trade date of each moment, UTC: the first session that closes at that moment or later."""
    table = sessions(market.calendar)
    first = moment[0].item().date() - timedelta(days=1)
    days = [first, *table.after(first, 10 + 7 * ((moment[-1] - moment[0]).astype(np.int64) // 604_800))]
    days = [day for day in days if table.is_session(day)]
    closes = [table.close(day).astimezone(UTC).replace(tzinfo=None) for day in days]
    at = np.searchsorted(np.array(closes, dtype="datetime64[s]"), moment)
    found: SessionArray = np.array(days, dtype="datetime64[D]")[at]
    return found


def _stamp(row: Sequence[str], shape: Shape) -> Stamp:
    column = shape.columns[Field.DATE]
    return stamp(row[column].strip() if column < len(row) else "", complete=len(row) >= shape.width)


def _clock(row: Sequence[str], each: Stamp, shape: Shape) -> str:
    column = shape.columns.get(Field.CLOCK)
    return each.clock if column is None or column >= len(row) else row[column].strip()


def _moments(
    rows: Sequence[Sequence[str]], lines: Sequence[int], shape: Shape, market: Market
) -> NDArray[np.datetime64]:
    stamps = [_stamp(row, shape) for row in rows]
    check_styles(stamps, [row[shape.columns[Field.DATE]] for row in rows], lines)
    zone = ZoneInfo(sessions(market.calendar).zone)
    found = []
    for row, each, line in zip(rows, stamps, lines, strict=True):
        seconds = _seconds(_clock(row, each, shape), line)
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=each.day, seconds=seconds)
        if each.style.startswith("epoch") or each.offset in ("Z", "UTC"):
            found.append(local)
        elif each.offset:
            found.append(local - _offset(each.offset))
        else:
            found.append(local.replace(tzinfo=zone).astimezone(UTC))
    return np.array([each.replace(tzinfo=None) for each in found], dtype="datetime64[s]")


def _seconds(clock: str, line: int) -> int:
    """Seconds since midnight of ``093000``, ``09:30``, ``09:30:00.000``, ``9:30 PM``; of an epoch, as counted."""
    text = clock.strip().upper()
    half = text[-2:] if text.endswith(("AM", "PM")) else ""
    parts = text.removesuffix(half).strip().partition(".")[0].split(":")
    if len(parts) == 1 and len(parts[0]) in (4, 6) and not half and ":" not in text:
        parts = [parts[0][at : at + 2] for at in range(0, len(parts[0]), 2)]
    try:
        if len(parts) == 1:
            return int(parts[0] or 0)
        hours, minutes, *rest = (int(part) for part in parts)
    except ValueError as error:
        raise DataRejected(
            "DATE", f"no time of day in {clock[:20]!r}", line=line, remedy="Write times as 09:30:00"
        ) from error
    if half:
        hours = hours % 12 + (12 if half == "PM" else 0)
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)


def _offset(text: str) -> timedelta:
    sign, digits = (-1 if text[0] == "-" else 1), text[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def _in_order(
    moments: NDArray[np.datetime64], prices: FloatArray, lines: Sequence[int], market: Market
) -> tuple[NDArray[np.datetime64], FloatArray]:
    """Turned round where the newest came first, exact repeats left out; anything else out of order is refused."""
    at = np.array(lines)
    steps = np.diff(moments).astype(np.int64)
    if (steps < 0).any() and not (steps > 0).any():
        moments, prices, at = moments[::-1], prices[:, ::-1], at[::-1]
        steps = np.diff(moments).astype(np.int64)
    back = np.flatnonzero(steps < 0)
    if back.size:
        raise DataRejected(
            "ORDER",
            f"{moments[back[0] + 1]} UTC follows {moments[back[0]]}",
            line=int(at[back[0] + 1]),
            remedy="Sort the file by time",
        )
    again = np.flatnonzero(steps == 0) + 1
    twice = again[(prices[:, again] != prices[:, again - 1]).any(axis=0)]
    if twice.size:
        raise DataRejected(
            "DUP_CONFLICT",
            f"two different bars of {moments[twice[0]]} UTC",
            line=int(at[twice[0]]),
            remedy="Find out which one is right and remove the other",
        )
    keep = np.ones(moments.size, dtype=np.bool_)
    keep[again] = False
    _possible(prices, at, market)
    return moments[keep], prices[:, keep]


def _possible(prices: FloatArray, lines: NDArray[np.int64], market: Market) -> None:
    o, h, l, c = prices
    step = np.zeros(c.size)
    step[1:] = np.abs(np.diff(c)) > LARGEST_STEP * np.abs(c[:-1])
    rules = (
        ("MISSING", ~np.isfinite(prices).all(axis=0), "a bar without all four prices"),
        ("NONPOSITIVE", (l <= 0) & (not market.allow_nonpositive), "a price at or below zero"),
        ("OHLC", (np.maximum(o, c) > h) | (np.minimum(o, c) < l), "open or close outside high and low"),
        ("JUMP", step > 0, "more than a quarter of price from one bar to the next"),
    )
    for code, broken, what in rules:
        rows = np.flatnonzero(broken)
        if rows.size:
            raise DataRejected(
                code, what, line=int(lines[rows[0]]), remedy="Correct the bar, or remove its line"
            )
