"""Files behind breadth and positioning: members of a panel, and weekly positions repeated on every day."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from levelhead.data.publication import published
from levelhead.data.series import read_columns, read_series
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray
from levelhead.markets.series import Series
from levelhead.markets.sessions import sessions

REPORT_WEEKDAY = 1  # the CFTC counts positions at Tuesday's close; Monday is 0
ADJUSTED = "_adj"


def read_panel(paths: Iterable[Path | str], *, as_of: date | None = None) -> dict[str, Series]:
    """Closes of the members of a breadth panel, by symbol, in the order of the paths.

    Only the date and the close of each row are looked at. A close counts as known on its own session. A
    member without a row on or before ``as_of`` is left out: it begins later.

    Parameters
    ----------
    paths
        Files of bars, each named after its symbol: ``XLK.csv`` or ``XLK_adj.csv``.
    as_of
        The last day wanted; ``None``: all.

    Raises
    ------
    DataRejected
        When a file cannot be read or a row is wrong.
    """
    members = {}
    for path in map(Path, paths):
        symbol = path.name.partition(".")[0].removesuffix(ADJUSTED)
        try:
            found = read_series(path, as_of=as_of, column="close")
        except DataRejected as refused:
            if refused.code == "EMPTY" and as_of is not None:
                continue
            raise
        members[symbol] = Series(symbol, found.session, found.value)
    return members


def read_positions(path: Path | str, root: str, *, as_of: date | None = None) -> dict[str, Series]:
    """Weekly positions by ``COT_<root>.<column>``, one value a report, each with its time of publication.

    Parameters
    ----------
    path
        A table of dates and value columns (net contracts of each group), one row a report or a report's
        values repeated on every day until the next.
    root
        Symbol of the futures market.
    as_of
        The last row wanted; ``None``: all. Positions are known days after they were counted:
        :meth:`levelhead.markets.series.Series.known_by` leaves out those not yet published.

    Returns
    -------
    Empty where the rows hold no whole report. Days are those on which positions were counted, see
    :func:`report_days`. A file of repeated rows begins in the middle of a report whose day it does not
    tell: that one is left out.

    Raises
    ------
    DataRejected
        When the file cannot be read, or its columns have values on different days.
    """
    columns = read_columns(path, as_of=as_of)
    days = next(iter(columns.values())).session
    if any(not np.array_equal(each.session, days) for each in columns.values()):
        raise DataRejected(
            "POSITIONS",
            f"the columns {', '.join(columns)} have values on different days",
            remedy="Give every group on every day of the file",
        )
    rows = _first_rows(np.stack([each.value for each in columns.values()]), days)
    if not rows.size:
        return {}
    counted = report_days(days[rows])
    # rows of one report that the file corrected: the later ones stand
    last = np.append(np.diff(counted).astype(np.int64) > 0, True)
    rows, counted = rows[last], counted[last]
    known = published(f"COT_{root}", counted)
    return {
        f"COT_{root}.{name}": Series(f"COT_{root}.{name}", counted, each.value[rows], known)
        for name, each in columns.items()
    }


def _first_rows(values: FloatArray, days: SessionArray) -> IntArray:
    """Rows that begin a report: every row of a weekly file, of a daily one those that change a value."""
    steps = np.diff(days).astype(np.int64)
    if steps.size and np.median(steps) >= 5:
        return np.arange(days.size)
    return np.flatnonzero((np.diff(values, axis=1) != 0).any(axis=0)) + 1


def report_days(first: SessionArray) -> SessionArray:
    """Days on which positions were counted, from the days on which a file begins to show them.

    Reports are counted on Tuesdays, or the session before where Tuesday is a holiday. A file dates them by
    that day, by the session after it, or by publication: the weekday most of its reports begin on tells
    which, and every report is moved back by as many sessions.

    Parameters
    ----------
    first
        Shape (R,), ``datetime64[D]``, increasing.

    Returns
    -------
    Shape (R,), ``datetime64[D]``, not decreasing.
    """
    weekday = (first.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    usual = int(np.bincount(weekday, minlength=7)[:5].argmax())
    back = (usual - REPORT_WEEKDAY) % 5
    if back == 0:
        return first
    table = sessions("nyse").days
    at = np.searchsorted(table, first, side="left") - back
    counted: SessionArray = table[np.maximum(at, 0)]
    return counted
