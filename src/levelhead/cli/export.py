"""``levelhead export``: parts of an outlook for other programs."""

import sys
from pathlib import Path

import click

from levelhead.cli.clock import now
from levelhead.cli.home import home
from levelhead.cli.options import market_options
from levelhead.cli.save import save
from levelhead.cli.sources import Asked, find
from levelhead.errors import DataRejected
from levelhead.fundamentals.events import Events, read_events
from levelhead.markets.context import close_of
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.calendar_file import to_ics


@click.command(
    epilog="\b\nlevelhead export RTY --bars RTY.csv --format ics --out rty.ics     the releases ahead, for a calendar\n"
    "levelhead export ES --bars ES.csv --as-of 2025-11-24 --format ics --horizon 10"
)
@market_options
@click.option(
    "--format", "form", type=click.Choice(["ics"]), required=True, help="ics: the releases ahead, iCalendar."
)
@click.option(
    "--out", default="-", metavar="FILE", help="Where to write; - is standard output.", show_default=True
)
def export(asked: Asked, *, horizon: int, form: str, out: str) -> None:  # noqa: ARG001  one form so far
    """Write what lies ahead of MARKET for another program.

    ics: decisions of the Fed and economic releases inside the horizon, as they were planned on the day of the
    page, numbered in the market's sessions. The days come with the program; a --data folder may hold lists of
    its own (calendar/).
    """
    found = find(asked, now=now())
    context = known(found.checked, data=asked.data, rolls=asked.rolls, home=home())
    market = context.bars.market
    ahead = tuple(sessions_ahead(market, context.as_of, horizon))
    events = read_events(context, horizon=horizon, ahead=ahead)
    if events is None:
        raise DataRejected("EMPTY", "no release is listed", remedy="Give lists in --data DIR (calendar/)")
    _tell(events)
    content = to_ics(events, market, stamped=close_of(context.bars))
    if out == "-":
        sys.stdout.buffer.write(content)
        return
    save(Path(out), content)
    click.echo(f"wrote {out}", err=True)


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
