"""One entry of a book: what was said, what came, where it stands in the chain, what it was made of."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from levelhead.errors import BadOption
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.grading import ROWS, text
from levelhead.ledger.objects import Standing, entry_object, plain, written_about
from levelhead.ledger.spelling import MILLION
from levelhead.markets.registry import market
from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Phrase, capital, word
from levelhead.pipeline.book_state import BookState, fact, state_object, state_section
from levelhead.pipeline.ledger_list import Told, told
from levelhead.render.json_page import claim_object
from levelhead.render.plain import Json
from levelhead.report.document import Listing, Paragraph, Section, Table
from levelhead.report.facts import Facts, heading, session_word

SCHEMA = "levelhead/entry/1"
_SIDES = {"resistance": Phrase("above"), "support": Phrase("below"), "at": Phrase("at price")}


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry and what was written about it since.

    Parameters
    ----------
    state
        Its book.
    entry, about
        The entry; later ones that name it.
    forecast
        The same with its grade; ``None`` for an entry that is no forecast.
    """

    state: BookState
    entry: Entry
    about: tuple[Entry, ...]
    forecast: Told | None


def entry_page(state: BookState, number: int) -> EntryPage:
    """The entry of a number.

    Raises
    ------
    BadOption
        When the book has no such entry.
    """
    entries = state.entries
    if not 0 <= number < len(entries):
        which = "replay ledger" if state.is_replay else "ledger"
        there = (
            f"an entry from 0 to {len(entries) - 1}"
            if entries
            else f"a number of an entry; the {which} has none"
        )
        raise BadOption("entry", number, there)
    forecast = next((each for each in told(entries) if each.entry.number == number), None)
    return EntryPage(state, entries[number], written_about(entries, number), forecast)


def entry_title(page: EntryPage, day: date) -> Claim:
    """The headline."""
    number = fact("number", page.entry.number, Unit.COUNT, day, "place in the book")
    which = Phrase("replay ledger") if page.state.is_replay else Phrase("ledger")
    words = Phrase("Entry {number} of the {ledger}: {kind}", ledger=which, kind=word(page.entry.kind))
    return Claim("title", "title", words, (number,))


def entry_sections(page: EntryPage, day: date) -> tuple[Section, ...]:
    """The page from top to bottom; ``day``: on which it is read."""
    parts: list[Section] = []
    if page.forecast is not None:
        facts = _facts(page.entry)
        parts += [_said(facts, page.entry), _came(facts, page.forecast), _levels(facts, page.forecast)]
        parts.append(_made(facts, page.entry))
    parts.append(_place(page, day))
    if page.about:
        parts.append(_about(page, day))
    return (*parts, state_section(page.state, day))


def _facts(entry: Entry) -> Facts:
    said = entry.body
    return Facts(market(text(said, "market")), date.fromisoformat(text(said, "as_of")))


def _stamp(name: str, entry: Entry, day: date) -> Measurement:
    return fact(
        name, f"{entry.issued_at:%Y-%m-%d %H:%M} UTC", Unit.TEXT, day, "the machine's time of writing"
    )


# --- a forecast ------------------------------------------------------------------------------------------------------


def _said(facts: Facts, entry: Entry) -> Section:
    said = entry.body
    horizon = len(cast(Sequence[str], said["sessions"]))
    until = date.fromisoformat(text(said, "grades_after"))
    lead = Claim(
        "said.lead",
        "said",
        Phrase(
            "Of {market} on {day}, {year}, for {horizon} {sessions} to {until}; the close was {close}.",
            sessions=session_word(horizon),
        ),
        (
            facts.text("market", facts.market.symbol, "contract registry"),
            facts.day("day", facts.as_of, "session it was issued on"),
            facts.text("year", str(facts.as_of.year), "year of the session"),
            facts.sessions("horizon", horizon, "sessions of the horizon"),
            facts.day("until", until, "last of them"),
            facts.price("close", float(text(said, "close")), "last close"),
        ),
    )
    header = (
        heading("said", "row", "Scenario"),
        heading("said", "p", "Probability"),
        heading("said", "interval", "Interval"),
        heading("said", "c", "Base rate"),
    )
    counted = Claim(
        "said.counted",
        "said",
        "Counted on {n} past paths, worth about {effective} independent ones.",
        (
            facts.count("n", cast(int, said["n"]), "past paths"),
            facts.count(
                "effective", cast(int, said["effective_n"]), "smallest effective count of the three rows"
            ),
        ),
    )
    rows = tuple(_row(facts, said, row) for row in ROWS)
    return Section(
        "said", "What Was Said", (Paragraph((lead,)), Table("", header, rows), Paragraph((counted,)))
    )


def _row(facts: Facts, said: Body, row: str) -> tuple[Claim, ...]:
    p, c = (cast(Mapping[str, int], said[name])[row] / MILLION for name in ("probability", "climatology"))
    low, high = (
        each / MILLION for each in cast(Sequence[int], cast(Mapping[str, Json], said["interval"])[row])
    )
    words, cited = _scenario(facts, said, row)
    sure = "Wilson 95% interval on the effective count"
    return (
        Claim(f"said.{row}.row", "said", words, cited),
        Claim(f"said.{row}.p", "said", "{p}", (facts.probability("p", p, text(said, "model")),)),
        Claim(
            f"said.{row}.interval",
            "said",
            "{low} to {high}",
            (facts.probability("low", low, sure), facts.probability("high", high, sure)),
        ),
        Claim(
            f"said.{row}.c",
            "said",
            "{c}",
            (facts.probability("c", c, "counted frequency at this distance in ATR(14)"),),
        ),
    )


def _scenario(facts: Facts, said: Body, row: str) -> tuple[Phrase, tuple[Measurement, ...]]:
    barriers = {side: cast(Body, said[side]) for side in ("up", "down")}
    up = facts.price("up", float(text(barriers["up"], "price")), "up barrier")
    down = facts.price("down", float(text(barriers["down"], "price")), "down barrier")
    if row == "neither":
        return Phrase("Neither: between {down} and {up} throughout"), (down, up)
    how = Phrase("by touch") if text(barriers[row], "by") == "touch" else Phrase("by close")
    if row == "up":
        return Phrase("Up: {up} first ({how})", how=how), (up,)
    return Phrase("Down: {down} first ({how})", how=how), (down,)


def _came(facts: Facts, forecast: Told) -> Section:
    title = "What Came"
    grade = forecast.grade
    if grade is None or forecast.standing is Standing.VOID:
        words = {
            Standing.OPEN: Phrase("Not graded yet."),
            Standing.VOID: Phrase("Voided: it cannot be graded, and what was written about it says why."),
        }.get(forecast.standing, Phrase("Not graded."))
        return Section("came", title, (Paragraph((Claim("came.none", "came", words),)),))
    body = grade.body
    settled = facts.day("settled", date.fromisoformat(text(body, "settled")), "session it was settled on")
    words = Phrase("It came out {outcome}, settled on {settled}.", outcome=word(str(body["outcome"])))
    if body["tie"]:
        words += Phrase(" One bar reached both prices, and the rule for ties decided.")
    lead = Claim("came.lead", "came", words, (settled,))
    header = tuple(
        heading("came", key, words)
        for key, words in (("table", "Table"), ("log", "Log score"), ("brier", "Brier"), ("rps", "RPS"))
    )
    names = {
        "model": Phrase("Forecast"),
        "climatology": Phrase("Base rates"),
        "uniform": Phrase("One third each"),
    }
    scores = cast(Mapping[str, Mapping[str, int]], body["scores"])
    rows = tuple(_score_row(facts, name, names[name], scores[name]) for name in names)
    return Section("came", title, (Paragraph((lead,)), Table("Scores, smaller is better", header, rows)))


def _score_row(facts: Facts, name: str, words: str, scores: Mapping[str, int]) -> tuple[Claim, ...]:
    figures = [
        facts.index(kind, scores[kind] / MILLION, method, places=3)
        for kind, method in (
            ("log", "log score of the grade"),
            ("brier", "brier score of the grade"),
            ("rps", "rps score of the grade"),
        )
    ]
    return (
        Claim(f"came.{name}.table", "came", words),
        *(Claim(f"came.{name}.{each.name}", "came", f"{{{each.name}}}", (each,)) for each in figures),
    )


def _levels(facts: Facts, forecast: Told) -> Section:
    said, grade = forecast.entry.body, forecast.grade
    rungs = cast(Sequence[Body], said["ladder"])
    if not rungs:
        return Section("levels", "Its Levels", ())
    last = str(len(cast(Sequence[str], said["sessions"])))
    touched = () if grade is None else cast(Sequence[Mapping[str, bool]], grade.body["touched"])
    fates = {} if grade is None else _fates(grade)
    horizon = facts.sessions("horizon", int(last), "sessions of the horizon")
    header = (
        heading("levels", "zone", "Level"),
        heading("levels", "kind", "Kind"),
        heading("levels", "p", "Touch by {horizon}", horizon),
        heading("levels", "touched", "Touched"),
        heading("levels", "fate", "First test"),
    )
    rows = []
    for at, rung in enumerate(rungs):
        hit = Phrase("open") if not touched else Phrase("yes") if touched[at][last] else Phrase("no")
        fate = fates.get((text(rung, "side"), text(rung, "low")), "open" if grade is None else "not judged")
        if fate == "untested" and hit == "yes":
            fate = "not judged"  # it came within the last sessions, too late for a test to end
        rows.append(_level_row(facts, at, rung, last, hit, fate))
    return Section("levels", "Its Levels", (Table("", header, tuple(rows)),))


def _fates(grade: Entry) -> dict[tuple[str, str], str]:
    return {
        (text(each, "side"), text(each, "low")): text(each, "fate")
        for each in cast(Sequence[Body], grade.body["fates"] or ())
    }


def _level_row(facts: Facts, at: int, rung: Body, last: str, hit: str, fate: str) -> tuple[Claim, ...]:
    low = facts.price("low", float(text(rung, "low")), "low edge of the zone")
    high = facts.price("high", float(text(rung, "high")), "high edge of the zone")
    one = low.value == high.value
    zone = Phrase("{low}") if one else Phrase("{low}–{high}")
    p = facts.probability(
        "p", cast(int, cast(Body, rung["touch"])[last]) / MILLION, "P(touch) by the horizon"
    )
    return (
        Claim(
            f"levels.{at}.zone",
            "levels",
            Phrase("{zone} {side}", zone=zone, side=_SIDES[text(rung, "side")]),
            (low,) if one else (low, high),
        ),
        Claim(f"levels.{at}.kind", "levels", capital(word(text(rung, "kind")))),
        Claim(f"levels.{at}.p", "levels", "{p}", (p,)),
        Claim(f"levels.{at}.touched", "levels", word(hit)),
        Claim(f"levels.{at}.fate", "levels", word(fate)),
    )


def _made(facts: Facts, entry: Entry) -> Section:
    data, made = cast(Body, entry.body["data"]), cast(Body, entry.body["made"])
    first = date.fromisoformat(text(data, "first"))
    # a day of another year is printed with it
    began = Phrase("{first}, {first_year}") if first.year == facts.as_of.year else Phrase("{first}")
    bars = Claim(
        "made.data",
        "made",
        Phrase(
            "{count} bars from {began}; source: {source}; adjustment: {adjustment}; fingerprint {print}.",
            began=began,
        ),
        (
            facts.count("count", cast(int, data["bars"]), "bars used"),
            facts.day("first", first, "first session"),
            facts.text("first_year", text(data, "first")[:4], "its year"),
            facts.text("source", text(data, "source") or Phrase("not stated"), "provenance of the bars"),
            facts.text("adjustment", word(text(data, "adjustment")), "what was done to the prices"),
            facts.text("print", text(data, "sha256")[:16], "first digits of the SHA-256 over the bars used"),
        ),
    )
    code = Claim(
        "made.code",
        "made",
        "Made by levelhead {version}, program {code}, with seed {seed}.",
        (
            facts.text("version", text(made, "version"), "of levelhead"),
            facts.text("code", text(made, "code")[:16], "first digits of the SHA-256 over its files"),
            facts.count("seed", cast(int, made["seed"]), "of the drawn paths"),
        ),
    )
    claims = [bars, code]
    if text(made, "page"):
        page = facts.text("page", text(made, "page")[:16], "first digits of the SHA-256 over the JSON page")
        claims.append(Claim("made.page", "made", "Its page has the hash {page}.", (page,)))
    return Section("made", "What It Was Made Of", (Paragraph(tuple(claims)),))


# --- any entry -------------------------------------------------------------------------------------------------------


def _place(page: EntryPage, day: date) -> Section:
    entry, state = page.entry, page.state
    cited = (
        fact("number", entry.number, Unit.COUNT, day, "place in the book, the first is 0"),
        _stamp("written", entry, day),
        fact("hash", entry.hash, Unit.TEXT, day, "SHA-256 over the hash before it, its place and its body"),
        fact("previous", entry.previous, Unit.TEXT, day, "hash of the entry before it"),
    )
    claims = [
        Claim("place.written", "place", "Written {written} as entry {number}.", (cited[1], cited[0])),
        Claim("place.hash", "place", "Hash {hash}.", (cited[2],)),
        Claim("place.previous", "place", "It follows {previous}.", (cited[3],)),
    ]
    behind = len(state.entries) - 1 - entry.number
    if behind:
        count = fact("behind", behind, Unit.COUNT, day, "entries written since")
        words = Phrase(
            "{behind} {entries} behind it in the chain.",
            entries=Phrase("entry stands") if behind == 1 else Phrase("entries stand"),
        )
        claims.append(Claim("place.behind", "place", words, (count,)))
    covering = [each for each in state.checkpoints if each.size > entry.number]
    if covering:
        name = fact("name", covering[0].name, Unit.TEXT, day, "the first checkpoint that saw it")
        claims.append(Claim("place.seen", "place", "Checkpoint {name} was the first to see it.", (name,)))
    else:
        claims.append(Claim("place.unseen", "place", "No checkpoint has seen it yet."))
    return Section("place", "Where It Stands in the Chain", (Listing(tuple(claims)),))


def _about(page: EntryPage, day: date) -> Section:
    return Section("about", "Written About It Since", (Listing(tuple(_later(page, day))),))


def _later(page: EntryPage, day: date) -> Iterator[Claim]:
    for each in page.about:
        number = fact("number", each.number, Unit.COUNT, day, "place in the book")
        cited = [number, _stamp("written", each, day)]
        words = Phrase("Entry {number}, {kind}, written {written}", kind=word(each.kind))
        said = {EntryKind.VOID: "reason", EntryKind.NOTE: "text", EntryKind.OVERRIDE: "text"}.get(each.kind)
        if said is not None and said in each.body:
            cited.append(fact("said", text(each.body, said), Unit.TEXT, day, "words of the entry"))
            words += Phrase(": {said}")
        yield Claim(f"about.{each.number}", "about", words, tuple(cited))


def body_text(page: EntryPage) -> str:
    """The entry as it is written, for a reader: keys sorted, two spaces deep."""
    said = plain(page.entry.body)
    return json.dumps(said, indent=2, ensure_ascii=False, sort_keys=True)


def entry_page_object(page: EntryPage, sections: Sequence[Section]) -> dict[str, Json]:
    """The entry as ``ledger show --format json`` has it, with the state of its book."""
    forecast = page.forecast
    said = entry_object(
        page.entry,
        grade=None if forecast is None else forecast.grade,
        voided=forecast is not None and forecast.standing is Standing.VOID,
    )
    return {
        "schema": SCHEMA,
        **plain(said),
        "about": [plain(entry_object(each)) for each in page.about],
        "book": state_object(page.state),
        "claims": [claim_object(claim) for part in sections for claim in part.claims],
    }
