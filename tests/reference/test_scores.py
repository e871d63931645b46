"""Scores against scoringrules, against hand values, and against their definitions."""

import numpy as np
import pytest
import scoringrules

from levelhead.evidence.scores import FLOOR, brier_score, crps, floored, log_score, pit, ranked_score

TABLES = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7], [0.98, 0.01, 0.01]])
OUTCOMES = np.array([0, 1, 2])
DRAWS = np.random.default_rng(3)


def test_log_score_by_hand() -> None:
    """Minus the logarithms of 0.5, 0.2 and 0.01."""
    expected = [0.6931471805599453, 1.6094379124341003, 4.605170185988091]
    assert log_score(TABLES, OUTCOMES).tolist() == pytest.approx(expected, abs=1e-15)


def test_brier_score_by_hand() -> None:
    """0.25 + 0.0625 + 0.0625; 0.01 + 0.64 + 0.49; 0.9604 + 0.0001 + 0.9801."""
    assert brier_score(TABLES, OUTCOMES).tolist() == pytest.approx([0.375, 1.14, 1.9406], abs=1e-12)


def test_brier_score_of_a_coin_is_twice_the_half_score() -> None:
    """With two rows all of them counted, it is twice the score of one."""
    said = DRAWS.random(50)
    came = DRAWS.integers(0, 2, 50)
    ours = brier_score(np.column_stack([1 - said, said]), came)
    np.testing.assert_allclose(ours, 2 * scoringrules.brier_score(came, said), atol=1e-14)


def test_ranked_score_is_that_of_scoringrules() -> None:
    """Its categories are numbered from one."""
    said = DRAWS.dirichlet([1.0, 1.0, 1.0], 200)
    came = DRAWS.integers(0, 3, 200)
    np.testing.assert_allclose(ranked_score(said, came), scoringrules.rps_score(came + 1, said), atol=1e-14)


def test_ranked_score_does_not_depend_on_the_end_it_is_read_from() -> None:
    """Up, neither, down or down, neither, up: the order is the same."""
    said = DRAWS.dirichlet([1.0, 1.0, 1.0], 50)
    came = DRAWS.integers(0, 3, 50)
    np.testing.assert_allclose(ranked_score(said, came), ranked_score(said[:, ::-1], 2 - came), atol=1e-14)


def test_ranked_score_forgives_the_near_miss() -> None:
    """Sure of up: 1 when nothing happened, 2 when it fell."""
    sure = np.array([[1.0, 0.0, 0.0]] * 3)
    assert ranked_score(sure, np.array([0, 1, 2])).tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("size", [1, 2, 3, 40])
def test_crps_is_that_of_scoringrules(size: int) -> None:
    """Unweighted, the energy form."""
    members = DRAWS.normal(size=size)
    expected = scoringrules.crps_ensemble(0.3, members, estimator="nrg")
    assert crps(members, 0.3) == pytest.approx(float(expected), abs=1e-13)


def test_crps_with_weights_is_that_of_scoringrules() -> None:
    """Two engines of unequal numbers, half the weight each."""
    members = DRAWS.normal(size=30)
    weight = np.concatenate([np.full(10, 0.05), np.full(20, 0.025)])
    expected = scoringrules.crps_ensemble(-0.4, members, ens_w=weight, estimator="nrg")
    assert crps(members, -0.4, weight) == pytest.approx(float(expected), abs=1e-13)


def test_crps_is_the_area_between_the_steps() -> None:
    """1 and 3, seen 2: a quarter over each of two units."""
    assert crps(np.array([3.0, 1.0]), 2.0) == 0.5


def test_pit_counts_what_lies_below_and_half_of_what_is_equal() -> None:
    """Of four members one is below and two are equal."""
    assert pit(np.array([1.0, 2.0, 2.0, 5.0]), 2.0) == 0.5
    assert pit(np.array([1.0, 2.0]), 1.5, np.array([0.25, 0.75])) == 0.25


def test_what_is_scored_is_never_zero() -> None:
    """A base rate of nothing counted costs 6.2 nats, not infinitely many."""
    raised = floored(np.array([[0.7, 0.3, 0.0]]))
    assert raised.tolist() == [pytest.approx([0.7 / 1.002, 0.3 / 1.002, FLOOR / 1.002], abs=1e-15)]
