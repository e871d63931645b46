"""Rules about prices: impossible bars, jumps, frozen feeds, volume."""

from dataclasses import replace

import numpy as np

from levelhead.data.case import RECENT, YEAR, Case
from levelhead.data.findings import Fact, Finding
from levelhead.data.rows import CLOSE, HIGH, LOW, OPEN, RawRows
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Kind
from levelhead.markets.notes import Verdict
from levelhead.measure import Unit

# Yahoo's YM=F, a good series, holds 31 impossible bars, 8 of them within one year.
MOST_IN_A_YEAR = 12
MOST_IN_ALL = 0.01
JUMP = 0.6  # log: beyond it a lasting move is a change of unit, a split or another instrument
APART = 0.45  # log: and the ranges of the two bars lie that far apart (VIX rose 0.77 in a day, in trades)
LARGE = 0.10  # log: said from here, or from eight robust sigmas
LIMIT = 0.03


def nonpositive(rows: RawRows, case: Case) -> RawRows:
    """Zero and negative prices: legal in energy, a mark of back-adjustment, else a bad bar."""
    empty = (rows.prices == 0).all(axis=0)
    low = (rows.prices <= 0).any(axis=0) & ~empty
    if case.declared is Adjustment.DIFFERENCE and low.any():
        rows = rows.noting(
            Finding(
                "BACKADJ",
                Verdict.DEGRADE,
                "Back-adjusted bars at or below zero: {count}, the first on {first}; "
                "returns in percent and levels cannot be read from them",
                rows.dates(low),
            )
        )
        low = np.zeros_like(low)
    elif case.market.allow_nonpositive and low.any():
        rows = rows.noting(
            Finding(
                "NEGATIVE_PRICE",
                Verdict.WARN,
                "Bars at or below zero, which this market allows: {count}, the first on {first}",
                rows.dates(low),
            )
        )
        low = np.zeros_like(low)
    bad = empty | low
    if int(low.sum()) > MOST_IN_A_YEAR:
        line, session = rows.place(int(np.flatnonzero(low)[0]))
        raise DataRejected(
            "NONPOSITIVE",
            f"{int(low.sum())} bars hold prices at or below zero",
            line=line,
            session=session,
            remedy="If the series is back-adjusted, say --adjustment difference",
        )
    return _set_aside(rows, bad, bad, "NONPOSITIVE", "with a price at or below zero")


def impossible(rows: RawRows, case: Case) -> RawRows:
    """Bars whose high is not the highest or low not the lowest: widened by a tick at most, or set aside."""
    open_, high, low, close = rows.prices
    above = np.maximum(open_, close) - high
    below = low - np.minimum(open_, close)
    by = np.maximum(np.maximum(above, below), low - high)
    broken = by > 0
    if not broken.any():
        return rows
    slight = broken & (by <= float(case.market.tick) * (1 + 1e-6))
    if slight.any():
        prices = rows.prices.copy()
        prices[HIGH] = np.where(slight, rows.prices.max(axis=0), high)
        prices[LOW] = np.where(slight, rows.prices.min(axis=0), low)
        rows = replace(rows, prices=prices).noting(
            Finding(
                "OHLC_TICK",
                Verdict.REPAIR,
                "Bars whose open or close lay beyond their range by a tick at most, so that it was widened: "
                "{count}, the first on {first}",
                rows.dates(slight),
            )
        )
    bad = broken & ~slight
    # An open outside the range leaves high, low and close credible; anything else leaves nothing.
    worse = bad & ((close > high) | (close < low) | (high < low))
    return _set_aside(rows, bad, worse, "OHLC", "with an open or close outside their high and low")


def jumps(rows: RawRows, _case: Case) -> RawRows:
    """Set aside a single bar on another scale; refuse a change of scale that lasts; say large moves."""
    if len(rows) < 2 or rows.adjustment is Adjustment.DIFFERENCE:
        return rows
    low, high, close = rows.prices[LOW], rows.prices[HIGH], rows.prices[CLOSE]
    move, apart = _log_steps(close), _log_gaps(high, low)
    leap = (np.abs(move) > JUMP) & (apart > APART)
    there_and_back = np.zeros(len(rows), dtype=np.bool_)
    there_and_back[1:-1] = leap[:-1] & leap[1:] & (np.abs(move[:-1] + move[1:]) < 0.25 * np.abs(move[:-1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        body_high, body_low = np.maximum(rows.prices[OPEN], close), np.minimum(rows.prices[OPEN], close)
        spike = (low > 0) & ((high > 2.2 * body_high) | (low < body_low / 2.2))
    lasting = leap & ~there_and_back[1:] & ~there_and_back[:-1]
    if lasting.any():
        raise _lasting(rows, int(np.flatnonzero(lasting)[0]) + 1)
    bad = there_and_back | spike
    rows = _set_aside(rows, bad, bad, "JUMP", "on another scale than their neighbours")
    return _large_moves(rows)


def _log_steps(close: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.diff(np.log(np.where(close > 0, close, np.nan)))
    return np.where(np.isfinite(steps), steps, 0.0)


def _log_gaps(high: FloatArray, low: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        highs, lows = np.log(np.where(high > 0, high, np.nan)), np.log(np.where(low > 0, low, np.nan))
    gaps = np.maximum(lows[1:] - highs[:-1], lows[:-1] - highs[1:])
    return np.where(np.isfinite(gaps), gaps, 0.0)


def _lasting(rows: RawRows, at: int) -> DataRejected:
    line, session = rows.place(at)
    before, after = rows.prices[CLOSE, at - 1], rows.prices[CLOSE, at]
    return DataRejected(
        "JUMP",
        f"the close goes from {before:g} to {after:g}, by a factor of {max(before / after, after / before):.3g}, "
        "and nothing traded between",
        line=line,
        session=session,
        remedy="A split, a change of unit or another instrument: give a series on one scale; none is rescaled here",
    )


def _large_moves(rows: RawRows) -> RawRows:
    move = np.append(0.0, _log_steps(rows.prices[CLOSE]))
    large = np.abs(move) > LARGE
    for at in np.flatnonzero(large):
        past = np.abs(move[max(1, at - YEAR) : at])
        # Measured on the past alone: a later, wilder market says nothing about this day.
        large[at] = past.size < RECENT or abs(move[at]) > 8 * 1.4826 * float(np.median(past))
    if not large.any():
        return rows
    worst = int(np.argmax(np.where(large, np.abs(move), 0.0)))
    return rows.noting(
        Finding(
            "JUMP_LARGE",
            Verdict.WARN,
            "Unusually large moves in one session, kept as they are: {count}, the first on {first}, "
            "the largest {largest}",
            rows.dates(large),
            (Fact("largest", "largest one-session move", float(np.expm1(move[worst])), Unit.RATIO, 1),),
        )
    )


def stopped(rows: RawRows, _case: Case) -> RawRows:
    """Refuse a price that no longer moves at all."""
    tail = rows.prices[:, -RECENT:]
    if len(rows) < 5 or not (tail == tail[CLOSE, 0]).all():
        return rows
    line, session = rows.place(max(0, len(rows) - RECENT))
    raise DataRejected(
        "FLAT",
        f"the price is {tail[CLOSE, 0]:g} in every one of the last {tail.shape[1]} bars",
        line=line,
        session=session,
        remedy="The feed has stopped: download the file again",
    )


def frozen(rows: RawRows, case: Case) -> RawRows:
    """Refuse a last bar that repeats the one before; say repeats, bars of one price, and locked limits."""
    flat = rows.prices[HIGH] == rows.prices[LOW]
    same = np.append(False, (rows.prices[:, 1:] == rows.prices[:, :-1]).all(axis=0))
    if same[-1] and not flat[-1] and _volume_repeats(rows):
        line, session = rows.place(len(rows) - 1)
        raise DataRejected(
            "STALE",
            "the last bar repeats the one before it exactly",
            line=line,
            session=session,
            remedy="The feed may be frozen: download the file again after the close",
        )
    move = np.abs(np.append(0.0, _log_steps(rows.prices[CLOSE])))
    often_flat = flat.mean() > 0.05
    locked = flat & (move > LIMIT) & (case.market.kind is Kind.FUTURE and not often_flat)
    repeats = np.append(False, rows.prices[OPEN, 1:] == rows.prices[CLOSE, :-1]) & ~flat
    return rows.noting(
        *_said("STALE", rows, same, "Bars that repeat the one before: {count}, the first on {first}"),
        *_said("LIMIT_MOVE", rows, locked, "Sessions locked at a limit: {count}, the first on {first}"),
        *_said(
            "FLAT",
            rows,
            flat & ~locked,
            "Bars of one price only: {count}, the first on {first}; candle and range readings there are artefacts",
        ),
        *_said(
            "OPEN_REPEATS",
            rows,
            repeats if repeats.mean() > 0.2 else np.zeros_like(repeats),
            "Bars that open exactly at the previous close: {count}, the first on {first}; "
            "gap and candle readings there are artefacts",
        ),
    )


def _volume_repeats(rows: RawRows) -> bool:
    last, before = rows.volume[-1], rows.volume[-2]
    return bool(last == before or np.isnan(last) or np.isnan(before))


def volumes(rows: RawRows, _case: Case) -> RawRows:
    """Refuse negative volume; say where there is none, and leave absent volume absent."""
    negative = np.flatnonzero(rows.volume < 0)
    if negative.size:
        line, session = rows.place(int(negative[0]))
        raise DataRejected(
            "VOLUME",
            f"volume {rows.volume[negative[0]]:g}",
            line=line,
            session=session,
            remedy="Leave the field empty where the volume is not known",
        )
    # Until the first trade is counted the source counts none: its zeros there are no volumes. Judged forward,
    # so that a series read up to a day equals the whole series cut at that day.
    before = np.cumsum(rows.volume > 0) == 0
    rows = replace(rows, volume=np.where(before, np.nan, rows.volume))
    none = np.isnan(rows.volume) | (rows.volume == 0)
    if before.all():
        return rows.noting(
            Finding("NO_VOLUME", Verdict.WARN, "There is no volume; readings that need it are absent")
        )
    return rows.noting(*_said("VOLUME", rows, none, "Bars without volume: {count}, the first on {first}"))


def _said(code: str, rows: RawRows, which: BoolArray, template: str) -> tuple[Finding, ...]:
    return (Finding(code, Verdict.WARN, template, rows.dates(which)),) if which.any() else ()


def _set_aside(rows: RawRows, bad: BoolArray, worse: BoolArray, code: str, what: str) -> RawRows:
    """Take bad bars out; refuse when the ``worse`` of them are recent. Density is judged at the end."""
    if not bad.any():
        return rows
    recent = np.flatnonzero(worse[-RECENT:])
    if recent.size:
        at = len(rows) - min(RECENT, len(rows)) + int(recent[0])
        line, session = rows.place(at)
        raise DataRejected(
            code,
            f"a bar among the last {RECENT} with open {rows.prices[OPEN, at]:g}, high {rows.prices[HIGH, at]:g}, "
            f"low {rows.prices[LOW, at]:g}, close {rows.prices[CLOSE, at]:g}, {what}",
            line=line,
            session=session,
            remedy="Correct the bar from a second source; older ones would be set aside",
        )
    last = bool(bad[-1])
    found = Finding(
        code,
        Verdict.DEGRADE if last else Verdict.QUARANTINE,
        f"Bars {what}, set aside: "
        + "{count}, the first on {first}"
        + ("; the last session is among them, so the bars end before it" if last else ""),
        rows.dates(bad),
    )
    return rows.take(~bad).noting(found)


def allowance(rows: RawRows, _case: Case) -> RawRows:
    """Refuse a series in which bad bars are no exception."""
    aside = sorted(
        day for each in rows.findings if each.code in ("NONPOSITIVE", "OHLC", "JUMP") for day in each.sessions
    )
    days: IntArray = np.array(aside, dtype="datetime64[D]").astype(np.int64)
    if not days.size:
        return rows
    if not len(rows):
        raise DataRejected(
            "EMPTY", "no usable bar is left", session=aside[0], remedy="Download the file again"
        )
    since = rows.days[-YEAR:][0]
    within = int((days >= since).sum())
    if within > MOST_IN_A_YEAR or days.size > max(MOST_IN_A_YEAR, MOST_IN_ALL * len(rows)):
        raise DataRejected(
            "QUARANTINE",
            f"{days.size} bad bars in all and {within} in the last {YEAR} sessions, "
            f"at most {MOST_IN_A_YEAR} a year and {MOST_IN_ALL:.0%} are set aside",
            session=aside[0],
            remedy="The series is unsound: use another source",
        )
    return rows
