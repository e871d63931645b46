"""A claim as markup: its sentence, with every number leading to its evidence."""

from typing import Protocol

from levelhead.measure import Claim, Measurement
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.render.languages import Language
from levelhead.render.numbers import parted


class Links(Protocol):
    """What decides how a number leads to its evidence, and in which language a page is."""

    language: Language

    def link(self, measurement: Measurement, language: Language) -> Html:
        """The number as markup, printed in a language."""
        ...


def sentence(claim: Claim, links: Links) -> Html:
    """The claim's words, escaped, and its numbers as ``links`` writes them; marked where they are English."""
    pieces, spoken = parted(claim, links.language)
    whole = joined(
        joined((text(literal), NOTHING if number is None else links.link(number, spoken)))
        for literal, number in pieces
    )
    return whole if spoken is links.language else tag("span", whole, lang=spoken.code)


def sentences(claims: tuple[Claim, ...], links: Links) -> Html:
    """Several claims as one run of text."""
    return joined((sentence(claim, links) for claim in claims), " ")
