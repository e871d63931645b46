"""Which days a hindcast starts from, which barriers it asks about, and what then happened on the contract."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from levelhead.errors import BadOption
from levelhead.forecast.scenarios import Barrier, By, Paths, Scenarios
from levelhead.forecast.select import select
from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.levels.find import find_zones
from levelhead.markets import Bars, Context
from levelhead.markets.continuous import Continuous, continuous
from levelhead.technical import Overview, read_chart
from levelhead.technical.overview import FEWEST_BARS, Series, zone_buffer

GRID = ((1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (2.0, 2.0), (3.0, 3.0), (2.0, 4.0))
LONGEST_WAIT = 14  # days after which a roll that was not measured will not be
PATH_SESSIONS = 15  # a page's paths are never shorter
BLOCK = 250  # origins of one task: a year


class Geometry(StrEnum):
    """Where the barriers stand: at the levels a page would choose, or at fixed multiples of ATR(14)."""

    LEVELS = "levels"
    ATR = "atr"


@dataclass(frozen=True, slots=True)
class Question:
    """What a hindcast is to do.

    Parameters
    ----------
    horizon
        Sessions ahead, 1 to 63.
    geometry
        See :class:`Geometry`.
    start, end
        First and last origin; ``None``: as far as the bars go.
    step
        Sessions between origins, counted from the last bar of ``start`` on.
    seed
        Of the drawn bars.

    Raises
    ------
    BadOption
        For a step below 1 or an end before the start.
    """

    horizon: int = 15
    geometry: Geometry = Geometry.LEVELS
    start: date | None = None
    end: date | None = None
    step: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        if self.step < 1:
            raise BadOption("--step", self.step, "a number of sessions, 1 or more")
        if self.start and self.end and self.end < self.start:
            raise BadOption("--end", self.end, f"a day not before --start {self.start}")

    @property
    def longest(self) -> int:
        """Sessions of the paths behind the forecasts."""
        return max(self.horizon, PATH_SESSIONS)

    @property
    def on_paths(self) -> "Question":
        """The same for every question that stands on the same paths."""
        return replace(self, horizon=self.longest)


def origin_rows(context: Context, question: Question) -> IntArray:
    """Rows whose outcome is known by the last bar, every ``step`` sessions.

    Left out are expiry quotations, whose close is not the contract's, and windows across a roll that is
    still being measured: both files that end today and files that end later then tell the same of a day.
    """
    bars = context.bars
    joined = continuous(bars, context.rolls)
    first = FEWEST_BARS - 1
    if question.start is not None:
        first = max(first, int(np.searchsorted(bars.session, np.datetime64(question.start))))
    stop = len(bars) - question.horizon
    if question.end is not None:
        stop = min(stop, int(np.searchsorted(bars.session, np.datetime64(question.end), side="right")))
    rows = np.arange(first, max(stop, first), question.step)
    rows = rows[~joined.quotation[rows]]
    for joint in joined.unknown_joints.tolist():
        if (bars.session[-1] - bars.session[joint]).astype(np.int64) <= LONGEST_WAIT:
            rows = rows[~((rows < joint) & (joint <= rows + question.horizon))]
    return rows


def blocks(context: Context, rows: IntArray) -> tuple[IntArray, ...]:
    """Rows in runs of at most 250 during which no roll happened or became known."""
    bars = context.bars
    joined = continuous(bars, context.rolls)
    changes = [*joined.joint_rows.tolist(), *joined.unknown_joints.tolist()]
    days = [(each.expiry, each.known or each.expiry, each.first_of_next) for each in context.rolls]
    changes += np.searchsorted(bars.session, np.array(days, dtype="datetime64[D]").reshape(-1)).tolist()
    stretch = np.searchsorted(np.unique(changes), rows, side="right")
    # counted from the first bar, so that blocks do not depend on where the origins begin
    which = np.unique(np.stack([stretch, rows // BLOCK]), axis=1, return_inverse=True)[1].reshape(-1)
    return tuple(rows[which == each] for each in range(int(which.max(initial=-1)) + 1))


def asked(
    context: Context, row: int, questions: Sequence[Question], *, series: Series
) -> list[tuple[Scenarios, ...]]:
    """The scenarios of the bar ``row`` for each question; none where the market has never moved.

    Parameters
    ----------
    context
        What was known on a later day with the same rolls.
    questions
        Alike but for the horizon.
    series
        The readings of its bars.
    """
    atr, bars = float(series.atr[row]), context.bars
    if not atr > 0:
        return [() for _ in questions]
    if questions[0].geometry is Geometry.LEVELS:
        known = bars.upto(bars.session[row].item())
        cut = Context(known, known.as_of)  # neither zones nor the view read more than bars and series
        overview = read_chart(cut, series=series.first(row + 1))
        return [(_chosen(cut, overview, each.horizon),) for each in questions]
    close, z = float(bars.close[row]), zone_buffer(bars, atr)
    pairs = [
        (Barrier(close + up * atr, By.TOUCH, z), Barrier(close - down * atr, By.TOUCH, z))
        for up, down in GRID
    ]
    return [tuple(Scenarios(up, down, each.horizon) for up, down in pairs) for each in questions]


def _chosen(context: Context, overview: Overview, horizon: int) -> Scenarios:
    """The scenarios a page would choose."""
    zones = find_zones(context, overview, horizon=horizon)
    return select(overview, zones, horizon=horizon, tick=float(context.bars.market.tick)).scenarios


def contract_path(bars: Bars, joined: Continuous, row: int, horizon: int) -> Paths:
    """The bars after ``row`` in the contract held there: a roll touches no level; shape (1, H), points."""
    ahead = slice(row + 1, row + 1 + horizon)
    ratio = np.ones(horizon)
    for joint, roll in zip(joined.joint_rows.tolist(), joined.joints, strict=True):
        if row < joint <= row + horizon:
            ratio[joint - row - 1 :] *= roll.ratio

    def stated(price: FloatArray) -> FloatArray:
        there: FloatArray = (price[ahead] / ratio)[None, :]
        return there

    return Paths(stated(bars.open), stated(bars.high), stated(bars.low), stated(joined.close))
