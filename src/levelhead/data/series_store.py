"""Fetched series kept under the home folder: every value a day has had, with the time each became known.

One CSV file a series and a manifest beside it, as bars are kept: a file never changes, its name carries the
start of its hash, and replacing the manifest is the one step that makes a change visible. The answers the
values were read from lie in ``cache/raw`` under their hashes. Reading needs numpy only.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from levelhead.data.durable import locked, storage_error, sweep, write_atomic
from levelhead.data.home import cache_folder, file_stem, series_folder, symbol_of
from levelhead.data.vintages import Merged, Vintages, merged
from levelhead.errors import NoBars, NotStored, StorageError
from levelhead.kernels.arrays import IntArray
from levelhead.markets.series import Series

if TYPE_CHECKING:
    from levelhead.data.sources.fetched import Fetched, Raw

SCHEMA = "levelhead/series/1"
_RACES = 5  # a reader may find its file replaced between two steps; this often in a row means damage
_HEADER = "day,value,available,fetch\n"


@dataclass(frozen=True, slots=True)
class Origin:
    """One fetch that brought values which are still kept.

    Parameters
    ----------
    source
        Who gave them.
    at
        The time of asking, UTC.
    sha256
        Hashes of the answers, in order; ``cache/raw`` may still hold them.
    """

    source: str
    at: datetime
    sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known about one stored series.

    Parameters
    ----------
    name
        What its source calls it.
    file, sha256
        The CSV file that counts, and its hash.
    days, revisions
        Days with a value; values that were replaced by a later one and are kept.
    first, last
        First and last day.
    asked
        The last time a source was asked, UTC.
    origins
        The fetches its rows name by their place here.
    """

    name: str
    file: str
    sha256: str
    days: int
    revisions: int
    first: date
    last: date
    asked: datetime
    origins: tuple[Origin, ...]

    @property
    def source(self) -> str:
        """Who gave its latest rows."""
        return self.origins[-1].source


@dataclass(frozen=True, slots=True)
class Kept:
    """What one :meth:`SeriesStore.put` did.

    Parameters
    ----------
    record
        As stored now.
    added
        Days that were not stored before.
    revised
        Stored days of which the source now gives another value; both are kept.
    first_revised
        The earliest of them.
    missing
        Stored days that the answer lacks; they stay.
    begins
        The answer's first day, where the stored history begins earlier.
    """

    record: Record
    added: int
    revised: int
    first_revised: date | None
    missing: int
    begins: date | None


class SeriesStore:
    """The series kept on this machine.

    Parameters
    ----------
    home
        The folder in which levelhead keeps everything; made when first written.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = series_folder(home)

    def put(self, fetched: "Fetched") -> Kept:
        """Join a fetched series to what is stored.

        Nothing stored is lost: a shorter answer leaves the longer history, and a changed value is added as a
        revision, known from the time its source gives or else from the time of asking.

        Raises
        ------
        StorageError
            Disk full, read-only, locked for ten seconds, or the stored copy is damaged.
        """
        with locked(self.folder):
            sweep(self.folder)
            stored = self._stored(fetched.name)
            for raw in fetched.raws:
                self._keep(raw)
            return self._joined(fetched, stored)

    def series(self, name: str, *, known_by: datetime | None = None) -> Series:
        """A stored series: the latest value of each day, or the value that was known at a moment.

        Parameters
        ----------
        name
            As its source spells it.
        known_by
            A time with a time zone; ``None``: now.

        Raises
        ------
        NotStored, NoBars
            Not kept; nothing had been published by then.
        StorageError
            The stored copy is damaged; says how to build it again.
        """
        vintages = self._read(name)[1]
        return vintages.latest if known_by is None else vintages.known_by(known_by)

    def vintages(self, name: str) -> Vintages:
        """Every value kept of a series; raises as :meth:`series`."""
        return self._read(name)[1]

    def list(self) -> Sequence[Record]:
        """The record of every stored series, in order of name."""
        stems = (path.stem for path in self.folder.glob("*.json"))
        return [self.record(name) for name in sorted(symbol_of(stem) for stem in stems)]

    def record(self, name: str) -> Record:
        """What is known about one stored series; raises as :meth:`series`."""
        path = self._manifest(name)
        try:
            return _decoded(path.read_bytes(), path)
        except FileNotFoundError as error:
            raise NotStored(name) from error
        except OSError as error:
            raise storage_error(path, error) from error

    def _manifest(self, name: str) -> Path:
        return self.folder / f"{file_stem(name)}.json"

    def _stored(self, name: str) -> tuple[Record, Vintages, IntArray] | None:
        return self._read(name) if self._manifest(name).is_file() else None

    def _read(self, name: str) -> tuple[Record, Vintages, IntArray]:
        for _ in range(_RACES):
            record = self.record(name)
            path = self.folder / record.file
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # a writer has just replaced it: the manifest names another now
            except OSError as error:
                raise storage_error(path, error) from error
            if hashlib.sha256(content).hexdigest() != record.sha256:
                raise _damaged(path, "its bytes do not match the hash in the manifest")
            return (record, *_rows(name, content))
        raise _damaged(self._manifest(name), "the file it names is missing")

    def _keep(self, raw: "Raw") -> None:
        path = cache_folder(self.home) / "raw" / raw.sha256
        if not path.is_file():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise storage_error(path.parent, error) from error
            write_atomic(path, raw.body)

    def _joined(self, fetched: "Fetched", stored: tuple[Record, Vintages, IntArray] | None) -> Kept:
        origins = stored[0].origins if stored else ()
        change = merged(stored[1:] if stored else None, fetched, fetch=len(origins))
        origin = Origin(fetched.source, fetched.at, tuple(raw.sha256 for raw in fetched.raws))
        origins, places = _used((*origins, origin), change.fetch)
        content = _csv(change.vintages, places)
        digest = hashlib.sha256(content).hexdigest()
        day = change.vintages.day
        record = Record(
            name=fetched.name,
            file=f"{file_stem(fetched.name)}.{digest[:16]}.csv",
            sha256=digest,
            days=int(np.unique(day).size),
            revisions=int(day.size - np.unique(day).size),
            first=day[0].item(),
            last=day[-1].item(),
            asked=fetched.at,
            origins=origins,
        )
        if not (self.folder / record.file).is_file():
            write_atomic(self.folder / record.file, content)
        write_atomic(self._manifest(record.name), _encoded(record))
        for older in self.folder.glob(f"{file_stem(record.name)}.{'?' * 16}.csv"):
            if older.name != record.file:
                older.unlink(missing_ok=True)
        return _kept(record, change, fetched)


def stored_series(home: Path, *, known_by: datetime | None = None) -> dict[str, Series]:
    """Every series kept on this machine, by name.

    Parameters
    ----------
    home
        The folder in which levelhead keeps everything.
    known_by
        With a time zone: values as they stood then, and only series of which something had been published;
        ``None``: the latest values.

    Raises
    ------
    StorageError
        A stored copy is damaged; says which and how to build it again.
    """
    return dict(_stored_by(SeriesStore(home), known_by))


def _stored_by(store: SeriesStore, known_by: datetime | None) -> Iterator[tuple[str, Series]]:
    for record in store.list():
        try:
            yield record.name, store.series(record.name, known_by=known_by)
        except NoBars:
            continue  # its first value was published later


def _kept(record: Record, change: Merged, fetched: "Fetched") -> Kept:
    revised = change.revised
    begins = fetched.vintages.day[0].item()
    return Kept(
        record,
        added=change.added,
        revised=int(revised.size),
        first_revised=revised[0].item() if revised.size else None,
        missing=change.missing,
        begins=begins if begins > record.first else None,
    )


def _used(origins: tuple[Origin, ...], fetch: IntArray) -> tuple[tuple[Origin, ...], IntArray]:
    """The fetches that rows still name, the newest in any case, and the rows' places among them."""
    used = np.union1d(fetch, [len(origins) - 1])
    return tuple(origins[place] for place in used.tolist()), np.searchsorted(used, fetch)


def _csv(vintages: Vintages, fetch: IntArray) -> bytes:
    rows = zip(
        vintages.day.astype(str).tolist(),
        vintages.value.tolist(),
        vintages.available.astype(str).tolist(),
        fetch.tolist(),
        strict=True,
    )
    return (
        _HEADER + "".join(f"{day},{value!r},{known},{place}\n" for day, value, known, place in rows)
    ).encode()


def _rows(name: str, content: bytes) -> tuple[Vintages, IntArray]:
    cells = content.decode().removeprefix(_HEADER).replace("\n", ",").split(",")[:-1]
    vintages = Vintages(
        name,
        np.array(cells[0::4], dtype="datetime64[D]"),
        np.array(cells[1::4], dtype=np.float64),
        np.array(cells[2::4], dtype="datetime64[m]"),
    )
    return vintages, np.array(cells[3::4], dtype=np.int64)


def _encoded(record: Record) -> bytes:
    body = {"schema": SCHEMA, **asdict(record)}
    text = json.dumps({**body, "check": _check(body)}, indent=2, ensure_ascii=False, default=_plain)
    return (text + "\n").encode()


def _plain(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def _check(body: Mapping[str, object]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _decoded(content: bytes, path: Path) -> Record:
    try:
        body = json.loads(content)
        schema, check = body["schema"], body.pop("check")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path, "it is no manifest") from error
    if schema != SCHEMA:
        raise StorageError(
            str(path),
            f"another levelhead wrote it ({str(schema)[:40]!r})",
            "Update levelhead, or move the file away",
        )
    if check != _check(body):
        raise _damaged(path, "its content does not match its check sum")
    del body["schema"]
    origins = tuple(
        Origin(each["source"], datetime.fromisoformat(each["at"]).astimezone(UTC), tuple(each["sha256"]))
        for each in body.pop("origins")
    )
    days = {name: date.fromisoformat(body.pop(name)) for name in ("first", "last")}
    return Record(**body | days | {"asked": datetime.fromisoformat(body["asked"]), "origins": origins})


def _damaged(path: Path, why: str) -> StorageError:
    return StorageError(
        str(path),
        f"the stored copy is damaged: {why}",
        "Remove it and build it again: `levelhead data fetch NAME`",
    )
