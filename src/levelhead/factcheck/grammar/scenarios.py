"""Scenarios and their probabilities: tables, lists and sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from levelhead.factcheck.document import Block, Row
from levelhead.factcheck.grammar.conditions import conditions_of
from levelhead.factcheck.grammar.days import read_horizon
from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.phrase import Duration, Phrase, Setting, phrase
from levelhead.factcheck.statements import (
    Condition,
    ConditionalStated,
    ProbabilityStated,
    ProbabilityTable,
    Statement,
    TableRow,
    Unchecked,
)
from levelhead.factcheck.words import Direction, Event

_PROBABILITY = re.compile(
    r"\b(?:probabilit(?:y|ies)|odds|chances?|likelihood|prob\.?|weight(?:ing)?)(?:\b|$)"
)
_SCENARIO = re.compile(
    r"\b(?:scenario|case|bull(?:ish)?|bear(?:ish)?|base|range|range-?bound|sideways|consolidat\w{1,4}|bounce"
    r"|rally|breakdown|breakout|break|upside|downside|neutral|rebound|pullback|decline|continuation"
    r"|correction|drift|chop|retest|reversal|sell-?off|recovery|move|close|above|below)\b"
)
_RANGE = re.compile(
    r"\b(?:range|ranges|range-?bound|between|consolidat\w{1,4}|sideways|chop\w{0,4}|rotation|trading\srange"
    r"|balance|(?:inside|within|stays?\sin|holds?\sin|remains?\sin)|base\scase|neutral)\b"
)
_BREAK = re.compile(
    r"(?:\b(?P<verb>break\w{0,4}|clos\w{1,3}|loss|lose|losing|fall\w{0,3}|drop\w{0,4}|move|moves|rally"
    r"|rallies|push\w{0,3}|trad\w{1,3}|slide|dip|breach|acceptance|hold\w{0,3}|settle\w{0,3})\s(?:(?:down"
    r"|out|up|back|daily|decisively|of|and|hold|holds|close|closes|support|resistance|the|at)\s){0,5})?"
    r"(?P<side>below|under|above|over|through|<|>|beneath|beyond)\s?(?:(?:the|support|resistance|at|its"
    r"|key)\s){0,3}(?P<f>F+)"
)
_LOSS = re.compile(
    r"\b(?P<verb>loss|failure|break|breakdown|breakout|lose|loses|losing|reclaim)\s(?:(?:of|at|the|support"
    r"|resistance)\s){1,3}(?P<f>F+)"
)
_NEXT = re.compile(
    r"(?:→|->|=>|\btowards?|\bto\b|\btarget\w{0,3}|\bthen\b|\bopens?\b|\bexpos\w{1,3}\b|\binto\b|\btests?\b"
    r"|\bretest\w{0,3}\b)(?:\s(?:a|the|move|drop|test|of|toward|towards|to|rally|fall|slide|support|at|up"
    r"|down|retest|deeper|decline|door))*\s?(?P<f>F+)"
)
_UP = re.compile(
    r"\b(?:bounce|bull\w{0,4}|rally|rallies|upside|up|higher|continuation|rebound|recovery|breakout|advance"
    r"|upward|push|reclaim|squeeze|climb)\b"
)
_DOWN = re.compile(
    r"\b(?:breakdown|bear\w{0,4}|downside|down|lower|decline|fall|drop|sell-?off|slide|correction|pullback"
    r"|retest\sof\s(?:the\s)?lows?|loss|downward|failure|weakness|retreat|crash)\b"
)
_FOREIGN = re.compile(
    r"\b(?:rate\s(?:cut|hike|hold)s?|cuts?\srates|hikes?|recession|fed(?:eral\sreserve)?|fomc|shutdown"
    r"|election|inflation|landing|default|tariffs?|ceasefire|rain|snow|earnings|S+|L+|winning|survival|pause|cut)\b"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of a scenario table's columns; ``probability`` is the one with percents."""

    label: int
    probability: int


def scenario_columns(block: Block, setting: Setting) -> Columns | None:
    """Which columns of a table hold scenarios and probabilities, ``None`` where it is no such table."""
    if not block.rows:
        return None
    header = [cell.text.lower() for cell in block.header.cells] if block.header else []
    width = max(len(row.cells) for row in block.rows)
    shapes = [[phrase(cell.text, cell.start, setting).shape for cell in row.cells] for row in block.rows[:20]]
    named = next(
        (place for place, name in enumerate(header) if _PROBABILITY.search(name) or "%" in name), None
    )
    percents = [
        sum(
            place < len(row)
            and bool(re.fullmatch(r"\W*(?:about\s|around\s|approx\.?\s)?(?:K+|[FN]+)\W*", row[place]))
            for row in shapes
        )
        for place in range(width)
    ]
    if named is None:
        real = [
            sum(place < len(row) and bool(re.fullmatch(r"\W*K+\W*", row[place])) for row in shapes)
            for place in range(width)
        ]
        named = next(
            (place for place, count in enumerate(real) if count >= 2 and count * 3 >= len(shapes) * 2), None
        )
        words = " ".join(" ".join(row) for row in shapes) + " " + " ".join(header) + " " + setting.section
        if named is None or not re.search(
            r"\b(?:scenario|case|bull|bear|breakdown|breakout|range-?bound|probabilit(?:y|ies)|odds)\b", words
        ):
            return None
    if named >= width or percents[named] == 0:
        return None
    label = next(place for place in range(width) if place != named) if width > 1 else 0
    return Columns(label, named) if width > 1 else None


def read_table(
    block: Block, columns: Columns, setting: Setting, heading: str
) -> tuple[ProbabilityTable, list[Statement]]:
    """The table of scenarios that a block holds, and its rows (and their conditions) as statements."""
    header = " ".join(cell.text for cell in block.header.cells) if block.header else ""
    horizon = _horizon(phrase(header, 0, setting)) or _horizon(phrase(heading, 0, setting))
    rows: list[TableRow] = []
    said: list[Statement] = []
    for row in block.rows:
        made = _table_row(row, columns, setting)
        if made is None:
            continue
        quote = " | ".join(cell.text for cell in row.cells)
        rows.append(made)
        said.append(
            ProbabilityStated(quote, row.start, row.stop, row=made, horizon=horizon[1] if horizon else None)
        )
        said += [_conditional(made, condition, quote) for condition in made.conditions]
    low, high = horizon or (None, None)
    return ProbabilityTable(tuple(rows), low, high, heading, block.start, block.stop), said


def _horizon(p: Phrase) -> tuple[int, int] | None:
    """Sessions ahead that the first stretch of time in a phrase means: "50-day" before "average" is none."""
    spans = [token.value for token in p.of("T") if isinstance(token.value, Duration)]
    return (spans[0].low, spans[0].high) if spans else read_horizon(p.shape)


def _conditional(row: TableRow, condition: Condition, quote: str) -> ConditionalStated:
    return ConditionalStated(
        quote, row.start, row.end, condition=condition, direction=row.direction, low=row.low, high=row.high,
        next_low=row.next_low, next_high=row.next_high,
    )  # fmt: skip


def _table_row(row: Row, columns: Columns, setting: Setting) -> TableRow | None:
    if len(row.cells) <= max(columns.label, columns.probability):
        return None
    label, share = row.cells[columns.label], row.cells[columns.probability]
    found = _share(phrase(share.text, share.start, setting))
    others = [
        cell for place, cell in enumerate(row.cells) if place not in (columns.label, columns.probability)
    ]
    event = parse_event(phrase(label.text, label.start, setting))
    for cell in others if event.low is None else ():
        second = parse_event(phrase(cell.text, cell.start, setting))
        if second.low is not None:
            event = replace(second, label=event.label, direction=event.direction or second.direction)
            break
    if found is None:
        return None
    conditions = tuple(c for cell in others for c in conditions_of(phrase(cell.text, cell.start, setting)))
    notes = " | ".join(cell.text for cell in others)
    return replace(
        event,
        probability_low=found[0],
        probability_high=found[1],
        conditions=conditions,
        notes=notes,
        start=row.start,
        end=row.stop,
    )


def _share(p: Phrase) -> tuple[float, float] | None:
    """The probability a cell holds, 0..1: "50%", "35-40%", "0.35" or a bare "50" below a heading of percents."""
    tokens = [*p.of("K"), *p.of("F"), *p.of("N")]
    figure = tokens[0].value if tokens else None
    if not isinstance(figure, Figure):
        return None
    scale = 1.0 if figure.high <= 1.0 and tokens[0].letter != "K" else 100.0
    low, high = figure.low / scale, figure.high / scale
    return (low, high) if 0.0 <= low <= high <= 1.0 else None


def parse_event(p: Phrase) -> TableRow:
    """What a scenario's words say happens; ``Event.OTHER`` where they name no price."""
    figures = [token for token in p.of("F") if isinstance(token.value, Figure)]
    label = p.text.strip()
    way = Direction.UP if _UP.search(p.shape) else Direction.DOWN if _DOWN.search(p.shape) else None
    if not figures:
        event = Event.RANGE if _RANGE.search(p.shape) and way is None else Event.OTHER
        return TableRow(label, event, way)
    first, second = figures[0].value, figures[1].value if len(figures) > 1 else None
    assert isinstance(first, Figure)
    broken = _BREAK.search(p.shape) or _LOSS.search(p.shape)
    if _RANGE.search(p.shape) and not broken and (first.high > first.low or isinstance(second, Figure)):
        high = first.high if second is None or first.high > first.low else second.high  # type: ignore[union-attr]
        return TableRow(label, Event.RANGE, None, min(first.low, high), max(first.low, high))
    if broken:
        return _broken(p, broken, label, way)
    if first.high > first.low and way is None and not _NEXT.search(p.shape):
        return TableRow(label, Event.RANGE, None, first.low, first.high)
    toward = _NEXT.search(p.shape)
    target = p.figure(toward, "f") if toward else first
    target = target or first
    return TableRow(label, Event.REACH, way, target.low, target.high)


def _broken(p: Phrase, match: re.Match[str], label: str, way: Direction | None) -> TableRow:
    figure = p.figure(match, "f")
    assert figure is not None
    groups = match.groupdict()
    side = groups.get("side") or ""
    if side in ("below", "under", "<", "beneath"):
        way = Direction.DOWN
    elif side in ("above", "over", ">"):
        way = Direction.UP
    elif way is None:
        way = Direction.UP if (groups.get("verb") or "") in ("reclaim", "breakout") else Direction.DOWN
    toward = _NEXT.search(p.shape, match.end())
    goal = p.figure(toward, "f") if toward else None
    by_close = True if re.search(r"\bclos(?:e|es|ing)|settle\w{0,3}\b", p.shape[: match.end()]) else None
    return TableRow(
        label,
        Event.BREAK,
        way,
        figure.low,
        figure.high,
        goal.low if goal else None,
        goal.high if goal else None,
        by_close=by_close,
    )


_CHANCE = re.compile(
    r"(?P<k>K+)\s(?:(?:or\sso|implied|estimated|subjective|model)\s){0,2}(?:chance|probability|odds"
    r"|likelihood)\s(?:of|that|for|on|to)\s(?P<e>[^.;]{3,160})"
)
_CHANCE_OF = re.compile(
    r"\b(?:chances?|probability|odds|likelihood)\s(?:of|that|for|on)\s(?P<e>[^.;]{3,140}?)\s(?:is|are|at"
    r"|stands?\sat|sits?\sat|comes\sin\sat|as|to\sbe)?\s?(?:(?:about|around|roughly|only|just|near"
    r"|approximately|now|at)\s){0,3}(?P<k>K+)"
)
_LABELLED = re.compile(
    r"^\W{0,4}(?P<label>[^:()|]{3,90}?)\s?[(:|-]{1,2}\s?(?:probability\s?(?:of|:)?\s?)?(?:~|about\s"
    r"|approx\.?\s)?(?P<k>K+)(?:\s(?:probability|chance|odds|likelihood|weight))?\)?\s?(?:[:.,-]{1,2}"
    r"|$)?\s?(?P<rest>[^.;]{0,200})"
)
_LEADING = re.compile(r"^\W{0,4}(?P<k>K+)\s?[:-]{1,2}\s?(?P<label>[^.;]{5,160})")
_CASE = re.compile(
    r"\b(?P<label>(?:base|bull(?:ish)?|bear(?:ish)?|main|preferred|alternative|central)\s(?:case"
    r"|scenario))\b[^K.;]{0,24}(?P<k>K+)"
    r"(?:\s(?:probability|chance|odds|likelihood))?\)?,?\s(?:is|sees|calls\sfor|has|remains"
    r"|would\sbe)\s(?P<e>[^.;]{3,140})"
)
_AND_MORE = re.compile(
    r"(?:,|\band\b|,\sand)\s(?:a\s)?(?P<k>K+)\s(?:(?:chance|probability|odds)\s)?(?:for|of|that"
    r"|to)\s(?P<e>[^.;]{3,120})"
)


def read_probabilities(p: Phrase) -> list[Statement]:
    """Probabilities that a sentence or list item gives to events."""
    found: list[Statement] = []
    for match in _CHANCE.finditer(p.shape):
        pieces = _pieces(p, match)
        found += [
            _probability(p, match.start(), stop, share, begin, end) for share, begin, end, stop in pieces
        ]
    if not found:
        for match in _CHANCE_OF.finditer(p.shape):
            figure = p.figure(match, "k")
            if figure:
                found.append(
                    _probability(p, match.start(), match.end(), figure, match.start("e"), match.end("e"))
                )
    if not found:
        for match in _CASE.finditer(p.shape):
            figure = p.figure(match, "k")
            if figure:
                found.append(
                    _probability(p, match.start(), match.end(), figure, match.start("e"), match.end("e"))
                )
    if not found:
        found += _labelled(p)
    return found


def _pieces(p: Phrase, match: re.Match[str]) -> list[tuple[Figure, int, int, int]]:
    """Events of "a 60% chance of A, 25% of B and 15% of C", each with its share and place."""
    figure = p.figure(match, "k")
    assert figure is not None
    more = list(_AND_MORE.finditer(p.shape, match.start("e"), match.end("e")))[:5]
    if not more:
        return [(figure, match.start("e"), match.end("e"), match.end())]
    pieces = [(figure, match.start("e"), more[0].start(), more[0].start())]
    at = match.start("e")
    while more_match := _AND_MORE.search(p.shape, at, match.end("e")):
        following = _AND_MORE.search(p.shape, more_match.start("e"), match.end("e"))
        end = following.start() if following else match.end("e")
        share = p.figure(more_match, "k")
        if share:
            pieces.append((share, more_match.start("e"), end, end))
        at = more_match.start("e")
        if len(pieces) > 6:
            break
    return pieces


def _labelled(p: Phrase) -> list[Statement]:
    match = _LABELLED.search(p.shape) or _LEADING.search(p.shape)
    if match is None or not _SCENARIO.search(match["label"]):
        return []
    figure = p.figure(match, "k")
    named = (
        "probab" in p.setting.section or "scenario" in p.setting.section or bool(_PROBABILITY.search(p.shape))
    )
    strong = re.search(
        r"\b(?:scenario|case|bull\w{0,4}|bear\w{0,4}|range-?bound|breakdown|breakout|bounce)\b",
        match["label"],
    )
    if figure is None or not (named or strong) or figure.signed:
        return []
    if not strong and not p.of("F"):
        return []
    return [_probability(p, 0, len(p.text), figure, 0, len(p.text))]


def _probability(p: Phrase, start: int, stop: int, figure: Figure, begin: int, end: int) -> Statement:
    quote, first, last = p.quoted(start, stop)
    low, high = figure.low / 100.0, figure.high / 100.0
    part = phrase(p.text[begin:end].strip(), p.at + begin, p.setting)
    event = parse_event(part)
    other = p.other_market(stop)
    if not 0.0 <= low <= high <= 1.0 or other or (event.low is None and _FOREIGN.search(part.shape)):
        return Unchecked(quote, first, last, why="odds of something that is no move of this market")
    horizon = _horizon(p) or _horizon(phrase(p.setting.section, 0, p.setting))
    row = replace(event, probability_low=low, probability_high=high, start=first, end=last)
    return ProbabilityStated(quote, first, last, row=row, horizon=horizon[1] if horizon else None)


def gathered(said: Sequence[Statement], *, near: int = 400) -> Iterator[ProbabilityTable]:
    """Tables that sentences or list items amount to: two or more probabilities that stand close together."""
    run: list[ProbabilityStated] = []
    for one in said:
        if not isinstance(one, ProbabilityStated):
            continue
        if run and one.start - run[-1].end > near:
            yield from _closed(run)
            run = []
        run.append(one)
    yield from _closed(run)


def _closed(run: list[ProbabilityStated]) -> Iterator[ProbabilityTable]:
    if len(run) < 2:
        return
    horizons = [one.horizon for one in run if one.horizon]
    yield ProbabilityTable(
        tuple(one.row for one in run),
        min(horizons, default=None),
        max(horizons, default=None),
        "",
        run[0].start,
        run[-1].end,
    )
