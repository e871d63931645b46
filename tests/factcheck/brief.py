"""Statements in one short line, so that tables of sentences stay readable."""

from dataclasses import fields
from datetime import date
from enum import Enum

from levelhead.factcheck.document import BlockKind, NoteText, Part, assemble
from levelhead.factcheck.grammar import read_note
from levelhead.factcheck.statements import Condition, Period, Reading, Reason, Statement, TableRow

MONDAY = date(2025, 11, 24)
_PAIRS = {"low": "at", "next_low": "next", "probability_low": "p"}
_OTHER_ENDS = {"low": "high", "next_low": "next_high", "probability_low": "probability_high"}


def note(*lines: str, heading: str = "Futures outlook") -> NoteText:
    """A note of one heading and one paragraph a line."""
    parts = [Part(BlockKind.HEADING, heading), *(Part(BlockKind.PARAGRAPH, line) for line in lines)]
    return assemble(parts, name="note.md")


def read(sentence: str, *, market: str = "RTY", as_of: date = MONDAY) -> Reading:
    """The reading of one sentence under a heading."""
    return read_note(note(sentence), market=market, as_of=as_of)


def briefs(sentence: str, *, market: str = "RTY") -> list[str]:
    """Its statements, each as one line, in alphabetical order."""
    return sorted(brief(one) for one in read(sentence, market=market).statements)


def brief(one: Statement) -> str:
    """``kind field=value ...``: only what differs from the default."""
    skip = ("quote", "start", "end", "words", "why")
    return one.kind.value + _fields(one, skip=(*skip, "name") if one.kind == "pattern" else skip)


def _fields(value: object, *, skip: tuple[str, ...]) -> str:
    pieces = []
    for field in fields(value):  # type: ignore[arg-type]
        content = getattr(value, field.name)
        zero_price = field.name in _PAIRS and content == 0
        if field.name in skip or field.name.endswith("high"):
            continue
        if content in (None, "", (), False, 0) and not zero_price:
            continue
        if field.name in _PAIRS:
            pieces.append(f"{_PAIRS[field.name]}={_band(content, getattr(value, _OTHER_ENDS[field.name]))}")
        else:
            pieces.append(f"{field.name}={_word(content)}")
    return "".join(f" {piece}" for piece in pieces)


def _band(low: float, high: float) -> str:
    return f"{low:.8g}" if low == high else f"{low:.8g}..{high:.8g}"


def _word(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Period):
        return _period(value)
    if isinstance(value, Reason):
        return f"[{value.kind.value}{_fields(value, skip=('kind', 'words'))}]"
    if isinstance(value, Condition):
        return f"[{value.form.value}{_fields(value, skip=('form', 'words'))}]"
    if isinstance(value, TableRow):
        return f"[{value.event.value}{_fields(value, skip=('label', 'event', 'notes', 'start', 'end'))}]"
    if isinstance(value, tuple):
        return "+".join(_word(part) for part in value)
    return (
        f"{value:.8g}"
        if isinstance(value, float)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


def _period(period: Period) -> str:
    pieces = [period.kind.value]
    pieces += [str(part) for part in (period.number, period.year, period.day) if part is not None]
    pieces += [f"back{period.back}"] if period.back else []
    return "-".join([*pieces, *([period.part.value] if period.part else [])])
