"""The releases ahead: in which session each comes, what was moved or cancelled, how wide such days have been."""

from collections.abc import Iterator

from levelhead.fundamentals.event_ranges import Against, EventRange, PeerRatio
from levelhead.fundamentals.events import Event, Events, KindAhead
from levelhead.markets import ReleaseKind, Status
from levelhead.measure import Claim, Measurement
from levelhead.measure.months import MONTHS
from levelhead.measure.phrase import NOTHING, Phrase, capital, cite, joined, strung, word
from levelhead.report.facts import Facts

ID = "fundamentals"
NAMES = {
    ReleaseKind.FOMC: Phrase("Fed decision"),
    ReleaseKind.CPI: Phrase("consumer price report"),
    ReleaseKind.NFP: Phrase("employment report"),
    ReleaseKind.PPI: Phrase("producer price report"),
    ReleaseKind.PCE: Phrase("income and spending report"),
    ReleaseKind.GDP: Phrase("report on gross domestic product"),
}
BEGIN_WITH_A_VOWEL = frozenset({ReleaseKind.NFP, ReleaseKind.PCE})
PLANNED = "release calendar as it stood on the last session"
WIDENING = "mean true range over its usual, event days over ordinary days; months resampled"
WIDENS = {
    Against.LARGER: Phrase("a larger widening here"),
    Against.SMALLER: Phrase("a smaller widening here"),
    Against.ALIKE: Phrase("no measurable difference"),
}


def event_claims(facts: Facts, events: Events | None) -> Iterator[Claim]:
    """What lies inside, what does not, what else became of a release, where the list ends, and each kind's ranges."""
    if events is None:
        return
    if events.inside:
        yield _inside(facts, events)
    absent = [kind for kind in events.kinds if kind.is_covered and not kind.inside]
    if absent:
        yield _absent(facts, events, absent)
    yield from _changed(facts, events)
    yield from _uncovered(facts, events)
    if events.ranges:
        yield _ranges(facts, events.ranges)


def _inside(facts: Facts, events: Events) -> Claim:
    cited: list[Measurement] = [facts.sessions("horizon", events.horizon, "parameter")]
    parts = [
        Phrase("the {kind} of {when}", kind=NAMES[event.kind], when=_when(facts, event, f"{letter}_", cited))
        for letter, event in zip("abcdefgh", events.inside, strict=False)
    ]
    if len(events.inside) > len(parts):
        cited.append(facts.count("more", len(events.inside) - len(parts), PLANNED))
        parts.append(Phrase("{more} more"))
    words = Phrase("In the next {span}: {names}.", span=_span(events), names=joined(parts))
    return Claim("fundamentals.events", ID, words, tuple(cited))


def _span(events: Events) -> Phrase:
    return Phrase("session") if events.horizon == 1 else Phrase("{horizon} sessions")


def _when(
    facts: Facts, event: Event, prefix: str, cited: list[Measurement], also: Phrase = NOTHING
) -> Phrase:
    """``December 16 (session 15, moved from December 5)``."""
    cited += [
        facts.day(f"{prefix}day", event.day, PLANNED),
        facts.sessions(f"{prefix}number", event.number, "sessions from the last one to it"),
    ]
    words = Phrase("{day} (session {number}", day=cite(f"{prefix}day"), number=cite(f"{prefix}number"))
    if event.is_shifted:
        cited.append(facts.day(f"{prefix}answers", event.session, "next full session"))
        words += Phrase(" on {answers}", answers=cite(f"{prefix}answers"))
    if event.status is Status.MOVED and event.change is not None:
        cited.append(facts.day(f"{prefix}was", event.change.original, "day it was planned for before"))
        words += Phrase(", moved from {was}", was=cite(f"{prefix}was"))
    return words + also + ")"


def _absent(facts: Facts, events: Events, kinds: list[KindAhead]) -> Claim:
    """Kinds without a release inside the horizon: when the next comes, and what became of the last."""
    cited: list[Measurement] = [facts.sessions("horizon", events.horizon, "parameter")]
    parts: list[Phrase] = []
    for kind in kinds:
        gone = NOTHING
        for each in _gone(facts, kind, cited, "s"):
            gone += Phrase("; {each}", each=each)
        none = Phrase("no {kind}", kind=NAMES[kind.kind])
        if not parts and events.inside:
            none = Phrase("no {kind} falls inside", kind=NAMES[kind.kind])
        elif not parts:
            none = Phrase("no {kind} in the next {span}", kind=NAMES[kind.kind], span=_span(events))
        if kind.after is not None:
            when = _when(facts, kind.after, f"{kind.kind}_".lower(), cited, gone)
            parts.append(Phrase("{none}: the next is due on {when}", none=none, when=when))
        else:
            parts.append(none + gone)
    text = capital(strung(parts, "; "))
    return Claim("fundamentals.events.absent", ID, text + ".", tuple(cited))


def _gone(facts: Facts, kind: KindAhead, cited: list[Measurement], suffix: str) -> Iterator[Phrase]:
    """``October's was cancelled on November 21``; a name for "s" is taken from the sentence around it."""
    noun = NOTHING if suffix == "s" else Phrase(" {kind}", kind=NAMES[kind.kind])
    for letter, gone in zip("ab", kind.cancelled, strict=False):
        assert gone.change is not None
        name = f"{kind.kind}_{letter}".lower()
        if gone.reference:
            cited.append(_month(facts, f"month_{name}", gone.reference))
            words = Phrase("{month}'s{noun} was cancelled", month=cite(f"month_{name}"), noun=noun)
        else:
            cited.append(facts.day(f"planned_{name}", gone.day, "day it was planned for"))
            words = Phrase(
                "the{part} of {planned} was cancelled",
                part=noun or Phrase(" one"),
                planned=cite(f"planned_{name}"),
            )
        if gone.change.announced is not None:
            cited.append(facts.day(f"told_{name}", gone.change.announced, "day it was announced"))
            words += Phrase(" on {told}", told=cite(f"told_{name}"))
        if gone.change.folded:
            cited.append(_month(facts, f"with_{name}", gone.change.folded))
            words += Phrase(" and comes in part with {what}'s", what=cite(f"with_{name}"))
        yield words


def _month(facts: Facts, name: str, reference: str) -> Measurement:
    return facts.text(name, word(MONTHS[int(reference[-2:]) - 1]), "reference month of the report")


def _changed(facts: Facts, events: Events) -> Iterator[Claim]:
    """Reports that were cancelled, moved beyond the horizon or are overdue, where no sentence has told it yet."""
    cited: list[Measurement] = []
    parts: list[Phrase] = []
    for kind in events.kinds:
        told = kind.is_covered and not kind.inside
        if not told:
            parts += _gone(facts, kind, cited, "")
        for letter, late in zip("ab", kind.overdue[-2:], strict=False):
            name = f"{kind.kind}_{letter}".lower()
            cited.append(facts.day(f"due_{name}", late.day, "day it was planned for"))
            whose = Phrase("the")
            if late.reference:
                cited.append(_month(facts, f"late_{name}", late.reference))
                whose = Phrase("{month}'s", month=cite(f"late_{name}"))
            parts.append(
                Phrase(
                    "{whose} {kind} was due on {due} and has no new day yet",
                    whose=whose,
                    kind=NAMES[kind.kind],
                    due=cite(f"due_{name}"),
                )
            )
        for letter, moved in zip("cd", kind.moved_out, strict=False):
            if told and kind.after is not None and moved.day == kind.after.day:
                continue
            assert moved.change is not None
            name = f"{kind.kind}_{letter}".lower()
            cited += [
                facts.day(f"was_{name}", moved.change.original, "day it was planned for before"),
                facts.day(f"now_{name}", moved.day, PLANNED),
            ]
            parts.append(
                Phrase(
                    "the {kind} planned for {was} now comes on {now}",
                    kind=NAMES[kind.kind],
                    was=cite(f"was_{name}"),
                    now=cite(f"now_{name}"),
                )
            )
    if parts:
        text = capital(strung(parts, "; "))
        yield Claim("fundamentals.events.changed", ID, text + ".", tuple(cited))


def _uncovered(facts: Facts, events: Events) -> Iterator[Claim]:
    """Where a list begins too late or ends too early to say what the horizon holds."""
    cited: list[Measurement] = []
    parts: list[Phrase] = []
    for kind in events.kinds:
        if kind.is_covered:
            continue
        which = str(kind.kind).lower()
        begins = kind.covered_to >= events.end
        day = kind.listed_from if begins else kind.covered_to
        cited.append(
            facts.day(
                f"covered_{which}",
                day,
                Phrase("{way} of the list", way=Phrase("begin") if begins else Phrase("end")),
            )
        )
        parts.append(
            Phrase(
                "{kind}s only {way} {covered}",
                kind=NAMES[kind.kind],
                way=Phrase("from") if begins else Phrase("to"),
                covered=cite(f"covered_{which}"),
            )
        )
    if parts:
        yield Claim(
            "fundamentals.events.coverage",
            ID,
            Phrase("The calendar lists {names}, which is short of this horizon.", names=joined(parts)),
            tuple(cited),
        )


def _ranges(facts: Facts, reads: tuple[EventRange, ...]) -> Claim:
    """How wide days of each kind have been, and whether this market widens more than its peers."""
    cited = [facts.text("symbol", facts.market.symbol, "contract registry")]
    parts: list[Phrase] = []
    for letter, read in zip("uvwxyz", reads, strict=False):
        cited += [
            facts.count(f"{letter}_n", read.own.n, "event days of the last 36 months"),
            facts.index(f"{letter}_times", read.own.value, WIDENING, places=2),
            facts.index(f"{letter}_low", read.own.interval[0], "95% interval", places=2),
            facts.index(f"{letter}_high", read.own.interval[1], "95% interval", places=2),
        ]
        names = strung([_one(kind) for kind in read.kinds], " or ")
        usual = NOTHING if parts else Phrase(" times its usual")
        words = Phrase(
            "{times}{usual} [{low} to {high}] on the last {n} days of {names}",
            times=cite(f"{letter}_times"),
            usual=usual,
            low=cite(f"{letter}_low"),
            high=cite(f"{letter}_high"),
            n=cite(f"{letter}_n"),
            names=names,
        )
        parts.append(words + _beside(facts, _told(read.peers), cited, f"{letter}_"))
    return Claim(
        "fundamentals.events.ranges",
        ID,
        Phrase("{symbol}'s range has been {names}.", names=joined(parts)),
        tuple(cited),
    )


def _one(kind: ReleaseKind) -> Phrase:
    """``an employment report``."""
    if kind in BEGIN_WITH_A_VOWEL:
        return Phrase("an {kind}", kind=NAMES[kind])
    return Phrase("a {kind}", kind=NAMES[kind])


def _told(peers: tuple[PeerRatio, ...]) -> tuple[PeerRatio, ...]:
    """Two peers are enough: the registry lists the broadest first."""
    return peers[:2]


def _beside(facts: Facts, peers: tuple[PeerRatio, ...], cited: list[Measurement], prefix: str) -> Phrase:
    """`` (ES 1.41, NQ 1.30: no measurable difference)``; a verdict that all share is said once."""
    alone = len({ratio.verdict for ratio in peers}) == 1
    parts = []
    for letter, ratio in zip("ab", peers, strict=False):
        name = f"{prefix}{letter}"
        cited += [
            facts.text(f"peer_{name}", ratio.peer.market, "contract registry"),
            facts.index(f"times_{name}", ratio.peer.value, WIDENING, places=2),
            facts.index(f"ratio_{name}", ratio.ratio, "multiplier over the peer's", places=2),
        ]
        said = NOTHING if alone else Phrase(": {verdict}", verdict=WIDENS[ratio.verdict])
        parts.append(
            Phrase("{peer} {times}{said}", peer=cite(f"peer_{name}"), times=cite(f"times_{name}"), said=said)
        )
    if not parts:
        return NOTHING
    if not alone:
        return Phrase(" ({peers})", peers=strung(parts, "; "))
    return Phrase(" ({peers}: {verdict})", peers=strung(parts), verdict=WIDENS[peers[0].verdict])
