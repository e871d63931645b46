"""How many take part, and who holds what: descriptions with the record of what followed."""

from collections.abc import Iterator

from levelhead.fundamentals.breadth import INDEX, PANEL, READY, Breadth, Gauge
from levelhead.fundamentals.breadth_record import BreadthRecord, Verdict
from levelhead.fundamentals.panel import LeftOut
from levelhead.fundamentals.positioning import Group, Positioning
from levelhead.markets.registry import market
from levelhead.measure import Claim, Measurement
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
        whose = f"{{members}} sector funds (a proxy{_without(facts, left_out, cited)})"
    else:
        cited.append(facts.text("index", _index(gauge.name), f"series {gauge.name}"))
        whose = "the members of the {index}" + ("" if gauge.own else " (a proxy)")
    better = "improving" if gauge.improving else "not improving"
    half = "fragile (below half)" if gauge.fragile else "not fragile (half or more)"
    words = (
        f"{{share}} of {whose} close above their {{window}}-day average: {better} ({_why(gauge)}), {half}."
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
            facts.text("index", _index(gauge.name), f"series {gauge.name}"),
            facts.probability("before", gauge.before, "the same ten sessions before"),
            facts.probability("mean", gauge.mean, "mean of the last 20 sessions"),
            facts.sessions("ten", 10, "sessions between the two readings"),
        ),
    )


def _without(facts: Facts, left_out: tuple[LeftOut, ...], cited: list[Measurement]) -> str:
    """Who was left out of the panel, and why."""
    words = ""
    for letter, left in zip("abc", left_out, strict=False):
        cited += [
            facts.text(f"out_{letter}", left.symbol, "name of the file"),
            facts.ratio(f"move_{letter}", left.move, "change of the close in one session", places=0),
            facts.day(f"jump_{letter}", left.day, "session of the jump"),
        ]
        words += (
            f"; without {{out_{letter}}}, whose {{move_{letter}}} of {{jump_{letter}}} looks like a split"
        )
    return words


def _why(gauge: Gauge) -> str:
    """Both inequalities, as they stand."""
    before, mean = "the {before} of {ten} sessions before", "the {twenty}-session mean of {mean}"
    if gauge.rising == gauge.above_mean:
        return f"above {before} and {mean}" if gauge.rising else f"above neither {before} nor {mean}"
    if gauge.rising:
        return f"above {before}, not above {mean}"
    return f"not above {before}, above {mean}"


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
        Verdict.TOO_FEW: "too few to call it a difference",
        Verdict.NOTHING: "nothing measurable",
        Verdict.MORE_OFTEN: "more often",
        Verdict.LESS_OFTEN: "less often",
    }[read.verdict]
    if read.verdict is Verdict.MORE_OFTEN and gauge.fragile:
        end += ", so weak breadth has not limited it"
    many = "episode" if state.episodes == 1 else "episodes"
    return Claim(
        "fundamentals.breadth.record",
        ID,
        f"After {{n}} {session_word(state.n)} of {{market}} in this state ({{episodes}} {many}) a half-sigma rise "
        f"within {{horizon}} sessions came in {{share}} [{{low}} to {{high}}], after all sessions in {{chance}}: {end}.",
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
        facts.count("net", abs(group.net), f"contracts long less short, {group.label}"),
        facts.count("old", positioning.days_old, "calendar days from then to the last session"),
    ]
    side = "long" if group.net > 0 else "short"
    old = " ({old} days before this page)" if positioning.days_old > FRESH else ""
    words = f"{_capital(group.label)} were net {side} {{net}} contracts of {{root}} on {{day}}{old}"
    words += _ranked(facts, group, cited)
    yield Claim("fundamentals.positioning", ID, f"{words}: a description, no forecast.", tuple(cited))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ranked(facts: Facts, group: Group, cited: list[Measurement]) -> str:
    words = ""
    if group.percentile is not None:
        cited += [
            facts.probability("rank", group.percentile, "share of reports at or below this one"),
            facts.count("of", group.of, "reports ranked"),
        ]
        words += ", at or above {rank} of the last {of} reports"
    return words
