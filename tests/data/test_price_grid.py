"""The price grid tells another market's bars and adjusted series from a market's own."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from levelhead.data import Checked, read_bars
from levelhead.errors import DataRejected
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Market
from tests.data.bar_files import GSPC, IWM, RTY, Row, text, walk

ES = replace(RTY, symbol="ES", tick=Fraction(1, 4))
YM = replace(RTY, symbol="YM", tick=Fraction(1))
TENTHS, QUARTERS, CENTS = walk(), walk(tick=25, places=2, start=240_000), walk(places=2, start=24_000)
HALVES = walk(tick=50, places=2, start=240_000)
POINTS = [[row[0], *[cell + ".0" for cell in row[1:5]], row[5]] for row in walk(places=0, start=40_000)]


def times(rows: list[Row], factor: float, places: int = 6) -> list[Row]:
    return [[d, *[f"{float(x) * factor:.{places}f}" for x in p], v] for d, *p, v in rows]


def plus(rows: list[Row], points: str) -> list[Row]:
    return [[d, *[str(Fraction(x) + Fraction(points)) for x in p], v] for d, *p, v in rows]


def decimals(rows: list[Row], places: int) -> list[Row]:
    return [[d, *[f"{float(Fraction(x)):.{places}f}" for x in p], v] for d, *p, v in rows]


def read(rows: list[Row], market: Market, folder: Path, adjustment: Adjustment | None = None) -> Checked:
    path = folder / "bars.csv"
    path.write_bytes(text(rows))
    return read_bars(path, market=market, adjustment=adjustment)


@pytest.mark.parametrize(
    ("rows", "market", "grid"),
    [
        (QUARTERS, RTY, "0.25"),
        (CENTS, RTY, "0.01"),
        (POINTS, RTY, "1"),
        (TENTHS, ES, "0.1"),
        (CENTS, ES, "0.01"),
        (POINTS, ES, "1"),
        (CENTS, YM, "0.01"),
        (QUARTERS, YM, "0.25"),
        (TENTHS, GSPC, "0.1"),
        (QUARTERS, GSPC, "0.25"),
        (TENTHS, IWM, "0.1"),
        (QUARTERS, IWM, "0.25"),
    ],
)
def test_another_market_s_grid_is_refused(rows: list[Row], market: Market, grid: str, tmp_path: Path) -> None:
    with pytest.raises(DataRejected) as refused:
        read(rows, market, tmp_path)
    assert refused.value.code == "INSTRUMENT"
    assert (
        f"a grid of {grid}, {market.symbol} trades in steps of {float(market.tick):g}"
        in refused.value.message
    )
    assert "--adjustment ratio" in refused.value.remedy


@pytest.mark.parametrize("rows", [CENTS, QUARTERS])
def test_the_way_out_is_to_say_ratio(rows: list[Row], tmp_path: Path) -> None:
    assert read(rows, RTY, tmp_path, Adjustment.RATIO).bars.adjustment is Adjustment.RATIO


@pytest.mark.parametrize(
    ("rows", "market"),
    [(TENTHS, RTY), (QUARTERS, ES), (HALVES, ES), (POINTS, YM), (CENTS, GSPC), (CENTS, IWM)],
)
def test_own_grid_passes_without_a_word(rows: list[Row], market: Market, tmp_path: Path) -> None:
    """NQ traded in half points until it halved its tick: twice the tick is a market's own past."""
    checked = read(rows, market, tmp_path)
    # New York was shut on 2025-01-09, a day of mourning, and the walk has a bar of it.
    said = {note.code for note in checked.notes} - {"CALENDAR"}
    assert (checked.bars.adjustment, said) == (Adjustment.NONE, set())


def test_prices_on_no_grid_were_multiplied(tmp_path: Path) -> None:
    checked = read(times(TENTHS, 1.0321487), RTY, tmp_path)
    assert checked.bars.adjustment is Adjustment.RATIO
    assert "ADJUSTED" in [note.code for note in checked.notes]


def test_a_spread_added_to_contracts_is_seen_in_the_shape_of_bars(tmp_path: Path) -> None:
    """Spreads of RTY trade in steps of 0.05, half a tick."""
    rows = decimals([*plus(TENTHS[:150], "20.05"), *plus(TENTHS[150:240], "11.15"), *TENTHS[240:]], 2)
    assert read(rows, RTY, tmp_path).bars.adjustment is Adjustment.DIFFERENCE


def test_what_the_caller_says_is_recorded(tmp_path: Path) -> None:
    checked = read(times(TENTHS, 1.0321487), RTY, tmp_path, Adjustment.NONE)
    assert checked.bars.adjustment is Adjustment.NONE


def test_fund_adjusted_for_dividends_passes_with_a_note(tmp_path: Path) -> None:
    checked = read(times(CENTS, 0.87234561), IWM, tmp_path)
    assert (checked.bars.adjustment, "ADJUSTED" in [note.code for note in checked.notes]) == (
        Adjustment.RATIO,
        True,
    )


def test_float32_prices_stand_on_their_tick(tmp_path: Path) -> None:
    """Yahoo's 2366.199951 is 2366.2."""
    import numpy as np

    rows = [[d, *[f"{np.float32(x):.6f}" for x in p], v] for d, *p, v in TENTHS]
    checked = read(rows, RTY, tmp_path)
    np.testing.assert_array_equal(checked.bars.close, [float(row[4]) for row in TENTHS])
    assert [note.code for note in checked.notes] == ["TICK_DUST"]


def test_opening_quotation_of_an_expiry_friday_is_left_as_it_is(tmp_path: Path) -> None:
    """21 March 2025 was the third Friday of an expiry month."""
    rows = [list(row) for row in TENTHS]
    friday = next(row for row in rows if row[0] == "2025-03-21")
    friday[4] = f"{float(friday[3]) + 0.05:.2f}"
    checked = read(rows, RTY, tmp_path)
    assert [note.code for note in checked.notes] == ["OPENING_QUOTATION"]
    assert checked.bars.close[checked.bars.row(checked.notes[0].session)] == float(friday[4])
