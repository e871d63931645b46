"""The forecasts of a book, newest first, with what became of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from levelhead.errors import BadOption
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.grading import ROWS, standing_grades, text, voided
from levelhead.ledger.objects import Standing, entry_object, plain, standing
from levelhead.ledger.spelling import MILLION
from levelhead.markets.registry import market
from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Phrase, word
from levelhead.pipeline.book_state import BookState, fact, state_object
from levelhead.render.json_page import claim_object
from levelhead.render.plain import Json
from levelhead.report.document import Paragraph, Section, Table
from levelhead.report.facts import Facts, heading

PER_PAGE = 100
SCHEMA = "levelhead/ledger/1"
ID = "entries"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which forecasts are wanted.

    Parameters
    ----------
    market
        Canonical symbol; ``None``: of every market.
    standing
        Where they stand; ``None``: anywhere.
    page
        From 1 on, a hundred to a page.
    """

    market: str | None = None
    standing: Standing | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A forecast with what became of it."""

    entry: Entry
    grade: Entry | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class LedgerList:
    """One page of a book.

    Parameters
    ----------
    state
        The book.
    asked
        What was wanted.
    day
        Of the page.
    rows
        The forecasts of this page, newest first.
    found
        How many there are on all pages.
    markets
        Canonical symbols the book has forecasts of, in order.
    """

    state: BookState
    asked: Asked
    day: date
    rows: tuple[Told, ...]
    found: int
    markets: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.found // PER_PAGE))


def ledger_list(state: BookState, asked: Asked, *, day: date) -> LedgerList:
    """The forecasts that are wanted.

    Raises
    ------
    BadOption
        For a page there is not.
    """
    every = told(state.entries)
    markets = tuple(sorted({text(each.entry.body, "market") for each in every}))
    found = [each for each in reversed(every) if _is_wanted(each, asked)]
    pages = max(1, -(-len(found) // PER_PAGE))
    if not 1 <= asked.page <= pages:
        raise BadOption("page", asked.page, f"a number from 1 to {pages}")
    start = (asked.page - 1) * PER_PAGE
    return LedgerList(state, asked, day, tuple(found[start : start + PER_PAGE]), len(found), markets)


def told(entries: Sequence[Entry]) -> tuple[Told, ...]:
    """Every forecast with its grade, oldest first."""
    grades, void = standing_grades(entries), voided(entries)
    return tuple(
        Told(each, grades.get(each.number), standing(grades.get(each.number), voided=each.number in void))
        for each in entries
        if each.kind is EntryKind.FORECAST
    )


def _is_wanted(each: Told, asked: Asked) -> bool:
    return asked.market in (None, text(each.entry.body, "market")) and asked.standing in (
        None,
        each.standing,
    )


def list_section(listed: LedgerList) -> Section:
    """The table, or a sentence that says there is none."""
    count = fact("count", listed.found, Unit.COUNT, listed.day, "forecasts that were asked for")
    if not listed.rows:
        none = (
            "No such forecast is in this book; levelhead ledger add MARKET --replay writes one."
            if listed.state.is_replay
            else "No such forecast is in this book; levelhead ledger add MARKET writes one."
        )
        return Section(ID, "Forecasts", (Paragraph((Claim(f"{ID}.none", ID, Phrase(none)),)),))
    words, cited = Phrase("{count} forecasts, newest first."), [count]
    if listed.pages > 1:
        words = Phrase("{count} forecasts, newest first: page {page} of {pages}.")
        cited += [
            fact("page", listed.asked.page, Unit.COUNT, listed.day, "parameter"),
            fact("pages", listed.pages, Unit.COUNT, listed.day, "a hundred forecasts to a page"),
        ]
    elif listed.found == 1:
        words = Phrase("{count} forecast.")
    header = tuple(
        heading(ID, key, title)
        for key, title in (
            ("number", "Entry"),
            ("market", "Market"),
            ("as_of", "As of"),
            ("until", "Until"),
            ("barriers", "Down, up"),
            ("up", "Up"),
            ("neither", "Neither"),
            ("down", "Down"),
            ("outcome", "Outcome"),
            ("log", "Log score"),
            ("base", "Base rates"),
        )
    )
    rows = tuple(_row(each) for each in listed.rows)
    lead = Paragraph((Claim(f"{ID}.lead", ID, words, tuple(cited)),))
    return Section(ID, "Forecasts", (lead, Table("", header, rows)))


def number_cell(entry: Entry) -> str:
    """Id of the cell with an entry's number."""
    return f"{ID}.{entry.number}.number"


def _row(each: Told) -> tuple[Claim, ...]:
    said, name = each.entry.body, f"{ID}.{each.entry.number}"
    of = market(text(said, "market"))
    facts = Facts(of, date.fromisoformat(text(said, "as_of")))
    horizon = len(cast(Sequence[str], said["sessions"]))
    until = date.fromisoformat(text(said, "grades_after"))
    up, down = (float(text(cast(Body, said[side]), "price")) for side in ("up", "down"))
    shares = cast(Mapping[str, int], said["probability"])
    year = facts.text("year", str(facts.as_of.year), "year of the session")
    return (
        Claim(
            number_cell(each.entry),
            ID,
            "{number}",
            (facts.count("number", each.entry.number, "place in the book"),),
        ),
        Claim(f"{name}.market", ID, "{market}", (facts.text("market", of.symbol, "contract registry"),)),
        Claim(
            f"{name}.as_of",
            ID,
            "{day}, {year}",
            (facts.short_day("day", facts.as_of, "session it was issued on"), year),
        ),
        Claim(
            f"{name}.until",
            ID,
            "{until} ({horizon})",
            (
                facts.short_day("until", until, "last session of the horizon"),
                facts.sessions("horizon", horizon, "sessions of the horizon"),
            ),
        ),
        Claim(
            f"{name}.barriers",
            ID,
            "{down}, {up}",
            (facts.price("down", down, "lower barrier"), facts.price("up", up, "upper barrier")),
        ),
        *(
            Claim(
                f"{name}.{row}",
                ID,
                f"{{{row}}}",
                (facts.probability(row, shares[row] / MILLION, text(said, "model")),),
            )
            for row in ROWS
        ),
        *_became(facts, each, name),
    )


def _became(facts: Facts, each: Told, name: str) -> tuple[Claim, ...]:
    grade = each.grade
    if grade is None or each.standing is Standing.VOID:
        nothing = (
            Claim(f"{name}.{cell}", ID, Phrase("{score}", score=Phrase("none"))) for cell in ("log", "base")
        )
        return (Claim(f"{name}.outcome", ID, word(each.standing)), *nothing)
    settled = facts.short_day(
        "settled", date.fromisoformat(text(grade.body, "settled")), "session it was settled on"
    )
    said = Phrase("{outcome}, {settled}", outcome=word(str(grade.body["outcome"])))
    outcome = Claim(f"{name}.outcome", ID, said, (settled,))
    return (
        outcome,
        *(Claim(f"{name}.{cell}", ID, f"{{{cell}}}", (score,)) for cell, score in _logs(facts, grade)),
    )


def _logs(facts: Facts, grade: Entry) -> Iterable[tuple[str, Measurement]]:
    scores = cast(Mapping[str, Mapping[str, int]], grade.body["scores"])
    for cell, table in (("log", "model"), ("base", "climatology")):
        yield cell, facts.index(cell, scores[table]["log"] / MILLION, "log score of the grade", places=3)


def list_object(listed: LedgerList, sections: Sequence[Section]) -> dict[str, Json]:
    """The page as JSON: entries as ``ledger list --format json`` has them, newest first."""
    asked = listed.asked
    return {
        "schema": SCHEMA,
        "book": state_object(listed.state),
        "filter": {"market": asked.market, "state": None if asked.standing is None else str(asked.standing)},
        "page": asked.page,
        "pages": listed.pages,
        "found": listed.found,
        "markets": list(listed.markets),
        "entries": [
            plain(entry_object(each.entry, grade=each.grade, voided=each.standing is Standing.VOID))
            for each in listed.rows
        ],
        "claims": [claim_object(claim) for part in sections for claim in part.claims],
    }
