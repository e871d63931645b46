"""What happened to the outlooks that are followed: the rules of the page and of grading, on the tape.

Touches count within a session; everything that takes a close waits for the session's close.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from levelhead.forecast import Barrier, By
from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import BoolArray
from levelhead.kernels.passage import NEITHER, UP
from levelhead.markets.sessions import sessions
from levelhead.measure import Claim, Measurement
from levelhead.report.facts import Facts
from levelhead.watch.alerts import Alert, AlertKind
from levelhead.watch.followed import Followed, Invalidation, Zone
from levelhead.watch.reclaims import reclaims
from levelhead.watch.tape import Tape

SECTION = "watch"


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The sessions of one outlook that are on the tape.

    Parameters
    ----------
    followed
        The outlook.
    tape
        Where they come from.
    days, is_over, path
        See :meth:`Tape.after`.
    stop
        Columns from which on a newer outlook speaks for the levels.
    """

    followed: Followed
    tape: Tape
    days: tuple[date, ...]
    is_over: BoolArray
    path: Paths
    stop: int

    def facts(self, column: int) -> Facts:
        """A maker of measurements known on the session of a column."""
        return Facts(self.tape.bars.market, self.days[column])

    def before(self, column: int) -> float:
        """The last close before a column, points."""
        closes = self.path.close[0, :column]
        known = closes[np.isfinite(closes)]
        return float(known[-1]) if known.size else self.followed.close

    def cited(self, column: int) -> list[Measurement]:
        """Whose outlook it is."""
        facts = self.facts(column)
        name = facts.text("market", self.tape.bars.market.symbol, "contract registry")
        issued = facts.day("issued", self.followed.as_of, "session the outlook was made on")
        return [name, facts.day("day", self.days[column], "session it happened on"), issued]


def alerts_of(
    followed: Sequence[Followed], tape: Tape, *, events: Iterable[tuple[date, str]] = ()
) -> tuple[Alert, ...]:
    """Every alert there is, oldest session first; whoever asks knows which of them are new.

    Parameters
    ----------
    followed
        Outlooks of one market. For levels, a session belongs to the newest outlook made before it.
    tape
        What has traded.
    events
        Days of the calendar and what is due on them.
    """
    ordered = sorted(followed, key=lambda each: each.as_of)
    found: list[Alert] = []
    for each, newer in pairwise([*ordered, None]):
        assert each is not None
        until = each.sessions[-1] if newer is None else newer.as_of
        days, over, path = tape.after(each.as_of, each.sessions[-1])
        stop = sum(day <= until for day in days)
        stretch = Stretch(each, tape, days, over, path, stop)
        for rule in (_touches, _breaks, _violations, _reclaims, _resolution):
            found += rule(stretch)
    found += _events(tape, events)
    kept: dict[str, Alert] = {}
    for alert in found:
        kept.setdefault(alert.identity, alert)
    return tuple(sorted(kept.values(), key=lambda alert: alert.session))


def _touches(stretch: Stretch) -> Iterator[Alert]:
    for column in range(stretch.stop):
        before = stretch.before(column)
        low, high = float(stretch.path.low[0, column]), float(stretch.path.high[0, column])
        for zone in stretch.followed.zones:
            if before < zone.low <= high:
                yield _touch(stretch, column, zone, "resistance", high)
            elif before > zone.high >= low:
                yield _touch(stretch, column, zone, "support", low)
        yield from _barrier_touches(stretch, column, before, low, high)


def _touch(stretch: Stretch, column: int, zone: Zone, side: str, reached: float) -> Alert:
    facts = stretch.facts(column)
    words, cited = _zone_words(facts, zone)
    extreme = "high" if side == "resistance" else "low"
    cited += [*stretch.cited(column), facts.price("reached", reached, f"{extreme} of the session so far")]
    template = (
        f"{{market}} touched {side} {words} on {{day}}: the {extreme} is {{reached}} (outlook of {{issued}})."
    )
    return _alert(stretch, column, (AlertKind.TOUCH, side, zone.name), template, cited)


def _barrier_touches(
    stretch: Stretch, column: int, before: float, low: float, high: float
) -> Iterator[Alert]:
    """A barrier that no listed zone holds; one that a touch settles is told when it is settled."""
    scenarios = stretch.followed.scenarios
    for side, barrier, met in (
        ("up", scenarios.upper, before < scenarios.upper.price <= high),
        ("down", scenarios.lower, before > scenarios.lower.price >= low),
    ):
        in_zone = any(zone.low <= barrier.price <= zone.high for zone in stretch.followed.zones)
        if met and not in_zone and not (barrier.by is By.TOUCH and _is_final(stretch, column)):
            facts = stretch.facts(column)
            extreme, reached = ("high", high) if side == "up" else ("low", low)
            cited = [
                *stretch.cited(column),
                facts.price("price", barrier.price, "barrier of the table"),
                facts.price("reached", reached, f"{extreme} of the session so far"),
            ]
            template = (
                "{market} touched the barrier {price} on {day}: the "
                f"{extreme} is {{reached}} (outlook of {{issued}})."
            )
            yield _alert(
                stretch, column, (AlertKind.TOUCH, f"barrier {side}", stretch.followed.name), template, cited
            )


def _breaks(stretch: Stretch) -> Iterator[Alert]:
    z = stretch.followed.z
    for column, close in _closes(stretch):
        before = stretch.before(column)
        for zone in stretch.followed.zones:
            side = None
            if close < zone.low - z <= before:
                side = "below"
            elif close > zone.high + z >= before:
                side = "above"
            if side is None:
                continue
            facts = stretch.facts(column)
            words, cited = _zone_words(facts, zone)
            cited += [
                *stretch.cited(column),
                facts.price("close", close, "close of the session"),
                facts.average("z", z, "zone buffer of the outlook"),
            ]
            template = (
                f"{{market}} broke {words} on {{day}}: the close {{close}} lies {side} it by more than z, {{z}} points "
                "(outlook of {issued})."
            )
            yield _alert(stretch, column, (AlertKind.BREAK, side, zone.name), template, cited)


def _violations(stretch: Stretch) -> Iterator[Alert]:
    for each in stretch.followed.invalidations:
        column = next((column for column, close in _closes(stretch) if _violates(close, each)), None)
        if column is None:
            continue
        facts = stretch.facts(column)
        cited = [
            *stretch.cited(column),
            facts.text("pattern", each.name, "candle rules with tolerance"),
            facts.price("invalidation", each.price, "extreme of the pattern's bars"),
            facts.price("close", float(stretch.path.close[0, column]), "close of the session"),
        ]
        side = "below" if each.is_bullish else "above"
        template = (
            f"{{market}}: the {{pattern}} of the outlook of {{issued}} is violated: the close of {{day}}, {{close}}, "
            f"lies {side} {{invalidation}}."
        )
        subject = f"{each.name} {each.price:.10g}"
        yield _alert(stretch, column, (AlertKind.INVALIDATION, side, subject), template, cited)


def _violates(close: float, each: Invalidation) -> bool:
    return close < each.price if each.is_bullish else close > each.price


def _reclaims(stretch: Stretch) -> Iterator[Alert]:
    for each in reclaims(stretch.followed, stretch.tape, stretch.path, stretch.is_over, stretch.stop):
        facts = stretch.facts(each.column)
        cited = [
            *stretch.cited(each.column),
            facts.average("level", each.level, each.method),
            facts.price("price", each.price, each.price_method),
            facts.average("needed", each.level + each.buffer, "level + z"),
        ]
        says = {
            "test": "tested {level} from below on {day}, at {price}, and has not won it: that takes a close above {needed}",
            "reclaimed": "reclaimed {level} on {day}: the close {price} lies above {needed}",
            "confirmed": "confirmed its reclaim of {level} on {day}, at {price}",
            "failed": "failed to keep its reclaim of {level} on {day}: the close is {price}",
        }[each.state]
        template = f"{{market}} {says} ({each.name}, outlook of {{issued}})."
        yield _alert(stretch, each.column, (AlertKind.RECLAIM, each.state, each.subject), template, cited)


def _resolution(stretch: Stretch) -> Iterator[Alert]:
    """What :meth:`Scenarios.settle` says, once nothing later in the session can change it."""
    followed = stretch.followed
    if not stretch.days:
        return
    settled = followed.scenarios.settle(stretch.path)
    outcome, column = int(settled.outcome[0]), int(settled.session[0])
    if outcome == NEITHER:
        if not (stretch.days[-1] >= followed.sessions[-1] and stretch.is_over[-1]):
            return
        column = len(stretch.days) - 1
    elif not _is_final(stretch, column):
        return
    facts = stretch.facts(column)
    up, down = followed.scenarios.upper, followed.scenarios.lower
    cited = [
        *stretch.cited(column),
        facts.price("up", up.price, f"upper barrier, by {up.by}"),
        facts.price("down", down.price, f"lower barrier, by {down.by}"),
    ]
    row = {NEITHER: "neither", UP: "up"}.get(outcome, "down")
    if outcome == NEITHER:
        template = (
            "{market}: neither {up} nor {down} by {day}: the outlook of {issued} came out in the middle."
        )
    else:
        met = _met(up if outcome == UP else down, upward=outcome == UP)
        template = f"{{market}}: {met} on {{day}}: the outlook of {{issued}} came out {row}."
    yield _alert(stretch, column, (AlertKind.RESOLVED, row, followed.name), template, cited)


def _met(barrier: Barrier, *, upward: bool) -> str:
    name = "{up}" if upward else "{down}"
    if barrier.by is By.TOUCH:
        return f"{name} was touched first"
    return f"a close passed {name} by z first"


def _is_final(stretch: Stretch, column: int) -> bool:
    """Whether the rest of the session cannot change a row: it is over, or a touch stands against a close."""
    both = stretch.followed.scenarios.upper.by is stretch.followed.scenarios.lower.by
    return bool(stretch.is_over[column]) or not both


def _events(tape: Tape, events: Iterable[tuple[date, str]]) -> Iterator[Alert]:
    market, closed = tape.bars.market, tape.closed
    following = sessions(market.calendar).after(closed, 1)[0]
    for day, name in sorted(events):
        if not closed < day <= following:
            continue
        facts = Facts(market, closed)
        cited = (
            facts.text("market", market.symbol, "contract registry"),
            facts.text("event", name, "calendar"),
            facts.day("day", day, "day it is due"),
        )
        claim = Claim("watch.event", SECTION, "{market}: {event} is due on {day}.", cited)
        yield Alert(AlertKind.EVENT, name, "calendar", market.symbol, day, claim)


def _closes(stretch: Stretch) -> Iterator[tuple[int, float]]:
    for column in range(stretch.stop):
        close = float(stretch.path.close[0, column])
        if np.isfinite(close):
            yield column, close


def _zone_words(facts: Facts, zone: Zone) -> tuple[str, list[Measurement]]:
    low = facts.price("low", zone.low, "lower edge of the zone")
    if zone.low == zone.high:
        return "{low}", [low]
    return "{low}–{high}", [low, facts.price("high", zone.high, "upper edge of the zone")]


def _alert(
    stretch: Stretch,
    column: int,
    what: tuple[AlertKind, str, str],
    template: str,
    cited: Sequence[Measurement],
) -> Alert:
    kind, which, subject = what
    claim = Claim(f"watch.{kind}", SECTION, template, tuple(cited))
    return Alert(kind, which, subject, stretch.tape.bars.market.symbol, stretch.days[column], claim)
