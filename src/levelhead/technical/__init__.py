"""What the market is doing: averages, momentum, swings, candles, relative strength."""

from levelhead.technical.overview import Overview, read_chart

__all__ = ["Overview", "read_chart"]
