"""The releases ahead: in which session each comes, what was moved or cancelled, how wide such days have been."""

from collections.abc import Iterator

from levelhead.fundamentals.event_ranges import Against, EventRange
from levelhead.fundamentals.events import Event, Events, KindAhead
from levelhead.markets import ReleaseKind, Status
from levelhead.measure import Claim, Measurement
from levelhead.report.facts import Facts, joined, session_word
from levelhead.report.reasons import MONTHS

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


def event_claims(facts: Facts, events: Events | None) -> Iterator[Claim]:
    """One sentence for what lies inside, one for each kind that does not, and one for each kind's ranges."""
    if events is None:
        return
    yield _inside(facts, events)
    for kind in events.kinds:
        if not kind.inside:
            yield _absent(facts, events, kind)
        elif kind.moved_out or kind.cancelled:
            yield from _changed(facts, kind)
        if not kind.is_covered:
            yield _uncovered(facts, kind)
    for each in events.ranges:
        yield _range(facts, each)


def _inside(facts: Facts, events: Events) -> Claim:
    horizon = facts.sessions("horizon", events.horizon, "parameter")
    if not events.inside:
        names = joined([NAMES[kind.kind] for kind in events.kinds])
        return Claim(
            "fundamentals.events",
            ID,
            f"In the next {{horizon}} {session_word(events.horizon)} there is no {names} on the calendar.",
            (horizon,),
        )
    cited: list[Measurement] = [horizon]
    parts = [
        _event(facts, event, f"{'abcdefghijkl'[at]}_", cited) for at, event in enumerate(events.inside[:8])
    ]
    return Claim(
        "fundamentals.events",
        ID,
        f"In the next {{horizon}} {session_word(events.horizon)}: {joined(parts)}.",
        tuple(cited),
    )


def _event(facts: Facts, event: Event, prefix: str, cited: list[Measurement]) -> str:
    """``the Fed decision of December 10 (session 11)``."""
    cited += [
        facts.day(f"{prefix}day", event.day, PLANNED),
        facts.sessions(f"{prefix}number", event.number, "sessions from the last one to it"),
    ]
    words = f"the {NAMES[event.kind]} of {{{prefix}day}}"
    if event.is_shifted:
        cited.append(facts.day(f"{prefix}answers", event.session, "next full session"))
        words += f", answered on {{{prefix}answers}}"
    words += f" (session {{{prefix}number}}"
    if event.status is Status.MOVED and event.change is not None:
        cited.append(facts.day(f"{prefix}was", event.change.original, "day it was planned for before"))
        words += f", moved from {{{prefix}was}}"
    return words + ")"


def _absent(facts: Facts, events: Events, kind: KindAhead) -> Claim:
    """No release of a kind inside the horizon: when the next comes, and what became of the last."""
    cited: list[Measurement] = [facts.sessions("horizon", events.horizon, "parameter")]
    words = f"No {NAMES[kind.kind]} falls inside the {{horizon}} {session_word(events.horizon)}"
    if kind.after is not None:
        cited += [
            facts.day("next_day", kind.after.day, PLANNED),
            facts.sessions("next_number", kind.after.number, "sessions from the last one to it"),
        ]
        words += ": the next is due on {next_day} (session {next_number}"
        change = kind.after.change
        if change is not None and kind.after.status is Status.MOVED:
            cited.append(facts.day("was", change.original, "day it was planned for before"))
            words += ", moved from {was}"
        words += ")"
    words += _gone(facts, kind, cited)
    return Claim(f"fundamentals.events.{kind.kind}", ID, words + ".", tuple(cited))


def _gone(facts: Facts, kind: KindAhead, cited: list[Measurement]) -> str:
    words = ""
    for at, gone in enumerate(kind.cancelled[:2]):
        assert gone.change is not None
        letter = "ab"[at]
        cited.append(
            facts.text(
                f"month_{letter}", MONTHS[int(gone.reference[-2:]) - 1], "reference month of the report"
            )
        )
        words += f"; {{month_{letter}}}'s was cancelled"
        if gone.change.announced is not None:
            cited.append(facts.day(f"told_{letter}", gone.change.announced, "day it was announced"))
            words += f" on {{told_{letter}}}"
    return words


def _changed(facts: Facts, kind: KindAhead) -> Iterator[Claim]:
    cited: list[Measurement] = []
    words = _gone(facts, kind, cited)
    for at, moved in enumerate(kind.moved_out[:2]):
        assert moved.change is not None
        letter = "cd"[at]
        cited += [
            facts.day(f"was_{letter}", moved.change.original, "day it was planned for before"),
            facts.day(f"now_{letter}", moved.day, PLANNED),
        ]
        words += f"; the one planned for {{was_{letter}}} now comes on {{now_{letter}}}"
    yield Claim(
        f"fundamentals.events.{kind.kind}",
        ID,
        f"Of the {NAMES[kind.kind]}s: {words.removeprefix('; ')}.",
        tuple(cited),
    )


def _uncovered(facts: Facts, kind: KindAhead) -> Claim:
    return Claim(
        f"fundamentals.events.{kind.kind}.coverage",
        ID,
        f"The calendar lists every {NAMES[kind.kind]} only up to {{covered}}, which is before the horizon's end.",
        (facts.day("covered", kind.covered_to, "end of the calendar"),),
    )


def _range(facts: Facts, read: EventRange) -> Claim:
    """How wide such days have been, and whether this market widens more than its peers."""
    names = joined([ARTICLE.get(kind, "a ") + NAMES[kind] for kind in read.kinds])
    method = "mean true range over its usual, event days over ordinary days; months resampled"
    cited: list[Measurement] = [
        facts.count("n", read.own.n, "event days of the last 36 months"),
        facts.text("symbol", facts.market.symbol, "contract registry"),
        facts.index("times", read.own.value, method, places=2),
        facts.index("low", read.own.interval[0], "95% interval", places=2),
        facts.index("high", read.own.interval[1], "95% interval", places=2),
    ]
    days = "days" if read.own.n != 1 else "day"
    words = f"On the last {{n}} {days} of {names} {{symbol}}'s range was {{times}} times its usual [{{low}} to {{high}}]"
    for letter, ratio in zip("abcd", read.peers, strict=False):
        cited += [
            facts.text(f"peer_{letter}", ratio.peer.market, "contract registry"),
            facts.index(f"times_{letter}", ratio.peer.value, method, places=2),
            facts.index(f"ratio_{letter}", ratio.ratio, "multiplier over the peer's", places=2),
        ]
        said = {
            Against.LARGER: "a larger widening here",
            Against.SMALLER: "a smaller widening here",
            Against.ALIKE: "no measurable difference",
        }[ratio.verdict]
        words += f"; {{peer_{letter}}}'s {{times_{letter}}} (ratio {{ratio_{letter}}}: {said})"
    kinds = "_".join(str(kind) for kind in read.kinds)
    return Claim(f"fundamentals.events.range_{kinds}", ID, words + ".", tuple(cited))
