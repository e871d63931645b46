"""What the pages depend on, as tokens that change when files do: looked at often, so no file is opened."""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from levelhead.errors import LevelheadError
from levelhead.web.room import Settings

# What pages read under the home folder beside bars; answers of sources are kept elsewhere and change no page.
_READ = ("series", "ledger", "replay", "cache/levels", "cache/hindcasts")
_DEEP = 2  # folders below folders: somebody may name his whole disk as --data


SHORT = 12
"""Digits of a token that a page carries and events name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The disk at one moment.

    Parameters
    ----------
    markets
        A token for the bars of each market, by canonical symbol.
    around
        A token for everything else a page may read.
    """

    markets: dict[str, str] = field(default_factory=dict)
    around: str = ""

    def token(self, symbol: str) -> str:
        """What a page of this market depends on; of an empty symbol: a page of all markets."""
        bars = self.markets.get(symbol, "") if symbol else repr(sorted(self.markets.items()))
        return hashlib.sha256(f"{bars}\0{self.around}".encode()).hexdigest()[:32]

    def states(self) -> dict[str, str]:
        """The short token of each market's pages, and under an empty symbol that of pages of all markets."""
        return {symbol: self.token(symbol)[:SHORT] for symbol in ("", *self.markets)}

    def changed(self, since: "Seen") -> tuple[str, ...]:
        """Markets whose bars are new, or other than they were."""
        return tuple(each for each, token in self.markets.items() if since.markets.get(each) != token)


def look(settings: Settings) -> Seen:
    """The tokens of now; a market whose files vanish meanwhile is left out."""
    universe = settings.universe()
    markets: dict[str, str] = {}
    for symbol in universe.symbols():
        try:
            markets[symbol] = universe.state(symbol)
        except LevelheadError:
            continue
    roots = [settings.home / each for each in _READ]
    roots += [each for each in (settings.data, settings.rolls) if each is not None]
    return Seen(markets, _token(roots))


def _token(roots: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for root in roots:
        for path, found in sorted(_files(str(root))):
            digest.update(f"{path}\0{found}\n".encode())
    return digest.hexdigest()


def _files(root: str, deep: int = _DEEP) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Every file, to a depth that the folders pages read do not exceed, and its size, time and number."""
    try:
        if os.path.isfile(root):
            yield root, _stat(os.stat(root))
            return
        with os.scandir(root) as entries:
            for entry in entries:
                if entry.is_dir():  # behind a link, too: the depth ends a circle of them
                    if deep:
                        yield from _files(entry.path, deep - 1)
                    continue
                # an editor's lock is a link to nothing: it must not hide the files that are listed after it
                with contextlib.suppress(OSError):
                    yield entry.path, _stat(entry.stat())
    except OSError:  # not there, or gone while it was looked at
        return


def _stat(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino
