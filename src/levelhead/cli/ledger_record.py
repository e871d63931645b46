"""``levelhead ledger record``: how the forecasts of a book turned out, issued and replay never together."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from levelhead.cli.ledger_tables import (
    CONSEQUENCE_HEADER,
    LEVEL_HEADER,
    consequence_object,
    consequence_rows,
    convergence_object,
    convergence_text,
    counts_text,
    level_object,
    level_rows,
    record_lines,
)
from levelhead.cli.options import FILE
from levelhead.cli.sources import Asked, find
from levelhead.cli.table import show_table
from levelhead.errors import BadOption
from levelhead.evidence.convergence import THRESHOLD, Convergence, convergence, sequels
from levelhead.evidence.placebo import LevelGroup
from levelhead.evidence.record import TrackRecord
from levelhead.ledger.book import Book
from levelhead.ledger.consequences import consequence_records
from levelhead.ledger.controls import controlled_levels
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.entry import Entry
from levelhead.ledger.reissued import events_of
from levelhead.ledger.scored import KindRecord, counted, level_records, questions, record_of
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets import Context
from levelhead.markets.registry import market
from levelhead.pipeline.book_state import counts_object
from levelhead.pipeline.known import known
from levelhead.render.plain import Json
from levelhead.render.record_page import graded_object
from levelhead.report.record_section import FEWEST_DATES


@dataclass(frozen=True, slots=True)
class Answered:
    """Everything that is told of one market and horizon.

    Parameters
    ----------
    record
        Scores, skill, reliability.
    kinds, groups
        Levels as they were counted in the grades, and beside control prices; the latter empty without bars.
    steadiness
        ``None`` without bars, or where nothing was forecast twice.
    """

    market: str
    horizon: int
    record: TrackRecord
    kinds: tuple[KindRecord, ...]
    groups: tuple[LevelGroup, ...]
    steadiness: Convergence | None


@click.command(short_help="How the forecasts turned out.")
@click.argument("symbol", required=False, metavar="[MARKET]")
@click.option(
    "--bars",
    type=FILE,
    metavar="FILE",
    help="Bars of MARKET, for what is measured on them; else the store's.",
)
@click.option("--data", type=FILE, metavar="DIR", help="Folder with the longer proxy and roll tables.")
@click.option("--rolls", type=FILE, metavar="FILE", help="Roll table of MARKET.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    default=THRESHOLD,
    show_default=True,
    metavar="P",
    help="Change of a probability that counts as a swing.",
)
@click.option("--replay", is_flag=True, help="Of the replay ledger, which is never scored as issued.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def record(
    symbol: str | None,
    *,
    bars: Path | None,
    data: Path | None,
    rolls: Path | None,
    threshold: float,
    replay: bool,
    form: str,
) -> None:
    """How the graded forecasts of MARKET, or of every market, turned out.

    Skill and reliability by market and horizon; levels by kind, beside random prices at the same distance; claims
    with a consequence; and how steadily forecasts of one event settled down when issued again on the sessions after
    (Ruth-Glahn convergence). Levels beside random prices and steadiness need bars: --bars, or the store's.
    """
    if bars is not None and symbol is None:
        raise BadOption("--bars", bars, "with MARKET, whose bars they are")
    wanted = market(symbol).symbol if symbol else None
    entries = Book(ledger_folder(home(), replay=replay)).entries()
    contexts: dict[str, Context | None] = {}
    answered = []
    for name, horizon in questions(entries):
        if wanted not in (None, name):
            continue
        if name not in contexts:
            contexts[name] = _context(name, bars=bars, data=data, rolls=rolls)
        found = _answer(entries, name, horizon, contexts[name], threshold)
        answered += [found] if found is not None else []
    if form == "json":
        said = _object(entries, wanted, answered, replay=replay)
        click.echo(json.dumps(said, indent=2, ensure_ascii=False, allow_nan=False))
        return
    _show(entries, wanted, answered, replay=replay)


def _context(name: str, *, bars: Path | None, data: Path | None, rolls: Path | None) -> Context | None:
    """The bars of a market as far as they are known; ``None`` where neither a file nor the store has them."""
    if bars is None:
        from levelhead.data.store import Store

        if not Store(home()).has(name):
            return None
    asked = Asked(
        symbol=name,
        bars=bars,
        as_of=None,
        data=data,
        rolls=rolls,
        adjustment=None,
        strict=False,
        offline=True,
        sample=False,
    )
    return replace(known(find(asked, now=now()).checked, data=data, rolls=rolls), notes=())


def _answer(
    entries: Sequence[Entry], name: str, horizon: int, context: Context | None, threshold: float
) -> Answered | None:
    scored = record_of(entries, name, horizon)
    if scored is None:  # all it has superseded earlier ones that are not due
        return None
    groups: tuple[LevelGroup, ...] = ()
    steadiness = None
    if context is not None:
        groups = controlled_levels(entries, context, horizon)
        events, days = events_of(entries, context, horizon)
        steadiness = convergence(sequels(context, events), days, threshold=threshold)
    kinds = level_records(entries, market=name, horizon=horizon)
    return Answered(name, horizon, scored, kinds, groups, steadiness)


def _object(
    entries: Sequence[Entry], wanted: str | None, answered: Sequence[Answered], *, replay: bool
) -> dict[str, Json]:
    return {
        "ledger": "replay" if replay else "issued",
        "market": wanted,
        "counts": counts_object(counted(entries, market=wanted)),
        "questions": [
            {
                "market": each.market,
                "horizon": each.horizon,
                "record": graded_object(market(each.market), each.record),
                "levels": level_object(each.kinds, each.groups),
                "convergence": None if each.steadiness is None else convergence_object(each.steadiness),
            }
            for each in answered
        ],
        "consequences": [
            consequence_object(each) for each in consequence_records(entries) if wanted in (None, each.market)
        ],
    }


def _show(
    entries: Sequence[Entry], wanted: str | None, answered: Sequence[Answered], *, replay: bool
) -> None:
    click.echo(counts_text(counted(entries, market=wanted), replay=replay))
    for each in answered:
        click.echo("")
        for line in record_lines(each.market, each.record, sure=each.record.origins >= FEWEST_DATES):
            click.echo(line)
        click.echo("")
        show_table(LEVEL_HEADER, level_rows(each.kinds, each.groups), numbers=LEVEL_HEADER[1:])
        if not each.groups:
            click.echo(
                f"Random prices and steadiness are not measured: give the bars of {each.market} with --bars."
            )
        if each.steadiness is not None:
            click.echo("")
            click.echo(convergence_text(each.steadiness))
    rows = consequence_rows([each for each in consequence_records(entries) if wanted in (None, each.market)])
    if rows:
        click.echo("")
        show_table(CONSEQUENCE_HEADER, rows, numbers=CONSEQUENCE_HEADER[2:])
    if not answered:
        click.echo("no forecast is graded yet; `levelhead ledger grade MARKET` grades what is due")
