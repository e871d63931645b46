"""Fast volatility against the same thing written to be read."""

import numpy as np
import pytest

from levelhead.forecast.volatility import Har, Realised, realised
from levelhead.forecast.volatility.garch import last_fit
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.filters import expanding_median, first_order, trailing_mean
from levelhead.kernels.range_garch import RangeGarch, fit_range_garch, quasi_loss, variance_path
from levelhead.markets import RollTable
from levelhead.markets.continuous import continuous
from tests.engine_series import implied_by, restless_bars


@pytest.fixture(scope="module")
def past() -> Realised:
    bars = restless_bars(900, seed=7)
    return realised(bars, continuous(bars, RollTable()), (implied_by(bars, seed=8),))


def read_terms(past: Realised, row: int, *, implied: bool) -> list[float] | None:
    """The terms of one row, read from the definition."""
    if row < 65:
        return None
    rv, move = past.variance, past.move
    usual = float(np.sqrt(np.mean(rv[row - 21 : row + 1])))
    week = float(np.sum(move[row - 4 : row + 1])) / 5**0.5
    terms = [1.0, *(float(np.log(np.mean(rv[row - k + 1 : row + 1]))) for k in (1, 5, 22, 66))]
    terms += [
        min(week / usual, 0.0),
        min(float(move[row]) / usual, 0.0),
        float(np.log(past.average_range[row])),
    ]
    if implied:
        v = past.implied[0]
        terms += [
            float(np.log(v[row])),
            float(np.log(v[row] / np.mean(v[row - 4 : row + 1]))),
            float(np.log(v[row] / v[row - 1])),
        ]
    return terms


def slow_har(past: Realised, row: int, *, implied: bool) -> float:
    """Sigma forecast on one row, fitted by a QR decomposition on windows that had ended by the last refit."""
    pairs: list[tuple[list[float], float]] = []
    fitted: list[tuple[list[float], float]] = []
    begin = None
    for now in range(row + 1):
        start = now - 10
        if start >= 0 and (terms := read_terms(past, start, implied=implied)) is not None:
            pairs.append((terms, float(np.log(np.mean(past.variance[start + 1 : now + 1])))))
        if begin is None and len(pairs) >= 400:
            begin = now
        if begin is not None and (now - begin) % 21 == 0:
            fitted = list(pairs)
    x, y = np.array([terms for terms, _ in fitted]), np.array([target for _, target in fitted])
    beta, *_ = np.linalg.lstsq(x, y, rcond=None)
    left = y - x @ beta
    spread = float(left @ left) / (len(y) - x.shape[1])
    today = read_terms(past, row, implied=implied)
    assert today is not None
    return float(np.exp(0.5 * (np.array(today) @ beta + 0.5 * spread)))


@pytest.mark.parametrize("row", [474, 494, 495, 700, 898])
def test_har_with_options_is_least_squares_on_ended_windows(past: Realised, row: int) -> None:
    assert Har().sigma(past)[row] == pytest.approx(slow_har(past, row, implied=True), rel=1e-6)


@pytest.mark.parametrize("row", [474, 640, 898])
def test_har_without_options_is_least_squares_on_ended_windows(past: Realised, row: int) -> None:
    bars = restless_bars(900, seed=7)
    bare = realised(bars, continuous(bars, RollTable()))
    assert Har().sigma(bare)[row] == pytest.approx(slow_har(bare, row, implied=False), rel=1e-6)


def test_har_says_nothing_before_its_first_fit(past: Realised) -> None:
    """66 sessions for the terms, 400 pairs, each known 10 sessions later: the 475th row is the first."""
    assert np.flatnonzero(np.isfinite(Har().sigma(past)))[0] == 65 + 400 - 1 + 10


def test_a_scan_is_the_loop_it_replaces() -> None:
    x = np.random.default_rng(1).standard_normal(300)
    level, expected = 0.7, []
    for each in x:
        level = 0.93 * level + each
        expected.append(level)
    np.testing.assert_allclose(first_order(x, 0.93, 0.7), expected, rtol=1e-12)


@pytest.mark.parametrize("count", [0, 1, 2, 101])
@pytest.mark.parametrize("places", [0, 9], ids=["with equal values", "all different"])
def test_an_expanding_median_is_the_median_of_each_prefix(count: int, places: int) -> None:
    x = np.random.default_rng(2).standard_normal(count).round(places)
    np.testing.assert_array_equal(expanding_median(x), [np.median(x[: k + 1]) for k in range(x.size)])


def test_a_trailing_mean_forgets_a_crash_without_a_trace() -> None:
    x = np.full(40, 1e-4)
    x[5] = 1e9
    np.testing.assert_allclose(trailing_mean(x, 3)[10:], 1e-4, rtol=1e-15)


def looped(model: RangeGarch, variance: FloatArray, fell: np.ndarray, start: float) -> list[float]:
    v = [start]
    for rv, down in zip(variance.tolist(), fell.tolist(), strict=True):
        v.append(model.floor + (model.news + (model.fall if down else 0.0)) * rv + model.memory * v[-1])
    return v


def test_the_recursion_is_the_loop_it_replaces(past: Realised) -> None:
    model = RangeGarch(4e-6, 0.1, 0.15, 0.75)
    fell = past.move < 0
    np.testing.assert_allclose(
        variance_path(model, past.variance, fell, 1e-4), looped(model, past.variance, fell, 1e-4), rtol=1e-10
    )


def test_no_neighbour_of_the_fit_has_a_smaller_loss(past: Realised) -> None:
    variance, fell = past.variance, past.move < 0
    best = fit_range_garch(variance, fell)

    def loss(model: RangeGarch) -> float:
        path = np.array(looped(model, variance, fell, float(variance.mean()))[:-1])
        return quasi_loss(variance, path)

    for at in range(4):
        for factor in (0.97, 1.03):
            moved = [each * factor if k == at else each for k, each in enumerate(best)]
            assert loss(RangeGarch(*moved)) >= loss(best) - 1e-9


def test_a_fit_finds_the_recursion_that_made_the_variances() -> None:
    """200,000 sessions drawn from a known recursion; the fit comes back to it."""
    true = RangeGarch(5e-6, 0.10, 0.12, 0.79)
    draws = np.random.default_rng(5)
    noise, down = draws.gamma(2.0, 0.5, 200_000), draws.random(200_000) < 0.5
    v, seen = 1e-4, []
    for each, fell in zip(noise.tolist(), down.tolist(), strict=True):
        seen.append(v * each)
        v = true.floor + (true.news + (true.fall if fell else 0.0)) * seen[-1] + true.memory * v
    found = fit_range_garch(np.array(seen), down)
    assert found.news == pytest.approx(true.news, abs=0.006)
    assert found.fall == pytest.approx(true.fall, abs=0.008)
    assert found.memory == pytest.approx(true.memory, abs=0.012)


def test_refits_fall_on_fixed_rows(past: Realised) -> None:
    """Between two refits the recursion in force does not change."""
    bars = restless_bars(900, seed=7)

    def at(count: int) -> RangeGarch | None:
        cut = bars.upto(bars.session[count - 1].item())
        return last_fit(realised(cut, continuous(cut, RollTable())))

    assert at(499) is None
    first = past.row[0]
    assert at(500 + first) == at(749 + first) != at(750 + first)
