"""The scoreboard of many notes as Markdown, JSON and HTML."""

import html
import json
from collections.abc import Sequence

from levelhead.factcheck import Audit
from levelhead.factcheck.scoreboard import DeskRow
from levelhead.render.audit_object import audit_object
from levelhead.render.audit_page import escaped, html_page, html_table, markdown_row
from levelhead.render.plain import Json

HEADER = (
    *("desk", "notes", "true", "false", "unsupported", "not checkable", "false of decided"),
    *("contradictions", "tables", "partitions", "graded", "Brier note", "model", "climatology"),
)
NOTE_HEADER = ("note", "desk", "market", "session", "true", "false", "unsupported", "not checkable")


def scoreboard_object(
    rows: Sequence[DeskRow], audits: Sequence[tuple[str, Audit]], failed: Sequence[tuple[str, str]]
) -> dict[str, Json]:
    """Desks, every note's own object, and the files that could not be read."""
    return {
        "schema": "levelhead/scoreboard/1",
        "desks": [
            {
                "desk": each.desk,
                "notes": each.notes,
                "true": each.true,
                "false": each.false,
                "unsupported": each.unsupported,
                "not_checkable": each.not_checkable,
                "false_share": each.false_share,
                "contradictions": each.contradictions,
                "tables": each.tables,
                "partitions": each.partitions,
                "graded": each.graded,
                "brier": {
                    "note": each.brier_note,
                    "model": each.brier_model,
                    "climatology": each.brier_climatology,
                },
            }
            for each in rows
        ],
        "notes": [{"desk": desk, **audit_object(audit)} for desk, audit in audits],
        "failed": [{"note": name, "why": why} for name, why in failed],
    }


def scoreboard_json(
    rows: Sequence[DeskRow], audits: Sequence[tuple[str, Audit]], failed: Sequence[tuple[str, str]]
) -> str:
    """The object as text."""
    found = scoreboard_object(rows, audits, failed)
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def scoreboard_markdown(
    rows: Sequence[DeskRow], audits: Sequence[tuple[str, Audit]], failed: Sequence[tuple[str, str]]
) -> str:
    """Desks first, then every note, then the files that could not be read."""
    page = ["# Fact-check by desk", "", markdown_row(HEADER), "|" + " --- |" * len(HEADER)]
    page += [markdown_row(tuple(escaped(cell) for cell in _cells(each))) for each in rows]
    page += ["", "## Notes", "", markdown_row(NOTE_HEADER), "|" + " --- |" * len(NOTE_HEADER)]
    page += [markdown_row(tuple(escaped(cell) for cell in _note(*each))) for each in audits]
    if failed:
        page += ["", "## Not read", ""]
        page += [f"- {escaped(name)}: {escaped(why)}" for name, why in failed]
    return "\n".join([*page, ""])


def scoreboard_html(
    rows: Sequence[DeskRow], audits: Sequence[tuple[str, Audit]], failed: Sequence[tuple[str, str]]
) -> str:
    """The same as one page that loads nothing."""
    body = ["<h1>Fact-check by desk</h1>", html_table(HEADER, [_html(_cells(each)) for each in rows])]
    body += ["<h2>Notes</h2>", html_table(NOTE_HEADER, [_html(_note(*each)) for each in audits])]
    if failed:
        items = "".join(f"<li>{html.escape(name)}: {html.escape(why)}</li>" for name, why in failed)
        body += ["<h2>Not read</h2>", f"<ul>{items}</ul>"]
    return html_page("by desk", body)


def _html(cells: tuple[str, ...]) -> str:
    return "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)


def _cells(each: DeskRow) -> tuple[str, ...]:
    counts = (each.notes, each.true, each.false, each.unsupported, each.not_checkable)
    more = (each.contradictions, each.tables, each.partitions, each.graded)
    share = "–" if each.false_share is None else f"{each.false_share:.0%}"
    scores = (each.brier_note, each.brier_model, each.brier_climatology)
    return (
        each.desk,
        *(str(count) for count in counts),
        share,
        *(str(count) for count in more),
        *("–" if score is None else f"{score:.3f}" for score in scores),
    )


def _note(desk: str, audit: Audit) -> tuple[str, ...]:
    day = "" if audit.as_of is None else audit.as_of.isoformat()
    if audit.is_empty:
        return audit.note.name, desk, audit.market, day, "nothing to check", "", "", ""
    return (audit.note.name, desk, audit.market, day, *(str(count) for count in audit.counts.values()))
