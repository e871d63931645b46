"""Adapters between the outside world and the core: files, the quality gate, the store, live sources."""

from levelhead.data.gate import Checked, gate
from levelhead.data.read import read_bars
from levelhead.data.rows import RawRows
from levelhead.data.series import read_rolls, read_series

__all__ = ["Checked", "RawRows", "gate", "read_bars", "read_rolls", "read_series"]
