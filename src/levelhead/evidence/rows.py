"""The table of one origin as the issuing path makes it, without the rest of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.errors import TooFewPaths
from levelhead.evidence.closes import Members, Spread
from levelhead.evidence.strands import Strand
from levelhead.evidence.walk import Stretch
from levelhead.forecast.blend import FEWEST_PAST, Blend, half_each, parts_of
from levelhead.forecast.brief import FEWEST_PATHS
from levelhead.forecast.ensemble import AtrPaths, Ensemble
from levelhead.forecast.odds import row_probabilities
from levelhead.forecast.scenarios import Barrier, Row, Scenarios, Settlement
from levelhead.kernels.arrays import FloatArray, IntArray
from levelhead.kernels.passage import Columns
from levelhead.markets import Context


@dataclass(frozen=True, slots=True)
class Rows:
    """Probabilities of up, neither, down: the model's and the climatology's."""

    model: tuple[float, ...]
    climatology: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Issued:
    """What one origin said: rows of each of the scenarios, and the spread of the close by horizon."""

    rows: tuple[Rows, ...]
    spreads: Mapping[int, Spread]


def issued_rows(stretch: Stretch, row: int, scenarios: tuple[Scenarios, ...], engine: Blend) -> Issued:
    """The rows that ``issue_for`` gives on the bar ``row``, for each of the scenarios, and the closes behind them.

    The shared past is used where the engine stands on it alone, and the whole way is gone elsewhere: where
    history is too short for the engine, and where a price lies within rounding of a barrier.

    Raises
    ------
    TooFewPaths
        As ``issue_for`` does.
    """
    found = _shared(stretch, row, scenarios, engine)
    if found is not None:
        return found
    return direct_rows(stretch.context.upto(_day(stretch, row)), stretch, row, scenarios, engine)


def direct_rows(
    context: Context, stretch: Stretch, row: int, scenarios: tuple[Scenarios, ...], engine: Blend
) -> Issued:
    """The same without anything shared between origins."""
    close, atr = float(context.bars.close[-1]), float(stretch.past.atr[row])
    ensemble = engine.ensemble(context, horizon=stretch.horizon)
    n = int(ensemble.origin[ensemble.past].size)
    if n < FEWEST_PATHS:
        raise TooFewPaths(needs=FEWEST_PATHS, has=n)
    paths = ensemble.at(close, atr)
    base, counted = None, ensemble
    if ensemble.model != AtrPaths().name:
        found = AtrPaths().ensemble(context, horizon=stretch.horizon)
        if len(found):
            base, counted = found.at(close, atr), found
    rows = tuple(
        _rows(ensemble, each, each.settle(paths), each.settle(base) if base is not None else None)
        for each in scenarios
    )
    return Issued(
        rows, {h: Spread(_members(ensemble, h), _members(counted, h)) for h in _horizons(scenarios)}
    )


def _members(ensemble: Ensemble, horizon: int) -> Members:
    return Members(ensemble.close[:, horizon - 1], ensemble.weight)


def _horizons(scenarios: tuple[Scenarios, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(each.horizon for each in scenarios))


def _shared(stretch: Stretch, row: int, scenarios: tuple[Scenarios, ...], engine: Blend) -> Issued | None:
    past = stretch.past_strands(row)
    if past is None or sum(len(each) for each in past) < FEWEST_PAST:
        return None
    drawn = stretch.drawn_strand(row, engine.bars)
    base = stretch.base_strands(row)
    if drawn is None or not sum(len(each) for each in base):
        return None
    model, climatology = Met((*past, drawn)), Met(base)
    ensemble = _blank(stretch.past_weight(row, past), len(drawn))
    rows = []
    for each in scenarios:
        settled, counted = model.settle(each, ensemble.weight), climatology.settle(each)
        if settled is None or counted is None:
            return None
        rows.append(_rows(ensemble, each, settled, counted))
    spreads = {
        h: Spread(Members(model.closes(h), ensemble.weight), Members(climatology.closes(h)))
        for h in _horizons(scenarios)
    }
    return Issued(tuple(rows), spreads)


class Met:
    """Strands as one ensemble; first columns are kept for barriers that several scenarios share."""

    def __init__(self, strands: tuple[Strand, ...]) -> None:
        self._strands = strands
        self._edges = np.cumsum([0, *(len(each) for each in strands)])
        self._columns: dict[tuple[Barrier, bool], Columns | None] = {}

    def settle(self, scenarios: Scenarios, weight: FloatArray | None = None) -> Settlement | None:
        """What every path did; ``None`` where a price is too near to a barrier to tell."""
        upper, lower = scenarios.reach
        ups = self._met(scenarios.upper, upper, up=True)
        downs = self._met(scenarios.lower, lower, up=False)
        if ups is None or downs is None:
            return None
        return scenarios.settle_met(ups, downs, opens=self._opens, weight=weight)

    def closes(self, horizon: int) -> FloatArray:
        """Closes of all paths after ``horizon`` sessions, in ATR from the close at the origin."""
        return np.concatenate([each.closes(horizon) for each in self._strands])

    def _met(self, barrier: Barrier, price: float, *, up: bool) -> Columns | None:
        key = barrier, up
        if key not in self._columns:
            found = [each.met(barrier, price, up=up) for each in self._strands]
            clear = all(sure for _, sure in found)
            self._columns[key] = np.concatenate([columns for columns, _ in found]) if clear else None
        return self._columns[key]

    def _opens(self, rows: IntArray, columns: Columns) -> FloatArray:
        prices = np.empty(rows.size)
        for at, strand in enumerate(self._strands):
            here = (rows >= self._edges[at]) & (rows < self._edges[at + 1])
            prices[here] = strand.opens(rows[here] - self._edges[at], columns[here])
        return prices


def _blank(past: FloatArray, drawn: int) -> Ensemble:
    """A blend's ensemble without prices: weights and parts are all that counting needs."""
    count = past.size + drawn
    none, everyone = np.empty((count, 0)), np.ones(count, dtype=np.bool_)
    return Ensemble(
        none,
        none,
        none,
        none,
        np.zeros(count, dtype="datetime64[D]"),
        everyone,
        everyone,
        weight=half_each(past, drawn),
        parts=parts_of(past.size, drawn),
    )


def _rows(ensemble: Ensemble, scenarios: Scenarios, settled: Settlement, base: Settlement | None) -> Rows:
    model = row_probabilities(settled, ensemble.past, horizon=scenarios.horizon)
    # where the paths are the climatology's own, their plain shares are the base rates
    return Rows(model, tuple((base or settled).frequency(each) for each in Row))


def _day(stretch: Stretch, row: int) -> date:
    day = stretch.context.bars.session[row].item()
    assert isinstance(day, date)
    return day
