"""The table under a condition as the page's JSON has it."""

from levelhead.forecast.conditional import Conditional, Era
from levelhead.forecast.given import Given
from levelhead.render.plain import Json, day, interval, number


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
                "level": number(base.level(trigger)),
            }
            for trigger, base in zip(read.condition.triggers, read.bases, strict=True)
        ],
        "probability": read.probability,
        "interval": interval(read.interval),
        "rows": [_given(each) for each in read.rows],
        "touches": [_given(each) for each in read.touches],
        "n": read.n,
        "came_n": read.came_n,
        "effective_n": number(read.effective_n),
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
        "interval": interval(each.interval),
        "otherwise_interval": interval(each.otherwise_interval),
        "difference_interval": interval(each.difference_interval),
        "without": number(each.without),
        "seen_without": number(each.seen_without),
        "seen_without_interval": interval(each.seen_interval),
        "only_if": each.is_only_if,
    }


def _era(era: Era | None) -> Json:
    if era is None:
        return None
    return {
        "first": day(era.first),
        "last": day(era.last),
        "n": era.n,
        "episodes": era.episodes,
        "probability": number(era.probability),
        "rows": [[number(each) for each in pair] for pair in era.rows],
    }
