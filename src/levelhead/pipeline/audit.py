"""The story of a fact-check: read the note, find its session, read the bars, judge, grade."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from levelhead.data.folder import STEMS, Folder
from levelhead.data.gate import Checked
from levelhead.data.note_files import read_note_file
from levelhead.data.read import read_bars
from levelhead.data.universe import Universe
from levelhead.errors import BadOption, DataError, LevelheadError, NoBars
from levelhead.factcheck import Audit
from levelhead.factcheck.audit import check, horizon_of, mark
from levelhead.factcheck.cite import Cite
from levelhead.factcheck.dating import date_by_figures
from levelhead.factcheck.document import NoteText
from levelhead.factcheck.grammar import Proposer, read_note
from levelhead.factcheck.ground import ground_of
from levelhead.factcheck.outcome import outcome_of
from levelhead.factcheck.statements import Reading
from levelhead.markets import Bars, Context, Market
from levelhead.markets.registry import market as market_of
from levelhead.measure import Claim
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import HORIZON

NOTES = (".md", ".markdown", ".txt", ".html", ".htm", ".pdf")


@dataclass(frozen=True, slots=True)
class Against:
    """What notes are held against.

    Parameters
    ----------
    bars
        A file of daily bars, or a folder that has one for each market; ``None``: the shelf finds them by market.
    market
        A symbol in any usual spelling; ``None``: the one a note names.
    as_of
        The session of the note; ``None``: the date it bears, else its own figures, else the last bar.
    data, rolls, home
        As for an outlook.
    propose
        May add statements to those the grammar finds.
    """

    bars: Path | None
    market: str | None = None
    as_of: date | None = None
    data: Path | None = None
    rolls: Path | None = None
    home: Path | None = None
    propose: Proposer | None = None


def _from_file(path: Path, wanted: Market, as_of: date | None) -> Checked:
    """The bars of a file."""
    return read_bars(path, market=wanted, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Bars and contexts read once for many notes.

    Parameters
    ----------
    read
        Reads the bars of a market up to a day: from the file that :class:`Against` names, or from wherever its
        owner keeps them; then the file is but a name.
    """

    read: Callable[[Path, Market, date | None], Checked] = _from_file
    whole: dict[Path, Checked] = field(default_factory=dict)
    contexts: dict[tuple[Path, date | None], Context] = field(default_factory=dict)

    def bars(self, path: Path, wanted: Market) -> Checked:
        """The whole series of a file."""
        if path not in self.whole:
            self.whole[path] = self.read(path, wanted, None)
        return self.whole[path]

    def reaching(self, path: Path, wanted: Market, as_of: date | None) -> Bars:
        """The series as far as it can be used; where later rows are refused, up to the session asked for."""
        try:
            return self.bars(path, wanted).bars
        except DataError:
            if as_of is None:
                raise
            return self.read(path, wanted, as_of).bars

    def context(self, path: Path, wanted: Market, day: date | None, against: Against) -> Context:
        """What was known at the close of ``day``; ``None``: at the end of the series."""
        if (path, day) not in self.contexts:
            checked = self.bars(path, wanted) if day is None else self.read(path, wanted, day)
            made = known(checked, data=against.data, rolls=against.rolls, home=against.home)
            self.contexts[path, day] = made
        return self.contexts[path, day]


def shelf_of(universe: Universe, *, now: datetime) -> Shelf:
    """The bars of a universe as its pages read them; for :class:`Against` without a file.

    Parameters
    ----------
    now
        The time of asking, with a time zone: a session of a file that is still open is dropped.
    """

    def read(_: Path, wanted: Market, as_of: date | None) -> Checked:
        return universe.checked(wanted.symbol, as_of=as_of, now=now)

    return Shelf(read)


def audit_file(path: Path, against: Against, *, shelf: Shelf | None = None) -> Audit:
    """The fact-check of the note in a file.

    Raises
    ------
    DataRejected
        When the file is no text, or the bars are refused.
    BadOption
        When neither ``market`` nor the note says which market it is about.
    """
    return audit_of(read_note_file(path), against, shelf=shelf)


def audit_of(note: NoteText, against: Against, *, shelf: Shelf | None = None) -> Audit:
    """The fact-check of a note already read; a text that is no note has nothing to check.

    Raises
    ------
    BadOption
        When neither ``market`` nor the note says which market it is about.
    """
    first = read_note(note, market=against.market, as_of=against.as_of, propose=against.propose)
    if not first.statements and not first.tables:
        return _nothing(note, first, against)
    symbol = against.market or first.market
    if symbol is None:
        raise BadOption("--market", "nothing", "a symbol: the note does not say which market it is about")
    wanted = market_of(symbol)
    path = Path(wanted.symbol) if against.bars is None else _bars_file(against.bars, wanted)
    shelf = shelf or Shelf()
    whole = shelf.reaching(path, wanted, against.as_of)
    day, dated = _session(first, whole, against)
    reading = read_note(note, market=wanted.symbol, as_of=day, propose=against.propose)
    context = shelf.context(path, wanted, day, against)
    seconds = Folder(against.data).seconds(wanted, as_of=context.as_of) if against.data else ()
    ground = ground_of(context, seconds=seconds, horizon=horizon_of(reading, HORIZON))
    found = check(reading, ground, mark(note.name, note.text, reading), dated, text=note.text)
    if not found.tables or whole.as_of <= day:
        return found
    rolls = shelf.context(path, wanted, None, against).rolls
    buffer = ground.overview.buffer
    outcomes = tuple(outcome_of(each, whole, rolls, as_of=day, buffer=buffer) for each in found.tables)
    return replace(found, outcomes=outcomes)


def _nothing(note: NoteText, reading: Reading, against: Against) -> Audit:
    claim = Claim("audit.dated", "audit", "no statement was found, so no session was looked for")
    symbol = market_of(against.market).symbol if against.market else reading.market or ""
    return Audit(mark(note.name, note.text, reading), symbol, against.as_of, claim)


def _bars_file(bars: Path, wanted: Market) -> Path:
    if not bars.is_dir():
        return bars
    stems = [stem.format(wanted.symbol.removeprefix("^")) for stem in STEMS]
    for path in Folder(bars).files("bars", stems):
        return path
    raise BadOption("--bars", bars.name, f"a folder with a file of {wanted.symbol}")


def _session(reading: Reading, bars: Bars, against: Against) -> tuple[date, Claim]:
    """The session whose close the note was written on, and how it was found."""
    cite = Cite(bars.market, bars.as_of)
    asked = against.as_of or reading.dated
    dating = date_by_figures(reading, bars, dated=asked)
    if asked is None:
        if dating is None or not dating.is_decisive:
            last = cite.day("session", bars.as_of)
            why = (
                "too few figures to tell its session"
                if dating is None
                else "its figures fit no single session"
            )
            text = f"the note bears no date and {why}; held against the last bar, {last}"
            return bars.as_of, cite.claim("audit.dated", text)
        best = cite.day("session", dating.best.session)
        agreed = cite.count("agreed", dating.best.agreed, "figures within their tolerance")
        stated = cite.count("stated", dating.stated, "figures that tell sessions apart")
        text = f"the note bears no date; held against the close of {best}, which {agreed} of its {stated} figures fit"
        return dating.best.session, cite.claim("audit.dated", text)
    day = _on_or_before(bars, asked)
    how = "by the date the note bears"
    if against.as_of is not None:
        how = "as asked" if day == asked else "the last up to the day asked"
    if dating is None or not dating.contradicts:
        return day, cite.claim("audit.dated", f"held against the close of {cite.day('session', day)}, {how}")
    best = cite.day("best", dating.best.session)
    if against.as_of is not None:
        text = f"held against the close of {cite.day('session', day)}, {how}; its figures fit {best} better"
        return day, cite.claim("audit.dated", text)
    borne = cite.day("borne", asked)
    text = f"the note bears the date {borne}, its figures clearly fit the close of {best}, against which it is held"
    return dating.best.session, cite.claim("audit.dated", text)


def _on_or_before(bars: Bars, day: date) -> date:
    try:
        return bars.upto(day).as_of
    except NoBars:
        raise BadOption("--as-of", day, f"a session of the bars, which begin on {bars.first}") from None


@dataclass(frozen=True, slots=True)
class Batch:
    """Notes of a folder: the desk and the fact-check of each, and those that could not be read, with why."""

    audits: tuple[tuple[str, Audit], ...]
    failed: tuple[tuple[str, str], ...]


def audit_folder(folder: Path, against: Against) -> Batch:
    """The fact-check of every note in a folder and its sub-folders, in the order of their paths.

    The desk is what a note itself says, else the sub-folder it lies in.
    """
    audits, failed, shelf = [], [], Shelf()
    for path in _notes(folder):
        name = path.relative_to(folder).as_posix()
        try:
            found = audit_file(path, against, shelf=shelf)
        except LevelheadError as error:
            failed.append((name, str(error)))
            continue
        inner = path.relative_to(folder).parts[0] if path.parent != folder else ""
        named = replace(found, note=replace(found.note, name=name))
        audits.append((found.note.desk or inner, named))
    return Batch(tuple(audits), tuple(failed))


def _notes(folder: Path) -> Iterator[Path]:
    found: Iterable[Path] = folder.rglob("*")
    for path in sorted(found):
        parts = path.relative_to(folder).parts
        if (
            path.is_file()
            and path.suffix.lower() in NOTES
            and not any(part.startswith(".") for part in parts)
        ):
            yield path
