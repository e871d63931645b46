"""What would change this view: for each statement of the page, the close that flips it."""

from collections.abc import Iterator

from levelhead.forecast import Forecast
from levelhead.forecast.select import View
from levelhead.levels import Level, Side
from levelhead.measure import Claim
from levelhead.report.document import Paragraph, Section
from levelhead.report.facts import Facts
from levelhead.report.technical_section import zone_words
from levelhead.technical import Overview

ID = "changes"


def changes_section(
    facts: Facts, overview: Overview, shown: tuple[Level, ...], forecast: Forecast | None
) -> Section:
    """One sentence per statement that a close can flip."""
    claims = [
        *_averages(facts, overview),
        *_pattern(facts, overview),
        *_leg(facts, overview),
        *_in_play(facts, overview, shown),
        *_table(facts, forecast),
    ]
    return Section(ID, "What Would Change This View", (Paragraph(tuple(claims)),))


def _averages(facts: Facts, overview: Overview) -> Iterator[Claim]:
    for average in overview.averages:
        if average.window == 100:
            continue
        below = overview.close <= average.value
        price = average.value + overview.buffer if below else average.value - overview.buffer
        cited = (
            facts.average("price", price, "SMA on the last session, plus or minus z", window=average.window),
            facts.window("window", average.window, "window of the simple average"),
        )
        if below:
            template = "A close above {price} reclaims the {window}-day average."
        elif average.window == 200:
            template = "A close below {price} ends the case for a longer-term uptrend: the {window}-day average is lost."
        else:
            template = "A close below {price} loses the {window}-day average."
        yield Claim(f"changes.average_{average.window}", ID, template, cited)


def _pattern(facts: Facts, overview: Overview) -> Iterator[Claim]:
    pattern = next(iter(overview.standing), None)
    if pattern is None or pattern.invalidation is None:
        return
    side = "below" if pattern.bullish else "above"
    yield Claim(
        "changes.pattern",
        ID,
        f"A close {side} {{price}} violates the {{pattern}} of {{day}}.",
        (
            facts.price("price", pattern.invalidation, "extreme of the pattern's bars"),
            facts.text("pattern", pattern.name, "candle rules with tolerance"),
            facts.day("day", pattern.session, "last bar of the pattern"),
        ),
    )


def _leg(facts: Facts, overview: Overview) -> Iterator[Claim]:
    leg = overview.leg
    if leg is None or leg.is_ending:
        return
    price = leg.end_price + 0.382 * (leg.start.price - leg.end_price)
    kind, takes = ("decline", "takes") if leg.is_down else ("advance", "gives")
    side = "above" if leg.is_down else "below"
    yield Claim(
        "changes.leg",
        ID,
        f"A close {side} {{price}} {takes} back {{share}} of the {kind} and calls it ending.",
        (
            facts.average("price", price, "end of the leg plus 38.2% of its length"),
            facts.ratio("share", 0.382, "retracement that calls a leg ending"),
        ),
    )


def _in_play(facts: Facts, overview: Overview, shown: tuple[Level, ...]) -> Iterator[Claim]:
    level = next((each for each in shown if each.side is Side.AT), None)
    if level is None:
        return
    zone, cited = zone_words(facts, level)
    above = facts.average("above", level.high + overview.buffer, "upper edge + z")
    below = facts.average("below", level.low - overview.buffer, "lower edge - z")
    yield Claim(
        "changes.zone",
        ID,
        f"Price stands in {zone}: a close above {{above}} wins it, one below {{below}} turns price away.",
        (*cited, above, below),
    )


def _table(facts: Facts, forecast: Forecast | None) -> Iterator[Claim]:
    if forecast is None:
        return
    scenarios = forecast.scenarios
    barrier = scenarios.lower if forecast.selection.view is View.UP else scenarios.upper
    sign = -1 if forecast.selection.view is View.UP else 1
    side = "below" if sign < 0 else "above"
    yield Claim(
        "changes.table",
        ID,
        f"A close {side} {{price}} settles the table against its target.",
        (facts.average("price", barrier.price + sign * barrier.buffer, "invalidation barrier, passed by z"),),
    )
