"""The levels of graded forecasts beside random prices at the same distance."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import cast

import numpy as np

from levelhead.evidence.fates import Watched
from levelhead.evidence.placebo import BLOCK, CONTROLS, LevelGroup, level_groups
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry
from levelhead.ledger.grading import standing_grades, text, watched
from levelhead.levels.touches import HOLD_WITHIN
from levelhead.markets import Context

FEWEST_BLOCKS = 4  # of 60 sessions


def controlled_levels(
    book: Sequence[Entry], context: Context, horizon: int, *, controls: int = CONTROLS
) -> tuple[LevelGroup, ...]:
    """Touch and hold rates of all issued levels and of each kind, against controls; empty without a level.

    The rules are those of ``evidence.placebo``, on the levels as they were written down: first tests within the
    horizon less the three sessions that judge them, each level beside prices whose distance and width are those of
    other issued levels of its kind. Intervals are NaN where the forecasts span under four blocks of 60 sessions.

    Left out are forecasts whose horizon has not as many bars as sessions.

    Parameters
    ----------
    context
        Bars that reach to the end of the horizons.
    horizon
        Sessions; below four no test could be judged.
    """
    bars, within = context.bars, horizon - HOLD_WITHIN
    if within < 1:
        return ()
    parts = []
    for number in sorted(standing_grades(book)):
        said = book[number].body
        if (
            text(said, "market") != bars.market.symbol
            or len(cast(Sequence[str], said["sessions"])) != horizon
            or "supersedes" in said
        ):
            continue
        span = np.array([text(said, "as_of"), text(said, "grades_after")], dtype="datetime64[D]")
        row, last = np.searchsorted(bars.session, span).tolist()
        rungs = [each for each in cast(Sequence[Body], said["ladder"]) if text(each, "side") != "at"]
        whole = last < len(bars) and last == row + horizon and bool((bars.session[[row, last]] == span).all())
        if rungs and whole:
            parts.append(watched(said, rungs, row=row, bars=bars))
    if not parts:
        return ()
    found = Watched(
        **{
            each.name: np.concatenate([getattr(part, each.name) for part in parts])
            for each in fields(Watched)
        }
    )
    groups = level_groups(found, bars, context.rolls, horizon=within, controls=controls)
    by_kind = tuple(each for each in groups if each.tests is None)
    if np.unique(found.row // BLOCK).size < FEWEST_BLOCKS:  # the same few blocks drawn again tell no spread
        nothing = (np.nan, np.nan)
        by_kind = tuple(replace(each, touch_interval=nothing, hold_interval=nothing) for each in by_kind)
    return by_kind
