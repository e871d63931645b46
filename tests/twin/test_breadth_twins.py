"""Each kernel of breadth against a slow one that can be read aloud, or against pandas."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.kernels.breadth import (
    above_average,
    advance_share,
    direction,
    jumps,
    mcclellan,
    mean_of_members,
    new_extreme,
    thrusts,
    unspanned,
)
from levelhead.kernels.resampling import block_sums, conditional_shares, few_blocks

nan = float("nan")
# few different values, so that ties are common
CLOSES = st.lists(st.integers(1, 6).map(float), min_size=1, max_size=50)
HOLED = st.lists(st.sampled_from([1.0, 2.0, 3.0, nan]), min_size=1, max_size=50)
WINDOWS = st.integers(1, 12)
SHARES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60)


@given(HOLED, WINDOWS)
def test_above_average_counts_each_window_of_its_own(close, window):
    expected = []
    for row in range(len(close)):
        part = close[row - window + 1 : row + 1] if row >= window - 1 else [nan]
        expected.append(nan if np.isnan(part).any() else float(close[row] * window > sum(part)))
    np.testing.assert_array_equal(above_average(np.array(close), window), expected)


@given(CLOSES)
def test_direction_is_the_sign_of_the_change(close):
    expected = [nan] + [float((b > a) - (b < a)) for a, b in itertools.pairwise(close)]
    np.testing.assert_array_equal(direction(np.array(close)), expected)


@given(CLOSES, WINDOWS)
def test_new_extremes_are_those_of_pandas(close, window):
    rolling = pd.Series(close).rolling(window)
    high, low = rolling.max().to_numpy(), rolling.min().to_numpy()
    expected = [
        nan if np.isnan(h) else float(c == h) - float(c == l)
        for c, h, l in zip(close, high, low, strict=True)
    ]
    np.testing.assert_array_equal(new_extreme(np.array(close), window), expected)


@given(st.lists(st.sampled_from([40.0, 50.0, 60.0, 100.0, nan]), min_size=1, max_size=30))
def test_jumps_compare_with_the_last_close_there_was(close):
    expected, before = [], None
    for row, price in enumerate(close):
        if np.isnan(price):
            continue
        if before is not None and abs(price - before) > 0.25 * before:
            expected.append(row)
        before = price
    assert jumps(np.array(close), 0.25).tolist() == expected


@given(st.integers(1, 30), st.lists(st.integers(1, 29), max_size=3), WINDOWS)
def test_a_window_with_closes_from_both_sides_of_a_jump_does_not_count(size, rows, window):
    expected = [nan if any(row - window + 1 < at <= row for at in rows) else 1.0 for row in range(size)]
    np.testing.assert_array_equal(unspanned(np.ones(size), np.array(rows, dtype=np.int64), window), expected)


@given(
    st.lists(st.tuples(*[st.sampled_from([-1.0, 0.0, 1.0, nan])] * 4), min_size=1, max_size=20),
    st.integers(1, 4),
)
def test_net_advances_leave_out_the_unchanged(moved, fewest):
    net, share = advance_share(np.array(moved), fewest)
    mean = mean_of_members(np.array(moved), fewest)
    for row, each in enumerate(moved):
        there = [x for x in each if not np.isnan(x)]
        up, down = there.count(1.0), there.count(-1.0)
        enough = len(there) >= fewest
        expected = ((up - down) / (up + down), up / (up + down)) if enough and up + down else (nan, nan)
        np.testing.assert_array_equal((net[row], share[row]), expected)
        np.testing.assert_allclose(mean[row], sum(there) / len(there) if enough else nan)


def test_mcclellan_is_the_difference_of_two_pandas_averages():
    """After three years nothing is left of the seeds, and pandas starts from the first value."""
    net = np.random.default_rng(4).uniform(-1, 1, 900)
    means = [pd.Series(net).ewm(span=span, adjust=False).mean() for span in (19, 39)]
    assert mcclellan(net)[-1] == pytest.approx(means[0].iloc[-1] - means[1].iloc[-1], abs=1e-14)


def test_mcclellan_of_steady_advances_is_zero():
    np.testing.assert_array_equal(mcclellan(np.full(45, 0.5)), [nan] * 38 + [0.0] * 7)


@given(SHARES)
def test_a_thrust_takes_at_most_ten_sessions(share):
    expected = [
        row > 0
        and share[row] > 0.615
        and share[row - 1] <= 0.615
        and min(share[max(row - 10, 0) : row]) < 0.40
        for row in range(len(share))
    ]
    assert thrusts(np.array(share)).tolist() == expected


@pytest.mark.parametrize(("sessions", "completes"), [(9, True), (10, True), (11, False)])
def test_a_thrust_of_eleven_sessions_is_none(sessions, completes):
    share = np.array([0.39, *[0.5] * (sessions - 1), 0.62])
    assert bool(thrusts(share)[-1]) is completes


def test_block_sums_cover_every_row_once():
    rows = np.arange(14.0).reshape(7, 2)
    assert block_sums(rows, 3).tolist() == [[6.0, 9.0], [24.0, 27.0], [12.0, 13.0]]


def test_shares_are_those_of_a_loop_over_drawn_blocks():
    """The same multinomial counts, spent one block at a time; the ends moved out for nine blocks."""
    rng = np.random.default_rng(9)
    hit, holds = (rng.random(70) < 0.5) * 1.0, (rng.random((70, 2)) < 0.4) * 1.0
    found = conditional_shares(hit, holds, np.random.default_rng(1), block=8, resamples=50)
    times = np.random.default_rng(1).multinomial(9, np.full(9, 1 / 9), size=50)
    drawn = []
    for counts in times:
        rows = [
            row
            for block, n in enumerate(counts)
            for _ in range(n)
            for row in range(8 * block, min(8 * block + 8, 70))
        ]
        overall = hit[rows].mean()
        drawn.append([hit[rows][holds[rows, k] == 1].mean() - overall for k in range(2)])
    ends = np.percentile(drawn, [2.5, 97.5], axis=0).T
    for k in range(2):
        sizes = [holds[row : row + 8, k].sum() for row in range(0, 70, 8)]
        wider = few_blocks(np.array([sum(sizes) ** 2 / sum(n**2 for n in sizes)]))[0]
        value = hit[holds[:, k] == 1].mean() - hit.mean()
        expected = value + (ends[k] - value) * wider
        np.testing.assert_allclose(found.difference_interval[k], expected, rtol=1e-9, atol=1e-12)
    for k in range(2):
        assert found.share[k] == pytest.approx(hit[holds[:, k] == 1].mean())
    assert found.overall == pytest.approx(hit.mean())


def test_a_condition_that_never_held_has_no_share():
    found = conditional_shares(np.ones(5), np.zeros((5, 1)), np.random.default_rng(0), block=2, resamples=10)
    assert np.isnan(found.share).all() and np.isnan(found.difference_interval).all()


@pytest.mark.parametrize(("blocks", "t"), [(6, 2.571), (11, 2.228), (31, 2.042), (121, 1.980)])
def test_few_blocks_widen_as_student_says(blocks, t):
    """The printed table of Student's t at 97.5%, and the spread of a mean of so many."""
    expected = t / 1.959964 * (blocks / (blocks - 1)) ** 0.5
    assert few_blocks(np.array([float(blocks)]))[0] == pytest.approx(expected, rel=2e-3)
