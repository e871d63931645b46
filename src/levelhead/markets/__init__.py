"""Contracts, sessions and bars: the facts of a market."""
