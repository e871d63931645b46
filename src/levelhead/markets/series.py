"""A named series of one value a day: a yield, a spread, an index of breadth."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.errors import InvalidBars, NoBars
from levelhead.kernels.arrays import FloatArray, SessionArray


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

    Raises
    ------
    InvalidBars
        When the arrays break these rules.
    """

    name: str
    session: SessionArray
    value: FloatArray

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
        return self if stop == len(self) else Series(self.name, self.session[:stop], self.value[:stop])
