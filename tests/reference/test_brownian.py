"""First passage in closed form against other closed forms and against a walk."""

from math import erfc, log, sqrt

import numpy as np
import pytest

from levelhead.forecast.brownian import brownian_passage


def test_in_the_end_the_nearer_barrier_wins_in_proportion() -> None:
    """Gambler's ruin: a martingale in logs meets the upper barrier with the share of the distance below."""
    found = brownian_passage(100.0, upper=103.0, lower=96.0, sigma=0.01, sessions=100_000)
    assert found.up == pytest.approx(log(100 / 96) / log(103 / 96), abs=1e-12)
    assert found.neither == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("sessions", [1, 5, 15])
def test_with_the_other_barrier_far_away_it_is_the_reflection_principle(sessions: int) -> None:
    found = brownian_passage(100.0, upper=102.0, lower=1.0, sigma=0.01, sessions=sessions)
    assert found.up == pytest.approx(erfc(log(1.02) / (0.01 * sqrt(2 * sessions))), abs=1e-13)


@pytest.mark.parametrize("sessions", [3.0, 6.0, 12.0, 40.0])
def test_rows_sum_to_one_and_swap_with_the_barriers(sessions: float) -> None:
    found = brownian_passage(100.0, upper=100 * 1.03, lower=100 / 1.05, sigma=0.012, sessions=sessions)
    swapped = brownian_passage(100.0, upper=100 * 1.05, lower=100 / 1.03, sigma=0.012, sessions=sessions)
    assert sum(found) == pytest.approx(1.0, abs=1e-12)
    assert (found.up, found.down) == pytest.approx((swapped.down, swapped.up), abs=1e-12)


def test_survival_between_symmetric_barriers_is_the_series_of_feller() -> None:
    """P(neither) = 4/pi sum (-1)^k / (2k+1) exp(-(2k+1)^2 pi^2 t / 8), barriers one unit either side."""
    time = 0.01**2 * 15 / log(1.04) ** 2
    terms = [(-1) ** k / (2 * k + 1) * np.exp(-((2 * k + 1) ** 2) * np.pi**2 * time / 8) for k in range(60)]
    found = brownian_passage(100.0, upper=104.0, lower=100 / 1.04, sigma=0.01, sessions=15)
    assert found.neither == pytest.approx(4 / np.pi * sum(terms), abs=1e-10)


def test_a_fine_walk_meets_the_barriers_as_often() -> None:
    """20,000 walks of 15 x 400 steps; the barriers are moved in by 0.5826 steps' deviation, as a walk
    overshoots (Broadie, Glasserman and Kou 1997)."""
    draws = np.random.default_rng(3)
    step = 0.01 / sqrt(400)
    up, down = log(1.03) - 0.5826 * step, log(0.98) + 0.5826 * step
    place, done = np.zeros(20_000), np.zeros(20_000, dtype=np.int64)
    for _ in range(15 * 400):
        place += step * draws.standard_normal(20_000)
        done = np.where(done == 0, np.where(place >= up, 1, np.where(place <= down, -1, 0)), done)
    found = brownian_passage(100.0, upper=103.0, lower=98.0, sigma=0.01, sessions=15)
    assert np.mean(done == 1) == pytest.approx(found.up, abs=0.011)
    assert np.mean(done == -1) == pytest.approx(found.down, abs=0.011)
