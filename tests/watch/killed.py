"""A watcher that kills itself at a given step: run as a program by the tests of the state."""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from levelhead.forecast import By
from levelhead.watch import Told, WatchState, alerts_of, deliver_all
from tests.watch.days import followed, tape

NOON = datetime(2025, 11, 17, 18, tzinfo=UTC)


class Stepping(WatchState):
    """Dies by SIGKILL when as many steps are done as it may do."""

    name = "output"

    def __init__(self, folder: Path, steps: int) -> None:
        super().__init__(folder)
        self.left = steps

    def step(self) -> None:
        """One more step, unless it is the last."""
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    def deliver(self, alert: Told) -> None:
        """As a channel: print the number and the identity."""
        self.step()
        sys.stdout.write(f"{alert.number} {alert.body['key']}\n")
        sys.stdout.flush()
        self.step()


def main(folder: str, steps: str) -> None:
    """Record and deliver four alerts, dying after ``steps`` steps; a negative number lives on."""
    day, traded = tape([107.0], high={0: 108.0})
    outlook = followed(zones=[(105.0, 106.0)], gates=[103.0], up=(107.5, By.TOUCH), as_of=day)
    state = Stepping(Path(folder), int(steps))
    state.step()
    state.record(alerts_of([outlook], traded), ["output"], at=NOON)
    state.step()
    deliver_all(state, [state], at=NOON)


if __name__ == "__main__":
    main(*sys.argv[1:])
