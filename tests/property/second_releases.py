"""Releases as lists had them on a day, read once more from the raw tables; and how wide their days have been."""

import csv
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

import levelhead
from tests.pages import third_fridays
from tests.property.second_drivers import draws_of
from tests.property.second_route import Second
from tests.property.second_series import trading_days

BUNDLED = Path(levelhead.__file__).parent / "data" / "calendars"
TABLES = {"FOMC": "fomc_dates.csv", "CPI": "cpi_release_dates.csv", "NFP": "nfp_release_dates.csv"}
KINDS = ("FOMC", "CPI", "NFP")
# futures trade until the morning of a Good Friday on which employment is reported
SHORT_FRIDAYS = {date(2021, 4, 2), date(2023, 4, 7)}
GOOD_FRIDAYS = {date(2021, 4, 2), date(2022, 4, 15), date(2023, 4, 7), date(2024, 3, 29), date(2025, 4, 18)}


@dataclass(frozen=True)
class Listed:
    """One row of a list: the final day, the month reported on, whether anybody had planned it."""

    kind: str
    day: date
    reference: str
    planned: bool = True


@dataclass(frozen=True)
class Change:
    """A day that was changed; ``new`` is None where the release never came."""

    kind: str
    reference: str
    original: date
    new: date | None
    told: date | None
    folded: str = ""

    @property
    def known(self) -> date:
        return self.told or min(self.original, self.new or self.original)


@dataclass(frozen=True)
class Stood:
    """A release as it was planned on a day; ``was``: the day planned before, where that was known to be changed."""

    kind: str
    day: date
    reference: str
    was: date | None = None
    cancelled: bool = False
    told: date | None = None
    folded: str = ""


def bundled() -> tuple[list[Listed], list[Change], dict[str, date]]:
    """The program's own lists: a line a year."""
    rows, changes, ends = [], [], {}
    for kind in KINDS:
        text = (BUNDLED / f"{kind.lower()}.txt").read_text()
        ends[kind] = date.fromisoformat(re.search(r"^through (\S+)", text, re.M)[1])  # type: ignore[index]
        for year, line in re.findall(r"^(\d{4}) (.*)$", text, re.M):
            for month, day, mark, named in re.findall(r"(\d\d)-(\d\d)(!?)(?:=(\S+))?", line):
                on = date(int(year), int(month), int(day))
                before = (on.replace(day=1) - timedelta(days=1)).isoformat()[:7]
                rows.append(Listed(kind, on, named or ("" if kind == "FOMC" else before), mark != "!"))
    for line in (BUNDLED / "changes.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            kind, reference, original, new, told, *_ = line.split()
            folded = new.removeprefix("folded=") if new.startswith("folded=") else ""
            changes.append(
                Change(kind, reference, date.fromisoformat(original), _day(new), _day(told), folded)
            )
    return rows, changes, ends


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def table_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8")))) if path.is_file() else []


class Releases:
    """What was planned on the evening of ``as_of``, from a folder's tables and around them the program's."""

    def __init__(self, folder: Path | None, as_of: date, *, is_future: bool) -> None:
        rows, changes, self.ends = bundled()
        self.as_of = as_of
        self.sessions = sorted({*trading_days(), *(SHORT_FRIDAYS if is_future else ())})
        self.rows, self.changes = rows, changes
        if folder is not None:
            self._take(folder / "calendar")

    def _take(self, place: Path) -> None:
        """A folder's list stands between its first and last day, its changes in place of ours."""
        said = table_of(place / "schedule_changes.csv")
        own = [
            Change(
                row["kind"],
                row["reference_month"],
                date.fromisoformat(row["original_date"]),
                _day(row["new_date"]),
                _day(row["announced_on"]),
                row.get("folded_into", ""),
            )
            for row in said
        ]
        named = {(each.kind, each.reference) for each in own}
        ours = {(each.kind, each.reference, each.original, each.new): each for each in self.changes}
        alike = [ours.get((each.kind, each.reference, each.original, each.new), each) for each in own]
        own = [
            replace(each, told=each.told or same.told, folded=each.folded or same.folded)
            for each, same in zip(own, alike, strict=True)
        ]
        # of a report that the folder lists on another day than ours was moved to, the folder is believed
        days = {
            (kind, row["reference_month"]): row["date"]
            for kind, name in TABLES.items()
            for row in table_of(place / name)
            if row.get("reference_month")
        }
        self.changes = own + [
            each
            for each in self.changes
            if (each.kind, each.reference) not in named
            and days.get((each.kind, each.reference)) in (None, str(each.new))
        ]
        for kind, name in TABLES.items():
            listed = [
                Listed(kind, day, self._reference(kind, day, row), row.get("kind") != "unscheduled")
                for row in table_of(place / name)
                for day in [date.fromisoformat(row["date"])]
            ]
            if listed:
                first, last = min(each.day for each in listed), max(each.day for each in listed)
                has = {each.reference for each in listed if each.reference}
                kept = [
                    each
                    for each in self.rows
                    if each.kind != kind or (not first <= each.day <= last and each.reference not in has)
                ]
                self.rows = kept + listed
                self.ends[kind] = max(self.ends[kind], last)

    def _reference(self, kind: str, day: date, row: Mapping[str, str]) -> str:
        moved = next((each.reference for each in self.changes if (each.kind, each.new) == (kind, day)), "")
        return row.get("reference_month") or moved

    def stood(self, kind: str) -> list[Stood]:
        """Every release of a kind as it stood, in order of day."""
        found = []
        finals = {each.reference for each in self.rows if each.kind == kind and each.reference}
        for each in self.rows:
            if each.kind != kind or not (each.planned or each.day <= self.as_of):
                continue
            mine = [
                change for change in self.changes if (change.kind, change.reference) == (kind, each.reference)
            ]
            mine = mine if each.reference else []
            open_ = [change for change in mine if change.known > self.as_of]
            done = [change for change in mine if change.known <= self.as_of]
            if open_:
                found.append(
                    Stood(kind, min(open_, key=lambda change: change.known).original, each.reference)
                )
            else:
                was = max(done, key=lambda change: change.known).original if done else None
                found.append(Stood(kind, each.day, each.reference, was))
        for change in self.changes:
            if change.kind == kind and change.new is None and change.reference not in finals:
                known = change.known <= self.as_of
                told = change.told if known else None
                found.append(Stood(kind, change.original, change.reference, None, known, told, change.folded))
        return sorted(found, key=lambda each: (each.day, each.reference))

    def answers(self, day: date) -> date:
        """The whole session that answers a release: its own day, or the next."""
        later = (each for each in self.sessions if each >= day and each not in SHORT_FRIDAYS)
        return next(later, day)

    def number(self, day: date) -> int:
        """Sessions from the page's day to the one that answers a release."""
        return bisect_right(self.sessions, self.answers(day)) - bisect_right(self.sessions, self.as_of)

    def last_of(self, horizon: int) -> date:
        """The last session of the horizon."""
        return self.sessions[bisect_right(self.sessions, self.as_of) + horizon - 1]

    def coming(self, kind: str) -> list[Stood]:
        return [each for each in self.stood(kind) if each.day > self.as_of and not each.cancelled]

    def inside(self, horizon: int) -> list[Stood]:
        """Everything inside the horizon by session and kind, as the sentence lists it."""
        found = [each for kind in KINDS for each in self.coming(kind) if self.number(each.day) <= horizon]
        return sorted(found, key=lambda each: (each.day, each.kind))

    def beyond(self, kind: str, horizon: int) -> Stood:
        return next(each for each in self.coming(kind) if self.number(each.day) > horizon)

    def cancelled(self, kind: str, horizon: int) -> list[Stood]:
        """Planned for the horizon once, or cancelled within the last 45 days."""
        end = self.last_of(horizon)
        return [
            each
            for each in self.stood(kind)
            if each.cancelled
            and (self.as_of < each.day <= end or (each.told or each.day) >= self.as_of - timedelta(days=45))
        ]

    def moved_out(self, kind: str, horizon: int) -> list[Stood]:
        end = self.last_of(horizon)
        return [each for each in self.stood(kind) if each.was and self.as_of < each.was <= end < each.day]

    def overdue(self, kind: str) -> list[Stood]:
        """Due by the page's day, not out yet, and nothing announced."""
        out = {(each.kind, each.day) for each in self.rows}
        return [
            each
            for each in self.stood(kind)
            if each.day <= self.as_of and not each.cancelled and (kind, each.day) not in out
        ]

    def short_of(self, kind: str, horizon: int) -> date:
        """The end of a list that ends inside the horizon, or the beginning of one that begins later."""
        end = self.last_of(horizon)
        first = min(each.day for each in self.rows if each.kind == kind)
        return first if self.ends[kind] >= end else self.ends[kind]

    def came(self, kind: str | None = None) -> list[date]:
        """Days up to the page's; of a kind only those that had been waited for."""
        sudden = {
            (each.kind, each.new) for each in self.changes if each.new is not None and each.known >= each.new
        }
        return [
            each.day
            for each in self.rows
            if each.day <= self.as_of
            and (kind is None or (each.kind == kind and each.planned and (kind, each.day) not in sudden))
        ]


class Widths:
    """True ranges of a market's days over what had been usual, with each day's month."""

    def __init__(self, market: Second, as_of: date, *, is_future: bool) -> None:
        self.start = _three_years_before(as_of)
        days = market.days
        begin = max(sum(day <= self.start for day in days) - 150, 0)
        before = _before(market, as_of, is_future=is_future)
        table = pd.DataFrame(
            {"high": market.bars["high"], "low": market.bars["low"], "before": before}, index=days
        ).iloc[begin:]
        ranges = table[["high", "before"]].max(axis=1) - table[["low", "before"]].min(axis=1)
        ranges[[day in market.quotations for day in table.index]] = np.nan
        usual = np.sqrt((ranges**2).ewm(halflife=15, ignore_na=True).mean()).shift()
        size = (ranges / usual).iloc[30:]
        self.size: dict[date, float] = {
            day: value for day, value in size.items() if day > self.start and np.isfinite(value)
        }


def _three_years_before(day: date) -> date:
    return (pd.Timestamp(day) - pd.DateOffset(months=36)).date()


def _before(market: Second, as_of: date, *, is_future: bool) -> list[float]:
    """The close before each bar in its own contract; NaN where the contract changed and nobody tells by how much."""
    before, days = list(market.previous), market.days
    known = {roll.expiry for roll in market.rolls}
    seen = []
    for row, day in enumerate(days):
        if row and days[row - 1] in market.quotations:
            seen.append(day)
            before[row] = np.nan  # the last close is two sessions old, or of another contract
        if row in market.joints:
            seen.append(day)
    if is_future:
        # held to the expiry, a series changes contract on the session after
        until = as_of - timedelta(days=1) if market.quotations else as_of + timedelta(days=12)
        for expiry in third_fridays(days[0], until):
            low, high = expiry - timedelta(days=12), expiry + timedelta(days=4)
            if expiry not in known and not any(low <= day <= high for day in seen):
                for row, day in enumerate(days):
                    if low <= day < high:
                        before[row] = np.nan
    return before


class EventDays:
    """Days of some kinds against ordinary days, this market's and others'."""

    def __init__(self, releases: Releases, market: Second, peers: Mapping[str, Second], symbol: str) -> None:
        as_of = releases.as_of
        futures = symbol in ("RTY", "ES", "NQ", "YM")
        self.releases = releases
        self.own = Widths(market, as_of, is_future=futures)
        self.peers = {name: Widths(each, as_of, is_future=futures) for name, each in peers.items()}
        every = {day for day in releases.came() if day > self.own.start}
        # nobody could trade a report of Good Friday, or of a holiday, to the end: the next session is not like others
        late = {day for day in every if day < as_of and (day in GOOD_FRIDAYS or day not in set(market.days))}
        after = {min(each for each in market.days if each > day) for day in late}
        self.ordinary = [day for day in self.own.size if day not in every | after]
        months = [(day.year, day.month) for day in self.own.size]
        first = min(months)
        self.month = {day: 12 * (day.year - first[0]) + day.month - first[1] for day in self.own.size}
        count = max(self.month.values()) + 1
        draws = draws_of(f"events {symbol}", as_of)
        self.times = draws.multinomial(count, np.full(count, 1 / count), size=2_000)

    def days(self, kinds: Sequence[str]) -> list[date]:
        came = {day for kind in kinds for day in self.releases.came(kind)} - GOOD_FRIDAYS
        return [day for day in self.own.size if day in came]

    def _common(self, peer: str | None, days: Sequence[date]) -> list[date]:
        return [day for day in days if peer is None or day in self.peers[peer].size]

    def times_usual(self, kinds: Sequence[str], *, of: str | None = None, common: str | None = None) -> float:
        """Mean width on days of ``kinds`` over that on ordinary days, on days that ``common`` has, too."""
        size = self.own.size if of is None else self.peers[of].size
        event, other = (self._common(common or of, days) for days in (self.days(kinds), self.ordinary))
        return float(np.mean([size[day] for day in event]) / np.mean([size[day] for day in other]))

    def ratio(self, kinds: Sequence[str], peer: str) -> float:
        return self.times_usual(kinds, common=peer) / self.times_usual(kinds, of=peer)

    def interval(self, kinds: Sequence[str]) -> tuple[float, float]:
        """Whole months drawn with replacement, 2,000 times."""
        count = self.times.shape[1]
        means = []
        for days in (self.days(kinds), self.ordinary):
            table = pd.DataFrame(
                {"month": [self.month[day] for day in days], "size": [self.own.size[day] for day in days]}
            )
            grouped = table.groupby("month")["size"].agg(["sum", "count"]).reindex(range(count), fill_value=0)
            means.append(
                (self.times * grouped["sum"].to_numpy()).sum(axis=1)
                / (self.times * grouped["count"].to_numpy()).sum(axis=1)
            )
        found = means[0] / means[1]
        low, high = np.nanquantile(found, [0.025, 0.975])
        return float(low), float(high)

    @cached_property
    def kinds(self) -> list[tuple[str, ...]]:
        """Kinds with 20 days; reports on prices and employment together where neither has them alone."""
        count = {kind: len(self.days([kind])) for kind in KINDS}
        pooled = ("CPI", "NFP")
        found = [(kind,) for kind in KINDS if count[kind] >= 20]
        if all(0 < count[kind] < 20 for kind in pooled) and sum(count[kind] for kind in pooled) >= 20:
            found.append(pooled)
        return found
