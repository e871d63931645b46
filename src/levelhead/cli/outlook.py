"""``levelhead outlook``: the main job."""

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from levelhead.cli.options import LEVELS, SEED, market_options
from levelhead.cli.page import page_of
from levelhead.cli.save import form_of, save
from levelhead.cli.sources import Asked
from levelhead.errors import BadOption
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.languages import ENGLISH, LANGUAGES, Language, language
from levelhead.render.pdf import Paper
from levelhead.report import Outlook

FORMATS = ("text", "md", "json", "html", "pdf", "svg", "png", "png-page")
FORMS = {
    ".md": "md", ".json": "json", ".html": "html", ".htm": "html", ".pdf": "pdf", ".svg": "svg", ".png": "png",
    ".txt": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is to be written: its form, the picture beside it, colours, paper, language."""

    form: str
    picture: str
    theme: str
    paper: str
    language: Language


@click.command(
    epilog="\b\nlevelhead outlook RTY                                     live, else stored, else the sample\n"
    "levelhead outlook RTY --bars RTY.csv --format md --out rty.md     the page and its picture\n"
    "levelhead outlook RTY --bars RTY.csv --out rty.html       the page for a browser, one file; rty.pdf for paper\n"
    "levelhead outlook ES --bars ES.csv --as-of 2025-11-24 --format json\n"
    "levelhead outlook RTY --levels mine.txt                   your own levels in the table"
)
@market_options
@LEVELS
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="png and svg: the chart; png-page: the whole page as a picture. Default: text, or by the name of --out.",
)
@click.option(
    "--out", default="-", metavar="FILE", help="Where to write; - is standard output.", show_default=True
)
@click.option(
    "--picture",
    type=click.Choice(["svg", "png", "none"]),
    default="svg",
    show_default=True,
    help="Picture written beside a Markdown file.",
)
@SEED
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="Of the picture.",
)
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="Of the PDF; its width, of the picture of the page.",
)
@click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    default=ENGLISH.code,
    show_default=True,
    help="Language of the page and its picture; JSON is the same in each.",
)
def outlook(
    asked: Asked,
    *,
    horizon: int,
    levels: Path | None,
    form: str | None,
    out: str,
    picture: str,
    theme: str,
    paper: str,
    lang: str,
    seed: int,
) -> None:
    """Write the outlook of MARKET: levels with dated tests, scenarios with odds, each number measured.

    MARKET is a symbol in any usual spelling: RTY, RTY=F, /RTY, RTY1!, RTYZ25, ES, GC, ^GSPC, IWM. Bars come from
    --bars; without it from Yahoo Finance (extra [yahoo]), else from the store, else from the embedded
    sample, under a loud label.
    """
    chosen = form or form_of(out, FORMS)
    page = page_of(asked, horizon=horizon, levels=levels, seed=seed)
    look = Look(chosen, picture, theme, paper, language(lang))
    if chosen != "json":
        _say_what_is_missing(page, look.language)
    _write(page, look, out)


def _say_what_is_missing(page: Outlook, spoken: Language) -> None:
    """A sentence the language lacks is shown in English; that is said, and how often."""
    lacking = sum(spoken.phrase(claim.template) is None for claim in page.claims)
    if lacking:
        click.echo(
            f"note: {lacking} sentences have no translation ({spoken.code}) and are in English", err=True
        )


def _write(page: Outlook, look: Look, out: str) -> None:
    if look.form == "md" and out != "-" and look.picture != "none":
        beside = Path(out).with_suffix(f".{look.picture}")
        save(beside, _picture(page, look, look.picture))
        save(Path(out), _markdown(page, beside.name, look.language).encode())
        click.echo(f"wrote {out} and {beside}", err=True)
        return
    content = _content(page, look, out)
    if out == "-":
        if look.form in ("png", "png-page", "pdf") and sys.stdout.isatty():
            raise BadOption("--format", look.form, "--out FILE: a picture is not for the terminal")
        sys.stdout.buffer.write(content)
        return
    save(Path(out), content)
    click.echo(f"wrote {out}", err=True)


def _content(page: Outlook, look: Look, out: str) -> bytes:
    if look.form == "json":
        from levelhead.render.json_page import to_json

        return to_json(page).encode()
    if look.form == "md":
        return _markdown(page, None, look.language).encode()
    if look.form == "html":
        from levelhead.render.html import to_html

        return to_html(page, look.language).encode()
    if look.form == "pdf":
        from levelhead.render.pdf import to_pdf

        return to_pdf(page, paper=_sheet(look), language=look.language)
    if look.form == "png-page":
        from levelhead.render.pdf import to_png

        return to_png(page, paper=_sheet(look), language=look.language)
    if look.form == "text":
        return _text(page, out, look.language).encode()
    return _picture(page, look, look.form)


def _sheet(look: Look) -> Paper:
    return "letter" if look.paper == "letter" else "a4"


def _markdown(page: Outlook, picture: str | None, spoken: Language) -> str:
    from levelhead.render.markdown import to_markdown

    return to_markdown(page, picture=picture, language=spoken)


def _text(page: Outlook, out: str, spoken: Language) -> str:
    import os
    import shutil

    from levelhead.render.terminal import to_text

    terminal = out == "-" and sys.stdout.isatty()
    width = min(shutil.get_terminal_size((100, 24)).columns, 120) if terminal else 100
    colour = terminal and not os.environ.get("NO_COLOR")
    return to_text(page, width=max(width, 60), colour=colour, language=spoken)


def _picture(page: Outlook, look: Look, form: str) -> bytes:
    from levelhead.render.chart import chart_png, chart_svg
    from levelhead.render.picture import chart_spec

    ahead = sessions_ahead(page.context.bars.market, page.as_of, page.horizon)
    spec = chart_spec(page, ahead=ahead, language=look.language)
    shade = "dark" if look.theme == "dark" else "light"
    if form == "png":
        return chart_png(spec, theme=shade)  # type: ignore[arg-type]
    return chart_svg(spec, theme=shade).encode()  # type: ignore[arg-type]
