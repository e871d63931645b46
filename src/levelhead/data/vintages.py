"""Every value a series has had, and how a fetch joins them: nothing is lost, a changed value is a revision."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from levelhead.errors import InvalidBars, NoBars
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets.series import Series

if TYPE_CHECKING:  # reading what is kept needs nothing of the sources
    from levelhead.data.sources.fetched import Fetched


@dataclass(frozen=True, slots=True, eq=False)
class Vintages:
    """Every value a series has had: a day has one row per value published for it.

    Parameters
    ----------
    name
        What the source calls the series.
    day
        Shape (R,), ``datetime64[D]``, increasing, repeated where a value was revised.
    value
        Shape (R,), finite, in the unit of the source.
    available
        Shape (R,), ``datetime64[m]``, UTC, increasing within a day: when each value was published.

    Raises
    ------
    InvalidBars
        When the arrays break these rules.
    """

    name: str
    day: SessionArray
    value: FloatArray
    available: SessionArray

    def __post_init__(self) -> None:
        day, available = self.day.astype("datetime64[D]"), self.available.astype("datetime64[m]")
        value = np.array(self.value, dtype=np.float64)
        if not (day.shape == value.shape == available.shape and day.ndim == 1 and day.size):
            raise InvalidBars("a value, a day and a time in each row", None, self.name)
        steps, waits = np.diff(day).astype(np.int64), np.diff(available).astype(np.int64)
        if (steps < 0).any() or ((steps == 0) & (waits <= 0)).any() or not np.isfinite(value).all():
            raise InvalidBars("days and, within a day, times increase; values are finite", None, self.name)
        if (available < day).any():
            raise InvalidBars("published on its own day or later", None, self.name)
        for name, array in (("day", day), ("value", value), ("available", available)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return int(self.day.size)

    @property
    def latest(self) -> Series:
        """The last value of each day, published when that value was."""
        return self._series(np.ones(len(self), dtype=np.bool_))

    def known_by(self, moment: datetime) -> Series:
        """The value of each day as it stood at ``moment``, which carries a time zone.

        Raises
        ------
        NoBars
            When none had been published.
        """
        known = self.available <= minute(moment)
        if not known.any():
            raise NoBars(self.name, moment.date(), self.day[0].item())
        return self._series(known)

    def _series(self, keep: BoolArray) -> Series:
        day, value, available = self.day[keep], self.value[keep], self.available[keep]
        last = np.append(day[1:] != day[:-1], True)
        return Series(self.name, day[last], value[last], available[last])


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """The stored series after a fetch, and what changed.

    Parameters
    ----------
    vintages
        Every value, old and new.
    fetch
        Shape (R,): which fetch brought each row.
    added
        Days that were not stored.
    revised
        Shape (N,), ``datetime64[D]``, increasing: stored days whose last value the source has changed.
    missing
        Stored days within the answer's span that the answer lacks.
    """

    vintages: Vintages
    fetch: IntArray
    added: int
    revised: SessionArray
    missing: int


def merged(stored: tuple[Vintages, IntArray] | None, fetched: "Fetched", *, fetch: int) -> Merged:
    """Join a fetched series to the stored one.

    Rows of both are put in order of the time they became known; a row that repeats the value before it
    is dropped, so the earliest time at which a value was known counts. A value that differs from the stored one
    without a publication time of its own is known from the time of asking on: until then the stored one was.

    Parameters
    ----------
    stored
        Values and the fetch each came from; ``None``: nothing is stored.
    fetched
        The new ones.
    fetch
        Number of this fetch.
    """
    new = fetched.vintages
    if stored is None:
        none = new.day[:0]
        return Merged(new, np.full(len(new), fetch), int(np.unique(new.day).size), none, 0)
    old, places = stored
    known, revised = _times(old, fetched)
    day = np.concatenate([old.day, new.day])
    value = np.concatenate([old.value, new.value])
    available = np.concatenate([old.available, known])
    whose = np.concatenate([places, np.full(len(new), fetch)])
    # of two rows known at the same minute the older fetch stands: what it had read then was so
    order = np.lexsort((-whose, available, day))
    day, value, available, whose = (column[order] for column in (day, value, available, whose))
    last = np.append((day[1:] != day[:-1]) | (available[1:] != available[:-1]), True)
    day, value, available, whose = (column[last] for column in (day, value, available, whose))
    fresh = np.append(True, (day[1:] != day[:-1]) | (value[1:] != value[:-1]))
    within = (old.day >= new.day[0]) & (old.day <= new.day[-1])
    return Merged(
        Vintages(old.name, day[fresh], value[fresh], available[fresh]),
        whose[fresh],
        added=int(np.setdiff1d(new.day, old.day).size),
        revised=revised,
        missing=int(np.setdiff1d(old.day[within], new.day).size),
    )


def _times(old: Vintages, fetched: "Fetched") -> tuple[SessionArray, SessionArray]:
    """When each fetched row became known, and the stored days whose last value it changes."""
    new = fetched.vintages
    before, now = old.latest, new.latest
    days, at_old, at_new = np.intersect1d(before.session, now.session, return_indices=True)
    changed = before.value[at_old] != now.value[at_new]
    revised = days[changed]
    assert before.available is not None
    known = new.available.copy()
    stood_until = before.available[at_old][changed]
    if not fetched.dated:
        # The value of a day revised before was not known at its first publication, whatever the usual lag.
        twice = np.isin(days, old.day[1:][old.day[1:] == old.day[:-1]])
        known[at_new[twice]] = before.available[at_old[twice]]
    row = np.searchsorted(new.day, revised, side="right") - 1  # the last of its day
    asked = np.maximum(minute(fetched.at), revised.astype("datetime64[m]"))
    if fetched.dated:
        late = known[row] <= stood_until
        known[row[late]] = np.maximum(asked[late], stood_until[late] + np.timedelta64(1, "m"))
    else:
        known[row] = np.maximum(asked, stood_until + np.timedelta64(1, "m"))
    return known, revised


def minute(moment: datetime) -> np.datetime64:
    """A time with its zone as arrays of times hold it."""
    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "m")
