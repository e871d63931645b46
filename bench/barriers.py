"""Which levels should a table ask about? ``python -m bench.barriers``: minutes, on the real series.

Rules of choosing (``forecast.select.Reach``) at several horizons on the same origins: every fifth session of the
fund of the S&P 500 from 2010 on. A table says little when its answer is foregone (a row above 0.85, or a side below
0.03) or is given by the first session, more the higher the entropy of its rows; it is good when it beats the base
rate in ATR(14). Gains of rules are compared origin by origin. Intervals are circular block bootstraps of dates, four
horizons but at least 60 sessions to a block, all markets of a date together. Futures are settled on the contract.
The engine draws 2,000 paths; paths are of 15 sessions up to that horizon and of 63 beyond.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from math import log, sqrt
from pathlib import Path

import numpy as np

from levelhead.data.read import read_bars
from levelhead.errors import TooFewPaths
from levelhead.evidence.bootstrap import COVERED, block_starts, run_sums
from levelhead.evidence.hindcast import COLUMNS
from levelhead.evidence.origins import Geometry, Question, blocks, contract_path, origin_rows
from levelhead.evidence.rows import issued_rows
from levelhead.evidence.scores import floored, log_score
from levelhead.evidence.walk import Stretch
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.select import DAYS_RANGE, Reach, Selection, reach, select
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.levels.find import find_zones
from levelhead.markets import Context
from levelhead.markets.continuous import continuous
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from levelhead.technical import read_chart
from levelhead.technical.overview import Series, read_series

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {"RTY": "RTY=F", "ES": "ES=F", "SPY": "SPY", "IWM": "IWM"}
HORIZONS = (1, 3, 5, 10, 15, 21, 42, 63)
LENGTHS = (15, 63)  # of the paths behind them
FIRST, LATE = np.datetime64("2010-01-01"), np.datetime64("2019-01-01")
EVERY, PATHS = 5, 2_000
FOREGONE, REMOTE = 0.85, 0.03
BLOCK, WINDOWS = 60, 4

Rule = Callable[[int], Reach]


def fixed(nearest: float = 1.0, furthest: float = 4.0, fallback: float = 2.0) -> Rule:
    """The same distances whatever the horizon."""
    return lambda _: Reach(nearest, furthest, fallback)


def scaled(
    nearest: float, *, furthest: float = 4.0, fallback: float = 2.0, least: float = DAYS_RANGE
) -> Rule:
    """Distances that grow with the root of time and have these values at 15 sessions; none under ``least``."""

    def rule(horizon: int) -> Reach:
        grown = sqrt(horizon / 15)
        return Reach(*(max(least, each * grown) for each in (nearest, furthest, fallback)))

    return rule


AS_IT_WAS = "as it was"
RULES: Mapping[str, Rule] = {
    AS_IT_WAS: fixed(),
    "**root H, from 1.25**": reach,
    "root H, from 1": scaled(1.0),
    "root H, from 1.5": scaled(1.5),
    "root H, from 2": scaled(2.0, fallback=2.5),
    "root H, from 1.25, no floor": scaled(1.25, least=0.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """N tables of one rule at one horizon.

    Parameters
    ----------
    session
        Shape (N,): origins.
    model, climatology
        Shape (N, 3): probabilities of up, neither, down.
    outcome, first
        Shape (N,): 0 up, 1 neither, 2 down; True where the first session decided.
    unfounded, passed
        Shape (N,): barriers of the two that stand on no level; levels passed over as too near.
    """

    session: SessionArray
    model: FloatArray
    climatology: FloatArray
    outcome: IntArray
    first: BoolArray
    unfounded: IntArray
    passed: IntArray

    def where(self, keep: BoolArray) -> "Tables":
        """Some of them."""
        return Tables(*(getattr(self, each.name)[keep] for each in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence["Tables"]) -> "Tables":
        """Those of several markets."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))

    @property
    def entropy(self) -> FloatArray:
        """Shape (N,): entropy of the rows, 1 where all three are as likely."""
        said = floored(self.model)
        of_rows: FloatArray = -np.sum(said * np.log(said), axis=1) / log(3)
        return of_rows

    @property
    def foregone(self) -> BoolArray:
        """Shape (N,): True where the largest row says nearly all or a side nearly nothing."""
        sides = self.model[:, [0, 2]].min(axis=1)
        found: BoolArray = (self.model.max(axis=1) > FOREGONE) | (sides < REMOTE)
        return found

    @property
    def gain(self) -> FloatArray:
        """Shape (N,): by how much the model's log score beats the climatology's, nats."""
        ours, theirs = self.losses
        return theirs - ours

    @property
    def losses(self) -> tuple[FloatArray, FloatArray]:
        """Log scores of model and climatology, shape (N,) each, nats."""
        return log_score(floored(self.model), self.outcome), log_score(
            floored(self.climatology), self.outcome
        )


Asked = tuple[str, int]  # rule and horizon


def tables_of(context: Context, days: SessionArray, rules: Mapping[str, Rule]) -> dict[Asked, Tables]:
    """Every rule at every horizon on the origins of one market among ``days``."""
    rows = origin_rows(context, Question(max(HORIZONS), Geometry.LEVELS))
    rows = rows[np.isin(context.bars.session[rows], days)]
    found: dict[Asked, list[tuple[object, ...]]] = {(name, h): [] for name in rules for h in HORIZONS}
    for block in blocks(context, rows):
        for asked, line in _block(context, block, rules):
            found[asked].append(line)
    return {asked: _table(lines) for asked, lines in found.items()}


KINDS = ("datetime64[D]", "float64", "float64", "int64", "bool", "int64", "int64")  # of the fields of Tables


def _table(lines: list[tuple[object, ...]]) -> Tables:
    columns = zip(zip(*lines, strict=True), KINDS, strict=True)
    return Tables(*(np.array(column, dtype=np.dtype(kind)) for column, kind in columns))


def _block(
    context: Context, rows: IntArray, rules: Mapping[str, Rule]
) -> Iterator[tuple[Asked, tuple[object, ...]]]:
    bars, joined = context.bars, continuous(context.bars, context.rolls)
    upto = context.upto(bars.session[rows[-1]].item())
    stretches = [Stretch.of(upto, context, horizon=each, closes=True) for each in LENGTHS]
    series, engine = read_series(upto), Blend(bars=DrawnBars(paths=PATHS))
    for row in rows.tolist():
        chosen = _chosen(context, upto, row, series.first(row + 1), rules)
        try:
            for at, stretch in enumerate(stretches):
                longest = (0, *LENGTHS)[at : at + 2]
                mine = {key: each for key, each in chosen.items() if longest[0] < key[1] <= longest[1]}
                scenarios = tuple(each.scenarios for each in mine.values())
                issued = issued_rows(stretch, row, scenarios, engine)
                for (key, selection), said in zip(mine.items(), issued.rows, strict=True):
                    came = selection.scenarios.settle(contract_path(bars, joined, row, key[1]))
                    yield (
                        key,
                        (
                            bars.session[row],
                            said.model,
                            said.climatology,
                            COLUMNS[int(came.outcome[0])],
                            int(came.session[0]) == 0,
                            (selection.up is None) + (selection.down is None),
                            len(selection.trivial_up) + len(selection.trivial_down),
                        ),
                    )
        except TooFewPaths:
            continue


def _chosen(
    context: Context, upto: Context, row: int, readings: Series, rules: Mapping[str, Rule]
) -> dict[Asked, Selection]:
    """The barriers of each rule at each horizon on the bar ``row``; none where the market has never moved."""
    bars = upto.bars.upto(upto.bars.session[row].item())
    cut = Context(bars, bars.as_of)
    overview = read_chart(cut, series=readings)
    if not overview.atr > 0:
        return {}
    zones = find_zones(cut, overview, horizon=max(HORIZONS))  # where they stand does not depend on it
    tick = float(context.bars.market.tick)
    return {
        (name, h): select(overview, zones, horizon=h, tick=tick, within=rule(h))
        for name, rule in rules.items()
        for h in HORIZONS
    }


def bootstrap(values: Sequence[FloatArray], session: SessionArray, horizon: int) -> list[FloatArray]:
    """Sums of each of the values over resampled dates, shape (1000,) each; the dates drawn are the same."""
    dates, where = np.unique(session, return_inverse=True)
    length = max(1, max(BLOCK, WINDOWS * horizon) // EVERY)
    starts, lengths = block_starts(dates.size, min(length, dates.size))
    return [run_sums(np.bincount(where, each).astype(np.float64), starts, lengths) for each in values]


def said(gain: FloatArray, base: FloatArray, session: SessionArray, horizon: int) -> str:
    """``sum(gain) / sum(base)`` with its 95% interval."""
    drawn, below = bootstrap([gain, base], session, horizon)
    low, high = np.quantile(drawn / below, COVERED)
    return f"{gain.sum() / base.sum():+.1f} [{low:+.1f}, {high:+.1f}]"


def of_period(tables: Tables, *, late: bool) -> Tables:
    """The tables issued before 2019, or since."""
    return tables.where((tables.session >= LATE) == late)


def cells(tables: Tables, usual: Tables, horizon: int) -> list[str]:
    """One rule at one horizon beside the usual one on the same origins, as text; pairs are of the two periods."""
    shares = np.bincount(tables.outcome, minlength=3) / tables.outcome.size
    skills, gains = [], []
    for late in (False, True):
        mine, other = of_period(tables, late=late), of_period(usual, late=late)
        skills.append(said(100 * mine.gain, mine.losses[1], mine.session, horizon))
        more = 1000 * (mine.gain - other.gain)
        gains.append(said(more, np.ones_like(more), mine.session, horizon) if more.any() else "0")
    return [
        f"{100 * tables.foregone.mean():.0f}",
        f"{100 * tables.first.mean():.0f}",
        f"{100 * tables.unfounded.mean() / 2:.0f}",
        f"{tables.passed.mean():.1f}",
        f"{tables.entropy.mean():.2f}",
        " / ".join(f"{100 * each:.0f}" for each in shares),
        *skills,
        *gains,
    ]


HEAD = (
    "| H | rule: nearest, furthest, else | answer foregone, % | decided in the first session, % | barriers on no level, % "
    "| levels passed over | entropy | up / neither / down came, % | log skill to 2018, % | log skill 2019 on, % "
    "| gain over the rule as it was, to 2018, millinats | 2019 on |"
)


def report(scored: Mapping[Asked, Tables]) -> list[str]:
    """The table in Markdown; a rule that says at a horizon what an earlier one says has no line there."""
    usual = scored[AS_IT_WAS, HORIZONS[-1]]
    counts = [of_period(usual, late=late).session.size for late in (False, True)]
    lines = [f"{counts[0]:,} origins to 2018, {counts[1]:,} from 2019 on", "", HEAD, "|" + "---|" * 12]
    for horizon in HORIZONS:
        shown: set[Reach] = set()
        for name, rule in RULES.items():
            within = rule(horizon)
            if within in shown:
                continue
            shown.add(within)
            distances = f"{within.nearest:.2f}, {within.furthest:.2f}, {within.fallback:.2f}"
            found = cells(scored[name, horizon], scored[AS_IT_WAS, horizon], horizon)
            lines.append(f"| {horizon} | {name}: {distances} | {' | '.join(found)} |")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.barriers", description="Measure rules of choosing barriers."
    )
    parser.add_argument("--markets", nargs="+", choices=list(FILES), default=list(FILES))
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print(f"the real series are not at {DATA}", file=sys.stderr)
        return 1
    pages = read_bars(DATA / "bars" / "SPY.csv", market=market("SPY")).bars.session
    days = pages[pages >= FIRST][::EVERY]
    found = []
    for symbol in options.markets:
        start = time.process_time()
        checked = read_bars(DATA / "bars" / f"{FILES[symbol]}.csv", market=market(symbol))
        found.append(tables_of(known(checked, data=DATA), days, RULES))
        print(f"{symbol}: {time.process_time() - start:.0f} s of CPU", file=sys.stderr, flush=True)
    print("\n".join(report({asked: Tables.joined([each[asked] for each in found]) for asked in found[0]})))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
