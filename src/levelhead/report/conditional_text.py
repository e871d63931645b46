"""The table if yields or volatility move: only what past paths measure, and never "only if" unless it is true."""

from collections.abc import Iterator

from levelhead.forecast import Forecast, Row
from levelhead.forecast.conditional import Conditional
from levelhead.forecast.conditions import ConditionKind
from levelhead.forecast.given import ONLY_IF, Given
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, cite, strung
from levelhead.report.facts import Facts

ID = "fundamentals"
YIELD_KINDS = (ConditionKind.YIELD_RISE, ConditionKind.YIELD_FALL)
SHOWN = (ConditionKind.YIELD_RISE, ConditionKind.YIELD_FALL, ConditionKind.VOLATILITY_SPIKE)
NAMES = {Row.UP: Phrase("up first"), Row.NEITHER: Phrase("neither"), Row.DOWN: Phrase("down first")}
METHOD = "the issued paths weighed by what came true on them"


def conditional_claims(facts: Facts, forecast: Forecast | None) -> Iterator[Claim]:
    """One sentence for each condition shown, and whether breakdowns need any of them."""
    if forecast is None:
        return
    found = {each.condition.kind: each for each in forecast.conditionals}
    shown = [found[kind] for kind in SHOWN if kind in found]
    told = [each for each in shown if not each.is_suppressed]
    idle = [each for each in told if each.condition.kind in YIELD_KINDS and _moved(each) is None]
    if len(idle) == len(YIELD_KINDS):
        yield _neither_way(facts, *idle)
        told = [each for each in told if each not in idle]
    for read in told:
        yield _unmeasured(facts, read) if _moved(read) is None else _measured(facts, read)
    if any(each.is_suppressed for each in shown):
        yield _too_few(facts, [each for each in shown if each.is_suppressed])
    stress = found.get(ConditionKind.STRESS)
    if stress is not None and not stress.is_suppressed:
        yield _needed(facts, stress)


def _words(facts: Facts, read: Conditional, cited: list[Measurement]) -> Phrase:
    """The condition in words, with the value at which it comes true and how often it did."""
    trigger, base = read.condition.triggers[0], read.bases[0]
    cited += [
        facts.probability("p", read.probability, "share of past paths on which it came true"),
        facts.count("episodes", read.episodes, "disjoint windows in which it came true"),
    ]
    often = Phrase("{p} of past paths, {episodes} episodes")
    if read.condition.kind in YIELD_KINDS:
        cited += [
            facts.index("points", abs(trigger.threshold) * 100, "basis points, a parameter", places=0),
            facts.ratio("at", base.level(trigger) / 100, "last value plus the threshold", places=2),
        ]
        way = Phrase("higher") if trigger.threshold > 0 else Phrase("lower")
        return Phrase(
            "the ten-year yield ends at least {points} basis points {way} ({at}; {often})",
            way=way,
            often=often,
        )
    cited += [
        facts.text("series", base.series, "name of the series"),
        facts.ratio("share", abs(trigger.threshold), "parameter", places=0),
        facts.index("at", base.level(trigger), "last value times one plus the threshold"),
    ]
    return Phrase("{series} closes at least {share} higher ({at}; {often})", often=often)


def _id(read: Conditional) -> str:
    return f"fundamentals.if.{read.condition.kind}"


def _measured(facts: Facts, read: Conditional) -> Claim:
    """What the condition makes of the table: of the rows that surely move, the one that moves most."""
    row = _moved(read)
    assert row is not None
    is_volatility = read.condition.kind is ConditionKind.VOLATILITY_SPIKE
    cited: list[Measurement] = []
    words = _words(facts, read, cited)
    cited += _pair(facts, row)
    text = Phrase(
        "If {words}, {kind} comes to {given} [{given_low} to {given_high}], else to {otherwise}",
        words=words,
        kind=NAMES[Row(row.name)],
    )
    text += (
        Phrase(": {series} is made of the same fall, a sign and no cause.") if is_volatility else Phrase(".")
    )
    return Claim(_id(read), ID, text, tuple(cited))


def _moved(read: Conditional) -> Given | None:
    """Of up and down the one that surely moves most, where the conditional may be believed."""
    rows = [each for each in read.rows if each.is_measurable and each.name != Row.NEITHER]
    return max(rows, key=lambda each: abs(each.difference)) if read.is_measurable and rows else None


def _neither_way(facts: Facts, rise: Conditional, fall: Conditional) -> Claim:
    """Rises and falls of the yield in one sentence, where neither moves the table."""
    cited: list[Measurement] = []
    for side, read in (("up", rise), ("down", fall)):
        trigger, row = read.condition.triggers[0], next(each for each in read.rows if each.name == Row.DOWN)
        cited += [
            facts.index(
                f"{side}_points", abs(trigger.threshold) * 100, "basis points, a parameter", places=0
            ),
            facts.ratio(
                f"{side}_at", read.bases[0].level(trigger) / 100, "last value and threshold", places=2
            ),
            facts.probability(f"{side}_p", read.probability, "share of past paths on which it came true"),
            facts.count(f"{side}_episodes", read.episodes, "disjoint windows in which it came true"),
            facts.probability(f"{side}_given", row.given, METHOD),
            facts.probability(f"{side}_low", row.interval[0], "95% interval, calendar quarters resampled"),
            facts.probability(f"{side}_high", row.interval[1], "95% interval, calendar quarters resampled"),
            facts.probability(f"{side}_else", row.otherwise, METHOD),
        ]
    return Claim(
        "fundamentals.if.yields",
        ID,
        "If the ten-year yield ends at least {up_points} basis points higher ({up_at}; {up_p} of past paths, {up_episodes} "
        "episodes) or {down_points} lower ({down_at}; {down_p}, {down_episodes}), there is no measurable dependence: down "
        "first {up_given} [{up_low} to {up_high}], else {up_else}, and {down_given} [{down_low} to {down_high}], else "
        "{down_else}.",
        tuple(cited),
    )


def _unmeasured(facts: Facts, read: Conditional) -> Claim:
    cited: list[Measurement] = []
    words = _words(facts, read, cited)
    cited += _pair(facts, next(each for each in read.rows if each.name == Row.DOWN))
    given = Phrase("down first {given} [{given_low} to {given_high}], else {otherwise}")
    text = Phrase("If {words}, there is no measurable dependence: {given}.", words=words, given=given)
    if any(each.is_measurable for each in read.rows):
        why = Phrase("such a difference has not reliably improved past forecasts")
        if read.gain is None:
            why = Phrase("the past is too short to say whether such a difference improves forecasts")
        text = Phrase(
            "If {words}, the table would be another ({given}), but {why}: no measurable dependence.",
            words=words,
            given=given,
            why=why,
        )
    return Claim(_id(read), ID, text, tuple(cited))


def _too_few(facts: Facts, reads: list[Conditional]) -> Claim:
    """Conditions of which there are too few cases on one side, in one sentence."""
    cited: list[Measurement] = []
    parts: list[Phrase] = []
    for letter, read in zip("abc", reads, strict=False):
        trigger = read.condition.triggers[0]
        if read.condition.kind in YIELD_KINDS:
            size = abs(trigger.threshold) * 100
            cited.append(facts.index(f"{letter}_points", size, "basis points, a parameter", places=0))
            way = Phrase("higher") if trigger.threshold > 0 else Phrase("lower")
            words = Phrase("{points} {way}", points=cite(f"{letter}_points"), way=way)
            if not parts:
                words = Phrase(
                    "the ten-year yield ends {points} basis points {way}",
                    points=cite(f"{letter}_points"),
                    way=way,
                )
            parts.append(words)
        else:
            cited += [
                facts.text(f"{letter}_series", read.bases[0].series, "name of the series"),
                facts.ratio(f"{letter}_share", abs(trigger.threshold), "parameter", places=0),
            ]
            parts.append(
                Phrase(
                    "{series} closes {share} higher",
                    series=cite(f"{letter}_series"),
                    share=cite(f"{letter}_share"),
                )
            )
    either = strung(parts, " or ")
    text = Phrase("Past cases are too few to say what the table becomes if {either}.", either=either)
    return Claim("fundamentals.if.too_few", ID, text, tuple(cited))


def _pair(facts: Facts, given: Given) -> list[Measurement]:
    return [
        facts.probability("given", given.given, METHOD),
        facts.probability("given_low", given.interval[0], "95% interval, calendar quarters resampled"),
        facts.probability("given_high", given.interval[1], "95% interval, calendar quarters resampled"),
        facts.probability("otherwise", given.otherwise, METHOD),
        facts.probability("whole", given.probability, "the table's own probability"),
    ]


def _needed(facts: Facts, read: Conditional) -> Claim:
    """The share of falls that came with neither, and so what "only if" is worth."""
    down = next(each for each in read.rows if each.name == Row.DOWN)
    cited: list[Measurement] = [
        facts.index(
            "points", abs(read.condition.triggers[0].threshold) * 100, "basis points, a parameter", places=0
        ),
        facts.text("series", read.bases[1].series, "name of the series"),
        facts.ratio("share", read.condition.triggers[1].threshold, "parameter", places=0),
        facts.probability(
            "without", down.seen_without, "share of past paths into the row down without either"
        ),
        facts.probability("low", down.seen_interval[0], "95% interval, calendar quarters resampled"),
        facts.probability("high", down.seen_interval[1], "95% interval, calendar quarters resampled"),
    ]
    verdict = Phrase("a fall has needed one of the two")
    if not down.is_only_if:
        wrong = down.seen_interval[0] > ONLY_IF
        verdict = Phrase("“only if” would be wrong") if wrong else Phrase("“only if” cannot be said")
    return Claim(
        "fundamentals.only_if",
        ID,
        Phrase(
            "Of past paths that went down first {without} [{low} to {high}] came with no close of the ten-year "
            "yield {points} basis points or of {series} {share} higher: {verdict}.",
            verdict=verdict,
        ),
        tuple(cited),
    )


def more_likely(facts: Facts, forecast: Forecast, row: Row) -> tuple[Phrase, list[Measurement]]:
    """A phrase for the notes of a row: under which measured condition it is more likely; empty without one."""
    best: tuple[float, Conditional, Given] | None = None
    for each in forecast.conditionals:
        if each.condition.kind is ConditionKind.STRESS or not each.is_measurable:
            continue
        given = next(one for one in each.rows if one.name == row)
        if given.is_measurable and given.difference > (0.0 if best is None else best[0]):
            best = given.difference, each, given
    if best is None:
        return NOTHING, []
    _, read, given = best
    cited = [
        facts.probability("if_p", given.given, METHOD),
        facts.probability("if_not_p", given.otherwise, METHOD),
    ]
    what = {
        ConditionKind.YIELD_RISE: Phrase("yields jump"),
        ConditionKind.YIELD_FALL: Phrase("yields drop"),
        ConditionKind.VOLATILITY_SPIKE: Phrase("implied volatility jumps"),
        ConditionKind.VOLATILITY_FALL: Phrase("implied volatility drops"),
    }[read.condition.kind]
    return Phrase("more likely if {what} ({if_p}, else {if_not_p})", what=what), cited
