"""Alerts survive a kill at every step, and a receiver that takes nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from levelhead.errors import NotDelivered
from levelhead.ledger.verify import verify
from levelhead.watch import Told, WatchState, alerts_of, deliver_all
from tests.watch.days import followed, tape
from tests.watch.killed import NOON

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = [
    "MADE | touch | resistance | 105-106 | 2025-11-17",
    "MADE | break | above | 105-106 | 2025-11-17",
    "MADE | reclaim | reclaimed | 103 | 2025-11-17",
    "MADE | resolved | up | forecast 7 | 2025-11-17",
]


def watch(folder: Path, steps: int = -1) -> list[tuple[int, str]]:
    """Numbers and identities that a watcher printed before it ended or was killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.watch.killed", str(folder), str(steps)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (0 if steps < 0 else -9), done.stderr
    return [(int(line.split()[0]), line.split(" ", 1)[1]) for line in done.stdout.splitlines()]


def test_watched_twice_alerts_are_given_once(tmp_path: Path):
    first, second = watch(tmp_path / "state"), watch(tmp_path / "state")
    assert ([each for _, each in first], second) == (EXPECTED, [])


@pytest.mark.parametrize("steps", range(10))
def test_a_watcher_killed_at_any_step_loses_and_adds_nothing(steps: int, tmp_path: Path):
    """Before and after the record, and around each delivery: one alert at most is given twice, under one number."""
    given = [*watch(tmp_path / "state", steps), *watch(tmp_path / "state")]
    assert sorted({each for _, each in given}) == sorted(EXPECTED)
    assert len({number for number, _ in given}) == len(EXPECTED) and len(given) <= len(EXPECTED) + 1
    assert verify(tmp_path / "state").torn == 0


class Deaf:
    """A receiver that takes nothing until it listens."""

    name = "deaf"

    def __init__(self) -> None:
        self.listens = False
        self.heard: list[int] = []

    def deliver(self, alert: Told) -> None:
        if not self.listens:
            raise NotDelivered("deaf", "it does not listen")
        self.heard.append(alert.number)


class Heard(Deaf):
    """A receiver that takes everything."""

    name = "heard"

    def __init__(self) -> None:
        super().__init__()
        self.listens = True


def test_a_failed_delivery_is_said_and_tried_again(tmp_path: Path):
    day, traded = tape([107.0])
    alerts = alerts_of([followed(zones=[(105.0, 106.0)], as_of=day)], traded)
    state, deaf, heard = WatchState(tmp_path), Deaf(), Heard()
    state.record(alerts, [deaf.name, heard.name], at=NOON)
    failed = deliver_all(state, [deaf, heard], at=NOON)
    assert ([str(each) for each in failed], len(heard.heard)) == (
        ["deaf: the alert was not delivered (it does not listen). It is kept and tried again"],
        2,
    )
    deaf.listens = True
    assert deliver_all(WatchState(tmp_path), [deaf, heard], at=NOON) == ()
    assert deaf.heard == heard.heard


def test_a_new_receiver_hears_of_new_alerts_only(tmp_path: Path):
    day, traded = tape([107.0])
    alerts = alerts_of([followed(zones=[(105.0, 106.0)], as_of=day)], traded)
    state, heard = WatchState(tmp_path), Heard()
    state.record(alerts[:1], ["output"], at=NOON)
    told = state.record(alerts, ["output", heard.name], at=NOON)
    deliver_all(state, [heard], at=NOON)
    assert heard.heard == [each.number for each in told] and len(told) == 1
