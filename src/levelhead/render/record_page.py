"""The record of a hindcast as JSON, as a table to read, and its forecasts as CSV."""

from collections.abc import Iterator

import numpy as np

from levelhead.evidence.close_record import CloseRecord, Pit
from levelhead.evidence.hindcast import Hindcast
from levelhead.evidence.record import Part, Scores, Skills, TrackRecord
from levelhead.forecast import By, Row
from levelhead.kernels.arrays import BoolArray
from levelhead.markets import Market
from levelhead.render.plain import Json
from levelhead.report.record_section import FEWEST_DATES

HEADER = "market,as_of,horizon,up,down,up_by,down_by,z,p_up,p_neither,p_down,c_up,c_neither,c_down,outcome"
REGIMES = "calm, usual, rough: third of the model's sigma among all before it; 200: side of the 200-day mean."
DIGITS = 6
NAMES = {
    "model": "model",
    "climatology": "climatology (ATR distance)",
    "uniform": "uniform",
    "human": "fixed 50/35/15",
}


def record_object(market: Market, record: TrackRecord, *, geometry: str) -> dict[str, Json]:
    """Keys of ``backtest --format json``; skills are ratios, 1 perfect and 0 no better than the reference."""
    return {
        "market": market.symbol,
        "first": record.first.isoformat(),
        "last": record.last.isoformat(),
        "origins": record.origins,
        "forecasts": record.forecasts,
        "horizon": record.horizon,
        "step": record.step,
        "geometry": geometry,
        "scores": {name: _scores(each) for name, each in record.scores.items()},
        "skill": _skills(record.skills["climatology"]),
        "skill_against": {name: _skills(each) for name, each in record.skills.items()},
        "reliability": [
            {
                "bin": [each.low, each.high],
                "n": each.n,
                "forecast": _round(each.forecast),
                "observed": _round(each.observed),
                "interval": [_round(bound) for bound in each.interval],
            }
            for each in record.bins
        ],
        "calibration_error": _round(record.calibration_error),
        "max_gap": None if record.largest_gap is None else _round(record.largest_gap),
        "outcome_counts": {str(row): count for row, count in zip(Row, record.outcomes, strict=True)},
        "tie_count": record.ties,
        "effective_n": round(record.effective_n, 1),
        "by_year": [_part(each) for each in record.by_year],
        "by_period": [_part(each) for each in record.by_period],
        "by_regime": [_part(each) for each in record.by_regime],
        "crps": _close(record.close),
        "pit": _pit(record.close.pit),
    }


def graded_object(market: Market, record: TrackRecord) -> dict[str, Json]:
    """The record of a ledger's graded forecasts: as a backtest's, without what grades do not tell.

    There are no intervals where there are too few dates to resample.
    """
    found = record_object(market, record, geometry="levels")
    if record.origins < FEWEST_DATES:
        for skills in (found["skill"], *found["skill_against"].values()):  # type: ignore[union-attr]
            skills["interval"] = None
    return {name: each for name, each in found.items() if name not in ("crps", "pit", "by_regime")}


def _close(close: CloseRecord) -> Json:
    return {
        "model": _round(close.model),
        "climatology": _round(close.climatology),
        "skill": _round(close.skill.value),
        "interval": [_round(bound) for bound in close.skill.interval],
    }


def _pit(pit: Pit) -> Json:
    return {
        "n": pit.n,
        "mean": _round(pit.mean),
        "sd": _round(pit.sd),
        "below_5": _round(pit.below_5),
        "above_95": _round(pit.above_95),
        "deciles": list(pit.deciles),
    }


def _scores(scores: Scores) -> Json:
    return {"log": _round(scores.log), "brier": _round(scores.brier), "rps": _round(scores.rps)}


def _skills(skills: Skills) -> Json:
    each = {"log": skills.log, "brier": skills.brier, "rps": skills.rps}
    found: dict[str, Json] = {name: _round(one.value) for name, one in each.items()}
    found["interval"] = {name: [_round(bound) for bound in one.interval] for name, one in each.items()}
    return found


def _part(part: Part) -> Json:
    return {
        "name": part.name,
        "origins": part.origins,
        "effective_n": round(part.effective_n, 1),
        "log": {"model": _round(part.model.log), "climatology": _round(part.climatology.log)},
        "skill": _round(part.skill.value),
        "interval": [_round(bound) for bound in part.skill.interval],
    }


def _round(value: float) -> float | None:
    return round(value, DIGITS) if np.isfinite(value) else None


def record_text(market: Market, record: TrackRecord, *, geometry: str) -> str:
    """The record for a reader."""
    where = {"levels": "the levels a page would choose", "atr": "six fixed pairs of multiples of ATR(14)"}
    up, neither, down = (count / record.forecasts for count in record.outcomes)
    every = "session" if record.step == 1 else f"{record.step} sessions"
    lines = [
        f"{market.symbol}: {record.origins:,} origins from {record.first} to {record.last}, every {every}, "
        f"{record.horizon} sessions ahead,",
        f"worth about {record.effective_n:,.0f} independent ones. Barriers: {where[geometry]}.",
        f"What came: up {up:.1%}, neither {neither:.1%}, down {down:.1%}; "
        f"{record.ties:,} of {record.forecasts:,} decided by the tie rule.",
        "",
        f"{'score (smaller is better)':<30}{'log':>9}{'Brier':>9}{'RPS':>9}",
    ]
    for name, scores in record.scores.items():
        lines.append(f"{NAMES[name]:<30}{scores.log:>9.4f}{scores.brier:>9.4f}{scores.rps:>9.4f}")
    lines += ["", f"{'skill against':<30}{'log score':>9}   95% interval          Brier      RPS"]
    for name, skills in record.skills.items():
        log, (low, high) = skills.log.value, skills.log.interval
        lines.append(
            f"{NAMES[name]:<30}{log:>+9.2%}   [{low:+.2%}, {high:+.2%}]".ljust(63)
            + f"{skills.brier.value:>+8.2%} {skills.rps.value:>+8.2%}"
        )
    lines += ["", f"{'said':<12}{'forecasts':>10}{'on average':>12}{'came true':>11}   95% interval"]
    for each in record.bins:
        low, high = each.interval
        lines.append(
            f"{each.low:.0%} to {each.high:.0%}".ljust(12)
            + f"{each.n:>10,}{each.forecast:>12.1%}{each.observed:>11.1%}   {low:.1%} to {high:.1%}"
        )
    gap = (
        "no bin has 500 forecasts" if record.largest_gap is None else f"{100 * record.largest_gap:.1f} points"
    )
    lines += [
        f"Mean gap {100 * record.calibration_error:.2f} points; largest of a bin with 500 forecasts: {gap}.",
        *_close_lines(record.close),
        "",
        f"{'log score':<12}{'origins':>8}{'effective':>11}{'model':>9}{'climat.':>9}{'skill':>9}   95% interval",
        *(_part_line(each) for each in (*record.by_period, *record.by_regime, *record.by_year)),
    ]
    if record.by_regime:
        lines.append(REGIMES)
    return "\n".join(lines) + "\n"


def _close_lines(close: CloseRecord) -> list[str]:
    pit, (low, high) = close.pit, close.skill.interval
    if not pit.n:
        return []
    return [
        f"Close at the horizon: CRPS {close.model:.4f} ATR, climatology {close.climatology:.4f}: "
        f"skill {close.skill.value:+.2%} [{low:+.2%}, {high:+.2%}].",
        f"It fell in the lowest twentieth of its distribution {pit.below_5:.1%} of the time, in the highest "
        f"{pit.above_95:.1%} (5.0% each where right).",
    ]


def _part_line(part: Part) -> str:
    low, high = part.skill.interval
    return (
        f"{part.name:<12}{part.origins:>8,}{part.effective_n:>11,.0f}{part.model.log:>9.4f}"
        f"{part.climatology.log:>9.4f}{part.skill.value:>+9.2%}   [{low:+.2%}, {high:+.2%}]"
    )


def forecasts_csv(market: Market, hindcast: Hindcast, *, horizon: int) -> str:
    """One line a forecast; numbers in full, so that a reader gets back what was computed."""
    return "\n".join([HEADER, *_csv_lines(market, hindcast, horizon)]) + "\n"


def _csv_lines(market: Market, hindcast: Hindcast, horizon: int) -> Iterator[str]:
    names = [str(row) for row in Row]
    days = hindcast.session.astype(str).tolist()
    up_by, down_by = _by(hindcast.upper_by_close), _by(hindcast.lower_by_close)
    prices = np.column_stack([hindcast.upper, hindcast.lower]).tolist()
    rest = np.column_stack([hindcast.buffer, hindcast.model, hindcast.climatology]).tolist()
    for at, day in enumerate(days):
        cells = [market.symbol, day, str(horizon), *map(repr, prices[at]), up_by[at], down_by[at]]
        yield ",".join([*cells, *map(repr, rest[at]), names[int(hindcast.outcome[at])]])


def _by(by_close: BoolArray) -> list[str]:
    return [str(By.CLOSE if each else By.TOUCH) for each in by_close.tolist()]
