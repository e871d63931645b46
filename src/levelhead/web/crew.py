"""Who makes pages: this process for a single one, a bounded number of warm worker processes for a server."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Protocol, TypeVar

from levelhead.web.work import ready

Task = TypeVar("Task")
Result = TypeVar("Result")


class Busy(Exception):
    """More work is waiting than will be done soon."""


class Crew(Protocol):
    """Runs a function somewhere."""

    async def run(self, work: Callable[[Task], Result], task: Task, *, ahead: bool = False) -> Result:
        """The result; ``ahead``: nobody waits for it yet, so it gives way to what is waited for."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


class Alone:
    """Works in this process, at once."""

    async def run(self, work: Callable[[Task], Result], task: Task, *, ahead: bool = False) -> Result:  # noqa: ARG002  nothing else waits
        """The result."""
        return work(task)

    def close(self) -> None:
        """Nothing was started."""


class Processes:
    """Warm worker processes, started afresh instead of forked.

    Parameters
    ----------
    count
        Processes.
    waiting
        Tasks that may wait for one; one more raises :class:`Busy`.
    """

    def __init__(self, count: int, *, waiting: int = 64) -> None:
        self.count, self.waiting = count, waiting
        self._busy = 0
        self._pool: ProcessPoolExecutor | None = None
        # Pages made ahead leave a process to readers, where there is more than one.
        self._ahead = asyncio.Semaphore(max(count - 1, 1))

    async def run(self, work: Callable[[Task], Result], task: Task, *, ahead: bool = False) -> Result:
        """The result of ``work(task)``.

        Raises
        ------
        Busy
            When too much is waiting, or a worker died under the task.
        """
        if ahead:
            async with self._ahead:
                return await self._run(work, task)
        return await self._run(work, task)

    async def _run(self, work: Callable[[Task], Result], task: Task) -> Result:
        if self._busy >= self.count + self.waiting:
            raise Busy
        self._busy += 1
        pool = self._pool = self._pool or self._started()
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, task)
        except BrokenProcessPool as error:
            # A worker was killed from outside, or by the system for want of memory: begin with new ones.
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False, cancel_futures=True)
            raise Busy from error
        finally:
            self._busy -= 1

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, mp_context=get_context("spawn"), initializer=ready)

    def close(self) -> None:
        """End the workers; what they were at is dropped."""
        if self._pool is None:
            return
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for each in processes:
            each.terminate()
        self._pool = None
