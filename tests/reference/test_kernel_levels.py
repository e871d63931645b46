"""Swings, floor pivots and intervals against published numbers and arithmetic done by hand."""

import numpy as np
import pytest

from levelhead.kernels.extremes import rolling_max, rolling_min, swing_points
from levelhead.kernels.floors import floor_pivots
from levelhead.kernels.intervals import effective_count, wilson

FLAT = np.zeros(11)


def test_rolling_extremes_by_hand():
    x = np.array([3.0, 1.0, 2.0, 5.0, 4.0])
    np.testing.assert_array_equal(rolling_max(x, 3), [np.nan, np.nan, 3.0, 5.0, 5.0])
    np.testing.assert_array_equal(rolling_min(x, 3), [np.nan, np.nan, 1.0, 1.0, 2.0])


def test_a_swing_high_needs_k_lower_bars_on_each_side():
    high = np.array([1.0, 2.0, 9.0, 3.0, 2.0, 8.0])
    assert swing_points(high, FLAT[:6], 2).highs.tolist() == [2]


def test_a_swing_is_unknown_one_bar_before_its_confirmation():
    high = np.array([1.0, 2.0, 9.0, 3.0, 2.0])
    assert swing_points(high[:4], FLAT[:4], 2).highs.tolist() == []
    assert swing_points(high, FLAT[:5], 2).highs.tolist() == [2]


def test_the_earlier_of_equal_highs_wins():
    high = np.array([1.0, 9.0, 9.0, 1.0, 1.0, 1.0])
    assert swing_points(high, FLAT[:6], 1).highs.tolist() == [1]


def test_the_earlier_of_equal_lows_wins():
    low = np.array([5.0, 2.0, 5.0, 2.0, 5.0, 5.0])
    assert swing_points(low + 9.0, low, 2).lows.tolist() == []  # row 1 lacks a second bar to its left
    low = np.append(5.0, low)
    assert swing_points(low + 9.0, low, 2).lows.tolist() == [2]


def test_equal_highs_further_apart_than_k_are_two_swings():
    high = np.array([1.0, 9.0, 1.0, 9.0, 1.0])
    assert swing_points(high, FLAT[:5], 1).highs.tolist() == [1, 3]


def test_a_flat_market_has_no_swing():
    highs, lows = swing_points(FLAT, FLAT, 2)
    assert (highs.size, lows.size) == (0, 0)


def test_floor_pivots_by_hand():
    """High 110, low 100, close 108: P 106, R1 112, S1 102, R2 116, S2 96, R3 122, S3 92."""
    assert floor_pivots(110.0, 100.0, 108.0) == (106.0, 112.0, 116.0, 122.0, 102.0, 96.0, 92.0)


def test_floor_pivots_of_many_periods_at_once():
    p = floor_pivots(np.array([110.0, 12.0]), np.array([100.0, 6.0]), np.array([108.0, 9.0])).r3
    assert p.tolist() == [122.0, 18.0]


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_newcombes_table(k: int, n: int, low: float, high: float):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_a_fractional_count_solves_its_equation():
    """Each bound p is z standard errors of its own from the share: (k/n - p)^2 = z^2 p (1 - p) / n."""
    for p in wilson(3.7, 12.5, 1.5):
        assert (3.7 / 12.5 - p) ** 2 == pytest.approx(1.5**2 * p * (1 - p) / 12.5, rel=1e-12)


def test_wilson_without_a_trial_knows_nothing():
    assert wilson(0.0, 0.0) == (0.0, 1.0)


def test_wilson_of_certainty_ends_exactly_at_its_end():
    assert {wilson(0.0, n)[0] for n in range(1, 300)} == {0.0}
    assert {wilson(n, n)[1] for n in range(1, 300)} == {1.0}


def test_effective_count_by_hand():
    """1, 1, 0, 0: g0 = 1/4, g1 = 1/16, Bartlett weight 1/2, so 4 / (1 + 2 * 1/2 * 1/4) = 3.2."""
    assert effective_count(np.array([1.0, 1.0, 0.0, 0.0]), 1) == pytest.approx(3.2, rel=1e-14)


def test_outcomes_that_are_all_the_same_count_as_windows_that_do_not_touch():
    assert effective_count(np.ones(30), 14) == 2.0


def test_alternating_outcomes_never_count_more_than_they_are():
    assert effective_count(np.tile([0.0, 1.0], 20), 3) == 40.0


def test_without_overlap_every_outcome_counts():
    assert effective_count(np.array([1.0, 1.0, 0.0, 1.0]), 0) == 4.0


def test_no_outcome_counts_nothing():
    assert effective_count(np.array([]), 14) == 0.0


def test_effective_count_of_a_known_overlapping_process():
    """Hits "all of the next 5 coins are heads" (p = 0.8) have autocovariances p^(5+j) - p^10 for j < 5.

    With Bartlett weights up to lag 40 they make a long-run variance of 3.98 variances; in full it is 4.13.
    """
    p, m, lag, n = 0.8, 5, 40, 200_000
    coins = np.random.default_rng(3).random(n + m - 1) < p
    hits = np.lib.stride_tricks.sliding_window_view(coins, m).all(axis=1).astype(np.float64)
    covariance = [p ** (m + j) - p ** (2 * m) for j in range(m)]
    long_run = covariance[0] + 2 * sum((1 - j / (lag + 1)) * covariance[j] for j in range(1, m))
    assert effective_count(hits, lag) == pytest.approx(n * covariance[0] / long_run, rel=0.03)


def test_effective_count_gives_the_spread_of_a_mean_of_overlapping_outcomes():
    """Over 2,000 simulated samples of 400 the mean scatters as that of about so many independent ones."""
    p, m, n = 0.8, 5, 400
    coins = np.random.default_rng(4).random((2_000, n + m - 1)) < p
    hits = np.lib.stride_tricks.sliding_window_view(coins, m, axis=1).all(axis=2).astype(np.float64)
    spread = hits.mean(axis=1).var()
    counts = np.array([effective_count(sample, 15) for sample in hits])
    independent = hits.mean() * (1 - hits.mean()) / spread
    assert np.median(counts) == pytest.approx(independent, rel=0.25)
