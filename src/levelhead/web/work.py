"""The work on one page, wherever it runs: in a worker process, or in this one."""

import signal
import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from multiprocessing import parent_process

from levelhead.errors import LevelheadError
from levelhead.web.disk import SHORT
from levelhead.web.failures import failure_of
from levelhead.web.layout import framed
from levelhead.web.made import HTML, JSON, Failure, Made, made
from levelhead.web.room import Days, Kept, Settings, room_of
from levelhead.web.sheet import File, Moved, Sheet
from levelhead.web.tongue import tongue_of
from levelhead.web.wanted import Form, Wanted

Answers = dict[Form, Made]
MOST_SECONDS = 60
# Pages that read every market there is.
_LONGER = {"markets": 600, "health": 600}


@dataclass(frozen=True, slots=True)
class Job:
    """One page to make.

    Parameters
    ----------
    settings
        How the dashboard was started.
    wanted
        The page.
    now
        When it was asked for.
    state
        Token of what the page depends on: files, and the time as far as it matters.
    """

    settings: Settings
    wanted: Wanted
    now: datetime
    state: str


class TooSlow(BaseException):
    """The work took longer than it may; no handler of errors on the way may catch it."""


_kept: Kept = OrderedDict()
_days: Days = {}


def work(job: Job) -> Answers | Failure | Moved:
    """Make a page in all its forms, or tell why not: an error does not travel, its message does."""
    most = _LONGER.get(job.wanted.page, MOST_SECONDS)
    try:
        with within(most):
            return _answers(job)
    except TooSlow:
        return too_slow(most)
    except Exception as error:  # noqa: BLE001  the edge of a process: no traceback travels to a reader
        return told(error, job.settings)


def too_slow(seconds: int) -> Failure:
    """What a reader is told of work that was given up."""
    return Failure(f"this took longer than {seconds} seconds and was given up", "TooSlow", 503, 3)


def told(error: Exception, settings: Settings) -> Failure:
    """What a reader is told of an error; a defect is printed for whoever runs the dashboard."""
    if not isinstance(error, LevelheadError):
        traceback.print_exception(error, file=sys.stderr)
    return failure_of(error, roots=settings.roots)


def _answers(job: Job) -> Answers | Moved:
    tongue = tongue_of(job.wanted.language, job.settings.language)
    room = room_of(job.settings, now=job.now, state=job.state, tongue=tongue, kept=_kept, days=_days)
    page = import_module(f"levelhead.web.pages.{job.wanted.page}").page
    found: Sheet | File | Moved = page(room, job.wanted)
    if isinstance(found, Moved):
        return found
    if isinstance(found, File):
        return {Form.HTML: made(found.body, found.media, name=found.name, language=found.language)}
    written = framed(found, tongue, state=job.state.partition(" ")[0][:SHORT])
    return {
        Form.HTML: made(written.encode(), HTML, language=tongue.language.code),
        Form.JSON: made(found.data, JSON),
    }


def ready() -> None:
    """Prepare a worker process: Ctrl-C is the server's to handle, and its death ends the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    for name in ("outlook",):
        import_module(f"levelhead.web.pages.{name}")


def _end_with(parent: object) -> None:
    import os

    parent.join()  # type: ignore[attr-defined]
    os._exit(1)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise :class:`TooSlow` in the block after so many seconds, where the system has such a clock."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def _stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
