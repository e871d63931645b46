"""The screen for a browser: a table whose rows a phone shows as cards."""

from collections.abc import Callable, Mapping

from levelhead.forecast import Row
from levelhead.measure import Claim
from levelhead.measure.phrase import NOTHING as NO_WORD
from levelhead.measure.phrase import Phrase
from levelhead.render.html.assets import STYLE, asset, policy
from levelhead.render.html.colours import properties
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.render.html.page import head, numbers_section, theme_switch, tip
from levelhead.render.html.sections import section
from levelhead.render.html.sentences import Links, sentence, sentences
from levelhead.render.html.spark import spark
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.report import Paragraph, Table
from levelhead.report.screen import MarketRow, Screen
from levelhead.report.screen_cells import ID
from levelhead.report.screen_sections import COLUMNS, screen_sections, title_of

SCREEN_STYLE, SCRIPTS = "screen.css", ("page.js", "screen.js")
Address = Callable[[str], str]
# columns of the page, and under each the columns of the table that stand in it, with the word before them
_CELLS: Mapping[Phrase, tuple[tuple[Phrase, str], ...]] = {
    Phrase("Close"): ((NO_WORD, "close"), (NO_WORD, "change"), (NO_WORD, "session")),
    Phrase("Trend"): ((NO_WORD, "trend"), (Phrase("From means"), "averages"), (Phrase("RSI"), "rsi")),
    Phrase("Levels"): (
        (Phrase("Resistance"), "resistance"),
        (Phrase("At price"), "at"),
        (Phrase("Support"), "support"),
    ),
    Phrase("Odds"): (
        (Phrase("Up"), "up"),
        (Phrase("Neither"), "neither"),
        (Phrase("Down"), "down"),
        (Phrase("Counts at"), "barriers"),
        (Phrase("Paths"), "paths"),
    ),
    Phrase("Ahead"): ((NO_WORD, "events"),),
    Phrase("Changed"): ((NO_WORD, "news"),),
}


def screen_html(made: Screen, language: Language = ENGLISH) -> str:
    """The screen as one self-contained HTML document that loads nothing.

    Its content security policy admits its own scripts and style by their hashes and nothing else.
    """
    links = Evidence(made.day, language)
    scripts = tuple(asset(each) for each in SCRIPTS)
    style = properties() + asset(STYLE) + asset(SCREEN_STYLE)
    title = title_of(made)
    said = tag("p", text(f"levelhead · {made.day}"), class_="brand")
    top = tag("header", tag("div", said, theme_switch(language)), tag("h1", sentence(title, links)))
    body = joined((screen_body(made, links), numbers_section(made.day, links)), "\n")
    whole = joined(
        (
            tag("a", text(language.text("Skip to the page")), href="#page", class_="skip"),
            top,
            tag("main", body, id="page"),
            tip(language),
            *(Html(f"<script>{each}</script>") for each in scripts),
        ),
        "\n",
    )
    first = head(say(title, language), policy(scripts, style), style)
    return f"<!DOCTYPE html>\n{tag('html', first, tag('body', whole), lang=language.code)}\n"


def screen_body(
    made: Screen, links: Links, *, address: Address | None = None, sorting: Html = NOTHING
) -> Html:
    """The table with its filter, how to read it, and what was set apart.

    Parameters
    ----------
    links
        How numbers lead to their evidence, and in which language the screen is.
    address
        Where the page of a market is, by its symbol; ``None``: rows lead nowhere.
    sorting
        Links to other orders.
    """
    parts: list[Html] = []
    for part in screen_sections(made):
        if part.id != ID:
            parts.append(section(part, links, {}, named=True))
            continue
        for block in part.blocks:
            if isinstance(block, Table):
                parts += [_tools(sorting, links.language), _table(made, block, links, address)]
            elif isinstance(block, Paragraph):
                parts.append(tag("p", sentences(block.claims, links)))
    return joined(parts, "\n")


def _tools(sorting: Html, language: Language) -> Html:
    """Other orders, and a box that hides rows: it is shown where scripts run."""
    box = tag("input", type="search", id="filter", autocomplete="off", spellcheck="false")
    label = tag("label", text(language.text("Filter")), box, hidden=True, class_="filter")
    return tag("div", sorting, label, class_="tools")


def _table(made: Screen, table: Table, links: Links, address: Address | None) -> Html:
    spoken = links.language
    heads = [spoken.text(each) for each in (Phrase("Market"), *_CELLS)]
    top = tag("tr", *(tag("th", text(each), scope="col", role="columnheader") for each in heads), role="row")
    body = [
        _row(row, dict(zip(COLUMNS, cells, strict=True)), links, address)
        for row, cells in zip(made.rows, table.rows, strict=True)
    ]
    whole = tag(
        "table",
        tag("thead", top, role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        role="table",
        class_="markets",
    )
    return tag("section", whole, id="s-screen", aria_label=spoken.text(Phrase("Markets")))


def _row(row: MarketRow, cells: Mapping[str, Claim], links: Links, address: Address | None) -> Html:
    said = (say(cells[each], links.language) for each in ("trend", "news"))
    found = " ".join((row.market.symbol, row.market.name, *said))
    return tag(
        "tr",
        _market(row, address),
        *(_cell(name, row, cells, links) for name in _CELLS),
        role="row",
        data_find=found.lower(),
    )


def _market(row: MarketRow, address: Address | None) -> Html:
    """Symbol, name and closes, all of it one link where the market has a page."""
    inside = (
        tag("b", text(row.market.symbol)),
        tag("small", text(row.market.name)),
        spark(row),
    )
    if address is None:
        held = tag("span", *inside, class_="to")
    else:
        held = tag("a", *inside, href=address(row.market.symbol), class_="to")
    return tag("th", held, scope="row", role="rowheader")


def _cell(name: Phrase, row: MarketRow, cells: Mapping[str, Claim], links: Links) -> Html:
    lines = [
        tag(
            "div",
            tag("i", text(links.language.text(word))) if word else NOTHING,
            tag("span", sentence(cells[column], links)),
            class_=column,
        )
        for word, column in _CELLS[name]
        if not _is_silent(column, row)
    ]
    if name == "Odds" and row.brief is not None:
        lines.insert(0, _shares(row))
    return tag("td", *lines, role="cell", data_label=links.language.text(name), class_=name.lower())


def _is_silent(column: str, row: MarketRow) -> bool:
    """What a market has nothing to say in: odds without paths, a zone around its close."""
    return (row.brief is None and column in {*map(str, Row), "paths"}) or (column == "at" and row.at is None)


def _shares(row: MarketRow) -> Html:
    """The three odds as one bar."""
    left, drawn = 0.0, []
    for side in Row:
        odds = row.odds(side)
        width = 100 * odds.probability if odds is not None else 0.0
        drawn.append(tag("rect", x=f"{left:.1f}", width=f"{width:.1f}", height="6", class_=str(side)))
        left += width
    return tag(
        "svg", *drawn, class_="shares", viewBox="0 0 100 6", preserveAspectRatio="none", aria_hidden="true"
    )
