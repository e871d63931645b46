"""A value of its own, written out: what a notebook shows when a cell ends with it."""

from dataclasses import dataclass

from levelhead.measure import Claim
from levelhead.report.document import Listing, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Card:
    """A title and what stands under it; every number is cited, as on a page."""

    title: Claim
    blocks: tuple[Paragraph | Listing | Table, ...]
