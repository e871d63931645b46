"""Recalibration finds a known distortion, leaves true odds alone, and never learns from what came later."""

import numpy as np
import pytest
from scipy.optimize import isotonic_regression

from bench.recalibration import (
    Fit,
    Forecasts,
    gain,
    isotonic,
    recalibrated,
    report,
    rising,
    vector_scaling,
)
from levelhead.kernels.arrays import FloatArray, IntArray

DRAWS = np.random.default_rng(12)


def world(days: int) -> tuple[FloatArray, IntArray]:
    """True probabilities of three rows and what came."""
    truth = DRAWS.dirichlet([4.0, 2.0, 4.0], days)
    return truth, (DRAWS.random(days)[:, None] > truth.cumsum(axis=1)).sum(axis=1)


def forecasts(said: FloatArray, outcome: IntArray) -> Forecasts:
    session = np.datetime64("2010-01-04") + np.arange(outcome.size)
    return Forecasts(session, session + np.timedelta64(37), said, outcome)


def test_vector_scaling_undoes_a_known_distortion() -> None:
    """Odds drawn together by a square root and tilted towards up: truth comes back."""
    truth, outcome = world(20_000)
    said = np.sqrt(truth) * [1.3, 1.0, 0.8]
    said /= said.sum(axis=1, keepdims=True)
    assert vector_scaling(said, outcome)(said) == pytest.approx(truth, abs=0.03)


def test_isotonic_steps_are_those_of_scipy() -> None:
    """Pooled neighbours against the reference, repeated values averaged with their counts."""
    said = DRAWS.random(500).round(2)
    happened = DRAWS.random(500) < said**2
    values, shares = rising(said, happened)
    means = np.array([happened[said == each].mean() for each in values])
    counts = np.array([(said == each).sum() for each in values])
    assert shares == pytest.approx(isotonic_regression(means, weights=counts).x, abs=1e-12)


@pytest.mark.parametrize("fit", [vector_scaling, isotonic])
def test_a_distortion_is_worth_undoing_and_the_truth_is_not(fit: Fit) -> None:
    """Skill over a distorted table is plain; over the truth there is none to be had."""
    truth, outcome = world(3_000)
    said = truth**0.4 / (truth**0.4).sum(axis=1, keepdims=True)
    for table, better in ((said, True), (truth, False)):
        given = forecasts(table, outcome)
        mapped, could = recalibrated(given, fit)
        found = gain(given, mapped, could)
        assert (found.interval[0] > 0) is better
        assert found.value > 0.02 or not better


@pytest.mark.parametrize("fit", [vector_scaling, isotonic])
def test_nothing_is_learnt_from_the_year_itself(fit: Fit) -> None:
    """Other outcomes from December 2013 on, unmatured on January 1, change no forecast of 2014 or before."""
    truth, outcome = world(2_000)
    before, could = recalibrated(forecasts(truth, outcome), fit)
    late = forecasts(truth, outcome).session >= np.datetime64("2013-12-01")
    after, _ = recalibrated(forecasts(truth, np.where(late, 0, outcome)), fit)
    seen = forecasts(truth, outcome).session < np.datetime64("2015-01-01")
    np.testing.assert_array_equal(before[seen], after[seen])
    assert (before[~seen] != after[~seen]).any()
    assert could.any() and not could[:500].any()
    np.testing.assert_array_equal(before[~could], truth[~could])


def test_the_report_has_a_line_a_way() -> None:
    """Two ways, fitted on the markets together and apart."""
    truth, outcome = world(4_000)
    lines = report({name: forecasts(truth, outcome) for name in ("ES", "NQ")})
    assert len(lines) == 2 + 4
    assert all("nan" not in line for line in lines)
