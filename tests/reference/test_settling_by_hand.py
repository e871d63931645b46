"""Which row a window settles, decided by hand from the definition, one window at a time.

Every window starts from a close of 100. The upper barrier is 110, the lower one 90, z is 1: by close they are met
beyond 111 and 89. A bar is ``open high low close``; ``-`` is a session without a close, an expiry quotation.
"""

from typing import NamedTuple

import numpy as np
import pytest

from levelhead.errors import BadOption
from levelhead.forecast.scenarios import Barrier, By, Paths, Row, Scenarios
from levelhead.kernels.arrays import FloatArray
from levelhead.kernels.passage import first_passage

BY = {"touch": By.TOUCH, "close": By.CLOSE}
UP, NEITHER, DOWN = "up", "neither", "down"
QUIET = "100 104 96 101"


class Window(NamedTuple):
    """A window and how it ends: the row, the session counted from 1 (0: none), whether the tie rule decided."""

    why: str
    up_by: str
    down_by: str
    bars: tuple[str, ...]
    row: str
    session: int
    tie: bool = False


WINDOWS = [
    # both by touch
    Window("nothing reaches a barrier", "touch", "touch", (QUIET, QUIET, QUIET), NEITHER, 0),
    Window("a high on the barrier reaches it", "touch", "touch", (QUIET, "101 110 100 103"), UP, 2),
    Window("a high one hundredth short does not", "touch", "touch", ("101 109.99 100 109.99",), NEITHER, 0),
    Window("a low on the barrier reaches it", "touch", "touch", (QUIET, "99 100 90 98"), DOWN, 2),
    Window("a low one hundredth short does not", "touch", "touch", ("99 100 90.01 90.01",), NEITHER, 0),
    Window("a touch in the first session counts", "touch", "touch", ("101 111 100 105", QUIET), UP, 1),
    Window("a touch in the last session counts", "touch", "touch", (QUIET, QUIET, "99 99 88 95"), DOWN, 3),
    Window("the earlier barrier wins, up", "touch", "touch", ("101 112 99 100", "99 99 85 90"), UP, 1),
    Window("the earlier barrier wins, down", "touch", "touch", ("99 99 85 90", "101 112 99 100"), DOWN, 1),
    Window("a gap over the upper barrier", "touch", "touch", (QUIET, "113 115 112 114"), UP, 2),
    Window("a gap over it that comes back at once", "touch", "touch", ("112 112 99 100",), UP, 1),
    Window("a gap under the lower barrier", "touch", "touch", (QUIET, "87 88 85 86"), DOWN, 2),
    Window("a touch does not need the close", "touch", "touch", ("100 110.5 99 99",), UP, 1),
    Window("a touch needs no z", "touch", "touch", ("100 101 90 100",), DOWN, 1),
    # one bar reaches both
    Window("both in one bar, open nearer to the upper", "touch", "touch", ("101 111 89 95",), UP, 1, True),
    Window("both in one bar, open nearer to the lower", "touch", "touch", ("99 111 89 95",), DOWN, 1, True),
    Window("both in one bar, equally near: the lower", "touch", "touch", ("100 110 90 105",), DOWN, 1, True),
    Window("both, open above the upper: a gap decides", "touch", "touch", ("112 113 88 89",), UP, 1, True),
    Window("both, open under the lower: a gap decides", "touch", "touch", ("88 112 87 111",), DOWN, 1, True),
    Window("both, open on the upper barrier", "touch", "touch", ("110 111 89 95",), UP, 1, True),
    Window("both, open on the lower barrier", "touch", "touch", ("90 111 89 105",), DOWN, 1, True),
    Window("the close has no say in a tie", "touch", "touch", ("101 111 89 89",), UP, 1, True),
    Window("both exactly on their barriers", "touch", "touch", (QUIET, "104 110 90 100"), UP, 2, True),
    Window("both, after one was reached before", "touch", "touch", ("100 110 99 100", "99 111 89 95"), UP, 1),
    Window("both in the last session", "touch", "touch", (QUIET, QUIET, "96 111 89 95"), DOWN, 3, True),
    # both by close
    Window("a touch is no close", "close", "close", ("100 115 85 100",), NEITHER, 0),
    Window("a close beyond by more than z", "close", "close", (QUIET, "105 112 104 111.01"), UP, 2),
    Window("a close exactly on barrier plus z", "close", "close", ("105 112 104 111",), NEITHER, 0),
    Window("a close beyond the barrier, within z", "close", "close", ("105 112 104 110.5",), NEITHER, 0),
    Window("a close exactly on barrier minus z", "close", "close", ("95 96 88 89",), NEITHER, 0),
    Window("a close below by more than z", "close", "close", ("95 96 88 88.99",), DOWN, 1),
    Window("the earlier close wins", "close", "close", ("95 96 88 88", "105 115 104 114"), DOWN, 1),
    Window("a gap that closes back inside", "close", "close", ("113 114 105 109",), NEITHER, 0),
    # the target by touch, the invalidation by close
    Window("touched up, then closed down, same bar", "touch", "close", ("100 110 80 85",), UP, 1),
    Window("gapped under, touched up, closed down", "touch", "close", ("85 110 80 85",), UP, 1),
    Window(
        "closed down the day before the touch", "touch", "close", ("95 96 85 88", "95 112 94 111"), DOWN, 1
    ),
    Window("the lower barrier touched only", "touch", "close", ("95 96 80 95", "100 111 99 110"), UP, 2),
    Window(
        "the lower barrier touched only, to the end", "touch", "close", ("95 96 80 95", QUIET), NEITHER, 0
    ),
    Window("touched down, then closed up, same bar", "close", "touch", ("100 115 90 114",), DOWN, 1),
    Window("gapped over, touched down, closed up", "close", "touch", ("115 120 90 119",), DOWN, 1),
    Window("closed up the day before the touch", "close", "touch", ("105 115 104 112", "95 96 80 95"), UP, 1),
    Window("the upper barrier touched only", "close", "touch", ("105 115 104 105", "95 96 90 95"), DOWN, 2),
    Window("touched up, and closed on it", "touch", "close", ("105 110 104 110",), UP, 1),
    # sessions without a close
    Window("a quotation settles nothing by close", "close", "close", ("105 115 104 -",), NEITHER, 0),
    Window("the close after a quotation does", "close", "close", ("105 115 104 -", "113 114 112 113"), UP, 2),
    Window("a touch on the quotation day counts", "touch", "close", (QUIET, "105 110 80 -"), UP, 2),
    Window("no close below on the quotation day", "touch", "close", ("95 96 80 -", QUIET), NEITHER, 0),
    Window("a quotation day reaches both", "touch", "touch", ("103 110 90 -",), UP, 1, True),
    Window("a quotation at the end of the horizon", "close", "touch", (QUIET, "110 115 105 -"), NEITHER, 0),
]


def path(*bars: str) -> FloatArray:
    """One path of shape (1, H, 4) from the text of its bars."""
    return np.array([[[np.nan if each == "-" else float(each) for each in bar.split()] for bar in bars]])


def paths(values: FloatArray) -> Paths:
    return Paths(values[..., 0], values[..., 1], values[..., 2], values[..., 3])


def scenarios(up_by: str, down_by: str, horizon: int) -> Scenarios:
    return Scenarios(Barrier(110.0, BY[up_by], 1.0), Barrier(90.0, BY[down_by], 1.0), horizon)


@pytest.mark.parametrize("window", WINDOWS, ids=[each.why for each in WINDOWS])
def test_window_settles_as_by_hand(window: Window) -> None:
    settled = scenarios(window.up_by, window.down_by, len(window.bars)).settle(paths(path(*window.bars)))
    row = next(row for row in Row if settled.hits(row)[0] == 1)
    assert (row, int(settled.session[0]) + 1, bool(settled.tie[0])) == (
        window.row,
        window.session,
        window.tie,
    )


@pytest.mark.parametrize("window", WINDOWS, ids=[each.why for each in WINDOWS])
def test_exactly_one_row_is_true(window: Window) -> None:
    settled = scenarios(window.up_by, window.down_by, len(window.bars)).settle(paths(path(*window.bars)))
    assert sorted(float(settled.hits(row)[0]) for row in Row) == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("up_by", "down_by", "late"),
    [
        ("touch", "touch", "101 120 100 118"),
        ("touch", "touch", "99 100 80 85"),
        ("close", "close", "101 120 100 118"),
        ("touch", "close", "99 100 80 85"),
        ("close", "touch", "101 120 100 118"),
    ],
)
def test_what_comes_one_session_after_the_horizon_does_not_count(up_by: str, down_by: str, late: str) -> None:
    settled = scenarios(up_by, down_by, 3).settle(paths(path(QUIET, QUIET, QUIET, late)))
    assert (settled.frequency(Row.NEITHER), int(settled.session[0])) == (1.0, -1)


def test_windows_settle_the_same_alone_and_together() -> None:
    """Nothing is carried from one path to the next, whatever the number of paths."""
    both = [each for each in WINDOWS if (each.up_by, each.down_by) == ("touch", "touch")]
    longest = max(len(each.bars) for each in both)
    values = np.concatenate([path(*each.bars, *[QUIET] * (longest - len(each.bars))) for each in both])
    settled = scenarios("touch", "touch", longest).settle(paths(values))
    expected = {"up": 1, "neither": 0, "down": -1}
    assert settled.outcome.tolist() == [expected[each.row] for each in both]
    assert (settled.session + 1).tolist() == [each.session for each in both]
    assert settled.tie.tolist() == [each.tie for each in both]


def test_each_path_may_have_barriers_of_its_own() -> None:
    """Four copies of one bar, open 100, 95 to 107, against four pairs of barriers."""
    values = np.repeat(path("100 107 95 104"), 4, axis=0)
    outcome, session, tie = first_passage(
        *(values[..., k] for k in range(4)),
        upper=np.array([107.0, 108.0, 108.0, 106.0]),
        lower=np.array([94.0, 95.0, 94.0, 95.0]),
        upper_by_close=False,
        lower_by_close=False,
    )
    # reached above only; below only; neither; both, and the open is 6 from the upper, 5 from the lower
    assert (outcome.tolist(), session.tolist(), tie.tolist()) == (
        [1, -1, 0, -1],
        [0, 0, -1, 0],
        [False, False, False, True],
    )


def test_one_pair_of_barriers_given_as_arrays_of_one() -> None:
    """A single path with arrays of length one is a path like any other, in the tie as well."""
    outcome, _, tie = first_passage(
        *(path("103 110 90 100")[..., k] for k in range(4)),
        upper=np.array([110.0]),
        lower=np.array([90.0]),
        upper_by_close=False,
        lower_by_close=False,
    )
    assert (outcome.tolist(), tie.tolist()) == ([1], [True])


def test_per_path_upper_with_one_lower() -> None:
    """Barriers may be a scalar on one side and one for each path on the other."""
    values = np.repeat(path("100 110 90 100"), 2, axis=0)
    outcome, _, tie = first_passage(
        *(values[..., k] for k in range(4)),
        upper=np.array([109.0, 110.0]),
        lower=np.asarray(90.0),
        upper_by_close=False,
        lower_by_close=False,
    )
    # 9 to the upper against 10 to the lower; then equally near, which is the lower
    assert (outcome.tolist(), tie.tolist()) == ([1, -1], [True, True])


@pytest.mark.parametrize("lower", [110.0, 110.1, float("nan")])
def test_barriers_that_cross_are_refused(lower: float) -> None:
    with pytest.raises(BadOption, match="--down"):
        Scenarios(Barrier(110.0, By.TOUCH, 1.0), Barrier(lower, By.TOUCH, 1.0), 15)


def test_negative_prices_settle_like_any_other() -> None:
    """Crude oil on 2020-04-20: barriers of 20 and -10, low -40.32, high 17.85, close -37.63."""
    scenario = Scenarios(Barrier(20.0, By.TOUCH, 1.0), Barrier(-10.0, By.CLOSE, 1.0), 1)
    settled = scenario.settle(paths(path("17.73 17.85 -40.32 -37.63")))
    assert settled.outcome.tolist() == [-1]


def test_gaps_over_both_barriers_cannot_be() -> None:
    """A gap lies beyond one barrier at most, so a bar that stays beyond it reaches only that one."""
    for bar, outcome in (("115 118 112 113", 1), ("85 88 80 82", -1)):
        settled = scenarios("touch", "touch", 1).settle(paths(path(bar)))
        assert (settled.outcome.tolist(), settled.tie.tolist()) == ([outcome], [False])
