"""Workers of a Dask cluster, or of one started on this machine."""

import logging
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlsplit

from levelhead.errors import BadOption, SourceError, SourceMissing

if TYPE_CHECKING:
    from distributed import Client

Task = TypeVar("Task")
Result = TypeVar("Result")
PATIENCE = 5.0  # seconds to reach a scheduler
FOR_WORKERS = 30.0  # seconds until one has joined it: a cluster may start them when it is asked


class Dask:
    """Maps a function over tasks on a Dask cluster, results in the order of the tasks.

    The function travels to each worker once, with whatever is bound to it.

    Parameters
    ----------
    processes
        Worker processes, of one thread each, where no cluster is named.
    cluster
        Address of a running scheduler; ``None``: one is started on this machine, heard on loopback only.

    Raises
    ------
    BadOption
        For fewer than one process, or an address without a port.
    SourceMissing
        When ``distributed`` is not installed.
    """

    def __init__(self, processes: int = 1, *, cluster: str | None = None) -> None:
        if processes < 1:
            raise BadOption("--processes", processes, "1 or more")
        if cluster is not None and _place(cluster) is None:
            raise BadOption("--cluster", cluster, "the address of a scheduler, such as tcp://10.0.0.5:8786")
        if find_spec("distributed") is None:
            raise SourceMissing("Dask", "dask")
        self.count, self.cluster = processes, cluster

    def __call__(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield ``work(task)`` for each task.

        Raises
        ------
        SourceError
            When no scheduler answers at the address, or none of its workers.
        """
        if not tasks:
            return
        with self._client() as client:
            there = client.scatter(work, broadcast=True, hash=False)
            # pure=False: Dask would otherwise hash each task to find results it has seen
            waiting = client.map(_run, [there] * len(tasks), list(tasks), pure=False)
            for each in waiting:
                yield cast("Result", each.result())

    @contextmanager
    def _client(self) -> "Iterator[Client]":
        from distributed import Client, LocalCluster

        if self.cluster is not None:
            _knock(self.cluster)
            with Client(self.cluster, set_as_default=False) as client:
                _wait_for_a_worker(client, self.cluster)
                yield client
            return
        with (
            LocalCluster(
                n_workers=self.count,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.ERROR,
            ) as here,
            Client(here, set_as_default=False) as client,
        ):
            yield client


def _place(address: str) -> tuple[str, int] | None:
    """Host and port of ``tcp://host:port``; ``None`` where there is no port."""
    try:
        found = urlsplit(address if "://" in address else f"tcp://{address}")
        return None if found.hostname is None or found.port is None else (found.hostname, found.port)
    except ValueError:
        return None


def _knock(address: str) -> None:
    """Make sure that somebody listens: Dask's own client leaves tasks behind when nobody does."""
    place = _place(address)
    assert place is not None
    try:
        socket.create_connection(place, timeout=PATIENCE).close()
    except OSError as failure:
        raise SourceError(
            "Dask", f"no scheduler answers at {address}", "Check --cluster and that it runs"
        ) from failure


def _wait_for_a_worker(client: "Client", address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=FOR_WORKERS)
    except TimeoutError as failure:
        raise SourceError(
            "Dask", f"no worker has joined the scheduler at {address}", "Start workers for it"
        ) from failure


def _run(work: Callable[[object], object], task: object) -> object:
    return work(task)
