"""Why a zone is on the page, in words: one phrase for each reason, with its measurements."""

from levelhead.levels import Candidate, Level, LevelKind
from levelhead.measure import Measurement
from levelhead.measure.months import MONTHS
from levelhead.report.facts import Facts, joined
from levelhead.technical.extremes import Period

Phrase = tuple[str, list[Measurement]]
MOST_REASONS = 2


def describe(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    """A phrase with placeholders that start with ``prefix``, and what they cite."""
    maker = _MAKERS[reason.kind]
    return maker(facts, reason, prefix)


def describe_all(facts: Facts, level: Level, *, most: int = MOST_REASONS) -> Phrase:
    """The strongest reasons of a zone, joined; one price made on one day is named once."""
    phrases = [describe(facts, reason, f"r{_letters(i)}_") for i, reason in enumerate(distinct(level)[:most])]
    return "; ".join(phrase for phrase, _ in phrases), [each for _, cited in phrases for each in cited]


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


def _user(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    if not reason.name:
        return "your level", []
    return f"your level “{{{prefix}name}}”", [facts.text(f"{prefix}name", reason.name, "named by the user")]


def _all_time_high(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    words = (
        "the record before the latest run, set"
        if reason.name == "previous"
        else "highest high of the series, set"
    )
    return f"{words} {{{prefix}day}}", [_origin(facts, reason, prefix)]


def _average(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    assert reason.window is not None
    cited = [facts.window(f"{prefix}window", reason.window, "window of the simple average")]
    if reason.projected is None:
        return f"{{{prefix}window}}-day average", cited
    projected = facts.average(
        f"{prefix}projected",
        reason.projected,
        "SMA at the horizon if closes stay at the last",
        window=reason.window,
    )
    words = f"{{{prefix}window}}-day average, heading for {{{prefix}projected}} if price stands still"
    return words, [*cited, projected]


def _reversal(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    days = [
        facts.short_day(f"{prefix}day_{_letters(i)}", day, "session whose low or high turned price")
        for i, day in enumerate(reason.sessions[-4:])
    ]
    assert reason.lost is not None
    lost = facts.short_day(f"{prefix}lost", reason.lost, "first close beyond the band by z")
    listed = joined([f"{{{each.name}}}" for each in days])
    words = (
        f"reclaim zone: lows of {listed}, lost by close on {{{lost.name}}}"
        if reason.name == "lows"
        else f"former ceiling: highs of {listed}, overcome by close on {{{lost.name}}}"
    )
    return words, [*days, lost]


def _swing(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    word = "swing high" if reason.kind is LevelKind.SWING_HIGH else "swing low"
    return f"{word} of {{{prefix}day}}", [_origin(facts, reason, prefix)]


def _period_extreme(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    word = "high" if reason.kind is LevelKind.PERIOD_HIGH else "low"
    cited = [_origin(facts, reason, prefix)]
    if reason.period is Period.MONTH:
        month = facts.text(f"{prefix}period", period_name(reason), "calendar month of the extreme")
        return f"{{{prefix}period}} {word}, {{{prefix}day}}", [month, *cited]
    name = facts.text(f"{prefix}period", period_name(reason), "calendar period of the extreme")
    return f"{word} of {{{prefix}period}}, {{{prefix}day}}", [name, *cited]


def period_name(reason: Candidate) -> str:
    """October; the third quarter; 2025."""
    assert reason.start is not None
    if reason.period is Period.MONTH:
        return MONTHS[reason.start.month - 1]
    if reason.period is Period.QUARTER:
        return f"the {('first', 'second', 'third', 'fourth')[(reason.start.month - 1) // 3]} quarter"
    return str(reason.start.year)


def _candle(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    words = f"invalidation of the {reason.name.replace('_', ' ')} of {{{prefix}day}}"
    return words, [_origin(facts, reason, prefix)]


def _round(_facts: Facts, _reason: Candidate, _prefix: str) -> Phrase:
    return "round number", []


def _gap(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    return f"{reason.name} of the gap of {{{prefix}day}}", [_origin(facts, reason, prefix)]


def _pivot(facts: Facts, reason: Candidate, prefix: str) -> Phrase:
    assert reason.rank is not None
    source = facts.text(f"{prefix}period", period_name(reason), "period the pivot is computed from")
    span = "monthly" if reason.period is Period.MONTH else "yearly"
    if reason.rank == 0:
        return f"{span} pivot from {{{prefix}period}}", [source]
    word = "resistance" if reason.rank > 0 else "support"
    letter = "R" if reason.rank > 0 else "S"
    number = facts.count(f"{prefix}rank", abs(reason.rank), f"classic floor {word} number")
    return f"{span} pivot {letter}{{{prefix}rank}} from {{{prefix}period}}", [number, source]


def _volume(facts: Facts, _reason: Candidate, prefix: str) -> Phrase:
    window = facts.window(f"{prefix}window", 250, "sessions of volume by price")
    return f"volume node of the last {{{prefix}window}} sessions", [window]


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
