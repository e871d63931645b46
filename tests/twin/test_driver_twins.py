"""The filter, the errors and the shares against the same things written to be read."""

from itertools import permutations

import numpy as np
import pytest

from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.attribution import correlations, explained, shapley_shares, stationary_rows
from levelhead.kernels.random_walk_beta import RATIOS, UNSCORED, Paths, filtered, walk_forward
from levelhead.kernels.sandwich import faded_slope, newey_west


def drawn(rows: int, columns: int, seed: int) -> FloatArray:
    """Correlated columns with a fat tail now and then."""
    draws = np.random.default_rng(seed)
    mixed = draws.standard_normal((rows, columns)) @ draws.standard_normal((columns, columns))
    return mixed * np.exp(0.5 * draws.standard_normal((rows, 1)))


def r2_by_least_squares(terms: FloatArray, target: FloatArray) -> float:
    x = np.column_stack([np.ones(target.size), terms])
    residual = target - x @ np.linalg.lstsq(x, target, rcond=None)[0]
    return 1.0 - float(residual @ residual) / float(np.sum((target - target.mean()) ** 2))


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_shares_are_gains_averaged_over_every_order(count: int):
    table = drawn(63, count + 1, seed=count)
    expected = np.zeros(count)
    orders = list(permutations(range(count)))
    for order in orders:
        reached = 0.0
        for place, term in enumerate(order):
            r2 = r2_by_least_squares(table[:, list(order[: place + 1])], table[:, -1])
            expected[term] += (r2 - reached) / len(orders)
            reached = r2
    shares = shapley_shares(explained(correlations(table[None])))[:, 0]
    np.testing.assert_allclose(shares, expected, rtol=0, atol=1e-12)
    assert shares.sum() == pytest.approx(r2_by_least_squares(table[:, :-1], table[:, -1]), abs=1e-12)


def test_a_term_that_repeats_another_adds_nothing_and_takes_half():
    """Two names of one series: together they explain what one did."""
    table = drawn(63, 3, seed=9)
    table[:, 1] = 3.0 * table[:, 0] - 7.0
    found = explained(correlations(table[None]))
    assert found[0b11, 0] == pytest.approx(r2_by_least_squares(table[:, :1], table[:, -1]), abs=1e-9)
    one, other = shapley_shares(found)[:, 0]
    assert one == pytest.approx(other, abs=1e-9)


def textbook(y: FloatArray, x: FloatArray, ratio: float) -> tuple[FloatArray, FloatArray, float, float]:
    """Slope, its variance over the noise's, and the noise and -2 log likelihood of the scored rows."""
    slope, variance = 0.0, 100.0
    slopes, variances, logs, squares = [], [], 0.0, 0.0
    for row, (seen, moved) in enumerate(zip(y, x, strict=True)):
        variance += ratio
        spread = moved * variance * moved + 1.0
        surprise = seen - slope * moved
        gain = variance * moved / spread
        slope += gain * surprise
        variance -= gain * moved * variance
        slopes.append(slope)
        variances.append(variance)
        if row >= UNSCORED:
            logs += float(np.log(spread))
            squares += surprise**2 / spread
    count = y.size - UNSCORED
    noise = squares / count
    return np.array(slopes), np.array(variances), noise, count * float(np.log(noise)) + logs


def test_the_filter_is_the_textbooks():
    y, x = drawn(300, 2, seed=3).T
    paths = filtered(y[:, None], x[:, None])
    for place in (0, 8, 20):
        slopes, variances, _, _ = textbook(y, x, RATIOS[place])
        np.testing.assert_allclose(paths.beta[:, 0, place], slopes, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(1.0 / paths.precision[:, 0, place], variances, rtol=1e-9)


def test_each_block_uses_the_likeliest_ratio_of_the_rows_before_it():
    y, x = drawn(400, 2, seed=4).T
    y = y + x * np.cumsum(0.05 * np.random.default_rng(5).standard_normal(400))
    blocks = np.array([21, 150, 210, 305])
    paths = filtered(y[:, None], x[:, None])
    walk = walk_forward(y, x, Paths(paths.beta[:, 0], paths.precision[:, 0]), blocks, fewest=100)
    assert np.isnan(walk.beta[:210]).all()  # at 150 only 90 rows had been scored
    for start, stop in ((210, 305), (305, 400)):
        fits = [textbook(y[:start], x[:start], ratio) for ratio in RATIOS]
        best = int(np.argmin([fit[3] for fit in fits]))
        slopes, variances, _, _ = textbook(y, x, RATIOS[best])
        noise = fits[best][2]
        np.testing.assert_array_equal(walk.ratio[start:stop], RATIOS[best])
        np.testing.assert_allclose(walk.beta[start:stop], slopes[start:stop], rtol=1e-9)
        np.testing.assert_allclose(walk.error[start:stop], np.sqrt(noise * variances[start:stop]), rtol=1e-9)


def test_longer_data_change_no_earlier_slope():
    y, x = drawn(500, 2, seed=6).T
    blocks = np.arange(20, 500, 20)

    def walked(rows: int) -> FloatArray:
        paths = filtered(y[:rows, None], x[:rows, None])
        own = Paths(paths.beta[:, 0], paths.precision[:, 0])
        return np.stack(walk_forward(y[:rows], x[:rows], own, blocks[blocks < rows], fewest=100))

    np.testing.assert_array_equal(walked(333), walked(500)[:, :333])


def test_rows_of_zeros_behind_a_shorter_series_change_nothing():
    y, x = drawn(200, 2, seed=7).T
    longer = np.zeros((2, 260, 1))
    longer[:, :200, 0] = y, x
    np.testing.assert_array_equal(
        filtered(longer[0], longer[1]).beta[:200], filtered(y[:, None], x[:, None]).beta
    )


def test_errors_after_newey_and_west_are_those_of_the_double_sum():
    """Every pair of rows within the lag, weighted by its distance."""
    table = drawn(120, 3, seed=8)
    x = np.column_stack([np.ones(120), table[:, :2]])
    inverse = np.linalg.inv(x.T @ x)
    coefficient = inverse @ x.T @ table[:, 2]
    residual = table[:, 2] - x @ coefficient
    lag = 4  # floor(4 * 1.2 ** (2 / 9)) = floor(4.165)
    middle = np.zeros((3, 3))
    for a in range(120):
        for b in range(max(0, a - lag), min(120, a + lag + 1)):
            weight = 1 - abs(a - b) / (lag + 1)
            middle += weight * residual[a] * residual[b] * np.outer(x[a], x[b])
    found = newey_west(table[:, 2], table[:, :2])
    np.testing.assert_allclose(found.coefficient, coefficient[1:], rtol=1e-10)
    np.testing.assert_allclose(found.covariance, (inverse @ middle @ inverse)[1:, 1:], rtol=1e-9)
    assert found.r2 == pytest.approx(r2_by_least_squares(table[:, :2], table[:, 2]), abs=1e-12)


def test_the_faded_slope_is_weighted_least_squares_with_whites_errors():
    x, y = drawn(150, 2, seed=10).T
    weight = np.diag(0.5 ** (np.arange(149, -1, -1) / 30.0))
    full = np.column_stack([np.ones(150), x])
    inverse = np.linalg.inv(full.T @ weight @ full)
    coefficient = inverse @ full.T @ weight @ y
    residual = np.diag((y - full @ coefficient) ** 2)
    covariance = inverse @ full.T @ weight @ residual @ weight @ full @ inverse
    expected = (coefficient[1], np.sqrt(covariance[1, 1]))
    assert faded_slope(y, x, 30.0) == pytest.approx(expected, rel=1e-9)


def test_resampled_blocks_run_on_and_are_five_days_long_on_average():
    rows = stationary_rows(np.random.default_rng(0), 63, 2_000, block=5.0)
    runs_on = (np.diff(rows, axis=1) % 63) == 1
    assert (rows.min(), rows.max()) == (0, 62)
    # a block goes on with probability 4/5; one that ends is followed by its own next row once in 63
    assert runs_on.mean() == pytest.approx(0.8 + 0.2 / 63, abs=0.005)
    assert np.bincount(rows.ravel()) / rows.size == pytest.approx(np.full(63, 1 / 63), rel=0.1)
