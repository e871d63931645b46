"""What the fact-check says, as cells and sentences that Markdown and HTML share."""

from dataclasses import dataclass
from math import isinf

from levelhead.factcheck import Audit, CheckedTable, Ruling, Verdict
from levelhead.factcheck.outcome import Outcome
from levelhead.markets import Market
from levelhead.markets.registry import market
from levelhead.render.audit_object import bounded
from levelhead.render.numbers import say

LABELS = {
    Ruling.TRUE: "true",
    Ruling.FALSE: "false",
    Ruling.UNSUPPORTED: "unsupported",
    Ruling.NOT_CHECKABLE: "not checkable",
}
ORDER = (Ruling.FALSE, Ruling.UNSUPPORTED, Ruling.TRUE, Ruling.NOT_CHECKABLE)
NOTHING = "Nothing to check: no statement about levels, readings or probabilities was found in this text."


@dataclass(frozen=True, slots=True)
class Line:
    """One statement on the page: its words are the note's and must be escaped."""

    quote: str
    ruling: Ruling
    shows: str
    nearest: str
    allowed: str


def where(audit: Audit) -> str:
    """Market, session and how that session was found."""
    day = "" if audit.as_of is None else f", {audit.as_of.isoformat()}"
    return f"{audit.market}{day}. {capital(say(audit.dated))}."


def summary(audit: Audit) -> list[str]:
    """The short version."""
    counts = audit.counts
    parts = [f"{counts[ruling]} {LABELS[ruling]}" for ruling in Ruling if counts[ruling]]
    found = [f"{len(audit.verdicts)} statements were held against the bars: {', '.join(parts)}."]
    for table in audit.tables:
        what = "is a partition" if table.is_partition else "is no partition"
        text = f"The table of scenarios {what}"
        if table.gaps or table.beyond or table.overlaps or not table.sums_to_one:
            text += f": {'; '.join(_faults(table, market(audit.market)))}"
        found.append(f"{text}.")
    if audit.contradictions:
        many = len(audit.contradictions)
        found.append(f"In {many} {'place' if many == 1 else 'places'} the note contradicts itself.")
    return found


def _faults(table: CheckedTable, traded: Market) -> list[str]:
    faults = []
    if table.gaps or table.beyond:
        gaps = [stretch(each.low, each.high, traded) for each in (*table.gaps, *table.beyond)]
        faults.append(f"{' and '.join(gaps)} unassigned")
    if table.overlaps:
        twice = [stretch(each.low, each.high, traded) for each in table.overlaps]
        faults.append(f"{' and '.join(twice)} claimed twice")
    if table.total is not None and not table.sums_to_one:
        faults.append(f"the rows sum to {table.total:.0%}")
    return faults


def price(value: float, traded: Market) -> str:
    """A price with the decimals of the tick, none where they are zeros."""
    text = f"{value:,.{traded.places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def stretch(low: float, high: float, traded: Market) -> str:
    """Prices in words."""
    if isinf(high):
        return f"above {price(low, traded)}"
    if isinf(low):
        return f"below {price(high, traded)}"
    return f"{price(low, traded)} to {price(high, traded)}"


def lines(audit: Audit) -> list[Line]:
    """Statements: the false ones first, then those without support, each group in the note's order."""
    return [_line(each) for ruling in ORDER for each in audit.verdicts if each.ruling is ruling]


def _line(verdict: Verdict) -> Line:
    finding = verdict.finding
    shows = capital(say(finding.why))
    if finding.measured is not None:
        shows = f"{shows}. The bars show: {say(finding.measured)}"
    near = finding.nearest
    nearest = "" if near is None or near == finding.measured else say(near)
    if near is not None and finding.measured is not None and say(near) == say(finding.measured):
        nearest = ""
    allowed = "" if finding.tolerance is None else say(finding.tolerance)
    return Line(bounded(verdict.statement.quote), verdict.ruling, f"{shows}.", nearest, allowed)


def capital(text: str) -> str:
    """A sentence's first letter raised."""
    return text[:1].upper() + text[1:]


TABLE_HEADER = ("row", "the note", "as an event", "computed", "climatology", "remark")


def table_rows(table: CheckedTable, traded: Market) -> list[tuple[str, ...]]:
    """Cells of a table of scenarios; the first holds the note's own words."""
    found: list[tuple[str, ...]] = []
    for each in table.rows:
        event = "names no price"
        if each.barrier is not None and each.by is not None:
            first = "above" if each.named == "up" else "below"
            event = f"{each.by.value} {first} {price(each.barrier, traded)} first"
        elif each.named is not None:
            event = "neither of the two by the horizon"
        remark = []
        if each.trivial:
            remark.append("nearer than one day's range")
        if each.last_inside is not None and each.all_inside is not None:
            remark.append(
                f"last close in the range stated {percent(each.last_inside)}, all closes {percent(each.all_inside)}"
            )
        computed = percent(each.computed)
        if each.interval is not None:
            computed += f" ({percent(each.interval[0])} to {percent(each.interval[1])})"
        found.append(
            (
                bounded(each.row.label),
                percent(each.stated),
                event,
                computed,
                percent(each.climatology),
                "; ".join(remark),
            )
        )
    return found


def percent(value: float | None) -> str:
    """A share in percent; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:.1%}" if 0 < value < 0.02 else f"{value:.0%}"


def table_sentences(table: CheckedTable, outcome: Outcome | None, traded: Market) -> list[str]:
    """What is said under a table."""
    found = []
    if faults := _faults(table, traded):
        found.append(f"Not exactly one row comes true: {'; '.join(faults)}.")
    brier = table.brier
    if brier is not None:
        found.append(
            f"Expected Brier score over {table.horizon} sessions, smaller is better: the note {brier.note:.3f}, "
            f"climatology {brier.climatology:.3f}, the model {brier.model:.3f} (expected under the model itself)."
        )
    if outcome is not None:
        text = f"It turned out: {outcome.row.value}, decided on {outcome.session.isoformat()}."
        if outcome.brier_note is not None and outcome.brier_model is not None:
            text += f" Brier score: the note {outcome.brier_note:.3f}, the model {outcome.brier_model:.3f}"
            if outcome.brier_climatology is not None:
                text += f", climatology {outcome.brier_climatology:.3f}"
            text += "."
        found.append(text)
    return found


def fairness() -> str:
    """How to read the answers."""
    return (
        "False is said only where every usual reading of the words fails, on every series and roll convention at "
        "hand. Unsupported means that the bars neither show it nor rule it out. Forecasts are never called false: "
        "computed odds stand beside them."
    )
