"""A claim as markup: its sentence, with every number leading to its evidence."""

from string import Formatter
from typing import Protocol

from levelhead.measure import Claim, Measurement
from levelhead.render.html.markup import Html, joined, text


class Links(Protocol):
    """What decides how a number leads to its evidence."""

    def link(self, measurement: Measurement) -> Html:
        """The printed number as markup."""
        ...


def sentence(claim: Claim, links: Links) -> Html:
    """The claim's words, escaped, and its numbers as ``links`` writes them."""
    measured = {each.name: each for each in claim.measurements}
    pieces: list[Html] = []
    for literal, name, _, _ in Formatter().parse(claim.template):
        pieces.append(text(literal))
        if name is not None:
            pieces.append(links.link(measured[name]))
    return joined(pieces)


def sentences(claims: tuple[Claim, ...], links: Links) -> Html:
    """Several claims as one run of text."""
    return joined((sentence(claim, links) for claim in claims), " ")
