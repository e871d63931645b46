"""``levelhead screen``: every market in one table."""

import os
import shutil
import sys
from datetime import date
from pathlib import Path

import click

from levelhead.cli.options import FILE, HORIZON
from levelhead.cli.parameters import day
from levelhead.cli.save import form_of, save
from levelhead.data.gate import Checked
from levelhead.data.universe import Universe, ageless
from levelhead.errors import NothingStored
from levelhead.executors import Processes
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets.market import Market
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.screen import Asked, screen
from levelhead.render.languages import ENGLISH, LANGUAGES, Language, language
from levelhead.report.screen import Order, Screen

FORMATS = ("text", "md", "json", "csv", "html")
FORMS = {".txt": "text", ".md": "md", ".json": "json", ".csv": "csv", ".html": "html", ".htm": "html"}
WIDEST = 160
ENOUGH = 40  # markets that are worth another process: starting one costs as much as twenty rows


@click.command(
    "screen",
    epilog="\b\nlevelhead screen                                  every market there are bars of\n"
    "levelhead screen RTY ES NQ --sort distance        some of them, nearest to a level first\n"
    "levelhead screen --data FOLDER --as-of 2025-11-24 --format csv --out screen.csv\n"
    "levelhead screen --out screen.html                a page for a browser; in German with --lang de",
)
@click.argument("symbols", nargs=-1, metavar="[MARKET]...")
@click.option(
    "--data", type=FILE, metavar="DIR", help="Folder with bars and further series (bars/, series/, rolls/)."
)
@click.option("--as-of", type=day, metavar="DAY", help="Nothing after the close of that session is read.")
@HORIZON
@click.option(
    "--sort",
    "order",
    type=click.Choice([str(each) for each in Order]),
    default=str(Order.DESK),
    show_default=True,
    help="desk: as the registry lists them; distance: nearest to a level first; odds: likeliest way first; "
    "gap: furthest from the base rate first.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: text, or by the name of --out.")
@click.option(
    "--out", default="-", metavar="FILE", help="Where to write; - is standard output.", show_default=True
)
@click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    default=ENGLISH.code,
    show_default=True,
    help="Language of text, Markdown and HTML; JSON and CSV are the same in each.",
)
@click.option(
    "--processes",
    type=int,
    metavar="N",
    help="Default: one for each core where markets are many. They change no byte of the result.",
)
@click.option("--offline", is_flag=True, help="Never use the network.")
def command(
    symbols: tuple[str, ...],
    *,
    data: Path | None,
    as_of: date | None,
    horizon: int,
    order: str,
    form: str | None,
    out: str,
    lang: str,
    processes: int | None,
    offline: bool,
) -> int:
    """One row a market: trend, nearest levels, odds beside base rates, events, what changed.

    Without MARKET every market there are bars of, stored on this machine or in --data. A market that is named and
    has none is fetched from Yahoo Finance, unless --offline. Each figure is the one that the market's own outlook
    prints. A market whose data cannot support a row is set apart with the reason; the exit status is 0 unless all
    are, then that of the first.
    """
    chosen = form or form_of(out, FORMS)
    asked = _asked(data, as_of=as_of, horizon=horizon, offline=offline)
    wanted = symbols or asked.universe.symbols()
    if not wanted:
        raise NothingStored
    run = Processes(_processes(len(wanted)) if processes is None else processes)
    made = screen(asked, wanted, order=Order(order), processes=run)
    content = _content(made, chosen, out, language(lang)).encode()
    if out == "-":
        sys.stdout.buffer.write(content)
    else:
        save(Path(out), content)
        click.echo(f"wrote {out}", err=True)
    if made.rows:
        return 0
    first = made.apart[0]
    click.echo(f"levelhead: no market has a row; {first.symbol}: {first.reason}", err=True)
    return first.status


def _asked(data: Path | None, *, as_of: date | None, horizon: int, offline: bool) -> Asked:
    return Asked(
        universe=Universe(home(), folder=data),
        desk=Desk(home(), data=data),
        now=now(),
        as_of=as_of,
        horizon=horizon,
        fetch=None if offline else _fetched,
    )


def _fetched(wanted: Market) -> Checked:
    from levelhead.data.yahoo import live

    return ageless(live(wanted, now=now()))


def _processes(markets: int) -> int:
    return max(1, min(os.cpu_count() or 1, markets // ENOUGH))


def _content(made: Screen, form: str, out: str, spoken: Language) -> str:
    if form == "json":
        from levelhead.render.screen_object import screen_json

        return screen_json(made)
    if form == "csv":
        from levelhead.render.screen_csv import screen_csv

        return screen_csv(made)
    if form == "md":
        from levelhead.render.markdown import to_markdown_of
        from levelhead.report.screen_sections import screen_sections, title_of

        return to_markdown_of(title_of(made), screen_sections(made), spoken)
    if form == "html":
        from levelhead.render.html.screen import screen_html

        return screen_html(made, spoken)
    return _text(made, out, spoken)


def _text(made: Screen, out: str, spoken: Language) -> str:
    from levelhead.render.screen_text import screen_text

    terminal = out == "-" and sys.stdout.isatty()
    width = min(shutil.get_terminal_size((100, 24)).columns, WIDEST) if terminal else 100
    colour = terminal and not os.environ.get("NO_COLOR")
    return screen_text(made, width=max(width, 60), colour=colour, language=spoken)
