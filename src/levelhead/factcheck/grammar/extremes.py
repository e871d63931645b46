"""Highs and lows of periods, records, closes, pivots and swings."""

import re
from collections.abc import Iterator
from datetime import date

from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.phrase import Phrase
from levelhead.factcheck.grammar.stating import LINK, PRICE, happened, standing, stated
from levelhead.factcheck.statements import (
    CloseStated,
    ExtremeStated,
    LevelStated,
    Period,
    PivotStated,
    Reason,
    RecordHighStated,
    Statement,
)
from levelhead.factcheck.words import End, PeriodKind, PivotFormula, ReasonKind, Side

_END = r"(?P<end>highs?|lows?|peaks?|tops?|bottoms?|troughs?|nadir)\b"
_WHEN = r"(?P<p>P+|D+)(?:'s|'|,)?"
_NATURE = (
    r"(?:\s(?P<nature>closing|intraday|session|swing|cash|overnight|new|major|key|multi-month|pullback"
    r"|reaction|capitulation|sell-off|selloff)){0,2}"
)
_NAMED = re.compile(rf"{_WHEN}{_NATURE}\s{_END}(?:\s?[,(:=-]\s?)?{LINK}\s?[(:=~-]?\s?{PRICE}")
_NAMED_BEHIND = re.compile(
    rf"{PRICE}\s?[,(:=|/-]{{0,2}}(?:\s?(?:which|was|is|the|marks|marked|being|that|a|just|matching|current"
    rf"|key|also|its|as)\b){{0,5}}"
    rf"\s?[(]?{_WHEN}{_NATURE}\s{_END}"
)
_OF_PERIOD = re.compile(
    rf"\b(?P<nature>closing\s)?{_END}(?:\s(?:that|which|was|were|is|it|made|set|hit|seen|reached|posted"
    rf"|printed|for|of|from|in|on|at|during|around|back|early|earlier|so|far|the)){{1,6}}"
    rf"\s{_WHEN}(?:\s?[,(:=-]\s?)?{LINK}\s?[(:=~-]?\s?{PRICE}"
)
_VALUE_FIRST = re.compile(
    rf"\b(?P<nature>closing\s)?{_END}\s?(?:(?:of|at|near|around|was|is|came\sin|set)\s){{0,3}}[(]?{PRICE}[),]?\s"
    rf"(?:(?:that|which|was|is|were|set|made|hit|seen|reached|posted|printed|came|back|for|in|on|from|during"
    rf"|earlier|the|of)\s){{1,5}}{_WHEN}"
)
_VERBS = re.compile(
    rf"\b(?P<verb>bottomed(?:\sout)?|troughed|peaked|topped(?:\sout)?)\s(?:(?:at|near|around|just|above"
    rf"|below|out)\s){{1,3}}{PRICE}"
    rf"\s(?:(?:on|in|back|earlier|during|last)\s){{0,3}}{_WHEN}"
    rf"|\b(?:as\s(?P<deep>low|high)\sas)\s(?P<f2>F+)\s(?:(?:on|in|back|earlier|during)\s){{0,3}}(?P<p2>P+|D+)"
)
_SESSION = re.compile(rf"\b(?:session|day's|today's|intraday)\s{_END}{LINK}\s?[(:]?\s?{PRICE}")
_MADE_IN = re.compile(
    r"\b(?P<end>highs?|lows?|peak|bottom)\s(?:(?:that|were|was|it|made|set|reached|seen|hit|posted|at|in|on"
    r"|from|of)\s){1,4}(?P<p>P+)\s?[.]?$"
)


def read_extremes(p: Phrase) -> Iterator[Statement]:
    """Highs and lows with a period and a price."""
    taken: set[int] = set()
    for rule in (_NAMED, _VALUE_FIRST, _OF_PERIOD, _NAMED_BEHIND, _VERBS, _SESSION):
        for match in rule.finditer(p.shape):
            groups = match.groupdict()
            second = groups.get("f2") is not None
            figure = p.figure(match, "f2" if second else "f")
            if figure is None or figure.start in taken or _only_a_wish(p, match):
                continue
            period = _period(p, match, "p2" if second else "p") if "p" in groups else Period(PeriodKind.DAY)
            if period is None:
                continue
            taken.add(figure.start)
            word = groups.get("end") or groups.get("verb") or groups.get("deep") or ""
            yield _extreme(
                p,
                match,
                figure,
                period,
                word,
                closing="closing" in (groups.get("nature") or "") or "closing basis" in p.folded,
            )


def _extreme(
    p: Phrase, match: re.Match[str], figure: Figure, period: Period, word: str, *, closing: bool
) -> Statement:
    side = End.HIGH if word.startswith(("high", "peak", "top")) else End.LOW
    day = _other_day(p, match) if period.kind is not PeriodKind.DAY else None
    return stated(
        p, ExtremeStated, match.start(), match.end(), period=period, side=side, low=figure.low, high=figure.high,
        day=day, by_close=closing,
    )  # fmt: skip


def _only_a_wish(p: Phrase, match: re.Match[str]) -> bool:
    """A new extreme that is only possible is none, and the all-time high is no high of a period."""
    if re.search(
        r"\b(?:all[\s-]time|record|lifetime)\s(?:closing\s)?$",
        p.shape[max(0, match.start() - 24) : match.start()],
    ):
        return True
    new = re.search(r"\bnew\b", p.shape[max(0, match.start() - 6) : match.end()])
    return bool(new) and not p.is_fact(match.start(), p.clause(match.start(), match.end())[1])


def _period(p: Phrase, match: re.Match[str], group: str) -> Period | None:
    period = p.period(match, group)
    if period is not None:
        return period
    day = p.day(match, group)
    return Period(PeriodKind.DAY, day=day) if day else None


def _other_day(p: Phrase, match: re.Match[str]) -> date | None:
    """The date that stands within the match or right behind it."""
    for token in p.of("D", match.start(), match.end() + 16):
        day = getattr(token.value, "day", None)
        joined = token.start < match.end() or _JOINS.fullmatch(p.shape[match.end() : token.start])
        named = re.match(r"(?:'s)?\s(?:high|low)", p.shape[token.stop :])
        if isinstance(day, date) and joined and not named:
            return day
    return None


_JOINS = re.compile(
    r"[\s,(]{0,3}(?:(?:which|was|set|made|hit|reached|posted|printed|from|dated|back|on)\s){0,4}"
)


def made_in(p: Phrase) -> tuple[Period, End, int] | None:
    """The period, end and place of "the highs made at the end of October" where the sentence names no price."""
    match = None if p.of("F") else _MADE_IN.search(p.shape)
    period = p.period(match, "p") if match else None
    if match is None or period is None:
        return None
    return period, End.HIGH if match["end"].startswith(("high", "peak")) else End.LOW, match.start()


THEN_PRICE = re.compile(r"\band\sthen\s(?:the\s)?(?P<f>F+)\s?[.]?$")
"""The price that a sentence behind such a one goes on to."""

_RECORD = (
    r"(?P<name>(?:new\s|fresh\s|prior\s|previous\s|its\s|the\s)?(?:all[\s-]time\s(?:closing\s)?highs?"
    r"|record\s(?:closing\s)?highs?|ath\b|aths\b|lifetime\shighs?))"
)
_RECORD_VALUE = re.compile(
    rf"{_RECORD}(?:\s?[,(:=-]\s?)?(?:\s(?:set|made|reached|hit|on|in|D+|P+|last|back))*{LINK}\s?[(:=~-]?\s?{PRICE}"
)
_RECORD_BEHIND = re.compile(
    rf"{PRICE}\s?[,(:=|/-]{{0,2}}(?:\s?(?:which|was|is|the|marks|being|that|a|as|also|its"
    rf"|current)\b){{0,5}}\s?[(]?{_RECORD}"
)
_RECORD_BELOW = re.compile(
    rf"(?P<d>K+|Z+)\s(?:(?:points|away|down|shy|short)\s){{0,2}}(?:below|under|off|from|of|beneath"
    rf"|shy\sof)\s(?:of\s)?(?:(?:its|the|their|last|recent|october|P+)\s){{0,3}}{_RECORD}"
)
_RECORD_MADE = re.compile(
    r"\b(?:made|set|hit|posted|notched|reached|printed|scored|registered|carved|marked|closed\sat|recorded"
    r"|logged|climbed\sto|rallied\sto|rose\sto|ended\sat|at)\s"
    rf"(?:(?:a|another|yet|its|new|fresh|several|the)\s){{0,3}}{_RECORD}"
)


def read_records(p: Phrase) -> Iterator[Statement]:
    """The all-time high: value, day, distance, or that it was just made."""
    done = False
    for rule in (_RECORD_BELOW, _RECORD_VALUE, _RECORD_BEHIND):
        for match in rule.finditer(p.shape):
            groups = match.groupdict()
            distance = p.figure(match, "d") if "d" in groups else None
            figure = p.figure(match, "f") if "f" in groups else None
            if distance is not None and (not p.is_fact(match.start(), match.end()) or distance.low < 0):
                continue
            percent = distance and match["d"][0] == "K"
            done = True
            yield stated(
                p, RecordHighStated, match.start(), match.end(),
                low=figure.low if figure else None, high=figure.high if figure else None,
                day=_other_day(p, match),
                below=distance.low / 100.0 if distance and percent else None,
                below_points=distance.low if distance and not percent else None,
            )  # fmt: skip
    for match in _RECORD_MADE.finditer(p.shape):
        if not done and p.is_fact(match.start(), match.end()):
            period = happened(p, match.start(), match.end())
            yield stated(
                p,
                RecordHighStated,
                match.start(),
                match.end(),
                made=True,
                period=period,
                day=_other_day(p, match),
            )


_NOW = (
    r"(?:\b(?:current(?:ly)?\s(?:price|level|quote|trading\sat)|last\s(?:price|trade|close)"
    r"|settlement(?:\sprice)?|closing\sprice|spot\sprice)"
    r"(?:\s?[:=(]\s?|\s(?:is|was|at|of|near|around)\s){1,2}(?P<f>F+))"
)
_CLOSED = (
    r"(?:\b(?P<verb>closed|settled|finished|ended|closing|settling|finishing|ending|close|settle)\s"
    r"(?:(?:the|out|day|week|month|session|friday's|on|P+|D+|friday|higher|lower|up|down|off|K+|Z+|just"
    r"|right|back|well|slightly|at|near|around|of|by|or|,)\s?,?\s?){0,8}?"
    r"(?:(?P<side>above|below|under|over)\s|(?:at|near|around|of)\s)(?:the\s)?(?:[~$])?(?P<f2>F+))"
)
_TRADES = (
    r"(?:\b(?:is|are|currently|now|still|was)\s(?:(?:currently|now|still|trading|changing\shands"
    r"|priced|quoted|sitting|hovering)\s){1,3}(?:(?P<side3>above|below)|at|near|around|just\sabove"
    r"|just\sbelow)\s(?P<f3>F+)|\b(?:trades|sits|stands|remains|holds|holding|stays|trading"
    r"|hovers)\s(?:(?:well|comfortably|firmly|just|currently|still|now)\s){0,2}(?P<side4>above|below|at|near"
    r"|around)\s(?:the\s)?(?P<f4>F+))"
)
_CLOSES = re.compile("|".join((_NOW, _CLOSED, _TRADES)))


def read_closes(p: Phrase) -> Iterator[Statement]:
    """Closes and current prices, as a value or a side of one."""
    for match in _CLOSES.finditer(p.shape):
        name = next((g for g in ("f", "f2", "f3", "f4") if match[g]), "f")
        figure = p.figure(match, name)
        side = match["side"] or match["side3"] or match["side4"]
        before = p.shape[: match.start()]
        if figure is None or not p.is_fact(match.start(), match.end()) or not _price_subject(p, match):
            continue
        if match["verb"] in ("close", "settle", "closing") and not re.search(
            r"\b(?:last|friday's|P+'?s?|,)\s$", before
        ):
            continue
        bound = standing(side) if side in ("above", "below", "under", "over") else None
        when = happened(p, match.start(), match.end()) if match["f2"] else None
        day = when.day if when and when.kind is PeriodKind.DAY and when.day else None
        period = None if day or (when is not None and when.kind is PeriodKind.YEAR) else when
        yield stated(
            p,
            CloseStated,
            match.start(),
            match.end(),
            low=figure.low,
            high=figure.high,
            day=day,
            period=period,
            standing=bound,
        )


_NO_PRICE = re.compile(
    r"\b(?:A+|I+|S+|support|resistance|level|target|stop|pivot|average|volume|yields?|target|gap|vix|high"
    r"|low|zone|band|floor|ceiling|buyers|sellers|bulls|demand|supply|rsi|breadth|spread|ratio)\b"
)


def _price_subject(p: Phrase, match: re.Match[str]) -> bool:
    begin, _ = p.clause(match.start(), match.end())
    return not _NO_PRICE.search(p.shape, begin, match.start())


_PIVOT = re.compile(
    r"\b(?:(?P<formula>classic|fibonacci|camarilla|woodie|demark|floor)\s)?(?:(?P<p>daily|weekly|monthly"
    r"|quarterly|yearly)\s)?(?P<name>pivot(?:\spoint)?(?:\s(?P<rank>[rs][1-4]))?"
    r"|(?P<rank2>[rs][1-4])(?:\spivot)?|(?P<rank3>[rs][1-4]))"
    rf"(?:\s?[,(:=-]\s?)?{LINK}\s?[(:=~-]?\s?{PRICE}"
)
_PERIODS = {
    "daily": PeriodKind.DAY,
    "weekly": PeriodKind.WEEK,
    "monthly": PeriodKind.MONTH,
    "quarterly": PeriodKind.QUARTER,
    "yearly": PeriodKind.YEAR,
}


def read_pivots(p: Phrase) -> Iterator[Statement]:
    """Pivots; R and S with a number only where pivots are spoken of, else they merely count levels."""
    about = "pivot" in p.folded or "pivot" in p.setting.section
    for match in _PIVOT.finditer(p.shape):
        figure = p.figure(match, "f")
        if figure is None or not (about or match["p"]):
            continue
        rank = match["rank"] or match["rank2"]
        period = match["p"] or next((w for w in _PERIODS if w in p.folded or w in p.setting.section), None)
        formula = match["formula"]
        named = PivotFormula("classic" if formula == "floor" else formula) if formula else None
        yield stated(
            p, PivotStated, match.start(), match.end(), name=rank.upper() if rank else "P", low=figure.low, high=figure.high,
            formula=named, period=_PERIODS[period] if period else None,
        )  # fmt: skip


_SWING = re.compile(
    rf"\b(?P<name>swing|recent|major\sswing|last\sswing|latest\sswing|prior\sswing|previous\sswing"
    rf"|reaction)\s(?:closing\s)?{_END}{LINK}\s?[(:]?\s?{PRICE}"
)
_SWING_BEHIND = re.compile(
    rf"{PRICE}\s?[,(:=|/-]{{0,2}}(?:\s?(?:which|was|is|the|marks|being|that|a|as|also"
    rf"|its)\b){{0,5}}\s?[(]?(?P<name>recent|swing|last\sswing|major\sswing|prior\sswing|reaction)\s{_END}"
)


def read_swings(p: Phrase) -> Iterator[Statement]:
    """Swing and recent highs and lows, which are levels with that reason."""
    for rule in (_SWING, _SWING_BEHIND):
        for match in rule.finditer(p.shape):
            figure = p.figure(match, "f")
            if figure is None:
                continue
            top = match["end"].startswith(("high", "peak", "top"))
            reason = Reason(
                ReasonKind.SWING,
                p.text[match.start("name") : match.end("end")],
                side=End.HIGH if top else End.LOW,
            )
            yield stated(
                p, LevelStated, match.start(), match.end(), low=figure.low, high=figure.high,
                side=Side.RESISTANCE if top else Side.SUPPORT, reasons=(reason,),
            )  # fmt: skip
