"""``levelhead export``: parts of an outlook for other programs."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from levelhead.cli.options import LEVELS, SEED, market_options
from levelhead.cli.page import page_of
from levelhead.cli.save import save
from levelhead.cli.sources import Asked, find
from levelhead.errors import DataRejected
from levelhead.fundamentals.events import Events, read_events
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets.context import close_of
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.calendar_file import to_ics
from levelhead.render.numbers import say
from levelhead.report import Outlook

FORMS = ("pine", "tv", "ninjatrader", "sierra", "csv", "ics")


@click.command(
    epilog="\b\nlevelhead export RTY --bars RTY.csv --format pine --out rty.pine   an indicator for TradingView\n"
    "levelhead export RTY --bars RTY.csv --format tv                    the text it takes on other days\n"
    "levelhead export RTY --bars RTY.csv --format ics --out rty.ics     the releases ahead, for a calendar\n"
    "levelhead export ES --bars ES.csv --as-of 2025-11-24 --format csv --levels mine.txt"
)
@market_options
@click.option("--format", "form", type=click.Choice(FORMS), required=True, help="What to write, see above.")
@LEVELS
@SEED
@click.option(
    "--out", default="-", metavar="FILE", help="Where to write; - is standard output.", show_default=True
)
def export(asked: Asked, *, horizon: int, form: str, levels: Path | None, seed: int, out: str) -> None:
    """Write the levels of MARKET, or the releases ahead, for another program.

    \b
    pine         TradingView: a Pine v6 indicator that draws the levels
    tv           TradingView: the text that indicator takes when they change
    ninjatrader  NinjaTrader 8: a file for Planned Levels Visualizer
    sierra       Sierra Chart: a file for the study Levels Importer
    csv          a spreadsheet: side, prices, reasons, standing, chances
    ics          a calendar: decisions of the Fed and economic releases inside the horizon, as they were
                 planned on the day of the page, numbered in the market's sessions; the days come with the
                 program, a --data folder may hold lists of its own (calendar/)

    Levels are those that the page of the same day lists.
    """
    if form == "ics":
        content = _calendar(asked, horizon)
    else:
        content = _levels(page_of(asked, horizon=horizon, levels=levels, seed=seed), form).encode()
    if out == "-":
        sys.stdout.buffer.write(content)
        return
    save(Path(out), content)
    click.echo(f"wrote {out}", err=True)


def _levels(page: Outlook, form: str) -> str:
    from levelhead.render import exports

    if page.banner is not None:
        click.echo(say(page.banner), err=True)
    writers: dict[str, Callable[[Outlook], str]] = {
        "pine": exports.to_pine,
        "tv": exports.to_paste,
        "ninjatrader": exports.to_ninjatrader,
        "sierra": exports.to_sierra,
        "csv": exports.to_csv,
    }
    return writers[form](page)


def _calendar(asked: Asked, horizon: int) -> bytes:
    found = find(asked, now=now())
    context = known(found.checked, data=asked.data, rolls=asked.rolls, home=home())
    market = context.bars.market
    ahead = tuple(sessions_ahead(market, context.as_of, horizon))
    events = read_events(context, horizon=horizon, ahead=ahead)
    if events is None:
        raise DataRejected("EMPTY", "no release is listed", remedy="Give lists in --data DIR (calendar/)")
    _tell(events)
    return to_ics(events, market, stamped=close_of(context.bars))


def _tell(events: Events) -> None:
    """What the file cannot say about itself."""
    for each in events.kinds:
        if not each.is_covered:
            begins = each.covered_to >= events.end
            listed = f"from {each.listed_from}" if begins else f"to {each.covered_to}"
            click.echo(
                f"note: {each.kind} is listed only {listed}, the horizon ends on {events.end}", err=True
            )
    if not events.inside:
        click.echo(f"note: no listed release falls between {events.as_of} and {events.end}", err=True)
