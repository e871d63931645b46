"""The bench that measures skill says what the issuing path says, and scores as the formulas do."""

from math import log

import numpy as np
import pytest

from bench.skill import calibration, log_score, skill
from bench.skill_paths import (
    DOWNS,
    GRID,
    HORIZONS,
    UPS,
    Table,
    Walk,
    climatology,
    engine_a,
    engine_b,
    outcomes,
    walk,
)
from levelhead.forecast import Barrier, By, Row, Scenarios
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.ensemble import AtrPaths, Ensemble
from levelhead.forecast.scenarios import Paths
from levelhead.markets import Context
from tests.engine_series import implied_by, restless_bars

BARS = restless_bars(1_100, seed=31)
VIX = implied_by(BARS, seed=32)
PATHS = 300
CHECKED = (0, 20, 30)
ORDER = (Row.DOWN, Row.NEITHER, Row.UP)


@pytest.fixture(scope="module")
def origins() -> Walk:
    wanted = np.arange(len(BARS)) % 11 == 0
    return walk(Context(BARS, BARS.as_of, implied=(VIX,)), wanted)


def issued(ensemble: Ensemble, paths: Paths, close: float, atr: float, part: int | None) -> np.ndarray:
    """Shape (6, 2, 3): the frequencies the product's settling rule counts."""
    rows = slice(None) if part is None else slice(ensemble.parts[part].start, ensemble.parts[part].stop)
    out = np.empty((len(GRID), len(HORIZONS), 3))
    for i, (up, down) in enumerate(GRID):
        for j, horizon in enumerate(HORIZONS):
            table = Scenarios(
                Barrier(close + up * atr, By.TOUCH), Barrier(close - down * atr, By.TOUCH), horizon
            )
            settled = table.settle(paths)
            weight = None if settled.weight is None else settled.weight[rows]
            out[i, j] = [np.average(settled.hits(row)[rows], weights=weight) for row in ORDER]
    return out


def test_the_engines_of_the_bench_are_the_issued_ones(origins: Walk) -> None:
    a, b, base = engine_a(origins), engine_b(origins, paths=PATHS), climatology(origins)
    for at in CHECKED:
        day = origins.days[at].item()
        cut = BARS.upto(day)
        known = Context(cut, day, implied=(VIX.upto(day),))
        close, atr = float(cut.close[-1]), float(origins.past.atr[origins.rows[at]])
        found = Blend(bars=DrawnBars(paths=PATHS)).ensemble(known, horizon=15)
        paths = found.at(close, atr)
        np.testing.assert_allclose(a.rows[at], issued(found, paths, close, atr, 0), atol=1e-12)
        np.testing.assert_allclose(b.rows[at], issued(found, paths, close, atr, 1), atol=1e-12)
        plain = AtrPaths().ensemble(known, horizon=15)
        expected = issued(plain, plain.at(close, atr), close, atr, None)
        np.testing.assert_allclose(base.rows[at], expected, atol=1e-12)


def test_outcomes_of_the_bench_are_those_of_the_settling_rule(origins: Walk) -> None:
    found, touched = outcomes(origins)
    for at in range(0, origins.rows.size, 3):
        row = int(origins.rows[at])
        close, atr = float(BARS.close[row]), float(origins.past.atr[row])
        ahead = slice(row + 1, row + 16)
        paths = Paths(*(each[None, ahead] for each in (BARS.open, BARS.high, BARS.low, BARS.close)))
        for i, (up, down) in enumerate(GRID):
            table = Scenarios(Barrier(close + up * atr, By.TOUCH), Barrier(close - down * atr, By.TOUCH), 10)
            assert found[at, i, 0] == table.settle(paths).outcome[0]
        highs = [BARS.high[ahead].max() >= close + each * atr for each in UPS]
        lows = [BARS.low[ahead].min() <= close - each * atr for each in DOWNS]
        assert touched[at, :, 1].tolist() == highs + lows


def test_a_log_score_is_minus_the_log_of_what_was_said() -> None:
    rows = np.array([[[[0.2, 0.3, 0.5]]], [[[0.0, 0.4, 0.6]]]])
    found = log_score(rows, np.array([[[1]], [[-1]]]))
    assert found.ravel() == pytest.approx([-log(0.5), -log(0.002 / 1.002)])


def test_skill_of_a_constant_gain_is_that_gain_with_no_doubt() -> None:
    days = np.arange(np.datetime64("2020-01-01"), np.datetime64("2020-07-01"))
    assert skill(np.full(days.size, 0.02), np.full(days.size, 1.0), days) == pytest.approx((0.02,) * 3)


def test_calibration_error_is_the_mean_gap_between_said_and_seen() -> None:
    """1,000 forecasts of 0.25 of which 300 came true, 1,000 of 0.85 of which 800 did: both 5 points off."""
    said = np.repeat([0.25, 0.85], 1_000)
    seen = np.concatenate([np.arange(1_000) < 300, np.arange(1_000) < 800])
    assert calibration(said, seen) == (pytest.approx(0.05), pytest.approx(0.05), 2_000)


def test_a_mean_of_tables_weighs_both_alike() -> None:
    one, two = (Table(np.full((1, 6, 2, 3), each), np.full((1, 7, 2), each)) for each in (0.2, 0.4))
    assert float(one.mean(two).rows[0, 0, 0, 0]) == pytest.approx(0.3)
