"""Several processes, and processes that die, leave a store that can be read."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from levelhead.data.durable import locked
from levelhead.data.store import Store
from levelhead.errors import StorageError
from tests.data_store import series

ROOT = Path(__file__).resolve().parents[2]


def writer(home: Path, count: int) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.data_store.put_forever", str(home), str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_killed_in_the_middle_of_a_put_leaves_the_old_or_the_new_bars(home: Path) -> None:
    """kill -9 at fourteen moments of a put; each time the bars are one of the two series, whole."""
    whole = {series.bars(count).fingerprint for count in (300, 200)}
    store = Store(home)
    store.put(series.checked(series.bars(300)), at=series.AT)
    seen = []
    for moment in range(14):
        process = writer(home, 0)
        time.sleep(0.004 * moment)
        process.kill()
        process.communicate()
        seen.append(store.bars("RTY").bars.fingerprint)
    assert set(seen) <= whole
    # ... and no lock outlives its holder, nor do its leftovers outlive the next put.
    store.put(series.checked(series.bars(300)), at=series.AT)
    assert not list(store.folder.glob(".*.tmp"))


def test_two_writers_and_a_reader_do_not_disturb_each_other(home: Path) -> None:
    whole = {series.bars(count).fingerprint for count in (300, 200)}
    store = Store(home)
    store.put(series.checked(series.bars(300)), at=series.AT)
    writers = [writer(home, 25) for _ in range(2)]
    reads = 0
    while any(process.poll() is None for process in writers):
        assert store.bars("RTY").bars.fingerprint in whole
        reads += 1
    for process in writers:
        written, _ = process.communicate()
        assert (process.returncode, written.splitlines()[-1]) == (0, "25")
    assert reads > 10
    assert list(store.folder.glob("*.parquet")) == [store.path("RTY")]


def test_a_lock_held_by_another_is_waited_for_then_said(home: Path) -> None:
    with (
        locked(home / "bars"),
        pytest.raises(StorageError, match=r"has been writing for more than 0\.1 seconds"),
        locked(home / "bars", wait=0.1),
    ):
        pass


def test_a_lock_ends_with_its_block(home: Path) -> None:
    taken = 0
    for _ in range(2):
        with locked(home / "bars", wait=0.0):
            taken += 1
    assert taken == 2
