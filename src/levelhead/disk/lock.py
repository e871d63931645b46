"""A lock that dies with its process."""

import sys
import time
from pathlib import Path

from levelhead.errors import StorageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

WAIT = 10.0  # seconds


def take(handle: int, folder: Path, *, wait: float = WAIT, pause: float = 0.02) -> None:
    """Lock an open file for one writer, waiting for another to end.

    The lock belongs to the open file: the system releases it when its process ends, also by ``kill -9``, so that
    there are no stale locks.

    Parameters
    ----------
    handle
        Of a file open for writing; closing it gives the lock back.
    folder
        What the lock stands for, named in the error.
    wait
        Seconds to wait for another writer.
    pause
        Seconds from one try to the next.

    Raises
    ------
    StorageError
        When another process holds the lock for longer.
    """
    until = time.monotonic() + wait
    while not _taken(handle):
        if time.monotonic() >= until:
            raise StorageError(
                str(folder),
                f"another levelhead has been writing for more than {wait:g} seconds",
                "Wait for it to end, then run this again",
            )
        time.sleep(pause)


if sys.platform == "win32":

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
