"""What would change this view: for each statement a close can turn, the first close that turns it."""

from collections.abc import Iterator

from levelhead.evidence.changed import Changed
from levelhead.levels import Level, Side
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, named, word
from levelhead.report.document import Paragraph, Section
from levelhead.report.facts import Facts
from levelhead.report.page_triggers import FED, INVALIDATION, trigger_of, zone_name
from levelhead.report.since_text import since
from levelhead.report.technical_section import zone_words
from levelhead.technical import Overview
from levelhead.technical.momentum import Direction
from levelhead.technical.triggers import Trigger

ID = "changes"


def changes_section(
    facts: Facts,
    overview: Overview,
    shown: tuple[Level, ...],
    triggers: tuple[Trigger, ...],
    changed: Changed | None = None,
) -> Section:
    """What changed since the session before, then one sentence per statement that a close is likely to turn.

    ``triggers`` has all of those.
    """
    claims = [
        *_averages(facts, triggers),
        *_signal(facts, triggers),
        *_pattern(facts, overview, triggers),
        *_leg(facts, overview, triggers),
        *_in_play(facts, shown, triggers),
        *_table(facts, triggers),
    ]
    told = since(facts, changed, shown)
    before = (Paragraph(told),) if told else ()
    return Section(ID, "What Would Change This View", (*before, Paragraph(tuple(claims))))


def _price(facts: Facts, trigger: Trigger, name: str = "price", said: Phrase | None = None) -> Measurement:
    return facts.price(name, trigger.price, FED, statement=said or trigger.statement)


def _or(trigger: Trigger) -> Phrase:
    return Phrase("or higher") if trigger.direction is Direction.UP else Phrase("or lower")


def _averages(facts: Facts, triggers: tuple[Trigger, ...]) -> Iterator[Claim]:
    for window in (50, 200):
        trigger = trigger_of(triggers, f"close against the {window}-day average")
        if trigger is None:
            continue
        reclaimed = trigger_of(triggers, f"reclaim of the {window}-day average", "reclaimed") is not None
        if trigger.direction is Direction.UP:
            does = Phrase(
                "{way} the {window}-day average", way=Phrase("reclaims") if reclaimed else Phrase("regains")
            )
        elif window == 200:
            does = Phrase("ends the case for a longer-term uptrend: the {window}-day average is lost")
        else:
            does = Phrase("loses the {window}-day average")
        yield Claim(
            f"changes.average_{window}",
            ID,
            Phrase("A close at {price} {way} {does}.", way=_or(trigger), does=does),
            (_price(facts, trigger), facts.window("window", window, "window of the simple average")),
        )


def _signal(facts: Facts, triggers: tuple[Trigger, ...]) -> Iterator[Claim]:
    trigger = trigger_of(triggers, "RSI against its signal line")
    if trigger is not None:
        yield Claim(
            "changes.rsi_signal",
            ID,
            Phrase(
                "A close at {price} {way} takes the RSI {becomes} its signal line.",
                way=_or(trigger),
                becomes=word(trigger.becomes),
            ),
            (_price(facts, trigger),),
        )


def _pattern(facts: Facts, overview: Overview, triggers: tuple[Trigger, ...]) -> Iterator[Claim]:
    pattern = next(iter(overview.standing), None)
    trigger = None if pattern is None else trigger_of(triggers, f"{pattern.name} of {pattern.session}")
    if pattern is None or trigger is None:
        return
    said = Phrase("{pattern} of {day}", pattern=word(pattern.name), day=named(str(pattern.session)))
    yield Claim(
        "changes.pattern",
        ID,
        Phrase("A close at {price} {way} violates the {pattern} of {day}.", way=_or(trigger)),
        (
            _price(facts, trigger, said=said),
            facts.text("pattern", word(pattern.name), "candle rules with tolerance"),
            facts.day("day", pattern.session, "last bar of the pattern"),
        ),
    )


def _leg(facts: Facts, overview: Overview, triggers: tuple[Trigger, ...]) -> Iterator[Claim]:
    leg = overview.leg
    if leg is None or leg.is_ending:
        return
    kind, takes = (
        (Phrase("decline"), Phrase("takes")) if leg.is_down else (Phrase("advance"), Phrase("gives"))
    )
    trigger = trigger_of(triggers, "leg under way", f"{kind}, ending")
    if trigger is None:
        return
    yield Claim(
        "changes.leg",
        ID,
        Phrase(
            "A close at {price} {way} {takes} back {share} of the {kind} and calls it ending.",
            way=_or(trigger),
            takes=takes,
            kind=kind,
        ),
        (_price(facts, trigger), facts.ratio("share", 0.382, "retracement that calls a leg ending")),
    )


def _in_play(facts: Facts, shown: tuple[Level, ...], triggers: tuple[Trigger, ...]) -> Iterator[Claim]:
    level = next((each for each in shown if each.side is Side.AT), None)
    if level is None:
        return
    won, lost = (trigger_of(triggers, zone_name(level), each) for each in ("won", "lost"))
    assert won is not None and lost is not None
    zone, cited = zone_words(facts, level)
    said = Phrase("zone {edges}", edges=named(zone_name(level).removeprefix("zone ")))
    yield Claim(
        "changes.zone",
        ID,
        Phrase(
            "Price stands in {zone}: a close at {above} or higher wins it, one at {below} or lower turns price away.",
            zone=zone,
        ),
        (*cited, _price(facts, won, "above", said), _price(facts, lost, "below", said)),
    )


def _table(facts: Facts, triggers: tuple[Trigger, ...]) -> Iterator[Claim]:
    trigger = trigger_of(triggers, INVALIDATION)
    if trigger is not None:
        yield Claim(
            "changes.table",
            ID,
            Phrase("A close at {price} {way} settles the table against its target.", way=_or(trigger)),
            (_price(facts, trigger),),
        )
