"""Volume nodes: prices at which much was traded, where volume is real."""

import numpy as np

from levelhead.levels.values import Candidate, LevelKind
from levelhead.markets import Bars, Kind

SESSIONS = 250
BIN_ATR = 0.25
STANDS_OUT = 1.5  # times the median of the traded bins
MOST = 3


def volume_nodes(bars: Bars, *, atr: float) -> tuple[Candidate, ...]:
    """The three largest local peaks of volume by price over the last 250 sessions.

    Each bar's volume is spread evenly over its range, in bins of 0.25 ATR, a tick at least: daily bars
    do not say where inside the range it traded, so a node is half a bin wide on each side. Indices have
    no volume of their own, and a series with a quarter of its volumes missing or zero is not read.
    """
    volume = bars.volume[-SESSIONS:]
    if bars.market.kind is Kind.INDEX or not np.mean(np.nan_to_num(volume) > 0) > 0.75:
        return ()
    low, high = bars.low[-SESSIONS:], bars.high[-SESSIONS:]
    size = max(BIN_ATR * atr, float(bars.market.tick))  # a market that stands still has no range to divide
    edges = np.arange(np.floor(low.min() / size), np.ceil(high.max() / size) + 1) * size
    overlap = np.minimum(high[:, None], edges[None, 1:]) - np.maximum(low[:, None], edges[None, :-1])
    share = np.clip(overlap, 0.0, None) / np.maximum(high - low, float(bars.market.tick))[:, None]
    traded = (np.nan_to_num(volume)[:, None] * share).sum(axis=0)
    if traded.size < 3:
        return ()
    middle = traded[1:-1]
    peaks = np.flatnonzero((middle > traded[:-2]) & (middle >= traded[2:])) + 1
    peaks = peaks[traded[peaks] >= STANDS_OUT * np.median(traded[traded > 0])]
    largest = sorted(peaks.tolist(), key=lambda peak: (-traded[peak], peak))[:MOST]
    return tuple(Candidate(LevelKind.VOLUME, float(edges[peak]), float(edges[peak + 1])) for peak in largest)
