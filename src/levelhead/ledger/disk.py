"""The few system calls behind the ledger, each with its failure in the user's words."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from levelhead.disk.lock import WAIT, take
from levelhead.errors import StorageError

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_NO_FOLDER = {errno.ENOTDIR, errno.EEXIST}
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def ledger_folder(home: Path, *, replay: bool = False) -> Path:
    """Where the book lies, or the replay book: forecasts of days gone by, which are never scored as issued."""
    return home / ("replay" if replay else "ledger")


def storage_error(path: Path, error: OSError) -> StorageError:
    """A failed system call in the user's words."""
    if error.errno in _FULL:
        return StorageError(
            str(path), "the disk is full", "Free some space; no entry was lost, none was added"
        )
    if error.errno in _FORBIDDEN:
        return StorageError(
            str(path),
            "it may not be written",
            "Set LEVELHEAD_HOME to a folder you own; the ledger can still be read",
        )
    if error.errno in _NO_FOLDER:
        return StorageError(
            str(path), "a file stands where a folder is needed", "Set LEVELHEAD_HOME to a folder you own"
        )
    if error.errno == errno.ELOOP:
        return StorageError(str(path), "it is a symbolic link", "Put the ledger's files in the folder itself")
    return StorageError(
        str(path),
        error.strerror or str(error),
        "No acknowledged entry was lost; check the disk, then try again",
    )


@contextmanager
def held(folder: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Hold ``folder`` for one writer; made if missing.

    Raises
    ------
    StorageError
        When another process holds it for longer than ``wait`` seconds, or the folder may not be written.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder.parent)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | _FLAGS, 0o600)
    except OSError as error:
        raise storage_error(folder, error) from error
    try:
        take(handle, folder, wait=wait, pause=0.005)
        yield
    finally:
        shut(handle)


def open_append(path: Path) -> int:
    """A handle that appends to ``path``, which only its owner may read; made if missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _FLAGS, 0o600)


def shut(handle: int) -> None:
    """Close a handle. What was written is on disk by then or has failed before: this can lose nothing."""
    with suppress(OSError):
        os.close(handle)


def sync_data(handle: int) -> None:
    """Wait until what was written through ``handle`` is on disk."""
    getattr(os, "fdatasync", os.fsync)(handle)


def sync_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on disk; Windows keeps them without being asked."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        shut(handle)


def write_whole(path: Path, content: bytes) -> None:
    """A small file beside the ledger, on disk before this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS, 0o600)
    try:
        write_all(handle, content)
        os.fsync(handle)
    finally:
        shut(handle)
    sync_folder(path.parent)


def overwrite(path: Path, content: bytes) -> None:
    """Put ``content`` over what is there, always as long, with one call: a killed writer leaves no half of it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | _FLAGS, 0o600)
    try:
        os.write(handle, content)
    finally:
        shut(handle)


def write_all(handle: int, content: bytes) -> None:
    """Write ``content`` with one call.

    Raises
    ------
    OSError
        When the call fails or writes a part only: the disk is full.
    """
    written = os.write(handle, content)
    if written != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
