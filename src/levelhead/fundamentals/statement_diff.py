"""What changed from one statement to the next, sentence by sentence and word by word."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.5  # share of words in common from which on a sentence counts as reworded, not as replaced


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Neighbouring words taken out and put in; either may be empty."""

    removed: str
    added: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence that was changed.

    Parameters
    ----------
    before, after
        The whole sentence.
    edits
        In the order of the sentence.
    """

    before: str
    after: str
    edits: tuple[WordEdit, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two statements compared; sentences in the order of their own statement.

    Parameters
    ----------
    added, removed
        Sentences without a counterpart.
    reworded
        Sentences with one, in the order of the later statement.
    kept
        How many are the same, wherever they stand.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[Reworded, ...]
    kept: int


def difference(before: Sequence[str], after: Sequence[str]) -> Difference:
    """Compare the sentences of two statements.

    Equal sentences are set aside first, wherever they stand; of the others those most alike are paired, and
    the rest is added or removed.
    """
    old, kept = _without(before, after)
    new, _ = _without(after, before)
    pairs = _paired(old, new)
    return Difference(
        tuple(sentence for at, sentence in enumerate(new) if at not in pairs),
        tuple(sentence for at, sentence in enumerate(old) if at not in pairs.values()),
        tuple(_reworded(old[pairs[at]], sentence) for at, sentence in enumerate(new) if at in pairs),
        kept,
    )


def _without(sentences: Sequence[str], other: Sequence[str]) -> tuple[list[str], int]:
    there = Counter(other)
    left: list[str] = []
    for sentence in sentences:
        if there[sentence]:
            there[sentence] -= 1
        else:
            left.append(sentence)
    return left, len(sentences) - len(left)


def _paired(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Indices of ``old`` by those of ``new``, the most alike first."""
    found = []
    for at, after in enumerate(new):
        for was, before in enumerate(old):
            matcher = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
            # An upper bound from the words alone spares the alignment of sentences that have little in common.
            if matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
                found.append((-ratio, at, was))
    pairs: dict[int, int] = {}
    for _, at, was in sorted(found):
        if at not in pairs and was not in pairs.values():
            pairs[at] = was
    return pairs


def _reworded(before: str, after: str) -> Reworded:
    old, new = before.split(), after.split()
    edits = tuple(
        WordEdit(" ".join(old[a:b]), " ".join(new[c:d]))
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if kind != "equal"
    )
    return Reworded(before, after, edits)
