"""What a check says of a statement."""

from dataclasses import dataclass
from enum import StrEnum

from levelhead.factcheck.statements import Statement
from levelhead.measure import Claim


class Ruling(StrEnum):
    """The four answers; ``FALSE`` only where every reasonable reading of the words fails."""

    TRUE = "true"
    FALSE = "false"
    UNSUPPORTED = "unsupported"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer and its evidence.

    Parameters
    ----------
    ruling
        See :class:`Ruling`.
    why
        The reason in one sentence.
    measured
        What the data show; ``None`` where nothing could be measured.
    nearest
        The nearest version of the statement that the data support; ``None`` where it stands, or none is near.
    tolerance
        What was allowed, as a sentence; ``None`` where nothing had to be allowed.
    """

    ruling: Ruling
    why: Claim
    measured: Claim | None = None
    nearest: Claim | None = None
    tolerance: Claim | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A statement with what was found; ``expected`` is what the note says, in the words of the check."""

    statement: Statement
    expected: Claim
    finding: Finding

    @property
    def ruling(self) -> Ruling:
        """The answer."""
        return self.finding.ruling
