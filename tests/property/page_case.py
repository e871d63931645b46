"""A page beside the second route to its numbers, and what one line of it is compared with."""

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from levelhead.levels import Level, LevelKind, Side
from levelhead.render.json_page import json_object
from levelhead.report import Outlook
from tests.data.bar_files import CLOSED
from tests.pages import MONTHS, third_fridays
from tests.property.second_odds import Recount
from tests.property.second_route import Second

# Tick and money per point, from the exchange's contract specifications.
NEEDS = {"RSI(14)": 150, "SMA(50)": 50, "SMA(100)": 100, "SMA(200)": 200, "trend regime": 220}
CONTRACTS = {"RTY": (0.1, 50), "ES": (0.25, 50), "^GSPC": (0.01, 1), "IWM": (0.01, 1)}
# Weekdays on which New York was shut, of the other years looked at.
MORE_CLOSED = {
    date.fromisoformat(day)
    for day in (
        "1987-11-26",
        "1987-12-25",
        "2022-06-20",
        "2022-07-04",
        "2022-09-05",
        "2025-12-25",
        "2026-01-01",
        "2026-01-19",
    )
}
NAMES = {
    "RTY": "E-mini Russell 2000",
    "ES": "E-mini S&P 500",
    "^GSPC": "S&P 500",
    "IWM": "iShares Russell 2000 ETF",
}


@dataclass
class Case:
    """A page beside the second route to its numbers; ``folder``: the data folder it was made with."""

    outlook: Outlook
    market: Second
    peers: Mapping[str, Second]
    proxy: Second | None
    folder: Path | None = None

    @property
    def symbol(self) -> str:
        return self.outlook.context.bars.market.symbol

    @cached_property
    def json(self) -> Any:
        return json_object(self.outlook)

    @cached_property
    def odds(self) -> Recount:
        sides = [self.json["scenarios"][side] for side in ("up", "down")]
        barriers = [(each["price"], each["by"]) for each in sides]
        return Recount(self.market, self.proxy, self.outlook.horizon, barriers[0], barriers[1])

    @cached_property
    def sessions_ahead(self) -> list[date]:
        """New York's next 90 sessions: index futures trade on the same dates."""
        days = [self.outlook.as_of + timedelta(days=step) for step in range(1, 130)]
        return [day for day in days if day.weekday() < 5 and day not in CLOSED | MORE_CLOSED]

    def level(self, claim: Any) -> Level:
        """The level a table's row or a sentence is about: found by its printed edges."""
        stem = re.sub(r"\.(why|tests|distance|touch)$", ".zone", claim["id"])
        zone = next(each for each in self.json["claims"] if each["id"] == stem)
        low, high = value(zone, "low"), value(zone, "high") if "high" in names(zone) else value(zone, "low")
        side = claim["id"].split(".")[1]
        return next(
            each
            for each in self.outlook.levels
            if (each.low, each.high) == (low, high) and str(each.side) == side
        )

    def touched(self, claim: Any, sessions: int) -> float:
        level = self.level(claim)
        return self.odds.touch(level.low, level.high, sessions)

    @cached_property
    def ratios(self) -> dict[str, list[float]]:
        """Closes over each other market's on common sessions, expiry quotations left out."""
        found = {}
        for other, theirs in self.peers.items():
            mine, yours = dict(self.market.bars["close"]), dict(theirs.bars["close"])
            left_out = self.market.quotations | theirs.quotations
            found[other] = [mine[day] / yours[day] for day in mine if day in yours and day not in left_out]
        return found

    def ratio(self, other: str) -> list[float]:
        return self.ratios[other]


def names(claim: Any) -> list[str]:
    return [each["name"] for each in claim["measurements"]]


def value(claim: Any, name: str) -> Any:
    return next(each["value"] for each in claim["measurements"] if each["name"] == name)


def window(claim: Any) -> int:
    return int(value(claim, "window"))


def story_of(case: Case, claim: Any) -> Any:
    level = case.level(claim)
    return case.market.story(level, side=level.side)


def claim_of(case: Case, name: str) -> Any:
    return next(each for each in case.json["claims"] if each["id"] == name)


def last_tests(case: Case, claim: Any) -> list[date]:
    """Days of the last three tests a row or sentence may show."""
    level = case.level(claim)
    sides = [Side.SUPPORT, Side.RESISTANCE] if level.side is Side.AT else [level.side]
    found = [
        (day, str(side), verdict)
        for side in sides
        for day, verdict in case.market.story(level, side=side).tests
    ]
    return [(day, verdict) for day, _, verdict in sorted(found)[-3:]]  # type: ignore[misc]


def quarter_end(case: Case) -> date:
    """Last trade of the lead contract: the third Friday, led until the Monday of its week."""
    as_of = case.outlook.as_of
    ahead = third_fridays(as_of, as_of + timedelta(days=200))
    return next(day for day in ahead if as_of < day - timedelta(days=4))


def fingerprint(case: Case) -> str:
    bars = case.market.bars
    days = np.array(bars.index, dtype="datetime64[D]").astype("<i8")
    digest = hashlib.sha256(f"levelhead/bars/1\0{case.symbol}\0none\0".encode() + days.tobytes())
    for name in ("open", "high", "low", "close"):
        digest.update(bars[name].to_numpy().astype("<f8").tobytes())
    # which zeros mean that a source has no volume is the gate's decision
    digest.update(case.outlook.context.bars.volume.astype("<f8").tobytes())
    return digest.hexdigest()[:16]


def pattern_low_or_high(case: Case, claim: Any) -> float:
    """The printed invalidation if it is the extreme of some bars that end with the pattern, else NaN."""
    candles = "candles" in claim["id"]
    price = value(claim, "invalidation" if candles else "price")
    row = case.market.days.index(date.fromisoformat(value(claim, "pattern_day" if candles else "day")))
    below = "stay above" in claim["text"] or " or lower " in claim["text"]
    if not candles:  # the close that violates lies a tick beyond
        price = round(price + (case.market.tick if below else -case.market.tick), 6)
    for length in range(1, 6):
        bars = case.market.bars.iloc[row - length + 1 : row + 1]
        if price == (bars["low"].min() if below else bars["high"].max()):
            return float(price)
    return math.nan


def made_there(case: Case, claim: Any, name: str) -> object:
    """The origin of a reason if a price of that bar, or of the one before it, lies in the zone."""
    day = date.fromisoformat(value(claim, name))
    level, row = case.level(claim), case.market.days.index(day)
    bars = case.market.bars.iloc[max(row - 4, 0) : row + 1]
    prices = [*bars["high"], *bars["low"]]
    reach = case.market.z if "_day_" in name else case.market.tick
    return (
        day.isoformat() if any(level.low - reach <= each <= level.high + reach for each in prices) else None
    )


def lost_band(case: Case, claim: Any, name: str) -> str:
    """The first close beyond a reclaim zone's turning prices by z, after the last of them."""
    level = case.level(claim)
    band = next(
        each
        for each in level.reasons
        if each.kind is LevelKind.REVERSAL and each.lost == date.fromisoformat(value(claim, name))
    )
    bars = case.market.bars
    after = bars.loc[[day for day in case.market.days if day >= band.sessions[-1]]]
    below, above = after["close"] < band.low - case.market.z, after["close"] > band.high + case.market.z
    broken = below if band.name == "lows" else above
    return str(broken.index[broken.tolist().index(True)])


def period_of(case: Case, claim: Any, name: str) -> object:
    """The month, quarter or year a reason names, from its day; of a pivot, the period before the page's."""
    prefix, as_of = name.removesuffix("period"), case.outlook.as_of
    if f"{prefix}day" in names(claim):
        day = date.fromisoformat(value(claim, f"{prefix}day"))
        quarter = f"the {('first', 'second', 'third', 'fourth')[(day.month - 1) // 3]} quarter"
        fitting = {MONTHS[day.month - 1], quarter, str(day.year)}
    else:
        fitting = {MONTHS[as_of.month - 2], str(as_of.year - 1)}
    return value(claim, name) if value(claim, name) in fitting else fitting


def pivot_rank(case: Case, claim: Any, name: str) -> object:
    """The pivot's number if the classic formula puts that pivot into the zone."""
    prefix, as_of, bars = name.removesuffix("rank"), case.outlook.as_of, case.market.bars
    monthly = value(claim, f"{prefix}period") in MONTHS
    month = date(as_of.year, as_of.month, 1) - timedelta(days=1)
    rows = [
        (day.year, day.month) == (month.year, month.month) if monthly else day.year == as_of.year - 1
        for day in case.market.days
    ]
    span = bars[rows]
    high, low, close = span["high"].max(), span["low"].min(), span["close"].iloc[-1]
    p = (high + low + close) / 3
    pivots = {
        ("resistance", 1): 2 * p - low,
        ("resistance", 2): p + high - low,
        ("resistance", 3): high + 2 * (p - low),
        ("support", 1): 2 * p - high,
        ("support", 2): p - (high - low),
        ("support", 3): low - 2 * (high - p),
    }
    side = "resistance" if f"R{value(claim, name)}" in claim["text"] else "support"
    level = case.level(claim)
    price = pivots[side, value(claim, name)]
    inside = level.low - case.market.tick <= price <= level.high + case.market.tick
    return value(claim, name) if inside else price


def projected(case: Case, claim: Any, name: str) -> float:
    """The average after the horizon if every close until then equals the last."""
    width = int(value(claim, name.replace("projected", "window")))
    closes = case.market.bars["close"].tolist() + [case.market.close] * case.outlook.horizon
    return float(np.mean(closes[-width:]))


def rate(case: Case) -> float:
    """Upward crossings per 252 sessions with a signal line."""
    up = sum(direction > 0 for _, direction in case.market.crosses)
    return up / int(case.market.signal.notna().sum()) * 252


def disagreeing(case: Case) -> str:
    """Signal conventions on whose line RSI stands on the other side than on its SMA(14)."""
    rsi = case.market.rsi.dropna()
    seed = rsi.iloc[:9].mean()
    nine = np.concatenate([[seed], rsi.iloc[9:]])
    lines = {"StockCharts": ewm(nine, 2 / 10), "NinjaTrader": ewm(np.concatenate([[50.0], rsi]), 2 / 4)}
    above = rsi.iloc[-1] > case.market.signal.iloc[-1]
    return " and ".join(name for name, line in lines.items() if (rsi.iloc[-1] > line) != above)


def ewm(values: np.ndarray, weight: float) -> float:
    state = float(values[0])
    for each in values[1:]:
        state += weight * (float(each) - state)
    return state


def rsi_extreme(case: Case, *, low: bool) -> tuple[float, str]:
    """The lowest (highest) RSI of the last 20 sessions and its day, the earlier of equals."""
    recent = case.market.rsi.tail(20)
    row = recent.idxmin() if low else recent.idxmax()
    return float(recent[row]), case.market.days[row].isoformat()


def strengths(case: Case, verdict: str) -> list[str]:
    """Peers in the page's order by how many of three readings are negative."""
    wanted = {"weaker": (3,), "stronger": (0,), "mixed": (1, 2)}[verdict]
    found = []
    for other in case.peers:
        ratio = case.ratio(other)
        readings = (
            ratio[-1] / np.mean(ratio[-50:]) - 1,
            ratio[-1] / ratio[-21] - 1,
            ratio[-1] / ratio[-64] - 1,
        )
        if sum(each < 0 for each in readings) in wanted:
            found.append(other)
    return found


def trivially_near(case: Case, claim: Any, name: str) -> object:
    """The printed price if it is a level's edge nearer than 1.25 ATR."""
    price = value(claim, name)
    edges = {edge for level in case.outlook.levels for edge in (level.low, level.high)}
    return price if price in edges and abs(price - case.market.close) < 1.25 * case.market.atr else None


def next_edge(case: Case, claim: Any, name: str) -> object:
    """The printed price if it is the near edge of a level on that side, or a candle's invalidation in one."""
    price = value(claim, name)
    edges = {edge for level in case.outlook.levels for edge in (level.low, level.high)}
    inside = any(level.low <= price <= level.high for level in case.outlook.levels)
    return price if price in edges or inside else None


def barrier(case: Case, side: str) -> float:
    """The edge of a level 1.25 to 4 ATR away that has nothing nearer, or two ATR without one: 15 sessions."""
    up = side == "up"
    target = case.outlook.forecast.selection.view == side  # type: ignore[union-attr]
    light = {LevelKind.PIVOT, LevelKind.GAP, LevelKind.VOLUME, LevelKind.USER}
    edges = []
    for level in case.outlook.levels:
        if level.side is (Side.RESISTANCE if up else Side.SUPPORT) and not level.kinds <= light:
            near, far = (level.low, level.high) if up else (level.high, level.low)
            edges.append((abs(near - case.market.close), near if target else far))
    away = [edge for _, edge in sorted(edges) if 1.25 <= abs(edge - case.market.close) / case.market.atr <= 4]
    if away:
        return away[0]
    raw = case.market.close + (2 if up else -2) * case.market.atr
    return round(raw / case.market.tick) * case.market.tick


def zone_edge(case: Case, claim: Any, name: str) -> float:
    """The lowest (highest) price among the zone's reasons, on the tick."""
    low, high = value(claim, "low"), value(claim, "high") if "high" in names(claim) else value(claim, "low")
    level = next(each for each in case.outlook.levels if (each.low, each.high) == (low, high))
    prices = [each.low if name == "low" else each.high for each in level.reasons]
    raw = min(prices) if name == "low" else max(prices)
    return round(raw / case.market.tick) * case.market.tick


def distance(case: Case, claim: Any) -> float:
    level = case.level(claim)
    return min(abs(level.low - case.market.close), abs(level.high - case.market.close))


def support_story(case: Case, claim: Any) -> Any:
    level = support_level(case, claim)
    return case.market.story(level, side=Side.SUPPORT)


def support_level(case: Case, claim: Any) -> Level:
    low = value(claim, "low")
    high = value(claim, "high") if "high" in names(claim) else low
    return next(each for each in case.outlook.levels if (each.low, each.high) == (low, high))


def nth(found: list[tuple[date, str]], name: str) -> str:
    """The test that stands at a, b or c of a list, as ISO text."""
    return found["abc".index(name[-1])][0].isoformat()
