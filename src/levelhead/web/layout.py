"""The frame around every page: navigation, the market's tabs, evidence, footer."""

from collections.abc import Callable, Iterable
from datetime import date

from levelhead import __version__
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.render.html.page import ICON, numbers_section, theme_switch, tip
from levelhead.render.html.sections import anchor, section
from levelhead.render.html.sentences import sentence
from levelhead.render.html.tables import NO_LEADS, Leads, Opened
from levelhead.render.languages import ENGLISH, GERMAN, LANGUAGES
from levelhead.report import Section
from levelhead.web.address import market_address
from levelhead.web.sheet import Sheet
from levelhead.web.static import assets
from levelhead.web.tongue import PARAMETER, Tongue

_PLACES = (
    ("markets", Phrase("Markets"), "/"),
    ("ledger", Phrase("Ledger"), "/ledger"),
    ("audit", Phrase("Audit"), "/audit"),
    ("data", Phrase("Data"), "/data"),
)
_FOOT = ((Phrase("API"), "/api"), (Phrase("Licences"), "/licences"))
# What a language calls itself is the same on a page of any other.
_NAMES = {ENGLISH.code: "English", GERMAN.code: "Deutsch"}
LIVE = "/live"
# No style is inserted, no other host is asked, and going back loads the page that was there.
_HTMX = '{"includeIndicatorCSS": false, "mode": "same-origin", "history": "reload", "extensions": "sse"}'
_TABS = (
    ("outlook", Phrase("Outlook"), ""),
    ("levels", Phrase("Levels"), "levels"),
    ("record", Phrase("Record"), "record"),
)
# What the script says of a page: {symbols} are those whose bars are new.
_NEWS = {
    "making": Phrase("The page is being made."),
    "silent": Phrase("The server does not answer."),
    "bars": Phrase("New bars of {symbols} have been read."),
    "again": Phrase("This page has been read again."),
}


def body_of(
    title: Claim,
    parts: Iterable[Section],
    *,
    as_of: date,
    links: Evidence,
    banner: Claim | None = None,
    opened: Opened | None = None,
    leads: Leads = NO_LEADS,
    lead: Html = NOTHING,
    after: Html | Callable[[], Html] = NOTHING,
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
        Collects the evidence, and knows the language.
    banner
        A loud label under the headline.
    opened
        By the id of a table's cell, sentences that open under it.
    leads
        By the id of a table's cell, a link under it.
    lead, after
        Markup between headline and sections (a chart, a form), and between sections and evidence. A function is called
        when the sections are written, so that evidence it cites is listed behind theirs.
    """
    head = [tag("h1", sentence(title, links))]
    if banner is not None:
        head.append(tag("p", sentence(banner, links), class_="banner", role="note"))
    written = [section(part, links, opened or {}, named=True, leads=leads) for part in parts if part.blocks]
    below = after() if callable(after) else after
    evidence = numbers_section(as_of, links) if len(links) else NOTHING
    return joined((*head, lead, *written, below, evidence), "\n")


def contents_of(parts: Iterable[Section], tongue: Tongue, *, numbers: bool = True) -> Html:
    """Links to sections, for :attr:`levelhead.web.sheet.Sheet.contents`; ``numbers``: the page has any."""
    links = [tag("a", tongue.text(part.title), href=f"#{anchor(part.id)}") for part in parts if part.blocks]
    if numbers:
        links.append(tag("a", tongue.text("Every number"), href="#evidence"))
    return tag("ul", *(tag("li", link) for link in links))


def framed(sheet: Sheet, tongue: Tongue, *, state: str = "") -> str:
    """The whole document of a page; ``state`` names what it was made of, so that it knows when it is old."""
    parts = [] if sheet.is_bare or not sheet.symbol else [_tabs(sheet, tongue)]
    if sheet.contents:
        parts.append(tag("nav", sheet.contents, aria_label=tongue.said("Sections"), class_="sections"))
    parts.append(tag("main", sheet.body, id="page"))
    # What a script may swap: all that differs from page to page.
    swapped = tag(
        "div",
        *parts,
        id="sheet",
        data_symbol=sheet.symbol or None,
        data_place=sheet.place or None,
        data_state=state or None,
        data_day=sheet.day.isoformat() if sheet.day else None,
    )
    whole = joined(
        (
            tag("a", tongue.text("Skip to the page"), href="#page", class_="skip"),
            _top(sheet, tongue),
            NOTHING if sheet.is_bare else _news(tongue),
            swapped,
            NOTHING if sheet.is_bare else _foot(tongue),
            tip(tongue.language),
        ),
        "\n",
    )
    return f"<!DOCTYPE html>\n{tag('html', _head(sheet), tag('body', whole), lang=tongue.language.code)}\n"


def _head(sheet: Sheet) -> Html:
    found = assets()
    names = [*(("library.js", "chart.js") if sheet.chart else ()), "page.js", "dashboard.js"]
    if not sheet.is_bare:
        names = ["htmx.js", *names]
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content="levelhead"),
        tag("meta", name="htmx-config", content=_HTMX),
        tag("title", text(sheet.title)),
        tag("link", rel="icon", href=ICON),
        tag("link", rel="stylesheet", href=found["page.css"].address),
        *(tag("script", src=found[name].address, defer=True) for name in names),
    )


def _news(tongue: Tongue) -> Html:
    """Where new bars are told; where scripts run, it listens for them."""
    words = {f"data_{name}": tongue.said(each) for name, each in _NEWS.items()}
    told = tag("p", id="news", role="status", aria_live="polite", **words)
    ear = tag("div", id="ear", hidden=True, **{"hx-sse:connect": LIVE, "hx-swap": "none"})
    return joined((told, ear))


def _top(sheet: Sheet, tongue: Tongue) -> Html:
    places = tag("ul", *(_entry(name, words, where, sheet.place, tongue) for name, words, where in _PLACES))
    brand = tag("a", text("levelhead"), href=tongue.at("/"), class_="brand")
    nav = NOTHING if sheet.is_bare else tag("nav", places, aria_label=tongue.said("Dashboard"))
    inside = (brand, nav, _languages(sheet, tongue), theme_switch(tongue.language))
    return tag("header", tag("div", *inside), class_="top")


def _languages(sheet: Sheet, tongue: Tongue) -> Html:
    """The same page in the other languages: the path of a link that begins with its query is that of the page."""
    links = (
        tag(
            "a",
            text(_NAMES[code]),
            href="?" + "&".join(filter(None, (sheet.query, f"{PARAMETER}={code}"))),
            lang=code,
            hreflang=code,
            rel="alternate",
        )
        for code in LANGUAGES
        if code != tongue.language.code
    )
    return tag("p", *links, class_="languages")


def _tabs(sheet: Sheet, tongue: Tongue) -> Html:
    entries = (
        _entry(
            name,
            words,
            market_address(sheet.symbol, sheet.day if name != "record" else None, rest),
            sheet.place,
            tongue,
        )
        for name, words, rest in _TABS
    )
    market = tag("li", text(sheet.symbol), class_="market")
    return tag("nav", tag("ul", market, *entries), aria_label=sheet.symbol, class_="tabs")


def _entry(name: str, words: str, where: str, current: str, tongue: Tongue) -> Html:
    is_current = "page" if name == current else None
    return tag("li", tag("a", tongue.text(words), href=tongue.at(where), aria_current=is_current))


def _foot(tongue: Tongue) -> Html:
    said = tag("span", text(f"levelhead {__version__}"))
    return tag(
        "footer", said, *(tag("a", tongue.text(words), href=tongue.at(where)) for words, where in _FOOT)
    )
