"""Reclaim of a level from below, state by state, on closes written down by hand.

The level is 100 and the buffer 1 unless said: a reclaiming close is above 101, a failing one below 99.
Bars reach half a point beyond their close.
"""

from collections.abc import Sequence

import numpy as np
import pytest

from levelhead.technical.reclaim import Reclaim, ReclaimState, read_reclaim

DAYS = np.arange("2025-01-01", "2025-03-01", dtype="datetime64[D]")
B = 95.0


def read(
    close: Sequence[float],
    *,
    high: dict[int, float] | None = None,
    low: dict[int, float] | None = None,
    level: Sequence[float] | float = 100.0,
) -> Reclaim | None:
    closes = np.array(close, dtype=np.float64)
    highs, lows = closes + 0.5, closes - 0.5
    for row, price in (high or {}).items():
        highs[row] = price
    for row, price in (low or {}).items():
        lows[row] = price
    levels = np.broadcast_to(np.asarray(level, dtype=np.float64), closes.shape)
    return read_reclaim(DAYS[: closes.size], highs, lows, closes, level=levels, buffer=np.ones(closes.size))


def state(*args: object, **options: object) -> tuple[ReclaimState, int]:
    """State, and the row of its session."""
    found = read(*args, **options)  # type: ignore[arg-type]
    assert found is not None
    return found.state, int(np.searchsorted(DAYS, np.datetime64(found.session)))


def test_below_since_the_first_close_below():
    assert state([105, 105, 105, B, B, B, B, B]) == (ReclaimState.BELOW, 3)


def test_needed_is_the_level_and_its_buffer():
    found = read([B] * 8)
    assert found is not None
    assert (found.level, found.buffer, found.needed) == (100.0, 1.0, 101.0)


def test_an_intraday_poke_is_a_test():
    assert state([B] * 8, high={7: 103.0}) == (ReclaimState.TEST, 7)


def test_a_high_at_the_level_is_a_test():
    assert state([B] * 8, high={7: 100.0}) == (ReclaimState.TEST, 7)


def test_yesterdays_poke_is_no_test_today():
    assert state([B] * 8, high={6: 103.0}) == (ReclaimState.BELOW, 0)


@pytest.mark.parametrize("close", [100.5, 101.0])
def test_a_first_close_inside_the_buffer_is_a_test(close: float):
    assert state([*[B] * 7, close]) == (ReclaimState.TEST, 7)


def test_a_close_beyond_the_buffer_reclaims():
    assert state([*[B] * 7, 101.1]) == (ReclaimState.RECLAIMED, 7)


def test_three_of_the_last_five_closes_are_enough():
    assert state([105, 105, 105, 105, B, B, 105, 105, B, 102])[0] is ReclaimState.RECLAIMED


def test_two_of_the_last_five_are_not_enough():
    assert state([105, 105, 105, 105, B, B, 105, 105, 105, 102]) == (ReclaimState.ABOVE, 6)


def test_a_close_at_the_level_is_not_below_it():
    assert state([100.0] * 7 + [102.0])[0] is ReclaimState.ABOVE


def test_a_second_close_confirms():
    assert state([*[B] * 7, 102, 100.2], low={8: 98.0}) == (ReclaimState.CONFIRMED, 7)


def test_a_low_that_stays_up_confirms():
    """The next close falls back to 99.8, but the low above 99 held the ground."""
    assert state([*[B] * 7, 102, 99.8], low={8: 99.2}) == (ReclaimState.CONFIRMED, 7)


def test_neither_confirms_nor_fails():
    assert state([*[B] * 7, 102, 99.8], low={8: 98.5}) == (ReclaimState.RECLAIMED, 7)


def test_a_low_after_the_next_does_not_confirm():
    assert state([*[B] * 7, 102, 99.8, 99.8], low={8: 98.5, 9: 99.4}) == (ReclaimState.RECLAIMED, 7)


def test_a_second_close_two_sessions_later_confirms():
    assert state([*[B] * 7, 102, 99.8, 100.4], low={8: 98.5, 9: 98.5}) == (ReclaimState.CONFIRMED, 7)


@pytest.mark.parametrize("after", [1, 2, 3, 4, 5])
def test_a_close_below_the_buffer_within_five_sessions_fails(after: int):
    closes = [*[B] * 7, *[103.0] * after, 98.9]
    assert state(closes) == (ReclaimState.FAILED, 7 + after)


def test_a_close_at_the_edge_of_the_buffer_has_not_failed():
    assert state([*[B] * 7, 103, 99.0])[0] is not ReclaimState.FAILED


def test_after_five_sessions_it_is_no_news():
    closes = [*[B] * 7, *[103.0] * 6]
    assert state(closes) == (ReclaimState.CONFIRMED, 7)
    assert state([*closes, 103.0]) == (ReclaimState.ABOVE, 7)


def test_a_breakdown_after_five_sessions_is_not_a_failed_reclaim():
    assert state([*[B] * 7, *[103.0] * 6, B]) == (ReclaimState.BELOW, 13)


def test_a_dip_to_the_buffer_does_not_start_it_anew():
    """Reclaimed at 102, a close of 100.4 confirms; the next close beyond 101 is not a new reclaim."""
    assert state([*[B] * 7, 102, 100.4, 102]) == (ReclaimState.CONFIRMED, 7)


def test_after_a_failure_a_new_close_reclaims_anew():
    assert state([*[B] * 7, 102, B, 102]) == (ReclaimState.RECLAIMED, 9)


@pytest.mark.parametrize("later", range(12))
def test_the_day_of_a_reclaim_never_moves(later: int):
    closes = [*[B] * 7, *[103.0] * (later + 1)]
    found, row = state(closes)
    assert row == 7
    assert (found is ReclaimState.ABOVE) == (later > 5)


def test_each_close_is_measured_against_the_level_of_its_own_day():
    """Closes stand still at 95 while the level falls from 97.5 to 93.3: below it for 7 days, 1.7 above now."""
    level = [97.5, 97.4, 97.3, 97.2, 97.1, 97.0, 96.9, 93.3]
    assert state([B] * 8, level=level) == (ReclaimState.RECLAIMED, 7)


def test_the_failing_close_is_measured_against_its_own_day():
    level = [*[100.0] * 8, 104.5]
    assert state([*[B] * 7, 103, 103.0], level=level) == (ReclaimState.FAILED, 8)


def test_a_level_that_is_not_warm_is_not_read():
    assert read([B] * 8, level=[np.nan] * 3 + [100.0] * 5) is None
    assert read([B] * 8, level=[np.nan] * 2 + [100.0] * 6) is not None


def test_five_bars_are_too_few():
    assert read([B] * 5) is None


@pytest.mark.parametrize("seed", range(40))
def test_states_are_those_of_the_rule_read_aloud(seed: int):
    """A plain walk through the bars, one event at a time, ends in the same state on the same day."""
    rng = np.random.default_rng(seed)
    closes = (100 + rng.integers(-30, 31, 40) / 10).tolist()
    lows = {row: close - float(rng.integers(0, 20)) / 10 for row, close in enumerate(closes)}
    for stop in range(6, 41):
        assert state(closes[:stop], low={r: p for r, p in lows.items() if r < stop}) == _aloud(
            closes[:stop], lows
        )


def _aloud(closes: list[float], lows: dict[int, float]) -> tuple[ReclaimState, int]:
    event, failed = None, None
    for row in range(5, len(closes)):
        if event is not None and row - event <= 5:
            if failed is None and closes[row] < 99:
                failed = row
            if failed is None:
                continue
        if closes[row] > 101 and sum(close < 100 for close in closes[row - 5 : row]) >= 3:
            event, failed = row, None
    last = len(closes) - 1
    if event is not None and last - event <= 5:
        if failed is not None:
            return ReclaimState.FAILED, failed
        confirmed = any(close > 100 for close in closes[event + 1 :]) or (
            event < last and lows[event + 1] > 99
        )
        return (ReclaimState.CONFIRMED if confirmed else ReclaimState.RECLAIMED), event
    if closes[last] > 100:
        if sum(close < 100 for close in closes[-6:-1]) >= 3:
            return ReclaimState.TEST, last
        since = last
        while since > 0 and closes[since - 1] > 100:
            since -= 1
        return ReclaimState.ABOVE, since
    if closes[last] + 0.5 >= 100:
        return ReclaimState.TEST, last
    since = last
    while since > 0 and closes[since - 1] <= 100:
        since -= 1
    return ReclaimState.BELOW, since
