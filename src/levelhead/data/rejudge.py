"""Stored bars as they would have been judged on an earlier day."""

from dataclasses import replace
from datetime import date

import numpy as np

from levelhead.data.findings import worst
from levelhead.data.gate import Checked, gate
from levelhead.data.rows import RawRows
from levelhead.markets.bars import Bars
from levelhead.markets.notes import Note, Verdict
from levelhead.measure import Claim, Measurement, Unit

# What was done to rows before they were stored cannot be seen in the stored ones.
_DONE_BEFORE = (Verdict.REPAIR, Verdict.QUARANTINE)


def rejudged(bars: Bars, notes: tuple[Note, ...], day: date, *, joint: tuple[str, ...]) -> Checked:
    """The bars up to ``day`` through the gate again, so that no finding counts a later session.

    Parameters
    ----------
    bars
        Stored bars, some of them later than ``day``.
    notes
        What was found when they were stored, over all sessions.
    day
        The last session known.
    joint
        Codes of notes that the store made where it joined series.

    Returns
    -------
    Bars and notes of the gate; and of the stored notes those it cannot make again, without their counts.

    Raises
    ------
    NoBars, DataRejected
        When no bar is so early, or the gate refuses what is left.
    """
    past = bars.upto(day)
    rows = RawRows(
        past.session,
        np.vstack([past.open, past.high, past.low, past.close]),
        past.volume,
        np.zeros(len(past), dtype=np.int64),
    )
    fresh = gate(rows, market=past.market, as_of=day, adjustment=past.adjustment, source=past.source)
    said = {note.code for note in fresh.notes}
    earlier = tuple(
        _without_counts(note, fresh.bars.as_of)
        for note in notes
        if note.code not in said
        and (note.verdict in _DONE_BEFORE or note.code in joint)
        and (note.session is None or note.session <= day)
    )
    every = (*earlier, *fresh.notes)
    return Checked(fresh.bars, every, worst(every))


def _without_counts(note: Note, as_of: date) -> Note:
    if note.session is None:
        return note
    claim = Claim(
        note.claim.id,
        note.claim.section,
        "Found when the bars were stored: {code}, the first on {first}",
        (
            Measurement("code", "rule", note.code, Unit.TEXT, as_of, "code of the finding"),
            Measurement("first", "first session concerned", note.session, Unit.DATE, as_of, "as stored"),
        ),
    )
    return replace(note, claim=claim)
