"""From any spelling to the market it means."""

from levelhead.markets.book import BY_SYMBOL, MARKETS
from levelhead.markets.market import Market
from levelhead.markets.symbols import parse_symbol


def market(symbol: str) -> Market:
    """The market that ``symbol`` means, in any vendor's spelling.

    >>> market("CME_MINI:RTY1!").symbol
    'RTY'
    >>> market("$RUT").symbol
    '^RUT'

    Raises
    ------
    UnknownMarket
        When no market is spelled like that; it carries the nearest symbols.
    """
    return BY_SYMBOL[parse_symbol(symbol).root]


def markets() -> tuple[Market, ...]:
    """Every market, futures first, in an order that does not change."""
    return MARKETS
