"""Bootstrap, reliability and groups where the answer is known beforehand."""

import numpy as np
import pytest

from levelhead.evidence.bootstrap import block_starts, difference, run_sums, skill
from levelhead.evidence.reliability import calibration_error, largest_gap, reliability


def days(count: int) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.datetime64("2020-01-01") + np.arange(count)


def test_skill_of_half_the_error_is_a_half_without_doubt() -> None:
    """Where the ratio is the same on every day, every resample has it."""
    reference = np.arange(1.0, 201.0)
    found = skill(reference / 2, reference, days(200))
    assert (found.value, *found.interval) == pytest.approx((0.5, 0.5, 0.5), abs=1e-12)


def test_the_interval_of_independent_days_is_the_textbook_one() -> None:
    """Blocks of one day: mean gain plus or minus 1.96 standard errors."""
    draws = np.random.default_rng(1)
    gain = draws.normal(0.1, 1.0, 4_000)
    reference = np.ones(4_000)
    found = skill(reference - gain, reference, days(4_000), step=60)
    reach = 1.96 / np.sqrt(4_000)
    assert found.interval == pytest.approx((gain.mean() - reach, gain.mean() + reach), abs=0.004)


def test_blocks_know_that_neighbours_agree() -> None:
    """Runs of 30 equal days are worth a thirtieth as many: the interval is about sqrt(30) times as wide."""
    gain = np.repeat(np.random.default_rng(2).normal(size=200), 30)
    reference = np.ones(6_000)
    blocks = skill(reference - gain, reference, days(6_000))
    single = skill(reference - gain, reference, days(6_000), step=60)
    widths = [high - low for low, high in (blocks.interval, single.interval)]
    assert widths[0] / widths[1] == pytest.approx(np.sqrt(30), rel=0.25)


def test_forecasts_of_a_day_are_drawn_together() -> None:
    """Six copies of each day are no more days."""
    gain = np.random.default_rng(4).normal(size=300)
    reference = np.ones(300)
    once = skill(reference - gain, reference, days(300))
    often = skill(np.repeat(reference - gain, 6), np.ones(1_800), np.repeat(days(300), 6))
    assert (often.value, *often.interval) == pytest.approx((once.value, *once.interval), abs=1e-12)


def test_resamples_have_the_length_of_the_sample_and_go_round_its_end() -> None:
    """Sums over blocks against a loop that picks row by row."""
    values = np.random.default_rng(5).normal(size=103)
    starts, lengths = block_starts(103, 20, seed=9, resamples=7)
    assert lengths.tolist() == [20, 20, 20, 20, 20, 3]
    by_hand = [
        sum(
            values[(start + k) % 103]
            for start, length in zip(row, lengths, strict=True)
            for k in range(length)
        )
        for row in starts
    ]
    np.testing.assert_allclose(run_sums(values, starts, lengths), by_hand, atol=1e-12)


def test_the_same_seed_gives_the_same_interval() -> None:
    """And another one another."""
    model, reference = np.random.default_rng(6).random((2, 500))
    first, again, other = (skill(model, reference, days(500), seed=seed) for seed in (0, 0, 1))
    assert first == again
    assert first.interval != other.interval


def test_difference_of_two_groups_that_differ_by_three() -> None:
    """Every quarter holds both, three points apart."""
    group = np.repeat(np.arange(8), 5)
    value, (low, high) = difference(np.full(40, 5.0), np.full(40, 2.0), (group, group))
    assert (value, low, high) == (3.0, 3.0, 3.0)


def test_reliability_counts_by_hand() -> None:
    """Two forecasts near a quarter, one of which came true; one near nine tenths that did."""
    bins = reliability(np.array([0.22, 0.28, 0.9]), np.array([True, False, True]))
    assert [(each.low, each.n, each.observed) for each in bins] == [(0.2, 2, 0.5), (0.9, 1, 1.0)]
    assert [each.forecast for each in bins] == pytest.approx([0.25, 0.9])
    assert calibration_error(bins) == pytest.approx((2 * 0.25 + 0.1) / 3)


def test_the_interval_of_a_bin_is_wilsons() -> None:
    """8 of 10: 0.4902 to 0.9433, as published tables have it."""
    bins = reliability(np.full(10, 0.75), np.arange(10) < 8)
    assert bins[0].interval == pytest.approx((0.4902, 0.9433), abs=5e-5)


def test_small_bins_have_no_gap() -> None:
    """A gap is called one from 500 forecasts on."""
    assert largest_gap(reliability(np.full(499, 0.5), np.zeros(499, dtype=np.bool_))) is None
    full = reliability(np.full(500, 0.5), np.arange(500) < 200)
    assert largest_gap(full) == pytest.approx(0.1)


def test_a_certain_forecast_falls_in_the_last_bin() -> None:
    """1.0 belongs to 0.9-1.0."""
    assert [each.low for each in reliability(np.array([1.0]), np.array([True]))] == [0.9]
