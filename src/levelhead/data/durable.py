"""Files that change all at once or not at all, under a lock that dies with its process."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from levelhead.disk.lock import WAIT, take
from levelhead.errors import StorageError

_FULL = {errno.ENOSPC, errno.EDQUOT} if sys.platform != "win32" else {errno.ENOSPC}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}


def storage_error(path: Path, error: OSError) -> StorageError:
    """The failed system call ``error`` in the user's words."""
    if error.errno in _FULL:
        return StorageError(
            str(path), "the disk is full", "Free some space; nothing stored before was changed"
        )
    if error.errno in _FORBIDDEN:
        return StorageError(
            str(path), "it may not be written", "Choose another folder: set LEVELHEAD_HOME to one you own"
        )
    return StorageError(str(path), error.strerror or str(error), "Nothing stored before was changed")


@contextmanager
def locked(folder: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Hold ``folder`` for one writer; created if missing.

    Parameters
    ----------
    folder
        What to lock.
    wait
        Seconds to wait for another writer.

    Raises
    ------
    StorageError
        When another process holds the lock for longer, or the folder may not be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise storage_error(folder, error) from error
    try:
        take(handle, folder, wait=wait)
        yield
    finally:
        os.close(handle)


def write_atomic(path: Path, content: bytes) -> None:
    """Give ``path`` new content; a reader, or a crash, meets the old content or the new, never a part.

    Raises
    ------
    StorageError
        When the disk is full, the folder read-only, or a system call fails.
    """
    temporary = temporary_for(path)
    try:
        temporary.write_bytes(content)
        publish(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise storage_error(path, error) from error


def temporary_for(path: Path) -> Path:
    """Where new content of ``path`` is prepared; :func:`sweep` removes it after a crash."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def publish(temporary: Path, path: Path) -> None:
    """Make the finished file ``temporary`` durable and give it its name."""
    sync(temporary)
    os.replace(temporary, path)
    # The new name is durable only when the folder itself is on disk.
    if sys.platform != "win32":
        sync(path.parent)


def sync(path: Path) -> None:
    """Wait until ``path``, a file or a folder, is on disk."""
    writable = os.O_RDWR if path.is_file() else os.O_RDONLY
    handle = os.open(path, writable)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what writers killed in the middle left behind. Call it under the lock only."""
    for leftover in folder.glob(".*.tmp"):
        with suppress(OSError):
            leftover.unlink()
