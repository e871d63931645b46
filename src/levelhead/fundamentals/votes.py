"""Who voted how on a statement, and what those against wanted instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from levelhead.fundamentals.target_range import TargetRange, number, range_in

_NAME = r"(?:[A-Z]\.|[A-Z][\w'-]+)(?: [A-Z]\.)*(?: (?:(?:de|del|di|la|van|von) )?[A-Z][\w'-]+)+(?:,? (?:Jr|Sr)\.)?"
_AGAINST = re.compile(rf"(?P<names>{_NAME}(?:(?:, and|,| and) {_NAME})*),? who\b")
_LOWER = re.compile(r"to (?:lower|reduce|cut|decrease)\b")
_RAISE = re.compile(r"to (?:raise|increase)\b")
_SAME = re.compile(r"(?:to (?:maintain|keep|leave|hold)\b|no change (?:to|in|for)\b)")
_SIZE = re.compile(r"by (?:an additional )?(\d(?:\.\d+|-\d/\d|/\d)?) percentage point|by (\d+) basis points")


class Preference(StrEnum):
    """What a member against the decision wanted to do with the rate."""

    LOWER = "lower"
    RAISE = "raise"
    MAINTAIN = "maintain"
    OTHER = "other"  # guidance or the balance sheet, not the rate


@dataclass(frozen=True, slots=True)
class Dissent:
    """One vote against.

    Parameters
    ----------
    name
        As the statement writes it.
    preference
        What the member wanted to do with the rate.
    change
        The change of the rate wanted, in percentage points, below zero for a cut; ``None`` where not told.
    against
        That change less the one decided: above zero, the member wanted a higher rate; ``None`` where not told.
    reason
        The statement's words after "who".
    """

    name: str
    preference: Preference
    change: float | None
    against: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes on one statement, names in the statement's order."""

    voting_for: tuple[str, ...]
    dissents: tuple[Dissent, ...]
    absent: tuple[str, ...]


def is_vote(sentence: str) -> bool:
    """Whether a sentence is about who voted, not about policy."""
    return bool(re.match(r"(?:Voting\b|Absent\b|.*\bvoted as (?:an )?alternate)", sentence))


def votes_in(
    sentences: Sequence[str], *, target: TargetRange | None = None, before: TargetRange | None = None
) -> Votes:
    """Votes told by the sentences of one statement.

    Parameters
    ----------
    sentences
        All sentences, in plain text.
    target, before
        The range decided and the one before it, which give a wish its size; ``None`` where unknown.
    """
    found: list[str] = []
    dissents: list[Dissent] = []
    absent: list[str] = []
    decided = None if target is None or before is None else target.upper - before.upper
    for sentence in sentences:
        text = sentence.rstrip(".")
        if re.match(r"Voting\b.{0,20}\bfor\b", text):
            found.extend(_names(text))
        elif re.match(r"Voting\b.{0,20}\bagainst\b", text):
            dissents.extend(_dissents(text, decided, before))
        elif text.startswith("Absent"):
            absent.extend(_names(text))
    return Votes(tuple(found), tuple(dissents), tuple(absent))


def _names(text: str) -> list[str]:
    listed = re.split(r"\b(?:was|were)\b:?", text, maxsplit=1)[-1]
    listed = re.sub(r",? ?(?:Vice )?Chair(?:man|woman)?\b", "", listed)
    parts = re.split(r"[;,]\s*(?:and\s+)?|\s+and\s+", listed)
    return [part.strip() for part in parts if re.match(_NAME, part.strip())]


def _dissents(text: str, decided: float | None, before: TargetRange | None) -> list[Dissent]:
    listed = re.split(r"\b(?:was|were)\b:?", text, maxsplit=1)[-1]
    groups = list(_AGAINST.finditer(listed))
    if not groups:
        return [Dissent(name, Preference.OTHER, None, None, "") for name in _names(text)]
    found: list[Dissent] = []
    for at, group in enumerate(groups):
        stop = groups[at + 1].start() if at + 1 < len(groups) else len(listed)
        reason = re.sub(r"[,;]?(?:\s+and)?\s*$", "", listed[group.end() : stop]).strip()
        preference, change = _wish(reason, before)
        against = None if change is None or decided is None else change - decided
        found.extend(
            Dissent(name, preference, change, against, reason) for name in re.findall(_NAME, group["names"])
        )
    return found


def _wish(reason: str, before: TargetRange | None) -> tuple[Preference, float | None]:
    """What was preferred, and by how much the rate was to move."""
    after = re.search(r"\bprefer(?:red|s)?\b(?:,? at this meeting,?)?\s+(.*)", reason)
    wish = after[1] if after else ""
    if not re.search(r"target range|federal funds rate|basis points|percentage point", wish):
        return Preference.OTHER, None
    if _SAME.match(wish):
        return Preference.MAINTAIN, 0.0
    sign = -1.0 if _LOWER.match(wish) else 1.0 if _RAISE.match(wish) else 0.0
    if not sign:
        return Preference.OTHER, None
    size = _SIZE.search(wish)
    wanted = range_in(wish)
    change = None
    if size:
        change = sign * (number(size[1]) if size[1] else int(size[2]) / 100)
    elif wanted is not None and before is not None:
        change = wanted.upper - before.upper
    return (Preference.LOWER if sign < 0 else Preference.RAISE), change
