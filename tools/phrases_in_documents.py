"""Reads the English patterns off the documents of the dashboard, made of real series: screen, levels, records, health."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from levelhead.data.universe import Universe
from levelhead.evidence.origins import Geometry, Question
from levelhead.ledger.book import Book
from levelhead.ledger.disk import ledger_folder
from levelhead.machine.checks import checks
from levelhead.machine.health_page import Health, health_sections
from levelhead.measure import Claim
from levelhead.pipeline.aftermath import aftermath
from levelhead.pipeline.backtest import backtests_of
from levelhead.pipeline.book_state import book_state, state_section
from levelhead.pipeline.bookkeeping import add_forecast, grade_due
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.health import market_healths, series_healths
from levelhead.pipeline.known import known
from levelhead.pipeline.ledger_entry import entry_page, entry_sections, entry_title
from levelhead.pipeline.ledger_list import Asked as AskedOfBook
from levelhead.pipeline.ledger_list import ledger_list, list_section
from levelhead.pipeline.level_page import level_page
from levelhead.pipeline.outlook import outlook_of
from levelhead.pipeline.screen import Asked, screen
from levelhead.pipeline.track import told_backtests, track_of, track_sections
from levelhead.report import Outlook, Section
from levelhead.report.aftermath_section import aftermath_section
from levelhead.report.facts import Facts
from levelhead.report.level_list import level_list
from levelhead.report.level_page import level_name, level_sections, level_title
from levelhead.report.record_section import record_section, record_title
from levelhead.report.screen_sections import screen_sections, title_of
from tools.phrases_in_pages import of_claims
from tools.phrases_kept import Keys

NOW = datetime(2025, 11, 24, 23, tzinfo=UTC)
PAST = (date(2025, 4, 2), date(2025, 9, 8), date(2025, 11, 17))  # a crash, a roll, and one not over
SCREENED = ("RTY", "ES", "NQ", "IWM", "^VIX")
Document = tuple[tuple[Claim, ...], tuple[Section, ...]]


def of_documents(shared: Path) -> Keys:
    """The keys of the dashboard's documents of the shared data."""
    with TemporaryDirectory() as folder:
        return of_each(documents(Path(folder), shared))


def of_each(found: Iterable[Document]) -> Keys:
    """The keys of documents, each its headline and sections."""
    keys = Keys()
    for titles, sections in found:
        claims = [*titles, *(claim for part in sections for claim in part.claims)]
        keys |= of_claims(claims, sections)
    return keys


def documents(home: Path, data: Path) -> Iterator[Document]:
    """Every document of the dashboard on 24 November 2025; ``home`` holds nothing yet."""
    universe, desk = Universe(home, folder=data), Desk(home, data=data)
    made = screen(Asked(universe, desk, NOW), SCREENED)
    yield (title_of(made),), screen_sections(made)
    whole = universe.checked("RTY", now=NOW)
    context = known(whole, data=data)
    yield from of_levels(outlook_of(context))
    for day in PAST:
        page = outlook_of(known(universe.checked("RTY", as_of=day, now=NOW), data=data))
        yield (), (aftermath_section(page, aftermath(page, context)),)
    for is_replay in (False, True):
        yield from _book(home, universe, data, is_replay=is_replay)
    asked = [Question(5, geometry=each, start=date(2024, 1, 2), step=4) for each in Geometry]
    facts = Facts(context.bars.market, context.as_of)
    records = told_backtests(backtests_of(context, asked))
    yield (record_title(facts),), tuple(record_section(facts, each) for each in records)
    yield (), track_sections(track_of(context, home=home, horizon=5))
    health = Health(
        NOW.date(),
        market_healths(universe, now=NOW, data=data),
        series_healths(home, data),
        checks(home, data, today=NOW.date()),
    )
    yield (), health_sections(health)


def of_levels(page: Outlook) -> Iterator[Document]:
    """The levels of an outlook, and each on its own."""
    yield (), (level_list(page),)
    for each in page.levels:
        told = level_page(page, level_name(page.context.bars.market, each))
        yield (level_title(told),), level_sections(told)


def _book(home: Path, universe: Universe, data: Path, *, is_replay: bool) -> Iterator[Document]:
    """A book of one forecast, graded where it is the replay book: nothing else is written after the fact."""
    book = Book(ledger_folder(home, replay=is_replay))
    day = date(2025, 10, 1) if is_replay else NOW.date()
    then = known(universe.checked("RTY", as_of=day, now=NOW), data=data)
    add_forecast(book, then, horizon=5, now=NOW, later=None, replay=is_replay)
    if is_replay:
        grade_due(book, {"RTY": known(universe.checked("RTY", now=NOW), data=data)}, now=NOW)
    state = book_state(home, is_replay=is_replay)
    listed = ledger_list(state, AskedOfBook(), day=NOW.date())
    yield (), (list_section(listed), state_section(state, NOW.date()))
    for number in range(len(state.entries)):
        page = entry_page(state, number)
        yield (entry_title(page, NOW.date()),), entry_sections(page, NOW.date())
