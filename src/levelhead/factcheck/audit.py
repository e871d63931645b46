"""The fact-check of one note as a value."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from levelhead.factcheck.contradictions import Contradiction, contradictions
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.outcome import Outcome
from levelhead.factcheck.scenario_table import CheckedTable, ComputedRow, check_table
from levelhead.factcheck.statements import ProbabilityStated, Reading
from levelhead.factcheck.supposed import unless_supposed
from levelhead.factcheck.verdict import Finding, Ruling, Verdict
from levelhead.factcheck.verdicts import judge
from levelhead.factcheck.verdicts.answer import answer, cannot
from levelhead.forecast import Row
from levelhead.measure import Claim
from levelhead.measure.showing import NamesItself

MOST_STATEMENTS = 2_000  # a note has dozens; what has more is no note, and the rest is left unread, said


@dataclass(frozen=True, slots=True)
class NoteMark:
    """Which note was checked.

    Parameters
    ----------
    name
        Of the file, without its path.
    fingerprint
        SHA-256 of the text that was read.
    characters
        How many of it.
    title, desk
        As the note has them; empty where it has none.
    cut
        Was it longer than what is read?
    """

    name: str
    fingerprint: str
    characters: int
    title: str = ""
    desk: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Audit(NamesItself):
    """A note, held against the bars.

    Parameters
    ----------
    note
        Which.
    market
        Symbol; empty where none was found.
    as_of
        The session it was held against; ``None`` where there was nothing to hold.
    dated
        How that session was found, in one sentence.
    verdicts
        In the order of the note.
    tables
        Its tables of scenarios.
    outcomes
        How each turned out; ``None`` while the horizon has not passed.
    contradictions
        Where the note contradicts itself.
    horizon
        Sessions the note looks ahead.
    """

    note: NoteMark
    market: str
    as_of: date | None
    dated: Claim
    verdicts: tuple[Verdict, ...] = ()
    tables: tuple[CheckedTable, ...] = ()
    outcomes: tuple[Outcome | None, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    horizon: int = 15

    @property
    def counts(self) -> Mapping[Ruling, int]:
        """How many statements got each answer."""
        found = dict.fromkeys(Ruling, 0)
        for each in self.verdicts:
            found[each.ruling] += 1
        return MappingProxyType(found)

    @property
    def is_empty(self) -> bool:
        """Is there nothing to check?"""
        return not self.verdicts and not self.tables


def mark(name: str, text: str, reading: Reading) -> NoteMark:
    """The identity of a note's text."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return NoteMark(name, digest, len(text), reading.title, reading.desk, reading.cut)


def horizon_of(reading: Reading, default: int) -> int:
    """Sessions a note looks ahead: the longest its tables name, within 1 to 63."""
    named = [each.horizon_high or each.horizon_low for each in reading.tables]
    return min(max((each for each in named if each), default=default), 63) or default


def check(reading: Reading, ground: Ground, note: NoteMark, dated: Claim, *, text: str = "") -> Audit:
    """Every statement, every table, and the note against itself.

    ``text`` is what the statements were read from: it tells what was said of the future only.
    """
    tables = tuple(check_table(each, ground) for each in reading.tables)
    same = {row.row: row for table in tables for row in table.rows}
    verdicts = tuple(
        _probability(judged, same.get(each.row), ground)
        if isinstance(each, ProbabilityStated)
        else unless_supposed(judged, ground, text)
        for each in reading.statements[:MOST_STATEMENTS]
        for judged in (judge(each, ground),)
    )
    return Audit(
        note=note,
        market=ground.bars.market.symbol,
        as_of=ground.as_of,
        dated=dated,
        verdicts=verdicts,
        tables=tables,
        outcomes=tuple(None for _ in tables),
        contradictions=contradictions(reading.statements[:MOST_STATEMENTS], tables, ground),
        horizon=ground.horizon,
    )


def _probability(judged: Verdict, row: ComputedRow | None, ground: Ground) -> Verdict:
    """A row of a table is judged beside the table's other rows, not by itself."""
    if row is None or row.named is None:
        return judged
    return Verdict(judged.statement, judged.expected, _row_finding(row, ground))


def _row_finding(row: ComputedRow, ground: Ground) -> Finding:
    if row.stated is None or row.computed is None or row.interval is None or row.climatology is None:
        return cannot(ground, "the table has no row on one of the sides, so its odds cannot be computed")
    cite = ground.cite()
    low, high = row.interval
    text = f"first passage gives {cite.probability('computed', row.computed, 'paths of the issuing model')}"
    text += f" ({cite.probability('low', low, 'interval')} to {cite.probability('high', high, 'interval')})"
    text += f", climatology {cite.probability('climatology', row.climatology, 'past paths in ATR')}"
    if row.named is Row.NEITHER and row.last_inside is not None:
        inside = cite.probability("inside", row.last_inside, "last close inside the range stated")
        text += f"; the last close lies in the range stated with {inside}"
        high = max(high, row.last_inside + 0.05)
    low_said = row.row.probability_low if row.row.probability_low is not None else row.stated
    high_said = row.row.probability_high if row.row.probability_high is not None else row.stated
    if low_said <= high and high_said >= low:
        return answer(ground, Ruling.TRUE, "the probability agrees with the computed one", (cite, text))
    why = "the computed probability is another; only outcomes can tell whose is better"
    return answer(ground, Ruling.UNSUPPORTED, why, (cite, text))
