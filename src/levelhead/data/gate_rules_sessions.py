"""Rules about sessions: days the calendar does not know, holes, age, length."""

from datetime import date, datetime, timedelta

import numpy as np

from levelhead.data.case import YEAR, Case
from levelhead.data.findings import Fact, Finding
from levelhead.data.gate_rules_rows import calendar_of, is_over
from levelhead.data.rows import RawRows
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import BoolArray, IntArray, SessionArray
from levelhead.markets.market import Market
from levelhead.markets.notes import Verdict
from levelhead.measure import Unit

MONTH = 15  # sessions in a row: a hole that every average of the page would span
SHUT = 10  # weekdays in a row that a market outside its table may have been shut (March 1933)
THINNEST = 0.8  # of a year's sessions
AVERAGE = 200  # sessions the longest reading of the page needs


def strangers(rows: RawRows, case: Case) -> RawRows:
    """Say weekday bars on days that the calendar does not call sessions: stubs, or calendar errors."""
    table = calendar_of(case.market)
    if table is None:
        return rows
    inside = (rows.session >= np.datetime64(table.first, "D")) & (
        rows.session <= np.datetime64(table.last, "D")
    )
    unknown = inside & ~np.isin(rows.session, table.days)
    if not unknown.any():
        return rows
    return rows.noting(
        Finding(
            "CALENDAR",
            Verdict.WARN,
            "Bars on days that are no sessions in the calendar, kept: {count}, the first on {first}",
            rows.dates(unknown),
        )
    )


def expected(market: Market, first: date, last: date) -> SessionArray:
    """Sessions that a complete series would have from ``first`` to ``last``: shape (K,).

    Outside the session table every weekday counts.
    """
    every = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + np.timedelta64(1, "D"))
    weekdays = every[(every.astype(np.int64) + 3) % 7 < 5]
    table = calendar_of(market)
    if table is None:
        return weekdays
    start, stop = np.datetime64(table.first, "D"), np.datetime64(table.last, "D")
    known = table.days[(table.days >= every[0]) & (table.days <= every[-1])]
    known = known[(known.astype(np.int64) + 3) % 7 < 5]  # daily series leave out the Saturday mornings
    return np.concatenate([weekdays[weekdays < start], known, weekdays[weekdays > stop]])


def holes(rows: RawRows, case: Case) -> RawRows:
    """Say missing sessions; refuse a month missing within the last year, or bars that are not daily."""
    _check_daily(rows, case)
    first, last = rows.place(0)[1], rows.place(len(rows) - 1)[1]
    days = expected(case.market, first, last)
    absent = ~np.isin(days, rows.session)
    if not absent.any():
        return rows
    starts, lengths = _runs(absent)
    table = calendar_of(case.market)
    if table is None or first < table.first:
        # Holidays before the table are not known: there only long holes are told from them.
        edge = np.datetime64(table.first, "D") if table else days[-1] + 1
        believed = (lengths >= SHUT) | (days[starts] >= edge)
        starts, lengths = starts[believed], lengths[believed]
    if not starts.size:
        return rows
    _check_recent(rows, days, starts, lengths)
    which = np.concatenate([np.arange(at, at + n) for at, n in zip(starts, lengths, strict=True)])
    longest = int(lengths.max())
    found = Finding(
        "GAP",
        Verdict.DEGRADE if longest >= MONTH else Verdict.WARN,
        "Missing sessions: {count}, the first on {first}, at most {longest} in a row"
        + ("; readings that span the hole are wrong there" if longest >= MONTH else ""),
        tuple(days[which].tolist()),
        (Fact("longest", "missing sessions in a row", longest, Unit.COUNT),),
    )
    return rows.noting(found)


def _check_recent(rows: RawRows, days: SessionArray, starts: IntArray, lengths: IntArray) -> None:
    recent = max(0, days.size - YEAR)
    long = (lengths >= MONTH) & (starts + lengths > recent)
    if long.any():
        at = int(np.flatnonzero(long)[0])
        hole = days[starts[at]].item()
        line, session = rows.place(int(np.searchsorted(rows.session, days[starts[at]])))
        raise DataRejected(
            "GAP",
            f"{lengths[at]} sessions in a row are missing from {hole} on, within the last {YEAR} sessions",
            line=line,
            session=session,
            remedy="Every average over the hole would be wrong: complete the series",
        )


def _check_daily(rows: RawRows, case: Case) -> None:
    recent = rows.session[-YEAR:]
    first, last = recent[0].item(), recent[-1].item()
    share = recent.size / max(1, expected(case.market, first, last).size)
    if recent.size > 2 and share < THINNEST:
        line, session = rows.place(len(rows) - recent.size)
        raise DataRejected(
            "GAP",
            f"{recent.size} bars in {round(recent.size / share)} sessions, expected one a session",
            line=line,
            session=session,
            remedy="Give daily bars, not weekly or monthly ones, without holes",
        )


def _runs(absent: BoolArray) -> tuple[IntArray, IntArray]:
    """Start and length of each run of true values."""
    edges = np.diff(np.concatenate([[0], absent.astype(np.int64), [0]]))
    starts = np.flatnonzero(edges == 1)
    return starts, np.flatnonzero(edges == -1) - starts


def age(rows: RawRows, case: Case) -> RawRows:
    """Say how many sessions the bars end before the day asked for, or before the last session that is over."""
    last = rows.place(len(rows) - 1)[1]
    asked = latest_closed(case.market, as_of=case.as_of, now=case.now)
    behind = 0 if asked is None else sessions_behind(case.market, last, asked)
    if asked is None or behind < 1:
        return rows
    return rows.noting(
        Finding(
            "OLD",
            Verdict.WARN,
            "The bars end on {last}; sessions since then up to {asked}: {behind}",
            facts=(
                Fact("last", "last session of the bars", last, Unit.DATE),
                Fact("behind", "sessions since the last bar", behind, Unit.SESSIONS),
                Fact("asked", "day asked for", asked, Unit.DATE),
            ),
        )
    )


def latest_closed(market: Market, *, as_of: date | None, now: datetime | None) -> date | None:
    """The last day that bars can reach: the day asked for, or the last that is over at ``now`` if that is earlier."""
    if now is None:
        return as_of
    closed = now.date()
    while not is_over(market, closed, now):
        closed -= timedelta(days=1)
    return closed if as_of is None else min(as_of, closed)


def sessions_behind(market: Market, last: date, day: date) -> int:
    """Sessions after ``last`` up to ``day``; 0 where that is not later."""
    return 0 if day <= last else int(expected(market, last, day).size) - 1


def length(rows: RawRows, _case: Case) -> RawRows:
    """Say that readings which need more bars are absent."""
    if len(rows) >= AVERAGE:
        return rows
    return rows.noting(
        Finding(
            "SHORT",
            Verdict.DEGRADE,
            "Sessions there: {bars}; readings that need more, up to {needed}, are absent",
            facts=(
                Fact("bars", "bars", len(rows), Unit.COUNT),
                Fact("needed", "sessions of the longest reading", AVERAGE, Unit.SESSIONS),
            ),
        )
    )
