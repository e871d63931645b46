"""Many notes side by side: what each desk's statements came out as, and how its tables scored."""

from collections.abc import Iterable
from dataclasses import dataclass

from levelhead.factcheck.audit import Audit
from levelhead.factcheck.verdict import Ruling

UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One desk.

    Parameters
    ----------
    desk
        Its name.
    notes
        Notes with something to check.
    true, false, unsupported, not_checkable
        Statements by answer.
    contradictions
        Places in which its notes contradict themselves.
    tables, partitions
        Tables of scenarios, and those that are a partition.
    graded
        Tables whose horizon has passed and that have a row each for up, between and down.
    brier_note, brier_model, brier_climatology
        Means over the graded tables, 0..2; ``None`` without one.
    """

    desk: str
    notes: int
    true: int
    false: int
    unsupported: int
    not_checkable: int
    contradictions: int
    tables: int
    partitions: int
    graded: int
    brier_note: float | None
    brier_model: float | None
    brier_climatology: float | None

    @property
    def false_share(self) -> float | None:
        """False among true and false; ``None`` without any."""
        decided = self.true + self.false
        return self.false / decided if decided else None


def scoreboard(audits: Iterable[tuple[str, Audit]]) -> tuple[DeskRow, ...]:
    """One row for each desk, in the order of their names; a note with nothing to check counts nowhere."""
    desks: dict[str, list[Audit]] = {}
    for desk, audit in audits:
        if not audit.is_empty:
            desks.setdefault(desk or UNNAMED, []).append(audit)
    return tuple(_row(desk, desks[desk]) for desk in sorted(desks))


def _row(desk: str, audits: list[Audit]) -> DeskRow:
    counts = {ruling: sum(each.counts[ruling] for each in audits) for ruling in Ruling}
    tables = [table for each in audits for table in each.tables]
    scores = [
        (outcome.brier_note, outcome.brier_model, outcome.brier_climatology)
        for each in audits
        for outcome in each.outcomes
        if outcome is not None
        and outcome.brier_note is not None
        and outcome.brier_model is not None
        and outcome.brier_climatology is not None
    ]
    means = [sum(column) / len(scores) for column in zip(*scores, strict=True)] if scores else [None] * 3
    return DeskRow(
        desk=desk,
        notes=len(audits),
        true=counts[Ruling.TRUE],
        false=counts[Ruling.FALSE],
        unsupported=counts[Ruling.UNSUPPORTED],
        not_checkable=counts[Ruling.NOT_CHECKABLE],
        contradictions=sum(len(each.contradictions) for each in audits),
        tables=len(tables),
        partitions=sum(each.is_partition for each in tables),
        graded=len(scores),
        brier_note=means[0],
        brier_model=means[1],
        brier_climatology=means[2],
    )
