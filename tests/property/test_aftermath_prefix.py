"""What came of an outlook can only be added to: a later bar changes nothing that was settled before."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.forecast import Row
from levelhead.pipeline.aftermath import aftermath
from levelhead.report.after import Fate
from tests.report.test_aftermath import later, page

STEPS = st.lists(st.integers(-120, 120), min_size=5, max_size=5)  # half points a session
REACH = st.lists(st.integers(0, 60), min_size=10, max_size=10)


def bars(steps: list[int], reach: list[int]) -> list[tuple[float, float, float, float]]:
    """Five bars that open at the last close and go on by so much, on a tenth of a point."""
    close = page().overview.close
    found = []
    for at, step in enumerate(steps):
        opened, close = close, round(close + step / 2, 1)
        high, low = max(opened, close) + reach[2 * at] / 2, min(opened, close) - reach[2 * at + 1] / 2
        found.append((opened, round(high, 1), round(low, 1), close))
    return found


@settings(max_examples=40)
@given(steps=STEPS, reach=REACH)
def test_what_is_settled_stays_settled(steps, reach):
    """Row and session once decided, first touches, first closes beyond, verdicts; extremes only widen."""
    came = bars(steps, reach)
    whole = aftermath(page(), later(*came))
    for count in range(1, 5):
        early = aftermath(page(), later(*came[:count]))
        if early.decided is not None:
            assert early.decided == whole.decided
        assert early.highest.price <= whole.highest.price
        assert early.lowest.price >= whole.lowest.price
        for before, after in zip(early.levels, whole.levels, strict=True):
            assert before.touched in (None, after.touched)
            assert before.passed in (None, after.passed)
            if before.fate in (Fate.HELD, Fate.BROKE):
                assert (before.fate, before.tested) == (after.fate, after.tested)


@settings(max_examples=40)
@given(steps=STEPS, reach=REACH)
def test_the_row_is_the_one_a_reader_finds_by_hand(steps, reach):
    """Session by session: a touch by high or low, a close beyond by z; nothing met means neither."""
    came = bars(steps, reach)
    scenarios = page().forecast.scenarios
    expected = Row.NEITHER
    for _, high, low, close in came:
        up = close > scenarios.reach[0] if scenarios.upper.by == "close" else high >= scenarios.upper.price
        down = close < scenarios.reach[1] if scenarios.lower.by == "close" else low <= scenarios.lower.price
        if up and down:
            return  # decided by the rule for ties, which has tests of its own
        if up or down:
            expected = Row.UP if up else Row.DOWN
            break
    assert aftermath(page(), later(*came)).decided.row is expected


def test_the_walks_meet_all_three_rows():
    """Else the two laws above would say little."""
    rng = np.random.default_rng(2)
    rows = set()
    for _ in range(60):
        came = bars(rng.integers(-120, 121, 5).tolist(), rng.integers(0, 61, 10).tolist())
        rows.add(aftermath(page(), later(*came)).decided.row)
    assert rows == set(Row)
