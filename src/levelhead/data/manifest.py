"""What the store knows about the bars of one symbol, kept beside them as a readable JSON file."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from levelhead.data.findings import LADDER, Finding, worst
from levelhead.errors import StorageError
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Market
from levelhead.markets.notes import Note, Verdict
from levelhead.measure import Claim, Measurement, Unit, Value

SCHEMA = "levelhead/bars/"
VERSION = 1
_FLOAT_WORDS = {"nan", "inf", "-inf"}


@dataclass(frozen=True, slots=True)
class Part:
    """Which source vouches for the sessions ``first`` to ``last``, and when it was asked (UTC)."""

    source: str
    first: date
    last: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """A past bar a source has changed: its five values before and after, and when that was seen (UTC)."""

    at: datetime
    session: date
    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def repriced(self) -> bool:
        """Whether a price changed, not only the volume."""
        return self.before[:4] != self.after[:4]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record of one stored series.

    Parameters
    ----------
    symbol
        Canonical symbol of the market.
    file
        Name of the Parquet file, which carries the start of its own hash.
    sha256
        Hash of that file's bytes.
    fingerprint
        ``Bars.fingerprint`` of the series.
    adjustment
        What was done to the prices.
    bars, first, last
        How many sessions, and which.
    parts
        Provenance in session order.
    revisions
        Every bar a source has changed since it was first stored.
    notes
        What the quality gate and the store found.
    """

    symbol: str
    file: str
    sha256: str
    fingerprint: str
    adjustment: Adjustment
    bars: int
    first: date
    last: date
    parts: tuple[Part, ...]
    revisions: tuple[Revision, ...]
    notes: tuple[Note, ...]

    @property
    def source(self) -> str:
        """Provenance in one line, as the page prints it."""
        return self.source_until(self.last)

    def source_until(self, day: date) -> str:
        """Provenance of the sessions up to ``day``."""
        parts = [part for part in self.parts if part.first <= day]
        if len(parts) == 1:
            return parts[0].source
        return "; ".join(f"{part.source} ({part.first} to {min(part.last, day)})" for part in parts)

    @property
    def at(self) -> datetime:
        """When a source was last asked, UTC."""
        return max(part.at for part in self.parts)

    @property
    def verdict(self) -> Verdict:
        """The gravest rung among all that was found."""
        revised = Verdict.WARN if self.revisions else Verdict.OK
        return max(worst(self.notes), revised, key=LADDER.index)

    def revision_notes(self, day: date, of: Market) -> tuple[Note, ...]:
        """Which bars of market ``of`` up to ``day`` a source has changed since they were stored."""
        revisions = [each for each in self.revisions if each.session <= day]
        return tuple(found.note(of, day) for found in _revised(revisions))


def _revised(revisions: Sequence[Revision]) -> Iterator[Finding]:
    repriced = {each.session for each in revisions if each.repriced}
    volume_only = {each.session for each in revisions} - repriced
    rest = "of {count} bars after they were first stored, from {first} on; what it gave later is used"
    if repriced:
        template = f"The source changed prices {rest}"
        yield Finding("REVISED", Verdict.WARN, template, tuple(sorted(repriced)))
    if volume_only:
        template = f"The source changed the volume {rest}"
        yield Finding("REVISED_VOLUME", Verdict.WARN, template, tuple(sorted(volume_only)))


def encode(manifest: Manifest) -> bytes:
    """The manifest as JSON, two spaces deep, closed by a hash over itself."""
    body = {"schema": f"{SCHEMA}{VERSION}"} | {
        field.name: _plain(getattr(manifest, field.name)) for field in fields(manifest)
    }
    return (json.dumps(body | {"check": _check(body)}, indent=2, ensure_ascii=False) + "\n").encode()


def decode(content: bytes, path: Path) -> Manifest:
    """The manifest in ``content``, which was read from ``path``.

    Raises
    ------
    StorageError
        When a newer levelhead wrote it, or it was damaged or edited.
    """
    try:
        body = json.loads(content)
        schema = str(body.pop("schema"))
        check = body.pop("check", "")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise damaged(path, "it is not a manifest") from error
    _refuse_newer(schema, path)
    if check != _check({"schema": schema} | body):
        raise damaged(path, "its content does not match its check sum")
    try:
        return Manifest(
            symbol=body["symbol"],
            file=body["file"],
            sha256=body["sha256"],
            fingerprint=body["fingerprint"],
            adjustment=Adjustment(body["adjustment"]),
            bars=body["bars"],
            first=date.fromisoformat(body["first"]),
            last=date.fromisoformat(body["last"]),
            parts=tuple(_part(each) for each in body["parts"]),
            revisions=tuple(_revision(each) for each in body["revisions"]),
            notes=tuple(_note(each) for each in body["notes"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path, f"a field is missing or wrong ({error})") from error


def damaged(path: Path, why: str) -> StorageError:
    """The store is a cache: say what broke and how to rebuild it."""
    return StorageError(
        str(path),
        f"the stored copy is damaged: {why}",
        "Build it again: `levelhead data import FILE --market SYMBOL --replace` from the original file, "
        "or `levelhead data update SYMBOL --replace` from the live source",
    )


def _refuse_newer(schema: str, path: Path) -> None:
    version = schema.removeprefix(SCHEMA)
    if schema == f"{SCHEMA}{VERSION}":
        return
    if schema.startswith(SCHEMA) and version.isdigit() and int(version) > VERSION:
        raise StorageError(
            str(path),
            f"a newer levelhead wrote it (store version {version}, this one reads {VERSION})",
            "Update levelhead, or choose another folder with LEVELHEAD_HOME",
        )
    raise damaged(path, f"unknown schema {schema!r}")


def _check(body: dict[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> Any:
    """``value`` as JSON knows it; dates and the floats JSON lacks become one-key objects where a reader
    could take them for text."""
    match value:
        case tuple():
            return [_plain(each) for each in value]
        case float():
            return value if value - value == 0 else {"float": str(value)}
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Measurement():
            body = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
            inputs = {name: _tagged(each) for name, each in value.inputs.items()}
            return body | {"value": _tagged(value.value), "inputs": inputs}
        case Part() | Revision() | Note() | Claim():
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _tagged(value: Value) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else _plain(value)


def _value(value: Any) -> Value:
    match value:
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"float": str(word)} if word in _FLOAT_WORDS:
            return float(word)
        case float() | int() | str():
            return value
    raise ValueError(f"no value: {value!r}")


def _float(value: Any) -> float:
    return float(_value(value))  # type: ignore[arg-type]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _part(body: dict[str, Any]) -> Part:
    first, last = date.fromisoformat(body["first"]), date.fromisoformat(body["last"])
    return Part(body["source"], first, last, _time(body["at"]))


def _revision(body: dict[str, Any]) -> Revision:
    before, after = (tuple(_float(each) for each in body[name]) for name in ("before", "after"))
    return Revision(_time(body["at"]), date.fromisoformat(body["session"]), before, after)


def _note(body: dict[str, Any]) -> Note:
    claim = body["claim"]
    measurements = tuple(_measurement(each) for each in claim["measurements"])
    return Note(
        body["code"],
        Verdict(body["verdict"]),
        date.fromisoformat(body["session"]) if body["session"] else None,
        Claim(claim["id"], claim["section"], claim["template"], measurements),
    )


def _measurement(body: dict[str, Any]) -> Measurement:
    return Measurement(
        name=body["name"],
        label=body["label"],
        value=_value(body["value"]),
        unit=Unit(body["unit"]),
        as_of=date.fromisoformat(body["as_of"]),
        method=body["method"],
        inputs={name: _value(each) for name, each in body["inputs"].items()},
        places=body["places"],
    )
