"""The embedded store: one Parquet file per market under the home folder, read through DuckDB in memory.

A DuckDB *file* would lock every other process out, so there is none: Parquet files are the archive and
DuckDB only reads and writes them. A Parquet file never changes; its name carries the start of its hash. The
manifest beside it names the file that counts, and replacing the manifest is the one step that makes a
change visible, so a reader or a crash meets the state before or the state after.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import numpy as np

from levelhead.data.durable import locked, publish, storage_error, sweep, temporary_for, write_atomic
from levelhead.data.findings import worst
from levelhead.data.gate import Checked
from levelhead.data.home import bars_folder, file_stem, symbol_of
from levelhead.data.manifest import Manifest, Part, Revision, damaged, decode, encode
from levelhead.data.merge import COLUMNS, Merged, joint_notes, merge
from levelhead.data.rejudge import as_known, judged_again
from levelhead.data.segment import read_segment, write_segment
from levelhead.errors import NotStored, StorageError
from levelhead.markets.bars import Bars
from levelhead.markets.market import Market
from levelhead.markets.notes import Note
from levelhead.markets.registry import market

_RACES = 5  # a reader may find its file replaced between two steps; this often in a row means damage


class Joining(StrEnum):
    """What happens to the bars that are stored already."""

    UPDATE = "update"  # they stay; newer bars are added, changed ones reported
    REPLACE = "replace"  # the new series takes their place


@dataclass(frozen=True, slots=True)
class Change:
    """What one :meth:`Store.put` did.

    Parameters
    ----------
    symbol
        Canonical symbol.
    added
        Sessions that were not stored before.
    revised
        Stored bars of which the source now gives another price or volume.
    first_revised
        The earliest of them.
    bars, last
        Sessions stored now, and the latest.
    """

    symbol: str
    added: int
    revised: int
    first_revised: date | None
    bars: int
    last: date


class Store:
    """The bars kept on this machine.

    Parameters
    ----------
    home
        The folder in which levelhead keeps everything; made when first written.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = bars_folder(home)

    def put(self, checked: Checked, *, at: datetime, joining: Joining = Joining.UPDATE) -> Change:
        """Keep bars that passed the gate.

        Parameters
        ----------
        checked
            What the gate let through. Its bars come back from :meth:`bars` bit for bit.
        at
            When the source was read, with a time zone.
        joining
            See :class:`Joining`. Under ``UPDATE`` a past bar with another value is replaced, counted in the
            answer, noted, and its old value kept in the manifest.

        Raises
        ------
        DataRejected
            When the bars are another series than the stored one (another adjustment, or too many past
            bars differ), or the two together do not pass the gate.
        StorageError
            Disk full, read-only, locked for ten seconds, damaged, or written by a newer levelhead.
        """
        at = at.astimezone(UTC)
        symbol = checked.bars.market.symbol
        with locked(self.folder):
            sweep(self.folder)
            stored = self._stored(symbol) if joining is Joining.UPDATE else None
            if joining is Joining.REPLACE:
                self._refuse_newer(symbol)
            manifest, merged = _joined(checked, stored, at)
            self._write(manifest, merged.bars, stored)
        return Change(
            symbol,
            added=int(merged.added.size),
            revised=int(merged.revised.size),
            first_revised=merged.revised[0].item() if merged.revised.size else None,
            bars=manifest.bars,
            last=manifest.last,
        )

    def bars(self, symbol: str, as_of: date | None = None) -> Checked:
        """The stored bars of a market and what was found about them.

        Parameters
        ----------
        symbol
            Any spelling the registry knows.
        as_of
            The last session wanted. The bars up to it go through the gate again, so that neither a later
            bar nor a finding about one is in the answer.

        Raises
        ------
        UnknownMarket, NotStored, NoBars
            Not in the registry; not in the store; no bar so early.
        DataRejected
            When the gate refuses what is left at ``as_of``.
        StorageError
            When the stored copy is damaged or a newer levelhead wrote it; says how to build it again.
        """
        wanted = market(symbol)
        manifest, bars = self._read(wanted)
        if as_of is None or as_of >= bars.as_of:
            notes = (*manifest.notes, *manifest.revision_notes(bars.as_of, wanted))
            return Checked(bars, notes, worst(notes))
        past = as_known(replace(bars, source=manifest.source_until(as_of)), manifest.notes, as_of)
        notes = (*past.notes, *manifest.revision_notes(as_of, wanted))
        return Checked(past.bars, notes, worst(notes))

    def has(self, symbol: str) -> bool:
        """Whether bars of this market are stored."""
        return self._manifest_path(market(symbol).symbol).is_file()

    def list(self) -> Sequence[Manifest]:
        """The record of every stored series, in order of symbol."""
        stems = sorted(path.stem for path in self.folder.glob("*.json"))
        return sorted((self.manifest(symbol_of(stem)) for stem in stems), key=lambda each: each.symbol)

    def path(self, symbol: str) -> Path:
        """The Parquet file of a market, for other programs to read; it never changes, only gives way."""
        return self.folder / self.manifest(market(symbol).symbol).file

    def manifest(self, symbol: str) -> Manifest:
        """The record of one stored series, by canonical symbol.

        Raises
        ------
        NotStored, StorageError
            See :meth:`bars`.
        """
        path = self._manifest_path(symbol)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise NotStored(symbol) from error
        except OSError as error:
            raise storage_error(path, error) from error
        return decode(content, path)

    def _manifest_path(self, symbol: str) -> Path:
        return self.folder / f"{file_stem(symbol)}.json"

    def _stored(self, symbol: str) -> tuple[Manifest, Bars] | None:
        return self._read(market(symbol)) if self._manifest_path(symbol).is_file() else None

    def _refuse_newer(self, symbol: str) -> None:
        # Replacing mends a damaged copy, but what a newer levelhead wrote is not ours to throw away.
        try:
            self.manifest(symbol)
        except NotStored:
            return
        except StorageError as error:
            if "newer levelhead" in error.cause:
                raise

    def _read(self, wanted: Market) -> tuple[Manifest, Bars]:
        for _ in range(_RACES):
            manifest = self.manifest(wanted.symbol)
            path = self.folder / manifest.file
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # a writer has just replaced it: the manifest names another now
            except OSError as error:
                raise storage_error(path, error) from error
            if hashlib.sha256(content).hexdigest() != manifest.sha256:
                raise damaged(path, "its bytes do not match the hash in the manifest")
            try:
                return manifest, read_segment(path, wanted, manifest)
            except FileNotFoundError:
                continue
        raise damaged(self._manifest_path(wanted.symbol), "the file it names is missing")

    def _write(self, manifest: Manifest, bars: Bars, stored: tuple[Manifest, Bars] | None) -> None:
        if stored is not None and stored[1].fingerprint == manifest.fingerprint:
            manifest = replace(manifest, file=stored[0].file, sha256=stored[0].sha256)
        else:
            manifest = self._publish_parquet(manifest, bars)
        write_atomic(self._manifest_path(manifest.symbol), encode(manifest))
        for older in self.folder.glob(f"{file_stem(manifest.symbol)}.*.parquet"):
            if older.name != manifest.file:
                older.unlink(missing_ok=True)

    def _publish_parquet(self, manifest: Manifest, bars: Bars) -> Manifest:
        stem = file_stem(manifest.symbol)
        temporary = temporary_for(self.folder / stem)
        try:
            write_segment(bars, temporary)
            digest = hashlib.sha256(temporary.read_bytes()).hexdigest()
            manifest = replace(manifest, file=f"{stem}.{digest[:16]}.parquet", sha256=digest)
            if read_segment(temporary, bars.market, manifest).fingerprint != bars.fingerprint:
                raise damaged(temporary, "what was written does not read back the same")
            publish(temporary, self.folder / manifest.file)
        except OSError as error:
            raise storage_error(self.folder, error) from error
        finally:
            temporary.unlink(missing_ok=True)
        return manifest


def _joined(checked: Checked, stored: tuple[Manifest, Bars] | None, at: datetime) -> tuple[Manifest, Merged]:
    bars, notes = checked.bars, checked.notes
    parts: tuple[Part, ...] = ()
    revisions: tuple[Revision, ...] = ()
    if stored is None:
        merged = _alone(bars)
    else:
        before, kept = stored
        merged = merge(kept, bars)
        parts = _outside(before.parts, bars)
        earlier = _notes_outside(before.notes, bars, older_part=bool(parts))
        judged = judged_again(merged.bars, (*earlier, *notes, *joint_notes(merged)))
        merged, notes = replace(merged, bars=judged.bars), judged.notes
        revisions = (*before.revisions, *_revisions(merged, at))
    whole = merged.bars
    own = Part(bars.source, bars.first, bars.as_of, at)
    manifest = Manifest(
        symbol=whole.market.symbol,
        file="",
        sha256="",
        fingerprint=whole.fingerprint,
        adjustment=whole.adjustment,
        bars=len(whole),
        first=whole.first,
        last=whole.as_of,
        parts=tuple(sorted((*parts, own), key=lambda part: part.first)),
        revisions=revisions,
        notes=notes,
    )
    return manifest, merged


def _alone(bars: Bars) -> Merged:
    none, table = bars.session[:0], np.empty((0, len(COLUMNS)))
    return Merged(bars, bars.session, none, none, none, table, table, touching=True)


def _outside(parts: tuple[Part, ...], newer: Bars) -> tuple[Part, ...]:
    """What is left of older provenance before and after the span the newer source vouches for."""
    day = np.timedelta64(1, "D")
    left = (newer.session[0] - day).item()
    right = (newer.session[-1] + day).item()
    earlier = (replace(part, last=min(part.last, left)) for part in parts if part.first <= left)
    later = (replace(part, first=max(part.first, right)) for part in parts if part.last >= right)
    return (*earlier, *later)


def _notes_outside(notes: tuple[Note, ...], newer: Bars, *, older_part: bool) -> Iterator[Note]:
    # Within its span the newer source has been through the gate itself; what was said of the older series
    # as a whole stays as long as a part of it does.
    for note in notes:
        stays = older_part if note.session is None else not newer.first <= note.session <= newer.as_of
        if stays:
            yield note


def _revisions(merged: Merged, at: datetime) -> tuple[Revision, ...]:
    return tuple(
        Revision(at, session, tuple(before), tuple(after))
        for session, before, after in zip(
            merged.revised.tolist(), merged.before.tolist(), merged.after.tolist(), strict=True
        )
    )
