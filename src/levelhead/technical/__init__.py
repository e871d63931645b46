"""What the market is doing: averages, momentum, swings, candles, relative strength."""
