"""The engines by name; which of them works changes no byte of a result."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from levelhead.errors import BadOption
from levelhead.executors.local import Processes

Task = TypeVar("Task")
Result = TypeVar("Result")


class Engine(StrEnum):
    """What hands out the work."""

    LOCAL = "local"  # processes of this machine, nothing to install
    RAY = "ray"
    DASK = "dask"


class Workers(Protocol):
    """Maps a function over tasks; results come in the order of the tasks."""

    def __call__(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield ``work(task)`` for each task."""
        ...


def workers(engine: Engine, *, processes: int, cluster: str | None = None) -> Workers:
    """What hands out the work.

    Parameters
    ----------
    engine
        See :class:`Engine`.
    processes
        How many on this machine; of no account on a cluster, which has its own.
    cluster
        Address of a running Dask scheduler (``tcp://host:8786``) or Ray cluster (``ray://host:10001``, ``auto``);
        ``None``: workers are started on this machine and stopped at the end.

    Raises
    ------
    BadOption
        For fewer than one process, or a cluster for the local engine.
    SourceMissing
        When the engine's package is not installed.
    """
    if engine is Engine.LOCAL:
        if cluster is not None:
            raise BadOption("--cluster", cluster, "--engine dask or --engine ray beside it")
        return Processes(processes)
    if engine is Engine.DASK:
        from levelhead.executors.dask import Dask

        return Dask(processes, cluster=cluster)
    from levelhead.executors.ray import Ray

    return Ray(processes, cluster=cluster)
