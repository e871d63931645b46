"""Every technical reading by a second road: plain loops, pandas, TA-Lib, arithmetic on the raw bars."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import talib

from levelhead.data.read import read_bars
from levelhead.data.series import read_rolls
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.registry import market
from levelhead.technical import Overview, read_chart
from levelhead.technical.averages import Average, Regime, regime
from levelhead.technical.extremes import Period, all_time_high, period_ranges, pivots
from levelhead.technical.momentum import RsiZone
from levelhead.technical.relative import Strength, read_relative
from levelhead.technical.swings import Turn, confirmed_swings, current_leg, last_swing, major_swing
from levelhead.technical.volatility import real_opens
from tests.hand_made import bars_of, context_of, random_bars

DAY = date(2025, 11, 24)


def rty_bars(shared: Path) -> Bars:
    return read_bars(shared / "data/bars/RTY=F.csv", market=market("RTY"), as_of=DAY).bars


@pytest.fixture(params=["made up", pytest.param("rty", marks=pytest.mark.shared)])
def context(request: pytest.FixtureRequest) -> Context:
    """A made-up market without expiries, and RTY with its roll table."""
    if request.param == "made up":
        return context_of(random_bars(700, seed=5))
    shared: Path = request.getfixturevalue("shared")
    return Context(rty_bars(shared), DAY, rolls=read_rolls(shared / "data/rolls/ROLLS_RTY.csv", as_of=DAY))


@pytest.fixture
def bars(context: Context) -> Bars:
    return context.bars


@pytest.fixture
def chart(context: Context) -> Overview:
    return read_chart(context)


def third_friday(day: date) -> bool:
    return day.month % 3 == 0 and day.weekday() == 4 and 15 <= day.day <= 21


def bridged(context: Context) -> tuple[list[float | None], list[float]]:
    """The close before each bar in its own contract, and the closes without expiry quotations (NaN there).

    The roll falls between the expiry Friday and the bar after it, which the next contract trades.
    """
    bars, known = context.bars, {roll.expiry: roll.spread for roll in context.rolls if roll.expiry <= DAY}
    before: list[float | None] = []
    closes: list[float] = []
    last: float | None = None
    owed = 0.0
    for session, close in zip(bars.session.tolist(), bars.close.tolist(), strict=True):
        before.append(None if last is None else last + owed)
        is_quotation = bars.market.symbol == "RTY" and third_friday(session)
        if is_quotation:
            owed += known.get(session, 0.0)
            closes.append(float("nan"))
        else:
            last, owed = close, 0.0
            closes.append(close)
    return before, closes


def test_averages(bars: Bars, chart: Overview):
    close = pd.Series(bars.close)
    for each in chart.averages:
        line = close.rolling(each.window).mean()
        assert each.value == pytest.approx(line.iloc[-1], rel=1e-12)
        assert each.change == pytest.approx(line.iloc[-1] - line.iloc[-21], abs=1e-8)
        run = 0
        while (close.iloc[-1 - run] > line.iloc[-1 - run]) == (close.iloc[-1] > line.iloc[-1]):
            run += 1
        assert each.sessions_on_side == run
    assert [each.window for each in chart.averages] == [50, 100, 200]


def test_rsi_and_ranges(context: Context, chart: Overview):
    """Wilder's recursions over the changes and ranges of one contract at a time."""
    before, closes = bridged(context)
    gains, losses, ranges = [], [], []
    readings: list[float] = []
    gain = loss = atr = float("nan")
    rows = zip(before, closes, context.bars.high.tolist(), context.bars.low.tolist(), strict=True)
    for previous, close, high, low in rows:
        if previous is None:
            readings.append(float("nan"))
            continue
        ranges.append(max(high, previous) - min(low, previous))
        atr = sum(ranges) / 14 if len(ranges) == 14 else (atr * 13 + ranges[-1]) / 14
        if not np.isnan(close):
            gains.append(max(close - previous, 0.0))
            losses.append(max(previous - close, 0.0))
            if len(gains) == 14:
                gain, loss = sum(gains) / 14, sum(losses) / 14
            else:
                gain, loss = (gain * 13 + gains[-1]) / 14, (loss * 13 + losses[-1]) / 14
        readings.append(100 * gain / (gain + loss))
    assert chart.momentum is not None
    assert chart.momentum.rsi == pytest.approx(readings[-1], abs=1e-8)
    assert chart.atr == pytest.approx(atr, rel=1e-9)
    assert chart.buffer == pytest.approx(max(0.1 * atr, 0.5), rel=1e-9)


def test_wilder_is_ta_libs_where_nothing_expires():
    bars = random_bars(400, seed=3)
    chart = read_chart(context_of(bars))
    assert chart.momentum is not None
    assert chart.momentum.rsi == pytest.approx(talib.RSI(bars.close, 14)[-1], abs=1e-8)
    assert chart.atr == pytest.approx(talib.ATR(bars.high, bars.low, bars.close, 14)[-1], rel=1e-10)


def test_signals_and_crossings(bars: Bars, chart: Overview):
    """Lines from pandas; the newest day on which RSI changed sides; upward crossings per 252 sessions."""
    assert chart.momentum is not None
    rsi = pd.Series(chart.series.rsi)
    first = int(rsi.first_valid_index())  # type: ignore[arg-type]
    warm = rsi.iloc[first:].reset_index(drop=True)
    ema9 = pd.concat([pd.Series([warm.iloc[:9].mean()]), warm.iloc[9:]]).ewm(span=9, adjust=False).mean()
    smooth3 = pd.concat([pd.Series([50.0]), warm]).ewm(span=3, adjust=False).mean().iloc[1:]
    lines = {"tradingview": warm.rolling(14).mean().dropna(), "stockcharts": ema9, "ninjatrader": smooth3}
    for signal in chart.momentum.signals:
        line = lines[signal.pack].to_numpy()
        read = warm.to_numpy()[-line.size :]
        ups = [at for at in range(1, line.size) if read[at - 1] <= line[at - 1] and read[at] > line[at]]
        downs = [at for at in range(1, line.size) if read[at - 1] >= line[at - 1] and read[at] < line[at]]
        newest = max(ups + downs)
        assert signal.value == pytest.approx(line[-1], abs=1e-8)
        assert signal.is_above == (read[-1] > line[-1])
        assert signal.cross == ("up" if newest in ups else "down")
        assert signal.cross_session == bars.session[newest - line.size].item()
        assert signal.sessions_ago == line.size - 1 - newest
        assert signal.is_fresh == (line.size - 1 - newest <= 3)
        assert signal.yearly_rate == pytest.approx(252 * len(ups) / line.size)


def test_rsi_extremes_and_names(bars: Bars, chart: Overview):
    read = chart.momentum
    assert read is not None
    recent = pd.Series(chart.series.rsi, index=bars.session.tolist()).iloc[-20:]
    assert (read.low, read.low_session) == (recent.min(), recent.idxmin())
    assert (read.high, read.high_session) == (recent.max(), recent.idxmax())


def test_what_an_rsi_is_called():
    """Falling for 20 sessions: oversold. A slide that stays above 30 is low for this market, never oversold."""
    up_and_down = [1000.0 + 5 * (row % 2) for row in range(300)]
    falling = read_chart(context_of(bars_of([*up_and_down, *(1000.0 - 10 * row for row in range(20))])))
    assert falling.momentum is not None and falling.momentum.rsi < 30
    assert falling.momentum.zone is RsiZone.OVERSOLD
    sliding = read_chart(context_of(bars_of([*up_and_down, 1002.0, 999.0, 996.0])))
    assert sliding.momentum is not None and 30 < sliding.momentum.rsi < 47
    assert sliding.momentum.zone is RsiZone.LOW
    weak = read_chart(context_of(bars_of([*up_and_down[:-1], 1002.4])))
    assert weak.momentum is not None and weak.momentum.zone is RsiZone.WEAK


def test_sigma(context: Context, chart: Overview):
    """Weighted mean of overnight and Rogers-Satchell variance, weights halving every 11 valid sessions."""
    before, closes = bridged(context)
    bars = context.bars
    variances = []
    for row, (previous, close) in enumerate(zip(before, closes, strict=True)):
        if previous is None or np.isnan(close):
            continue
        o, h, l, c = (np.log(float(each[row])) for each in (bars.open, bars.high, bars.low, bars.close))
        variances.append((h - c) * (h - o) + (l - c) * (l - o) + (o - np.log(previous)) ** 2)
    weights = 0.5 ** (np.arange(len(variances))[::-1] / 11)
    assert chart.sigma == pytest.approx(np.sqrt(np.average(variances, weights=weights)), rel=1e-9)


def test_bands(bars: Bars, chart: Overview):
    upper, middle, lower = talib.BBANDS(bars.close, timeperiod=20, nbdevup=2, nbdevdn=2)
    assert chart.bands is not None
    found = (chart.bands.lower, chart.bands.middle, chart.bands.upper)
    assert found == pytest.approx((lower[-1], middle[-1], upper[-1]), rel=1e-9)


def test_back_adjusted_averages(context: Context, chart: Overview):
    """Each printed close times the ratios of the rolls after it."""
    bars = context.bars
    closes = []
    for session, close in zip(bars.session.tolist(), bars.close.tolist(), strict=True):
        for roll in context.rolls:
            # the expiring contract is shown up to and on its expiry session
            if roll.expiry <= DAY and session <= roll.expiry:
                close *= roll.ratio  # noqa: PLW2901
        closes.append(close)
    for each in chart.averages:
        inside = [roll for roll in context.rolls if bars.session[-each.window] <= np.datetime64(roll.expiry)]
        inside = [roll for roll in inside if roll.expiry <= DAY]
        assert (each.back_adjusted is not None) == bool(inside)
        if inside:
            assert each.back_adjusted == pytest.approx(np.mean(closes[-each.window :]), rel=1e-9)


def brute_swings(bars: Bars) -> list[tuple[int, Turn, float]]:
    found = []
    for row in range(5, len(bars) - 5):
        before, after = slice(row - 5, row), slice(row + 1, row + 6)
        high, low = bars.high[row], bars.low[row]
        if all(high > each for each in bars.high[before]) and all(high >= each for each in bars.high[after]):
            found.append((row, Turn.HIGH, float(high)))
        if all(low < each for each in bars.low[before]) and all(low <= each for each in bars.low[after]):
            found.append((row, Turn.LOW, float(low)))
    return found


def test_swings(bars: Bars, chart: Overview):
    expected = brute_swings(bars)
    found = confirmed_swings(bars)
    assert [(each.row, each.turn, each.price) for each in found] == expected
    assert [each.confirmed for each in found] == [bars.session[row + 5].item() for row, *_ in expected]
    recent = [each for each in expected if each[0] >= len(bars) - 60]
    top = max((each for each in recent if each[1] is Turn.HIGH), key=lambda each: each[2])
    bottom = min((each for each in recent if each[1] is Turn.LOW), key=lambda each: each[2])
    assert chart.major_high is not None and chart.major_low is not None and chart.swing_high is not None
    assert (chart.major_high.row, chart.major_high.price) == (top[0], top[2])
    assert (chart.major_low.row, chart.major_low.price) == (bottom[0], bottom[2])
    assert chart.swing_high.row == max(row for row, turn, _ in expected if turn is Turn.HIGH)


def test_a_swing_is_published_on_its_confirmation_and_never_moved():
    bars = random_bars(160, seed=4)
    final = confirmed_swings(bars)
    for stop in range(12, 161):
        early = bars.upto(bars.session[stop - 1].item())
        assert confirmed_swings(early) == tuple(each for each in final if each.confirmed <= early.as_of)


def test_the_earlier_of_equal_major_highs_wins():
    closes = [100.0] * 8 + [120.0] + [100.0] * 8 + [120.0] + [100.0] * 8
    bars = bars_of(closes, step=0.0)
    found = major_swing(confirmed_swings(bars), Turn.HIGH, bars=len(bars))
    assert found is not None and found.row == 8


def test_a_major_swing_is_at_most_sixty_sessions_old():
    closes = [100.0] * 8 + [120.0] + [100.0] * 59
    bars = bars_of(closes, step=0.0)
    assert major_swing(confirmed_swings(bars), Turn.HIGH, bars=len(bars)) is not None
    bars = bars_of([*closes, 100.0], step=0.0)
    assert major_swing(confirmed_swings(bars), Turn.HIGH, bars=len(bars)) is None
    assert last_swing(confirmed_swings(bars), Turn.HIGH) is not None


@pytest.mark.parametrize(("close", "is_ending"), [(1038.1, False), (1038.3, True)])
def test_legs_both_ways(close: float, is_ending: bool):
    """Down from a high of 1100 to a low of 1000, and the same bars upside down around 1000."""
    fall = [1050.0] * 8 + [1090.0] + [1060.0] * 3 + [1040.0, 1020.0, 1010.0, 1010.0]
    down = bars_of([*fall, close], high={8: 1100.0}, low={14: 1000.0}, step=0.0)
    leg = current_leg(down, confirmed_swings(down))
    assert leg is not None and leg.is_down
    assert leg.retraced == pytest.approx((close - 1000) / 100)
    assert leg.is_ending == is_ending
    flipped = [2000.0 - each for each in [*fall, close]]
    up = bars_of(flipped, low={8: 900.0}, high={14: 1000.0}, step=0.0)
    leg = current_leg(up, confirmed_swings(up))
    assert leg is not None and not leg.is_down
    assert (leg.start.price, leg.end_price) == (900.0, 1000.0)
    assert leg.retraced == pytest.approx((close - 1000) / 100)


@pytest.mark.parametrize(
    ("period", "rule"), [(Period.MONTH, "MS"), (Period.QUARTER, "QS"), (Period.YEAR, "YS")]
)
def test_period_extremes(bars: Bars, period: Period, rule: str):
    frame = pd.DataFrame(
        {"high": bars.high, "low": bars.low, "close": bars.close}, index=pd.DatetimeIndex(bars.session)
    )
    groups = [(start.date(), group) for start, group in frame.resample(rule) if len(group)]
    groups = groups[1:] if groups[0][1].index[0].date() > groups[0][0] + timedelta(days=6) else groups
    found = period_ranges(bars, period, 100)
    assert len(found) == min(len(groups), 100)
    for each, (start, group) in zip(found, groups[::-1], strict=False):
        assert (each.start, each.high, each.low, each.close) == (
            start,
            group["high"].max(),
            group["low"].min(),
            group["close"].iloc[-1],
        )
        assert each.high_session == group["high"].idxmax().date()
        assert each.low_session == group["low"].idxmin().date()
    assert [each.is_complete for each in found] == [False] + [True] * (len(found) - 1)


def test_floor_pivots_of_the_last_complete_month(bars: Bars):
    last = pd.Period(bars.as_of, "M") - 1
    inside = np.array([pd.Period(day, "M") == last for day in bars.session[-80:].tolist()])
    h, l, c = (
        float(bars.high[-80:][inside].max()),
        float(bars.low[-80:][inside].min()),
        float(bars.close[-80:][inside][-1]),
    )
    p = (h + l + c) / 3
    found = pivots(bars, Period.MONTH)
    assert found is not None and found.start == last.start_time.date()
    assert found.pivot == pytest.approx(p)
    assert found.resistances == pytest.approx((2 * p - l, p + h - l, h + 2 * (p - l)))
    assert found.supports == pytest.approx((2 * p - h, p - h + l, l - 2 * (h - p)))


def test_all_time_high(bars: Bars):
    found = all_time_high(bars)
    highs = pd.Series(bars.high, index=bars.session.tolist())
    assert (found.price, found.session, found.since) == (highs.max(), highs.idxmax(), bars.first)


def average_of(value: float, change: float) -> Average:
    return Average(200, value, None, change, 1)


@pytest.mark.parametrize(
    ("close", "change", "expected"),
    [
        (106.0, 1.0, Regime.UP),
        (106.0, -1.0, Regime.ABOVE_FALLING),
        (105.0, 1.0, Regime.AT),
        (95.0, -1.0, Regime.AT),
        (94.0, 1.0, Regime.BELOW_RISING),
        (94.0, -1.0, Regime.DOWN),
        (106.0, float("nan"), None),
    ],
)
def test_regime(close: float, change: float, expected: Regime | None):
    """The mean stands at 100 and half an average range is 5."""
    assert regime(close, average_of(100.0, change), 10.0) is expected


def test_relative_strength():
    """By pandas on the common sessions of two made-up markets, one with a hole."""
    mine, other = random_bars(200, seed=1), random_bars(200, seed=2, start=5000.0)
    keep = np.arange(200) % 17 != 3
    other = replace(
        other, **{n: getattr(other, n)[keep] for n in ("session", "open", "high", "low", "close", "volume")}
    )
    ratio = (pd.Series(mine.close, mine.session) / pd.Series(other.close, other.session)).dropna()
    found = read_relative(mine, other)
    assert found is not None and found.sessions == len(ratio)
    assert found.ratio == pytest.approx(ratio.iloc[-1])
    assert found.ratio_vs_average == pytest.approx(ratio.iloc[-1] / ratio.rolling(50).mean().iloc[-1] - 1)
    assert found.change_short == pytest.approx(ratio.pct_change(20).iloc[-1])
    assert found.change_long == pytest.approx(ratio.pct_change(63).iloc[-1])


@pytest.mark.parametrize(
    ("tail", "verdict"),
    [
        ([], Strength.STRONGER),
        ([-1.0] * 63, Strength.WEAKER),
        ([-1.0] * 25, Strength.MIXED),  # down over 20 sessions, up over 63
    ],
)
def test_weaker_asks_for_all_three(tail: list[float], verdict: Strength):
    """The other market stands still, so the ratio is this one's path: up a point a day, then the tail."""
    steps = [1.0] * (150 - len(tail)) + tail
    mine = bars_of(np.cumsum([1000.0, *steps]).tolist())
    found = read_relative(mine, bars_of([500.0] * 151))
    assert found is not None and found.verdict is verdict


def test_64_common_sessions_are_needed():
    assert read_relative(bars_of([100.0] * 63), bars_of([50.0] * 63)) is None
    assert read_relative(bars_of([100.0] * 64), bars_of([50.0] * 64)) is not None


def test_real_opens_by_counting():
    """20% of opens repeat the close before, then 40%: real until more than 30% of the last 250 did."""
    repeated = np.array([row % 5 == 0 for row in range(400)] + [row % 5 < 2 for row in range(400)])
    bars = bars_of(
        1000 + np.arange(800) % 7, open={row: 1000 + (row - 1) % 7 for row in np.flatnonzero(repeated) if row}
    )
    same = [False] + [bars.open[row] == bars.close[row - 1] for row in range(1, 800)]
    expected = [np.mean(same[max(0, row - 249) : row + 1]) <= 0.3 for row in range(800)]
    assert real_opens(bars).tolist() == expected
    assert {True, False} == set(expected)


@pytest.mark.shared
def test_opens_of_the_cash_index_are_real_since_2007(shared: Path):
    bars = read_bars(shared / "data/bars/GSPC.csv", market=market("^GSPC")).bars
    real = real_opens(bars)
    years = bars.session.astype("datetime64[Y]").astype(int) + 1970
    assert not real[(years >= 1990) & (years < 2006)].any()
    # in 2012 and 2013 a quarter of them repeated the close before, bunched in the winter between
    assert real[(years >= 2008) & (years < 2013)].all() and real[years >= 2014].all()


@pytest.mark.shared
def test_opens_of_the_future_are_real(shared: Path):
    assert real_opens(rty_bars(shared))[250:].all()


def test_without_rolls_no_average_is_adjusted():
    chart = read_chart(Context(random_bars(300, seed=9), DAY, rolls=RollTable()))
    assert {each.back_adjusted for each in chart.averages} == {None}
