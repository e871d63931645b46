"""A book with notes in it, and a writer that can be killed."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from levelhead.ledger.book import Book, Compose, Draft
from levelhead.ledger.entry import Entry, EntryKind

NOON = datetime(2025, 11, 24, 12, tzinfo=UTC)


def note(text: str, key: str = "") -> Compose:
    """What writes one note."""

    def compose(_: Sequence[Entry]) -> Sequence[Draft]:
        return [Draft(EntryKind.NOTE, {"text": text}, key)]

    return compose


def notes(*texts: str) -> Compose:
    """What writes several notes at once."""
    return lambda _: [Draft(EntryKind.NOTE, {"text": text}) for text in texts]


def filled(folder: Path, count: int) -> Book:
    """A book of ``count`` notes, three days apart: it fills several months."""
    book = Book(folder, identity="test")
    for at in range(count):
        book.append(note(f"note {at}"), at=NOON + timedelta(days=3 * at))
    return book


def texts(folder: Path) -> list[str]:
    """The notes of a book in order."""
    return [str(each.body["text"]) for each in Book(folder).entries() if each.kind is EntryKind.NOTE]


def main(folder: str, name: str, count: str, size: str) -> None:
    """Append ``count`` notes, saying each one's name on standard output once it was acknowledged."""
    book = Book(Path(folder), identity="test")
    for at in range(int(count)):
        word = f"{name}-{at}"
        written = book.append(note(word + " " * int(size)), at=NOON)
        sys.stdout.write(f"{written[0].entry.number} {word}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
