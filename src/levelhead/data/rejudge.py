"""Stored bars through the gate again: as known on an earlier day, or after newer ones joined them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from levelhead.data.findings import worst
from levelhead.data.gate import Checked, gate
from levelhead.data.merge import JOINT_CODES
from levelhead.data.rows import RawRows
from levelhead.markets.bars import Bars
from levelhead.markets.notes import Note, Verdict
from levelhead.measure import Claim, Measurement, Unit


def as_known(bars: Bars, notes: Iterable[Note], day: date) -> Checked:
    """The bars up to ``day``, judged on that day: no finding counts a later session.

    Parameters
    ----------
    bars
        Stored bars, some of them later than ``day``.
    notes
        What was found when they were stored, over all sessions.
    day
        The last session known.

    Returns
    -------
    Bars and notes of the gate; and of the stored notes those it cannot make again, without their counts.

    Raises
    ------
    NoBars, DataRejected
        When no bar is so early, or the gate refuses what is left.
    """
    past = bars.upto(day)
    earlier = (note for note in notes if note.session is None or note.session <= day)
    return judged_again(past, [_without_counts(note, past.as_of) for note in earlier])


def judged_again(bars: Bars, notes: Iterable[Note]) -> Checked:
    """Bars that were judged in parts, judged as a whole.

    Parameters
    ----------
    bars
        The whole.
    notes
        What was found in the parts. Kept are those the gate cannot find again (repairs, bars set aside,
        joints), one of each code.

    Raises
    ------
    DataRejected
        When the whole is no usable series, for example because the parts stand far apart.
    """
    rows = RawRows(
        bars.session,
        np.vstack([bars.open, bars.high, bars.low, bars.close]),
        bars.volume,
        np.zeros(len(bars), dtype=np.int64),
    )
    fresh = gate(rows, market=bars.market, adjustment=bars.adjustment, source=bars.source)
    said = {note.code for note in fresh.notes}
    gone = [note for note in notes if _done_before(note) and note.code not in said]
    every = (*_one_of_each(gone, fresh.bars.as_of), *fresh.notes)
    return Checked(fresh.bars, every, worst(every))


def _done_before(note: Note) -> bool:
    # What was done to rows before they were stored cannot be seen in the stored ones.
    return note.verdict in (Verdict.REPAIR, Verdict.QUARANTINE) or note.code in JOINT_CODES


def _one_of_each(notes: Iterable[Note], as_of: date) -> Iterable[Note]:
    by_code: dict[str, list[Note]] = {}
    for note in notes:
        by_code.setdefault(note.code, []).append(note)
    for found in by_code.values():
        if len(found) == 1:
            yield found[0]
        else:
            yield _without_counts(min(found, key=lambda note: note.session or date.min), as_of)


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
