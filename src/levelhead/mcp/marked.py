"""The objects of the command line's JSON with the words from outside marked.

Apart from the marks an object is equal to what ``--format json`` of the same command prints.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from levelhead.factcheck import Audit, Verdict
from levelhead.factcheck.restated import METHOD as AS_THE_NOTE_HAS_IT
from levelhead.mcp.untrusted import maybe, untrusted
from levelhead.measure import Claim, Measurement, Unit
from levelhead.render.audit_object import audit_object
from levelhead.render.json_page import json_object
from levelhead.render.plain import Json
from levelhead.report import Outlook

# How a measurement says that its words were read somewhere, not chosen by levelhead.
READ_SOMEWHERE = frozenset(
    {
        "provenance of the bars",
        "the quality gate",
        "the reader of series",
        "named in the statement",
        "named by the user",
        AS_THE_NOTE_HAS_IT,
    }
)
Object = dict[str, Json]


def page_object(page: Outlook) -> Object:
    """The outlook as an object; source, data notes, and what was read in lists and statements are marked."""
    found = json_object(page)
    data = _object(found["data"])
    data["source"] = maybe(data["source"])
    for note in _objects(data["notes"]):
        note["text"] = maybe(note["text"])
    _mark_fundamentals(_object(found["fundamentals"]))
    for claim, said in zip(page.claims, _objects(found["claims"]), strict=True):
        _mark_claim(claim, said)
    return found


def checked_object(audit: Audit) -> Object:
    """The fact-check as an object; every word of the note is marked."""
    found = audit_object(audit)
    note = _object(found["note"])
    for name in ("name", "title", "desk"):
        note[name] = maybe(note[name])
    for verdict, said in zip(audit.verdicts, _objects(found["statements"]), strict=True):
        _mark_statement(verdict, said)
    # the first table stands in the object twice
    for table in _objects([found["table"], *cast(list[Json], found["tables"])]):
        for row in _objects(table["rows"]):
            row["label"] = maybe(row["label"])
        if "trivial" in table:
            table["trivial"] = [maybe(each) for each in cast(list[Json], table["trivial"])]
    for contradiction, said in zip(audit.contradictions, _objects(found["consistency"]), strict=True):
        said["quotes"] = [maybe(each) for each in cast(list[Json], said["quotes"])]
        if is_read(contradiction.claim.measurements):
            said["text"] = maybe(said["text"])
    return found


def _mark_statement(verdict: Verdict, said: Object) -> None:
    finding = verdict.finding
    said["quote"] = maybe(said["quote"])
    for name, claim in (
        ("measured", finding.measured),
        ("expected", verdict.expected),
        ("why", finding.why),
        ("nearest", finding.nearest),
        ("tolerance", finding.tolerance),
    ):
        if claim is not None and is_read(claim.measurements):
            said[name] = maybe(said[name])
    if finding.measured is not None:
        _mark_measurements(finding.measured.measurements, said)


def is_read(measurements: Iterable[Measurement]) -> bool:
    """Whether one of them holds words that were read somewhere."""
    return any(_is_read(each) for each in measurements)


def _is_read(measurement: Measurement) -> bool:
    return measurement.unit is Unit.TEXT and measurement.method in READ_SOMEWHERE


def _mark_claim(claim: Claim, said: Object) -> None:
    if is_read(claim.measurements):
        said["text"] = maybe(said["text"])
        _mark_measurements(claim.measurements, said)


def _mark_measurements(measurements: Iterable[Measurement], said: Object) -> None:
    for measurement, each in zip(measurements, _objects(said["measurements"]), strict=True):
        if _is_read(measurement):
            each["value"], each["text"] = untrusted(str(measurement.value)), maybe(each["text"])


def _mark_fundamentals(found: Object) -> None:
    found["note"] = maybe(found["note"])
    if found["calendar"] is not None:
        for listed in _object(found["calendar"]).values():
            kind = _object(listed)
            kind["source"] = maybe(kind["source"])
    if found["statement"] is None:
        return
    statement = _object(found["statement"])
    for dissent in _objects(statement["dissents"]):
        dissent["name"] = maybe(dissent["name"])
    for name in ("added", "removed"):
        statement[name] = [maybe(each) for each in cast(list[Json], statement[name])]
    for pair in _objects(statement["reworded"]):
        pair["before"], pair["after"] = maybe(pair["before"]), maybe(pair["after"])


def _object(value: Json) -> Object:
    # the objects of render are made anew for every call, so that marking one changes nothing else
    assert isinstance(value, dict)
    return cast(Object, value)


def _objects(value: Json) -> list[Object]:
    assert isinstance(value, list) and all(isinstance(each, Mapping) for each in value)
    return cast(list[Object], value)
