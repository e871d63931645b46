"""The convergence score of hand-made sequences, each term worked out on paper (Ruth et al. 2009)."""

import math

import numpy as np
import pytest

from levelhead.evidence.convergence import Event, Sequel, convergence, convergence_score
from levelhead.forecast.scenarios import Barrier, By, Scenarios


@pytest.mark.parametrize(
    ("sixteenths", "observed", "score"),
    [
        # calm throughout: T1 = 2 of T3 = 2, T2 = T4
        ([3, 4, 5], 0, 1.0),
        # one step of 8 thresholds towards what came: T1 = 1, T2 = T4 = 8
        ([4, 12], 16, 1.0),
        # the same step away from it: T1 = 0 of T3 = 1, T2 = T4 = 8
        ([12, 4], 16, 8 / 9),
        # there and back: T1 = 0 of T3 = 2, T2 = 0, T4 = 16
        ([4, 12, 4], 16, 0.0),
        # 12 is as far from 10 as 8 was: no; 10 is further from 15 than 12 was: no; 15 is nearer to 16: yes.
        # T1 = 1, T2 = 7, T3 = 3, T4 = 4 + 2 + 5
        ([8, 12, 10, 15], 16, 8 / 14),
        # never a change: T1 = 3 of T3 = 3, T2 = T4 = 0
        ([8, 8, 8, 8], 0, 1.0),
    ],
)
def test_score_of_a_sequence(sixteenths: list[int], observed: int, score: float) -> None:
    said = [each / 16 for each in sixteenths]
    # a change of one threshold is a swing: 1.5 makes a step of one sixteenth none
    threshold = 1.5 / 16 if sixteenths == [3, 4, 5] else 1 / 16
    assert convergence_score(said, observed / 16, threshold=threshold) == pytest.approx(score, abs=1e-15)


def test_one_forecast_has_no_score() -> None:
    assert math.isnan(convergence_score([0.5], 1.0))


def sequel(up: list[float], outcome: int) -> Sequel:
    """The rest evenly between neither and down."""
    rows = tuple((each, (1 - each) / 2, (1 - each) / 2) for each in up)
    scenarios = Scenarios(Barrier(105.0, By.TOUCH), Barrier(95.0, By.TOUCH), 15)
    return Sequel(Event(0, len(up), scenarios, rows[0], rows[0], outcome), rows, rows[:1] * len(rows))


DAYS = np.array(["2025-11-24", "2025-11-25"], dtype="datetime64[D]")


def test_score_of_a_record_is_the_mean_over_events_and_rows() -> None:
    """There and back by 8 sixteenths (the other rows by 4), and an event that was settled a session later."""
    found = convergence([sequel([4 / 16, 12 / 16, 4 / 16], 0), sequel([0.5], 0)], DAYS, threshold=1 / 16)
    assert found is not None
    # up came: 0. The others, 0 in the end, go 6, 2, 6 sixteenths: both swings away from the next value: 0
    assert (found.events, found.issues, found.score, found.climatology) == (1, 3, 0.0, 1.0)
    assert found.change == pytest.approx((8 + 4 + 4) / 3 / 16)


def test_nothing_forecast_twice_has_no_record() -> None:
    assert convergence([sequel([0.5], 0), sequel([0.4], 2)], DAYS) is None


def test_interval_needs_two_blocks_of_dates() -> None:
    """Two blocks of 60 sessions; of like events it is the mean alone."""
    days = np.datetime64("2024-01-01") + np.arange(120)
    found = [convergence([sequel([4 / 16, 12 / 16], 0)] * n, days[:n], threshold=1 / 16) for n in (119, 120)]
    assert found[0] is not None and found[1] is not None
    assert math.isnan(found[0].interval[0])
    assert found[1].interval == pytest.approx((found[1].score, found[1].score))
