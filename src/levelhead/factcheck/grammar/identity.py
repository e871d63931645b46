"""Which market a note is about, the date it bears, who wrote it, and whether it is such a note at all."""

import re
from collections import Counter
from datetime import date

from levelhead.factcheck.document import BlockKind, NoteText, fold
from levelhead.factcheck.grammar import days, names

_HEAD = 4_000
_PLAIN_WORDS = re.compile(
    r"^(?:gold|silver|copper|corn|crude|wheat|soybeans?|small[\s-]?caps?.*|large[\s-]?caps?.*|russell|nasdaq|s&p)$"
)


def recognised_market(text: str, *, title: str = "") -> str | None:
    """Symbol of the market that a note names most, the title and the first words weighing more.

    A future, its micro contract and its index count together; the future is returned unless only the index or
    fund is written. ``None`` where no market is named, or two are named equally often.

    >>> recognised_market("Russell 2000 futures (RTY) stay weaker than the S&P 500. RTY closed lower.")
    'RTY'
    """
    votes: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for part, weight in ((title[:300], 20), (text[:400], 3), (text[:_HEAD], 1)):
        for match in names.MARKET.finditer(fold(part)):
            symbol = names.read_market(match, part)
            if symbol is None or symbol == "^VIX":
                continue
            kin = names.family(symbol)
            votes[kin] += weight * (1 if _PLAIN_WORDS.match(match[0]) else 2)
            written.setdefault(kin, Counter())[symbol if match["ticker"] else kin] += 1
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    symbols = written[ranked[0][0]]
    return ranked[0][0] if symbols[ranked[0][0]] else symbols.most_common(1)[0][0]


_AS_OF = re.compile(
    r"\b(?:as\sof|dated?|updated|published|for\s(?:the\ssession\sof\s)?|date:|close\sof|prepared(?:\son)?"
    r"|outlook\s-|note\s-)\W{0,4}(?:the\s)?(?:close\s(?:of|on)\s)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?"
    r"|fri)(?:day)?,?\s)?$"
)
_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})[-_.]?([01][0-9])[-_.]?([0-3][0-9])(?![0-9])")


def recognised_date(note: NoteText, *, near: date | None = None) -> date | None:
    """The date a note bears: behind "as of", in its title or first lines, in its last line, or in its file's name.

    A date without a year counts only where ``near`` gives it one. Dates of events inside the text are none.
    """
    head = [block for block in note.blocks[:6] if block.kind is not BlockKind.TABLE]
    tail = [block for block in note.blocks[-2:] if block.kind is not BlockKind.TABLE]
    for block in (*head, *tail):
        text = block.text[:600]
        folded = fold(text)
        for match in days.DATE.finditer(folded):
            found = days.read_date(match, text, near)
            if found and found.day and _AS_OF.search(folded[: match.start()]):
                return found.day
    for block in head[:3]:
        text = block.text[:120]
        titled = _in_title(text, near) if block.kind is BlockKind.HEADING or len(block.text) <= 100 else None
        if titled:
            return titled
    named = _NAME.search(note.name)
    return _safe(named) if named else None


def _in_title(text: str, near: date | None) -> date | None:
    match = days.DATE.search(fold(text))
    found = days.read_date(match, text, near) if match else None
    return found.day if found else None


def _safe(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


_DESK = re.compile(
    r"^(?:by|author|desk|analyst|prepared\sby|written\sby|source)\s?:?\s(?P<desk>[A-Z][\w&.' -]{2,60})$",
    re.IGNORECASE,
)


def recognised_desk(note: NoteText) -> str:
    """Who wrote it, where one of the first or last lines says so; else empty."""
    for block in (*note.blocks[:6], *note.blocks[-3:]):
        match = _DESK.match(block.text) if len(block.text) <= 90 else None
        if match:
            return match["desk"].strip()
    return ""


_STRONG = re.compile(
    r"\b(?:rsi|macd|bollinger|moving\saverages?|[0-9]{2,3}-day|[0-9]{2,3}dma|sma|ema|futures|bullish|bearish"
    r"|fomc|e-mini"
    r"|s&p\s?500|russell\s2000|nasdaq|dow\sjones|all-time\shigh|support\s(?:at|near|lies|is|levels?|zone"
    r"|and\sresistance)|resistance\s(?:at|near|lies|is|levels?|zone)|stop-loss"
    r"|engulfing|candlestick|pivot\spoints?|uptrend|downtrend|vix|treasury\syields?)\b"
)
_WEAK = re.compile(
    r"\b(?:resistance|breakout|breakdown|pullback|traders|index|indices|session|price|trading|rally|levels?|reclaim|upside"
    r"|downside|target|volatility|bulls|bears|stocks)\b"
)
_CODE = frozenset("{}[]=_;<>\\")


def reads_as_note(note: NoteText) -> bool:
    """Whether a text speaks of markets as a note does: source code, data and prose of other kinds do not.

    One term of the trade, a ticker or three words that traders use are enough; marks of code in more than a
    thirtieth of the text are not to be found in any note.
    """
    text = note.text[:200_000]
    if not text:
        return False
    folded = fold(text)
    # One of ``note`` that quotes a script stays a note; a file of code does not become one by a comment.
    marks = sum(map(text.count, _CODE))
    if marks >= 20 and marks * 30 > len(text):
        return False
    if _STRONG.search(folded):
        return True
    weak = {match[0] for match in _WEAK.finditer(folded)}
    named = any(
        match["ticker"] and names.read_market(match, text) for match in names.MARKET.finditer(folded[:50_000])
    )
    return named or len(weak) >= 3
