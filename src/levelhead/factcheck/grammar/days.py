"""Dates and periods in a note's words; years that are not written follow from the note's own day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from levelhead.factcheck.statements import Period
from levelhead.factcheck.words import Part, PeriodKind
from levelhead.measure.months import MONTHS

_NAMES = tuple(each.lower() for each in MONTHS)
_MONTH_OF = {name: place for place, name in enumerate(_NAMES, 1)}
_MONTH_OF |= {name[:3]: place for place, name in enumerate(_NAMES, 1)} | {"sept": 9}
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER_OF = {word: place for place, word in enumerate(_NUMBERS, 1)}

DATE = re.compile(
    r"\b(?P<iso>[12][0-9]{3}-[01]?[0-9]-[0-3]?[0-9])\b(?!-)"
    r"|\b(?P<us>[01]?[0-9]/[0-3]?[0-9]/(?:20)?[0-9]{2})\b"
    rf"|\b(?P<m1>{_MONTH})\b\.?\s(?P<d1>[0-3]?[0-9])(?:st|nd|rd"
    rf"|th)?\b(?![,.][0-9])(?!\s?[%-][0-9])(?:,?\s(?P<y1>20[0-9]{{2}})\b)?"
    rf"|\b(?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<m2>{_MONTH})\b\.?(?:,?[\s-](?P<y2>20[0-9]{{2}})\b)?"
)
PERIOD = re.compile(
    r"(?:\b(?P<part>early|mid|late|the\send\sof|end\sof|beginning\sof|the\sstart\sof|start\sof"
    r"|the\smiddle\sof)[\s-])?"
    rf"\b(?:(?P<month>{_MONTH})\b(?:(?<=\b[a-z][a-z][a-z])\.(?=\s?\S))?(?:,?\s(?:of\s)?(?P<month_year>20[0-9]{{2}})\b)?"
    r"|q(?P<q>[1-4])(?:\s(?P<q_year>20[0-9]{2}))?\b"
    r"|(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter(?:\s(?:of\s)?(?P<o_year>20[0-9]{2}))?\b"
    r"|(?P<which>this|last|prior|previous|current|the\sprevious|the\sprior)\s(?P<unit>day|session|week|month"
    r"|quarter|year)\b"
    r"|(?P<of>the\s(?:day|session|week|month|quarter|year))\b(?!-)"
    r"|(?P<word>yesterday|today|ytd|year[\s-]to[\s-]date|month[\s-]to[\s-]date|mtd|week[\s-]to[\s-]date|intraday)\b"
    r"|(?P<bare>weekly|monthly|quarterly|yearly|annual)(?=\s(?:high|low|gain|loss|open|close|range))"
    r"|(?:on\s)?(?P<weekday>monday|tuesday|wednesday|thursday|friday)\b"
    r"|(?P<year>(?:19[5-9]|20[0-4])[0-9])(?!\s?[-/,.][0-9])\b"
    r"|(?P<count>[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)[\s-](?P<counted>day|session"
    r"|week|month|year)s?"
    r"(?=[\s-](?:high|low|peak|trough|range|extreme))"
    r"|(?:the\s)?(?:last|past|previous|prior)\s(?P<last>[0-9]{1,3}|two|three|four|five|six|seven|eight|nine"
    r"|ten|twelve)\s"
    r"(?P<lasted>trading\sdays|days|sessions|weeks|months|years)\b)"
)
_MUST_BE_MONTH = re.compile(
    r"(?:\b(?:in|of|since|from|by|until|through|and|early|mid|late|during|last|to|between|or|the)[\s-]|^|[(|,/]\s?)$"
)


_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|of|since|during|through|early|late|mid|year|throughout|before|after)[\s-]|'s\s)$"
)
_AFTER_YEAR = re.compile(r"(?:'s)?\s(?:high|low|peak|trough|bottom|top|record)")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is known: ``day`` is ``None`` where no year can be given to it."""

    day: date | None
    month: int
    of_month: int


def read_date(match: re.Match[str], text: str, near: date | None, *, ahead: bool = False) -> Day | None:
    """The date that :data:`DATE` matched, ``None`` where it is none.

    Parameters
    ----------
    match
        Of :data:`DATE` on the folded text.
    text
        The same text as written: only a capital tells May from may.
    near
        The note's own day. Without a year a date is the last such day up to a week behind ``near``, or with
        ``ahead`` the next one from a week before it.
    ahead
        True where the note speaks of what is to come.
    """
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
        return _day(year, month, day, near, ahead=ahead)
    if match["us"]:
        month, day, year = (int(part) for part in match["us"].split("/"))
        return _day(year + 2000 if year < 100 else year, month, day, near, ahead=ahead)
    word = match["m1"] or match["m2"]
    at = match.start("m1") if match["m1"] else match.start("m2")
    if word in ("may", "mar", "march", "dec", "sep", "jan") and not text[at].isupper():
        return None
    written = match["y1"] or match["y2"]
    of_month = int(match["d1"] or match["d2"])
    return _day(int(written) if written else None, _MONTH_OF[word], of_month, near, ahead=ahead)


def _day(year: int | None, month: int, of_month: int, near: date | None, *, ahead: bool) -> Day | None:
    if not (1 <= month <= 12 and 1 <= of_month <= 31):
        return None
    if year is None and near is not None:
        year = near.year
        slack = timedelta(days=7)
        there = _safe(year, month, of_month)
        if there and ahead and there < near - slack:
            year += 1
        elif there and not ahead and there > near + slack:
            year -= 1
    found = _safe(year, month, of_month) if year is not None else None
    return None if year is not None and found is None else Day(found, month, of_month)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_UNITS = {
    "day": PeriodKind.DAY,
    "session": PeriodKind.DAY,
    "week": PeriodKind.WEEK,
    "month": PeriodKind.MONTH,
    "quarter": PeriodKind.QUARTER,
    "year": PeriodKind.YEAR,
}
_BARE = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annual": "year"}
_PARTS = {
    "early": Part.EARLY,
    "beginning": Part.EARLY,
    "start": Part.EARLY,
    "mid": Part.MID,
    "middle": Part.MID,
}


def read_period(match: re.Match[str], text: str, near: date | None) -> Period | None:
    """The period that :data:`PERIOD` matched, ``None`` where the word means something else."""
    part = _part(match["part"])
    if match["month"]:
        return _month(match, text, part)
    if match["q"] or match["ordinal"]:
        number = int(match["q"]) if match["q"] else _ORDINALS[match["ordinal"]]
        year = match["q_year"] or match["o_year"]
        return Period(PeriodKind.QUARTER, number, int(year) if year else None, part=part)
    if match["which"]:
        back = 0 if match["which"] in ("this", "current") else 1
        return Period(_UNITS[match["unit"]], back=back, part=part)
    if match["of"]:
        return Period(_UNITS[match["of"].split()[1]], part=part)
    if match["bare"]:
        return Period(_UNITS[_BARE[match["bare"]]], part=part)
    if match["word"]:
        return _word(match["word"])
    if match["weekday"]:
        return _weekday(match["weekday"], near)
    if match["year"]:
        before, after = (
            text[max(0, match.start() - 12) : match.start()].lower(),
            text[match.end() : match.end() + 8],
        )
        if not (_BEFORE_YEAR.search(before) or _AFTER_YEAR.match(after.lower())):
            return None  # "support at 2025" is a price
        return Period(PeriodKind.YEAR, year=int(match["year"]), part=part)
    return _counted(match["count"] or match["last"], match["counted"] or match["lasted"])


def _part(words: str | None) -> Part | None:
    if not words:
        return None
    return next((part for word, part in _PARTS.items() if word in words), Part.LATE)


def _month(match: re.Match[str], text: str, part: Part | None) -> Period | None:
    word, at = match["month"], match.start("month")
    if word in ("may", "march", "mar", "dec", "jan", "sep", "oct", "nov", "feb", "apr", "jun", "jul", "aug"):
        if not text[at].isupper():
            return None
        after = text[match.end() :].lstrip("'’s ").lower()
        named = after.startswith(("high", "low", "peak", "bottom", "closing", "swing", "open", "close"))
        if word in ("may", "march") and not (named or _MUST_BE_MONTH.search(text[:at].lower())):
            return None
    year = int(match["month_year"]) if match["month_year"] else None
    return Period(PeriodKind.MONTH, _MONTH_OF[word], year, part=part)


def _word(word: str) -> Period:
    if word == "yesterday":
        return Period(PeriodKind.DAY, back=1)
    if word[0] == "y":
        return Period(PeriodKind.YEAR)
    if word[0] == "m":
        return Period(PeriodKind.MONTH)
    return Period(PeriodKind.WEEK) if word[0] == "w" else Period(PeriodKind.DAY)


def _weekday(word: str, near: date | None) -> Period | None:
    """The last such day on or before the note's own; without one it is only a word."""
    if near is None:
        return None
    back = (near.weekday() - _WEEKDAYS.index(word)) % 7
    return Period(PeriodKind.DAY, day=near - timedelta(days=back))


def _counted(count: str, unit: str) -> Period:
    number = _NUMBER_OF.get(count) or int(count)
    unit = unit.rsplit(maxsplit=1)[-1].rstrip("s")
    if unit == "week":
        return Period(PeriodKind.WEEKS, number)
    if unit == "month":
        return Period(PeriodKind.SESSIONS, number * 21)
    if unit == "year":
        return Period(PeriodKind.WEEKS, number * 52)
    return Period(PeriodKind.SESSIONS, number)


DURATION = re.compile(
    r"\b(?P<low>[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
    r"(?:\s?(?:-|to|or)\s?(?P<high>[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve))?"
    r"[\s-](?:more\s)?(?P<unit>trading\sday|trading\ssession|day|session|week|month)s?\b"
)
_NEXT = re.compile(
    r"\b(?:next|coming|following)\s(?P<unit>week|month|session)\b|\b(?P<by>by\s(?:month|year)[\s-]end)\b"
)
_SESSIONS = {"day": 1, "session": 1, "week": 5, "month": 21}


def read_horizon(folded: str) -> tuple[int, int] | None:
    """Sessions ahead that the first duration of ``folded`` means; a week is five, a month 21.

    >>> read_horizon("probability table (next 2-3 weeks)")
    (10, 15)
    """
    match = DURATION.search(folded)
    if match:
        unit = _SESSIONS[match["unit"].split()[-1]]
        low = _NUMBER_OF.get(match["low"]) or int(match["low"])
        high = _NUMBER_OF.get(match["high"] or "") or int(match["high"] or low)
        return (low * unit, high * unit) if 0 < low <= high and high * unit <= 400 else None
    following = _NEXT.search(folded)
    if following and following["unit"]:
        return (_SESSIONS[following["unit"]],) * 2
    return None
