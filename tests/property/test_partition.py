"""Exactly one row is true on every past day, and it is the row a reader of the definition would name."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.data.read import read_bars
from levelhead.data.series import read_rolls
from levelhead.forecast.ensemble import Ensemble, past_paths
from levelhead.forecast.scenarios import Barrier, By, Paths, Row, Scenarios
from levelhead.markets.registry import market

Bar = tuple[float, float, float, float]
GEOMETRIES = [(1, 1), (1, 2), (2, 1), (3, 3), (2, 4)]  # ATR up and down
MODES = list(product(By, By))
NAN = float("nan")


class Answer(NamedTuple):
    row: Row
    column: int
    tie: bool


def by_definition(bars: Sequence[Bar], upper: Barrier, lower: Barrier) -> Answer:
    """The definition read aloud, one bar after the other; a comparison with NaN is false."""
    for column, (open, high, low, close) in enumerate(bars):
        touched_up = upper.by is By.TOUCH and high >= upper.price
        touched_down = lower.by is By.TOUCH and low <= lower.price
        if touched_up and touched_down:
            if open >= upper.price:
                return Answer(Row.UP, column, True)
            if open <= lower.price:
                return Answer(Row.DOWN, column, True)
            nearer_up = upper.price - open < open - lower.price
            return Answer(Row.UP if nearer_up else Row.DOWN, column, True)
        # touches come before the close of the same bar
        if touched_up:
            return Answer(Row.UP, column, False)
        if touched_down:
            return Answer(Row.DOWN, column, False)
        if upper.by is By.CLOSE and close > upper.price + upper.buffer:
            return Answer(Row.UP, column, False)
        if lower.by is By.CLOSE and close < lower.price - lower.buffer:
            return Answer(Row.DOWN, column, False)
    return Answer(Row.NEITHER, -1, False)


def check_all(paths: Paths, scenarios: Scenarios) -> None:
    """One row is true on each path, and all three facts equal the definition's."""
    settled = scenarios.settle(paths)
    rows = {row: settled.hits(row) for row in Row}
    assert np.all(sum(rows.values()) == 1.0)
    names = np.select([rows[Row.UP] == 1, rows[Row.DOWN] == 1], [Row.UP, Row.DOWN], Row.NEITHER).tolist()
    found = list(zip(names, settled.session.tolist(), settled.tie.tolist(), strict=True))
    columns = [
        each[:, : scenarios.horizon].tolist() for each in (paths.open, paths.high, paths.low, paths.close)
    ]
    expected = [
        tuple(by_definition(list(zip(o, h, l, c, strict=True)), scenarios.upper, scenarios.lower))
        for o, h, l, c in zip(*columns, strict=True)
    ]
    assert found == expected


# Prices from a few whole numbers, so that highs, closes and barriers coincide all the time.
LEVELS = st.integers(90, 110).map(float)


@st.composite
def bar(draw: st.DrawFn) -> Bar:
    open, close, a, b = (draw(LEVELS) for _ in range(4))
    return open, max(open, close, a, b), min(open, close, a, b), draw(st.sampled_from([close, close, NAN]))


@st.composite
def windows(draw: st.DrawFn) -> Paths:
    width = draw(st.integers(1, 6))
    values = draw(st.lists(st.lists(bar(), min_size=width, max_size=width), min_size=1, max_size=8))
    array = np.array(values)
    return Paths(array[..., 0], array[..., 1], array[..., 2], array[..., 3])


@given(
    paths=windows(),
    up=st.integers(101, 109),
    down=st.integers(91, 100),
    z=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    modes=st.sampled_from(MODES),
    horizon=st.integers(1, 8),
)
def test_settlement_equals_the_definition(
    paths: Paths, up: int, down: int, z: float, modes: tuple[By, By], horizon: int
) -> None:
    """The fast settlement and the definition agree in row, session and tie, with NaN and equal prices."""
    check_all(paths, Scenarios(Barrier(float(up), modes[0], z), Barrier(float(down), modes[1], z), horizon))


@given(paths=windows(), modes=st.sampled_from(MODES), z=st.sampled_from([0.0, 1.0]))
def test_upside_down_is_the_mirror(paths: Paths, modes: tuple[By, By], z: float) -> None:
    """Prices and barriers mirrored swap up and down, but for bars at equal distance, which are the lower's."""
    up, down = modes
    settled = Scenarios(Barrier(106.0, up, z), Barrier(95.0, down, z), 6).settle(paths)
    mirrored = Paths(-paths.open, -paths.low, -paths.high, -paths.close)
    mirror = Scenarios(Barrier(-95.0, down, z), Barrier(-106.0, up, z), 6).settle(mirrored)
    # 106 and 95 leave no whole price between them at equal distance
    np.testing.assert_array_equal(settled.outcome, -mirror.outcome)
    np.testing.assert_array_equal(settled.tie, mirror.tie)


@given(paths=windows(), modes=st.sampled_from(MODES))
def test_a_longer_horizon_never_takes_a_decision_back(paths: Paths, modes: tuple[By, By]) -> None:
    """What was decided by a session stays decided when the horizon moves out."""
    upper, lower = Barrier(105.0, modes[0], 1.0), Barrier(95.0, modes[1], 1.0)
    full = Scenarios(upper, lower, paths.open.shape[1]).settle(paths)
    for horizon in range(1, paths.open.shape[1]):
        short = Scenarios(upper, lower, horizon).settle(paths)
        decided = short.session >= 0
        np.testing.assert_array_equal(short.outcome[decided], full.outcome[decided])
        np.testing.assert_array_equal(decided, (full.session >= 0) & (full.session < horizon))


def ensemble_of(shared: Path, name: str) -> tuple[Ensemble, int]:
    root = name.removesuffix("=F")
    bars = read_bars(
        shared / "data" / "bars" / f"{name}.csv", market=market(root), as_of=date(2025, 11, 24)
    ).bars
    rolls = read_rolls(shared / "data" / "rolls" / f"ROLLS_{root}.csv")
    return past_paths(bars, rolls, None, horizon=15), len(bars)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["RTY=F", "ES=F"])
@pytest.mark.parametrize("modes", MODES, ids=[f"{up}-{down}" for up, down in MODES])
def test_every_real_session_has_one_row(shared: Path, name: str, modes: tuple[By, By]) -> None:
    """On every matured session of two futures, for five geometries, in the units of the range known then."""
    ensemble, _ = ensemble_of(shared, name)
    for up, down in GEOMETRIES:
        scenarios = Scenarios(Barrier(float(up), modes[0], 0.1), Barrier(-float(down), modes[1], 0.1), 15)
        check_all(ensemble.at(0.0, 1.0), scenarios)


@pytest.mark.shared
def test_every_matured_session_with_a_close_is_counted(shared: Path) -> None:
    """RTY: each session from the 31st whose 15 sessions have passed, but the 33 expiry quotations."""
    ensemble, bars = ensemble_of(shared, "RTY=F")
    assert len(ensemble) == bars - 30 - 15 - 33
