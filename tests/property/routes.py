"""The numbers of a page by a second route: for each kind of measurement how it is computed once more."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from tests.property.page_case import (
    CONTRACTS,
    NAMES,
    NEEDS,
    Case,
    barrier,
    claim_of,
    disagreeing,
    distance,
    fingerprint,
    last_tests,
    lost_band,
    made_there,
    names,
    next_edge,
    nth,
    pattern_low_or_high,
    period_of,
    pivot_rank,
    projected,
    quarter_end,
    rate,
    rsi_extreme,
    story_of,
    strengths,
    support_story,
    trivially_near,
    value,
    window,
    zone_edge,
)
from tests.property.second_odds import Recount, paths_of
from tests.property.second_route import Second


@dataclass(frozen=True)
class Asked:
    """One measurement of one claim of a page."""

    case: Case
    claim: Any
    name: str

    @property
    def market(self) -> Second:
        return self.case.market

    @property
    def odds(self) -> Recount:
        return self.case.odds

    @property
    def upper_edge(self) -> float:
        """Of a zone: its one price where it has no second."""
        return float(self.value("high" if "high" in names(self.claim) else "low"))

    def value(self, name: str) -> Any:
        return value(self.claim, name)


Recompute = Callable[[Asked], object]


def rises(asked: Asked) -> bool:
    """Whether the sentence is about closes at its price or higher."""
    return " or higher " in asked.claim["text"]


def turning(asked: Asked, holds: Callable[[Second], Any]) -> float:
    """The printed price if a next session that closes there makes it so, and one a tick before does not."""
    price, day = float(asked.value(asked.name)), asked.case.sessions_ahead[0]
    before = price + (-1 if rises(asked) else 1) * asked.market.tick
    turned = holds(asked.market.fed(day, price)) and not holds(asked.market.fed(day, before))
    return price if turned else math.nan


def beyond_average(asked: Asked, market: Second) -> bool:
    """A close beyond the claim's average by z, on the side the claim speaks of."""
    average = market.sma(window(asked.claim)).iloc[-1]
    return bool(market.close > average + market.z if rises(asked) else market.close < average - market.z)


def passed(asked: Asked, limit: float, *, up: bool) -> float:
    """The first tick strictly beyond a limit."""
    ticks = limit / asked.market.tick
    whole = round(ticks) if abs(ticks - round(ticks)) < 1e-6 else None
    beyond = (
        (math.floor(ticks) + 1 if up else math.ceil(ticks) - 1)
        if whole is None
        else whole + (1 if up else -1)
    )
    return beyond * asked.market.tick


def ordered(asked: Asked) -> str:
    """Which of the levels passed over has the price an order waits at."""
    passed_over = claim_of(asked.case, "probability.trivial")
    return next(each for each in names(passed_over) if value(passed_over, each) == asked.value(asked.name))


PARAMETERS: dict[str, set[object]] = {
    # claim and name -> the values DEFINITIONS.md gives these parameters
    r"introduction\.reclaim:window": {50},
    r"changes\.average_(50|200):window|technical\.back_adjusted_\d+:window|technical\.trend:window": {
        50,
        100,
        200,
    },
    r"levels\..*\.why:r._window": {50, 100, 200, 250},
    r"technical\.trend:slope": {20},
    r"technical\.swings:window": {60},
    r"technical\.candles:window": {5},
    r"technical\.candles:tolerance": {0.1},
    r"technical\.rsi:window|technical\.rsi_signal:signal_window": {14},
    r"technical\.leg:threshold|changes\.leg:share": {0.382},
    r"technical\.relative\..:(window|short|long)": {50, 20, 63},
    r"levels\.legend:within": {3},
    r"levels\.heading\..*\.touch:h_[abc]": {5, 10, 15},
    r".*:horizon": {15},
    r"probability\.(trivial|no_level_.*):nearest": {1.25},
    r"probability\.no_level_.*:furthest": {4.0},
    r"probability\.no_level_.*:ranges": {2.0},
    # the target counts by touch and the invalidation by close, so no bar can tie
    r"probability\.ties:ties": {0},
    r"probability\.absent:needs": {60},
    r"(data\.contract|probability\.setup):currency": {"USD"},
    r"data\.source:adjustment": {"none"},
    r"data\.source:source": {"CSV"},
    r"disclaimer\.hypothetical:rule": {"4.41"},
    r"technical\.candles:share": {0.3},
    r"technical\.missing\..:needs": {50, 100, 150, 200, 220},
}
ROUTES: dict[str, Recompute] = {
    r"(title|introduction\..*|levels\.strength|probability\.method|technical\.relative\..):(symbol|market)": lambda a: (
        a.case.symbol if a.name == "symbol" else NAMES[a.case.symbol]
    ),
    r"title:day|introduction\.where:day|data\.source:last": lambda a: a.market.days[-1].isoformat(),
    r"title:year": lambda a: str(a.market.days[-1].year),
    r"introduction\.where:close": lambda a: float(a.market.bars["close"].iloc[-1]),
    r"introduction\.where:from_price": lambda a: a.market.leg[0].price,
    r"introduction\.where:from_day": lambda a: a.market.leg[0].day.isoformat(),
    r"introduction\.where:end_price": lambda a: a.market.leg[1],
    r"introduction\.where:end_day": lambda a: a.market.leg[2].isoformat(),
    r"(introduction\.where|technical\.leg):retraced": lambda a: a.market.retraced,
    r"technical\.leg:points": lambda a: abs(a.market.leg[0].price - a.market.leg[1]),
    r"changes\.leg:price": lambda a: turning(a, lambda m: m.retraced >= 0.382),
    r"introduction\.reclaim:average": lambda a: a.market.sma(50).iloc[-1],
    r"introduction\.reclaim:distance": lambda a: abs(a.market.close - a.market.sma(50).iloc[-1]),
    r"introduction\.reclaim:ranges": lambda a: abs(a.market.close - a.market.sma(50).iloc[-1]) / a.market.atr,
    r"introduction\.reclaim:needed": lambda a: turning(a, lambda m: m.close > m.sma(50).iloc[-1] + m.z),
    r"introduction\.reclaim:held": lambda a: a.market.sessions_on_side(50),
    r"introduction\.relative:(weaker|stronger|mixed)_.": lambda a: strengths(a.case, a.name.split("_")[0])[
        "abcdefgh".index(a.name[-1])
    ],
    r"(introduction\.odds|probability\.(up|down|neither)\.scenario):(up|down)": lambda a: barrier(
        a.case, a.name
    ),
    r"introduction\.odds:p_(up|down|neither)": lambda a: a.odds.probability(a.name[2:]),
    r"(introduction\.odds|probability\.horizon):end": lambda a: a.case.sessions_ahead[
        a.case.outlook.horizon - 1
    ].isoformat(),
    r"technical\.swings:high": lambda a: a.market.swings(high=True)[-1].price,
    r"technical\.swings:high_day": lambda a: a.market.swings(high=True)[-1].day.isoformat(),
    r"technical\.swings:major": lambda a: a.market.major(high=True).price,  # type: ignore[union-attr]
    r"technical\.swings:major_day": lambda a: a.market.major(high=True).day.isoformat(),  # type: ignore[union-attr]
    r"technical\.trend:average": lambda a: a.market.sma(200).iloc[-1],
    r"technical\.trend:distance": lambda a: abs(a.market.close - a.market.sma(200).iloc[-1]),
    r"technical\.trend:change": lambda a: abs(a.market.sma(200).iloc[-1] - a.market.sma(200).iloc[-21]),
    r"technical\.back_adjusted_\d+:adjusted": lambda a: a.market.adjusted_sma(window(a.claim)),
    r"technical\.back_adjusted_\d+:gap": lambda a: abs(
        a.market.adjusted_sma(window(a.claim)) - a.market.sma(window(a.claim)).iloc[-1]
    ),
    r"technical\.candles:invalidation": lambda a: pattern_low_or_high(a.case, a.claim),
    r"technical\.candles:room": lambda a: abs(a.market.close - a.value("invalidation")),
    r"technical\.candles:pattern_day|changes\.pattern:day": lambda a: next(
        day.isoformat() for day in a.market.days[-5:] if day.isoformat() == a.value(a.name)
    ),
    r"technical\.violation:given": lambda a: value(claim_of(a.case, "technical.candles"), "invalidation"),
    r"technical\.violation:then|probability\.(up|down)\.(notes:then|scenario:next)": lambda a: next_edge(
        a.case, a.claim, a.name
    ),
    r"technical\.violation:p": lambda a: a.odds.after_break(a.value("given"), a.value("then"), by=0.0)[0],
    r"technical\.violation:n": lambda a: a.odds.after_break(a.value("given"), a.value("then"), by=0.0)[1],
    r"technical\.rsi:rsi": lambda a: a.market.rsi.iloc[-1],
    r"technical\.rsi:low": lambda a: rsi_extreme(a.case, low=True)[0],
    r"technical\.rsi:low_day": lambda a: rsi_extreme(a.case, low=True)[1],
    r"technical\.rsi:high": lambda a: rsi_extreme(a.case, low=False)[0],
    r"technical\.rsi:high_day": lambda a: rsi_extreme(a.case, low=False)[1],
    r"technical\.rsi_signal:signal": lambda a: a.market.signal.iloc[-1],
    r"technical\.rsi_signal:cross_day": lambda a: a.market.crosses[-1][0].isoformat(),
    r"technical\.rsi_signal:rate": lambda a: rate(a.case),
    r"technical\.rsi_signal:packs": lambda a: disagreeing(a.case),
    r"(technical\.support|levels\.(at|support|resistance)|changes\.zone).*:(low|high)": lambda a: zone_edge(
        a.case, a.claim, a.name
    ),
    r"technical\.support\..*:test_[abc]": lambda a: nth(support_story(a.case, a.claim).tests[-3:], a.name),
    r"technical\.support\..*:lost": lambda a: support_story(a.case, a.claim).lost.isoformat(),
    r"technical\.support\..*:regained": lambda a: support_story(a.case, a.claim).regained.isoformat(),
    r"technical\.relative\..:other": lambda a: list(a.case.peers)["abcdefgh".index(a.claim["id"][-1])],
    r"technical\.relative\..:against_mean": lambda a: abs(
        a.case.ratio(a.value("other"))[-1] / np.mean(a.case.ratio(a.value("other"))[-50:]) - 1
    ),
    r"technical\.relative\..:short_change": lambda a: abs(
        a.case.ratio(a.value("other"))[-1] / a.case.ratio(a.value("other"))[-21] - 1
    ),
    r"technical\.relative\..:long_change": lambda a: abs(
        a.case.ratio(a.value("other"))[-1] / a.case.ratio(a.value("other"))[-64] - 1
    ),
    r"technical\.volatility:atr": lambda a: a.market.atr,
    r"technical\.volatility:atr_share": lambda a: a.market.atr / a.market.close,
    r"technical\.volatility:sigma": lambda a: a.market.sigma,
    r"technical\.volatility:band": lambda a: (
        a.market.sma(20).iloc[-1]
        + math.copysign(2, a.market.close - a.market.sma(20).iloc[-1])
        * a.market.bars["close"].tail(20).std(ddof=0)
    ),
    r"levels\..*\.why:r._day(_.)?": lambda a: made_there(a.case, a.claim, a.name),
    r"levels\..*\.why:r._lost": lambda a: lost_band(a.case, a.claim, a.name),
    r"levels\..*\.why:r._period": lambda a: period_of(a.case, a.claim, a.name),
    r"levels\..*\.why:r._rank": lambda a: pivot_rank(a.case, a.claim, a.name),
    r"levels\..*\.why:r._projected": lambda a: projected(a.case, a.claim, a.name),
    r"levels\..*\.tests:[abc]": lambda a: nth(last_tests(a.case, a.claim), a.name),  # type: ignore[arg-type]
    r"levels\..*\.tests:lost": lambda a: story_of(a.case, a.claim).lost.isoformat(),
    r"levels\..*\.tests:regained": lambda a: story_of(a.case, a.claim).regained.isoformat(),
    r"levels\..*\.distance:points": lambda a: distance(a.case, a.claim),
    r"levels\..*\.distance:ranges": lambda a: distance(a.case, a.claim) / a.market.atr,
    r"levels\..*\.distance:sigmas": lambda a: distance(a.case, a.claim) / (a.market.close * a.market.sigma),
    r"levels\..*\.distance:ticks": lambda a: distance(a.case, a.claim) / a.market.tick,
    r"levels\..*\.touch:p_[abc]": lambda a: a.case.touched(a.claim, {"a": 5, "b": 10, "c": 15}[a.name[-1]]),
    r"levels\.legend:buffer|probability\.counting:z": lambda a: a.market.z,
    r"probability\.(up|neither|down)\.probability:p": lambda a: a.odds.probability(
        a.claim["id"].split(".")[1]
    ),
    r"probability\.(up|neither|down)\.climatology:c": lambda a: a.odds.frequency(a.claim["id"].split(".")[1]),
    r"probability\.(up|neither|down)\.interval:(low|high)": lambda a: a.odds.interval(
        a.claim["id"].split(".")[1]
    )[a.name == "high"],
    r"probability\.(up|down)\.notes:given": lambda a: next_edge(a.case, a.claim, a.name),
    r"probability\.(up|down)\.notes:then_p": lambda a: a.odds.after_break(a.value("given"), a.value("then"))[
        0
    ],
    r"probability\.up\.notes:gate": lambda a: next_edge(a.case, a.claim, a.name),
    r"probability\.up\.notes:if_passed": lambda a: a.odds.gate(a.value("gate"))[0],
    r"probability\.up\.notes:if_not": lambda a: a.odds.gate(a.value("gate"))[1],
    r"probability\.neither\.notes:last": lambda a: a.odds.inside(last_only=True),
    r"probability\.neither\.notes:all": lambda a: a.odds.inside(last_only=False),
    r"probability\.method:n": lambda a: len(a.odds.paths),
    r"probability\.method:lent": lambda a: len(a.odds.lent[0]),
    r"probability\.method:scale": lambda a: a.odds.lent[1],
    r"probability\.method:proxy": lambda a: {"RTY": "^RUT", "ES": "^GSPC"}[a.case.symbol],
    r"probability\.method:first": lambda a: (a.odds.lent[0] or a.odds.own)[0].origin.isoformat(),
    r"probability\.method:effective": lambda a: a.odds.fewest,
    r"probability\.absent:has": lambda a: len(paths_of(a.market, max(a.case.outlook.horizon, 15))),
    r"technical\.missing\..:reading": lambda a: next(
        name for name, needs in NEEDS.items() if (name, needs) == (a.value(a.name), a.value("needs"))
    ),
    r"technical\.missing\..:has": lambda a: len(a.market.bars),
    r"probability\.trivial:near_.": lambda a: trivially_near(a.case, a.claim, a.name),
    r"changes\.average_(50|200):price": lambda a: turning(a, lambda m: beyond_average(a, m)),
    r"changes\.rsi_signal:price": lambda a: turning(
        a, lambda m: (m.rsi.iloc[-1] > m.signal.iloc[-1]) == (" above " in a.claim["text"])
    ),
    r"changes\.pattern:price": lambda a: (
        pattern_low_or_high(a.case, a.claim) + (a.market.tick if rises(a) else -a.market.tick)
    ),
    r"changes\.zone:above": lambda a: passed(a, a.upper_edge + a.market.z, up=True),
    r"changes\.zone:below": lambda a: passed(a, a.value("low") - a.market.z, up=False),
    r"changes\.table:price": lambda a: (
        passed(a, a.odds.down[0] - a.market.z, up=False)
        if a.odds.down[1] == "close"
        else passed(a, a.odds.up[0] + a.market.z, up=True)
    ),
    r"probability\.setup:(entry|stop|target)": lambda a: {
        "entry": a.market.close,
        "stop": a.odds.down[0] if a.odds.up[1] == "touch" else a.odds.up[0],
        "target": a.odds.up[0] if a.odds.up[1] == "touch" else a.odds.down[0],
    }[a.name],
    r"probability\.setup:ratio": lambda a: (
        abs(a.value("target") - a.market.close) / (abs(a.market.close - a.value("stop")) + a.market.z)
    ),
    r"probability\.setup:money": lambda a: round(
        a.value("ticks") * CONTRACTS[a.case.symbol][0] * CONTRACTS[a.case.symbol][1]
    ),
    r"probability\.setup_others:order": lambda a: trivially_near(
        a.case, claim_of(a.case, "probability.trivial"), ordered(a)
    ),
    r"probability\.setup_record:symbol": lambda a: a.case.symbol,
    r"changes\.since:day": lambda a: a.market.days[-2].isoformat(),
    r"data\.source:count": lambda a: len(a.market.bars),
    r"data\.source:first": lambda a: a.market.days[0].isoformat(),
    r"data\.source:print": lambda a: fingerprint(a.case),
    r"data\.contract:code": lambda a: (
        f"{a.case.symbol}{'HMUZ'[quarter_end(a.case).month // 3 - 1]}{quarter_end(a.case).year}"
    ),
    r"data\.contract:last_trade": lambda a: quarter_end(a.case).isoformat(),
    r"data\.contract:to_roll": lambda a: sum(
        day <= quarter_end(a.case) - timedelta(days=4) for day in a.case.sessions_ahead
    ),
    r"data\.contract:tick": lambda a: CONTRACTS[a.case.symbol][0],
    r"data\.contract:worth": lambda a: CONTRACTS[a.case.symbol][0] * CONTRACTS[a.case.symbol][1],
    r"data\.quotation:count": lambda a: len(a.market.quotations),
    r"data\.quotation:last": lambda a: max(a.market.quotations).isoformat(),
    r"data\.quotation:taken": lambda a: len(a.market.closes),
}
EXCEPTIONS = {
    r"data\.[^.]+\.[A-Z_]+:.*": "findings of the quality gate: counted anew in tests/data",
    r"data\.rolls.*:.*": "rolls are an input of this route, measured anew in tests/reference",
    r"technical\.worth.*:(?!horizon$).*": "counted anew in tests/twin/test_base_rates.py and test_claim_states.py",
    r"levels\.strength:(tested|first|held|placebo|low|high|strong_.)": "the record: in tests/twin/test_level_fates.py",
    r"probability\.setup:(mean|low|high|ticks|held)|probability\.setup_others:(filled|.*_mean)": "carried path by "
    "path in tests/twin/test_setups.py and tests/reference/test_setups_by_hand.py",
    r"changes\.since_.*:.*|changes\.since:move": "the day before against today, in tests/property/test_changed.py",
    r"(technical\.candles|changes\.pattern):pattern": "names of candles: pinned in tests/reference/test_candles.py",
}
