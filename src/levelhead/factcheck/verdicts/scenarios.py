"""Probabilities and conditions: never false by a number that is only a forecast."""

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.note_odds import odds_at
from levelhead.factcheck.statements import Condition, ConditionalStated, ProbabilityStated, TableRow
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot
from levelhead.factcheck.words import ConditionForm, Direction, Driver, Event
from levelhead.forecast import By, Forecast, Row
from levelhead.forecast.conditional import Conditional
from levelhead.forecast.conditions import ConditionKind

FAR_ATR = 4.0  # where a row names one price, the other barrier stands this far away: it hardly matters
KINDS = {
    (Driver.YIELDS, Direction.UP): ConditionKind.YIELD_RISE,
    (Driver.YIELDS, Direction.DOWN): ConditionKind.YIELD_FALL,
    (Driver.VOLATILITY, Direction.UP): ConditionKind.VOLATILITY_SPIKE,
    (Driver.VOLATILITY, Direction.DOWN): ConditionKind.VOLATILITY_FALL,
    (Driver.RISK_OFF, Direction.UP): ConditionKind.VOLATILITY_SPIKE,
}


def edge_of(row: TableRow, close: float) -> tuple[Direction, float, By] | None:
    """The barrier a row names: its near edge, above or below the close; ``None`` for a range."""
    if row.event not in (Event.REACH, Event.BREAK) or row.low is None or row.high is None:
        return None
    low, high = row.low, row.high
    direction = row.direction
    if direction is None:
        direction = Direction.UP if low > close else Direction.DOWN
    if row.by_close is not None:
        by = By.CLOSE if row.by_close else By.TOUCH
    else:
        by = By.TOUCH if row.event is Event.REACH else By.CLOSE
    if row.event is Event.BREAK:
        return direction, (low if direction is Direction.DOWN else high), by
    return direction, (low if direction is Direction.UP else high), by


def single_odds(ground: Ground, direction: Direction, price: float, by: By, horizon: int) -> Forecast | None:
    """The forecast of one barrier, the other far away."""
    away = FAR_ATR * ground.overview.atr
    if direction is Direction.UP:
        return odds_at(ground, up=price, down=ground.close - away, horizon=horizon, up_by=by)
    return odds_at(ground, up=ground.close + away, down=price, horizon=horizon, down_by=by)


def judge_probability(said: ProbabilityStated, ground: Ground) -> Finding:
    """Inside the computed interval is true, else unsupported; a probability alone is never false."""
    row = said.row
    if row.probability_low is None or row.probability_high is None:
        return cannot(ground, "the note gives no number")
    horizon = said.horizon or ground.horizon
    edge = edge_of(row, ground.close)
    if edge is None:
        if row.event is Event.RANGE and row.low is not None and row.high is not None:
            return _range(row, ground, row.low, row.high, horizon)
        return cannot(ground, "the row names no price that could be reached")
    forecast = single_odds(ground, *edge, horizon)
    if forecast is None:
        return cannot(ground, "the price lies on the wrong side of the close, or past paths are too few")
    name = Row.UP if edge[0] is Direction.UP else Row.DOWN
    odds = next(each for each in forecast.odds if each.row is name)
    cite = ground.cite()
    low, high = odds.interval
    text = f"the model gives {cite.probability('model', odds.probability, forecast.model)}"
    text += f" ({cite.probability('low', low, 'interval')} to {cite.probability('high', high, 'interval')})"
    text += f", climatology {cite.probability('climatology', odds.climatology, 'past paths in ATR')}"
    return _inside(
        row, ground, low, high, (cite, f"{text} in {cite.count('horizon', horizon, 'sessions')} sessions")
    )


def _range(row: TableRow, ground: Ground, low: float, high: float, horizon: int) -> Finding:
    forecast = odds_at(ground, up=high, down=low, horizon=horizon, up_by=By.CLOSE, down_by=By.CLOSE)
    if forecast is None:
        return cannot(ground, "the close lies outside the range, or past paths are too few")
    read = forecast.readings
    cite = ground.cite()
    inside = cite.probability("inside", read.all_inside, "all closes inside")
    last = cite.probability("last", read.last_inside, "last close inside")
    evidence = (cite, f"all closes stay inside with {inside}, the last one lies inside with {last}")
    return _inside(row, ground, read.all_inside - 0.1, read.last_inside + 0.1, evidence)


def _inside(row: TableRow, ground: Ground, low: float, high: float, evidence: tuple[Cite, str]) -> Finding:
    assert row.probability_low is not None and row.probability_high is not None
    if row.probability_low <= high and row.probability_high >= low:
        return answer(ground, Ruling.TRUE, "the probability agrees with the computed one", evidence)
    why = "the computed probability is another; only outcomes can tell whose is better"
    return answer(ground, Ruling.UNSUPPORTED, why, evidence)


def judge_conditional(said: ConditionalStated, ground: Ground) -> Finding:
    """ "Only if" fails where past paths came there often without it; a price needed is read off the close."""
    condition = said.condition
    if condition.low is not None and condition.high is not None:
        return _price_needed(said, condition, ground, condition.low, condition.high)
    if not condition.drivers:
        return cannot(ground, "the condition names nothing that is measured")
    if said.low is None or said.high is None or said.direction is None:
        return cannot(ground, "the scenario names no price")
    kind = _kind(condition)
    if kind is None:
        return cannot(ground, "the condition names nothing that is measured")
    edge = said.low if said.direction is Direction.DOWN else said.high
    by = By.CLOSE if said.direction is Direction.DOWN else By.TOUCH
    forecast = single_odds(ground, said.direction, edge, by, ground.horizon)
    found = _conditional(forecast, kind)
    if forecast is None or found is None or found.is_suppressed:
        return cannot(ground, "the series of the condition are not at hand, or too few past paths met it")
    name = Row.UP if said.direction is Direction.UP else Row.DOWN
    given = next((each for each in found.rows if each.name == name.value), None)
    if given is None:
        return cannot(ground, "past paths cannot tell")
    cite = ground.cite()
    share = cite.probability(
        "without", given.seen_without, "past paths with the move and without the condition"
    )
    low = cite.probability("low", given.seen_interval[0], "interval")
    high = cite.probability("high", given.seen_interval[1], "interval")
    what = cite.text("condition", _words(kind), "condition measured")
    with_it = cite.probability("given", given.given, "if it comes")
    without = cite.probability("otherwise", given.otherwise, "if it does not")
    text = f"of such moves {share} ({low} to {high}) came without {what}; with it {with_it}, without it {without}"
    evidence = (cite, text)
    if condition.form is not ConditionForm.ONLY_IF:
        ruling = Ruling.TRUE if given.is_measurable else Ruling.UNSUPPORTED
        return answer(ground, ruling, "how much the condition matters was measured", evidence)
    if given.is_only_if:
        return answer(ground, Ruling.TRUE, "hardly any such move came without it", evidence)
    return answer(ground, Ruling.UNSUPPORTED, "such moves also came without it: not only if", evidence)


def _kind(condition: Condition) -> ConditionKind | None:
    direction = condition.direction or Direction.UP
    named = set(condition.drivers)
    stress = {Driver.VOLATILITY, Driver.RISK_OFF}
    if Driver.YIELDS in named and named & stress and direction is Direction.UP:
        return ConditionKind.STRESS
    return next((KINDS[each, direction] for each in condition.drivers if (each, direction) in KINDS), None)


def _words(kind: ConditionKind) -> str:
    return {
        ConditionKind.YIELD_RISE: "a rise of the 10-year yield by 20 basis points",
        ConditionKind.YIELD_FALL: "a fall of the 10-year yield by 20 basis points",
        ConditionKind.VOLATILITY_SPIKE: "a rise of the VIX by a quarter",
        ConditionKind.VOLATILITY_FALL: "a fall of the VIX by 15%",
        ConditionKind.STRESS: "either a rise of the 10-year yield by 20 basis points or of the VIX by a quarter",
    }[kind]


def _conditional(forecast: Forecast | None, kind: ConditionKind) -> Conditional | None:
    if forecast is None:
        return None
    return next((each for each in forecast.conditionals if each.condition.kind is kind), None)


def _price_needed(
    said: ConditionalStated, condition: Condition, ground: Ground, low: float, high: float
) -> Finding:
    """Nothing comes to a target without passing what lies between; what lies behind is not needed."""
    close = ground.close
    cite = ground.cite()
    last = cite.price("close", close, "last close")
    level = cite.band("level", low, high, "as the note has it")
    evidence = (cite, f"the last close is {last}, the level {level}")
    up = (condition.direction or said.direction or Direction.UP) is Direction.UP
    passed = close > high if up else close < low
    if passed:
        why = "the close is already beyond that price: nothing is needed"
        return answer(ground, Ruling.UNSUPPORTED, why, evidence)
    target = said.low if up else said.high
    if target is not None and (target >= low if up else target <= high):
        why = "the price lies between the close and the target: no path avoids it"
        return answer(ground, Ruling.TRUE, why, evidence)
    return answer(ground, Ruling.NOT_CHECKABLE, "a condition on the future", evidence)
