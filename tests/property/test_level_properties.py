"""What every set of levels keeps, whatever the market: grouping, width, order, sides, no look-ahead."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.data.read import read_bars
from levelhead.levels import Level, find_levels
from levelhead.levels.find import merge
from levelhead.levels.values import ORDER, Candidate, LevelKind, Side
from levelhead.markets import Bars, Context
from levelhead.markets.registry import market
from levelhead.technical import Overview, read_chart
from levelhead.technical.extremes import Period
from tests.hand_made import context_of, random_bars

KINDS = [each for each in LevelKind if each is not LevelKind.USER]
DAYS = st.none() | st.integers(0, 400).map(lambda back: date(2025, 11, 24) - timedelta(days=back))
CANDIDATES = st.lists(
    st.builds(
        lambda kind, low, width, since: Candidate(kind, low / 10, (low + width) / 10, since=since),
        st.sampled_from(KINDS),
        st.integers(9500, 10500),
        st.integers(0, 30),
        DAYS,
    ),
    max_size=60,
)
BUFFER, WIDEST = 1.5, 7.5


@given(candidates=CANDIDATES)
def test_every_candidate_is_in_exactly_one_zone(candidates: list[Candidate]):
    zones = merge(candidates, buffer=BUFFER, widest=WIDEST)
    assert sorted(map(repr, (each for zone in zones for each in zone))) == sorted(map(repr, candidates))


@given(candidates=CANDIDATES)
def test_no_zone_is_wider_than_allowed(candidates: list[Candidate]):
    for zone in merge(candidates, buffer=BUFFER, widest=WIDEST):
        assert max(each.high for each in zone) - min(each.low for each in zone) <= WIDEST


@given(candidates=CANDIDATES)
def test_reasons_are_listed_strongest_first_and_newest_within_a_kind(candidates: list[Candidate]):
    for zone in merge(candidates, buffer=BUFFER, widest=WIDEST):
        keys = [(ORDER[each.kind], -(each.since or date.min).toordinal()) for each in zone]
        assert keys == sorted(keys)


@given(candidates=CANDIDATES, data=st.data())
def test_the_order_of_the_candidates_changes_nothing(candidates: list[Candidate], data: st.DataObject):
    shuffled = data.draw(st.permutations(candidates))
    assert merge(shuffled, buffer=BUFFER, widest=WIDEST) == merge(candidates, buffer=BUFFER, widest=WIDEST)


@given(candidates=CANDIDATES)
def test_the_strongest_of_all_opens_the_first_zone(candidates: list[Candidate]):
    zones = merge(candidates, buffer=BUFFER, widest=WIDEST)
    if zones:
        assert ORDER[zones[0][0].kind] == min(ORDER[each.kind] for each in candidates)
        firsts = [ORDER[zone[0].kind] for zone in zones]
        assert firsts == sorted(firsts)


@given(candidates=CANDIDATES)
def test_a_zone_could_not_have_taken_a_weaker_neighbour(candidates: list[Candidate]):
    """Whatever a later zone holds was either further than the buffer or would have made it too wide."""
    zones = merge(candidates, buffer=BUFFER, widest=WIDEST)
    for number, zone in enumerate(zones):
        low, high = min(each.low for each in zone), max(each.high for each in zone)
        for other in (each for later in zones[number + 1 :] for each in later):
            near = other.low <= high + BUFFER and other.high >= low - BUFFER
            assert not near or max(high, other.high) - min(low, other.low) > WIDEST


def test_equal_kinds_on_one_day_keep_one_order():
    """Two averages at one price: the shorter window first, however they come."""
    both = [Candidate(LevelKind.AVERAGE, 100.0, 100.0, window=window) for window in (200, 50)]
    assert merge(both, buffer=1.0, widest=5.0) == merge(both[::-1], buffer=1.0, widest=5.0)


def read(bars: Bars) -> tuple[Overview, tuple[Level, ...]]:
    context = context_of(bars)
    overview = read_chart(context)
    return overview, find_levels(context, overview, horizon=15)


@pytest.mark.parametrize("seed", range(12))
def test_sides_distances_and_edges(seed: int):
    bars = random_bars(420, seed=seed)
    overview, levels = read(bars)
    assert [each.low for each in levels] == sorted(each.low for each in levels)
    for level in levels:
        side = (
            Side.RESISTANCE
            if level.low > overview.close
            else Side.SUPPORT
            if level.high < overview.close
            else Side.AT
        )
        near = {Side.RESISTANCE: level.low, Side.SUPPORT: level.high, Side.AT: overview.close}[side]
        assert (level.side, level.distance) == (side, abs(near - overview.close))
        assert level.high - level.low <= 0.75 * overview.atr + float(bars.market.tick)
        assert level.low <= min(each.low for each in level.reasons) + 0.05
        assert level.high >= max(each.high for each in level.reasons) - 0.05
        assert all(abs(edge * 10 - round(edge * 10)) < 1e-9 for edge in (level.low, level.high))


@pytest.mark.parametrize("seed", range(12))
def test_period_extremes_lie_inside_their_period(seed: int):
    bars = random_bars(420, seed=seed)
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
    seen = 0
    for level in read(bars)[1]:
        for reason in level.reasons:
            if reason.kind not in (LevelKind.PERIOD_HIGH, LevelKind.PERIOD_LOW):
                continue
            assert reason.period and reason.start and reason.since
            passed = 12 * (reason.since.year - reason.start.year) + reason.since.month - reason.start.month
            assert 0 <= passed < months[reason.period]
            row = bars.row(reason.since)
            assert reason.price == (bars.high if reason.kind is LevelKind.PERIOD_HIGH else bars.low)[row]
            seen += 1
    assert seen > 5


def fingerprint(bars: Bars) -> str:
    overview, levels = read(bars)
    readings = [getattr(overview, name) for name in Overview.__dataclass_fields__ if name != "series"]
    return repr((readings, levels))


@settings(max_examples=25)
@given(
    seed=st.integers(0, 1000),
    cut=st.integers(30, 299),
    factor=st.sampled_from([0.01, 0.5, 1.0, 3.0, 100.0]),
    later=st.integers(0, 1000),
)
def test_nothing_after_the_day_is_read(seed: int, cut: int, factor: float, later: int):
    """Bars cut at the day, and bars that go on in any way and are asked for that day, read alike."""
    bars, other = random_bars(300, seed=seed), random_bars(300, seed=later + 5000)
    columns = {
        name: np.concatenate([getattr(bars, name)[:cut], factor * getattr(other, name)[cut:]])
        for name in ("open", "high", "low", "close", "volume")
    }
    gone_on = Bars(bars.market, bars.session, **columns)
    day = bars.session[cut - 1].item()
    cut_off = Bars(
        bars.market, bars.session[:cut], **{name: column[:cut] for name, column in columns.items()}
    )
    assert fingerprint(gone_on.upto(day)) == fingerprint(cut_off)


@pytest.mark.shared
def test_nothing_after_the_day_is_read_of_rty(shared: Path):
    """Every 40th session since 2018, followed by its own future upside down in time and sevenfold."""
    bars = read_bars(shared / "data/bars/RTY=F.csv", market=market("RTY")).bars
    for stop in range(200, len(bars), 40):
        early = bars.upto(bars.session[stop - 1].item())
        assert early.as_of == bars.session[stop - 1].item()
        damaged = {
            name: np.concatenate([getattr(bars, name)[:stop], 7.0 * getattr(bars, name)[stop:][::-1]])
            for name in ("open", "high", "low", "close", "volume")
        }
        later = Bars(bars.market, bars.session, **damaged, adjustment=bars.adjustment, source=bars.source)
        assert fingerprint(later.upto(early.as_of)) == fingerprint(early)


def test_no_claim_of_strength():
    """A rate of holding is not part of a level before it is measured."""
    assert not {"strength", "strong", "hold_rate"} & set(Level.__dataclass_fields__)


def test_context_refuses_what_was_not_known():
    bars = random_bars(60, seed=1)
    with pytest.raises(Exception, match="nothing after as_of"):
        Context(bars, bars.session[-2].item())
