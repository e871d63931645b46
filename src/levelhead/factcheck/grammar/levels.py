"""Levels with their reasons, in sentences, list items and tables."""

import re
from collections.abc import Iterator
from dataclasses import replace

from levelhead.factcheck.document import Block, Row
from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.names import Average, Gauge
from levelhead.factcheck.grammar.phrase import Phrase, Setting, Token, phrase
from levelhead.factcheck.grammar.stating import stated
from levelhead.factcheck.statements import LevelStated, Period, PivotStated, Reason, Statement
from levelhead.factcheck.words import End, Indicator, PeriodKind, ReasonKind, Side

_EXTREME = re.compile(
    r"(?P<p>P+|D+)(?:'s|')?\s(?:(?P<nature>closing|swing|intraday|session|major|key|pullback"
    r"|reaction)\s){0,2}(?P<end>high|low|peak|bottom|top|trough)s?\b"
    r"|\b(?P<end2>high|low|peak|bottom|top|trough)s?\s(?:(?:of|in|from|on|for|made|set|the)\s){1,3}(?P<p2>P+|D+)"
    r"|\b(?P<side>support|resistance|demand|supply|floor|ceiling)\s(?:(?:from|in|of|since|since\sthe"
    r"|dating\sto|back)\s){1,2}(?P<p3>P+)"
    r"|(?P<p4>P+)(?:'s)?\s(?P<side4>support|resistance)\b"
)
_RECORD = re.compile(r"\b(?:all[\s-]time\s(?:closing\s)?high|record\s(?:closing\s)?high|ath)\b")
_ROUND = re.compile(
    r"\b(?:psychological|round[\s-]number|round\sfigure|big\sfigure|whole\snumber|millennium)\b"
)
_PIVOT = re.compile(
    r"\b(?:(?P<period>daily|weekly|monthly|quarterly"
    r"|yearly)\s)?(?:(?P<rank>[rs][1-4])\s)?pivot(?:\spoint)?(?:\s(?P<rank2>[rs][1-4]))?\b"
)
_SWING = re.compile(
    r"\b(?:swing|recent|prior|previous|last|reaction|pullback|latest)\s(?:swing\s)?(?P<end>high|low)s?\b"
    r"|\b(?P<end2>high|low)s?\sof\sthe\s(?:engulfing|candle|pattern)"
)
_GAP = re.compile(r"\bgap\b")
_TESTED = re.compile(
    r"\b(?:tested|retested|multiple\stests|held\s(?:twice|three|multiple|several)|double\s(?:bottom|top)"
    r"|triple\s(?:bottom|top)|rejected)\b"
)
_FIB = re.compile(
    r"(?P<k>K+)\s(?:(?:fib\w{0,6}|retracement|level|extension)\s?){1,3}|\b(?:fib\w{0,6}"
    r"|retracement)\b[^K]{0,20}(?P<k2>K+)|\b(?P<plain>0?\.(?:236|382|5|618|786))\s?(?:fib|retracement)"
)
_RECLAIM = re.compile(r"\breclaim\b")
_PERIODS = {
    "daily": PeriodKind.DAY,
    "weekly": PeriodKind.WEEK,
    "monthly": PeriodKind.MONTH,
    "quarterly": PeriodKind.QUARTER,
    "yearly": PeriodKind.YEAR,
}
_BANDS = (Indicator.BOLLINGER_UPPER, Indicator.BOLLINGER_LOWER, Indicator.BOLLINGER_MIDDLE)


def reasons(p: Phrase, start: int, stop: int, side: Side | None) -> tuple[Reason, ...]:
    """Why the words in ``[start, stop)`` say that a price matters; opinions are kept as such."""
    found: list[tuple[int, Reason]] = []
    for token in p.of("A", start, stop):
        if isinstance(token.value, Average) and token.value.daily:
            words = p.text[token.start : token.stop]
            found.append(
                (
                    token.start,
                    Reason(ReasonKind.AVERAGE, words, window=token.value.window, average=token.value.kind),
                )
            )
    for token in p.of("I", start, stop):
        if isinstance(token.value, Gauge) and token.value.indicator in _BANDS:
            end = End.HIGH if token.value.indicator is Indicator.BOLLINGER_UPPER else End.LOW
            found.append(
                (token.start, Reason(ReasonKind.BOLLINGER, p.text[token.start : token.stop], side=end))
            )
    for match in _EXTREME.finditer(p.shape, start, stop):
        reason = _extreme(p, match)
        if reason:
            found.append((match.start(), reason))
    found += _plain(p, start, stop, side, extremes=bool(found))
    if not found:
        words = p.text[start:stop].strip(" .,;:()|-–—")
        return (Reason(ReasonKind.OPINION, words),) if words else ()
    found.sort(key=lambda pair: pair[0])
    return tuple(reason for _, reason in found) + _opinion(p, start, stop)


def _extreme(p: Phrase, match: re.Match[str]) -> Reason | None:
    groups = match.groupdict()
    name = next(g for g in ("p", "p2", "p3", "p4") if groups[g])
    day = p.day(match, name)
    period = p.period(match, name) or (Period(PeriodKind.DAY, day=day) if day else None)
    if period is None:
        return None
    word = groups["end"] or groups["end2"]
    if word is None:
        supports = (groups["side"] or groups["side4"]) in ("support", "demand", "floor")
        end = End.LOW if supports else End.HIGH
    else:
        end = End.HIGH if word in ("high", "peak", "top") else End.LOW
    return Reason(ReasonKind.EXTREME, p.text[match.start() : match.end()], period=period, side=end)


def _plain(
    p: Phrase, start: int, stop: int, side: Side | None, *, extremes: bool
) -> list[tuple[int, Reason]]:
    found: list[tuple[int, Reason]] = []
    for kind, rule in (
        (ReasonKind.RECORD_HIGH, _RECORD),
        (ReasonKind.ROUND, _ROUND),
        (ReasonKind.PIVOT, _PIVOT),
        (ReasonKind.SWING, _SWING),
        (ReasonKind.GAP, _GAP),
        (ReasonKind.TESTED, _TESTED),
        (ReasonKind.RETRACEMENT, _FIB),
        (ReasonKind.RECLAIM_ZONE, _RECLAIM),
    ):
        match = rule.search(p.shape, start, stop)
        if match is None or (kind is ReasonKind.SWING and extremes):
            continue
        words = p.text[match.start() : match.end()]
        found.append((match.start(), _filled(p, kind, match, words, side)))
    return found


def _filled(p: Phrase, kind: ReasonKind, match: re.Match[str], words: str, side: Side | None) -> Reason:
    groups = match.groupdict()
    if kind is ReasonKind.PIVOT:
        rank = groups["rank"] or groups["rank2"] or "p"
        period = _PERIODS.get(groups["period"] or "")
        return Reason(kind, words, pivot=rank.upper(), pivot_period=period)
    if kind is ReasonKind.SWING:
        word = groups["end"] or groups["end2"]
        return Reason(kind, words, side=End.HIGH if word == "high" else End.LOW)
    if kind is ReasonKind.RETRACEMENT:
        figure = p.figure(match, "k") or p.figure(match, "k2")
        ratio = figure.low / 100.0 if figure else float(groups["plain"]) if groups["plain"] else None
        return Reason(kind, words, ratio=ratio)
    end = None if side is None else End.LOW if side is Side.SUPPORT else End.HIGH
    return Reason(kind, words, side=end if kind is ReasonKind.TESTED else None)


_OPINION = re.compile(
    r"\b(?:key|major|strong|critical|important|secondary|minor|long-term|demand|supply|line\sin\sthe\ssand"
    r"|buyers|sellers|pivotal|must-hold)\b[^|/;,()]{0,40}"
)


def _opinion(p: Phrase, start: int, stop: int) -> tuple[Reason, ...]:
    match = _OPINION.search(p.shape, start, stop)
    if match is None or any(p.of(letter, match.start(), match.end()) for letter in "AP"):
        return ()
    return (Reason(ReasonKind.OPINION, p.text[match.start() : match.end()].strip()),)


_SIDE = r"(?P<side>supports?|resistances?|demand|supply|floor|ceiling)"
_LIST = re.compile(
    rf"\b{_SIDE}(?:\s(?:levels?|zones?|areas?|is|are|at|near|around|lies|sits|seen|comes|in|remains|now"
    rf"|located|stands|found|then|first|next|currently|the|of|between|from|to|watch|[1-5]|N+)){{0,8}}"
    r"\s?[:=(-]?\s?(?P<f>F+)"
)
_FIRST = re.compile(
    rf"(?P<f>F+)(?:\s(?:is|as|acts|acting|serves|remains|marks|provides|a|the|now|next|first|key|major"
    rf"|strong|initial|immediate|near-term|important|minor|should|level|zone|area|will|be|also|critical|of"
    rf"|offers)){{1,7}}\s{_SIDE}"
)
_FURTHER = re.compile(
    r"\s?(?:\([^)]{0,80}\)|,|/|;|\band\b|\bthen\b|\bfollowed\sby\b|\bor\b|&|\||\bat\b|\bthe\b|\bnear\b"
    r"|\sat\s|A+|\s){1,6}(?P<f>F+)"
)


def read_levels(p: Phrase) -> Iterator[Statement]:
    """Supports and resistances named in a sentence, each with the reasons that stand beside it."""
    taken: set[int] = set()
    for rule in (_LIST, _FIRST):
        for match in rule.finditer(p.shape):
            figure = p.figure(match, "f")
            if figure is None or figure.start in taken or p.negated(match.start(), match.end()):
                continue
            taken.add(figure.start)
            side = _side(match["side"])
            listed = [figure, *(_more(p, figure.stop, taken) if rule is _LIST else ())]
            for place, one in enumerate(listed):
                begin = match.start() if place == 0 else one.start
                end = _beside(p, one, listed[place + 1].start if place + 1 < len(listed) else len(p.shape))
                why = reasons(p, one.stop, end, side) if end > one.stop else ()
                yield _level(p, one, side, _factual(why), begin, max(end, match.end() if place == 0 else end))


_RANKED = re.compile(r"\b(?P<rank>[rs])[1-5]\s?[:=]?\s?(?:at\s|is\s)?(?P<f>F+)")


def read_ranked(p: Phrase) -> Iterator[Statement]:
    """ "S1 2,380 / S2 2,350": numbered levels, unless the note speaks of pivots."""
    if (
        "pivot" in p.folded
        or "pivot" in p.setting.section
        or re.search(r"\b(?:weekly|monthly|daily)\s[rs][1-4]", p.folded)
    ):
        return
    for match in _RANKED.finditer(p.shape):
        figure = p.figure(match, "f")
        if figure:
            side = Side.SUPPORT if match["rank"] == "s" else Side.RESISTANCE
            end = _beside(p, figure, len(p.shape))
            why = _factual(reasons(p, figure.stop, end, side)) if end > figure.stop else ()
            yield _level(p, figure, side, why, match.start(), end)


def _side(word: str) -> Side:
    return Side.SUPPORT if word.startswith(("support", "demand", "floor")) else Side.RESISTANCE


def _factual(why: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in why if reason.kind is not ReasonKind.OPINION)


def _more(p: Phrase, at: int, taken: set[int]) -> Iterator[Figure]:
    for _ in range(6):
        match = _FURTHER.match(p.shape, at)
        figure = p.figure(match, "f") if match else None
        if match is None or figure is None or re.search(r"[.]\s", match[0]):
            return
        taken.add(figure.start)
        yield figure
        at = figure.stop


_BESIDE = re.compile(
    r"\s?(?:\([^)]{1,100}\)|(?:,\s|\s-\s|\s?:\s?)?(?:the|which\s(?:is|was)|where|from|at|where|marked\sby|near"
    r"|also|is|a|an|of|set\sby|made\sby|in|with|around|area|zone|level|region)?\s?"
    r"(?:(?:the|a|its|by|is|from|old|of|rising|falling|big|key|major|recent|prior|swing|psychological|round"
    r"|number|handle|monthly|weekly|daily|pivot|all-time|record)\s){0,5}"
    r"(?:(?:A+|P+|D+|K+|I+)(?:'s)?(?:\s(?:closing|swing|high|low|highs|lows|retracement|fib\w{0,6}|level"
    r"|support|resistance|of|and|the|A+|P+)){0,5}|round\snumber|all-time\shigh|record\shigh|swing\s(?:high"
    r"|low)|psychological\slevel|number|pivot|high|low))"
)


def _beside(p: Phrase, figure: Figure, limit: int) -> int:
    """Where the words that explain a price end: brackets, or an apposition right behind it."""
    match = _BESIDE.match(p.shape, figure.stop)
    return min(match.end(), limit) if match else figure.stop


def _level(
    p: Phrase, figure: Figure, side: Side | None, why: tuple[Reason, ...], start: int, stop: int
) -> Statement:
    return stated(p, LevelStated, start, stop, low=figure.low, high=figure.high, side=side, reasons=why)


_ITEM = re.compile(
    r"^\W{0,4}(?P<label>(?:[rs][1-5]|support|resistance|pivot|target|level)\s?[1-5N]?\s?[:"
    r"|=.)-]{0,2}\s?)?(?P<f>F+)(?:\s(?:area|zone|level|region|handle))?\s?(?:[:|=(-]{1,2}\s?|,\s|$|\.$)"
)
_LABEL_SIDE = re.compile(r"\b(?P<s>s[1-5]\b|support)|\b(?P<r>r[1-5]\b|resistance)")


def read_item(p: Phrase) -> Iterator[Statement]:
    """A line such as "2,455-2,470: 50-day MA" below a heading of levels."""
    match = _ITEM.match(p.shape)
    if match is None:
        return
    label = _LABEL_SIDE.search(match["label"] or "")
    side = p.setting.side if label is None else Side.SUPPORT if label["s"] else Side.RESISTANCE
    figure = p.figure(match, "f")
    if figure is None or (side is None and "level" not in p.setting.section):
        return
    why = reasons(p, match.end(), len(p.shape), side) if match.end() < len(p.shape) else ()
    yield _level(p, figure, side, why, 0, len(p.text))


_HEADER_LEVEL = re.compile(r"\b(?:levels?|prices?|zones?|support|resistance|area)\b")
_HEADER_PROBABILITY = re.compile(
    r"\b(?:probabilit(?:y|ies)|odds|chances?|likelihood|prob\.?|weight(?:ing)?|p\(.{0,20}\))(?:\b|$|\s)"
)


def is_level_table(block: Block, setting: Setting) -> bool:
    """Whether a table lists levels: by its header, by the heading it stands under, or by its rows' labels."""
    header = " | ".join(cell.text for cell in block.header.cells).lower() if block.header else ""
    if _HEADER_PROBABILITY.search(header):
        return False
    if setting.side is not None or _HEADER_LEVEL.search(header):
        return True
    labels = [row.cells[0].text.lower() for row in block.rows if row.cells]
    return bool(labels) and sum(bool(_LABEL_SIDE.search(label)) for label in labels) * 2 >= len(labels)


def read_level_row(row: Row, block: Block, setting: Setting) -> Iterator[Statement]:
    """Levels of one row: the price, and what the other cells say about it."""
    cells = [phrase(cell.text, cell.start, setting) for cell in row.cells]
    columns = [cell.text.lower() for cell in block.header.cells] if block.header else []
    prices = [(place, token) for place, p in enumerate(cells) if (token := _only_price(p)) is not None]
    if not prices:
        return
    sides = [_column_side(columns, place) for place, _ in prices]
    both = len(prices) > 1 and all(side is not None for side in sides)
    label = " ".join(p.folded for p in cells)
    for (place, token), column in list(zip(prices, sides, strict=True))[: None if both else 1]:
        side = column or _row_side(label) or setting.side
        figure = token.value
        assert isinstance(figure, Figure)
        why: tuple[Reason, ...] = ()
        for other, p in enumerate(cells):
            if other != place and not both and _only_price(p) is None:
                why += _described(p, side)
        start, end = (row.cells[place].start, row.cells[place].stop) if both else (row.start, row.stop)
        quote = " | ".join(cell.text for cell in row.cells) if not both else row.cells[place].text
        pivot = _pivot(label, figure, setting, quote, (start, end))
        yield pivot or LevelStated(
            quote, start, end, low=figure.low, high=figure.high, side=side, reasons=why
        )


def _described(p: Phrase, side: Side | None) -> tuple[Reason, ...]:
    """Reasons of a cell; a bare label ("R1", "Support") is none."""
    if re.fullmatch(r"\W*(?:[rs][1-5]|support|resistance|pivot|level|minor|major|key|N+|\s|#)*\W*", p.shape):
        return ()
    return reasons(p, 0, len(p.shape), side)


def _only_price(p: Phrase) -> Token | None:
    tokens = p.of("F")
    rest = re.sub(
        r"F+|\b(?:area|zone|level|region|handle|approx|about|around|near|to|and|points|usd)\b|[\s.,;:()~$€*+-]",
        "",
        p.shape,
    )
    return tokens[0] if tokens and not rest else None


def _column_side(columns: list[str], place: int) -> Side | None:
    name = columns[place] if place < len(columns) else ""
    if "support" in name and "resist" not in name:
        return Side.SUPPORT
    return Side.RESISTANCE if "resist" in name and "support" not in name else None


def _row_side(label: str) -> Side | None:
    match = _LABEL_SIDE.search(label)
    return None if match is None else Side.SUPPORT if match["s"] else Side.RESISTANCE


_RANK = re.compile(r"^(?:pivot|pp|p)\b|\b(?P<rank>[rs][1-4])\b")


def _pivot(
    label: str, figure: Figure, setting: Setting, quote: str, span: tuple[int, int]
) -> PivotStated | None:
    """A row of a pivot table, recognised by the heading above it."""
    if "pivot" not in setting.section:
        return None
    match = _RANK.search(label)
    if match is None:
        return None
    period = next((kind for word, kind in _PERIODS.items() if word in setting.section), None)
    name = match["rank"].upper() if match["rank"] else "P"
    return PivotStated(quote, span[0], span[1], name=name, low=figure.low, high=figure.high, period=period)


def under(setting: Setting, side: Side | None) -> Setting:
    """The same setting with another side."""
    return replace(setting, side=side)
