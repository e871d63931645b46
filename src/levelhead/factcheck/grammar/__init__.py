"""The grammar of technical notes: from sentences and table rows to typed statements."""

from levelhead.factcheck.grammar.identity import (
    reads_as_note,
    recognised_date,
    recognised_desk,
    recognised_market,
)
from levelhead.factcheck.grammar.reading import Proposer, read_note

__all__ = [
    "Proposer",
    "read_note",
    "reads_as_note",
    "recognised_date",
    "recognised_desk",
    "recognised_market",
]
