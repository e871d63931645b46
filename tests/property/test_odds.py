"""Every probability of the table counted a second time, path by path, and the laws it must keep."""

from itertools import pairwise
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.odds import Odds, chain, gate, ladder, range_readings, row_odds
from levelhead.forecast.scenarios import Barrier, By, Paths, Row, Scenarios
from levelhead.kernels.intervals import wilson
from levelhead.levels import Level, Side, Status

N, WIDTH, CLOSE = 400, 20, 100.0
NAN = float("nan")


def level(low: float, high: float) -> Level:
    side = Side.RESISTANCE if low > CLOSE else Side.SUPPORT if high < CLOSE else Side.AT
    distance = max(low - CLOSE, CLOSE - high, 0.0)
    return Level(low, high, side, (), (), Status.UNTESTED, None, None, distance)


def ensemble(seed: int, *, n: int = N, drift: float = 0.0) -> Ensemble:
    """Overlapping windows of one walk, as past paths are, in units of one; some closes are missing."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(drift, 0.7, n + WIDTH)
    closes = np.cumsum(steps)
    rows = np.arange(n)[:, None] + np.arange(1, WIDTH + 1)
    start = closes[:n, None]
    close, open = closes[rows] - start, closes[rows - 1] - start + 0.05
    high, low = np.maximum(open, close) + 0.3, np.minimum(open, close) - 0.3
    close = np.where(np.isin(rows, np.arange(11, n, 60)), np.nan, close)
    days = np.datetime64("2020-01-01") + np.arange(n)
    yes = np.ones(n, dtype=np.bool_)
    return Ensemble(open, high, low, close, days, yes, yes)


def bars_of(paths: Paths) -> list[list[tuple[float, float, float, float]]]:
    columns = [each.tolist() for each in (paths.open, paths.high, paths.low, paths.close)]
    return [list(zip(*each, strict=True)) for each in zip(*columns, strict=True)]


def shrunk(count: float, of: int, effective: float) -> float:
    """Half an effective outcome on either side."""
    return (count / of * effective + 0.5) / (effective + 1)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Ensemble, Scenarios, tuple[Odds, ...]]:
    paths = ensemble(draw(st.integers(0, 30)), drift=draw(st.sampled_from([-0.3, 0.0, 0.1])))
    up = Barrier(CLOSE + draw(st.sampled_from([0.6, 2.0, 4.0, 60.0])), draw(st.sampled_from(By)), 0.2)
    down = Barrier(CLOSE - draw(st.sampled_from([0.6, 2.0, 4.0, 60.0])), draw(st.sampled_from(By)), 0.2)
    scenarios = Scenarios(up, down, draw(st.sampled_from([1, 5, 15, 20])))
    return paths, scenarios, row_odds(paths, scenarios, scenarios.settle(paths.at(CLOSE, 1.0)))


@given(table=tables())
def test_rows_sum_to_one(table: tuple[Ensemble, Scenarios, tuple[Odds, ...]]) -> None:
    odds = table[2]
    assert [each.row for each in odds] == ["up", "neither", "down"]
    assert sum(each.probability for each in odds) == pytest.approx(1.0, abs=1e-12)
    assert sum(each.climatology for each in odds) == pytest.approx(1.0, abs=1e-12)


@given(table=tables())
def test_no_row_is_certain_or_impossible(table: tuple[Ensemble, Scenarios, tuple[Odds, ...]]) -> None:
    """Not even where no path, or every path, ended in it."""
    assert all(0.0 < each.probability < 1.0 for each in table[2])


@given(table=tables())
def test_interval_holds_its_probability(table: tuple[Ensemble, Scenarios, tuple[Odds, ...]]) -> None:
    assert all(0 <= each.interval[0] <= each.probability <= each.interval[1] <= 1 for each in table[2])


@given(table=tables())
def test_effective_count_lies_between_its_bounds(table: tuple[Ensemble, Scenarios, tuple[Odds, ...]]) -> None:
    """Between the windows that cannot touch, twice the overlap apart, and all of them."""
    paths, scenarios, odds = table
    fewest = len(paths) / (2 * scenarios.horizon + 1)
    assert all(fewest - 1e-9 <= each.effective_n <= len(paths) for each in odds)


def test_rows_equal_a_count_by_hand() -> None:
    """Climatology is a count; probability is shrunk by half an effective outcome a row; Wilson around it."""
    paths = ensemble(1)
    scenarios = Scenarios(Barrier(102.0, By.TOUCH, 0.2), Barrier(98.0, By.CLOSE, 0.2), 15)
    odds = row_odds(paths, scenarios, scenarios.settle(paths.at(CLOSE, 1.0)))
    counts = dict.fromkeys(Row, 0)
    for bars in bars_of(paths.at(CLOSE, 1.0)):
        row = Row.NEITHER
        for _, high, _, close in bars[:15]:
            if high >= 102.0:
                row = Row.UP
                break
            if close < 97.8:
                row = Row.DOWN
                break
        counts[row] += 1
    fewest = min(each.effective_n for each in odds)
    for each in odds:
        share = counts[each.row] / N
        assert each.climatology == share
        assert each.probability == pytest.approx((share * fewest + 0.5) / (fewest + 1.5), abs=1e-15)
        low, high = wilson(share * each.effective_n, each.effective_n)
        assert each.interval == (min(low, each.probability), max(high, each.probability))
    assert min(counts.values()) > 20


def test_effective_count_reaches_over_twice_the_horizon() -> None:
    """Newey and West's variance of the mean with Bartlett weights to lag 30 for windows of 15, term by term."""
    paths = ensemble(1)
    scenarios = Scenarios(Barrier(102.0, By.TOUCH, 0.2), Barrier(98.0, By.CLOSE, 0.2), 15)
    settled = scenarios.settle(paths.at(CLOSE, 1.0))
    for each in row_odds(paths, scenarios, settled):
        hits = settled.hits(each.row).tolist()
        away = [hit - sum(hits) / N for hit in hits]
        own = sum(x * x for x in away)
        shared = sum(
            2 * (1 - lag / 31) * sum(a * b for a, b in zip(away[lag:], away, strict=False))
            for lag in range(1, 31)
        )
        assert each.effective_n == pytest.approx(min(N, max(N * own / (own + shared), N / 31)), rel=1e-9)


@pytest.mark.parametrize("horizon", [1, 5, 12, 20])
def test_ladder_equals_a_count_by_hand(horizon: int) -> None:
    paths = ensemble(2).at(CLOSE, 1.0)
    levels = (level(97.0, 97.5), level(99.8, 100.1), level(101.0, 101.6), level(104.0, 104.0))
    rungs = ladder(paths, levels, horizon=horizon, effective_n=50.0)
    for rung, each in zip(rungs, levels, strict=True):
        assert rung.horizons == tuple(sorted({5, 10, 15, horizon}))
        for by, probability in zip(rung.horizons, rung.probability, strict=True):
            touched = 0
            for bars in bars_of(paths):
                if each.side is Side.SUPPORT:
                    touched += any(low <= each.high for _, _, low, _ in bars[:by])
                elif each.side is Side.RESISTANCE:
                    touched += any(high >= each.low for _, high, _, _ in bars[:by])
                else:
                    touched += any(low <= each.high and high >= each.low for _, high, low, _ in bars[:by])
            assert probability == pytest.approx(shrunk(touched, N, 50.0), abs=1e-15)


@given(seed=st.integers(0, 30), distance=st.floats(0.1, 6.0))
def test_touching_is_likelier_with_time(seed: int, distance: float) -> None:
    """P(touch) never falls with the horizon."""
    paths = ensemble(seed).at(CLOSE, 1.0)
    for each in (level(CLOSE + distance, CLOSE + distance), level(CLOSE - distance, CLOSE - distance)):
        rung = ladder(paths, (each,), horizon=12, effective_n=40.0)[0]
        assert all(a <= b for a, b in pairwise(rung.probability))


@given(seed=st.integers(0, 30))
def test_touching_is_rarer_with_distance(seed: int) -> None:
    """P(touch) never rises with the distance."""
    paths = ensemble(seed).at(CLOSE, 1.0)
    for sign in (1, -1):
        levels = tuple(level(CLOSE + sign * d, CLOSE + sign * d) for d in (0.2, 0.5, 1.0, 2.0, 4.0, 8.0))
        rungs = ladder(paths, levels, horizon=15, effective_n=40.0)
        for nearer, further in pairwise(rungs):
            assert all(a >= b for a, b in zip(nearer.probability, further.probability, strict=True))


@pytest.mark.parametrize("side", [Side.SUPPORT, Side.RESISTANCE])
def test_links_equal_a_count_by_hand(side: Side) -> None:
    """A close beyond the far edge by z, then a touch of the next near edge on that bar or later."""
    paths = ensemble(3).at(CLOSE, 1.0)
    sign = -1 if side is Side.SUPPORT else 1
    zones = [
        tuple(sorted((CLOSE + sign * a, CLOSE + sign * b))) for a, b in ((1.0, 1.3), (2.5, 2.6), (4.0, 4.4))
    ]
    levels = tuple(level(*zone) for zone in zones)
    links = chain(paths, levels, start=levels[0], side=side, buffer=0.2, apart=0.5, effective_n=60.0)
    assert [(link.given, link.then) for link in links] == [
        (pytest.approx(CLOSE + sign * 1.3), pytest.approx(CLOSE + sign * 2.5)),
        (pytest.approx(CLOSE + sign * 2.6), pytest.approx(CLOSE + sign * 4.0)),
    ]
    for link in links:
        broken = reached = 0
        for bars in bars_of(paths):
            breaks = [k for k, bar in enumerate(bars) if sign * (bar[3] - link.given) > 0.2]
            if breaks:
                broken += 1
                ahead = bars[breaks[0] :]
                reached += any(
                    high >= link.then if sign > 0 else low <= link.then for _, high, low, _ in ahead
                )
        assert link.n == broken
        assert link.probability == pytest.approx(shrunk(reached, broken, 60.0 * broken / N), abs=1e-15)


def test_a_zone_that_reaches_into_the_broken_one_is_no_next_level() -> None:
    """Its near edge lies inside the zone just lost, however far its other edge: touching it says nothing."""
    paths = ensemble(3).at(CLOSE, 1.0)
    wide, inside, next_out = level(97.0, 99.0), level(96.5, 98.0), level(95.5, 95.6)
    links = chain(
        paths,
        (wide, inside, next_out),
        start=wide,
        side=Side.SUPPORT,
        buffer=0.1,
        apart=0.5,
        effective_n=60.0,
    )
    assert [link.then for link in links] == [95.6]


def test_a_link_too_rarely_seen_is_left_out() -> None:
    """Fewer than 20 broken paths tell nothing."""
    paths = ensemble(3).at(CLOSE, 1.0)
    far, further = level(130.0, 130.0), level(135.0, 135.0)
    assert (
        chain(paths, (far, further), start=far, side=Side.RESISTANCE, buffer=0.1, apart=0.5, effective_n=60.0)
        == ()
    )


@pytest.mark.parametrize("modes", [(By.TOUCH, By.CLOSE), (By.CLOSE, By.TOUCH), (By.TOUCH, By.TOUCH)])
def test_gates_equal_a_count_by_hand(modes: tuple[By, By]) -> None:
    """Passed: a close beyond the gate by z before anything was decided, or the close that is the target."""
    paths = ensemble(4).at(CLOSE, 1.0)
    scenarios = Scenarios(Barrier(103.0, modes[0], 0.2), Barrier(98.0, modes[1], 0.2), WIDTH)
    settled = scenarios.settle(paths)
    found = gate(paths, settled, scenarios, price=101.0, buffer=0.2, effective_n=60.0)
    assert found is not None
    passed = up_passed = up_not = 0
    for bars, outcome, session in zip(
        bars_of(paths), settled.outcome.tolist(), settled.session.tolist(), strict=True
    ):
        with_target = outcome == 1 and modes[0] is By.CLOSE
        last = len(bars) if outcome == 0 else session + with_target
        cleared = any(close > 101.2 for _, _, _, close in bars[:last])
        passed += cleared
        up_passed += cleared and outcome == 1
        up_not += not cleared and outcome == 1
    e = 60.0 / N
    assert found.n == passed
    assert found.passed == pytest.approx((e * passed + 0.75) / 61.5, abs=1e-15)
    assert found.up_if_passed == pytest.approx((e * up_passed + 0.25) / (e * passed + 0.75), abs=1e-15)
    assert found.up_if_not == pytest.approx((e * up_not + 0.25) / (e * (N - passed) + 0.75), abs=1e-15)


@given(seed=st.integers(0, 30), price=st.sampled_from([100.0, 100.8, 101.5, 102.5]), mode=st.sampled_from(By))
def test_gates_keep_total_probability(seed: int, price: float, mode: By) -> None:
    """P(up) is the average of P(up | passed) and P(up | not), weighted with P(passed): to the last digit."""
    paths = ensemble(seed)
    scenarios = Scenarios(Barrier(103.0, mode, 0.2), Barrier(98.0, By.CLOSE, 0.2), 15)
    within = paths.at(CLOSE, 1.0).first(15)
    settled = scenarios.settle(within)
    odds = row_odds(paths, scenarios, settled)
    effective = min(each.effective_n for each in odds)
    found = gate(within, settled, scenarios, price=price, buffer=0.2, effective_n=effective)
    if found is not None:
        total = found.passed * found.up_if_passed + (1 - found.passed) * found.up_if_not
        assert total == pytest.approx(odds[0].probability, abs=1e-12)


def test_range_readings_equal_a_count_by_hand() -> None:
    """Sessions without a close are passed over; the last close is the last there is."""
    paths = ensemble(5).at(CLOSE, 1.0)
    scenarios = Scenarios(Barrier(102.0, By.TOUCH, 0.2), Barrier(98.0, By.CLOSE, 0.2), 15)
    every = last = unclosed = 0
    for bars in bars_of(paths):
        closes = [close for *_, close in bars[:15] if not isnan(close)]
        unclosed += isnan(bars[14][3])
        every += all(98.0 <= close <= 102.0 for close in closes)
        last += 98.0 <= closes[-1] <= 102.0
    found = range_readings(paths, scenarios, effective_n=60.0)
    assert found.all_inside == pytest.approx(shrunk(every, N, 60.0), abs=1e-15)
    assert found.last_inside == pytest.approx(shrunk(last, N, 60.0), abs=1e-15)
    assert unclosed > 3
