"""A market read once more by other means: pandas, TA-Lib and plain loops over the rows of its file."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import talib

from levelhead.levels import Level, LevelKind, Side
from levelhead.markets import Roll

Frame = pd.DataFrame


def frame(path: Path, as_of: date, *, tick: float, snap: bool = True) -> Frame:
    """Rows of a CSV up to a day, float32 dust taken off prices that stand on the tick."""
    read = pd.read_csv(path, index_col="date", parse_dates=True)
    read = read.loc[: pd.Timestamp(as_of), ["open", "high", "low", "close", "volume"]].astype(float)
    if snap:
        for name in ("open", "high", "low", "close"):
            on_tick = ((read[name] / tick).round() * tick).round(6)
            dust = (read[name] - on_tick).abs() <= read[name].abs() * 2.0**-23
            read[name] = read[name].where(~dust, on_tick)
    read.index = [stamp.date() for stamp in read.index]
    return read


@dataclass
class Swing:
    """An extreme of five bars each side."""

    price: float
    day: date
    row: int


@dataclass
class Story:
    """What happened to a zone: dated tests with their verdicts, the last loss and what won it back."""

    tests: list[tuple[date, str]] = field(default_factory=list)
    broke: list[int] = field(default_factory=list)
    lost: date | None = None
    regained: date | None = None


@dataclass
class _Zone:
    """Bars against a zone, turned so that it is a support; ``start``: the first row that may test it."""

    reach: list[float]
    close: list[float]
    lower: list[float]
    upper: list[float]
    start: int


@dataclass
class Second:
    """One market's readings by the second route.

    Parameters
    ----------
    bars
        Rows up to the day of the page.
    tick
        Points.
    quotations
        Expiry sessions whose close is an opening quotation.
    closes
        Closes of such sessions from a second source.
    rolls
        Known rolls that the series went through.
    """

    bars: Frame
    tick: float
    quotations: frozenset[date] = frozenset()
    closes: Mapping[date, float] = field(default_factory=dict)
    rolls: Sequence[Roll] = ()

    def fed(self, day: date, close: float) -> "Second":
        """The market one session on, had it opened at the last close, ended at ``close`` and gone no further."""
        grown = self.bars.copy()
        last = self.close
        grown.loc[day] = [last, max(last, close), min(last, close), close, math.nan]
        third_friday = day.month % 3 == 0 and day.weekday() == 4 and 15 <= day.day <= 21
        quoted = self.quotations | ({day} if self.quotations and third_friday else set())
        return Second(grown, self.tick, frozenset(quoted), self.closes, self.rolls)

    @cached_property
    def close(self) -> float:
        return float(self.bars["close"].iloc[-1])

    @cached_property
    def days(self) -> list[date]:
        return list(self.bars.index)

    @cached_property
    def closed(self) -> list[float]:
        """The close of the contract: NaN on a quotation, unless a second source has it."""
        return [
            self.closes.get(day, math.nan) if day in self.quotations else close
            for day, close in self.bars["close"].items()
        ]

    @cached_property
    def joints(self) -> dict[int, Roll]:
        """Row of the first bar of each new contract, for rolls with a known spread."""
        found = {}
        for roll in self.rolls:
            first = roll.expiry if roll.expiry in self.quotations else None
            after = (
                [row for row, day in enumerate(self.days) if day > roll.expiry]
                if first
                else [row for row, day in enumerate(self.days) if day >= roll.first_of_next]
            )
            if after and after[0] > 0:
                found[after[0]] = roll
        return found

    @cached_property
    def previous(self) -> list[float]:
        """The close before each bar, in the contract of the bar."""
        last, owed, found = math.nan, 0.0, []
        for row, close in enumerate(self.closed):
            owed += self.joints[row].spread if row in self.joints else 0.0
            found.append(last + owed)
            if not math.isnan(close):
                last, owed = close, 0.0
        return found

    @cached_property
    def highs(self) -> list[float]:
        return [
            high if math.isnan(close) else max(high, close)
            for high, close in zip(self.bars["high"], self.closed, strict=True)
        ]

    @cached_property
    def lows(self) -> list[float]:
        return [
            low if math.isnan(close) else min(low, close)
            for low, close in zip(self.bars["low"], self.closed, strict=True)
        ]

    @cached_property
    def factors(self) -> list[float]:
        """What states a printed price in the contract of the last bar."""
        found, product = [1.0] * len(self.days), 1.0
        for row in range(len(self.days) - 1, -1, -1):
            found[row] = product
            if row in self.joints:
                product *= self.joints[row].ratio
        return found

    @cached_property
    def atrs(self) -> np.ndarray:
        before = np.append(np.array(self.previous[1:]), 0.0)  # TA-Lib takes the close one row earlier
        return talib.ATR(np.array(self.highs), np.array(self.lows), before, 14)

    @property
    def atr(self) -> float:
        return float(self.atrs[-1])

    @property
    def z(self) -> float:
        return max(0.1 * self.atr, 5 * self.tick)

    @cached_property
    def rsi(self) -> pd.Series:
        """TA-Lib's RSI of the closes that are closes, rolls taken out, carried over the others."""
        changes = [now - before for now, before in zip(self.closed, self.previous, strict=True)]
        rows = [row for row in range(1, len(changes)) if not math.isnan(changes[row])]
        path = np.concatenate([[0.0], np.cumsum([changes[row] for row in rows])]) + 1e4
        values = pd.Series(np.nan, index=range(len(changes)))
        values.loc[rows] = talib.RSI(path, 14)[1:]
        return values.ffill()

    @cached_property
    def signal(self) -> pd.Series:
        return self.rsi.rolling(14).mean()

    @cached_property
    def crosses(self) -> list[tuple[date, int]]:
        """Days on which RSI went through its signal, +1 upward."""
        rsi, line, found = self.rsi.tolist(), self.signal.tolist(), []
        for row in range(1, len(rsi)):
            if rsi[row - 1] <= line[row - 1] and rsi[row] > line[row]:
                found.append((self.days[row], 1))
            if rsi[row - 1] >= line[row - 1] and rsi[row] < line[row]:
                found.append((self.days[row], -1))
        return found

    @cached_property
    def sigma(self) -> float:
        """Overnight gap and Rogers-Satchell range, weights halving every eleven sessions."""
        total = weight = 0.0
        for row, close in enumerate(self.closed):
            before = self.previous[row]
            if math.isnan(close) or math.isnan(before):
                continue
            opened = float(self.bars["open"].iloc[row])
            high, low = self.highs[row], self.lows[row]
            variance = (
                math.log(high / close) * math.log(high / opened)
                + math.log(low / close) * math.log(low / opened)
                + math.log(opened / before) ** 2
            )
            total, weight = total * 0.5 ** (1 / 11) + variance, weight * 0.5 ** (1 / 11) + 1
        return math.sqrt(total / weight)

    def sma(self, window: int) -> pd.Series:
        return self.bars["close"].rolling(window).mean()

    def adjusted_sma(self, window: int) -> float:
        return float((self.bars["close"] * self.factors).tail(window).mean())

    def sessions_on_side(self, window: int) -> int:
        """Sessions since the close was last on the other side of its average, or on it."""
        average, count = self.sma(window).tolist(), 0
        above = self.close > average[-1]
        for close, mean in zip(self.bars["close"].tolist()[::-1], average[::-1], strict=True):
            if math.isnan(mean) or close == mean or (close > mean) is not above:
                break
            count += 1
        return count

    def swings(self, *, high: bool) -> list[Swing]:
        """Extremes of five bars each side; the earlier of equals."""
        prices = [value if high else -value for value in self.bars["high" if high else "low"]]
        return [
            Swing(abs(prices[row]), self.days[row], row)
            for row in range(5, len(prices) - 5)
            if max(prices[row - 5 : row]) < prices[row] and max(prices[row + 1 : row + 6]) <= prices[row]
        ]

    def major(self, *, high: bool) -> Swing | None:
        recent = [swing for swing in self.swings(high=high) if swing.row >= len(self.days) - 60]
        prices = [swing.price if high else -swing.price for swing in recent]
        return recent[prices.index(max(prices))] if recent else None

    @cached_property
    def leg(self) -> tuple[Swing, float, date]:
        """The major swing, the furthest price since and its day; of two legs the one that ended later."""
        legs = []
        for high in (True, False):
            swing = self.major(high=high)
            if swing is None:
                continue
            after = self.bars.iloc[swing.row + 1 :]["low" if high else "high"]
            day = after.idxmin() if high else after.idxmax()
            legs.append((day, abs(float(after[day]) - swing.price), swing, float(after[day])))
        day, _, swing, price = max(legs, key=lambda leg: leg[:2])
        return swing, price, day

    @property
    def retraced(self) -> float:
        swing, end, _ = self.leg
        return (self.close - end) / (swing.price - end)

    def story(self, level: Level, *, side: Side) -> Story:
        """The zone walked forward as one side sees it; a resistance is a support upside down."""
        zone = self._zone(level, 1 if side is not Side.RESISTANCE else -1)
        close, story, previous = zone.close, Story(), zone.start - 1
        for row in range(zone.start, len(close)):
            comes_back = zone.reach[row] <= zone.upper[row] + self.z and close[row - 1] > zone.upper[row - 1]
            apart = row - previous >= 3 or any(
                close[each] - zone.upper[each] > 0.25 * self.atr for each in range(previous, row)
            )
            if comes_back and (not story.tests or apart):
                window = range(row, min(row + 4, len(close)))
                broke = [each for each in window if close[each] < zone.lower[each] - self.z]
                story.tests.append(
                    (self.days[row], "broke" if broke else "held" if len(window) == 4 else "open")
                )
                story.broke += broke[:1]
                previous = row
        self._standing(story, zone)
        return story

    def _zone(self, level: Level, sign: int) -> "_Zone":
        lower, upper, start = self._edges(level)
        if sign < 0:
            lower, upper = [-each for each in upper], [-each for each in lower]
        return _Zone(
            [sign * each for each in self.bars["low" if sign > 0 else "high"]],
            [sign * each for each in self.bars["close"]],
            lower,
            upper,
            start,
        )

    def _standing(self, story: Story, zone: "_Zone") -> None:
        """The last close that broke the zone, from its near side or out of a test, and the first one back."""
        near, broke = zone.close[zone.start - 1] >= zone.lower[zone.start - 1], set(story.broke)
        for row in range(zone.start, len(zone.close)):
            if zone.close[row] < zone.lower[row] - self.z:
                broke |= {row} if near else set()
                near = False
            elif zone.close[row] > zone.upper[row] + self.z:
                near = True
        lost = max(broke, default=None)
        if lost is None or (story.tests and self.days[lost] < story.tests[-1][0]):
            return  # never broken, or tested again and not broken since
        story.lost = self.days[lost]
        after = range(lost, len(zone.close))
        won = next((row for row in after if zone.close[row] > zone.upper[row] + self.z), None)
        story.regained = None if won is None else self.days[won]

    def _edges(self, level: Level) -> tuple[list[float], list[float], int]:
        """Where the zone stood on each bar and the first row that may test it."""
        count = len(self.days)
        oldest = max(count - 250, 1)
        kinds = {LevelKind.AVERAGE, LevelKind.PIVOT}
        made = [each for each in level.reasons if each.since is not None and each.kind not in kinds]
        if made:
            first = min(each.since for each in made if each.since is not None)
            start = next((row for row, day in enumerate(self.days) if day > first), count)
            low = round(min(each.low for each in made) / self.tick) * self.tick
            high = round(max(each.high for each in made) / self.tick) * self.tick
            return [low] * count, [high] * count, max(oldest, start)
        window = next((each.window for each in level.reasons if each.window is not None), None)
        if window is not None:
            line = self.sma(window).tolist()
            return line, line, max(oldest, window)
        pivot = next((each for each in level.reasons if each.kind is LevelKind.PIVOT), None)
        if pivot is not None and pivot.since is not None:
            start = next(row for row, day in enumerate(self.days) if day >= pivot.since)
            return [level.low] * count, [level.high] * count, max(oldest, start)
        return [level.low] * count, [level.high] * count, oldest
