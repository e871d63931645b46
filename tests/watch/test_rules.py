"""Each kind of alert, from bars written down by hand."""

from datetime import date, timedelta

import numpy as np
import pytest

from levelhead.forecast import By
from levelhead.kernels.passage import UP
from levelhead.render.numbers import say
from levelhead.watch import alerts_of
from tests.watch.days import followed, happened, tape


def test_a_high_that_reaches_a_zone_from_below_touches_resistance():
    day, traded = tape([100.0], high={0: 105.0}, running=True)
    assert happened(followed(zones=[(105.0, 106.0)], as_of=day), traded) == [
        ("touch", "resistance", "105-106")
    ]


def test_a_tick_short_of_the_zone_is_no_touch():
    day, traded = tape([100.0], high={0: 104.9}, running=True)
    assert happened(followed(zones=[(105.0, 106.0)], as_of=day), traded) == []


def test_a_low_that_reaches_a_zone_from_above_touches_support():
    day, traded = tape([100.0], low={0: 95.0}, running=True)
    assert happened(followed(zones=[(94.0, 95.0)], as_of=day), traded) == [("touch", "support", "94-95")]


def test_a_zone_is_touched_once_a_session_and_again_on_the_next():
    day, traded = tape([100.0, 100.0], high={0: 105.0, 1: 105.5})
    found = alerts_of([followed(zones=[(105.0, 106.0)], as_of=day)], traded)
    assert [each.session for each in found] == traded.bars.session[-2:].tolist()


def test_a_close_beyond_the_zone_by_z_breaks_it():
    """The edge is 106 and z 0.5: 106.6 breaks, 106.5 does not."""
    zone = [(105.0, 106.0)]
    day, at = tape([106.5])
    _, beyond = tape([106.6])
    broke = ("break", "above", "105-106")
    assert broke not in happened(followed(zones=zone, as_of=day), at)
    assert broke in happened(followed(zones=zone, as_of=day), beyond)


def test_a_price_within_the_session_breaks_nothing():
    day, traded = tape([120.0], running=True)
    found = happened(followed(zones=[(105.0, 106.0)], invalidation=110.0, as_of=day), traded)
    assert found == [("touch", "resistance", "105-106")]


def test_support_breaks_downwards_and_only_once():
    day, traded = tape([93.4, 92.0])
    found = happened(followed(zones=[(94.0, 95.0)], as_of=day), traded)
    assert found == [("touch", "support", "94-95"), ("break", "below", "94-95")]


def test_a_close_below_its_low_violates_a_bullish_pattern_once():
    day, at = tape([98.0])
    _, below = tape([97.9, 97.0])
    assert happened(followed(invalidation=98.0, as_of=day), at) == []
    assert happened(followed(invalidation=98.0, as_of=day), below) == [("invalidation", "below", "hammer 98")]


@pytest.mark.parametrize(
    ("closes", "high", "states"),
    [
        ([100.0], {0: 103.0}, ["test"]),
        ([103.4], {}, ["test"]),
        ([103.6], {}, ["reclaimed"]),
        ([103.6, 103.2], {}, ["reclaimed", "confirmed"]),
        ([103.6, 102.4], {}, ["reclaimed", "failed"]),
        ([103.6, 104.0, 102.4], {}, ["reclaimed", "confirmed", "failed"]),
    ],
)
def test_states_of_a_reclaim(closes: list[float], high: dict[int, float], states: list[str]):
    """Ten closes at 100 below a gate at 103, z 0.5: a close above 103.5 reclaims, one below 102.5 fails."""
    day, traded = tape(closes, high=high)
    found = happened(followed(gates=[103.0], as_of=day, horizon=5), traded)
    assert found == [("reclaim", state, "103") for state in states]


def test_a_poke_within_the_session_is_a_test_and_stays_one_at_its_close():
    outlook_day, running = tape([100.0], high={0: 103.0}, running=True)
    _, ended = tape([100.0], high={0: 103.0})
    followed_ = followed(gates=[103.0], as_of=outlook_day)
    identities = [[each.identity for each in alerts_of([followed_], traded)] for traded in (running, ended)]
    assert identities[0] == identities[1] and len(identities[0]) == 1


def test_the_reclaim_of_the_fifty_day_average():
    """Sixty closes fall from 160 to 101: their average stands far above, and a close of 140 reclaims it."""
    falling = [160.0 - at for at in range(60)]
    day, traded = tape([140.0], before=falling)
    found = happened(followed(as_of=day, close=101.0), traded)
    assert found == [("reclaim", "reclaimed", "50-day average")]


def test_a_lost_band_is_reclaimed_by_a_close_above_its_upper_edge():
    day, traded = tape([104.0])
    found = happened(followed(lost=[(102.0, 103.0)], as_of=day), traded)
    assert ("reclaim", "reclaimed", "103") in found


def test_a_touch_against_a_close_resolves_within_the_session():
    day, traded = tape([100.0], high={0: 110.0}, running=True)
    found = happened(followed(up=(110.0, By.TOUCH), as_of=day), traded)
    assert found == [("resolved", "up", "forecast 7")]


def test_two_touches_wait_for_the_end_of_the_session():
    """Both barriers count by touch: a later low of the same session can decide the daily bar the other way."""
    day, running = tape([100.0], high={0: 110.0}, running=True)
    _, ended = tape([100.0], high={0: 110.0})
    outlook = followed(up=(110.0, By.TOUCH), down=(90.0, By.TOUCH), as_of=day)
    assert happened(outlook, running) == [("touch", "barrier up", "forecast 7")]
    assert ("resolved", "up", "forecast 7") in happened(outlook, ended)


def test_a_barrier_by_close_takes_the_close_of_the_session():
    day, running = tape([89.0], running=True)
    _, ended = tape([89.0])
    outlook = followed(down=(90.0, By.CLOSE), as_of=day)
    assert happened(outlook, running) == [("touch", "barrier down", "forecast 7")]
    assert happened(outlook, ended)[-1] == ("resolved", "down", "forecast 7")


def test_neither_is_told_when_the_last_session_is_over():
    day, early = tape([100.0, 100.0])
    _, running = tape([100.0, 100.0, 100.0], running=True)
    _, ended = tape([100.0, 100.0, 100.0])
    outlook = followed(as_of=day, horizon=3)
    assert (happened(outlook, early), happened(outlook, running)) == ([], [])
    assert happened(outlook, ended) == [("resolved", "neither", "forecast 7")]


def test_a_scenario_is_resolved_as_settle_says():
    """Every alert of resolution over random tapes names the row and session that settling the bars gives."""
    rng = np.random.default_rng(3)
    told = 0
    for _ in range(60):
        closes = (100 + np.cumsum(rng.normal(0, 3, 3))).round(1).tolist()
        day, traded = tape(closes)
        outlook = followed(up=(104.0, By.TOUCH), down=(96.0, By.CLOSE), as_of=day)
        _, _, path = traded.after(day, outlook.sessions[-1])
        settled = outlook.scenarios.settle(path)
        row = {UP: "up", 0: "neither"}.get(int(settled.outcome[0]), "down")
        found = [each for each in alerts_of([outlook], traded) if each.kind == "resolved"]
        assert [each.what for each in found] == [row]
        told += row != "neither"
    assert told > 10


def test_an_event_is_told_on_the_session_before_it():
    day, traded = tape([100.0])
    outlook = followed(as_of=day)
    following = traded.closed + timedelta(days=1)  # the tape ends on a Monday
    events = [(following, "payrolls"), (following + timedelta(days=7), "later"), (traded.closed, "gone")]
    found = alerts_of([outlook], traded, events=events)
    assert [(str(each.kind), each.what, each.session) for each in found] == [
        ("event", "payrolls", date(2025, 11, 18))
    ]


def test_a_session_belongs_to_the_newest_outlook_made_before_it():
    day, traded = tape([100.0, 100.0], high={0: 105.0, 1: 105.0})
    first = followed(zones=[(105.0, 106.0)], as_of=day, number=1)
    second = followed(zones=[(105.0, 105.5)], as_of=traded.bars.session[-2].item(), number=2)
    found = alerts_of([second, first], traded)
    assert [(each.subject, each.session) for each in found] == [
        ("105-106", traded.bars.session[-2].item()),
        ("105-105.5", traded.bars.session[-1].item()),
    ]


def test_the_sentence_and_its_evidence():
    day, traded = tape([107.0])
    found = alerts_of([followed(zones=[(105.0, 106.0)], as_of=day)], traded)
    assert say(found[-1].claim) == (
        "MADE broke 105.0–106.0 on November 17: the close 107.0 lies above it by more than z, 0.5 points "
        "(outlook of November 14)."
    )
    assert {each.name: each.value for each in found[-1].claim.measurements}["close"] == 107.0
