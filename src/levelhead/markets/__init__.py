"""Contracts, sessions and bars: the facts of a market."""

from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.context import Context
from levelhead.markets.market import Expiry, Kind, Market
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.rolls import Roll, RollTable

__all__ = [
    "Adjustment",
    "Bars",
    "Context",
    "Expiry",
    "Kind",
    "Market",
    "Note",
    "Roll",
    "RollTable",
    "Verdict",
]
