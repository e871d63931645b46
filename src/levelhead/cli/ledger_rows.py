"""Entries of the ledger as rows and text."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import cast

from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.grading import ROWS, standing_grades, text, voided
from levelhead.ledger.spelling import MILLION

LIST_HEADER = (
    "no",
    "market",
    "as of",
    "until",
    "up",
    "p up",
    "p neither",
    "p down",
    "down",
    "outcome",
)
CSV_HEADER = (
    *("number", "issued_at", "market", "as_of", "grades_after", "horizon", "up", "up_by", "down", "down_by"),
    *("z", "p_up", "p_neither", "p_down", "c_up", "c_neither", "c_down", "supersedes", "voided"),
    *("outcome", "settled", "log", "brier", "rps", "log_climatology", "hash"),
)


def list_row(entry: Entry, grade: Entry | None, *, voided: bool) -> tuple[str, ...]:
    """One forecast as a row of the list."""
    said = entry.body
    shares = cast(Mapping[str, int], said["probability"])
    up, down = (cast(Body, said[name]) for name in ("up", "down"))
    outcome = "void" if voided else "open" if grade is None else text(grade.body, "outcome")
    return (
        str(entry.number),
        text(said, "market"),
        text(said, "as_of"),
        text(said, "grades_after"),
        text(up, "price"),
        *(_percent(shares[row]) for row in ROWS),
        text(down, "price"),
        outcome if grade is None else f"{outcome} {text(grade.body, 'settled')}",
    )


def show_text(entry: Entry, about: Sequence[Entry]) -> str:
    """An entry in full, for a person."""
    lines = [
        f"entry {entry.number}: {entry.kind}, written {text(entry.body, 'issued_at')}",
        f"hash {entry.hash}",
        f"after {entry.previous}",
        json.dumps(entry.body, indent=2, ensure_ascii=False, sort_keys=True, default=dict),
    ]
    for each in about:
        lines.append(f"entry {each.number}: {each.kind}, written {text(each.body, 'issued_at')}")
        lines.append(json.dumps(each.body, indent=2, ensure_ascii=False, sort_keys=True, default=dict))
    return "\n".join(lines)


def export_csv(entries: Sequence[Entry]) -> str:
    """One row for each forecast, with its grade; scores and probabilities as decimals."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(CSV_HEADER)
    grades, void = standing_grades(entries), voided(entries)
    for entry in entries:
        if entry.kind is EntryKind.FORECAST:
            table.writerow(_csv_row(entry, grades.get(entry.number), voided=entry.number in void))
    return out.getvalue()


def _csv_row(entry: Entry, grade: Entry | None, *, voided: bool) -> list[object]:
    said = entry.body
    up, down = (cast(Body, said[name]) for name in ("up", "down"))
    shares = [
        cast(Mapping[str, int], said[name])[row] / MILLION
        for name in ("probability", "climatology")
        for row in ROWS
    ]
    graded: list[object] = [""] * 6
    if grade is not None:
        scores = cast(Mapping[str, Mapping[str, int]], grade.body["scores"])
        graded = [
            grade.body["outcome"],
            grade.body["settled"],
            *(scores["model"][name] / MILLION for name in ("log", "brier", "rps")),
            scores["climatology"]["log"] / MILLION,
        ]
    return [
        *(entry.number, said["issued_at"], said["market"], said["as_of"], said["grades_after"]),
        len(cast(Sequence[str], said["sessions"])),
        *(up["price"], up["by"], down["price"], down["by"], said["z"]),
        *shares,
        said.get("supersedes", ""),
        int(voided),
        *graded,
        entry.hash,
    ]


def _percent(share: int) -> str:
    return f"{share / MILLION * 100:.1f}%"
