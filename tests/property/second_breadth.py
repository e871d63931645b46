"""Breadth and positions a second time: pandas over the members' closes, loops over what followed, reports by hand."""

import math
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from tests.property.second_drivers import draws_of
from tests.property.second_route import Second
from tests.property.second_series import Shelf, trading_days

SECTORS = ("XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY")
READY = "SP500_PCT_ABOVE50_BH"
HORIZON = 15
# counted on these Tuesdays and not yet told on November 24, 2025: the CFTC was catching up with the shutdown
HELD_UP = {date(2025, 10, 14), date(2025, 10, 21), date(2025, 10, 28), date(2025, 11, 4), date(2025, 11, 18)}


class Panel:
    """Sector funds on one calendar; those that seem to have been split lately do not count."""

    def __init__(self, shelf: Shelf) -> None:
        closes = {name: shelf.values(name) for name in SECTORS}
        closes = {name: each for name, each in closes.items() if len(each)}
        moves = {name: each.tail(252).pct_change() for name, each in closes.items()}
        self.left_out = {
            name: (float(jumps.iloc[-1]), jumps.index[-1])
            for name, each in moves.items()
            if len(jumps := each[each.abs() > 0.25])
        }
        self.close = pd.DataFrame({name: each for name, each in closes.items() if name not in self.left_out})

    @cached_property
    def share(self) -> pd.Series:
        """Share of members above their mean of 50 closes, where five have one."""
        mean = self.close.rolling(50).mean()
        above = (self.close > mean + 1e-9).where(mean.notna())
        return above.astype(float).mean(axis=1)[above.notna().sum(axis=1) >= 5]

    @property
    def members(self) -> int:
        return int(self.close.iloc[-1].notna().sum())


class Gauge:
    """A share of members by session and what it says of its last one."""

    def __init__(self, share: pd.Series) -> None:
        self.all = share
        self.share, self.before = float(share.iloc[-1]), float(share.iloc[-11])
        self.mean = float(share.tail(20).mean())


def ready(shelf: Shelf) -> Gauge:
    """The ready series from its first value above zero on."""
    found = shelf.values(READY) / 100
    return Gauge(found[found.ne(0).cummax()])


class Followed:
    """Rises of half a sigma times the root of fifteen sessions, after every session and after those in today's state."""

    def __init__(self, gauge: str, share: pd.Series, market: Second, symbol: str) -> None:
        self.gauge, self.symbol, self.market = gauge, symbol, market
        rising = share.diff(10) > 1e-9
        above = share > share.rolling(20).mean() + 1e-9
        known = share.rolling(20).mean().notna()
        state = {
            day: (bool(rising[day] and above[day]), bool(share[day] < 0.5 - 1e-9))
            for day in share.index[known]
        }
        hits = self._hits()
        self.rows = [
            (row, state[day], hits[row])
            for row, day in enumerate(market.days)
            if row in hits and day in state
        ]
        self.now = state[share.index[-1]]

    def _hits(self) -> dict[int, bool]:
        """By row, whether a high of the next fifteen sessions reached the target, in today's contract."""
        market, variance, weight, seen, found = self.market, 0.0, 0.0, 0, {}
        decay, closed, previous = 0.5 ** (1 / 20), market.closed, market.previous
        highs = [
            high * factor for high, factor in zip(market.bars["high"].tolist(), market.factors, strict=True)
        ]
        for row in range(len(market.days)):
            close, before = closed[row], previous[row]
            if not (math.isnan(close) or math.isnan(before)):
                variance = variance * decay + math.log(close / before) ** 2
                weight = weight * decay + 1
                seen += 1
            if math.isnan(close) or seen < 60 or row + HORIZON >= len(market.days):
                continue
            target = close * market.factors[row] * math.exp(0.5 * math.sqrt(HORIZON * variance / weight))
            found[row] = max(highs[row + 1 : row + 1 + HORIZON]) >= target
        return found

    @property
    def inside(self) -> list[int]:
        return [row for row, state, _ in self.rows if state == self.now]

    @property
    def episodes(self) -> int:
        count, free = 0, -1
        for row in self.inside:
            if row >= free:
                count, free = count + 1, row + HORIZON
        return count

    @property
    def share(self) -> float:
        return float(np.mean([hit for _, state, hit in self.rows if state == self.now]))

    @property
    def chance(self) -> float:
        return float(np.mean([hit for _, _, hit in self.rows]))

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Blocks of sixty origins drawn a thousand times, stretched for few blocks."""
        blocks = [self.rows[at : at + 60] for at in range(0, len(self.rows), 60)]
        counts = np.array([sum(state == self.now for _, state, _ in block) for block in blocks], dtype=float)
        hits = np.array(
            [sum(hit for _, state, hit in block if state == self.now) for block in blocks], dtype=float
        )
        draws = draws_of(f"breadth reached {self.gauge} {self.symbol}", self.market.days[-1])
        times = draws.multinomial(len(blocks), np.full(len(blocks), 1 / len(blocks)), size=1_000)
        below = (times * counts).sum(axis=1)
        drawn = np.divide((times * hits).sum(axis=1), below, out=np.full(1_000, self.share), where=below > 0)
        worth = max(counts.sum() ** 2 / (counts**2).sum(), 2)
        free, z = worth - 1, 1.959963984540054
        t = z + (z**3 + z) / 4 / free + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / free**2
        t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / free**3
        wider = t / z * math.sqrt(worth / free)
        low, high = (self.share + (end - self.share) * wider for end in np.quantile(drawn, [0.025, 0.975]))
        return max(low, 0.0), min(high, 1.0)


class Positions:
    """Large speculators' net contracts by the Tuesday they were counted on, as told by ``as_of``."""

    def __init__(self, shelf: Shelf, symbol: str) -> None:
        read = pd.read_csv(shelf.folder / "series" / f"COT_{symbol}.csv", index_col="date", parse_dates=True)
        read.index = [stamp.date() for stamp in read.index]
        read = read[read.index <= shelf.as_of]
        if pd.Series(read.index).diff().dropna().median() < timedelta(days=5):
            # a report's values on every day until the next, from the session after it was counted
            read = read[read.diff().ne(0).any(axis=1)].iloc[1:]
            read.index = [max(each for each in trading_days() if each < day) for day in read.index]
        friday = {day: day + timedelta(days=(4 - day.weekday()) % 7) for day in read.index}
        told = [day for day in read.index if friday[day] <= shelf.as_of and day not in HELD_UP]
        self.net = read.loc[told, "large_speculators"].astype(float)
        self.day = told[-1]
        self.age = (shelf.as_of - self.day).days

    @property
    def recent(self) -> pd.Series:
        return self.net.tail(156)

    @property
    def rank(self) -> float:
        return float((self.recent <= self.recent.iloc[-1]).mean())
