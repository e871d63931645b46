"""Is it worth knowing that yields or volatility moved? ``python -m bench.conditional [--placebos N]``: a minute.

Past paths of RTY, ES and IWM in sigma (own and lent), six pairs of barriers 1 to 4 ATR(14) away, both by touch.
Every fifth path is forecast from the paths that had ended by its origin, as the page does today, and scored
where the condition came true: the log score of P(row | condition) against that of P(row). Intervals are
resampled calendar quarters. A placebo is the same with the drivers' changes moved along by a random number of
years: what the rule of the page then calls measurable is called so by chance.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.skill import DATA, FILES
from bench.skill_paths import GRID, HORIZONS
from levelhead.data.read import read_bars
from levelhead.data.series import read_series
from levelhead.forecast.conditional import SHRINK, Conditional, read_conditionals
from levelhead.forecast.conditional_gain import Scored, score
from levelhead.forecast.conditions import (
    CONDITIONS,
    YIELD,
    Condition,
    ConditionKind,
    Windows,
    came,
    changes,
    windows,
)
from levelhead.forecast.engine_paths import SigmaPaths
from levelhead.forecast.ensemble import Ensemble
from levelhead.forecast.given import Partition
from levelhead.forecast.quarters import draw_quarters
from levelhead.forecast.scenarios import Barrier, By, Row, Scenarios
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets import Context, Macro
from levelhead.markets.registry import market
from levelhead.markets.series import Series
from levelhead.pipeline.known import known

MARKETS = ("RTY", "ES", "IWM")
LATE = np.datetime64("2022-01-01")
HALF_LIVES = (None, 750, 250)
SHIFTS = (500, 4_000)  # values a placebo moves the drivers along by


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """One market: its past paths, and the row each ended in by horizon and pair of barriers."""

    context: Context
    ensemble: Ensemble
    hits: Mapping[tuple[int, tuple[float, float]], FloatArray]

    def windows(self, horizon: int) -> Windows:
        """Sessions under the paths."""
        return windows(self.context, self.ensemble, horizon=horizon)


def world_of(symbol: str) -> World:
    """A market of the shared series with the ten-year yield beside it."""
    checked = read_bars(DATA / "bars" / f"{FILES[symbol]}.csv", market=market(symbol))
    context = known(checked, data=DATA)
    yields = read_series(DATA / "series" / f"{YIELD}.csv", as_of=context.as_of)
    return of_context(replace(context, macro=Macro(series={YIELD: yields})))


def of_context(context: Context) -> World:
    """The past paths of a context, settled on the whole grid."""
    ensemble = SigmaPaths().ensemble(context, horizon=max(HORIZONS))
    paths = ensemble.at(0.0, 1.0)
    hits = {}
    for horizon in HORIZONS:
        for up, down in GRID:
            asked = Scenarios(Barrier(up, By.TOUCH), Barrier(-down, By.TOUCH), horizon)
            settled = asked.settle(paths)
            hits[horizon, (up, down)] = np.stack([settled.hits(row) for row in Row], axis=1)
    return World(context, ensemble, hits)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What a condition was worth at R scored origins of one market, means over the grid."""

    day: SessionArray
    true: BoolArray
    probability: FloatArray
    gain: FloatArray
    base: FloatArray


def sheet(world: World, condition: Condition, horizon: int) -> Sheet | None:
    """The scores of one condition; ``None`` without its series."""
    past = world.windows(horizon)
    happened = came(condition, changes(world.context, past))
    if happened is None:
        return None
    found: list[Scored] = []
    for (length, _), hits in world.hits.items():
        if length == horizon:
            found.append(score(hits, *happened, past, half_life=condition.half_life, shrink=SHRINK))
    gains = np.mean([each.given - each.plain for each in found], axis=0)
    bases = np.mean([-each.plain for each in found], axis=0)
    first = found[0]
    return Sheet(past.origin[first.path], first.true, first.probability, gains, bases)


def mean_of(sheets: Sequence[Sheet], keep: Sequence[BoolArray], *, seed: int = 1) -> str:
    """Gain in percent of the base score with its interval, all markets of a quarter drawn together."""
    day = np.concatenate([each.day[some] for each, some in zip(sheets, keep, strict=True)])
    gain = np.concatenate([each.gain[some] for each, some in zip(sheets, keep, strict=True)])
    base = np.concatenate([each.base[some] for each, some in zip(sheets, keep, strict=True)])
    if day.size < 10:
        return "-"
    order = np.argsort(day, kind="stable")
    drawn = draw_quarters(day[order], np.random.default_rng(seed))
    share = 100.0 * drawn.shares(gain[order], base[order])
    low, high = drawn.spread(share, base[order], within=(-np.inf, np.inf))
    return f"{share[0]:+.1f} [{low:+.1f}, {high:+.1f}] ({day.size})"


def table(worlds: Mapping[str, World], horizon: int, conditions: Sequence[Condition]) -> list[str]:
    """Gains by market, and of all by era."""
    lines = [
        f"Gain of log score where the condition came true, % of the log score, H = {horizon} (scored origins)",
        "",
        f"| condition | half-life | {' | '.join(worlds)} | all to 2021 | all 2022 on | P(B) said / came |",
        "|---|---|" + "---|" * (len(worlds) + 3),
    ]
    for condition in conditions:
        sheets = [found for each in worlds.values() if (found := sheet(each, condition, horizon)) is not None]
        cells = [mean_of([each], [each.true]) for each in sheets]
        cells += [
            mean_of(sheets, [each.true & (each.day < LATE) for each in sheets]),
            mean_of(sheets, [each.true & (each.day >= LATE) for each in sheets]),
        ]
        said = np.mean([each.probability.mean() for each in sheets])
        true = np.mean([each.true.mean() for each in sheets])
        memory = condition.half_life or "all"
        lines.append(f"| {condition.kind} | {memory} | {' | '.join(cells)} | {said:.3f} / {true:.3f} |")
    return lines


def variants() -> list[Condition]:
    """Every condition with every half-life."""
    return [replace(each, half_life=memory) for each in CONDITIONS for memory in HALF_LIVES]


def verdicts(world: World, horizon: int = 15, *, shift: int = 0) -> dict[ConditionKind, float]:
    """Share of the grid on which the page would call a condition measurable today."""
    context = _moved(world.context, shift) if shift else world.context
    said: dict[ConditionKind, list[bool]] = {}
    for (length, _), hits in world.hits.items():
        if length != horizon:
            continue
        rows = Partition(tuple(row.value for row in Row), (hits.sum(axis=0) + 0.5) / (len(hits) + 1.5), hits)
        found: tuple[Conditional, ...] = read_conditionals(
            context, world.ensemble, horizon=horizon, rows=rows
        )
        for each in found:
            said.setdefault(each.condition.kind, []).append(each.is_measurable)
    return {kind: float(np.mean(each)) for kind, each in said.items()}


def _moved(context: Context, shift: int) -> Context:
    """Every driver with its values moved along by so many days, those at the end put at the beginning."""

    def moved(series: Series) -> Series:
        # from 1990 on: before, yields moved on a scale of their own
        keep = series.session >= np.datetime64("1990-01-02")
        value = np.roll(series.value[keep], shift)
        return Series(series.name, series.session[keep], value)

    macro = Macro(series={name: moved(each) for name, each in context.macro.series.items()})
    return replace(context, macro=macro, implied=tuple(moved(each) for each in context.implied))


def main(arguments: list[str]) -> int:
    """Print the tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.conditional", description=__doc__)
    parser.add_argument("--placebos", type=int, default=20, help="how often drivers are moved along")
    options = parser.parse_args(arguments)
    worlds = {symbol: world_of(symbol) for symbol in MARKETS}
    for horizon in HORIZONS:
        print("\n".join(table(worlds, horizon, variants())), end="\n\n")
    print("| called measurable today, share of six pairs of barriers | " + " | ".join(worlds) + " |")
    print("|---|" + "---|" * len(worlds))
    today = {symbol: verdicts(world) for symbol, world in worlds.items()}
    for kind in ConditionKind:
        print(f"| {kind} | {' | '.join(f'{each.get(kind, 0.0):.2f}' for each in today.values())} |")
    shifts: IntArray = np.random.default_rng(0).integers(*SHIFTS, options.placebos)
    placebo = [verdicts(worlds["IWM"], shift=int(each)) for each in shifts]
    print("\nPlacebos, IWM: share called measurable")
    for kind in ConditionKind:
        print(f"- {kind}: {np.mean([each.get(kind, 0.0) for each in placebo]):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
