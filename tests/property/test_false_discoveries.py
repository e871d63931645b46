"""In worlds without memory, tables of evidence find next to nothing."""

import numpy as np

from levelhead.evidence.claims import Verdict, base_rates
from levelhead.evidence.placebo import placebo_record
from levelhead.markets import RollTable
from tests.evidence_worlds import walk, walled

WORLDS = 200
MOST = 21  # of 200; with a true rate of 5% more than that happen once in a thousand tries


def test_two_hundred_walks_hold_few_discoveries():
    """The share of walks in which any statement 'adds something' stays near the 5% allowed."""
    found, p = 0, []
    for seed in range(WORLDS):
        rates = base_rates(walk(2_500, seed=seed), resamples=200)
        found += any(each.verdict is Verdict.ADDS for each in rates)
        p += [each.p for each in rates if each.verdict is not Verdict.RARE]
    assert found <= MOST
    assert 0.03 < float(np.mean(np.array(p) < 0.05)) < 0.07


def test_levels_of_a_walk_hold_as_often_as_random_prices():
    """Neither touched nor held more or less often, and none is strong."""
    context = walk(2_200, seed=41)
    record = placebo_record(context.bars, RollTable())
    everything = record.group(None, None)
    assert everything is not None and everything.touched > 1_000
    for low, high in (everything.touch_interval, everything.hold_interval):
        assert low < 0 < high
    assert not any(each.is_strong for each in record.groups)


def test_walls_hold_and_the_record_says_so():
    """Between two walls that turn price back, old extremes hold more often than random prices."""
    context = walled(2_200, seed=42)
    everything = placebo_record(context.bars, RollTable()).group(None, None)
    assert everything is not None and everything.hold_interval[0] > 0 and everything.is_strong
