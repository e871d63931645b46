"""Past paths built a second time in plain loops, from the words of the definition."""

from datetime import date
from math import isnan, sqrt
from pathlib import Path

import numpy as np
import pytest
import talib

from levelhead.data.read import read_bars
from levelhead.data.series import read_rolls
from levelhead.forecast.ensemble import Ensemble, past_paths
from levelhead.markets import Bars, Roll, RollTable
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions

LAST = date(2025, 11, 24)
EXPIRIES = [
    date(2023, 12, 15), date(2024, 3, 15), date(2024, 6, 21), date(2024, 9, 20),
    date(2024, 12, 20), date(2025, 3, 21), date(2025, 6, 20), date(2025, 9, 19),
]  # fmt: skip
# the spread of June 2024 was never measured
RATIOS = dict(zip(EXPIRIES, [1.011, 1.012, None, 1.009, 1.0125, 0.998, 1.01, 1.0095], strict=True))
ROLLS = RollTable(
    tuple(Roll(day, day, round(2000.0 * (r - 1), 2), r) for day, r in RATIOS.items() if r is not None)
)
NAN = float("nan")
Price = tuple[float, float, float, float]


def walk(symbol: str, count: int, *, seed: int, tick: float, start: float) -> Bars:
    """Bars that wander on their tick, with real opens; the last session is the 24th of November 2025."""
    rng = np.random.default_rng(seed)
    days = np.array(sessions(market(symbol).calendar).before(LAST, count - 1), dtype="datetime64[D]")
    days = np.append(days, np.datetime64(LAST))
    steps = rng.normal(0.0, 0.012, (count, 2))
    close = start * np.exp(np.cumsum(steps.sum(axis=1)))
    open = np.concatenate([[start], close[:-1]]) * np.exp(steps[:, 0])
    high = np.maximum(open, close) * np.exp(rng.exponential(0.004, count))
    low = np.minimum(open, close) * np.exp(-rng.exponential(0.004, count))
    o, h, l, c = (np.round(np.round(each / tick) * tick, 6) for each in (open, high, low, close))
    return Bars(market(symbol), days, o, h, l, c, np.full(count, 1e5))


def future(count: int = 470, seed: int = 1) -> Bars:
    """A future held to expiry: on each expiry the close is a quotation off the grid."""
    bars = walk("RTY", count, seed=seed, tick=0.1, start=2000.0)
    close, high = bars.close.copy(), bars.high.copy()
    for day in EXPIRIES:
        if bars.first <= day:
            row = bars.row(day)
            close[row] = round(float(close[row]) + 0.03, 6)
            high[row] = max(high[row], close[row])
    return Bars(bars.market, bars.session, bars.open, high, bars.low, close, bars.volume)


def index(count: int = 1300, seed: int = 2) -> Bars:
    """A cash index with stale opens in its first 300 sessions and five sessions that never moved."""
    bars = walk("^RUT", count, seed=seed, tick=0.01, start=1500.0)
    o, h, l, c = (each.copy() for each in (bars.open, bars.high, bars.low, bars.close))
    o[1:300] = c[:299]
    for row in (700, 701, 702, 900, 901):
        o[row] = h[row] = l[row] = c[row]
    h, l = np.maximum(h, o), np.minimum(l, o)
    return Bars(bars.market, bars.session, o, h, l, c, bars.volume)


class Slow:
    """The past paths of one market, one loop inside the other; only what held expiries and rolls say is known."""

    def __init__(self, bars: Bars, horizon: int, ratios: dict[date, float | None]) -> None:
        days = [day.item() for day in bars.session]
        o, h, l, c = (each.tolist() for each in (bars.open, bars.high, bars.low, bars.close))
        closes = [NAN if day in ratios else price for day, price in zip(days, c, strict=True)]
        spread = {roll.expiry: roll.spread for roll in ROLLS}
        self.days, self.real = days, self._real(o, h, l, c)
        ranges: list[float] = []
        for t in range(1, len(days)):
            # the last close there was, in the contract of this bar: spreads of the rolls since then added
            k = max(s for s in range(t) if not isnan(closes[s]))
            passed = [day for day in ratios if days[k] <= day < days[t]]
            before = closes[k] + sum(spread.get(day, 0.0) for day in passed)
            ranges.append(max(h[t], before) - min(l[t], before))
        atr = {14: sum(ranges[:14]) / 14}
        for t in range(15, len(days)):
            atr[t] = (atr[t - 1] * 13 + ranges[t - 1]) / 14
        self.rows: list[int] = []
        self.paths: list[list[Price]] = []
        for t in range(30, len(days) - horizon):
            window = range(t + 1, t + horizon + 1)
            if isnan(closes[t]) or sum(h[k] == l[k] for k in window) > 0.2 * horizon:
                continue
            path = []
            for k in window:
                ratio = 1.0
                for day, r in ratios.items():
                    if days[t] <= day < days[k]:
                        ratio *= r or 1.0
                a, b, d, e = ((p / ratio - closes[t]) / atr[t] for p in (o[k], h[k], l[k], closes[k]))
                path.append((a, b, d, e))
            self.rows.append(t)
            self.paths.append(path)
        if sum(self.real[t] for t in self.rows) >= 500:
            kept = [self.real[t] for t in self.rows]
            self.paths = [path for path, real in zip(self.paths, kept, strict=True) if real]
            self.rows = [row for row, real in zip(self.rows, kept, strict=True) if real]

    @staticmethod
    def _real(o: list[float], h: list[float], l: list[float], c: list[float]) -> list[bool]:
        stale = [t > 0 and (o[t] == c[t - 1] or h[t] == l[t]) for t in range(len(o))]
        return [sum(stale[max(0, t - 249) : t + 1]) <= 0.3 * min(t + 1, 250) for t in range(len(o))]

    @property
    def origins(self) -> list[date]:
        return [self.days[row] for row in self.rows]


def check(found: Ensemble, paths: list[list[Price]], origins: list[date]) -> None:
    assert found.origin.tolist() == origins
    expected = np.array(paths)
    for column, name in enumerate(("open", "high", "low", "close")):
        np.testing.assert_allclose(getattr(found, name), expected[..., column], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("horizon", [1, 5, 15, 63])
def test_paths_of_a_future_held_to_expiry(horizon: int) -> None:
    """Rolls out, quotations without a close, one spread unknown: loops and arrays agree."""
    bars = future()
    slow = Slow(bars, horizon, RATIOS)
    check(past_paths(bars, ROLLS, None, horizon=horizon), slow.paths, slow.origins)


@pytest.mark.parametrize("horizon", [5, 15])
def test_paths_of_an_index_with_stale_opens(horizon: int) -> None:
    """Paths start where opens are real, and windows of sessions that never moved are left out."""
    bars = index()
    slow = Slow(bars, horizon, {})
    check(past_paths(bars, RollTable(), None, horizon=horizon), slow.paths, slow.origins)
    assert slow.rows[0] > 300


def test_a_proxy_lends_the_years_before() -> None:
    """Lent paths end before the first own one begins; scaled by the moves of the sessions both have."""
    bars, proxy, horizon = future(), index(), 15
    own, lent = Slow(bars, horizon, RATIOS), Slow(proxy, horizon, {})
    first = {day: path[0][3] for day, path in zip(own.origins, own.paths, strict=True)}
    lent_first = {day: path[0][3] for day, path in zip(lent.origins, lent.paths, strict=True)}
    common = [day for day in first if day in lent_first and not isnan(first[day])]
    mean = [sum(moves[day] ** 2 for day in common) / len(common) for moves in (first, lent_first)]
    scale = sqrt(mean[0] / mean[1])
    before = [k for k, row in enumerate(lent.rows) if lent.days[row + horizon] < own.origins[0]]
    scaled = [[tuple(scale * each for each in bar) for bar in lent.paths[k]] for k in before]
    found = past_paths(bars, ROLLS, proxy, horizon=horizon)
    check(found, [*scaled, *own.paths], [lent.origins[k] for k in before] + own.origins)  # type: ignore[list-item]
    assert found.own.tolist() == [False] * len(before) + [True] * len(own.rows)
    assert (found.proxy, found.proxy_scale) == ("^RUT", pytest.approx(scale, rel=1e-12))
    assert len(before) > 200


def test_no_day_is_in_a_lent_and_in_an_own_path() -> None:
    """The two halves share no session."""
    bars, proxy, horizon = future(), index(), 15
    found = past_paths(bars, ROLLS, proxy, horizon=horizon)
    rows = np.searchsorted(proxy.session, found.origin[~found.own])
    assert proxy.session[rows + horizon].max() < found.origin[found.own].min()


def test_a_proxy_with_few_common_sessions_lends_nothing() -> None:
    """Under 250 common origins there is no yardstick."""
    bars, proxy = future(count=290), index()
    found = past_paths(bars, ROLLS, proxy, horizon=15)
    assert (found.proxy, bool(found.own.all()), len(found)) == ("", True, len(Slow(bars, 15, RATIOS).rows))


def test_range_at_the_start_is_talibs() -> None:
    """Where nothing rolls, a path is ``(price - close) / ATR(14)`` with TA-Lib's ATR."""
    bars = walk("^RUT", 400, seed=3, tick=0.01, start=1500.0)
    atr = talib.ATR(bars.high, bars.low, bars.close, 14)
    found = past_paths(bars, RollTable(), None, horizon=5)
    rows = np.arange(30, 395)
    for ahead in range(5):
        expected = (bars.high[rows + 1 + ahead] - bars.close[rows]) / atr[rows]
        np.testing.assert_allclose(found.high[:, ahead], expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("horizon", [1, 5, 15, 63])
def test_no_path_ends_after_the_last_bar(horizon: int) -> None:
    """The newest path ends on the last bar: it is there, and nothing newer is."""
    bars = future()
    found = past_paths(bars, ROLLS, None, horizon=horizon)
    assert bars.row(found.origin[-1].item()) + horizon == len(bars) - 1


@pytest.mark.parametrize("bars", [30, 31, 45])
def test_no_path_before_the_first_has_matured(bars: int) -> None:
    """31 bars of warm-up and 15 ahead make the first path; an empty ensemble has the horizon's width."""
    found = past_paths(walk("^RUT", bars, seed=4, tick=0.01, start=1500.0), RollTable(), None, horizon=15)
    assert found.open.shape == (0, 15)


def test_the_first_path_needs_46_bars() -> None:
    found = past_paths(walk("^RUT", 46, seed=4, tick=0.01, start=1500.0), RollTable(), None, horizon=15)
    assert len(found) == 1


def test_a_market_that_never_moved_has_no_paths() -> None:
    """Nothing can be measured in a range of zero."""
    bars = walk("^RUT", 200, seed=5, tick=0.01, start=1500.0)
    still = Bars(bars.market, bars.session, *[np.full(200, 1500.0)] * 4, bars.volume)
    assert len(past_paths(still, RollTable(), None, horizon=15)) == 0


def test_prices_below_zero_make_paths() -> None:
    """A path is a difference over a range, so crude oil's negative April is one like any other."""
    bars = walk("^RUT", 200, seed=6, tick=0.01, start=1500.0)
    oil = market("CL")
    down = [each - float(bars.close[120]) for each in (bars.open, bars.high, bars.low, bars.close)]
    shifted = past_paths(Bars(oil, bars.session, *down, bars.volume), RollTable(), None, horizon=15)
    plain = past_paths(bars, RollTable(), None, horizon=15)
    np.testing.assert_allclose(shifted.close, plain.close, rtol=1e-9, atol=1e-9)


def _cut_equals_past(bars: Bars, rolls: RollTable, cut: date, horizon: int) -> None:
    part, full = (
        past_paths(bars.upto(cut), rolls, None, horizon=horizon),
        past_paths(bars, rolls, None, horizon=horizon),
    )
    rows = np.searchsorted(bars.session, full.origin)
    ended = bars.session[rows + horizon] <= np.datetime64(cut)
    np.testing.assert_array_equal(part.origin, full.origin[ended])
    for name in ("open", "high", "low", "close"):
        np.testing.assert_allclose(
            getattr(part, name), getattr(full, name)[ended], rtol=1e-9, atol=1e-9, err_msg=name
        )


@pytest.mark.parametrize(
    "cut",
    [date(2024, 12, 19), date(2024, 12, 20), date(2024, 12, 23), date(2025, 3, 14), date(2025, 10, 1), LAST],
)
def test_paths_of_cut_bars_are_the_paths_that_had_ended(cut: date) -> None:
    """Before, on and after an expiry: later bars and later rolls change no path that had ended."""
    _cut_equals_past(future(), ROLLS, cut, 15)


def test_lent_paths_of_cut_bars_differ_by_the_scale_alone() -> None:
    """The scale is measured on the sessions both markets share so far; the shape of lent paths is older."""
    bars, proxy, cut = future(), index(), date(2025, 8, 1)
    part = past_paths(bars.upto(cut), ROLLS, proxy.upto(cut), horizon=15)
    full = past_paths(bars, ROLLS, proxy, horizon=15)
    np.testing.assert_array_equal(part.origin[~part.own], full.origin[~full.own])
    np.testing.assert_allclose(
        part.close[~part.own] / part.proxy_scale, full.close[~full.own] / full.proxy_scale, rtol=1e-9
    )


@pytest.mark.shared
@pytest.mark.parametrize("cut", [date(2021, 6, 30), date(2024, 3, 14), date(2024, 3, 15), date(2024, 3, 18)])
def test_real_paths_of_cut_bars(shared: Path, cut: date) -> None:
    """RTY around an expiry and in mid-quarter."""
    bars = read_bars(shared / "data" / "bars" / "RTY=F.csv", market=market("RTY")).bars
    _cut_equals_past(bars, read_rolls(shared / "data" / "rolls" / "ROLLS_RTY.csv"), cut, 15)
