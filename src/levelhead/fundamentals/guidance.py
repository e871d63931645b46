"""Fixed phrases of guidance in a statement, and a count of words that lean one way."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Phrases by which the Committee has told what it means to do, or what it fears, most general last. Each is matched
# as it stands, in lower case and plain characters; a phrase that was reworded counts as another.
PHRASES = (
    "measured pace",
    "extended period",
    "considerable time",
    "can be patient",
    "will be patient",
    "act as appropriate",
    "expects to maintain this target range until",
    "expects it will be appropriate to maintain",
    "some time so that inflation averages",
    "largely reflecting transitory factors",
    "factors that are expected to be transitory",
    "substantial further progress",
    "moderation in the pace of asset purchases may soon be warranted",
    "will soon be appropriate to raise",
    "ongoing increases in the target range",
    "sufficiently restrictive",
    "pace of future increases",
    "extent of future increases",
    "some additional policy firming may be appropriate",
    "extent of additional policy firming",
    "extent of any additional policy firming",
    "cumulative tightening",
    "does not expect it will be appropriate to reduce",
    "until it has gained greater confidence",
    "the committee has gained greater confidence",
    "lack of further progress",
    "considering any adjustments",
    "considering additional adjustments",
    "extent and timing of additional adjustments",
    "shift in the balance of risks",
    "roughly in balance",
    "highly attentive to inflation risks",
    "attentive to the risks to both sides",
    "downside risks to employment",
    "risks of higher unemployment and higher inflation",
    "uncertainty about the economic outlook",
    "reducing its holdings",
    "increase its holdings",
    "conclude the reduction",
    "strongly committed to returning inflation",
    "strongly committed to supporting maximum employment",
    "prepared to adjust the stance",
)

# Our own list. A stem stands for every word that begins with it; a blank parts words that must follow each other.
HAWKISH = (
    "tighten",
    "firming",
    "restrictive",
    "hike",
    "overheat",
    "inflationary",
    "inflation risk",
    "inflation is elevated",
    "inflation remains elevated",
    "inflation remains somewhat elevated",
    "elevated level of inflation",
    "remains somewhat elevated",
    "inflation has moved up",
    "inflation has risen",
    "price pressure",
    "wage pressure",
    "price increase",
    "upward pressure",
    "upside risk",
    "higher energy price",
    "accelerat",
    "robust",
    "strengthen",
    "remain strong",
    "remains strong",
    "strong pace",
    "solid",
    "brisk",
    "raise the target",
    "ongoing increase",
    "reducing its holding",
    "runoff",
    "shortage",
)
DOVISH = (
    "accommodat",
    "easing",
    "eased",
    "lower the target",
    "increase its holding",
    "asset purchase",
    "support the flow of credit",
    "downside risk",
    "slack",
    "weak",
    "soften",
    "slow",
    "moderated",
    "subdued",
    "muted",
    "sluggish",
    "sharp decline",
    "contraction",
    "recession",
    "hardship",
    "headwind",
    "transitory",
    "disinflation",
    "greater confidence",
    "further progress",
    "progress on inflation",
    "edged up",
    "tighter credit",
    "tighter financial",
)


def _pattern(stems: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(stems, key=lambda stem: (-len(stem), stem))
    return re.compile("|".join(rf"\b{stem.replace(' ', r'[ -]')}" for stem in longest_first))


_HAWKISH, _DOVISH = _pattern(HAWKISH), _pattern(DOVISH)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed phrase and whether it stands in this statement and in the one before.

    Parameters
    ----------
    wording
        In lower case.
    present
        In this statement.
    before
        In the one before; ``None``: there is none.
    """

    wording: str
    present: bool
    before: bool | None

    @property
    def appeared(self) -> bool:
        """New in this statement."""
        return self.present and self.before is False

    @property
    def disappeared(self) -> bool:
        """In the statement before and no longer in this one."""
        return self.before is True and not self.present


@dataclass(frozen=True, slots=True)
class WordCount:
    """Words of the two lists in the sentences on policy and the economy.

    A count and no more: on hand-labelled sentences such lists are right about every other time, and they add
    nothing to what futures already say of the next decision. No probability is made from it.
    """

    hawkish: int
    dovish: int
    words: int


def phrases_in(sentences: Sequence[str], before: Sequence[str] | None) -> tuple[Phrase, ...]:
    """Every phrase of :data:`PHRASES` that stands in one of two statements, in the order of the list.

    Parameters
    ----------
    sentences
        Of this statement, in plain text.
    before
        Of the one before, or ``None``.
    """
    now = " ".join(sentences).lower()
    past = None if before is None else " ".join(before).lower()
    found = (Phrase(each, each in now, None if past is None else each in past) for each in PHRASES)
    return tuple(each for each in found if each.present or each.before)


def count_words(sentences: Sequence[str]) -> WordCount:
    """How many words of each list stand in the sentences."""
    text = " ".join(sentences).lower()
    return WordCount(len(_HAWKISH.findall(text)), len(_DOVISH.findall(text)), len(text.split()))
