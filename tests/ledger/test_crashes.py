"""Whatever is killed, fails or loses power: an acknowledged entry is there, and no hand is needed."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from levelhead.errors import StorageError
from levelhead.ledger.book import Book
from levelhead.ledger.verify import verify
from tests.ledger.books import NOON, filled, note, notes, texts
from tests.ledger.faulty_disk import failing, image, recording

APPENDS = 4


def four_appends(folder: Path) -> list[str]:
    """Four appends, the third a batch, the last one in another month; the texts that were acknowledged."""
    said: list[str] = []
    book = Book(folder, identity="test")
    for at in range(APPENDS):
        words = [f"text {at} {part}" for part in range(3 if at == 2 else 1)]
        try:
            book.append(notes(*words), at=NOON + timedelta(days=4 * at))
        except StorageError:
            continue
        said += words
    return said


def is_whole_after(folder: Path, acknowledged: list[str]) -> None:
    """Acknowledged texts are there in order, the chain holds, and writing goes on without a hand."""
    Book(folder, identity="test").append(note("afterwards"), at=NOON + timedelta(days=90))
    found = texts(folder)
    assert [each for each in found if each in set(acknowledged)] == acknowledged
    assert found[-1] == "afterwards" and len(found) == len(set(found))
    verify(folder)


def calls_made(tmp_path: Path) -> int:
    """How many system calls four appends make."""
    with failing(-1, "EIO") as seen:
        four_appends(tmp_path)
    return seen.calls


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("fault", ["EIO", "ENOSPC", "short"])
def test_every_system_call_may_fail(tmp_path, fault, lasting):
    """Each call of four appends in turn: an error in words, nothing acknowledged lost."""
    calls = calls_made(tmp_path / "count")
    assert calls >= 30
    for at in range(calls):
        folder = tmp_path / str(at)
        with failing(at, fault, lasting=lasting):
            said = four_appends(folder)
        is_whole_after(folder, said)


DYING = """
import sys
from pathlib import Path
from tests.ledger.faulty_disk import failing
from tests.ledger.test_crashes import told_appends

with failing(int(sys.argv[2]), "kill"):
    told_appends(Path(sys.argv[1]))
"""


def told_appends(folder: Path) -> None:
    """Four appends; each text is told once it was acknowledged."""
    book = Book(folder, identity="test")
    for at in range(APPENDS):
        words = [f"text {at} {part}" for part in range(3 if at == 2 else 1)]
        book.append(notes(*words), at=NOON + timedelta(days=4 * at))
        sys.stdout.write("".join(f"{word}\n" for word in words))
        sys.stdout.flush()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A child that finds these tests."""
    here = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, *arguments], cwd=here, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_kill_at_every_system_call(tmp_path):
    """The process dies at each call of four appends in turn; it had told what was acknowledged."""
    for at in range(calls_made(tmp_path / "count")):
        folder = tmp_path / str(at)
        done = run("-c", DYING, str(folder), str(at))
        assert done.returncode == -signal.SIGKILL, done.stderr
        is_whole_after(folder, done.stdout.splitlines())


def test_recovery_may_fail_too(tmp_path):
    """Each call of an append that first sets a torn end aside; the second recovery gives the same."""
    with failing(-1, "EIO") as seen:
        recover(tmp_path / "count")
    for at in range(seen.calls):
        folder = tmp_path / str(at)
        torn(folder)
        with failing(at, "EIO"), suppress(StorageError):
            Book(folder).append(note("b"), at=NOON + timedelta(days=50))
        is_whole_after(folder, ["note 0", "note 1"])


def torn(folder: Path) -> None:
    """A book with half a line at its end."""
    filled(folder, 2)
    path = folder / "2025-11.jsonl"
    path.write_bytes(path.read_bytes() + b'{"v":1,"seq":3')


def recover(folder: Path) -> None:
    """Append to such a book."""
    torn(folder)
    Book(folder).append(note("b"), at=NOON + timedelta(days=50))


@pytest.mark.parametrize("strict", [False, True], ids=["ext4", "strict"])
@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_power_may_fail_after_any_call(tmp_path, kept, strict):
    """Unsynced sectors are kept by chance, or are zeros; every image of four appends goes on without a hand."""
    with recording(tmp_path / "live") as tape:
        book = Book(tmp_path / "live", identity="test")
        said: list[str] = []
        for at in range(APPENDS):
            words = [f"text {at} {part}" + " " * 700 for part in range(3 if at == 2 else 1)]
            book.append(notes(*words), at=NOON + timedelta(days=4 * at))
            said += words
            tape.entries = len(said)
    draws = random.Random(f"{kept} {strict}")
    for upto in range(1, len(tape.events) + 1):
        for _ in range(4):
            folder = tmp_path / f"{upto}-{draws.random()}"
            folder.mkdir()
            for name, content in image(tape, upto, kept, draws, strict=strict).items():
                (folder / name).write_bytes(content)
            (folder / ".head").write_bytes(draws.choice([*tape.heads[:upto], b"", b"\0" * 40]))
            done = tape.acknowledged[upto] if upto < len(tape.events) else len(said)
            is_whole_after(folder, said[:done])


def test_without_a_sync_the_same_images_lose_entries(tmp_path, monkeypatch):
    """The simulation has teeth: a book that never waits for the disk does not survive it."""
    monkeypatch.setattr("levelhead.ledger.book.sync_data", lambda _: None)
    with recording(tmp_path / "live") as tape:
        Book(tmp_path / "live", identity="test").append(notes("lost"), at=NOON)
    kept = image(tape, len(tape.events), 0.0, random.Random(0), strict=False)
    assert not any(b"lost" in content for content in kept.values())


def test_kill_at_random(tmp_path):
    """Writers killed at random moments, one book for all of them: every number told is there."""
    draws = random.Random(7)
    told: list[str] = []
    for at in range(25):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.books", str(tmp_path), f"r{at}", "100000", "1500"],
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        time.sleep(draws.uniform(0.05, 0.35))
        child.kill()
        told += [line.split()[1] for line in child.communicate()[0].splitlines()]
        verify(tmp_path)
    found = [each.strip() for each in texts(tmp_path)]
    assert set(told) <= set(found) and told
    assert [each for each in found if each in set(told)] == told


def test_a_read_only_folder_is_refused_in_words_and_still_read(tmp_path):
    """Verification and reading need no right to write."""
    filled(tmp_path, 2)
    with failing(0, "EROFS"), pytest.raises(StorageError, match="may not be written"):
        Book(tmp_path).append(note("b"), at=NOON + timedelta(days=50))
    assert len(verify(tmp_path).entries) == 3


def test_a_full_disk_is_said_so(tmp_path):
    """With what to do, and nothing half-written."""
    filled(tmp_path, 2)
    size = (tmp_path / "2025-11.jsonl").stat().st_size
    with failing(0, "ENOSPC", only="write"), pytest.raises(StorageError, match="full"):
        Book(tmp_path).append(note("b"), at=NOON + timedelta(days=3))
    assert (tmp_path / "2025-11.jsonl").stat().st_size == size
