"""Since when a slope has had the sign it has, and whether that sign is new."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.fundamentals.slopes import WEAK
from levelhead.kernels.arrays import FloatArray, SessionArray

YEARS = np.timedelta64(1826, "D")  # five years


@dataclass(frozen=True, slots=True)
class SignRegime:
    """The sign of a slope on the days on which it was measurable: at least one standard error from zero.

    Parameters
    ----------
    sign
        1 or -1: on the last measurable day.
    measured
        The last measurable day.
    since
        The first measurable day after the last one of the other sign.
    days_before
        Measurable days in the five years before ``since``.
    same_before
        Those of them with the same sign.
    turns_before
        Changes of sign in these five years, that of ``since`` among them.
    recent
        True when the regime began within five years of the last day and most measurable days of the five years before it
        had the other sign.
    """

    sign: int
    measured: date
    since: date
    days_before: int
    same_before: int
    turns_before: int
    recent: bool


def regime_of(session: SessionArray, beta: FloatArray, error: FloatArray) -> SignRegime | None:
    """The regime of the last day.

    Parameters
    ----------
    session
        Shape (T,), increasing.
    beta, error
        Shape (T,): the slope as known on each day and its standard error; NaN where it was not.

    Returns
    -------
    ``None`` when no day was measurable.
    """
    rows = np.flatnonzero(np.abs(beta) >= WEAK * error)  # a NaN compares false
    if not rows.size:
        return None
    signs = np.sign(beta[rows]).astype(np.int64)
    other = np.flatnonzero(signs != signs[-1])
    begun = int(other[-1]) + 1 if other.size else 0
    since = session[rows[begun]]
    start = int(np.searchsorted(session[rows], since - YEARS))
    before = signs[start:begun]
    same = int(np.sum(before == signs[-1]))
    new = bool(session[-1] - since <= YEARS)
    measured: date = session[rows[-1]].item()
    return SignRegime(
        sign=int(signs[-1]),
        measured=measured,
        since=since.item(),
        days_before=int(before.size),
        same_before=same,
        turns_before=int(np.count_nonzero(np.diff(signs[start : begun + 1]))),
        recent=new and 2 * same < before.size,
    )
