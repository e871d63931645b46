"""What is said to stand behind a market: other markets, drivers, breadth, releases, the trend."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from levelhead.factcheck.grammar.conditions import drivers
from levelhead.factcheck.grammar.days import Day
from levelhead.factcheck.grammar.names import Average, family
from levelhead.factcheck.grammar.phrase import Phrase, Token
from levelhead.factcheck.grammar.stating import happened, stated
from levelhead.factcheck.statements import (
    BreadthStated,
    DriverStated,
    EventImpactStated,
    Period,
    RelativeStated,
    ReleaseStated,
    Statement,
    TrendStated,
)
from levelhead.factcheck.words import Direction, Driver, PeriodKind, Span
from levelhead.markets.releases import ReleaseKind

_RELATIVE = re.compile(
    r"\b(?P<way>weaker|stronger|worse|better|softer|firmer|more\sresilient)\s(?:performance\s)?(?:than"
    r"|relative\sto|versus|vs\.?|against)\s(?P<o>(?:the\s|its\s|their\s)?[^.;]{2,60})"
    r"|\b(?P<way2>underperform\w{0,3}|outperform\w{0,3}|lag(?:s|ged|ging)?|trail(?:s|ed|ing)?|lead(?:s|ing)?"
    r"|led|beat(?:s|en)?|outpac\w{1,3}|is\sahead\sof|remains?\sbehind)\s(?:(?:behind|the|its|both|larger"
    r"|large-cap|broader|well|far|by)\s){0,4}(?P<o2>[^.;]{0,60})"
    r"|\b(?P<way3>relative\s(?:weakness|strength))\s(?:(?:against|versus|vs\.?|to|compared\s(?:to"
    r"|with))\s)(?P<o3>[^.;]{2,60})"
)
_WEAK = ("weak", "worse", "soft", "underperform", "lag", "trail", "relative weak", "remain", "remains behind")


def read_relatives(p: Phrase) -> Iterator[Statement]:
    """Weaker or stronger than another market."""
    for match in _RELATIVE.finditer(p.shape):
        way = match["way"] or match["way2"] or match["way3"]
        name = next(g for g in ("o", "o2", "o3") if match[g] is not None)
        if not p.is_fact(match.start(), match.start(name)):
            continue
        against = list(p.of("M", match.start(name), match.end(name) + 1))
        subject = _subject(p, match.start())
        if not against or (way.startswith(("lead", "led")) and subject == ""):
            continue
        named = tuple(dict.fromkeys(str(token.value) for token in against))
        own = p.setting.market
        if own and family(named[0]) == own and (not subject or family(subject) == own):
            continue
        quote, start, end = p.quoted(match.start(), against[-1].stop)
        stop = against[-1].stop
        period = happened(p, match.start(), stop)
        yield RelativeStated(
            quote, start, end, direction=Direction.DOWN if way.startswith(_WEAK) else Direction.UP, against=named,
            words=p.text[match.start() : stop].strip(), period=period,
            subject=subject if own and subject and family(subject) != own else "",
        )  # fmt: skip


def _subject(p: Phrase, at: int) -> str:
    tokens = p.of("M", 0, at)
    return str(tokens[-1].value) if tokens else ""


_BIGGEST = re.compile(
    r"\b(?:the\s)?(?P<most>biggest|main|primary|key|dominant|largest|single\sbiggest|most\simportant|chief"
    r"|principal|number\sone)\s(?:\w+\s)?(?:influence|driver|factor|force|catalyst|headwind|tailwind)s?\b"
)
_DRIVEN = re.compile(
    r"\b(?:driven|led|dictated|governed|dominated|supported|pressured|weighed\sdown|capped|fueled|fuelled"
    r"|powered|lifted)\s(?:largely\s|mainly\s|primarily\s|mostly\s)?(?:by|on\sthe\sback\sof)\s(?P<o>[^.;,]{3,60})"
)
_SENSITIVE = re.compile(
    r"\b(?:sensitive|tied|linked|correlated|exposed|sensitivity)\s(?:to|with)\s(?P<o>[^.;,]{3,60})"
)
_BENEFIT = re.compile(
    r"\b(?P<verb>benefit|gain|outperform|rise|rally|do\sbest|do\swell|thrive|suffer|struggle|fall"
    r"|underperform|lag)\w{0,3}\s(?P<most>the\smost\s|most\s|more\s)?(?:when|as|if|whenever)\s(?P<o>[^.;,]{3,60})"
)
_MATTERS = re.compile(
    r"\b(?:is|are|remains?|stays?)\s(?:a\s|the\s|very\s|also\s)?(?:crucial|critical|key|paramount|in\sfocus"
    r"|central)\b"
)
_FALLS = re.compile(
    r"\b(?:declin\w{1,3}|fall\w{0,3}|drop\w{0,4}|lower|eas\w{1,3}|retreat\w{0,3}|weaken\w{0,3}|cut|cuts)\b"
)


def read_drivers(p: Phrase) -> Iterator[Statement]:
    """What is said to drive the market."""
    seen: set[tuple[Driver, bool]] = set()
    for match in _BENEFIT.finditer(p.shape):
        for driver in drivers(p.folded[match.start("o") : match.end("o")])[:1]:
            gains = not match["verb"].startswith(("suffer", "struggle", "fall", "underperform", "lag"))
            falls = bool(_FALLS.search(p.folded[match.start("o") : match.end("o")]))
            seen.add((driver, False))
            yield _driver(p, match, driver, inverse=gains == falls)
    for rule in (_BIGGEST, _DRIVEN, _SENSITIVE, _MATTERS):
        for match in rule.finditer(p.shape):
            begin, end = p.clause(match.start(), match.end())
            words = (
                p.folded[match.start("o") : match.end("o")]
                if "o" in match.groupdict()
                else p.folded[begin:end]
            )
            for driver in drivers(words)[:1]:
                key = (driver, rule is _BIGGEST)
                if key in seen or not _about_market(p, rule):
                    continue
                seen.add(key)
                yield _driver(p, match, driver, biggest=rule is _BIGGEST)


def _about_market(p: Phrase, rule: re.Pattern[str]) -> bool:
    """Whether a sentence about a driver has the market in it; "crucial" and "biggest" speak for themselves."""
    return rule in (_BIGGEST, _MATTERS) or bool(
        re.search(r"\b(?:M+|market|prices?|index|futures|small|stocks|equities|it)\b", p.shape)
    )


def _driver(
    p: Phrase, match: re.Match[str], driver: Driver, *, biggest: bool = False, inverse: bool | None = None
) -> Statement:
    quote, start, end = p.quoted(match.start(), match.end())
    return DriverStated(
        quote,
        start,
        end,
        driver=driver,
        biggest=biggest,
        inverse=inverse,
        words=p.text[match.start() : match.end()].strip(),
    )


_BREADTH = re.compile(r"\b(?:market\s)?breadth\b|\badvance[/-]decline\b|\bparticipation\b")
_BETTER = re.compile(
    r"\b(?:improv\w{1,4}|expand\w{0,3}|broaden\w{0,3}|strengthen\w{0,3}|recover\w{0,3}|widen\w{0,3}|better"
    r"|healthier)\b"
)
_WORSE = re.compile(
    r"\b(?:deteriorat\w{1,3}|narrow(?:ed|ing|s)|worsen\w{0,3}|weaken\w{0,3}|contract\w{0,3}|shrink\w{0,3}"
    r"|fad(?:ed|ing|es))\b"
)
_FRAGILE = re.compile(r"\b(?:fragile|thin|narrow\b|weak\b|poor|limited)\b")
_ROBUST = re.compile(r"\b(?:robust|strong|healthy|broad\b|solid)\b")
_SHARE = re.compile(
    r"(?P<k>K+)\s(?:of\s)?(?:the\s)?(?:M+\s)?(?:\w+\s)?(?:stocks|members|components|constituents|names"
    r"|issues|companies)\s(?:(?:are|is|in\sthe|M+|trade|trading|now|currently|remain|sit"
    r"|of)\s){0,5}above\s(?:their|the|its)\s(?P<a>A+)"
)


def read_breadth(p: Phrase) -> Iterator[Statement]:
    """Breadth: which way, how firm, or a share of stocks above an average."""
    for match in _SHARE.finditer(p.shape):
        figure, average = p.figure(match, "k"), p.average(match, "a")
        if figure and average and p.is_fact(match.start(), match.end()):
            quote, start, end = p.quoted(match.start(), match.end())
            yield BreadthStated(quote, start, end, share=figure.low / 100.0, window=average.window)
            return
    named = _BREADTH.search(p.shape)
    if named is None:
        return
    sentence = p.shape[named.start() : named.end() + 140]
    better, worse = _BETTER.search(sentence), _WORSE.search(sentence)
    fragile, robust = _FRAGILE.search(sentence), _ROBUST.search(sentence)
    way = Direction.UP if better else Direction.DOWN if worse else None
    weak = True if fragile else False if robust else None
    if (way is None and weak is None) or not p.is_fact(named.start(), named.start() + 20):
        return
    stop = named.start() + max(found.end() for found in (better, worse, fragile, robust) if found)
    quote, start, end = p.quoted(named.start(), stop)
    yield BreadthStated(quote, start, end, direction=way, fragile=weak)


_IMPACT = re.compile(
    r"\b(?P<way>bigger|larger|greater|more|outsized|stronger|smaller|less|lesser)\s(?:of\san?\s)?(?:impact"
    r"|influence|effect|reaction|move|swings?)\b"
)
_CHANGED = re.compile(
    r"\b(?:cancell?ed|postponed|scrapped|called off|delayed|rescheduled|moved (?:from|away|back))\b"
)
_AWAITED = re.compile(
    r"\b(?:upcoming|ahead|next|due|scheduled|coming|later|tomorrow|will|awaits?|awaiting|looms?|is\son"
    r"|are\son|before|falls\son|lands\son|arrives|on\sdeck|to\swatch|in\sfocus|calendar)\b"
)
_PAST = re.compile(
    r"\b(?:came\sin|was|were|printed|released|rose|fell|showed|last|surprised|beat|missed|yesterday's|after"
    r"|following|delivered|cut)\b"
)
_NEXT_PERIOD = re.compile(
    r"\b(?P<n>next|this|later\sthis|the\scoming|coming)\s(?P<u>week|month|session|year)\b"
    r"|\b(?P<t>tomorrow)\b|\b(?:in|within|over)\s(?:the\snext\s)?(?P<d>T+)|\bnext\s(?P<d2>T+)"
)


def read_impacts(p: Phrase) -> Iterator[Statement]:
    """A release is said to move this market more than others."""
    match = _IMPACT.search(p.shape)
    releases = list(p.of("L", 0, match.start())) if match else []
    if match is None or not releases or p.negated(match.start(), match.end()):
        return
    own = p.setting.market
    against = [
        str(token.value) for token in p.of("M", match.end()) if not own or family(str(token.value)) != own
    ]
    quote, start, end = p.quoted(
        releases[0].start,
        max((t.stop for t in p.of("M", match.end(), match.end() + 80)), default=match.end()),
    )
    kinds = tuple(dict.fromkeys(token.value for token in releases if isinstance(token.value, ReleaseKind)))
    way = Direction.DOWN if match["way"] in ("smaller", "less", "lesser") else Direction.UP
    yield EventImpactStated(
        quote, start, end, releases=kinds, against=tuple(dict.fromkeys(against)), direction=way
    )


def read_releases(p: Phrase) -> Iterator[Statement]:
    """Releases with a day, a period, or merely ahead."""
    seen: set[ReleaseKind] = set()
    for token in p.of("L"):
        kind = token.value
        if not isinstance(kind, ReleaseKind) or kind in seen:
            continue
        day, period, within, stop = _when(p, token)
        begin, end = p.clause(token.start, token.stop)
        around = p.shape[begin:end]
        ahead = bool(_AWAITED.search(p.shape[max(0, token.start - 90) : min(len(p.shape), token.stop + 60)]))
        past = bool(_PAST.search(around)) and not _AWAITED.search(around)
        if day is None and period is None and within is None and (not ahead or past):
            continue
        if _CHANGED.search(p.folded, token.stop, max(stop, token.stop)):
            continue  # the day is that of the change, or the one it no longer comes on
        seen.add(kind)
        quote, first, last = p.quoted(token.start, stop)
        yield ReleaseStated(
            quote, first, last, release=kind, day=day, period=period, within=within, past=past
        )


def _when(p: Phrase, token: Token) -> tuple[date | None, Period | None, int | None, int]:
    """The day, period or sessions within which a release is said to come, and where that ends."""
    begin, end = p.clause(token.start, token.stop)
    limit = min(end, token.stop + 60)
    dates = [*p.of("D", token.stop, limit), *p.of("D", max(begin, token.start - 30), token.start)]
    for found in dates:
        if isinstance(found.value, Day) and found.value.day:
            return _nearest(p, found, found.value), None, None, max(found.stop, token.stop)
    match = _NEXT_PERIOD.search(p.shape, max(begin, token.start - 30), limit) or _NEXT_PERIOD.search(
        p.folded, max(begin, token.start - 30), limit
    )
    if match:
        if match["t"]:
            return None, None, 1, max(match.end(), token.stop)
        if match["u"]:
            unit = {
                "week": PeriodKind.WEEK,
                "month": PeriodKind.MONTH,
                "session": PeriodKind.DAY,
                "year": PeriodKind.YEAR,
            }[match["u"]]
            coming = match["n"] in ("next", "the coming", "coming")
            return None, Period(unit, back=-1 if coming else 0), None, max(match.end(), token.stop)
    for found in p.of("P", token.stop, limit):
        before = p.shape[token.stop : found.start]
        if isinstance(found.value, Period) and re.fullmatch(
            r"[\s,(]{1,2}(?:is\s|are\s|due\s|on\s|this\s|coming\s|scheduled\s|for\s|report\s|data\s|in\s"
            r"|comes\s|lands\s|release\s){0,4}",
            before,
        ):
            period = found.value
            if (
                period.kind is PeriodKind.DAY
                and period.day
                and p.setting.near
                and period.day < p.setting.near
                and not _PAST.search(p.shape[begin:end])
            ):
                period = _a_week_on(period)  # "CPI on Thursday" is the Thursday ahead
            return (period.day, None, None, found.stop) if period.day else (None, period, None, found.stop)
    return None, None, None, token.stop


def _nearest(p: Phrase, token: Token, day: Day) -> date | None:
    """A release's day without a year is the one nearest to the note's own: they come every month."""
    near = p.setting.near
    if (
        near is None
        or day.day is None
        or re.search(r"20[0-9]{2}|/[0-9]{2}$", p.folded[token.start : token.stop])
    ):
        return day.day
    try:
        around = [day.day.replace(year=year) for year in (near.year - 1, near.year, near.year + 1)]
    except ValueError:  # 29 February
        return day.day
    return min(around, key=lambda one: abs((one - near).days))


def _a_week_on(period: Period) -> Period:
    assert period.day is not None
    return replace(period, day=date.fromordinal(period.day.toordinal() + 7))


_TREND = re.compile(
    r"\b(?:(?P<span>long(?:er)?-term|medium-term|intermediate(?:-term)?|short(?:er)?-term|near-term|primary"
    r"|secular|broader|overall|daily|larger)\s)?(?P<way>uptrend|downtrend|bull\smarket|bear\smarket"
    r"|trend\s(?:is|remains)\s(?:still\s)?(?P<adj>up|down|higher|lower|bullish|bearish|upward|downward"
    r"|sideways|positive|negative))\b"
)
_TREND_IN = re.compile(
    r"\b(?:in|remains?|intact|is|within|still|continues?|maintains?|keeps?|confirms?|upward|downward|broken|holds)\b"
)
_WHILE_ABOVE = re.compile(
    r"\b(?:as\slong\sas|while|so\slong\sas|provided)\b[^.;]{0,60}?\b(?:above|below)\s(?:(?:the|its|their"
    r"|rising|falling)\s){0,3}(?P<a>A+)"
)
_SPANS = {
    "long": Span.LONG,
    "primary": Span.LONG,
    "secular": Span.LONG,
    "broader": Span.LONG,
    "larger": Span.LONG,
    "overall": Span.LONG,
    "medium": Span.MEDIUM,
    "intermediate": Span.MEDIUM,
    "short": Span.SHORT,
    "near": Span.SHORT,
}
_SIDEWAYS = re.compile(
    r"\b(?:is|remains?|has\sbeen|are|stays?|stuck|continues\sto\sbe)\s(?:(?:still|largely|stuck|trading|in"
    r"|a)\s){0,3}(?P<w>range-?bound|sideways|directionless|trendless)\b"
)


def read_trends(p: Phrase) -> Iterator[Statement]:
    """The trend is up, down or sideways."""
    for match in _TREND.finditer(p.shape):
        words = match["way"]
        begin, end = p.clause(match.start(), match.end())
        clause = p.shape[begin:end]
        if not match["adj"] and not _TREND_IN.search(clause):
            continue
        head = clause.split(" as long as ")[0].split(" so long as ")[0].split(" provided ")[0]
        if not _plain_fact(p, head):
            continue
        adjective = match["adj"] or ""
        way: Direction | None = (
            Direction.UP
            if words.startswith(("uptrend", "bull"))
            or adjective in ("up", "higher", "bullish", "upward", "positive")
            else Direction.DOWN
        )
        way = None if adjective == "sideways" else way
        average = _WHILE_ABOVE.search(p.shape, match.end())
        window = p.average(average, "a") if average else None
        span = next((value for word, value in _SPANS.items() if (match["span"] or "").startswith(word)), None)
        yield stated(
            p, TrendStated, match.start(), average.end() if average else match.end(), direction=way, span=span,
            window=window.window if isinstance(window, Average) else None,
        )  # fmt: skip
    for match in _SIDEWAYS.finditer(p.shape):
        if p.is_fact(match.start(), match.end()):
            yield stated(p, TrendStated, match.start(), match.end(), direction=None)


_UNSURE = re.compile(
    r"\b(?:could|may|might|would|should|if|unless|not|no\slonger|n't|end\sof|break\sof|reversal|until"
    r"|resum\w{1,3}|new|start\sof)\b"
)


def _plain_fact(p: Phrase, words: str) -> bool:
    return not _UNSURE.search(words) and not p.text.rstrip().endswith("?")
