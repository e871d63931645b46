"""A whole note to statements: what is read, in which order, and what bounds it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Protocol

from levelhead.factcheck.document import Block, BlockKind, NoteText, Row, fold
from levelhead.factcheck.grammar import (
    averages,
    backdrop,
    conditions,
    extremes,
    fates,
    gauges,
    levels,
    moves,
    plans,
    scenarios,
)
from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.identity import (
    reads_as_note,
    recognised_date,
    recognised_desk,
    recognised_market,
)
from levelhead.factcheck.grammar.names import Average, family
from levelhead.factcheck.grammar.phrase import Phrase, Setting, phrase
from levelhead.factcheck.sentences import LONGEST_SENTENCE, split
from levelhead.factcheck.statements import (
    AverageStated,
    CloseStated,
    ExtremeStated,
    HeldStated,
    IndicatorStated,
    IntactStated,
    LevelStated,
    LostStated,
    PivotStated,
    ProbabilityTable,
    Reading,
    ReclaimedStated,
    RecordHighStated,
    SeriesStated,
    Statement,
    TestedStated,
)
from levelhead.factcheck.words import ReasonKind, Side

MOST_CHARACTERS = 80_000
"""Characters of sentences and rows that are looked at closely; a desk's note has 2,000 to 20,000."""
_LEAST = 40  # what the shortest sentence counts
MOST_STATEMENTS = 1_000

Rule = Callable[[Phrase], Iterable[Statement]]
_RULES: tuple[Rule, ...] = (
    averages.read_averages,
    averages.read_crosses,
    gauges.read_gauges,
    gauges.read_series,
    extremes.read_extremes,
    extremes.read_records,
    extremes.read_closes,
    extremes.read_pivots,
    extremes.read_swings,
    moves.read_moves,
    moves.read_streaks,
    moves.read_gaps,
    moves.read_patterns,
    fates.read_fates,
    levels.read_levels,
    levels.read_ranked,
    scenarios.read_probabilities,
    conditions.read_conditionals,
    plans.read_plans,
    backdrop.read_relatives,
    backdrop.read_drivers,
    backdrop.read_breadth,
    backdrop.read_impacts,
    backdrop.read_releases,
    backdrop.read_trends,
)
_ROW_RULES: tuple[Rule, ...] = (
    averages.read_averages,
    averages.read_crosses,
    gauges.read_gauges,
    gauges.read_series,
    extremes.read_extremes,
    extremes.read_records,
    extremes.read_closes,
    extremes.read_pivots,
    backdrop.read_releases,
)


class Proposer(Protocol):
    """Something that proposes statements of a note, such as a language model; they are checked like all others."""

    def __call__(self, note: NoteText) -> Iterable[Statement]:
        """Statements whose quotes stand in ``note.text``; others are dropped."""


@dataclass(slots=True)
class _Progress:
    """What has been read so far."""

    setting: Setting
    said: list[Statement]
    tables: list[ProbabilityTable]
    left: int = MOST_CHARACTERS
    headings: tuple[str, ...] = ()


def read_note(
    note: NoteText, *, market: str | None = None, as_of: date | None = None, propose: Proposer | None = None
) -> Reading:
    """Every statement of a note that the grammar recognises.

    Parameters
    ----------
    note
        As read from a file.
    market
        Symbol of the market meant; ``None``: the one the note names.
    as_of
        The note's day; ``None``: the date it bears. Years and weekdays that are not written follow from it.
    propose
        May add statements; those whose quote is not in the text are dropped, and so are copies.

    Returns
    -------
    Statements in the order of the text; none for a text that is no note of a market.
    """
    dated = recognised_date(note, near=as_of)
    named = recognised_market(note.text, title=note.title)
    symbol = market or named
    setting = Setting(family(symbol) if symbol else "", as_of or dated)
    progress = _Progress(setting, [], [])
    if reads_as_note(note):
        for block in note.blocks:
            if progress.left <= 0 or len(progress.said) >= MOST_STATEMENTS:
                break
            _read_block(block, progress)
    proposed = _proposed(note, propose) if propose else []
    said = _in_order((*_of_one_size(progress.said), *proposed))
    lists = scenarios.gathered([one for one in said if not _in_tables(one, progress.tables)])
    tables = tuple(sorted((*progress.tables, *lists), key=lambda table: table.start))
    return Reading(
        tuple(said[:MOST_STATEMENTS]), tables, named, dated, recognised_desk(note), note.title[:200],
        cut=note.is_cut or progress.left <= 0 or len(said) > MOST_STATEMENTS,
    )  # fmt: skip


def _read_block(block: Block, progress: _Progress) -> None:
    if block.kind is BlockKind.TABLE:
        _read_table(block, progress)
        return
    heading = block.kind is BlockKind.HEADING or (len(block.text) <= 60 and block.text.endswith(":"))
    if heading:
        _enter(block, progress)
    before = ""
    for start, stop in split(block.text):
        text = block.text[start:stop]
        if progress.left <= 0:
            return
        if _worth(text):
            progress.left -= max(len(text), _LEAST)
            _read_sentence(text, block.start + start, block, progress, before=before)
        before = text


_WORTH_WORDS = (
    "breaks broken fails level row "
    "running rallied soldiers made tested rsi macd cross crossover trend uptrend downtrend breadth "
    "participation cpi ppi pce gdp payrolls nfp "
    "fomc jobs employment fed federal engulfing hammer doji star harami soldiers crows inside outside "
    "weaker stronger underperform underperforming underperformed outperform outperforming outperformed "
    "lag lags lagging lagged leading yields yield rates reclaim reclaimed gap gapped straight consecutive "
    "streak record all-time range-bound sideways invalidated average averages overbought oversold "
    "uptrend. downtrend. highs lows vwap gamma ichimoku fibonacci wedge flag triangle driver influence "
    "sensitive dollar bull bear relative atr adx vix "
)
_WORTH = frozenset(_WORTH_WORDS.split())
_DIGIT = re.compile(r"[0-9]")
_PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?()[]\"'/", " "))


def _worth(text: str) -> bool:
    """Whether a sentence can hold a statement at all: every rule needs a number or one of these words."""
    if len(text) < 6:
        return False
    if _DIGIT.search(text):
        return True
    words = fold(text).translate(_PUNCTUATION).split()
    return not _WORTH.isdisjoint(words)


_HEAD_SUPPORT = re.compile(r"\bsupports?\b|\bdownside\slevels\b")
_HEAD_RESISTANCE = re.compile(r"\bresistances?\b|\bupside\slevels\b")


def _enter(block: Block, progress: _Progress) -> None:
    """A heading: what it says of sides holds until the next one."""
    text = fold(block.text[:200])
    progress.headings = (*progress.headings[-2:], text)
    up, down = _HEAD_RESISTANCE.search(text), _HEAD_SUPPORT.search(text)
    side = None
    if up and not down:
        side = Side.RESISTANCE
    elif down and not up:
        side = Side.SUPPORT
    section = " / ".join(progress.headings[-2:])
    progress.setting = replace(progress.setting, side=side, section=section)


def _read_sentence(text: str, at: int, block: Block, progress: _Progress, *, before: str) -> None:
    p = phrase(text, at, progress.setting)
    found = [one for rule in _RULES for one in rule(p)]
    listed = block.kind is BlockKind.ITEM or len(block.text) <= 90
    if listed and not any(isinstance(one, LevelStated) for one in found):
        found += levels.read_item(p)
    found += _carried(p, block, before)
    progress.said += _distinct(found)
    _remember(p, progress)


def _remember(p: Phrase, progress: _Progress) -> None:
    figures = [token.value for token in p.of("F") if isinstance(token.value, Figure)]
    lines = [token.value for token in p.of("A") if isinstance(token.value, Average)]
    progress.setting = replace(
        progress.setting,
        last_level=figures[-1] if figures else progress.setting.last_level,
        last_average=lines[-1] if lines else progress.setting.last_average,
    )


def _carried(p: Phrase, block: Block, before: str) -> Iterator[Statement]:
    """A high of a period named in one sentence and its price in the next ("..., and then 2,567")."""
    match = extremes.THEN_PRICE.search(p.shape)
    figure = p.figure(match, "f") if match else None
    at = block.text.rfind(before, 0, p.at - block.start) if figure and before else -1
    if figure is None or at < 0:
        return
    made = extremes.made_in(phrase(before, block.start + at, p.setting))
    if made:
        period, end, place = made
        first, last = block.start + at + place, p.at + figure.stop
        quote = block.text[first - block.start : last - block.start]
        yield ExtremeStated(quote, first, last, period=period, side=end, low=figure.low, high=figure.high)


_PRICED = (
    HeldStated,
    TestedStated,
    IntactStated,
    LostStated,
    ReclaimedStated,
    ExtremeStated,
    CloseStated,
    LevelStated,
)
"""Statements about a price: a number that an indicator's statement took is none."""
_KINDS = {
    ReasonKind.AVERAGE: AverageStated,
    ReasonKind.EXTREME: ExtremeStated,
    ReasonKind.RECORD_HIGH: RecordHighStated,
    ReasonKind.PIVOT: PivotStated,
}


def _distinct(found: Sequence[Statement]) -> list[Statement]:
    """Without levels that only repeat what another statement of the sentence says of the same price."""
    prices = {
        (type(one), getattr(one, "low", None), getattr(one, "high", None))
        for one in found
        if not isinstance(one, LevelStated)
    }
    spoken = {(low, high) for _, low, high in prices if low is not None}
    gauged = {(one.low, one.high) for one in found if isinstance(one, IndicatorStated | SeriesStated)}
    found = [one for one in found if not (isinstance(one, _PRICED) and (one.low, one.high) in gauged)]
    kept: list[Statement] = []
    for one in found:
        if isinstance(one, LevelStated):
            kinds = {_KINDS.get(reason.kind) for reason in one.reasons}
            if not kinds and (one.low, one.high) in spoken:
                continue
            if kinds and all(kind is not None and (kind, one.low, one.high) in prices for kind in kinds):
                continue
        if one not in kept:
            kept.append(one)
    return kept


def _read_table(block: Block, progress: _Progress) -> None:
    block = _with_header(block)
    setting = progress.setting
    columns = scenarios.scenario_columns(block, setting)
    rows = tuple(_affordable(block.rows, progress))
    bounded = replace(block, rows=rows)
    if columns is not None:
        heading = " / ".join(progress.headings[-2:])
        table, said = scenarios.read_table(bounded, columns, setting, heading)
        if table.rows:
            progress.tables.append(table)
            progress.said += said
            return
    level = levels.is_level_table(bounded, setting)
    for row in rows:
        found = list(levels.read_level_row(row, bounded, setting)) if level else []
        if not found:
            text = "".join(" | ".join(cell.text for cell in row.cells))
            p = phrase(text, row.start, replace(setting, section=setting.section + " table"), row=True)
            found = [one for rule in _ROW_RULES for one in rule(p)]
        progress.said += _distinct(found)
        if len(progress.said) >= MOST_STATEMENTS:
            return


def _affordable(rows: Sequence[Row], progress: _Progress) -> Iterator[Row]:
    """Rows as far as what is left to be looked at goes; cells beyond 800 characters are none of a note's."""
    for row in rows:
        if progress.left <= 0:
            return
        progress.left -= max(row.stop - row.start, _LEAST)
        if row.stop - row.start <= 2 * LONGEST_SENTENCE:
            yield row


def _with_header(block: Block) -> Block:
    """The block with its first row as header where that row names columns and holds no number."""
    if block.header is None and len(block.rows) > 1:
        words = fold(" ".join(cell.text for cell in block.rows[0].cells))
        if not _DIGIT.search(words) and re.search(
            r"\b(?:level|price|scenario|probability|support|resistance|description|indicator|value|odds|notes?)\b",
            words,
        ):
            return replace(block, header=block.rows[0], rows=block.rows[1:])
    return block


def _of_one_size(said: Sequence[Statement]) -> list[Statement]:
    """Without prices that cannot be this market's: more than five times the middle one, or less than a fifth.

    A note quotes one market; a number of another size is an indicator's, a yield or somebody's turnover.
    """
    prices = sorted(
        float(one.low) for one in said if isinstance(one, _PRICED) and one.low is not None and one.low > 0
    )
    if len(prices) < 3:
        return list(said)
    middle = prices[len(prices) // 2]
    return [
        one
        for one in said
        if not (
            isinstance(one, _PRICED) and one.low is not None and not middle / 5 <= abs(one.low) <= middle * 5
        )
    ]


def _in_tables(one: Statement, tables: Sequence[ProbabilityTable]) -> bool:
    return any(table.start <= one.start < table.end for table in tables)


def _in_order(said: Sequence[Statement]) -> list[Statement]:
    """By place; of equal statements the first."""
    kept: list[Statement] = []
    seen: set[str] = set()
    for one in sorted(said, key=lambda one: (one.start, one.end, one.kind)):
        key = f"{type(one).__name__}{one!r}"
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


def _proposed(note: NoteText, propose: Proposer) -> list[Statement]:
    """Proposals whose quotes are in the text, put where they stand."""
    kept: list[Statement] = []
    for one in propose(note):
        if not one.quote.strip() or len(kept) >= MOST_STATEMENTS:
            continue
        if note.text[one.start : one.end] == one.quote:
            kept.append(one)
            continue
        at = note.text.find(one.quote)
        if at >= 0:
            kept.append(replace(one, start=at, end=at + len(one.quote)))
    return kept


def stated_fields(one: Statement) -> dict[str, object]:
    """What a statement says, without quote and place: for comparing two readings."""
    return {f.name: getattr(one, f.name) for f in fields(one) if f.name not in ("quote", "start", "end")}
