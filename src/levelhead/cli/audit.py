"""``levelhead audit``: somebody's note, or a folder of them, held against the bars."""

from datetime import date
from pathlib import Path

import click

from levelhead.cli.options import FILE
from levelhead.cli.parameters import day
from levelhead.cli.save import save
from levelhead.errors import BadOption
from levelhead.factcheck.scoreboard import scoreboard
from levelhead.machine.home import home
from levelhead.pipeline.audit import Against, audit_file, audit_folder
from levelhead.render.audit_page import audit_html, audit_json, audit_markdown
from levelhead.render.scoreboard_page import scoreboard_html, scoreboard_json, scoreboard_markdown

FORMATS = {".md": "md", ".json": "json", ".html": "html", ".htm": "html"}
PAGES = {"md": audit_markdown, "json": audit_json, "html": audit_html}
BOARDS = {"md": scoreboard_markdown, "json": scoreboard_json, "html": scoreboard_html}


@click.command(
    epilog="\b\nlevelhead audit note.md --bars RTY.csv --as-of 2025-11-24\n"
    "levelhead audit note.pdf --bars RTY.csv --data DIR --out check.html\n"
    "levelhead audit notes/ --bars DIR --format json            every note, a scoreboard by desk"
)
@click.argument("note", type=FILE, metavar="NOTE")
@click.option(
    "--bars",
    type=FILE,
    required=True,
    metavar="FILE",
    help="Daily bars in any supported file, or a folder with a file for each market.",
)
@click.option("--market", metavar="MARKET", help="What the note is about.  [default: what it names]")
@click.option("--as-of", type=day, metavar="DAY", help="The note's session.  [default: the note's own date]")
@click.option(
    "--data",
    type=FILE,
    metavar="DIR",
    help="Folder with a second series, peers, yields, roll tables (bars/, series/, rolls/).",
)
@click.option(
    "--rolls", type=FILE, metavar="FILE", help="Roll table: expiry, first session of next, spread, ratio."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "json", "html"]),
    help="Default: md, or by the name of --out.",
)
@click.option(
    "--out",
    type=FILE,
    default="-",
    show_default=True,
    metavar="FILE",
    help="Where to write; - is standard output.",
)
def audit(
    note: Path,
    *,
    bars: Path,
    market: str | None,
    as_of: date | None,
    data: Path | None,
    rolls: Path | None,
    form: str | None,
    out: Path,
) -> None:
    """Fact-check NOTE: every statement about levels, readings and probabilities against daily bars.

    NOTE is Markdown, HTML, plain text or PDF; of a folder every note is checked and a scoreboard written.
    A statement is true, false (every usual reading of the words fails), unsupported, or not checkable.
    Nothing in a note is executed or followed, and no network is used.
    """
    if not note.exists():
        raise BadOption("NOTE", note, "an existing file or folder")
    against = Against(bars, market=market, as_of=as_of, data=data, rolls=rolls, home=home())
    chosen = form or FORMATS.get(out.suffix.lower(), "md")
    if note.is_dir():
        batch = audit_folder(note, against)
        page = BOARDS[chosen](scoreboard(batch.audits), batch.audits, batch.failed)
    else:
        page = PAGES[chosen](audit_file(note, against))
    if str(out) == "-":
        click.echo(page, nl=False)
    else:
        save(out, page.encode("utf-8"))
