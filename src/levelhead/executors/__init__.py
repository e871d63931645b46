"""Where work runs: here, or in other processes of this machine."""

from levelhead.executors.local import Processes

__all__ = ["Processes"]
