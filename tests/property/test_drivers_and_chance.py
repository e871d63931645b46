"""Claims about yields and drivers: made where they are true, hardly ever where chance made the numbers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from levelhead.fundamentals.drivers import OFTEN, Group, attribute, read_drivers_of
from levelhead.fundamentals.pairs import pair_of
from levelhead.fundamentals.rates import Comparison, read_rates
from levelhead.fundamentals.slopes import Link
from levelhead.markets import Context, Macro, Series
from levelhead.markets.context import close_of
from levelhead.markets.registry import market
from tests.driver_series import made_context, published_next_day, weekdays

GROUPS = ("rates", "rates", "credit", "dollar", "oil")


def test_permuted_returns_make_a_claim_in_at_most_one_draw_of_twenty():
    """200 seeded permutations of returns that two drivers really explain."""
    draws = np.random.default_rng(20251124)
    terms = draws.standard_normal((63, 5))
    terms[:, 1] = 0.8 * terms[:, 0] + 0.6 * terms[:, 1]
    returns = 0.6 * terms[:, 0] - 0.8 * terms[:, 2] + draws.standard_normal(63)
    claims = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        found = attribute(chance.permutation(returns), terms, GROUPS, chance)
        r2, null = found.permuted[0, -1], np.quantile(found.permuted[1:, -1], 0.95)
        most = np.bincount(found.first, minlength=4).max() / found.first.size
        claims += int(r2 > null and most >= OFTEN)
    assert claims <= 10


def test_a_driver_that_rules_is_named():
    found = read_drivers_of(made_context(credit=1.5))
    assert found is not None
    assert (found.market.top.group, found.market.stands_out) == (Group.CREDIT, True)


def test_nothing_is_named_where_nothing_drives():
    found = read_drivers_of(made_context(seed=5))
    assert found is not None and found.relative is not None
    assert (found.market.stands_out, found.relative.stands_out) == (False, False)


def test_shares_sum_to_what_all_explain():
    found = read_drivers_of(made_context(seed=3, small=0.4))
    assert found is not None and found.relative is not None
    for each in (found.market, found.relative):
        assert sum(share.share for share in each.shares) == pytest.approx(each.together.r2, abs=1e-12)
        members = [part for share in each.shares for _, part in share.members]
        assert sum(members) == pytest.approx(each.together.r2, abs=1e-12)
        assert sum(share.first_share for share in each.shares) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_a_flip_of_sign_is_found_within_60_sessions(seed: int):
    """The slope turns from +0.8 to -0.8 sixty changes before the end."""
    small = np.where(np.arange(1_000) < 940, 0.8, -0.8)
    before = read_rates(made_context(1_000, seed=seed, small=np.full(1_000, 0.8)))
    after = read_rates(made_context(1_000, seed=seed, small=small))
    assert before is not None and after is not None
    old, new = before.relative[0], after.relative[0]
    assert (old.slope.link, new.slope.link) == (Link.WITH, Link.AGAINST)
    assert old.regime is not None and (old.regime.sign, old.regime.recent) == (1, False)
    assert new.regime is not None and (new.regime.sign, new.regime.recent) == (-1, True)
    assert np.busday_count(new.regime.since, date(2025, 11, 24)) <= 60


def test_small_is_called_more_sensitive_only_where_it_is():
    cases = {
        Comparison.MORE: made_context(small=-0.8, large=-0.2),
        Comparison.LESS: made_context(small=-0.2, large=-0.8),
        Comparison.NOT_DISTINGUISHABLE: made_context(small=-0.5, large=-0.5),
    }
    for expected, context in cases.items():
        read = read_rates(context)
        assert read is not None and read.against is not None
        assert read.against.comparison is expected


def test_slopes_on_rises_and_falls_are_told_apart():
    """Prices that fall with rising yields and ignore falling ones."""
    base = made_context(seed=2)
    moved = 10.0 * np.diff(base.macro.series["DGS10"].value, prepend=4.0)
    # the last yield is not out yet
    slope = np.where(np.append(moved, 0.0) > 0, -1.0, 0.0)
    read = read_rates(made_context(seed=2, small=slope))
    assert read is not None and read.relative[0].turns is not None
    turns = read.relative[0].turns
    assert turns.one.value == pytest.approx(-1.0, abs=3 * turns.one.error)
    assert turns.other.value == pytest.approx(0.0, abs=3 * turns.other.error)
    assert turns.p < 0.01


def shortened(context: Context, count: int) -> Context:
    """The same page from files that hold only the first ``count`` sessions."""
    day = context.bars.session[count - 1].item()
    bars, peer = context.bars.upto(day), context.peers["SPY"].upto(day)
    moment = close_of(bars)
    series = {name: each.known_by(moment) for name, each in context.macro.series.items()}
    return Context(
        bars,
        day,
        peers={"SPY": peer},
        implied=tuple(each.upto(day) for each in context.implied),
        macro=Macro(series=series),
    )


@pytest.mark.parametrize("count", [120, 333, 700, 899])
def test_later_data_change_nothing(count: int):
    """A page of the past is the page that was printed then, to the last bit."""
    context = made_context(900, seed=1, small=0.3)
    short = shortened(context, count)
    cut = context.upto(short.as_of)
    assert read_rates(cut) == read_rates(short)
    assert read_drivers_of(cut) == read_drivers_of(short)


def test_the_seed_draws_and_nothing_else_does():
    context = made_context(seed=4)
    assert read_drivers_of(context) == read_drivers_of(context)
    one, other = read_drivers_of(context), read_drivers_of(context, seed=1)
    assert one is not None and other is not None
    assert one.market.together.chance != other.market.together.chance


def without(context: Context, *names: str) -> Context:
    kept = {name: each for name, each in context.macro.series.items() if name not in names}
    return replace(context, macro=Macro(series=kept))


def test_what_is_not_there_is_named():
    context = without(made_context(), "DCOILWTICO", "BAMLH0A0HYM2")
    rates, drivers = read_rates(context), read_drivers_of(context)
    assert rates is not None and rates.missing == ("DFII10", "T10YIE")
    assert drivers is not None and drivers.missing == (Group.CREDIT, Group.OIL)
    assert drivers.market.without_credit is None


def test_a_fund_of_bonds_stands_for_a_spread_that_ended():
    """The spread's free history may stop; a driver that stopped would cut every window short."""
    context = made_context()
    spread = context.macro.series["BAMLH0A0HYM2"].upto(date(2025, 10, 31))
    days = weekdays(900)
    fund = Series("HYG", days, 80.0 * np.exp(0.01 * np.random.default_rng(0).standard_normal(days.size)))
    series = {**context.macro.series, "BAMLH0A0HYM2": spread, "HYG": fund}
    found = read_drivers_of(replace(context, macro=Macro(series=series)))
    assert found is not None
    assert [share.members[0][0] for share in found.market.shares if share.group is Group.CREDIT] == ["HYG"]


def test_without_yields_or_peers_there_is_less_to_read():
    context = made_context()
    assert read_rates(without(context, "DGS10", "DGS2")) is None
    alone = replace(context, peers={})
    rates, drivers = read_rates(alone), read_drivers_of(alone)
    assert rates is not None and (rates.relative, rates.against) == ((), None)
    assert drivers is not None and drivers.relative is None


def test_the_large_markets_page_reads_the_same_difference():
    """Small minus large, whichever of the two the page is about; oil has no counterpart."""
    context = made_context(small=-0.5)
    turned = replace(context, bars=context.peers["SPY"], peers={"IWM": context.bars})
    one, other = read_rates(context), read_rates(turned)
    assert one is not None and other is not None
    assert other.relative == one.relative
    assert [each.target for each in (other.market[0], other.relative[0])] == ["SPY", "IWM - SPY"]
    oil = replace(context, bars=replace(context.bars, market=market("CL")))
    assert pair_of(oil) is None


def test_a_counterpart_that_ended_last_month_is_none():
    context = made_context()
    ended = {"SPY": context.peers["SPY"].upto(date(2025, 11, 13))}
    assert pair_of(replace(context, peers=ended)) is None


def test_series_that_cannot_be_told_apart_give_no_slope_between_them():
    """Yields that only rise have no falls; a market is no different from itself."""
    context = made_context()
    days = context.bars.session
    rising = Series("DGS10", days, 1.0 + 0.01 * np.cumsum(1.0 + (np.arange(days.size) % 3)))
    series = {name: replace(rising, name=name) for name in ("DGS10", "DFII10", "T10YIE")}
    read = read_rates(replace(context, macro=Macro(series=series)))
    assert read is not None
    assert (read.split, read.market[0].turns) == (None, None)
    twin = replace(context, peers={"SPY": replace(context.bars, market=market("SPY"))})
    same, drivers = read_rates(twin), read_drivers_of(twin)
    assert same is not None and same.relative == ()
    assert drivers is not None and drivers.relative is None


def test_a_short_history_falls_back_on_the_faded_slope():
    read = read_rates(made_context(200))
    assert read is not None
    first = read.market[0]
    assert (first.wandering, first.regime, first.turns) == (None, None, None)
    assert first.slope == first.faded
    assert read_rates(made_context(60)) is None


def test_a_yield_of_last_month_says_nothing_about_now():
    context = made_context()
    old = published_next_day(context.macro.series["DGS10"].upto(date(2025, 11, 13)))
    read = read_rates(replace(context, macro=Macro(series={"DGS10": old})))
    assert read is None
