"""A disk that fails at a chosen call, or remembers what it was told so that a power cut can be played."""

import errno
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

CALLS = ("open", "write", "fsync", "fdatasync", "ftruncate", "close")
SECTOR = 512


@contextmanager
def failing(at: int, fault: str, *, lasting: bool = False, only: str = "") -> Iterator[SimpleNamespace]:
    """Fail the ``at``-th system call of the ledger: ``EIO``, ``ENOSPC``, ``short`` (a write of a part), ``kill``.

    ``lasting``: and every call of that name after it. ``only``: calls of that name are counted alone. Yields a
    count of the calls made.
    """
    seen = SimpleNamespace(calls=0, failed="")

    def wrapped(name, real):
        def call(*arguments, **options):
            if only not in ("", name):
                return real(*arguments, **options)
            here = seen.calls
            seen.calls += 1
            if here == at or (lasting and seen.failed == name):
                seen.failed = name
                if fault == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                if fault == "short" and name == "write":
                    return real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                if fault != "short":
                    if name == "close":
                        real(*arguments)
                    number = getattr(errno, fault)
                    raise OSError(number, os.strerror(number))
            return real(*arguments, **options)

        return call

    with mock.patch.multiple(os, **{name: wrapped(name, getattr(os, name)) for name in CALLS}):
        yield seen


@dataclass
class Tape:
    """Every call that changes the disk, in order, and how many entries had been acknowledged before each.

    Events: ``("write", name, offset, bytes)``, ``("sync", name)``, ``("cut", name, size)``,
    ``("make", name)``, ``("names",)``: the folder was synced.
    """

    folder: Path
    events: list[tuple] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    entries: int = 0

    def note(self, *event) -> None:
        """Remember one call."""
        self.events.append(event)
        self.acknowledged.append(self.entries)
        head = self.folder / ".head"
        self.heads.append(head.read_bytes() if head.exists() else b"")


@contextmanager
def recording(folder: Path) -> Iterator[Tape]:
    """Remember what the ledger in ``folder`` tells the disk."""
    tape, names = Tape(folder), {}
    real = {name: getattr(os, name) for name in CALLS}

    def opened(path, flags, mode=0o777, **options):
        there = Path(path).exists()
        handle = real["open"](path, flags, mode, **options)
        names[handle] = Path(path)
        if not there and Path(path).suffix == ".jsonl":
            tape.note("make", Path(path).name)
        return handle

    def write(handle, content):
        path = names[handle]
        if path.suffix == ".jsonl":
            tape.note("write", path.name, path.stat().st_size, bytes(content))
        return real["write"](handle, content)

    def synced(name):
        def call(handle):
            path = names[handle]
            if path == folder:
                tape.note("names")
            elif path.suffix == ".jsonl":
                tape.note("sync", path.name)
            return real[name](handle)

        return call

    def ftruncate(handle, size):
        tape.note("cut", names[handle].name, size)
        return real["ftruncate"](handle, size)

    with mock.patch.multiple(
        os,
        open=opened,
        write=write,
        fsync=synced("fsync"),
        fdatasync=synced("fdatasync"),
        ftruncate=ftruncate,
    ):
        yield tape


def image(tape: Tape, upto: int, kept: float, draws, *, strict: bool) -> dict[str, bytes]:
    """What a power cut after ``upto`` calls may leave: files by name.

    Unsynced sectors are on disk with probability ``kept``, else zeros; the end of a file grows no further than
    its last kept sector or the whole. ``strict``: a new file's name survives only if the folder was synced.
    """
    durable: dict[str, bytearray] = {}
    loose: dict[str, list[tuple[int, bytes]]] = {}
    named: set[str] = set()
    for event in tape.events[:upto]:
        match event:
            case ("make", name):
                durable.setdefault(name, bytearray())
                loose.setdefault(name, [])
            case ("write", name, offset, content):
                loose.setdefault(name, []).append((offset, content))
            case ("sync", name):
                for offset, content in loose.pop(name, []):
                    put(durable.setdefault(name, bytearray()), offset, content)
                loose[name] = []
                if not strict:
                    named.add(name)
            case ("cut", name, size):
                del durable[name][size:]
                loose[name] = []
            case ("names",):
                named |= durable.keys()
    for name, writes in loose.items():
        for offset, content in writes:
            for start in range(0, len(content), SECTOR):
                if draws.random() < kept:
                    put(durable[name], offset + start, content[start : start + SECTOR])
                elif draws.random() < 0.3 and start + SECTOR < len(content):
                    put(durable[name], offset + start, bytes(SECTOR))
    return {
        name: bytes(content) for name, content in durable.items() if name in named or (not strict and content)
    }


def put(file: bytearray, offset: int, content: bytes) -> None:
    """Write into a file that may be shorter: a hole reads as zeros."""
    file.extend(bytes(max(0, offset + len(content) - len(file))))
    file[offset : offset + len(content)] = content
