"""Fundamentals to Watch by a second route: for each kind of measurement how it is computed once more."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tests.pages import MONTHS
from tests.property.page_case import Case, value
from tests.property.second_breadth import Followed, Gauge, Panel, Positions, ready
from tests.property.second_conditionals import Conditionals, Under
from tests.property.second_drivers import Attribution
from tests.property.second_policy import Futures, Lean, Statement
from tests.property.second_rates import Rates
from tests.property.second_releases import KINDS, EventDays, Releases, Stood
from tests.property.second_route import Second
from tests.property.second_series import Shelf

LARGE = "ES"  # what small companies are held against
# how the notes of the table name a condition
NAMED = {
    "yields jump": "yield_rise",
    "yields drop": "yield_fall",
    "implied volatility jumps": "volatility_spike",
    "implied volatility drops": "volatility_fall",
}


@dataclass
class Drivers:
    """Every second reading of one page's fundamentals, each made when it is first asked for."""

    case: Case

    @cached_property
    def shelf(self) -> Shelf:
        assert self.case.folder is not None
        return Shelf(self.case.folder, self.case.outlook.as_of)

    @property
    def large(self) -> Second | None:
        return self.case.peers.get(LARGE)

    @cached_property
    def rates(self) -> Rates:
        return Rates(self.shelf, self.case.market, self.large)

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        symbol = self.case.symbol
        found = {"market": Attribution(self.shelf, self.case.market, None, symbol)}
        if self.large is not None:
            found["relative"] = Attribution(self.shelf, self.case.market, self.large, f"{symbol} - {LARGE}")
        return found

    @cached_property
    def conditionals(self) -> Conditionals:
        return Conditionals(self.case.odds, self.shelf, self.case.symbol)

    @cached_property
    def under(self) -> dict[str, Under]:
        return {kind: self.conditionals.under(kind) for kind in [*NAMED.values(), "stress"]}

    @cached_property
    def releases(self) -> Releases:
        return Releases(self.case.folder, self.case.outlook.as_of, is_future=self.case.symbol == "RTY")

    @cached_property
    def event_days(self) -> EventDays:
        return EventDays(self.releases, self.case.market, self.case.peers, self.case.symbol)

    @cached_property
    def futures(self) -> Futures:
        return Futures(self.shelf, self.releases)

    @cached_property
    def lean(self) -> Lean:
        return Lean(self.shelf)

    @cached_property
    def statement(self) -> Statement:
        return Statement(self.shelf)

    @cached_property
    def panel(self) -> Panel:
        return Panel(self.shelf)

    @cached_property
    def gauges(self) -> dict[str, Gauge]:
        return {"a": Gauge(self.panel.share), "b": ready(self.shelf)}

    @cached_property
    def followed(self) -> Followed:
        """In the longer series of the market where there is one."""
        proxy, own = self.case.proxy, self.case.market
        market = proxy if proxy is not None and proxy.days[0] < own.days[0] else own
        return Followed("panel", self.panel.share, market, self.case.symbol if market is own else "^RUT")

    @cached_property
    def positions(self) -> Positions:
        return Positions(self.shelf, self.case.symbol)


@dataclass(frozen=True)
class Sought:
    """One measurement of one claim on fundamentals."""

    drivers: Drivers
    claim: Any
    name: str

    @property
    def id(self) -> str:
        return str(self.claim["id"])

    @property
    def letter(self) -> int:
        """Place in a list whose members are told apart by the last letter of a name."""
        return "abcdef".index(self.name[-1])

    @property
    def horizon(self) -> int:
        return self.drivers.case.outlook.horizon

    @property
    def attribution(self) -> Attribution:
        return self.drivers.attributions[self.id.rsplit(".", 1)[1]]

    @property
    def condition(self) -> str:
        if self.id == "fundamentals.if.yields":
            return "yield_rise" if self.name.startswith("up_") else "yield_fall"
        return "stress" if self.id == "fundamentals.only_if" else self.id.rsplit(".", 1)[1]

    @property
    def under(self) -> Under:
        return self.drivers.under[self.condition]

    @property
    def row(self) -> str:
        """The row a sentence on a condition is about."""
        told = re.search(r"\b(up|down) first", self.claim["text"])
        assert told is not None
        return told[1]

    @property
    def noted(self) -> tuple[Under, str]:
        """Condition and row of a note in the probability table."""
        phrase = re.search(r"more likely if ([a-z ]+) \(", self.claim["text"])
        assert phrase is not None
        return self.drivers.under[NAMED[phrase[1]]], self.id.split(".")[1]

    @property
    def event(self) -> Stood:
        """Of those inside the horizon, by the letter its names begin with."""
        return self.drivers.releases.inside(self.horizon)["abcdefgh".index(self.name[0])]

    @property
    def kind(self) -> str:
        """The kind of release a name holds: ``told_cpi_a`` or ``cpi_day``."""
        return next(part.upper() for part in self.name.split("_") if part.upper() in KINDS)

    @property
    def gone(self) -> Stood:
        return self.drivers.releases.cancelled(self.kind, self.horizon)[self.letter]

    @property
    def moved(self) -> Stood:
        return self.drivers.releases.moved_out(self.kind, self.horizon)[self.letter - 2]

    @property
    def overdue(self) -> Stood:
        return self.drivers.releases.overdue(self.kind)[-2:][self.letter]

    @property
    def beyond(self) -> Stood:
        return self.drivers.releases.beyond(self.kind, self.horizon)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Those whose days a part of the sentence on ranges is about."""
        letter = next(part for part in self.name.split("_") if part in "uvwxyz")
        return self.drivers.event_days.kinds["uvwxyz".index(letter)]

    @property
    def peer(self) -> str:
        return list(self.drivers.case.peers)[self.letter]

    @property
    def meeting(self) -> date:
        return self.drivers.futures.coming["abc".index(self.id[-1])]

    @property
    def top(self) -> tuple[float, float]:
        """Lower bound of the likeliest range after a meeting, and its probability."""
        ranges = self.drivers.futures.ranges(self.meeting)
        lower = max(ranges, key=lambda each: ranges[each])
        return lower, ranges[lower]

    @property
    def moves(self) -> dict[int, float]:
        return self.drivers.futures.steps(self.meeting)

    @property
    def gauge(self) -> Gauge:
        return self.drivers.gauges[self.id[-1]]

    @property
    def left_out(self) -> tuple[str, float, date]:
        name, (move, day) = list(self.drivers.panel.left_out.items())[self.letter]
        return name, move, day

    def value(self, name: str) -> Any:
        return value(self.claim, name)


def _month(reference: str) -> str:
    return MONTHS[int(reference[-2:]) - 1]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


Route = Callable[[Sought], object]
DRIVER_PARAMETERS: dict[str, set[object]] = {
    r"fundamentals\.(rates|drivers)\.(market|relative):window": {63},
    r"fundamentals\.rates\.(more|turns):n": {504},
    r"fundamentals\.(if\..*|only_if):(.*_)?points": {20.0},
    r"fundamentals\.(if\..*|only_if):(.*_)?share": {0.25},
    r"fundamentals\.breadth\.[ab]:window": {50},
    r"fundamentals\.breadth\.[ab]:ten": {10},
    r"fundamentals\.breadth\.[ab]:twenty": {20},
}
_SYMBOL = r"fundamentals\.(rates|drivers)\..*:small|fundamentals\.events\.ranges:symbol|fundamentals\.positioning:root"
_SLOPE = r"fundamentals\.rates\.(market|relative)_slope"
_IF = r"fundamentals\.if\.(?:yield_rise|yield_fall|volatility_spike|yields):(?:up_|down_)?"
_RANGES = r"fundamentals\.events\.ranges:"
_PATH = r"fundamentals\.fed_path\.[abc]"
DRIVER_ROUTES: dict[str, Route] = {
    _SYMBOL: lambda a: a.drivers.case.symbol,
    r"fundamentals\.(rates|drivers)\..*:large": lambda _: LARGE,
    # yields
    r"fundamentals\.rates\.(market|relative):last": lambda a: _iso(a.drivers.rates.of(a.id)[0][-1]),
    r"fundamentals\.rates\.(market|relative):r": lambda a: a.drivers.rates.window(a.id).r2,
    r"fundamentals\.rates\.(market|relative):slope": lambda a: a.drivers.rates.window(a.id).value[0] / 100,
    r"fundamentals\.rates\.(market|relative):t": lambda a: a.drivers.rates.window(a.id).t[0],
    rf"{_SLOPE}:slope": lambda a: a.drivers.rates.wandering(a.id).slope[-1] / 100,
    rf"{_SLOPE}:low": lambda a: _reach(a, -1.96),
    rf"{_SLOPE}:high": lambda a: _reach(a, 1.96),
    rf"{_SLOPE}:n": lambda a: len(a.drivers.rates.of(a.id)[0]),
    rf"{_SLOPE}:since": lambda a: _iso(a.drivers.rates.wandering(a.id).since),
    r"fundamentals\.rates\.more:t_dollar": lambda a: a.drivers.rates.dollar_neutral.t[0],
    r"fundamentals\.rates\.more:t_beta": lambda a: a.drivers.rates.beta_neutral.t[0],
    r"fundamentals\.rates\.more:r": lambda a: a.drivers.rates.dollar_neutral.r2,
    r"fundamentals\.rates\.turns:rise": lambda a: a.drivers.rates.turns.value[0] / 100,
    r"fundamentals\.rates\.turns:t_rise": lambda a: a.drivers.rates.turns.t[0],
    r"fundamentals\.rates\.turns:fall": lambda a: a.drivers.rates.turns.value[1] / 100,
    r"fundamentals\.rates\.turns:t_fall": lambda a: a.drivers.rates.turns.t[1],
    r"fundamentals\.rates\.turns:p": lambda a: a.drivers.rates.turns_p,
    # drivers
    r"fundamentals\.drivers\..*:last": lambda a: _iso(a.attribution.days[-1]),
    r"fundamentals\.drivers\..*:r": lambda a: a.attribution.explained(),
    r"fundamentals\.drivers\..*:chance": lambda a: a.attribution.by_chance(),
    r"fundamentals\.drivers\..*:rates": lambda a: a.attribution.shares["rates"],
    r"fundamentals\.drivers\..*:share": lambda a: a.attribution.shares[a.attribution.top],
    r"fundamentals\.drivers\..*:often": lambda a: a.attribution.often,
    r"fundamentals\.drivers\..*:bare": lambda a: a.attribution.explained(without="credit"),
    r"fundamentals\.drivers\..*:bare_chance": lambda a: a.attribution.by_chance(without="credit"),
    # the table if something comes true
    r"fundamentals\.(if\.volatility_spike|only_if):series|fundamentals\.if\.too_few:._series": lambda _: (
        "VIX"
    ),
    rf"{_IF}at": lambda a: a.drivers.conditionals.at(a.condition),
    rf"{_IF}p": lambda a: a.under.total[0],
    rf"{_IF}episodes": lambda a: a.under.episodes,
    rf"{_IF}given": lambda a: a.under.given(a.row),
    rf"{_IF}(given_)?low": lambda a: a.under.given_interval(a.row)[0],
    rf"{_IF}(given_)?high": lambda a: a.under.given_interval(a.row)[1],
    rf"{_IF}(otherwise|else)": lambda a: a.under.otherwise(a.row),
    rf"{_IF}whole": lambda a: a.drivers.case.odds.probability(a.row),
    r"fundamentals\.only_if:without": lambda a: a.under.without("down"),
    r"fundamentals\.only_if:low": lambda a: a.under.without_interval("down")[0],
    r"fundamentals\.only_if:high": lambda a: a.under.without_interval("down")[1],
    r"probability\.(up|neither|down)\.notes:if_p": lambda a: a.noted[0].given(a.noted[1]),
    r"probability\.(up|neither|down)\.notes:if_not_p": lambda a: a.noted[0].otherwise(a.noted[1]),
    # releases
    r"fundamentals\.events:._day": lambda a: _iso(a.event.day),
    r"fundamentals\.events:._number": lambda a: a.drivers.releases.number(a.event.day),
    r"fundamentals\.events:._was": lambda a: _iso(a.event.was),
    r"fundamentals\.events:._answers": lambda a: _iso(a.drivers.releases.answers(a.event.day)),
    r"fundamentals\.events\.absent:[a-z]+_answers": lambda a: _iso(a.drivers.releases.answers(a.beyond.day)),
    r"fundamentals\.events:more": lambda a: len(a.drivers.releases.inside(a.horizon)) - 8,
    r"fundamentals\.events\.absent:[a-z]+_day": lambda a: _iso(a.beyond.day),
    r"fundamentals\.events\.absent:[a-z]+_number": lambda a: a.drivers.releases.number(a.beyond.day),
    r"fundamentals\.events\.absent:[a-z]+_was": lambda a: _iso(a.beyond.was),
    r"fundamentals\.events\.(absent|changed):month_.*": lambda a: _month(a.gone.reference),
    r"fundamentals\.events\.(absent|changed):planned_.*": lambda a: _iso(a.gone.day),
    r"fundamentals\.events\.(absent|changed):told_.*": lambda a: _iso(a.gone.told),
    r"fundamentals\.events\.(absent|changed):with_.*": lambda a: _month(a.gone.folded),
    r"fundamentals\.events\.changed:due_.*": lambda a: _iso(a.overdue.day),
    r"fundamentals\.events\.changed:late_.*": lambda a: _month(a.overdue.reference),
    r"fundamentals\.events\.changed:was_.*": lambda a: _iso(a.moved.was),
    r"fundamentals\.events\.changed:now_.*": lambda a: _iso(a.moved.day),
    r"fundamentals\.events\.coverage:covered_.*": lambda a: _iso(
        a.drivers.releases.short_of(a.kind, a.horizon)
    ),
    rf"{_RANGES}._n": lambda a: len(a.drivers.event_days.days(a.kinds)),
    rf"{_RANGES}._times": lambda a: a.drivers.event_days.times_usual(a.kinds),
    rf"{_RANGES}._low": lambda a: a.drivers.event_days.interval(a.kinds)[0],
    rf"{_RANGES}._high": lambda a: a.drivers.event_days.interval(a.kinds)[1],
    rf"{_RANGES}peer_._.": lambda a: a.peer,
    rf"{_RANGES}times_._.": lambda a: a.drivers.event_days.times_usual(a.kinds, of=a.peer),
    rf"{_RANGES}ratio_._.": lambda a: a.drivers.event_days.ratio(a.kinds, a.peer),
    # the Fed
    rf"{_PATH}:settled": lambda a: _iso(a.drivers.futures.settled),
    rf"{_PATH}:meeting": lambda a: _iso(a.meeting),
    rf"{_PATH}:cut": lambda a: sum(chance for step, chance in a.moves.items() if step < 0),
    rf"{_PATH}:hold": lambda a: a.moves.get(0, 0.0),
    rf"{_PATH}:hike": lambda a: sum(chance for step, chance in a.moves.items() if step > 0),
    rf"{_PATH}:top_low": lambda a: a.top[0] / 100,
    rf"{_PATH}:top_high": lambda a: (a.top[0] + 0.25) / 100,
    rf"{_PATH}:p_top": lambda a: a.top[1],
    rf"{_PATH}:gap": lambda a: a.drivers.futures.gap(a.meeting),
    rf"{_PATH}:residual": lambda a: a.drivers.futures.residual(a.meeting) * 100,
    r"fundamentals\.direction:day": lambda a: _iso(a.drivers.lean.day),
    r"fundamentals\.direction:spread": lambda a: abs(a.drivers.lean.spread) * 100,
    r"fundamentals\.direction:share": lambda a: a.drivers.lean.share,
    r"fundamentals\.direction:n": lambda a: len(a.drivers.lean.alike),
    r"fundamentals\.direction:episodes": lambda a: a.drivers.lean.episodes,
    r"fundamentals\.direction:climatology": lambda a: a.drivers.lean.climatology,
    r"fundamentals\.statement:day": lambda a: _iso(a.drivers.statement.day),
    r"fundamentals\.statement:target_low": lambda a: a.drivers.statement.target[0] / 100,
    r"fundamentals\.statement:target_high": lambda a: a.drivers.statement.target[1] / 100,
    r"fundamentals\.statement:points": lambda a: abs(a.drivers.statement.change) * 100,
    r"fundamentals\.statement:ayes": lambda a: len(a.drivers.statement.ayes),
    r"fundamentals\.statement:noes": lambda a: len(a.drivers.statement.noes),
    r"fundamentals\.statement:name_.": lambda a: a.drivers.statement.noes[a.letter],
    r"fundamentals\.statement\.text:previous": lambda a: _iso(a.drivers.statement.previous),
    r"fundamentals\.statement\.text:all": lambda a: len(a.drivers.statement.sentences[1]),
    r"fundamentals\.statement\.text:(kept|added|removed|reworded)": lambda a: a.drivers.statement.compared[
        a.name
    ],
    r"fundamentals\.statement\.text:n_.": lambda a: a.drivers.statement.phrase(a.value(a.name), new=True),
    r"fundamentals\.statement\.text:g_.": lambda a: a.drivers.statement.phrase(a.value(a.name), new=False),
    # breadth and positions
    r"fundamentals\.breadth\.[ab]:share": lambda a: a.gauge.share,
    r"fundamentals\.breadth\.[ab]:before": lambda a: a.gauge.before,
    r"fundamentals\.breadth\.[ab]:mean": lambda a: a.gauge.mean,
    r"fundamentals\.breadth\.a:members": lambda a: a.drivers.panel.members,
    r"fundamentals\.breadth\.b:index": lambda _: "S&P 500",
    r"fundamentals\.breadth\.record:market": lambda a: a.drivers.followed.symbol,
    r"fundamentals\.breadth\.record:n": lambda a: len(a.drivers.followed.inside),
    r"fundamentals\.breadth\.record:episodes": lambda a: a.drivers.followed.episodes,
    r"fundamentals\.breadth\.record:share": lambda a: a.drivers.followed.share,
    r"fundamentals\.breadth\.record:low": lambda a: a.drivers.followed.interval[0],
    r"fundamentals\.breadth\.record:high": lambda a: a.drivers.followed.interval[1],
    r"fundamentals\.breadth\.record:chance": lambda a: a.drivers.followed.chance,
    r"fundamentals\.breadth\.a:out_.": lambda a: a.left_out[0],
    r"fundamentals\.breadth\.a:move_.": lambda a: a.left_out[1],
    r"fundamentals\.breadth\.a:jump_.": lambda a: _iso(a.left_out[2]),
    r"fundamentals\.positioning:day": lambda a: _iso(a.drivers.positions.day),
    r"fundamentals\.positioning:net": lambda a: abs(a.drivers.positions.net.iloc[-1]),
    r"fundamentals\.positioning:old": lambda a: a.drivers.positions.age,
    r"fundamentals\.positioning:rank": lambda a: a.drivers.positions.rank,
    r"fundamentals\.positioning:of": lambda a: len(a.drivers.positions.recent),
}


def _reach(a: Sought, errors: float) -> float:
    found = a.drivers.rates.wandering(a.id)
    return (found.slope[-1] + errors * found.error[-1]) / 100
