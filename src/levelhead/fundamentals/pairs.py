"""Which market is the small companies' and which the large ones'."""

from datetime import timedelta
from typing import NamedTuple

from levelhead.fundamentals.common_days import Track, price_track
from levelhead.markets import Context, RollTable

# Russell 2000 against the S&P 500 before any other index of large companies
SMALL = ("RTY", "M2K", "^RUT", "IWM")
LARGE = ("ES", "MES", "^GSPC", "SPY", "NQ", "MNQ", "^NDX", "QQQ", "YM", "MYM", "^DJI", "DIA")

STALE = timedelta(days=10)


class Pair(NamedTuple):
    """Small against large, one of them the page's own market."""

    small: str
    large: str
    small_price: Track
    large_price: Track


def pair_of(context: Context) -> Pair | None:
    """The page's market and its counterpart among the peers; ``None`` where none reaches the last ten days."""
    own = context.bars.market.symbol
    others = LARGE if own in SMALL else SMALL if own in LARGE else ()
    fresh = {name for name, each in context.peers.items() if context.as_of - each.as_of <= STALE}
    other = next((symbol for symbol in others if symbol in fresh), None)
    if other is None:
        return None
    ours = price_track(context.bars, context.rolls)
    # no roll table comes with a peer: its rolls, where they show, break the track
    theirs = price_track(context.peers[other], RollTable())
    return Pair(own, other, ours, theirs) if own in SMALL else Pair(other, own, theirs, ours)
