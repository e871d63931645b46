"""Processes of this machine."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar, cast

from levelhead.errors import BadOption

Task = TypeVar("Task")
Result = TypeVar("Result")

_work: list[Callable[..., object]] = []


class Processes:
    """Maps a function over tasks in several processes, results in the order of the tasks.

    The function travels to each process once, with whatever is bound to it; a task and a result travel
    each time. Processes are started afresh instead of forked: a fork copies threads' locks as they stand.

    Parameters
    ----------
    count
        Processes; 1 works in this one.

    Raises
    ------
    BadOption
        For a count below 1.
    """

    def __init__(self, count: int = 1) -> None:
        if count < 1:
            raise BadOption("--processes", count, "1 or more")
        self.count = count

    def __call__(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield ``work(task)`` for each task."""
        if min(self.count, len(tasks)) < 2:
            yield from map(work, tasks)
            return
        pool = ProcessPoolExecutor(
            min(self.count, len(tasks)), mp_context=get_context("spawn"), initializer=_take, initargs=(work,)
        )
        try:
            for result in pool.map(_run, tasks):
                yield cast("Result", result)
        finally:
            pool.shutdown(cancel_futures=True)


def _take(work: Callable[..., object]) -> None:
    _work[:] = [work]


def _run(task: object) -> object:
    return _work[0](task)
