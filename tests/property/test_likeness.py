"""Weights of past days by how like today they were."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from levelhead.forecast.likeness import Likeness, with_lent
from levelhead.forecast.volatility import choose, realised
from levelhead.kernels.arrays import FloatArray
from levelhead.markets import Bars, RollTable
from levelhead.markets.continuous import continuous
from tests.engine_series import restless_bars

BARS = restless_bars(1_200, seed=41)
SIGMA = choose(realised(BARS, continuous(BARS, RollTable()))).sigma
ROWS = np.arange(480, 1_185)


def read(bars: Bars, sigma: FloatArray = SIGMA) -> Likeness:
    rows = np.arange(ROWS[0], len(bars) - 15)
    return Likeness.of(bars, continuous(bars, RollTable()), sigma[: len(bars)], rows)


WHOLE = read(BARS)


def test_a_state_is_the_distance_from_the_mean_in_its_sigmas() -> None:
    for at, window in enumerate((50, 200)):
        logs = np.log(BARS.close[1_001 - window : 1_001])
        expected = (logs[-1] - logs.mean()) / (SIGMA[1_000] * window**0.5)
        np.testing.assert_allclose(WHOLE.state[at, 1_000], expected, rtol=1e-9)


def test_its_spread_is_the_standard_deviation_so_far() -> None:
    for today in (700, 1_000, 1_199):
        expected = np.nanstd(WHOLE.state[:, : today + 1], axis=1)
        np.testing.assert_allclose(WHOLE.spread[:, today], expected, rtol=1e-9)


def test_weights_are_those_of_the_formula() -> None:
    """Gaussian kernel of half a standard deviation, shrunk by n / (n + 300), n Kish's count over 15; path by path."""
    today, count = 1_199, ROWS.size
    spread = np.nanstd(WHOLE.state, axis=1)
    kernel = [
        float(np.exp(-0.5 * (((WHOLE.state[:, row] - WHOLE.state[:, today]) / (0.5 * spread)) ** 2).sum()))
        for row in ROWS
    ]
    like = sum(kernel) ** 2 / sum(each**2 for each in kernel) / 15
    share = like / (like + 300)
    expected = [1 - share + share * each * count / sum(kernel) for each in kernel]
    np.testing.assert_allclose(WHOLE.weights(today, count), expected, rtol=1e-9)


@given(today=st.integers(700, 1_199))
def test_weights_are_positive_and_average_one(today: int) -> None:
    weights = WHOLE.weights(today, max(today - 15 - 480, 0))
    assert (weights > 0).all() if weights.size >= 500 else (weights == 1).all()
    assert np.isclose(weights.mean(), 1.0)


@given(today=st.integers(1_000, 1_180))
def test_weights_of_a_day_are_the_same_read_on_that_day_and_later(today: int) -> None:
    """Bit for bit: nothing after today moves one."""
    then, count = read(BARS.upto(BARS.session[today].item())), today - 15 - 480
    np.testing.assert_array_equal(then.weights(today, count), WHOLE.weights(today, count))


def test_the_day_most_like_today_weighs_most() -> None:
    start = WHOLE.start.copy()
    start[:, 320] = WHOLE.state[:, 1_199]
    twin = Likeness(WHOLE.state, WHOLE.spread, start)
    assert int(np.argmax(twin.weights(1_199, ROWS.size))) == 320


def test_few_paths_weigh_alike() -> None:
    assert (WHOLE.weights(1_199, 499) == 1.0).all()
    assert not (WHOLE.weights(1_199, 500) == 1.0).all()


def test_a_market_that_was_below_zero_is_like_no_day_until_its_means_are_above() -> None:
    """Without a logarithm there is no state: such days hardly count, and from one of them all count alike."""
    close = BARS.close.copy()
    close[900] = -37.0
    sunk = Bars(
        restless_bars(5, seed=1, symbol="CL").market,
        session=BARS.session,
        open=BARS.open,
        high=BARS.high,
        low=np.minimum(BARS.low, close),
        close=close,
        volume=BARS.volume,
    )
    found = read(sunk)
    assert np.isnan(found.state[1, 900:1_100]).all() and np.isfinite(found.state[1, 1_100:]).all()
    assert (found.weights(1_000, 505) == 1.0).all()
    weights = found.weights(1_199, ROWS.size)
    without_both_means = weights[900 - 480 : 950 - 480]
    assert (without_both_means < np.median(weights)).all()


@given(lent=st.integers(0, 3_000))
def test_lent_paths_weigh_as_much_as_own_ones_on_average(lent: int) -> None:
    own = WHOLE.weights(1_199, ROWS.size)
    weights = with_lent(own, lent)
    assert np.isclose(weights.sum(), 1.0)
    np.testing.assert_allclose(weights[lent:].sum(), ROWS.size / (ROWS.size + lent))
    assert (weights[:lent] == 1.0 / (ROWS.size + lent)).all()
