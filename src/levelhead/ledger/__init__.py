"""The book of forecasts: written before the outcome, never edited, graded after it."""
