"""What the quality gate found and did, as values the page prints."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from levelhead.measure import Claim


class Verdict(StrEnum):
    """The ladder of answers, mildest first."""

    OK = "OK"
    WARN = "WARN"  # used as it is
    REPAIR = "REPAIR"  # changed without changing information
    QUARANTINE = "QUARANTINE"  # an isolated bad bar, set aside
    DEGRADE = "DEGRADE"  # a statement cannot be made
    REJECT = "REJECT"  # no outlook


@dataclass(frozen=True, slots=True)
class Note:
    """One finding about the data: its code, its rung, the first session it touches, its sentence."""

    code: str
    verdict: Verdict
    session: date | None
    claim: Claim
