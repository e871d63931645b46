"""Scheduled releases as they were planned on the note's day, and what their days are like."""

from datetime import date

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.spans import Stretch, can_be_meant
from levelhead.factcheck.statements import EventImpactStated, Period, ReleaseStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, tolerance
from levelhead.factcheck.words import Direction, PeriodKind
from levelhead.fundamentals.event_ranges import Against
from levelhead.markets.releases import Planned, Status

NEAR_DAYS = 180


def judge_release(said: ReleaseStated, ground: Ground) -> Finding:
    """A day named must be the day planned; "upcoming" must lie within the horizon."""
    calendar = ground.context.macro.releases
    if said.release not in calendar.coverage:
        return cannot(ground, "no calendar of this release is at hand")
    planned = [each for each in calendar.as_known(ground.as_of) if each.kind is said.release]
    live = [each for each in planned if each.status is not Status.CANCELLED]
    evidence = _shown(ground, planned, live)
    if said.day is not None:
        return _on_day(said.day, ground, planned, evidence)
    if said.past:
        was = any(each.status is Status.PUBLISHED for each in live)
        ruling = Ruling.TRUE if was else Ruling.UNSUPPORTED
        return answer(ground, ruling, "releases came before the note's day", evidence)
    if said.period is not None:
        return _in_period(said.period, ground, live, evidence)
    last = ground.ahead[min(said.within or ground.horizon, len(ground.ahead)) - 1]
    ahead = [each for each in live if ground.as_of < each.day]
    if any(each.day <= last for each in ahead):
        return answer(ground, Ruling.TRUE, "one lies within the horizon", evidence)
    if calendar.coverage[said.release] < last:
        return cannot(ground, "the calendar at hand ends before the horizon does")
    if said.within is not None:
        return answer(ground, Ruling.FALSE, "none lies within that time", evidence, nearest=evidence)
    why = "none lies within the horizon; the next is later"
    return answer(ground, Ruling.UNSUPPORTED, why, evidence, nearest=evidence)


def _on_day(day: date, ground: Ground, planned: list[Planned], evidence: tuple[Cite, str]) -> Finding:
    calendar = ground.context.macro.releases
    kind = planned[0].kind if planned else None
    day = _in_reach(day, planned, ground)
    same = [each for each in planned if each.day == day]
    if any(each.status is not Status.CANCELLED for each in same):
        return answer(ground, Ruling.TRUE, "it is planned for that day", evidence)
    if same:
        why = "it had been planned for that day and was cancelled"
        return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)
    if kind is None or day > calendar.coverage[kind]:
        return cannot(ground, "the calendar at hand does not reach that day")
    moved = [each for each in planned if each.change is not None and each.change.original == day]
    why = "it was moved away from that day" if moved else "no such release is planned for that day"
    eve = [each for each in planned if abs((each.day - day).days) == 1 and kind.value == "FOMC"]
    if eve:
        why = "a meeting has two days; the decision comes on the other"
        return answer(ground, Ruling.UNSUPPORTED, why, evidence, nearest=evidence)
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)


def _in_reach(day: date, planned: list[Planned], ground: Ground) -> date:
    """The day in the year nearest to the note's, as a day without a year is meant: so a guess is no error."""
    if abs((day - ground.as_of).days) <= NEAR_DAYS or (day.month, day.day) == (2, 29):
        return day
    years = [day.replace(year=ground.as_of.year + more) for more in (-1, 0, 1)]
    near = min(years, key=lambda each: abs((each - ground.as_of).days))
    return near if any(each.day == near for each in planned) else day


def _in_period(period: Period, ground: Ground, live: list[Planned], evidence: tuple[Cite, str]) -> Finding:
    span = _ahead(period, ground) if can_be_meant(period) else None
    if span is None:
        return cannot(ground, "it is not clear which time is meant")
    if any(span.holds(each.day) for each in live):
        return answer(ground, Ruling.TRUE, "one is planned in that time", evidence)
    if live and span.last > ground.context.macro.releases.coverage[live[0].kind]:
        return cannot(ground, "the calendar at hand ends before that time")
    return answer(ground, Ruling.FALSE, "none is planned in that time", evidence, nearest=evidence)


def _ahead(period: Period, ground: Ground) -> Stretch | None:
    """Days that "this week", "next week" or a month ahead can mean; from a weekend both weeks count."""
    as_of = ground.as_of
    if period.kind is PeriodKind.WEEK:
        monday = date.fromordinal(as_of.toordinal() - as_of.weekday() - 7 * period.back)
        more = 13 if as_of.weekday() >= 4 else 6
        return Stretch(monday, date.fromordinal(monday.toordinal() + more))
    if period.kind is PeriodKind.MONTH:
        month = period.number or as_of.month
        year = period.year or (as_of.year + 1 if month < as_of.month - 6 else as_of.year)
        after = date(year + month // 12, month % 12 + 1, 1)
        return Stretch(date(year, month, 1), date.fromordinal(after.toordinal() - 1))
    if period.kind is PeriodKind.SESSIONS and period.number:
        last = ground.ahead[min(period.number, len(ground.ahead)) - 1]
        return Stretch(as_of, last)
    if period.kind is PeriodKind.DAY and period.day is not None:
        return Stretch(period.day, period.day)
    return None


def _shown(ground: Ground, planned: list[Planned], live: list[Planned]) -> tuple[Cite, str]:
    cite = ground.cite()
    ahead = [each for each in live if each.day > ground.as_of]
    past = [each for each in live if each.day <= ground.as_of and each.status is Status.PUBLISHED]
    parts = []
    if ahead:
        day = cite.day("next", ahead[0].day, "calendar as known that day")
        number = next((at for at, each in enumerate(ground.ahead, 1) if each >= ahead[0].day), None)
        text = f"the next is planned for {day}"
        if number is not None:
            count = cite.count("session", number, "sessions ahead")
            text += f", session {count} of a horizon of {cite.count('horizon', ground.horizon, 'the note')}"
        parts.append(text)
    gone = [
        each
        for each in planned
        if each.status is Status.CANCELLED and abs((each.day - ground.as_of).days) < 60
    ]
    parts += [f"that of {cite.day('cancelled', each.day, 'calendar')} was cancelled" for each in gone]
    if past:
        parts.append(f"the last came on {cite.day('last', past[-1].day, 'calendar')}")
    return cite, "; ".join(parts) or "the calendar lists none near that day"


def judge_impact(said: EventImpactStated, ground: Ground) -> Finding:
    """Whether releases widen this market's days more than another's: only a clear interval tells."""
    ranges = ground.fundamentals.events.ranges if ground.fundamentals.events is not None else ()
    mine = (
        [each for each in ranges if set(each.kinds) & set(said.releases)] if said.releases else list(ranges)
    )
    peers = [
        (each, peer)
        for each in mine
        for peer in each.peers
        if not said.against or peer.peer.market in said.against
    ]
    if not peers:
        return cannot(ground, "the days of these releases cannot be compared with the data at hand")
    cite = ground.cite()
    parts = []
    for each, peer in peers:
        name = cite.text("release", " and ".join(each.kinds), "calendar")
        against = cite.text("against", peer.peer.market, "market")
        ratio = cite.index("ratio", peer.ratio, "ratio of range multipliers", places=2)
        low, high = peer.interval
        interval = f"{cite.index('low', low, 'interval', places=2)} to {cite.index('high', high, 'interval', places=2)}"
        parts.append(f"{name} against {against}: {ratio} ({interval})")
    evidence = (cite, f"how much more the days widen here: {'; '.join(parts)}")
    return _compared(said, ground, [peer.verdict for _, peer in peers], evidence)


def _compared(
    said: EventImpactStated, ground: Ground, verdicts: list[Against], evidence: tuple[Cite, str]
) -> Finding:
    wanted = Against.LARGER if said.direction is Direction.UP else Against.SMALLER
    other = Against.SMALLER if said.direction is Direction.UP else Against.LARGER
    allowed = tolerance(ground, "said only where the {level} interval excludes one", level="95%")
    if all(each is wanted for each in verdicts):
        return answer(ground, Ruling.TRUE, "the days widen as the note says", evidence, allowed=allowed)
    if all(each is other for each in verdicts):
        return answer(ground, Ruling.FALSE, "the days widen the other way", evidence, allowed=allowed)
    return answer(ground, Ruling.UNSUPPORTED, "no difference can be measured", evidence, allowed=allowed)
