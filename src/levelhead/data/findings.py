"""What a rule of the quality gate found, and how a finding becomes a note of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.markets.market import Market
from levelhead.markets.notes import Note, Verdict
from levelhead.measure import Claim, Measurement, Unit, Value

LADDER = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number or name that a finding cites beside its count and its first session."""

    name: str
    label: str
    value: Value
    unit: Unit
    places: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule: a single line of the page however many bars it covers.

    Parameters
    ----------
    code
        Stable name of the fault, in capitals; documented in ``docs/data.md``.
    verdict
        Its rung on the ladder.
    template
        The sentence without digits; it may cite ``{count}``, ``{first}`` and the facts by name.
    sessions
        The sessions it covers, in order; empty where it is about the file as a whole.
    facts
        Further measurements of the sentence.
    """

    code: str
    verdict: Verdict
    template: str
    sessions: tuple[date, ...] = ()
    facts: tuple[Fact, ...] = ()

    def note(self, market: Market, as_of: date) -> Note:
        """The finding as the page prints it; ``as_of`` is the last session of the bars."""
        facts = list(self.facts)
        if self.sessions:
            facts += [
                Fact("count", "bars concerned", len(self.sessions), Unit.COUNT),
                Fact("first", "first session concerned", self.sessions[0], Unit.DATE),
            ]
        measured = tuple(
            Measurement(
                fact.name,
                fact.label,
                fact.value,
                fact.unit,
                as_of,
                f"quality gate, rule {self.code}",
                places=fact.places,
            )
            for fact in facts
        )
        claim = Claim(f"data.{market.symbol}.{self.code}", "data", self.template, measured)
        return Note(self.code, self.verdict, self.sessions[0] if self.sessions else None, claim)


def worst(notes: Sequence[Note]) -> Verdict:
    """The highest rung among the notes; OK where there are none."""
    return max((note.verdict for note in notes), key=LADDER.index, default=Verdict.OK)
