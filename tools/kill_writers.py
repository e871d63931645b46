"""What ``kill -9`` costs the ledger: ``python -m tools.kill_writers [--rounds 1000]``.

Each round starts one writer, or two on the same book, and kills each at a moment of its own; in one round of
eight while it starts. A writer says an entry's number only when ``append`` has returned. After each round the book is
verified as it lies there, and every number ever said must hold the text it was said for. A new book every
fifty rounds. Then a crowd: eight writers, 200 appends each, none killed, all on one book. The exit status is 1
when anything was lost or broken.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from levelhead.errors import LevelheadError
from levelhead.ledger.book import Book, Draft
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.verify import verify

NOON = datetime(2025, 11, 24, 12, tzinfo=UTC)
ROUNDS_OF_A_BOOK = 50
SIZE = 1_800  # bytes of text: with the rest of the line about as long as a forecast
LIFE = 0.30  # seconds, at most, from when a writer can have written its first entry
EARLY = 0.12  # of the rounds end while the writers start
Said = tuple[int, str]  # number and text of an acknowledged entry


@dataclass(frozen=True, slots=True)
class Toll:
    """What became of some rounds.

    Parameters
    ----------
    writers
        At once.
    rounds
        Played.
    silent
        In which nothing was acknowledged: killed while starting.
    acknowledged
        Entries whose number a writer had said.
    lost
        Of these, not in the book afterwards.
    broken
        Rounds after which the book did not verify: 1 ends the play.
    torn
        Rounds that left bytes behind the last whole entry.
    """

    writers: int
    rounds: int = 0
    silent: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: int = 0
    torn: int = 0

    @property
    def line(self) -> str:
        """As a row of the table."""
        return (
            f"| {self.writers} | {self.rounds:,} | {self.silent} | {self.acknowledged:,} | {self.lost} "
            f"| {self.broken} | {self.torn} |"
        )


HEAD = (
    "| writers | rounds | died before a first entry | acknowledged entries | of these lost "
    "| chain broken | torn ends |\n|--:|--:|--:|--:|--:|--:|--:|"
)


def write(folder: Path, name: str, count: int, size: int) -> None:
    """Append notes, saying each one's number and text on standard output once it is acknowledged."""
    book = Book(folder, identity="crash test")
    for at in range(count):
        text = f"{name}-{at}"
        draft = Draft(EntryKind.NOTE, {"text": text + " " * size})
        written = book.append(lambda _, draft=draft: [draft], at=NOON)  # type: ignore[misc]
        os.write(1, f"{written[0].entry.number} {text}\n".encode())


def start(folder: Path, name: str, *, count: int = 1_000_000, size: int = SIZE) -> "subprocess.Popen[str]":
    """A writer in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tools.kill_writers",
        "--write",
        str(folder),
        name,
        str(count),
        str(size),
    ]
    return subprocess.Popen(
        command,
        cwd=Path(__file__).parents[1],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(each or "." for each in sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def told(output: str) -> list[Said]:
    """What was acknowledged; a line the kill cut short acknowledges nothing."""
    whole = [line.partition(" ") for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return [(int(number), text.strip()) for number, _, text in whole]


def missing(said: Sequence[Said], book: Sequence[Entry]) -> set[Said]:
    """What was acknowledged and does not stand under its number."""
    return {
        (number, text)
        for number, text in said
        if not (number < len(book) and str(book[number].body.get("text", "")).strip() == text)
    }


def play(folder: Path, *, writers: int, name: str, draws: random.Random, start_up: float) -> list[Said]:
    """One round: what its writers had acknowledged when they were killed."""
    early = draws.random() < EARLY
    lives = [
        draws.uniform(0, start_up) if early else start_up + draws.uniform(0, LIFE) for _ in range(writers)
    ]
    began = time.monotonic()
    running = [start(folder, f"{name}-{at}") for at in range(writers)]
    for life, child in sorted(zip(lives, running, strict=True), key=lambda pair: pair[0]):
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, began + life - time.monotonic()))
        child.kill()
    return [each for child in running for each in told(child.communicate()[0])]


def seconds_to_start(folder: Path) -> float:
    """How long a writer takes to its first entry on this machine today."""
    began = time.monotonic()
    start(folder, "first", count=1).communicate()
    return time.monotonic() - began


def toll(folder: Path, *, writers: int, rounds: int, seed: int = 0) -> Toll:
    """Kill the writers of ``rounds`` rounds in books below ``folder``."""
    draws = random.Random(f"{seed} {writers}")
    found = Toll(writers)
    start_up = 0.0
    said: list[Said] = []  # in the book at hand
    lost: set[Said] = set()
    for at in range(rounds):
        book = folder / f"{writers}-{at // ROUNDS_OF_A_BOOK}"
        if at % ROUNDS_OF_A_BOOK == 0:
            said, lost = [], set()
            # a busy machine starts a writer later: asked anew for every book
            start_up = max(seconds_to_start(folder / f"start-{writers}-{at}-{each}") for each in range(2))
        new = play(book, writers=writers, name=f"r{at}", draws=draws, start_up=start_up)
        said += new
        try:
            whole = verify(book)
        except LevelheadError as failure:
            print(f"round {at}: {failure}", file=sys.stderr)
            return replace(found, rounds=at + 1, broken=found.broken + 1)
        gone = missing(said, whole.entries) - lost
        lost |= gone
        found = Toll(
            writers,
            rounds=found.rounds + 1,
            silent=found.silent + (not new),
            acknowledged=found.acknowledged + len(new),
            lost=found.lost + len(gone),
            torn=found.torn + bool(whole.torn),
        )
    return found


def crowd(folder: Path, *, writers: int = 8, appends: int = 200) -> tuple[int, float]:
    """Writers that all finish: acknowledged entries that are in one whole chain, and seconds it took."""
    began = time.monotonic()
    running = [start(folder, f"w{at}", count=appends, size=0) for at in range(writers)]
    said = [each for child in running for each in told(child.communicate()[0])]
    spent = time.monotonic() - began
    entries = verify(folder).entries
    in_one_chain = len(said) if len(entries) == len(said) + 1 and not missing(said, entries) else 0
    return in_one_chain, spent


def main(arguments: Sequence[str]) -> int:
    """Run and print the table; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tools.kill_writers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1_000, help="half with one writer, half with two")
    parser.add_argument("--appends", type=int, default=200, help="of each of the eight writers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", nargs=4, metavar=("FOLDER", "NAME", "COUNT", "SIZE"), help="be a writer")
    options = parser.parse_args(arguments)
    if options.write:
        folder, name, count, size = options.write
        write(Path(folder), name, int(count), int(size))
        return 0
    bad = False
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for writers, rounds in ((1, options.rounds - options.rounds // 2), (2, options.rounds // 2)):
            found = toll(Path(folder), writers=writers, rounds=rounds, seed=options.seed)
            print(found.line, flush=True)
            bad |= bool(found.lost or found.broken)
        kept, spent = crowd(Path(folder) / "crowd", appends=options.appends)
    wanted = 8 * options.appends
    print(
        f"\n8 writers x {options.appends} appends: {kept:,} of {wanted:,} in one chain, {spent:.1f} s, "
        f"{wanted / spent:.0f} appends a second"
    )
    return int(bad or kept != wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
