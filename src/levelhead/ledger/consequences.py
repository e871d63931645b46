"""Claims with a consequence, graded: once this level is broken, that one is touched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from levelhead.kernels.intervals import wilson
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry
from levelhead.ledger.grading import standing_grades, text
from levelhead.ledger.spelling import MILLION

KINDS = ("chain", "violation")


@dataclass(frozen=True, slots=True)
class ConsequenceRecord:
    """How claims of one kind turned out.

    Parameters
    ----------
    market, kind
        Symbol; ``chain``: from a broken level to the next one out; ``violation``: from the violated extreme of a
        candle pattern to the next level.
    claims, broken
        Claims issued in graded forecasts; those whose condition came.
    said, came
        Among the broken: mean of P(touch next | broken), and how often it came; NaN without one.
    interval
        Wilson 95% interval of ``came``. Claims of neighbouring days share their outcome, so it is too narrow.
    """

    market: str
    kind: str
    claims: int
    broken: int
    said: float
    came: float
    interval: tuple[float, float]


def consequence_records(book: Sequence[Entry]) -> tuple[ConsequenceRecord, ...]:
    """Every kind of claim by market, among the graded forecasts that count."""
    rows: dict[tuple[str, str], list[tuple[float, bool, bool]]] = {}
    for number, grade in sorted(standing_grades(book).items()):
        said = book[number].body
        if "supersedes" not in said:
            for kind in KINDS:
                found = rows.setdefault((text(said, "market"), kind), [])
                found += _claims(kind, said, grade.body)
    return tuple(_record(*key, each) for key, each in sorted(rows.items()))


def _claims(kind: str, said: Body, grade: Body) -> Iterator[tuple[float, bool, bool]]:
    """Probability, whether the condition came, whether the consequence did."""
    issued = said[kind] if kind == "chain" else [said[kind]]
    graded = grade[kind] if kind == "chain" else [grade[kind]]
    pairs = zip(
        cast(Sequence[Body | None], issued), cast(Sequence[Mapping[str, bool] | None], graded), strict=True
    )
    for claim, came in pairs:
        if claim is not None and came is not None:
            yield cast(int, claim["probability"]) / MILLION, came["broken"], bool(came["reached"])


def _record(market: str, kind: str, rows: Sequence[tuple[float, bool, bool]]) -> ConsequenceRecord:
    broken = [(said, reached) for said, was_broken, reached in rows if was_broken]
    n, reached = len(broken), sum(came for _, came in broken)
    said, came = (sum(each for each, _ in broken) / n, reached / n) if n else (float("nan"), float("nan"))
    return ConsequenceRecord(market, kind, len(rows), n, said, came, wilson(reached, n))
