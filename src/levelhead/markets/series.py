"""A named series of one value a day: a yield, a spread, an index of breadth."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from levelhead.errors import InvalidBars, NoBars
from levelhead.kernels.arrays import BoolArray, FloatArray, SessionArray


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Values by day, without the days on which there was none.

    Parameters
    ----------
    name
        What the source calls it, for example ``DGS10``.
    session
        Shape (T,), ``datetime64[D]``, strictly increasing: the day each value belongs to, which need not be
        the day it was published.
    value
        Shape (T,), finite, in the unit of the source.
    available
        Shape (T,), ``datetime64[m]`` in UTC: when each value was published, not before its own day;
        ``None``: each was known on its own day. Need not increase: a backlog is published at once.

    Raises
    ------
    InvalidBars
        When the arrays break these rules.
    """

    name: str
    session: SessionArray
    value: FloatArray
    available: SessionArray | None = None

    def __post_init__(self) -> None:
        session = np.array(self.session, dtype="datetime64[D]")
        value = np.array(self.value, dtype=np.float64)
        if session.ndim != 1 or session.shape != value.shape or not session.size:
            raise InvalidBars(
                "one value a day", None, f"{self.name} has shapes {session.shape} and {value.shape}"
            )
        if (np.diff(session).astype(np.int64) <= 0).any() or not np.isfinite(value).all():
            raise InvalidBars("days increase and values are finite", None, self.name)
        session.flags.writeable = value.flags.writeable = False
        object.__setattr__(self, "session", session)
        object.__setattr__(self, "value", value)
        if self.available is not None:
            published = np.array(self.available, dtype="datetime64[m]")
            if published.shape != session.shape or not bool((published >= session).all()):
                raise InvalidBars("published on its own day or later", None, self.name)
            published.flags.writeable = False
            object.__setattr__(self, "available", published)

    def __len__(self) -> int:
        return int(self.session.size)

    @property
    def first(self) -> date:
        """The first day with a value."""
        day = self.session[0].item()
        assert isinstance(day, date)
        return day

    @property
    def as_of(self) -> date:
        """The last day with a value."""
        day = self.session[-1].item()
        assert isinstance(day, date)
        return day

    @property
    def last(self) -> float:
        """The latest value."""
        return float(self.value[-1])

    def upto(self, day: date) -> "Series":
        """The values of days on or before ``day``.

        Raises
        ------
        NoBars
            When the first value is later than ``day``.
        """
        stop = int(np.searchsorted(self.session, np.datetime64(day, "D"), side="right"))
        if stop == 0:
            raise NoBars(self.name, day, self.first)
        return self if stop == len(self) else self._pick(np.arange(len(self)) < stop)

    def known_by(self, moment: datetime) -> "Series":
        """The values that had been published by ``moment``, which carries a time zone.

        A value without a time of publication counts as known from the start of its own day: the caller
        asks at the close of a session.

        Raises
        ------
        NoBars
            When none had been.
        """
        now = np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "m")
        known = (self.session if self.available is None else self.available) <= now
        if not known.any():
            raise NoBars(self.name, moment.date(), self.first)
        return self if bool(known.all()) else self._pick(known)

    def _pick(self, keep: BoolArray) -> "Series":
        published = None if self.available is None else self.available[keep]
        return Series(self.name, self.session[keep], self.value[keep], published)
