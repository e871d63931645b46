"""Shadow experts beside the mean of the engines: ``python -m bench.shadow [--every N] [--paths N]``: minutes.

Same origins, barriers, scores and intervals as ``bench.skill``. Every expert says at an origin what outcomes
matured by then allow:

* mixtures of A, B, the base rate and the closed form, weights ``exp(-0.2 loss)``, where loss is the log score of
  the six barrier pairs on average, summed over matured origins with a half-life of 750 sessions; by market and
  horizon;
* boosting with the mean of A and B as its offset, all markets together, refitted every second January from 2011
  on forecasts that had ended by then, at least 16 sessions before; until then it says what the mean says;
* counts: how often each row came true so far, whatever the distances are worth today.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.boosting import ROUNDS, boost
from bench.skill import DATA, FILES, FLOOR, Scored, compare, log_score, origins_of
from bench.skill_paths import (
    DOWNS,
    GRID,
    HORIZONS,
    UPS,
    Table,
    Walk,
    climatology,
    engine_a,
    engine_b,
    on_origins,
    outcomes,
)
from levelhead.forecast.brownian import brownian_passage
from levelhead.kernels.arrays import FloatArray, IntArray, SessionArray
from levelhead.kernels.filters import trailing_mean
from levelhead.kernels.oscillators import rsi, signal_tradingview

MEAN = "mean of A and B"
EXPERTS = ("A", "B", "base rate", "closed form")
HALF_LIFE = 750.0  # sessions
ETA = 0.2
EMBARGO = 16  # sessions between a training origin and the first forecast made from it
FIRST_FIT, EVERY_YEARS = 2011, 2
MONTH, YEAR = 22, 252
BOOSTED = {
    "boosting on the chart": (True, ROUNDS),
    "boosting on the chart, a fifth of the rounds": (True, ROUNDS // 5),
    "boosting without the chart": (False, ROUNDS),
}


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One market: its scores and what boosting learns from.

    Parameters
    ----------
    scored
        The tables of all models.
    features
        Shape (R, 8).
    free
        Shape (R,): the session from which each origin may be learnt from.
    weights
        Shape (R, 4, 2): weights of the experts of the first mixture by horizon.
    """

    scored: Scored
    features: FloatArray
    free: SessionArray
    weights: FloatArray

    def with_rows(self, name: str, rows: FloatArray) -> "Told":
        """The same with one more model."""
        tables = self.scored.tables
        more = {**tables, name: Table(rows, tables[MEAN].touch)}
        return replace(self, scored=replace(self.scored, tables=more))


def tell(symbol: str, *, every: int, paths: int) -> Told:
    """Engines, mixtures and counts of one market."""
    origins = origins_of(symbol, every=every)
    outcome, touched = outcomes(origins)
    a, b, base = engine_a(origins), engine_b(origins, paths=paths), climatology(origins)
    closed = closed_form(origins, a.touch)
    by_pair, blind = (counts(origins.rows, outcome, together=together) for together in (False, True))
    experts = [a, b, base, closed]
    mixed, weights = mixture(origins.rows, outcome, experts)
    rows = {
        "mixture": mixed,
        "mixture, losses of the six pairs added up": mixture(
            origins.rows, outcome, experts, eta=ETA * len(GRID)
        )[0],
        "mixture without the closed form": mixture(origins.rows, outcome, experts[:3])[0],
        "mixture, counts join": mixture(origins.rows, outcome, [*experts, Table(by_pair, a.touch)])[0],
        "counts": by_pair,
        "counts, all pairs together": blind,
    }
    tables = {MEAN: a.mean(b), **{name: Table(each, a.touch) for name, each in rows.items()}}
    session = origins.context.bars.session
    free = session[np.minimum(origins.rows + EMBARGO, session.size - 1)]
    return Told(Scored(origins.days, outcome, touched, tables), chart_features(origins), free, weights)


def closed_form(origins: Walk, touch: FloatArray) -> Table:
    """First passage of a Brownian motion without drift, by the sigma of the origin."""
    ups, downs = (np.exp(each) for each in origins.barriers())

    def answer(at: int, row: int) -> tuple[FloatArray, FloatArray]:
        rows = np.empty((len(GRID), len(HORIZONS), 3))
        for pair, (up, down) in enumerate(GRID):
            upper, lower = float(ups[at, UPS.index(up)]), float(downs[at, DOWNS.index(down)])
            for which, horizon in enumerate(HORIZONS):
                found = brownian_passage(
                    1.0, upper=upper, lower=lower, sigma=float(origins.sigma[row]), sessions=horizon
                )
                rows[pair, which] = found.down, found.neither, found.up
        return rows, touch[at]

    return on_origins(origins, answer)


def matured(rows: IntArray, horizon: int) -> IntArray:
    """How many of the origins ``rows`` had ended by each of them."""
    return np.searchsorted(rows + horizon, rows, side="right")


def mixture(
    rows: IntArray, outcome: IntArray, experts: Sequence[Table], *, eta: float = ETA
) -> tuple[FloatArray, FloatArray]:
    """Exponentially weighted mean of experts (R, 6, 2, 3) and its weights (R, E, 2)."""
    losses = np.stack([log_score(each.rows, outcome).mean(axis=1) for each in experts], axis=1)
    age = (rows - rows[0]) / HALF_LIFE
    summed = np.cumsum(losses * np.exp2(age)[:, None, None], axis=0)
    summed = np.concatenate([np.zeros((1, *summed.shape[1:])), summed])
    weights = np.empty(losses.shape)
    for at, horizon in enumerate(HORIZONS):
        loss = summed[matured(rows, horizon), :, at] * np.exp2(-age)[:, None]
        raised = np.exp(-eta * (loss - loss.min(axis=1, keepdims=True)))
        weights[:, :, at] = raised / raised.sum(axis=1, keepdims=True)
    mixed: FloatArray = sum(
        (each.rows * weights[:, at, None, :, None] for at, each in enumerate(experts)),
        start=np.zeros(experts[0].rows.shape),
    )
    return mixed, weights


def counts(rows: IntArray, outcome: IntArray, *, together: bool) -> FloatArray:
    """How often each row came true on origins that had ended, one of each added; ``together``: over all pairs."""
    happened = (outcome[..., None] == np.array([-1, 0, 1])).astype(np.float64)
    if together:
        happened = np.broadcast_to(happened.sum(axis=1, keepdims=True), happened.shape)
    summed = np.cumsum(happened, axis=0)
    summed = np.concatenate([np.zeros((1, *summed.shape[1:])), summed]) + 1.0
    shares = summed / summed.sum(axis=-1, keepdims=True)
    return np.stack([shares[matured(rows, each), :, at] for at, each in enumerate(HORIZONS)], axis=2)


def chart_features(origins: Walk) -> FloatArray:
    """What a chart shows at each origin, shape (R, 8).

    Distance from the 50- and 200-session means in ATR(14), RSI(14), RSI minus its signal, sigma over the
    month's volatility, sessions since the year's highest and lowest close, implied volatility.
    """
    bars, joined, past = origins.context.bars, origins.joined, origins.past
    close = np.where(np.isfinite(joined.close), joined.close, bars.close) * joined.factor
    unit = past.atr * joined.factor
    strength = rsi(close)
    month = np.sqrt(past.on_bars(trailing_mean(past.variance, MONTH)))
    implied = past.on_bars(past.implied[-1]) if past.implied else np.full(close.size, np.nan)
    since = np.full((close.size, 2), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(close, YEAR)[:, ::-1]
    since[YEAR - 1 :] = np.stack([windows.argmax(axis=1), windows.argmin(axis=1)], axis=1)
    columns = [
        (close - trailing_mean(close, 50)) / unit,
        (close - trailing_mean(close, 200)) / unit,
        strength,
        strength - signal_tradingview(strength),
        origins.sigma / month,
        *since.T,
        implied,
    ]
    return np.stack(columns, axis=1)[origins.rows]


def boosted(told: Sequence[Told], *, chart: bool, rounds: int) -> list[FloatArray]:
    """The mean of A and B, boosted walk-forward on all markets, shape (R, 6, 2, 3) each.

    Without ``chart`` the trees see only the barriers and the offset: what is then gained is recalibration.
    """
    days = np.concatenate([each.scored.days for each in told])
    free = np.concatenate([each.free for each in told])
    outcome = np.concatenate([each.scored.outcome for each in told]) + 1
    offset = np.maximum(np.concatenate([each.scored.tables[MEAN].rows for each in told]), FLOOR)
    offset = offset / offset.sum(axis=-1, keepdims=True)
    state = np.concatenate([each.features for each in told])[:, None, :]
    state = np.broadcast_to(state, (days.size, len(GRID), state.shape[2]))
    pairs = np.broadcast_to(np.array(GRID), (days.size, len(GRID), 2))
    out = offset.copy()
    last = int(days.max().astype("datetime64[Y]").astype(int)) + 1970
    for year in range(FIRST_FIT, last + 1, EVERY_YEARS):
        start, stop = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + EVERY_YEARS}-01-01")
        learn, use = free < start, (days >= start) & (days < stop)
        for at in range(len(HORIZONS)):
            said = offset[:, :, at]
            odds = np.log(said[..., [0, 2]] / said[..., [1]])
            seen = np.concatenate([pairs, odds, *([state] if chart else [])], axis=2)
            width = seen.shape[2]
            fitted = boost(
                seen[learn].reshape(-1, width),
                said[learn].reshape(-1, 3),
                outcome[learn][:, :, at].ravel(),
                rounds=rounds,
            )
            answer = fitted(seen[use].reshape(-1, width), said[use].reshape(-1, 3))
            out[use, :, at] = answer.reshape(-1, len(GRID), 3)
    cuts = np.cumsum([each.scored.days.size for each in told])[:-1]
    return np.split(out, cuts)


def report(told: Mapping[str, Told]) -> list[str]:
    """The tables in Markdown."""
    scored = {name: each.scored for name, each in told.items()}
    lines = [f"origins: {', '.join(f'{name} {each.days.size}' for name, each in scored.items())}"]
    lines += ["", f"| over the {MEAN} | H = 10 | H = 15 |", "|---|---|---|"]
    for model in next(iter(scored.values())).tables:
        if model == MEAN:
            continue
        for when, words in (("", ""), ("early", ", 2007-2018"), ("late", ", 2019 on")):
            cells = (compare(scored, model, MEAN, at, when) for at in range(len(HORIZONS)))
            lines.append(f"| {model}{words} | {' | '.join(cells)} |")
    lines += ["", f"| weight in the mixture | {' | '.join(EXPERTS)} |", "|---|---|---|---|---|"]
    for name, each in told.items():
        mean = each.weights.mean(axis=(0, 2))
        lines.append(f"| {name} | {' | '.join(f'{share:.2f}' for share in mean)} |")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.shadow", description="Score what is not in the product."
    )
    parser.add_argument("--paths", type=int, default=4_000, help="paths drawn by engine B at each origin")
    parser.add_argument("--every", type=int, default=2, help="sessions from one origin to the next")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print(f"the real series are not at {DATA}", file=sys.stderr)
        return 1
    told = {}
    for symbol in FILES:
        told[symbol] = tell(symbol, every=options.every, paths=options.paths)
        print(f"{symbol}: {told[symbol].scored.days.size} origins", file=sys.stderr, flush=True)
    for name, (chart, rounds) in BOOSTED.items():
        said = boosted(list(told.values()), chart=chart, rounds=rounds)
        told = {
            symbol: each.with_rows(name, rows)
            for (symbol, each), rows in zip(told.items(), said, strict=True)
        }
    print("\n".join(report(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
