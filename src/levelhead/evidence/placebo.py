"""Do levels hold? Every kind walk-forward on its own market, against random prices at the same distance."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from levelhead.errors import TooLittleHistory
from levelhead.evidence.discovery import Resampled, benjamini_hochberg, block_ratios
from levelhead.evidence.fates import Ahead, Fate, Watched
from levelhead.forecast.engine_bars import generator
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.levels import Level, LevelKind, LevelRecord, Side, find_levels
from levelhead.levels.touches import HOLD_WITHIN
from levelhead.levels.values import ORDER
from levelhead.markets import Bars, Context, RollTable
from levelhead.technical import read_chart
from levelhead.technical.extremes import Period
from levelhead.technical.swings import K

FIRST_ORIGIN = 300  # sessions of history before the first page is read
STEP, CONTROLS, BLOCK = 5, 20, 60
MOST_TESTS = 3  # three and more are one group
REVERSAL_ROWS = 2  # bars after a reversal's turning low that hold it by construction
DISCOVERY, FEWEST = 0.05, 30
FEWEST_ALIKE = 5  # levels of one year below which distances are drawn from all years


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """Levels of one kind, or of all, by how often they had been tested.

    Parameters
    ----------
    kind
        Their strongest reason; ``None``: all kinds together.
    tests
        Tests before, 0 to 3 (three and more); ``None``: any number.
    levels, touched, events
        Levels watched, those tested within the horizon, and distinct sessions of such tests.
    touch_rate, touch_placebo, touch_interval
        Share tested; of the control prices; 95% interval of the difference.
    hold_rate, hold_placebo, hold_interval
        Share of the tested that held for three sessions; the same.
    q
        False discovery rate at which the difference in holding would count, among all groups.
    is_strong
        True where levels held more often than controls: q at most 5% and the interval above zero.
    """

    kind: LevelKind | None
    tests: int | None
    levels: int
    touched: int
    events: int
    touch_rate: float
    touch_placebo: float
    touch_interval: tuple[float, float]
    hold_rate: float
    hold_placebo: float
    hold_interval: tuple[float, float]
    q: float
    is_strong: bool


@dataclass(frozen=True, slots=True)
class PlaceboRecord:
    """How the levels of one market fared.

    Parameters
    ----------
    market, fingerprint
        Symbol and fingerprint of the bars measured.
    first, last
        First and last session on which levels were read; ``as_of``: the last bar used to judge them.
    origins, step, horizon, controls
        Pages read, sessions between them, sessions each level was watched, control prices a level.
    groups
        All levels, then each kind, then each kind by tests.
    """

    market: str
    fingerprint: str
    first: date
    last: date
    as_of: date
    origins: int
    step: int
    horizon: int
    controls: int
    groups: tuple[LevelGroup, ...]

    def group(self, kind: LevelKind | None, tests: int | None) -> LevelGroup | None:
        """The group of one kind and number of tests."""
        return next((each for each in self.groups if (each.kind, each.tests) == (kind, tests)), None)


def placebo_record(
    bars: Bars,
    rolls: RollTable,
    *,
    horizon: int = 15,
    step: int = STEP,
    controls: int = CONTROLS,
    seed: int = 0,
    on_origin: Callable[[int, int], None] = lambda _done, _of: None,
) -> PlaceboRecord:
    """Read the levels of every ``step``-th session and see what became of them.

    On each origin the levels are those of the page of that day. Each level above or below the close is
    watched for ``horizon`` sessions on bars joined across rolls: its first test is the first bar that comes
    within z of its near edge, and held if no close on that bar or the three after passed the far edge by z.
    Each level is compared with ``controls`` prices on the same side of the same close, whose distance and
    width (in ATR) are those of another level of the same kind and side, tested as often, found in the same
    calendar year (in any year where there are under five), drawn at random.

    Parameters
    ----------
    bars, rolls
        The market's history.
    on_origin
        Told how many origins of how many are done.

    Raises
    ------
    TooLittleHistory
        With no session that has 300 before it and ``horizon + 3`` after it.
    """
    last = len(bars) - horizon - HOLD_WITHIN
    rows = list(range(FIRST_ORIGIN, last, step))
    if not rows:
        raise TooLittleHistory(
            "the record of levels", needs=FIRST_ORIGIN + horizon + HOLD_WITHIN + 1, has=len(bars)
        )
    found = _found(bars, rolls, rows, horizon, on_origin)
    return PlaceboRecord(
        market=bars.market.symbol,
        fingerprint=bars.fingerprint,
        first=bars.session[rows[0]].item(),
        last=bars.session[rows[-1]].item(),
        as_of=bars.as_of,
        origins=len(rows),
        step=step,
        horizon=horizon,
        controls=controls,
        groups=level_groups(found, bars, rolls, horizon=horizon, controls=controls, seed=seed),
    )


def level_groups(
    found: Watched,
    bars: Bars,
    rolls: RollTable,
    *,
    horizon: int,
    controls: int = CONTROLS,
    seed: int = 0,
) -> tuple[LevelGroup, ...]:
    """What became of watched levels beside their controls: all, each kind, each kind by tests.

    Parameters
    ----------
    found
        At least one level, each with ``horizon + 3`` bars after its own.
    bars, rolls
        As for :func:`placebo_record`.
    """
    draws = generator(seed, bars.market.symbol, bars.as_of)
    ahead = Ahead(bars, rolls, horizon)
    year = bars.session[found.row].astype("datetime64[Y]").astype(np.int64)
    tally = _Tally(found, ahead.fate(found), *_controls(found, year, ahead, draws, controls), controls)
    return _groups(tally, draws)


def rate(levels: Iterable[Level], record: PlaceboRecord, *, bars: Bars) -> tuple[Level, ...]:
    """The levels, each with the record of its kind at its number of tests.

    Where fewer than 30 such levels were tested, the record of its kind; where there are fewer of those too,
    none. ``bars`` are those the levels were found on.
    """
    return tuple(replace(level, record=_record_of(level, record, bars)) for level in levels)


def _record_of(level: Level, record: PlaceboRecord, bars: Bars) -> LevelRecord | None:
    if not level.reasons or level.side is Side.AT:
        return None
    for tests in (min(len(counted_tests(level, bars)), MOST_TESTS), None):
        group = record.group(level.reasons[0].kind, tests)
        if group is not None and group.touched >= FEWEST:
            return LevelRecord(
                group.hold_rate, group.hold_placebo, group.touched, group.hold_interval, group.is_strong
            )
    return None


def counted_tests(level: Level, bars: Bars) -> tuple[date, ...]:
    """Sessions of the tests of a level, from its own side, that it could have failed.

    Left out are its origins, the five bars after a swing, the two after a low that turned price, and the
    rest of the calendar period of an extreme: those hold by the way the level is found.
    """
    spans: list[tuple[date, date]] = []
    last = len(bars) - 1
    for reason in level.reasons:
        if reason.kind in (LevelKind.SWING_HIGH, LevelKind.SWING_LOW) and reason.since is not None:
            spans.append((reason.since, bars.session[min(bars.row(reason.since) + K, last)].item()))
        spans += [
            (origin, bars.session[min(bars.row(origin) + REVERSAL_ROWS, last)].item())
            for origin in reason.sessions
        ]
        if reason.kind in (LevelKind.PERIOD_HIGH, LevelKind.PERIOD_LOW):
            assert reason.start is not None and reason.period is not None
            spans.append((reason.start, _end(reason.start, reason.period)))
    own = [touch.session for touch in level.touches if touch.side is level.side]
    return tuple(day for day in own if not any(first <= day <= end for first, end in spans))


def _end(start: date, period: Period) -> date:
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[period]
    following = np.datetime64(start, "M") + np.timedelta64(months, "M")
    end: date = (following.astype("datetime64[D]") - np.timedelta64(1, "D")).item()
    return end


def _found(
    bars: Bars, rolls: RollTable, rows: list[int], horizon: int, on_origin: Callable[[int, int], None]
) -> Watched:
    """The levels of the page of each origin, those the close lay in left out."""
    columns: list[tuple[float, ...]] = []
    for done, row in enumerate(rows):
        past = bars.upto(bars.session[row].item())
        context = Context(past, past.as_of, rolls=rolls.upto(past.as_of))
        overview = read_chart(context)
        for level in find_levels(context, overview, horizon=horizon) if overview.atr > 0 else ():
            if level.side is not Side.AT:
                tests = min(len(counted_tests(level, past)), MOST_TESTS)
                columns.append(
                    (
                        row,
                        ORDER[level.reasons[0].kind],
                        level.side is Side.SUPPORT,
                        tests,
                        level.distance / overview.atr,
                        (level.high - level.low) / overview.atr,
                        overview.close,
                        overview.atr,
                        overview.buffer,
                    )
                )
        on_origin(done + 1, len(rows))
    table = np.array(columns, dtype=np.float64).reshape(-1, 9)
    counts, figures = table[:, :4].astype(np.int64), table[:, 4:]
    return Watched(
        row=counts[:, 0],
        kind=counts[:, 1],
        below=counts[:, 2] == 1,
        tests=counts[:, 3],
        distance=figures[:, 0],
        width=figures[:, 1],
        close=figures[:, 2],
        atr=figures[:, 3],
        buffer=figures[:, 4],
    )


def _controls(
    found: Watched, year: IntArray, ahead: Ahead, draws: np.random.Generator, controls: int
) -> tuple[FloatArray, FloatArray]:
    """How many of each level's controls were tested, and held."""
    tested, held = np.zeros(found.row.size), np.zeros(found.row.size)
    like = np.stack([found.kind, found.below, found.tests])
    by_year, always = _Pool(np.vstack([like, year])), _Pool(like)
    for _ in range(controls):
        chance = draws.random(found.row.size)
        other = np.where(by_year.size >= FEWEST_ALIKE, by_year.other(chance), always.other(chance))
        fate = ahead.fate(replace(found, distance=found.distance[other], width=found.width[other]))
        tested += fate.tested
        held += fate.held
    return tested, held


class _Pool:
    """Levels that share every row of ``keys``, shape (keys, N)."""

    def __init__(self, keys: IntArray) -> None:
        group = np.unique(keys, axis=1, return_inverse=True)[1].ravel()
        self.order = np.argsort(group, kind="stable")
        self.first = np.searchsorted(group[self.order], group)
        self.size = np.searchsorted(group[self.order], group, side="right") - self.first
        self.place = np.empty(group.size, dtype=np.int64)
        self.place[self.order] = np.arange(group.size) - self.first[self.order]

    def other(self, chance: FloatArray) -> IntArray:
        """Another level of each one's pool, by a number in [0, 1); itself where it is alone."""
        drawn = (chance * np.maximum(self.size - 1, 1)).astype(np.int64)
        drawn = np.where(self.size > 1, drawn + (drawn >= self.place), 0)
        found: IntArray = self.order[self.first + drawn]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """Levels with their fates, and how many of each one's ``count`` controls were tested and held."""

    found: Watched
    fate: Fate
    controls_tested: FloatArray
    controls_held: FloatArray
    count: int

    def by_block(self, mask: BoolArray, values: FloatArray | BoolArray) -> FloatArray:
        """Sums over blocks of 60 sessions of the levels marked."""
        block = self.found.row // BLOCK - self.found.row.min() // BLOCK
        sums = np.bincount(block, np.where(mask, values, 0.0), minlength=int(block.max()) + 1)
        return sums.astype(np.float64)

    def compared(
        self, masks: list[BoolArray], draws: np.random.Generator, *, held: bool
    ) -> tuple[FloatArray, FloatArray, Resampled]:
        """Rates of the levels and of the controls in each group, and their resampled difference."""
        ones = np.ones(self.found.row.size)
        quantities: tuple[FloatArray | BoolArray, ...] = (
            (self.fate.held, self.fate.tested, self.controls_held, self.controls_tested)
            if held
            else (self.fate.tested, ones, self.controls_tested, ones * self.count)
        )
        sums = [np.stack([self.by_block(mask, each) for mask in masks], axis=1) for each in quantities]
        total = [each.sum(axis=0) for each in sums]
        with np.errstate(invalid="ignore", divide="ignore"):
            mine: FloatArray = total[0] / total[1]
            theirs: FloatArray = total[2] / total[3]
        return mine, theirs, block_ratios(sums[0], sums[1], draws, against=(sums[2], sums[3]))


def _groups(tally: _Tally, draws: np.random.Generator) -> tuple[LevelGroup, ...]:
    found, fate = tally.found, tally.fate
    keys: list[tuple[LevelKind | None, int | None]] = [
        (kind, tests) for kind in (None, *LevelKind) for tests in (None, *range(MOST_TESTS + 1))
    ]
    masks = [_mask(found, kind, tests) for kind, tests in keys]
    kept = [(key, mask) for key, mask in zip(keys, masks, strict=True) if mask.any()]
    masks = [mask for _, mask in kept]
    touch_rate, touch_placebo, touch = tally.compared(masks, draws, held=False)
    hold_rate, hold_placebo, hold = tally.compared(masks, draws, held=True)
    tested = np.array([(fate.tested & mask).sum() for mask in masks])
    q = benjamini_hochberg(np.where(tested >= FEWEST, hold.p, np.nan))
    return tuple(
        LevelGroup(
            kind=kind,
            tests=tests,
            levels=int(mask.sum()),
            touched=int(tested[at]),
            events=int(np.unique(fate.row[fate.tested & mask]).size),
            touch_rate=float(touch_rate[at]),
            touch_placebo=float(touch_placebo[at]),
            touch_interval=(float(touch.low[at]), float(touch.high[at])),
            hold_rate=float(hold_rate[at]),
            hold_placebo=float(hold_placebo[at]),
            hold_interval=(float(hold.low[at]), float(hold.high[at])),
            q=float(q[at]),
            is_strong=bool(q[at] <= DISCOVERY and hold.low[at] > 0),
        )
        for at, ((kind, tests), mask) in enumerate(kept)
    )


def _mask(found: Watched, kind: LevelKind | None, tests: int | None) -> BoolArray:
    mask = np.ones(found.row.size, dtype=np.bool_) if kind is None else found.kind == ORDER[kind]
    return mask if tests is None else mask & (found.tests == tests)
