"""The state of the data: what every market's bars and every series are, how old, and what the gate found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from levelhead.data.folder import SUFFIXES
from levelhead.data.gate import Checked
from levelhead.data.gate_rules_sessions import latest_closed, sessions_behind
from levelhead.data.publication import Lag, lag_of
from levelhead.data.series import read_columns, read_series
from levelhead.data.series_store import SeriesStore
from levelhead.data.universe import Universe
from levelhead.errors import DataError, DataRejected, LevelheadError
from levelhead.markets.continuous import continuous
from levelhead.markets.market import Market
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.registry import market
from levelhead.markets.series import Series
from levelhead.pipeline.known import known_for_odds


@dataclass(frozen=True, slots=True)
class BarsHealth:
    """The bars of one market.

    Parameters
    ----------
    source
        Where they came from, as the page prints it.
    first, last, bars
        First and last session, and how many.
    behind
        Sessions since the last bar that are over; weekdays beyond the end of the session table.
    adjustment
        What was done to the prices.
    verdict, notes
        Of the quality gate.
    quarantined
        Bars it set aside.
    rolls, unmeasured
        Changes of contract among the bars whose spread is known, and those whose is not.
    fingerprint
        SHA-256 over the bars, 64 hex digits.
    """

    source: str
    first: date
    last: date
    bars: int
    behind: int
    adjustment: str
    verdict: Verdict
    notes: tuple[Note, ...]
    quarantined: int
    rolls: int
    unmeasured: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class MarketHealth:
    """One market of the universe.

    Parameters
    ----------
    market
        Which.
    place
        ``store`` or ``folder``.
    files
        Names of its files in the folder, the one that is read first in front.
    bars
        ``None`` where they cannot be used.
    refused
        Why they cannot; empty where they can.
    """

    market: Market
    place: str
    files: tuple[str, ...]
    bars: BarsHealth | None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class SeriesHealth:
    """One series beside the bars.

    Parameters
    ----------
    name, place
        As its source spells it; ``store`` or ``folder``.
    values, first, last
        How many, and the days of the first and last; ``None`` where it cannot be read.
    lag
        When a value is usually published.
    refused
        Why it cannot be read; empty where it can.
    """

    name: str
    place: str
    lag: Lag
    values: int = 0
    first: date | None = None
    last: date | None = None
    refused: str = ""


def market_healths(
    universe: Universe, *, now: datetime, data: Path | None = None, rolls: Path | None = None
) -> tuple[MarketHealth, ...]:
    """Every market of the universe, in its order; bars that are refused are told of, not raised.

    Parameters
    ----------
    now
        The time of asking, with a time zone.
    data, rolls
        A folder with further series, and a roll table, for the rolls.
    """
    return tuple(_market(universe, symbol, now, data, rolls) for symbol in universe.symbols())


def _market(
    universe: Universe, symbol: str, now: datetime, data: Path | None, rolls: Path | None
) -> MarketHealth:
    which, files = market(symbol), tuple(path.name for path in universe.files(symbol))
    place = str(universe.place(symbol))
    try:
        checked = universe.checked(symbol, now=now)
        return MarketHealth(which, place, files, _bars(checked, now, data, rolls))
    except LevelheadError as refused:
        return MarketHealth(which, place, files, None, str(refused))


def _bars(checked: Checked, now: datetime, data: Path | None, rolls: Path | None) -> BarsHealth:
    bars = checked.bars
    joined = continuous(bars, known_for_odds(checked, data=data, rolls=rolls).rolls)
    return BarsHealth(
        source=bars.source,
        first=bars.first,
        last=bars.as_of,
        bars=len(bars),
        behind=_behind(bars.market, bars.as_of, now),
        adjustment=str(bars.adjustment),
        verdict=checked.verdict,
        notes=checked.notes,
        quarantined=sum(_count(note) for note in checked.notes if note.verdict is Verdict.QUARANTINE),
        rolls=len(joined.joints),
        unmeasured=int(joined.unknown_joints.size),
        fingerprint=bars.fingerprint,
    )


def _behind(of: Market, last: date, now: datetime) -> int:
    closed = latest_closed(of, as_of=None, now=now)
    assert closed is not None  # None only where neither a day nor a time is given
    return sessions_behind(of, last, closed)


def _count(note: Note) -> int:
    """Bars a finding is about: its own count, or one."""
    said = {each.name: each.value for each in note.claim.measurements}
    count = said.get("count", 1)
    return count if isinstance(count, int) else 1


def series_healths(home: Path, data: Path | None) -> tuple[SeriesHealth, ...]:
    """Every series of the store and of the folder's ``series/``, in order of name; the store's come first."""
    found = [*_stored(home), *(_of_files(data) if data is not None else ())]
    return tuple(sorted(found, key=lambda each: (each.name, each.place != "store")))


def _stored(home: Path) -> Iterator[SeriesHealth]:
    store = SeriesStore(home)
    for name in dict.fromkeys(record.name for record in store.list()):
        try:
            series = store.series(name)
        except LevelheadError as refused:
            yield SeriesHealth(name, "store", lag_of(name), refused=str(refused))
        else:
            yield SeriesHealth(
                name, "store", lag_of(name), series.session.size, series.session[0].item(), series.as_of
            )


def _of_files(data: Path) -> Iterator[SeriesHealth]:
    for path, name in _named(sorted((data / "series").glob("*"))):
        try:
            columns = _columns(path)
        except DataError as refused:
            yield SeriesHealth(name, "folder", lag_of(name), refused=str(refused))
        else:
            longest = max(columns, key=lambda each: each.session.size)
            first = min(each.session[0].item() for each in columns)
            last = max(each.as_of for each in columns)
            yield SeriesHealth(name, "folder", lag_of(name), longest.session.size, first, last)


def _columns(path: Path) -> tuple[Series, ...]:
    """Its value column; all of them where there are several, which takes more reading."""
    try:
        return (read_series(path),)
    except DataRejected as refused:
        if refused.code != "COLUMNS":
            raise
        return tuple(read_columns(path).values())


def _named(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        ending = next((each for each in SUFFIXES if path.name.endswith(each)), None)
        if ending is not None and path.is_file():
            yield path, path.name.removesuffix(ending)
