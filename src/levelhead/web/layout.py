"""The frame around every page: navigation, the market's tabs, evidence, footer."""

from collections.abc import Iterable
from datetime import date

from levelhead import __version__
from levelhead.measure import Claim
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.render.html.page import ICON, numbers_section
from levelhead.render.html.sections import anchor, section
from levelhead.render.html.sentences import sentence
from levelhead.render.html.tables import Opened
from levelhead.report import Section
from levelhead.web.address import market_address
from levelhead.web.sheet import Sheet
from levelhead.web.static import assets

_PLACES = (("markets", "Markets", "/"), ("ledger", "Ledger", "/ledger"), ("audit", "Audit", "/audit"), ("data", "Data", "/data"))  # fmt: skip
_TABS = (("outlook", "Outlook", ""), ("levels", "Levels", "levels"), ("record", "Record", "record"))


def body_of(
    title: Claim,
    parts: Iterable[Section],
    *,
    as_of: date,
    links: Evidence | None = None,
    banner: Claim | None = None,
    opened: Opened | None = None,
    lead: Html = NOTHING,
    after: Html = NOTHING,
) -> Html:
    """What stands in ``main``: the headline, sections, and the evidence of every number.

    Parameters
    ----------
    title
        The headline.
    parts
        Sections; those without a block are left out.
    as_of
        Day of the page: rows of the evidence name their session only where it is another.
    links
        Collects the evidence; give it when ``lead`` or ``after`` cite numbers, too.
    banner
        A loud label under the headline.
    opened
        By the id of a table's cell, sentences that open under it.
    lead, after
        Markup between headline and sections (a chart, a form), and between sections and evidence.
    """
    links = links or Evidence(as_of)
    head = [tag("h1", sentence(title, links))]
    if banner is not None:
        head.append(tag("p", sentence(banner, links), class_="banner", role="note"))
    written = [section(part, links, opened or {}, named=True) for part in parts if part.blocks]
    evidence = numbers_section(as_of, links) if len(links) else NOTHING
    return joined((*head, lead, *written, after, evidence), "\n")


def contents_of(parts: Iterable[Section]) -> Html:
    """Links to sections, for :attr:`levelhead.web.sheet.Sheet.contents`."""
    links = [tag("a", text(part.title), href=f"#{anchor(part.id)}") for part in parts if part.blocks]
    links.append(tag("a", text("Every number"), href="#evidence"))
    return tag("ul", *(tag("li", link) for link in links))


def framed(sheet: Sheet) -> str:
    """The whole document of a page."""
    bars = [_top(sheet)]
    if sheet.symbol:
        bars.append(_tabs(sheet))
    if sheet.contents:
        bars.append(tag("nav", sheet.contents, aria_label="Sections", class_="sections"))
    whole = joined(
        (
            tag("a", text("Skip to the page"), href="#page", class_="skip"),
            *bars,
            tag("p", id="news", role="status", aria_live="polite"),
            tag("main", sheet.body, id="page"),
            _foot(),
            tag("div", id="tip", role="tooltip", hidden=True),
        ),
        "\n",
    )
    body = tag("body", whole, data_symbol=sheet.symbol or None)
    return f"<!DOCTYPE html>\n{tag('html', _head(sheet), body, lang='en')}\n"


def _head(sheet: Sheet) -> Html:
    found = assets()
    names = (
        ("library.js", "chart.js", "page.js", "dashboard.js") if sheet.chart else ("page.js", "dashboard.js")
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content="levelhead"),
        tag("title", text(sheet.title)),
        tag("link", rel="icon", href=ICON),
        tag("link", rel="stylesheet", href=found["page.css"].address),
        *(tag("script", src=found[name].address, defer=True) for name in names),
    )


def _top(sheet: Sheet) -> Html:
    places = tag("ul", *(_entry(name, words, where, sheet.place) for name, words, where in _PLACES))
    switch = tag("button", text("Theme"), type="button", id="theme", hidden=True)
    brand = tag("a", text("levelhead"), href="/", class_="brand")
    return tag("header", tag("div", brand, tag("nav", places, aria_label="Dashboard"), switch), class_="top")


def _tabs(sheet: Sheet) -> Html:
    entries = (
        _entry(
            name,
            words,
            market_address(sheet.symbol, sheet.day if name != "record" else None, rest),
            sheet.place,
        )
        for name, words, rest in _TABS
    )
    return tag("nav", tag("ul", *entries), aria_label=sheet.symbol, class_="tabs")


def _entry(name: str, words: str, where: str, current: str) -> Html:
    link = tag("a", text(words), href=where, aria_current="page" if name == current else None)
    return tag("li", link)


def _foot() -> Html:
    links = (("API", "/api"), ("Licences", "/licences"))
    said = tag("span", text(f"levelhead {__version__}"))
    return tag("footer", said, *(tag("a", text(words), href=where) for words, where in links))
