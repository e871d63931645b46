"""What a technical statement is worth: how often price then rose, against like sessions without regard to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from math import isnan
from types import MappingProxyType

import numpy as np

from levelhead.evidence.discovery import RESAMPLES, Resampled, benjamini_hochberg, block_ratios
from levelhead.evidence.states import Number, State, read_states
from levelhead.evidence.yield_states import yield_states
from levelhead.forecast import Barrier, By, Row, Scenarios
from levelhead.forecast.engine_bars import generator
from levelhead.forecast.ensemble import Ensemble, past_paths
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.continuous import continuous
from levelhead.technical.volatility import atr_series

GEOMETRIES = ((2.0, 2.0), (1.0, 1.5))  # ATR up, ATR down: even, and as a page's own barriers lie
BLOCK = 60  # sessions
SPAN_YEARS = 10
DISCOVERY = 0.05
FEWEST_EPISODES, FEWEST_BLOCKS = 20, 10
MATCHING = "sessions of the same series, the same decade and the same third of ATR(14) / close"


class Verdict(StrEnum):
    """What the measurement says of a statement."""

    ADDS = "adds"
    NOTHING = "adds nothing measurable"
    RARE = "too rare to measure"


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How often price rose first after a statement, against matched sessions.

    Parameters
    ----------
    name, words, parameters
        See :class:`levelhead.evidence.states.State`.
    up_atr, down_atr, horizon
        The question: did a high reach ``up_atr`` times ATR(14) above the close before a low reached
        ``down_atr`` times below it, where one of them did within ``horizon`` sessions.
    n, own_n
        Sessions on which the statement held and one of the two came; those of the market itself.
    episodes
        Runs of sessions on which the statement held.
    share
        How often the answer was yes, 0..1.
    matched
        The same on all sessions of the same span and volatility third, weighted as the statement falls on
        them.
    interval
        95% block-bootstrap interval of ``share - matched``.
    p, q
        Of no difference, alone and among all that were tested; NaN for one too rare to test.
    verdict
        See :class:`Verdict`.
    today
        True where the page of the last session makes the statement.
    """

    name: str
    words: str
    up_atr: float
    down_atr: float
    horizon: int
    n: int
    own_n: int
    episodes: int
    share: float
    matched: float
    interval: tuple[float, float]
    p: float
    q: float
    verdict: Verdict
    today: bool
    parameters: Mapping[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    @property
    def difference(self) -> float:
        """``share - matched``."""
        return self.share - self.matched


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """N origins and K statements about them: where each holds and is known, shape (N, K)."""

    states: tuple[State, ...]
    holds: BoolArray
    known: BoolArray
    cell: IntArray
    row: IntArray
    own: BoolArray

    def pick(self, keep: BoolArray) -> "_Sample":
        """The same origins, those not kept neither held nor known."""
        return replace(self, holds=self.holds & keep[:, None], known=self.known & keep[:, None])


def base_rates(
    context: Context,
    *,
    horizon: int = 15,
    seed: int = 0,
    resamples: int = RESAMPLES,
    yields: bool = False,
) -> tuple[BaseRate, ...]:
    """The worth of every statement a page of this market can make, in the order of the page.

    Outcomes are those of all matured past paths, joined across rolls and settled by
    :meth:`Scenarios.settle`: this market's, and its longer proxy's before they begin, as in
    :func:`levelhead.forecast.ensemble.past_paths`. Each statement is read on its own session from what was
    known then.

    Counted are sessions after which price went one way or the other. Statements tell of volatility too: after
    a fall the ATR lags and price reaches more on both sides, which raises the share of all days on which it rose
    and says nothing about where it goes.

    Matched are sessions of the same series, the same decade and the same third of ATR(14) over
    close within them. Matching within single years would find effects in a market without any: the outcomes
    of a year contain the falls that made RSI low in it. The interval resamples blocks of 60 sessions and
    counts what a statement that holds half of the time shares with its own comparison.

    Parameters
    ----------
    context
        What was known.
    horizon
        Sessions ahead.
    seed, resamples
        Of the bootstrap.
    yields
        Judge moves of the ten-year yield too, where it is known: no page makes them a technical statement.

    Returns
    -------
    For each geometry of :data:`GEOMETRIES`, in that order, every statement; empty where no path has matured.
    """
    ensemble = past_paths(context.bars, context.rolls, context.proxy, horizon=horizon)
    if not len(ensemble):
        return ()
    sample = _sample(context, ensemble, yields=yields)
    paths = ensemble.at(0.0, 1.0)
    questions = []
    for up, down in GEOMETRIES:
        settled = Scenarios(Barrier(up, By.TOUCH), Barrier(-down, By.TOUCH), horizon).settle(paths)
        questions.append((sample.pick(settled.hits(Row.NEITHER) == 0), settled.hits(Row.UP)))
    parts = [_weighed(decided, rose) for decided, rose in questions]
    measured = block_ratios(
        np.concatenate([away for away, _ in parts], axis=1),
        np.concatenate([weight for _, weight in parts], axis=1),
        generator(seed, context.bars.market.symbol, context.as_of),
        resamples=resamples,
    )
    return _rated(sample, questions, measured, horizon)


def _sample(context: Context, ensemble: Ensemble, *, yields: bool) -> _Sample:
    """The statements on the ensemble's origins, the proxy's first."""
    own_rows = np.searchsorted(context.bars.session, ensemble.origin[ensemble.own])
    more = partial(yield_states, context) if yields else _nothing
    states = (*read_states(context.bars, context.rolls, context.peers), *more(context.bars))
    parts = [(context.bars, context.rolls, states, own_rows)]
    if context.proxy is not None and not ensemble.own.all():
        lent_rows = np.searchsorted(context.proxy.session, ensemble.origin[~ensemble.own])
        proxy = context.proxy.upto(context.proxy.session[lent_rows[-1]].item())
        read = (*read_states(proxy, RollTable(), _reaching(context, proxy)), *more(proxy))
        parts.insert(0, (proxy, RollTable(), read, lent_rows))
    holds = np.concatenate([np.stack([each.holds[rows] for each in read]).T for *_, read, rows in parts])
    known = np.concatenate([np.stack([each.known[rows] for each in read]).T for *_, read, rows in parts])
    cells: list[IntArray] = []
    for bars, rolls, _, rows in parts:
        taken = int(cells[-1].max()) + 1 if cells else 0
        cells.append(taken + _cells(bars, rolls, rows))
    return _Sample(
        states=states,
        holds=holds & known,
        known=known,
        cell=np.concatenate(cells),
        # a gap between the series, so that no episode runs across
        row=np.concatenate([rows + 1_000_000 * number for number, (*_, rows) in enumerate(parts)]),
        own=ensemble.own,
    )


def _nothing(_: Bars) -> tuple[State, ...]:
    return ()


def _reaching(context: Context, proxy: Bars) -> dict[str, Bars]:
    """The peers, with the sessions that existed while the proxy stood for the market."""
    return {
        symbol: peer.upto(proxy.as_of) if peer.first <= proxy.as_of else peer
        for symbol, peer in context.peers.items()
    }


def _cells(bars: Bars, rolls: RollTable, rows: IntArray) -> IntArray:
    """Number of the matching cell of each row: ten calendar years by third of ATR / close within them."""
    year = bars.session[rows].astype("datetime64[Y]").astype(np.int64) + 1970
    _, span = np.unique(year // SPAN_YEARS, return_inverse=True)
    restless = (atr_series(bars, continuous(bars, rolls)) / bars.close)[rows]
    third = np.zeros(rows.size, dtype=np.int64)
    for each in range(int(span.max()) + 1):
        inside = span == each
        third[inside] = np.searchsorted(np.quantile(restless[inside], [1 / 3, 2 / 3]), restless[inside])
    _, found = np.unique(span * 3 + third, return_inverse=True)
    cells: IntArray = found.astype(np.int64)
    return cells


def _weighed(sample: _Sample, rose: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sums over blocks of 60 origins, shape (B, K): outcomes less those of their cell, and days that count."""
    holds, known = sample.holds.astype(np.float64), sample.known.astype(np.float64)
    order = np.argsort(sample.cell, kind="stable")
    firsts = np.flatnonzero(np.diff(sample.cell[order], prepend=-1))

    def by_cell(values: FloatArray) -> FloatArray:
        sums: FloatArray = np.add.reduceat(values[order], firsts, axis=0)
        return sums

    seen = np.maximum(by_cell(known), 1.0)
    # the share of its cell a statement holds on: what it has in common with its own comparison
    part = (by_cell(holds) / seen)[sample.cell]
    usual = (by_cell(known * rose[:, None]) / seen)[sample.cell]
    away = known * (holds - part) * (rose[:, None] - usual)
    starts = np.arange(0, sample.cell.size, BLOCK)
    return np.add.reduceat(away, starts, axis=0), np.add.reduceat(holds, starts, axis=0)


def _rated(
    sample: _Sample, questions: list[tuple[_Sample, FloatArray]], measured: Resampled, horizon: int
) -> tuple[BaseRate, ...]:
    # an episode begins where the statement did not hold on the session before
    follows = np.concatenate([[False], np.diff(sample.row) == 1])
    before = np.concatenate([np.zeros_like(sample.holds[:1]), sample.holds[:-1]]) & follows[:, None]
    episodes = (sample.holds & ~before).sum(axis=0)
    testable = (np.tile(episodes, len(questions)) >= FEWEST_EPISODES) & (measured.blocks >= FEWEST_BLOCKS)
    p = np.where(testable, measured.p, np.nan)
    q = benjamini_hochberg(p)
    rates = []
    for at in range(p.size):
        geometry, number = divmod(at, len(sample.states))
        decided, rose = questions[geometry]
        state, held = sample.states[number], decided.holds[:, number]
        share = float(rose[held].mean()) if held.any() else float("nan")
        interval = float(measured.low[at]), float(measured.high[at])
        up, down = GEOMETRIES[geometry]
        rates.append(
            BaseRate(
                name=state.name,
                words=state.words,
                parameters=state.parameters,
                up_atr=up,
                down_atr=down,
                horizon=horizon,
                n=int(held.sum()),
                own_n=int(held[sample.own].sum()),
                episodes=int(episodes[number]),
                share=share,
                matched=share - float(measured.value[at]),
                interval=interval,
                p=float(p[at]),
                q=float(q[at]),
                verdict=_verdict(float(q[at]), interval),
                today=bool(state.holds[-1] and state.known[-1]),
            )
        )
    return tuple(rates)


def _verdict(q: float, interval: tuple[float, float]) -> Verdict:
    if isnan(q):
        return Verdict.RARE
    return Verdict.ADDS if q <= DISCOVERY and not interval[0] <= 0.0 <= interval[1] else Verdict.NOTHING
