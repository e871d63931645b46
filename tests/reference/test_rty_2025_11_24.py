"""The model note's day: RTY to 24 November 2025, and a made-up market in which every figure is known.

The figures of RTY were measured from the bars before levelhead was written.
"""

from datetime import date
from pathlib import Path

import pytest

from levelhead.data.read import read_bars
from levelhead.data.series import read_rolls
from levelhead.levels import Level, LevelKind, Outcome, Side, Status, find_levels
from levelhead.markets import Context, RollTable
from levelhead.markets.registry import market
from levelhead.technical import Overview, read_chart
from levelhead.technical.averages import Regime
from levelhead.technical.momentum import Direction
from tests.hand_made import bars_of, context_of

DAY = date(2025, 11, 24)


@pytest.fixture(params=["without rolls", "with rolls"])
def rty(request: pytest.FixtureRequest, shared: Path) -> Context:
    """RTY as it was known on the day."""
    bars = read_bars(shared / "data/bars/RTY=F.csv", market=market("RTY"), as_of=DAY).bars
    rolls = RollTable()
    if request.param == "with rolls":
        rolls = read_rolls(shared / "data/rolls/ROLLS_RTY.csv", as_of=DAY)
        assert len(rolls) > 30
    return Context(bars, DAY, rolls=rolls)


@pytest.fixture
def chart(rty: Context) -> Overview:
    return read_chart(rty)


@pytest.fixture
def levels(rty: Context, chart: Overview) -> tuple[Level, ...]:
    return find_levels(rty, chart, horizon=15)


def average(chart: Overview, window: int) -> float:
    found = chart.average(window)
    assert found is not None
    return found.value


def day(month: int, of_month: int) -> date:
    return date(2025, month, of_month)


def origins(level: Level) -> set[date]:
    return {reason.since for reason in level.reasons if reason.since is not None}


@pytest.mark.shared
class TestRty:
    def test_averages(self, chart: Overview):
        assert 2455.9 <= average(chart, 50) <= 2457.0
        assert 2225.4 <= average(chart, 200) <= 2226.8

    def test_rsi_and_its_signal(self, chart: Overview):
        assert chart.momentum is not None
        assert chart.momentum.rsi == pytest.approx(49.35, abs=0.1)
        assert chart.momentum.signals[0].value == pytest.approx(42.8, abs=0.1)

    def test_rsi_crossed_on_the_friday(self, chart: Overview):
        assert chart.momentum is not None
        signal = chart.momentum.signals[0]
        assert (signal.pack, signal.cross, signal.cross_session) == (
            "tradingview",
            Direction.UP,
            day(11, 21),
        )
        assert signal.is_fresh

    def test_swings(self, chart: Overview):
        assert chart.major_high is not None and chart.swing_high is not None
        assert (chart.major_high.price, chart.major_high.session) == (2566.5, day(10, 27))
        assert (chart.swing_high.price, chart.swing_high.session) == (2487.6, day(11, 12))

    def test_engulfing(self, chart: Overview):
        (found,) = (each for each in chart.patterns if each.name == "bullish engulfing")
        assert (found.session, found.strict, found.invalidation) == (day(11, 21), False, 2300.7)

    def test_the_zone_tested_in_october_and_november(self, levels: tuple[Level, ...]):
        found = [
            each for each in levels if each.low <= 2390 and each.high >= 2380 and day(10, 10) in origins(each)
        ]
        assert len(found) == 1
        (level,) = found
        tests = {each.session for each in level.touches if each.side is Side.SUPPORT}
        both = {each for each in origins(level) | tests if each.month in (10, 11)}
        assert {day(10, 10), day(11, 7), day(11, 13)} <= both
        # the last one is the bar that lost the zone
        assert both - {day(10, 10), day(11, 7), day(11, 13)} <= {level.lost}
        assert level.lost == day(11, 17)
        assert day(10, 10) not in {each.session for each in level.touches}

    def test_nothing_called_intact_has_been_broken(
        self, rty: Context, chart: Overview, levels: tuple[Level, ...]
    ):
        intact = [each for each in levels if each.status is Status.INTACT]
        assert intact
        for level in intact:
            if level.reasons[0].kind is LevelKind.AVERAGE and len(level.kinds) == 1:
                continue  # it stood elsewhere on earlier days
            side = Side.RESISTANCE if level.side is Side.RESISTANCE else Side.SUPPORT
            last = [each for each in level.touches if each.side is side][-1]
            assert last.verdict is Outcome.HELD
            after = rty.bars.close[rty.bars.row(last.session) :]
            if side is Side.SUPPORT:
                assert (after >= level.low - chart.buffer).all(), level
            else:
                assert (after <= level.high + chart.buffer).all(), level

    @pytest.mark.parametrize(
        ("kind", "price"),
        [
            (LevelKind.AVERAGE, 2456.25),
            (LevelKind.AVERAGE, 2225.53),
            (LevelKind.ROUND, 2500.0),
            (LevelKind.ALL_TIME_HIGH, 2566.5),
        ],
    )
    def test_the_prices_every_note_names_are_there(
        self, levels: tuple[Level, ...], kind: LevelKind, price: float
    ):
        near = [
            reason
            for level in levels
            for reason in level.reasons
            if reason.kind is kind and abs(reason.price - price) < 0.01
        ]
        assert len(near) == 1

    def test_price_stands_in_the_reclaim_zone(self, levels: tuple[Level, ...]):
        (level,) = (each for each in levels if each.side is Side.AT)
        assert level.low < 2425 and level.high > 2415
        band = next(each for each in level.reasons if each.kind is LevelKind.REVERSAL)
        assert band.sessions == (day(11, 5), day(11, 6))
        assert (band.lost, level.lost, level.status) == (day(11, 13), day(11, 13), Status.LOST)
        assert level.distance == 0.0


class TestMadeUpAverages:
    """600 closes that gain 2 and give back 1 by turns, each bar reaching 5 beyond its close."""

    closes = tuple(1000.0 + row // 2 + (row % 2) * 2 for row in range(600))
    bars = bars_of(
        closes,
        open=dict(enumerate(closes)),
        high={row: close + 5 for row, close in enumerate(closes)},
        low={row: close - 5 for row, close in enumerate(closes)},
    )

    @pytest.fixture
    def chart(self) -> Overview:
        return read_chart(context_of(self.bars))

    def test_averages(self, chart: Overview):
        """The last close is 1301; pairs average 1300, 1299, ... and 50 (200) closes are 25 (100) pairs."""
        assert self.bars.close[-1] == 1301.0
        assert average(chart, 50) == pytest.approx(1300 - 12, rel=1e-12)
        assert average(chart, 200) == pytest.approx(1300 - 49.5, rel=1e-12)

    def test_the_average_climbs_half_a_point_a_session(self, chart: Overview):
        read = chart.average(200)
        assert read is not None
        assert read.change == pytest.approx(10.0, rel=1e-12)
        assert chart.regime is Regime.UP

    def test_every_close_since_the_average_exists_was_above_it(self, chart: Overview):
        read = chart.average(200)
        assert read is not None and read.sessions_on_side == 600 - 199

    def test_ranges(self, chart: Overview):
        """Every bar covers ten points and no previous close lies outside it."""
        assert chart.atr == pytest.approx(10.0, rel=1e-12)
        assert chart.buffer == pytest.approx(1.0, rel=1e-12)

    def test_momentum(self, chart: Overview):
        """Wilder's averages settle at gain 28/27, loss 13/27 after a rise, and 26/27, 14/27 after a fall."""
        assert chart.momentum is not None
        assert chart.momentum.rsi == pytest.approx(100 * 28 / 41, abs=1e-9)
        signal = chart.momentum.signals[0]
        assert signal.value == pytest.approx(50 * (28 / 41 + 26 / 40), abs=1e-9)
        assert (signal.cross, signal.cross_session) == (Direction.UP, DAY)

    def test_how_often_it_crosses(self, chart: Overview):
        """Every second session: 126 times in 252."""
        assert chart.momentum is not None
        assert chart.momentum.signals[0].yearly_rate == pytest.approx(126, rel=0.01)


class TestMadeUpZones:
    """230 sessions of drift by one point, then a high, a support that holds once and is lost, and a turn."""

    story = (
        *(1008, 1016, 1024, 1032, 1026, 1018, 1010, 1002, 996, 1003, 1010, 1016, 1012, 1006, 999, 1007),
        *(1014, 1020, 1025, 1018, 1017, 1016, 1014, 992, 993, 984, 975, 966, 977, 990, 1002, 1010.5),
    )
    drift = 230
    closes = (*range(771, 1001), *story)
    bars = bars_of(
        closes,
        open={drift + 28: 966.5},
        last=date(2025, 12, 8),
        high={drift + 3: 1040.0, drift + 18: 1030.2},
        low={
            drift + 8: 990.0,
            drift + 14: 990.6,
            drift + 19: 1010.0,
            drift + 20: 1010.8,
            drift + 23: 989.5,
            drift + 27: 960.0,
            drift + 28: 958.0,
        },
    )

    def session(self, row: int) -> date:
        day: date = self.bars.session[self.drift + row].item()
        return day

    @pytest.fixture
    def chart(self) -> Overview:
        return read_chart(context_of(self.bars))

    @pytest.fixture
    def levels(self, chart: Overview) -> tuple[Level, ...]:
        return find_levels(context_of(self.bars), chart, horizon=15)

    def test_swings(self, chart: Overview):
        assert chart.major_high is not None and chart.swing_high is not None
        assert (chart.major_high.price, chart.major_high.session) == (1040.0, self.session(3))
        assert chart.major_high.confirmed == self.session(8)
        assert (chart.swing_high.price, chart.swing_high.session) == (1030.2, self.session(18))

    def test_leg(self, chart: Overview):
        """From 1040 to 958, and 52.5 of the 82 points won back."""
        assert chart.leg is not None and chart.leg.is_down and chart.leg.is_ending
        assert (chart.leg.start.price, chart.leg.end_price) == (1040.0, 958.0)
        assert chart.leg.end_session == self.session(28)
        assert chart.leg.retraced == pytest.approx(52.5 / 82)

    def test_engulfing(self, chart: Overview):
        (found,) = (each for each in chart.patterns if each.name == "bullish engulfing")
        assert (found.session, found.strict, found.invalidation) == (self.session(28), False, 958.0)

    def test_the_support_that_held_once_and_was_lost(self, levels: tuple[Level, ...]):
        (level,) = (
            each for each in levels if self.session(8) in origins(each) and each.low <= 990 <= each.high
        )
        tests = [each for each in level.touches if each.side is Side.SUPPORT]
        assert [(each.session, each.verdict, each.decided) for each in tests] == [
            (self.session(14), Outcome.HELD, self.session(17)),
            (self.session(23), Outcome.BROKE, self.session(25)),
        ]
        assert (level.lost, level.regained) == (self.session(25), self.session(30))
        assert level.status is Status.REGAINED

    def test_price_stands_in_the_band_that_was_lost(self, chart: Overview, levels: tuple[Level, ...]):
        (level,) = (
            each for each in levels if LevelKind.REVERSAL in each.kinds and each.low <= 1010 <= each.high
        )
        band = next(each for each in level.reasons if each.kind is LevelKind.REVERSAL)
        assert (band.low, band.high) == pytest.approx((1010 - chart.buffer / 2, 1010.8 + chart.buffer / 2))
        assert band.sessions == (self.session(19), self.session(20))
        assert band.lost == self.session(23)
        assert (level.side, level.lost) == (Side.AT, self.session(23))

    def test_round_number_and_record(self, levels: tuple[Level, ...]):
        prices = {(reason.kind, reason.price) for level in levels for reason in level.reasons}
        assert {(LevelKind.ROUND, 1000.0), (LevelKind.ALL_TIME_HIGH, 1040.0)} <= prices
