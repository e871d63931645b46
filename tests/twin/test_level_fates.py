"""What became of watched prices, by plain loops; which tests of a level count; what is kept of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.level_records import load_record, save_record
from levelhead.errors import TooLittleHistory
from levelhead.evidence.fates import Ahead, Watched
from levelhead.evidence.placebo import LevelGroup, PlaceboRecord, counted_tests, placebo_record, rate
from levelhead.levels import Candidate, Level, LevelKind, Outcome, Side, Status, Touch
from levelhead.markets import Bars, RollTable
from levelhead.technical.extremes import Period
from tests.evidence_worlds import walk

BARS = walk(400, seed=51).bars


def watched(count: int, *, seed: int) -> Watched:
    draws = np.random.default_rng(seed)
    row = draws.integers(50, 380, count)
    return Watched(
        row=row,
        kind=np.zeros(count, dtype=np.int64),
        tests=np.zeros(count, dtype=np.int64),
        below=draws.random(count) < 0.5,
        distance=draws.uniform(0.1, 4.0, count),
        width=draws.uniform(0.0, 0.7, count),
        close=BARS.close[row],
        atr=np.full(count, 1.4),
        buffer=np.full(count, 0.14),
    )


def test_fates_are_those_of_plain_loops():
    """First bar within z of the near edge; no close beyond the far edge by z on it or the three after."""
    prices = watched(500, seed=1)
    fate = Ahead(BARS, RollTable(), 15).fate(prices)
    for at in range(500):
        row, sign = int(prices.row[at]), 1.0 if prices.below[at] else -1.0
        near = prices.close[at] - sign * prices.distance[at] * 1.4
        far = near - sign * prices.width[at] * 1.4
        reach = BARS.low if prices.below[at] else BARS.high
        days = [day for day in range(row + 1, row + 16) if sign * (reach[day] - near) <= 0.14]
        held = bool(days) and all(
            sign * (BARS.close[day] - far) >= -0.14 for day in range(days[0], days[0] + 4)
        )
        assert (fate.tested[at], fate.held[at]) == (bool(days), held)
        assert fate.row[at] == (days[0] if days else -1)
    assert 50 < fate.held.sum() < fate.tested.sum() < 500


def level(*reasons: Candidate, tests: list[int], side: Side = Side.SUPPORT) -> Level:
    touches = tuple(Touch(day(row), side, Outcome.HELD, None) for row in tests)
    return Level(100.0, 100.0, side, reasons, touches, Status.INTACT, None, None, 1.0)


def day(row: int) -> date:
    return BARS.session[row].item()


def rows(level: Level) -> list[int]:
    return [BARS.row(each) for each in counted_tests(level, BARS)]


def test_the_five_bars_after_a_swing_are_no_tests():
    swing = Candidate(LevelKind.SWING_LOW, 100.0, 100.0, since=day(100))
    assert rows(level(swing, tests=[100, 103, 105, 106, 140])) == [106, 140]


def test_a_later_swing_at_the_same_price_is_no_test_it_could_have_failed():
    """It is a swing because it held."""
    swings = [Candidate(LevelKind.SWING_LOW, 100.0, 100.0, since=day(row)) for row in (150, 100)]
    assert rows(level(*swings, tests=[110, 150, 153, 160])) == [110, 160]


def test_the_two_bars_after_a_turning_low_are_no_tests():
    band = Candidate(LevelKind.REVERSAL, 99.0, 100.0, since=day(120), sessions=(day(110), day(120)))
    assert rows(level(band, tests=[110, 112, 113, 120, 122, 123])) == [113, 123]


def test_the_rest_of_its_month_is_no_test_of_a_month_s_low():
    """The low of a month is lower than all that came after in that month."""
    month = Candidate(
        LevelKind.PERIOD_LOW,
        100.0,
        100.0,
        since=date(2006, 3, 6),
        period=Period.MONTH,
        start=date(2006, 3, 1),
    )
    inside, after = BARS.row(date(2006, 3, 30)), BARS.row(date(2006, 4, 3))
    assert rows(level(month, tests=[inside, after])) == [after]


def test_only_tests_from_its_own_side_count():
    pivot = Candidate(LevelKind.PIVOT, 100.0, 100.0, since=day(100))
    other = replace(
        level(pivot, tests=[120, 130]),
        side=Side.RESISTANCE,
        touches=(Touch(day(120), Side.SUPPORT, Outcome.HELD, None),),
    )
    assert rows(other) == []


def group(kind: LevelKind | None, tests: int | None, *, touched: int, strong: bool = False) -> LevelGroup:
    return LevelGroup(
        kind, tests, 900, touched, touched, 0.3, 0.3, (-0.1, 0.1), 0.6, 0.5, (0.02, 0.2), 0.04, strong
    )


def record(*groups: LevelGroup, bars: Bars = BARS) -> PlaceboRecord:
    return PlaceboRecord("IWM", bars.fingerprint, day(300), day(380), bars.as_of, 17, 5, 15, 20, groups)


def test_a_level_takes_the_record_of_its_kind_and_tests():
    """Of its kind alone where fewer than 30 were tested as often, and of nothing else."""
    swing = level(Candidate(LevelKind.SWING_LOW, 100.0, 100.0, since=day(100)), tests=[120])
    some = record(
        group(LevelKind.SWING_LOW, None, touched=200),
        group(LevelKind.SWING_LOW, 1, touched=40, strong=True),
        group(LevelKind.SWING_LOW, 0, touched=29),
    )
    (rated,) = rate([swing], some, bars=BARS)
    assert rated.record is not None
    assert (rated.record.n, rated.record.is_strong, rated.record.hold_rate) == (40, True, 0.6)
    (untested,) = rate([replace(swing, touches=())], some, bars=BARS)
    assert untested.record is not None and untested.record.n == 200
    (inside,) = rate([replace(swing, side=Side.AT)], some, bars=BARS)
    assert inside.record is None


def test_a_kept_record_comes_back_as_it_was(tmp_path: Path):
    kept = record(
        group(None, None, touched=9), replace(group(LevelKind.GAP, 3, touched=0), hold_rate=float("nan"))
    )
    save_record(tmp_path, kept)
    assert repr(load_record(tmp_path, BARS, horizon=15)) == repr(kept)
    assert load_record(tmp_path, BARS, horizon=10) is None


def test_a_record_serves_later_days_and_no_earlier_ones(tmp_path: Path):
    """What was measured on the first 380 bars may be printed on the 400th, not on the 350th."""
    early = BARS.upto(day(379))
    save_record(tmp_path, record(group(None, None, touched=9), bars=early))
    found = load_record(tmp_path, BARS, horizon=15)
    assert found is not None and found.as_of == day(379)
    assert load_record(tmp_path, BARS.upto(day(350)), horizon=15) is None


def test_a_record_of_bars_since_corrected_is_none(tmp_path: Path):
    save_record(tmp_path, record(group(None, None, touched=9)))
    corrected = replace(BARS, volume=BARS.volume + 1.0)
    assert load_record(tmp_path, corrected, horizon=15) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"form": "levelhead/levels/0"}'])
def test_a_record_that_cannot_be_read_is_none(content: str, tmp_path: Path):
    path = save_record(tmp_path, record(group(None, None, touched=9)))
    path.write_text(content)
    assert load_record(tmp_path, BARS, horizon=15) is None


def test_too_short_a_history_has_no_record():
    with pytest.raises(TooLittleHistory, match="the record of levels needs 319 sessions, got 318"):
        placebo_record(BARS.upto(day(317)), RollTable())
