"""A ``--data`` folder: further series of the same day, found by the names people give such files."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from levelhead.data.read import read_bars
from levelhead.data.series import read_rolls, read_series
from levelhead.errors import BadOption, DataError, DataRejected
from levelhead.markets.bars import Bars
from levelhead.markets.implied import implied_names
from levelhead.markets.market import Kind, Market
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.registry import market, markets
from levelhead.markets.rolls import RollTable
from levelhead.markets.series import Series
from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Verbatim

# tried in this order: a plain series before one that somebody worked on
STEMS = ("{0}=F", "{0}", "{0}_FRONT", "{0}_TV")
# the other way round: a series that rolls before the expiry shows what one held to it cannot
SECOND_STEMS = ("{0}_FRONT", "{0}_TV", "{0}", "{0}=F")
NO_PEERS = frozenset({"^VIX"})
KEPT = 32  # files read lately; the longest series takes two megabytes
SUFFIXES = (".csv", ".csv.gz", ".txt", ".parquet")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of series, nested (``bars/``, ``rolls/``) or flat.

    Raises
    ------
    BadOption
        When there is no such folder.
    """

    path: Path

    def __post_init__(self) -> None:
        if not self.path.is_dir():
            raise BadOption("--data", self.path, "an existing folder")

    def bars(self, wanted: Market, *, as_of: date) -> Bars | None:
        """Bars of one market up to ``as_of``; ``None`` when the folder has none that can be used."""
        return next(self._readable(wanted, STEMS, as_of), None)

    def seconds(self, wanted: Market, *, as_of: date) -> Iterator[Bars]:
        """Every series of one market that can be used, those that roll before the expiry first."""
        return self._readable(wanted, SECOND_STEMS, as_of)

    def rolls(self, wanted: Market, *, as_of: date) -> RollTable | None:
        """The roll table of one market as known on ``as_of``; ``None`` when the folder has none."""
        for path in self.files("rolls", [f"ROLLS_{wanted.symbol}"]):
            return read_rolls(path, as_of=as_of)
        return None

    def proxy(self, wanted: Market, *, as_of: date) -> Bars | None:
        """The longer series of the same underlying."""
        return None if wanted.proxy is None else self.bars(market(wanted.proxy), as_of=as_of)

    def peers(self, wanted: Market, *, as_of: date) -> dict[str, Bars]:
        """Other markets to compare with, by symbol: see :func:`peers_of`."""
        found = {peer.symbol: self.bars(peer, as_of=as_of) for peer in peers_of(wanted)}
        return {symbol: bars for symbol, bars in found.items() if bars is not None}

    def kin(self, wanted: Market, *, as_of: date) -> dict[str, Bars]:
        """Futures and funds on the same underlying, by symbol, in the registry's order."""
        found = {
            each.symbol: self.bars(each, as_of=as_of)
            for each in markets()
            if each.kind in (Kind.FUTURE, Kind.ETF)
            and each.symbol != wanted.symbol
            and _underlying(each) == _underlying(wanted)
        }
        return {symbol: bars for symbol, bars in found.items() if bars is not None}

    def implied(self, wanted: Market, *, as_of: date) -> tuple[Series, ...]:
        """Closes of the implied volatility indices that speak for a market, its own first."""
        return tuple(
            found for name in implied_names(wanted) if (found := self._index(name, as_of=as_of)) is not None
        )

    def _index(self, name: str, *, as_of: date) -> Series | None:
        for version in _versions((*self.files("series", [name]), *self.files("bars", [name]))):
            for column in (None, "close"):  # one value a day, or bars: then the closes
                found = _series_in(version, column, as_of)
                if found is not None:
                    return replace(found, name=name)  # closes of bars are called after their column
        return None

    def left_out(self, wanted: Market, *, found: Collection[str], as_of: date) -> tuple[Note, ...]:
        """A note for each peer, or the proxy, not ``found`` since the quality gate refused its files."""
        others = [*peers_of(wanted), *([market(wanted.proxy)] if wanted.proxy else [])]
        others = [other for other in others if other.symbol not in found]
        refusals = [(other, self._refusal(other, as_of)) for other in others]
        return tuple(_left_out(other, refused, as_of) for other, refused in refusals if refused is not None)

    def _refusal(self, wanted: Market, as_of: date) -> DataRejected | None:
        """Why none of a market's files can be used; ``None`` if one can, or if it only begins later."""
        first: DataRejected | None = None
        for path in self.files("bars", [stem.format(wanted.symbol.removeprefix("^")) for stem in STEMS]):
            try:
                read_bars(path, market=wanted, as_of=as_of)
            except DataRejected as refused:
                first = first or refused
            else:
                return None
        return None if first is None or first.code == "EMPTY" else first

    def _readable(self, wanted: Market, stems: Sequence[str], as_of: date) -> Iterator[Bars]:
        root = wanted.symbol.removeprefix("^")
        for version in _versions(self.files("bars", [stem.format(root) for stem in stems])):
            bars = _bars_in(version, wanted.symbol, as_of)
            if bars is not None:
                yield bars

    def files(self, folder: str, stems: Sequence[str]) -> Iterator[Path]:
        """Files of these names, nested or flat, in the order of the names."""
        for stem in stems:
            for place in (self.path / folder, self.path):
                for suffix in SUFFIXES:
                    if (path := place / f"{stem}{suffix}").is_file():
                        yield path


@dataclass(frozen=True, slots=True)
class _Version:
    """A file as it lies there now."""

    path: Path
    size: int
    changed: int
    inode: int


def _versions(paths: Iterable[Path]) -> Iterator[_Version]:
    for path in paths:
        with suppress(FileNotFoundError):  # removed since it was listed: there is none
            found = path.stat()
            yield _Version(path, found.st_size, found.st_mtime_ns, found.st_ino)


# Markets of one screen stand on the same few files: the cash index of each is the kin of three others.
@lru_cache(maxsize=KEPT)
def _bars_in(version: _Version, symbol: str, as_of: date) -> Bars | None:
    try:
        return read_bars(version.path, market=market(symbol), as_of=as_of).bars
    except DataError:
        return None


@lru_cache(maxsize=KEPT)
def _series_in(version: _Version, column: str | None, as_of: date) -> Series | None:
    try:
        return read_series(version.path, as_of=as_of, column=column)
    except DataError:
        return None


def _left_out(other: Market, refused: DataRejected, as_of: date) -> Note:
    cited = (
        Measurement("symbol", "market", other.symbol, Unit.TEXT, as_of, "contract registry"),
        Measurement("why", "reason", Verbatim(refused), Unit.TEXT, as_of, "the quality gate"),
    )
    claim = Claim(
        f"data.{other.symbol}.LEFT_OUT",
        "data",
        "{symbol} is left out of the page, as its file was refused: {why}.",
        cited,
    )
    return Note("LEFT_OUT", Verdict.DEGRADE, refused.session, claim)


def peers_of(wanted: Market) -> tuple[Market, ...]:
    """Markets of the same kind and calendar on another underlying, one of each, in the registry's order.

    Futures compare with futures, funds with funds, indices with indices: closes of one time of day.
    A volatility index is nobody's peer.
    """
    if wanted.symbol in NO_PEERS:
        return ()
    found: dict[str, Market] = {}
    for each in markets():
        alike = each.kind is wanted.kind and each.calendar == wanted.calendar
        if alike and each.symbol not in NO_PEERS and _underlying(each) != _underlying(wanted):
            found.setdefault(_underlying(each), each)
    return tuple(found.values())


def _underlying(each: Market) -> str:
    return each.proxy or each.symbol
