"""One line of the ledger: number, hash of the line before, hash over everything, body."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from levelhead.ledger.canonical import Body, canonical, parsed

DOMAIN = b"levelhead/ledger/v1\0"
ORIGIN = "0" * 64  # what the first entry follows
_LINE = re.compile(
    rb'\{"v":1,"seq":(0|[1-9][0-9]{0,14}),"prev":"([0-9a-f]{64})","hash":"([0-9a-f]{64})","body":(\{.*\})\}'
)


class EntryKind(StrEnum):
    """What an entry says."""

    GENESIS = "genesis"  # whose ledger this is
    FORECAST = "forecast"
    GRADE = "grade"
    REGRADE = "regrade"  # the bars behind a grade were revised
    VOID = "void"  # a forecast that cannot be graded, with the reason
    OVERRIDE = "override"  # what a person said against the forecast
    CHECKPOINT = "checkpoint"
    NOTE = "note"
    ALERT = "alert"  # these two stand in the watcher's own book only
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that was acknowledged.

    Parameters
    ----------
    number
        Its place in the ledger, the first is 0.
    previous
        Hash of the entry before it, 64 hex digits.
    hash
        SHA-256 over domain, ``previous``, number and canonical body.
    body
        What it says; ``kind`` and ``issued_at`` are among its keys.
    """

    number: int
    previous: str
    hash: str
    body: Body

    @property
    def kind(self) -> EntryKind:
        """What it says."""
        return EntryKind(str(self.body["kind"]))

    @property
    def issued_at(self) -> datetime:
        """The machine's time when it was written."""
        return time_of(str(self.body["issued_at"]))

    @property
    def line(self) -> bytes:
        """The line of the file, with its end."""
        return line_of(self.number, self.previous, self.hash, canonical(self.body))


def entry_of(body: Body, *, number: int, previous: str) -> Entry:
    """The entry a body becomes behind another."""
    return Entry(number, previous, hash_of(canonical(body), number=number, previous=previous), body)


def hash_of(body: bytes, *, number: int, previous: str) -> str:
    """The chained hash: what came before, and where in the ledger, are inside it."""
    return hashlib.sha256(DOMAIN + bytes.fromhex(previous) + number.to_bytes(8, "big") + body).hexdigest()


def line_of(number: int, previous: str, digest: str, body: bytes) -> bytes:
    """One line of the file, with its end."""
    head = f'{{"v":1,"seq":{number},"prev":"{previous}","hash":"{digest}","body":'.encode()
    return head + body + b"}\n"


def read_line(line: bytes) -> Entry:
    """The entry of one line without its end, its own hash checked.

    Raises
    ------
    ValueError
        What is wrong with it, in words that follow the entry's number.
    """
    matched = _LINE.fullmatch(line)
    if matched is None:
        newer = line.startswith(b'{"v":') and not line.startswith(b'{"v":1,')
        raise ValueError("was written by a newer levelhead: update it" if newer else "is no line of a ledger")
    number, previous, digest = int(matched[1]), matched[2].decode(), matched[3].decode()
    if hash_of(matched[4], number=number, previous=previous) != digest:
        raise ValueError("does not have the hash it states")
    try:
        body = parsed(matched[4])
        EntryKind(str(body["kind"]))
        time_of(str(body["issued_at"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"has a body that cannot be read ({error})") from error
    return Entry(number, previous, digest, body)


def stamp_of(moment: datetime) -> str:
    """A time as bodies spell it, to the microsecond: ``2025-11-24T23:00:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def time_of(stamp: str) -> datetime:
    """The time behind :func:`stamp_of`.

    Raises
    ------
    ValueError
        For any other spelling.
    """
    return datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
