"""Contracts, sessions and bars: the facts of a market.

The functions ``market`` and ``sessions`` are named like modules of this package, so they are imported from
``levelhead.markets.registry`` and ``levelhead.markets.sessions``.
"""

from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.context import Context
from levelhead.markets.expiry import (
    Contract,
    contract,
    contracts,
    days_to_roll,
    expiries,
    front,
    roll_day,
)
from levelhead.markets.macro import FundsCurve, Macro, Statement
from levelhead.markets.market import Expiry, Kind, Market, RollHabit
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.releases import Planned, Release, ReleaseCalendar, ReleaseKind, ScheduleChange, Status
from levelhead.markets.rolls import Roll, RollTable
from levelhead.markets.rounds import round_grid, round_numbers
from levelhead.markets.series import Series
from levelhead.markets.sessions import Sessions
from levelhead.markets.symbols import Symbol, parse_symbol, symbol_of_stem

__all__ = [
    "Adjustment",
    "Bars",
    "Context",
    "Contract",
    "Expiry",
    "FundsCurve",
    "Kind",
    "Macro",
    "Market",
    "Note",
    "Planned",
    "Release",
    "ReleaseCalendar",
    "ReleaseKind",
    "Roll",
    "RollHabit",
    "RollTable",
    "ScheduleChange",
    "Series",
    "Sessions",
    "Statement",
    "Status",
    "Symbol",
    "Verdict",
    "contract",
    "contracts",
    "days_to_roll",
    "expiries",
    "front",
    "parse_symbol",
    "roll_day",
    "round_grid",
    "round_numbers",
    "symbol_of_stem",
]
