"""Breadth of panels made by hand: every expected value is counted here, by pandas or on paper."""

from datetime import date
from math import log

import numpy as np
import pandas as pd
import pytest

from levelhead.data.panels import read_panel
from levelhead.data.read import read_bars
from levelhead.fundamentals.breadth import Breadth, read_breadth
from levelhead.fundamentals.breadth_record import State, Verdict, read_record, state_of
from levelhead.fundamentals.panel import LeftOut
from levelhead.fundamentals.ratios import read_ratios
from levelhead.markets import Context, Macro, RollTable, Series
from levelhead.markets.registry import market
from tests.hand_made import bars_of, random_bars, weekdays

RUT, RTY, SPX = market("^RUT"), market("RTY"), market("^GSPC")
DAYS = np.array(weekdays(700), dtype="datetime64[D]")
NAMES = tuple("ABCDEFG")


def walks(seed: int = 3, members: int = 7, together: float = 0.0) -> pd.DataFrame:
    """Random walks; with ``together`` they share a part of their moves that lasts."""
    draws = np.random.default_rng(seed)
    moves = draws.normal(0, 0.01, (DAYS.size, members))
    moves += together * np.repeat(draws.normal(0, 0.01, DAYS.size // 7), 7)[:, None]
    return pd.DataFrame(100 * np.exp(np.cumsum(moves, axis=0)), index=DAYS, columns=list(NAMES[:members]))


def series(name: str, values, days=DAYS) -> Series:
    return Series(name, days, np.asarray(values, dtype=np.float64))


def panel_of(frame: pd.DataFrame) -> dict[str, Series]:
    return {name: series(name, frame[name]) for name in frame}


def read(members=None, ready=None, bars=None, **more) -> Breadth | None:
    bars = bars or random_bars(700, seed=1, market=RUT)
    context = Context(bars, bars.as_of, macro=Macro(members=members or {}, series=ready or {}), **more)
    return read_breadth(context)


@pytest.mark.parametrize(("at", "window"), [(0, 50), (1, 200)])
def test_the_share_above_an_average_is_that_of_pandas(at, window):
    """Now, ten sessions before, and its mean of twenty."""
    frame = walks()
    share = (frame > frame.rolling(window).mean())[window - 1 :].mean(axis=1)
    gauge = read(panel_of(frame)).gauges[at]
    assert (gauge.name, gauge.window, gauge.members, gauge.own) == ("panel", window, 7, False)
    assert (gauge.share, gauge.before) == (share.iloc[-1], share.iloc[-11])
    assert gauge.mean == pytest.approx(share.iloc[-20:].mean(), abs=1e-15)
    assert (gauge.first, gauge.day) == (DAYS[window - 1].item(), DAYS[-1].item())


def test_advances_and_declines_are_those_of_pandas():
    """Net, line, oscillator, thrust average and new extremes of seven walks, weeks up and weeks down."""
    frame = walks(together=1.0)
    up, down = (frame.diff() > 0).sum(axis=1)[1:], (frame.diff() < 0).sum(axis=1)[1:]
    net, share = (up - down) / (up + down), up / (up + down)
    line = net.cumsum()
    slow, fast = net.ewm(span=39, adjust=False).mean(), net.ewm(span=19, adjust=False).mean()
    average = share.ewm(span=10, adjust=False).mean()
    lowest = average.shift(1).rolling(10).min()
    completed = average[(average > 0.615) & (average.shift(1) <= 0.615) & (lowest < 0.40)]
    found = read(panel_of(frame)).advances
    assert found.net == net.iloc[-1]
    assert found.line_change == pytest.approx(line.iloc[-1] - line.iloc[-11])
    assert found.mcclellan == pytest.approx((fast - slow).iloc[-1], abs=1e-12)
    assert found.mcclellan_before == pytest.approx((fast - slow).iloc[-11], abs=1e-12)
    assert found.thrust_average == pytest.approx(average.iloc[-1], abs=1e-12)
    assert (found.thrusts, found.last_thrust) == (len(completed), completed.index[-1].date())
    highs = frame.iloc[-1] == frame.rolling(252).max().iloc[-1]
    lows = frame.iloc[-1] == frame.rolling(252).min().iloc[-1]
    assert (found.highs, found.lows) == (int(highs.sum()), int(lows.sum()))


def test_new_highs_of_members_that_only_rise():
    """All seven at a high, the line too; no thrust, as nothing was ever weak."""
    rising = pd.DataFrame({name: np.arange(1.0, 701.0) for name in NAMES}, index=DAYS)
    found = read(panel_of(rising)).advances
    assert (found.highs, found.lows, found.net, found.line_high, found.line_low) == (7, 0, 1.0, True, False)
    assert (found.thrust_average, found.thrusts, found.last_thrust) == (1.0, 0, None)


# shares of the 20 sessions before the last, and the last
@pytest.mark.parametrize(
    ("past", "last", "state"),
    [
        ([0.40] * 20, 0.45, "improving, fragile"),
        ([0.50] * 20, 0.55, "improving, firm"),
        ([0.40] * 20, 0.40, "not improving, fragile"),  # unchanged and at its mean
        ([1 / 3] * 20, 1 / 3, "not improving, fragile"),  # whatever the last digit of the mean
        ([0.50] * 20, 0.50, "not improving, firm"),  # one half is not below one half
        ([0.30] * 9 + [0.10] + [0.40] * 10, 0.30, "not improving, fragile"),  # below its mean
        ([0.10] * 10 + [0.44] * 10, 0.43, "not improving, fragile"),  # above its mean, lower than ten ago
    ],
)
def test_improving_takes_both_inequalities(past, last, state):
    found = state_of(np.array([*past, last]))
    assert list(State)[found[-1]] == state
    assert (found[:19] == -1).all() and (found[19:] >= 0).all()


def test_a_gauge_shows_both_inequalities():
    """Higher than ten sessions ago, yet below its mean."""
    past = [60.0] * 680 + [90.0] * 9 + [20.0] + [30.0] * 9 + [40.0]
    gauge = read(ready={"SP500_PCT_ABOVE50": series("SP500_PCT_ABOVE50", past)}).gauges[0]
    assert (gauge.rising, gauge.above_mean, gauge.improving, gauge.fragile) == (True, False, False, True)
    assert (gauge.share, gauge.before, gauge.mean) == (
        0.4,
        0.2,
        pytest.approx((9 * 0.9 + 0.2 + 2.7 + 0.4) / 20),
    )


def test_leading_zeros_of_a_ready_series_are_missing_data():
    """A zero later on stays: it is what the vendor counted."""
    values = np.concatenate([np.zeros(30), np.full(600, 50.0), [0.0], np.full(69, 70.0)])
    gauge = read(ready={"SP500_PCT_ABOVE50_BH": series("SP500_PCT_ABOVE50_BH", values)}).gauges[0]
    assert (gauge.no_data, gauge.first, gauge.unchanged) == (30, DAYS[30].item(), 68)


def test_only_the_index_s_own_members_are_its_own():
    ready = {"SP500_PCT_ABOVE50": series("SP500_PCT_ABOVE50", np.full(700, 50.0))}
    own = [
        read(ready=ready, bars=random_bars(700, seed=1, market=each)).gauges[0].own
        for each in (SPX, market("ES"), RUT, RTY)
    ]
    assert own == [True, True, False, False]


def test_a_split_that_was_not_adjusted_for_leaves_its_member_out():
    """Six members count; the seventh's halved price would pass for a breakdown."""
    frame = walks()
    frame.loc[frame.index[-20:], "C"] /= 2
    found = read(panel_of(frame))
    rest = frame.drop(columns="C")
    assert found.members == ("A", "B", "D", "E", "F", "G")
    assert found.left_out == (
        LeftOut("C", DAYS[-20].item(), pytest.approx(frame["C"].pct_change().iloc[-20])),
    )
    assert found.gauges[0].share == (rest > rest.rolling(50).mean()).iloc[-1].mean()


def test_an_old_jump_only_voids_the_windows_that_hold_both_its_sides():
    """Halved 400 sessions ago, the member counts again; in the 49 sessions after, six of seven did."""
    frame = walks()
    split = frame.copy()
    split.loc[split.index[:300], "C"] *= 2
    whole, cut = read(panel_of(frame)), read(panel_of(split))
    assert (cut.left_out, cut.members) == ((), NAMES)
    assert cut.gauges == whole.gauges
    rest = frame.drop(columns="C")
    share = (frame > frame.rolling(50).mean())[49:].mean(axis=1)
    share.iloc[251:300] = (rest > rest.rolling(50).mean()).iloc[300:349].mean(axis=1)
    assert [each.n for each in cut.records[0].states] == counted(share)


def counted(share: pd.Series) -> list[int]:
    """Sessions in each state whose fifteen have passed, after sixty returns of the market."""
    rising, above = share.diff(10) > 1e-12, share > share.rolling(20).mean() + 1e-12
    known = share.rolling(20).mean().notna() & (share.index >= DAYS[60])
    known.iloc[-15:] = False
    fragile = share < 0.5
    improving = rising & above
    return [
        int((known & (improving == up) & (fragile == low)).sum())
        for up, low in ((True, True), (True, False), (False, True), (False, False))
    ]


def test_members_on_other_days_meet_on_one_calendar():
    """A day only one member has is no session; a member's missing day counts as unchanged."""
    frame = walks()
    members = panel_of(frame)
    days = np.delete(DAYS, -5)
    members["A"] = series("A", frame["A"].drop(frame.index[-5]), days)
    saturday = DAYS[-1] - np.timedelta64(2, "D")
    extra = np.sort(np.append(DAYS, saturday))
    members["B"] = series("B", np.insert(frame["B"].to_numpy(), 699, 1.1 * frame["B"].iloc[-1]), extra)
    assert not np.isin(saturday, DAYS)
    filled = frame.copy()
    filled.iloc[-5, 0] = frame.iloc[-6, 0]
    expected = (filled > filled.rolling(50).mean()).iloc[-1].mean()
    found = read(members)
    assert (found.gauges[0].share, found.left_out) == (expected, ())


def test_a_member_that_has_ended_no_longer_counts():
    frame = walks()
    members = panel_of(frame)
    members["G"] = series("G", frame["G"][:-30], DAYS[:-30])
    assert read(members).gauges[0].members == 6


def test_funds_of_a_whole_index_are_no_members():
    """They serve the ratio of the equal-weighted over the weighted fund."""
    frame = walks()
    members = {**panel_of(frame), "RSP": series("RSP", frame["A"] * 2), "SPY": series("SPY", frame["B"])}
    found = read(members)
    assert (found.members, found.gauges[0].members) == (NAMES, 7)
    ratio = frame["A"] / frame["B"]
    (each,) = found.ratios
    assert (each.numerator, each.denominator, each.since) == ("RSP", "SPY", DAYS[-21].item())
    assert each.change == pytest.approx(log(ratio.iloc[-1] / ratio.iloc[-21]))


def test_small_over_large_is_read_against_each_peer():
    small = bars_of([100.0] * 10 + [100.0 + row for row in range(21)], market=RUT)
    large = bars_of([50.0] * 31, market=SPX)
    ready = {"SP500_PCT_ABOVE50": series("SP500_PCT_ABOVE50", np.full(700, 50.0))}
    (each,) = read(ready=ready, bars=small, peers={"^GSPC": large}).ratios
    assert (each.numerator, each.denominator, each.change) == ("^RUT", "^GSPC", pytest.approx(log(1.2)))


def test_a_ratio_reads_no_expiry_quotation():
    """The last close, on the September expiry of 2025, is off the tick: the ratio ends the day before."""
    friday = date(2025, 9, 19)
    small = bars_of([2000.0] * 20 + [2100.0, 2200.0, 1000.03], market=RTY, last=friday, reach=1.0)
    large = bars_of([6000.0] * 23, market=SPX, last=friday)
    found = read_ratios(Context(small, friday, peers={"^GSPC": large}))
    assert [(each.day, each.change) for each in found] == [(date(2025, 9, 18), pytest.approx(log(1.1)))]


@pytest.mark.parametrize(
    "members",
    [
        panel_of(walks(members=4)),
        {},
        {name: series(name, each.value[:-6], DAYS[:-6]) for name, each in panel_of(walks()).items()},
    ],
    ids=["four members", "none", "none of the last five sessions"],
)
def test_too_few_or_too_old_members_are_no_breadth(members):
    assert read(members) is None


def test_a_market_that_is_no_stock_index_has_no_breadth():
    assert read(panel_of(walks()), bars=random_bars(700, seed=1, market=market("GC"))) is None


def record(share, bars, days=DAYS):
    return read_record("panel", days, np.asarray(share), bars, RollTable())


def test_what_followed_is_counted_one_session_at_a_time():
    """A slow loop over every origin with its own window, no array in sight."""
    bars = random_bars(700, seed=8, market=RUT)
    share = np.clip(0.5 + np.cumsum(np.random.default_rng(2).normal(0, 0.05, 700)) % 0.6 - 0.3, 0, 1)
    found = record(share, bars)
    returns = np.diff(np.log(bars.close))
    hits: dict[str, list[tuple[bool, bool]]] = {state.value: [] for state in State}
    for row in range(60, 700 - 15):
        weights = 0.5 ** (np.arange(row)[::-1] / 20)
        sigma = np.sqrt((weights * returns[:row] ** 2).sum() / weights.sum())
        target = bars.close[row] * np.exp(0.5 * np.sqrt(15) * sigma)
        improving = share[row] > share[row - 10] and share[row] > share[row - 19 : row + 1].mean()
        state = (
            f"{'improving' if improving else 'not improving'}, {'fragile' if share[row] < 0.5 else 'firm'}"
        )
        ahead = slice(row + 1, row + 16)
        hits[state].append((bars.high[ahead].max() >= target, bars.close[row + 15] > target))
    every = [each for state in hits.values() for each in state]
    assert (found.n, found.first, found.last) == (625, DAYS[60].item(), DAYS[684].item())
    assert found.episodes == 42  # 625 sessions, one window in every 15
    for each in found.states:
        mine = hits[each.state]
        assert each.n == len(mine)
        assert each.reached.share == pytest.approx(np.mean([a for a, _ in mine]))
        assert each.ended.share == pytest.approx(np.mean([b for _, b in mine]))
        assert each.reached.chance == pytest.approx(np.mean([a for a, _ in every]))
        assert each.ended.difference == pytest.approx(
            np.mean([b for _, b in mine]) - np.mean([b for _, b in every])
        )


def test_spells_and_episodes_are_not_the_same():
    """Two runs of fragile sessions: 3 and then 40 long, the second holds three windows of 15."""
    share = np.full(700, 0.8)
    share[300:303] = share[400:440] = 0.2
    found = {each.state: each for each in record(share, random_bars(700, seed=5, market=RUT)).states}
    fragile = found[State.FLAT_FRAGILE]
    assert (fragile.n, fragile.spells, fragile.episodes) == (43, 2, 4)
    assert fragile.reached.verdict is Verdict.TOO_FEW


def test_a_rise_that_follows_one_state_alone_is_found():
    """The market gains 4% after each fragile session block and loses it after the others."""
    share = np.where((np.arange(700) // 20) % 2 == 0, 0.2, 0.8)
    step = np.where((np.arange(700) // 20) % 2 == 0, 0.01, -0.01)
    close = 2000 * np.exp(np.cumsum(np.concatenate([[0.0], step[:-1]])))
    found = {each.state: each for each in record(share, bars_of(close, market=RUT)).states}
    assert found[State.FLAT_FRAGILE].reached.verdict is Verdict.MORE_OFTEN


def test_a_state_that_knows_nothing_is_seldom_believed():
    """Shares drawn apart from the market: of 60 histories at most a tenth get a verdict (5% by design)."""
    believed = 0
    for seed in range(60):
        draws = np.random.default_rng(seed)
        share = np.clip(0.5 + np.convolve(draws.normal(0, 0.1, 719), np.ones(20) / 4, "valid"), 0, 1)
        found = record(share, random_bars(700, seed=1000 + seed, market=RUT))
        fragile = found.states[2]
        believed += fragile.ended.verdict in (Verdict.MORE_OFTEN, Verdict.LESS_OFTEN)
    assert believed <= 6


def test_later_days_change_nothing():
    """A context cut at a day reads what was read on that day, draws included."""
    frame, bars = walks(), random_bars(700, seed=1, market=RUT)
    ready = {"SP500_PCT_ABOVE50": series("SP500_PCT_ABOVE50", 100 * np.abs(np.sin(np.arange(700) / 9)))}
    whole = Context(bars, bars.as_of, macro=Macro(members=panel_of(frame), series=ready))
    day = DAYS[-40].item()
    cut = bars.upto(day)
    members = {name: each.upto(day) for name, each in panel_of(frame).items()}
    short = Context(
        cut, cut.as_of, macro=Macro(members=members, series={n: s.upto(day) for n, s in ready.items()})
    )
    assert read_breadth(whole.upto(day)) == read_breadth(short)


def test_the_record_follows_the_longer_series_of_the_market():
    ready = {"SP500_PCT_ABOVE50": series("SP500_PCT_ABOVE50", 100 * np.abs(np.sin(np.arange(700) / 9)))}
    short = bars_of([2000.0 + row for row in range(200)], market=RTY)
    proxy = random_bars(700, seed=1, market=RUT)
    (each,) = read(ready=ready, bars=short, proxy=proxy).records
    assert (each.market, each.n) == ("^RUT", 625)


def test_sectors_on_the_day_of_the_note(shared):
    """With the split of 17 November 2025 mended, three of nine stand above their average, six did ten
    sessions before; as the file has it, that member is left out."""
    day = date(2025, 11, 24)
    members = read_panel(sorted((shared / "data" / "series").glob("XL?_adj.csv")), as_of=day)
    ready = {"SP500_PCT_ABOVE50": series("SP500_PCT_ABOVE50", np.full(700, 50.0))}
    bars = random_bars(700, seed=1, market=RUT)
    found = read(members, ready, bars)
    assert [(each.symbol, each.day) for each in found.left_out] == [("XLB", date(2025, 11, 17))]
    assert found.left_out[0].move == pytest.approx(42.505581 / 86.769997 - 1)
    assert (found.gauges[0].share, found.gauges[0].before, found.gauges[0].members) == (3 / 8, 6 / 8, 8)
    old = members["XLB"]
    mended = np.where(old.session < np.datetime64("2025-11-17"), old.value / 2, old.value)
    found = read({**members, "XLB": Series("XLB", old.session, mended)}, ready, bars)
    assert (found.gauges[0].share, found.gauges[0].before, found.gauges[0].members) == (3 / 9, 6 / 9, 9)


def test_the_record_of_improving_and_fragile_since_2000(shared):
    """As measured apart from this code for the fund, with nine sectors: 134 spells, a rise of half a sigma
    reached in 69% [59, 79] against 62% of all sessions."""
    day = date(2025, 11, 24)
    members = read_panel(sorted((shared / "data" / "series").glob("XL?_adj.csv")), as_of=day)
    old = members["XLB"]
    mended = np.where(old.session < np.datetime64("2025-11-17"), old.value / 2, old.value)
    members["XLB"] = Series("XLB", old.session, mended)
    bars = read_bars(shared / "data" / "bars" / "IWM.csv", market=market("IWM"), as_of=day).bars
    found = read(members, bars=bars).records[0].states[0]
    assert (found.state, found.n, found.spells) == (State.IMPROVING_FRAGILE, 336, 134)
    assert found.reached.share == pytest.approx(0.69, abs=0.005)
    assert found.reached.interval == pytest.approx((0.59, 0.79), abs=0.02)
    assert found.reached.chance == pytest.approx(0.62, abs=0.01)
    assert found.reached.verdict is Verdict.NOTHING
