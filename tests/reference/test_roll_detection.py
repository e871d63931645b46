"""Measured roll spreads against spreads that are known: built into made-up series, or seen in two vendors' bars."""

import itertools
import statistics
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from levelhead.data import read_bars, read_rolls
from levelhead.data.gate import Checked
from levelhead.markets import Bars, Roll, RollTable, Verdict
from levelhead.markets.continuous import continuous
from levelhead.markets.registry import market
from levelhead.markets.roll_detection import detect_rolls, measure_rolls
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.render.numbers import say
from tests.rolled_series import CARRY, rolled

TICK = 0.1
PRICES = ("open", "high", "low", "close")
A_TEMPLATE = Roll(date(2024, 3, 15), date(2024, 3, 18), 5.0, 1.002)


def test_the_basis_to_the_index_gives_the_spreads_that_were_built_in():
    made = rolled()
    found = {roll.expiry: roll.ratio for roll in detect_rolls(made.bars, made.index)}
    # The spread on the session before the expiry holds one day of the carry in which both contracts differ.
    a_day = max(abs(new - old) for old, new in itertools.pairwise(CARRY)) / 365
    assert found == pytest.approx(made.ratios, abs=a_day + 1e-4)


def test_a_second_series_gives_the_spreads_to_a_few_ticks():
    made = rolled()
    found = {roll.expiry: roll.spread for roll in measure_rolls(made.bars, made.second)}
    assert found == pytest.approx(made.spreads, abs=5 * TICK)


def test_the_roll_of_march_2024_is_known_on_its_fourth_session():
    """Expiry on Friday the 15th; Monday, Tuesday, Wednesday, Thursday."""
    made = rolled()
    roll = next(each for each in detect_rolls(made.bars, made.index) if each.expiry == date(2024, 3, 15))
    assert (roll.first_of_next, roll.known) == (date(2024, 3, 18), date(2024, 3, 21))


def test_a_holiday_after_the_expiry_waits_a_day_longer():
    """Juneteenth 2023 was the Monday after the expiry of June 16."""
    made = rolled()
    roll = next(each for each in detect_rolls(made.bars, made.index) if each.expiry == date(2023, 6, 16))
    assert (roll.first_of_next, roll.known) == (date(2023, 6, 20), date(2023, 6, 23))


def test_joined_returns_are_those_of_the_index():
    """What is left after the roll is taken out is the index's own move and a day or two of carry."""
    made = rolled()
    joined = continuous(made.bars, detect_rolls(made.bars, made.index))
    rows = joined.joint_rows
    assert rows.size == len(made.spreads)
    ours = joined.changes[rows] / joined.previous_close[rows]
    theirs = made.index.close[rows] / made.index.close[rows - 2] - 1
    np.testing.assert_allclose(ours, theirs, atol=8e-4)


def _thin(bars: Bars, keep: np.ndarray) -> Bars:
    return Bars(
        bars.market,
        *(getattr(bars, name)[keep] for name in ("session", *PRICES, "volume")),
    )


def test_a_hole_after_an_expiry_leaves_its_roll_unknown():
    made = rolled()
    hole = (made.index.session > np.datetime64("2024-03-15")) & (
        made.index.session < np.datetime64("2024-04-02")
    )
    found = {roll.expiry for roll in detect_rolls(made.bars, _thin(made.index, ~hole))}
    assert found == set(made.spreads) - {date(2024, 3, 15)}


def test_another_index_gives_no_rolls():
    made = rolled()
    assert len(detect_rolls(made.bars, replace(made.index, market=market("^GSPC")))) == 0


def test_a_series_that_rolls_early_has_no_rolls_to_detect():
    made = rolled()
    assert len(detect_rolls(made.second, made.index)) == 0


def test_a_second_series_held_to_expiry_shows_no_spread():
    made = rolled()
    assert len(measure_rolls(made.bars, made.bars)) == 0


def test_a_second_series_at_another_price_is_not_the_same_contract():
    made = rolled()
    dearer = replace(made.second, **{name: 1.001 * getattr(made.second, name) for name in PRICES})
    assert len(measure_rolls(made.bars, dearer)) == 0


def test_a_roll_measured_late_is_not_known_on_its_expiry():
    late = replace(A_TEMPLATE, known=date(2024, 3, 21))
    table = RollTable((late,))
    assert [len(table.upto(date(2024, 3, day))) for day in (15, 20, 21)] == [0, 0, 1]


def test_a_table_is_filled_only_where_it_says_nothing():
    other = replace(A_TEMPLATE, spread=9.0)
    earlier = replace(A_TEMPLATE, expiry=date(2023, 12, 15))
    filled = RollTable((A_TEMPLATE,), "roll table").filled(RollTable((earlier, other), "the basis"))
    assert filled == RollTable((earlier, A_TEMPLATE), "roll table and the basis")


def _write(path: Path, bars: Bars) -> None:
    rows = zip(bars.session, bars.open, bars.high, bars.low, bars.close, bars.volume, strict=True)
    lines = [f"{day},{o:.2f},{h:.2f},{l:.2f},{c:.2f},{v:.0f}" for day, o, h, l, c, v in rows]
    path.write_text("\n".join(["date,open,high,low,close,volume", *lines]) + "\n")


def _sentences(bars: Bars, data: Path) -> dict[str, str]:
    page = outlook_of(known(Checked(bars, (), Verdict.OK), data=data))
    return {claim.id: say(claim) for claim in page.claims if claim.id.startswith("data.rolls")}


def test_the_page_says_what_the_spreads_were_measured_on(tmp_path: Path):
    made = rolled()
    _write(tmp_path / "RUT.csv", made.index)
    said = _sentences(made.bars, tmp_path)
    assert list(said) == ["data.rolls_measured.0"]
    assert said["data.rolls_measured.0"].startswith(
        "8 rolls that no table gives were measured from the basis to ^RUT and taken out of returns; a spread "
        "measured so is typically within 0.0"
    )


def test_a_second_series_goes_before_the_index(tmp_path: Path):
    made = rolled()
    _write(tmp_path / "RUT.csv", made.index)
    _write(tmp_path / "RTY_TV.csv", made.second)
    assert list(_sentences(made.bars, tmp_path).values()) == [
        "8 rolls that no table gives were measured from a second series that rolls earlier and taken out of returns."
    ]


def _error(shared: Path, symbol: str, proxy: str) -> list[float]:
    folder = shared / "data"
    bars = read_bars(folder / "bars" / f"{symbol}=F.csv", market=market(symbol)).bars
    index = read_bars(folder / "bars" / f"{proxy[1:]}.csv", market=market(proxy)).bars
    table = {roll.expiry: roll.ratio for roll in read_rolls(folder / "rolls" / f"ROLLS_{symbol}.csv")}
    return [
        abs(roll.ratio - table[roll.expiry]) for roll in detect_rolls(bars, index) if roll.expiry in table
    ]


@pytest.mark.parametrize(("symbol", "proxy", "count"), [("RTY", "^RUT", 32), ("ES", "^GSPC", 27)])
def test_real_spreads_are_met_within_a_sixteenth_of_a_percent(
    shared: Path, symbol: str, proxy: str, count: int
):
    """Spreads seen in two vendors' bars: 0.3% of price in the middle, up to 1.2%."""
    errors = _error(shared, symbol, proxy)
    assert len(errors) >= count
    assert statistics.median(errors) < 0.000625
    assert max(errors) < 0.002


def test_real_spreads_of_a_second_series_are_those_of_the_table(shared: Path):
    folder = shared / "data"
    bars, second = (
        read_bars(folder / "bars" / name, market=market("RTY")).bars for name in ("RTY=F.csv", "RTY_TV.csv")
    )
    table = {roll.expiry: roll.ratio for roll in read_rolls(folder / "rolls" / "ROLLS_RTY.csv")}
    found = {roll.expiry: roll.ratio for roll in measure_rolls(bars, second)}
    assert {day: found[day] for day in table if day in found} == pytest.approx(table, abs=1e-6)
