"""Shadow experts: they learn what there is to learn, nothing from noise, and nothing from outcomes to come."""

import numpy as np
import pytest

from bench.boosting import boost
from bench.shadow import counts, mixture
from bench.skill_paths import GRID, HORIZONS, Table
from levelhead.kernels.arrays import FloatArray, IntArray

ROWS = np.arange(0, 1_200, 2)


def drawn(shares: FloatArray, seed: int) -> IntArray:
    """One outcome of each row of probabilities, 0 to 2."""
    chance = np.random.default_rng(seed).random(shares.shape[:-1])
    found: IntArray = (np.cumsum(shares, axis=-1)[..., :-1] < chance[..., None]).sum(axis=-1)
    return found


def constant(shares: tuple[float, float, float]) -> Table:
    """A table that says the same at every origin."""
    rows = np.broadcast_to(np.array(shares), (ROWS.size, len(GRID), len(HORIZONS), 3))
    return Table(rows, np.zeros((ROWS.size, 7, len(HORIZONS))))


def test_boosting_finds_a_tilt_where_two_features_meet() -> None:
    features = np.random.default_rng(0).standard_normal((30_000, 3))
    up = (features[:, 0] > 0) & (features[:, 1] > 0)
    true = np.where(up[:, None], np.array([0.1, 0.2, 0.7]), np.array([0.4, 0.3, 0.3]))
    offset = np.full(true.shape, 1 / 3)
    said = boost(features, offset, drawn(true, 1), rounds=150)(features, offset)
    assert np.abs(said[up].mean(axis=0) - [0.1, 0.2, 0.7]).max() < 0.03
    assert np.abs(said[~up].mean(axis=0) - [0.4, 0.3, 0.3]).max() < 0.03


def test_boosting_hardly_moves_a_true_forecast() -> None:
    features = np.random.default_rng(0).standard_normal((30_000, 3))
    offset = np.random.default_rng(1).dirichlet([4, 3, 4], 30_000)
    said = boost(features, offset, drawn(offset, 2))(features, offset)
    assert np.abs(said - offset).mean() < 0.01


def test_a_missing_feature_is_a_value_of_its_own() -> None:
    features = np.zeros((20_000, 1))
    features[::2] = np.nan
    true = np.where(np.isnan(features), np.array([0.6, 0.2, 0.2]), np.array([0.2, 0.2, 0.6]))
    offset = np.full(true.shape, 1 / 3)
    said = boost(features, offset, drawn(true, 1), rounds=150)(features, offset)
    assert said[0] == pytest.approx([0.6, 0.2, 0.2], abs=0.03)
    assert said[1] == pytest.approx([0.2, 0.2, 0.6], abs=0.03)


def test_the_mixture_comes_to_the_expert_that_is_right() -> None:
    right, wrong = constant((0.1, 0.2, 0.7)), constant((0.7, 0.2, 0.1))
    mixed, weights = mixture(ROWS, drawn(right.rows, 1) - 1, [right, wrong])
    assert weights[0].tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert (weights[-1, 0] > 0.99).all()
    assert mixed[-1].sum(axis=-1) == pytest.approx(1.0)


@pytest.mark.parametrize("at", range(len(HORIZONS)))
def test_nothing_is_learnt_before_an_outcome_is_known(at: int) -> None:
    """Outcomes of the last H sessions before an origin, and later ones, are not looked at; the one before is."""
    outcome = drawn(constant((0.3, 0.3, 0.4)).rows, 1) - 1
    experts = [constant((0.1, 0.2, 0.7)), constant((0.7, 0.2, 0.1))]
    origin = 400
    first_unknown = int(np.searchsorted(ROWS, ROWS[origin] - HORIZONS[at], "right"))

    def said(changed: int) -> list[FloatArray]:
        other = outcome.copy()
        other[changed:] = -1
        other[changed] = np.where(outcome[changed] == 1, 0, 1)
        both = [mixture(ROWS, each, experts)[0][origin, :, at] for each in (outcome, other)]
        tallies = [counts(ROWS, each, together=False)[origin, :, at] for each in (outcome, other)]
        return [both[1] - both[0], tallies[1] - tallies[0]]

    assert all((each == 0).all() for each in said(first_unknown))
    assert all((each != 0).any() for each in said(first_unknown - 1))


def test_counts_are_shares_of_what_came_true() -> None:
    outcome = np.ones((ROWS.size, len(GRID), len(HORIZONS)), dtype=np.int64)
    found = counts(ROWS, outcome, together=False)
    assert found[0, 0, 0] == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    known = int((ROWS + HORIZONS[0] <= ROWS[-1]).sum())
    assert found[-1, 0, 0] == pytest.approx([1 / (known + 3), 1 / (known + 3), (known + 1) / (known + 3)])
