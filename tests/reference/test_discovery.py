"""q-values, t-tails and resampled ratios against published and hand-counted values."""

import numpy as np
import pytest

from levelhead.evidence.discovery import benjamini_hochberg, block_ratios, two_sided

# Table of 15 p-values in section 3.2 of Benjamini and Hochberg (1995): four are rejected at 5%.
PAPER = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def test_the_paper_s_own_example_has_four_discoveries():
    q = benjamini_hochberg(np.array(PAPER[::-1]))[::-1]
    assert (q <= 0.05).sum() == 4
    np.testing.assert_allclose(q[:4], [0.0015, 0.003, 0.0095, 0.035625])


def test_a_larger_p_value_never_has_the_smaller_q():
    """0.0298 x 15 / 7 = 0.0639 is less than 0.0278 x 15 / 6: the sixth takes the seventh's."""
    q = benjamini_hochberg(np.array(PAPER))
    assert q[5] == q[6] == pytest.approx(0.0298 * 15 / 7)


def test_what_was_not_tested_does_not_count():
    np.testing.assert_allclose(benjamini_hochberg(np.array([0.02, np.nan, 0.04])), [0.04, np.nan, 0.04])


@pytest.mark.parametrize(
    ("t", "freedom", "p"),
    [
        (2.571, 5, 0.05),
        (4.032, 5, 0.01),
        (2.228, 10, 0.05),
        (3.169, 10, 0.01),
        (2.042, 30, 0.05),
        (2.75, 30, 0.01),
    ],
)
def test_tails_are_those_of_printed_tables(t: float, freedom: float, p: float):
    """Critical values of Student's t from printed tables."""
    assert two_sided(t, freedom) == pytest.approx(p, rel=0.04)
    assert two_sided(-t, freedom) == two_sided(t, freedom)


def test_two_blocks_are_drawn_as_two_coins_are_thrown():
    """Both from the first in a quarter of the resamples, one of each in half of them."""
    found = block_ratios(np.array([[1.0], [6.0]]), np.array([[10.0], [20.0]]), np.random.default_rng(1))
    assert found.value[0] == pytest.approx(7 / 30)
    assert (found.low[0], found.high[0]) == (pytest.approx(0.1), pytest.approx(0.3))
    assert found.blocks[0] == pytest.approx(30**2 / 500)


def test_a_second_ratio_is_taken_off_with_the_same_draws():
    """Two ratios that are always equal differ by nothing in every resample."""
    blocks, weight = np.array([[1.0], [5.0], [2.0]]), np.array([[4.0], [9.0], [8.0]])
    found = block_ratios(blocks, weight, np.random.default_rng(2), against=(2 * blocks, 2 * weight))
    assert (found.value[0], found.low[0], found.high[0]) == (0.0, 0.0, 0.0)


def test_the_interval_is_that_of_the_normal_law_where_blocks_are_many():
    """400 independent blocks of equal weight: mean plus and minus 1.96 standard errors."""
    draws = np.random.default_rng(3)
    values = draws.normal(0.3, 1.0, (400, 1))
    found = block_ratios(values, np.ones((400, 1)), draws, resamples=4_000)
    error = values.std() / 20
    assert found.low[0] == pytest.approx(values.mean() - 1.96 * error, abs=0.1 * error)
    assert found.high[0] == pytest.approx(values.mean() + 1.96 * error, abs=0.1 * error)
