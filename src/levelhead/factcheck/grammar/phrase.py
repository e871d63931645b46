"""A sentence with its names, dates and numbers recognised: what every rule of the grammar looks at.

Recognised stretches are replaced by runs of one capital letter, equally long, so that a rule is a short pattern
("support at F" for any price) and what it matches can be quoted from the note. Capitals are free for it: the
folded text has none. The letters:

===== ==================================== ===========================
F     a price                              :class:`Figure`
N     a small whole number                 :class:`Figure`
K     percent                              :class:`Figure`
Z     points                               :class:`Figure`
B     basis points or ticks                :class:`Figure`
D     a date                               :class:`Day`
P     a period                             :class:`Period`
T     a duration                           :class:`Duration`
M     a market                             symbol
A     a moving average                     :class:`Average`
I     an indicator                         :class:`Gauge`
L     a release                            :class:`ReleaseKind`
S     a yield, the VIX ...                 :class:`SeriesName`
X     a clock time, a rank: not for rules  None
===== ==================================== ===========================
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from levelhead.factcheck.document import fold
from levelhead.factcheck.grammar import days, names
from levelhead.factcheck.grammar.days import Day
from levelhead.factcheck.grammar.figures import Figure, Unit, figures
from levelhead.factcheck.grammar.names import Average, Gauge
from levelhead.factcheck.statements import Period
from levelhead.factcheck.words import SeriesName, Side
from levelhead.markets.releases import ReleaseKind


@dataclass(frozen=True, slots=True)
class Duration:
    """Sessions a stretch of time means, and the unit it was written in."""

    low: int
    high: int
    unit: str


Value = Figure | Day | Period | Duration | Average | Gauge | ReleaseKind | SeriesName | str | None
"""What a recognised stretch means."""

_LETTER = {
    Unit.PRICE: "F",
    Unit.COUNT: "N",
    Unit.PERCENT: "K",
    Unit.POINTS: "Z",
    Unit.BASIS_POINTS: "B",
    Unit.TICKS: "B",
}
_MASK = re.compile(
    r"\b[0-2]?[0-9]:[0-5][0-9](?:\s?[ap]\.?m\.?)?|\b[0-9]{1,2}\s?[ap]\.?m\b\.?|#[0-9]{1,4}"
    r"|https?:[^\s]{1,200}|\b24/7\b"
    r"|\b[0-9]{1,3}(?:st|nd|rd|th)\b|\b[0-9]{1,2}[\s-]year\sauction|\b[0-9]{1,3}\s?(?:contracts|lots|shares)\b"
    r"|[$€£]\s?[0-9.,]{1,12}\s?(?:billion|million|trillion|bn|mn|tn|m|b)\b"
    r"|\b[0-9][0-9.,]{0,11}\s?(?:billion|million|trillion|degrees|km|kg|mph|people|jobs|barrels|bushels|tons"
    r"|ounces)\b"
)
_CLAUSE = re.compile(
    r"[,;:]\s|\s-\s|\s\(|\)\s|\s(?:but|while|although|though|whereas|however|because|after\swhich)\s|(?<!\.[a-z])\.\s"
)
_HEDGE = re.compile(
    r"\b(?:could|may|might|would|should|will|won't|can|cannot|can't|if|unless|until|once|must|needs?|needed"
    r"|ought|likely"
    r"|potential(?:ly)?|possibl[ey]|expect(?:s|ed|ing)?|hop(?:e|es|ing)|wants?|watch(?:ing)?\sfor"
    r"|wait(?:ing)?|looks?\s(?:for|to)"
    r"|looking\s(?:for|to)|attempt(?:s|ed|ing)?|try(?:ing)?|tries|tried|aim(?:s|ing)?|poised|set\sto|risks?|risking"
    r"|chance|odds|probability|as\slong\sas|so\slong\sas|provided|whether|in\scase|ready\sto|able\sto|let's"
    r"|eventual(?:ly)?"
    r"|next\s(?:stop|target)|targets?|targeting|hypothetical|suppose|assuming|imagine|failure|goal|when"
    r"|has\sto|have\sto"
    r"|a\s(?:daily\s|weekly\s|sustained\s|clean\s|decisive\s|clear\s)?(?:break|close|move|drop|push|reclaim"
    r"|loss|failure|hold|breakout|breakdown|breach|rally|fall|dip|pullback|retest|test))\b"
)
_NEGATION = re.compile(
    r"\b(?:not|never|no\slonger|yet\sto|fail(?:ed|s|ing)?\sto|unable\sto|without|nor|neither|hardly|barely"
    r"|nearly|almost|no)\b|n't\b"
)
_FRAME = re.compile(
    r"\b(?:(?:weekly|monthly|hourly|intraday|quarterly|[0-9]{1,3}[\s-](?:hour|minute|min|hr|h|m)|one-hour"
    r"|four-hour|daily)\s"
    r"(?:charts?|time\s?frames?|candles?|bars?|basis|rsi|macd|close)|(?:15|30|60|5|1|4)[\s-]?(?:minute|min"
    r"|hour|hr|h)\b|hourly)"
)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where one pattern matches in a phrase: looked for once, asked for by every rule."""

    starts: tuple[int, ...]
    stops: tuple[int, ...]

    def within(self, begin: int, end: int) -> bool:
        """Whether a match lies in ``[begin, end)``."""
        first = bisect_left(self.starts, begin)
        return first < len(self.starts) and self.stops[first] <= end


def _places(pattern: re.Pattern[str], shape: str) -> _Places:
    spans = [match.span() for match in pattern.finditer(shape)]
    return _Places(tuple(start for start, _ in spans), tuple(stop for _, stop in spans))


@dataclass(frozen=True, slots=True)
class Token:
    """One recognised stretch of a phrase."""

    letter: str
    start: int
    stop: int
    value: Value


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a phrase: the note's market and day, the headings it stands under, what was named before.

    Parameters
    ----------
    market
        Family of the note's market; empty where it is not known.
    near
        The note's own day.
    side
        Of the section: below "Support" prices are supports.
    section
        Folded words of the headings above.
    last_level, last_average
        Level and average named last before, for "this level" and "that moving average".
    """

    market: str = ""
    near: date | None = None
    side: Side | None = None
    section: str = ""
    last_level: Figure | None = None
    last_average: Average | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or table cell, recognised.

    Parameters
    ----------
    text
        As written.
    folded
        Folded, equally long.
    shape
        Folded with every recognised stretch replaced by its letter.
    at
        Where ``text`` begins in the note.
    tokens
        In order.
    setting
        See :class:`Setting`.
    """

    text: str
    folded: str
    shape: str
    at: int
    tokens: tuple[Token, ...]
    setting: Setting
    _starts: Mapping[int, Token]
    _cuts: _Places
    _hedges: _Places
    _denials: _Places

    def value(self, start: int) -> Value:
        """What the recognised stretch that begins at ``start`` means."""
        token = self._starts.get(start)
        return token.value if token else None

    def figure(self, match: re.Match[str], group: str) -> Figure | None:
        """The number in a group, ``None`` where the group is empty."""
        found = self.value(match.start(group)) if match[group] else None
        return found if isinstance(found, Figure) else None

    def average(self, match: re.Match[str], group: str) -> Average | None:
        """The average in a group."""
        found = self.value(match.start(group)) if match[group] else None
        return found if isinstance(found, Average) else None

    def gauge(self, match: re.Match[str], group: str) -> Gauge | None:
        """The indicator in a group."""
        found = self.value(match.start(group)) if match[group] else None
        return found if isinstance(found, Gauge) else None

    def period(self, match: re.Match[str], group: str) -> Period | None:
        """The period in a group."""
        found = self.value(match.start(group)) if match[group] else None
        return found if isinstance(found, Period) else None

    def day(self, match: re.Match[str], group: str) -> date | None:
        """The date in a group, ``None`` where it cannot be told."""
        found = self.value(match.start(group)) if match[group] else None
        return found.day if isinstance(found, Day) else None

    def of(self, letter: str, start: int = 0, stop: int | None = None) -> list[Token]:
        """Recognised stretches of one letter within ``[start, stop)``."""
        end = len(self.text) if stop is None else stop
        return [token for token in self.tokens if token.letter == letter and start <= token.start < end]

    def clause(self, start: int, stop: int) -> tuple[int, int]:
        """The clause (or clauses) that hold ``[start, stop)``."""
        behind = bisect_right(self._cuts.stops, start)
        begin = self._cuts.stops[behind - 1] if behind else 0
        ahead = bisect_left(self._cuts.starts, stop, lo=behind)
        end = self._cuts.starts[ahead] if ahead < len(self._cuts.starts) else len(self.shape)
        return begin, end

    def is_fact(self, start: int, stop: int, *, negation: bool = False) -> bool:
        """Whether the clause up to ``stop`` states something that is, or was: no wish, condition or question.

        ``negation`` allows a clause that says "not": the caller reads that itself.
        """
        begin, _ = self.clause(start, stop)
        if self._hedges.within(begin, stop) or (not negation and self._denials.within(begin, stop)):
            return False
        return not self.text.rstrip().endswith("?")

    def negated(self, start: int, stop: int) -> bool:
        """Whether the clause up to ``stop`` says "not", "yet to", "failed to"."""
        begin, _ = self.clause(start, stop)
        return self._denials.within(begin, stop)

    def other_bars(self) -> str:
        """Words for bars other than daily ones that the sentence speaks of, empty where it speaks of none."""
        found = _FRAME.search(self.folded)
        return found[0] if found and not found[0].startswith("daily") else ""

    def other_market(self, start: int) -> str:
        """Symbol of another market that is the subject at ``start``, empty where it is the note's own."""
        subject = ""
        for token in self.of("M", 0, start):
            if re.search(
                r"\b(?:than|versus|vs\.?|against|unlike|over|and)\s(?:the\s)?$", self.shape[: token.start]
            ):
                continue
            subject = str(token.value)
        own = self.setting.market
        return subject if own and subject and names.family(subject) != own else ""

    def quoted(self, start: int, stop: int) -> tuple[str, int, int]:
        """Words, begin and end (in the note) of the clauses that hold ``[start, stop)``."""
        begin, end = self.clause(start, stop)
        while begin < end and self.text[begin] in " ,;:-–—(|":
            begin += 1
        while end > begin and self.text[end - 1] in " ,;:-–—(|":
            end -= 1
        words = self.text[begin:end]
        if words.count("(") > words.count(")") and self.text[end : end + 1] == ")":
            end += 1
        return self.text[begin:end], self.at + begin, self.at + end


def phrase(text: str, at: int, setting: Setting, *, row: bool = False) -> Phrase:
    """Recognise names, dates and numbers in ``text``, which begins at character ``at`` of the note.

    In a ``row`` of a table the bars between cells are read as colons: "50-day | 2,456" says what it is.
    """
    folded = fold(text)
    tokens: list[Token] = []
    shape = folded.replace("|", ":") if row else folded
    for letter, pattern, read in _rules(text, folded, setting):
        found = [
            Token(letter, match.start(), match.end(), value)
            for match in pattern.finditer(shape)
            if (value := read(match)) is not None or letter == "X"
        ]
        tokens += found
        shape = _marked(shape, found)
    numbers = [Token(_LETTER[f.unit], f.start, f.stop, f) for f in figures(shape)]
    shape = _marked(shape, numbers)
    ordered = tuple(sorted((*tokens, *numbers), key=lambda token: token.start))
    starts = {token.start: token for token in ordered}
    places = (_places(pattern, shape) for pattern in (_CLAUSE, _HEDGE, _NEGATION))
    return Phrase(text, folded, shape, at, ordered, setting, starts, *places)


def _marked(shape: str, found: list[Token]) -> str:
    if not found:
        return shape
    pieces, at = [], 0
    for token in found:
        pieces += [shape[at : token.start], token.letter * (token.stop - token.start)]
        at = token.stop
    return "".join([*pieces, shape[at:]])


Read = Callable[[re.Match[str]], Value]


def _rules(text: str, folded: str, setting: Setting) -> list[tuple[str, re.Pattern[str], Read]]:
    ahead = bool(re.search(r"\b(?:upcoming|next|ahead|due|scheduled|will|looking\sahead|coming)\b", folded))
    return [
        ("X", _MASK, lambda _: None),
        ("D", days.DATE, lambda match: days.read_date(match, text, setting.near, ahead=ahead)),
        ("I", names.INDICATOR, names.read_indicator),
        ("A", names.AVERAGE, lambda match: names.read_average(match, folded)),
        ("S", names.SERIES, names.read_series),
        ("M", names.MARKET, lambda match: names.read_market(match, text)),
        ("L", names.RELEASE, names.read_release),
        ("P", days.PERIOD, lambda match: days.read_period(match, text, setting.near)),
        ("T", days.DURATION, _duration),
    ]


def _duration(match: re.Match[str]) -> Duration | None:
    span = days.read_horizon(match[0])
    return Duration(*span, match["unit"].split()[-1]) if span else None
