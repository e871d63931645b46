"""Every market levelhead knows, in a fixed order, and the roots that name each."""

from collections.abc import Mapping
from types import MappingProxyType

from levelhead.markets import cash, currencies, energy, equity, grains, metals, rates
from levelhead.markets.market import Market

MARKETS: tuple[Market, ...] = (
    *equity.MARKETS,
    *metals.MARKETS,
    *energy.MARKETS,
    *rates.MARKETS,
    *grains.MARKETS,
    *currencies.MARKETS,
    *cash.MARKETS,
)

BY_SYMBOL: Mapping[str, Market] = MappingProxyType({market.symbol: market for market in MARKETS})

ROOTS: Mapping[str, str] = MappingProxyType(
    {root: market.symbol for market in MARKETS for root in (market.symbol, *market.aliases)}
)
"""Canonical symbol of every root and alias."""
