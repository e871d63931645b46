"""Entries of the ledger as JSON output has them, and how a forecast stands."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from levelhead.ledger.canonical import Json
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.grading import text


class Standing(StrEnum):
    """Where a forecast stands."""

    OPEN = "open"
    GRADED = "graded"
    VOID = "void"


def standing(grade: Entry | None, *, voided: bool) -> Standing:
    """Where a forecast stands: a void outweighs a grade."""
    if voided:
        return Standing.VOID
    return Standing.OPEN if grade is None else Standing.GRADED


def entry_object(entry: Entry, *, grade: Entry | None = None, voided: bool = False) -> dict[str, Json]:
    """An entry as JSON output has it; of a forecast with its grade where there is one."""
    said: dict[str, Json] = {
        "number": entry.number,
        "kind": str(entry.kind),
        "issued_at": text(entry.body, "issued_at"),
        "hash": entry.hash,
        "previous": entry.previous,
        "body": dict(entry.body),
    }
    if entry.kind is EntryKind.FORECAST:
        said["status"] = str(standing(grade, voided=voided))
        said["grade"] = dict(grade.body) if grade else None
    return said


def written_about(book: Sequence[Entry], number: int) -> tuple[Entry, ...]:
    """Every entry that is about the forecast of a number: its grades, notes, void."""
    return tuple(each for each in book if each.body.get("forecast") == number)


def plain(body: Mapping[str, Json]) -> dict[str, Json]:
    """A body as plain dictionaries and lists, which any JSON writer takes."""
    return {name: _plain(value) for name, value in body.items()}


def _plain(value: Json) -> Json:
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
