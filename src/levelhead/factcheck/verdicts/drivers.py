"""Other markets, yields and volatility, what drives the market, breadth, trend."""

from datetime import date

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.spans import stretches
from levelhead.factcheck.statements import BreadthStated, DriverStated, Period, RelativeStated, TrendStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, percent_tolerance, tolerance
from levelhead.factcheck.verdicts.averages import average_readings, measured
from levelhead.factcheck.words import AverageKind, Direction, Driver, Span
from levelhead.fundamentals.breadth import PANEL, Gauge
from levelhead.fundamentals.drivers import Group
from levelhead.technical.averages import Regime
from levelhead.technical.relative import RelativeStrength, Strength

GROUPS = {
    Driver.YIELDS: Group.RATES,
    Driver.CREDIT: Group.CREDIT,
    Driver.DOLLAR: Group.DOLLAR,
    Driver.OIL: Group.OIL,
}
LARGE = ("ES", "NQ")
LATELY = (1, 5)  # sessions a note without a date may mean
EVEN = 0.001  # a difference of returns that nobody need see
SPANS = {Span.LONG: (200,), Span.MEDIUM: (50, 100), Span.SHORT: (20, 10)}


def judge_relative(said: RelativeStated, ground: Ground) -> Finding:
    """Three readings of the ratio: all one way is true, all the other way false."""
    if said.subject and said.subject != ground.bars.market.symbol:
        return cannot(ground, "the statement is about another market")
    wanted = said.against or LARGE
    peers = [each for each in ground.overview.relative if each.against in wanted]
    if not peers:
        return cannot(ground, "no bars of the other market are at hand")
    if said.period is not None:
        return _over_period(said, ground, said.period, wanted)
    down = said.direction is Direction.DOWN
    mine = Strength.WEAKER if down else Strength.STRONGER
    other = Strength.STRONGER if down else Strength.WEAKER
    evidence = _ratios(ground, peers)
    verdicts = [each.verdict for each in peers]
    if all(each is mine for each in verdicts):
        return answer(ground, Ruling.TRUE, "all readings of the ratio agree with the note", evidence)
    lately = [gain for count in LATELY for gain in _gains(ground, wanted, _last_rows(ground, count))]
    sign = -1.0 if down else 1.0
    if all(each is other for each in verdicts) and all(sign * gain < -EVEN for gain in lately):
        why = "all readings of the ratio say the opposite, and so do the last day and week"
        return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)
    return answer(ground, Ruling.UNSUPPORTED, "the readings of the ratio are mixed", evidence)


def _last_rows(ground: Ground, count: int) -> tuple[date, date]:
    session = ground.bars.session
    return session[max(session.size - 1 - count, 0)].item(), ground.as_of


def _gains(ground: Ground, wanted: tuple[str, ...], between: tuple[date, date]) -> list[float]:
    """This market's change less each other's, from the close of the first day to that of the last, ratios."""
    found = []
    for symbol in wanted:
        other = ground.context.peers.get(symbol)
        if other is None or other.first > between[0]:
            continue
        moves = []
        for bars in (ground.bars, other):
            start, end = (
                int(np.searchsorted(bars.session, np.datetime64(day, "D"), side="right")) for day in between
            )
            moves.append(float(bars.close[end - 1] / bars.close[max(start - 1, 0)] - 1))
        found.append(moves[0] - moves[1])
    return found


def _over_period(said: RelativeStated, ground: Ground, period: Period, wanted: tuple[str, ...]) -> Finding:
    """Change for change over the time named; its close before is where it begins."""
    gains: list[float] = []
    for each in stretches(period, ground.bars):
        row = each.rows(ground.bars).start - 1
        if row >= 0:
            gains += _gains(ground, wanted, (ground.bars.session[row].item(), each.last))
    if not gains:
        return cannot(ground, "no bars of the other market are at hand for that time")
    sign = -1.0 if said.direction is Direction.DOWN else 1.0
    cite = ground.cite()
    names = cite.text("against", " and ".join(wanted), "markets")
    gain = cite.ratio("gain", gains[0], "this market's change less the other's, close to close")
    evidence = (cite, f"over that time it changed by {gain} more than {names}")
    if all(sign * each > 0 for each in gains):
        return answer(ground, Ruling.TRUE, "over that time it did as the note says", evidence)
    if all(sign * each < -EVEN for each in gains):
        return answer(ground, Ruling.FALSE, "over that time it did the opposite", evidence, nearest=evidence)
    return answer(ground, Ruling.UNSUPPORTED, "over that time they were about even", evidence)


def _ratios(ground: Ground, peers: list[RelativeStrength]) -> tuple[Cite, str]:
    cite = ground.cite()
    parts = []
    for each in peers:
        against = cite.text("against", each.against, "market")
        average = cite.ratio("average", each.ratio_vs_average, "ratio of closes over its average of fifty")
        short = cite.ratio("short", each.change_short, "change of the ratio over twenty sessions")
        long = cite.ratio("long", each.change_long, "change of the ratio over a quarter")
        parts.append(f"{against} {average} from its average, {short} in a month, {long} in a quarter")
    return cite, f"the ratio to {'; to '.join(parts)}"


def judge_driver(said: DriverStated, ground: Ground) -> Finding:
    """True where the group stands out; false only where another does that moves by itself."""
    group = GROUPS.get(said.driver)
    drivers = ground.fundamentals.drivers
    if group is None:
        return cannot(ground, "what this driver explains is not measured here")
    if drivers is None:
        return cannot(ground, "the series of the drivers are not at hand")
    found = drivers.market
    cite = ground.cite()
    shares = [
        f"{cite.text('group', each.group.value, 'group of series')} {cite.ratio('share', each.share, 'share')}"
        for each in sorted(found.shares, key=lambda each: -each.share)
    ]
    days = f"{cite.day('first', found.first, 'window')} to {cite.day('last', found.last, 'window')}"
    text = f"of the daily variance from {days} they explain: {', '.join(shares)}"
    chance = cite.ratio("chance", found.together.chance, "what permutations stay below")
    evidence = (cite, f"{text}; chance explains up to {chance}")
    mine = next((each for each in found.shares if each.group is group), None)
    if mine is None:
        return cannot(ground, "no series of this driver is at hand")
    top = found.top
    if top.group is group and (found.stands_out or not said.biggest):
        return answer(ground, Ruling.TRUE, "it explains most, more than chance would", evidence)
    if said.biggest and found.stands_out and not top.group.moves_with_equities and top.group is not group:
        return answer(
            ground, Ruling.FALSE, "another driver explains most, clearly", evidence, nearest=evidence
        )
    why = "no driver stands out clearly enough to be called the biggest"
    if found.stands_out:
        why = "another group explains more, one that is priced off the same fears as shares"
    return answer(ground, Ruling.UNSUPPORTED, why if said.biggest else "its share is small", evidence)


def judge_breadth(said: BreadthStated, ground: Ground) -> Finding:
    """Improving by two inequalities over ten sessions; fragile below one half."""
    breadth = ground.fundamentals.breadth
    gauges = [each for each in breadth.gauges if each.window == (said.window or 50)] if breadth else []
    if not gauges:
        return cannot(ground, "no series of breadth is at hand for this market")
    evidence = _gauges(ground, gauges)
    rulings = []
    if said.share is not None:
        rulings.append(_share(said.share, gauges))
    if said.fragile is not None:
        rulings.append(_both([each.fragile is said.fragile for each in gauges]))
    if said.direction is not None:
        rulings.append(_heading(said.direction, gauges))
    if not rulings:
        return answer(ground, Ruling.NOT_CHECKABLE, "the note gives no direction", evidence)
    why = {
        Ruling.TRUE: "breadth is as the note says",
        Ruling.FALSE: "breadth is the opposite by every gauge at hand",
        Ruling.UNSUPPORTED: "by the rule of ten sessions it is not so, by a shorter look it may be",
    }
    for ruling in (Ruling.FALSE, Ruling.UNSUPPORTED, Ruling.TRUE):
        if ruling in rulings:
            return answer(ground, ruling, why[ruling], evidence)
    return cannot(ground, "no gauge can tell")


def _share(share: float, gauges: list[Gauge]) -> Ruling:
    room = max(percent_tolerance(share), 0.01)
    near = [abs(each.share - share) for each in gauges]
    if min(near) <= room:
        return Ruling.TRUE
    # another vendor counts other members
    return Ruling.FALSE if min(near) > 0.1 else Ruling.UNSUPPORTED


def _both(fits: list[bool]) -> Ruling:
    return Ruling.TRUE if all(fits) else Ruling.UNSUPPORTED if any(fits) else Ruling.FALSE


def _heading(stated: Direction, gauges: list[Gauge]) -> Ruling:
    up = stated is Direction.UP
    if all(each.improving if up else (not each.rising and not each.above_mean) for each in gauges):
        return Ruling.TRUE
    # a shorter look may show a turn that ten sessions do not
    return Ruling.UNSUPPORTED


def _gauges(ground: Ground, gauges: list[Gauge]) -> tuple[Cite, str]:
    """Every gauge, ready series of stocks before a panel of sectors."""
    cite = ground.cite()
    order = sorted(gauges, key=lambda each: each.name == PANEL)
    return cite, "; ".join(_gauge(cite, each) for each in order)


def _gauge(cite: Cite, gauge: Gauge) -> str:
    share = cite.ratio("share", gauge.share, f"members above their average, {gauge.name}")
    before = cite.ratio("before", gauge.before, "the same ten sessions before")
    mean = cite.ratio("mean", gauge.mean, "mean of the last twenty sessions")
    name = cite.text("gauge", gauge.name, "series")
    count = cite.count("window", gauge.window, "sessions of the members' averages")
    text = f"{name}: {share} stand above their {count}-day average on {cite.day('day', gauge.day)}"
    text += f", {before} ten sessions before, {mean} on average over twenty"
    improving = "improving" if gauge.improving else "not improving"
    return f"{text}: {improving} by that rule, {'fragile' if gauge.fragile else 'not fragile'}"


def judge_trend(said: TrendStated, ground: Ground) -> Finding:
    """Long: close against a rising or falling average of two hundred; shorter spans likewise."""
    windows = (said.window,) if said.window is not None else SPANS.get(said.span or Span.LONG, (200,))
    readings = [
        each
        for window in windows
        for each in average_readings(ground, window, AverageKind.SIMPLE)
        if each.line.size > window + 21
    ]
    if not readings:
        return cannot(ground, "the bars are too few for such a trend")
    evidence = measured(ground, readings[0], close=True)
    if said.direction is None:
        return answer(ground, Ruling.NOT_CHECKABLE, "what counts as sideways is not defined", evidence)
    sign = 1.0 if said.direction is Direction.UP else -1.0
    sides = [sign * (float(each.tape.bars.close[-1]) - each.value) for each in readings]
    slopes = [sign * float(each.line[-1] - each.line[-21]) for each in readings]
    regimes = {Direction.UP: Regime.UP, Direction.DOWN: Regime.DOWN}
    if said.window in (None, 200) and said.span in (None, Span.LONG):
        is_true = ground.overview.regime is regimes[said.direction]
        if is_true:
            return answer(ground, Ruling.TRUE, "close and average of two hundred days agree", evidence)
    elif sides[0] > 0 and slopes[0] > 0:
        return answer(ground, Ruling.TRUE, "close and average agree with the note", evidence)
    is_long = said.span is Span.LONG or said.window == 200
    if max(sides) < 0 and max(slopes) < 0 and (is_long or not _turned(ground, sign)):
        why = "the close, the slope of the average and the last month all say the opposite"
        return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)
    allowed = tolerance(ground, "close and slope must agree")
    return answer(ground, Ruling.UNSUPPORTED, "close and slope do not agree", evidence, allowed=allowed)


def _turned(ground: Ground, sign: float) -> bool:
    """Has price gone the stated way over a month, whatever the averages say?"""
    close = ground.bars.close
    return len(close) > 21 and sign * float(close[-1] - close[-21]) > 0
