"""A measured roll is the same on the day it becomes known and for ever after."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from levelhead.data import read_bars
from levelhead.markets.registry import market
from levelhead.markets.roll_detection import detect_rolls, measure_rolls
from tests.rolled_series import rolled

MADE = rolled()
ROWS = st.integers(30, len(MADE.bars) - 1)


@given(row=ROWS)
def test_rolls_of_the_past_are_the_past_of_the_rolls(row: int):
    day = MADE.bars.session[row].item()
    cut = detect_rolls(MADE.bars.upto(day), MADE.index.upto(day))
    assert cut.rolls == detect_rolls(MADE.bars, MADE.index).upto(day).rolls


@given(row=ROWS)
def test_rolls_seen_twice_are_known_on_the_day(row: int):
    day = MADE.bars.session[row].item()
    cut = measure_rolls(MADE.bars.upto(day), MADE.second.upto(day))
    assert cut.rolls == measure_rolls(MADE.bars, MADE.second).upto(day).rolls


def test_real_rolls_of_the_past_are_the_past_of_the_rolls(shared: Path):
    folder = shared / "data" / "bars"
    bars, index = (
        read_bars(folder / name, market=market(symbol)).bars
        for name, symbol in (("RTY=F.csv", "RTY"), ("RUT.csv", "^RUT"))
    )
    whole = detect_rolls(bars, index)
    for day in bars.session[-300:].tolist():
        assert detect_rolls(bars.upto(day), index.upto(day)).rolls == whole.upto(day).rolls
