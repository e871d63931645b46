"""A series of contracts seen as one contract, anchored at its last bar.

Two facts of quarterly futures keep apart what a chart shows from what a holder earned:

* the roll: from one session to the next the series changes contract, and the spread between the
  two contracts is not a return;
* the expiry quotation: a series held to expiry (Yahoo's ``=F``) prints the special opening quotation
  as the close of the expiry Friday. It is an average of opening prices of the shares, quoted in
  hundredths, fixed six hours before the session ends.

Levels and averages are read on printed prices; everything made of returns is read here.
"""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.expiry import expiries
from levelhead.markets.market import Expiry, Kind
from levelhead.markets.rolls import RollTable

OFF_TICK = 1e-3  # in ticks: far above float32 dust, far below a hundredth of a point


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
    unknown_joints: IntArray


def continuous(bars: Bars, rolls: RollTable) -> Continuous:
    """Join ``bars`` across the rolls known on their last session.

    Adjusted bars are taken as they are: whoever adjusted them has joined them already.
    """
    quotation = quotation_closes(bars)
    close = np.where(quotation, np.nan, bars.close)
    spread, factor = np.zeros(len(bars)), np.ones(len(bars))
    joints: list[int] = []
    unknown: list[int] = []
    if bars.adjustment is Adjustment.NONE and bars.market.kind is Kind.FUTURE:
        known = {np.datetime64(roll.expiry): roll for roll in rolls.upto(bars.as_of)}
        for expiry in expiries(bars.market, bars.first, bars.as_of):
            row = int(np.searchsorted(bars.session, expiry))
            held = row < len(bars) and bars.session[row] == expiry and bool(quotation[row])
            roll = known.get(expiry)
            if held:
                row += 1
            elif roll is not None:
                row = int(np.searchsorted(bars.session, np.datetime64(roll.first_of_next)))
            else:
                continue  # not held to expiry and no table: where it rolled is not known
            if not 0 < row < len(bars):
                continue
            if roll is None:
                unknown.append(row)
                continue
            joints.append(row)
            spread[row] = roll.spread
            factor[:row] *= roll.ratio
    previous = _previous_valid(close) + spread + _carried(spread, quotation)
    return Continuous(
        session=bars.session,
        quotation=quotation,
        close=close,
        previous_close=previous,
        changes=close - previous,
        factor=factor,
        joint_rows=np.asarray(joints, dtype=np.int64),
        unknown_joints=np.asarray(unknown, dtype=np.int64),
    )


def quotation_closes(bars: Bars) -> BoolArray:
    """True where a bar's close is the special opening quotation of an expiring contract; shape (T,).

    An expiry session is one when its close stands off the tick grid (quotations are in hundredths),
    or when at least two of the last three expiries before it did: the series is then held to expiry
    and this quotation happens to lie on the grid. Nothing after the bar is looked at.
    """
    mask = np.zeros(len(bars), dtype=np.bool_)
    market = bars.market
    if market.expiry is not Expiry.THIRD_FRIDAY or bars.adjustment is not Adjustment.NONE:
        return mask
    recent: list[bool] = []
    for expiry in expiries(market, bars.first, bars.as_of):
        row = int(np.searchsorted(bars.session, expiry))
        if row == len(bars) or bars.session[row] != expiry:
            continue
        ticks = bars.close[row] / float(market.tick)
        off = abs(ticks - round(ticks)) > OFF_TICK
        mask[row] = off or sum(recent[-3:]) >= 2
        recent.append(off)
    return mask


def _previous_valid(close: FloatArray) -> FloatArray:
    """The last non-NaN value strictly before each row; NaN where there is none."""
    rows = np.where(np.isnan(close), -1, np.arange(close.size))
    last = np.maximum.accumulate(rows)
    before = np.concatenate([[-1], last[:-1]])
    return np.where(before >= 0, close[np.maximum(before, 0)], np.nan)


def _carried(spread: FloatArray, quotation: BoolArray) -> FloatArray:
    """Spread of a roll that fell on a bar without a close, owed to the bar after it."""
    carried = np.zeros_like(spread)
    carried[1:] = np.where(quotation[:-1], spread[:-1], 0.0)
    return carried
