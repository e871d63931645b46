"""Further series of a data folder read once more with pandas, cut to what had been published by the evening of a day."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from tests.property.second_route import Second

NEXT_MORNING = ("DGS", "DFII", "T10YIE", "DFF", "BAML")
YIELDS = ("DGS10", "DGS2", "DFII10", "T10YIE")


@cache
def trading_days() -> tuple[date, ...]:
    """New York's sessions."""
    with warnings.catch_warnings():  # of pandas, about the library's own use of it
        warnings.simplefilter("ignore")
        import exchange_calendars

        calendar = exchange_calendars.get_calendar("XNYS", start="1990-01-02", end="2026-12-31")
        return tuple(calendar.sessions.date)


@dataclass
class Track:
    """A level by day in percent or tens of basis points, and days on which it jumped for no one's gain."""

    level: dict[date, float]
    broken: tuple[date, ...] = ()


@dataclass
class Shelf:
    """The series of a folder as known on the evening of ``as_of``, a day of trading in futures."""

    folder: Path
    as_of: date
    read: dict[str, pd.Series] = field(default_factory=dict)

    def values(self, name: str) -> pd.Series:
        """Values by day; empty where the folder has none."""
        if name not in self.read:
            self.read[name] = self._values(name)
        return self.read[name]

    def _values(self, name: str) -> pd.Series:
        places = (f"series/{name}.csv", f"series/{name}_adj.csv", f"bars/{name}_adj.csv", f"bars/{name}.csv")
        path = next((self.folder / each for each in places if (self.folder / each).is_file()), None)
        if path is None:
            return pd.Series(dtype=float)
        read = pd.read_csv(path, index_col="date", parse_dates=True)
        found = read["close" if "close" in read else "value"].dropna()
        found.index = [stamp.date() for stamp in found.index]
        return found[[self._known(name, day) for day in found.index]]

    def _known(self, name: str, day: date) -> bool:
        if name.startswith(NEXT_MORNING):
            return day < self.as_of
        if name.startswith("DCOIL"):
            return day < self.week_ago
        return day <= self.as_of

    @cached_property
    def week_ago(self) -> date:
        """Values of days before it had five sessions to come out."""
        upto = [day for day in trading_days() if day <= self.as_of]
        return upto[-5]

    def tenths(self, name: str) -> Track:
        """A yield or spread in tens of basis points."""
        return Track({day: 10 * value for day, value in self.values(name).items()})

    def logs(self, name: str) -> Track:
        """A price in percent, broken where it was not positive, as oil's was for a day."""
        values = self.values(name)
        level = {day: 100 * np.log(value) for day, value in values.items() if value > 0}
        return Track(level, tuple(values.index[values <= 0]))

    def is_fresh(self, name: str) -> bool:
        found = self.values(name)
        return len(found) > 0 and (self.as_of - found.index[-1]).days <= 10


def price(market: Second) -> Track:
    """Log price in percent, without expiry quotations; a roll whose spread nobody knows breaks it."""
    level, total, broken, owed = {}, 0.0, [], False
    known = {roll.expiry for roll in market.rolls}
    for row, day in enumerate(market.days):
        close, before = market.closed[row], market.previous[row]
        if np.isnan(close):
            owed = owed or day not in known
            continue
        if np.isnan(before) or owed:
            broken.append(day)
        else:
            total += 100 * np.log(close / before)
        level[day], owed = total, False
    return Track(level, tuple(broken))


def changes(tracks: Sequence[Track]) -> tuple[list[date], np.ndarray]:
    """Differences between neighbours of the days that all have; weeks without a day and breaks are left out."""
    days = sorted(set.intersection(*(set(track.level) for track in tracks)))
    kept, rows = [], []
    for before, day in pairwise(days):
        whole = not any(before < broken <= day for track in tracks for broken in track.broken)
        if day - before <= timedelta(days=6) and whole:
            kept.append(day)
            rows.append([track.level[day] - track.level[before] for track in tracks])
    return kept, np.array(rows).reshape(len(rows), len(tracks))
