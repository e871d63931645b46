"""The table if yields or volatility move: only what past paths measure, and never "only if" unless it is true."""

from collections.abc import Iterator

from levelhead.forecast import Forecast, Row
from levelhead.forecast.conditional import Conditional
from levelhead.forecast.conditions import ConditionKind
from levelhead.forecast.given import Given
from levelhead.measure import Claim, Measurement
from levelhead.report.facts import Facts

ID = "fundamentals"
SHOWN = (ConditionKind.YIELD_RISE, ConditionKind.YIELD_FALL, ConditionKind.VOLATILITY_SPIKE)
METHOD = "the issued paths weighed by what came true on them"


def conditional_claims(facts: Facts, forecast: Forecast | None) -> Iterator[Claim]:
    """One sentence for each condition shown, and whether breakdowns need any of them."""
    if forecast is None:
        return
    found = {each.condition.kind: each for each in forecast.conditionals}
    for kind in SHOWN:
        if kind in found:
            yield _conditional(facts, found[kind])
    if ConditionKind.STRESS in found and not found[ConditionKind.STRESS].is_suppressed:
        yield _needed(facts, found[ConditionKind.STRESS])


def _words(facts: Facts, read: Conditional, cited: list[Measurement]) -> str:
    """The condition in words, with the value at which it comes true."""
    trigger, base = read.condition.triggers[0], read.bases[0]
    cited.append(facts.text("series", base.series, "name of the series"))
    if read.condition.kind in (ConditionKind.YIELD_RISE, ConditionKind.YIELD_FALL):
        cited += [
            facts.index("points", abs(trigger.threshold) * 100, "basis points, a parameter", places=0),
            facts.ratio("at", base.level(trigger) / 100, "last value plus the threshold", places=2),
        ]
        way = "higher" if trigger.threshold > 0 else "lower"
        return f"the ten-year yield ends the horizon {{points}} basis points or more {way} ({{at}})"
    cited += [
        facts.ratio("share", abs(trigger.threshold), "parameter", places=0),
        facts.index("at", base.level(trigger), "last value times one plus the threshold"),
    ]
    return "{series} closes {share} or more higher within the horizon ({at})"


def _conditional(facts: Facts, read: Conditional) -> Claim:
    cited: list[Measurement] = []
    name = f"fundamentals.if.{read.condition.kind}"
    words = _words(facts, read, cited)
    cited += [
        facts.probability("p", read.probability, "share of past paths on which it came true"),
        facts.count("episodes", read.episodes, "disjoint windows in which it came true"),
    ]
    if read.is_suppressed:
        text = f"If {words}: {{episodes}} past episodes are too few to say what the table becomes."
        return Claim(name, ID, text, tuple(cited))
    down = next(each for each in read.rows if each.name == Row.DOWN)
    cited += _pair(facts, down)
    if not read.is_measurable:
        text = (
            f"If {words}, as on {{p}} of past paths: no measurable dependence (down first {{given}}, else {{otherwise}}; "
            "such a difference has not paid in the past)."
        )
        return Claim(name, ID, text, tuple(cited))
    text = (
        f"If {words}, as on {{p}} of past paths in {{episodes}} episodes, down first becomes {{given}} "
        "[{given_low} to {given_high}], and {otherwise} if it does not; over both it stays {whole}."
    )
    return Claim(name, ID, text + _same_source(read), tuple(cited))


def _pair(facts: Facts, given: Given) -> list[Measurement]:
    return [
        facts.probability("given", given.given, METHOD),
        facts.probability("given_low", given.interval[0], "95% interval, calendar quarters resampled"),
        facts.probability("given_high", given.interval[1], "95% interval, calendar quarters resampled"),
        facts.probability("otherwise", given.otherwise, METHOD),
        facts.probability("whole", given.probability, "the table's own probability"),
    ]


def _same_source(read: Conditional) -> str:
    if read.condition.kind is ConditionKind.VOLATILITY_SPIKE:
        return " Implied volatility is made of the same fall, so it is a sign and no cause."
    return ""


def _needed(facts: Facts, read: Conditional) -> Claim:
    """The share of falls that came with neither, and so what "only if" is worth."""
    down = next(each for each in read.rows if each.name == Row.DOWN)
    cited: list[Measurement] = [
        facts.index(
            "points", abs(read.condition.triggers[0].threshold) * 100, "basis points, a parameter", places=0
        ),
        facts.ratio("share", read.condition.triggers[1].threshold, "parameter", places=0),
        facts.probability(
            "without", down.seen_without, "share of past paths into the row down without either"
        ),
        facts.probability("low", down.seen_interval[0], "95% interval, calendar quarters resampled"),
        facts.probability("high", down.seen_interval[1], "95% interval, calendar quarters resampled"),
    ]
    verdict = (
        "a fall needs one of the two" if down.is_only_if else "a fall needs neither: “only if” would be wrong"
    )
    return Claim(
        "fundamentals.only_if",
        ID,
        "Of past paths that went down first, {without} [{low} to {high}] came with neither a close of the ten-year yield "
        f"{{points}} basis points higher nor one of implied volatility {{share}} higher: {verdict}.",
        tuple(cited),
    )


def more_likely(facts: Facts, forecast: Forecast, row: Row) -> tuple[str, list[Measurement]]:
    """A phrase for the notes of a row: under which measured condition it is more likely; empty without one."""
    best: tuple[float, Conditional, Given] | None = None
    for each in forecast.conditionals:
        if each.condition.kind is ConditionKind.STRESS or not each.is_measurable:
            continue
        given = next(one for one in each.rows if one.name == row)
        if given.is_measurable and given.difference > (0.0 if best is None else best[0]):
            best = given.difference, each, given
    if best is None:
        return "", []
    _, read, given = best
    cited = [
        facts.probability("if_p", given.given, METHOD),
        facts.probability("if_not_p", given.otherwise, METHOD),
    ]
    what = {
        ConditionKind.YIELD_RISE: "yields jump",
        ConditionKind.YIELD_FALL: "yields drop",
        ConditionKind.VOLATILITY_SPIKE: "implied volatility jumps",
        ConditionKind.VOLATILITY_FALL: "implied volatility drops",
    }[read.condition.kind]
    return f"more likely if {what} ({{if_p}}, else {{if_not_p}})", cited
