"""``levelhead backtest``: every past session through the issuing path, scored."""

import json
import os
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path

import click

from levelhead.cli.options import FILE, HORIZONS, market_options
from levelhead.cli.parameters import day
from levelhead.cli.sources import Asked, find
from levelhead.data.durable import write_atomic
from levelhead.errors import BadOption
from levelhead.evidence.origins import Geometry, Question
from levelhead.executors import Engine
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets import Context, Market
from levelhead.pipeline.backtest import Backtest, backtests_of
from levelhead.pipeline.known import known
from levelhead.render.languages import ENGLISH, LANGUAGES, Language, language
from levelhead.render.record_page import forecasts_csv, record_object, record_text
from levelhead.report.facts import Facts

WIDTH = 30


@click.command(
    epilog="\b\nlevelhead backtest RTY --bars RTY.csv\n"
    "levelhead backtest ES --bars ES.csv --geometry atr --start 2007-01-01 --step 2 --format json\n"
    "levelhead backtest RTY --bars RTY.csv --data shared/data --horizon 10 --horizon 15 --forecasts rty.csv\n"
    "levelhead backtest RTY --bars RTY.csv --format html > record.html     the record with its diagrams"
)
@partial(market_options, horizon=HORIZONS)
@click.option("--start", type=day, metavar="DAY", help="First origin; default: the first that can be made.")
@click.option("--end", type=day, metavar="DAY", help="Last origin; default: the last whose outcome is known.")
@click.option(
    "--step", type=int, default=1, show_default=True, metavar="N", help="Sessions from origin to origin."
)
@click.option(
    "--geometry",
    type=click.Choice([str(each) for each in Geometry]),
    default="levels",
    show_default=True,
    help="Barriers at the levels a page would choose, or at six fixed pairs of multiples of ATR(14).",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    default=ENGLISH.code,
    show_default=True,
    help="Language of the HTML page; text and JSON are English.",
)
@click.option("--forecasts", type=FILE, metavar="FILE", help="Write every forecast and its outcome as CSV.")
@click.option(
    "--processes",
    type=int,
    metavar="N",
    help="Default: one for each core. They change no byte of the result.",
)
@click.option(
    "--engine",
    type=click.Choice([str(each) for each in Engine]),
    default="local",
    show_default=True,
    help="Who hands out the work: processes of this machine, Ray (extra [ray]) or Dask (extra [dask]).",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A running cluster, tcp://host:8786 (Dask) or ray://host:10001; without it workers are started here.",
)
@click.option("--fresh", is_flag=True, help="Make the forecasts anew even if they were kept.")
def backtest(
    asked: Asked,
    *,
    horizons: tuple[int, ...],
    start: date | None,
    end: date | None,
    step: int,
    geometry: str,
    form: str,
    lang: str,
    forecasts: Path | None,
    processes: int | None,
    engine: str,
    cluster: str | None,
    fresh: bool,
) -> None:
    """How the odds of MARKET would have done: a forecast on every past session, from what was known then.

    Each is settled on the contract held at its origin, so that no roll touches a level, and scored beside the
    climatology, a uniform table and a fixed 50/35/15. Skill is 1 - score / reference score; its interval is a
    block bootstrap over dates.
    """
    if forecasts is not None and not forecasts.absolute().parent.is_dir():
        raise BadOption("--forecasts", forecasts, "a file in a folder that exists")
    questions = [
        Question(horizon=each, geometry=Geometry(geometry), start=start, end=end, step=step)
        for each in dict.fromkeys(horizons)
    ]
    context = known(find(asked, now=now()).checked, data=asked.data, rolls=asked.rolls)
    made = backtests_of(
        context,
        questions,
        processes=processes if processes is not None else os.cpu_count() or 1,
        engine=Engine(engine),
        cluster=cluster,
        home=None if fresh else home(),
        told=Progress().told if sys.stderr.isatty() else None,
    )
    for failure in dict.fromkeys(each.not_kept for each in made if each.not_kept):
        click.echo(f"note: the forecasts are not kept: {failure}", err=True)
    market = context.bars.market
    if forecasts is not None:
        write_atomic(forecasts, _csv(market, made).encode())
        click.echo(f"wrote {forecasts}", err=True)
    if form == "json":
        objects = [record_object(market, each.record, geometry=geometry) for each in made]
        click.echo(json.dumps(objects if len(objects) > 1 else objects[0], indent=2, allow_nan=False))
    elif form == "html":
        click.echo(_page(context, made, language(lang)), nl=False)
    else:
        texts = (record_text(market, each.record, geometry=geometry) for each in made)
        click.echo("\n".join(texts), nl=False)


def _page(context: Context, made: tuple[Backtest, ...], spoken: Language) -> str:
    """The records as one HTML document, with their reliability diagrams."""
    from levelhead.pipeline.track import told_backtests
    from levelhead.render.html.record import record_html

    return record_html(Facts(context.bars.market, context.as_of), told_backtests(made), spoken)


def _csv(market: Market, made: tuple[Backtest, ...]) -> str:
    """The forecasts of every horizon, one horizon after the other, under one header."""
    first, *others = (forecasts_csv(market, each.hindcast, horizon=each.question.horizon) for each in made)
    return first + "".join(each.partition("\n")[2] for each in others)


class Progress:
    """One line on standard error that says how far the work is and how long the rest will take."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def told(self, done: int, total: int) -> None:
        """Show ``done`` of ``total`` origins."""
        spent = time.monotonic() - self._began
        left = round(spent * (total - done) / done) if done else 0
        full = WIDTH * done // total
        bar = "#" * full + "-" * (WIDTH - full)
        line = f"{bar} {done:,} of {total:,} origins, {left // 60}:{left % 60:02d} to go"
        click.echo(f"\r{line:<78}", nl=False, err=True)
        if done == total:
            click.echo("\r" + " " * 78 + "\r", nl=False, err=True)
