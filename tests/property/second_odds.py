"""Past paths counted once more, one by one, in plain Python."""

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from tests.property.second_route import Second

Bar = tuple[float, float, float, float]


@dataclass
class Path:
    """The sessions after one origin, in multiples of the range known there."""

    origin: date
    end: date
    bars: list[Bar]


def paths_of(market: Second, horizon: int) -> list[Path]:
    """Every matured path whose origin has a close, a range and real opens."""
    count, found, real = len(market.days), [], []
    opened, highs, lows = market.bars["open"].tolist(), market.highs, market.lows
    printed_high, printed_low = market.bars["high"].tolist(), market.bars["low"].tolist()
    printed = market.bars["close"].tolist()
    repeats = [False] + [
        opened[row] == printed[row - 1] or printed_high[row] == printed_low[row] for row in range(1, count)
    ]
    total = np.concatenate([[0], np.cumsum(repeats)]).tolist()
    for row in range(30, count - horizon):
        start, unit = market.closed[row], float(market.atrs[row])
        flat = sum(printed_high[each] == printed_low[each] for each in range(row + 1, row + 1 + horizon))
        if math.isnan(start) or not unit > 0 or flat / horizon > 0.2:
            continue
        bars = []
        for each in range(row + 1, row + 1 + horizon):
            ratio = market.factors[each] / market.factors[row]
            prices = (opened[each], highs[each], lows[each], market.closed[each])
            bars.append(tuple((price * ratio - start) / unit for price in prices))
        found.append(Path(market.days[row], market.days[row + horizon], bars))
        seen = min(row + 1, 250)
        real.append((total[row + 1] - total[row + 1 - seen]) / seen <= 0.3)
    if sum(real) < 500:
        return found
    return [path for path, is_real in zip(found, real, strict=True) if is_real]


@dataclass
class Recount:
    """The odds of one page, counted anew.

    Parameters
    ----------
    market, proxy
        The market and its longer proxy, or ``None``.
    horizon
        Sessions of the page.
    up, down
        Barrier price and ``touch`` or ``close``.
    """

    market: Second
    proxy: Second | None
    horizon: int
    up: tuple[float, str]
    down: tuple[float, str]

    @cached_property
    def own(self) -> list[Path]:
        return paths_of(self.market, max(self.horizon, 15))

    @cached_property
    def lent(self) -> tuple[list[Path], float]:
        """The proxy's paths that end before the market's first, and what they are multiplied by."""
        if self.proxy is None or not self.own:
            return [], 1.0
        others = {path.origin: path for path in paths_of(self.proxy, max(self.horizon, 15))}
        pairs = [
            (path.bars[0][3], others[path.origin].bars[0][3]) for path in self.own if path.origin in others
        ]
        pairs = [(mine, other) for mine, other in pairs if not math.isnan(mine + other)]
        before = [path for path in others.values() if path.end < self.own[0].origin]
        if len(pairs) < 250 or not before:
            return [], 1.0
        scale = math.sqrt(
            sum(mine * mine for mine, _ in pairs) / len(pairs)
            / (sum(other * other for _, other in pairs) / len(pairs))
        )  # fmt: skip
        return before, scale

    @cached_property
    def paths(self) -> list[list[Bar]]:
        """All paths in points from today's close."""
        lent, scale = self.lent
        close, atr = self.market.close, self.market.atr
        scaled = [(path.bars, scale) for path in lent] + [(path.bars, 1.0) for path in self.own]
        return [[tuple(close + atr * by * price for price in bar) for bar in bars] for bars, by in scaled]  # type: ignore[misc]

    @cached_property
    def rows(self) -> list[str]:
        """What each path did: up, neither or down."""
        return [self._row(path[: self.horizon]) for path in self.paths]

    def _row(self, bars: list[Bar]) -> str:
        (upper, up_by), (lower, down_by) = self.up, self.down
        z = self.market.z
        for opened, high, low, close in bars:
            touched_up, touched_down = up_by == "touch" and high >= upper, down_by == "touch" and low <= lower
            if touched_up and touched_down:
                return (
                    "up"
                    if opened >= upper or (opened > lower and upper - opened < opened - lower)
                    else "down"
                )
            if touched_up or touched_down:
                return "up" if touched_up else "down"
            if up_by == "close" and close > upper + z:
                return "up"
            if down_by == "close" and close < lower - z:
                return "down"
        return "neither"

    def frequency(self, row: str) -> float:
        return self.rows.count(row) / len(self.rows)

    def effective(self, row: str) -> float:
        """Overlapping windows counted as independent ones: n over one plus twice the weighted autocorrelations."""
        hits = np.array([float(each == row) for each in self.rows])
        away, lag = hits - hits.mean(), 2 * self.horizon
        if not away.any():
            return len(hits) / (lag + 1)
        correlation = [
            float(np.dot(away[step:], away[:-step]) / np.dot(away, away)) for step in range(1, lag + 1)
        ]
        inflation = 1 + 2 * sum((1 - (at + 1) / (lag + 1)) * each for at, each in enumerate(correlation))
        return float(len(hits)) if inflation <= 1 else max(len(hits) / inflation, len(hits) / (lag + 1))

    @cached_property
    def fewest(self) -> float:
        """The smallest effective count of the rows that came true on some paths and not on all."""
        told = [row for row in ("up", "neither", "down") if 0 < self.frequency(row) < 1]
        return min(self.effective(row) for row in told)

    def probability(self, row: str) -> float:
        return (self.frequency(row) * self.fewest + 0.5) / (self.fewest + 1.5)

    def interval(self, row: str) -> tuple[float, float]:
        """Wilson's 95% interval, widened to hold the printed probability."""
        n, share, quantile = max(self.effective(row), self.fewest), self.frequency(row), 1.959963984540054
        centre = (share + quantile**2 / (2 * n)) / (1 + quantile**2 / n)
        reach = (
            quantile * math.sqrt(share * (1 - share) / n + quantile**2 / (4 * n * n)) / (1 + quantile**2 / n)
        )
        printed = self.probability(row)
        return min(max(centre - reach, 0.0), printed), max(min(centre + reach, 1.0), printed)

    def shrunk(self, hits: int, of: int, *, share: float = 1.0) -> float:
        """A count as the page gives it: half an effective outcome added on either side."""
        n = max(self.fewest * share, 1.0)
        return (hits / of * n + 0.5) / (n + 1)

    def touch(self, low: float, high: float, sessions: int) -> float:
        """Paths that traded inside a zone, coming from outside or starting there."""
        close = self.market.close
        hits = 0
        for path in self.paths:
            for _, top, bottom, _ in path[:sessions]:
                reached = (
                    top >= low
                    if close < low
                    else bottom <= high
                    if close > high
                    else top >= low and bottom <= high
                )
                if reached:
                    hits += 1
                    break
        return self.shrunk(hits, len(self.paths))

    def after_break(self, given: float, then: float, *, by: float | None = None) -> tuple[float, int]:
        """Of the paths that closed beyond ``given`` by z (or ``by``), those at ``then`` on that bar or later."""
        sign, z = (1 if then > given else -1), self.market.z if by is None else by
        broken = touched = 0
        for path in (bars[: self.horizon] for bars in self.paths):
            at = next((step for step, bar in enumerate(path) if sign * (bar[3] - given) > z), None)
            if at is None:
                continue
            broken += 1
            touched += any((bar[1] >= then if sign > 0 else bar[2] <= then) for bar in path[at:])
        return self.shrunk(touched, broken, share=broken / len(self.paths)), broken

    def gate(self, price: float) -> tuple[float, float]:
        """P(up) of paths that closed beyond a gate by z before anything was decided, and of the others."""
        tally = {True: [0, 0], False: [0, 0]}
        for path, row in zip(self.paths, self.rows, strict=True):
            passed = self._passed(path, price)
            tally[passed][0] += row == "up"
            tally[passed][1] += 1
        passed, others = (self._split(*tally[each]) for each in (True, False))
        return passed, others

    def _split(self, up: int, of: int) -> float:
        """A share of one side of the gate: the rows' half outcome is divided between the two sides."""
        scale = self.fewest / len(self.paths)
        return (up * scale + 0.25) / (of * scale + 0.75)

    def _passed(self, path: list[Bar], price: float) -> bool:
        for step, bar in enumerate(path[: self.horizon]):
            outcome = self._row(path[step : step + 1])
            closes = bar[3] > price + self.market.z
            if outcome == "up":
                return closes and self.up[1] == "close"
            if outcome == "down":
                return False
            if closes:
                return True
        return False

    def inside(self, *, last_only: bool) -> float:
        """Paths whose closes (or whose last one) lie between the barriers."""
        hits = 0
        for path in self.paths:
            closes = [bar[3] for bar in path[: self.horizon] if not math.isnan(bar[3])]
            kept = closes[-1:] if last_only else closes
            hits += all(self.down[0] <= each <= self.up[0] for each in kept)
        return self.shrunk(hits, len(self.paths))
