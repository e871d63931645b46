"""The Fed a second time: futures by hand, the statement by regular expressions over its raw text, the lean of two years."""

import difflib
import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from tests.property.second_releases import Releases, table_of
from tests.property.second_series import Shelf

NUMBER = r"\d+(?:-\d/\d)?|\d/\d"
EDGES = (-1.0, -0.5, 0.0, 0.5)


def percent(text: str) -> float:
    """``3-3/4`` as a number."""
    whole, _, rest = text.partition("-")
    above, _, below = (rest or (whole if "/" in whole else "0/1")).partition("/")
    return (float(whole) if "/" not in whole else 0.0) + int(above) / int(below)


class Statement:
    """The latest statement and the one before, cut into sentences at every full stop before a capital."""

    def __init__(self, shelf: Shelf) -> None:
        path = shelf.folder / "fed" / "fomc_press.csv"
        rows = [row for row in table_of(path) if row["kind"].lower() == "statement"]
        told = sorted((_day(row["date"]), _plain(row["body"])) for row in rows)
        told = [each for each in told if each[0] <= shelf.as_of]
        (self.previous, self.old), (self.day, self.text) = told[-2:]
        self.ranges = [found for _, text in told if (found := _range(text)) is not None]

    @cached_property
    def target(self) -> tuple[float, float]:
        found = _range(self.text)
        assert found is not None
        return found

    @property
    def change(self) -> float:
        return self.ranges[-1][1] - self.ranges[-2][1]

    @cached_property
    def ayes(self) -> list[str]:
        listed = re.search(
            r"Voting for[^.]*?\b(?:was|were):? (.*?)\.(?= (?:Voting|Absent)| *\n| *$)", self.text, re.S
        )
        assert listed is not None
        names = re.sub(r", (?:Vice )?Chair\w*", "", listed[1])
        return [name for name in re.split(r"; (?:and )?| and |, ", names) if name.strip()]

    @cached_property
    def noes(self) -> list[str]:
        """Everybody of whom it is told, in a sentence on votes against, what they preferred."""
        listed = re.search(r"Voting against[^.]*?\b(?:was|were):? (.*)", self.text, re.S)
        if listed is None:
            return []
        name = r"((?:[A-Z][\w'-]+ )+(?:[A-Z]\. )?[A-Z][\w'-]+)"
        return re.findall(rf"{name}, who", listed[1])

    @cached_property
    def sentences(self) -> tuple[list[str], list[str]]:
        """Of the statement before and of this one, without those on votes."""
        return _sentences(self.old), _sentences(self.text)

    @cached_property
    def compared(self) -> dict[str, int]:
        before, after = self.sentences
        kept = [each for each in after if each in before]
        old, new = ([each for each in side if each not in kept] for side in (before, after))
        alike = sorted(
            (
                (-difflib.SequenceMatcher(None, one.split(), two.split(), autojunk=False).ratio(), at, was)
                for at, two in enumerate(new)
                for was, one in enumerate(old)
            )
        )
        paired: dict[int, int] = {}
        for ratio, at, was in alike:
            if ratio <= -0.5 and at not in paired and was not in paired.values():
                paired[at] = was
        count = len(paired)
        return {"kept": len(kept), "reworded": count, "added": len(new) - count, "removed": len(old) - count}

    def phrase(self, wording: str, *, new: bool) -> str | None:
        """The wording itself where it stands in one of the two texts alone."""
        before, after = (" ".join(side).lower() for side in self.sentences)
        here, there = (after, before) if new else (before, after)
        return wording if wording in here and wording not in there else None


def _day(text: str) -> date:
    return date.fromisoformat(text if "-" in text else f"{text[:4]}-{text[4:6]}-{text[6:]}")


def _plain(text: str) -> str:
    text = re.sub("[\u0080-\u009f]", "", text)  # halves of broken characters
    text = re.sub("[\u00ad\u2010-\u2015\u2212]+", "-", text)
    for sign, digits in (("\u00bc", "1/4"), ("\u00bd", "1/2"), ("\u00be", "3/4")):
        text = re.sub(rf"(?<=\d){sign}", f"-{digits}", text).replace(sign, digits)
    return text.replace("\u2019", "'").replace("\xa0", " ")


def _range(text: str) -> tuple[float, float] | None:
    before_votes = re.split(r"\bVoting\b", text)[0]
    found = re.search(rf"target range[^.]*?\b(?:to|at) ({NUMBER}) to ({NUMBER}) percent", before_votes, re.S)
    return None if found is None else (percent(found[1]), percent(found[2]))


def _sentences(text: str) -> list[str]:
    policy = re.split(r"\bVoting (?:for|against)\b", text)[0]
    lines = [line.strip() for line in policy.splitlines() if line.strip().endswith(".")]
    found = [each.strip() for line in lines for each in re.split(r"(?<=[a-z0-9%)]\.)\s+(?=[A-Z])", line)]
    return [each for each in found if each and not each.startswith("For media inquiries")]


class Futures:
    """Meetings from monthly means: every month without a meeting tells its neighbours."""

    def __init__(self, shelf: Shelf, releases: Releases) -> None:
        rows = [row for row in table_of(shelf.folder / "fed" / "ZQ.csv") if _day(row["date"]) <= shelf.as_of]
        self.settled = max(_day(row["date"]) for row in rows)
        self.mean = {
            row["month"]: 100 - float(row["settle"]) for row in rows if _day(row["date"]) == self.settled
        }
        self.coming = [each.day for each in releases.coming("FOMC")]
        self.lower = float(shelf.values("DFEDTARL").iloc[-1])

    def _meeting_in(self, month: str) -> date | None:
        return next((day for day in self.coming if day.isoformat()[:7] == month), None)

    def _next(self, month: str, step: int) -> str:
        number = int(month[:4]) * 12 + int(month[5:]) - 1 + step
        return f"{number // 12}-{number % 12 + 1:02d}"

    def _split(self, day: date, *, new_from: int) -> tuple[int, int]:
        """Days at the old and at the new rate; 1: from the day after the decision, 0: from the day itself."""
        old = day.day - 1 + new_from
        return old, monthrange(day.year, day.month)[1] - old

    def after(self, day: date, *, new_from: int = 1) -> float:
        """The rate after a meeting: the next free month, else what holds before the next meeting."""
        month = day.isoformat()[:7]
        ahead = self._next(month, 1)
        if ahead in self.mean:
            following = self._meeting_in(ahead)
            return self.mean[ahead] if following is None else self.before(following, new_from=new_from)
        old, new = self._split(day, new_from=new_from)
        return ((old + new) * self.mean[month] - old * self.before(day, new_from=new_from)) / new

    def before(self, day: date, *, new_from: int = 1) -> float:
        """The rate before a meeting: the free month before it, else what its own month leaves."""
        month = day.isoformat()[:7]
        behind = self._next(month, -1)
        if behind in self.mean and self._meeting_in(behind) is None:
            return self.mean[behind]
        old, new = self._split(day, new_from=new_from)
        return ((old + new) * self.mean[month] - new * self.after(day, new_from=new_from)) / old

    def steps(self, day: date, *, new_from: int = 1) -> dict[int, float]:
        """Quarter points and their probabilities: the two around the implied move."""
        change = (self.after(day, new_from=new_from) - self.before(day, new_from=new_from)) / 0.25
        low = int(np.floor(round(change, 9)))
        found = {low: 1 - (change - low), low + 1: change - low}
        return {step: chance for step, chance in found.items() if chance > 1e-9}

    def ranges(self, day: date, *, new_from: int = 1) -> dict[float, float]:
        """Lower bounds after a meeting, all meetings so far one after the other."""
        total = {0: 1.0}
        for meeting in self.coming[: self.coming.index(day) + 1]:
            longer: dict[int, float] = {}
            for step, chance in self.steps(meeting, new_from=new_from).items():
                for so_far, before in total.items():
                    longer[so_far + step] = longer.get(so_far + step, 0.0) + before * chance
            total = longer
        return {self.lower + 0.25 * step: chance for step, chance in total.items()}

    def residual(self, day: date) -> float:
        old, new = self._split(day, new_from=1)
        fitted = (old * self.before(day) + new * self.after(day)) / (old + new)
        return self.mean[day.isoformat()[:7]] - fitted

    def gap(self, day: date) -> float:
        one, other = self.ranges(day), self.ranges(day, new_from=0)
        return max(abs(one.get(each, 0.0) - other.get(each, 0.0)) for each in {*one, *other})


class Lean:
    """The two-year yield less the effective rate, and what followed days on which it stood alike."""

    def __init__(self, shelf: Shelf) -> None:
        short, effective = shelf.values("DGS2"), shelf.values("DFF")
        upper = shelf.values("DFEDTARU")
        days = sorted(set(short.index) & set(effective.index))
        spread = {day: round(float(short[day] - effective[day]), 6) for day in days}
        self.day, self.spread = days[-1], spread[days[-1]]
        cuts = [day for day, move in upper.diff().items() if move < 0]
        year = timedelta(days=365)
        self.counted = [day for day in days if day >= upper.index[0] and day + year <= upper.index[-1]]
        self.alike = [day for day in self.counted if _bucket(spread[day]) == _bucket(self.spread)]
        self.cut = {day for day in self.counted if any(day < cut <= day + year for cut in cuts)}
        self.year = year

    @property
    def share(self) -> float:
        return sum(day in self.cut for day in self.alike) / len(self.alike)

    @property
    def climatology(self) -> float:
        return len(self.cut) / len(self.counted)

    @property
    def episodes(self) -> int:
        count, free = 0, date.min
        for day in self.alike:
            if day >= free:
                count, free = count + 1, day + self.year + timedelta(days=1)
        return count


def _bucket(spread: float) -> int:
    return sum(spread >= edge for edge in EDGES)
