"""The dashboard for minutes, while bars arrive and readers come and go: ``python -m bench.soak --minutes 10``.

Every 200 ms another process stores a bar; readers listen to events, leave and come back; one asks for the page again
and again. Events must arrive, the newest bar must be shown, memory and open files must stay what they were. The exit
status is 1 where one of these fails.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import httpx2
import numpy as np

from bench.serving import CLOCK, LEVELHEAD, Running, Used, started, used

LISTENERS = 12
STAYS = 6.0  # seconds a listener stays before he comes back
LISTEN = b"GET /live HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
MOST_SLOPE = 2.0  # MiB: growth of memory over the later half of a run
SHOWN_WITHIN = 20.0  # seconds from the last arrival until the page shows it


@dataclass(slots=True)
class Soaked:
    """What was seen.

    Parameters
    ----------
    arrived
        Bars that were stored, and the session of the last one.
    events
        Told to all listeners together.
    lost
        Listeners who heard nothing while they stayed.
    pages
        Answered, and how many otherwise than with 200.
    shown
        Seconds from the last arrival until the page showed it; infinity where it did not.
    looks
        What the server used, once a second.
    rested
        What it used at the end, when all had gone.
    """

    arrived: tuple[int, str] = (0, "")
    events: int = 0
    lost: int = 0
    pages: int = 0
    wrong: int = 0
    shown: float = float("inf")
    looks: list[Used] = field(default_factory=list)
    rested: Used | None = None

    @property
    def slope(self) -> float:
        """MiB by which the listener's memory grew over the later half, by the line through its looks."""
        late = [each.listener for each in self.looks[len(self.looks) // 2 :]]
        if len(late) < 2:
            return 0.0
        return float(np.polyfit(np.arange(len(late)), late, 1)[0] * (len(late) - 1))

    @property
    def faults(self) -> list[str]:
        """What may not be; empty where all is well."""
        said = {
            f"{self.wrong} of {self.pages} pages were not answered with 200": self.wrong > 0
            or not self.pages,
            f"{self.lost} listeners heard of no bar": self.lost > 0 or not self.events,
            f"the last bar was not shown within {SHOWN_WITHIN:g} s": self.shown > SHOWN_WITHIN,
            f"memory grew by {self.slope:.1f} MiB in the later half": self.slope > MOST_SLOPE,
            "connections are left open": self.rested is None
            or self.rested.descriptors > self.looks[0].descriptors,
        }
        return [words for words, is_wrong in said.items() if is_wrong]


def soak(seconds: float, *, every: float = 0.2) -> Soaked:
    """Run for so long.

    Parameters
    ----------
    seconds
        While bars arrive; the end takes a little longer.
    every
        Seconds from one bar to the next.
    """
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        _arrivals(home, 0.01, every).communicate()
        environment = {"LEVELHEAD_HOME": str(home), "LEVELHEAD_NOW": CLOCK}
        command = [LEVELHEAD, "serve", "--port", "0", "--processes", "1"]
        with started(command, environment=environment, said=Path(name) / "said") as server:
            httpx2.get(f"http://127.0.0.1:{server.port}/RTY", timeout=60).raise_for_status()
            return asyncio.run(_soaked(server, home, seconds, every))


def _arrivals(home: Path, seconds: float, every: float) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "bench.arrivals",
        str(home),
        "--every",
        str(every),
        "--seconds",
        str(seconds),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


async def _soaked(server: Running, home: Path, seconds: float, every: float) -> Soaked:
    found = Soaked(looks=[used(server.pid)])
    arriving = _arrivals(home, seconds, every)
    late = monotonic() + seconds
    try:
        readers = [_listen(server, found, late, at) for at in range(LISTENERS)]
        await asyncio.gather(*readers, _read(server, found, late), _look(server, found, late))
        said, _ = await asyncio.to_thread(arriving.communicate)
    finally:
        arriving.terminate()
    number, last = said.split()
    found.arrived = (int(number), last)
    found.shown = await _shown(server, last)
    await asyncio.sleep(1)
    found.rested = used(server.pid)
    return found


async def _listen(server: Running, found: Soaked, late: float, at: int) -> None:
    """One listener who comes back, each at his own moments."""
    await asyncio.sleep(at * STAYS / LISTENERS)
    while (left := late - monotonic()) > STAYS:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(LISTEN)
        heard = 0
        try:
            async with asyncio.timeout(min(STAYS, left)):
                while line := await reader.readline():
                    heard += line.startswith(b"event: bars")
        except TimeoutError:
            pass
        writer.close()
        found.events += heard
        found.lost += not heard


async def _read(server: Running, found: Soaked, late: float) -> None:
    """One reader who asks for the page again and again."""
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        while monotonic() < late:
            answer = await client.get("/RTY")
            found.pages += 1
            found.wrong += answer.status_code != 200
            await asyncio.sleep(0.25)


async def _look(server: Running, found: Soaked, late: float) -> None:
    while monotonic() < late:
        await asyncio.sleep(1)
        found.looks.append(used(server.pid))


async def _shown(server: Running, last: str) -> float:
    """Seconds until the page is of the last session."""
    began = monotonic()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        while (took := monotonic() - began) < 2 * SHOWN_WITHIN:
            if json.loads((await client.get("/RTY.json")).content)["as_of"] == last:
                return took
            await asyncio.sleep(0.2)
    return float("inf")


def main() -> int:
    """Soak, say what was seen; 1 where something may not be."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description="Serve while bars arrive.")
    parser.add_argument("--minutes", type=float, default=5.0)
    seen = soak(60 * parser.parse_args().minutes)
    first, rested = seen.looks[0], seen.rested
    assert rested is not None
    print(
        f"{seen.arrived[0]:,} bars arrived, {seen.events:,} events heard, {seen.pages:,} pages read, {seen.wrong} wrong; "
        f"the last bar was shown after {seen.shown:.1f} s\n"
        f"memory of the listener {first.listener:.1f} MiB, at the end {rested.listener:.1f} (later half "
        f"{seen.slope:+.2f}); worker {rested.largest:.1f} MiB; open files {first.descriptors}, at the end "
        f"{rested.descriptors}; CPU {rested.cpu - first.cpu:.1f} s"
    )
    for words in seen.faults:
        print(words, file=sys.stderr)
    return 1 if seen.faults else 0


if __name__ == "__main__":
    sys.exit(main())
