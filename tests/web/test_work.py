"""Work that takes too long or goes wrong, as a reader meets it."""

import json
import os
import signal
import time
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest

from levelhead.errors import DataRejected, LevelheadError, StorageError, UnknownMarket
from levelhead.render.html.markup import NOTHING
from levelhead.web.checking import Note, check_note
from levelhead.web.made import Failure
from levelhead.web.room import Room, Settings
from levelhead.web.sheet import Sheet
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Form, Wanted
from levelhead.web.work import Job, TooSlow, within, work
from tests.web.asking import NOW

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs an alarm clock of the system")


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Failure:
    """What comes of a page that raises."""

    def page(room: Room, wanted: Wanted) -> Sheet:
        raise error

    monkeypatch.setattr("levelhead.web.pages.outlook.page", page)
    found = work(Job(Settings(Path("/srv/desk/home")), Wanted("outlook", "RTY", date(2025, 10, 16)), NOW, ""))
    assert isinstance(found, Failure)
    return found


def careless() -> None:
    """Goes on for ten seconds, whatever it meets."""
    began = time.monotonic()
    while time.monotonic() - began < 10:
        with suppress(Exception):
            sum(range(10_000))


@POSIX
def test_what_takes_too_long_is_ended_even_where_every_error_is_caught():
    began = time.monotonic()
    with pytest.raises(TooSlow), within(0.05):
        careless()
    assert time.monotonic() - began < 5


@POSIX
def test_the_clock_is_stopped_with_the_work():
    with within(0.05):
        done = True
    time.sleep(0.1)
    assert (done, signal.getitimer(signal.ITIMER_REAL)) == (True, (0.0, 0.0))


@POSIX
def test_a_note_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, home: Path):
    monkeypatch.setattr("levelhead.web.checking.MOST_SECONDS", 0.05)
    monkeypatch.setattr("levelhead.web.checking._audit", lambda _: time.sleep(5))
    found = check_note(Note(Settings(home), b"x", "note", None, None, NOW, Tongue()))
    assert isinstance(found, Failure) and (found.kind, found.status) == ("TooSlow", 503)


@pytest.mark.parametrize(
    ("error", "status", "exit_status"),
    [
        (UnknownMarket("RTX", ("RTY",)), 404, 2),
        (
            DataRejected("STALE", "the last bar repeats the one before", line=7, remedy="Fetch it again"),
            422,
            3,
        ),
        (StorageError("/srv/desk/home/bars/RTY.json", "the disk is full", "Free some space"), 503, 5),
    ],
)
def test_an_error_raised_on_purpose_keeps_its_words(
    monkeypatch: pytest.MonkeyPatch, error: LevelheadError, status: int, exit_status: int
):
    found = failing(monkeypatch, error)
    assert (found.message, found.status, found.exit_status) == (
        str(error).replace("/srv/desk/home/", ""),
        status,
        exit_status,
    )


def test_of_a_defect_a_reader_is_told_its_kind_and_the_owner_everything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    found = failing(monkeypatch, ZeroDivisionError("in /srv/desk/home/secret"))
    assert (found.status, "secret" in found.message, "ZeroDivisionError" in found.message) == (
        500,
        False,
        True,
    )
    assert "Traceback" in capsys.readouterr().err


def test_the_clock_of_the_room_is_the_time_of_the_request(monkeypatch: pytest.MonkeyPatch, home: Path):
    seen: list[datetime] = []

    def page(room: Room, wanted: Wanted) -> Sheet:
        seen.append(room.now)
        return Sheet("", NOTHING, b"{}")

    monkeypatch.setattr("levelhead.web.pages.outlook.page", page)
    work(Job(Settings(home), Wanted("outlook", "RTY"), NOW, ""))
    assert seen == [NOW]


def test_an_outlook_made_before_is_one_of_the_same_horizon(home: Path, data: Path):
    """Two dashboards in one process share what they made, and nothing else."""
    horizons = []
    for horizon in (5, 15):
        made = work(Job(Settings(home, data, horizon=horizon), Wanted("outlook", "RTY"), NOW, "same"))
        assert isinstance(made, dict)
        horizons.append(json.loads(made[Form.JSON].body)["horizon"]["sessions"])
    assert horizons == [5, 15]
