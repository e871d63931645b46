"""Adapters between the outside world and the core: files, the quality gate, the store, live sources."""

from levelhead.data.embedded import sample
from levelhead.data.gate import Checked, gate
from levelhead.data.read import read_bars
from levelhead.data.rows import RawRows
from levelhead.data.series import read_rolls, read_series
from levelhead.data.store import Change, Joining, Store
from levelhead.data.yahoo import live

__all__ = [
    "Change",
    "Checked",
    "Joining",
    "RawRows",
    "Store",
    "gate",
    "live",
    "read_bars",
    "read_rolls",
    "read_series",
    "sample",
]
