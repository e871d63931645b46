"""What a note says, in the words of the check: the statement as it was understood."""

from collections.abc import Callable
from datetime import date

from levelhead.factcheck import statements as said
from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.words import PeriodKind
from levelhead.measure import Claim
from levelhead.measure.months import MONTHS

METHOD = "as the note has it"


def restated(statement: said.Statement, ground: Ground) -> Claim:
    """The statement as understood; shorter than its words, with every number it gives."""
    cite = ground.cite()
    write = WRITERS.get(type(statement), _fields)
    return cite.claim("expected", write(statement, cite))


def _fields(statement: said.Statement, cite: Cite) -> str:
    """Kind, prices, ratios and days, in the order of the fields: no field a note gave is left out."""
    parts = [statement.kind.value]
    for name in statement.__slots__:
        _add(parts, name, getattr(statement, name), cite)
    for base in type(statement).__mro__[1:-1]:
        for name in getattr(base, "__slots__", ()):
            if name not in ("quote", "start", "end", *statement.__slots__):
                _add(parts, name, getattr(statement, name), cite)
    return ", ".join(dict.fromkeys(parts))


def _add(parts: list[str], name: str, value: object, cite: Cite) -> None:
    words = name.replace("_", " ")
    match value:
        case None | "" | () | False:
            return
        case True:
            parts.append(words)
        case date():
            parts.append(cite.day(name, value, METHOD))
        case int() | float():
            parts.append(f"{words} {cite.text(name, f'{value:,.10g}', METHOD)}")
        case str():
            parts.append(cite.text(name, value, METHOD))
        case tuple():
            for each in value:
                _add(parts, name, each, cite)
        case _:
            parts.append(_nested(value, cite))


def _nested(value: object, cite: Cite) -> str:
    match value:
        case said.Period():
            return period_words(value, cite)
        case said.Condition():
            return _condition(value, cite)
        case said.Reason():
            return _reason(value, cite)
        case said.TableRow():
            label = cite.text("row", value.label, METHOD)
            if value.probability_low is None:
                return label
            return f"{label} {cite.probability('probability', value.probability_low, METHOD)}"
        case _:
            return ""


def _condition(value: said.Condition, cite: Cite) -> str:
    words = [value.form.value, *(each.value for each in value.drivers)]
    if value.low is not None and value.high is not None:
        words.append(cite.band("needed", value.low, value.high, METHOD))
    return " ".join(words)


def _reason(value: said.Reason, cite: Cite) -> str:
    words = [value.kind.value]
    if value.window is not None:
        words.append(cite.count("window", value.window, METHOD))
    if value.period is not None:
        words.append(period_words(value.period, cite))
    if value.side is not None:
        words.append(value.side.value)
    if value.pivot:
        words.append(cite.text("pivot", value.pivot, METHOD))
    return " ".join(words)


def period_words(period: said.Period, cite: Cite) -> str:
    """A period as a note names it."""
    words = [period.part.value] if period.part is not None else []
    if period.kind is PeriodKind.MONTH and period.number and 1 <= period.number <= 12:
        words.append(MONTHS[period.number - 1])
    elif period.day is not None:
        words.append(cite.day("day", period.day, METHOD))
    elif period.number is not None:
        words.append(f"{cite.count('number', period.number, METHOD)} {period.kind.value}")
    elif period.back:
        words.append(f"{period.kind.value} before this one" if period.back == 1 else period.kind.value)
    else:
        words.append(f"this {period.kind.value}")
    if period.year is not None:
        words.append(cite.text("year", str(period.year), METHOD))
    return " ".join(words)


def _level(statement: said.Statement, cite: Cite) -> str:
    assert isinstance(statement, said.LevelStated)
    parts = [cite.band("level", statement.low, statement.high, METHOD)]
    if statement.side is not None:
        parts.append(statement.side.value)
    parts += [_reason(each, cite) for each in statement.reasons]
    return ", ".join(parts)


def _average(statement: said.Statement, cite: Cite) -> str:
    assert isinstance(statement, said.AverageStated)
    text = f"the {cite.count('window', statement.window, METHOD)}-day average"
    if statement.low is not None and statement.high is not None:
        text += f" at {cite.band('value', statement.low, statement.high, METHOD)}"
    if statement.price is not None:
        text += f", the price {statement.price.value} it"
    if statement.distance is not None:
        text += f" by {cite.ratio('distance', statement.distance, METHOD)}"
    if statement.slope is not None:
        text += f", going {statement.slope.value}"
    return text


def _extreme(statement: said.Statement, cite: Cite) -> str:
    assert isinstance(statement, said.ExtremeStated)
    value = cite.band("extreme", statement.low, statement.high, METHOD)
    text = f"the {statement.side.value} of {period_words(statement.period, cite)} is {value}"
    return text if statement.day is None else f"{text}, of {cite.day('made', statement.day, METHOD)}"


def _unchecked(statement: said.Statement, cite: Cite) -> str:  # noqa: ARG001
    return "something that is not checked here"


WRITERS: dict[type, Callable[[said.Statement, Cite], str]] = {
    said.LevelStated: _level,
    said.AverageStated: _average,
    said.ExtremeStated: _extreme,
    said.Unchecked: _unchecked,
}
