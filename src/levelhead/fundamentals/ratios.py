"""Breadth by proxy: small over large, equal weights over weights by size."""

from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np

from levelhead.markets.bars import Bars
from levelhead.markets.context import Context
from levelhead.markets.continuous import quotation_closes
from levelhead.markets.series import Series

RATIO_SESSIONS = 20
FRESH = 5  # the last value belongs to one of so many last sessions
EQUAL, WEIGHTED = "RSP", "SPY"


@dataclass(frozen=True, slots=True)
class RatioChange:
    """Change of the logarithm of one price over another.

    Parameters
    ----------
    numerator, denominator
        Symbols.
    change
        ``ln`` of the ratio less that of 20 common sessions before.
    since, day
        The two sessions.
    """

    numerator: str
    denominator: str
    change: float
    since: date
    day: date


def read_ratios(context: Context) -> tuple[RatioChange, ...]:
    """The market over each of its peers, then the equal-weighted fund of the S&P 500 over the weighted one.

    Closes of the sessions both have, expiry quotations left out. The funds are looked for among members of the
    panel, series and bars.

    Returns
    -------
    Only ratios with 21 common sessions, one of them among the market's last five.
    """
    own = _closes(context.bars)
    pairs = [(own, _closes(peer)) for peer in context.peers.values()]
    funds = [_fund(context, symbol) for symbol in (EQUAL, WEIGHTED)]
    if funds[0] is not None and funds[1] is not None:
        pairs.append((funds[0], funds[1]))
    recent = context.bars.session[-FRESH:][0]
    return tuple(found for each in pairs if (found := _ratio(*each, recent)) is not None)


def _closes(bars: Bars) -> Series | None:
    """Closes by session, expiry quotations left out."""
    keep = ~quotation_closes(bars)
    return Series(bars.market.symbol, bars.session[keep], bars.close[keep]) if keep.any() else None


def _fund(context: Context, symbol: str) -> Series | None:
    for place in (context.macro.members, context.macro.series):
        if symbol in place:
            return Series(symbol, place[symbol].session, place[symbol].value)
    others = (context.bars, *context.kin.values(), *context.peers.values())
    return next((_closes(each) for each in others if each.market.symbol == symbol), None)


def _ratio(above: Series | None, below: Series | None, recent: np.datetime64) -> RatioChange | None:
    if above is None or below is None:
        return None
    common, rows, below_rows = np.intersect1d(
        above.session, below.session, assume_unique=True, return_indices=True
    )
    if common.size <= RATIO_SESSIONS or common[-1] < recent:
        return None
    now, before = -1, -1 - RATIO_SESSIONS
    ratio = [above.value[rows[at]] / below.value[below_rows[at]] for at in (now, before)]
    if min(ratio) <= 0:
        return None
    return RatioChange(
        above.name, below.name, log(ratio[0] / ratio[1]), common[before].item(), common[now].item()
    )
