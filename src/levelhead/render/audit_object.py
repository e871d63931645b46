"""The fact-check as a JSON object."""

from levelhead.factcheck import Audit, CheckedTable, Verdict
from levelhead.factcheck.outcome import Outcome
from levelhead.factcheck.scenario_table import ComputedRow
from levelhead.measure import Claim, Measurement
from levelhead.render.conditional_object import PPM
from levelhead.render.json_page import number
from levelhead.render.numbers import say, written
from levelhead.render.plain import Json

LONGEST_QUOTE = 400


def audit_object(audit: Audit) -> dict[str, Json]:
    """Keys of ``audit --format json``."""
    return {
        "schema": "levelhead/audit/1",
        "note": {
            "name": audit.note.name,
            "fingerprint": audit.note.fingerprint,
            "characters": audit.note.characters,
            "title": bounded(audit.note.title),
            "desk": bounded(audit.note.desk),
            "cut": audit.note.cut,
        },
        "market": audit.market,
        "as_of": None if audit.as_of is None else audit.as_of.isoformat(),
        "dated": say(audit.dated),
        "horizon": audit.horizon,
        "summary": {ruling.value: count for ruling, count in audit.counts.items()},
        "statements": [_statement(each) for each in audit.verdicts],
        "table": _table(audit.tables[0], audit.outcomes[0]) if audit.tables else _no_table(),
        "tables": [
            _table(table, outcome) for table, outcome in zip(audit.tables, audit.outcomes, strict=True)
        ],
        "consistency": [
            {"rule": each.rule, "text": say(each.claim), "quotes": [bounded(quote) for quote in each.quotes]}
            for each in audit.contradictions
        ],
    }


def bounded(text: str) -> str:
    """Words of the note, shortened where they are long."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _statement(verdict: Verdict) -> dict[str, Json]:
    finding = verdict.finding
    return {
        "quote": bounded(verdict.statement.quote),
        "start": verdict.statement.start,
        "end": verdict.statement.end,
        "kind": verdict.statement.kind.value,
        "verdict": verdict.ruling.value,
        "measured": _said(finding.measured),
        "expected": say(verdict.expected),
        "why": say(finding.why),
        "nearest": _said(finding.nearest),
        "tolerance": _said(finding.tolerance),
        "measurements": [_measurement(each) for each in finding.measured.measurements]
        if finding.measured is not None
        else [],
    }


def _said(claim: Claim | None) -> str | None:
    return None if claim is None else say(claim)


def _measurement(each: Measurement) -> dict[str, Json]:
    value: Json
    if isinstance(each.value, str | int):
        value = each.value
    elif isinstance(each.value, float):
        value = number(each.value)
    else:
        value = each.value.isoformat()
    return {
        "name": each.name,
        "value": value,
        "unit": each.unit.value,
        "text": written(each),
        "as_of": each.as_of.isoformat(),
        "method": each.method,
    }


def _no_table() -> dict[str, Json]:
    """A note without a table of scenarios has none that could be a partition."""
    return {"partition": False, "rows": [], "computed": [], "expected_brier": None}


def _table(table: CheckedTable, outcome: Outcome | None) -> dict[str, Json]:
    brier = table.brier
    return {
        "partition": table.is_partition,
        "horizon": table.horizon,
        "rows": [_row(each) for each in table.rows],
        "computed": [
            {
                "name": each.named.value,
                "probability": _share(each.computed),
                "climatology": _share(each.climatology),
                "interval": None if each.interval is None else [_share(bound) for bound in each.interval],
            }
            for each in table.rows
            if each.named is not None
        ],
        "sum": None if table.total is None else _share(table.total),
        "gaps": [_stretch(each.low, each.high) for each in (*table.gaps, *table.beyond)],
        "overlaps": [_stretch(each.low, each.high) for each in table.overlaps],
        "upper": table.upper,
        "lower": table.lower,
        "trivial": [bounded(each.row.label) for each in table.rows if each.trivial],
        "expected_brier": None
        if brier is None
        else {
            "note": round(brier.note, PPM),
            "climatology": round(brier.climatology, PPM),
            "model": round(brier.model, PPM),
        },
        "outcome": None if outcome is None else _outcome(outcome),
    }


def _row(each: ComputedRow) -> dict[str, Json]:
    return {
        "label": bounded(each.row.label),
        "event": each.row.event.value,
        "name": None if each.named is None else each.named.value,
        "price": each.barrier,
        "by": None if each.by is None else each.by.value,
        "low": each.row.low,
        "high": each.row.high,
        "stated": _share(each.stated),
        "computed": _share(each.computed),
        "climatology": _share(each.climatology),
        "interval": None if each.interval is None else [_share(bound) for bound in each.interval],
        "last_close_inside": _share(each.last_inside),
        "all_closes_inside": _share(each.all_inside),
        "trivial": each.trivial,
    }


def _share(value: float | None) -> float | None:
    return None if value is None else number(round(value, PPM))


def _stretch(low: float, high: float) -> dict[str, Json]:
    return {"from": number(low), "to": number(high)}


def _outcome(outcome: Outcome) -> dict[str, Json]:
    return {
        "row": outcome.row.value,
        "session": outcome.session.isoformat(),
        "last_close": number(outcome.last_close),
        "brier": {
            "note": _share(outcome.brier_note),
            "model": _share(outcome.brier_model),
            "climatology": _share(outcome.brier_climatology),
        },
    }
