"""The dashboard while bars arrive from another process and listeners leave and come back."""

import sys

import pytest

from bench.serving import Used, can_look
from bench.soak import Soaked, soak

HELD = [Used(1.0, 60.0 + at, 90.0, 16) for at in range(10)]


@pytest.mark.skipif(not can_look() or sys.platform == "win32", reason="needs /proc")
def test_events_arrive_memory_stays_and_the_newest_bar_is_shown():
    """Eight seconds of ``python -m bench.soak``; in so short a run memory still settles, so it has a wider bound."""
    seen = soak(8.0)
    assert [each for each in seen.faults if not each.startswith("memory")] == []
    assert (seen.arrived[0] > 15, seen.slope < 6) == (True, True)


def test_the_soak_notices_a_leak_a_deaf_listener_and_an_open_connection():
    """Planted: each fault alone."""
    well = {"events": 9, "pages": 9, "shown": 1.0, "looks": HELD[:1] * 9, "rested": HELD[0]}
    planted = (
        {"lost": 1},
        {"events": 0},
        {"wrong": 1},
        {"shown": 99.0},
        {"looks": HELD},
        {"rested": Used(1.0, 60.0, 90.0, 17)},
    )
    assert Soaked(**well).faults == []  # type: ignore[arg-type]
    assert [len(Soaked(**{**well, **each}).faults) for each in planted] == [1] * 6  # type: ignore[arg-type]
