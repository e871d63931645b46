"""Tables of a page: rows that a phone shows as cards, odds with a bar, tests that open."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from levelhead.measure import Claim, Unit
from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.render.html.sentences import Links, sentence
from levelhead.render.numbers import say
from levelhead.report import Table

Opened = Mapping[str, tuple[Claim, ...]]


@dataclass(frozen=True, slots=True)
class Lead:
    """A link under a cell to the page of what the row is about: its words, and its address."""

    words: str
    address: str


Leads = Mapping[str, Lead]
NO_LEADS: Leads = MappingProxyType({})


def table(block: Table, links: Links, opened: Opened, leads: Leads = NO_LEADS) -> Html:
    """A table of claims.

    Parameters
    ----------
    opened
        By the id of a cell, sentences that open under it.
    leads
        By the id of a cell, a link under it.

    Notes
    -----
    The roles repeat what the elements say: a style sheet that lays rows out as cards takes it from them.
    """
    heads = [say(cell, links.language) for cell in block.header]
    caption = tag("caption", text(links.language.text(block.caption))) if block.caption else NOTHING
    head = tag(
        "tr",
        *(tag("th", sentence(cell, links), scope="col", role="columnheader") for cell in block.header),
        role="row",
    )
    body = [
        tag(
            "tr",
            *(_cell(cell, head, links, opened, leads) for cell, head in zip(row, heads, strict=True)),
            role="row",
        )
        for row in block.rows
    ]
    return tag(
        "table",
        caption,
        tag("thead", head, role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        role="table",
        class_=slug(block.caption) or None,
    )


def slug(words: str) -> str:
    """Words as the name of a class.

    >>> slug("At price")
    'at-price'
    """
    return "-".join("".join(each for each in word if each.isalnum()) for word in words.lower().split())


def _cell(cell: Claim, head: str, links: Links, opened: Opened, leads: Leads) -> Html:
    more, lead = opened.get(cell.id), leads.get(cell.id)
    below = NOTHING if more is None else _opens(more, links)
    led = NOTHING if lead is None else tag("a", text(lead.words), href=lead.address, class_="lead")
    words = tag("div", sentence(cell, links))
    return tag("td", words, _bar(cell), below, led, role="cell", data_label=head)


def _opens(claims: tuple[Claim, ...], links: Links) -> Html:
    """A list that opens: kept apart from the numbers above it, because a link inside a summary is unreachable."""
    listed = tag("ul", *(tag("li", sentence(claim, links)) for claim in claims))
    return tag("details", tag("summary", text(links.language.text("all tests"))), listed)


def _bar(cell: Claim) -> Html:
    """A bar under a cell that is one probability and nothing else."""
    if len(cell.cited) != 1 or cell.template != f"{{{cell.cited[0]}}}":
        return NOTHING
    found = next(each for each in cell.measurements if each.name == cell.cited[0])
    if (
        found.unit is not Unit.PROBABILITY
        or isinstance(found.value, str)
        or not isinstance(found.value, float)
    ):
        return NOTHING
    width = f"{min(max(found.value, 0.0), 1.0) * 100:.1f}"
    drawn = tag("rect", width=width, height="4")
    return tag(
        "svg", drawn, class_="bar", viewBox="0 0 100 4", preserveAspectRatio="none", aria_hidden="true"
    )
