"""What the latest statement of the Open Market Committee says, as facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.fundamentals.guidance import Phrase, WordCount, count_words, phrases_in
from levelhead.fundamentals.sentences import sentences
from levelhead.fundamentals.statement_diff import Difference, difference
from levelhead.fundamentals.target_range import TargetRange, range_in
from levelhead.fundamentals.votes import Votes, is_vote, votes_in
from levelhead.markets.macro import Statement


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """One statement against the one before.

    Parameters
    ----------
    day
        When it was published.
    previous
        When the one before was; ``None``: there is none, and nothing below is compared.
    target
        The range it names; ``None`` where it names none.
    previous_target
        The range the last statement before it that names one does.
    votes
        See :class:`levelhead.fundamentals.votes.Votes`.
    sentences
        On policy and the economy, without those on who voted, in plain text.
    difference
        Of those sentences.
    phrases
        Fixed phrases that stand in either of the two.
    words, previous_words
        See :class:`levelhead.fundamentals.guidance.WordCount`: what it is worth stands there.
    """

    day: date
    previous: date | None
    target: TargetRange | None
    previous_target: TargetRange | None
    votes: Votes
    sentences: tuple[str, ...]
    difference: Difference | None
    phrases: tuple[Phrase, ...]
    words: WordCount
    previous_words: WordCount | None

    @property
    def change(self) -> float | None:
        """The change of the upper bound, in percentage points."""
        if self.target is None or self.previous_target is None:
            return None
        return self.target.upper - self.previous_target.upper

    @property
    def appeared(self) -> tuple[str, ...]:
        """Fixed phrases that are new."""
        return tuple(each.wording for each in self.phrases if each.appeared)

    @property
    def disappeared(self) -> tuple[str, ...]:
        """Fixed phrases that are gone."""
        return tuple(each.wording for each in self.phrases if each.disappeared)


def target_in(statement: Statement) -> TargetRange | None:
    """The range a statement decides on or directs; what a member would have preferred is not it."""
    for sentence in sentences(statement.text):
        found = None if is_vote(sentence) else range_in(sentence)
        if found is not None:
            return found
    return None


def read_statement(statements: Sequence[Statement]) -> StatementFacts | None:
    """Facts of the latest statement, against the one before.

    Parameters
    ----------
    statements
        Oldest first; minutes among them are passed over.

    Returns
    -------
    ``None`` when there is no statement.
    """
    only = [each for each in statements if each.kind == "statement"]
    if not only:
        return None
    latest, before = only[-1], only[-2] if len(only) > 1 else None
    said = sentences(latest.text)
    text = _without_votes(said)
    past = None if before is None else _without_votes(sentences(before.text))
    target = target_in(latest)
    previous = next((found for each in reversed(only[:-1]) if (found := target_in(each)) is not None), None)
    return StatementFacts(
        day=latest.day,
        previous=None if before is None else before.day,
        target=target,
        previous_target=previous,
        votes=votes_in(said, target=target, before=previous),
        sentences=text,
        difference=None if past is None else difference(past, text),
        phrases=phrases_in(text, past),
        words=count_words(text),
        previous_words=None if past is None else count_words(past),
    )


def _without_votes(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(sentence for sentence in said if not is_vote(sentence))
