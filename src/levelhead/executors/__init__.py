"""Where work runs: here, in other processes of this machine, or on the machines of a Dask or Ray cluster."""

from levelhead.executors.engines import Engine, Workers, workers
from levelhead.executors.local import Processes

__all__ = ["Engine", "Processes", "Workers", "workers"]
