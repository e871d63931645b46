"""The append-only book: one file a month, one write and one sync a batch, under one lock."""

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from levelhead.errors import ClockWentBack, LedgerBroken, StorageError
from levelhead.ledger.canonical import Body
from levelhead.ledger.disk import (
    held,
    open_append,
    overwrite,
    shut,
    storage_error,
    sync_data,
    sync_folder,
    write_all,
    write_whole,
)
from levelhead.ledger.entry import ORIGIN, Entry, EntryKind, entry_of, stamp_of
from levelhead.ledger.scan import Fault, scan

FILE = re.compile(r"\d{4}-\d{2}\.jsonl")
_HEAD = re.compile(rb"(\d{15}) ([0-9a-f]{64}) ([0-9a-f]{16})\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written.

    Parameters
    ----------
    kind
        See :class:`EntryKind`.
    body
        Without ``kind``, ``issued_at``, ``key`` and ``batch``, which the book adds.
    key
        The same key is never written twice: the entry that has it is returned instead. Empty: no key.
    """

    kind: EntryKind
    body: Body
    key: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """An acknowledged entry; ``is_new`` is False for one that had been there under the same key."""

    entry: Entry
    is_new: bool


Compose = Callable[[Sequence[Entry]], Sequence[Draft]]


class Book:
    """A ledger in a folder.

    Parameters
    ----------
    folder
        Holds ``2025-11.jsonl`` and so on; made by the first append.
    identity
        Names the ledger in its first entry, which the first append writes.
    """

    def __init__(self, folder: Path, *, identity: str = "levelhead") -> None:
        self.folder = folder
        self._identity = identity
        self._entries: list[Entry] = []
        self._keys: dict[str, Entry] = {}
        self._offset: dict[str, int] = {}
        self._lines: dict[str, int] = {}
        self._opened = False
        self._poisoned = False

    def entries(self) -> tuple[Entry, ...]:
        """Every acknowledged entry in order; what a crash left at the end is passed over, not changed.

        Raises
        ------
        LedgerBroken
            When a line in between is damaged.
        """
        try:
            self._catch_up()
        except OSError as error:
            raise storage_error(self.folder, error) from error
        return tuple(self._entries)

    def append(self, compose: Compose, *, at: datetime, accept_clock: bool = False) -> tuple[Written, ...]:
        """Write a batch; it is on disk before this returns, or not in the book at all.

        Parameters
        ----------
        compose
            Makes the drafts from the entries that stand in the book, while nobody else can write.
        at
            The time now, with a time zone.
        accept_clock
            Write although the last entry is later than ``at``, and say so in the entry.

        Raises
        ------
        StorageError
            Disk full, read-only, a failed system call, or another writer that does not end.
        LedgerBroken
            When the book is damaged; nothing is written then.
        ClockWentBack
            When the last entry is later than ``at``.
        """
        if self._poisoned:
            raise StorageError(
                str(self.folder),
                "an earlier write could not be made durable",
                "Start again after a look at the disk",
            )
        with held(self.folder):
            try:
                if not self._opened:
                    sync_folder(self.folder)  # names made by a writer that was killed
                    self._opened = True
                self._recover()
                return self._write(compose, at, accept_clock=accept_clock)
            except OSError as error:
                raise storage_error(self.folder, error) from error

    def _write(self, compose: Compose, at: datetime, *, accept_clock: bool) -> tuple[Written, ...]:
        drafts = list(compose(tuple(self._entries)))
        if not self._entries:
            drafts.insert(0, Draft(EntryKind.GENESIS, {"ledger": self._identity, "format": 1}, "genesis"))
        fresh = {draft.key: draft for draft in drafts if draft.key and draft.key not in self._keys}
        new = [each for each in drafts if not each.key or fresh.get(each.key) is each]
        added = self._chained(new, at, accept_clock=accept_clock)
        if added:
            self._put(added, at)
        made = dict(zip(map(id, new), added, strict=True))
        written = [
            Written(made[id(each)], is_new=True)
            if id(each) in made
            else Written(self._keys[each.key], is_new=False)
            for each in drafts
        ]
        return tuple(each for each in written if each.entry.kind is not EntryKind.GENESIS)

    def _chained(self, drafts: Sequence[Draft], at: datetime, *, accept_clock: bool) -> list[Entry]:
        clock: dict[str, bool] = {}
        if drafts and self._entries and at < self._entries[-1].issued_at:
            if not accept_clock:
                raise ClockWentBack(stamp_of(at), stamp_of(self._entries[-1].issued_at))
            clock["clock_regressed"] = True
        first = len(self._entries)
        batch = {"batch": first} if len(drafts) > 1 else {}
        added: list[Entry] = []
        for draft in drafts:
            previous = added[-1].hash if added else self._entries[-1].hash if self._entries else ORIGIN
            key = {"key": draft.key} if draft.key else {}
            said = {"kind": str(draft.kind), "issued_at": stamp_of(at)}
            body = {**draft.body, **said, **key, **batch, **clock}
            added.append(entry_of(body, number=first + len(added), previous=previous))
        return added

    def _put(self, added: Sequence[Entry], at: datetime) -> None:
        """One write, one sync; after a failure nothing of it is left."""
        name = max([f"{stamp_of(at)[:7]}.jsonl", *self._offset])
        is_new = not (self.folder / name).exists()
        handle = open_append(self.folder / name)
        try:
            if is_new:
                sync_folder(self.folder)
            size = os.fstat(handle).st_size
            try:
                write_all(handle, b"".join(each.line for each in added))
                sync_data(handle)
            except OSError:
                # the pages of a failed sync may never reach the disk: nothing may be chained to them
                self._poisoned = True
                with suppress(OSError):
                    os.ftruncate(handle, size)
                    os.fsync(handle)
                    self._poisoned = False
                raise
            self._offset[name] = size + sum(len(each.line) for each in added)
            self._lines[name] = self._lines.get(name, 0) + len(added)
        finally:
            shut(handle)
        self._keep(added)
        self._note_head()

    def _keep(self, entries: Sequence[Entry]) -> None:
        self._entries += entries
        for entry in entries:
            if isinstance(key := entry.body.get("key"), str):
                self._keys.setdefault(key, entry)

    # --- reading ---------------------------------------------------------------------------------------------

    def _catch_up(self) -> tuple[str, Fault] | None:
        """Read what is new; returns the file and the fault where a torn end was met.

        Raises
        ------
        LedgerBroken
            For a fault that no crash explains.
        """
        names = files(self.folder)
        if any(name not in names or self._size(name) < end for name, end in self._offset.items()):
            self._entries, self._keys = [], {}  # somebody replaced the files
            self._offset, self._lines = {}, {}
        for name in names:
            if self._offset and name < max(self._offset):
                continue
            start = self._offset.get(name, 0)
            with (self.folder / name).open("rb") as file:
                file.seek(start)
                content = file.read()
            before = self._lines.get(name, 0)
            previous = self._entries[-1].hash if self._entries else ORIGIN
            found = scan(content, number=len(self._entries), previous=previous, line=before + 1)
            self._keep(found.entries)
            self._offset[name] = start + found.end
            self._lines[name] = before + len(found.entries)
            if found.fault is not None:
                fault = Fault(
                    found.fault.line, start + found.fault.offset, found.fault.what, found.fault.is_tail
                )
                if not fault.is_tail or name != names[-1]:
                    raise LedgerBroken(name, fault.line, len(self._entries), fault.what)
                return name, fault
        return None

    def _recover(self) -> None:
        """Read what is new and set aside what a crash left at the end: it was never acknowledged."""
        met = self._catch_up()
        self._check_head(met)
        if met is None:
            return
        name, fault = met
        path = self.folder / name
        with path.open("rb") as file:
            file.seek(fault.offset)
            torn = file.read()
        digest = hashlib.sha256(torn).hexdigest()[:12]
        write_whole(self.folder / f".torn-{len(self._entries)}-{digest}", torn)
        handle = open_append(path)
        try:
            os.ftruncate(handle, fault.offset)
            os.fsync(handle)
        finally:
            shut(handle)

    def _check_head(self, met: tuple[str, Fault] | None) -> None:
        """Refuse to go on where an entry acknowledged on this machine is missing."""
        head = acknowledged(self.folder)
        if head is None:
            return
        number, digest = head
        if number < len(self._entries) and self._entries[number].hash == digest:
            return
        file = met[0] if met else max(self._offset, default="the ledger")
        seq = min(number, len(self._entries))
        what = (
            met[1].what if met else f"is not the one acknowledged here, or entries up to {number} are missing"
        )
        raise LedgerBroken(file, met[1].line if met else 1, seq, what)

    def _note_head(self) -> None:
        """Remember the last acknowledged entry beside the files: a cut or damaged end is no crash then."""
        last = self._entries[-1]
        said = f"{last.number:015d} {last.hash} "
        said += hashlib.sha256(said.encode()).hexdigest()[:16] + "\n"
        with suppress(OSError):
            overwrite(self.folder / ".head", said.encode())

    def _size(self, name: str) -> int:
        return (self.folder / name).stat().st_size


def files(folder: Path) -> tuple[str, ...]:
    """Names of the ledger's files, oldest first."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(each.name for each in folder.iterdir() if FILE.fullmatch(each.name)))


def acknowledged(folder: Path) -> tuple[int, str] | None:
    """Number and hash of the last entry acknowledged on this machine; ``None`` where that is not known."""
    try:
        matched = _HEAD.fullmatch((folder / ".head").read_bytes())
    except OSError:
        return None
    if matched is None:
        return None
    said = b" ".join(matched.group(1, 2)) + b" "
    if hashlib.sha256(said).hexdigest()[:16].encode() != matched[3]:
        return None
    return int(matched[1]), matched[2].decode()
