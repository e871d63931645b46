"""Whether the book is whole: every byte, every link, every checkpoint, and nothing due left open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from levelhead.errors import CheckpointMismatch, LedgerBroken, LedgerIncomplete
from levelhead.ledger.book import acknowledged, files
from levelhead.ledger.checkpoints import Checkpoint
from levelhead.ledger.disk import storage_error
from levelhead.ledger.entry import ORIGIN, Entry, EntryKind
from levelhead.ledger.scan import scan


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found whole.

    Parameters
    ----------
    entries
        All of them, in order.
    files
        How many files they stand in.
    checkpoints
        How many checkpoints agree.
    torn
        Bytes at the end that a crash left and nobody was told of: the next append sets them aside.
    """

    entries: tuple[Entry, ...]
    files: int
    checkpoints: int
    torn: int = 0


def verify(
    folder: Path,
    *,
    checkpoints: Sequence[Checkpoint] = (),
    due: Callable[[Sequence[Entry]], Sequence[int]] | None = None,
) -> Verified:
    """Read the whole book as it lies on disk; nothing is repaired.

    Parameters
    ----------
    folder
        The ledger's folder; an absent or empty one is whole.
    checkpoints
        What was seen before: the book must still hold each of them.
    due
        Numbers of forecasts that are due and neither graded nor voided; asked last.

    Raises
    ------
    LedgerBroken
        For the first line that does not hold, a cut end unless this machine knows that nothing acknowledged
        is missing, or an entry acknowledged here that is.
    CheckpointMismatch
        When the chain holds and is not the one a checkpoint saw.
    LedgerIncomplete
        When something is due.
    """
    entries: list[Entry] = []
    places: list[tuple[str, int]] = []  # file and line of each
    names, torn = files(folder), 0
    for name in names:
        previous = entries[-1].hash if entries else ORIGIN
        content = _content(folder / name)
        found = scan(content, number=len(entries), previous=previous)
        entries += found.entries
        places += [(name, line) for line in range(1, len(found.entries) + 1)]
        if found.fault is None:
            continue
        torn = len(content) - found.end
        if not (found.fault.is_tail and name == names[-1] and _all_acknowledged(folder, entries)):
            raise LedgerBroken(name, found.fault.line, len(entries), found.fault.what)
    _check_story(entries, places)
    for each in checkpoints:
        _check_against(each, entries)
    _check_end(folder, entries, places)
    if due is not None and (missing := due(entries)):
        raise LedgerIncomplete(missing)
    return Verified(tuple(entries), len(names), len(checkpoints), torn)


def _all_acknowledged(folder: Path, entries: Sequence[Entry]) -> bool:
    """Whether this machine knows that nothing acknowledged lies behind ``entries``."""
    head = acknowledged(folder)
    return head is not None and head[0] < len(entries)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise storage_error(path, error) from error


def _check_story(entries: Sequence[Entry], places: Sequence[tuple[str, int]]) -> None:
    """The first entry opens the ledger, and time does not go back without a word."""
    if entries and entries[0].kind is not EntryKind.GENESIS:
        raise LedgerBroken(*places[0], 0, "is not the opening of a ledger")
    for before, entry in pairwise(entries):
        if entry.issued_at < before.issued_at and entry.body.get("clock_regressed") is not True:
            raise LedgerBroken(*places[entry.number], entry.number, "was written earlier than the one before")


def _check_against(seen: Checkpoint, entries: Sequence[Entry]) -> None:
    if seen.size > len(entries):
        raise CheckpointMismatch(
            seen.name, f"it saw {seen.size} entries, the ledger has {len(entries)}: the end is missing"
        )
    if entries[seen.size - 1].hash != seen.head:
        raise CheckpointMismatch(seen.name, f"entry {seen.size - 1} is another one than it saw")


def _check_end(folder: Path, entries: Sequence[Entry], places: Sequence[tuple[str, int]]) -> None:
    head = acknowledged(folder)
    if head is None:
        return
    number, digest = head
    if number >= len(entries):
        file, line = places[-1] if places else ("the ledger", 0)
        raise LedgerBroken(
            file,
            line + 1,
            len(entries),
            f"is missing: entries up to {number} were acknowledged on this machine",
        )
    if entries[number].hash != digest:
        raise LedgerBroken(*places[number], number, "is another one than was acknowledged on this machine")
