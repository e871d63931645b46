"""Contracts joined into one: hand-made weeks, the measured list of quotations, and an independent back-adjustment."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.read import read_bars
from levelhead.data.series import read_rolls
from levelhead.markets import Adjustment, Bars, Roll, RollTable
from levelhead.markets.continuous import continuous, quotation_closes
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions

NAN = float("nan")
RTY = market("RTY")
# 2025-09-19 is the third Friday; the week of a Tuesday to the Tuesday after
WEEK = [date(2025, 9, day) for day in (16, 17, 18, 19, 22, 23)]
ROLL = Roll(expiry=date(2025, 9, 19), first_of_next=date(2025, 9, 17), spread=18.0, ratio=1.0075)
TABLE = RollTable((ROLL,))


def bars_of(days: Sequence[date], closes: Sequence[float], volume: Sequence[float] | None = None) -> Bars:
    close = np.array(closes)
    volumes = np.full(close.size, 1e5) if volume is None else np.array(volume)
    return Bars(RTY, np.array(days, dtype="datetime64[D]"), close, close, close, close, volumes)


HELD = bars_of(WEEK, [2390.0, 2400.0, 2410.0, 2409.97, 2430.0, 2435.0])
WEDNESDAY = bars_of(WEEK, [2390.0, 2418.0, 2428.0, 2425.0, 2430.0, 2435.0])


def test_a_change_skips_the_quotation_and_the_spread() -> None:
    """Thursday 2,410 + spread 18 to Monday 2,430 is 2 points; Friday's quotation is no close."""
    joined = continuous(HELD, TABLE)
    np.testing.assert_array_equal(joined.quotation, [False, False, False, True, False, False])
    np.testing.assert_array_equal(joined.close, [2390.0, 2400.0, 2410.0, NAN, 2430.0, 2435.0])
    np.testing.assert_array_equal(joined.previous_close, [NAN, 2390.0, 2400.0, 2410.0, 2428.0, 2430.0])
    np.testing.assert_array_equal(joined.changes, [NAN, 10.0, 10.0, NAN, 2.0, 5.0])


def test_prices_before_the_roll_are_stated_in_the_new_contract() -> None:
    joined = continuous(HELD, TABLE)
    np.testing.assert_array_equal(joined.factor, [1.0075] * 4 + [1.0, 1.0])
    assert joined.joint_rows.tolist() == [4]


def test_without_a_table_the_gap_stays_and_is_named() -> None:
    """Monday minus Thursday is 20 points then, and the row is said to be an unknown joint."""
    joined = continuous(HELD, RollTable())
    np.testing.assert_array_equal(joined.changes, [NAN, 10.0, 10.0, NAN, 20.0, 5.0])
    assert (joined.joint_rows.tolist(), joined.unknown_joints.tolist()) == ([], [4])


def test_on_the_expiry_itself_nothing_has_rolled() -> None:
    """The bars are still the old contract's: Friday's cut has a quotation and no joint."""
    joined = continuous(HELD.upto(date(2025, 9, 19)), TABLE)
    assert (joined.joint_rows.tolist(), joined.unknown_joints.tolist()) == ([], [])
    np.testing.assert_array_equal(joined.factor, np.ones(4))


def test_a_series_that_rolls_on_wednesday_rolls_there() -> None:
    """On-grid closes: no quotation, and Wednesday's change is 2,418 - (2,390 + 18) = 10."""
    joined = continuous(WEDNESDAY, TABLE)
    assert not joined.quotation.any()
    assert joined.joint_rows.tolist() == [1]
    np.testing.assert_array_equal(joined.changes, [NAN, 10.0, 10.0, -3.0, 5.0, 5.0])
    np.testing.assert_array_equal(joined.factor, [1.0075] + [1.0] * 5)


@pytest.mark.parametrize("cut", [date(2025, 9, 17), date(2025, 9, 18)])
def test_a_spread_is_known_on_the_expiry_and_not_before(cut: date) -> None:
    """It is measured over the days up to the expiry: until then Wednesday's gap is inside the change."""
    joined = continuous(WEDNESDAY.upto(cut), TABLE)
    assert joined.joint_rows.tolist() == []
    assert joined.changes[1] == 28.0


def test_a_spread_measured_after_the_expiry_is_not_known_before() -> None:
    """Measured on Tuesday's close: Monday's cut has an unknown joint, Tuesday's the spread."""
    late = RollTable((replace(ROLL, known=date(2025, 9, 23)),))
    monday, tuesday = continuous(HELD.upto(date(2025, 9, 22)), late), continuous(HELD, late)
    assert (monday.joint_rows.tolist(), monday.unknown_joints.tolist()) == ([], [4])
    assert (tuesday.joint_rows.tolist(), tuesday.unknown_joints.tolist()) == ([4], [])


def test_a_series_that_is_not_held_and_has_no_table_is_left_alone() -> None:
    """Where it rolled is not known, so no joint is claimed."""
    joined = continuous(WEDNESDAY, RollTable())
    assert (joined.joint_rows.tolist(), joined.unknown_joints.tolist()) == ([], [])
    np.testing.assert_array_equal(joined.changes[1:], np.diff(WEDNESDAY.close))


@pytest.mark.parametrize("adjustment", [Adjustment.DIFFERENCE, Adjustment.RATIO])
def test_adjusted_bars_are_joined_already(adjustment: Adjustment) -> None:
    joined = continuous(replace(HELD, adjustment=adjustment), TABLE)
    assert not joined.quotation.any()
    assert joined.joint_rows.tolist() == []
    np.testing.assert_array_equal(joined.factor, np.ones(6))
    np.testing.assert_array_equal(joined.changes[1:], np.diff(HELD.close))


def test_an_index_never_rolls() -> None:
    index = Bars(market("^RUT"), HELD.session, *[HELD.close] * 4, HELD.volume)
    joined = continuous(index, TABLE)
    assert (joined.quotation.any(), joined.joint_rows.size) == (False, 0)


@pytest.mark.parametrize(
    ("close", "off"), [(2410.01, True), (2410.09, True), (2410.1, False), (4096.299805, False)]
)
def test_a_hundredth_is_off_the_grid_and_float_dust_is_not(close: float, off: bool) -> None:
    """4,096.3 as a 32-bit float is 4,096.299805: a file's dust, no quotation."""
    closes = [2390.0, 2400.0, 2410.0, close, 2430.0, 2435.0]
    assert quotation_closes(bars_of(WEEK, closes))[3] == off


# Seven expiries of two years; whether each close lies off the grid is up to the test.
FRIDAYS = [
    date(2024, 3, 15), date(2024, 6, 21), date(2024, 9, 20), date(2024, 12, 20),
    date(2025, 3, 21), date(2025, 6, 20), date(2025, 9, 19),
]  # fmt: skip


def two_years(off: Sequence[bool], *, thin: bool = False, without: date | None = None) -> Bars:
    days = [day for day in sessions("cme_equity").before(date(2025, 11, 24), 480) if day != without]
    close, volume = np.full(len(days), 2400.0), np.full(len(days), 1e5)
    for friday, quoted in zip(FRIDAYS, off, strict=True):
        if friday in days:
            row = days.index(friday)
            close[row] += 0.03 if quoted else 0.0
            volume[row - 1] = 3e4 if thin else 1e5
    return bars_of(days, close.tolist(), volume.tolist())


def flagged(bars: Bars) -> list[date]:
    return bars.session[quotation_closes(bars)].tolist()  # type: ignore[no-any-return]


def test_a_quotation_on_the_grid_is_known_by_those_before() -> None:
    """Two of the last three expiries were off the grid, so the series is held to expiry; one is not enough."""
    assert flagged(two_years([True, True, False, False, False, False, False])) == FRIDAYS[:4]
    assert flagged(two_years([True, False, False, False, False, False, False])) == FRIDAYS[:1]


def test_a_quotation_rounded_to_the_grid_is_known_by_its_volume() -> None:
    """On the eve of expiry the volume has moved to the next contract, and the series has been held before."""
    assert flagged(two_years([True, False, False, False, False, False, False], thin=True)) == FRIDAYS


def test_volume_alone_is_no_proof() -> None:
    """A front-month series may carry another's volume: with no quotation ever seen, none is claimed."""
    assert flagged(two_years([False] * 7, thin=True)) == []


def test_a_missing_expiry_does_not_move_the_roll() -> None:
    """The bar of the expiry is gone; the series still changes contract on the Monday after."""
    bars = two_years([True] * 7, without=ROLL.expiry)
    joined = continuous(bars, TABLE)
    assert bars.session[joined.joint_rows].tolist() == [date(2025, 9, 22)]


def test_nothing_after_a_bar_flags_it() -> None:
    """Quotations of cut bars are the first quotations of the whole."""
    bars = two_years([False, True, True, False, False, True, False], thin=True)
    whole = quotation_closes(bars)
    for stop in range(1, len(bars) + 1, 3):
        cut = bars.upto(bars.session[stop - 1].item())
        np.testing.assert_array_equal(quotation_closes(cut), whole[:stop])


# ----------------------------------------------------------------------------------------- real series


def real(shared: Path, name: str) -> Bars:
    return read_bars(shared / "data" / "bars" / f"{name}.csv", market=market(root_of(name))).bars


def root_of(name: str) -> str:
    return re.split("[=_]", name, maxsplit=1)[0]


def real_rolls(shared: Path, root: str) -> RollTable:
    return read_rolls(shared / "data" / "rolls" / f"ROLLS_{root}.csv")


@pytest.mark.shared
def test_quotations_are_the_measured_list(shared: Path) -> None:
    """RTY: the 33 Fridays on which Yahoo's close was compared with the front contract's, and no other day."""
    with (shared / "data" / "defects" / "D23_expiry_friday_SOQ_close_vs_front_month.csv").open() as file:
        listed = [date.fromisoformat(row["expiry"]) for row in csv.DictReader(file)]
    assert flagged(real(shared, "RTY=F")) == listed


@pytest.mark.shared
@pytest.mark.parametrize("root", ["ES", "NQ"])
def test_quotations_rounded_to_the_grid_are_found(shared: Path, root: str) -> None:
    """2012 to 2018: on each of these days the close is up to 3% off the front contract's."""
    days = set(flagged(real(shared, f"{root}=F")))
    rounded = {roll.expiry for roll in real_rolls(shared, root) if roll.expiry.year < 2019}
    assert len(rounded) == 8
    assert rounded <= days
    assert all(day.month % 3 == 0 for day in days)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["RTY_TV", "ES_TV", "NQ_TV", "RTY_FRONT", "ES_FRONT"])
def test_a_series_that_rolls_early_has_no_quotation(shared: Path, name: str) -> None:
    """And it rolls on the table's first session of the next contract, from 2017 on."""
    bars, rolls = real(shared, name), real_rolls(shared, root_of(name))
    joined = continuous(bars, rolls)
    assert not joined.quotation.any()
    known = [roll.first_of_next for roll in rolls if roll.expiry <= bars.as_of]
    assert bars.session[joined.joint_rows].tolist() == known


@pytest.mark.shared
@pytest.mark.parametrize("root", ["RTY", "ES"])
def test_joined_closes_are_the_back_adjusted_ones(shared: Path, root: str) -> None:
    """From 2017, outside the weeks of a roll, where the two series hold different contracts.

    Both are ratio-adjusted with one roll table, made from different vendors' bars. Closes on which the vendors
    themselves differ by a tick or more are left out; the rest agrees within 32-bit dust and the file's four decimals.
    """
    bars, front, adjusted = (real(shared, f"{root}{kind}") for kind in ("=F", "_FRONT", "_BACKADJ"))
    rolls = real_rolls(shared, root)
    joined = continuous(bars, rolls)
    assert continuous(adjusted, rolls).joint_rows.size == 0
    printed, expected = (
        dict(zip(each.session.tolist(), each.close.tolist(), strict=True)) for each in (front, adjusted)
    )
    compared = left_out = 0
    for day, close, price in zip(
        bars.session.tolist(), joined.close * joined.factor, bars.close, strict=True
    ):
        rolling = any(roll.first_of_next <= day <= roll.expiry for roll in rolls)
        if day < date(2017, 7, 10) or rolling or day not in expected or np.isnan(close):
            continue
        if abs(price - printed[day]) > 0.05:
            left_out += 1
            continue
        compared += 1
        assert close == pytest.approx(expected[day], abs=4e-4), day
    assert compared > 1900
    assert left_out < 20


@pytest.mark.shared
def test_the_past_of_the_joined_series_is_joined_the_same(shared: Path) -> None:
    """RTY, held to expiry: cut anywhere, every past change is what it was."""
    bars, rolls = real(shared, "RTY=F"), real_rolls(shared, "RTY")
    whole = continuous(bars, rolls)
    for stop in [
        *range(50, len(bars), 97),
        *(int(row) + k for row in whole.joint_rows[-3:] for k in range(-6, 3)),
    ]:
        part = continuous(bars.upto(bars.session[stop - 1].item()), rolls)
        np.testing.assert_array_equal(part.changes, whole.changes[:stop])
        np.testing.assert_array_equal(part.quotation, whole.quotation[:stop])
        # anchored at its own last bar: the same prices in the terms of another contract
        ratio = part.factor / whole.factor[:stop]
        np.testing.assert_allclose(ratio, ratio[-1], rtol=1e-12)


@pytest.mark.shared
def test_a_series_that_rolls_early_is_revised_in_the_roll_week_alone(shared: Path) -> None:
    """RTY in TradingView's habit: from Wednesday to the eve of expiry one change still holds the spread."""
    bars, rolls = real(shared, "RTY_TV"), real_rolls(shared, "RTY")
    whole = continuous(bars, rolls)
    for roll in list(rolls)[-4:]:
        for stop in range(bars.row(roll.first_of_next) - 1, bars.row(roll.expiry) + 4):
            day = bars.session[stop - 1].item()
            part = continuous(bars.upto(day), rolls)
            revised = np.flatnonzero(part.changes[1:] != whole.changes[1:stop]) + 1
            waits = roll.first_of_next <= day < roll.expiry
            assert bars.session[revised].tolist() == ([roll.first_of_next] if waits else [])
