"""Expanding least squares on numbers worked by hand."""

import numpy as np
import pytest

from levelhead.kernels.regression import expanding_ols


def test_a_line_through_four_points() -> None:
    """x = 0 1 2 3, y = 1 3 2 5: slope 1.1, intercept 1.1, residuals -.1 .8 -1.3 .6, their squares 2.7 / 2."""
    terms = np.column_stack([np.ones(6), [0.0, 1.0, 2.0, 3.0, 9.0, 9.0]])
    fits = expanding_ols(terms, np.array([1.0, 3.0, 2.0, 5.0, 7.0, np.nan]), lag=2, every=10, fewest=4)
    assert fits.row.tolist() == [5]
    assert fits.coefficient[0] == pytest.approx([1.1, 1.1], rel=1e-7)
    assert fits.residual[0] == pytest.approx(1.35, rel=1e-7)


def test_a_target_joins_only_once_it_is_known() -> None:
    """With a lag of 2 the fit on row 5 ends with the pair of row 3; row 4's outlier comes on row 6."""
    terms = np.ones((8, 1))
    target = np.array([1.0, 1.0, 1.0, 1.0, 101.0, 1.0, np.nan, np.nan])
    fits = expanding_ols(terms, target, lag=2, every=1, fewest=4)
    assert fits.row.tolist() == [5, 6, 7]
    assert fits.coefficient[:, 0] == pytest.approx([1.0, 21.0, 106 / 6], rel=1e-7)


def test_rows_with_a_hole_are_left_out() -> None:
    terms = np.column_stack([np.ones(5), [1.0, np.nan, 2.0, 3.0, 0.0]])
    fits = expanding_ols(terms, np.array([2.0, 50.0, 4.0, 6.0, 0.0]), lag=1, every=1, fewest=3)
    assert fits.coefficient[0] == pytest.approx([0.0, 2.0], abs=1e-6)


def test_without_enough_pairs_there_is_no_fit() -> None:
    assert expanding_ols(np.ones((5, 1)), np.ones(5), lag=1, every=1, fewest=5).row.size == 0
