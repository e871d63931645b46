"""The releases ahead: in which session each comes, what was moved or cancelled, how wide such days have been."""

from collections.abc import Iterator

from levelhead.fundamentals.event_ranges import Against, EventRange, PeerRatio
from levelhead.fundamentals.events import Event, Events, KindAhead
from levelhead.markets import ReleaseKind, Status
from levelhead.measure import Claim, Measurement
from levelhead.measure.months import MONTHS
from levelhead.report.facts import Facts, joined

ID = "fundamentals"
NAMES = {
    ReleaseKind.FOMC: "Fed decision",
    ReleaseKind.CPI: "consumer price report",
    ReleaseKind.NFP: "employment report",
    ReleaseKind.PPI: "producer price report",
    ReleaseKind.PCE: "income and spending report",
    ReleaseKind.GDP: "report on gross domestic product",
}
ARTICLE = {ReleaseKind.NFP: "an ", ReleaseKind.PCE: "an "}
PLANNED = "release calendar as it stood on the last session"
WIDENING = "mean true range over its usual, event days over ordinary days; months resampled"
WIDENS = {
    Against.LARGER: "a larger widening here",
    Against.SMALLER: "a smaller widening here",
    Against.ALIKE: "no measurable difference",
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
        f"the {NAMES[event.kind]} of {_when(facts, event, f'{letter}_', cited)}"
        for letter, event in zip("abcdefgh", events.inside, strict=False)
    ]
    if len(events.inside) > len(parts):
        cited.append(facts.count("more", len(events.inside) - len(parts), PLANNED))
        parts.append("{more} more")
    words = f"In the next {_span(events)}: {joined(parts)}."
    return Claim("fundamentals.events", ID, words, tuple(cited))


def _span(events: Events) -> str:
    return "session" if events.horizon == 1 else "{horizon} sessions"


def _when(facts: Facts, event: Event, prefix: str, cited: list[Measurement], also: str = "") -> str:
    """``December 16 (session 15, moved from December 5)``."""
    cited += [
        facts.day(f"{prefix}day", event.day, PLANNED),
        facts.sessions(f"{prefix}number", event.number, "sessions from the last one to it"),
    ]
    words = f"{{{prefix}day}} (session {{{prefix}number}}"
    if event.is_shifted:
        cited.append(facts.day(f"{prefix}answers", event.session, "next full session"))
        words += f" on {{{prefix}answers}}"
    if event.status is Status.MOVED and event.change is not None:
        cited.append(facts.day(f"{prefix}was", event.change.original, "day it was planned for before"))
        words += f", moved from {{{prefix}was}}"
    return words + also + ")"


def _absent(facts: Facts, events: Events, kinds: list[KindAhead]) -> Claim:
    """Kinds without a release inside the horizon: when the next comes, and what became of the last."""
    cited: list[Measurement] = [facts.sessions("horizon", events.horizon, "parameter")]
    within = f"in the next {_span(events)}"
    parts: list[str] = []
    for kind in kinds:
        gone = "".join(f"; {each}" for each in _gone(facts, kind, cited, "s"))
        words = f"no {NAMES[kind.kind]} "
        words += "falls inside" if events.inside and not parts else within if not parts else ""
        if kind.after is not None:
            words = words.rstrip() + ": the next is due on "
            words += _when(facts, kind.after, f"{kind.kind}_".lower(), cited, gone)
        else:
            words = words.rstrip() + gone
        parts.append(words)
    text = "; ".join(parts)
    return Claim("fundamentals.events.absent", ID, text[:1].upper() + text[1:] + ".", tuple(cited))


def _gone(facts: Facts, kind: KindAhead, cited: list[Measurement], suffix: str) -> Iterator[str]:
    """``October's was cancelled on November 21``; a name for "s" is taken from the sentence around it."""
    noun = "" if suffix == "s" else f" {NAMES[kind.kind]}"
    for letter, gone in zip("ab", kind.cancelled, strict=False):
        assert gone.change is not None
        name = f"{kind.kind}_{letter}".lower()
        if gone.reference:
            cited.append(_month(facts, f"month_{name}", gone.reference))
            words = f"{{month_{name}}}'s{noun} was cancelled"
        else:
            cited.append(facts.day(f"planned_{name}", gone.day, "day it was planned for"))
            words = f"the{noun or ' one'} of {{planned_{name}}} was cancelled"
        if gone.change.announced is not None:
            cited.append(facts.day(f"told_{name}", gone.change.announced, "day it was announced"))
            words += f" on {{told_{name}}}"
        if gone.change.folded:
            cited.append(_month(facts, f"with_{name}", gone.change.folded))
            words += f" and comes in part with {{with_{name}}}'s"
        yield words


def _month(facts: Facts, name: str, reference: str) -> Measurement:
    return facts.text(name, MONTHS[int(reference[-2:]) - 1], "reference month of the report")


def _changed(facts: Facts, events: Events) -> Iterator[Claim]:
    """Reports that were cancelled, moved beyond the horizon or are overdue, where no sentence has told it yet."""
    cited: list[Measurement] = []
    parts: list[str] = []
    for kind in events.kinds:
        told = kind.is_covered and not kind.inside
        if not told:
            parts += _gone(facts, kind, cited, "")
        for letter, late in zip("ab", kind.overdue[-2:], strict=False):
            name = f"{kind.kind}_{letter}".lower()
            cited.append(facts.day(f"due_{name}", late.day, "day it was planned for"))
            whose = "the"
            if late.reference:
                cited.append(_month(facts, f"late_{name}", late.reference))
                whose = f"{{late_{name}}}'s"
            parts.append(f"{whose} {NAMES[kind.kind]} was due on {{due_{name}}} and has no new day yet")
        for letter, moved in zip("cd", kind.moved_out, strict=False):
            if told and kind.after is not None and moved.day == kind.after.day:
                continue
            assert moved.change is not None
            name = f"{kind.kind}_{letter}".lower()
            cited += [
                facts.day(f"was_{name}", moved.change.original, "day it was planned for before"),
                facts.day(f"now_{name}", moved.day, PLANNED),
            ]
            parts.append(f"the {NAMES[kind.kind]} planned for {{was_{name}}} now comes on {{now_{name}}}")
    if parts:
        text = "; ".join(parts)
        if text[0] == "t":
            text = "T" + text[1:]
        yield Claim("fundamentals.events.changed", ID, text + ".", tuple(cited))


def _uncovered(facts: Facts, events: Events) -> Iterator[Claim]:
    """Where a list begins too late or ends too early to say what the horizon holds."""
    cited: list[Measurement] = []
    parts: list[str] = []
    for kind in events.kinds:
        if kind.is_covered:
            continue
        name = str(kind.kind).lower()
        begins = kind.covered_to >= events.end
        day = kind.listed_from if begins else kind.covered_to
        cited.append(facts.day(f"covered_{name}", day, f"{'begin' if begins else 'end'} of the list"))
        parts.append(f"{NAMES[kind.kind]}s only {'from' if begins else 'to'} {{covered_{name}}}")
    if parts:
        yield Claim(
            "fundamentals.events.coverage",
            ID,
            f"The calendar lists {joined(parts)}, which is short of this horizon.",
            tuple(cited),
        )


def _ranges(facts: Facts, reads: tuple[EventRange, ...]) -> Claim:
    """How wide days of each kind have been, and whether this market widens more than its peers."""
    cited = [facts.text("symbol", facts.market.symbol, "contract registry")]
    parts: list[str] = []
    for letter, read in zip("uvwxyz", reads, strict=False):
        cited += [
            facts.count(f"{letter}_n", read.own.n, "event days of the last 36 months"),
            facts.index(f"{letter}_times", read.own.value, WIDENING, places=2),
            facts.index(f"{letter}_low", read.own.interval[0], "95% interval", places=2),
            facts.index(f"{letter}_high", read.own.interval[1], "95% interval", places=2),
        ]
        names = " or ".join(ARTICLE.get(kind, "a ") + NAMES[kind] for kind in read.kinds)
        usual = "" if parts else " times its usual"
        words = (
            f"{{{letter}_times}}{usual} [{{{letter}_low}} to {{{letter}_high}}] on the last {{{letter}_n}} "
        )
        words += f"days of {names}"
        parts.append(words + _beside(facts, _told(read.peers), cited, f"{letter}_"))
    return Claim(
        "fundamentals.events.ranges", ID, f"{{symbol}}'s range has been {joined(parts)}.", tuple(cited)
    )


def _told(peers: tuple[PeerRatio, ...]) -> tuple[PeerRatio, ...]:
    """Two peers are enough: the registry lists the broadest first."""
    return peers[:2]


def _beside(facts: Facts, peers: tuple[PeerRatio, ...], cited: list[Measurement], prefix: str) -> str:
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
        said = "" if alone else f": {WIDENS[ratio.verdict]}"
        parts.append(f"{{peer_{name}}} {{times_{name}}}{said}")
    if not parts:
        return ""
    if not alone:
        return f" ({'; '.join(parts)})"
    return f" ({', '.join(parts)}: {WIDENS[peers[0].verdict]})"
