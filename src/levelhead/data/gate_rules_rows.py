"""Rules about rows: missing values, order, duplicates, days that cannot be, a session still open."""

from datetime import date, datetime, timedelta

import numpy as np

from levelhead.data.case import Case
from levelhead.data.cut import kept
from levelhead.data.findings import Finding
from levelhead.data.rows import HIGH, LOW, OPEN, RawRows
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import BoolArray
from levelhead.markets.market import Market
from levelhead.markets.notes import Verdict
from levelhead.markets.sessions import Sessions, sessions

_SATURDAY, _SUNDAY = 5, 6
_SATURDAY_SESSIONS_END = np.datetime64("1952-09-29", "D")  # until then New York traded on Saturday mornings


def known_on_the_day(rows: RawRows, case: Case) -> RawRows:
    """Keep the rows that exist on ``as_of``; a later one among them is a fault of the order."""
    rows = rows.take(kept(rows.days, case.as_of))
    if case.as_of is not None:
        late = np.flatnonzero(rows.session > np.datetime64(case.as_of, "D"))
        if late.size:
            line, session = rows.place(int(late[0]))
            raise DataRejected(
                "ORDER",
                f"{session} stands among rows up to {case.as_of}",
                line=line,
                session=session,
                remedy="A misplaced row is a sign of a bad merge: sort the file or correct the date",
            )
    return _not_empty(rows, case)


def missing(rows: RawRows, case: Case) -> RawRows:
    """Set aside rows without all four prices: a missing session, or an empty weekend row of the vendor."""
    empty: BoolArray = np.isnan(rows.prices.sum(axis=0))
    if not empty.any():
        return rows
    weekend = rows.weekday >= _SATURDAY
    found = []
    if (empty & weekend).any():
        found.append(
            Finding(
                "EMPTY_WEEKEND",
                Verdict.WARN,
                "Weekend rows without prices, passed over: {count}, the first on {first}",
                rows.dates(empty & weekend),
            )
        )
    if (empty & ~weekend).any():
        # Without its last bar the outlook is one of an earlier session.
        last = bool(empty[rows.days.argmax()])
        found.append(
            Finding(
                "MISSING",
                Verdict.DEGRADE if last else Verdict.QUARANTINE,
                "Rows that lack a price and count as missing sessions: {count}, the first on {first}"
                + ("; the last session is among them, so the bars end before it" if last else ""),
                rows.dates(empty & ~weekend),
            )
        )
    return _not_empty(rows.take(~empty).noting(*found), case)


def order(rows: RawRows, _case: Case) -> RawRows:
    """Turn a newest-first file round; refuse any other disorder."""
    steps = np.diff(rows.days)
    if (steps < 0).any() and not (steps > 0).any():
        rows = rows.take(slice(None, None, -1)).noting(
            Finding(
                "ORDER_DESC", Verdict.REPAIR, "The file lists the newest session first; the order was turned"
            )
        )
        steps = np.diff(rows.days)
    back = np.flatnonzero(steps < 0)
    if back.size:
        line, session = rows.place(int(back[0]) + 1)
        raise DataRejected(
            "ORDER",
            f"{session} follows {rows.session[back[0]]}",
            line=line,
            session=session,
            remedy="A misplaced row is a sign of a bad merge: sort the file and check for missing rows",
        )
    return rows


def duplicates(rows: RawRows, _case: Case) -> RawRows:
    """Drop a row that repeats its session exactly; refuse two versions of one session."""
    again = np.flatnonzero(np.diff(rows.days) == 0) + 1
    if not again.size:
        return rows
    same = (rows.prices[:, again] == rows.prices[:, again - 1]).all(axis=0)
    volume, before = rows.volume[again], rows.volume[again - 1]
    same &= (volume == before) | (np.isnan(volume) & np.isnan(before))
    if not same.all():
        at = int(again[np.flatnonzero(~same)[0]])
        line, session = rows.place(at)
        raise DataRejected(
            "DUP_CONFLICT",
            f"two different rows of one session, closes {rows.prices[3, at - 1]} and {rows.prices[3, at]}",
            line=line,
            session=session,
            remedy="Find out which row is right and remove the other",
        )
    keep = np.ones(len(rows), dtype=np.bool_)
    keep[again] = False
    return rows.take(keep).noting(
        Finding(
            "DUP_SAME",
            Verdict.REPAIR,
            "Rows that repeat their session exactly, dropped: {count}, the first on {first}",
            rows.dates(again),
        )
    )


def future(rows: RawRows, case: Case) -> RawRows:
    """Refuse a row dated after ``now``; an evening session may carry the date of the next day."""
    if case.now is None:
        return rows
    tomorrow = case.now.date() + timedelta(days=1)
    late = np.flatnonzero(rows.session > np.datetime64(tomorrow, "D"))
    if late.size:
        line, session = rows.place(int(late[0]))
        raise DataRejected(
            "FUTURE",
            f"a bar of {session}, and it is {case.now.date()}",
            line=line,
            session=session,
            remedy="Correct the date, or the clock of this machine",
        )
    return rows


def partial(rows: RawRows, case: Case) -> RawRows:
    """Drop the bars of sessions that are not over at ``now``."""
    if case.now is None:
        return rows
    keep = np.ones(len(rows), dtype=np.bool_)
    for at in range(len(rows) - 1, -1, -1):
        session = rows.place(at)[1]
        if is_over(case.market, session, case.now):
            break
        keep[at] = False
    if keep.all():
        return rows
    found = Finding(
        "PARTIAL",
        Verdict.DEGRADE,
        "The session of {first} is not over; its bar was dropped and the bars end before it",
        rows.dates(~keep)[:1],
    )
    return _not_empty(rows.take(keep).noting(found), case)


def is_over(market: Market, session: date, now: datetime) -> bool:
    """Whether the session of a market has closed at ``now``."""
    table = calendar_of(market)
    if table is None or not table.first <= session <= table.last:
        return now.date() > session
    if not table.is_session(session):
        # No close is published for a holiday stub: it is over when its day is, New York being last.
        return now.date() > session
    return now >= table.close(session)


def calendar_of(market: Market) -> Sessions | None:
    """The session table of a market, or ``None`` where it names none."""
    return sessions(market.calendar) if market.calendar else None


def weekend(rows: RawRows, case: Case) -> RawRows:
    """Set aside single weekend bars; refuse a weekly pattern of them, which means shifted or split dates."""
    on = (rows.weekday >= _SATURDAY) & ~(
        (rows.weekday == _SATURDAY) & (rows.session < _SATURDAY_SESSIONS_END)
    )
    count = int(on.sum())
    if not count:
        return rows
    if _held_by_next(rows, on):
        code, said = (
            "SUNDAY",
            "Sunday evenings that the next bar holds already, set aside: {count}, the first on {first}",
        )
    elif count > max(3, 0.02 * len(rows)) or (count > 1 and count >= 0.1 * len(rows)):
        raise _pattern(rows, on)
    else:
        code, said = "WEEKEND", "Weekend bars set aside: {count}, the first on {first}"
    found = Finding(code, Verdict.QUARANTINE, said, rows.dates(on))
    return _not_empty(rows.take(~on).noting(found), case)


def _held_by_next(rows: RawRows, on: BoolArray) -> bool:
    """Whether weekend bars are Sunday evenings that the next session holds already, as Yahoo once had them."""
    at = np.flatnonzero(on)
    if at.size < 2 or (rows.weekday[at] != _SUNDAY).any():
        return False
    at = at[at + 1 < len(rows)]
    evening, after = rows.prices[:, at], rows.prices[:, at + 1]
    inside = (evening[HIGH] <= after[HIGH]) & (evening[LOW] >= after[LOW])
    return bool(inside.mean() >= 0.9 and (evening[OPEN] == after[OPEN]).mean() >= 0.75)


def _pattern(rows: RawRows, on: BoolArray) -> DataRejected:
    line, session = rows.place(int(np.flatnonzero(on)[0]))
    counts = np.bincount(rows.weekday, minlength=7)
    usual = counts[1:4].mean()  # Tuesdays to Thursdays exist whatever the shift
    if counts[4] < 0.1 * usual:
        shift, remedy = "Fridays are missing and Sundays are there: every date is a day early", "later"
    elif counts[0] < 0.1 * usual:
        shift, remedy = "Mondays are missing and Saturdays are there: every date is a day late", "earlier"
    else:
        return DataRejected(
            "CALENDAR",
            f"{int(on.sum())} weekend bars beside a full week",
            line=line,
            session=session,
            remedy="Merge each Sunday evening into the Monday it belongs to",
        )
    return DataRejected(
        "TZ",
        f"{shift}. Times in another zone were cut to dates",
        line=line,
        session=session,
        remedy=f"Date each bar by its trade date, one day {remedy}",
    )


def _not_empty(rows: RawRows, case: Case) -> RawRows:
    if len(rows):
        return rows
    upto = f" on or before {case.as_of}" if case.as_of else ""
    raise DataRejected("EMPTY", f"no usable bar{upto}", remedy="Choose a later --as-of or another file")
