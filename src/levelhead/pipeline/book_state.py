"""Whether a book is whole, as ``levelhead ledger verify`` says it, as values and a section."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from levelhead.errors import LevelheadError
from levelhead.ledger.checkpoints import Checkpoint, kept_checkpoints
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.entry import Entry
from levelhead.ledger.scored import Counts
from levelhead.ledger.verify import verify
from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Phrase
from levelhead.render.plain import Json
from levelhead.report.document import Listing, Paragraph, Section


@dataclass(frozen=True, slots=True)
class BookState:
    """A book as it lies on disk.

    Parameters
    ----------
    is_replay
        Whether it is the replay book.
    entries
        All of them; empty where it is not whole.
    files
        How many files they stand in.
    checkpoints
        Those kept beside it, smallest first.
    torn
        Bytes at the end that a crash left, never acknowledged.
    fault
        What is wrong with it; empty: it is whole.
    exit_status
        Of ``levelhead ledger verify``: 0, 5, 6 or 8.
    """

    is_replay: bool
    entries: tuple[Entry, ...] = ()
    files: int = 0
    checkpoints: tuple[Checkpoint, ...] = ()
    torn: int = 0
    fault: str = ""
    exit_status: int = 0

    @property
    def head(self) -> str:
        """Hash of the last entry, 64 hex digits; empty without one."""
        return self.entries[-1].hash if self.entries else ""


def book_state(home: Path, *, is_replay: bool) -> BookState:
    """Read a whole book and check every byte of it; what is wrong is told, not raised."""
    folder = ledger_folder(home, replay=is_replay)
    try:
        seen = kept_checkpoints(folder)
        found = verify(folder, checkpoints=seen)
    except LevelheadError as failure:
        return BookState(is_replay, fault=str(failure), exit_status=failure.exit_status)
    return BookState(is_replay, found.entries, found.files, seen, found.torn)


def state_section(state: BookState, day: date) -> Section:
    """Verdict, chain and checkpoints; ``day``: of the page."""
    blocks: list[Paragraph | Listing] = [Paragraph(tuple(_verdict(state, day)))]
    if state.checkpoints:
        blocks.append(Listing(tuple(_checkpoints(state, day))))
    return Section("state", "Is the Book Whole", tuple(blocks))


def fact(name: str, value: float | str | date, unit: Unit, day: date, method: str) -> Measurement:
    """A measurement about a book, which is of no market."""
    return Measurement(name, name.replace("_", " "), value, unit, day, method)


def _verdict(state: BookState, day: date) -> Iterator[Claim]:
    if state.fault:
        status = fact("status", state.exit_status, Unit.COUNT, day, "exit status of levelhead ledger verify")
        why = fact("why", state.fault, Unit.TEXT, day, "levelhead ledger verify")
        words = "The book is not whole (exit status {status}): {why}"
        yield Claim("state.verdict", "state", words, (status, why))
        return
    if not state.entries:
        yield Claim("state.verdict", "state", "There is no entry yet.")
        return
    count = fact("count", len(state.entries), Unit.COUNT, day, "entries whose hash and link were checked")
    files = fact("files", state.files, Unit.COUNT, day, "files they stand in")
    seen = fact("seen", len(state.checkpoints), Unit.COUNT, day, "checkpoints kept beside the book")
    head = fact("head", state.head[:16], Unit.TEXT, day, "first digits of the hash of the last entry")
    yield Claim(
        "state.verdict",
        "state",
        Phrase(
            "The book is whole: {count} {entries} in {files} {of_files}, {seen} {checkpoints} agreeing, head {head}.",
            entries=Phrase("entry") if len(state.entries) == 1 else Phrase("entries"),
            of_files=Phrase("file") if state.files == 1 else Phrase("files"),
            checkpoints=Phrase("checkpoint") if len(state.checkpoints) == 1 else Phrase("checkpoints"),
        ),
        (count, files, seen, head),
    )
    if state.torn:
        torn = fact("torn", state.torn, Unit.COUNT, day, "bytes behind the last whole entry")
        words = "A crash left {torn} bytes at the end; they were never acknowledged."
        yield Claim("state.torn", "state", words, (torn,))


def _checkpoints(state: BookState, day: date) -> Iterator[Claim]:
    for at, each in enumerate(reversed(state.checkpoints)):
        cited = (
            fact("name", each.name, Unit.TEXT, day, "file of the checkpoint"),
            fact("size", each.size, Unit.COUNT, day, "entries it saw"),
            fact("head", each.head[:16], Unit.TEXT, day, "first digits of the hash it saw last"),
        )
        signed = Phrase("signed") if each.signatures else Phrase("not signed")
        words = Phrase("Checkpoint {name}: {size} entries, head {head}, {signed}.", signed=signed)
        yield Claim(f"state.checkpoint.{at}", "state", words, cited)


def counts_object(counts: Counts) -> dict[str, Json]:
    """Where the forecasts of a book stand, as ``ledger record --format json`` has it."""
    return {
        "issued": counts.issued,
        "graded": counts.graded,
        "voided": counts.voided,
        "open": counts.open,
        "superseded": counts.superseded,
    }


def state_object(state: BookState) -> dict[str, Json]:
    """The verdict as ``ledger verify --format json`` has it, with the checkpoints."""
    return {
        "ledger": "replay" if state.is_replay else "issued",
        "whole": not state.fault,
        "fault": state.fault or None,
        "exit": state.exit_status,
        "entries": len(state.entries),
        "files": state.files,
        "torn": state.torn,
        "head": state.head,
        "checkpoints": [
            {"name": each.name, "entries": each.size, "head": each.head, "signed": bool(each.signatures)}
            for each in state.checkpoints
        ],
    }
