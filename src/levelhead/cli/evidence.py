"""``levelhead evidence``: do statements and levels matter, on this market's own history."""

import json
import sys

import click

from levelhead.cli.lazy import SuggestingGroup
from levelhead.cli.options import market_options
from levelhead.cli.sources import Asked, find
from levelhead.cli.table import show_table
from levelhead.data.level_records import load_record, save_record
from levelhead.errors import BadOption
from levelhead.evidence.claims import MATCHING, base_rates
from levelhead.evidence.placebo import STEP, placebo_record
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets import Context
from levelhead.pipeline.known import known
from levelhead.render.evidence_page import (
    CLAIM_HEADER,
    LEVEL_HEADER,
    claim_rows,
    claims_object,
    level_rows,
    record_object,
)

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
TOLD_EVERY = 50  # origins


@click.group(cls=SuggestingGroup)
def evidence() -> None:
    """Measure what statements and levels are worth on a market's own history.

    \b
    levelhead evidence claims RTY --bars RTY.csv      what followed each technical statement
    levelhead evidence levels RTY --bars RTY.csv      did levels hold better than random prices
    """


@evidence.command(epilog="\b\nlevelhead evidence claims RTY --bars RTY.csv --data DIR --format json")
@market_options
@FORMAT
def claims(
    asked: Asked,
    *,
    horizon: int,
    form: str,
) -> None:
    """How often price rose first after each statement, against like days without regard to it.

    Two questions: 2 ATR up before 2 down, and 1 up before 1.5 down, both by touch, counted where price did one or
    the other within the horizon. Moves of the ten-year yield are among them where it is known. A statement adds something
    when its difference survives the judgement of all together (false discovery rate 5%) and its block-bootstrap
    interval excludes zero.
    """
    context = known(find(asked, now=now()).checked, data=asked.data, rolls=asked.rolls, home=home())
    rates = base_rates(context, horizon=horizon, yields=True)
    if form == "json":
        click.echo(json.dumps(claims_object(context.bars, rates, horizon=horizon), indent=2, allow_nan=False))
        return
    click.echo(f"{_series(context)}, {horizon} sessions; like days: {MATCHING}")
    show_table(CLAIM_HEADER, claim_rows(rates), numbers=CLAIM_HEADER[1:8])


@evidence.command(epilog="\b\nlevelhead evidence levels RTY --bars RTY.csv --step 1")
@market_options
@click.option(
    "--step", type=int, default=STEP, show_default=True, metavar="N", help="Sessions between pages read."
)
@click.option("--again", is_flag=True, help="Measure even if a record of these bars is kept.")
@FORMAT
def levels(
    asked: Asked,
    *,
    horizon: int,
    step: int,
    again: bool,
    form: str,
) -> None:
    """Did levels hold better than random prices at the same distance? By kind and by number of tests.

    The levels of every N-th past page are watched; the record is kept, and later pages of the same bars
    print it beside their levels.
    """
    if step < 1:
        raise BadOption("--step", step, "a number of sessions of at least 1")
    context = known(find(asked, now=now()).checked, data=asked.data, rolls=asked.rolls)
    record = None if again else load_record(home(), context.bars, horizon=horizon)
    if record is None or (record.step, record.as_of) != (step, context.as_of):
        record = placebo_record(context.bars, context.rolls, horizon=horizon, step=step, on_origin=_told)
        path = save_record(home(), record)
        click.echo(f"kept in {path}", err=True)
    if form == "json":
        click.echo(json.dumps(record_object(record), indent=2, allow_nan=False))
        return
    click.echo(
        f"{_series(context)}, {record.origins} pages from {record.first} to {record.last}, "
        f"{horizon} sessions, {record.controls} random prices a level"
    )
    show_table(LEVEL_HEADER, level_rows(record), numbers=LEVEL_HEADER[2:10])


def _series(context: Context) -> str:
    bars = context.bars
    return f"{bars.market.symbol} {bars.first} to {bars.as_of}"


def _told(done: int, of: int) -> None:
    if sys.stderr.isatty() and (done % TOLD_EVERY == 0 or done == of):
        click.echo(f"\rpages read: {done} of {of}", nl=done == of, err=True)
