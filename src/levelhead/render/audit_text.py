"""What the fact-check says, as cells and sentences that Markdown and HTML share."""

from dataclasses import dataclass
from math import isinf

from levelhead.factcheck import Audit, CheckedTable, Ruling, Verdict
from levelhead.factcheck.outcome import Outcome
from levelhead.factcheck.scenario_table import ComputedRow
from levelhead.forecast import By
from levelhead.markets import Market
from levelhead.markets.registry import market
from levelhead.measure.phrase import Phrase
from levelhead.render.audit_object import bounded
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say

LABELS = {
    Ruling.TRUE: Phrase("true"),
    Ruling.FALSE: Phrase("false"),
    Ruling.UNSUPPORTED: Phrase("unsupported"),
    Ruling.NOT_CHECKABLE: Phrase("not checkable"),
}
ORDER = (Ruling.FALSE, Ruling.UNSUPPORTED, Ruling.TRUE, Ruling.NOT_CHECKABLE)
NOTHING = Phrase(
    "Nothing to check: no statement about levels, readings or probabilities was found in this text."
)
TITLE = Phrase("Fact-check: {name}")
STATEMENTS = Phrase("Statements")
STATEMENT_HEADER = (Phrase("verdict"), Phrase("the note says"), Phrase("the bars show"))
NEAREST = Phrase("Nearest that holds: {nearest}.")
TABLE = Phrase("Table of scenarios")
AGAINST = Phrase("The note against itself")
READING = Phrase("How to read this")


@dataclass(frozen=True, slots=True)
class Line:
    """One statement on the page: its words are the note's and must be escaped; the rest is English."""

    quote: str
    ruling: Ruling
    shows: str
    nearest: str
    allowed: str


def place(audit: Audit) -> str:
    """Market and session."""
    return f"{audit.market}." if audit.as_of is None else f"{audit.market}, {audit.as_of.isoformat()}."


def dated(audit: Audit) -> str:
    """How the session was found."""
    return f"{capital(say(audit.dated))}."


def summary(audit: Audit, language: Language = ENGLISH) -> list[str]:
    """The short version."""
    counts = audit.counts
    parts = [f"{counts[ruling]} {language.text(LABELS[ruling])}" for ruling in Ruling if counts[ruling]]
    held = language.text("{count} statements were held against the bars: {rulings}.")
    found = [held.format(count=len(audit.verdicts), rulings=", ".join(parts))]
    for table in audit.tables:
        text = language.text("The table of scenarios is a partition" if table.is_partition else _NO_PARTITION)
        if table.gaps or table.beyond or table.overlaps or not table.sums_to_one:
            text += f": {'; '.join(_faults(table, market(audit.market), language))}"
        found.append(f"{text}.")
    if audit.contradictions:
        many = len(audit.contradictions)
        said = language.text(_ONE_PLACE if many == 1 else _PLACES)
        found.append(said.format(count=many))
    return found


_NO_PARTITION = "The table of scenarios is no partition"
_ONE_PLACE = "In {count} place the note contradicts itself."
_PLACES = "In {count} places the note contradicts itself."


def _faults(table: CheckedTable, traded: Market, language: Language) -> list[str]:
    both = f" {language.text('and')} "
    faults = []
    if table.gaps or table.beyond:
        gaps = [stretch(each.low, each.high, traded, language) for each in (*table.gaps, *table.beyond)]
        faults.append(language.text("{prices} unassigned").format(prices=both.join(gaps)))
    if table.overlaps:
        twice = [stretch(each.low, each.high, traded, language) for each in table.overlaps]
        faults.append(language.text("{prices} claimed twice").format(prices=both.join(twice)))
    if table.total is not None and not table.sums_to_one:
        total = language.number(table.total * 100, 0) + language.percent
        faults.append(language.text("the rows sum to {total}").format(total=total))
    return faults


def price(value: float, traded: Market, language: Language = ENGLISH) -> str:
    """A price with the decimals of the tick, none where they are zeros."""
    text = language.number(value, traded.places)
    return text.rstrip("0").rstrip(language.decimal) if traded.places else text


def stretch(low: float, high: float, traded: Market, language: Language = ENGLISH) -> str:
    """Prices in words."""
    if isinf(high):
        return language.text("above {price}").format(price=price(low, traded, language))
    if isinf(low):
        return language.text("below {price}").format(price=price(high, traded, language))
    both = (price(each, traded, language) for each in (low, high))
    return language.text("{low} to {high}").format(**dict(zip(("low", "high"), both, strict=True)))


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


TABLE_HEADER = (
    Phrase("row"),
    Phrase("the note"),
    Phrase("as an event"),
    Phrase("computed"),
    Phrase("climatology"),
    Phrase("remark"),
)
_EVENTS = {
    (By.TOUCH, True): Phrase("touch above {price} first"),
    (By.TOUCH, False): Phrase("touch below {price} first"),
    (By.CLOSE, True): Phrase("close above {price} first"),
    (By.CLOSE, False): Phrase("close below {price} first"),
}


def table_rows(table: CheckedTable, traded: Market, language: Language = ENGLISH) -> list[tuple[str, ...]]:
    """Cells of a table of scenarios; the first holds the note's own words."""
    return [
        (
            bounded(each.row.label),
            percent(each.stated, language),
            _event(each, traded, language),
            _computed(each, language),
            percent(each.climatology, language),
            _remark(each, language),
        )
        for each in table.rows
    ]


def _event(each: ComputedRow, traded: Market, language: Language) -> str:
    if each.barrier is not None and each.by is not None:
        said = language.text(_EVENTS[each.by, each.named == "up"])
        return said.format(price=price(each.barrier, traded, language))
    words = "names no price" if each.named is None else "neither of the two by the horizon"
    return language.text(words)


def _computed(each: ComputedRow, language: Language) -> str:
    computed = percent(each.computed, language)
    if each.interval is None:
        return computed
    low, high = (percent(bound, language) for bound in each.interval)
    return f"{computed} ({language.text('{low} to {high}').format(low=low, high=high)})"


def _remark(each: ComputedRow, language: Language) -> str:
    remark = [language.text("nearer than one day's range")] if each.trivial else []
    if each.last_inside is not None and each.all_inside is not None:
        said = language.text("last close in the range stated {last}, all closes {every}")
        last, every = (percent(share, language) for share in (each.last_inside, each.all_inside))
        remark.append(said.format(last=last, every=every))
    return "; ".join(remark)


def percent(value: float | None, language: Language = ENGLISH) -> str:
    """A share in percent; a dash where there is none."""
    if value is None:
        return "–"
    return language.number(value * 100, 1 if 0 < value < 0.02 else 0) + language.percent


def table_sentences(
    table: CheckedTable, outcome: Outcome | None, traded: Market, language: Language = ENGLISH
) -> list[str]:
    """What is said under a table."""
    found = []
    if faults := _faults(table, traded, language):
        said = language.text("Not exactly one row comes true: {faults}.")
        found.append(said.format(faults="; ".join(faults)))
    brier = table.brier
    if brier is not None:
        said = language.text(_EXPECTED)
        scores = {name: language.number(getattr(brier, name), 3) for name in ("note", "climatology", "model")}
        found.append(said.format(horizon=table.horizon, **scores))
    if outcome is not None:
        row = language.text(outcome.row.value)
        said = language.text("It turned out: {row}, decided on {day}.")
        found.append(
            " ".join([said.format(row=row, day=outcome.session.isoformat()), *_scored(outcome, language)])
        )
    return found


def _scored(outcome: Outcome, language: Language) -> list[str]:
    if outcome.brier_note is None or outcome.brier_model is None:
        return []
    scores = {
        "note": language.number(outcome.brier_note, 3),
        "model": language.number(outcome.brier_model, 3),
    }
    if outcome.brier_climatology is None:
        return [language.text("Brier score: the note {note}, the model {model}.").format(**scores)]
    said = language.text("Brier score: the note {note}, the model {model}, climatology {climatology}.")
    return [said.format(climatology=language.number(outcome.brier_climatology, 3), **scores)]


_EXPECTED = (
    "Expected Brier score over {horizon} sessions, smaller is better: the note {note}, climatology {climatology}, "
    "the model {model} (expected under the model itself)."
)


def fairness(language: Language = ENGLISH) -> str:
    """How to read the answers."""
    return language.text(
        "False is said only where every usual reading of the words fails, on every series and roll convention at "
        "hand. Unsupported means that the bars neither show it nor rule it out. Forecasts are never called false: "
        "computed odds stand beside them."
    )
