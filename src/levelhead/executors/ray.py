"""Workers of a Ray cluster, or of one started on this machine."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TypeVar, cast

from levelhead.errors import BadOption, SourceError, SourceMissing

Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD = 4  # tasks a worker that may wait at once: results are small, and the driver must not hold them all


class Ray:
    """Maps a function over tasks on a Ray cluster, results in the order of the tasks.

    The function is put into the cluster's object store once, with whatever is bound to it.

    Parameters
    ----------
    processes
        Worker processes where no cluster is named.
    cluster
        Address of a running cluster (``ray://host:10001``, or ``auto`` on one of its machines); ``None``: one is
        started on this machine, heard on loopback only, and reports its use to nobody.

    Raises
    ------
    BadOption
        For fewer than one process, or another kind of address: Ray would try to reach it for minutes.
    SourceMissing
        When ``ray`` is not installed.
    """

    def __init__(self, processes: int = 1, *, cluster: str | None = None) -> None:
        if processes < 1:
            raise BadOption("--processes", processes, "1 or more")
        if cluster is not None and cluster != "auto" and not cluster.startswith("ray://"):
            raise BadOption("--cluster", cluster, "ray://host:10001, or auto on a machine of the cluster")
        if find_spec("ray") is None:
            raise SourceMissing("Ray", "ray")
        self.count, self.cluster = processes, cluster

    def __call__(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield ``work(task)`` for each task.

        Raises
        ------
        SourceError
            When no cluster answers at the address.
        """
        if not tasks:
            return
        import ray

        with self._started():
            there, remote = ray.put(work), ray.remote(num_cpus=1)(_run)
            width = AHEAD * int(ray.cluster_resources().get("CPU", 1))
            waiting = [remote.remote(there, each) for each in tasks[:width]]
            for at in range(len(tasks)):
                if at + width < len(tasks):
                    waiting.append(remote.remote(there, tasks[at + width]))
                yield cast("Result", ray.get(waiting[at]))
                waiting[at] = None  # the cluster may forget a result that was taken

    @contextmanager
    def _started(self) -> Iterator[None]:
        import ray

        if (
            ray.is_initialized()
        ):  # by the caller, in a notebook say: Ray knows one cluster a process, and it is his to end
            yield
            return
        quiet = {"logging_level": logging.ERROR, "log_to_driver": False}
        os.environ.setdefault(
            "RAY_USAGE_STATS_ENABLED", "0"
        )  # the one way Ray has to be told before it starts
        try:
            if self.cluster is not None:
                ray.init(address=self.cluster, **quiet)
            else:
                ray.init(
                    num_cpus=self.count,
                    include_dashboard=False,
                    _node_ip_address="127.0.0.1",
                    **quiet,
                )
        except (ConnectionError, ValueError) as failure:
            where = self.cluster or "this machine"
            raise SourceError(
                "Ray", f"no cluster answers at {where}", "Check --cluster and that it runs"
            ) from failure
        try:
            yield
        finally:
            ray.shutdown()


def _run(work: Callable[[object], object], task: object) -> object:
    return work(task)
