"""The table's barriers as trade set-ups: figures, not advice."""

from collections.abc import Iterator

from levelhead.evidence.setup_record import SetupRecord, SideRecord
from levelhead.forecast import By, Forecast
from levelhead.forecast.setups import SetupOdds
from levelhead.markets import Kind
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, strung
from levelhead.report.facts import Facts, session_word

ID = "probability"
MEAN = "mean over all paths of the forecast, fills by touch, gap or close"
SURE = "95% interval on the effective count"
_NOT_EARNED = Phrase("has not earned anything measurable")
BLOCKS = "95% interval, circular block bootstrap over dates"


def setups(facts: Facts, forecast: Forecast, record: SetupRecord | None) -> Iterator[Claim]:
    """Three sentences at most: with the view, the other ways in, and what such set-ups have earned."""
    first = next((each for each in forecast.setups if each.from_close), None)
    if first is None:
        return
    yield _with_view(facts, first)
    yield from _others(facts, forecast.setups, first)
    yield _record(facts, record)


def _side(odds: SetupOdds) -> Phrase:
    return Phrase("bought") if odds.setup.is_long else Phrase("sold")


def _r(facts: Facts, name: str, value: float, method: str = MEAN) -> Measurement:
    return facts.index(name, value, method, places=2)


def _with_view(facts: Facts, odds: SetupOdds) -> Claim:
    setup = odds.setup
    stop_by, target_by = (
        Phrase("a touch of") if each.by is By.TOUCH else Phrase("a close beyond")
        for each in (setup.stop, setup.target)
    )
    low, high = odds.interval
    sure = NOTHING if low > 0 or high < 0 else Phrase(", not to be told from nothing")
    cited = [
        facts.price("entry", setup.entry, "close of the last session"),
        facts.price("stop", setup.stop.price, "invalidation barrier", by=setup.stop.by),
        facts.price("target", setup.target.price, "target barrier", by=setup.target.by),
        _r(facts, "ratio", odds.reward_to_risk, "points to the target over points to the stop"),
        _r(facts, "mean", odds.expectancy),
        _r(facts, "low", low, SURE),
        _r(facts, "high", high, SURE),
        facts.ticks("ticks", odds.ticks, MEAN),
        facts.money("money", round(odds.currency), MEAN),
        facts.text("currency", facts.market.currency, "contract registry"),
        facts.sessions("held", int(odds.held), "median over all paths"),
    ]
    costs = Phrase("before costs")
    if setup.costs:
        costs = Phrase("after costs of {costs} ticks")
        cited.append(facts.index("costs", setup.costs, "parameter, ticks a round turn"))
    unit = Phrase("contract") if facts.market.kind is Kind.FUTURE else Phrase("unit")
    return Claim(
        "probability.setup",
        ID,
        Phrase(
            "As a set-up, in figures and not as advice: {side} at {entry}, out by {stop_by} {stop} or {target_by} "
            "{target}, reward to risk is {ratio} and the mean result {mean} R ({low} to {high}{sure}), {ticks} "
            "ticks or {money} {currency} a {unit} {costs}, held {held} {sessions} in the median.",
            side=_side(odds),
            stop_by=stop_by,
            target_by=target_by,
            sure=sure,
            unit=unit,
            costs=costs,
            sessions=session_word(int(odds.held)),
        ),
        tuple(cited),
    )


def _others(facts: Facts, found: tuple[SetupOdds, ...], first: SetupOdds) -> Iterator[Claim]:
    order = next((each for each in found if not each.from_close and _side(each) == _side(first)), None)
    other = next((each for each in found if each.from_close and each is not first), None)
    parts: list[Phrase] = []
    cited: list[Measurement] = []
    if order is not None:
        parts.append(
            Phrase(
                "an order at {order} fills on {filled} of the paths and makes {order_mean} R where it does"
            )
        )
        cited += [
            facts.price("order", order.setup.entry, "near edge of the level passed over"),
            facts.probability("filled", order.filled, "share of paths that touch it before the target"),
            _r(facts, "order_mean", order.expectancy),
        ]
    if other is not None:
        parts.append(
            Phrase("the other way round, {side} at the close, it is {other_mean} R", side=_side(other))
        )
        cited.append(_r(facts, "other_mean", other.expectancy))
    if parts:
        yield Claim("probability.setup_others", ID, capital(strung(parts, "; ")) + ".", tuple(cited))


def _record(facts: Facts, record: SetupRecord | None) -> Claim:
    if record is None:
        return Claim(
            "probability.setup_record",
            ID,
            "Whether such set-ups have earned anything is not measured on this machine yet (levelhead backtest {symbol}).",
            (facts.text("symbol", facts.market.symbol, "contract registry"),),
        )
    ours, theirs = record.with_view, record.against
    method = "mean result in R of every past table's set-up, settled on the contract"
    return Claim(
        "probability.setup_record",
        ID,
        Phrase(
            "Looked back on: entered at {n} past closes since {first}, worth about {effective} independent ones, "
            "such set-ups made {ours} R with the view ({ours_low} to {ours_high}) and {theirs} R against it "
            "({theirs_low} to {theirs_high}): {verdict}.",
            verdict=_verdict(ours, theirs),
        ),
        (
            facts.count("n", ours.n, "past tables whose outcome is known"),
            facts.day("first", record.first, "first session a table could be issued on"),
            facts.count("effective", ours.effective_n, "effective count of overlapping windows"),
            _r(facts, "ours", ours.expectancy, method),
            _r(facts, "ours_low", ours.interval[0], BLOCKS),
            _r(facts, "ours_high", ours.interval[1], BLOCKS),
            _r(facts, "theirs", theirs.expectancy, method),
            _r(facts, "theirs_low", theirs.interval[0], BLOCKS),
            _r(facts, "theirs_high", theirs.interval[1], BLOCKS),
        ),
    )


def verdict(side: SideRecord) -> Phrase:
    """What a record allows to be said of one direction."""
    if side.has_earned:
        return Phrase("has earned something measurable")
    return Phrase("has lost measurably") if side.has_lost else _NOT_EARNED


def _verdict(ours: SideRecord, theirs: SideRecord) -> Phrase:
    first, second = verdict(ours), verdict(theirs)
    if first == second:
        neither = Phrase("neither has earned anything measurable")
        return neither if first == _NOT_EARNED else Phrase("each {verdict}", verdict=first)
    return Phrase("the first {first}, the second {second}", first=first, second=second)
