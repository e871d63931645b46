"""The dashboard while bars arrive from another process and listeners leave and come back."""

import asyncio
import itertools
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bench.serving import Used, can_look
from bench.soak import Soaked, soak
from levelhead.web import live
from levelhead.web.disk import Seen
from levelhead.web.live import Readers, follow
from levelhead.web.made import HTML, made
from levelhead.web.room import Settings
from levelhead.web.shelf import Shelf
from levelhead.web.wanted import Form, Wanted
from tests.web.asking import NOW

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


class Slow:
    """Makes a page in a tenth of a second, and counts how many are asked for at once."""

    waiting = most = done = 0

    async def run(self, *_: Any, **__: Any) -> Any:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0.1)
        self.waiting -= 1
        self.done += 1
        return {Form.HTML: made(b"", HTML)}

    def close(self) -> None:
        pass


def test_pages_made_ahead_do_not_pile_up_when_bars_change_faster_than_they_are_made(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    """The disk is another one at every look, fifty times a second."""
    numbers = itertools.count()
    monkeypatch.setattr(live, "look", lambda _: Seen({"RTY": str(next(numbers))}))
    crew = Slow()

    async def followed() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(
                follow(Shelf(Settings(home), crew, lambda: NOW), Readers(), every=0.02), 1.0
            )

    asyncio.run(followed())
    assert (crew.most, crew.done > 3) == (1, True)


def test_pages_of_bars_that_are_no_more_are_not_kept(home: Path):
    """Each state is seen, and its page made; one page stays."""
    crew = Slow()
    shelf = Shelf(Settings(home), crew, lambda: NOW)

    async def kept() -> None:
        for number in range(4):
            shelf.see(Seen({"RTY": str(number)}))
            await shelf.get(Wanted("outlook", "RTY"))
        await shelf.get(Wanted("licences"))
        shelf.see(Seen({"RTY": "3"}))
        await shelf.get(Wanted("outlook", "RTY"))

    asyncio.run(kept())
    assert (len(shelf._kept), crew.done) == (2, 5)
