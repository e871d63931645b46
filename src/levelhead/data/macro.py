"""Everything a page may use beside prices of its own market, from a folder and from what is kept here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from levelhead.data.folder import Folder
from levelhead.data.funds import read_funds
from levelhead.data.panels import read_panel, read_positions
from levelhead.data.publication import published
from levelhead.data.release_calendar import bundled, calendar_for
from levelhead.data.release_store import ReleaseStore, joined
from levelhead.data.series import read_series
from levelhead.data.series_store import stored_series
from levelhead.data.statements import read_statements
from levelhead.errors import DataRejected
from levelhead.markets.macro import FundsCurve, Macro, Statement
from levelhead.markets.market import Kind, Market
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.releases import ReleaseCalendar
from levelhead.markets.series import Series
from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Phrase, Verbatim, cite, strung

# what readings ask for, by name; a fund's closes stand in where a name ends in _adj or holds bars
RATES = ("DGS10", "DGS2", "DFII10", "T10YIE")
POLICY = ("DFF", "DFEDTARL", "DFEDTARU")
CREDIT = ("BAMLH0A0HYM2", "HYG")
DOLLAR = ("DTWEXBGS", "UUP")
OIL = ("DCOILWTICO",)
READY_BREADTH = ("SP500_PCT_ABOVE50", "SP500_PCT_ABOVE50_BH", "SP500_PCT_ABOVE200", "SP500_PCT_ABOVE200_BH")
SECTORS = ("XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY")
FUNDS = ("RSP",)
ANY_OF = (CREDIT, DOLLAR)  # the first of them that is there is enough
NO_SERIES: dict[str, Series] = {}
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Told:
    """What was read, and a note for each file that was refused."""

    macro: Macro
    notes: tuple[Note, ...] = ()


def macro_of(
    market: Market, *, as_of: date, moment: datetime, folder: Folder | None, home: Path | None
) -> Told:
    """What had been published by ``moment``.

    Parameters
    ----------
    market
        Whose page it is: it decides which positions are looked for.
    as_of
        The session of the page; no later row of a file is looked at.
    moment
        Its close, with a time zone.
    folder
        A ``--data`` folder; ``None``: only the bundled calendar and what is kept on this machine.
    home
        Where series and release dates fetched before are kept; ``None``: none. The folder's take their place.
    """
    stored = {} if home is None else stored_series(home, known_by=moment)
    if folder is None:
        return Told(Macro(series=stored, releases=_with_fetched(bundled(), home, as_of)).known_by(moment))
    read = _Reader(folder, as_of)
    series = dict(stored)
    for name in (*RATES, *POLICY, *OIL, *READY_BREADTH, *FUNDS):
        series |= read.series(name)
    for names in ANY_OF:
        for name in names:
            series |= read.series(name)
            if name in series:
                break
    macro = Macro(
        series={**series, **read.positions(market)},
        members=read.panel(),
        releases=_with_fetched(
            read.tried("calendar", lambda: calendar_for(folder.path), bundled()), home, as_of
        ),
        funds=read.funds(),
        statements=read.statements(),
    )
    return Told(macro.known_by(moment), read.notes())


def releases_of(folder: Folder | None, home: Path | None, day: date) -> ReleaseCalendar:
    """The calendar of :func:`macro_of` alone; a folder's that is refused is passed over."""
    try:
        found = bundled() if folder is None else calendar_for(folder.path)
    except DataRejected:
        found = bundled()
    return _with_fetched(found, home, day)


def _with_fetched(calendar: ReleaseCalendar, home: Path | None, day: date) -> ReleaseCalendar:
    """The calendar with what sources had listed by the end of a day; a list fetched later was not known."""
    lists = [] if home is None else [each for each in ReleaseStore(home).lists() if each.at.date() <= day]
    return joined(calendar, lists) if lists else calendar


class _Reader:
    """Reads one folder, and notes what was refused instead of failing."""

    def __init__(self, folder: Folder, as_of: date) -> None:
        self.folder, self.as_of = folder, as_of
        self._refused: dict[str, list[tuple[str, DataRejected]]] = {}

    def notes(self) -> tuple[Note, ...]:
        """One note for the files refused with the same words."""
        return tuple(_left_out(each, self.as_of) for each in self._refused.values())

    def tried(self, name: str, read: Callable[[], Found], otherwise: Found) -> Found:
        """What a file holds; a note instead where it was refused."""
        try:
            return read()
        except DataRejected as error:
            if error.code != "EMPTY":  # empty: it begins later
                self._refused.setdefault(str(error), []).append((name, error))
            return otherwise

    def series(self, name: str) -> dict[str, Series]:
        """One series under its plain name with times of publication; empty where the folder has none."""
        places = (
            *self.folder.files("series", [name, f"{name}_adj"]),
            *self.folder.files("bars", [f"{name}_adj", name]),
        )
        if not places:
            return {}
        return self.tried(name, lambda: {name: self._values(name, places[0])}, {})

    def _values(self, name: str, path: Path) -> Series:
        try:
            found = read_series(path, as_of=self.as_of)
        except DataRejected as error:
            if error.code != "COLUMNS":
                raise
            found = read_series(path, as_of=self.as_of, column="close")  # bars: then the closes
        return Series(name, found.session, found.value, published(name, found.session))

    def positions(self, market: Market) -> dict[str, Series]:
        """Positions in a futures market."""
        if market.kind is not Kind.FUTURE:
            return {}
        for path in self.folder.files("series", [f"COT_{market.symbol}"]):
            return self.tried(
                path.name, partial(read_positions, path, market.symbol, as_of=self.as_of), NO_SERIES
            )
        return {}

    def panel(self) -> dict[str, Series]:
        """Closes of the sector funds."""
        members: dict[str, Series] = {}
        for name in SECTORS:
            for path in list(self.folder.files("series", [f"{name}_adj", name]))[:1]:
                members |= self.tried(name, partial(read_panel, [path], as_of=self.as_of), NO_SERIES)
        return members

    def funds(self) -> tuple[FundsCurve, ...]:
        """Settlements of Fed funds futures."""
        for path in self.folder.files("fed", ["ZQ", "fed_funds_futures"]):
            return self.tried(path.name, partial(read_funds, path, as_of=self.as_of), ())
        return ()

    def statements(self) -> tuple[Statement, ...]:
        """Statements of the Open Market Committee."""
        for path in self.folder.files("fed", ["fomc_press", "statements"]):
            return self.tried(path.name, partial(read_statements, path, self.as_of), ())
        return ()


def _left_out(refused: list[tuple[str, DataRejected]], as_of: date) -> Note:
    names = tuple(
        Measurement(f"name_{at}", "series", name, Unit.TEXT, as_of, "name of the file")
        for at, (name, _) in enumerate(refused)
    )
    first, error = refused[0]
    why = Measurement("why", "reason", Verbatim(error), Unit.TEXT, as_of, "the reader of series")
    series = strung(cite(each.name) for each in names)
    said = Phrase("{series} is left out of the page, as its file was refused: {why}.", series=series)
    if len(names) > 1:
        said = Phrase("{series} are left out of the page, as their files were refused: {why}.", series=series)
    claim = Claim(f"data.{first}.LEFT_OUT", "data", said, (*names, why))
    return Note("LEFT_OUT", Verdict.DEGRADE, error.session, claim)
