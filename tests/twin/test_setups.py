"""Set-ups against a walk through every path bar by bar."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.forecast.scenarios import Barrier, By, Paths
from levelhead.forecast.setups import Setup, setup_odds, trades
from tests.property.test_odds import CLOSE, bars_of, ensemble

Bar = tuple[float, float, float, float]
TICK = 0.25


def up_first(opened: float, up: float, down: float) -> bool:
    """Both touched in one bar: a gap decides, else the nearer, at equal distance the lower."""
    if opened >= up:
        return True
    return opened > down and up - opened < opened - down


def met(bar: Bar, barrier: Barrier, *, up: bool) -> bool:
    _, high, low, close = bar
    if barrier.by is By.TOUCH:
        return high >= barrier.price if up else low <= barrier.price
    return close > barrier.price + barrier.buffer if up else close < barrier.price - barrier.buffer


def winner(bar: Bar, upper: Barrier, lower: Barrier) -> str:
    ups, downs = met(bar, upper, up=True), met(bar, lower, up=False)
    if ups and downs:
        if upper.by is lower.by:
            return "up" if up_first(bar[0], upper.price, lower.price) else "down"
        return "up" if upper.by is By.TOUCH else "down"
    return "up" if ups else "down" if downs else ""


def walked(bars: list[Bar], setup: Setup, close: float) -> tuple[str, float, int] | None:
    """How a path ended, points before costs, sessions held; nothing where it was not filled."""
    upper, lower = (setup.target, setup.stop) if setup.is_long else (setup.stop, setup.target)
    order = Barrier(setup.entry, By.TOUCH)
    fill, start = (close, -1) if setup.entry == close else (None, -1)
    sign, last = (1 if setup.is_long else -1), None
    for number, each in enumerate(bars[: setup.horizon]):
        bar = each
        if fill is None:
            below = setup.entry < close
            first = winner(bar, upper, order) if below else winner(bar, order, lower)
            if first == ("up" if below else "down"):
                return None
            if not first:
                continue
            fill, start = (min if below else max)(bar[0], setup.entry), number
            bar = (fill, *bar[1:])
        side = winner(bar, upper, lower)
        if side:
            barrier = upper if side == "up" else lower
            touched = (max if side == "up" else min)(bar[0], barrier.price)
            out = touched if barrier.by is By.TOUCH else bar[3]
            return (
                ("target" if (side == "up") is setup.is_long else "stop"),
                sign * (out - fill),
                number - start,
            )
        last = bar[3] if bar[3] == bar[3] else last
    if fill is None:
        return None
    ended = fill if last is None else last
    return "neither", sign * (ended - fill), setup.horizon - 1 - start


@st.composite
def cases(draw: st.DrawFn) -> tuple[Setup, int, float]:
    up = Barrier(CLOSE + draw(st.sampled_from([1.0, 2.0, 4.0])), draw(st.sampled_from(By)), 0.2)
    down = Barrier(CLOSE - draw(st.sampled_from([1.0, 2.0, 4.0])), draw(st.sampled_from(By)), 0.2)
    entry = CLOSE + draw(st.sampled_from([0.0, 0.0, -0.9, -0.4, 0.4, 0.9]))
    stop, target = (down, up) if draw(st.booleans()) else (up, down)
    costs = draw(st.sampled_from([0.0, 1.5]))
    setup = Setup(entry, stop, target, draw(st.sampled_from([1, 2, 5, 15])), costs)
    return setup, draw(st.integers(0, 30)), draw(st.sampled_from([-0.3, 0.0, 0.1]))


@given(case=cases())
def test_every_path_ends_as_a_walk_through_it_says(case: tuple[Setup, int, float]) -> None:
    setup, seed, drift = case
    paths = ensemble(seed, n=60, drift=drift).at(CLOSE, 1.0)
    made = trades(setup, paths, close=CLOSE, tick=TICK)
    found = [
        (("target" if hit else "stop" if stopped else "neither"), points, held) if filled else None
        for filled, hit, stopped, points, held in zip(
            made.filled.tolist(),
            made.hit.tolist(),
            made.stopped.tolist(),
            (made.points + setup.costs * TICK).round(9).tolist(),
            made.held.tolist(),
            strict=True,
        )
    ]
    walks = [walked(bars, setup, CLOSE) for bars in bars_of(paths)]
    assert found == [each and (each[0], round(each[1], 9), each[2]) for each in walks]


@given(case=cases())
def test_expectancy_is_the_mean_over_the_filled_paths(case: tuple[Setup, int, float]) -> None:
    setup, seed, drift = case
    whole = ensemble(seed, n=120, drift=drift)
    paths = whole.at(CLOSE, 1.0)
    odds = setup_odds(setup, whole, paths, close=CLOSE, tick=TICK, point_value=20.0)
    filled = [each for each in (walked(bars, setup, CLOSE) for bars in bars_of(paths)) if each is not None]
    assert (odds is None) is (len(filled) < 20)
    if odds is None:
        return
    mean = sum(points - setup.costs * TICK for _, points, _ in filled) / len(filled)
    assert odds.expectancy == pytest.approx(mean / setup.risk, abs=1e-9)
    assert (odds.ticks, odds.currency) == pytest.approx((mean / TICK, mean * 20.0), abs=1e-8)
    assert odds.held == sorted(held for _, _, held in filled)[(len(filled) - 1) // 2]
    assert odds.target + odds.stop + odds.neither == pytest.approx(1.0, abs=1e-12)


@given(case=cases())
def test_what_one_side_earns_at_the_close_the_other_loses(case: tuple[Setup, int, float]) -> None:
    setup, seed, drift = case
    paths = ensemble(seed, n=60, drift=drift).at(CLOSE, 1.0)
    ours = Setup(CLOSE, setup.stop, setup.target, setup.horizon)
    theirs = Setup(CLOSE, setup.target, setup.stop, setup.horizon)
    mine, other = (trades(each, paths, close=CLOSE, tick=TICK).points for each in (ours, theirs))
    np.testing.assert_array_equal(mine, -other)


@given(case=cases(), cut=st.integers(1, 15))
def test_nothing_after_the_horizon_is_read(case: tuple[Setup, int, float], cut: int) -> None:
    setup, seed, drift = case
    setup = Setup(setup.entry, setup.stop, setup.target, cut, setup.costs)
    whole = ensemble(seed, n=60, drift=drift).at(CLOSE, 1.0)
    spoiled = Paths(
        *(
            np.where(np.arange(20) < cut, each, 1e6)
            for each in (whole.open, whole.high, whole.low, whole.close)
        )
    )
    np.testing.assert_array_equal(
        trades(setup, whole, close=CLOSE, tick=TICK).points,
        trades(setup, spoiled, close=CLOSE, tick=TICK).points,
    )


def test_a_walk_without_drift_earns_nothing() -> None:
    """Fills at the open on either side: a fair game stays fair whatever the stops (optional stopping)."""
    rng = np.random.default_rng(7)
    close = CLOSE + np.cumsum(rng.normal(0.0, 1.0, (40_000, 10)), axis=1)
    # a bar that jumps from its open to its close: whatever it passes is passed at the close, as by a gap
    paths = Paths(close, close, close, close)
    setup = Setup(CLOSE, Barrier(98.5, By.TOUCH), Barrier(102.5, By.TOUCH), 10)
    points = trades(setup, paths, close=CLOSE, tick=TICK).points
    assert abs(points.mean()) < 3 * points.std() / np.sqrt(points.size)
