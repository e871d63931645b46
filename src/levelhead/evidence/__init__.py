"""Does it work out of sample? What statements are worth, what levels are worth, how forecasts turned out."""
