"""``levelhead ledger``: forecasts written before the outcome, graded after it."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from levelhead.cli.lazy import SuggestingGroup
from levelhead.cli.ledger_checks import checkpoint, verify
from levelhead.cli.ledger_options import ACCEPT_CLOCK, FORMAT, REPLAY
from levelhead.cli.ledger_record import record
from levelhead.cli.ledger_rows import LIST_HEADER, export_csv, list_row, show_text
from levelhead.cli.options import FILE, SEED, market_options
from levelhead.cli.parameters import day
from levelhead.cli.sources import Asked, find
from levelhead.cli.table import show_table
from levelhead.data.gate import Checked
from levelhead.errors import BadOption, NotStored
from levelhead.ledger.book import Book
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.entry import EntryKind
from levelhead.ledger.grading import standing_grades, text, voided
from levelhead.ledger.objects import entry_object, written_about
from levelhead.levels import Candidate
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets import Context
from levelhead.markets.registry import market
from levelhead.pipeline.bookkeeping import (
    add_forecast,
    grade_due,
    known_on,
    say,
    void_forecast,
)
from levelhead.pipeline.known import known


@click.group(cls=SuggestingGroup)
def ledger() -> None:
    """Keep forecasts before the outcome, grade them after it; nothing in the book can be edited unseen.

    The book is a folder of text files, one a month; each line carries the hash of the line before.

    \b
    levelhead ledger add RTY --bars RTY.csv        write today's forecast; its number once it is on disk
    levelhead ledger grade RTY --bars RTY.csv      grade what is due on the bars that came
    levelhead ledger list                          every forecast, and what became of it
    levelhead ledger record RTY --bars RTY.csv     how they turned out: skill, reliability, levels, steadiness
    levelhead ledger verify --complete             is the book whole, and nothing due left open
    """


def _book(*, replay: bool) -> Book:
    # the name a ledger is born with; no second machine may continue it
    return Book(ledger_folder(home(), replay=replay), identity=f"levelhead-{os.urandom(8).hex()}")


@ledger.command(short_help="Write the forecast of a market's outlook.")
@market_options
@click.option("--levels", type=FILE, metavar="FILE", help="Your own levels, one a line, as for outlook.")
@click.option(
    "--since",
    type=day,
    metavar="DAY",
    help="With --replay: one forecast for every session from that day on.",
)
@SEED
@REPLAY
@ACCEPT_CLOCK
@FORMAT
def add(
    asked: Asked,
    *,
    horizon: int,
    levels: Path | None,
    since: date | None,
    seed: int,
    replay: bool,
    accept_clock: bool,
    form: str,
) -> None:
    """Write the forecast of MARKET's outlook into the book, before its horizon begins.

    The number is printed when the entry is on disk. The same forecast made twice is one entry. A forecast
    whose first session has begun, or whose outcome is in the bars given, is refused (exit status 3).
    """
    if since is not None and not replay:
        raise BadOption("--since", since, "--replay: days gone by are written to the replay ledger only")
    moment = now()
    found = find(asked, now=moment)
    if found.banner is not None:
        raise BadOption(asked.symbol, "the sample's bars", "bars of the market itself: give --bars FILE")
    context = known(found.checked, data=asked.data, rolls=asked.rolls)
    own: tuple[Candidate, ...] = ()
    if levels is not None:
        from levelhead.data.own_levels import read_own_levels

        own = read_own_levels(levels, market=context.bars.market)
    later = None if replay or asked.as_of is None else _read(asked, None, now=moment).bars
    book = _book(replay=replay)
    for each in [context] if since is None else _since(context, since, asked, now=moment):
        written = add_forecast(
            book,
            each,
            horizon=horizon,
            now=moment,
            later=later,
            replay=replay,
            seed=seed,
            own=own,
            accept_clock=accept_clock,
        )
        entry = written.entry
        if form == "json":
            click.echo(json.dumps({"number": entry.number, "hash": entry.hash, "new": written.is_new}))
        else:
            state = "recorded" if written.is_new else "stands already"
            click.echo(
                f"{entry.number} {state}: {entry.body['market']} as of {each.as_of}, {entry.hash[:16]}"
            )


def _since(context: Context, since: date, asked: Asked, *, now: datetime) -> Iterator[Context]:
    """What was known on every session from ``since`` on."""
    days = [each for each in context.bars.session.tolist() if each >= since]
    if not days:
        raise BadOption("--since", since, f"a day not after the last bar, {context.as_of}")
    for each in days:
        checked = _read(asked, each, now=now)
        yield known_on(context, checked, data=asked.data, rolls=asked.rolls)


def _read(asked: Asked, day: date | None, *, now: datetime) -> Checked:
    """The file given, or what the store keeps of the market, up to ``day``."""
    wanted = market(asked.symbol)
    if asked.bars is None:
        from levelhead.data.store import Store

        return Store(home()).bars(wanted.symbol, as_of=day)
    from levelhead.data.read import read_bars

    checked = read_bars(
        asked.bars, market=wanted, as_of=day, adjustment=asked.adjustment, now=now, strict=asked.strict
    )
    # a page does not print the age of its bars either
    return replace(checked, notes=tuple(note for note in checked.notes if note.code != "OLD"))


ledger.add_command(record)


@ledger.command("list", short_help="Every forecast and what became of it.")
@click.argument("symbol", required=False, metavar="[MARKET]")
@REPLAY
@FORMAT
def list_entries(symbol: str | None, *, replay: bool, form: str) -> None:
    """Every forecast, oldest first: barriers, odds, and the grade or why there is none."""
    entries = _book(replay=replay).entries()
    wanted = market(symbol).symbol if symbol else None
    forecasts = [
        each
        for each in entries
        if each.kind is EntryKind.FORECAST and wanted in (None, text(each.body, "market"))
    ]
    grades, void = standing_grades(entries), voided(entries)
    if form == "json":
        objects = [
            entry_object(each, grade=grades.get(each.number), voided=each.number in void)
            for each in forecasts
        ]
        click.echo(json.dumps(objects, indent=2, ensure_ascii=False))
        return
    if not forecasts:
        about = f" of {wanted}" if wanted else ""
        where = ledger_folder(home(), replay=replay)
        click.echo(f"no forecast{about} in {where} yet; `levelhead ledger add MARKET` writes one", err=True)
        return
    rows = [list_row(each, grades.get(each.number), voided=each.number in void) for each in forecasts]
    show_table(LIST_HEADER, rows, numbers=("no", "up", "p up", "p neither", "p down", "down"))


@ledger.command(short_help="One entry in full.")
@click.argument("number", type=click.IntRange(0))
@REPLAY
@FORMAT
def show(number: int, *, replay: bool, form: str) -> None:
    """Entry NUMBER with everything that is written in it, and what was written about it since."""
    entries = _book(replay=replay).entries()
    if number >= len(entries):
        where = ledger_folder(home(), replay=replay)
        there = (
            f"an entry from 0 to {len(entries) - 1}" if entries else f"a ledger; there is none in {where} yet"
        )
        raise BadOption("NUMBER", number, there)
    about = written_about(entries, number)
    if form == "json":
        said = entry_object(entries[number]) | {"about": [entry_object(each) for each in about]}
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
        return
    click.echo(show_text(entries[number], about))


@ledger.command(short_help="Grade what is due.")
@partial(market_options, horizon=lambda command: command)
@REPLAY
@ACCEPT_CLOCK
@FORMAT
def grade(asked: Asked, *, replay: bool, accept_clock: bool, form: str) -> None:
    """Grade every forecast of MARKET whose last session has closed in the bars given.

    Graded twice, a forecast keeps its first grade; where a bar behind a grade has been revised, a regrade
    is written beside it.
    """
    moment = now()
    found = find(asked, now=moment)
    if found.banner is not None:
        raise NotStored(asked.symbol)
    context = known(found.checked, data=asked.data, rolls=asked.rolls)
    done = grade_due(
        _book(replay=replay),
        {context.bars.market.symbol: context},
        now=moment,
        accept_clock=accept_clock,
    )
    if form == "json":
        said = {
            "written": [entry_object(each.entry) for each in done.written],
            "waiting": done.waiting,
            "without_bars": list(done.without_bars),
            "unchanged": done.unchanged,
        }
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
        return
    for each in done.written:
        body = each.entry.body
        click.echo(
            f"{each.entry.number} {each.entry.kind} of {body['forecast']}: {body['as_of']} came out "
            f"{body['outcome']} on {body['settled']}"
        )
    click.echo(
        f"{len(done.written)} graded, {done.unchanged} graded before, {done.waiting} not due, "
        f"{len(done.without_bars)} without bars"
    )


ledger.add_command(verify)
ledger.add_command(checkpoint)


@ledger.command(short_help="Say that a forecast cannot be graded.")
@click.argument("number", type=click.IntRange(0))
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in the book.")
@REPLAY
def void(number: int, reason: str, *, replay: bool) -> None:
    """Void forecast NUMBER: it stays in the book and is counted as voided."""
    written = void_forecast(_book(replay=replay), number, reason=reason, now=now())
    click.echo(f"{written.entry.number} recorded: forecast {number} is void")


@ledger.command(short_help="Write a note.")
@click.argument("words", metavar="TEXT")
@click.option("--on", "about", type=click.IntRange(0), metavar="NUMBER", help="The forecast it is about.")
@click.option("--override", is_flag=True, help="A person disagrees with the forecast; scores do not change.")
@REPLAY
def note(words: str, about: int | None, *, override: bool, replay: bool) -> None:
    """Write TEXT into the book, about a forecast or about nothing in particular."""
    if override and about is None:
        raise BadOption("--override", "no forecast", "--on NUMBER")
    kind = EntryKind.OVERRIDE if override else EntryKind.NOTE
    written = say(_book(replay=replay), kind, about, words, now=now())
    click.echo(f"{written.entry.number} recorded")


@ledger.command(short_help="The book as JSON Lines or CSV.")
@REPLAY
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--out", default="-", metavar="FILE", show_default=True, help="- is standard output.")
def export(*, replay: bool, form: str, out: str) -> None:
    """Every entry as it stands in the book, or one row for each forecast with its grade."""
    entries = _book(replay=replay).entries()
    content = export_csv(entries) if form == "csv" else b"".join(each.line for each in entries).decode()
    if out == "-":
        click.echo(content, nl=False)
        return
    from levelhead.data.durable import write_atomic

    write_atomic(Path(out), content.encode())
    click.echo(f"wrote {out}", err=True)
