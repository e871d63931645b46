"""Why a zone is on the page, in words: one phrase for each reason, with its measurements."""

from levelhead.levels import Candidate, Level, LevelKind
from levelhead.measure import Measurement
from levelhead.measure.months import MONTHS
from levelhead.measure.phrase import Phrase, cite, joined, named, strung, word
from levelhead.report.facts import Facts
from levelhead.technical.extremes import Period

Told = tuple[Phrase, list[Measurement]]
MOST_REASONS = 2
_QUARTERS = (
    *(Phrase("the first quarter"), Phrase("the second quarter")),
    *(Phrase("the third quarter"), Phrase("the fourth quarter")),
)


def describe(facts: Facts, reason: Candidate, prefix: str) -> Told:
    """A phrase with placeholders that start with ``prefix``, and what they cite."""
    maker = _MAKERS[reason.kind]
    return maker(facts, reason, prefix)


def describe_all(facts: Facts, level: Level, *, most: int = MOST_REASONS) -> Told:
    """The strongest reasons of a zone, joined; one price made on one day is named once."""
    phrases = [describe(facts, reason, f"r{_letters(i)}_") for i, reason in enumerate(distinct(level)[:most])]
    return strung((phrase for phrase, _ in phrases), "; "), [each for _, cited in phrases for each in cited]


def distinct(level: Level) -> list[Candidate]:
    """Reasons without the swings that a longer name covers: October's high is also a swing high."""
    named = {
        (reason.price, reason.since)
        for reason in level.reasons
        if reason.kind in (LevelKind.ALL_TIME_HIGH, LevelKind.PERIOD_HIGH, LevelKind.PERIOD_LOW)
    }
    swings = (LevelKind.SWING_HIGH, LevelKind.SWING_LOW)
    return [
        reason
        for reason in level.reasons
        if not (reason.kind in swings and (reason.price, reason.since) in named)
    ]


def _letters(number: int) -> str:
    return "abcdefghij"[number]


def _user(facts: Facts, reason: Candidate, prefix: str) -> Told:
    if not reason.name:
        return Phrase("your level"), []
    return Phrase("your level “{name}”", name=cite(f"{prefix}name")), [
        facts.text(f"{prefix}name", reason.name, "named by the user")
    ]


def _all_time_high(facts: Facts, reason: Candidate, prefix: str) -> Told:
    words = (
        Phrase("the record before the latest run, set")
        if reason.name == "previous"
        else Phrase("highest high of the series, set")
    )
    return Phrase("{words} {day}", words=words, day=cite(f"{prefix}day")), [_origin(facts, reason, prefix)]


def _average(facts: Facts, reason: Candidate, prefix: str) -> Told:
    assert reason.window is not None
    cited = [facts.window(f"{prefix}window", reason.window, "window of the simple average")]
    if reason.projected is None:
        return Phrase("{window}-day average", window=cite(f"{prefix}window")), cited
    projected = facts.average(
        f"{prefix}projected",
        reason.projected,
        "SMA at the horizon if closes stay at the last",
        window=reason.window,
    )
    words = Phrase(
        "{window}-day average, heading for {projected} if price stands still",
        window=cite(f"{prefix}window"),
        projected=cite(f"{prefix}projected"),
    )
    return words, [*cited, projected]


def _reversal(facts: Facts, reason: Candidate, prefix: str) -> Told:
    days = [
        facts.short_day(f"{prefix}day_{_letters(i)}", day, "session whose low or high turned price")
        for i, day in enumerate(reason.sessions[-4:])
    ]
    assert reason.lost is not None
    lost = facts.short_day(f"{prefix}lost", reason.lost, "first close beyond the band by z")
    turned = joined([cite(each.name) for each in days])
    words = (
        Phrase("reclaim zone: lows of {days}, lost by close on {lost}", days=turned, lost=cite(lost.name))
        if reason.name == "lows"
        else Phrase(
            "former ceiling: highs of {days}, overcome by close on {lost}",
            days=turned,
            lost=cite(lost.name),
        )
    )
    return words, [*days, lost]


def _swing(facts: Facts, reason: Candidate, prefix: str) -> Told:
    word = Phrase("swing high") if reason.kind is LevelKind.SWING_HIGH else Phrase("swing low")
    return Phrase("{word} of {day}", word=word, day=cite(f"{prefix}day")), [_origin(facts, reason, prefix)]


def _period_extreme(facts: Facts, reason: Candidate, prefix: str) -> Told:
    word = Phrase("high") if reason.kind is LevelKind.PERIOD_HIGH else Phrase("low")
    cited = [_origin(facts, reason, prefix)]
    if reason.period is Period.MONTH:
        month = facts.text(f"{prefix}period", period_name(reason), "calendar month of the extreme")
        return Phrase(
            "{period} {word}, {day}",
            period=cite(f"{prefix}period"),
            word=word,
            day=cite(f"{prefix}day"),
        ), [month, *cited]
    name = facts.text(f"{prefix}period", period_name(reason), "calendar period of the extreme")
    return Phrase(
        "{word} of {period}, {day}",
        word=word,
        period=cite(f"{prefix}period"),
        day=cite(f"{prefix}day"),
    ), [name, *cited]


def period_name(reason: Candidate) -> Phrase:
    """October; the third quarter; 2025."""
    assert reason.start is not None
    if reason.period is Period.MONTH:
        return word(MONTHS[reason.start.month - 1])
    if reason.period is Period.QUARTER:
        return _QUARTERS[(reason.start.month - 1) // 3]
    return named(str(reason.start.year))


def _candle(facts: Facts, reason: Candidate, prefix: str) -> Told:
    words = Phrase(
        "invalidation of the {pattern} of {day}",
        pattern=word(reason.name.replace("_", " ")),
        day=cite(f"{prefix}day"),
    )
    return words, [_origin(facts, reason, prefix)]


def _round(_facts: Facts, _reason: Candidate, _prefix: str) -> Told:
    return Phrase("round number"), []


def _gap(facts: Facts, reason: Candidate, prefix: str) -> Told:
    return Phrase("{name} of the gap of {day}", name=word(reason.name), day=cite(f"{prefix}day")), [
        _origin(facts, reason, prefix)
    ]


def _pivot(facts: Facts, reason: Candidate, prefix: str) -> Told:
    assert reason.rank is not None
    source = facts.text(f"{prefix}period", period_name(reason), "period the pivot is computed from")
    span = Phrase("monthly") if reason.period is Period.MONTH else Phrase("yearly")
    if reason.rank == 0:
        return Phrase("{span} pivot from {period}", span=span, period=cite(f"{prefix}period")), [source]
    word = Phrase("resistance") if reason.rank > 0 else Phrase("support")
    letter = Phrase("R") if reason.rank > 0 else Phrase("S")
    number = facts.count(f"{prefix}rank", abs(reason.rank), Phrase("classic floor {word} number", word=word))
    return Phrase(
        "{span} pivot {letter}{rank} from {period}",
        span=span,
        letter=letter,
        rank=cite(f"{prefix}rank"),
        period=cite(f"{prefix}period"),
    ), [number, source]


def _volume(facts: Facts, _reason: Candidate, prefix: str) -> Told:
    window = facts.window(f"{prefix}window", 250, "sessions of volume by price")
    return Phrase("volume node of the last {window} sessions", window=cite(f"{prefix}window")), [window]


def _origin(facts: Facts, reason: Candidate, prefix: str) -> Measurement:
    assert reason.since is not None
    return facts.short_day(f"{prefix}day", reason.since, "session the price was made")


_MAKERS = {
    LevelKind.USER: _user,
    LevelKind.ALL_TIME_HIGH: _all_time_high,
    LevelKind.AVERAGE: _average,
    LevelKind.REVERSAL: _reversal,
    LevelKind.SWING_HIGH: _swing,
    LevelKind.SWING_LOW: _swing,
    LevelKind.PERIOD_HIGH: _period_extreme,
    LevelKind.PERIOD_LOW: _period_extreme,
    LevelKind.CANDLE: _candle,
    LevelKind.ROUND: _round,
    LevelKind.GAP: _gap,
    LevelKind.PIVOT: _pivot,
    LevelKind.VOLUME: _volume,
}
