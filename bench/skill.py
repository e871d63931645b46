"""Are the probabilities true? ``python -m bench.skill [--paths N] [--out FILE.npz]``: minutes, on the real series.

Geometry ``atr``: barriers 1 to 4 ATR(14) from the close, both by touch. Origins from 2007 on, every second
session of the fund of the S&P 500, so that all markets of a day stand together. Scores are log scores of
probabilities floored at 0.002; skill is against the base rate in ATR(14); intervals are circular block
bootstraps of dates, 30 scored dates to a block. Futures are joined and settled on the contract.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from bench.skill_paths import (
    HORIZONS,
    Table,
    Walk,
    climatology,
    engine_a,
    engine_b,
    outcomes,
    unscaled,
    walk,
)
from levelhead.data.read import read_bars
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets.registry import market
from levelhead.pipeline.known import known

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {"RTY": "RTY=F", "ES": "ES=F", "NQ": "NQ=F", "IWM": "IWM", "SPY": "SPY", "QQQ": "QQQ"}
FIRST, LATE = date(2007, 1, 1), np.datetime64("2019-01-01")
FLOOR = 0.002
BLOCK, RESAMPLES = 30, 1_000
EVEN = "mean of A and B, past paths all alike"
HUMAN = (0.15, 0.35, 0.50)  # down, neither, up
FEWEST_IN_BIN = 500


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One market: its origins, what happened, and what every model said."""

    days: SessionArray
    outcome: IntArray
    touched: BoolArray
    tables: Mapping[str, Table]


def origins_of(symbol: str, *, every: int = 2) -> Walk:
    """Origins of one market on every so many sessions of the fund of the S&P 500 from 2007 on."""
    checked = read_bars(DATA / "bars" / f"{FILES[symbol]}.csv", market=market(symbol))
    context = known(checked, data=DATA)
    pages = read_bars(DATA / "bars" / "SPY.csv", market=market("SPY")).bars.session
    chosen = pages[pages >= np.datetime64(FIRST)][::every]
    return walk(context, np.isin(context.bars.session, chosen))


def score(symbol: str, *, paths: int) -> Scored:
    """Every model on every origin of one market."""
    origins = origins_of(symbol)
    outcome, touched = outcomes(origins)
    a, b = engine_a(origins), engine_b(origins, paths=paths)
    even = engine_a(origins, even=True)
    constant = np.broadcast_to(np.array(HUMAN), a.rows.shape)
    return Scored(
        origins.days,
        outcome,
        touched,
        {
            "mean of A and B": a.mean(b),
            EVEN: even.mean(b),
            "A, past paths in sigma": a,
            "B, drawn bars": b,
            "base rate in ATR(14)": climatology(origins),
            "base rate unscaled": unscaled(origins),
            "50/35/15": Table(constant, a.touch),
            "uniform": Table(np.full(a.rows.shape, 1 / 3), a.touch),
        },
    )


def log_score(rows: FloatArray, outcome: IntArray) -> FloatArray:
    """Minus log probability of what happened, shape (R, 6, 2), nats."""
    floored = np.maximum(rows, FLOOR)
    floored = floored / floored.sum(axis=-1, keepdims=True)
    of_outcome: FloatArray = np.take_along_axis(floored, (outcome + 1)[..., None], axis=-1)[..., 0]
    return -np.log(of_outcome)


def skill(
    gain: FloatArray, base: FloatArray, days: SessionArray, *, seed: int = 1
) -> tuple[float, float, float]:
    """``sum(gain) / sum(base)`` with its 95% interval; dates are drawn in blocks, all markets of a date together."""
    unique, where = np.unique(days, return_inverse=True)
    gains, bases = np.bincount(where, gain), np.bincount(where, base)
    count = unique.size
    starts = np.random.default_rng(seed).integers(0, count, (RESAMPLES, -(-count // BLOCK)))
    drawn = ((starts[:, :, None] + np.arange(BLOCK)) % count).reshape(RESAMPLES, -1)[:, :count]
    resampled = gains[drawn].sum(axis=1) / bases[drawn].sum(axis=1)
    low, high = np.quantile(resampled, [0.025, 0.975])
    return float(gains.sum() / bases.sum()), float(low), float(high)


def compare(scored: Mapping[str, Scored], model: str, against: str, at: int, when: str = "") -> str:
    """Skill of one model against another as text, percent."""
    gain, base, days = [], [], []
    for each in scored.values():
        ours = log_score(each.tables[model].rows, each.outcome)[:, :, at].sum(axis=1)
        theirs = log_score(each.tables[against].rows, each.outcome)[:, :, at].sum(axis=1)
        keep = {"early": each.days < LATE, "late": each.days >= LATE}.get(when, each.days == each.days)
        gain.append((theirs - ours)[keep])
        base.append(theirs[keep])
        days.append(each.days[keep])
    if not sum(each.size for each in days):
        return "-"
    found = skill(np.concatenate(gain), np.concatenate(base), np.concatenate(days))
    return "{:+.2f} [{:+.2f}, {:+.2f}]".format(*(100 * each for each in found))


def calibration(forecast: FloatArray, happened: BoolArray) -> tuple[float, float, int]:
    """Expected calibration error, largest gap of a bin with 500 forecasts, number of forecasts; ten bins."""
    forecast, happened = forecast.ravel(), happened.ravel()
    which = np.minimum((forecast * 10).astype(np.int64), 9)
    counts = np.bincount(which, minlength=10)
    gaps = np.abs(np.bincount(which, forecast, minlength=10) - np.bincount(which, happened, minlength=10))
    full = counts >= FEWEST_IN_BIN
    return float(gaps.sum() / forecast.size), float((gaps[full] / counts[full]).max()), forecast.size


def report(scored: Mapping[str, Scored], model: str = "mean of A and B") -> list[str]:
    """The tables in Markdown."""
    base = "base rate in ATR(14)"
    lines = [f"origins: {', '.join(f'{name} {each.days.size}' for name, each in scored.items())}"]
    lines += ["", "| log-score skill, % | H = 10 | H = 15 |", "|---|---|---|"]

    def row(name: str, some: Mapping[str, Scored], ours: str, theirs: str, when: str = "") -> None:
        cells = (compare(some, ours, theirs, at, when) for at in range(len(HORIZONS)))
        lines.append(f"| {name} | {' | '.join(cells)} |")

    for ours in (model, "A, past paths in sigma", "B, drawn bars"):
        row(f"{ours} over {base}", scored, ours, base)
    row(f"{EVEN} over {base}", scored, EVEN, base)
    for when, words in (("", "all"), ("early", "2007-2018"), ("late", "2019 on")):
        row(f"{model} over {EVEN}, {words}", scored, model, EVEN, when)
    for theirs in ("A, past paths in sigma", "B, drawn bars", "base rate unscaled", "50/35/15", "uniform"):
        row(f"{model} over {theirs}", scored, model, theirs)
    for when, words in (("early", "2007-2018"), ("late", "2019 on")):
        row(f"{model} over {base}, {words}", scored, model, base, when)
    for name, each in scored.items():
        row(f"{model} over {base}, {name}", {name: each}, model, base)
        for when, words in (("early", "2007-2018"), ("late", "2019 on")):
            row(f"{model} over {base}, {name}, {words}", {name: each}, model, base, when)
    lines += ["", "| calibration | ECE, points | largest gap, points | forecasts |", "|---|---|---|---|"]
    for at, horizon in enumerate(HORIZONS):
        forecast = np.concatenate([each.tables[model].rows[:, :, at].ravel() for each in scored.values()])
        happened = np.concatenate(
            [(each.outcome[:, :, at, None] == np.array([-1, 0, 1])).ravel() for each in scored.values()]
        )
        touch = np.concatenate([each.tables[model].touch[:, :, at].ravel() for each in scored.values()])
        touched = np.concatenate([each.touched[:, :, at].ravel() for each in scored.values()])
        for name, pair in (("rows", (forecast, happened)), ("touches", (touch, touched))):
            error, gap, count = calibration(*pair)
            lines.append(f"| {name}, H = {horizon} | {100 * error:.2f} | {100 * gap:.1f} | {count:,} |")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.skill", description="Measure the skill of the engines."
    )
    parser.add_argument("--paths", type=int, default=4_000, help="paths drawn by engine B at each origin")
    parser.add_argument("--markets", nargs="+", choices=list(FILES), default=list(FILES))
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print(f"the real series are not at {DATA}", file=sys.stderr)
        return 1
    scored = {}
    for symbol in options.markets:
        start = time.process_time()
        scored[symbol] = score(symbol, paths=options.paths)
        print(f"{symbol}: {time.process_time() - start:.0f} s of CPU", file=sys.stderr, flush=True)
    print("\n".join(report(scored)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
