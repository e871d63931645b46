"""A hindcast in figures: scores, skill with intervals, reliability, and the same by year and period."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.evidence.bootstrap import Skill, skill
from levelhead.evidence.close_record import CloseRecord, close_record
from levelhead.evidence.hindcast import Hindcast
from levelhead.evidence.regimes import regimes
from levelhead.evidence.reliability import Bin, calibration_error, largest_gap, reliability
from levelhead.evidence.scores import brier_score, floored, log_score, ranked_score
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.kernels.intervals import effective_count
from levelhead.markets import Market
from levelhead.measure.phrase import Phrase, named
from levelhead.measure.showing import NamesItself, Tabular

REFERENCES = ("climatology", "uniform", "human")
HUMAN = (0.50, 0.35, 0.15)  # a desk's table, whatever the levels: up, range, down
PERIODS = ((None, 2018), (2019, None))


@dataclass(frozen=True, slots=True)
class Scores:
    """Mean scores: smaller is better."""

    log: float
    brier: float
    rps: float


@dataclass(frozen=True, slots=True)
class Skills:
    """Skill by each score against one reference."""

    log: Skill
    brier: Skill
    rps: Skill


@dataclass(frozen=True, slots=True)
class Part:
    """The record of some of the origins: a year, a period."""

    name: str
    origins: int
    effective_n: float
    model: Scores
    climatology: Scores
    skill: Skill


@dataclass(frozen=True, slots=True, repr=False)
class TrackRecord(NamesItself, Tabular):
    """How the forecasts of one market at one horizon turned out.

    Parameters
    ----------
    first, last
        First and last origin.
    origins, forecasts
        Days a forecast was issued on; forecasts, several to a day on the fixed grid.
    horizon, step
        Sessions ahead, and between origins.
    scores
        Of the model, the climatology, a uniform table and a fixed 50/35/15, by name; probabilities floored
        at 0.002 before they are scored, all alike.
    skills
        Of the model against each of the others, by name: the log score's interval is on blocks of 60 sessions.
    bins
        Reliability of all three rows together.
    calibration_error, largest_gap
        Expected calibration error; largest gap of a bin with 500 forecasts or more, ``None`` without one.
    outcomes
        How often up, neither, down came.
    ties
        Forecasts decided by the tie rule.
    effective_n
        Origins that count as independent, the mean over barrier pairs.
    by_year, by_period
        The log score again, in parts.
    by_regime
        The same by the third of sigma among all before it and by the side of the 200-day mean. Intervals are on
        blocks of 60 sessions of the whole record, for a regime comes in pieces; a regime that never was is left out.
    close
        The spread of the close at the horizon.
    market
        Whose forecasts; ``None`` where nobody said.
    """

    first: date
    last: date
    origins: int
    forecasts: int
    horizon: int
    step: int
    scores: dict[str, Scores]
    skills: dict[str, Skills]
    bins: tuple[Bin, ...]
    calibration_error: float
    largest_gap: float | None
    outcomes: tuple[int, int, int]
    ties: int
    effective_n: float
    by_year: tuple[Part, ...]
    by_period: tuple[Part, ...]
    by_regime: tuple[Part, ...]
    close: CloseRecord
    market: Market | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Errors:
    log: FloatArray
    brier: FloatArray
    rps: FloatArray

    @classmethod
    def of(cls, said: FloatArray, hindcast: Hindcast) -> "_Errors":
        said = floored(said)
        outcome = hindcast.outcome
        return cls(log_score(said, outcome), brier_score(said, outcome), ranked_score(said, outcome))

    def mean(self, keep: BoolArray) -> Scores:
        return Scores(*(float(each[keep].mean()) for each in (self.log, self.brier, self.rps)))


def track_record(
    hindcast: Hindcast, *, horizon: int, step: int = 1, pairs: int = 1, market: Market | None = None
) -> TrackRecord:
    """Score a hindcast.

    Parameters
    ----------
    horizon, step
        Sessions ahead, and between origins.
    pairs
        Forecasts to an origin.
    market
        Whose forecasts they are.
    """
    days = hindcast.session
    constant = {"uniform": (1 / 3, 1 / 3, 1 / 3), "human": HUMAN}
    said = {"model": hindcast.model, "climatology": hindcast.climatology}
    said |= {name: np.broadcast_to(np.array(table), hindcast.model.shape) for name, table in constant.items()}
    errors = {name: _Errors.of(each, hindcast) for name, each in said.items()}
    everything = np.ones(len(hindcast), dtype=np.bool_)
    happened = hindcast.outcome[:, None] == np.arange(3)
    origins = int(np.unique(days).size)
    effective = _effective(hindcast, everything, horizon=horizon, step=step, pairs=pairs)
    bins = reliability(hindcast.model.ravel(), happened.ravel(), independent=effective / len(hindcast))
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970

    def part(name: str, keep: BoolArray, *, among: BoolArray | None = None) -> Part:
        drawn = keep if among is None else among
        model, base = ((errors[each].log * keep)[drawn] for each in ("model", "climatology"))
        return Part(
            name,
            int(np.unique(days[keep]).size),
            _effective(hindcast, keep, horizon=horizon, step=step, pairs=pairs),
            errors["model"].mean(keep),
            errors["climatology"].mean(keep),
            skill(model, base, days[drawn], step=step),
        )

    return TrackRecord(
        first=days[0].item(),
        last=days[-1].item(),
        origins=origins,
        forecasts=len(hindcast),
        horizon=horizon,
        step=step,
        scores={name: each.mean(everything) for name, each in errors.items()},
        skills={
            name: Skills(
                *(
                    skill(getattr(errors["model"], kind), getattr(errors[name], kind), days, step=step)
                    for kind in ("log", "brier", "rps")
                )
            )
            for name in REFERENCES
        },
        bins=bins,
        calibration_error=calibration_error(bins),
        largest_gap=largest_gap(bins),
        outcomes=tuple(np.bincount(hindcast.outcome, minlength=3).tolist()),
        ties=int(hindcast.tie.sum()),
        effective_n=effective,
        by_year=tuple(part(str(year), years == year) for year in np.unique(years).tolist()),
        by_period=tuple(
            part(_span(first, last), keep)
            for first, last in PERIODS
            if (keep := (years >= (first or 0)) & (years <= (last or 9999))).any()
        ),
        by_regime=tuple(
            part(name, keep, among=everything)
            for name, keep in regimes(hindcast.sigma_rank, hindcast.from_mean)
            if keep.any()
        ),
        close=close_record(hindcast, step=step, pairs=pairs),
        market=market,
    )


def _span(first: int | None, last: int | None) -> Phrase:
    if first:
        return Phrase("{first} on", first=named(str(first)))
    return Phrase("to {last}", last=named(str(last)))


def _effective(hindcast: Hindcast, keep: BoolArray, *, horizon: int, step: int, pairs: int) -> float:
    """Independent origins among some: for each barrier pair the least of its three rows, as on the page; their mean.

    Days left out stay as gaps: the two sides of one are no neighbours.
    """
    lag = -(-2 * horizon // step)
    counts = []
    for pair in range(pairs):
        outcome, here = hindcast.outcome[pair::pairs], keep[pair::pairs]
        hits = [(outcome == column) & here for column in range(3)]
        n = int(here.sum())
        told = [each for each in hits if 0 < each.sum() < n] or hits
        away = [np.where(here, each - each.sum() / n, 0.0) for each in told]
        counts.append(min(effective_count(each, lag) for each in away) * n / here.size)
    return float(np.mean(counts))
