"""Moves in percent or points, streaks, gaps and candle patterns."""

import re
from collections.abc import Iterator

from levelhead.factcheck.grammar.days import read_horizon
from levelhead.factcheck.grammar.phrase import Duration, Phrase
from levelhead.factcheck.grammar.stating import direction, happened, stated
from levelhead.factcheck.statements import (
    GapStated,
    MoveStated,
    PatternStated,
    Period,
    Statement,
    StreakStated,
)
from levelhead.factcheck.words import Candle, Direction, End, PeriodKind

_MOVED = (
    r"rose|risen|gained|added|climbed|rallied|jumped|surged|advanced|soared|rebounded|bounced|recovered|up"
    r"|higher|rising|gaining"
    r"|fell|fallen|lost|shed|dropped|declined|slid|tumbled|plunged|sank|slipped|retreated|down|lower|off"
    r"|falling|losing|corrected|pulled\sback|sold\soff|gave\sback"
)
_MOVE = re.compile(
    rf"\b(?P<verb>{_MOVED})\s(?:(?:by|a|another|as|much|about|around|roughly|nearly|almost|some|more|than"
    rf"|over|just|approximately|sharply)\s){{0,3}}(?P<k>K+|Z+)(?!\s(?:of\s(?:stocks|names|members)|chance"
    rf"|probability|odds))"
)
_MOVE_BEHIND = re.compile(r"(?P<k>K+|Z+)\s(?P<verb>higher|lower|up|down)\b(?!\s(?:K|Z))")
_MOVE_OFF = re.compile(
    r"(?P<k>K+)(?=\s(?P<verb>below|under|off|above|from|beneath)\s(?:(?:its|the)\s){0,2}(?:P+"
    r"|D+)(?:'s)?\s(?:closing\s)?(?P<end>high|peak|low|bottom))"
)
_MOVE_NOUN = re.compile(
    r"\b(?P<k>K+)\s(?P<verb>gain|rise|rally|advance|rebound|bounce|drop|decline|fall|loss|sell-?off"
    r"|correction|pullback|slide|drawdown)\b"
    r"|\b(?:gain|rise|rally|advance|rebound|bounce|drop|decline|fall|loss|sell-?off|correction|pullback"
    r"|slide)\sof\s(?P<k2>K+)"
)
_OWN = re.compile(r"\b(?:M+|prices?|futures|index|market|contract|it|stock|shares|session|week|month|day)\b")
_NOT_PRICE = re.compile(
    r"\b(?:(?:home|house|food|gas|gasoline|energy|import|export|producer|rental|ticket|egg"
    r"|apartment)\sprices?|rents?|traffic|donations|attendance|population|readings?|revenue|sales|gdp"
    r"|inflation|earnings|payrolls|L+|S+|I+|A+|yields?|volume|dollar|oil|eps|profit|margins?|rates?"
    r"|unemployment|wages|costs?|spending|output|production|breadth|atr|stocks\sabove|probability|odds"
    r"|chance|exports|orders|inventories|volatility|open\sinterest|spreads?|premium)\b"
)
_SINCE = re.compile(
    r"\b(?:since|from|off|below|above|under|beneath)\s(?:(?:its|the|their|a|recent|of|last|that|low|high"
    r"|lows|highs|peak"
    r"|bottom|close)\s){0,4}?(?:(?P<p>P+|D+)(?:'s)?(?:\s(?:closing\s|intraday\s)?(?P<end>high|low|peak"
    r"|bottom|trough|top)s?)?|(?P<end2>high|low|peak|bottom)s?\s(?:of|in|on|made\sin"
    r"|at)\s(?:the\s)?(?P<p2>P+|D+)|(?P<f>F+))"
)
# "its best day since November 10": the rank is since then, the move is not.
_RANKED = re.compile(
    r"\b(?:best|worst|highest|lowest|first|biggest|largest|strongest|weakest|most|longest)\b"
)
_FROM_TO = re.compile(r"\bfrom\s(?:near\s|around\s)?(?P<a>F+)\sto\s(?:near\s|around\s)?(?P<b>F+)")
_PERIOD_BEHIND = re.compile(
    r"^(?:\s?[,(]?\s?(?:on|in|for|over|during|so\sfar|already|the|or|and|to\sF+|K+|Z+|points)){0,6}\s?(?:(?P<p>P+"
    r"|D+)|(?P<last>the\s(?:last|past)\s)?(?P<t>T+)|(?P<day>on\sthe\sday|for\sthe\sday))"
)


def read_moves(p: Phrase) -> Iterator[Statement]:
    """Percent and point moves of the market itself."""
    taken: set[int] = set()
    for rule in (_MOVE, _MOVE_BEHIND, _MOVE_NOUN, _MOVE_OFF):
        for match in rule.finditer(p.shape):
            group = "k2" if match.groupdict().get("k2") else "k"
            figure = p.figure(match, group)
            if (
                figure is None
                or figure.start in taken
                or not p.is_fact(match.start(), match.end())
                or not _of_market(p, match)
            ):
                continue
            taken.add(figure.start)
            yield _move(p, match, group)


def _move(p: Phrase, match: re.Match[str], group: str) -> Statement:
    figure = p.figure(match, group)
    assert figure is not None
    verb = match["verb"] or match[0]
    way = direction("down" if re.match(r"off", verb) else verb)
    if match.groupdict().get("end"):
        way = Direction.DOWN if match["end"] in ("high", "peak") else Direction.UP
    sign = 1.0 if way is Direction.UP else -1.0
    percent = match[group][0] == "K"
    ends = sorted((sign * abs(figure.low), sign * abs(figure.high)))
    rest = p.shape[match.end() : match.end() + 120]
    since, side, from_price, stop = _from_where(p, match.end(), rest)
    if _PERIOD_BEHIND.search(rest):
        # "down 3% for the week, and 7% below the October peak": the peak belongs to the other number.
        since, side, from_price, stop = None, None, None, match.end()
    both = _FROM_TO.search(p.shape)
    first, last = (p.figure(both, "a"), p.figure(both, "b")) if both else (None, None)
    if both and first and last:
        since, side, from_price, stop = None, None, first.low, max(both.end(), match.end())
    period, stop2 = (None, match.end()) if since or from_price else _over(p, match, rest)
    return stated(
        p, MoveStated, match.start(), max(stop, stop2), direction=way,
        low=ends[0] / 100.0 if percent else None, high=ends[1] / 100.0 if percent else None,
        points=None if percent else sign * abs(figure.low), period=period, since=since, since_side=side,
        from_price=from_price, to_price=last.low if last else None,
    )  # fmt: skip


def _from_where(p: Phrase, at: int, rest: str) -> tuple[Period | None, End | None, float | None, int]:
    match = _SINCE.search(p.shape, at, at + len(rest))
    cut = re.search(r"[;.]\s|,\s(?:and|but|while)\s", rest)
    if match is None or (cut and at + cut.start() < match.start()):
        # "Since the April low, the index has rallied": the beginning says where from.
        match = _SINCE.match(p.shape)
        if match is None:
            return None, None, None, at
    if _RANKED.search(p.shape, min(at, match.start()), match.start()):
        return None, None, None, at
    figure = p.figure(match, "f")
    if figure:
        return None, None, figure.low, max(match.end(), at)
    group = "p" if match["p"] else "p2"
    day = p.day(match, group)
    since = p.period(match, group) or (Period(PeriodKind.DAY, day=day) if day else None)
    word = match["end"] or match["end2"]
    side = None if word is None else End.HIGH if word.startswith(("high", "peak", "top")) else End.LOW
    return since, side, None, max(match.end(), at)


def _over(p: Phrase, match: re.Match[str], rest: str) -> tuple[Period | None, int]:
    behind = _PERIOD_BEHIND.search(rest)
    if behind:
        at = match.end()
        if behind["day"]:
            return Period(PeriodKind.DAY), at + behind.end()
        if behind["p"]:
            found = p.value(at + behind.start("p"))
            day = getattr(found, "day", None)
            period = found if isinstance(found, Period) else Period(PeriodKind.DAY, day=day) if day else None
            return period, at + behind.end("p")
        found = p.value(at + behind.start("t"))
        if isinstance(found, Duration) and behind["last"]:
            return Period(PeriodKind.SESSIONS, found.high), at + behind.end("t")
    # "a record on October 30, and has since ...": what stands before "and" dates something else.
    begin, _ = p.clause(match.start(), match.end())
    joined = [found.end() for found in re.finditer(r"\band\s|\bsince\s", p.shape[begin : match.start()])]
    first = begin + (joined[-1] if joined else 0)
    dated = [*p.of("P", first, match.end()), *p.of("D", first, match.end())]
    return (happened(p, match.start(), match.end()) if dated else None), match.end()


def _of_market(p: Phrase, match: re.Match[str]) -> bool:
    begin, _ = p.clause(match.start(), match.end())
    before = p.shape[begin : match.start()]
    if _NOT_PRICE.search(before):
        return False
    if _OWN.search(before) or _PERIOD_SUBJECT.match(before):
        return True
    # ", down 3% from the high": the subject stands in the clause before.
    earlier = p.shape[max(0, begin - 100) : begin]
    return bool(_OWN.search(earlier)) and not _NOT_PRICE.search(earlier) and len(before.split()) <= 3


_PERIOD_SUBJECT = re.compile(r"P+\s(?:was|is|has\sbeen|ended|finished|closed)\b")
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_COUNTS |= {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_COUNT = "(?P<n>N+|" + "|".join(_COUNTS) + ")"
_UPDOWN = (
    r"up|down|green|red|winning|losing|higher|lower|positive|negative|bullish|bearish|gains?|losses"
    r"|advances|declines"
)
_STREAKS = (
    re.compile(rf"\b{_COUNT}[\s-](?:straight|consecutive|successive)\s(?P<way>{_UPDOWN})(?:\s(?P<unit>day"
        rf"|session|close|week|month)(?:ly)?s?)?"),
    re.compile(rf"\b{_COUNT}\s(?P<way>{_UPDOWN})\s(?P<unit>day|session|close|week|month)s?\sin\sa\srow"),
    re.compile(rf"\b{_COUNT}[\s-](?P<unit>day|session|week|month)\s(?P<way>winning|losing)\sstreak"),
    re.compile(rf"\b(?P<way>{_MOVED}|closed\s(?:higher|lower|up|down))\s(?:for\s)?(?:a\s"
        rf"|the\s)?{_COUNT}\s(?:straight|consecutive|successive)\s(?P<unit>day|session|close|week|month)"),
    re.compile(rf"\b{_COUNT}\s(?P<unit>day|session|week|month)s?\sof\s(?P<way>gains|losses|advances|declines)\b"),
    re.compile(rf"\b(?P<way>{_MOVED}|closed\s(?:higher|lower))\s(?:for\s)?{_COUNT}\s(?P<unit>day|session"
        rf"|week|month)s?\s(?:in\sa\srow|running)"),
    re.compile(r"\b(?P<t>T+)\s(?P<way>winning|losing)\sstreak"),
    re.compile(rf"\b(?P<way>{_MOVED}|closed\s(?:higher|lower))\s(?:for\s)?(?P<t>T+)\s(?:in\sa\srow|running)"),
)  # fmt: skip
_STREAK_UNITS = {"week": PeriodKind.WEEK, "month": PeriodKind.MONTH}
_DOWN_WORDS = (
    "down",
    "red",
    "losing",
    "lower",
    "negative",
    "bearish",
    "loss",
    "declin",
    "closed lower",
    "closed down",
)


def read_streaks(p: Phrase) -> Iterator[Statement]:
    """Several days, weeks or months in a row."""
    for rule in _STREAKS:
        for match in rule.finditer(p.shape):
            if not p.is_fact(match.start(), match.end()) or not _streak_of_market(p, match):
                continue
            groups = match.groupdict()
            count, unit = _counted(p, match)
            word = groups["way"]
            way = (
                Direction.DOWN
                if word.startswith(_DOWN_WORDS)
                else Direction.UP
                if word.startswith(("closed h", "closed u"))
                else direction(word)
            )
            if count and count >= 2:
                yield stated(
                    p, StreakStated, match.start(), match.end(), count=count, direction=way,
                    unit=_STREAK_UNITS.get(unit, PeriodKind.DAY),
                )  # fmt: skip
                return


def _streak_of_market(p: Phrase, match: re.Match[str]) -> bool:
    begin, _ = p.clause(match.start(), match.end())
    return not _NOT_PRICE.search(p.shape, begin, match.start())


def _counted(p: Phrase, match: re.Match[str]) -> tuple[int | None, str]:
    groups = match.groupdict()
    if groups.get("t"):
        span = p.value(match.start("t"))
        horizon = span if isinstance(span, Duration) else None
        per = {"week": 5, "month": 21}.get(horizon.unit, 1) if horizon else 1
        return (horizon.low // per if horizon else None), horizon.unit if horizon else ""
    figure = p.figure(match, "n")
    count = int(figure.low) if figure else _COUNTS.get(groups["n"])
    return count, groups.get("unit") or "day"


_GAP = re.compile(
    r"\bgap(?:ped|s|ping)?\s(?P<way>up|down|higher|lower)\b"
    r"|\b(?P<state>unfilled|open|filled|closed)\sgap\b"
    r"|\bgap\s(?:(?:at|from|between|near|around|of|in|the|down|up|zone|area|left|on|P+|D+)\s){0,5}[(]?(?P<f>F+)"
    r"|\b(?:opened|opening|open)\s(?:with\s)?(?:a\s)?(?:on\sa\s)?gap\s?(?P<way2>up|down|higher|lower)?"
)
_STATE = re.compile(
    r"\b(?:(?P<open>remains?\s(?:open|unfilled)|still\sopen|unfilled|has\snot\s(?:yet\s)?been\sfilled"
    r"|yet\sto\sbe\sfilled|not\sbeen\sfilled)|(?P<shut>(?:has\sbeen|was|is\snow|been|now)\s(?:filled|closed)|filled))"
)


def read_gaps(p: Phrase) -> Iterator[Statement]:
    """Gaps: where, when and whether still open."""
    for match in _GAP.finditer(p.shape):
        begin, end = p.clause(match.start(), match.end())
        if not p.is_fact(match.start(), match.end(), negation=True) or re.search(
            r"\b(?:gap\s(?:fill|between)\s(?!F))", match[0]
        ):
            continue
        inside = p.shape[begin:end]
        figures = [token.value for token in p.of("F", begin, end)]
        ends = sorted(f for figure in figures[:2] for f in (figure.low, figure.high)) if figures else []  # type: ignore[union-attr]
        state = _STATE.search(inside)
        word = match["way"] or match["way2"]
        when = happened(p, match.start(), match.end())
        still = None if state is None else bool(state["open"])
        if not (word or ends or state):
            continue
        if figures and not match["f"] and word and not state:
            ends = []
        yield stated(
            p, GapStated, match.start(), match.end(),
            direction=direction(word) if word else None, low=ends[0] if ends else None, high=ends[-1] if ends else None,
            day=when.day if when else None, period=None if when and when.day else when, open_still=still,
        )  # fmt: skip
        return


_CANDLES: tuple[tuple[Candle, str], ...] = (
    (Candle.BULLISH_ENGULFING, r"bullish\sengulfing|engulfing\sbull(?:ish)?|green\sengulfing"),
    (Candle.BEARISH_ENGULFING, r"bearish\sengulfing|engulfing\sbear(?:ish)?|red\sengulfing"),
    (Candle.MORNING_STAR, r"morning\s(?:doji\s)?star"),
    (Candle.EVENING_STAR, r"evening\s(?:doji\s)?star"),
    (Candle.OTHER, r"inverted\shammer|hanging\sman|spinning\stop|marubozu|dragonfly\sdoji|gravestone\sdoji"
        r"|piercing\s(?:line|pattern)|dark\scloud\scover|tweezer\s(?:top|bottom)s?|head\sand\sshoulders"
        r"|cup\sand\shandle|bull\sflag|bear\sflag|rising\swedge|falling\swedge|(?:ascending|descending"
        r"|symmetrical)\striangle"),
    (Candle.HAMMER, r"hammer(?!ed|s\b|ing)"),
    (Candle.SHOOTING_STAR, r"shooting\sstar"),
    (Candle.DOJI, r"(?:long-legged\s)?doji"),
    (Candle.BULLISH_HARAMI, r"bullish\sharami"),
    (Candle.BEARISH_HARAMI, r"bearish\sharami"),
    (Candle.THREE_WHITE_SOLDIERS, r"three\s(?:advancing\s)?white\ssoldiers"),
    (Candle.THREE_BLACK_CROWS, r"three\sblack\scrows"),
    (Candle.INSIDE_DAY, r"inside\s(?:day|bar)"),
    (Candle.OUTSIDE_DAY, r"outside\s(?:reversal\s)?(?:day|bar)"),
)  # fmt: skip
_PATTERN = re.compile(
    "|".join(rf"(?P<c{place}>\b(?:{words})\b)" for place, (_, words) in enumerate(_CANDLES))
)
# A hammer is a tool as well.
_CANDLE_WORDS = re.compile(
    r"\b(?:candles?|candlestick|pattern|formed|printed|posted|carved|reversal|session|daily|bullish|P+|D+|M+|F+|T+)\b"
)
_PATTERN_DAYS = re.compile(r"(?P<t>T+)\s(?:(?:green|red|bullish|bearish|strong|big)\s){0,3}$")


def read_patterns(p: Phrase) -> Iterator[Statement]:
    """Candle patterns that are said to be there."""
    for match in _PATTERN.finditer(p.shape):
        candle = next(c for place, (c, _) in enumerate(_CANDLES) if match[f"c{place}"])
        if not p.is_fact(match.start(), p.clause(match.start(), match.end())[1]):
            continue
        if candle is Candle.HAMMER and not _CANDLE_WORDS.search(p.shape):
            continue
        before = _PATTERN_DAYS.search(p.shape, 0, match.start())
        span = read_horizon(p.folded[before.start("t") : before.end("t")]) if before else None
        when = happened(p, match.start(), match.end())
        yield stated(
            p, PatternStated, before.start() if before else match.start(), match.end(), pattern=candle,
            name=p.text[match.start() : match.end()], days=span[0] if span else None,
            day=when.day if when else None, period=None if when and when.day else when,
        )  # fmt: skip
