"""Where a file ends for a given day: what comes later can change nothing, whatever it holds."""

from datetime import date

import numpy as np

from levelhead.kernels.arrays import BoolArray, IntArray

NO_DAY = np.iinfo(np.int64).min
_EPOCH = date(1970, 1, 1).toordinal()


def kept(days: IntArray, as_of: date | None) -> BoolArray:
    """Which rows exist for a reader on ``as_of``.

    The last row dated on or before ``as_of`` is the end of the file; every row behind it is gone before
    anything is checked, datable or not. In a file that lists the newest session first, the end is the
    front. A row that carries an old date behind later rows that outnumber it is one of the later rows, damaged.

    Parameters
    ----------
    days
        Shape (T,), days since 1970-01-01 in file order; ``NO_DAY`` where a row could not be dated.
    as_of
        The last day known; ``None`` keeps all.

    Returns
    -------
    Shape (T,), true where the row is kept. Rows dated after ``as_of`` that stand between kept ones are kept:
    they are a fault of the file on that day too.
    """
    if as_of is None:
        return np.ones(days.size, dtype=np.bool_)
    last_day = as_of.toordinal() - _EPOCH
    past: BoolArray = (days != NO_DAY) & (days <= last_day)
    found = np.flatnonzero(past)
    if found.size <= 1:
        return past
    steps = np.diff(days[found])
    if (steps < 0).sum() > (steps > 0).sum():
        mirrored: BoolArray = _until_end(days[::-1], past[::-1], last_day)[::-1]
        return mirrored
    return _until_end(days, past, last_day)


def _until_end(days: IntArray, past: BoolArray, last_day: int) -> BoolArray:
    end = int(np.flatnonzero(past)[-1])
    later = np.flatnonzero(days[: end + 1] > last_day)
    if later.size:
        behind = int(past[later[0] :].sum())
        before = np.flatnonzero(past[: later[0]])
        if behind < later.size and before.size:
            end = int(before[-1])
    upto: BoolArray = np.arange(days.size) <= end
    return upto
