"""The sections of a page, written by their structure: whatever claims they hold, in the order they have."""

from collections.abc import Iterable

from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.render.html.sentences import Links, sentence, sentences
from levelhead.render.html.tables import NO_LEADS, Leads, Opened, table
from levelhead.render.languages import Language
from levelhead.report import Listing, Outlook, Paragraph, Section, Table


def section(part: Section, links: Links, opened: Opened, *, named: bool, leads: Leads = NO_LEADS) -> Html:
    """One titled part of the page; ``named`` if other parts may point to it."""
    name = anchor(part.id)
    blocks = written_blocks(part.blocks, links, opened, leads)
    if not named:
        return tag("section", tag("h2", text(links.language.text(part.title))), *blocks)
    title = tag("h2", text(links.language.text(part.title)), id=f"{name}-title")
    return tag("section", title, *blocks, id=name, aria_labelledby=f"{name}-title")


def written_blocks(
    blocks: Iterable[Paragraph | Listing | Table], links: Links, opened: Opened, leads: Leads = NO_LEADS
) -> tuple[Html, ...]:
    """Paragraphs, lists and tables, in order."""
    written: list[Html] = []
    for block in blocks:
        if isinstance(block, Table):
            written.append(table(block, links, opened, leads))
        elif isinstance(block, Listing):
            written.append(tag("ul", *(tag("li", sentence(claim, links)) for claim in block.claims)))
        else:
            written.append(tag("p", sentences(block.claims, links)))
    return tuple(written)


def sections(page: Outlook, links: Links, opened: Opened, *, named: bool = True) -> Html:
    """All sections that hold anything, one a line."""
    return joined((section(part, links, opened, named=named) for part in page.sections if part.blocks), "\n")


def contents(page: Outlook, language: Language) -> Html:
    """The list of sections."""
    links = [
        tag("a", text(language.text(part.title)), href=f"#{anchor(part.id)}")
        for part in page.sections
        if part.blocks
    ]
    links.append(tag("a", text(language.text("Every number")), href="#evidence"))
    return tag("nav", tag("ul", *(tag("li", link) for link in links)), aria_label=language.text("Sections"))


def anchor(name: str) -> str:
    """The id of a section; never one of a number's row."""
    return f"s-{name.replace('_', '-')}"
