"""How many take part, and who holds what: descriptions with the record of what followed."""

from collections.abc import Iterator

from levelhead.fundamentals.breadth import INDEX, PANEL, READY, Breadth, Gauge
from levelhead.fundamentals.breadth_record import BreadthRecord, Verdict
from levelhead.fundamentals.positioning import Group, Positioning
from levelhead.markets.registry import market
from levelhead.measure import Claim, Measurement
from levelhead.report.facts import Facts

ID = "fundamentals"
SHORT = 50


def breadth_claims(facts: Facts, breadth: Breadth | None) -> Iterator[Claim]:
    """Every gauge as two inequalities; one record of what followed; who was left out."""
    if breadth is None:
        return
    gauges = [each for each in breadth.gauges if each.window == SHORT]
    for at, gauge in enumerate(gauges[:2]):
        yield _gauge(facts, gauge, "ab"[at])
    record = next((each for each in breadth.records if each.current is not None), None)
    if record is not None:
        yield _followed(facts, record, gauges)
    for at, left in enumerate(breadth.left_out[:3]):
        yield Claim(
            f"fundamentals.breadth.left_out_{'abc'[at]}",
            ID,
            "{symbol} is left out of the panel: its close moved {move} on {day}, most likely a split that the file does not "
            "adjust for.",
            (
                facts.text("symbol", left.symbol, "name of the file"),
                facts.ratio("move", left.move, "change of the close in one session", places=0),
                facts.day("day", left.day, "session of the jump"),
            ),
        )


def _gauge(facts: Facts, gauge: Gauge, letter: str) -> Claim:
    method = "share of members above their own simple average"
    cited: list[Measurement] = [
        facts.window("window", gauge.window, "sessions of the members' averages"),
        facts.probability("share", gauge.share, method),
        facts.probability("before", gauge.before, "the same ten sessions before"),
        facts.probability("mean", gauge.mean, "mean of the last 20 sessions"),
        facts.sessions("ten", 10, "sessions between the two readings"),
        facts.sessions("twenty", 20, "sessions of the mean"),
    ]
    if gauge.name == PANEL and gauge.members is not None:
        cited.append(facts.count("members", gauge.members, "members counted"))
        whose = "{members} sector funds (a proxy for the market's own members)"
    else:
        cited.append(facts.text("index", _index(gauge.name), f"series {gauge.name}"))
        whose = "members of the {index}" + ("" if gauge.own else " (another index, a proxy here)")
    words = f"Of the {whose}, {{share}} close above their {{window}}-day average ({{ten}} sessions before {{before}}): "
    better = "improving" if gauge.improving else "not improving"
    why = "up on {ten} sessions" if gauge.rising else "not up on {ten} sessions"
    why += " and above" if gauge.above_mean else " and not above" if gauge.rising else ", not above"
    half = "fragile, below half" if gauge.fragile else "not fragile, half or more"
    words += f"{better} ({why} its {{twenty}}-session mean of {{mean}}) and {half}."
    return Claim(f"fundamentals.breadth.{letter}", ID, words, tuple(cited))


def _index(name: str) -> str:
    """Name of the index behind a ready series; the series' own where it is none we know."""
    matched = READY.fullmatch(name)
    return name if matched is None else market(INDEX[matched["index"]]).name


def _followed(facts: Facts, record: BreadthRecord, gauges: list[Gauge]) -> Claim:
    """What came after such a state in this market; told for one gauge, as many tellings find something by chance."""
    state = record.current
    assert state is not None
    read = state.reached
    cited: list[Measurement] = [
        facts.text("market", record.market.removeprefix("^"), "bars that were followed"),
        facts.count("n", state.n, "sessions in the same state"),
        facts.count("episodes", state.episodes, "of them at least a horizon apart"),
        facts.window("horizon", record.horizon, "sessions followed"),
        facts.probability("share", read.share, "a high reached half a sigma times the root of the horizon"),
        facts.probability("low", read.interval[0], "95% interval, blocks of 60 sessions"),
        facts.probability("high", read.interval[1], "95% interval, blocks of 60 sessions"),
        facts.probability("chance", read.chance, "the same after every session"),
    ]
    end = {
        Verdict.TOO_FEW: "too few episodes to call it a difference",
        Verdict.NOTHING: "the state adds nothing measurable",
        Verdict.MORE_OFTEN: "more often than by chance, so weak breadth has not limited it",
        Verdict.LESS_OFTEN: "less often than by chance",
    }[read.verdict]
    if read.verdict is Verdict.MORE_OFTEN and not gauges[0].fragile:
        end = "more often than by chance"
    return Claim(
        "fundamentals.breadth.record",
        ID,
        "After {n} sessions of {market} in this state ({episodes} episodes) a half-sigma rise within {horizon} sessions came "
        f"with {{share}} [{{low}} to {{high}}], after any session with {{chance}}: {end}.",
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
    words = (
        f"{group.label[:1].upper()}{group.label[1:]} held {{net}} contracts of {{root}} net {side} on {{day}}"
    )
    words += _ranked(facts, group, cited)
    words += ", {old} days before this page" if positioning.days_old > 14 else ""
    yield Claim(
        "fundamentals.positioning",
        ID,
        f"{words}. This is a description: such positions have told nothing measurable about the next weeks.",
        tuple(cited),
    )


def _ranked(facts: Facts, group: Group, cited: list[Measurement]) -> str:
    words = ""
    if group.change is not None:
        cited.append(facts.count("change", abs(group.change), "change of the net position in four weeks"))
        words += f", {'up' if group.change >= 0 else 'down'} {{change}} in four weeks"
    if group.percentile is not None:
        cited += [
            facts.probability("rank", group.percentile, "share of reports at or below this one"),
            facts.count("of", group.of, "reports ranked"),
        ]
        words += ", at or above {rank} of the last {of} reports"
    return words
