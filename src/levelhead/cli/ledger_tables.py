"""The track record of a ledger as objects and rows of text."""

from collections.abc import Sequence
from math import isfinite

from levelhead.evidence.convergence import Convergence
from levelhead.evidence.placebo import LevelGroup
from levelhead.evidence.record import TrackRecord
from levelhead.ledger.consequences import ConsequenceRecord
from levelhead.ledger.scored import Counts, KindRecord
from levelhead.render.plain import Json

DIGITS = 6
LEVEL_HEADER = (
    *("levels", "issued", "tested", "held", "held %", "chance", "95%", "touch said", "touch came"),
    *("watched", "touch", "chance touch"),
)
CONSEQUENCE_HEADER = ("market", "claim", "issued", "broken", "said", "came", "95%")
WORDS = {
    "chain": "next level once one is broken",
    "violation": "next level once a pattern is violated",
}


def _number(value: float) -> float | None:
    return round(value, DIGITS) if isfinite(value) else None


def _interval(bounds: tuple[float, float]) -> list[float | None] | None:
    return [_number(each) for each in bounds] if isfinite(bounds[0]) else None


def level_object(kinds: Sequence[KindRecord], groups: Sequence[LevelGroup]) -> list[Json]:
    """Each kind as its grades counted it and, where bars were given, beside its controls."""
    beside = {str(each.kind): each for each in groups}
    found: list[Json] = []
    for kind in kinds:
        row: dict[str, Json] = {
            "kind": kind.kind,
            "issued": kind.levels,
            "tested": kind.tested,
            "held": kind.held,
            "touch_forecast": _number(kind.touch_forecast),
            "touched": _number(kind.touched),
            "controls": _controls(beside.get(kind.kind)),
        }
        found.append(row)
    every = beside.get("None")
    if every is not None:
        found.append({"kind": None, "controls": _controls(every)})
    return found


def _controls(group: LevelGroup | None) -> Json:
    if group is None:
        return None
    return {
        "levels": group.levels,
        "tested": group.touched,
        "events": group.events,
        "touch_rate": _number(group.touch_rate),
        "touch_placebo": _number(group.touch_placebo),
        "touch_interval": _interval(group.touch_interval),
        "hold_rate": _number(group.hold_rate),
        "hold_placebo": _number(group.hold_placebo),
        "hold_interval": _interval(group.hold_interval),
    }


def level_rows(kinds: Sequence[KindRecord], groups: Sequence[LevelGroup]) -> list[list[str]]:
    """One row a kind, then all together."""
    beside = {str(each.kind): each for each in groups}
    rows = [
        [
            kind.kind,
            f"{kind.levels}",
            f"{kind.tested}",
            f"{kind.held}",
            _percent(kind.held / kind.tested) if kind.tested else "-",
            *_hold(beside.get(kind.kind)),
            _percent(kind.touch_forecast),
            _percent(kind.touched),
            *_touch(beside.get(kind.kind)),
        ]
        for kind in kinds
    ]
    every = beside.get("None")
    if every is not None:
        issued, tested, held = (
            sum(each) for each in zip(*((k.levels, k.tested, k.held) for k in kinds), strict=True)
        )
        rows.append(
            [
                *("all", f"{issued}", f"{tested}", f"{held}", _percent(every.hold_rate)),
                *_hold(every),
                *("", ""),
                *_touch(every),
            ]
        )
    return rows


def _hold(group: LevelGroup | None) -> tuple[str, str]:
    if group is None or not isfinite(group.hold_placebo):
        return "-", "-"
    return _percent(group.hold_placebo), _points(group.hold_interval)


def _touch(group: LevelGroup | None) -> tuple[str, str, str]:
    if group is None:
        return "-", "-", "-"
    return f"{group.levels}", _percent(group.touch_rate), _percent(group.touch_placebo)


def consequence_object(record: ConsequenceRecord) -> dict[str, Json]:
    """One kind of claim with a consequence."""
    return {
        "market": record.market,
        "claim": record.kind,
        "issued": record.claims,
        "broken": record.broken,
        "said": _number(record.said),
        "came": _number(record.came),
        "interval": _interval(record.interval) if record.broken else None,
    }


def consequence_rows(records: Sequence[ConsequenceRecord]) -> list[list[str]]:
    """One row a market and kind."""
    return [
        [
            each.market,
            WORDS[each.kind],
            f"{each.claims}",
            f"{each.broken}",
            _percent(each.said),
            _percent(each.came),
            f"{each.interval[0]:.0%} to {each.interval[1]:.0%}" if each.broken else "-",
        ]
        for each in records
    ]


def convergence_object(found: Convergence) -> dict[str, Json]:
    """Steadiness of forecasts issued again."""
    return {
        "events": found.events,
        "issues": found.issues,
        "threshold": found.threshold,
        "score": _number(found.score),
        "interval": _interval(found.interval),
        "climatology": _number(found.climatology),
        "mean_change": _number(found.change),
    }


def convergence_text(found: Convergence) -> str:
    """The same in two sentences."""
    low, high = found.interval
    sure = f" (95%: {low:.2f} to {high:.2f})" if isfinite(low) else ""
    return (
        f"Steadiness: {found.events} forecasts issued again on each session until they were settled, {found.issues} "
        f"issues: convergence {found.score:.2f}{sure}, base rates {found.climatology:.2f}; 1 is steady.\n"
        f"A probability moved {100 * found.change:.1f} points a session; {100 * found.threshold:g} are a swing."
    )


def counts_text(counts: Counts, *, replay: bool) -> str:
    """Where the forecasts of the book stand."""
    which = "replay ledger, days gone by" if replay else "issued ledger, written before the outcome"
    return (
        f"{which}: {counts.issued} forecasts, {counts.graded} graded, {counts.voided} voided, {counts.open} open, "
        f"{counts.superseded} superseded (the first counts)"
    )


def record_lines(market: str, record: TrackRecord, *, sure: bool) -> list[str]:
    """Scores, skill and reliability of one market and horizon."""
    up, neither, down = (count / record.forecasts for count in record.outcomes)
    lines = [
        f"{market}, {record.horizon} sessions: {record.forecasts} forecasts from {record.first} to {record.last}, worth "
        f"about {record.effective_n:.0f} independent ones; up {up:.0%}, neither {neither:.0%}, down {down:.0%}",
        f"{'score (smaller is better)':<28}{'log':>9}{'Brier':>9}{'RPS':>9}{'skill of the forecasts against':>34}",
    ]
    for name in ("model", "climatology", "uniform"):
        scores = record.scores[name]
        line = f"{name:<28}{scores.log:>9.4f}{scores.brier:>9.4f}{scores.rps:>9.4f}"
        if name != "model":
            skill = record.skills[name].log
            line += f"{skill.value:>+14.2%} log score"
            if sure:
                line += f" [{skill.interval[0]:+.2%}, {skill.interval[1]:+.2%}]"
        lines.append(line)
    if not sure:
        lines.append("Too few dates for an interval: 120 are needed.")
    lines.append(f"{'said':<12}{'forecasts':>10}{'on average':>12}{'came true':>11}   95% interval")
    for each in record.bins:
        low, high = each.interval
        lines.append(
            f"{each.low:.0%} to {each.high:.0%}".ljust(12)
            + f"{each.n:>10}{each.forecast:>12.1%}{each.observed:>11.1%}   {low:.1%} to {high:.1%}"
        )
    return lines


def _percent(share: float) -> str:
    return f"{share:.0%}" if isfinite(share) else "-"


def _points(bounds: tuple[float, float]) -> str:
    return f"{100 * bounds[0]:+.0f} to {100 * bounds[1]:+.0f}" if isfinite(bounds[0]) else "-"
