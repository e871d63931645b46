"""Probability Table: the partition, what stands beside it, and how far the figures can be trusted."""

from collections.abc import Iterator
from datetime import date

from levelhead.errors import TooFewPaths
from levelhead.evidence.record import TrackRecord
from levelhead.evidence.setup_record import SetupRecord
from levelhead.forecast import Barrier, By, Forecast, Row
from levelhead.forecast.odds import Odds
from levelhead.forecast.scenarios import TIE_RULE
from levelhead.forecast.select import View, reach
from levelhead.levels import Level, Side
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, cite, joined, strung, word
from levelhead.report.conditional_text import more_likely
from levelhead.report.document import Paragraph, Section, Table
from levelhead.report.facts import Facts, heading, session_word
from levelhead.report.setups_text import setups
from levelhead.report.track_text import track

ID = "probability"
TITLE = "Probability Table"


def probability_section(
    facts: Facts,
    forecast: Forecast | None,
    horizon_end: date,
    why_none: TooFewPaths | None,
    record: TrackRecord | None = None,
    trades: SetupRecord | None = None,
) -> Section:
    """The table with its notes, or the sentence that says why there is none."""
    if forecast is None:
        return Section(ID, TITLE, (Paragraph((_absent(facts, why_none),)),))
    header = (
        heading(ID, "scenario", "Scenario"),
        heading(ID, "probability", "Probability"),
        heading(ID, "interval", "Interval"),
        heading(ID, "climatology", "Base rate"),
        heading(ID, "notes", "Notes"),
    )
    rows = tuple(_row(facts, forecast, each) for each in forecast.odds)
    told = tuple(setups(facts, forecast, trades))
    return Section(
        ID,
        TITLE,
        (
            Paragraph((_horizon(facts, forecast, horizon_end),)),
            Table("", header, rows),
            Paragraph(tuple(_trust(facts, forecast, record))),
            Paragraph(tuple(_chosen(facts, forecast))),
            *((Paragraph(told),) if told else ()),
        ),
    )


def _absent(facts: Facts, why: TooFewPaths | None) -> Claim:
    assert why is not None
    return Claim(
        "probability.absent",
        ID,
        "No table: odds are counted on past paths of this market, at least {needs} of them, and {has} have matured with "
        "real ranges. A longer history brings it.",
        (
            facts.count("needs", why.needs, "fewest past paths"),
            facts.count("has", why.has, "matured past paths"),
        ),
    )


def _horizon(facts: Facts, forecast: Forecast, horizon_end: date) -> Claim:
    return Claim(
        "probability.horizon",
        ID,
        Phrase(
            "By the close of {end}, {horizon} {sessions} from here, exactly one of these is true.",
            sessions=session_word(forecast.scenarios.horizon),
        ),
        (
            facts.day("end", horizon_end, "last session of the horizon"),
            facts.sessions("horizon", forecast.scenarios.horizon, "parameter"),
        ),
    )


def row_label(facts: Facts, forecast: Forecast, row: Row) -> Claim:
    """The scenario in words, with its barriers and, for the broken side, the next level."""
    scenarios = forecast.scenarios
    up = facts.price("up", scenarios.upper.price, "upper barrier", by=scenarios.upper.by)
    down = facts.price("down", scenarios.lower.price, "lower barrier", by=scenarios.lower.by)
    name = f"probability.{row}.scenario"
    if row is Row.NEITHER:
        return Claim(name, ID, "Neither: between {down} and {up} throughout", (down, up))
    barrier = scenarios.upper if row is Row.UP else scenarios.lower
    price = up if row is Row.UP else down
    if forecast.selection.view == row.value:
        verb = Phrase("Advance to") if row is Row.UP else Phrase("Decline to")
        return Claim(
            name,
            ID,
            Phrase(
                "{verb} {price} first ({counts})", verb=verb, price=cite(price.name), counts=_counts(barrier)
            ),
            (price,),
        )
    verb = Phrase("Breakout above") if row is Row.UP else Phrase("Breakdown below")
    template, cited = (
        Phrase("{verb} {price} first ({counts})", verb=verb, price=cite(price.name), counts=_counts(barrier)),
        [price],
    )
    link = next((each for each in forecast.chain if each.side is _side(row)), None)
    if link is not None:
        template += Phrase(", then {next}")
        cited.append(facts.price("next", link.then, "near edge of the next level out"))
    return Claim(name, ID, template, tuple(cited))


def _side(row: Row) -> Side:
    return Side.RESISTANCE if row is Row.UP else Side.SUPPORT


def _counts(barrier: Barrier) -> Phrase:
    return Phrase("by touch") if barrier.by is By.TOUCH else Phrase("by close")


def _row(facts: Facts, forecast: Forecast, odds: Odds) -> tuple[Claim, ...]:
    return (
        row_label(facts, forecast, odds.row),
        *row_figures(facts, forecast, odds, section=ID),
        row_notes(facts, forecast, odds.row),
    )


def row_figures(facts: Facts, forecast: Forecast, odds: Odds, *, section: str) -> tuple[Claim, Claim, Claim]:
    """Probability, interval and base rate of one row, a cell each."""
    name = f"{section}.{odds.row}"
    low, high = odds.interval
    wilson = "Wilson 95% interval on the effective count"
    counted = "counted frequency at this distance in ATR(14)"
    return (
        Claim(
            f"{name}.probability",
            section,
            "{p}",
            (facts.probability("p", odds.probability, forecast.model, n=forecast.n),),
        ),
        Claim(
            f"{name}.interval",
            section,
            "{low} to {high}",
            (
                facts.probability("low", low, wilson, effective_n=odds.effective_n),
                facts.probability("high", high, wilson),
            ),
        ),
        Claim(
            f"{name}.climatology",
            section,
            "{c}",
            (facts.probability("c", odds.climatology, counted, n=forecast.climatology_n),),
        ),
    )


def row_notes(facts: Facts, forecast: Forecast, row: Row) -> Claim:
    """The notes cell of one row."""
    return Claim(f"probability.{row}.notes", ID, *_notes(facts, forecast, row))


def _notes(facts: Facts, forecast: Forecast, row: Row) -> tuple[Phrase, tuple[Measurement, ...]]:
    if row is Row.NEITHER:
        readings = forecast.readings
        return Phrase("Last close inside: {last}; every close inside: {all}"), (
            facts.probability(
                "last", readings.last_inside, "share of paths whose last close lies between the barriers"
            ),
            facts.probability(
                "all", readings.all_inside, "share of paths with every close between the barriers"
            ),
        )
    parts: list[Phrase] = []
    cited: list[Measurement] = []
    gate = forecast.gates[0] if forecast.gates and row is Row.UP else None
    if gate is not None:
        parts.append(Phrase("{if_passed} once a close clears {gate} first, {if_not} without it"))
        cited += [
            facts.probability(
                "if_passed", gate.up_if_passed, "P(up | close beyond the gate first)", n=gate.n
            ),
            facts.price("gate", gate.price, "upper edge of the reclaim zone"),
            facts.probability("if_not", gate.up_if_not, "P(up | no such close)"),
        ]
    links = [each for each in forecast.chain if each.side is _side(row)]
    if links:
        parts.append(Phrase("once {given} is broken by close, {then_p} go on to {then}"))
        cited += [
            facts.price("given", links[0].given, "far edge of the broken level, passed by z"),
            facts.probability("then_p", links[0].probability, "P(touch next | broken)", n=links[0].n),
            facts.price("then", links[0].then, "near edge of the next level"),
        ]
    phrase, told = more_likely(facts, forecast, row)
    if phrase:
        parts.append(phrase)
        cited += told
    text = strung(parts or [Phrase("no level further out")], "; ")
    return capital(text), tuple(cited)


def _trust(facts: Facts, forecast: Forecast, record: TrackRecord | None) -> Iterator[Claim]:
    if forecast.drawn_n:
        yield _model(facts, forecast)
        skill = Phrase(
            "The base rate beside each figure needs no model; the view this page takes of the chart enters neither."
        )
    else:
        yield _base_rates(facts, forecast)
        skill = Phrase(
            "No model stands behind the table yet, so it claims no skill over its base rate; the chart reading of this "
            "page does not enter it."
        )
    yield Claim("probability.skill", ID, skill)
    if record is not None and forecast.drawn_n:
        yield track(facts, record)
    if forecast.scenarios.upper.by is forecast.scenarios.lower.by is By.TOUCH:
        ties = facts.count("ties", forecast.tie_count, "paths on which one bar reached both barriers")
        yield Claim(
            "probability.ties",
            ID,
            Phrase("{rule} Paths decided by that rule: {ties}.", rule=word(TIE_RULE)),
            (ties,),
        )


def method(facts: Facts, forecast: Forecast) -> tuple[Claim, ...]:
    """How the figures were made and how ties are decided: what a table says away from its page."""
    return tuple(each for each in _trust(facts, forecast, None) if each.id != "probability.skill")


def _model(facts: Facts, forecast: Forecast) -> Claim:
    cited = [
        facts.count("n", forecast.n, "matured past paths in sigma"),
        facts.day("first", forecast.first_origin, "origin of the oldest path"),
        facts.count(
            "effective", forecast.effective_n, "effective count of overlapping windows, smallest row"
        ),
        facts.text("symbol", facts.market.symbol, "contract registry"),
        facts.count("drawn", forecast.drawn_n, "paths drawn from past bars, range-GARCH"),
        facts.count("base", forecast.climatology_n, "matured past paths in ATR(14)"),
        facts.ratio("sigma", forecast.sigma, "volatility of one session forecast by HAR"),
    ]
    lent = NOTHING
    if forecast.proxy:
        cited += [
            facts.text("proxy", forecast.proxy, "longer series of the same underlying"),
            facts.count("lent", forecast.n - forecast.own_n, "paths lent by the longer series"),
        ]
        lent = Phrase(", {lent} of them lent by {proxy} for the years before its first")
    like = (
        Phrase(", days about as far from their averages as today counting a little more")
        if forecast.like_days
        else NOTHING
    )
    return Claim(
        "probability.method",
        ID,
        Phrase(
            "The figures are the mean of two models: {n} past paths of {symbol}{lent}, since {first}, each "
            "measured in the volatility forecast on its own day and laid over today's, {sigma} a session{like}; "
            "and {drawn} paths drawn bar by bar from its past, rough sessions after rough ones. Windows overlap, "
            "so the past paths are worth about {effective} independent ones. The base rate counts {base} past "
            "paths in average ranges.",
            lent=lent,
            like=like,
        ),
        tuple(cited),
    )


def _base_rates(facts: Facts, forecast: Forecast) -> Claim:
    cited = [
        facts.count("n", forecast.n, "matured past paths"),
        facts.day("first", forecast.first_origin, "origin of the oldest path"),
        facts.count(
            "effective", forecast.effective_n, "effective count of overlapping windows, smallest row"
        ),
        facts.text("symbol", facts.market.symbol, "contract registry"),
    ]
    template = Phrase("The figures are base rates: {n} past paths of {symbol}")
    if forecast.proxy:
        cited += [
            facts.text("proxy", forecast.proxy, "longer series of the same underlying"),
            facts.count("lent", forecast.n - forecast.own_n, "paths lent by the proxy"),
            facts.index(
                "scale", forecast.proxy_scale, "one-session moves in own ATR, market over proxy", places=2
            ),
        ]
        template += Phrase(
            ", {lent} of them lent by {proxy} for the years before its first and scaled by {scale} to "
            "this market's ranges"
        )
    template += Phrase(
        ", since {first}, each measured in the average range known at its start and laid over today's; windows overlap, "
        "so they are worth about {effective} independent ones."
    )
    return Claim("probability.method", ID, template, tuple(cited))


def _chosen(facts: Facts, forecast: Forecast) -> Iterator[Claim]:
    selection, horizon = forecast.selection, forecast.scenarios.horizon
    within = reach(horizon)
    ahead = facts.sessions("horizon", horizon, "parameter")
    nearest = facts.atr("nearest", within.nearest, "nearest level a table of this horizon takes", places=2)
    passed = [*selection.trivial_up[:2], *selection.trivial_down[:2]]
    if passed:
        cited = [_near(facts, level, f"near_{'abcd'[i]}") for i, level in enumerate(passed)]
        names = joined([cite(each.name) for each in cited])
        verb = Phrase("lies") if len(passed) == 1 else Phrase("lie")
        yield Claim(
            "probability.trivial",
            ID,
            Phrase(
                "{names} {verb} nearer than {nearest} average daily ranges, where noise decides within {horizon} "
                "{sessions}: the table looks further out.",
                names=names,
                verb=verb,
                sessions=session_word(horizon),
            ),
            (*cited, nearest, ahead),
        )
    for row, level in ((Row.UP, selection.up), (Row.DOWN, selection.down)):
        if level is None:
            side = Phrase("above") if row is Row.UP else Phrase("below")
            furthest = facts.atr("furthest", within.furthest, "furthest level such a table takes", places=2)
            ranges = facts.atr("ranges", within.fallback, "distance of the barrier")
            yield Claim(
                f"probability.no_level_{row}",
                ID,
                Phrase(
                    "No level stands between {nearest} and {furthest} average ranges {side} the close, as far as "
                    "{horizon} {sessions} may reach; that barrier is {ranges} average ranges away.",
                    side=side,
                    sessions=session_word(horizon),
                ),
                (nearest, furthest, ahead, ranges),
            )
    target, other = Phrase("lower"), Phrase("upper")
    if selection.view is View.UP:
        target, other = other, target
    z = facts.average(
        "z", forecast.scenarios.upper.buffer, "zone buffer z: the larger of 0.1 ATR and 5 ticks"
    )
    yield Claim(
        "probability.counting",
        ID,
        Phrase(
            "The {target} barrier is the target and counts by touch of the zone's near edge; the {other} one is "
            "the invalidation and counts by a close beyond it by {z} points.",
            target=target,
            other=other,
        ),
        (z,),
    )


def _near(facts: Facts, level: Level, name: str) -> Measurement:
    return facts.price(name, level.near, "near edge of a level passed over")
