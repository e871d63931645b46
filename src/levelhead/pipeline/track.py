"""Track record of a market: kept backtests, and the graded forecasts of both books, never together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from levelhead.evidence.origins import Geometry, Question
from levelhead.evidence.record import TrackRecord
from levelhead.ledger.scored import Counts, KindRecord, counted, level_records, questions, record_of
from levelhead.markets import Context
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase, capital, word
from levelhead.pipeline.backtest import Backtest, kept_backtest
from levelhead.pipeline.book_state import book_state
from levelhead.render.json_page import claim_object
from levelhead.render.plain import Json, number
from levelhead.render.record_page import graded_object, record_object
from levelhead.report.document import Paragraph, Section, Table
from levelhead.report.facts import Facts, heading
from levelhead.report.record_section import Recorded, record_section

SCHEMA = "levelhead/record/1"
HORIZONS = (5, 10, 15)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WHERE = {
    Geometry.LEVELS: Phrase("barriers at the levels a page would choose"),
    Geometry.ATR: Phrase("six fixed pairs of barriers"),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """The graded forecasts of one horizon, and how their levels fared."""

    horizon: int
    record: TrackRecord
    kinds: tuple[KindRecord, ...]


@dataclass(frozen=True, slots=True)
class BookRecord:
    """What a book says of a market.

    Parameters
    ----------
    is_replay
        Whether it is the replay book, whose forecasts were written after the outcome.
    counts
        Where its forecasts stand.
    answered
        Those that are graded, by horizon.
    unread
        Why it cannot be relied on, as ``levelhead ledger verify`` says it; empty where it can.
    """

    is_replay: bool
    counts: Counts
    answered: tuple[Answered, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """How the forecasts of one market turned out.

    Parameters
    ----------
    context
        Bars the backtests were made on.
    kept
        Backtests made before on the same bars.
    books
        The issued and the replay book.
    """

    context: Context
    kept: tuple[Backtest, ...]
    books: tuple[BookRecord, BookRecord]


def track_of(context: Context, *, home: Path, horizon: int) -> Track:
    """Everything that is kept of how forecasts of a market turned out; nothing is made anew.

    Parameters
    ----------
    context
        Everything known by now.
    home
        The folder of ledger and cache.
    horizon
        Looked for beside 5, 10 and 15 sessions, and first.
    """
    asked = [
        Question(each, geometry=geometry)
        for geometry in Geometry
        for each in dict.fromkeys((horizon, *HORIZONS))
    ]
    found = (kept_backtest(context, each, home=home) for each in asked)
    symbol = context.bars.market.symbol
    issued, replay = (_book_record(home, symbol, is_replay=each) for each in (False, True))
    return Track(context, tuple(each for each in found if each is not None), (issued, replay))


def _book_record(home: Path, symbol: str, *, is_replay: bool) -> BookRecord:
    state = book_state(home, is_replay=is_replay)
    if state.fault:  # the backtests are told all the same
        return BookRecord(is_replay, Counts(0, 0, 0, 0, 0), unread=state.fault)
    entries = state.entries
    answered = []
    for name, horizon in questions(entries):
        record = record_of(entries, name, horizon) if name == symbol else None
        if record is not None:
            answered.append(Answered(horizon, record, level_records(entries, market=symbol, horizon=horizon)))
    return BookRecord(is_replay, counted(entries, market=symbol), tuple(answered))


def _letter(at: int) -> str:
    """A place as a letter, two beyond the alphabet: a book may hold forecasts of sixty-three horizons.

    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'aa')
    """
    first, last = divmod(at, len(_LETTERS))
    return (_LETTERS[first - 1] if first else "") + _LETTERS[last]


def told_backtests(made: Sequence[Backtest]) -> tuple[Recorded, ...]:
    """Each backtest with the id and the title of its section."""
    return tuple(
        Recorded(
            f"record.{_letter(at)}",
            _title(each.question.geometry, at),
            each.record,
            Phrase(
                "Odds on {barriers}, as past sessions would have had them,",
                barriers=_WHERE[each.question.geometry],
            ),
        )
        for at, each in enumerate(made)
    )


def told_records(track: Track) -> tuple[Recorded, ...]:
    """Every record with the id and the title of its section: backtests first, then the books'."""
    found = list(told_backtests(track.kept))
    for book in track.books:
        for at, answer in enumerate(book.answered):
            which = "replay" if book.is_replay else "issued"
            title = Phrase("Forecasts Replayed") if book.is_replay else Phrase("Forecasts Issued and Graded")
            ledger = Phrase("Forecasts of the ledger")
            whom = Phrase("Forecasts of the replay ledger") if book.is_replay else ledger
            found.append(Recorded(f"{which}.{_letter(at)}", title, answer.record, whom))
    return tuple(found)


def _title(geometry: Geometry, at: int) -> Phrase:
    if geometry is Geometry.ATR:
        return Phrase("Backtest at Fixed Distances")
    return Phrase("Backtest") if at == 0 else Phrase("Backtest, Another Horizon")


def track_sections(track: Track) -> tuple[Section, ...]:
    """The page: what there is, one section a record, levels of graded forecasts, and what is not there."""
    facts = Facts(track.context.bars.market, track.context.as_of)
    first = Section("track", "What Is Kept", (Paragraph(tuple(_standing(facts, track))),))
    parts = [record_section(facts, told) for told in told_records(track)]
    for book in track.books:
        for at, answer in enumerate(book.answered):
            if answer.kinds:
                parts.append(_levels(facts, book, answer, _letter(at)))
    return (first, *parts)


def _standing(facts: Facts, track: Track) -> list[Claim]:
    symbol = facts.text("symbol", facts.market.symbol, "contract registry")
    found = []
    if track.kept:
        kept = facts.count(
            "kept", len(track.kept), "backtests kept under these bars, this code and its defaults"
        )
        words = (
            "{kept} backtest of {symbol} is kept for these bars."
            if len(track.kept) == 1
            else "{kept} backtests of {symbol} are kept for these bars."
        )
        found.append(Claim("track.kept", "track", Phrase(words), (kept, symbol)))
    else:
        found.append(
            Claim(
                "track.none",
                "track",
                "No backtest of {symbol} is kept for these bars and this version; levelhead backtest {symbol}, with the "
                "same --bars and --data, makes one and keeps it.",
                (symbol,),
            )
        )
    return [*found, *(_book_said(facts, each) for each in track.books)]


def _book_said(facts: Facts, book: BookRecord) -> Claim:
    name = "replay" if book.is_replay else "issued"
    which = Phrase("The replay ledger") if book.is_replay else Phrase("The ledger")
    symbol = facts.text("symbol", facts.market.symbol, "contract registry")
    if book.unread:
        why = facts.text("why", book.unread, "levelhead ledger verify")
        broken = Phrase("{ledger} is not whole, and none of it is counted: {why}", ledger=which)
        return Claim(f"track.{name}", "track", broken, (why,))
    counts = book.counts
    if not counts.issued:
        none = (
            "The replay ledger holds no forecast of {symbol}; levelhead ledger add {symbol} --replay writes one."
            if book.is_replay
            else "The ledger holds no forecast of {symbol}; levelhead ledger add {symbol} writes one."
        )
        return Claim(f"track.{name}", "track", Phrase(none), (symbol,))
    cited = (
        facts.count("issued", counts.issued, "issued forecasts of this market"),
        facts.count("graded", counts.graded, "graded forecasts of this market"),
        facts.count("open", counts.open, "open forecasts of this market"),
        facts.count("voided", counts.voided, "voided forecasts of this market"),
    )
    words = Phrase(
        "{ledger} holds {issued} {forecasts} of {symbol}: {graded} graded, {open} open, {voided} voided.",
        ledger=which,
        forecasts=Phrase("forecast") if counts.issued == 1 else Phrase("forecasts"),
    )
    return Claim(f"track.{name}", "track", words, (*cited, symbol))


def _levels(facts: Facts, book: BookRecord, answer: Answered, letter: str) -> Section:
    """How the levels of graded forecasts fared, by their strongest reason."""
    name = f"{'replay' if book.is_replay else 'issued'}.levels.{letter}"
    header = tuple(
        heading(name, key, words)
        for key, words in (
            ("kind", "Levels"),
            ("issued", "Issued"),
            ("tested", "Tested"),
            ("held", "Held"),
            ("said", "Touch said"),
            ("came", "Touch came"),
        )
    )
    rows = tuple(
        _kind_row(facts, name, f"{name}.{_letter(at)}", each) for at, each in enumerate(answer.kinds)
    )
    horizon = facts.sessions("horizon", answer.horizon, "parameter")
    lead = Claim(
        f"{name}.lead", name, "First tests within {horizon} sessions, by the strongest reason.", (horizon,)
    )
    title = Phrase("Their Levels, Replayed") if book.is_replay else Phrase("Their Levels")
    return Section(name, title, (Paragraph((lead,)), Table("", header, rows)))


def _kind_row(facts: Facts, section: str, row: str, kind: KindRecord) -> tuple[Claim, ...]:
    figures = (
        facts.count("issued", kind.levels, "levels issued"),
        facts.count("tested", kind.tested, "of them tested within the horizon"),
        facts.count("held", kind.held, "of them held"),
        facts.probability("said", kind.touch_forecast, "mean P(touch) by the horizon", n=kind.levels),
        facts.probability("came", kind.touched, "share touched by the horizon", n=kind.levels),
    )
    return (
        Claim(f"{row}.kind", section, capital(word(kind.kind))),
        *(Claim(f"{row}.{each.name}", section, f"{{{each.name}}}", (each,)) for each in figures),
    )


def track_object(track: Track, sections: Sequence[Section]) -> dict[str, Json]:
    """The page as JSON: each record as ``levelhead backtest`` and ``ledger record`` have it."""
    bars = track.context.bars
    return {
        "schema": SCHEMA,
        "market": bars.market.symbol,
        "as_of": track.context.as_of.isoformat(),
        "fingerprint": bars.fingerprint,
        "backtests": [
            record_object(bars.market, each.record, geometry=str(each.question.geometry))
            for each in track.kept
        ],
        "ledger": {
            "replay" if book.is_replay else "issued": _book_object(track, book) for book in track.books
        },
        "claims": [claim_object(claim) for part in sections for claim in part.claims],
    }


def _book_object(track: Track, book: BookRecord) -> Json:
    counts = book.counts
    return {
        "unread": book.unread or None,
        "counts": {
            "issued": counts.issued,
            "graded": counts.graded,
            "open": counts.open,
            "voided": counts.voided,
            "superseded": counts.superseded,
        },
        "questions": [
            {
                "horizon": each.horizon,
                "record": graded_object(track.context.bars.market, each.record),
                "levels": [
                    {
                        "kind": kind.kind,
                        "issued": kind.levels,
                        "tested": kind.tested,
                        "held": kind.held,
                        "touch_forecast": number(kind.touch_forecast),
                        "touched": number(kind.touched),
                    }
                    for kind in each.kinds
                ],
            }
            for each in book.answered
        ],
    }
