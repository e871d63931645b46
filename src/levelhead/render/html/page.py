"""The page as one HTML document that needs nothing beside itself."""

from datetime import date

from levelhead.markets.sessions import sessions as calendar_of
from levelhead.measure.phrase import Phrase
from levelhead.render.chart import ChartSpec
from levelhead.render.html.assets import SCRIPTS, STYLE, asset, policy
from levelhead.render.html.colours import properties
from levelhead.render.html.dated import tests_by_cell
from levelhead.render.html.evidence import Evidence, Notes
from levelhead.render.html.figure import figure, still
from levelhead.render.html.fragment import scoped_style
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.render.html.sections import contents, sections
from levelhead.render.html.sentences import sentence
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.render.picture import chart_spec
from levelhead.report import Outlook

_ABOUT = Phrase(
    "What it is, the definition; under it each number with its value before rounding and its inputs."
)
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 4h14M1 8h9"
    "M1 12h14' stroke='%230a6cb0' stroke-width='2'/%3E%3C/svg%3E"
)


def to_html(page: Outlook, language: Language = ENGLISH) -> str:
    """The page as one self-contained HTML document.

    It loads nothing and asks nobody: chart, styles and scripts stand inside, and its content security policy
    admits these texts by their hashes and nothing else. Without scripts it shows the still chart, and every
    number leads to its evidence at the end of the page all the same.

    Parameters
    ----------
    page
        A finished outlook.
    language
        Of everything on it.

    Returns
    -------
    HTML; equal pages give equal text.
    """
    links, spec = Evidence(page.as_of, language), spec_of(page, language)
    scripts, style = tuple(asset(each) for each in SCRIPTS), properties() + asset(STYLE)
    top = _top(page, links)
    body = joined((figure(page, spec, language), sections(page, links, tests_by_cell(page))), "\n")
    whole = joined(
        (
            tag("a", text(language.text("Skip to the page")), href="#page", class_="skip"),
            top,
            contents(page, language),
            tag("main", body, numbers_section(page.as_of, links), id="page"),
            tip(language),
            *(Html(f"<script>{each}</script>") for each in scripts),
        ),
        "\n",
    )
    top_matter = head(say(page.title, language), policy(scripts, style), style)
    return f"<!DOCTYPE html>\n{tag('html', top_matter, tag('body', whole), lang=language.code)}\n"


def to_fragment(page: Outlook, language: Language = ENGLISH) -> str:
    """The page as a piece of a notebook: no script, evidence in the titles of its numbers."""
    links = Notes(language)
    banner = NOTHING if page.banner is None else tag("p", tag("strong", sentence(page.banner, links)))
    style = Html(f"<style>{_scoped()}</style>")
    title = tag("h1", sentence(page.title, links))
    body = sections(page, links, tests_by_cell(page), named=False)
    return tag("div", style, title, banner, still(spec_of(page, language)), body, class_="levelhead")


def spec_of(page: Outlook, language: Language = ENGLISH) -> ChartSpec:
    """What the chart of a page shows."""
    calendar = calendar_of(page.context.bars.market.calendar)
    return chart_spec(page, ahead=calendar.after(page.as_of, page.horizon), language=language)


def head(title: str, rules: str, style: str) -> Html:
    """The head of a document that stands alone: ``rules`` is its content security policy."""
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=rules),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content="levelhead"),
        tag("title", text(title)),
        tag("link", rel="icon", href=ICON),
        Html(f"<style>{style}</style>"),
    )


def _top(page: Outlook, links: Evidence) -> Html:
    market = page.context.bars.market
    said = tag("p", text(f"levelhead · {market.symbol} · {page.as_of}"), class_="brand")
    switch = theme_switch(links.language)
    banner = (
        NOTHING
        if page.banner is None
        else tag("p", sentence(page.banner, links), class_="banner", role="note")
    )
    return tag("header", tag("div", said, switch), tag("h1", sentence(page.title, links)), banner)


def theme_switch(language: Language) -> Html:
    """The button that changes between light and dark, shown where scripts run."""
    return tag("button", text("Theme"), type="button", id="theme", hidden=True, **_themes(language))


def _themes(language: Language) -> dict[str, str]:
    """What the switch says in each of its states, where that is not English."""
    if language.is_english:
        return {}
    words = {"auto": Phrase("Theme: auto"), "light": Phrase("Theme: light"), "dark": Phrase("Theme: dark")}
    return {f"data_{name}": language.text(each) for name, each in words.items()}


def tip(language: Language) -> Html:
    """Where a script shows the evidence of a number, with the word before its day where that is not English."""
    word = None if language.is_english else language.text("as of")
    return tag("div", id="tip", role="tooltip", hidden=True, data_day=word)


def numbers_section(as_of: date, links: Evidence) -> Html:
    """The evidence of every number, closed until it is asked for."""
    language = links.language
    title = tag("h2", text(language.text("Every number")), id="evidence-title")
    what = text(language.text(_ABOUT))
    day = language.text("As of {day}, where a row names no other session.").format(day=as_of)
    known = tag("p", text(day))
    listed = tag("details", tag("summary", what), known, links.rows())
    return tag("section", title, listed, id="evidence", aria_labelledby="evidence-title")


def _scoped() -> str:
    """Colours that follow the reader's, for a piece inside somebody else's page."""
    return scoped_style()
