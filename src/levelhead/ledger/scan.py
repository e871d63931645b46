"""Reads the lines of one file and says where the first one is that does not hold."""

from dataclasses import dataclass

from levelhead.ledger.entry import Entry, read_line


@dataclass(frozen=True, slots=True)
class Fault:
    """The first line that does not hold.

    Parameters
    ----------
    line
        Counted from the first line of the file.
    offset
        Where it begins, bytes.
    what
        In words that follow the entry's number.
    is_tail
        Nothing that was acknowledged can lie behind it: it is what a crash leaves at the end of a file.
    """

    line: int
    offset: int
    what: str
    is_tail: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """The good lines from the start, and the fault that ended them, if any."""

    entries: tuple[Entry, ...]
    end: int
    fault: Fault | None


def scan(content: bytes, *, number: int, previous: str, line: int = 1) -> Scan:
    """Read lines that continue a chain.

    Parameters
    ----------
    content
        Bytes from the beginning of a line on.
    number, previous
        Number of the entry expected first, and the hash before it.
    line
        Number of the first line, for messages.
    """
    entries: list[Entry] = []
    start = 0
    while start < len(content):
        stop = content.find(b"\n", start)
        problem = _problem(content[start:stop], number, previous) if stop >= 0 else "is cut off"
        if isinstance(problem, str):
            rest = content[stop + 1 :] if stop >= 0 else b""
            tail = not _acknowledged(rest, number)
            return Scan(tuple(entries), start, Fault(line + len(entries), start, problem, tail))
        entries.append(problem)
        number, previous, start = number + 1, problem.hash, stop + 1
    return Scan(tuple(entries), start, None)


def _problem(line: bytes, number: int, previous: str) -> Entry | str:
    try:
        entry = read_line(line)
    except ValueError as error:
        return str(error)
    if entry.number != number:
        return f"is missing: entry {entry.number} stands in its place"
    if entry.previous != previous:
        return "does not follow the entry before it"
    return entry


def _acknowledged(rest: bytes, number: int) -> bool:
    """Whether a whole line lies behind the fault that was written later than the line expected there.

    Lines of one batch are written with one call and acknowledged together: whole lines of the same batch
    behind a hole are what a power cut leaves.
    """
    for line in rest.split(b"\n"):
        try:
            entry = read_line(line)
        except ValueError:
            continue
        batch = entry.body.get("batch", entry.number)
        if not (isinstance(batch, int) and batch <= number):
            return True
    return False
