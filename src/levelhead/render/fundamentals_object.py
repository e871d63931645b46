"""What drives the market as the page's JSON has it: every figure behind the sentences of the section."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import TypeAlias

from levelhead.forecast.conditional import Conditional, Era
from levelhead.forecast.given import Given
from levelhead.fundamentals.breadth import Breadth, Gauge
from levelhead.fundamentals.drivers import Attribution, Drivers
from levelhead.fundamentals.event_ranges import EventRange, Multiplier
from levelhead.fundamentals.events import Event, Events
from levelhead.fundamentals.fed_path import FedPath, MeetingOdds
from levelhead.fundamentals.overview import Fundamentals
from levelhead.fundamentals.policy_direction import PolicyDirection
from levelhead.fundamentals.positioning import Positioning
from levelhead.fundamentals.rates import RateSensitivity, Sensitivity
from levelhead.fundamentals.slopes import Fit, Slope
from levelhead.fundamentals.statements import StatementFacts
from levelhead.markets import ReleaseKind

Json: TypeAlias = Mapping[str, "Json"] | Sequence["Json"] | str | float | int | bool | None
PLACES = 6


def fundamentals_object(read: Fundamentals, note: str) -> dict[str, Json]:
    """The object ``fundamentals`` of the page; ``null`` where the data were not there."""
    return {
        "rates": _rates(read.rates) if read.rates else None,
        "drivers": _drivers(read.drivers) if read.drivers else None,
        "events": [_event(each) for each in read.events.inside] if read.events else [],
        "calendar": _calendar(read.events) if read.events else None,
        "event_ranges": [_range(each) for each in read.events.ranges] if read.events else [],
        "fed_path": _path(read.fed_path) if read.fed_path else None,
        "policy_direction": _direction(read.direction) if read.direction else None,
        "statement": _statement(read.statement) if read.statement else None,
        "breadth": _breadth(read.breadth) if read.breadth else None,
        "positioning": _positioning(read.positioning) if read.positioning else None,
        "note": note,
    }


def _number(value: float | None) -> float | None:
    """Rounded far below what any of these is known to; NaN and infinity become null."""
    return round(value, PLACES) if value is not None and isfinite(value) else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _interval(value: tuple[float, float]) -> Json:
    return [_number(each) for each in value]


def _slope(slope: Slope) -> dict[str, Json]:
    return {
        "slope": _number(slope.value),
        "error": _number(slope.error),
        "t": _number(slope.t),
        "interval": _interval(slope.interval),
        "link": str(slope.link),
    }


def _fit(fit: Fit) -> dict[str, Json]:
    return {
        **_slope(fit.slope),
        "r2": _number(fit.r2),
        "n": fit.sessions,
        "first": _day(fit.first),
        "last": _day(fit.last),
    }


def _rates(read: RateSensitivity) -> Json:
    against = read.against
    return {
        "unit": "percent of price per ten basis points",
        "market": [_sensitivity(each) for each in read.market],
        "relative": [_sensitivity(each) for each in read.relative],
        "against": {
            "small": against.small,
            "large": against.large,
            "comparison": str(against.comparison),
            "dollar_neutral": _fit(against.dollar_neutral),
            "beta_neutral": _fit(against.beta_neutral),
        }
        if against
        else None,
        "real_and_breakeven": {
            "real": _slope(read.split.one),
            "breakeven": _slope(read.split.other),
            "p": _number(read.split.p),
            "n": read.split.sessions,
        }
        if read.split
        else None,
        "missing": list(read.missing),
    }


def _sensitivity(read: Sensitivity) -> Json:
    regime, turns = read.regime, read.turns
    return {
        "target": read.target,
        "yield": read.yield_name,
        "first": _day(read.first),
        "last": _day(read.last),
        "n": read.sessions,
        "window": _fit(read.window),
        "wandering": _slope(read.wandering.slope) if read.wandering else None,
        "faded": _slope(read.faded),
        "sign": {"value": regime.sign, "since": _day(regime.since), "recent": regime.recent}
        if regime
        else None,
        "rises_and_falls": {
            "rises": _slope(turns.one),
            "falls": _slope(turns.other),
            "p": _number(turns.p),
            "n": turns.sessions,
        }
        if turns
        else None,
    }


def _drivers(read: Drivers) -> Json:
    return {
        "market": _attribution(read.market),
        "relative": _attribution(read.relative) if read.relative else None,
        "missing": [str(each) for each in read.missing],
        "draws": read.draws,
    }


def _attribution(found: Attribution) -> Json:
    return {
        "target": found.target,
        "n": found.sessions,
        "first": _day(found.first),
        "last": _day(found.last),
        "r2": _number(found.together.r2),
        "chance": _number(found.together.chance),
        "shares": {
            str(each.group): {
                "share": _number(each.share),
                "first": _number(each.first_share),
                "moves_with_equities": each.group.moves_with_equities,
            }
            for each in found.shares
        },
        "top": str(found.top.group),
        "stands_out": found.stands_out,
        "without_credit": {
            "r2": _number(found.without_credit.r2),
            "chance": _number(found.without_credit.chance),
        }
        if found.without_credit
        else None,
    }


def _event(each: Event) -> Json:
    return {
        "name": str(each.kind),
        "session": _day(each.session),
        "sessions_ahead": each.number,
        "status": str(each.status),
        "day": _day(each.day),
        # a meeting reports on no month: lists name one only to tell that it was moved, which may come later
        "reference": each.reference or None if each.kind is not ReleaseKind.FOMC else None,
        "planned_before": _day(each.change.original) if each.change else None,
    }


def _calendar(events: Events) -> Json:
    return {
        str(kind.kind): {
            "listed_from": _day(kind.listed_from),
            "covered_to": _day(kind.covered_to),
            "is_covered": kind.is_covered,
            "source": kind.source,
            "next": _event(kind.after) if kind.after else None,
            "cancelled": [
                {
                    "reference": each.reference,
                    "planned": _day(each.day),
                    "announced": _day(each.change.announced) if each.change else None,
                }
                for each in kind.cancelled
            ],
        }
        for kind in events.kinds
    }


def _multiplier(each: Multiplier) -> dict[str, Json]:
    return {
        "market": each.market,
        "multiplier": _number(each.value),
        "interval": _interval(each.interval),
        "n": each.n,
    }


def _range(read: EventRange) -> Json:
    return {
        "names": [str(each) for each in read.kinds],
        "first": _day(read.first),
        "last": _day(read.last),
        **_multiplier(read.own),
        "peers": [
            {
                **_multiplier(each.peer),
                "ratio": _number(each.ratio),
                "ratio_interval": _interval(each.interval),
                "verdict": str(each.verdict),
                "ordinary_ratio": _number(each.ordinary),
            }
            for each in read.peers
        ],
    }


def _path(path: FedPath) -> Json:
    return {
        "settled": _day(path.settled),
        "announcement_day": str(path.announcement_day),
        "target": [path.target.lower, path.target.upper],
        "overtaken": path.overtaken,
        "stopped": str(path.stopped),
        "meetings": [_meeting(each) for each in path.meetings],
    }


def _meeting(each: MeetingOdds) -> Json:
    return {
        "meeting": _day(each.meeting),
        "start": _number(each.start),
        "end": _number(each.end),
        "residual": _number(each.residual),
        "strained": each.strained,
        "cut": _number(each.cut),
        "hold": _number(each.hold),
        "hike": _number(each.hike),
        "ranges": [
            {"range": [one.target.lower, one.target.upper], "probability": _number(one.probability)}
            for one in each.ranges
        ],
        "gap_between_conventions": _number(each.gap),
    }


def _direction(read: PolicyDirection) -> Json:
    return {
        "day": _day(read.day),
        "spread": _number(read.spread),
        "cut_within_a_year": _number(read.share),
        "climatology": _number(read.climatology),
        "n": read.days,
        "episodes": read.episodes,
    }


def _statement(read: StatementFacts) -> Json:
    changed = read.difference
    return {
        "day": _day(read.day),
        "previous": _day(read.previous),
        "target": [read.target.lower, read.target.upper] if read.target else None,
        "change": _number(read.change),
        "votes_for": len(read.votes.voting_for),
        "dissents": [
            {"name": each.name, "preference": str(each.preference), "against": _number(each.against)}
            for each in read.votes.dissents
        ],
        "added": list(changed.added) if changed else [],
        "removed": list(changed.removed) if changed else [],
        "reworded": [{"before": each.before, "after": each.after} for each in changed.reworded]
        if changed
        else [],
        "phrases_appeared": list(read.appeared),
        "phrases_disappeared": list(read.disappeared),
        "word_count": {
            "hawkish": read.words.hawkish,
            "dovish": read.words.dovish,
            "words": read.words.words,
            "worth": "about half of sentences judged right; adds nothing measurable to futures",
        },
    }


def _breadth(read: Breadth) -> Json:
    advances = read.advances
    return {
        "members": list(read.members),
        "left_out": [
            {"symbol": each.symbol, "day": _day(each.day), "move": _number(each.move)}
            for each in read.left_out
        ],
        "gauges": [_gauge(each) for each in read.gauges],
        "records": [
            {
                "gauge": record.gauge,
                "market": record.market,
                "state": str(record.now),
                "n": current.n,
                "episodes": current.episodes,
                "share": _number(current.reached.share),
                "interval": _interval(current.reached.interval),
                "climatology": _number(current.reached.chance),
                "verdict": str(current.reached.verdict),
            }
            for record in read.records
            if (current := record.current) is not None
        ],
        "advances": {
            "net": _number(advances.net),
            "line_change": _number(advances.line_change),
            "mcclellan": _number(advances.mcclellan),
            "highs": advances.highs,
            "lows": advances.lows,
            "thrust_average": _number(advances.thrust_average),
            "last_thrust": _day(advances.last_thrust),
            "thrusts": advances.thrusts,
            "since": _day(advances.first),
        }
        if advances
        else None,
        "ratios": [
            {
                "ratio": f"{each.numerator}/{each.denominator}",
                "change": _number(each.change),
                "since": _day(each.since),
            }
            for each in read.ratios
        ],
    }


def _gauge(each: Gauge) -> Json:
    return {
        "name": each.name,
        "window": each.window,
        "day": _day(each.day),
        "share": _number(each.share),
        "before": _number(each.before),
        "mean": _number(each.mean),
        "members": each.members,
        "proxy": not each.own,
        "improving": each.improving,
        "fragile": each.fragile,
    }


def _positioning(read: Positioning) -> Json:
    return {
        "report": read.report,
        "root": read.root,
        "day": _day(read.day),
        "published": f"{read.published:%Y-%m-%dT%H:%MZ}" if read.published else None,
        "days_old": read.days_old,
        "open_interest": _number(read.open_interest),
        "groups": [
            {
                "name": each.name,
                "net": _number(each.net),
                "share": _number(each.share),
                "change": _number(each.change),
                "percentile": _number(each.percentile),
                "of": each.of,
            }
            for each in read.groups
        ],
    }


def condition_object(read: Conditional) -> Json:
    """One condition: P(B), and of every row P(A | B), P(A | not B) and the share of A without B."""
    return {
        "condition": str(read.condition.kind),
        "triggers": [
            {
                "driver": str(trigger.driver),
                "at": str(trigger.reading),
                "threshold": trigger.threshold,
                "series": base.series,
                "level": _number(base.level(trigger)),
            }
            for trigger, base in zip(read.condition.triggers, read.bases, strict=True)
        ],
        "probability": read.probability,
        "interval": _interval(read.interval),
        "rows": [_given(each) for each in read.rows],
        "touches": [_given(each) for each in read.touches],
        "n": read.n,
        "came_n": read.came_n,
        "effective_n": _number(read.effective_n),
        "episodes": read.episodes,
        "suppressed": read.is_suppressed,
        "measurable": read.is_measurable,
        "earlier": _era(read.earlier),
        "recent": _era(read.recent),
    }


def _given(each: Given) -> Json:
    # not rounded to fewer digits than the law of total probability is checked to
    return {
        "name": each.name,
        "probability": each.probability,
        "given": each.given,
        "otherwise": each.otherwise,
        "interval": _interval(each.interval),
        "otherwise_interval": _interval(each.otherwise_interval),
        "difference_interval": _interval(each.difference_interval),
        "without": _number(each.without),
        "seen_without": _number(each.seen_without),
        "seen_without_interval": _interval(each.seen_interval),
        "only_if": each.is_only_if,
    }


def _era(era: Era | None) -> Json:
    if era is None:
        return None
    return {
        "first": _day(era.first),
        "last": _day(era.last),
        "n": era.n,
        "episodes": era.episodes,
        "probability": _number(era.probability),
        "rows": [[_number(each) for each in pair] for pair in era.rows],
    }
