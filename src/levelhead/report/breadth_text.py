"""How many take part, and who holds what: descriptions with the record of what followed."""

from collections.abc import Iterator

from levelhead.fundamentals.breadth import INDEX, PANEL, READY, Breadth, Gauge
from levelhead.fundamentals.breadth_record import BreadthRecord, Verdict
from levelhead.fundamentals.panel import LeftOut
from levelhead.fundamentals.positioning import Group, Positioning
from levelhead.markets.registry import market
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, cite, named, word
from levelhead.report.facts import Facts, session_word

ID = "fundamentals"
SHORT = 50
METHOD = "share of members above their own simple average of 50 sessions"
FRESH = 14  # calendar days; an older report says how old it is


def breadth_claims(facts: Facts, breadth: Breadth | None) -> Iterator[Claim]:
    """Every gauge as two inequalities; one record of what followed; who was left out."""
    if breadth is None:
        return
    gauges = [each for each in breadth.gauges if each.window == SHORT]
    for letter, gauge in zip("ab", gauges, strict=False):
        if letter == "b" and (gauge.improving, gauge.fragile) == (gauges[0].improving, gauges[0].fragile):
            yield _likewise(facts, gauge)
            continue
        yield _gauge(facts, gauge, letter, breadth.left_out)
        if letter == "a":
            yield from _record(facts, breadth, gauge)


def _record(facts: Facts, breadth: Breadth, gauge: Gauge) -> Iterator[Claim]:
    """What followed the first gauge's state; one alone, as many tellings find something by chance."""
    for each in breadth.records:
        if each.gauge == gauge.name and each.current is not None:
            yield _followed(facts, each, gauge)


def _gauge(facts: Facts, gauge: Gauge, letter: str, left_out: tuple[LeftOut, ...]) -> Claim:
    cited: list[Measurement] = [
        facts.window("window", gauge.window, "sessions of the members' averages"),
        facts.probability("share", gauge.share, METHOD),
        facts.probability("before", gauge.before, "the same ten sessions before"),
        facts.probability("mean", gauge.mean, "mean of the last 20 sessions"),
        facts.sessions("ten", 10, "sessions between the two readings"),
        facts.sessions("twenty", 20, "sessions of the mean"),
    ]
    if gauge.name == PANEL and gauge.members is not None:
        cited.append(facts.count("members", gauge.members, "members counted"))
        whose = Phrase(
            "{members} sector funds (a proxy{left_out})", left_out=_without(facts, left_out, cited)
        )
    else:
        cited.append(facts.text("index", _index(gauge.name), Phrase("series {name}", name=named(gauge.name))))
        whose = Phrase("the members of the {index}") + (NOTHING if gauge.own else Phrase(" (a proxy)"))
    better = Phrase("improving") if gauge.improving else Phrase("not improving")
    half = Phrase("fragile (below half)") if gauge.fragile else Phrase("not fragile (half or more)")
    words = Phrase(
        "{share} of {whose} close above their {window}-day average: {better} ({why}), {half}.",
        whose=whose,
        better=better,
        why=_why(gauge),
        half=half,
    )
    return Claim(f"fundamentals.breadth.{letter}", ID, words, tuple(cited))


def _likewise(facts: Facts, gauge: Gauge) -> Claim:
    """A second gauge in the state of the first."""
    return Claim(
        "fundamentals.breadth.b",
        ID,
        "The same holds for {share} of the members of the {index} (mean {mean}, {ten} sessions before {before}).",
        (
            facts.probability("share", gauge.share, METHOD),
            facts.text("index", _index(gauge.name), Phrase("series {name}", name=named(gauge.name))),
            facts.probability("before", gauge.before, "the same ten sessions before"),
            facts.probability("mean", gauge.mean, "mean of the last 20 sessions"),
            facts.sessions("ten", 10, "sessions between the two readings"),
        ),
    )


def _without(facts: Facts, left_out: tuple[LeftOut, ...], cited: list[Measurement]) -> Phrase:
    """Who was left out of the panel, and why."""
    words = NOTHING
    for letter, left in zip("abc", left_out, strict=False):
        cited += [
            facts.text(f"out_{letter}", left.symbol, "name of the file"),
            facts.ratio(f"move_{letter}", left.move, "change of the close in one session", places=0),
            facts.day(f"jump_{letter}", left.day, "session of the jump"),
        ]
        words += Phrase(
            "; without {out}, whose {move} of {jump} looks like a split",
            out=cite(f"out_{letter}"),
            move=cite(f"move_{letter}"),
            jump=cite(f"jump_{letter}"),
        )
    return words


def _why(gauge: Gauge) -> Phrase:
    """Both inequalities, as they stand."""
    before, mean = (
        Phrase("the {before} of {ten} sessions before"),
        Phrase("the {twenty}-session mean of {mean}"),
    )
    if gauge.rising == gauge.above_mean:
        return (
            Phrase("above {before} and {mean}", before=before, mean=mean)
            if gauge.rising
            else Phrase("above neither {before} nor {mean}", before=before, mean=mean)
        )
    if gauge.rising:
        return Phrase("above {before}, not above {mean}", before=before, mean=mean)
    return Phrase("not above {before}, above {mean}", before=before, mean=mean)


def _index(name: str) -> str:
    """Name of the index behind a ready series; the series' own where it is none we know."""
    matched = READY.fullmatch(name)
    return name if matched is None else market(INDEX[matched["index"]]).name


def _followed(facts: Facts, record: BreadthRecord, gauge: Gauge) -> Claim:
    """What came after such a state in this market."""
    state = record.current
    assert state is not None
    read = state.reached
    cited: list[Measurement] = [
        facts.text("market", record.market, "bars that were followed"),
        facts.count("n", state.n, "sessions in the same state"),
        facts.count("episodes", state.episodes, "of them at least a horizon apart"),
        facts.window("horizon", record.horizon, "sessions followed"),
        facts.probability("share", read.share, "a high reached half a sigma times the root of the horizon"),
        facts.probability("low", read.interval[0], "95% interval, blocks of 60 sessions"),
        facts.probability("high", read.interval[1], "95% interval, blocks of 60 sessions"),
        facts.probability("chance", read.chance, "the same after every session"),
    ]
    end = {
        Verdict.TOO_FEW: Phrase("too few to call it a difference"),
        Verdict.NOTHING: Phrase("nothing measurable"),
        Verdict.MORE_OFTEN: Phrase("more often"),
        Verdict.LESS_OFTEN: Phrase("less often"),
    }[read.verdict]
    if read.verdict is Verdict.MORE_OFTEN and gauge.fragile:
        end += Phrase(", so weak breadth has not limited it")
    many = Phrase("episode") if state.episodes == 1 else Phrase("episodes")
    return Claim(
        "fundamentals.breadth.record",
        ID,
        Phrase(
            "After {n} {sessions} of {market} in this state ({episodes} {many}) a half-sigma rise within {horizon} "
            "sessions came in {share} [{low} to {high}], after all sessions in {chance}: {end}.",
            sessions=session_word(state.n),
            many=many,
            end=end,
        ),
        tuple(cited),
    )


def positioning_claims(facts: Facts, positioning: Positioning | None) -> Iterator[Claim]:
    """The first group of the report: net position, its rank, and how old the report is."""
    if positioning is None or not positioning.groups:
        return
    group = positioning.groups[0]
    cited: list[Measurement] = [
        facts.day("day", positioning.day, "day the positions were counted"),
        facts.text("root", positioning.root, "contract registry"),
        facts.count(
            "net", abs(group.net), Phrase("contracts long less short, {label}", label=word(group.label))
        ),
        facts.count("old", positioning.days_old, "calendar days from then to the last session"),
    ]
    side = Phrase("long") if group.net > 0 else Phrase("short")
    old = Phrase(" ({old} days before this page)") if positioning.days_old > FRESH else NOTHING
    words = Phrase(
        "{group} were net {side} {net} contracts of {root} on {day}{old}",
        group=capital(word(group.label)),
        side=side,
        old=old,
    )
    words += _ranked(facts, group, cited)
    yield Claim(
        "fundamentals.positioning",
        ID,
        Phrase("{words}: a description, no forecast.", words=words),
        tuple(cited),
    )


def _ranked(facts: Facts, group: Group, cited: list[Measurement]) -> Phrase:
    words = NOTHING
    if group.percentile is not None:
        cited += [
            facts.probability("rank", group.percentile, "share of reports at or below this one"),
            facts.count("of", group.of, "reports ranked"),
        ]
        words += Phrase(", at or above {rank} of the last {of} reports")
    return words
