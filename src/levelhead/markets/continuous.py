"""A series of contracts seen as one contract, anchored at its last bar.

Two facts of quarterly futures keep apart what a chart shows from what a holder earned:

* the roll: from one session to the next the series changes contract, and the spread between the
  two contracts is not a return;
* the expiry quotation: a series held to expiry (Yahoo's ``=F``) prints the special opening quotation
  as the close of the expiry Friday. It is an average of opening prices of the shares, quoted in
  hundredths, fixed six hours before the session ends.

Levels and averages are read on printed prices; everything made of returns is read here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.expiry import expiries
from levelhead.markets.market import Expiry, Kind
from levelhead.markets.rolls import Roll, RollTable

# in ticks: above float32 dust (0.004 ticks of 0.1 at 16,000 points), below a hundredth of the Dow's whole point
OFF_TICK = 5e-3
USUAL_SESSIONS = 20
THIN = 0.5  # the day before expiry, an expiring contract trades less than this share of the usual volume


@dataclass(frozen=True, slots=True, eq=False)
class Continuous:
    """Bars joined across rolls; all arrays have shape (T,), aligned with the bars they came from.

    Parameters
    ----------
    session
        The sessions of the bars.
    quotation
        True where the printed close is an expiry quotation: there is no close of the contract.
    close
        Printed close, NaN at quotations.
    previous_close
        Last valid close before the bar, in the terms of the bar's own contract (spread added);
        NaN on the first bar.
    changes
        ``close - previous_close``: points earned since the last valid close; NaN on the first bar
        and at quotations.
    factor
        Multiply a printed price by this to state it in the contract of the last bar (ratio method).
    joint_rows
        Rows whose bar is the first of a new contract and whose spread is known.
    joints
        The rolls of those rows, in the same order.
    unknown_joints
        Rows whose bar is the first of a new contract and whose spread is not known: the gap is
        still inside ``changes``.
    """

    session: SessionArray
    quotation: BoolArray
    close: FloatArray
    previous_close: FloatArray
    changes: FloatArray
    factor: FloatArray
    joint_rows: IntArray
    joints: tuple[Roll, ...]
    unknown_joints: IntArray

    def first(self, stop: int) -> "Continuous":
        """The first ``stop`` bars as they were joined on the day of the last of them.

        Holds for days on which the same rolls were known as here: nothing else in it looks ahead.
        """
        return Continuous(
            session=self.session[:stop],
            quotation=self.quotation[:stop],
            close=self.close[:stop],
            previous_close=self.previous_close[:stop],
            changes=self.changes[:stop],
            factor=self.factor[:stop],
            joint_rows=self.joint_rows,
            joints=self.joints,
            unknown_joints=self.unknown_joints,
        )


@lru_cache(maxsize=8)  # one page asks for the same join from every part
def continuous(bars: Bars, rolls: RollTable) -> Continuous:
    """Join ``bars`` across the rolls known on their last session.

    Adjusted bars are taken as they are: whoever adjusted them has joined them already.
    """
    quotation = quotation_closes(bars)
    close = np.where(quotation, np.nan, bars.close)
    spread, factor = np.zeros(len(bars)), np.ones(len(bars))
    joints: list[tuple[int, Roll]] = []
    unknown: list[int] = []
    if bars.adjustment is Adjustment.NONE and bars.market.kind is Kind.FUTURE:
        known = {roll.expiry: roll for roll in rolls.upto(bars.as_of)}
        for expiry, after, held in _expiries(bars):
            roll = known.get(expiry)
            if held:
                row = after
            elif roll is not None:
                row = int(np.searchsorted(bars.session, np.datetime64(roll.first_of_next)))
            else:
                continue  # not held to expiry and no table: where it rolled is not known
            if not 0 < row < len(bars):
                continue
            if roll is None:
                unknown.append(row)
                continue
            joints.append((row, roll))
            spread[row] = roll.spread
            factor[:row] *= roll.ratio
    previous = _previous_valid(close) + spread
    return Continuous(
        session=bars.session,
        quotation=quotation,
        close=close,
        previous_close=previous,
        changes=close - previous,
        factor=factor,
        joint_rows=np.asarray([row for row, _ in joints], dtype=np.int64),
        joints=tuple(roll for _, roll in joints),
        unknown_joints=np.asarray(unknown, dtype=np.int64),
    )


def quotation_closes(bars: Bars) -> BoolArray:
    """True where a bar's close is the special opening quotation of an expiring contract; shape (T,).

    An expiry session is one when the series is held to expiry:

    * its close stands off the tick grid (quotations are in hundredths); or
    * an earlier expiry's did, and on the session before the volume had left for the next contract
      (Yahoo rounded the quotations of 2012 to 2018 to the grid); or
    * one of the two held for at least two of the last three expiries.

    Nothing after the bar is looked at.
    """
    mask = np.zeros(len(bars), dtype=np.bool_)
    for expiry, after, held in _expiries(bars):
        if held and bars.session[after - 1] == np.datetime64(expiry):
            mask[after - 1] = True
    return mask


def _expiries(bars: Bars) -> Iterator[tuple[date, int, bool]]:
    """Each expiry within the bars, the row of the first bar after it, whether the series was held to it."""
    market = bars.market
    may_be_held = market.expiry is Expiry.THIRD_FRIDAY and bars.adjustment is Adjustment.NONE
    seen: list[bool] = []
    was_off = False
    for day in expiries(market, bars.first, bars.as_of):
        expiry: date = day.item()
        after = int(np.searchsorted(bars.session, day, side="right"))
        usual = sum(seen[-3:]) >= 2
        if not may_be_held or bars.session[after - 1] != day:
            yield expiry, after, usual  # a missing bar moves no roll
            continue
        off = _off_grid(float(bars.close[after - 1]), float(market.tick))
        held = off or (was_off and _volume_has_left(bars.volume[: after - 1]))
        yield expiry, after, held or usual
        seen.append(held)
        was_off = was_off or off


def _off_grid(price: float, tick: float) -> bool:
    ticks = price / tick
    return abs(ticks - round(ticks)) > OFF_TICK


def _volume_has_left(volume: FloatArray) -> bool:
    """Whether the last of these sessions traded less than half of what the 20 before it did."""
    traded = volume[-1 - USUAL_SESSIONS :]
    traded = traded[traded > 0]  # NaN where the source has none, 0 where it lost it
    return bool(traded.size > USUAL_SESSIONS // 2 and traded[-1] < THIN * np.median(traded[:-1]))


def _previous_valid(close: FloatArray) -> FloatArray:
    """The last non-NaN value strictly before each row; NaN where there is none."""
    rows = np.where(np.isnan(close), -1, np.arange(close.size))
    last = np.maximum.accumulate(rows)
    before = np.concatenate([[-1], last[:-1]])
    return np.where(before >= 0, close[np.maximum(before, 0)], np.nan)
