"""Weights of past days by how like today they were."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bench.likeness import chart_states, like_weights
from levelhead.forecast.volatility import choose, realised
from levelhead.markets import RollTable
from levelhead.markets.continuous import continuous
from tests.engine_series import restless_bars

BARS = restless_bars(1_200, seed=41)
JOINED = continuous(BARS, RollTable())
SIGMA = choose(realised(BARS, JOINED)).sigma
STATES = chart_states(BARS, JOINED, SIGMA)


def test_a_state_is_the_distance_from_the_mean_in_its_sigmas() -> None:
    logs = np.log(BARS.close[951:1_001])
    expected = (logs[-1] - logs.mean()) / (SIGMA[1_000] * 50**0.5)
    np.testing.assert_allclose(STATES[1_000, 0], expected, rtol=1e-9)


@given(today=st.integers(700, 1_199))
def test_weights_are_positive_and_average_one(today: int) -> None:
    weights = like_weights(STATES, np.arange(480, today - 15), today)
    assert (weights > 0).all() if weights.size >= 500 else (weights == 1).all()
    assert np.isclose(weights.mean(), 1.0)


@given(today=st.integers(1_000, 1_150))
def test_nothing_after_today_moves_a_weight(today: int) -> None:
    later = STATES.copy()
    later[today + 1 :] = 99.0
    rows = np.arange(480, today - 15)
    np.testing.assert_array_equal(like_weights(later, rows, today), like_weights(STATES, rows, today))


def test_the_day_most_like_today_weighs_most() -> None:
    today, rows = 1_199, np.arange(480, 1_185)
    states = STATES.copy()
    states[800] = states[today]
    assert int(rows[np.argmax(like_weights(states, rows, today))]) == 800


def test_few_paths_weigh_alike() -> None:
    assert (like_weights(STATES, np.arange(480, 979), 1_199) == 1.0).all()
