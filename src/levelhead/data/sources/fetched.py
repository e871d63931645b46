"""What a source gave: values with the time each was published, days of releases, and the bytes themselves."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import numpy as np

from levelhead.data.publication import Lag, published
from levelhead.data.sources.answers import nothing, shapeless
from levelhead.data.sources.transport import Response
from levelhead.data.vintages import Vintages, minute
from levelhead.kernels.arrays import SessionArray
from levelhead.markets.releases import Release, ReleaseKind
from levelhead.markets.series import Series


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they came.

    Parameters
    ----------
    url
        What was asked, without parameters.
    body
        Unpacked.
    """

    url: str
    body: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash under which the bytes are kept."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Fetched:
    """A series as it came.

    Parameters
    ----------
    vintages
        The values.
    source
        Who gave them, such as ``FRED``.
    at
        The time of asking, UTC.
    raws
        The answers they were read from.
    dated
        The source itself says when each value was published; else its usual lag was assumed.
    notes
        What was left out, and why.
    """

    vintages: Vintages
    source: str
    at: datetime
    raws: tuple[Raw, ...]
    dated: bool = False
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the source calls the series."""
        return self.vintages.name

    @property
    def series(self) -> Series:
        """The latest value of each day."""
        return self.vintages.latest


@dataclass(frozen=True, slots=True, eq=False)
class FetchedReleases:
    """The days of one kind of release as a source listed them.

    Parameters
    ----------
    kind
        See :class:`levelhead.markets.releases.ReleaseKind`.
    releases
        In order of day; the list vouches for the days from its first to its last.
    source, at, raws, notes
        As for :class:`Fetched`.
    """

    kind: ReleaseKind
    releases: tuple[Release, ...]
    source: str
    at: datetime
    raws: tuple[Raw, ...]
    notes: tuple[str, ...] = ()


Answer = Fetched | FetchedReleases


def gathered(
    name: str,
    rows: Sequence[tuple[date, float]],
    *,
    source: str,
    at: datetime,
    answers: Iterable[Response],
    available: SessionArray | None = None,
    lag: Lag | None = None,
    notes: tuple[str, ...] = (),
) -> Fetched:
    """A fetched series from days and values in any order.

    Parameters
    ----------
    name, source, at, notes
        See :class:`Fetched`.
    rows
        One value a day; the same one may stand there twice.
    answers
        What they were read from.
    available
        Shape (T,), the time each was published, as the source says; ``None``: its usual lag, or ``lag``.

    Raises
    ------
    SourceError
        When there is no row, or a day has two values.
    """
    if not rows:
        raise nothing(source)
    day = np.array([each for each, _ in rows], dtype="datetime64[D]")
    value = np.array([each for _, each in rows], dtype=np.float64)
    times = published(name, day, lag=lag) if available is None else available
    order = np.lexsort((times, day))
    day, value, times = day[order], value[order], times[order]
    again = np.append(False, day[1:] == day[:-1])
    if (again[1:] & (value[1:] != value[:-1])).any():
        twice = day[1:][again[1:] & (value[1:] != value[:-1])][0]
        raise shapeless(source, f"{name} has two values on {twice}")
    vintages = Vintages(name, day[~again], value[~again], seen_by(times, day, at)[~again])
    return Fetched(vintages, source, at.astimezone(UTC), raws(answers), available is not None, notes)


def seen_by(available: SessionArray, day: SessionArray, at: datetime) -> SessionArray:
    """What was read at ``at`` was published by then, whatever its usual lag."""
    seen: SessionArray = np.maximum(np.minimum(available, minute(at)), day.astype("datetime64[m]"))
    return seen


def raws(answers: Iterable[Response]) -> tuple[Raw, ...]:
    """The bytes of answers."""
    return tuple(Raw(each.url, each.body) for each in answers)


def day_of(source: str, text: object, *, style: str = "iso") -> date:
    """A date as the source writes it: ``iso`` 2025-11-24, ``us`` 11/24/2025.

    >>> day_of("Cboe", "11/24/2025", style="us").isoformat()
    '2025-11-24'
    """
    try:
        if style == "us":
            month, day, year = (int(part) for part in str(text).split("/"))
            return date(year, month, day)
        return date.fromisoformat(str(text)[:10])
    except ValueError as error:
        raise shapeless(source, f"{str(text)[:40]!r} is no date") from error
