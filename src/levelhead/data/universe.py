"""The markets there are bars of: those stored on this machine, and those of a ``--data`` folder."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from levelhead.data.folder import STEMS, SUFFIXES, Folder
from levelhead.data.gate import Checked
from levelhead.data.home import file_stem
from levelhead.data.read import read_bars
from levelhead.data.store import Store
from levelhead.errors import DataError, NotStored
from levelhead.markets.market import Market
from levelhead.markets.registry import market, markets


class Place(StrEnum):
    """Where a market's bars are."""

    STORE = "store"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Universe:
    """The markets whose bars can be read without a network.

    What is stored comes before what lies in the folder, as it does for ``levelhead outlook MARKET --data DIR``.

    Parameters
    ----------
    home
        The folder of store, ledger and cache; it need not exist.
    folder
        A ``--data`` folder; ``None``: only the store.

    Raises
    ------
    BadOption
        When there is no such folder.
    """

    home: Path
    folder: Path | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        self._folder()

    def symbols(self) -> tuple[str, ...]:
        """Canonical symbols in the order of the book: equity index futures, other futures by what they are
        written on, then indices and funds. A file that turns out to be unusable still counts."""
        listed = self._listed()
        return tuple(
            each.symbol
            for each in markets()
            if self._stored(each) or (not listed.isdisjoint(_names(each)) and any(self._files(each)))
        )

    def place(self, symbol: str) -> Place:
        """Where the bars of a market are.

        Raises
        ------
        UnknownMarket, NotStored
            Not in the registry; neither in the store nor in the folder.
        """
        wanted = market(symbol)
        if self._stored(wanted):
            return Place.STORE
        if any(self._files(wanted)):
            return Place.FOLDER
        raise NotStored(wanted.symbol)

    def files(self, symbol: str) -> tuple[Path, ...]:
        """The files of a market in the folder, the one that is read first in front.

        Raises
        ------
        UnknownMarket
            Not in the registry.
        """
        return tuple(self._files(market(symbol)))

    def checked(self, symbol: str, *, as_of: date | None = None, now: datetime | None = None) -> Checked:
        """The bars of a market through the same gate, and cut at the same day, as in the commands.

        Of several files in the folder the first that can be used is read. How old the last bar is stands in
        no note: the page of a day is the same on every later day.

        Parameters
        ----------
        symbol
            Any spelling the registry knows.
        as_of
            The last session wanted; ``None``: all.
        now
            The time of asking, with a time zone: a session of a file that is still open is dropped.

        Raises
        ------
        UnknownMarket, NotStored, NoBars
            Not in the registry; neither in the store nor in the folder; no bar so early.
        DataRejected
            When the gate refuses every file: what it said of the first.
        StorageError
            When the stored copy is damaged.
        """
        wanted = market(symbol)
        if self.place(symbol) is Place.STORE:
            return ageless(Store(self.home).bars(wanted.symbol, as_of=as_of))
        refused: DataError | None = None
        for path in self._files(wanted):
            try:
                return ageless(read_bars(path, market=wanted, as_of=as_of, now=now))
            except DataError as error:
                refused = refused or error
        raise refused or NotStored(wanted.symbol)

    def sessions(self, symbol: str, *, now: datetime | None = None) -> tuple[date, ...]:
        """The sessions there are bars of, oldest first: see :meth:`checked`."""
        return tuple(self.checked(symbol, now=now).bars.session.tolist())

    def state(self, symbol: str) -> str:
        """A token that changes when the bars of a market do; no file is opened for it.

        Raises
        ------
        UnknownMarket, NotStored
            See :meth:`place`.
        """
        wanted = market(symbol)
        if self.place(symbol) is Place.STORE:
            # replacing the manifest is the step that makes a change of the store visible
            return _token([self._manifest(wanted)])
        return _token(self._files(wanted))

    def _folder(self) -> Folder | None:
        return None if self.folder is None else Folder(self.folder)

    def _manifest(self, wanted: Market) -> Path:
        return Store(self.home).folder / f"{file_stem(wanted.symbol)}.json"

    def _stored(self, wanted: Market) -> bool:
        return self._manifest(wanted).is_file()

    def _listed(self) -> frozenset[str]:
        """Names of everything where a folder's bars may lie: asking for each name a market may have is slower."""
        folder = self._folder()
        if folder is None:
            return frozenset()
        places = [each for each in (folder.path / "bars", folder.path) if each.is_dir()]
        return frozenset(name for each in places for name in os.listdir(each))

    def _files(self, wanted: Market) -> Iterator[Path]:
        folder = self._folder()
        if folder is not None:
            yield from folder.files("bars", _stems(wanted))


def ageless(checked: Checked) -> Checked:
    """Bars without the note on how old the last one is, which would change with the day of reading."""
    notes = tuple(note for note in checked.notes if note.code != "OLD")
    return Checked(checked.bars, notes, checked.verdict)


def _stems(wanted: Market) -> list[str]:
    return [stem.format(wanted.symbol.removeprefix("^")) for stem in STEMS]


def _names(wanted: Market) -> set[str]:
    return {stem + suffix for stem in _stems(wanted) for suffix in SUFFIXES}


def _token(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        try:
            found = path.stat()
        except FileNotFoundError:  # replaced between listing and looking: the next token differs
            continue
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ino}\n".encode())
    return digest.hexdigest()[:32]
