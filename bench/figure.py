"""One measured cost, and how a command's cost is measured."""

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Parameters
    ----------
    name
        What was done, in the reader's words.
    value
        The median over ``runs``.
    unit
        What ``value`` counts: ``CPU s`` (user and system of the process and its children), ``MiB``, ``x`` ...
    budget
        The most (with ``at_least``: the least) that is accepted; ``None`` where there is only a reading.
    runs
        Measurements behind the median.
    command
        What to type to do the same.
    at_least
        True where more is better, a ratio to a peer for example.
    """

    name: str
    value: float
    unit: str
    budget: float | None = None
    runs: int = 1
    command: str = ""
    at_least: bool = False

    @property
    def within(self) -> bool:
        """True unless a budget is broken."""
        if self.budget is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget


@dataclass(frozen=True, slots=True)
class Cost:
    """Median cost of a command from a cold shell: CPU seconds (user + system) and peak MiB."""

    cpu: float
    peak: float


def cost(
    command: Sequence[str],
    *,
    runs: int,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Cost:
    """Run ``command`` once to warm the disk's cache, then ``runs`` times, and take the medians.

    Raises
    ------
    RuntimeError
        When the command fails, with the end of what it said.
    """
    measured = [_once(command, environment, cwd) for _ in range(runs + 1)][1:]
    return Cost(
        statistics.median(one.cpu for one in measured), statistics.median(one.peak for one in measured)
    )


# A small process starts the command and waits for it: the peak of a new process begins at the size of the one that
# started it, and this one may be large.
_WATCH = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


def _once(command: Sequence[str], environment: Mapping[str, str] | None, cwd: Path | None) -> Cost:
    watched = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _WATCH, *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **(environment or {})},
        cwd=cwd,
    )
    status, cpu, peak = watched.stdout.split()
    if status != "0":
        raise RuntimeError(f"{' '.join(command)} ended with {status}: {watched.stderr[-500:]}")
    # Linux counts kibibytes, macOS bytes.
    return Cost(float(cpu), float(peak) / (2**20 if sys.platform == "darwin" else 2**10))
