"""Would a recalibration layer help? ``python -m bench.recalibration FILE.csv ...``, files of ``backtest --forecasts``.

Every forecast is mapped by what was fitted on January 1 of its year, on forecasts matured by then alone, and scored
against itself. Vector scaling: log odds ``a[k] log p[k] + b[k]``, one ``a`` and ``b`` a row. Isotonic: each row is
mapped by the nearest rising function, then all are rescaled to one. Either is fitted on all files together or on each
alone. Intervals are block bootstraps of 60 sessions, all markets of a date together.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from levelhead.evidence.bootstrap import Skill, skill
from levelhead.evidence.scores import floored, log_score
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray

ROWS = ("up", "neither", "down")
FEWEST = 500  # matured days before anything is fitted; their windows overlap, so they are worth a tenth
ROUNDS = 50
RIDGE = 1.0  # one pseudo-observation pulls towards leaving things as they are
LATE = np.datetime64("2019-01-01")

Map = Callable[[FloatArray], FloatArray]
Fit = Callable[[FloatArray, IntArray], Map]


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """N forecasts of one or several markets; shapes (N,), (N, 3), (N,).

    Parameters
    ----------
    session
        Origins.
    matured
        Days by which the outcome was surely known: two calendar days a session of the horizon and a week.
    said
        Probabilities of up, neither, down, floored at 0.002.
    outcome
        0 up, 1 neither, 2 down.
    """

    session: SessionArray
    matured: SessionArray
    said: FloatArray
    outcome: IntArray

    def where(self, keep: BoolArray) -> "Forecasts":
        """Some of them."""
        return Forecasts(self.session[keep], self.matured[keep], self.said[keep], self.outcome[keep])

    @classmethod
    def joined(cls, parts: Sequence["Forecasts"]) -> "Forecasts":
        """Those of several markets, one after the other."""
        return cls(
            np.concatenate([each.session for each in parts]),
            np.concatenate([each.matured for each in parts]),
            np.concatenate([each.said for each in parts]),
            np.concatenate([each.outcome for each in parts]),
        )


def read(path: Path) -> Forecasts:
    """The forecasts of one file."""
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    session = np.array([each["as_of"] for each in lines], dtype="datetime64[D]")
    ahead = np.array([2 * int(each["horizon"]) + 7 for each in lines], dtype="timedelta64[D]")
    said = np.array([[float(each[f"p_{row}"]) for row in ROWS] for each in lines])
    outcome = np.array([ROWS.index(each["outcome"]) for each in lines], dtype=np.int64)
    return Forecasts(session, session + ahead, floored(said), outcome)


def vector_scaling(said: FloatArray, outcome: IntArray) -> Map:
    """Multinomial logistic regression on log probabilities, one slope and one intercept a row; Newton's method.

    References
    ----------
    Guo, C. et al. (2017). On calibration of modern neural networks. ICML, section 4.2. arXiv:1706.04599
    """
    happened = (outcome[:, None] == np.arange(3)).astype(np.float64)
    design = _design(said)
    same = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    found = same.copy()
    for _ in range(ROUNDS):
        share = _softmax(design @ found)
        slope = np.einsum("nkp,nk->p", design, share - happened) + RIDGE * (found - same)
        weighted = design * share[:, :, None]
        mean = weighted.sum(axis=1)
        bend = np.einsum("nkp,nkq->pq", weighted, design) - mean.T @ mean + RIDGE * np.eye(6)
        step = np.linalg.solve(bend, slope)
        found = found - step
        if float(np.abs(step).max()) < 1e-9:
            break
    return lambda rows: _softmax(_design(rows) @ found)


def _design(said: FloatArray) -> FloatArray:
    """Shape (N, 3, 6): of each row its log probability, to its slope, and one, to its intercept."""
    eye = np.broadcast_to(np.eye(3), (said.shape[0], 3, 3))
    return np.concatenate([eye * np.log(said)[:, :, None], eye], axis=2)


def _softmax(odds: FloatArray) -> FloatArray:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shares: FloatArray = raised / raised.sum(axis=1, keepdims=True)
    return shares


def isotonic(said: FloatArray, outcome: IntArray) -> Map:
    """Each row by the nearest rising function of what was said, rounded to a thousandth; then rescaled.

    References
    ----------
    Zadrozny, B. and Elkan, C. (2002). Transforming classifier scores into accurate multiclass probability
    estimates. KDD, 694-699. doi:10.1145/775047.775151
    """
    curves = [rising(said[:, row].round(3), outcome == row) for row in range(3)]

    def mapped(rows: FloatArray) -> FloatArray:
        raw = np.column_stack([np.interp(rows[:, row], *curves[row]) for row in range(3)])
        return floored(raw / raw.sum(axis=1, keepdims=True))

    return mapped


def rising(said: FloatArray, happened: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Values said, ascending, and the never falling frequencies nearest to what happened: pooled neighbours.

    References
    ----------
    Ayer, M. et al. (1955). An empirical distribution function for sampling with incomplete information. Annals of
    Mathematical Statistics 26(4), 641-647. doi:10.1214/aoms/1177728423
    """
    values, where = np.unique(said, return_inverse=True)
    counts = np.bincount(where)
    hits = np.bincount(where, happened.astype(np.float64))
    pools: list[tuple[float, int, int]] = []  # hits, forecasts, values
    for each, n in zip(hits.tolist(), counts.tolist(), strict=True):
        pools.append((each, n, 1))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] >= pools[-1][0] * pools[-2][1]:
            last, before = pools.pop(), pools.pop()
            pools.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    shares = np.repeat([each / n for each, n, _ in pools], [size for _, _, size in pools])
    return values, shares


def recalibrated(forecasts: Forecasts, fit: Fit) -> tuple[FloatArray, BoolArray]:
    """Every forecast mapped by what was matured on January 1 of its year, shape (N, 3), and which could be, (N,)."""
    mapped, could = forecasts.said.copy(), np.zeros(forecasts.session.size, dtype=np.bool_)
    years = forecasts.session.astype("datetime64[Y]")
    for year in np.unique(years):
        known = forecasts.where(forecasts.matured < year.astype("datetime64[D]"))
        if np.unique(known.session).size < FEWEST:
            continue
        here = years == year
        mapped[here] = fit(known.said, known.outcome)(forecasts.said[here])
        could |= here
    return mapped, could


def gain(forecasts: Forecasts, mapped: FloatArray, keep: BoolArray) -> Skill:
    """Log skill of some of the recalibrated forecasts over the issued ones."""
    some = forecasts.where(keep)
    dates = np.unique(some.session)
    if not dates.size:
        return Skill(np.nan, (np.nan, np.nan))
    apart = int(np.busday_count(dates[0], dates[-1])) / dates.size
    return skill(
        log_score(mapped[keep], some.outcome),
        log_score(some.said, some.outcome),
        some.session,
        step=max(1, round(apart)),
    )


def report(files: Mapping[str, Forecasts]) -> list[str]:
    """The table in Markdown, percent."""
    lines = ["| log skill over the forecasts as issued, % | all years | 2019 on |", "|---|---|---|"]
    ways: tuple[tuple[str, Fit], ...] = (("vector scaling", vector_scaling), ("isotonic", isotonic))
    whole = Forecasts.joined(tuple(files.values()))
    late = whole.session >= LATE
    for name, fit in ways:
        alone = [recalibrated(each, fit) for each in files.values()]
        apart = np.concatenate([mapped for mapped, _ in alone]), np.concatenate([could for _, could in alone])
        for words, (mapped, could) in (("together", recalibrated(whole, fit)), ("apart", apart)):
            cells = " | ".join(_percent(gain(whole, mapped, keep)) for keep in (could, could & late))
            lines.append(f"| {name}, markets {words} | {cells} |")
    return lines


def _percent(found: Skill) -> str:
    low, high = (100 * each for each in found.interval)
    return f"{100 * found.value:+.2f} [{low:+.2f}, {high:+.2f}]"


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.recalibration", description="Measure what recalibration would change."
    )
    parser.add_argument("files", type=Path, nargs="+", help="files of levelhead backtest --forecasts")
    options = parser.parse_args(arguments)
    print("\n".join(report({each.stem: read(each) for each in options.files})))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
