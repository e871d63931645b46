"""The table if something comes true, by loops over past paths and by proportional fitting."""

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tests.property.second_drivers import draws_of
from tests.property.second_odds import Recount
from tests.property.second_series import Shelf

ROWS = ("up", "neither", "down")
# the documented conditions: half-life of their past, and what must come true of (yield, index)
HALF_LIFE = {
    "yield_rise": 250,
    "yield_fall": 250,
    "volatility_spike": None,
    "volatility_fall": None,
    "stress": 250,
}
RESAMPLES, RAREST = 500, 1e-4


@dataclass(frozen=True)
class Moved:
    """What became of the drivers on one past path; NaN where it is not known."""

    yield_end: float
    yield_top: float
    index_end: float
    index_top: float


MET: dict[str, Callable[[Moved], bool | None]] = {
    "yield_rise": lambda m: _beyond(m.yield_end, 0.20),
    "yield_fall": lambda m: _beyond(-m.yield_end, 0.20),
    "volatility_spike": lambda m: _beyond(m.index_top, 0.25),
    "volatility_fall": lambda m: _beyond(-m.index_end, 0.15),
    "stress": lambda m: _either(_beyond(m.yield_top, 0.20), _beyond(m.index_top, 0.25)),
}


def _beyond(value: float, at: float) -> bool | None:
    return None if math.isnan(value) else value >= at - 1e-9


def _either(one: bool | None, other: bool | None) -> bool | None:
    return None if one is None or other is None else one or other


class Conditionals:
    """Past paths of a page beside the yields and the volatility of their days."""

    def __init__(self, odds: Recount, shelf: Shelf, symbol: str) -> None:
        self.odds, self.shelf, self.symbol = odds, shelf, symbol
        lent = odds.lent[0]
        self.origins = [path.origin for path in (*lent, *odds.own)]
        joint = odds.own[0].origin
        before = [day for day in odds.proxy.days if day < joint] if lent and odds.proxy else []
        self.calendar = before + [day for day in odds.market.days if not lent or day >= joint]
        place = {day: row for row, day in enumerate(self.calendar)}
        self.starts = [place[day] for day in self.origins]
        self.yields, self.index = shelf.values("DGS10"), shelf.values("VIX")

    @cached_property
    def unit(self) -> pd.Series:
        """The yield's usual daily change as of each of its days, at least a basis point."""
        square = self.yields.diff() ** 2
        return np.sqrt(square.ewm(halflife=60).mean()).clip(lower=0.01).fillna(0.01)

    def _on_calendar(self, series: pd.Series) -> tuple[list[int], list[float]]:
        """Row of the last value on or before each session, and that value where it is not older than a week."""
        days = list(series.index)
        rows = [bisect_right(days, day) - 1 for day in self.calendar]
        values = [
            float(series.iloc[row])
            if row >= 0 and (day - days[row]).days <= 7 and day <= days[-1]
            else math.nan
            for day, row in zip(self.calendar, rows, strict=True)
        ]
        return rows, values

    @cached_property
    def moved(self) -> list[Moved]:
        rows, yields = self._on_calendar(self.yields)
        _, index = self._on_calendar(self.index)
        unit, horizon, found = self.unit.tolist(), self.odds.horizon, []
        for start in self.starts:
            ahead = range(start + 1, start + 1 + horizon)
            scale = unit[-1] / unit[max(rows[start], 0)]
            changes = [(yields[row] - yields[start]) * scale for row in ahead]
            shares = [index[row] / index[start] - 1 for row in ahead]
            found.append(Moved(changes[-1], _top(changes), shares[-1], _top(shares)))
        return found

    def at(self, kind: str) -> float:
        """The value at which a condition comes true; of a yield as a share."""
        step = {"yield_rise": 0.20, "yield_fall": -0.20}.get(kind)
        return float(self.index.iloc[-1] * 1.25 if step is None else (self.yields.iloc[-1] + step) / 100)

    def under(self, kind: str) -> "Under":
        return Under(self, kind)


def _top(values: list[float]) -> float:
    return math.nan if any(map(math.isnan, values)) else max(values)


class Under:
    """One condition: where it came true, what it weighs, and the joint table."""

    def __init__(self, whole: Conditionals, kind: str) -> None:
        self.whole = whole
        met = [MET[kind](each) for each in whole.moved]
        self.told = np.array([each is not None for each in met], dtype=float)
        self.true = np.array([bool(each) for each in met], dtype=float)
        half_life = HALF_LIFE[kind]
        ages = [len(whole.calendar) - 1 - start for start in whole.starts]
        fading = [0.5 ** (age / half_life) if half_life else 1.0 for age in ages]
        self.weight = np.array(fading) * self.told
        rows = whole.odds.rows
        self.hits = np.array([[float(row == each) for each in ROWS] for row in rows])

    @cached_property
    def episodes(self) -> int:
        """Windows in which it came true, the earliest first, that share no session."""
        count, free = 0, -1
        for start, true in zip(self.whole.starts, self.true, strict=True):
            if true and start >= free:
                count, free = count + 1, start + self.whole.odds.horizon
        return count

    @cached_property
    def times(self) -> np.ndarray:
        """How often each path counts: once, then as often as its quarter was drawn."""
        quarter = [day.year * 4 + (day.month - 1) // 3 for day in self.whole.origins]
        names = sorted(set(quarter))
        draws = draws_of(f"{self.whole.symbol} conditionals", self.whole.shelf.as_of, where="draws")
        chosen = draws.integers(0, len(names), (RESAMPLES, len(names)))
        often = np.array([[np.count_nonzero(row == at) for at in range(len(names))] for row in chosen])
        place = [names.index(each) for each in quarter]
        return np.vstack([np.ones(len(quarter)), often[:, place]])

    def _share(self, part: np.ndarray, whole: np.ndarray) -> np.ndarray:
        above, below = (self.times * part).sum(axis=1), (self.times * whole).sum(axis=1)
        return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)

    @cached_property
    def total(self) -> np.ndarray:
        return self._share(self.true, self.told)

    @cached_property
    def seen(self) -> np.ndarray:
        """P(B | A) of the past paths for each row, shape (1 + resamples, 3); where there is none, P(B)."""
        centre = self._share(self.weight * self.true, self.weight)[:, None]
        share = np.column_stack(
            [self._share(self.weight * self.true * hit, self.weight * hit) for hit in self.hits.T]
        )
        return np.where(np.isnan(share), centre, share)

    @cached_property
    def joint(self) -> tuple[np.ndarray, np.ndarray]:
        """P(A and B) and P(A and not B), shape (1 + resamples, 3): fitted to both margins in turn."""
        centre = self._share(self.weight * self.true, self.weight)[:, None]
        with_it = self.weight * self.true
        kish = with_it.sum() ** 2 / (with_it**2).sum()
        likely = centre + kish / (kish + 150) * (self.seen - centre)
        likely = np.clip(np.nan_to_num(likely, nan=0.5), 1e-9, 1 - 1e-9)
        issued = np.array([self.whole.odds.probability(row) for row in ROWS])
        often = np.column_stack([self._share(hit, np.ones(len(hit))) for hit in self.hits.T])
        rows = issued * np.maximum(
            np.divide(often, often[0], out=np.ones_like(often), where=often[0] > 0), RAREST
        )
        rows /= rows.sum(axis=1)[:, None]
        rows[0] = issued
        total = np.clip(np.nan_to_num(self.total, nan=RAREST), RAREST, 1 - RAREST)[:, None]
        both, only = rows * likely, rows * (1 - likely)
        for _ in range(3_000):
            both, only = (
                both * total / both.sum(axis=1)[:, None],
                only * (1 - total) / only.sum(axis=1)[:, None],
            )
            scale = rows / (both + only)
            both, only = both * scale, only * scale
            if np.abs(scale - 1).max() < 1e-13:
                break
        return both, only

    def given(self, row: str) -> float:
        return float(self._given(row)[0])

    def _given(self, row: str) -> np.ndarray:
        both = self.joint[0]
        return both[:, ROWS.index(row)] / both.sum(axis=1)

    def otherwise(self, row: str) -> float:
        only = self.joint[1][0]
        return float(only[ROWS.index(row)] / only.sum())

    def given_interval(self, row: str) -> tuple[float, float]:
        return self._spread(self._given(row))

    def without(self, row: str) -> float:
        return float(1 - self.seen[0, ROWS.index(row)])

    def without_interval(self, row: str) -> tuple[float, float]:
        return self._spread(1 - self.seen[:, ROWS.index(row)])

    def _spread(self, values: np.ndarray) -> tuple[float, float]:
        """Quantiles of the resamples, stretched as Student's t is on the effective number of quarters."""
        low, high = np.quantile(values[1:][np.isfinite(values[1:])], [0.025, 0.975])
        quarters = pd.PeriodIndex(pd.to_datetime(self.whole.origins), freq="Q")
        weights = pd.Series(self.weight).groupby(quarters).sum()
        free = max(weights.sum() ** 2 / (weights**2).sum() - 1, 2)
        z = 1.959963984540054
        t = z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
        t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * free**3)
        wider = t / z * math.sqrt(1 + 1 / free)
        middle = values[0]
        return max(middle - wider * max(middle - low, 0), 0), min(middle + wider * max(high - middle, 0), 1)
