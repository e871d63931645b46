"""A place for somebody's own model of the tone of a statement.

What such a model says is printed with its name, and goes no further: no forecast may import this module (a
contract of the build), because tone has not been shown to add to what futures say of the next decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from levelhead.errors import BadOption
from levelhead.fundamentals.statements import StatementFacts


class SentenceScorer(Protocol):
    """A model that says of each sentence which way it leans."""

    @property
    def model(self) -> str:
        """What the model is called, with its version."""
        ...

    @property
    def digest(self) -> str:
        """A digest of its weights or rules, so that the same name cannot mean two models."""
        ...

    def score(self, sentences: Sequence[str], /) -> Sequence[int]:
        """One of -1 (dovish), 0, 1 (hawkish) for each sentence, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Tone:
    """What a model said of a statement.

    Parameters
    ----------
    model, digest
        Which one.
    sentences, scores
        Of equal length.
    """

    model: str
    digest: str
    sentences: tuple[str, ...]
    scores: tuple[int, ...]

    @property
    def balance(self) -> float:
        """Hawkish less dovish sentences, as a share of all; zero where there is none."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


def read_tone(facts: StatementFacts, scorer: SentenceScorer) -> Tone:
    """Score the sentences of a statement.

    Raises
    ------
    BadOption
        When the model does not answer with one of -1, 0, 1 for each sentence, or does not name itself.
    """
    scores = tuple(scorer.score(facts.sentences))
    if not scorer.model or not scorer.digest:
        raise BadOption("scorer", repr(scorer.model), "a model with a name and a digest")
    if len(scores) != len(facts.sentences) or any(score not in (-1, 0, 1) for score in scores):
        raise BadOption("scorer", list(scores), f"{len(facts.sentences)} values, each -1, 0 or 1")
    return Tone(scorer.model, scorer.digest, facts.sentences, scores)
