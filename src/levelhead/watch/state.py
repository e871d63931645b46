"""Which alerts were raised and which of them arrived: a book of its own, as careful as the ledger.

An alert is on disk before it is delivered, and its delivery is noted after. A watcher killed in between delivers
once more when it starts again, under the same number: nothing is lost, and a receiver that knows the number knows
a repetition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

from levelhead.errors import NotDelivered
from levelhead.ledger.book import Book, Draft
from levelhead.ledger.canonical import Body, Json
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.grading import text
from levelhead.render.numbers import say, written
from levelhead.watch.alerts import Alert

SAID = ("key", "market", "alert", "what", "subject", "session", "text", "measurements")


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it was recorded, with its number; ``body`` holds text, session and measurements."""

    number: int
    body: Body

    @property
    def text(self) -> str:
        """The sentence."""
        return text(self.body, "text")

    @property
    def said(self) -> dict[str, Json]:
        """What a program is told of it."""
        return {name: self.body[name] for name in SAID}


class Channel(Protocol):
    """Where alerts go."""

    @property
    def name(self) -> str:
        """What the state knows it by: the same for the same receiver, and no secret."""

    def deliver(self, alert: Told) -> None:
        """Deliver one alert, or raise ``NotDelivered``."""


class WatchState:
    """The book of alerts in a folder."""

    def __init__(self, folder: Path) -> None:
        self._book = Book(folder, identity="watch")

    def record(self, alerts: Sequence[Alert], channels: Sequence[str], *, at: datetime) -> tuple[Told, ...]:
        """Write the alerts that were never raised before; they are on disk when this returns.

        Parameters
        ----------
        channels
            Names of the channels each is to be delivered to.
        at
            The time now, with a time zone.
        """
        known = {str(each.body.get("key", "")) for each in self._book.entries()}
        new = [each for each in alerts if each.identity not in known]
        if not new:
            return ()
        drafts = [Draft(EntryKind.ALERT, _body(each, channels), each.identity) for each in new]
        # an earlier clock is no reason to keep an alert back: the entry says it
        written_ = self._book.append(lambda _: drafts, at=at, accept_clock=True)
        return tuple(Told(each.entry.number, each.entry.body) for each in written_ if each.is_new)

    def pending(self, channel: str) -> tuple[Told, ...]:
        """Alerts that are due to a channel and are not noted as delivered, oldest first."""
        done = {
            cast(int, each.body["alert"])
            for each in self._book.entries()
            if each.kind is EntryKind.DELIVERY and each.body["to"] == channel
        }
        return tuple(
            Told(each.number, each.body)
            for each in self._book.entries()
            if each.kind is EntryKind.ALERT and channel in _to(each) and each.number not in done
        )

    def note(self, alert: Told, channel: str, *, at: datetime) -> None:
        """Note that an alert arrived."""
        said: Body = {"alert": alert.number, "to": channel}
        draft = Draft(EntryKind.DELIVERY, said, f"delivered {alert.number} {channel}")
        self._book.append(lambda _: [draft], at=at, accept_clock=True)


def deliver_all(state: WatchState, channels: Sequence[Channel], *, at: datetime) -> tuple[NotDelivered, ...]:
    """Deliver what is pending, in order; what a channel does not take stays pending for the next round.

    Returns
    -------
    One failure a channel: after it nothing more is sent there in this round.
    """
    failed = []
    for channel in channels:
        for alert in state.pending(channel.name):
            try:
                channel.deliver(alert)
            except NotDelivered as failure:
                failed.append(failure)
                break
            state.note(alert, channel.name, at=at)
    return tuple(failed)


def _to(entry: Entry) -> Sequence[Json]:
    return cast(Sequence[Json], entry.body["to"])


def _body(alert: Alert, channels: Sequence[str]) -> Body:
    return {
        "alert": str(alert.kind),
        "what": alert.what,
        "subject": alert.subject,
        "market": alert.market,
        "session": alert.session.isoformat(),
        "text": say(alert.claim),
        "measurements": [
            {
                "name": each.name,
                "value": written(each),
                "unit": str(each.unit),
                "as_of": each.as_of.isoformat(),
                "method": each.method,
            }
            for each in alert.claim.measurements
        ],
        "to": list(channels),
    }
