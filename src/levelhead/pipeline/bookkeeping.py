"""Forecasts into the book, and grades beside them when their horizon has passed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from levelhead.data.gate import Checked
from levelhead.errors import BadOption
from levelhead.forecast import issue
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.ledger.book import Book, Draft, Written
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.forecasts import Issued, check_window, forecast_draft, issued_on
from levelhead.ledger.grading import due, grade_body, is_due, standing_grades, text, voided
from levelhead.levels import Candidate, find_levels
from levelhead.markets import Bars, Context
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions
from levelhead.pipeline.known import known
from levelhead.pipeline.made_by import made_by
from levelhead.pipeline.outlook import outlook_of, sessions_ahead
from levelhead.technical import read_chart

SAME = ("bars_sha256", "outcome", "touched", "fates", "chain", "violation")


def add_forecast(
    book: Book,
    context: Context,
    *,
    horizon: int,
    now: datetime,
    later: Bars | None,
    replay: bool = False,
    seed: int = 0,
    own: tuple[Candidate, ...] = (),
    accept_clock: bool = False,
) -> Written:
    """Issue the outlook of a context and write its forecast.

    For a replay the forecast alone is made, through the same issuing path: nobody reads a page of it.

    Parameters
    ----------
    context
        What was known.
    now
        The time of writing.
    later
        The bars as far as they are known: where they hold a bar of the horizon, nothing is written.
    replay
        The book is the replay book, where a horizon may have begun.

    Raises
    ------
    HorizonBegun
        When the outcome has begun and this is no replay.
    TooFewPaths
        When there are no odds to write.
    """
    days = tuple(sessions_ahead(context.bars.market, context.as_of, horizon))
    engine, page = Blend(bars=DrawnBars(seed=seed)), None
    if replay:
        overview = read_chart(context)
        levels = find_levels(context, overview, horizon=horizon, own=own)
        forecast = issue(context, overview, levels, horizon=horizon, engine=engine)
        issued = Issued(context, overview, forecast, days)
    else:
        page = outlook_of(context, horizon=horizon, own=own, engine=engine)
        issued = issued_on(page, days)
        check_window(issued, now=now, later=later)
    made = made_by(context, page=page, seed=seed, own=own)

    def compose(standing: Sequence[Entry]) -> Sequence[Draft]:
        return [forecast_draft(issued, made, standing)]

    return book.append(compose, at=now, accept_clock=accept_clock)[0]


@dataclass(frozen=True, slots=True)
class Graded:
    """What one round of grading did.

    Parameters
    ----------
    written
        New grades and regrades, in order.
    waiting
        Forecasts whose horizon has not ended by the last bar.
    without_bars
        Due forecasts of markets no bars were given of, or whose own session has no bar.
    unchanged
        Forecasts graded before, whose bars are the same.
    """

    written: tuple[Written, ...]
    waiting: int
    without_bars: tuple[int, ...]
    unchanged: int


def grade_due(
    book: Book, contexts: Mapping[str, Context], *, now: datetime, accept_clock: bool = False
) -> Graded:
    """Grade every forecast whose horizon has ended; write a regrade where the bars behind a grade changed.

    Parameters
    ----------
    contexts
        By symbol: bars and rolls as far as they are known now.
    """
    seen: dict[str, list[int]] = {"waiting": [], "without": [], "unchanged": []}

    def compose(standing: Sequence[Entry]) -> Sequence[Draft]:
        for each in seen.values():
            each.clear()
        grades, void = standing_grades(standing), voided(standing)
        drafts = []
        for entry in standing:
            if entry.kind is EntryKind.FORECAST and entry.number not in void:
                drafts += _grade(entry, contexts, grades.get(entry.number), seen)
        return drafts

    written = book.append(compose, at=now, accept_clock=accept_clock)
    return Graded(written, len(seen["waiting"]), tuple(seen["without"]), len(seen["unchanged"]))


def _grade(
    entry: Entry, contexts: Mapping[str, Context], before: Entry | None, seen: dict[str, list[int]]
) -> list[Draft]:
    context = contexts.get(text(entry.body, "market"))
    if context is None:
        if before is None:
            seen["without"].append(entry.number)
        return []
    if not is_due(entry, context.as_of):
        seen["waiting"].append(entry.number)
        return []
    body = grade_body(entry, context)
    if body is None:
        seen["without"].append(entry.number)
        return []
    if before is None:
        return [Draft(EntryKind.GRADE, body, f"grade {entry.hash}")]
    if all(before.body[name] == body[name] for name in SAME):
        seen["unchanged"].append(entry.number)
        return []
    return [Draft(EntryKind.REGRADE, {**body, "grade": before.number})]


def void_forecast(book: Book, number: int, *, reason: str, now: datetime) -> Written:
    """Say that a forecast cannot be graded, and why; it stays in the book and is counted as voided.

    Raises
    ------
    BadOption
        When there is no such forecast, it is graded or voided already, or no reason is given.
    """
    if not reason.strip():
        raise BadOption("--reason", "nothing", "why the forecast cannot be graded")

    def compose(standing: Sequence[Entry]) -> Sequence[Draft]:
        forecast = forecast_at(standing, number)
        if number in standing_grades(standing):
            raise BadOption("NUMBER", number, "a forecast that is not graded")
        if number in voided(standing):
            raise BadOption("NUMBER", number, "a forecast that is not voided already")
        said: Body = {"forecast": number, "forecast_hash": forecast.hash, "reason": reason.strip()}
        return [Draft(EntryKind.VOID, said, f"void {forecast.hash}")]

    return book.append(compose, at=now)[0]


def say(book: Book, kind: EntryKind, about: int | None, words: str, *, now: datetime) -> Written:
    """Write a note, or what a person says against a forecast; neither changes any score.

    Raises
    ------
    BadOption
        When there are no words, or no such forecast.
    """
    if not words.strip():
        raise BadOption("TEXT", "nothing", "some words")

    def compose(standing: Sequence[Entry]) -> Sequence[Draft]:
        said: dict[str, str | int] = {"text": words.strip()}
        if about is not None:
            forecast = forecast_at(standing, about)
            said |= {"forecast": about, "forecast_hash": forecast.hash}
        return [Draft(kind, said)]

    return book.append(compose, at=now)[0]


def forecast_at(book: Sequence[Entry], number: int) -> Entry:
    """The forecast of a number.

    Raises
    ------
    BadOption
        When that entry is none, or there is no such entry.
    """
    if 0 <= number < len(book) and book[number].kind is EntryKind.FORECAST:
        return book[number]
    raise BadOption("NUMBER", number, "the number of a forecast; `levelhead ledger list` shows them")


def due_by(now: datetime) -> Callable[[Sequence[Entry]], Sequence[int]]:
    """What ``verify`` asks: the forecasts whose last session has closed by ``now`` and that are not dealt with."""

    def closed(forecast: Entry) -> bool:
        last = date.fromisoformat(text(forecast.body, "grades_after"))
        return sessions(market(text(forecast.body, "market")).calendar).close(last) <= now

    return lambda book: due(book, closed)


def known_on(whole: Context, checked: Checked, *, data: Path | None, rolls: Path | None) -> Context:
    """What was known on the last day of ``checked``, read from the same files as ``whole`` but only to that day.

    Reading every file of a folder takes longer than making the page. What was read once is cut at the day instead
    where that is the same: the market's own bars are equal, and the quality gate refused no file. What the gate
    noted is that of the day.
    """
    cut = whole.upto(checked.bars.as_of)
    refused = any(note.code == "LEFT_OUT" for note in whole.notes)
    if refused or cut.bars.fingerprint != checked.bars.fingerprint:
        return known(checked, data=data, rolls=rolls)
    return replace(cut, bars=checked.bars, notes=checked.notes)
