"""Which session a note was written on, from its own figures: averages, RSI, closes, records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.factcheck.statements import (
    AverageStated,
    CloseStated,
    CrossStated,
    ExtremeStated,
    IndicatorStated,
    LevelStated,
    MoveStated,
    Period,
    Reading,
    RecordHighStated,
)
from levelhead.factcheck.words import (
    AverageKind,
    Direction,
    End,
    Indicator,
    Line,
    PeriodKind,
    ReasonKind,
    Standing,
    When,
)
from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.kernels.averages import Seed, ema, sma
from levelhead.kernels.oscillators import crossings, rsi, signal_tradingview
from levelhead.markets import Bars

SAME_PRICE = 0.002
"""Ratio by which two vendors' prices of one session may differ."""
ONE_POINT = 1.0
"""Points of RSI that rounding and an intraday reading cost."""
WORST = 4.5
"""Most that one value can count against a session (three tolerances): a slip of the pen must not decide."""
LATELY = 15
"""Sessions that "from near 35" may look back."""
RECENT = 3
"""Sessions within which a line "is crossing" another."""
CLEAR = 2.0
"""The best session is decisive when the next best is exp(2), about seven times, less likely."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one session fits the figures.

    Parameters
    ----------
    session
        The session.
    agreed
        Figures within their tolerance on it.
    miss
        Half the sum of squared distances in tolerances, each at most 4.5; 0 is a perfect fit.
    """

    session: date
    agreed: int
    miss: float


@dataclass(frozen=True, slots=True)
class Dating:
    """The session that fits a note's figures best.

    Parameters
    ----------
    best, runner_up
        The best session and the next best; ``runner_up`` is ``None`` where there is only one session.
    stated
        Figures of the note that tell sessions apart.
    claimed
        The fit of the day the note bears, on the last session not after it; ``None`` where it bears none.
    is_decisive
        True when most figures agree with the best session and the next best is clearly worse.
    """

    best: Fit
    runner_up: Fit | None
    stated: int
    claimed: Fit | None
    is_decisive: bool

    @property
    def contradicts(self) -> bool:
        """True when the note bears a day, and its figures clearly fit another."""
        return (
            self.is_decisive
            and self.claimed is not None
            and self.claimed.session != self.best.session
            and self.claimed.miss - self.best.miss >= CLEAR
        )


def date_by_figures(reading: Reading, bars: Bars, *, dated: date | None = None) -> Dating | None:
    """The session whose averages, RSI, close and record fit what the note says of now.

    Parameters
    ----------
    reading
        Of the note. Used are figures that move from session to session: averages and the side of them, RSI, the close,
        the record, today's move, a cross of RSI, highs and lows of months named without a year.
    bars
        All there are, also those after the day the note bears.
    dated
        The day the note bears; ``None``: the reading's own.

    Returns
    -------
    ``None`` where fewer than two figures can tell sessions apart. Sessions whose averages are still warming up
    count as missing those figures by three tolerances.
    """
    distances = list(_distances(reading, bars))
    if len(distances) < 2:
        return None
    table = np.vstack(distances)
    miss = np.minimum(0.5 * table**2, WORST).sum(axis=0)
    agreed = (table <= 1.0).sum(axis=0)
    order = np.lexsort((-np.arange(len(bars)), miss))
    fits = [_fit(bars, int(row), agreed, miss) for row in order[:2]]
    best, runner_up = fits[0], fits[1] if len(fits) > 1 else None
    claimed = _claimed(bars, dated or reading.dated, agreed, miss)
    clear = runner_up is None or runner_up.miss - best.miss >= CLEAR
    most = best.agreed * 3 >= len(distances) * 2
    return Dating(best, runner_up, len(distances), claimed, bool(clear and most))


def _fit(bars: Bars, row: int, agreed: IntArray, miss: FloatArray) -> Fit:
    return Fit(bars.session[row].item(), int(agreed[row]), float(miss[row]))


def _claimed(bars: Bars, day: date | None, agreed: IntArray, miss: FloatArray) -> Fit | None:
    if day is None:
        return None
    row = int(np.searchsorted(bars.session, np.datetime64(day, "D"), side="right")) - 1
    return _fit(bars, row, agreed, miss) if row >= 0 else None


def _distances(reading: Reading, bars: Bars) -> Iterator[FloatArray]:
    """Of each usable figure: shape (T,), distance from the session's own value in tolerances, inf in warm-up."""
    lines: dict[tuple[int, AverageKind], FloatArray] = {}
    seen: set[tuple[object, ...]] = set()
    for window, kind, low, high in _averages(reading):
        key = (window, kind, low, high)
        if key not in seen:
            seen.add(key)
            line = _line(bars, window, kind, lines)
            yield _outside(line, low, high) / (SAME_PRICE * max(abs(low), abs(high), 1e-9))
    yield from _of_months(reading, bars)
    for one in reading.statements:
        distance = _of_average_side(one, bars, lines) if isinstance(one, AverageStated) else None
        if distance is None:
            distance = _now(one, bars)
        if distance is not None:
            yield distance


def _averages(reading: Reading) -> Iterator[tuple[int, AverageKind, float, float]]:
    for one in reading.statements:
        if isinstance(one, AverageStated) and one.low is not None and one.high is not None:
            yield one.window, one.average or AverageKind.SIMPLE, one.low, one.high
        elif isinstance(one, LevelStated):
            for reason in one.reasons:
                if reason.kind is ReasonKind.AVERAGE and reason.window:
                    yield reason.window, reason.average or AverageKind.SIMPLE, one.low, one.high


def _line(
    bars: Bars, window: int, kind: AverageKind, lines: dict[tuple[int, AverageKind], FloatArray]
) -> FloatArray:
    key = (window, kind)
    if key not in lines:
        simple = kind is AverageKind.SIMPLE
        lines[key] = sma(bars.close, window) if simple else ema(bars.close, window, seed=Seed.MEAN)
    return lines[key]


def _outside(line: FloatArray, low: float, high: float) -> FloatArray:
    """How far a line lies outside a band, 0 inside, inf where it is not known."""
    away = np.maximum(np.maximum(low - line, line - high), 0.0)
    return np.where(np.isnan(line), np.inf, away)


def _of_average_side(
    one: AverageStated, bars: Bars, lines: dict[tuple[int, AverageKind], FloatArray]
) -> FloatArray | None:
    """Distance of the close from the side (or the distance) of an average that the note states."""
    line = None
    if one.distance is not None or one.price in (Standing.ABOVE, Standing.BELOW):
        line = _line(bars, one.window, one.average or AverageKind.SIMPLE, lines)
    if line is None:
        return None
    ratio = bars.close / line - 1.0
    if one.distance is not None:
        return _outside(ratio, one.distance, one.distance) / SAME_PRICE
    beyond = -ratio if one.price is Standing.ABOVE else ratio
    return np.where(np.isnan(ratio), np.inf, np.maximum(beyond, 0.0) / SAME_PRICE)


def _now(one: object, bars: Bars) -> FloatArray | None:
    """Distance of one statement about now, in tolerances; ``None`` for one that tells no sessions apart."""
    if isinstance(one, IndicatorStated):
        return _of_rsi(one, bars)
    if isinstance(one, CrossStated):
        return _of_cross(one, bars)
    if isinstance(one, CloseStated) and one.day is None and one.period is None and one.standing is None:
        return _outside(bars.close, one.low, one.high) / (SAME_PRICE * max(abs(one.high), 1e-9))
    if isinstance(one, RecordHighStated):
        record = np.maximum.accumulate(bars.high)
        if one.low is not None and one.high is not None:
            return _outside(record, one.low, one.high) / (SAME_PRICE * max(abs(one.high), 1e-9))
        if one.below is not None:
            return _outside(1.0 - bars.close / record, one.below, one.below) / SAME_PRICE
    if isinstance(one, MoveStated):
        return _of_move(one, bars)
    return None


def _of_rsi(one: IndicatorStated, bars: Bars) -> FloatArray | None:
    usable = one.indicator is Indicator.RSI and one.day is None
    if not usable or one.low is None or one.high is None:
        return None
    line = rsi(bars.close, one.window or 14)
    if one.when is When.LATELY:
        # Where RSI has come from lies between its lowest and highest of the last three weeks.
        lowest, highest = _rolling(line, np.min), _rolling(line, np.max)
        away = np.maximum(np.maximum(lowest - one.high, one.low - highest), 0.0)
        return np.where(np.isnan(away), np.inf, away / ONE_POINT)
    if one.standing is Standing.ABOVE:
        return np.where(np.isnan(line), np.inf, np.maximum(one.low - line, 0.0) / ONE_POINT)
    if one.standing is Standing.BELOW:
        return np.where(np.isnan(line), np.inf, np.maximum(line - one.high, 0.0) / ONE_POINT)
    return _outside(line, one.low, one.high) / ONE_POINT


def _rolling(line: FloatArray, reduce: Callable[..., FloatArray]) -> FloatArray:
    """The extreme of each value and the ``LATELY - 1`` before it; NaN in the warm-up."""
    out = np.full(line.shape, np.nan)
    if line.size >= LATELY:
        out[LATELY - 1 :] = reduce(np.lib.stride_tricks.sliding_window_view(line, LATELY), axis=1)
    return out


def _of_cross(one: CrossStated, bars: Bars) -> FloatArray | None:
    """0 where RSI crossed its signal line that way as lately as the note says, else two tolerances."""
    if (one.fast, one.slow) != (Line.RSI, Line.RSI_SIGNAL) or one.standing or one.since is not None:
        return None
    line = rsi(bars.close)
    crossed = np.flatnonzero(
        crossings(line, signal_tradingview(line)) == (1 if one.direction is Direction.UP else -1)
    )
    rows = np.arange(len(bars))
    last = np.searchsorted(crossed, rows, side="right") - 1
    age = (
        np.where(last >= 0, rows - crossed[np.maximum(last, 0)], len(bars))
        if crossed.size
        else np.full(len(bars), len(bars))
    )
    return np.where(age <= (RECENT if one.within is None else one.within), 0.0, 2.0)


def _of_months(reading: Reading, bars: Bars) -> Iterator[FloatArray]:
    """Distances of the highs and lows of named months, each the latest such month that had begun."""
    month = bars.session.astype("datetime64[M]").astype(np.int64)
    seen: set[tuple[int, End, float, float]] = set()
    for period, side, low, high in _extremes(reading):
        number = period.number
        if period.kind is not PeriodKind.MONTH or number is None or period.year is not None or period.back:
            continue
        key = (number, side, low, high)
        if key not in seen:
            seen.add(key)
            value = _month_extreme(bars, month, month - (month - (number - 1)) % 12, side)
            yield _outside(value, low, high) / (SAME_PRICE * max(abs(high), 1e-9))


def _extremes(reading: Reading) -> Iterator[tuple[Period, End, float, float]]:
    for one in reading.statements:
        if isinstance(one, ExtremeStated) and one.day is None:
            yield one.period, one.side, one.low, one.high
        elif isinstance(one, LevelStated):
            for reason in one.reasons:
                if (
                    reason.kind is ReasonKind.EXTREME
                    and reason.period is not None
                    and reason.side is not None
                ):
                    yield reason.period, reason.side, one.low, one.high


def _month_extreme(bars: Bars, month: IntArray, wanted: IntArray, side: End) -> FloatArray:
    """Shape (T,): the extreme, as far as it was known on each session, of the month ``wanted`` on it."""
    source, running = (bars.high, np.maximum) if side is End.HIGH else (bars.low, np.minimum)
    starts = np.flatnonzero(np.diff(month, prepend=month[0] - 1))
    so_far = np.concatenate([running.accumulate(part) for part in np.split(source, starts[1:])])
    last_rows = np.append(starts[1:] - 1, len(bars) - 1)
    place = np.searchsorted(month[starts], wanted)
    there = (place < starts.size) & (month[starts][np.minimum(place, starts.size - 1)] == wanted)
    whole = so_far[last_rows[np.minimum(place, starts.size - 1)]]
    return np.where(wanted == month, so_far, np.where(there, whole, np.nan))


def _of_move(one: MoveStated, bars: Bars) -> FloatArray | None:
    """A move of the note's own day."""
    today = one.period is not None and one.period.kind is PeriodKind.DAY
    if (
        not today
        or one.period is None
        or one.period.back
        or one.period.day
        or one.low is None
        or one.high is None
    ):
        return None
    change = np.full(len(bars), np.nan)
    change[1:] = bars.close[1:] / bars.close[:-1] - 1.0
    return _outside(change, one.low, one.high) / (SAME_PRICE / 2)
