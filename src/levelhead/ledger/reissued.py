"""Graded forecasts as the events that can be issued again on the sessions after theirs."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from levelhead.evidence.convergence import Event
from levelhead.kernels.arrays import SessionArray
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry
from levelhead.ledger.grading import ROWS, row_shares, scenarios_of, standing_grades, text
from levelhead.markets import Context


def events_of(
    book: Sequence[Entry], context: Context, horizon: int
) -> tuple[tuple[Event, ...], SessionArray]:
    """The graded forecasts of a market and horizon that count, with the sessions they were issued on, in order.

    Left out are those whose own session, or the one they were settled on, has no bar, and those whose horizon has not
    as many bars as sessions: the sessions that are left could not be counted on bars.

    Parameters
    ----------
    context
        Bars that reach to where they were settled.
    """
    bars = context.bars
    found: list[tuple[np.datetime64, Event]] = []
    for number, grade in standing_grades(book).items():
        said = book[number].body
        sessions = cast(Sequence[str], said["sessions"])
        if text(said, "market") != bars.market.symbol or len(sessions) != horizon or "supersedes" in said:
            continue
        days = np.array(
            [text(said, "as_of"), text(grade.body, "settled"), sessions[-1]], dtype="datetime64[D]"
        )
        row, settled, last = np.searchsorted(bars.session, days).tolist()
        if last >= len(bars) or last != row + horizon or (bars.session[[row, settled, last]] != days).any():
            continue
        event = Event(
            row,
            settled,
            scenarios_of(said),
            row_shares(said, "probability"),
            row_shares(said, "climatology"),
            ROWS.index(text(grade.body, "outcome")),
            cast(int, cast(Body, said["made"])["seed"]),
        )
        found.append((days[0], event))
    found.sort(key=lambda each: (each[0], each[1].seed))
    return tuple(each for _, each in found), np.array([day for day, _ in found], dtype="datetime64[D]")
