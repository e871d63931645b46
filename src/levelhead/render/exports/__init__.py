"""Levels for other programs: TradingView, NinjaTrader, Sierra Chart, spreadsheets, data frames."""

from levelhead.render.exports.platforms import to_ninjatrader, to_sierra
from levelhead.render.exports.rows import LevelRow, level_rows
from levelhead.render.exports.table import to_csv, to_frame
from levelhead.render.exports.tradingview import to_paste, to_pine

__all__ = [
    "LevelRow",
    "level_rows",
    "to_csv",
    "to_frame",
    "to_ninjatrader",
    "to_paste",
    "to_pine",
    "to_sierra",
]
