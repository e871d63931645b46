"""Spreads of rolls that no table gives, for a series that holds each contract to its expiry.

Two roads, both without a look ahead:

* a second series of the same market that changed contract some sessions before the expiry shows the
  next contract beside the expiring one: the spread is read off;
* the cash index: at its expiry a contract is worth the index, so the spread is what the next contract
  stands above the index there. It is read on the first sessions after the expiry, each divided by the
  share of the carry still to come.

The opening gap after an expiry is no road: it holds a day and a half of market moves, several times the
spread.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np

from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets.bars import Bars
from levelhead.markets.continuous import quotation_closes
from levelhead.markets.market import Expiry, Kind
from levelhead.markets.rolls import Roll, RollTable
from levelhead.markets.sessions import sessions
from levelhead.measure.phrase import Phrase, named

# Measured on RTY and ES with `python -m tools.roll_spreads`: the error falls up to the fourth session and no further.
SESSIONS = 4
LONGEST_WAIT = 14  # days: with holes beyond that, too little of the carry is left to read
QUARTER = 91  # days between expiries; 84 or 98 now and then, which moves a spread by a hundredth of itself
OVERLAP = 2  # last sessions of the expiring contract on which every roll habit shows the next one
TOGETHER = slice(-25, -10)  # sessions before an expiry on which both series still show the same contract


def detect_rolls(bars: Bars, proxy: Bars) -> RollTable:
    """The rolls of ``bars``, measured from the basis to the cash index.

    A roll is known on the fourth common session after its expiry, and never changes from then on:
    the table of shorter bars is the table of longer ones, cut.

    Parameters
    ----------
    bars
        A quarterly index future, unadjusted, held to expiry; other bars have no rolls here.
    proxy
        Its cash index, in the same points, closing at the time of the settlement. Before November 2020
        stock index futures settled a quarter of an hour after the index closed, which doubles the error.

    Returns
    -------
    Ratio: median over four sessions of ``(close / index) ** (days in a quarter / days left to expiry)``;
    error: half the range of these four.
    """
    if bars.market.proxy != proxy.market.symbol or proxy.market.kind is not Kind.INDEX:
        return RollTable()
    quotation = quotation_closes(bars)
    days, rows, proxy_rows = _common(bars, proxy)
    valid = ~quotation[rows] & (bars.close[rows] > 0)
    days, basis = days[valid], np.log(bars.close[rows[valid]] / proxy.close[proxy_rows[valid]])
    words = Phrase("the basis to {index}", index=named(proxy.market.symbol))
    rolls = []
    for row in _held(bars, quotation):
        after = slice(int(np.searchsorted(days, bars.session[row], side="right")), None)
        waited = (days[after] - bars.session[row]).astype(np.int64)[:SESSIONS]
        if waited.size < SESSIONS or waited[-1] > LONGEST_WAIT:
            continue
        ratios = np.exp(basis[after][:SESSIONS] * QUARTER / (QUARTER - waited))
        known = days[after][SESSIONS - 1].item()
        rolls.append(_roll(bars, row, ratios, known=known, error=float(np.ptp(ratios)) / 2, measured=words))
    return RollTable(tuple(rolls), words if rolls else "")


def measure_rolls(bars: Bars, second: Bars) -> RollTable:
    """The rolls of ``bars``, read off a second series that changed contract before the expiry.

    Known on the expiry session. A roll is left out where the second series has no bars, was not equal
    to ``bars`` within a tick some weeks before, or shows the same contract up to the expiry.
    """
    days, rows, second_rows = _common(bars, second)
    quotation = quotation_closes(bars)
    words = Phrase("a second series that rolls earlier")
    rolls = []
    for row in _held(bars, quotation) if second.market == bars.market else ():
        stop = int(np.searchsorted(days, bars.session[row]))
        ours, theirs = bars.close[rows[:stop]], second.close[second_rows[:stop]]
        if stop < -TOGETHER.start or days[stop - OVERLAP] != bars.session[row - OVERLAP]:
            continue
        apart = float(np.median(np.abs(theirs - ours)[TOGETHER]))
        if apart > float(bars.market.tick) or np.all(theirs[-OVERLAP:] == ours[-OVERLAP:]):
            continue
        ratios = theirs[-OVERLAP:] / ours[-OVERLAP:]
        rolls.append(_roll(bars, row, ratios, known=bars.session[row].item(), error=0.0, measured=words))
    return RollTable(tuple(rolls), words if rolls else "")


def _common(bars: Bars, other: Bars) -> tuple[SessionArray, IntArray, IntArray]:
    days, rows, other_rows = np.intersect1d(
        bars.session, other.session, assume_unique=True, return_indices=True
    )
    return days, rows, other_rows


def _held(bars: Bars, quotation: BoolArray) -> Iterator[int]:
    """Rows of expiry sessions of quarterly index futures, with a bar of the expiring contract before."""
    if bars.market.expiry is Expiry.THIRD_FRIDAY:
        rows = np.flatnonzero(quotation)
        yield from rows[rows > 0].tolist()


def _roll(bars: Bars, row: int, ratios: FloatArray, *, known: date, error: float, measured: str) -> Roll:
    ratio = float(np.median(ratios))
    return Roll(
        expiry=bars.session[row].item(),
        # By the calendar: on the expiry itself the next bar is not there yet.
        first_of_next=sessions(bars.market.calendar).after(bars.session[row].item(), 1)[0],
        # Stated at the last close of the expiring contract: that is the close it will be added to.
        spread=(ratio - 1.0) * float(bars.close[row - 1]),
        ratio=ratio,
        known=known,
        error=error,
        measured=measured,
    )
