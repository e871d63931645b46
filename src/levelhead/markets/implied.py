"""Which implied volatility index speaks for which market."""

from levelhead.markets.market import Market

# by underlying, the market's own index before the general one: Cboe's volatility indices
# https://www.cboe.com/tradable_products/vix/ and the pages beside it
IMPLIED = {
    "^GSPC": ("VIX",),
    "^NDX": ("VXN", "VIX"),
    "^DJI": ("VXD", "VIX"),
    "^RUT": ("RVX", "VIX"),
    "GC": ("GVZ",),
    "CL": ("OVX",),
}


def implied_names(market: Market) -> tuple[str, ...]:
    """Names of the indices that tell what options on ``market`` imply, preferred first; empty: none known.

    >>> from levelhead.markets.registry import market
    >>> implied_names(market("QQQ"))
    ('VXN', 'VIX')
    """
    return IMPLIED.get(market.proxy or market.symbol, ())
