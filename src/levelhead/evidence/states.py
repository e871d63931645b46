"""What a page would have said on every past session: each statement as an array, no row of it looking ahead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from levelhead.evidence.swing_states import at_swings, legs_ending, third_tests
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.kernels.averages import sma
from levelhead.kernels.extremes import rolling_max, rolling_min
from levelhead.kernels.oscillators import crossings
from levelhead.kernels.ranges import bollinger
from levelhead.markets import Bars, RollTable
from levelhead.markets.continuous import continuous, quotation_closes
from levelhead.measure.phrase import Phrase, word
from levelhead.technical.averages import AT_ATR, REGIME_WINDOW, SLOPE_SESSIONS, Regime
from levelhead.technical.candles import KINDS, Bias, CandleKind, read_candles
from levelhead.technical.momentum import (
    EXTREME_SESSIONS,
    FRESH,
    MOVED,
    OVERBOUGHT,
    OVERSOLD,
    PACKS,
    PERCENTILE_SESSIONS,
    WARM_UP,
    rsi_series,
)
from levelhead.technical.overview import BUFFER_ATR, BUFFER_TICKS, CANDLE_ROWS
from levelhead.technical.reclaim import FAIL_WITHIN, LOOKBACK, ReclaimState, reclaim_rows, state_after
from levelhead.technical.relative import AVERAGE, LONG, SHORT
from levelhead.technical.swings import ENDING_RETRACEMENT
from levelhead.technical.volatility import BOLLINGER_WIDTH, BOLLINGER_WINDOW, atr_series, real_opens

TAIL = 0.1  # of the own last 252 sessions, below (above) which RSI is low (high) for this market
RECLAIMED_WINDOW = 50
Number = int | float | str


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One statement over a whole history.

    Parameters
    ----------
    name
        Machine name.
    words
        What a reader calls it, as a template whose placeholders are the keys of ``parameters``.
    holds
        Shape (T,): True where a page as of that session would have made the statement.
    known
        Shape (T,): True where it could be read at all.
    """

    name: str
    words: str
    holds: BoolArray
    known: BoolArray
    parameters: Mapping[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What several statements are made of; arrays of shape (T,)."""

    bars: Bars
    atr: FloatArray
    buffer: FloatArray
    rsi: FloatArray
    rows: IntArray
    candles: dict[str, BoolArray]
    opens: BoolArray


def read_states(bars: Bars, rolls: RollTable, peers: Mapping[str, Bars]) -> tuple[State, ...]:
    """Every technical statement a page can make, on every session of ``bars``, in the order of the page.

    Parameters
    ----------
    bars
        The market's, unadjusted where levels are to be read.
    rolls
        Its known rolls; RSI and ranges leave roll gaps out.
    peers
        Other markets by symbol, for relative strength.

    Returns
    -------
    The value of row t uses rows up to t alone: ``read_states(bars.upto(day))`` is the beginning of
    ``read_states(bars)``. On the last row a state holds exactly where the page makes the statement.
    """
    joined = continuous(bars, rolls)
    atr = atr_series(bars, joined)
    buffer = np.maximum(BUFFER_ATR * atr, BUFFER_TICKS * float(bars.market.tick))
    found = read_candles(bars.open, bars.high, bars.low, bars.close, atr)
    read = _Read(
        bars=bars,
        atr=atr,
        buffer=buffer,
        rsi=rsi_series(joined),
        rows=np.arange(len(bars)),
        candles={name: each.tolerant for name, each in found.items()},
        opens=real_opens(bars),
    )
    return (
        *_reclaims(read),
        *_legs(read),
        *_trend(read),
        *_patterns(read),
        *_at_swings(read),
        *_rsi(read),
        *_rsi_signal(read),
        *_third(read),
        *(state for symbol, peer in peers.items() for state in _relative(read, symbol, peer)),
        *_bands(read),
    )


def _reclaims(read: _Read) -> Iterator[State]:
    bars, level = read.bars, sma(read.bars.close, RECLAIMED_WINDOW)
    state = {each: np.zeros(len(bars), dtype=np.bool_) for each in ReclaimState}
    events = reclaim_rows(bars.close, level, read.buffer)
    for event, following in zip(events, [*events[1:], len(bars)], strict=False):
        for row in range(event, min(event + FAIL_WITHIN + 1, following)):
            upto = slice(0, row + 1)
            became, _ = state_after(event, bars.low[upto], bars.close[upto], level[upto], read.buffer[upto])
            state[became][row] = True
    warm = np.isfinite(level) & np.isfinite(read.buffer)
    known = _shifted(warm, LOOKBACK) & warm
    window = {"window": RECLAIMED_WINDOW}
    held = state[ReclaimState.RECLAIMED] | state[ReclaimState.CONFIRMED]
    yield State("reclaim", "a reclaim of the {window}-day average, not failed", held, known, window)
    failed = state[ReclaimState.FAILED]
    yield State("reclaim_failed", "a failed reclaim of the {window}-day average", failed, known, window)


def _legs(read: _Read) -> Iterator[State]:
    down, up, known = legs_ending(read.bars)
    share = {"share": ENDING_RETRACEMENT}
    yield State("decline_ending", "a decline of which {share} is taken back", down, known, share)
    yield State("advance_ending", "an advance of which {share} is given back", up, known, share)


def _trend(read: _Read) -> Iterator[State]:
    close, average = read.bars.close, sma(read.bars.close, REGIME_WINDOW)
    change = average - np.concatenate(
        [np.full(min(SLOPE_SESSIONS, close.size), np.nan), average[:-SLOPE_SESSIONS]]
    )
    window = {"window": REGIME_WINDOW}
    above, rising, known = close > average, change > 0, np.isfinite(change)
    yield State(
        "above_average", "a close above the {window}-day average", above, np.isfinite(average), window
    )
    at = np.abs(close - average) <= AT_ATR * read.atr
    regimes = {
        Regime.UP: (Phrase("a close well above a rising {window}-day average"), above & rising),
        Regime.ABOVE_FALLING: (Phrase("a close well above a falling {window}-day average"), above & ~rising),
        Regime.AT: (Phrase("a close at the {window}-day average"), np.ones(close.size, dtype=np.bool_)),
        Regime.BELOW_RISING: (Phrase("a close well below a rising {window}-day average"), ~above & rising),
        Regime.DOWN: (Phrase("a close well below a falling {window}-day average"), ~above & ~rising),
    }
    for regime, (words, holds) in regimes.items():
        where = at if regime is Regime.AT else ~at
        yield State(f"regime_{regime.name.lower()}", words, holds & where & known, known, window)


def _patterns(read: _Read) -> Iterator[State]:
    for kind in KINDS:
        if kind.bias is not Bias.NEUTRAL:
            holds = _standing(read, kind, read.candles[kind.name]) & read.opens
            name = kind.name.replace(" ", "_").replace("-", "_")
            words = Phrase(
                "{pattern} of the last {within} sessions not violated", pattern=_with_article(kind.name)
            )
            yield State(name, words, holds, read.opens, {"within": CANDLE_ROWS})


def _with_article(name: str) -> Phrase:
    if name.startswith("three"):
        return word(name)
    return (
        Phrase("an {pattern}", pattern=word(name))
        if name[0] in "aeiou"
        else Phrase("a {pattern}", pattern=word(name))
    )


def _standing(read: _Read, kind: CandleKind, ended: BoolArray) -> BoolArray:
    """Ended within the last five sessions, and no close since has passed its invalidation."""
    bars, holds = read.bars, np.zeros(len(read.bars), dtype=np.bool_)
    bullish = kind.bias is Bias.BULLISH
    invalid = rolling_min(bars.low, kind.rows) if bullish else rolling_max(bars.high, kind.rows)
    for ago in range(CANDLE_ROWS):
        if ago >= len(bars):
            break
        price = np.concatenate([np.full(ago, np.nan), invalid[: len(bars) - ago]])
        worst = rolling_min(bars.close, ago + 1) if bullish else rolling_max(bars.close, ago + 1)
        holds |= _shifted(ended, ago) & ((worst >= price) if bullish else (worst <= price))
    return holds


def _at_swings(read: _Read) -> Iterator[State]:
    for kind in KINDS:
        if kind.name in ("bullish engulfing", "bearish engulfing"):
            bullish = kind.bias is Bias.BULLISH
            ended = at_swings(read.bars, read.atr, read.candles[kind.name], rows=kind.rows, low=bullish)
            where = Phrase("swing low") if bullish else Phrase("swing high")
            words = Phrase("a {pattern} at a {where}, not violated", pattern=word(kind.name), where=where)
            yield State(
                f"{kind.bias}_engulfing_at_swing",
                words,
                _standing(read, kind, ended) & read.opens,
                read.opens,
            )


def _rsi(read: _Read) -> Iterator[State]:
    rsi, known = read.rsi, read.rows >= WARM_UP - 1
    finite = np.isfinite(rsi)
    padded = np.concatenate([np.full(PERCENTILE_SESSIONS - 1, np.nan), rsi])
    recent = sliding_window_view(padded, PERCENTILE_SESSIONS)
    # at most so many of n values lie below their own lower tail quantile
    count = np.minimum(np.cumsum(finite), PERCENTILE_SESSIONS)
    tail = np.floor(TAIL * (count - 1) + 1e-9)
    low = (recent < rsi[:, None]).sum(axis=1) <= tail
    high = (recent > rsi[:, None]).sum(axis=1) <= tail
    oversold, overbought = rsi <= OVERSOLD, rsi >= OVERBOUGHT
    inside = known & ~oversold & ~overbought
    yield State("rsi_oversold", "RSI at {level} or lower", oversold & known, known, {"level": OVERSOLD})
    yield State("rsi_low", "RSI low for this market but not oversold", low & inside, known)
    yield State("rsi_high", "RSI high for this market but not overbought", high & inside & ~low, known)
    yield State(
        "rsi_overbought", "RSI at {level} or higher", overbought & known, known, {"level": OVERBOUGHT}
    )
    recovered, retreated = _moved(rsi)
    moved: dict[str, Number] = {"points": MOVED, "within": EXTREME_SESSIONS}
    yield State(
        "rsi_recovered",
        "RSI up {points} or more from its low of {within} sessions",
        recovered & known,
        known,
        moved,
    )
    yield State(
        "rsi_retreated",
        "RSI down {points} or more from its high of {within} sessions",
        retreated & known,
        known,
        moved,
    )


def _moved(rsi: FloatArray) -> tuple[BoolArray, BoolArray]:
    recovered, retreated = np.zeros(rsi.size, dtype=np.bool_), np.zeros(rsi.size, dtype=np.bool_)
    if rsi.size < EXTREME_SESSIONS:
        return recovered, retreated
    recent = sliding_window_view(rsi, EXTREME_SESSIONS)
    low, high = recent.argmin(axis=1), recent.argmax(axis=1)
    at = np.arange(len(recent))
    now = rsi[EXTREME_SESSIONS - 1 :]
    up = (now - recent[at, low] >= MOVED) & (low > high)
    recovered[EXTREME_SESSIONS - 1 :] = up
    retreated[EXTREME_SESSIONS - 1 :] = (recent[at, high] - now >= MOVED) & (high > low)
    return recovered, retreated


def _rsi_signal(read: _Read) -> Iterator[State]:
    crossed = crossings(read.rsi, PACKS["tradingview"](read.rsi))
    last = np.maximum.accumulate(np.where(crossed != 0, read.rows, -1))
    fresh = (last >= 0) & (read.rows - last <= FRESH)
    direction, known = crossed[np.maximum(last, 0)], read.rows >= WARM_UP - 1
    within = {"within": FRESH}
    for name, words, holds in (
        ("rsi_cross_up", Phrase("above"), direction > 0),
        ("rsi_cross_down", Phrase("below"), direction < 0),
    ):
        yield State(
            name,
            Phrase("RSI crossing {way} its signal line at most {within} sessions ago", way=words),
            fresh & holds & known,
            known,
            within,
        )


def _third(read: _Read) -> Iterator[State]:
    for name, words, low in (
        ("third_test_support", Phrase("the third test of a swing low"), True),
        ("third_test_resistance", Phrase("the third test of a swing high"), False),
    ):
        holds, known = third_tests(read.bars, read.buffer, read.atr, low=low)
        template = Phrase("{test} at most {within} sessions ago, not lost", test=words)
        yield State(name, template, holds, known, {"within": FRESH})


def _relative(read: _Read, symbol: str, peer: Bars) -> Iterator[State]:
    bars = read.bars
    keep = np.flatnonzero(~quotation_closes(bars))
    peer_keep = np.flatnonzero(~quotation_closes(peer))
    _, mine, theirs = np.intersect1d(
        bars.session[keep], peer.session[peer_keep], assume_unique=True, return_indices=True
    )
    rows = keep[mine]
    ratio = bars.close[rows] / peer.close[peer_keep[theirs]]
    weak = np.zeros(rows.size, dtype=np.int64)
    warm = np.arange(rows.size) >= LONG
    weak += ratio < sma(ratio, AVERAGE)
    for back in (SHORT, LONG):
        weak[back:] += ratio[back:] / ratio[: max(ratio.size - back, 0)] < 1
    count, known = np.full(len(bars), -1), np.zeros(len(bars), dtype=np.bool_)
    # the reading of the last common session stands while that is among the last five
    place = np.searchsorted(rows, read.rows, side="right") - 1
    found = place >= 0
    known[found] = warm[place[found]] & (read.rows[found] - rows[place[found]] < 5)
    count[known] = weak[place[known]]
    for name, words, wanted in (("weaker", Phrase("weaker"), 3), ("stronger", Phrase("stronger"), 0)):
        yield State(
            f"{name}_than_{symbol}",
            Phrase("all three measures {words} than {other}", words=words),
            known & (count == wanted),
            known,
            {"other": symbol},
        )


def _bands(read: _Read) -> Iterator[State]:
    close = read.bars.close
    lines = bollinger(close, BOLLINGER_WINDOW, BOLLINGER_WIDTH)
    known = np.isfinite(lines.upper)
    yield State("above_band", "a close above the upper Bollinger band", close > lines.upper, known)
    yield State("below_band", "a close below the lower Bollinger band", close < lines.lower, known)


def _shifted(x: BoolArray, bars: int) -> BoolArray:
    back = min(bars, x.size)
    return np.concatenate([np.zeros(back, dtype=np.bool_), x[: x.size - back]])
