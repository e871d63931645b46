"""What an alert is: what happened, to what, on which session, with the measurements it rests on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from levelhead.measure import Claim


class AlertKind(StrEnum):
    """What happened."""

    TOUCH = "touch"
    RECLAIM = "reclaim"
    BREAK = "break"
    INVALIDATION = "invalidation"
    RESOLVED = "resolved"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that happened.

    Parameters
    ----------
    kind
        See :class:`AlertKind`.
    what
        Which of its kind: ``support``, ``reclaimed``, ``up``, the name of an event.
    subject
        The level (``2376.2-2381.8``) or the forecast (``forecast 12``) it happened to.
    market
        Symbol.
    session
        When.
    claim
        The sentence and its evidence.
    """

    kind: AlertKind
    what: str
    subject: str
    market: str
    session: date
    claim: Claim

    @property
    def identity(self) -> str:
        """Alerts of one identity are one alert."""
        return " | ".join((self.market, str(self.kind), self.what, self.subject, self.session.isoformat()))
