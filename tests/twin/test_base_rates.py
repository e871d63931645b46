"""What followed a statement, counted in plain loops on the definition."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pytest

from levelhead.evidence.claims import BaseRate, Verdict, base_rates
from levelhead.evidence.states import read_states
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.registry import market
from levelhead.technical import read_chart
from tests.evidence_worlds import rebounding, walk

HORIZON = 15


def rose_first(bars: Bars, row: int, up: float, down: float) -> bool | None:
    """A high reached ``up`` before a low ``down``; of both in one bar the nearer to its open; None: neither."""
    for day in range(row + 1, row + 1 + HORIZON):
        high, low, open = bars.high[day] >= up, bars.low[day] <= down, bars.open[day]
        if high and low:
            return bool(open >= up or (open > down and up - open < open - down))
        if high or low:
            return bool(high)
    return None


def by_hand(context: Context, name: str, up: float, down: float) -> Mapping[str, float]:
    """One statement on one series: origins from the 31st bar on whose window is over."""
    bars, atr = context.bars, read_chart(context).series.atr
    state = next(each for each in read_states(bars, RollTable(), {}) if each.name == name)
    rows = range(30, len(bars) - HORIZON)
    outcome = {
        r: rose_first(bars, r, bars.close[r] + up * atr[r], bars.close[r] - down * atr[r]) for r in rows
    }
    decades: dict[int, list[int]] = defaultdict(list)
    for r in rows:
        decades[bars.session[r].item().year // 10].append(r)
    cell = {}
    for decade, inside in decades.items():
        cuts = np.quantile([atr[r] / bars.close[r] for r in inside], [1 / 3, 2 / 3])
        for r in inside:
            cell[r] = decade, sum(atr[r] / bars.close[r] > cut for cut in cuts)
    alike: dict[object, list[bool]] = defaultdict(list)
    for r in rows:
        rose = outcome[r]
        if state.known[r] and rose is not None:
            alike[cell[r]].append(rose)
    made = [r for r in rows if state.holds[r] and state.known[r]]
    held = [r for r in made if outcome[r] is not None]
    return {
        "n": len(held),
        "episodes": sum(r - 1 not in made for r in made),
        "share": sum(outcome[r] is True for r in held) / len(held),
        "matched": float(np.mean([np.mean(alike[cell[r]]) for r in held])),
    }


def rate_of(rates: tuple[BaseRate, ...], name: str, up: float) -> BaseRate:
    return next(each for each in rates if (each.name, each.up_atr) == (name, up))


@pytest.mark.parametrize("name", ["rsi_cross_up", "decline_ending", "below_band", "regime_down", "hammer"])
@pytest.mark.parametrize(("up", "down"), [(2.0, 2.0), (1.0, 1.5)])
def test_shares_are_those_of_plain_loops(name: str, up: float, down: float):
    context = walk(1_600, seed=31)
    rate, hand = rate_of(base_rates(context, resamples=50), name, up), by_hand(context, name, up, down)
    assert {each: getattr(rate, each) for each in hand} == pytest.approx(hand)
    assert rate.own_n == rate.n > 0


def test_a_planted_rebound_is_found():
    """Price drifts up for ten sessions after a close below the lower band, and the table says so."""
    rates = base_rates(rebounding(4_000, seed=2))
    rate = rate_of(rates, "below_band", 2.0)
    assert rate.verdict is Verdict.ADDS
    assert rate.interval[0] > 0 and rate.q < 0.01
    assert rate_of(rates, "above_band", 2.0).verdict is not Verdict.ADDS


def test_a_proxy_lends_the_years_before():
    """Days of the index count until the fund's own first path begins, and never twice."""
    alone = walk(3_000, seed=5).bars
    index = Bars(
        market("^RUT"),
        *(getattr(alone, each) for each in ("session", "open", "high", "low", "close", "volume")),
    )
    fund = Bars(
        market("IWM"),
        *(getattr(alone, each)[1_400:] for each in ("session", "open", "high", "low", "close", "volume")),
    )
    own = {each.name: each for each in base_rates(Context(fund, fund.as_of), resamples=50)}
    both = {each.name: each for each in base_rates(Context(fund, fund.as_of, proxy=index), resamples=50)}
    whole = {each.name: each for each in base_rates(Context(alone, alone.as_of), resamples=50)}
    for name in ("rsi_cross_up", "above_band", "bullish_harami"):
        assert both[name].own_n == own[name].n < both[name].n <= whole[name].n


def test_the_same_history_gives_the_same_table():
    first, second = (repr(base_rates(walk(700, seed=6), resamples=100)) for _ in range(2))
    assert first == second


def test_a_young_history_measures_nothing():
    """Forty sessions have paths and no statement that was made often enough."""
    rates = base_rates(walk(90, seed=7))
    assert {each.verdict for each in rates} == {Verdict.RARE}
    assert base_rates(walk(35, seed=7)) == ()
